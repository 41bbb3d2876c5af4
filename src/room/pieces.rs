//! Pieces that several windows are made of.

use std::cell::RefCell;
use std::sync::Arc;

use crate::app::ui::{El, Live, effect, el, of, svg};
use crate::editing::Form;
use crate::language::say;
use crate::training::protocol::{Row, Tone};
use crate::web::dom::Node;

/// Microseconds in a second.
const SECOND: u64 = 1_000_000;

/// A panel with its title and a note beside it.
pub fn panel(class: &str, title: &str, note: impl Fn() -> String + 'static) -> El {
    let head = el("header").child(el("h2").text(title)).child(el("small").live_text(note));
    of("section", &format!("panel {class}")).set("aria-label", title).child(head)
}

/// A moment of the run: `13:00`, `1:02:30`.
pub fn moment(us: u64) -> String {
    let seconds = us / SECOND;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

/// The same on the clock on the wall: `19:23:00 ET`.
pub fn wall((start, zone): &(u32, String), us: u64) -> String {
    let seconds = (u64::from(*start) + us / SECOND) % 86_400;
    format!("{:02}:{:02}:{:02} {zone}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A length of time in words: `13 min 30 s`.
pub fn span(seconds: f64) -> String {
    let whole = libm_round(seconds);
    let (minutes, rest) = (whole / 60, whole % 60);
    match (minutes, rest) {
        (0, rest) => say!(room_seconds, seconds = rest),
        (minutes, 0) => say!(room_minutes, minutes),
        (minutes, rest) => say!(room_span, minutes, seconds = rest),
    }
}

fn libm_round(seconds: f64) -> u64 {
    (seconds.max(0.0) + 0.5) as u64
}

/// The word of a tone in the page.
pub fn word(tone: Tone) -> &'static str {
    match tone {
        Tone::Well => "ok",
        Tone::Warn => "slow",
        Tone::Bad => "failing",
        Tone::Dark => "dark",
        Tone::Waits => "hung",
    }
}

/// A sign of how something is: its shape says so, too.
pub fn sign(tone: Tone) -> El {
    let path = match tone {
        Tone::Well => "M4 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0",
        Tone::Warn => "M8 2.5 14 13H2zM8 6.5v3M8 11.2v.3",
        Tone::Bad => "m4 4 8 8M12 4l-8 8",
        Tone::Dark => "M4 8h8",
        Tone::Waits => "M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0M6 6h4v4H6z",
    };
    let drawing = svg("svg").set("class", "g").set("viewBox", "0 0 16 16").set("aria-hidden", "true");
    drawing.child(svg("path").set("d", path))
}

/// A map: rows by zones; `together` heads the last column.
pub fn map(zones: &[String], rows: &[Row], words: bool, together: &str) -> El {
    let table = of("table", if words { "rmap words" } else { "rmap" });
    let heads =
        zones.iter().map(|zone| el("th").set("scope", "col").text(say!(room_zone, zone = zone.as_str())));
    let head = el("tr").child(el("th").text(say!(room_part))).children(heads);
    let head = head.child(of("th", "sum").text(together));
    let row = |row: &Row| {
        let cells = row.cells.iter().map(|cell| {
            let signs = cell.iter().map(|(tone, text)| {
                let one =
                    of("span", "one").set("data-state", word(*tone)).set("title", text).child(sign(*tone));
                one.child(of("span", "w").text(text))
            });
            el("td").child(of("span", "cell").children(signs))
        });
        let sum = of("td", "sum").set("data-state", word(row.tone)).text(&row.sum);
        el("tr").child(el("th").set("scope", "row").text(&row.name)).children(cells).child(sum)
    };
    table.child(el("thead").child(head)).child(el("tbody").children(rows.iter().map(row)))
}

/// A button.
pub fn button(class: &str, text: &str) -> El {
    of("button", class).set("type", "button").text(text)
}

/// A button that saves a file of the worker's: what it says in marks is said in the page's language.
pub fn file(text: String, name: &'static str, kind: &'static str, bytes: &[u8]) -> El {
    let content = arrived(bytes);
    button("btn", &text).press(move || {
        crate::web::save::text(name, kind, &content);
    })
}

/// A text of the worker's that came as bytes, in the page's language.
pub fn arrived(bytes: &[u8]) -> String {
    crate::language::arrived(String::from_utf8_lossy(bytes).into_owned())
}

/// A choice of one of some words; `value` is what is chosen at first.
pub fn select(label: &str, options: &[(String, String)]) -> El {
    let option = |(value, text): &(String, String)| el("option").set("value", value).text(text);
    el("select").set("aria-label", label).children(options.iter().map(option))
}

/// A role as people read it.
pub fn role(role: &str) -> String {
    match role {
        "commander" => say!(room_role_commander),
        "operations" => say!(room_role_operations),
        "communications" => say!(room_role_communications),
        "scribe" => say!(room_role_scribe),
        "facilitator" => say!(room_role_facilitator),
        other => crate::language::capital(&other.replace('-', " ")),
    }
}

/// A field shows what stands at its place, also when that was changed elsewhere; what somebody has written in it is left alone
/// while they are there.
pub fn follow(
    form: &Live<Option<Arc<Form>>>,
    field: &Node,
    place: &str,
    shown: impl Fn(&str) -> String + 'static,
) {
    let (node, form, place) = (field.clone(), form.clone(), place.to_owned());
    let last = RefCell::new(String::new());
    effect(move || {
        let Some(form) = form.get() else { return };
        let now = shown(form.text(&place));
        let untouched = node.value() == *last.borrow();
        if (untouched || !node.has_focus()) && node.value() != now {
            node.set_value(&now);
        }
        last.replace(now);
    });
}
