//! The debrief: what was true, seen, believed and done on one axis, and what it was worth.

mod findings;

use findings::Findings;

use super::banner::banner;
use super::pieces::{arrived, button, file, moment, panel, span, word};
use super::window::{Face, Window};
use crate::app::ui::{El, el, of, svg};
use crate::language::{number, say};
use crate::training::Report;
use crate::training::protocol::{Debrief, Mark, Tone, Track};
use crate::web;

/// The drawing's own units.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 120.0;
const LINE: f64 = 26.0;
/// A letter, and the dot before the words, on the narrowest axis that is drawn; so many letters are shown at most.
const LETTER: f64 = 10.0;
const DOT: f64 = 20.0;
const LETTERS: usize = 32;
/// The height of a line of flags, pixels.
const FLAG: f64 = 21.0;

/// The whole window.
pub fn page(window: &Window) -> El {
    let (progress, shown) = (window.clone(), window.clone());
    let ready = window.debrief.clone();
    let body = of("div", "debrief-body").rebuilt(
        move || (!ready.get().digest.is_empty()).to_string(),
        move || {
            let debrief = shown.debrief.peek();
            if debrief.digest.is_empty() {
                return vec![waits(&progress)];
            }
            let findings = Findings::of(&shown, &debrief);
            vec![top(&shown, &debrief, &findings), panels(&debrief, &findings)]
        },
    );
    of("div", "window debrief").child(banner(window)).child(body)
}

fn waits(window: &Window) -> El {
    let window = window.clone();
    of("main", "wait")
        .set("role", "status")
        .live_text(move || say!(room_judging, done = say!(percent, share = window.judging.get())))
}

fn top(window: &Window, debrief: &Debrief, findings: &Findings) -> El {
    let what = of("div", "what")
        .child(el("h1").text(&debrief.title))
        .child(el("small").text(say!(room_seed, seed = debrief.seed.to_string())));
    let replay = format!("{}#{}", web::location::base(), debrief.replay);
    let copy = button("btn", &say!(room_replay)).press(move || web::clipboard::copy(&replay, |_| {}));
    let print = button("btn", &say!(room_print)).press(web::windows::print);
    let row = of("div", "row push")
        .child(copy)
        .child(file(say!(room_log_file), "decisions.jsonl", "application/jsonl", &debrief.log))
        .child(file(say!(room_statements_file), "statements.jsonl", "application/jsonl", &debrief.statements))
        .child(report(debrief, findings))
        .child(print);
    let row = if window.face == Face::Replay {
        row
    } else {
        let window = window.clone();
        row.child(button("btn solid", &say!(room_close)).press(move || {
            remember(&window);
            window.close();
            web::windows::go("./drill.html");
        }))
    };
    of("header", "bar").child(of("a", "brand").set("href", "./").text("Blast Radius")).child(what).child(row)
}

/// The report, with the findings as they stand when it is asked for.
fn report(debrief: &Debrief, findings: &Findings) -> El {
    let report = Report { before: arrived(&debrief.report.0), after: arrived(&debrief.report.1) };
    let findings = findings.clone();
    button("btn", &say!(room_report_file)).press(move || {
        let (all, own) = findings.all();
        web::save::text("after-action.md", "text/markdown", &report.with(&all, !own));
    })
}

/// The profile of solo play: the last result of each exercise, kept in this browser.
fn remember(window: &Window) {
    let debrief = window.debrief.peek();
    if let (Face::Solo, Some(points)) = (window.face, debrief.points) {
        super::home::remember(&window.sealed.exercise, points, debrief.seed);
    }
}

fn panels(debrief: &Debrief, findings: &Findings) -> El {
    let head = of("div", "lead-line").child(el("h2").text(&debrief.sentence));
    of("main", "debrief-board")
        .child(head)
        .child(of("div", "pair").child(times(debrief)).child(harm(debrief)))
        .child(picture(debrief))
        .child(of("div", "triple").child(worths(debrief)).children(signals(debrief)).children(traps(debrief)))
        .child(of("div", "pair").child(score(debrief)).child(findings.panel(debrief)))
}

fn times(debrief: &Debrief) -> El {
    let names = [say!(room_to_notice), say!(room_to_diagnose), say!(room_to_mitigate), say!(room_to_recover)];
    let told = |seconds: &Option<f64>| match seconds {
        Some(seconds) if *seconds < 0.0 => say!(room_before, span = span(-seconds)),
        Some(seconds) => span(*seconds),
        None => say!(room_not_reached),
    };
    let hurt = debrief.hurt_us;
    let note = move || hurt.map_or(say!(room_nobody_hurt), |at| say!(room_from_hurt, at = moment(at)));
    let lines = debrief.times.iter().zip(names).map(|((own, best), name)| {
        of("div", "big")
            .child(el("h3").text(name))
            .child(el("b").text(told(own)))
            .child(of("small", "best").text(say!(room_best, value = told(best))))
    });
    panel("times", &say!(room_times), note).child(of("div", "four").children(lines))
}

