//! The document run before the changes and after them: the same seed, the same customers.

use super::desk::Desk;
use crate::app::ui::{El, el, of, svg};
use crate::editing::trial::Outcome;
use crate::language::{number, say};
use crate::room::pieces::{button, moment, panel, span};

/// The drawing's own units.
const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 90.0;

/// The panel.
pub fn trial(desk: &Desk) -> El {
    panel("trial", &say!(own_trial), || say!(own_trial_note)).child(asks(desk)).child(result(desk))
}

fn asks(desk: &Desk) -> El {
    let commands = el("textarea")
        .set("rows", "3")
        .set("spellcheck", "false")
        .set("aria-label", &say!(own_commands))
        .set("placeholder", &say!(own_commands_hint));
    let (node, text) = (commands.0.clone(), desk.commands.clone());
    crate::app::ui::effect(move || {
        let text = text.get();
        if node.value() != text {
            node.set_value(&text);
        }
    });
    let (node, own) = (commands.0.clone(), desk.clone());
    let commands = commands.on("change", move |_| {
        own.commands.change(node.value());
        if own.ready.peek() {
            own.run();
        }
    });
    let minutes = of("input", "count").set("inputmode", "decimal").set("aria-label", &say!(own_minutes));
    minutes.0.set_value(&desk.minutes.peek());
    let (node, own) = (minutes.0.clone(), desk.clone());
    let minutes = minutes.on("change", move |_| {
        own.minutes.change(node.value());
        if own.ready.peek() {
            own.run();
        }
    });
    let always = el("input").set("type", "checkbox");
    always.0.set_checked(true);
    let (node, own) = (always.0.clone(), desk.clone());
    let always = always.on("change", move |_| own.always.change(node.is_checked()));
    let (runs, settles) = (desk.clone(), desk.clone());
    let run = button("btn solid", &say!(own_run)).press(move || {
        if runs.ready.peek() {
            runs.run();
        } else {
            runs.refused.change(say!(own_not_ready));
        }
    });
    let row = of("div", "row")
        .child(of("label", "row").child(el("span").text(say!(own_minutes))).child(minutes))
        .child(run)
        .child(of("label", "opt").child(always).child(el("span").text(say!(own_always))))
        .child(button("btn", &say!(own_settle)).press(move || settles.settle()));
    of("div", "asks").child(commands).child(row)
}

fn result(desk: &Desk) -> El {
    let (key, shown) = (desk.clone(), desk.clone());
    of("div", "body").rebuilt(
        move || format!("{:?}{:?}", key.share.get(), key.outcome.get().map(digests)),
        move || {
            let mut all = Vec::new();
            if let Some(share) = shown.share.peek() {
                let done = say!(percent, share);
                all.push(of("p", "wait-line").set("role", "status").text(say!(own_running, done)));
            }
            match shown.outcome.peek() {
                Some(outcomes) => all.extend(told(&outcomes)),
                None if all.is_empty() => all.push(of("p", "none").text(say!(own_not_run))),
                None => {}
            }
            all
        },
    )
}

fn digests(outcomes: std::sync::Arc<Vec<Outcome>>) -> Vec<String> {
    outcomes.iter().map(|own| own.digest.clone()).collect()
}

fn told(outcomes: &[Outcome]) -> Vec<El> {
    let Some(after) = outcomes.last() else { return Vec::new() };
    let before = (outcomes.len() > 1).then(|| &outcomes[0]);
    let mut all = vec![chart(before, after), table(before, after)];
    if before.is_some_and(|before| before.digest == after.digest) {
        all.push(el("p").text(say!(own_no_difference)));
    }
    let unwell: Vec<String> = after
        .unwell
        .iter()
        .map(|(name, state)| say!(own_is, name = name.as_str(), state = state.as_str()))
        .collect();
    let words =
        if unwell.is_empty() { say!(own_all_well) } else { say!(own_unwell, list = unwell.join(", ")) };
    all.push(el("p").text(words));
    all
}

fn table(before: Option<&Outcome>, after: &Outcome) -> El {
    let count = |count: u64| number(count as f64, 0);
    let share = |own: &Outcome| match own.ended {
        0 => say!(room_none_ends),
        ended => say!(percent, share = (100.0 * own.answered as f64 / ended as f64, 1)),
    };
    let mean = |own: &Outcome| {
        own.mean_s.map_or(say!(own_no_answer), |mean| say!(own_ms, ms = number(mean * 1e3, 1)))
    };
    let harm = |own: &Outcome| match own.harm.1.as_str() {
        "" => count(own.harm.0),
        money => say!(own_harm_money, answers = count(own.harm.0), money),
    };
    let column = |own: &Outcome| {
        [
            share(own),
            count(own.ended),
            count(own.lost),
            count(own.refused),
            count(own.waiting),
            mean(own),
            harm(own),
        ]
    };
    let names = [
        say!(own_answered),
        say!(own_ended),
        say!(own_lost),
        say!(own_refused),
        say!(own_waiting),
        say!(own_mean),
        say!(own_harm),
    ];
    let columns: Vec<[String; 7]> = before.into_iter().chain([after]).map(column).collect();
    let head = el("tr").child(el("td"));
    let head = match before {
        Some(_) => head.child(of("th", "n").set("scope", "col").text(say!(own_before))),
        None => head,
    };
    let head = head.child(of("th", "n").set("scope", "col").text(if before.is_some() {
        say!(own_after)
    } else {
        say!(own_now)
    }));
    let line = |(place, name): (usize, String)| {
        let row = el("tr").child(el("th").set("scope", "row").text(name));
        row.children(columns.iter().map(|column| of("td", "n").text(&column[place])))
    };
    el("table")
        .child(el("thead").child(head))
        .child(el("tbody").children(names.into_iter().enumerate().map(line)))
}

/// The answered share of what ended, every few seconds.
fn chart(before: Option<&Outcome>, after: &Outcome) -> El {
    let end = after.curve.last().map_or(1.0, |last| last.0);
    let path = |own: &Outcome| {
        let mut path = String::new();
        let mut drawn = false;
        for (at, share) in &own.curve {
            if share.is_nan() {
                drawn = false;
                continue;
            }
            let letter = if drawn { 'L' } else { 'M' };
            drawn = true;
            path += &format!("{letter}{:.1} {:.1}", at / end * WIDTH, HEIGHT * (1.0 - share));
        }
        path
    };
    let mut drawing = svg("svg")
        .set("viewBox", &format!("0 -4 {WIDTH} {}", HEIGHT + 8.0))
        .set("preserveAspectRatio", "none")
        .set("role", "img")
        .set("aria-label", &say!(own_curve))
        .child(svg("path").set("class", "axis").set("d", &format!("M0 0H{WIDTH}M0 {HEIGHT}H{WIDTH}")));
    let mut legend = of("div", "legend");
    if let Some(before) = before {
        drawing = drawing.child(svg("path").set("class", "curve nothing").set("d", &path(before)));
        legend = legend.child(of("span", "curve nothing").text(say!(own_before)));
    }
    drawing = drawing.child(svg("path").set("class", "curve").set("d", &path(after)));
    legend = legend.child(of("span", "curve").text(if before.is_some() {
        say!(own_after)
    } else {
        say!(own_now)
    }));
    let ends = of("div", "ends").child(el("span").text(moment(0))).child(el("span").text(span(end)));
    of("figure", "chart")
        .child(of("div", "top").child(el("b").text(say!(own_answered))).child(legend))
        .child(drawing)
        .child(ends)
}
