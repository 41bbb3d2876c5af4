//! The mistakes of a document, each with its place, and words for them.

use std::fmt;

/// Mistakes listed at most; the rest is counted.
pub const MAX_LISTED: usize = 20;

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Line in the document, from 1; 0 when the document is not text.
    pub line: usize,
    /// JSON pointer (RFC 6901) of the value; empty for the document as a whole.
    pub pointer: String,
    /// Names what was found and what was expected.
    pub message: String,
}

/// Every mistake found, in the order of lines; never empty. Displays one line each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Errors {
    /// The first mistakes, at most 20.
    pub mistakes: Vec<Mistake>,
    /// Number of further mistakes.
    pub more: usize,
}

impl Errors {
    /// A single mistake.
    pub(super) fn one(line: usize, message: impl Into<String>) -> Self {
        Errors { mistakes: vec![Mistake { line, pointer: String::new(), message: message.into() }], more: 0 }
    }
}

impl fmt::Display for Errors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, mistake) in self.mistakes.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            mistake.fmt(f)?;
        }
        match self.more {
            0 => Ok(()),
            1 => write!(f, "\nand 1 more mistake"),
            more => write!(f, "\nand {more} more mistakes"),
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "line {}: ", self.line)?;
        }
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Errors {}

/// `word` for a message: quoted, shortened, control characters shown as `?`.
pub(super) fn quote(word: &str) -> String {
    const LONGEST: usize = 40;
    let shown = |c: char| if c.is_control() || c == '`' { '?' } else { c };
    let mut text: String = word.chars().take(LONGEST).map(shown).collect();
    if word.chars().nth(LONGEST).is_some() {
        text.push_str("...");
    }
    format!("`{text}`")
}

/// The name among `names` that `word` probably meant.
pub(super) fn did_you_mean<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 60;
    if word.len() > LONGEST {
        return None;
    }
    let best = names.into_iter().map(|name| (distance(word, name), name)).min_by_key(|&(cost, _)| cost)?;
    // Replacing every letter is no spelling mistake.
    (best.0 <= 1 + word.len() / 3 && best.0 < word.len()).then_some(best.1)
}

/// Letters to insert, delete or replace (Levenshtein), by bytes, case ignored.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let replace = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = replace.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}
