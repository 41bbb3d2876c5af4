//! Messages as marks within a text: what the simulator's module sends, and the page spells.

use std::borrow::Cow;

use super::speak::{Speak, Value};

/// Opens a mark, stands between its parts, and closes it. No text of a person has them.
const OPEN: char = '\u{2}';
const APART: char = '\u{1f}';
const CLOSE: char = '\u{3}';

/// Says everything as marks.
pub struct Marks;

/// Says everything as marks.
pub static MARKS: Marks = Marks;

impl Marks {
    fn mark(kind: char, parts: &[&str]) -> String {
        let mut text = String::from(OPEN);
        text.push(kind);
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                text.push(APART);
            }
            text.push_str(part);
        }
        text.push(CLOSE);
        text
    }
}

impl Speak for Marks {
    fn message(&self, id: usize, values: &[Value]) -> String {
        let id = id.to_string();
        let values: Vec<Cow<str>> = values
            .iter()
            .map(|value| match value {
                Value::Text(text) => Cow::Borrowed(text.as_ref()),
                Value::Number(number, digits) => Cow::Owned(self.number(*number, *digits)),
            })
            .collect();
        let parts: Vec<&str> = std::iter::once(id.as_str()).chain(values.iter().map(AsRef::as_ref)).collect();
        Marks::mark('m', &parts)
    }

    fn number(&self, number: f64, digits: u8) -> String {
        Marks::mark('n', &[&number.to_bits().to_string(), &digits.to_string()])
    }

    fn cased(&self, text: &str, begins: bool) -> String {
        Marks::mark(if begins { 'C' } else { 'c' }, &[text])
    }

    fn clock(&self, minutes: u32, day: u32, zone: &str) -> String {
        Marks::mark('t', &[&minutes.to_string(), &day.to_string(), zone])
    }
}

/// Has everything said by whoever speaks a language: a module that knows none asks the one that does, by marks.
pub struct Elsewhere(pub fn(&str) -> String);

impl Speak for Elsewhere {
    fn message(&self, id: usize, values: &[Value]) -> String {
        (self.0)(&MARKS.message(id, values))
    }

    fn number(&self, number: f64, digits: u8) -> String {
        (self.0)(&MARKS.number(number, digits))
    }

    fn cased(&self, text: &str, begins: bool) -> String {
        (self.0)(&MARKS.cased(text, begins))
    }

    fn clock(&self, minutes: u32, day: u32, zone: &str) -> String {
        (self.0)(&MARKS.clock(minutes, day, zone))
    }
}

/// Returns whether a character is one of the signs that marks are made of.
pub fn is_sign(c: char) -> bool {
    matches!(c, OPEN | APART | CLOSE)
}

/// Returns whether a text has marks.
pub(super) fn has_any(text: &str) -> bool {
    text.contains(OPEN)
}

/// A text with all its marks said by `speaker`. What is no whole mark stays as it is.
pub fn spell(text: &str, speaker: &dyn Speak) -> String {
    let mut spelled = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(OPEN) {
        spelled.push_str(&rest[..at]);
        let Some((inside, after)) = closed(&rest[at + OPEN.len_utf8()..]) else {
            rest = &rest[at..];
            break;
        };
        spelled.push_str(&said(inside, speaker));
        rest = after;
    }
    spelled.push_str(rest);
    spelled
}

/// What stands within a mark that has been opened, and what follows it.
fn closed(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            OPEN => depth += 1,
            CLOSE if depth == 0 => return Some((&text[..at], &text[at + CLOSE.len_utf8()..])),
            CLOSE => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The parts of a mark; marks within them are whole.
fn parts(inside: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0, 0, Vec::new());
    for (at, c) in inside.char_indices() {
        match c {
            OPEN => depth += 1,
            CLOSE => depth -= 1,
            APART if depth == 0 => {
                found.push(&inside[from..at]);
                from = at + APART.len_utf8();
            }
            _ => {}
        }
    }
    found.push(&inside[from..]);
    found
}

fn said(inside: &str, speaker: &dyn Speak) -> String {
    let Some(kind) = inside.chars().next() else { return String::new() };
    let parts = parts(&inside[kind.len_utf8()..]);
    match (kind, parts.as_slice()) {
        ('m', [id, values @ ..]) => {
            let values: Vec<Value> = values
                .iter()
                .map(|part| match number(part) {
                    Some((number, digits)) => Value::Number(number, digits),
                    None => Value::Text(Cow::Owned(spell(part, speaker))),
                })
                .collect();
            id.parse().map_or(String::new(), |id| speaker.message(id, &values))
        }
        ('n', [bits, digits]) => {
            bare(bits, digits).map_or(String::new(), |(number, digits)| speaker.number(number, digits))
        }
        ('C' | 'c', [text]) => speaker.cased(&spell(text, speaker), kind == 'C'),
        ('t', [minutes, day, zone]) => {
            let whole = |text: &str| text.parse().unwrap_or_default();
            speaker.clock(whole(minutes), whole(day), zone)
        }
        _ => String::new(),
    }
}

/// The number that a value is, when it is nothing but one: messages choose their form by it.
fn number(part: &str) -> Option<(f64, u8)> {
    let (inside, after) = closed(part.strip_prefix(OPEN)?)?;
    let (bits, digits) = inside.strip_prefix('n')?.split_once(APART)?;
    after.is_empty().then(|| bare(bits, digits))?
}

fn bare(bits: &str, digits: &str) -> Option<(f64, u8)> {
    Some((f64::from_bits(bits.parse().ok()?), digits.parse().ok()?))
}
