//! Changed documents: the text of a document with one value replaced or taken away, to ask "what if".

use std::fmt;

use serde_json::Value;

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
pub fn with(text: &str, pointer: &str, value: Value) -> Result<String, ChangeError> {
    change(text, pointer, Some(value))
}

/// `text` without the member or element at `pointer`.
///
/// # Errors
/// When the text is not JSON or there is no such place.
pub fn without(text: &str, pointer: &str) -> Result<String, ChangeError> {
    change(text, pointer, None)
}

fn change(text: &str, pointer: &str, value: Option<Value>) -> Result<String, ChangeError> {
    let mut root: Value = serde_json::from_str(text).map_err(|_| ChangeError::NotJson)?;
    let nowhere = || ChangeError::NoSuchPlace(pointer.to_owned());
    if let Some((parent, token)) = pointer.rsplit_once('/') {
        let name = token.replace("~1", "/").replace("~0", "~");
        match (root.pointer_mut(parent).ok_or_else(nowhere)?, value) {
            (Value::Object(map), Some(value)) => {
                map.insert(name, value);
            }
            (Value::Object(map), None) => {
                map.remove(&name).ok_or_else(nowhere)?;
            }
            (Value::Array(list), Some(value)) if name == "-" => list.push(value),
            (Value::Array(list), value) => {
                let at = name.parse::<usize>().ok().filter(|&at| at < list.len()).ok_or_else(nowhere)?;
                match value {
                    Some(value) => list[at] = value,
                    None => {
                        list.remove(at);
                    }
                }
            }
            _ => return Err(nowhere()),
        }
    } else {
        root = value.ok_or_else(nowhere)?;
    }
    Ok(format!("{root:#}"))
}
