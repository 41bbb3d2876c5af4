//! A 4-ary heap with deferred pop: a pop leaves the root empty, the next push fills it (one sift instead of two).

use super::{Entry, FutureEvents};

/// Four siblings in one cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
struct Line([Entry; 4]);

/// The place of the root.
const ROOT: usize = 3;

#[inline(always)]
fn line_of(index: usize) -> usize {
    let place = index + ROOT;
    place / 4
}

#[inline(always)]
fn slot_of(index: usize) -> usize {
    (index + ROOT) % 4
}

/// Element `i` lives at place `i + 3`, so the children of `i` are exactly line `i + 1`. Places beyond the last
/// element hold `Entry::EMPTY`: a sift needs no length.
#[derive(Clone, Debug)]
pub struct QuadHeap {
    lines: Vec<Line>,
    /// Elements, an empty root included.
    size: usize,
    hole: bool,
}

impl Default for QuadHeap {
    fn default() -> Self {
        QuadHeap { lines: vec![Line([Entry::EMPTY; 4])], size: 0, hole: false }
    }
}

impl QuadHeap {
    #[inline(always)]
    fn set(&mut self, index: usize, entry: Entry) {
        self.lines[line_of(index)].0[slot_of(index)] = entry;
    }

    #[inline(always)]
    fn get(&self, index: usize) -> Entry {
        self.lines[line_of(index)].0[slot_of(index)]
    }

    #[inline(always)]
    fn sift_up(&mut self, mut index: usize, entry: Entry) {
        while index > 0 {
            let parent = (index - 1) / 4;
            let above = self.get(parent);
            if entry > above {
                break;
            }
            self.set(index, above);
            index = parent;
        }
        self.set(index, entry);
    }

    #[inline(always)]
    fn sift_down(&mut self, entry: Entry) {
        let mut index = 0;
        while let Some(Line(children)) = self.lines.get(index + 1) {
            let (slot, first) = first_of(children);
            if first > entry {
                break;
            }
            self.set(index, first);
            index = index * 4 + 1 + slot;
        }
        self.set(index, entry);
    }

    /// Fills an empty root with the last element.
    #[inline(always)]
    fn close_hole(&mut self) {
        self.hole = false;
        self.size -= 1;
        let last = self.get(self.size);
        self.set(self.size, Entry::EMPTY);
        if self.size > 0 {
            self.sift_down(last);
        }
    }

    /// The root, or `Entry::EMPTY`.
    #[inline(always)]
    fn first(&mut self) -> Entry {
        if self.hole {
            self.close_hole();
        }
        self.lines[0].0[ROOT]
    }

    /// Takes everything, in no particular order.
    pub fn drain(&mut self, mut to: impl FnMut(Entry)) {
        let skip = usize::from(self.hole);
        for index in 0..self.size {
            let entry = self.get(index);
            self.set(index, Entry::EMPTY);
            if index >= skip {
                to(entry);
            }
        }
        self.size = 0;
        self.hole = false;
    }

    /// Visits every entry. The order between entries must stay the same.
    pub fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        for index in usize::from(self.hole)..self.size {
            change(&mut self.lines[line_of(index)].0[slot_of(index)]);
        }
    }
}

/// The first of four and its place, without branches.
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
        if self.hole {
            self.hole = false;
            self.sift_down(entry);
            return;
        }
        let index = self.size;
        if line_of(index) >= self.lines.len() {
            self.lines.push(Line([Entry::EMPTY; 4]));
        }
        self.size += 1;
        self.sift_up(index, entry);
    }

    #[inline(always)]
    fn peek(&mut self) -> Option<Entry> {
        let first = self.first();
        (first < Entry::EMPTY).then_some(first)
    }

    #[inline(always)]
    fn pop_up_to(&mut self, limit: u64) -> Option<Entry> {
        let first = self.first();
        // With the largest tag: no entry equals it, and `Entry::EMPTY` is never below it.
        if first < Entry::new(limit, u64::MAX) {
            self.hole = true;
            return Some(first);
        }
        None
    }

    #[inline(always)]
    fn len(&self) -> usize {
        self.size - usize::from(self.hole)
    }
}
