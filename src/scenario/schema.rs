//! The JSON Schema of scenario documents, written down by the readers themselves.
//!
//! A recording run reads a document that is not there: every field asked for is present, every list has one element, and
//! every word that decides what is asked next is chosen anew in each of many rounds. What the readers ask, with their
//! bounds, is the shape of a document; fields that depend on a word become alternatives. So the schema cannot say
//! anything else than the reader does. The page has none of this.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use crate::engine::SimDuration;
use crate::scenario::errors::Report;
use crate::scenario::json::{Kind, Value};
use crate::scenario::parts as build;
use crate::scenario::reader::{Node, spelled};

/// What stands in the place of every value of the document that is not there.
pub(super) static NOTHING: Value<'static> = Value { at: 0, kind: Kind::Null };
/// Enough for every word of every choice below every word of those above it; `Recorder::seen` is checked.
const ROUNDS: u64 = 400;

/// The spelling of a duration, and of one above zero.
const DURATION: &str = "^([0-9]+([.][0-9]*)?(h|min|m|s|ms|us))+$";
const ABOVE_ZERO: &str = "^(?=.*[1-9])([0-9]+([.][0-9]*)?(h|min|m|s|ms|us))+$";

/// What a reader accepts at a place.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
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
    /// One of these words.
    Words(Vec<String>),
    /// The name of another part of the document.
    Reference(String),
}

/// The fields that were asked of an object in one round, and the words chosen in it.
#[derive(Clone, Default)]
struct Asked {
    /// Name, whether it must be there.
    fields: BTreeMap<String, bool>,
    /// Field, the word chosen for it; the empty field for a choice of which field is there.
    words: BTreeMap<String, String>,
}

/// Fields, and the words that lead to them, deciding field by deciding field.
type Alternative<'a> = (&'a BTreeMap<String, bool>, Vec<BTreeSet<&'a String>>);

/// What is written down while readers hold the recorder: taken out, changed, put back.
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

/// What the readers have asked.
#[derive(Default)]
pub(super) struct Recorder {
    round: Cell<u64>,
    shapes: Notes<BTreeMap<String, Shape>>,
    objects: Notes<BTreeMap<String, Vec<Asked>>>,
    seen: Notes<BTreeMap<String, BTreeSet<usize>>>,
}

