//! The next entries of the ladder in order: a small bucket is sorted once, then each pop takes from its end.

use super::entry::Entry;

/// Entries in order, taken from the first to the last.
#[derive(Clone, Debug)]
pub struct Run {
    /// `Entry::EMPTY` when there is none.
    first: Entry,
    /// The others, the latest first.
    rest: Vec<Entry>,
}

impl Default for Run {
    fn default() -> Self {
        Run { first: Entry::EMPTY, rest: Vec::new() }
    }
}

impl Run {
    /// Takes what `load` hands out. Insertion sort: for at most some dozen entries.
    pub fn fill(&mut self, load: impl FnOnce(&mut dyn FnMut(Entry))) {
        let rest = &mut self.rest;
        load(&mut |entry| {
            let mut place = rest.len();
            rest.push(entry);
            while place > 0 && rest[place - 1] < entry {
                rest[place] = rest[place - 1];
                place -= 1;
            }
            rest[place] = entry;
        });
        self.pop();
    }

    /// The first entry, or `Entry::EMPTY`.
    #[inline(always)]
    pub fn first(&self) -> Entry {
        self.first
    }

    /// Takes the first entry, or `Entry::EMPTY`.
    #[inline(always)]
    pub fn pop(&mut self) -> Entry {
        std::mem::replace(&mut self.first, self.rest.pop().unwrap_or(Entry::EMPTY))
    }

    /// Number of entries.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.rest.len() + usize::from(!self.first.is_empty())
    }

    /// Visits every entry. The order between entries must stay the same.
    pub fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        if !self.first.is_empty() {
            change(&mut self.first);
        }
        self.rest.iter_mut().for_each(change);
    }
}

#[cfg(test)]
impl Run {
    /// Panics unless it is in order, and empty when it has no first entry.
    pub fn check(&self) {
        let in_turn = self.rest.iter().rev().copied();
        assert!(in_turn.is_sorted(), "the run is out of order");
        assert!(self.rest.iter().all(|&entry| self.first < entry), "the first entry of the run comes later");
    }
}
