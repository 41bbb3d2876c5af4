//! Step 6: what happens when nobody acts, and with the best known play.

use super::desk::Desk;
use crate::app::ui::{El, el, of, svg};
use crate::language::{number, say};
use crate::room::link;
use crate::room::pieces::{button, file, moment, panel};
use crate::training::protocol::{Debrief, Request};

/// The drawing's own units.
const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 90.0;

/// The panel.
pub fn rehearsal(desk: &Desk) -> El {
    let (state, shown) = (desk.clone(), desk.clone());
    let key = move || {
        format!(
            "{:?}{:?}{}",
            state.share.get(),
            state.rehearsed.get().map(|own| own.digest.clone()),
            state.brief.get().is_some()
        )
    };
    let body = of("div", "body").rebuilt(key, move || match (shown.share.peek(), shown.rehearsed.peek()) {
        (Some(share), _) => {
            vec![el("p").set("role", "status").text(say!(room_judging, done = say!(percent, share)))]
        }
        (None, Some(debrief)) => outcome(&debrief),
        (None, None) if shown.brief.peek().is_none() => vec![of("p", "none").text(say!(room_not_in_order))],
        (None, None) => {
            let desk = shown.clone();
            vec![button("btn solid", &say!(room_rehearse)).press(move || {
                desk.share.change(Some(0));
                link::ask(&Request::Rehearse);
            })]
        }
    });
    panel("rehearsal", &say!(room_rehearsal), || say!(room_rehearsal_note)).child(body)
}

fn outcome(debrief: &Debrief) -> Vec<El> {
    let row = |name: String, nothing: String, best: String| {
        el("tr")
            .child(el("th").set("scope", "row").text(name))
            .child(of("td", "n").text(nothing))
            .child(of("td", "n").text(best))
    };
    let head = el("tr")
        .child(el("td"))
        .child(of("th", "n").set("scope", "col").text(say!(room_doing_nothing)))
        .child(of("th", "n").set("scope", "col").text(say!(room_best_play)));
    let points = |points: u32| {
        if points >= debrief.pass { say!(room_passes_with, points) } else { say!(room_fails_with, points) }
    };
    let answers = |count: u64| number(count as f64, 0);
    let body = el("tbody")
        .child(row(say!(room_fact_answers), answers(debrief.answers.1), answers(debrief.answers.2)))
        .child(row(say!(room_fact_money), debrief.money.1.clone(), debrief.money.2.clone()))
        .child(row(say!(room_fact_points), points(debrief.marks.1), points(debrief.marks.0)));
    let guide = file(say!(room_guide_curves_file), "guide.html", "text/html", &debrief.guide);
    let table = el("table").child(el("thead").child(head)).child(body);
    // A play that helps nobody teaches nobody, and a check that it passes says little.
    let (_, nothing, best) = debrief.answers;
    let (class, says) = match debrief.marks {
        _ if nothing == 0 => ("mistake", say!(room_nothing_lost)),
        (own, _) if own < debrief.pass => ("mistake", say!(room_best_fails)),
        (_, idle) if idle >= debrief.pass => ("mistake", say!(room_nothing_passes)),
        _ if best >= nothing => ("note", say!(room_best_saves_nothing)),
        _ => ("note", String::new()),
    };
    vec![
        chart(debrief),
        table,
        of("p", class).set("role", "status").text(says),
        of("div", "row").child(guide),
    ]
}

/// The answered share over time: dashed and grey for doing nothing, dashed and green for the best known play.
fn chart(debrief: &Debrief) -> El {
    let (from, to) = debrief.span_s;
    let across = |at: f64| (at - from) / (to - from).max(1.0) * WIDTH;
    let mut drawing = svg("svg")
        .set("viewBox", &format!("0 -4 {WIDTH} {}", HEIGHT + 8.0))
        .set("preserveAspectRatio", "none")
        .set("role", "img")
        .set("aria-label", &say!(room_curves))
        .child(svg("path").set("class", "axis").set("d", &format!("M0 0H{WIDTH}M0 {HEIGHT}H{WIDTH}")));
    let mut legend = of("div", "legend");
    let lines = [("curve nothing", say!(room_doing_nothing)), ("curve best", say!(room_best_play))];
    for (points, (class, name)) in debrief.curves.iter().skip(1).zip(lines) {
        let mut path = String::new();
        for (at, share) in points.iter().filter(|point| !point.1.is_nan()) {
            let letter = if path.is_empty() { 'M' } else { 'L' };
            path += &format!("{letter}{:.1} {:.1}", across(*at), HEIGHT * (1.0 - share));
        }
        drawing = drawing.child(svg("path").set("class", class).set("d", &path));
        legend = legend.child(of("span", class).text(name));
    }
    let ends = of("div", "ends")
        .child(el("span").text(moment((from * 1e6) as u64)))
        .child(el("span").text(moment((to * 1e6) as u64)));
    of("figure", "chart")
        .child(of("div", "top").child(el("b").text(say!(room_answered_share))).child(legend))
        .child(drawing)
        .child(ends)
}