fn harm(debrief: &Debrief) -> El {
    let (own, nothing, best) = debrief.answers;
    let gauge = |value: u64| {
        let share = if nothing > 0 { (value as f64 / nothing as f64).min(1.0) } else { 0.0 };
        format!("{:.1}%", share * 100.0)
    };
    let bar = of("div", "bar-line")
        .set("role", "img")
        .set("aria-label", &say!(room_harm_label, own, nothing, best))
        .child(of("i", "own").property("--w", &gauge(own)))
        .child(of("i", "best").property("--w", &gauge(best)));
    let row = |name: String, answers: u64, money: &str| {
        el("tr")
            .child(el("th").set("scope", "row").text(name))
            .child(of("td", "n").text(number(answers as f64, 0)))
            .child(of("td", "n").text(money))
    };
    let table = el("table").child(
        el("tbody")
            .child(row(say!(room_doing_nothing), nothing, &debrief.money.1))
            .child(row(say!(room_this_team), own, &debrief.money.0))
            .child(row(say!(room_best_play), best, &debrief.money.2)),
    );
    let legend = of("div", "legend")
        .child(of("span", "own").text(say!(room_this_team)))
        .child(of("span", "best").text(say!(room_best_play)))
        .child(of("span", "nothing").text(say!(room_whole_bar)));
    panel("harm", &say!(room_harm), || say!(room_harm_note)).child(bar).child(legend).child(table)
}

/// Everything on one axis.
fn picture(debrief: &Debrief) -> El {
    let (from, to) = debrief.span_s;
    let across = move |at: f64| (at - from) / (to - from).max(1.0) * WIDTH;
    let mut drawn = of("div", "axis-lines");
    drawn = drawn.child(curves(debrief, &across));
    for track in &debrief.tracks {
        drawn = drawn.child(self::track(track, &across));
    }
    let mut ends: Vec<f64> = Vec::new();
    let mut known = flags(debrief);
    known.sort_by(|one, other| one.0.total_cmp(&other.0));
    let placed: Vec<El> = known
        .into_iter()
        .map(|(at, name)| {
            let label = Label::of(&name, across(at), across(at));
            let line = line_of(&mut ends, label.from, label.to);
            of("span", if label.late { "flag late" } else { "flag" })
                .property("--x", &format!("{:.2}%", across(at) / WIDTH * 100.0))
                .property("--line", &line.to_string())
                .text(name)
        })
        .collect();
    let tall = format!("{}px", FLAG * ends.len().max(1) as f64);
    let flags = of("div", "flags").property("--tall", &tall).children(placed);
    let steps = of("div", "steps").children(ticks(from, to).into_iter().map(|at| {
        of("span", "step")
            .property("--x", &format!("{:.2}%", across(at) / WIDTH * 100.0))
            .text(moment((at * 1e6) as u64))
    }));
    panel("picture", &say!(room_picture), || say!(room_picture_note))
        .child(of("p", "sideways").text(say!(room_sideways)))
        .child(
            of("div", "scroll")
                .set("tabindex", "0")
                .child(of("div", "axes").child(flags).child(steps).child(drawn)),
        )
}

/// Round moments of an axis, about six: whole steps that people count in.
fn ticks(from: f64, to: f64) -> Vec<f64> {
    const STEPS: [f64; 11] = [5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0];
    let step = STEPS.into_iter().find(|step| (to - from) / step <= 7.0).unwrap_or(7200.0);
    let first = (from / step).ceil() as u32;
    (first..).map(|number| f64::from(number) * step).take_while(|at| *at <= to).collect()
}

fn flags(debrief: &Debrief) -> Vec<(f64, String)> {
    let Some(hurt) = debrief.hurt_us else { return Vec::new() };
    let hurt = hurt as f64 / 1e6;
    let names = [say!(room_noticed), say!(room_diagnosed), say!(room_mitigated), say!(room_recovered)];
    let mut flags = vec![(hurt, say!(room_customers_hurt))];
    flags.extend(debrief.times.iter().zip(names).filter_map(|((own, _), name)| Some((hurt + (*own)?, name))));
    flags
}