impl Recorder {
    /// Notes what is accepted at a place.
    pub(super) fn note(&self, at: &str, shape: Shape) {
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
    pub(super) fn ask(&self, at: &str, name: &str, required: bool) {
        self.of_object(at, |asked| {
            asked.fields.entry(name.to_owned()).or_insert(required);
        });
    }

    /// Chooses one of `names`, and notes it for the object that it belongs to.
    pub(super) fn choose(&self, at: &str, names: &[&str]) -> usize {
        let (parent, field) = at.rsplit_once('/').unwrap_or(("", at));
        let chosen = self.pick(at, names.len());
        self.of_object(parent, |asked| drop(asked.words.insert(field.to_owned(), names[chosen].to_owned())));
        chosen
    }

    /// Chooses which of the fields `names` the object at `at` has.
    pub(super) fn choose_field(&self, at: &str, names: &[&str]) -> usize {
        let chosen = self.pick(at, names.len());
        self.of_object(at, |asked| drop(asked.words.insert(String::new(), names[chosen].to_owned())));
        chosen
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

/// The schema, as it is published.
pub fn text() -> String {
    let mut text = serde_json::to_string_pretty(&schema()).expect("a tree of JSON can be written");
    text.push('\n');
    text
}

/// The schema: JSON Schema, draft 2020-12.
pub fn schema() -> Json {
    let report = Report::recording();
    for round in 0..ROUNDS {
        let recorder = report.recorder.as_ref().expect("the report records");
        recorder.round.set(round);
        build::scenario(&Node { value: &NOTHING, at: String::new(), report: &report });
    }
    let recorder = report.recorder.expect("the report records");
    for (choice, seen) in recorder.seen.0.take() {
        let count: usize = choice.rsplit_once(" of ").and_then(|(_, count)| count.parse().ok()).unwrap_or(0);
        assert_eq!(seen.len(), count, "not every word of {choice} was tried");
    }
    let mut root = recorder.render("");
    let defs = hoist(&mut root);
    let whole = root.as_object_mut().expect("a document is an object");
    whole.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    whole.insert("$id".into(), json!("scenario.schema.json"));
    whole.insert("title".into(), json!("A scenario of Blast Radius"));
    whole.insert("$defs".into(), Json::Object(defs));
    root
}

impl Recorder {
    fn render(&self, at: &str) -> Json {
        // A field that is asked for and not read may be anything.
        let Some(shape) = self.shapes.with(|shapes| shapes.get(at).cloned()) else { return json!(true) };
        match shape {
            Shape::Object => self.object(at),
            Shape::List(least, most) => {
                let items = self.render(&format!("{at}/*"));
                json!({ "type": "array", "items": items, "minItems": least, "maxItems": most })
            }
            Shape::Text(longest) => json!({ "type": "string", "minLength": 1, "maxLength": longest }),
            Shape::Id => json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,39}$" }),
            Shape::Pattern(pattern, example) => {
                json!({ "type": "string", "pattern": pattern, "description": format!("such as {example}") })
            }
            Shape::Constant(value) => json!({ "const": value }),
            Shape::Count(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Shape::Number(least, most) => json!({ "type": "number", "minimum": least, "maximum": most }),
            Shape::Money => json!({
                "description": "an amount such as \"0.35\" or 12.5, at most 1000000",
                "oneOf": [
                    { "type": "number", "minimum": 0, "maximum": 1_000_000 },
                    { "type": "string", "pattern": "^[0-9]{1,9}([.][0-9]{1,2})?$" }
                ]
            }),
            Shape::Duration(least, most) => json!({
                "type": "string",
                "pattern": if least > SimDuration::ZERO { ABOVE_ZERO } else { DURATION },
                "maxLength": 40,
                "description": format!("a duration from {} to {}, such as 250ms, 90s or 1h30m", spelled(least), spelled(most))
            }),
            Shape::Flag => json!({ "type": "boolean" }),
            Shape::Words(words) => json!({ "enum": words }),
            Shape::Reference(what) => json!({ "type": "string", "description": format!("names: {what}") }),
        }
    }

    fn object(&self, at: &str) -> Json {
        let rounds = self.objects.with(|objects| objects[at].clone());
        let rounds = rounds.as_slice();
        if rounds.iter().all(|asked| asked.fields == rounds[0].fields) {
            return self.closed(at, &rounds[0].fields, &[]);
        }
        let fields = deciding(rounds).unwrap_or_else(|| panic!("{at}: no words decide its fields"));
        // One alternative for every first word and set of fields; the other word takes all that lead there.
        let mut alternatives: Vec<Alternative> = Vec::new();
        for asked in rounds {
            let words: Vec<Option<&String>> = fields.iter().map(|field| asked.words.get(*field)).collect();
            let known = alternatives.iter_mut().find(|known| known.0 == &asked.fields);
            let sets = match known {
                Some(known) => &mut known.1,
                None => {
                    alternatives.push((&asked.fields, vec![BTreeSet::new(); fields.len()]));
                    &mut alternatives.last_mut().expect("it was just pushed").1
                }
            };
            for (set, word) in sets.iter_mut().zip(words) {
                set.extend(word);
            }
        }
        alternatives.sort_by(|one, other| one.1.cmp(&other.1));
        let rendered: Vec<Json> = alternatives
            .iter()
            .map(|(asked, sets)| {
                let words: Vec<(&str, &BTreeSet<&String>)> = fields
                    .iter()
                    .map(|field| field.as_str())
                    .zip(sets)
                    .filter(|(field, words)| !field.is_empty() && !words.is_empty())
                    .collect();
                self.closed(at, asked, &words)
            })
            .collect();
        json!({ "type": "object", "anyOf": rendered })
    }

    /// An object with these fields and no others; `words`: fields, and the words that they have here.
    fn closed(
        &self,
        at: &str,
        fields: &BTreeMap<String, bool>,
        words: &[(&str, &BTreeSet<&String>)],
    ) -> Json {
        let mut properties = Map::new();
        let mut required: Vec<&String> =
            fields.iter().filter(|(_, required)| **required).map(|(name, _)| name).collect();
        for name in fields.keys() {
            let place = format!("{at}/{name}");
            let value = match words.iter().find(|(field, _)| field == name) {
                Some((_, words)) if self.is_flag(&place) => {
                    let flags: Vec<bool> = words.iter().map(|word| *word == "true").collect();
                    // A flag that is not there is true.
                    if !flags.contains(&true) {
                        required.push(name);
                    }
                    json!({ "enum": flags })
                }
                Some((_, words)) => json!({ "enum": words }),
                None => self.render(&place),
            };
            properties.insert(name.clone(), value);
        }
        json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false
        })
    }

    fn is_flag(&self, at: &str) -> bool {
        self.shapes.with(|shapes| shapes.get(at) == Some(&Shape::Flag))
    }
}

/// The word, or the two, that decide: with them, the fields are always the same.
fn deciding(rounds: &[Asked]) -> Option<Vec<&String>> {
    let words: BTreeSet<&String> = rounds.iter().flat_map(|asked| asked.words.keys()).collect();
    let pairs = words.iter().flat_map(|one| words.iter().map(|other| vec![*one, *other]));
    let sets = words.iter().map(|one| vec![*one]).chain(pairs.filter(|pair| pair[0] != pair[1]));
    sets.into_iter().find(|fields| {
        let mut known: BTreeMap<Vec<Option<&String>>, &BTreeMap<String, bool>> = BTreeMap::new();
        rounds.iter().all(|asked| {
            let key = fields.iter().map(|field| asked.words.get(*field)).collect();
            asked.words.contains_key(fields[0]) && *known.entry(key).or_insert(&asked.fields) == &asked.fields
        })
    })
}

/// Takes objects that occur more than once out of `root`, and leaves references to them. Their names are those of the
/// fields they were first found at.
fn hoist(root: &mut Json) -> Map<String, Json> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    count(root, &mut counts);
    let mut defs = Map::new();
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    replace(root, "document", &counts, &mut names, &mut defs);
    defs
}

