//! Sorting in place by one small algorithm.
//!
//! The sorts of the standard library are made for speed and bring about 4 kB of code for every type they meet; lists
//! here are short or rare, and the page is a download.

/// Sorts a list (heapsort: in place, n log n). Equal values have to be alike, their order is not kept.
#[inline(never)]
pub fn sort<T: Ord>(list: &mut [T]) {
    let length = list.len();
    // First every node of the upper half sinks into place, then the largest goes to the end, again and again.
    for step in (0..length + length / 2).rev() {
        let (mut node, end) = if step >= length {
            (step - length, length)
        } else {
            list.swap(0, step);
            (0, step)
        };
        loop {
            let mut child = 2 * node + 1;
            if child >= end {
                break;
            }
            if child + 1 < end && list[child] < list[child + 1] {
                child += 1;
            }
            if list[node] >= list[child] {
                break;
            }
            list.swap(node, child);
            node = child;
        }
    }
}

/// Sorts a short list by a key (insertion, the order of equal keys is kept).
pub fn sort_by_key<T, K: PartialOrd>(list: &mut [T], key: impl Fn(&T) -> K) {
    for i in 1..list.len() {
        let mut at = i;
        while at > 0 && key(&list[at - 1]) > key(&list[at]) {
            list.swap(at - 1, at);
            at -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sorts_like_the_standard_library() {
        for length in 0..200u64 {
            let list: Vec<u64> = (0..length)
                .map(|i| crate::engine::Seed(length).draw(0, i, 0, 0).bits() % (1 + length))
                .collect();
            let mut expected = list.clone();
            expected.sort();
            let mut found = list.clone();
            super::sort(&mut found);
            assert_eq!(found, expected);
            let mut expected: Vec<(u64, usize)> = list.into_iter().enumerate().map(|(i, k)| (k, i)).collect();
            let mut found = expected.clone();
            expected.sort_by_key(|entry| entry.0);
            super::sort_by_key(&mut found, |entry| entry.0);
            assert_eq!(found, expected);
        }
    }
}
