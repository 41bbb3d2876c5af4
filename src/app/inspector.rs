//! What the panel shows of a part: why it is so, what is reported and what is true, its figures; and the incident log.

use crate::language::{Word, say, word};
use std::collections::VecDeque;
use std::sync::Arc;

use crate::app::causes;
use crate::app::guide::step_list;
use crate::app::legend::legend;
use crate::app::live::{Owner, untrack};
use crate::app::page::{Desk, Seen};
use crate::app::pieces::icon_button;
use crate::app::ui::{El, effect, el, live_symbol, of, svg, symbol};
use crate::frame::{ChainStep, Inspection, LogEntry, Part, Subject};
use crate::view::{figures, glossary, words};
use crate::web::dom::Node;

/// What is looked at closely, once the simulator has told of it: a press is answered with little to draw. The steps, the way
/// to what is measured, and the signs while nothing is.
pub fn look(seen: Seen, desk: Desk) -> Vec<El> {
    let inspection = seen.parts().inspection.peek();
    match inspection.map(|seen| causes::is_special(&seen)) {
        Some(true) => specially(seen, desk),
        Some(false) => closely(seen, desk),
        None if desk.chosen().selected.peek().is_some() => Vec::new(),
        None => vec![step_list(seen, desk), radius_button(desk), legend(seen), reading()],
    }
}

/// Returns the inspection of the selected part; an empty one while it is being closed.
fn inspected(seen: Seen) -> Arc<Inspection> {
    seen.parts().inspection.get().unwrap_or_default()
}

fn closely(seen: Seen, desk: Desk) -> Vec<El> {
    let key = move || words::key(inspected(seen).state).to_owned();
    let badge = of("span", "badge")
        .live("data-empty", move || (!has_state(&inspected(seen))).to_string())
        .child(live_symbol("g", move || words::glyph(inspected(seen).state).to_owned()))
        .child(el("span").live_text(move || state_word(&inspected(seen))));
    let close = icon_button("btn icon quiet", &say!(inspector_close), &say!(page_close), "#i-close");
    // The answer is the title; what it answers stands above it.
    let asked = move || asked(&inspected(seen));
    let title = of("header", "title")
        .live("data-state", key)
        .child(of("p", "asked").live_text(asked))
        .child(el("h2").live_text(move || answer(seen)))
        .child(badge)
        .child(close.press(move || desk.deselect()));
    let facts = el("dl").live("data-state", key).rebuilt(
        move || inspected(seen).facts.iter().map(|(label, value, _)| format!("{label}{value}")).collect(),
        move || {
            inspected(seen).facts.iter().map(|(label, value, level)| fact(label, value, *level)).collect()
        },
    );
    let facts = of("section", "facts").child(facts).rebuilt(
        move || {
            inspected(seen)
                .countdown
                .as_ref()
                .map(|(left, _, what)| format!("{}{what}", figures::fixed(*left, 0)))
                .unwrap_or_default()
        },
        move || {
            inspected(seen)
                .countdown
                .iter()
                .map(|(left, total, what)| countdown(*left, *total, what))
                .collect()
        },
    );
    let chain = of("section", "why")
        .rebuilt(move || chain_key(&inspected(seen)), move || chain(desk, &inspected(seen)));
    let hurt = of("section", "hurts")
        .rebuilt(move || causes::hurt_key(&inspected(seen)), move || causes::hurt(desk, &inspected(seen)));
    let words = move || {
        let inspected = inspected(seen);
        let words = inspected.facts.iter().map(|fact| fact.0.clone());
        words.filter(|word| glossary::meaning(word).is_some()).collect::<Vec<_>>()
    };
    let terms = of("section", "terms").rebuilt(move || words().concat(), move || terms(&words()));
    vec![title, chain, hurt, versus(seen), facts, terms]
}

/// What the title answers: the question of the chain, about the part; empty where there is none.
fn asked(seen: &Inspection) -> String {
    match (seen.chain.is_empty() || !has_state(seen), seen.chain_title.is_empty()) {
        (true, _) => String::new(),
        (false, true) => seen.title.clone(),
        (false, false) => say!(inspector_asked, part = seen.title, title = seen.chain_title),
    }
}

/// The root of the chain as an answer; the part's name where there is no chain.
fn answer(seen: Seen) -> String {
    let inspected = inspected(seen);
    match inspected.chain.last().filter(|_| has_state(&inspected)) {
        Some(root) => words::because(&root.title, &seen.parts().scene),
        None => inspected.title.clone(),
    }
}