/// Whether a schema is worth a name of its own.
fn named(value: &Json) -> bool {
    value.get("type").is_some_and(|kind| kind == "object")
        && value.get("additionalProperties").is_some_and(Json::is_boolean)
        || value.get("anyOf").is_some()
}

fn count(value: &Json, counts: &mut BTreeMap<String, usize>) {
    if named(value) {
        *counts.entry(value.to_string()).or_default() += 1;
    }
    within(value, &mut |value| count(value, counts));
}

/// The schemas directly within one; those of its alternatives in place of the alternatives, which get no names.
fn within<'a>(value: &'a Json, act: &mut dyn FnMut(&'a Json)) {
    if let Some(alternatives) = value.get("anyOf").and_then(Json::as_array) {
        alternatives.iter().for_each(|alternative| within(alternative, act));
    }
    if let Some(properties) = value.get("properties").and_then(Json::as_object) {
        properties.values().for_each(&mut *act);
    }
    if let Some(items) = value.get("items") {
        act(items);
    }
}

fn replace(
    value: &mut Json,
    name: &str,
    counts: &BTreeMap<String, usize>,
    names: &mut BTreeMap<String, String>,
    defs: &mut Map<String, Json>,
) {
    let spelled = value.to_string();
    if let Some(known) = names.get(&spelled) {
        *value = json!({ "$ref": format!("#/$defs/{known}") });
        return;
    }
    replace_within(value, name, counts, names, defs);
    if named(value) && counts.get(&spelled).is_some_and(|count| *count > 1) {
        let mut free = name.to_owned();
        while defs.contains_key(&free) {
            free.push('_');
        }
        defs.insert(free.clone(), std::mem::replace(value, json!({ "$ref": format!("#/$defs/{free}") })));
        names.insert(spelled, free);
    }
}

fn replace_within(
    value: &mut Json,
    name: &str,
    counts: &BTreeMap<String, usize>,
    names: &mut BTreeMap<String, String>,
    defs: &mut Map<String, Json>,
) {
    if let Some(alternatives) = value.get_mut("anyOf").and_then(Json::as_array_mut) {
        alternatives.iter_mut().for_each(|one| replace_within(one, name, counts, names, defs));
    }
    if let Some(properties) = value.get_mut("properties").and_then(Json::as_object_mut) {
        properties.iter_mut().for_each(|(name, value)| replace(value, name, counts, names, defs));
    }
    if let Some(items) = value.get_mut("items") {
        replace(items, name, counts, names, defs);
    }
}
