//! The built-in exercises: whatever lies in `assets/exercises`, by difficulty. `build.rs` makes the list of them. Their texts
//! lie beside the page, as those of most scenarios do.

include!(concat!(env!("OUT_DIR"), "/exercises.rs"));

/// Identifiers and titles, the easiest first.
pub fn list() -> &'static [(&'static str, &'static str)] {
    LIST
}

/// What the team calls a built-in exercise.
pub fn team_title(id: &str) -> Option<&'static str> {
    LIST.iter().position(|entry| entry.0 == id).map(|at| TEAM_TITLES[at])
}

/// How long a session of a built-in exercise takes, real minutes.
pub fn minutes(id: &str) -> Option<u32> {
    LIST.iter().position(|entry| entry.0 == id).map(|at| MINUTES[at])
}

/// The seed of a built-in exercise, where it is not drawn.
pub fn seed(id: &str) -> Option<u64> {
    LIST.iter().position(|entry| entry.0 == id).and_then(|at| SEEDS[at])
}

/// The text of a built-in exercise.
#[cfg(not(target_arch = "wasm32"))]
pub fn text(id: &str) -> Option<&'static str> {
    LIST.iter().position(|entry| entry.0 == id).map(|at| TEXTS[at])
}