/// Explains the words above.
fn terms(words: &[String]) -> Vec<El> {
    let line = |word: &String| {
        let meaning = glossary::meaning(word).unwrap_or_default();
        el("div").child(el("dt").text(word)).child(el("dd").text(meaning))
    };
    if words.is_empty() {
        return Vec::new();
    }
    let list = el("dl").children(words.iter().map(line));
    vec![of("details", "read").child(el("summary").text(say!(inspector_terms))).child(list)]
}

/// One request's life, or the blast radius.
fn specially(seen: Seen, desk: Desk) -> Vec<El> {
    let key = move || words::key(inspected(seen).state).to_owned();
    let close = icon_button("btn icon quiet", &say!(inspector_close), &say!(page_close), "#i-close");
    let title = of("header", "title")
        .live("data-state", key)
        .child(el("h2").live_text(move || inspected(seen).title.clone()))
        .child(close.press(move || desk.deselect()));
    let body = of("section", "measured").live("data-state", key).rebuilt(
        move || [causes::life_key(&inspected(seen)), causes::radius_key(&inspected(seen))].concat(),
        move || match &inspected(seen).radius {
            Some(radius) => causes::radius(desk, radius, seen.picture().twin),
            None => causes::life(desk, &inspected(seen)),
        },
    );
    vec![title, body]
}

/// The way to what is measured over the whole run.
fn radius_button(desk: Desk) -> El {
    let button =
        of("button", "btn").text(say!(inspector_radius)).press(move || desk.select(Subject::BlastRadius));
    of("section", "more").child(button)
}

/// Returns whether what is seen is a part with a state of its own, and not a list over the whole run.
fn has_state(seen: &Inspection) -> bool {
    !matches!(seen.subject, Subject::Alerts | Subject::Timeline | Subject::Spof)
}

/// The word of the state, where there is one.
fn state_word(seen: &Inspection) -> String {
    if has_state(seen) { words::word(seen.state) } else { String::new() }
}

/// Reported | true.
fn versus(seen: Seen) -> El {
    let reported = move || {
        let inspected = inspected(seen);
        let Some((state, text, age)) = inspected.reported.clone() else { return Vec::new() };
        let said = match age {
            Some(age) => say!(inspector_reported_ago, age = figures::span(age)),
            None => say!(inspector_reported),
        };
        vec![
            el("div")
                .child(el("h3").text(&said))
                .child(el("p").child(el("b").text(words::word(state))).text(&text)),
        ]
    };
    let key = move || {
        inspected(seen)
            .reported
            .as_ref()
            .map(|r| format!("{}{}{:?}", words::key(r.0), r.1, r.2.map(|age| figures::fixed(age, 0))))
            .unwrap_or_default()
    };
    let truth = el("p")
        .child(el("b").live_text(move || state_word(&inspected(seen))))
        .live_text(move || inspected(seen).truth.clone());
    let truth = of("div", "truth")
        .live("data-state", move || words::key(inspected(seen).state).to_owned())
        .child(el("h3").text(say!(inspector_true)))
        .child(truth);
    of("section", "versus").set("aria-label", &say!(inspector_versus)).rebuilt(key, reported).child(truth)
}

fn fact(label: &str, value: &str, level: Option<f64>) -> El {
    let class = if level.is_some() { "meter level" } else { "meter" };
    let width = level.unwrap_or_default().clamp(0.0, 1.0) * 100.0;
    of("div", class)
        .property("--w", &figures::fixed(width, 1))
        .child(el("dt").text(label))
        .child(el("dd").text(value))
}

fn countdown(left: f64, total: f64, what: &str) -> El {
    let share = if total > 0.0 { (left / total * 100.0).clamp(0.0, 100.0) } else { 0.0 };
    let seconds = say!(seconds, number = (left, 0));
    let circle =
        |class: &str| svg("circle").set("class", class).set("cx", "24").set("cy", "24").set("r", "20");
    let ring = circle("r").set("pathLength", "100").set("transform", "rotate(-90 24 24)");
    let clock = svg("svg")
        .set("viewBox", "0 0 48 48")
        .set("aria-hidden", "true")
        .property("--left", &figures::fixed(share, 1))
        .child(circle("t"))
        .child(ring)
        .child(svg("text").set("x", "24").set("y", "28").text(&seconds));
    let said = el("p")
        .child(el("b").text(say!(inspector_countdown, seconds = (left, 0))))
        .child(el("small").text(say!(inspector_countdown_then, what)));
    of("div", "countdown").set("data-state", "hung").child(clock).child(said)
}

