//! The built-in documents: files under `assets/scenarios/`, read by the same code as anybody's. The page has only the
//! default one in its module; the others lie beside it and are fetched when they are asked for.

/// A built-in document.
struct Entry {
    id: &'static str,
    /// Its text, where it is at hand.
    text: Option<&'static str>,
}

/// Entries of the files with these names; the first is in the page's module.
macro_rules! entries {
    ($first:literal $title:literal, $($id:literal $rest:literal,)*) => {
        /// The scenario that opens when none is named.
        pub const DEFAULT: &str = $first;
        const ENTRIES: &[Entry] = &[
            Entry { id: $first, text: Some(include_str!(concat!("../../assets/scenarios/", $first, ".json"))) },
            $(Entry { id: $id, text: beside!($id) },)*
        ];
        const LIST: &[(&str, &str)] = &[($first, $title), $(($id, $rest)),*];
    };
}

/// The text of a document that the page fetches.
macro_rules! beside {
    ($file:literal) => {{
        #[cfg(target_arch = "wasm32")]
        let text = None;
        #[cfg(not(target_arch = "wasm32"))]
        let text = Some(include_str!(concat!("../../assets/scenarios/", $file, ".json")));
        text
    }};
}

entries! {
    "msk-control-plane-2026-05-07" "May 7, 2026: the control plane that froze trading",
    "msk-matching-engine-2026-05-07" "May 7, 2026: the matching engine in one hall",
    "multi-zone-2026-05-08" "May 8, 2026: two zones at once",
    "autoscaling-tutorial" "The tutorial whose test passes",
    "databases-nov29-dec1" "November 29 to December 1: the bottleneck that moved",
    "one-in-three-hundred" "One in three hundred: a proxy of the best intent",
    "healthy-day" "A healthy day: break it yourself",
}

/// Identifiers and titles, the default first.
pub fn list() -> &'static [(&'static str, &'static str)] {
    LIST
}

/// The text of a built-in document, where it is at hand.
pub fn text(id: &str) -> Option<&'static str> {
    ENTRIES.iter().find(|entry| entry.id == id).and_then(|entry| entry.text)
}

/// Returns whether a built-in document must be fetched first.
pub fn is_beside(id: &str) -> bool {
    ENTRIES.iter().any(|entry| entry.id == id && entry.text.is_none())
}
