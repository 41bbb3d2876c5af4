//! Words of the reader's messages, and amounts as people write them.

use crate::scenario::errors::{did_you_mean, quote};
use crate::scenario::json::{Kind, Value};

/// Names a value's kind for a message.
pub(super) fn describe(value: &Value) -> String {
    match &value.kind {
        Kind::Null => "null".into(),
        Kind::Bool(flag) => flag.to_string(),
        Kind::Number(text, _) if text.len() <= 40 => (*text).to_owned(),
        Kind::Number(..) => "a long number".into(),
        Kind::Text(text) => quote(text),
        Kind::List(_) => "a list".into(),
        Kind::Object(_) => "an object".into(),
    }
}

/// Names joined for a message, shortened.
pub(super) fn join<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    const MOST: usize = 12;
    let all: Vec<&str> = names.into_iter().collect();
    let mut text = all.iter().take(MOST).copied().collect::<Vec<_>>().join(", ");
    if all.len() > MOST {
        text.push_str(&format!(" and {} more", all.len() - MOST));
    }
    text
}

/// `found X, expected one of …`, with a guess.
pub(super) fn unknown_name(what: &str, found: &str, names: &[&str]) -> String {
    // A part with a broken identifier keeps its place with an empty name.
    let names: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).collect();
    let mut text = format!("found {what} {}", quote(found));
    match did_you_mean(found, names.iter().copied()) {
        Some(name) => text.push_str(&format!(", did you mean `{name}`?")),
        None if names.is_empty() => text.push_str(", but there is none"),
        None => text.push_str(&format!(", expected one of: {}", join(names.iter().copied()))),
    }
    text
}

/// Reads `12.5` as hundredths.
pub(super) fn hundredths(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, "00"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    if !digits(whole) || !digits(part) || whole.len() > 9 || part.len() > 2 {
        return None;
    }
    let scale = if part.len() == 1 { 10 } else { 1 };
    Some(whole.parse::<u64>().ok()? * 100 + part.parse::<u64>().ok()? * scale)
}
