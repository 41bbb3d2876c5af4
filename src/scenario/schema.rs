//! The JSON Schema of scenario documents, written down by the readers themselves.
//!
//! A recording run reads a document that is not there: every field asked for is present, every list has one element, and
//! every word that decides what is asked next is chosen anew in each of many rounds. What the readers ask, with their
//! bounds, is the shape of a document; fields that depend on a word become alternatives. So the schema cannot say
//! anything else than the reader does. The page has none of this.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use crate::engine::SimDuration;
use crate::scenario::build;
use crate::scenario::errors::Report;
use crate::scenario::json::{Kind, Value};
use crate::scenario::reader::{Node, spelled};

/// What stands in the place of every value of the document that is not there.
pub(super) static NOTHING: Value<'static> = Value { at: 0, kind: Kind::Null };
/// Enough for every word of every choice below every word of those above it; `Recorder::seen` is checked.
const ROUNDS: u64 = 400;

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
#[derive(Default)]
struct Asked {
    /// Name, whether it must be there.
    fields: BTreeMap<String, bool>,
    /// Field, the word chosen for it; the empty field for a choice of which field is there.
    words: BTreeMap<String, String>,
}

/// What the readers have asked.
#[derive(Default)]
pub(super) struct Recorder {
    round: RefCell<u64>,
    shapes: RefCell<BTreeMap<String, Shape>>,
    objects: RefCell<BTreeMap<String, Vec<Asked>>>,
    seen: RefCell<BTreeMap<String, BTreeSet<usize>>>,
}

impl Recorder {
    /// Notes what is accepted at a place.
    pub(super) fn note(&self, at: &str, shape: Shape) {
        if shape == Shape::Object {
            self.objects.borrow_mut().entry(at.to_owned()).or_default().push(Asked::default());
        }
        let mut shapes = self.shapes.borrow_mut();
        let known = shapes.entry(at.to_owned()).or_insert_with(|| shape.clone());
        assert!(*known == shape, "{at} is read in two ways: {known:?} and {shape:?}");
    }

    /// Notes that a field of the object at `at` is asked for.
    pub(super) fn ask(&self, at: &str, name: &str, required: bool) {
        let mut objects = self.objects.borrow_mut();
        let asked =
            objects.get_mut(at).and_then(|rounds| rounds.last_mut()).expect("fields are of an object");
        asked.fields.entry(name.to_owned()).or_insert(required);
    }

    /// Chooses one of `names`, and notes it for the object that it belongs to.
    pub(super) fn choose(&self, at: &str, names: &[&str]) -> usize {
        let (parent, field) = at.rsplit_once('/').unwrap_or(("", at));
        let chosen = self.pick(at, names.len());
        if let Some(asked) = self.objects.borrow_mut().get_mut(parent).and_then(|rounds| rounds.last_mut()) {
            asked.words.insert(field.to_owned(), names[chosen].to_owned());
        }
        chosen
    }

    /// Chooses which of the fields `names` the object at `at` has.
    pub(super) fn choose_field(&self, at: &str, names: &[&str]) -> usize {
        let chosen = self.pick(at, names.len());
        let mut objects = self.objects.borrow_mut();
        let asked =
            objects.get_mut(at).and_then(|rounds| rounds.last_mut()).expect("fields are of an object");
        asked.words.insert(String::new(), names[chosen].to_owned());
        chosen
    }

