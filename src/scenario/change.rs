//! Changed documents: the text of a document with one value replaced or taken away, to ask "what if". All other text
//! stays as it is, comments included.

use std::fmt;

use serde_json::Value as Json;

use crate::scenario::json::{self, Kind, Value};

/// Why a document could not be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeError {
    /// The text is not JSON.
    NotJson,
    /// Nothing has this pointer, and it is not a new member of an existing object.
    NoSuchPlace(String),
}

impl fmt::Display for ChangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ChangeError::NotJson => write!(f, "the document is not JSON"),
            ChangeError::NoSuchPlace(pointer) => write!(f, "{pointer}: no such place in the document"),
        }
    }
}

impl std::error::Error for ChangeError {}

/// `text` with the value at `pointer` (RFC 6901) replaced by `value`, or added as a new member of an object, or
/// appended to a list (last token `-`).
///
/// # Errors
/// When the text is not JSON or there is no such place.
pub fn with(text: &str, pointer: &str, value: Json) -> Result<String, ChangeError> {
    let root = json::parse(text).map_err(|_| ChangeError::NotJson)?;
    let nowhere = || ChangeError::NoSuchPlace(pointer.to_owned());
    let value = format!("{value:#}");
    let Some((parent, token)) = pointer.rsplit_once('/') else {
        return if pointer.is_empty() { Ok(value) } else { Err(nowhere()) };
    };
    let parent = find(&root, parent).ok_or_else(nowhere)?;
    if let Some(old) = parent.step(token) {
        let end = old.at + json::length(&text[old.at..]);
        return Ok([&text[..old.at], &value, &text[end..]].concat());
    }
    let (empty, new) = match &parent.kind {
        Kind::Object(members) => (members.is_empty(), format!("{}: {value}", Json::from(name(token)))),
        Kind::List(list) if token == "-" => (list.is_empty(), value),
        _ => return Err(nowhere()),
    };
    // At the head of an object, at the end of a list: each where no comment can stand between.
    let (at, new) = match last(parent) {
        Some(last) if matches!(parent.kind, Kind::List(_)) => {
            (last + json::length(&text[last..]), format!(", {new}"))
        }
        _ => (parent.at + 1, if empty { new } else { format!("{new}, ") }),
    };
    Ok([&text[..at], &new, &text[at..]].concat())
}

/// `text` without the member or element at `pointer`.
///
/// # Errors
/// When the text is not JSON or there is no such place.
pub fn without(text: &str, pointer: &str) -> Result<String, ChangeError> {
    let root = json::parse(text).map_err(|_| ChangeError::NotJson)?;
    let nowhere = || ChangeError::NoSuchPlace(pointer.to_owned());
    let (parent, token) = pointer.rsplit_once('/').ok_or_else(nowhere)?;
    let parent = find(&root, parent).ok_or_else(nowhere)?;
    // Where each member or element begins, and where its value does.
    let (starts, at): (Vec<(usize, usize)>, _) = match &parent.kind {
        Kind::Object(members) => {
            let at = members.iter().rposition(|member| member.name == name(token));
            (members.iter().map(|member| (member.at, member.value.at)).collect(), at)
        }
        Kind::List(list) => {
            let at = token.parse().ok().filter(|&at| at < list.len());
            (list.iter().map(|value| (value.at, value.at)).collect(), at)
        }
        _ => return Err(nowhere()),
    };
    let at = at.ok_or_else(nowhere)?;
    let (from, value) = starts[at];
    let rest = &text[value..];
    // A comma goes with it: that behind it, or else that before it.
    let (from, to) = match (json::length_with_comma(rest), at.checked_sub(1)) {
        (Some(length), _) => (from, value + length),
        (None, Some(before)) => {
            let before = starts[before].1;
            (before + json::length(&text[before..]), value + json::length(rest))
        }
        (None, None) => (from, value + json::length(rest)),
    };
    Ok([&text[..from], &text[to..]].concat())
}

/// The value at a pointer.
fn find<'v, 't>(root: &'v Value<'t>, pointer: &str) -> Option<&'v Value<'t>> {
    pointer.split('/').skip(1).try_fold(root, |value, token| value.step(token))
}

/// Where the last element of a list begins.
fn last(list: &Value) -> Option<usize> {
    list.as_array()?.last().map(|value| value.at)
}

/// The name that a token of a pointer stands for.
fn name(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
