//! The causes in the inspector: the chain with a way to each moment, who is hurt, one request's life, and the
//! measured blast radius with the front to replay.

use crate::language::say;
use std::sync::Arc;

use crate::app::page::{Desk, Front, Seen};
use crate::app::ui::{El, Live, effect, el, of, svg};
use crate::frame::{
    ChainStep, FrontStep, HurtJourney, Inspection, LifeSpan, Part, Radius, RadiusRow, Subject,
};
use crate::session::Control;
use crate::view::{figures, words};
use crate::web;

/// Real time in which the front is replayed, milliseconds.
const REPLAY_MS: u32 = 5_000;
/// Spans of a life that are shown: the last ones.
const SPANS: usize = 16;

/// A button that goes to a moment, with the part selected.
fn moment(desk: Desk, at_us: u64, part: Option<Part>, title: &str) -> El {
    let clock = figures::short_clock(at_us);
    of("button", "link when").set("aria-label", &say!(cause_go_to, clock, title)).text(&clock).press(
        move || {
            desk.act(Control::Seek(at_us));
            if let Some(part) = part {
                desk.select(part);
            }
        },
    )
}

fn button(desk: Desk, class: &str, text: &str, subject: impl Into<Subject>) -> El {
    let subject = subject.into();
    of("button", class).text(text).press(move || desk.select(subject))
}

/// One link of a chain.
pub fn chain_step(desk: Desk, number: usize, step: &ChainStep) -> El {
    let part = step.part;
    let named =
        part.map_or_else(|| el("b").text(&step.title), |part| button(desk, "link", &step.title, part));
    let when = step.since_us.map(|at| moment(desk, at, part, &step.title));
    el("li")
        .set("data-state", words::key(step.state))
        .child(of("i", "n").text(number.to_string()))
        .child(el("p").child(named).child(el("small").text(&step.detail)))
        .children(when)
}

/// Lists who is hurt through the part, with a way to look at one of them.
pub fn hurt(desk: Desk, seen: &Inspection) -> Vec<El> {
    let mut made = Vec::new();
    if !seen.hurt.is_empty() {
        let line = |hurt: &HurtJourney| {
            let said = match (hurt.waiting, hurt.lost) {
                (waiting, 0) => say!(cause_wait, waiting),
                (0, lost) => say!(cause_lost, lost),
                (waiting, lost) => say!(cause_wait_lost, waiting, lost),
            };
            el("li").child(button(desk, "link", &hurt.title, hurt.part)).child(el("span").text(&said))
        };
        let list = of("ul", "hurt").children(seen.hurt.iter().map(line));
        made.push(el("h2").text(say!(cause_hurt)));
        made.push(list);
    }
    if let Subject::Part(Part::Journey(journey)) = seen.subject {
        made.push(button(desk, "btn", &say!(cause_one_request), Subject::Life(journey)));
    }
    made
}

/// Changes whenever what `hurt` makes does.
pub fn hurt_key(seen: &Inspection) -> String {
    let counts = seen.hurt.iter().map(|hurt| format!("{}{}-{};", hurt.title, hurt.waiting, hurt.lost));
    std::iter::once(seen.title.clone()).chain(counts).collect()
}

/// Tenths of a percent of `whole`.
fn permille(part: u64, whole: u64) -> String {
    (part * 1000 / whole.max(1)).min(1000).to_string()
}

/// A span of time: `62 ms`, `28.4 s`.
fn lasted(us: u64) -> String {
    if us < 1_000 {
        say!(life_under)
    } else if us < 1_000_000 {
        say!(milliseconds, number = us / 1_000)
    } else {
        say!(seconds, number = ((us / 100_000) as f64 / 10.0, 1))
    }
}

