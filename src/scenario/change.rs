//! Changes a document's text: one value is replaced, added or taken away, and all else stays as it was written, space, comments
//! and order of members included.

use std::fmt;
use std::ops::Range;

use super::json::{self, Kind, Value};
use crate::base::quote::quoted;

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

/// `text` with the value at `pointer` (RFC 6901) replaced by `value`, which spells JSON, or with it as a new member of an object,
/// or as the last element of a list (last token `-`).
///
/// # Errors
/// When the text is not JSON or there is no such place.
pub fn with(text: &str, pointer: &str, value: impl fmt::Display) -> Result<String, ChangeError> {
    put(text, pointer, &value.to_string())
}

fn put(text: &str, pointer: &str, value: &str) -> Result<String, ChangeError> {
    let root = json::parse(text).map_err(|_| ChangeError::NotJson)?;
    let Some((parent, token)) = pointer.rsplit_once('/') else {
        return if pointer.is_empty() { Ok(value.to_owned()) } else { Err(nowhere(pointer)) };
    };
    let holder = at(&root, parent).ok_or_else(|| nowhere(pointer))?;
    if let Some(old) = holder.step(token) {
        return Ok(replaced(text, span(text, old), value));
    }
    match &holder.kind {
        Kind::Object(members) => {
            let name = quoted(&unescaped(token));
            let last = members.last().map(|member| (member.at, span(text, &member.value).end));
            Ok(added(text, holder, last, &format!("{name}: {value}")))
        }
        Kind::List(list) if token == "-" => {
            let last = list.last().map(|last| (last.at, span(text, last).end));
            Ok(added(text, holder, last, value))
        }
        _ => Err(nowhere(pointer)),
    }
}

/// `text` without the member or element at `pointer`.
///
/// # Errors
/// When the text is not JSON or there is no such place.
pub fn without(text: &str, pointer: &str) -> Result<String, ChangeError> {
    let root = json::parse(text).map_err(|_| ChangeError::NotJson)?;
    let (parent, token) = pointer.rsplit_once('/').ok_or_else(|| nowhere(pointer))?;
    let holder = at(&root, parent).ok_or_else(|| nowhere(pointer))?;
    let (place, spans): (Option<usize>, Vec<Range<usize>>) = match &holder.kind {
        Kind::Object(members) => {
            let name = unescaped(token);
            let spans = members.iter().map(|member| member.at..span(text, &member.value).end);
            (members.iter().rposition(|member| member.name == name), spans.collect())
        }
        Kind::List(list) => {
            let place = token.parse::<usize>().ok().filter(|&place| place < list.len());
            (place, list.iter().map(|element| span(text, element)).collect())
        }
        _ => (None, Vec::new()),
    };
    let place = place.ok_or_else(|| nowhere(pointer))?;
    // With the comma behind it and the space behind that, else with what stands between it and the one before.
    let gone = match (spans.get(place + 1), place.checked_sub(1)) {
        (Some(next), _) => {
            let comma = spans[place].end + json::comma(&text[spans[place].end..]);
            let space = text[comma..next.start].len() - text[comma..next.start].trim_start().len();
            spans[place].start..comma + space
        }
        (None, Some(before)) => spans[before].end..spans[place].end,
        (None, None) => spans[place].clone(),
    };
    Ok(replaced(text, gone, ""))
}

/// The text of the value at `pointer`, as it is written.
pub fn written<'a>(text: &'a str, root: &Value, pointer: &str) -> Option<&'a str> {
    at(root, pointer).map(|value| &text[span(text, value)])
}

/// The value at a pointer.
pub fn at<'v, 'a>(root: &'v Value<'a>, pointer: &str) -> Option<&'v Value<'a>> {
    pointer.split('/').skip(1).try_fold(root, |value, token| value.step(token))
}

fn nowhere(pointer: &str) -> ChangeError {
    ChangeError::NoSuchPlace(pointer.to_owned())
}

fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

fn span(text: &str, value: &Value) -> Range<usize> {
    value.at..value.at + json::length(&text[value.at..])
}

fn replaced(text: &str, span: Range<usize>, value: &str) -> String {
    format!("{}{value}{}", &text[..span.start], &text[span.end..])
}

/// `text` with something behind the last thing in `holder`, which is its start and end, on a line of its own if that has one.
fn added(text: &str, holder: &Value, last: Option<(usize, usize)>, value: &str) -> String {
    let Some((start, end)) = last else {
        return replaced(text, holder.at + 1..holder.at + 1, value);
    };
    let line = text[..start].rfind('\n').map_or(0, |line| line + 1);
    let indent = &text[line..start];
    let space = if line > holder.at && indent.trim().is_empty() { format!("\n{indent}") } else { " ".into() };
    replaced(text, end..end, &format!(",{space}{value}"))
}
