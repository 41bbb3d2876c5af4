//! The built-in documents: whatever lies in `assets/scenarios`, read by the same code as anybody's. `build.rs` makes the
//! list of them, in the order that the documents state (`listed`). The page has only the first one in its module; the
//! others lie beside it and are fetched when they are asked for.

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// The scenario that opens when none is named.
pub const DEFAULT: &str = LIST[0].0;

/// Identifiers and titles, the default first.
pub fn list() -> &'static [(&'static str, &'static str)] {
    LIST
}

/// The title of a built-in document in the language that is spoken.
pub fn title(id: &str) -> Option<String> {
    place(id).map(|at| NAMES[at].say())
}

/// The text of a built-in document, where it is at hand.
pub fn text(id: &str) -> Option<&'static str> {
    place(id).and_then(|at| TEXTS.get(at).copied())
}

/// Returns whether a built-in document must be fetched first.
pub fn is_beside(id: &str) -> bool {
    place(id).is_some_and(|at| at >= TEXTS.len())
}

/// Returns whether a document is built in.
pub fn has(id: &str) -> bool {
    place(id).is_some()
}

fn place(id: &str) -> Option<usize> {
    LIST.iter().position(|entry| entry.0 == id)
}

/// The built-in scenarios: identifiers, and titles in the language that is spoken.
pub fn titles() -> Vec<(String, String)> {
    let own =
        |entry: &(&str, &str)| (entry.0.to_owned(), title(entry.0).unwrap_or_else(|| entry.1.to_owned()));
    list().iter().map(own).collect()
}
