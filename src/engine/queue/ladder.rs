//! The far future: rungs of unsorted buckets, and an unsorted rest beyond them (after Tang, Goh, Thng 2005,
//! "Ladder queue: an O(1) priority queue structure for large-scale discrete event simulation"). The sorted
//! bottom of the paper is the run of the near future; a burst at one single time goes to the heap beside it, and costs
//! log n, not n.
//!
//! Buckets are chains of small blocks: an entry costs 17 bytes in a long chain, a bucket at most 112 more.

use super::entry::{Entry, FutureEvents};
use super::near::{Near, SPILL};

/// A bucket above this size is spread over a rung of its own.
const SPLIT: usize = 64;
/// Average entries in a bucket of a new rung: at most this.
const DENSITY: usize = 8;
/// Rungs at most; deeper buckets go to the heap as they are.
const DEPTH: usize = 8;

const NO_RANGE: (u64, u64) = (u64::MAX, 0);

/// Entries of a block: two cache lines that are fetched together.
const BLOCK: usize = 8;

#[derive(Clone, Copy, Debug)]
#[repr(align(128))]
struct Block([Entry; BLOCK]);

/// A chain of blocks: the number of its first block times `BLOCK`, plus the place of the last entry in it. All
/// blocks after the first are full.
type Chain = u32;

/// No entries: an empty chain, or the end of one.
const NIL: Chain = u32::MAX;

/// The blocks of all chains. The links stand apart, so that a walk knows the next lines before it needs them.
#[derive(Clone, Debug)]
struct Blocks {
    entries: Vec<Block>,
    /// The rest of the chain after each block, or the next free block.
    next: Vec<Chain>,
    free: Chain,
}

impl Blocks {
    /// Adds an entry to a chain.
    #[inline(always)]
    fn link(&mut self, entry: Entry, chain: &mut Chain) {
        // The last place of a block, and `NIL`.
        if *chain as usize % BLOCK == BLOCK - 1 {
            *chain = self.start(*chain);
        } else {
            *chain += 1;
        }
        self.entries[*chain as usize / BLOCK].0[*chain as usize % BLOCK] = entry;
    }

    /// A chain whose first block, not filled yet, stands before `rest`.
    #[inline(always)]
    fn start(&mut self, rest: Chain) -> Chain {
        let chain = self.free;
        if chain == NIL {
            self.entries.push(Block([Entry::EMPTY; BLOCK]));
            self.next.push(rest);
            return ((self.next.len() - 1) * BLOCK) as Chain;
        }
        self.free = std::mem::replace(&mut self.next[chain as usize / BLOCK], rest);
        chain
    }

    /// Number of entries of a chain.
    fn len(&self, mut chain: Chain) -> usize {
        let mut count = 0;
        while chain != NIL {
            count += chain as usize % BLOCK + 1;
            chain = self.next[chain as usize / BLOCK];
        }
        count
    }

    /// Visits the entries of a chain.
    fn for_each(&mut self, mut chain: Chain, mut visit: impl FnMut(&mut Entry)) {
        while chain != NIL {
            let (block, last) = (chain as usize / BLOCK, chain as usize % BLOCK);
            self.entries[block].0[..=last].iter_mut().for_each(&mut visit);
            chain = self.next[block];
        }
    }

    /// Takes a chain apart. Its blocks are free before their entries are visited: these may be linked elsewhere.
    fn take(&mut self, mut chain: Chain, mut visit: impl FnMut(&mut Self, Entry)) {
        while chain != NIL {
            let (block, last) = (chain as usize / BLOCK, chain as usize % BLOCK);
            let Block(entries) = self.entries[block];
            chain = std::mem::replace(&mut self.next[block], self.free);
            self.free = (block * BLOCK) as Chain;
            for &entry in &entries[..=last] {
                visit(self, entry);
            }
        }
    }