/// One request's life: the verdict, and a bar for each while.
pub fn life(desk: Desk, seen: &Inspection) -> Vec<El> {
    let back = || match seen.subject {
        Subject::Life(journey) => Some(button(desk, "btn", &say!(life_back), Part::Journey(journey))),
        _ => None,
    };
    let shown = &seen.life[seen.life.len().saturating_sub(SPANS)..];
    let left_out = seen.life.len() - shown.len();
    let from = shown.first().map_or(0, |span| span.from_us);
    let to = shown.iter().map(|span| span.to_us).max().unwrap_or(from);
    let line = |span: &LifeSpan| {
        let who = match span.part {
            Some(part) => button(desk, "link", &span.who, part),
            None => el("b").text(&span.who),
        };
        let length = span.to_us - span.from_us;
        el("li")
            .set("data-state", words::key(span.state))
            .property("--x", &permille(span.from_us - from, to - from))
            .property("--w", &permille(length, to - from))
            .property("--depth", &span.depth.to_string())
            .child(el("p").child(who).text(" ").child(el("small").text(&span.what)))
            .child(el("span").text(lasted(length)))
            .child(of("i", "lane"))
    };
    let begun = match left_out {
        0 => say!(life_from, clock = figures::clock(from)),
        count => say!(life_from_left_out, clock = figures::clock(from), count),
    };
    if seen.life.is_empty() {
        let verdict = of("p", "verdict").text(&seen.truth);
        return std::iter::once(verdict).chain(back()).collect();
    }
    let told = [
        of("p", "verdict").text(&seen.truth),
        of("ol", "life").set("aria-label", &say!(life_spans)).children(shown.iter().map(line)),
        el("p").child(el("small").text(&begun)),
    ];
    told.into_iter().chain(back()).collect()
}

/// Changes whenever the life that is seen does.
pub fn life_key(seen: &Inspection) -> String {
    let last = seen.life.last().map_or(0, |span| span.to_us);
    format!("{}{}{last}", seen.truth, seen.life.len())
}

fn money(hundredths: u64, currency: &str) -> String {
    [currency, " ", &figures::count(hundredths / 100)].concat()
}

/// The measured blast radius.
pub fn radius(desk: Desk, radius: &Radius, twin: bool) -> Vec<El> {
    let currency = radius.lost_money.as_ref().map_or("", |money| &money.1);
    let other = Some(radius.other.clone()).filter(|other| !other.is_empty());
    let heads = [say!(radius_touched), say!(radius_now), say!(radius_worst)].into_iter().chain(other);
    let heads = heads.map(|head| el("th").set("scope", "col").text(head));
    let row = |row: &RadiusRow| row_of(row, currency);
    let table = of("table", "radius")
        .child(el("thead").child(el("tr").children(heads)))
        .child(el("tbody").children(radius.rows.iter().map(row)));
    let cost = match &radius.lost_money {
        _ if !twin => say!(radius_unmeasured),
        Some((cost, currency)) => {
            say!(radius_cost_money, lost = radius.lost_requests, money = money(*cost, currency))
        }
        None => say!(radius_cost, lost = radius.lost_requests),
    };
    let mut made = vec![of("p", "verdict").text(&cost), table];
    if let (now, Some(worst)) = radius.amplification {
        let worst = (worst, 1);
        made.push(el("h2").text(say!(radius_amplification)));
        made.push(el("p").text(match now {
            Some(now) => say!(radius_amplification_now, now = (now, 1), worst),
            None => say!(radius_amplification_none, worst),
        }));
        made.push(curve(&radius.curve));
    }
    made.push(el("h2").text(say!(radius_front)));
    if radius.front.is_empty() {
        made.push(el("p").text(say!(radius_no_front)));
        return made;
    }
    let step = |step: &FrontStep| front_step(desk, step);
    made.push(of("ol", "front").children(radius.front.iter().map(step)));
    if !web::preferences::reduced_motion() {
        let parts: Arc<[Part]> = radius.front.iter().map(|step| step.part).collect();
        let replay = of("button", "btn").text(say!(radius_replay));
        made.push(replay.press(move || desk.chosen().front.set(Some((0, Arc::clone(&parts))))));
    }
    made
}

