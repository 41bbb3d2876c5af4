//! Prepares a game day in eight steps on one page: the world, what is hidden, the team, what is said, what is scored, a
//! best known play, a rehearsal, and the two links. The whole exercise stands below as text; form and text are the same thing.

mod desk;
mod fields;
mod links;
mod rehearsal;
mod steps;

use super::draft::undo;
use super::pieces::{button, panel};
use crate::app::ui::{El, el, of};
use crate::language::say;
use crate::training::draft;
use crate::web;
use crate::web::dom::Node;

use desk::Desk;
pub use desk::{forget, kept};

/// Largest file that is read, bytes.
const MOST: u32 = 1 << 20;

/// The page; `from` names a built-in exercise to begin with, or a run in which something was broken.
pub fn page(from: &str) -> El {
    web::preferences::set_title(&say!(room_title_prepare));
    let desk = Desk::open(from);
    let editor = editor(&desk);
    let head = of("header", "bar")
        .child(of("a", "brand").set("href", "./").text("Blast Radius"))
        .child(
            of("div", "what")
                .child(el("h1").text(say!(room_prepare_title)))
                .child(el("small").live_text(title(&desk))),
        )
        .child(state(&desk))
        .child(
            of("div", "row push")
                .child(undo(&desk))
                .child(open_file(&desk))
                .child(save(&desk))
                .child(of("a", "btn").set("href", "#").text(say!(room_to_list))),
        );
    let text = panel("text", &say!(room_exercise_text), || say!(room_exercise_text_note))
        .child(of("details", "whole").child(el("summary").text(say!(room_show_text))).child(editor))
        .child(mistakes(&desk))
        .child(unwritten(&desk));
    let board = of("main", "board")
        .child(of("div", "stack numbered").child(steps::world(&desk)).child(steps::hidden(&desk)))
        .child(of("div", "stack numbered").child(steps::team(&desk)).child(steps::scored(&desk)))
        .child(of("div", "stack numbered").child(steps::said(&desk)).child(steps::played(&desk)))
        .child(of("div", "stack numbered last").child(rehearsal::rehearsal(&desk)).child(links::links(&desk)))
        .child(text);
    of("div", "window prepare").child(head).child(other(&desk)).child(board)
}

fn title(desk: &Desk) -> impl Fn() -> String + 'static {
    let desk = desk.clone();
    move || desk.form.get().map(|form| form.text("/title").to_owned()).unwrap_or_default()
}

/// Whether it is ready, in a word.
fn state(desk: &Desk) -> El {
    let (desk, looks) = (desk.clone(), desk.clone());
    of("span", "chip")
        .set("role", "status")
        .live("data-state", move || if looks.brief.get().is_some() { "ok" } else { "failing" }.to_owned())
        .live_text(move || match (desk.wrong.get().len(), desk.brief.get()) {
            (0, None) => say!(room_being_read),
            (0, Some(_)) => say!(room_ready),
            (count, _) => say!(room_mistakes, count),
        })
}

/// A text that was being prepared before: what is hidden here can go into it.
fn other(desk: &Desk) -> El {
    let (key, shown) = (desk.clone(), desk.clone());
    of("div", "others").rebuilt(
        move || key.other.get().is_some().to_string(),
        move || {
            if shown.other.peek().is_none() {
                return Vec::new();
            }
            let (takes, leaves) = (shown.clone(), shown.clone());
            let row = of("div", "row")
                .child(el("span").text(say!(room_other_text)))
                .child(button("btn solid", &say!(room_take_other)).press(move || takes.take_other()))
                .child(button("btn", &say!(room_leave_other)).press(move || leaves.other.set(None)));
            vec![of("section", "panel ask").child(row)]
        },
    )
}

fn editor(desk: &Desk) -> El {
    let field = el("textarea")
        .set("class", "editor")
        .set("spellcheck", "false")
        .set("aria-label", &say!(room_exercise_text));
    let (node, text) = (field.0.clone(), desk.text.clone());
    crate::app::ui::effect(move || {
        let text = text.get();
        // What is being written is not written over.
        if node.value() != text {
            node.set_value(&text);
        }
    });
    let (node, desk): (Node, Desk) = (field.0.clone(), desk.clone());
    field.on("input", move |_| desk.write(node.value(), false))
}

fn open_file(desk: &Desk) -> El {
    let input =
        el("input").set("type", "file").set("accept", ".json,application/json").set("class", "hidden");
    let (node, desk) = (input.0.clone(), desk.clone());
    let input =
        input.on("change", move |_| {
            let desk = desk.clone();
            web::exchange::read(
                &node,
                MOST,
                Box::new(move |(_, wrong, text)| {
                    if wrong.is_empty() { desk.write(text, true) } else { desk.wrong.change(vec![wrong]) }
                }),
            );
        });
    of("label", "btn").child(input).child(el("span").text(say!(room_open_file)))
}

fn save(desk: &Desk) -> El {
    let desk = desk.clone();
    button("btn", &say!(room_save_file)).press(move || {
        web::save::text("exercise.json", "application/json", &desk.text.peek());
    })
}

/// What stands as it was drafted, and reaches the session so: no mistake, but to be written.
fn unwritten(desk: &Desk) -> El {
    let (key, list) = (desk.clone(), desk.clone());
    of("div", "unwritten").set("aria-live", "polite").rebuilt(
        move || draft::placeholders(&key.text.get()).join("\n"),
        move || {
            let stand = draft::placeholders(&list.text.peek());
            if stand.is_empty() {
                return Vec::new();
            }
            let lines = stand.iter().map(|words| el("li").text(format!("“{words}”")));
            vec![
                of("p", "note").text(say!(room_unwritten, count = stand.len())),
                of("ul", "plain").children(lines),
            ]
        },
    )
}

/// Everything that is wrong, in the order of the text.
fn mistakes(desk: &Desk) -> El {
    let (key, list) = (desk.clone(), desk.clone());
    of("div", "mistakes").set("aria-live", "polite").rebuilt(
        move || key.wrong.get().join("\n"),
        move || {
            let wrong = list.wrong.peek();
            if wrong.is_empty() {
                return Vec::new();
            }
            let lines = wrong.iter().map(|message| el("li").text(message));
            vec![
                el("h3").text(say!(room_mistakes, count = wrong.len())),
                of("ul", "plain mistake").children(lines),
            ]
        },
    )
}
