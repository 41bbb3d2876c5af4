//! The far future: rungs of unsorted buckets, and an unsorted rest beyond them (after Tang, Goh, Thng 2005,
//! "Ladder queue: an O(1) priority queue structure for large-scale discrete event simulation"). The sorted
//! bottom of the paper is the heap of the near future, so a burst at one single time costs log n, not n.
//!
//! Buckets are chains through one slab: 20 bytes an entry, however the entries are spread.

use super::{Entry, FutureEvents, QuadHeap, SPILL};

/// A bucket above this size is spread over a rung of its own.
const SPLIT: usize = 192;
/// Average entries in a bucket of a new rung: at most this.
const DENSITY: usize = 8;
/// Rungs at most; deeper buckets go to the heap as they are.
const DEPTH: usize = 8;

const NIL: u32 = u32::MAX;
const NO_RANGE: (u64, u64) = (u64::MAX, 0);

/// All entries of the ladder, each in a chain or free.
#[derive(Clone, Debug)]
struct Slab {
    entries: Vec<Entry>,
    next: Vec<u32>,
    free: u32,
}

impl Slab {
    /// Puts an entry in front of the chain that starts at `head`.
    #[inline(always)]
    fn link(&mut self, entry: Entry, head: &mut u32) {
        let mut node = self.free;
        if node == NIL {
            node = self.entries.len() as u32;
            self.entries.push(entry);
            self.next.push(*head);
        } else {
            self.free = self.next[node as usize];
            self.entries[node as usize] = entry;
            self.next[node as usize] = *head;
        }
        *head = node;
    }

    /// Visits the nodes of a chain; a node may be linked elsewhere during its visit.
    #[inline(always)]
    fn walk(&mut self, head: u32, mut visit: impl FnMut(&mut Self, u32)) {
        let mut node = head;
        while node != NIL {
            let after = self.next[node as usize];
            visit(self, node);
            node = after;
        }
    }

    /// Length and range of times of a chain.
    fn measure(&mut self, head: u32) -> (usize, (u64, u64)) {
        let (mut count, mut range) = (0, NO_RANGE);
        self.walk(head, |slab, node| {
            let time = slab.entries[node as usize].time();
            range = (range.0.min(time), range.1.max(time));
            count += 1;
        });
        (count, range)
    }

    /// Moves a chain into the heap.
    fn unload(&mut self, head: u32, heap: &mut QuadHeap) {
        self.walk(head, |slab, node| {
            heap.push(slab.entries[node as usize]);
            slab.next[node as usize] = slab.free;
            slab.free = node;
        });
    }
}

/// Buckets of `1 << shift` microseconds from `start`; the last used bucket reaches to `last`.
#[derive(Clone, Debug, Default)]
struct Rung {
    start: u64,
    last: u64,
    shift: u32,
    /// The first bucket not taken yet.
    next: usize,
    used: usize,
    count: usize,
    /// First nodes of the buckets.
    buckets: Vec<u32>,
}

impl Rung {
    /// The bucket of a time up to `last`. Times before `start` belong to an inner rung; as the first bucket is
    /// always taken by then, they count as being in that one.
    #[inline(always)]
    fn index(&self, time: u64) -> usize {
        (time.saturating_sub(self.start) >> self.shift).min(self.used as u64 - 1) as usize
    }

    /// Lays the rung out over `range` for `count` entries; its last bucket reaches to `last`.
    fn lay_out(&mut self, count: usize, range: (u64, u64), last: u64) {
        let (first, latest) = range;
        let most = (count / DENSITY).max(16) as u64;
        let mut shift = 0;
        while ((latest - first) >> shift) >= most {
            shift += 1;
        }
        self.start = first;
        self.last = last;
        self.shift = shift;
        self.next = 0;
        self.used = ((latest - first) >> shift) as usize + 1;
        self.count = count;
        if self.buckets.len() < self.used {
            self.buckets.resize(self.used, NIL);
        }
    }

    /// The last time that belongs to bucket `index`.
    fn bucket_last(&self, index: usize) -> u64 {
        if index + 1 == self.used { self.last } else { self.start + (((index + 1) as u64) << self.shift) - 1 }
    }
}

