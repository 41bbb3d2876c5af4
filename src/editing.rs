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

/// At most so many fields are added to what was begun.
const MISSING: usize = 8;

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

/// A text with a value at a place, and with what the readers say is missing there: what needs one thing or another is no matter
/// of the schema. The place of an element that is new ends in `-`.
pub fn filled(schema: schema::Node, text: &str, at: &str, value: &str) -> Option<String> {
    let mut text = match (at.strip_suffix("/-"), Form::read(text)?) {
        (Some(list), form) if !form.has(list) => with(text, list, format!("[{value}]")).ok()?,
        _ => with(text, at, value).ok()?,
    };
    let at = match at.strip_suffix("/-") {
        Some(list) => format!("{list}/{}", Form::read(&text)?.count(list).saturating_sub(1)),
        None => at.to_owned(),
    };
    for _ in 0..MISSING {
        let missing = mistakes(&text).into_iter().find_map(|mistake| {
            let place = place_of(&mistake).to_owned();
            let name = mistake.split_once("missing field `")?.1.split('`').next()?.to_owned();
            place.starts_with(&at).then_some((place, name))
        });
        let Some((place, name)) = missing else { break };
        let (form, lacking) = (Form::read(&text)?, format!("{place}/{name}"));
        let Some(sample) = schema.at(&form, &lacking).map(|node| node.sample(&form, "")) else { break };
        text = with(&text, &lacking, sample).ok()?;
    }
    Some(text)
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
