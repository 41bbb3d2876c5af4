//! Lines of a document's values, and names that occur twice in one object.

use crate::scenario::errors::{Errors, MAX_LISTED, Mistake, quote};
use crate::scenario::json::{Kind, Value, escaped};

/// The line (from 1) on which the value at the JSON pointer begins; of the nearest part that exists otherwise.
pub(super) fn line_of(text: &str, root: &Value, pointer: &str) -> usize {
    let mut value = root;
    for token in pointer.split('/').skip(1) {
        let Some(inner) = value.step(token) else { break };
        value = inner;
    }
    line_at(text, value.at)
}

/// The line of a byte position.
fn line_at(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count()
}

/// Refuses names that occur twice in one object: of two the reader would silently take the last.
pub(super) fn refuse_duplicates(text: &str, root: &Value) -> Result<(), Errors> {
    let mut mistakes = Vec::new();
    duplicates(text, root, "", &mut mistakes);
    if mistakes.is_empty() { Ok(()) } else { Err(Errors { mistakes, more: 0 }) }
}

fn duplicates(text: &str, value: &Value, pointer: &str, found: &mut Vec<Mistake>) {
    if found.len() >= MAX_LISTED {
        return;
    }
    match &value.kind {
        Kind::List(list) => {
            for (i, value) in list.iter().enumerate() {
                if matches!(value.kind, Kind::List(_) | Kind::Object(_)) {
                    duplicates(text, value, &format!("{pointer}/{i}"), found);
                }
            }
        }
        Kind::Object(members) => {
            for (i, member) in members.iter().enumerate() {
                let pointer = format!("{pointer}/{}", escaped(&member.name));
                if found.len() < MAX_LISTED && members[..i].iter().any(|other| other.name == member.name) {
                    found.push(Mistake {
                        line: line_at(text, member.at),
                        // A pointer can be as long as the document.
                        pointer: if pointer.len() > 200 { String::new() } else { pointer.clone() },
                        message: format!("found the field {} twice in one object", quote(&member.name)),
                    });
                }
                duplicates(text, &member.value, &pointer, found);
            }
        }
        _ => {}
    }
}
