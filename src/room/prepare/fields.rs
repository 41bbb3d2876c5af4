//! Fields of the form: each stands for one place of the text, and says what is wrong there.

use super::desk::Desk;
use crate::app::ui::{El, effect, el, of};
use crate::language::say;
use crate::room::pieces::{button, follow, select};
use crate::training::form::{self, Form, quoted};

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
    let field = if kind == Kind::Long { el("textarea").set("rows", "2") } else { el("input") };
    let class = match kind {
        Kind::Words | Kind::Long => "words",
        Kind::Perhaps | Kind::Time => "when",
        Kind::Number | Kind::PerhapsNumber => "count",
    };
    let (own, at) = (desk.clone(), place.to_owned());
    let field = field
        .set("class", class)
        .set("data-place", place)
        .set("aria-label", label)
        .live("aria-invalid", move || (!own.mistakes(&[&at]).is_empty()).to_string());
    follow(&desk.form, &field.0, place, str::to_owned);
    let field = if kind == Kind::Words {
        // What the field is too narrow for.
        let (form, at) = (desk.form.clone(), place.to_owned());
        field.live("title", move || form.get().unwrap_or_default().text(&at).to_owned())
    } else {
        field
    };
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
    let field = select(label, options).set("data-place", place);
    follow(&desk.form, &field.0, place, str::to_owned);
    let (node, desk, place) = (field.0.clone(), desk.clone(), place.to_owned());
    field.on("change", move |_| desk.put(&place, &quoted(&node.value())))
}

/// A field whose name follows what stands at another place.
pub fn called(field: El, desk: &Desk, place: String, says: fn(&str) -> String) -> El {
    let form = desk.form.clone();
    field.live("aria-label", move || says(form.get().unwrap_or_default().text(&place)))
}

/// A switch with its words: on where `is_on` says so; `then` gets what it becomes.
pub fn tick(
    desk: &Desk,
    label: &str,
    is_on: impl Fn(&Form) -> bool + 'static,
    then: impl Fn(bool) + 'static,
) -> El {
    let field = el("input").set("type", "checkbox");
    let (node, form) = (field.0.clone(), desk.form.clone());
    effect(move || node.set_checked(form.get().is_some_and(|form| is_on(&form))));
    let node = field.0.clone();
    let field = field.on("change", move |_| then(node.is_checked()));
    of("label", "opt").child(field).child(el("span").text(label))
}

/// A field with its name before it.
pub fn named(name: &str, field: El) -> El {
    of("label", "named").child(el("span").text(name)).child(field)
}

/// Takes an element of a list away; what stands at `named` below it names it.
pub fn away(desk: &Desk, place: &str, named: &str) -> El {
    let says = |name: &str| say!(room_take_away, name);
    let (own, at) = (desk.clone(), place.to_owned());
    let field = button("btn away", "×").press(move || own.take(&at));
    called(field, desk, format!("{place}/{named}"), says)
}

/// A choice of things to add by their names, with its button; `make` makes the chosen one for the exercise as it is then.
pub fn adds(
    desk: &Desk,
    label: String,
    list: &'static str,
    names: &[String],
    make: impl Fn(&Form, usize) -> String + 'static,
) -> El {
    if names.is_empty() {
        return el("div");
    }
    let numbered = |(place, name): (usize, &String)| (place.to_string(), name.clone());
    let field = select(&label, &names.iter().enumerate().map(numbered).collect::<Vec<_>>());
    let (node, desk) = (field.0.clone(), desk.clone());
    let add = button("btn", &say!(room_add)).press(move || {
        if let Ok(place) = node.value().parse::<usize>() {
            desk.add(list, |form| make(form, place));
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
