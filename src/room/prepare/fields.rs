//! Fields of the form: each stands for one place of the text, and says what is wrong there.

use super::desk::Desk;
use crate::app::ui::{El, el, of};
use crate::language::say;
use crate::room::pieces::{button, select};
use crate::training::form::{self, quoted};

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Words,
    /// A text of several lines.
    Long,
    /// A text or a time that may be missing.
    Perhaps,
    /// A time.
    Time,
    /// A number.
    Number,
    /// A number that may be missing.
    PerhapsNumber,
}

/// A field for a place.
pub fn input(desk: &Desk, place: &str, label: &str, kind: Kind) -> El {
    let form = desk.form.peek().unwrap_or_default();
    let field = if kind == Kind::Long { el("textarea").set("rows", "2") } else { el("input") };
    let class = match kind {
        Kind::Words | Kind::Long => "words",
        Kind::Perhaps | Kind::Time => "when",
        Kind::Number | Kind::PerhapsNumber => "count",
    };
    let (own, at) = (desk.clone(), place.to_owned());
    let field = field
        .set("class", class)
        .set("aria-label", label)
        .live("aria-invalid", move || (!own.mistakes(&[&at]).is_empty()).to_string());
    field.0.set_value(form.text(place));
    let (node, desk, place) = (field.0.clone(), desk.clone(), place.to_owned());
    field.on("change", move |_| {
        let written = node.value();
        match kind {
            Kind::Perhaps | Kind::PerhapsNumber if written.trim().is_empty() => desk.take(&place),
            Kind::Number | Kind::PerhapsNumber => desk.put(&place, &form::number(&written)),
            _ => desk.put(&place, &quoted(&written)),
        }
    })
}

/// A choice for a place: values and their words.
pub fn choice(desk: &Desk, place: &str, label: &str, options: &[(String, String)]) -> El {
    let now = desk.form.peek().map(|form| form.text(place).to_owned()).unwrap_or_default();
    let field = select(label, options);
    field.0.set_value(&now);
    let (node, desk, place) = (field.0.clone(), desk.clone(), place.to_owned());
    field.on("change", move |_| desk.put(&place, &quoted(&node.value())))
}

/// A switch with its words; `then` gets whether it is on.
pub fn tick(label: &str, on: bool, then: impl Fn(bool) + 'static) -> El {
    let field = el("input").set("type", "checkbox");
    field.0.set_checked(on);
    let node = field.0.clone();
    let field = field.on("change", move |_| then(node.is_checked()));
    of("label", "opt").child(field).child(el("span").text(label))
}

/// A field with its name before it.
pub fn named(name: &str, field: El) -> El {
    of("label", "named").child(el("span").text(name)).child(field)
}

/// Takes an element of a list away; `what` names it.
pub fn away(desk: &Desk, place: &str, what: &str) -> El {
    let (desk, place) = (desk.clone(), place.to_owned());
    button("btn away", "×")
        .set("aria-label", &say!(room_take_away, name = what))
        .set("title", &say!(room_take_away, name = what))
        .press(move || desk.take(&place))
}

/// A choice of things to add, each a name and a text, with its button.
pub fn adds(desk: &Desk, label: String, list: &'static str, options: Vec<(String, String)>) -> El {
    if options.is_empty() {
        return el("div");
    }
    let names: Vec<(String, String)> =
        options.iter().enumerate().map(|(place, option)| (place.to_string(), option.0.clone())).collect();
    let field = select(&label, &names);
    let (node, desk) = (field.0.clone(), desk.clone());
    let add = button("btn", &say!(room_add)).press(move || {
        if let Some(option) = node.value().parse::<usize>().ok().and_then(|place| options.get(place)) {
            desk.add(list, |_| option.1.clone());
        }
    });
    of("div", "row add").child(field).child(add)
}

/// The mistakes at these places.
pub fn mistakes(desk: &Desk, places: &'static [&'static str]) -> El {
    let (key, list) = (desk.clone(), desk.clone());
    of("ul", "wrongs plain").set("aria-live", "polite").rebuilt(
        move || key.mistakes(places).join("\n"),
        move || list.mistakes(places).iter().map(|message| of("li", "mistake").text(message)).collect(),
    )
}