fn chain_key(seen: &Inspection) -> String {
    let since = |step: &ChainStep| step.since_us.map_or(String::new(), |since| since.to_string());
    let steps = seen.chain.iter().map(|step| format!("{}{}{}", step.title, step.detail, since(step)));
    std::iter::once(seen.chain_title.clone()).chain(steps).collect()
}

fn chain(desk: Desk, seen: &Inspection) -> Vec<El> {
    if seen.chain.is_empty() {
        return Vec::new();
    }
    let mut list = of("ol", "chain");
    let mut above = true;
    for (i, step) in seen.chain.iter().enumerate() {
        if above && step.below_vendor_line {
            list = list.child(of("li", "vendor").text(say!(map_vendor_line)));
        }
        above = !step.below_vendor_line;
        list = list.child(causes::chain_step(desk, i + 1, step));
    }
    vec![list]
}

/// Text that leads to a part, when there is one; else in `tag`.
fn named(desk: Desk, part: Option<Part>, text: &str, tag: &str) -> El {
    match part {
        Some(part) => of("button", "link").text(text).press(move || desk.select(part)),
        None => el(tag).text(text),
    }
}

/// Explains how to read the map.
fn reading() -> El {
    const LINES: [(&str, Word, Word); 7] = [
        ("#i-heat", word!(reading_column), word!(reading_column_is)),
        ("#i-log", word!(reading_row), word!(reading_row_is)),
        ("#i-help", word!(reading_healthy), word!(reading_healthy_is)),
        ("#g-comb-key", word!(reading_comb), word!(reading_comb_is)),
        ("#p-leader", word!(reading_crown), word!(reading_crown_is)),
        ("#g-hung", word!(reading_stop), word!(reading_stop_is)),
        ("#n-logo", word!(reading_cone), word!(reading_cone_is)),
    ];
    let line = |(icon, word, text): (&str, Word, Word)| {
        el("div")
            .child(el("dt").child(symbol("g", icon)))
            .child(el("dd").child(el("b").text(word.say())).text(text.say()))
    };
    of("details", "read").child(el("summary").text(say!(reading))).child(el("dl").children(LINES.map(line)))
}

/// The incident log, latest line first.
pub fn log(seen: Seen, desk: Desk) -> El {
    const SHOWN: usize = 40;
    let lines = move || seen.parts().log.lines.get();
    let count = move || say!(log_lines, count = lines().len());
    let list = el("ol").set("aria-live", "off");
    follow_log(seen, desk, list.0.clone(), SHOWN);
    let heading = el("h2").set("id", "log-title").child(symbol("i", "#i-log")).text(say!(log_title));
    of("section", "log")
        .set("aria-labelledby", "log-title")
        .child(heading.child(el("small").live_text(count)))
        .child(list)
}

fn log_line(desk: Desk, entry: &LogEntry) -> El {
    el("li")
        .set("data-state", words::severity(entry.severity))
        .child(el("time").text(figures::short_clock(entry.at_us)))
        .child(named(desk, entry.part, &entry.text, "span"))
}

/// Puts new lines of the log on top and takes old ones away: the rest of the list stays as it is.
fn follow_log(seen: Seen, desk: Desk, list: Node, most: usize) {
    let parent = Owner::current().unwrap_or_default();
    let mut rows: VecDeque<(El, Owner)> = VecDeque::new();
    let mut shown = 0;
    effect(move || {
        let parts = seen.parts();
        let (lines, told) = (parts.log.lines.get(), parts.log.told());
        let anew = told < shown;
        let fresh = if anew { told } else { told - shown }.min(most).min(lines.len());
        shown = told;
        for entry in &lines[lines.len() - fresh..] {
            let owner = parent.child();
            let row = untrack(|| owner.with(|| log_line(desk, entry)));
            list.put_first(&row.0);
            rows.push_front((row, owner));
        }
        let keep = if anew { fresh } else { most };
        for (row, owner) in rows.drain(keep.min(rows.len())..) {
            owner.cleanup();
            row.0.remove();
        }
    });
}