/// Unsorted entries later than everything in the heap.
#[derive(Clone, Debug)]
pub struct Ladder {
    slab: Slab,
    /// The chain of the entries after the last rung.
    rest: u32,
    /// The rungs in use are `rungs[..depth]`, the widest first; the others keep their memory.
    rungs: Vec<Rung>,
    depth: usize,
    count: usize,
}

impl Default for Ladder {
    fn default() -> Self {
        let slab = Slab { entries: Vec::new(), next: Vec::new(), free: NIL };
        Ladder { slab, rest: NIL, rungs: Vec::new(), depth: 0, count: 0 }
    }
}

impl Ladder {
    /// Number of entries.
    #[inline]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Adds an entry later than everything in the heap.
    #[inline]
    pub fn push(&mut self, entry: Entry) {
        self.count += 1;
        for rung in &mut self.rungs[..self.depth] {
            if entry.time() > rung.last {
                break;
            }
            let index = rung.index(entry.time());
            if index >= rung.next {
                rung.count += 1;
                self.slab.link(entry, &mut rung.buckets[index]);
                return;
            }
        }
        self.slab.link(entry, &mut self.rest);
    }

    /// Moves the next bucket into the heap and returns the last time that now belongs to the heap.
    pub fn take(&mut self, heap: &mut QuadHeap) -> u64 {
        loop {
            while self.depth > 0 && self.rungs[self.depth - 1].count == 0 {
                self.depth -= 1;
            }
            if self.depth == 0 {
                let head = std::mem::replace(&mut self.rest, NIL);
                let (size, range) = self.slab.measure(head);
                if size <= SPILL / 2 || range.0 == range.1 {
                    // What is left is little, or of one time.
                    self.count -= size;
                    self.slab.unload(head, heap);
                    return u64::MAX;
                }
                self.add_rung(head, size, range, range.1);
                continue;
            }
            let rung = &mut self.rungs[self.depth - 1];
            while rung.buckets[rung.next] == NIL {
                rung.next += 1;
            }
            let last = rung.bucket_last(rung.next);
            let head = std::mem::replace(&mut rung.buckets[rung.next], NIL);
            rung.next += 1;
            let (size, range) = self.slab.measure(head);
            rung.count -= size;
            if size > SPLIT && self.depth < DEPTH && range.0 < range.1 {
                self.add_rung(head, size, range, last);
                continue;
            }
            self.count -= size;
            self.slab.unload(head, heap);
            return last;
        }
    }

    /// Takes over a full heap that reaches to `last`, and gives the first bucket back; returns the last time
    /// that belongs to the heap then. None when all entries have one time or the ladder is deep enough.
    pub fn absorb(&mut self, heap: &mut QuadHeap, last: u64) -> Option<u64> {
        let mut range = NO_RANGE;
        heap.for_each(|entry| range = (range.0.min(entry.time()), range.1.max(entry.time())));
        if self.depth == DEPTH || range.0 == range.1 {
            return None;
        }
        let (size, mut head) = (heap.len(), NIL);
        self.count += size;
        heap.drain(|entry| self.slab.link(entry, &mut head));
        // A heap that held the whole future leaves what comes after its latest entry to the unsorted rest.
        let last = if last == u64::MAX && self.depth == 0 { range.1 } else { last };
        self.add_rung(head, size, range, last);
        Some(self.take(heap))
    }

    /// Spreads a chain over a new innermost rung.
    fn add_rung(&mut self, head: u32, size: usize, range: (u64, u64), last: u64) {
        if self.rungs.len() == self.depth {
            self.rungs.push(Rung::default());
        }
        let rung = &mut self.rungs[self.depth];
        self.depth += 1;
        rung.lay_out(size, range, last);
        self.slab.walk(head, |slab, node| {
            let index = rung.index(slab.entries[node as usize].time());
            slab.next[node as usize] = std::mem::replace(&mut rung.buckets[index], node);
        });
    }

    /// Forgets the empty rungs.
    pub fn reset(&mut self) {
        self.depth = 0;
    }

    /// Visits every entry.
    pub fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        let rungs = self.rungs[..self.depth].iter().flat_map(|rung| &rung.buckets);
        for &head in rungs.chain([&self.rest]) {
            self.slab.walk(head, |slab, node| change(&mut slab.entries[node as usize]));
        }
    }
}