    /// Range of the times of a chain.
    fn range(&mut self, chain: Chain) -> (u64, u64) {
        let mut range = NO_RANGE;
        self.for_each(chain, |entry| range = (range.0.min(entry.time()), range.1.max(entry.time())));
        range
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
    buckets: Vec<Chain>,
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
    blocks: Blocks,
    /// The entries after the last rung.
    rest: Chain,
    /// The rungs in use are `rungs[..depth]`, the widest first; the others keep their memory.
    rungs: Vec<Rung>,
    depth: usize,
    count: usize,
}

impl Default for Ladder {
    fn default() -> Self {
        let blocks = Blocks { entries: Vec::new(), next: Vec::new(), free: NIL };
        Ladder { blocks, rest: NIL, rungs: Vec::new(), depth: 0, count: 0 }
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
                self.blocks.link(entry, &mut rung.buckets[index]);
                return;
            }
        }
        self.blocks.link(entry, &mut self.rest);
    }

    /// Moves the next bucket into the heap and returns the last time that now belongs to the heap.
    pub fn take(&mut self, near: &mut Near) -> u64 {
        loop {
            while self.depth > 0 && self.rungs[self.depth - 1].count == 0 {
                self.depth -= 1;
            }
            if self.depth == 0 {
                let chain = std::mem::replace(&mut self.rest, NIL);
                let (size, range) = (self.blocks.len(chain), self.blocks.range(chain));
                if size <= SPILL / 2 || range.0 == range.1 {
                    // What is left is little, or of one time.
                    self.count -= size;
                    self.load(chain, size, near);
                    return u64::MAX;
                }
                self.add_rung(chain, size, range, range.1);
                continue;
            }
            let rung = &mut self.rungs[self.depth - 1];
            while rung.buckets[rung.next] == NIL {
                rung.next += 1;
            }
            let last = rung.bucket_last(rung.next);
            let chain = std::mem::replace(&mut rung.buckets[rung.next], NIL);
            rung.next += 1;
            let size = self.blocks.len(chain);
            rung.count -= size;
            if size > SPLIT && self.depth < DEPTH {
                let range = self.blocks.range(chain);
                if range.0 < range.1 {
                    self.add_rung(chain, size, range, last);
                    continue;
                }
            }
            self.count -= size;
            self.load(chain, size, near);
            return last;
        }
    }

    /// Moves a chain into the near future.
    fn load(&mut self, chain: Chain, size: usize, near: &mut Near) {
        if size <= SPLIT {
            near.run.fill(|add| self.blocks.take(chain, |_, entry| add(entry)));
        } else {
            self.blocks.take(chain, |_, entry| near.heap.push(entry));
        }
    }

    /// Takes over a full heap that reaches to `last`, and gives the first bucket back; returns the last time
    /// that belongs to the heap then. None when all entries have one time or the ladder is deep enough.
    pub fn absorb(&mut self, near: &mut Near, last: u64) -> Option<u64> {
        let mut range = NO_RANGE;
        near.for_each(|entry| range = (range.0.min(entry.time()), range.1.max(entry.time())));
        if self.depth == DEPTH || range.0 == range.1 {
            return None;
        }
        let (size, mut chain) = (near.len(), NIL);
        self.count += size;
        near.drain(|entry| self.blocks.link(entry, &mut chain));
        // A heap that held the whole future leaves what comes after its latest entry to the unsorted rest.
        let last = if last == u64::MAX && self.depth == 0 { range.1 } else { last };
        self.add_rung(chain, size, range, last);
        Some(self.take(near))
    }

    /// Spreads a chain over a new innermost rung.
    fn add_rung(&mut self, chain: Chain, size: usize, range: (u64, u64), last: u64) {
        if self.rungs.len() == self.depth {
            self.rungs.push(Rung::default());
        }
        let rung = &mut self.rungs[self.depth];
        self.depth += 1;
        rung.lay_out(size, range, last);
        self.blocks.take(chain, |blocks, entry| {
            let index = rung.index(entry.time());
            blocks.link(entry, &mut rung.buckets[index]);
        });
    }

    /// Forgets the empty rungs.
    pub fn reset(&mut self) {
        self.depth = 0;
    }

    /// Visits every entry.
    pub fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        let rungs = self.rungs[..self.depth].iter().flat_map(|rung| &rung.buckets);
        for &chain in rungs.chain([&self.rest]) {
            self.blocks.for_each(chain, &mut change);
        }
    }
}

#[cfg(test)]
impl Ladder {
    /// Panics unless every entry is later than `near_last` and stands where `push` would put it now, all counts are
    /// right, nothing is left behind in what is not used, and every block is in one chain or free.
    pub fn check(&mut self, near_last: u64) {
        let (mut total, mut blocks) = (0, 0);
        for depth in 0..self.rungs.len() {
            let rung = self.rungs[depth].clone();
            let in_use = depth < self.depth;
            assert!(
                !in_use || depth == 0 || rung.last <= self.rungs[depth - 1].last,
                "rung {depth} reaches out"
            );
            assert!(!in_use || rung.next > 0, "no bucket of rung {depth} was taken");
            let mut count = 0;
            for (index, &chain) in rung.buckets.iter().enumerate() {
                assert!(
                    chain == NIL || in_use && (rung.next..rung.used).contains(&index),
                    "{depth}: {index} is used"
                );
                self.blocks.for_each(chain, |entry| {
                    assert!(entry.time() > near_last && entry.time() <= rung.last, "{depth}: {entry:?}");
                    assert_eq!(rung.index(entry.time()), index, "{depth}: {entry:?}");
                    let taken =
                        |outer: &Rung| entry.time() <= outer.last && outer.index(entry.time()) < outer.next;
                    assert!(self.rungs[..depth].iter().all(taken), "{depth}: {entry:?} belongs further out");
                    assert!(
                        index + 1 == rung.used || entry.time() <= rung.bucket_last(index),
                        "{depth}: {entry:?}"
                    );
                    count += 1;
                });
                blocks += self.blocks.blocks_of(chain);
            }
            assert!(!in_use || count == rung.count, "rung {depth}: {count} of {}", rung.count);
            total += count;
        }
        let last = if self.depth > 0 { self.rungs[0].last.max(near_last) } else { near_last };
        self.blocks.for_each(self.rest, |entry| assert!(entry.time() > last, "the rest: {entry:?}"));
        total += self.blocks.len(self.rest);
        blocks += self.blocks.blocks_of(self.rest) + self.blocks.blocks_of(self.blocks.free);
        assert_eq!((total, blocks), (self.count, self.blocks.next.len()));
    }
}

#[cfg(test)]
impl Blocks {
    /// Number of blocks of a chain, or of the free ones.
    fn blocks_of(&self, chain: Chain) -> usize {
        let after = |&chain: &Chain| Some(self.next[chain as usize / BLOCK]).filter(|&next| next != NIL);
        std::iter::successors(Some(chain).filter(|&chain| chain != NIL), after).count()
    }
}
