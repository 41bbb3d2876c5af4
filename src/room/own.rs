//! One's own system: brought in, looked at, changed by forms, run before and after each change, and seen on the map.

mod bring;
mod desk;
mod fields;
mod outline;
mod questions;
mod take;
mod trial;

use super::draft::undo;
use super::pieces::{button, panel};
use crate::app::language;
use crate::app::ui::{El, el, of};
use crate::language::say;
use crate::web;
use crate::web::preferences;
use desk::Desk;

/// The page; `fragment` says what it begins with.
pub fn page(fragment: &str) -> El {
    preferences::set_title(&say!(own_page_title));
    let desk = Desk::open(fragment);
    let head = of("header", "bar")
        .child(of("a", "brand").set("href", "./").text("Blast Radius"))
        .child(
            of("div", "what")
                .child(el("h1").text(say!(own_title)))
                .child(el("small").text(say!(own_title_note))),
        )
        .child(state(&desk))
        .child(
            of("div", "row push")
                .child(undo(&desk))
                .child(save(&desk))
                .child(map(&desk))
                .child(language::picker()),
        );
    let board = of("main", "board")
        .child(of("div", "stack").child(bring::bring(&desk)).child(outline::outline(&desk)))
        .child(of("div", "stack").child(fields::fields(&desk)))
        .child(
            of("div", "stack")
                .child(trial::trial(&desk))
                .child(questions::questions(&desk))
                .child(take::take(&desk)),
        )
        .child(text(&desk));
    of("div", "window prepare own").child(head).child(board)
}

/// Whether the document is in order, in a word.
fn state(desk: &Desk) -> El {
    let (desk, looks) = (desk.clone(), desk.clone());
    of("span", "chip")
        .set("role", "status")
        .live("data-state", move || if looks.ready.get() { "ok" } else { "failing" }.to_owned())
        .live_text(move || match (desk.wrong.get().len(), desk.ready.get(), desk.is_kept.get()) {
            (0, true, true) => say!(room_ready),
            (0, true, false) => say!(own_not_kept),
            (0, false, _) => say!(own_empty),
            (count, ..) => say!(room_mistakes, count),
        })
}

fn save(desk: &Desk) -> El {
    let desk = desk.clone();
    button("btn", &say!(room_save_file)).press(move || {
        web::save::text("system.json", "application/json", &desk.text.peek());
    })
}

/// Opens the map with the document.
fn map(desk: &Desk) -> El {
    let desk = desk.clone();
    button("btn solid", &say!(own_map)).press(move || {
        if !desk.ready.peek() {
            return desk.refused.change(say!(own_not_ready));
        }
        let told = desk.clone();
        desk.map(move |address| match address {
            Some(address) => web::windows::go(&address),
            None => told.refused.change(say!(own_too_long)),
        });
    })
}

/// The text itself, with everything that is wrong in it.
fn text(desk: &Desk) -> El {
    let field =
        el("textarea").set("class", "editor").set("spellcheck", "false").set("aria-label", &say!(own_text));
    let (node, text) = (field.0.clone(), desk.text.clone());
    crate::app::ui::effect(move || {
        let text = text.get();
        // What is being written is not written over.
        if node.value() != text {
            node.set_value(&text);
        }
    });
    let (node, own) = (field.0.clone(), desk.clone());
    let field = field.on("input", move |_| own.write(node.value(), false));
    let (key, list) = (desk.clone(), desk.clone());
    let wrong = of("div", "mistakes").set("aria-live", "polite").rebuilt(
        move || key.wrong.get().join("\n"),
        move || {
            let wrong = list.wrong.peek();
            if wrong.is_empty() {
                return Vec::new();
            }
            let lines = wrong.iter().map(|message| {
                let (desk, place) = (list.clone(), crate::editing::place_of(message).to_owned());
                let line = of("button", "linked").set("type", "button").text(message);
                el("li").child(line.press(move || desk.go_to(&place)))
            });
            vec![
                el("h3").text(say!(room_mistakes, count = wrong.len())),
                of("ul", "plain mistake").children(lines),
            ]
        },
    );
    panel("text", &say!(own_text), || say!(own_text_note))
        .child(wrong)
        .child(of("details", "whole").child(el("summary").text(say!(own_show_text))).child(field))
}
