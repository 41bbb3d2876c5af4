//! Every queue structure gives the order of a sorted list.

use std::collections::BTreeSet;

use blast_radius::engine::queue::{Entry, EventQueue, FutureEvents, QuadHeap};
use proptest::prelude::*;

/// A stretch of work: `pushes` entries at distances drawn by `shape`, then `pops`.
#[derive(Clone, Debug)]
struct Stretch {
    pushes: usize,
    pops: usize,
    shape: u32,
    limit: Option<u64>,
}

fn stretches() -> impl Strategy<Value = Vec<Stretch>> {
    let stretch = (0usize..3000, 0usize..3000, 0u32..6, prop::option::of(0u64..5_000_000))
        .prop_map(|(pushes, pops, shape, limit)| Stretch { pushes, pops, shape, limit });
    prop::collection::vec(stretch, 1..12)
}

/// Distances from now: all equal, dense, even, exponential over many orders, two clusters, or never.
fn distance(shape: u32, bits: u64) -> u64 {
    match shape {
        0 => 1000,
        1 => bits % 16,
        2 => bits % 1_000_000,
        3 => (bits >> 32) >> (bits % 32),
        4 => (bits % 2) * 30_000_000 + (bits >> 8) % 64,
        _ => {
            if bits.is_multiple_of(10) {
                u64::MAX
            } else {
                bits >> (bits % 60)
            }
        }
    }
}

fn check<Q: FutureEvents + Default + Clone>(stretches: &[Stretch]) {
    let (mut queue, mut list) = (Q::default(), BTreeSet::new());
    let (mut now, mut number) = (0u64, 0u64);
    for stretch in stretches {
        for _ in 0..stretch.pushes {
            number += 1;
            let bits = number
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                .rotate_left(17)
                .wrapping_mul(0xD6E8_FEB8_6659_FD93);
            let entry = Entry::new(now.saturating_add(distance(stretch.shape, bits)), number);
            queue.push(entry);
            list.insert(entry);
        }
        let mut clone = queue.clone();
        for turn in 0..stretch.pops {
            let limit = stretch.limit.map_or(u64::MAX, |ahead| now.saturating_add(ahead));
            let expected = list.first().copied().filter(|first| first.time() <= limit);
            assert_eq!(queue.pop_up_to(limit), expected);
            assert_eq!(clone.pop_up_to(limit), expected, "the clone");
            let Some(first) = expected else { break };
            list.remove(&first);
            now = first.time();
            if turn % 3 == 0 {
                // Hold: what fills the empty root, before and behind everything else.
                number += 1;
                let entry = Entry::new(now.saturating_add(distance(stretch.shape, number * 7919)), number);
                queue.push(entry);
                clone.push(entry);
                list.insert(entry);
            }
            assert_eq!(queue.len(), list.len());
            if turn % 5 == 0 {
                assert_eq!(queue.peek(), list.first().copied());
            }
        }
    }
    while let Some(first) = list.pop_first() {
        assert_eq!(queue.pop_up_to(u64::MAX), Some(first));
    }
    assert_eq!((queue.pop_up_to(u64::MAX), queue.peek(), queue.is_empty()), (None, None, true));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_heap_is_a_sorted_list(stretches in stretches()) {
        check::<QuadHeap>(&stretches);
    }

    #[test]
    fn heap_and_ladder_together_are_a_sorted_list(stretches in stretches()) {
        check::<EventQueue>(&stretches);
    }
}

#[test]
fn a_burst_at_one_time_and_a_hundred_thousand_pending_keep_the_order() {
    let mut queue = EventQueue::default();
    for number in 1..=100_000u64 {
        let time = if number % 2 == 0 { 5_000 } else { number.wrapping_mul(7919) % 1_000_000 };
        queue.push(Entry::new(time, number));
    }
    let mut last = Entry::new(0, 0);
    for _ in 0..100_000 {
        let next = queue.pop_up_to(u64::MAX).expect("100,000 were pushed");
        assert!(last < next);
        last = next;
    }
    assert!(queue.is_empty());
}

/// A bucket far ahead is loaded, then the near past of it overflows: found by the property above.
#[test]
fn a_rung_may_start_after_what_is_pushed_later() {
    let stretch = |pushes, pops, shape| Stretch { pushes, pops, shape, limit: None };
    check::<EventQueue>(&[stretch(1025, 616, 4), stretch(1017, 1, 1)]);
}