fn row_of(row: &RadiusRow, currency: &str) -> El {
    let count = |value: f64| figures::count(value.round() as u64);
    let (now, all) = (count(row.now.0), count(row.now.1));
    let said = match row.what.as_str() {
        "customers" => say!(radius_of_answers, now, all),
        "money" => say!(radius_of_money, currency, now, all),
        _ => say!(radius_of, now, all),
    };
    let what = match row.what.as_str() {
        "zones" => say!(radius_row_zones),
        "hosts" => say!(radius_row_hosts),
        "partitions" => say!(radius_row_partitions),
        "services" => say!(radius_row_services),
        "journeys" => say!(radius_row_journeys),
        "customers" => say!(radius_row_customers),
        "money" => say!(radius_row_money),
        other => other.to_owned(),
    };
    let share = figures::share;
    el("tr")
        .set("data-state", if row.share > 0.0 { "hung" } else { "ok" })
        .property("--w", &figures::percent(row.share).to_string())
        .property("--worst", &figures::percent(row.worst).to_string())
        .child(el("th").set("scope", "row").text(what).child(el("small").text(&said)))
        .child(el("td").text(share(row.share)))
        .child(el("td").text(share(row.worst)))
        .children(row.other.map(|(now, worst)| {
            el("td").text(share(now)).child(el("small").text(say!(radius_at_worst, share = share(worst))))
        }))
}

fn front_step(desk: Desk, step: &FrontStep) -> El {
    let via = step.via.as_ref().map(|via| el("small").text(say!(radius_through, via)));
    el("li").child(el("p").child(button(desk, "link", &step.title, step.part)).children(via)).child(moment(
        desk,
        step.at_us,
        Some(step.part),
        &step.title,
    ))
}

/// Amplification over time, as a line over the run.
fn curve(points: &[(f64, f64)]) -> El {
    let last = points.last().map_or(1.0, |point| point.0).max(1.0);
    let most = points.iter().map(|point| point.1).filter(|value| !value.is_nan()).fold(1.0, f64::max);
    let mut path = String::new();
    let mut pen = 'M';
    for (at, value) in points {
        if value.is_nan() {
            pen = 'M';
            continue;
        }
        let (x, y) = ((at / last * 300.0) as u32, 40 - (value / most * 38.0) as u32);
        path += &format!("{pen}{x} {y}");
        pen = 'L';
    }
    svg("svg")
        .set("class", "curve")
        .set("viewBox", "0 0 300 40")
        .set("preserveAspectRatio", "none")
        .set("role", "img")
        .set("aria-label", &say!(radius_amplification_curve))
        .child(svg("path").set("d", &path))
}

/// Changes whenever the radius that is seen does.
pub fn radius_key(seen: &Inspection) -> String {
    let Some(radius) = &seen.radius else { return String::new() };
    let row = |row: &RadiusRow| {
        let other = row.other.map_or(0, |(now, worst)| figures::percent(now) * 101 + figures::percent(worst));
        format!("{}/{}-{}-{other};", row.now.0 as u64, row.now.1 as u64, figures::percent(row.worst))
    };
    let rows: String = radius.rows.iter().map(row).collect();
    format!("{rows}{}{}{}", radius.front.len(), radius.lost_requests, radius.other)
}

/// Lights up the parts on the map, one after the other, in the order in which they were hit.
pub fn replay(seen: Seen, front: &Live<Front>, map: &El) {
    let (front, map) = (front.clone(), map.0.clone());
    let mut delay = None;
    effect(move || {
        drop(delay.take());
        let Some((at, parts)) = front.get() else {
            map.unset("data-replay");
            web::measure::light(None, "");
            return;
        };
        map.set("data-replay", "true");
        if let Some(&part) = parts.get(at) {
            let scene = &seen.parts().scene;
            web::measure::light(Some(scene.name(part.into())), &(at + 1).to_string());
        }
        let next = (at <= parts.len()).then(|| (at + 1, Arc::clone(&parts)));
        let wait = REPLAY_MS / (parts.len() as u32 + 1);
        let front = front.clone();
        delay = Some(web::timer::after(wait, move || front.set(next)));
    });
}

/// The state of what is shown without a part of its own.
pub fn is_special(seen: &Inspection) -> bool {
    matches!(seen.subject, Subject::BlastRadius | Subject::Life(_))
}
