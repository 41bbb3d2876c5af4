//! Texts with bytes deleted, lines swapped and ends cut off: never a panic, and what comes out is a document or says why not.

use proptest::prelude::*;

use super::{FILES, try_texts};
use blast_radius::scenario;

/// A change of a text.
#[derive(Clone, Debug)]
enum Change {
    Cut(usize),
    Delete(usize, usize),
    Swap(usize, usize),
    Twice(usize),
    Put(usize, char),
}

fn change() -> impl Strategy<Value = Change> {
    let place = 0..4_000_usize;
    prop_oneof![
        place.clone().prop_map(Change::Cut),
        (place.clone(), 1..40_usize).prop_map(|(at, count)| Change::Delete(at, count)),
        (0..60_usize, 0..60_usize).prop_map(|(one, other)| Change::Swap(one, other)),
        (0..60_usize).prop_map(Change::Twice),
        (
            place,
            prop::sample::select(vec![
                '{', '}', '"', ':', '-', '&', '*', '\t', '\0', '9', 'ß', '\n', ' ', '$', '<'
            ])
        )
            .prop_map(|(at, c)| Change::Put(at, c)),
    ]
}

fn apply(text: &str, change: &Change) -> String {
    let letters: Vec<char> = text.chars().collect();
    let place = |at: usize| at % (letters.len() + 1);
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    match *change {
        Change::Cut(at) => letters[..place(at)].iter().collect(),
        Change::Delete(at, count) => {
            let at = place(at);
            let end = (at + count).min(letters.len());
            letters[..at].iter().chain(&letters[end..]).collect()
        }
        Change::Swap(one, other) if !lines.is_empty() => {
            let count = lines.len();
            lines.swap(one % count, other % count);
            lines.concat()
        }
        Change::Twice(at) if !lines.is_empty() => {
            let at = at % lines.len();
            lines.insert(at, lines[at]);
            lines.concat()
        }
        Change::Put(at, c) => {
            let at = place(at);
            letters[..at].iter().chain([&c]).chain(&letters[at..]).collect()
        }
        _ => text.to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_text_is_read_whole_or_refused_with_a_line(
        file in 0..FILES.len(),
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let (name, text) = FILES[file];
        let text = changes.iter().fold(text.to_owned(), |text, change| apply(&text, change));
        match try_texts(&[(name, &text)], None) {
            Ok(imported) => {
                let read = scenario::read(&imported.text);
                prop_assert!(read.is_ok(), "{name}: {}\n{text}\n{}", read.unwrap_err(), imported.text);
            }
            Err(refused) => prop_assert!(!refused.message.is_empty() && refused.line as usize <= text.lines().count() + 1),
        }
    }
}

/// Every line of a cluster's partitions that is taken away is missed.
#[test]
fn no_partition_is_lost_in_silence() {
    let text = super::text("topics.txt");
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for at in 0..lines.len() {
        let less: String = lines.iter().enumerate().filter(|line| line.0 != at).map(|line| *line.1).collect();
        let found = try_texts(&[("topics.txt", &less)], None);
        assert!(found.is_err(), "without line {}: {:?}", at + 1, found.map(|own| own.counts));
    }
}