fn curves(debrief: &Debrief, across: &impl Fn(f64) -> f64) -> El {
    let classes = ["curve", "curve nothing", "curve best"];
    let names = [say!(room_this_team), say!(room_doing_nothing), say!(room_best_play)];
    let mut drawing = svg("svg")
        .set("viewBox", &format!("0 -4 {WIDTH} {}", HEIGHT + 8.0))
        .set("preserveAspectRatio", "none")
        .set("role", "img")
        .set("aria-label", &say!(room_curves));
    drawing =
        drawing.child(svg("path").set("class", "axis").set("d", &format!("M0 0H{WIDTH}M0 {HEIGHT}H{WIDTH}")));
    let path = |points: &[(f64, f64)]| {
        let mut path = String::new();
        for (at, value) in points {
            let letter = if path.is_empty() { 'M' } else { 'L' };
            path += &format!("{letter}{:.1} {:.1}", across(*at), HEIGHT * (1.0 - value));
        }
        path
    };
    // What the best known play avoids lies between the two.
    if let [own, _, best, ..] = debrief.curves.as_slice() {
        let mut back: Vec<(f64, f64)> = best.clone();
        back.reverse();
        // A drill that ended at once has no curve.
        if !own.is_empty() && !back.is_empty() {
            let area = path(own) + &path(&back).replacen('M', "L", 1) + "Z";
            drawing = drawing.child(svg("path").set("class", "area").set("d", &area));
        }
    }
    for (points, class) in debrief.curves.iter().zip(classes).rev() {
        drawing = drawing.child(svg("path").set("class", class).set("d", &path(points)));
    }
    let legend = names.into_iter().zip(classes).map(|(name, class)| of("span", class).text(name));
    of("div", "track")
        .child(
            of("div", "name")
                .child(el("b").text(say!(room_answered_share)))
                .child(of("div", "legend").children(legend)),
        )
        .child(of("div", "lane").child(drawing))
}

/// Where words stand beside what they name: their beginning and end on the axis, and whether they stand before its end.
struct Label {
    from: f64,
    to: f64,
    late: bool,
}

impl Label {
    /// Words of a moment, or of a span that has at least its own room: behind its beginning, or before its end where the axis
    /// ends too soon.
    fn of(text: &str, at: f64, end: f64) -> Label {
        let room = DOT + LETTER * text.chars().count().min(LETTERS) as f64;
        let late = at + room > WIDTH;
        if late {
            Label { from: at.min(end - room), to: end, late }
        } else {
            Label { from: at, to: end.max(at + room), late }
        }
    }
}

/// The first line on which something has room, with it taken.
fn line_of(ends: &mut Vec<f64>, from: f64, to: f64) -> usize {
    let line = ends.iter().position(|end| *end + 6.0 < from).unwrap_or_else(|| {
        ends.push(0.0);
        ends.len() - 1
    });
    ends[line] = to;
    line
}

fn track(track: &Track, across: &impl Fn(f64) -> f64) -> El {
    // Marks that would lie over each other stand below each other, each with its words and the box of its cost.
    let mut ends: Vec<f64> = Vec::new();
    let placed: Vec<(&Mark, bool, usize)> = (track.marks.iter())
        .map(|mark| {
            let (begin, end) = (across(mark.from_s), across(mark.to_s));
            // An act takes effect at the end of its cost.
            let label = Label::of(&mark.text, if mark.cost { end } else { begin }, end);
            (mark, label.late, line_of(&mut ends, label.from.min(begin), label.to))
        })
        .collect();
    let percent = |at: f64| format!("{:.2}%", across(at) / WIDTH * 100.0);
    let placed_at = |class: &str, at: f64, line: usize| {
        of("span", class).property("--x", &percent(at)).property("--line", &line.to_string())
    };
    let marks = placed.into_iter().flat_map(|(mark, late, line)| {
        let width = format!("{:.2}%", (across(mark.to_s) - across(mark.from_s)) / WIDTH * 100.0);
        let lasts = mark.to_s > mark.from_s;
        let at = if mark.cost { mark.to_s } else { mark.from_s };
        let class = match (lasts && !mark.cost, late) {
            (true, true) => "mark span late",
            (true, false) => "mark span",
            (false, true) => "mark late",
            (false, false) => "mark",
        };
        let own = placed_at(class, at, line)
            .set("data-state", word(mark.tone))
            .set("title", &format!("{} {}", moment((mark.from_s * 1e6) as u64), mark.text))
            .property("--w", &width)
            .child(of("i", "dot"))
            .child(of("span", "says").text(&mark.text));
        let cost = placed_at("mark cost", mark.from_s, line).property("--w", &width);
        [(lasts && mark.cost).then_some(cost), Some(own)].into_iter().flatten()
    });
    let tall = format!("{}px", LINE * ends.len().max(1) as f64);
    of("div", "track")
        .child(of("div", "name").child(el("b").text(&track.name)))
        .child(of("div", "lane").property("--tall", &tall).children(marks))
}

