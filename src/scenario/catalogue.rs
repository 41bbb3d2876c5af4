//! The built-in documents: files under `assets/scenarios/`, read by the same code as anybody's.

/// A built-in document.
struct Entry {
    id: &'static str,
    title: &'static str,
    text: &'static str,
}

/// The scenario that opens when none is named.
pub const DEFAULT: &str = "msk-control-plane-2026-05-07";

const ENTRIES: [Entry; 2] = [
    Entry {
        id: DEFAULT,
        title: "May 7, 2026: the control plane that froze trading",
        text: include_str!("../../assets/scenarios/msk-control-plane-2026-05-07.json"),
    },
    Entry {
        id: "databases-nov29-dec1",
        title: "November 29 to December 1: the bottleneck that moved",
        text: include_str!("../../assets/scenarios/databases-nov29-dec1.json"),
    },
];

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

/// The text of a built-in document.
pub fn text(id: &str) -> Option<&'static str> {
    ENTRIES.iter().find(|entry| entry.id == id).map(|entry| entry.text)
}
