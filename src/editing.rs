//! A document of one's own in the making: brought in from other tools' texts, changed by forms, tried before and after a change.
//!
//! 1. `schema` and `names` say what may stand at a place of a document, what it means and what it can name.
//! 2. `brought` imports texts, and says what was read, assumed and dropped.
//! 3. `trial` runs a document with commands, `answers` asks questions about it, and it can be taken away in
//!    the forms of other tools; `protocol` and `service` carry that as bytes between a page and its worker.

pub mod answers;
pub mod brought;
pub mod names;
pub mod protocol;
pub mod schema;
pub mod service;
pub mod trial;

pub use crate::base::quote::quoted;
pub use crate::scenario::catalogue::titles as scenarios;
pub use crate::scenario::form::{Form, Place, number, place_of};
pub use crate::scenario::json::escaped;
pub use crate::scenario::{with, without, written};

use crate::scenario;
use crate::scenario::json::{self, Value};

/// The least that a document can be, by the schema: names that it has to have are those of its own parts.
pub fn least(schema: schema::Node) -> String {
    let mut text = schema.sample(&Form::default(), "");
    let mut places = vec![String::new()];
    while let Some(at) = places.pop() {
        let Some(form) = Form::read(&text) else { break };
        let node = schema.at(&form, &at).map(|node| node.settled(&form, &at));
        if let Some(schema::Shape::Text(Some(kinds))) = node.map(schema::Node::shape)
            && let known = names::of(&form, &kinds)
            && let (Some(first), false) = (known.first(), known.iter().any(|name| name == form.text(&at)))
        {
            text = with(&text, &at, quoted(first)).unwrap_or(text);
        }
        places.extend(form.members(&at).iter().map(|member| format!("{at}/{}", escaped(member))));
        places.extend(form.elements(&at));
    }
    text
}

/// The words of what can be taken away.
pub fn takeable() -> Vec<&'static str> {
    crate::export::Kind::ALL.iter().map(|kind| kind.word()).collect()
}

/// A text as a tree; nothing when it is not JSON.
pub fn parsed(text: &str) -> Option<Value<'_>> {
    json::parse(text).ok()
}

/// What is wrong with a document, one message a mistake, each with its line and place; nothing when it can be run.
pub fn mistakes(text: &str) -> Vec<String> {
    match scenario::read(text) {
        Ok(_) => Vec::new(),
        Err(errors) => errors.to_string().lines().map(str::to_owned).collect(),
    }
}