fn worths(debrief: &Debrief) -> El {
    let rows = debrief.worths.iter().map(|worth| {
        let answers = number(worth.answers as f64, 0);
        let told = if worth.saved { say!(room_saved, answers) } else { say!(room_more_lost, answers) };
        el("tr")
            .child(of("td", "t").text(moment((worth.at_s * 1e6) as u64)))
            .child(el("th").set("scope", "row").text(&worth.text))
            .child(
                of("td", "n").set("data-state", if worth.saved { "fallback" } else { "failing" }).text(told),
            )
    });
    let list = el("table").child(el("tbody").children(rows));
    let panel = panel("worths", &say!(room_worths), || say!(room_worths_note));
    if debrief.worths.is_empty() {
        panel.child(of("p", "none").text(say!(room_nothing_done)))
    } else {
        panel.child(list)
    }
}

fn signals(debrief: &Debrief) -> Option<El> {
    let rows = debrief.signals.iter().map(|signal| {
        let (tone, told) = match signal.read_s {
            Some(at) => ("ok", say!(room_read_at, at = moment((at * 1e6) as u64))),
            None if signal.reached => ("failing", say!(room_not_read)),
            None => ("dark", say!(room_not_reached)),
        };
        el("tr")
            .child(of("td", "t").text(moment((signal.at_s * 1e6) as u64)))
            .child(el("th").set("scope", "row").text(&signal.text))
            .child(of("td", "n").set("data-state", tone).text(told))
    });
    let list = el("table").child(el("tbody").children(rows));
    (!debrief.signals.is_empty()).then(|| panel("signals", &say!(room_signals), String::new).child(list))
}

fn traps(debrief: &Debrief) -> Option<El> {
    if debrief.traps.is_empty() && debrief.proved.is_none() {
        return None;
    }
    let lines = debrief.traps.iter().map(|(text, why, lost)| {
        let told =
            lost.map_or(say!(room_trap_not), |lost| say!(room_more_lost, answers = number(lost as f64, 0)));
        el("li")
            .child(el("b").set("data-state", if lost.is_some() { "failing" } else { "ok" }).text(text))
            .child(of("span", "say").text(format!(" {told}. {why}")))
    });
    let list = of("ul", "plain").children(lines);
    let panel = if debrief.traps.is_empty() {
        panel("traps", &say!(room_proved), String::new)
    } else {
        panel("traps", &say!(room_traps), String::new).child(list)
    };
    let Some((text, lost)) = &debrief.proved else { return Some(panel) };
    let panel = if debrief.traps.is_empty() { panel } else { panel.child(el("h3").text(say!(room_proved))) };
    let lost = el("b").text(say!(room_answers_lost, answers = number(*lost as f64, 0)));
    Some(panel.child(el("p").text(format!("{text}: ")).child(lost)))
}

fn score(debrief: &Debrief) -> El {
    let (points, pass, marks) = (debrief.points, debrief.pass, debrief.marks);
    let title = points.map_or(say!(room_no_score), |points| say!(room_score, points));
    let until = moment((debrief.span_s.1 * 1e6) as u64);
    let note = move || match points {
        // Nothing of a stopped drill counts.
        None => String::new(),
        Some(_) => say!(room_score_note, pass, best = marks.0, nothing = marks.1, until = until.as_str()),
    };
    let rows = debrief.score.iter().map(|line| {
        let tone = match line.points {
            (own, all) if own == all => Tone::Well,
            (0, _) => Tone::Bad,
            _ => Tone::Warn,
        };
        el("tr")
            .child(of("td", "t").set("data-state", word(tone)).child(super::pieces::sign(tone)))
            .child(el("th").set("scope", "row").text(&line.text))
            .child(el("td").text(&line.reason))
            .child(of("td", "n").text(say!(
                room_of,
                count = number(line.points.0.into(), 0),
                all = number(line.points.1.into(), 0)
            )))
    });
    let table = el("table").child(el("tbody").children(rows));
    let panel = panel("score", &title, note).child(table);
    if debrief.hints > 0 {
        panel.child(el("p").text(say!(room_hints_taken, points = debrief.hints)))
    } else {
        panel
    }
}
