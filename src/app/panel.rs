//! The panel beside the map: one place with tabs for charts, causes, the log and the lists over the whole run.

use crate::app::causes;
use crate::app::charts::charts_panel;
use crate::app::compare::other;
use crate::app::inspector::{log, look};
use crate::app::page::{Desk, Pane, Seen};
use crate::app::ui::{El, follow, of};
use crate::language::say;
use crate::web;
use crate::web::dom::Node;

/// The panes that have a tab, in order; the other run has one while two are compared.
fn panes(seen: Seen) -> Vec<(Pane, String)> {
    let parts = seen.parts();
    let comparing = parts.compared.get().is_some();
    let published = !parts.scene.published.is_empty();
    let all = [
        (Pane::Other, say!(panel_other)),
        (Pane::Charts, say!(charts)),
        (Pane::Why, say!(panel_why)),
        (Pane::Log, say!(panel_log)),
        (Pane::Alerts, say!(panel_alerts)),
        (Pane::Published, say!(panel_published)),
        (Pane::WeakPoints, say!(panel_weak_points)),
    ];
    let shown = |pane: &(Pane, String)| match pane.0 {
        Pane::Other => comparing,
        Pane::Published => published,
        _ => true,
    };
    all.into_iter().filter(shown).collect()
}

/// The whole panel.
pub fn panel(seen: Seen, desk: Desk) -> El {
    let chosen = desk.chosen();
    let pane = chosen.pane.clone();
    let shown = pane.clone();
    let body = of("div", "pane")
        .set("id", "pane")
        .set("role", "tabpanel")
        .live("aria-label", move || named(seen, shown.get()))
        .rebuilt(move || key(seen, desk, pane.get()), {
            let pane = chosen.pane.clone();
            move || content(seen, desk, pane.peek())
        });
    let key = move || panes(seen).into_iter().map(|pane| pane.1).collect();
    let tabs = of("div", "tabs")
        .set("role", "tablist")
        .set("aria-label", &say!(panel))
        .rebuilt(key, move || tabs(seen, desk));
    follow_subject(seen, desk, body.0.clone());
    follow_comparison(seen, desk);
    of("aside", "panel").set("aria-label", &say!(panel_inspector)).child(tabs).child(body)
}

fn named(seen: Seen, pane: Pane) -> String {
    panes(seen).into_iter().find(|entry| entry.0 == pane).map_or_else(|| say!(panel), |entry| entry.1)
}

/// Whatever is looked at begins at its beginning, once it is there. The keyboard goes to a part; a list's tab keeps it, so
/// that the arrows go on from there.
fn follow_subject(seen: Seen, desk: Desk, pane: Node) {
    let selected = desk.chosen().selected.clone();
    let (mut last, mut due) = (selected.peek(), false);
    follow(
        move || (selected.get(), seen.parts().inspection.get().is_some()),
        move |&(subject, is_there)| {
            due |= std::mem::replace(&mut last, subject) != subject;
            let Some(subject) = subject.filter(|_| is_there && due) else { return };
            due = false;
            let pane = pane.clone();
            web::timer::next_frame(move || match Pane::of(subject) {
                Pane::Why => pane.show_from_top(),
                _ => pane.scroll_to_top(),
            });
        },
    );
}

/// A comparison shows the other run when it begins.
fn follow_comparison(seen: Seen, desk: Desk) {
    let mut was = false;
    follow(
        move || seen.parts().compared.get().is_some(),
        move |&comparing| {
            let chosen = desk.chosen();
            if comparing && !was {
                chosen.pane.change(Pane::Other);
            } else if was && chosen.pane.peek() == Pane::Other {
                chosen.pane.change(Pane::Charts);
            }
            was = comparing;
            web::timer::next_frame(move || seen.resize());
        },
    );
}

fn tabs(seen: Seen, desk: Desk) -> Vec<El> {
    let tab = |(pane, name): (Pane, String)| {
        let is = move || desk.chosen().pane.get() == pane;
        let button = of("button", "btn")
            .set("role", "tab")
            .set("aria-controls", "pane")
            .live("aria-selected", move || is().to_string())
            .live("tabindex", move || if is() { "0" } else { "-1" }.to_owned())
            .text(name)
            .press(move || desk.open(pane));
        let node = button.0.clone();
        // The focus goes with the choice while it is on the tabs.
        follow(is, move |&is| {
            if is && node.parent().is_some_and(|tabs| tabs.has_focus()) {
                node.focus();
            }
        });
        button.on("keydown", move |event| {
            if step(seen, desk, pane, &event.key()) {
                event.prevent();
            }
        })
    };
    panes(seen).into_iter().map(tab).collect()
}

/// Arrows go from tab to tab, as tabs do.
fn step(seen: Seen, desk: Desk, from: Pane, key: &str) -> bool {
    let all = panes(seen);
    let at = all.iter().position(|entry| entry.0 == from).unwrap_or_default();
    let to = match key {
        "ArrowRight" => (at + 1) % all.len(),
        "ArrowLeft" => (at + all.len() - 1) % all.len(),
        "Home" => 0,
        "End" => all.len() - 1,
        _ => return false,
    };
    desk.open(all[to].0);
    true
}

fn key(seen: Seen, desk: Desk, pane: Pane) -> String {
    let name = named(seen, pane);
    match pane {
        Pane::Charts | Pane::Log | Pane::Other => name.to_owned(),
        _ => {
            let special = seen.parts().inspection.get().map(|seen| causes::is_special(&seen));
            let waits = special.is_none() && desk.chosen().selected.get().is_some();
            format!("{name}{special:?}{waits}")
        }
    }
}

fn content(seen: Seen, desk: Desk, pane: Pane) -> Vec<El> {
    match pane {
        Pane::Charts => vec![charts_panel(seen, desk)],
        Pane::Log => vec![log(seen, desk)],
        Pane::Other => vec![other(seen, desk)],
        Pane::Why | Pane::Alerts | Pane::Published | Pane::WeakPoints => look(seen, desk),
    }
}
