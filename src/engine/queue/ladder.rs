//! The far future: rungs of unsorted buckets, and an unsorted rest beyond them (after Tang, Goh, Thng 2005,
//! "Ladder queue: an O(1) priority queue structure for large-scale discrete event simulation"). The sorted
//! bottom of the paper is the heap of the near future, so a burst at one single time costs log n, not n.

use super::{Entry, FutureEvents, QuadHeap, SPILL};

/// A bucket above this size is spread over a rung of its own.
const SPLIT: usize = 192;
/// Average entries in a bucket of a new rung: at most this.
const DENSITY: usize = 8;
/// Rungs at most; deeper buckets go to the heap as they are.
const DEPTH: usize = 8;

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
    buckets: Vec<Vec<Entry>>,
}

impl Rung {
    /// The bucket of a time up to `last`. Times before `start` belong to an inner rung; as the first bucket is
    /// always taken by then, they count as being in that one.
    #[inline(always)]
    fn index(&self, time: u64) -> usize {
        (time.saturating_sub(self.start) >> self.shift).min(self.used as u64 - 1) as usize
    }

    /// Lays the rung out over `first..=last` for `count` entries whose latest is `latest`.
    fn lay_out(&mut self, count: usize, first: u64, latest: u64, last: u64) {
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
        self.count = 0;
        if self.buckets.len() < self.used {
            self.buckets.resize_with(self.used, Vec::new);
        }
    }

    #[inline(always)]
    fn push(&mut self, index: usize, entry: Entry) {
        self.buckets[index].push(entry);
        self.count += 1;
    }

    /// The last time that belongs to bucket `index`.
    fn bucket_last(&self, index: usize) -> u64 {
        if index + 1 == self.used { self.last } else { self.start + (((index + 1) as u64) << self.shift) - 1 }
    }
}

/// Unsorted entries later than everything in the heap.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// Entries after the last rung.
    rest: Vec<Entry>,
    /// Earliest and latest time in `rest`.
    rest_range: (u64, u64),
    /// The rungs in use are `rungs[..depth]`, the widest first; the others keep their memory.
    rungs: Vec<Rung>,
    depth: usize,
    count: usize,
    scratch: Vec<Entry>,
}

const NO_RANGE: (u64, u64) = (u64::MAX, 0);

impl Default for Ladder {
    fn default() -> Self {
        Ladder {
            rest: Vec::new(),
            rest_range: NO_RANGE,
            rungs: Vec::new(),
            depth: 0,
            count: 0,
            scratch: Vec::new(),
        }
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
                rung.push(index, entry);
                return;
            }
        }
        self.push_rest(entry);
    }

    #[inline]
    fn push_rest(&mut self, entry: Entry) {
        self.rest_range = (self.rest_range.0.min(entry.time()), self.rest_range.1.max(entry.time()));
        self.rest.push(entry);
    }

    /// Moves the next bucket into the heap and returns the last time that now belongs to the heap.
    pub fn take(&mut self, heap: &mut QuadHeap) -> u64 {
        loop {
            while self.depth > 0 && self.rungs[self.depth - 1].count == 0 {
                self.depth -= 1;
            }
            if self.depth == 0 {
                let (first, latest) = self.rest_range;
                if self.rest.len() <= SPILL / 2 || first == latest {
                    return self.take_rest(heap);
                }
                std::mem::swap(&mut self.rest, &mut self.scratch);
                self.rest_range = NO_RANGE;
                self.add_rung(first, latest, latest);
                continue;
            }
            let rung = &mut self.rungs[self.depth - 1];
            while rung.buckets[rung.next].is_empty() {
                rung.next += 1;
            }
            let index = rung.next;
            let last = rung.bucket_last(index);
            rung.next += 1;
            let size = rung.buckets[index].len();
            rung.count -= size;
            if size > SPLIT && self.depth < DEPTH {
                let (first, latest) = range(&rung.buckets[index]);
                if first < latest {
                    self.scratch.append(&mut self.rungs[self.depth - 1].buckets[index]);
                    self.add_rung(first, latest, last);
                    continue;
                }
            }
            self.count -= size;
            for entry in self.rungs[self.depth - 1].buckets[index].drain(..) {
                heap.push(entry);
            }
            return last;
        }
    }

    /// Everything that is left is little, or of one time: all of it goes to the heap.
    fn take_rest(&mut self, heap: &mut QuadHeap) -> u64 {
        self.count -= self.rest.len();
        self.rest_range = NO_RANGE;
        for entry in self.rest.drain(..) {
            heap.push(entry);
        }
        u64::MAX
    }

    /// Takes over a full heap that reaches to `last`, and gives the first bucket back; returns the last time
    /// that belongs to the heap then. None when all entries have one time or the ladder is deep enough.
    pub fn absorb(&mut self, heap: &mut QuadHeap, last: u64) -> Option<u64> {
        if self.depth == DEPTH {
            return None;
        }
        let mut span = NO_RANGE;
        heap.for_each(|entry| span = (span.0.min(entry.time()), span.1.max(entry.time())));
        let (first, latest) = span;
        if first == latest {
            return None;
        }
        self.count += heap.len();
        let scratch = &mut self.scratch;
        heap.drain(|entry| scratch.push(entry));
        // A heap that held the whole future leaves what comes after its latest entry to the unsorted rest.
        let last = if last == u64::MAX && self.depth == 0 { latest } else { last };
        self.add_rung(first, latest, last);
        Some(self.take(heap))
    }

    /// Spreads `scratch` over a new innermost rung.
    fn add_rung(&mut self, first: u64, latest: u64, last: u64) {
        if self.rungs.len() == self.depth {
            self.rungs.push(Rung::default());
        }
        let rung = &mut self.rungs[self.depth];
        self.depth += 1;
        rung.lay_out(self.scratch.len(), first, latest, last);
        for entry in self.scratch.drain(..) {
            let index = rung.index(entry.time());
            rung.push(index, entry);
        }
    }

    /// Forgets the empty rungs.
    pub fn reset(&mut self) {
        self.depth = 0;
    }

    /// Visits every entry.
    pub fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        self.rest.iter_mut().for_each(&mut change);
        for rung in &mut self.rungs[..self.depth] {
            rung.buckets.iter_mut().flatten().for_each(&mut change);
        }
    }
}

fn range(entries: &[Entry]) -> (u64, u64) {
    entries.iter().fold(NO_RANGE, |(first, last), e| (first.min(e.time()), last.max(e.time())))
}
