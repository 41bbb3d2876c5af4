//! The branches stay in the browser: written after every command and about once a second, read when the page is
//! opened again.
//!
//! 1. A page that was opened plainly has an entry of its own. One that was opened by a link has another, which is read only
//!    when that page is reloaded: whoever follows a link sees what the link says.
//! 2. An entry that cannot be read is left alone; the page then keeps its branches in a second one.
//! 3. As long as nothing was tried nothing is written.
//! 4. A tab has a copy of its own for its reload: two tabs of one page do not take each other's branches.

use crate::session::keep;
use crate::session::protocol::{Start, Trail};
use crate::web::{self, preferences};

/// Where the browser remembers that the question of the page was seen.
const MET: &str = "met";

/// Returns whether this browser has seen the question before.
pub fn was_met() -> bool {
    preferences::stored(MET).is_some()
}

/// Remembers that the question was seen.
pub fn meet() {
    preferences::store(MET, "1");
}

/// Real time between two entries, milliseconds; a long entry is written less often.
const EVERY_MS: f64 = 1_000.0;

/// The place where the branches of a page are kept.
#[derive(Clone, Default)]
pub struct Keep {
    key: String,
    fragment: String,
    /// True if there is something to keep, be it only that this run was opened.
    pub begun: bool,
    lost: bool,
    written: String,
    due_ms: f64,
}

/// An entry that was kept.
pub enum Found {
    /// Nothing.
    Nothing,
    /// Something that cannot be read.
    Unread,
    /// A session.
    Left(Start),
}

impl Keep {
    /// The place for a page that was opened by `fragment`, and what is there. `again`: whether the page was reloaded.
    pub fn of(fragment: &str, again: bool) -> (Keep, Found) {
        let kind = if fragment.is_empty() { "kept" } else { "kept link" };
        let mut keep = Keep {
            key: format!("{kind} {}", web::location::base()),
            fragment: fragment.to_owned(),
            ..Keep::default()
        };
        let mut found = keep.look(again);
        if matches!(found, Found::Unread) {
            keep.leave_alone();
            if let Found::Left(start) = keep.look(again) {
                found = Found::Left(start);
            }
        }
        (keep, found)
    }

    /// Leaves the entry as it is, and takes another one.
    pub fn leave_alone(&mut self) {
        preferences::forget_here(&self.key);
        self.key.push_str(" 2");
    }

    fn look(&self, again: bool) -> Found {
        let own = again.then(|| preferences::stored_here(&self.key)).flatten();
        let Some(text) = own.or_else(|| preferences::stored(&self.key)) else { return Found::Nothing };
        match keep::read(&text) {
            None => Found::Unread,
            Some((fragment, start)) => {
                let same = fragment == self.fragment && (fragment.is_empty() || again);
                if same { Found::Left(start) } else { Found::Nothing }
            }
        }
    }

    /// Returns whether it is time to write again.
    pub fn is_due(&self, now_ms: f64) -> bool {
        self.begun && now_ms >= self.due_ms
    }

    /// Writes what has been tried, if anything was. False when that turns out to be impossible.
    pub fn write(&mut self, now_ms: f64, trail: &Trail, part: Option<String>) -> bool {
        if self.key.is_empty() || trail.undo.is_empty() && !self.begun {
            return true;
        }
        let Trail { opening, branches, undo } = trail.clone();
        let start = Start { scenario: opening.scenario, branches, undo, part, ..Start::default() };
        let text = keep::write(&self.fragment, start);
        self.begun = true;
        self.due_ms = now_ms + EVERY_MS + text.len() as f64 / 16.0;
        // What another page has written since stays, as long as nothing happens here.
        if text == self.written {
            return true;
        }
        preferences::store_here(&self.key, &text);
        let worked = preferences::store(&self.key, &text);
        self.written = text;
        worked || std::mem::replace(&mut self.lost, true)
    }

    /// Forgets what was kept.
    pub fn forget(&mut self) {
        preferences::forget(&self.key);
        self.key.clear();
    }
}
