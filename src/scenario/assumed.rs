//! What a reading assumed: the values that stand for fields that a document does not have, each with its reason. The
//! readers note them where they take them, so that there is no second list. The page has none of this.

use std::cell::Cell;

use serde_json::Value as Json;

/// A value that stands for a field that is not there.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumption {
    /// JSON pointer (RFC 6901) of the field.
    pub at: String,
    /// The value, as it could stand in the document.
    pub value: Json,
    /// What the field means, and where the value comes from.
    pub meaning: String,
}

impl Assumption {
    /// Returns whether nobody published the value: it is a guess of ours. Otherwise its meaning names the product that
    /// has it, or the part of the document that it follows from.
    pub fn is_guess(&self) -> bool {
        ["Assumed", "assumed", "Unverified"].iter().any(|word| self.meaning.contains(word))
    }
}

/// The notes of one reading, in its order.
#[derive(Default)]
pub(super) struct Notes(Cell<Vec<Assumption>>);

impl Notes {
    pub(super) fn add(&self, assumption: Assumption) {
        let mut all = self.0.take();
        all.push(assumption);
        self.0.set(all);
    }

    pub(super) fn into_list(self) -> Vec<Assumption> {
        self.0.into_inner()
    }
}
