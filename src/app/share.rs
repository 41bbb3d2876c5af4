//! A run taken elsewhere: as a link, a command line, a file, or a figure in an article.

use crate::language::say;
use std::sync::Arc;

use crate::app::engine;
use crate::app::page::{Seen, Shelf};
use crate::app::pieces::dialog;
use crate::app::ui::{El, Live, effect, el, of};
use crate::app::visit::Visit;
use crate::session::link;
use crate::web;
use crate::web::dom::Node;

/// Largest file that is read, bytes.
const MOST_FILE: u32 = 5_000_000;

/// Words of a dialog with a text to be copied.
struct Copying {
    id: &'static str,
    title: String,
    what: String,
    area: String,
    button: String,
    said: String,
}

/// The link, and what else a run can be taken away as.
pub fn share_dialog(seen: Seen, shelf: Shelf) -> El {
    let (area, dialog) = copying(
        seen,
        shelf,
        Copying {
            id: "share-title",
            title: say!(share_title),
            what: say!(share_what),
            area: say!(share_area),
            button: say!(share_copy),
            said: say!(share_copied),
        },
    );
    let line = of("button", "btn").text(say!(share_line)).press(move || {
        let line = shelf.link().command_line(&area.value());
        shelf.copy(line, say!(share_line_copied), area.clone());
    });
    let save = of("button", "btn").text(say!(share_save)).press(move || {
        let link = shelf.link();
        let scenario = link.opening.as_ref().map(|opening| opening.scenario.as_str());
        let name = scenario.filter(|scenario| !link::is_document(scenario)).unwrap_or("run");
        web::exchange::save(&format!("blast-radius-{name}.txt"), &link.text());
    });
    let hide = of("button", "btn").text(say!(share_hide)).press(move || {
        let run = shelf.link().opening.map_or(String::new(), |opening| link::encode(&opening, false));
        web::windows::go(&["drill.html#prepare=", &run].concat());
    });
    let change = of("button", "btn").text(say!(share_change)).press(move || {
        shelf.address(Box::new(|address: String| {
            let run = address.split_once('#').map_or("", |(_, run)| run);
            web::windows::go(&["own.html#", run].concat());
        }));
    });
    let wrong: Live<Arc<Vec<String>>> = Live::new(Arc::default());
    let (told, lines) = (wrong.clone(), wrong.clone());
    let list = move || lines.peek().iter().map(|line| el("li").text(line)).collect();
    let wrong_list = of("ul", "wrong").rebuilt(move || told.get().join("\n"), list);
    dialog
        .child(
            of("p", "ways").child(line).child(save).child(hide).child(change).child(open_file(shelf, wrong)),
        )
        .child(el("div").set("role", "alert").child(wrong_list))
}

/// A dialog with a text that changes with the run's commands and whenever it is opened, and a button that copies it.
fn copying(seen: Seen, shelf: Shelf, words: Copying) -> (Node, El) {
    let area = el("textarea").set("readonly", "").set("rows", "4").set("aria-label", &words.area);
    let (shown, pressed, node) = (area.0.clone(), area.0.clone(), area.0.clone());
    let long: Live<bool> = Live::new(false);
    let too_long = long.clone();
    effect(move || {
        let parts = seen.parts();
        parts.trail.get();
        shelf.kept().shared.get();
        let (shown, long) = (shown.clone(), too_long.clone());
        let then = move |address: String| {
            let fragment = address.split_once('#').map_or(0, |(_, fragment)| fragment.len());
            long.set(fragment > link::MOST_BYTES);
            shown.set_value(&address);
        };
        shelf.address(Box::new(then));
    });
    let copied = words.said;
    let copy = of("button", "btn solid").text(words.button).press(move || {
        // A browser that refuses leaves the text selected, to be copied by hand.
        pressed.select_all();
        shelf.copy(pressed.value(), copied.clone(), pressed.clone());
    });
    let said =
        el("small").set("aria-live", "polite").live_text(move || seen.parts().notice.get().to_string());
    let dialog = dialog(words.id, &words.title)
        .child(el("p").text(words.what))
        .child(area)
        .child(
            el("p")
                .set("aria-live", "polite")
                .live_text(move || if long.get() { say!(share_too_long) } else { String::new() }),
        )
        .child(el("p").child(copy).text(" ").child(said));
    (node, dialog)
}

/// The field that opens a saved run or a scenario document.
fn open_file(shelf: Shelf, wrong: Live<Arc<Vec<String>>>) -> El {
    let input =
        of("input", "hidden").set("type", "file").set("accept", ".txt,.json,text/plain,application/json");
    let node = input.0.clone();
    let input = input.on("change", move |_| {
        let wrong = wrong.clone();
        wrong.set(Arc::default());
        let then = move |(name, unread, text): (String, String, String)| {
            let named = [&name, ": "].concat();
            let refuse = move |messages: Vec<String>| {
                wrong.set(Arc::new(
                    messages.iter().map(|message| [&named, message.as_str()].concat()).collect(),
                ));
            };
            match if unread.is_empty() { link::read_file(&text) } else { Err(unread) } {
                Ok(link) => Visit::linked(&link).fetched(move |visit| match visit {
                    Ok(visit) => reopen(shelf, of_file(visit, &name), refuse),
                    Err(messages) => refuse(messages),
                }),
                Err(message) => refuse(vec![message]),
            }
        };
        web::exchange::read(&node, MOST_FILE, Box::new(then));
    });
    of("label", "btn").text(say!(share_open)).child(input)
}

/// The visit of a file.
fn of_file(mut visit: Visit, name: &str) -> Visit {
    visit.embed = false;
    visit.keep.begun = true;
    visit.news = say!(share_opened, name).into();
    visit
}

/// Opens another run, or says what is wrong: one that cannot be opened leaves the page as it is.
fn reopen(shelf: Shelf, visit: Visit, refuse: impl FnOnce(Vec<String>) + 'static) {
    engine::check(&visit.start.clone(), move |messages| match messages.is_empty() {
        true => shelf.reopen(visit),
        false => refuse(messages),
    });
}
