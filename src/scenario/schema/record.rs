//! Records what the readers ask while they read a document that is not there.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::engine::SimDuration;
use crate::scenario::meanings::Meanings;

/// The values that a reader accepts at a place.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::scenario) enum Shape {
    Object,
    List(usize, usize),
    Text(usize),
    Id,
    Pattern(&'static str, &'static str),
    Constant(u64),
    Count(u64, u64),
    Number(f64, f64),
    Money,
    Duration(SimDuration, SimDuration),
    Flag,
    /// `null`.
    Nothing,
    /// One of so many forms, each at a place of its own: `PLACE|NUMBER`.
    Forms(usize),
    /// One of these words.
    Words(Vec<String>),
    /// The name of another part of the document.
    Reference(String),
    /// A scenario: the identifier of a built-in one, or a whole document.
    Document,
}

/// The fields that were asked of an object in one round, and the words chosen in it.
#[derive(Clone, Default)]
pub(super) struct Asked {
    /// Name, whether it must be there.
    pub(super) fields: BTreeMap<String, bool>,
    /// Field, the word chosen for it; the empty field for a choice of which field is there.
    pub(super) words: BTreeMap<String, String>,
}

/// Notes that grow while readers hold the recorder: taken out, changed, put back.
#[derive(Default)]
struct Notes<T>(Cell<T>);

impl<T: Default> Notes<T> {
    fn with<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let mut notes = self.0.take();
        let result = work(&mut notes);
        self.0.set(notes);
        result
    }
}

/// A recording of what the readers asked for.
#[derive(Default)]
pub(in crate::scenario) struct Recorder {
    round: Cell<u64>,
    shapes: Notes<BTreeMap<String, Shape>>,
    objects: Notes<BTreeMap<String, Vec<Asked>>>,
    seen: Notes<BTreeMap<String, BTreeSet<usize>>>,
    /// The values that stand for fields that are not there; none where that depends on what other fields say.
    defaults: Notes<BTreeMap<String, Option<Json>>>,
    /// By object, from beside the readers.
    meanings: Notes<BTreeMap<String, BTreeMap<&'static str, &'static str>>>,
    /// By object, from elsewhere.
    told: Notes<BTreeMap<String, BTreeMap<&'static str, String>>>,
}

impl Recorder {
    /// Begins a round: words are chosen anew.
    pub(super) fn begin(&self, round: u64) {
        self.round.set(round);
    }

    /// Checks that every word was tried and every field has a meaning, and no field that is not there.
    pub(super) fn check(&self) {
        for (choice, seen) in self.seen.with(std::mem::take) {
            let count = choice.rsplit_once(" of ").and_then(|(_, count)| count.parse().ok()).unwrap_or(0);
            assert_eq!(seen.len(), count, "not every word of {choice} was tried");
        }
        let mut wrong: Vec<String> = Vec::new();
        for (at, rounds) in self.objects.with(|objects| objects.clone()) {
            let read: BTreeSet<&str> =
                rounds.iter().flat_map(|asked| asked.fields.keys()).map(String::as_str).collect();
            let beside = self.meanings.with(|meanings| meanings.get(&at).cloned()).unwrap_or_default();
            let told = self.told.with(|told| told.get(&at).cloned()).unwrap_or_default();
            let meant: BTreeSet<&str> = beside.keys().chain(told.keys()).copied().collect();
            wrong.extend(
                read.iter()
                    .filter(|name| !meant.contains(*name))
                    .map(|name| format!("{at}/{name} has no meaning")),
            );
            wrong.extend(
                meant
                    .iter()
                    .filter(|name| !read.contains(*name))
                    .map(|name| format!("{at}/{name} has a meaning, and nobody reads it")),
            );
        }
        assert!(wrong.is_empty(), "meanings of fields stand beside their readers:\n{}", wrong.join("\n"));
    }

    /// The shape of a place, if anything is read there.
    pub(super) fn shape(&self, at: &str) -> Option<Shape> {
        self.shapes.with(|shapes| shapes.get(at).cloned())
    }

    /// Returns what was asked of the object at `at`, round by round.
    pub(super) fn rounds(&self, at: &str) -> Vec<Asked> {
        self.objects.with(|objects| objects[at].clone())
    }

    /// Returns the meaning of the field `name` of the object at `at`.
    pub(super) fn meaning(&self, at: &str, name: &str) -> String {
        let beside = self.meanings.with(|meanings| meanings[at].get(name).map(|text| text.trim().to_owned()));
        let told = self.told.with(|told| told.get(at).and_then(|told| told.get(name).cloned()));
        beside.into_iter().chain(told).collect::<Vec<_>>().join(" ")
    }

