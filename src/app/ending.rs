//! The end card: the answer beside the bet, what happened, and what to try next.

use crate::app::guide::proposal;
use crate::app::number::sum;
use crate::app::page::{Page, Seen};
use crate::app::ui::{El, el, follow, of};
use crate::frame::{EndScene, LogEntry, NextScene, Severity};
use crate::language::say;
use crate::view::figures;
use crate::view::number::Number;
use crate::web;
use crate::web::dom::Node;

/// Most lines of what happened.
const LINES: usize = 8;

/// The card: it comes once, when the last step has been done, and goes when it is closed or something is tried.
pub fn ending(page: Page) -> El {
    let Page { seen, desk, .. } = page;
    let open = desk.chosen().ending.clone();
    let (shown, raised) = (open.clone(), open.clone());
    let has_end = seen.parts().scene.end.is_some();
    follow(
        move || seen.parts().guide.get().is_finished(),
        move |finished| raised.change(*finished && has_end),
    );
    let build = move || match &seen.parts().scene.end {
        Some(end) if open.peek() => vec![card(page, end)],
        _ => Vec::new(),
    };
    let key = shown.clone();
    let place = of("div", "ending-place").rebuilt(move || key.get().to_string(), build);
    let node = place.0.clone();
    follow(
        move || shown.get(),
        move |open| {
            if *open {
                let node = node.clone();
                web::timer::next_frame(move || show(&node));
            }
        },
    );
    place
}

/// Brings the card into sight, and the keyboard to its title, unless the reader is at the controls.
fn show(card: &Node) {
    card.scroll_into_view();
    let at_controls = [".bar", ".rail", ".play"].into_iter().filter_map(Node::in_document);
    if !at_controls.into_iter().any(|part| part.has_focus()) {
        card.show_from_top();
    }
}

fn card(page: Page, end: &EndScene) -> El {
    let Page { seen, desk, .. } = page;
    let open = desk.chosen().ending.clone();
    let frame = seen.parts().frame.peek();
    let number = Number::at_worst(&seen.parts().scene, &frame);
    let back = of("button", "btn").text(say!(ending_back)).press(move || open.set(false));
    let answer = of("div", "answer")
        .child(of("h2", "sentence").set("tabindex", "-1").text(&end.title).text(bet_said(seen)))
        .child(of("div", "sum").children(sum(&number)))
        .children(measures(seen, frame.worst.trading))
        .child(el("p").text(&end.text))
        .child(el("h3").text(say!(ending_happened)))
        .child(of("ol", "happened").children(happened(seen)));
    let tried = |(i, next): (usize, &NextScene)| {
        let closed = desk.chosen().ending.clone();
        let go = proposal(seen, desk, if i == 0 { "btn main" } else { "btn" }, next)
            .press(move || closed.set(false));
        el("li").child(go).child(el("p").text(&next.text))
    };
    let next = of("div", "next-list")
        .child(el("h2").text(say!(ending_next)))
        .child(el("ul").children(end.next.iter().enumerate().map(tried)))
        .child(back);
    // The page's main part while it stands in place of the map.
    let card = of("section", "ending").set("aria-label", &say!(ending)).child(answer).child(next);
    el("main").child(card)
}

/// The bet beside the answer, in a sentence; nothing without a bet.
fn bet_said(seen: Seen) -> String {
    let worst = figures::share(seen.parts().frame.peek().worst.trading);
    seen.parts().bet.peek().map_or(String::new(), |bet| say!(ending_bet, bet = figures::share(bet), worst))
}

/// Bars on one scale: the bet, what was lost at worst, and what is lost now.
fn measures(seen: Seen, worst: f64) -> Vec<El> {
    let row = |class: &str, name: String, share: f64| {
        let percent = figures::share(share);
        of("div", class)
            .property("--v", &figures::fixed(share.clamp(0.0, 1.0) * 100.0, 1))
            .child(el("span").text(name))
            .child(el("b").text(&percent))
            .child(el("i"))
    };
    let bet = seen.parts().bet.peek().map(|bet| row("measure", say!(ending_bet_row), bet));
    let now = seen.parts().frame.peek().lost;
    let lost = [
        row("measure lost", say!(ending_lost_worst), worst),
        row("measure lost", say!(ending_lost_now), now),
    ];
    bet.into_iter().chain(lost).collect()
}

/// What was done, and what broke and came back, in the run's own words.
fn happened(seen: Seen) -> Vec<El> {
    let lines = seen.parts().log.lines.peek();
    let told = lines.iter().filter(|line| line.severity == Severity::Command);
    let line = |line: &LogEntry| {
        el("li").child(el("time").text(figures::short_clock(line.at_us))).child(el("span").text(&line.text))
    };
    told.take(LINES).map(line).collect()
}
