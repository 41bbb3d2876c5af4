//! A set of partitions with a mark for each word that is not empty: looking for the next costs what there is, and hardly what
//! there could be.

/// Numbers below a limit.
#[derive(Clone, Debug)]
pub(super) struct Busy {
    words: Vec<u64>,
    /// A bit for each word that is not zero.
    marks: Vec<u64>,
}

impl Busy {
    /// An empty set of numbers below `limit`.
    pub(super) fn new(limit: usize) -> Self {
        let words = limit.div_ceil(64);
        Busy { words: vec![0; words], marks: vec![0; words.div_ceil(64)] }
    }

    #[inline]
    pub(super) fn insert(&mut self, number: usize) {
        let word = number / 64;
        self.words[word] |= 1 << (number % 64);
        self.marks[word / 64] |= 1 << (word % 64);
    }

    #[inline]
    pub(super) fn remove(&mut self, number: usize) {
        let word = number / 64;
        self.words[word] &= !(1 << (number % 64));
        if self.words[word] == 0 {
            self.marks[word / 64] &= !(1 << (word % 64));
        }
    }

    pub(super) fn clear(&mut self) {
        self.words.fill(0);
        self.marks.fill(0);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.marks.iter().all(|mark| *mark == 0)
    }

    /// The first number from `from` on.
    #[inline]
    pub(super) fn next(&self, from: usize) -> Option<usize> {
        let word = from / 64;
        let own = self.words.get(word)? & (u64::MAX << (from % 64));
        if own != 0 {
            return Some(word * 64 + own.trailing_zeros() as usize);
        }
        let after = word + 1;
        let mut at = after / 64;
        let mut marked = self.marks.get(at)? & (u64::MAX << (after % 64));
        while marked == 0 {
            at += 1;
            marked = *self.marks.get(at)?;
        }
        let word = at * 64 + marked.trailing_zeros() as usize;
        Some(word * 64 + self.words[word].trailing_zeros() as usize)
    }

    /// All numbers, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.next(0), |last| self.next(last + 1))
    }
}