    /// Returns the value that stands for the one at `at` when it is not there, if that is always the same.
    pub(super) fn default_of(&self, at: &str) -> Option<Json> {
        self.defaults.with(|defaults| defaults.get(at).cloned().flatten())
    }

    /// Notes what fields of the object at `at` mean.
    pub(in crate::scenario) fn describe(&self, at: &str, meanings: Meanings) {
        self.meanings.with(|known| {
            let known = known.entry(at.to_owned()).or_default();
            for (name, meaning) in meanings.list {
                let before = known.insert(name, meaning);
                assert!(before.is_none_or(|before| before == *meaning), "{at}/{name} has two meanings");
            }
        });
    }

    /// Notes what fields of the object at `at` mean, by their names; they come after what stands beside the reader.
    pub(in crate::scenario) fn tell(
        &self,
        at: &str,
        meanings: impl FnOnce() -> BTreeMap<&'static str, String>,
    ) {
        self.told.with(|told| {
            told.entry(at.to_owned()).or_insert_with(meanings);
        });
    }

    /// Notes what stands for the field `name` of the object at `at` when it is not there.
    pub(in crate::scenario) fn default(&self, at: &str, name: &str, value: Json) {
        self.defaults.with(|defaults| {
            let known = defaults.entry(format!("{at}/{name}")).or_insert_with(|| Some(value.clone()));
            // What differs depends on another field: values read differ from round to round (`either`).
            if known.as_ref() != Some(&value) {
                *known = None;
            }
        });
    }

    /// One of two values that a reader takes in place of what is not there, in turns: so a default that is made of
    /// other fields does not stay the same.
    pub(in crate::scenario) fn either<T>(&self, one: T, other: T) -> T {
        if self.round.get().is_multiple_of(2) { one } else { other }
    }

    /// Notes what is accepted at a place.
    pub(in crate::scenario) fn note(&self, at: &str, shape: Shape) {
        if shape == Shape::Object {
            self.objects.with(|objects| objects.entry(at.to_owned()).or_default().push(Asked::default()));
        }
        self.shapes.with(|shapes| {
            let known = shapes.entry(at.to_owned()).or_insert_with(|| shape.clone());
            match (&mut *known, &shape) {
                // Which kind of part is meant depends on another field.
                (Shape::Reference(one), Shape::Reference(other)) if !one.contains(other.as_str()) => {
                    *one = format!("{one} or {other}");
                }
                (Shape::Reference(_), Shape::Reference(_)) => {}
                // Bounds too.
                (Shape::Count(least, most), Shape::Count(low, high)) => {
                    (*least, *most) = ((*least).min(*low), (*most).max(*high));
                }
                _ => assert!(*known == shape, "{at} is read in two ways: {known:?} and {shape:?}"),
            }
        });
    }

    /// Notes something of the object at `at`, when it is one.
    fn of_object(&self, at: &str, note: impl FnOnce(&mut Asked)) {
        self.objects.with(|objects| {
            if let Some(asked) = objects.get_mut(at).and_then(|rounds| rounds.last_mut()) {
                note(asked);
            }
        });
    }

    /// Notes that a field of the object at `at` is asked for.
    pub(in crate::scenario) fn ask(&self, at: &str, name: &str, required: bool) {
        self.of_object(at, |asked| {
            asked.fields.entry(name.to_owned()).or_insert(required);
        });
    }

    /// Chooses one of `names`, and notes it for the object that it belongs to.
    pub(in crate::scenario) fn choose(&self, at: &str, names: &[&str]) -> usize {
        let (parent, field) = at.rsplit_once('/').unwrap_or(("", at));
        let chosen = self.pick(at, names.len());
        self.of_object(parent, |asked| drop(asked.words.insert(field.to_owned(), names[chosen].to_owned())));
        chosen
    }

    /// Chooses which of the fields `names` the object at `at` has.
    pub(in crate::scenario) fn choose_field(&self, at: &str, names: &[&str]) -> usize {
        let chosen = self.pick(at, names.len());
        self.of_object(at, |asked| drop(asked.words.insert(String::new(), names[chosen].to_owned())));
        chosen
    }

    /// The form whose turn it is at a place.
    pub(in crate::scenario) fn turn(&self, at: &str, count: usize) -> usize {
        self.pick(at, count)
    }

    /// A number below `count` that belongs to the place and the round.
    fn pick(&self, at: &str, count: usize) -> usize {
        let mut mixed = self.round.get().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for byte in at.bytes() {
            mixed = (mixed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(29);
        }
        let chosen = (mixed ^ mixed >> 31) as usize % count;
        self.seen.with(|seen| seen.entry(format!("{at} of {count}")).or_default().insert(chosen));
        chosen
    }
}
