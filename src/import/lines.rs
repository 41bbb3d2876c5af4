//! Places in texts, and what is wrong with a text.

/// A line of a file: where a value was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The number of the file, in the order in which they came.
    pub(super) file: u16,
    /// The line, from 1.
    pub(super) line: u32,
}

/// A value and its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given<T> {
    pub(super) value: T,
    pub(super) place: Place,
}

/// Why a text is not read.
#[derive(Debug)]
pub(super) struct Wrong {
    /// The file, where it is another one than the one being read.
    pub(super) file: Option<u16>,
    pub(super) line: u32,
    pub(super) message: String,
}

/// The mistake of a line.
pub(super) fn wrong(line: u32, message: impl Into<String>) -> Wrong {
    Wrong { file: None, line, message: message.into() }
}

/// The mistake of a place.
pub(super) fn wrong_at(place: Place, message: impl Into<String>) -> Wrong {
    Wrong { file: Some(place.file), line: place.line, message: message.into() }
}

/// A word of a text for a message: shortened, without control characters.
pub(super) fn quote(word: &str) -> String {
    const LONGEST: usize = 60;
    let shown = |c: char| if c.is_control() || c == '`' { '?' } else { c };
    let mut text: String = word.chars().take(LONGEST).map(shown).collect();
    if word.chars().nth(LONGEST).is_some() {
        text.push_str("...");
    }
    format!("`{text}`")
}