    /// A number below `count` that belongs to the place and the round.
    fn pick(&self, at: &str, count: usize) -> usize {
        let mut mixed = self.round.borrow().wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for byte in at.bytes() {
            mixed = (mixed ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(29);
        }
        let chosen = (mixed ^ mixed >> 31) as usize % count;
        let mut seen = self.seen.borrow_mut();
        let seen = seen.entry(format!("{at} of {count}")).or_default();
        seen.insert(chosen);
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
        *recorder.round.borrow_mut() = round;
        build::scenario(&Node { value: &NOTHING, at: String::new(), report: &report });
    }
    let recorder = report.recorder.expect("the report records");
    for (choice, seen) in recorder.seen.borrow().iter() {
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
        let shapes = self.shapes.borrow();
        // A field that is asked for and not read may be anything.
        let Some(shape) = shapes.get(at) else { return json!(true) };
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
                "anyOf": [
                    { "type": "number", "minimum": 0, "maximum": 1_000_000 },
                    { "type": "string", "pattern": "^[0-9]{1,9}([.][0-9]{1,2})?$" }
                ]
            }),
            Shape::Duration(least, most) => json!({
                "type": "string",
                "pattern": "^([0-9]+([.][0-9]*)?(h|min|m|s|ms|us))+$",
                "maxLength": 40,
                "description": format!("a duration from {} to {}, such as 250ms, 90s or 1h30m", spelled(*least), spelled(*most))
            }),
            Shape::Flag => json!({ "type": "boolean" }),
            Shape::Words(words) => json!({ "enum": words }),
            Shape::Reference(what) => json!({ "type": "string", "description": format!("names: {what}") }),
        }
    }

    fn object(&self, at: &str) -> Json {
        let objects = self.objects.borrow();
        let rounds = &objects[at];
        if rounds.iter().all(|asked| asked.fields == rounds[0].fields) {
            return self.closed(at, &rounds[0].fields, None);
        }
        // The word that decides: with it, the fields are always the same.
        let words: BTreeSet<&String> = rounds.iter().flat_map(|asked| asked.words.keys()).collect();
        let decides = |field: &&&String| {
            let mut of_word: BTreeMap<&String, &BTreeMap<String, bool>> = BTreeMap::new();
            rounds.iter().all(|asked| match asked.words.get(**field) {
                Some(word) => *of_word.entry(word).or_insert(&asked.fields) == &asked.fields,
                None => false,
            })
        };
        let field = *words.iter().find(decides).unwrap_or_else(|| panic!("{at}: no word decides its fields"));
        let mut alternatives: Vec<(&BTreeMap<String, bool>, BTreeSet<&String>)> = Vec::new();
        for asked in rounds {
            let word = &asked.words[field];
            match alternatives.iter_mut().find(|known| known.0 == &asked.fields) {
                Some(known) => drop(known.1.insert(word)),
                None => alternatives.push((&asked.fields, [word].into())),
            }
        }
        alternatives.sort_by(|one, other| one.1.cmp(&other.1));
        let rendered: Vec<Json> = alternatives
            .iter()
            .map(|(fields, words)| {
                self.closed(at, fields, (!field.is_empty()).then_some((field.as_str(), words)))
            })
            .collect();
        json!({ "type": "object", "oneOf": rendered })
    }

    /// An object with these fields and no others; `word`: a field and the words that it has here.
    fn closed(
        &self,
        at: &str,
        fields: &BTreeMap<String, bool>,
        word: Option<(&str, &BTreeSet<&String>)>,
    ) -> Json {
        let mut properties = Map::new();
        for name in fields.keys() {
            let value = match word {
                Some((field, words)) if field == name => json!({ "enum": words }),
                _ => self.render(&format!("{at}/{name}")),
            };
            properties.insert(name.clone(), value);
        }
        let required: Vec<&String> =
            fields.iter().filter(|(_, required)| **required).map(|(name, _)| name).collect();
        json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false
        })
    }
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
        || value.get("oneOf").is_some()
}

fn count(value: &Json, counts: &mut BTreeMap<String, usize>) {
    if named(value) {
        *counts.entry(value.to_string()).or_default() += 1;
    }
    within(value, &mut |value| count(value, counts));
}

/// The schemas directly within one; those of its alternatives in place of the alternatives, which get no names.
fn within<'a>(value: &'a Json, act: &mut dyn FnMut(&'a Json)) {
    if let Some(alternatives) = value.get("oneOf").and_then(Json::as_array) {
        alternatives.iter().for_each(|alternative| within(alternative, act));
    }
    if let Some(properties) = value.get("properties").and_then(Json::as_object) {
        properties.values().for_each(|value| act(value));
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
    if let Some(alternatives) = value.get_mut("oneOf").and_then(Json::as_array_mut) {
        alternatives.iter_mut().for_each(|one| replace_within(one, name, counts, names, defs));
    }
    if let Some(properties) = value.get_mut("properties").and_then(Json::as_object_mut) {
        properties.iter_mut().for_each(|(name, value)| replace(value, name, counts, names, defs));
    }
    if let Some(items) = value.get_mut("items") {
        replace(items, name, counts, names, defs);
    }
}
