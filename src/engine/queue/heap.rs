//! A 4-ary heap with deferred pop: a pop leaves the root empty, the next push fills it (one sift instead of two).

use super::entry::{Entry, FutureEvents};

/// Four siblings in one cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Line([Entry; 4]);

/// The root stands apart; the other elements fill the places of the lines in turn. The children of the root are
/// line 0, those of place `p` are line `p + 1`. Places beyond the last element hold `Entry::EMPTY`: a sift needs
/// no length.
#[derive(Clone, Debug)]
pub struct QuadHeap {
    /// `Entry::EMPTY` after a pop, until the next push or look fills it.
    root: Entry,
    lines: Vec<Line>,
    /// Elements below the root.
    below: usize,
}

impl Default for QuadHeap {
    fn default() -> Self {
        QuadHeap { root: Entry::EMPTY, lines: vec![Line([Entry::EMPTY; 4])], below: 0 }
    }
}

impl QuadHeap {
    #[inline(always)]
    fn set(&mut self, place: usize, entry: Entry) {
        self.lines[place / 4].0[place % 4] = entry;
    }

    #[inline(always)]
    fn get(&self, place: usize) -> Entry {
        self.lines[place / 4].0[place % 4]
    }

    /// Puts an entry into the heap when its root is empty; false when it is not.
    #[inline(always)]
    pub fn fill_root(&mut self, entry: Entry) -> bool {
        if !self.root.is_empty() {
            return false;
        }
        if self.below > 1 {
            self.sift_down(entry);
            return true;
        }
        // At most one other element: one comparison instead of four (a queue with two servers lives on that).
        let other = self.lines[0].0[0];
        let (first, second) = if other < entry { (other, entry) } else { (entry, other) };
        self.root = first;
        self.lines[0].0[0] = second;
        true
    }

    /// Adds an entry below a root that is there.
    #[inline(always)]
    pub fn add(&mut self, entry: Entry) {
        let mut place = self.below;
        if place / 4 >= self.lines.len() {
            self.lines.push(Line([Entry::EMPTY; 4]));
        }
        self.below += 1;
        while place >= 4 {
            let parent = place / 4 - 1;
            let above = self.get(parent);
            if entry > above {
                self.set(place, entry);
                return;
            }
            self.set(place, above);
            place = parent;
        }
        let (first, second) = if entry > self.root { (self.root, entry) } else { (entry, self.root) };
        self.root = first;
        self.set(place, second);
    }

    /// Puts an entry into the empty root, or a smaller one from below and the entry further down.
    #[inline(always)]
    fn sift_down(&mut self, entry: Entry) {
        let (slot, first) = first_of(&self.lines[0].0);
        if first > entry {
            self.root = entry;
            return;
        }
        self.root = first;
        let mut place = slot;
        while let Some(Line(children)) = self.lines.get(place + 1) {
            let (slot, first) = first_of(children);
            if first > entry {
                break;
            }
            self.set(place, first);
            place = (place + 1) * 4 + slot;
        }
        self.set(place, entry);
    }

    /// Fills an empty root with the last element.
    #[inline(always)]
    fn close_root(&mut self) {
        if self.below > 0 {
            self.below -= 1;
            let last = self.get(self.below);
            self.set(self.below, Entry::EMPTY);
            self.sift_down(last);
        }
    }

    /// The first element, or `Entry::EMPTY`.
    #[inline(always)]
    pub fn first(&mut self) -> Entry {
        if self.root.is_empty() {
            self.close_root();
        }
        self.root
    }

    /// Takes what `first` has returned.
    #[inline(always)]
    pub fn take_root(&mut self) -> Entry {
        std::mem::replace(&mut self.root, Entry::EMPTY)
    }

    /// Takes everything, in no particular order.
    pub fn drain(&mut self, mut to: impl FnMut(Entry)) {
        if !self.root.is_empty() {
            to(std::mem::replace(&mut self.root, Entry::EMPTY));
        }
        for place in 0..self.below {
            to(self.get(place));
            self.set(place, Entry::EMPTY);
        }
        self.below = 0;
    }

    /// Visits every entry. The order between entries must stay the same.
    pub fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        if !self.root.is_empty() {
            change(&mut self.root);
        }
        for place in 0..self.below {
            change(&mut self.lines[place / 4].0[place % 4]);
        }
    }
}

#[cfg(test)]
impl QuadHeap {
    /// Panics unless nobody comes before his parent and every place beyond the last element is empty.
    pub fn check(&self) {
        for place in 0..self.lines.len() * 4 {
            let entry = self.get(place);
            assert_eq!(entry.is_empty(), place >= self.below, "place {place} of {}", self.below);
            let parent = if place < 4 { self.root } else { self.get(place / 4 - 1) };
            assert!(
                entry.is_empty() || parent.is_empty() || parent < entry,
                "place {place} is before its parent"
            );
        }
    }
}

/// The first of four and its slot, without branches.
#[inline(always)]
fn first_of(children: &[Entry; 4]) -> (usize, Entry) {
    let [a, b, c, d] = *children;
    let (left, l) = if b < a { (1, b) } else { (0, a) };
    let (right, r) = if d < c { (3, d) } else { (2, c) };
    if r < l { (right, r) } else { (left, l) }
}

impl FutureEvents for QuadHeap {
    #[inline(always)]
    fn push(&mut self, entry: Entry) {
        if !self.fill_root(entry) {
            self.add(entry);
        }
    }

    #[inline(always)]
    fn peek(&mut self) -> Option<Entry> {
        let first = self.first();
        (!first.is_empty()).then_some(first)
    }

    #[inline(always)]
    fn pop_up_to(&mut self, limit: u64) -> Option<Entry> {
        let first = self.peek()?;
        (first.time() <= limit).then(|| self.take_root())
    }

    #[inline(always)]
    fn len(&self) -> usize {
        self.below + usize::from(!self.root.is_empty())
    }
}
