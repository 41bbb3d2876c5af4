//! The JSON Schema of scenario documents, written down by the readers themselves.
//!
//! A recording run reads a document that is not there: every field asked for is present, every list has one element, and
//! every word that decides what is asked next is chosen anew in each of many rounds. What the readers ask, with their
//! bounds, is the shape of a document; fields that depend on a word become alternatives. So the schema cannot say
//! anything else than the reader does. What a field means stands beside its reader (`scenario/meanings.rs`); what
//! stands for it when it is not there, the reader says, too. The page has none of this.

mod hoist;
mod record;

pub(super) use record::{Recorder, Shape};

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use self::hoist::hoist;
use self::record::Asked;
use crate::base::decimal::short;
use crate::engine::SimDuration;
use crate::scenario::json::{Kind, Value};
use crate::scenario::parts;
use crate::scenario::reader::{Node, TICK, spelled};
use crate::scenario::report::Report;

/// The value that stands for every value of the document that is not there.
pub(super) static NOTHING: Value<'static> = Value { at: 0, kind: Kind::Null };
/// Enough for every word of every choice below every word of those above it; `Recorder::check` sees to it.
const ROUNDS: u64 = 1_000;

/// The spelling of a duration, and of one above zero.
const DURATION: &str = "^([0-9]+([.][0-9]*)?(h|min|m|s|ms|us))+$";
const ABOVE_ZERO: &str = "^(?=.*[1-9])([0-9]+([.][0-9]*)?(h|min|m|s|ms|us))+$";

/// Fields, and the words that lead to them, deciding field by deciding field.
type Alternative<'a> = (&'a BTreeMap<String, bool>, Vec<BTreeSet<&'a String>>);

/// The schema of scenarios, as it is published.
pub fn text() -> String {
    published(&schema())
}

/// A schema as it is published.
pub(super) fn published(schema: &Json) -> String {
    let mut text = serde_json::to_string_pretty(schema).expect("a tree of JSON can be written");
    text.push('\n');
    text
}

/// The schema of scenarios: JSON Schema, draft 2020-12.
pub fn schema() -> Json {
    recorded("scenario.schema.json", "A scenario of Blast Radius", &|root| {
        parts::scenario(root);
    })
}

/// The schema of what a reader asks for.
pub(super) fn recorded(id: &str, title: &str, read: &dyn Fn(&Node)) -> Json {
    let report = Report::recording();
    let recorder = report.recorder.as_ref().expect("the report records");
    for round in 0..ROUNDS {
        recorder.begin(round);
        read(&Node { value: &NOTHING, at: String::new(), report: &report });
    }
    recorder.check();
    let mut root = recorder.render("");
    let defs = hoist(&mut root);
    let whole = root.as_object_mut().expect("a document is an object");
    whole.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    whole.insert("$id".into(), json!(id));
    whole.insert("title".into(), json!(title));
    whole.insert("$defs".into(), Json::Object(defs));
    root
}

impl Recorder {
    fn render(&self, at: &str) -> Json {
        // A field that is asked for and not read may be anything.
        let Some(shape) = self.shape(at) else { return json!({}) };
        match shape {
            Shape::Object => self.object(at),
            Shape::List(least, most) => {
                let items = self.render(&format!("{at}/*"));
                json!({ "type": "array", "items": items, "minItems": least, "maxItems": most })
            }
            Shape::Text(longest) => json!({ "type": "string", "minLength": 1, "maxLength": longest }),
            Shape::Id => json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,39}$" }),
            Shape::Pattern(pattern, example) => {
                json!({ "type": "string", "pattern": pattern, "description": format!("Such as {example}.") })
            }
            Shape::Constant(value) => json!({ "const": value }),
            Shape::Count(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Shape::Number(least, most) => json!({ "type": "number", "minimum": least, "maximum": most }),
            Shape::Money => json!({
                "description": "An amount such as \"0.35\" or 12.5, at most 1000000.",
                "oneOf": [
                    { "type": "number", "minimum": 0, "maximum": 1_000_000 },
                    { "type": "string", "pattern": "^[0-9]{1,9}([.][0-9]{1,2})?$" }
                ]
            }),
            Shape::Duration(least, most) => json!({
                "type": "string",
                "pattern": if least > SimDuration::ZERO { ABOVE_ZERO } else { DURATION },
                "maxLength": 40,
                "description": format!("A duration {}, such as 250ms, 90s or 1h30m.", bounds(least, most))
            }),
            Shape::Flag => json!({ "type": "boolean" }),
            Shape::Nothing => json!({ "type": "null" }),
            Shape::Forms(count) => {
                let forms: Vec<Json> = (0..count).map(|form| self.render(&format!("{at}|{form}"))).collect();
                json!({ "anyOf": forms })
            }
            Shape::Words(words) => json!({ "enum": words }),
            Shape::Document => json!({
                "anyOf": [{ "type": "string" }, { "$ref": "scenario.schema.json" }]
            }),
            Shape::Reference(what) => json!({ "type": "string", "description": format!("Names: {what}.") }),
        }
    }

    fn object(&self, at: &str) -> Json {
        let rounds = self.rounds(at);
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
        for (name, needed) in fields {
            let place = format!("{at}/{name}");
            let mut default = self.default_of(&place).filter(|_| !needed);
            let mut value = match words.iter().find(|(field, _)| field == name) {
                Some((_, words)) => {
                    let words: Vec<Json> = words.iter().map(|word| self.word(&place, word)).collect();
                    // The word that stands for one that is not there leads elsewhere.
                    if default.take_if(|default| !words.contains(default)).is_some() {
                        required.push(name);
                    }
                    json!({ "enum": words })
                }
                None => self.render(&place),
            };
            describe(&mut value, self.meaning(at, name), default);
            properties.insert(name.clone(), value);
        }
        json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false
        })
    }

    /// A word that decides which fields follow, as it stands in a document.
    fn word(&self, at: &str, word: &str) -> Json {
        if self.shape(at) == Some(Shape::Flag) { json!(word == "true") } else { json!(word) }
    }
}

/// A duration in the unit that a person would choose.
pub(super) fn handy(length: SimDuration) -> String {
    let micros = length.as_micros();
    match micros {
        1..1_000 => format!("{micros}us"),
        1_000..1_000_000 if micros.is_multiple_of(1_000) => format!("{}ms", micros / 1_000),
        _ => spelled(length),
    }
}

/// Between which durations another lies.
fn bounds(least: SimDuration, most: SimDuration) -> String {
    let most = handy(most);
    if least == TICK {
        format!("above 0s, at most {most}")
    } else {
        format!("from {} to {most}", handy(least))
    }
}

/// Says what a property means before its form, and what stands for it when it is not there.
fn describe(property: &mut Json, meaning: String, default: Option<Json>) {
    let property = property.as_object_mut().expect("a property is an object");
    let mut sentences = vec![meaning];
    sentences.extend(property.get("description").and_then(Json::as_str).map(str::to_owned));
    if let Some(default) = default {
        let spelled = match &default {
            Json::String(word) => word.clone(),
            Json::Number(number) => number.as_f64().map_or_else(String::new, |number| short(number, 3)),
            other => other.to_string(),
        };
        sentences.push(format!("Unless set: {spelled}."));
        property.insert("default".into(), default);
    }
    property.insert("description".into(), sentences.join(" ").into());
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
