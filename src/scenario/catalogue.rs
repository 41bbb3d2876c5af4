//! The built-in documents: files under `assets/scenarios/`, read by the same code as anybody's. The page has only the
//! default one in its module; the others lie beside it and are fetched when they are asked for.

/// A built-in document.
struct Entry {
    id: &'static str,
    title: &'static str,
    /// Its text, where it is at hand.
    text: Option<&'static str>,
}

/// The scenario that opens when none is named.
pub const DEFAULT: &str = "msk-control-plane-2026-05-07";

const ENTRIES: [Entry; 2] = [
    Entry {
        id: DEFAULT,
        title: "May 7, 2026: the control plane that froze trading",
        text: Some(include_str!("../../assets/scenarios/msk-control-plane-2026-05-07.json")),
    },
    Entry {
        id: "msk-matching-engine-2026-05-07",
        title: "May 7, 2026: the matching engine in one hall",
        text: beside(include_str!("../../assets/scenarios/msk-matching-engine-2026-05-07.json")),
    },
];

/// A text that is at hand everywhere but on the page.
const fn beside(text: &'static str) -> Option<&'static str> {
    if cfg!(feature = "web") { None } else { Some(text) }
}

const LIST: [(&str, &str); ENTRIES.len()] = {
    let mut list = [("", ""); ENTRIES.len()];
    let mut i = 0;
    while i < ENTRIES.len() {
        list[i] = (ENTRIES[i].id, ENTRIES[i].title);
        i += 1;
    }
    list
};

/// Identifiers and titles, the default first.
pub fn list() -> &'static [(&'static str, &'static str)] {
    &LIST
}

/// The text of a built-in document, where it is at hand.
pub fn text(id: &str) -> Option<&'static str> {
    ENTRIES.iter().find(|entry| entry.id == id).and_then(|entry| entry.text)
}

/// Whether a built-in document must be fetched first.
pub fn is_beside(id: &str) -> bool {
    ENTRIES.iter().any(|entry| entry.id == id && entry.text.is_none())
}
