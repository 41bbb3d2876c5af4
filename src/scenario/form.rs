//! The text of a document as a form: what stands at each place, whatever it is called there.

use std::collections::BTreeMap;

use crate::base::quote::quoted;
use crate::scenario::json::{self, Kind, Value};

/// What stands at a place.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    /// A text, without quotes.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// A list with so many elements.
    List(usize),
    /// An object with these members, in the order of the text.
    Object(Vec<String>),
}

/// Everything that stands in a text, by JSON pointer (RFC 6901).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    places: BTreeMap<String, Place>,
}

impl Form {
    /// Reads a text; nothing when it is not JSON.
    pub fn read(text: &str) -> Option<Form> {
        let root = json::parse(text).ok()?;
        let mut form = Form::default();
        form.take(&root, String::new());
        Some(form)
    }

    fn take(&mut self, value: &Value, at: String) {
        let place = match &value.kind {
            Kind::List(list) => {
                for (place, value) in list.iter().enumerate() {
                    self.take(value, format!("{at}/{place}"));
                }
                Place::List(list.len())
            }
            Kind::Object(members) => {
                for member in members {
                    self.take(&member.value, format!("{at}/{}", json::escaped(&member.name)));
                }
                Place::Object(members.iter().map(|member| member.name.clone()).collect())
            }
            Kind::Text(text) => Place::Text(text.clone()),
            Kind::Number(text, _) => Place::Number((*text).to_owned()),
            Kind::Bool(flag) => Place::Bool(*flag),
            Kind::Null => Place::Null,
        };
        self.places.insert(at, place);
    }

    /// What stands at a place.
    pub fn at(&self, at: &str) -> Option<&Place> {
        self.places.get(at)
    }

    /// The plain value at a place as people write it; empty where there is none.
    pub fn text(&self, at: &str) -> &str {
        match self.places.get(at) {
            Some(Place::Text(text) | Place::Number(text)) => text,
            Some(Place::Bool(true)) => "true",
            Some(Place::Bool(false)) => "false",
            _ => "",
        }
    }

    /// Returns whether something stands at a place.
    pub fn has(&self, at: &str) -> bool {
        self.places.contains_key(at)
    }

    /// How many elements the list at a place has.
    pub fn count(&self, at: &str) -> usize {
        if let Some(Place::List(count)) = self.places.get(at) { *count } else { 0 }
    }

    /// The members of the object at a place.
    pub fn members(&self, at: &str) -> &[String] {
        if let Some(Place::Object(members)) = self.places.get(at) { members } else { &[] }
    }

    /// The places of the elements of a list.
    pub fn elements(&self, list: &str) -> impl Iterator<Item = String> + use<> {
        let list = list.to_owned();
        (0..self.count(&list)).map(move |place| format!("{list}/{place}"))
    }

    /// The place of a text in a list of texts.
    pub fn place(&self, list: &str, text: &str) -> Option<usize> {
        self.texts(list).into_iter().position(|own| own == text)
    }

    /// What is built at and below these places, without the plain values: what a form is made of, whatever stands in its fields.
    pub fn shape(&self, places: &[&str]) -> String {
        let inside = |at: &str| places.iter().any(|place| at.starts_with(place));
        let lists = self.places.iter().filter(|own| inside(own.0)).filter_map(|(at, place)| match place {
            Place::List(length) => Some(format!("{at} {length}")),
            _ => None,
        });
        lists.collect::<Vec<_>>().join(";")
    }

    /// The texts of a list.
    pub fn texts(&self, list: &str) -> Vec<&str> {
        (0..self.count(list)).map(|place| self.text(&format!("{list}/{place}"))).collect()
    }

    /// A name that no element of a list has: `inject-3`.
    pub fn fresh(&self, list: &str, word: &str) -> String {
        let names = || (0..self.count(list)).map(|place| self.text(&format!("{list}/{place}/id")));
        let mut number = self.count(list) + 1;
        while names().any(|name| name == format!("{word}-{number}")) {
            number += 1;
        }
        format!("{word}-{number}")
    }
}

/// The place that a mistake names (`line 7: /clock/end: …`); the whole document without one.
pub fn place_of(mistake: &str) -> &str {
    let rest =
        mistake.strip_prefix("line ").and_then(|rest| rest.split_once(": ")).map_or(mistake, |parts| parts.1);
    match rest.split_once(": ") {
        Some((place, _)) if place.starts_with('/') && !place.contains(' ') => place,
        _ => "",
    }
}

/// What somebody wrote as JSON: a number where one is wanted and it is one, else a text, of which the reader says what is
/// wrong.
pub fn number(text: &str) -> String {
    let text = text.trim();
    let is_number = json::parse(text).is_ok_and(|value| matches!(value.kind, Kind::Number(..)));
    if is_number { text.to_owned() } else { quoted(text) }
}
