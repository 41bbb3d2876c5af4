//! A set of partitions with a mark for each word that is not empty: looking for the next costs what there is, and hardly what
//! there could be.

/// Numbers below a limit.
#[derive(Clone, Debug)]
pub(super) struct Busy {
    /// A bit for each number; then a bit for each of those words that is not zero.
    bits: Box<[u64]>,
    /// Words of the first kind.
    words: u32,
}

impl Busy {
    /// An empty set of numbers below `limit`.
    pub(super) fn new(limit: usize) -> Self {
        let words = limit.div_ceil(64);
        Busy { bits: vec![0; words + words.div_ceil(64)].into(), words: words as u32 }
    }

    #[inline]
    fn parts(&mut self) -> (&mut [u64], &mut [u64]) {
        self.bits.split_at_mut(self.words as usize)
    }

    #[inline]
    pub(super) fn insert(&mut self, number: usize) {
        let word = number / 64;
        let (words, marks) = self.parts();
        words[word] |= 1 << (number % 64);
        marks[word / 64] |= 1 << (word % 64);
    }

    #[inline]
    pub(super) fn remove(&mut self, number: usize) {
        let word = number / 64;
        let (words, marks) = self.parts();
        words[word] &= !(1 << (number % 64));
        if words[word] == 0 {
            marks[word / 64] &= !(1 << (word % 64));
        }
    }

    pub(super) fn clear(&mut self) {
        self.bits.fill(0);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bits.iter().all(|word| *word == 0)
    }

    /// The first number from `from` on.
    #[inline]
    pub(super) fn next(&self, from: usize) -> Option<usize> {
        let (words, marks) = self.bits.split_at(self.words as usize);
        let word = from / 64;
        let own = words.get(word)? & (u64::MAX << (from % 64));
        if own != 0 {
            return Some(word * 64 + own.trailing_zeros() as usize);
        }
        let after = word + 1;
        let mut at = after / 64;
        let mut marked = marks.get(at)? & (u64::MAX << (after % 64));
        while marked == 0 {
            at += 1;
            marked = *marks.get(at)?;
        }
        let word = at * 64 + marked.trailing_zeros() as usize;
        Some(word * 64 + words[word].trailing_zeros() as usize)
    }

    /// All numbers, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.next(0), |last| self.next(last + 1))
    }
}
