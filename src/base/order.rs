//! Sorting and selecting in place, each by one small algorithm.
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

/// Moves the value that would stand at `at` in the sorted list there, with none larger before it and none smaller behind it
/// (Hoare's selection, the middle of three places as pivot), and returns it. `at` is a place of the list.
#[inline(never)]
pub fn select<T: Ord + Copy>(list: &mut [T], at: usize) -> T {
    let (mut low, mut high) = (0, list.len() - 1);
    while low < high {
        let (first, middle, last) = (list[low], list[low + (high - low) / 2], list[high]);
        let pivot = first.max(middle).min(first.min(middle).max(last));
        let (mut left, mut right) = (low, high);
        loop {
            while list[left] < pivot {
                left += 1;
            }
            while list[right] > pivot {
                right -= 1;
            }
            if left >= right {
                break;
            }
            list.swap(left, right);
            left += 1;
            right -= 1;
        }
        // Up to `right` nothing is larger than the pivot, behind it nothing is smaller.
        let right = right.min(high - 1);
        if at <= right { high = right } else { low = right + 1 }
    }
    list[at]
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
