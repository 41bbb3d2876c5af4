//! Documents mutated at random: values, keys, types, nesting, bytes. Reading never panics and gives mistakes with path and
//! line, or a scenario that runs.

use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use blast_radius::engine::{Seed, SimTime};
use blast_radius::scenario::{self, Errors, catalogue};
use blast_radius::world;

/// Events of a mutated scenario at most: a rate of 100,000 a second is sound, and slow.
const MOST_EVENTS: u64 = 150_000;

fn originals() -> [&'static str; 3] {
    [
        catalogue::text(catalogue::DEFAULT).unwrap(),
        include_str!("../documents/two-queues.json"),
        include_str!("../documents/retry-storm.json"),
    ]
}

/// One change of one place; `place` and `with` are taken modulo what there is.
#[derive(Clone, Debug)]
enum Mutation {
    /// Another value.
    Value(usize, Value),
    /// A number times this.
    Scaled(usize, f64),
    /// A copy of the value of another place.
    Copied(usize, usize),
    /// The value within a list, or an object.
    Nested(usize, bool),
    /// A member or element less.
    Removed(usize),
    /// A key changed.
    Renamed(usize, String),
    /// The same element once more.
    Repeated(usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let values = vec![
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(1),
        json!(7),
        json!(0.5),
        json!(1e18),
        json!(""),
        json!("a"),
        json!("b"),
        json!("1us"),
        json!("50ms"),
        json!("24h"),
        json!("12parsecs"),
        json!([]),
        json!({}),
        json!([[]]),
    ];
    let place = 0usize..100_000;
    prop_oneof![
        3 => (place.clone(), proptest::sample::select(values)).prop_map(|(at, value)| Mutation::Value(at, value)),
        4 => (place.clone(), proptest::sample::select(vec![0.0, 0.1, 0.5, 2.0, 10.0, 1e6])).prop_map(|(at, by)| Mutation::Scaled(at, by)),
        2 => (place.clone(), place.clone()).prop_map(|(at, from)| Mutation::Copied(at, from)),
        1 => (place.clone(), any::<bool>()).prop_map(|(at, list)| Mutation::Nested(at, list)),
        2 => place.clone().prop_map(Mutation::Removed),
        1 => (place.clone(), "[a-z_]{0,12}").prop_map(|(at, name)| Mutation::Renamed(at, name)),
        2 => place.prop_map(Mutation::Repeated),
    ]
}

/// Pointers of all values, the whole first.
fn places(value: &Value, at: String, all: &mut Vec<String>) {
    all.push(at.clone());
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| places(value, format!("{at}/{key}"), all)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, value)| places(value, format!("{at}/{i}"), all))
        }
        _ => {}
    }
}

fn apply(document: &mut Value, mutation: &Mutation) {
    let mut all = Vec::new();
    places(document, String::new(), &mut all);
    let at = |place: usize| all[1 + place % (all.len() - 1).max(1)].clone();
    if all.len() < 2 {
        return;
    }
    let parent = |pointer: &str| {
        pointer.rsplit_once('/').map(|(parent, key)| (parent.to_owned(), key.to_owned())).unwrap()
    };
    match mutation {
        Mutation::Value(place, value) => *document.pointer_mut(&at(*place)).unwrap() = value.clone(),
        Mutation::Scaled(place, by) => {
            let numbers: Vec<&String> =
                all.iter().filter(|at| document.pointer(at).is_some_and(Value::is_number)).collect();
            if let Some(at) = numbers.get(place % numbers.len().max(1)) {
                let value = document.pointer_mut(at).unwrap();
                let scaled = value.as_f64().unwrap() * by;
                *value = if value.is_u64() { json!(scaled as u64) } else { json!(scaled) };
            }
        }
        Mutation::Copied(place, from) => {
            let copy = document.pointer(&at(*from)).unwrap().clone();
            *document.pointer_mut(&at(*place)).unwrap() = copy;
        }
        Mutation::Nested(place, list) => {
            let value = document.pointer_mut(&at(*place)).unwrap();
            let inner = value.take();
            *value = if *list { json!([inner]) } else { json!({ "inner": inner }) };
        }
        Mutation::Removed(place) => {
            let (parent, key) = parent(&at(*place));
            match document.pointer_mut(&parent).unwrap() {
                Value::Object(map) => drop(map.remove(&key)),
                Value::Array(list) => drop(list.remove(key.parse().unwrap())),
                _ => unreachable!("a parent has members"),
            }
        }
        Mutation::Renamed(place, name) => {
            let (parent, key) = parent(&at(*place));
            if let Value::Object(map) = document.pointer_mut(&parent).unwrap() {
                let value = map.remove(&key).unwrap();
                map.insert(name.clone(), value);
            }
        }
        Mutation::Repeated(place) => {
            let (parent, key) = parent(&at(*place));
            if let Value::Array(list) = document.pointer_mut(&parent).unwrap() {
                let copy = list[key.parse::<usize>().unwrap()].clone();
                list.push(copy);
            }
        }
    }
}

fn well_told(errors: &Errors, text: &str) {
    assert!(!errors.mistakes.is_empty() && errors.mistakes.len() <= 20);
    for mistake in &errors.mistakes {
        let lines = 1 + text.matches('\n').count();
        assert!((1..=lines).contains(&mistake.line), "no line: {mistake}");
        let placed = mistake.pointer.is_empty() || mistake.pointer.starts_with('/');
        assert!(placed && !mistake.message.is_empty(), "no place: {mistake}");
    }
}

/// Whether it was read.
fn read_and_run(text: &str) -> bool {
    match scenario::read(text) {
        Err(errors) => {
            well_told(&errors, text);
            false
        }
        Ok(scenario) => {
            let mut simulation = world::simulation(Arc::clone(&scenario.topology), Seed(1));
            simulation.run_events(MOST_EVENTS, SimTime::from_secs(10));
            true
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_document_is_refused_with_path_and_line_or_runs(
        which in 0usize..3,
        mutations in prop::collection::vec(mutation(), 1..5),
    ) {
        let mut document: Value = serde_json::from_str(originals()[which]).unwrap();
        mutations.iter().for_each(|mutation| apply(&mut document, mutation));
        read_and_run(&serde_json::to_string_pretty(&document).unwrap());
    }

    #[test]
    fn mutated_bytes_are_refused_with_a_line_or_run(
        which in 0usize..3,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0usize..8), 1..4),
    ) {
        let mut bytes = originals()[which].as_bytes().to_vec();
        for (at, byte, gone) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let end = (at + 1 + gone).min(bytes.len());
            bytes.drain(at + 1..end);
        }
        match std::str::from_utf8(&bytes) {
            Ok(text) => drop(read_and_run(text)),
            Err(_) => {
                let errors = scenario::read_bytes(&bytes).unwrap_err();
                prop_assert!(errors.mistakes.iter().all(|mistake| mistake.line > 0 || errors.mistakes.len() == 1));
            }
        }
    }
}

/// The property would be empty if every mutation were refused.
#[test]
fn scaled_numbers_are_often_sound() {
    let mut sound = 0;
    for place in 0..40 {
        let mut document: Value = serde_json::from_str(originals()[1 + place % 2]).unwrap();
        apply(&mut document, &Mutation::Scaled(place, 2.0));
        sound += u32::from(read_and_run(&document.to_string()));
    }
    assert!(sound > 10, "{sound} of 40 were read");
}
