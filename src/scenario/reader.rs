//! Strict reading of JSON values: every mistake goes to the report with its place and a harmless value stands in,
//! so that one reading finds them all. Fields that were not asked for are unknown and refused.

use std::cell::Cell;
#[cfg(not(target_arch = "wasm32"))]
use std::collections::BTreeMap;

use crate::base::decimal::short;
use crate::engine::SimDuration;
use crate::engine::SimTime;
#[cfg(not(target_arch = "wasm32"))]
use crate::scenario::assumed::Assumption;
use crate::scenario::json::{Kind, Member, Value};
use crate::scenario::locate;
use crate::scenario::meanings::Meanings;
use crate::scenario::report::Report;
use crate::scenario::wording::{describe, hundredths};
pub(super) use crate::scenario::wording::{join, unknown_name};
use crate::world::command::{parse_time, spell_time};

/// Longest duration a document may name: a week.
pub(super) const LONGEST: SimDuration = SimDuration::from_secs(7 * 24 * 3600);
/// Shortest useful duration.
pub(super) const TICK: SimDuration = SimDuration::from_micros(1);

/// While the schema is written (`schema`), a reader notes what it would accept and goes on with a harmless value. The
/// page has none of this.
macro_rules! recorded {
    ($node:expr, $shape:expr, $value:expr) => {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(recorder) = &$node.report.recorder {
            use crate::scenario::schema::Shape;
            recorder.note(&$node.at, $shape);
            return $value;
        }
    };
    // Two values in turns, round by round.
    ($node:expr, $shape:expr, $one:expr, $other:expr) => {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(recorder) = &$node.report.recorder {
            use crate::scenario::schema::Shape;
            recorder.note(&$node.at, $shape);
            return recorder.either($one, $other);
        }
    };
}

/// Notes what stands for a field that is not there: while the schema is written, and when it is asked what was assumed.
/// The page has none of this.
macro_rules! defaulted {
    ($fields:expr, $name:expr, $default:expr) => {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(recorder) = &$fields.report.recorder {
            recorder.default(&$fields.at, $name, serde_json::json!($default));
        } else {
            $fields.assume($name, || serde_json::json!($default));
        }
    };
}

/// Notes what stands for a field that is not there, when it is asked what was assumed: a value that follows from the rest of
/// the document, so that the schema cannot name it.
macro_rules! follows {
    ($fields:expr, $name:expr, $value:expr) => {
        #[cfg(not(target_arch = "wasm32"))]
        $fields.assume($name, || serde_json::json!($value));
    };
}

pub(super) use follows;

/// An object without fields.
static EMPTY: Value<'static> = Value { at: 0, kind: Kind::Object(Vec::new()) };

/// A value with its place.
#[derive(Clone)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value<'a>,
    pub(super) at: String,
    pub(super) report: &'a Report,
}

/// An object whose fields are being read.
pub(super) struct Fields<'a> {
    value: &'a Value<'a>,
    asked: Cell<Vec<&'static str>>,
    /// What its fields mean.
    #[cfg(not(target_arch = "wasm32"))]
    meanings: Cell<Vec<Meanings>>,
    pub(super) at: String,
    pub(super) report: &'a Report,
}

impl<'a> Node<'a> {
    /// Notes a mistake here.
    pub(super) fn wrong(&self, message: impl Into<String>) {
        self.report.add(&self.at, message);
    }

    /// Notes that something else was expected here.
    pub(super) fn expected(&self, expected: &str) {
        self.wrong(format!("found {}, expected {expected}", describe(self.value)));
    }

    /// The value as an object whose fields have these meanings.
    pub(super) fn fields(&self, meanings: Meanings) -> Fields<'a> {
        let fields = Fields {
            value: self.value,
            asked: Cell::default(),
            #[cfg(not(target_arch = "wasm32"))]
            meanings: Cell::default(),
            at: self.at.clone(),
            report: self.report,
        };
        fields.also(meanings);
        recorded!(self, Shape::Object, fields);
        if self.value.as_object().is_none() {
            self.expected("an object");
        }
        fields
    }

    /// The value as a list of `least` to `most` elements.
    pub(super) fn list(&self, least: usize, most: usize) -> Vec<Node<'a>> {
        recorded!(
            self,
            Shape::List(least, most),
            vec![Node { at: format!("{}/*", self.at), ..self.clone() }]
        );
        let Some(list) = self.value.as_array() else {
            self.expected("a list");
            return Vec::new();
        };
        if list.len() < least || list.len() > most {
            self.wrong(format!("found {} elements, expected {least} to {most}", list.len()));
        }
        let child = |(i, value)| Node { value, at: format!("{}/{i}", self.at), report: self.report };
        list.iter().take(most).enumerate().map(child).collect()
    }

    /// The value as text of 1 to `longest` characters.
    pub(super) fn text(&self, longest: usize) -> &'a str {
        recorded!(self, Shape::Text(longest), "");
        match self.value.as_str() {
            Some(text) if !text.is_empty() && text.chars().nth(longest).is_none() => text,
            Some("") => {
                self.wrong("found an empty text, expected some");
                ""
            }
            Some(text) => {
                self.wrong(format!(
                    "found a text of {} characters, expected at most {longest}",
                    text.chars().count()
                ));
                ""
            }
            None => {
                self.expected("a text");
                ""
            }
        }
    }

    /// The value as an identifier: lower-case letters, digits, `-` and `_`, a letter or digit first, at most 40.
    pub(super) fn id(&self) -> &'a str {
        recorded!(self, Shape::Id, "");
        let Some(text) = self.value.as_str() else {
            self.expected("an identifier");
            return "";
        };
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
        let good = text.len() <= 40
            && text.bytes().next().is_some_and(plain)
            && text.bytes().all(|c| plain(c) || c == b'-' || c == b'_');
        if !good {
            self.expected("an identifier: lower-case letters, digits, - and _, at most 40");
            return "";
        }
        text
    }

    /// The value as Kafka's name of a topic (`Topic.validate`).
    pub(super) fn kafka_name(&self) -> &'a str {
        let text = self.form("^[A-Za-z0-9._-]{1,249}$", "orders.v1");
        let plain = |c: u8| c.is_ascii_alphanumeric() || b"._-".contains(&c);
        let good = (1..=249).contains(&text.len()) && text.bytes().all(plain) && text != "." && text != "..";
        if !good {
            self.expected("a name as Kafka allows it: letters, digits, ., _ and -, at most 249");
            return "";
        }
        text
    }

    /// Of several forms that a value may have, the one that this one has, and the value as that one. While the schema is
    /// written each form has its turn, at a place of its own.
    #[cfg_attr(target_arch = "wasm32", allow(unused_variables))]
    pub(super) fn forms(&self, found: usize, count: usize) -> (usize, Node<'a>) {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(recorder) = &self.report.recorder {
            recorder.note(&self.at, crate::scenario::schema::Shape::Forms(count));
            let turn = recorder.turn(&self.at, count);
            return (turn, Node { at: format!("{}|{turn}", self.at), ..self.clone() });
        }
        (found, self.clone())
    }

    /// The value as `null`, which means that there is none.
    pub(super) fn nothing<T>(&self) -> Option<T> {
        recorded!(self, Shape::Nothing, None);
        None
    }

    /// The value as a text of another form, not checked here; `pattern` and `example` are for the schema.
    #[cfg_attr(target_arch = "wasm32", allow(unused_variables))]
    pub(super) fn form(&self, pattern: &'static str, example: &'static str) -> &'a str {
        recorded!(self, Shape::Pattern(pattern, example), "");
        self.value.as_str().unwrap_or("")
    }

    /// Notes that a scenario stands here, by its identifier or whole; it is read apart.
    pub(super) fn document(&self) {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(recorder) = &self.report.recorder {
            return recorder.note(&self.at, crate::scenario::schema::Shape::Document);
        }
        if self.value.as_object().is_none() && self.value.as_str().is_none() {
            self.expected("the identifier of a scenario, or a scenario");
        }
    }

    /// Returns whether the value is this number.
    pub(super) fn is(&self, value: u64) -> bool {
        recorded!(self, Shape::Constant(value), true);
        self.value.as_u64() == Some(value)
    }

    /// The value as true or false.
    pub(super) fn flag(&self, default: bool) -> bool {
        recorded!(self, Shape::Flag, default, !default);
        self.value.as_bool().unwrap_or_else(|| {
            self.expected("true or false");
            default
        })
    }

    fn deciding_flag(&self) -> bool {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(recorder) = &self.report.recorder {
            recorder.note(&self.at, crate::scenario::schema::Shape::Flag);
            return recorder.choose(&self.at, &["true", "false"]) == 0;
        }
        self.flag(true)
    }

    /// The value as a whole number within the bounds.
    pub(super) fn count(&self, least: u64, most: u64) -> u64 {
        recorded!(self, Shape::Count(least, most), least, most);
        match self.value.as_u64() {
            Some(number) if (least..=most).contains(&number) => number,
            _ => {
                self.expected(&format!("a whole number from {least} to {most}"));
                least
            }
        }
    }

    /// The value as a number within the bounds, both included.
    pub(super) fn number(&self, least: f64, most: f64) -> f64 {
        recorded!(self, Shape::Number(least, most), least, most);
        match self.value.as_f64() {
            Some(number) if (least..=most).contains(&number) => number,
            _ => {
                self.expected(&format!("a number from {} to {}", short(least, 3), short(most, 3)));
                least
            }
        }
    }

    /// The value as an amount of money in hundredths: a decimal number or text with at most two digits after the point.
    pub(super) fn money(&self) -> u64 {
        recorded!(self, Shape::Money, 0);
        const MOST: u64 = 1_000_000 * 100;
        let hundredths = match self.value.as_str() {
            Some(text) => hundredths(text),
            None => self.value.as_f64().map(|number| number * 100.0).and_then(|number| {
                let whole = libm::round(number);
                (number >= 0.0 && number <= MOST as f64 && libm::fabs(number - whole) < 1e-6)
                    .then_some(whole as u64)
            }),
        };
        hundredths.filter(|&amount| amount <= MOST).unwrap_or_else(|| {
            self.expected("an amount such as \"0.35\" or 12.5, at most 1000000, with at most two digits after the point");
            0
        })
    }

    /// The value as a duration within the bounds, both included.
    pub(super) fn duration(&self, least: SimDuration, most: SimDuration) -> SimDuration {
        recorded!(self, Shape::Duration(least, most), least, most);
        const FORM: &str = "a duration such as \"250ms\", \"90s\" or \"1h30m\"";
        let Some(text) = self.value.as_str() else {
            self.expected(FORM);
            return least;
        };
        if text.len() > 40 {
            self.expected(FORM);
            return least;
        }
        match parse_time(text).map(|time| time.since(SimTime::ZERO)) {
            Ok(length) if length >= least && length <= most => length,
            Ok(_) => {
                let above = if least == TICK {
                    "above 0 and at most".into()
                } else {
                    format!("from {} to", spelled(least))
                };
                self.expected(&format!("a duration {above} {}", spelled(most)));
                least
            }
            Err(_) => {
                self.expected(FORM);
                least
            }
        }
    }

    /// The value as one of `names`.
    pub(super) fn one_of(&self, what: &str, names: &[&str]) -> Option<usize> {
        // Without a document the parts have no names: a list of nothing else is one of references.
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(recorder) =
            self.report.recorder.as_ref().filter(|_| names.iter().any(|name| !name.is_empty()))
        {
            let words = names.iter().map(|&name| name.to_owned()).collect();
            recorder.note(&self.at, crate::scenario::schema::Shape::Words(words));
            return Some(recorder.choose(&self.at, names));
        }
        recorded!(self, Shape::Reference(what.to_owned()), None);
        let Some(text) = self.value.as_str() else {
            self.expected(&format!("a {what}"));
            return None;
        };
        let found = names.iter().position(|name| *name == text);
        if found.is_none() {
            self.wrong(if self.report.is_full() { String::new() } else { unknown_name(what, text, names) });
        }
        found
    }
}

impl Node<'_> {
    /// The value as one of `words`, or else as one of `names`, which are counted after them.
    pub(super) fn one_of_or(&self, what: &str, words: &[&str], names: &[&str]) -> Option<usize> {
        recorded!(self, Shape::Reference(format!("{what}, or one of {}", join(words.iter().copied()))), None);
        let all: Vec<&str> = words.iter().chain(names).copied().collect();
        self.one_of(what, &all)
    }
}

pub(super) fn spelled(length: SimDuration) -> String {
    spell_time(SimTime::ZERO + length)
}

impl<'a> Fields<'a> {
    /// Says what further fields of the object mean, which another reader asks for.
    #[cfg_attr(target_arch = "wasm32", allow(unused_variables))]
    pub(super) fn also(&self, meanings: Meanings) {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(recorder) = &self.report.recorder {
            recorder.describe(&self.at, meanings);
        } else if self.report.assumed.is_some() {
            let mut all = self.meanings.take();
            all.push(meanings);
            self.meanings.set(all);
        }
    }

    /// Notes what stands for the field `name` when it is not there.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn assume(&self, name: &str, value: impl FnOnce() -> serde_json::Value) {
        let Some(notes) = self.report.assumed.as_ref().filter(|_| self.value.get(name).is_none()) else {
            return;
        };
        let all = self.meanings.take();
        let mut known = all.iter().flat_map(|own| own.list);
        let meaning = known.find(|own| own.0 == name).map_or("", |own| own.1.trim()).to_owned();
        notes.add(Assumption { at: format!("{}/{name}", self.at), value: value(), meaning });
        self.meanings.set(all);
    }

    /// The fields of the object `name`; of one without fields where it is not there.
    pub(super) fn object(&self, name: &'static str, meanings: Meanings) -> Fields<'a> {
        let node = self.get(name);
        let node = node.unwrap_or_else(|| Node {
            value: &EMPTY,
            at: format!("{}/{name}", self.at),
            report: self.report,
        });
        node.fields(meanings)
    }

    /// Says what fields of the object mean whose meanings stand elsewhere than beside a reader, by their names.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn mean(&self, meanings: impl FnOnce() -> BTreeMap<&'static str, String>) {
        if let Some(recorder) = &self.report.recorder {
            recorder.tell(&self.at, meanings);
        }
    }

    /// Notes a mistake of the object as a whole.
    pub(super) fn wrong(&self, message: impl Into<String>) {
        self.report.add(&self.at, message);
    }

    /// Notes a mistake of the field `name`.
    pub(super) fn wrong_at(&self, name: &str, message: impl Into<String>) {
        self.report.add(&format!("{}/{name}", self.at), message);
    }

    /// The field `name`, if it is there.
    pub(super) fn get(&self, name: &'static str) -> Option<Node<'a>> {
        let mut asked = self.asked.take();
        asked.push(name);
        self.asked.set(asked);
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(recorder) = &self.report.recorder {
            recorder.ask(&self.at, name, false);
            let value = &crate::scenario::schema::NOTHING;
            return Some(Node { value, at: format!("{}/{name}", self.at), report: self.report });
        }
        let value = self.value.get(name)?;
        Some(Node { value, at: format!("{}/{name}", self.at), report: self.report })
    }

    /// The field `name`, which must be there.
    pub(super) fn need(&self, name: &'static str) -> Option<Node<'a>> {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(recorder) = &self.report.recorder {
            // One that was looked for before is only needed because it is there.
            recorder.ask(&self.at, name, true);
        }
        let node = self.get(name);
        if node.is_none() && self.value.as_object().is_some() {
            self.wrong(format!("missing field `{name}`"));
        }
        node
    }

    /// Which of the fields `names` is there; `None` when it is not exactly one.
    pub(super) fn only_one(&self, names: &[&'static str]) -> Option<usize> {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(recorder) = &self.report.recorder {
            let chosen = recorder.choose_field(&self.at, names);
            recorder.ask(&self.at, names[chosen], true);
            return Some(chosen);
        }
        let mut there = (0..names.len()).filter(|&i| self.get(names[i]).is_some());
        // Every one is asked for, so that none is unknown.
        let found = there.next();
        if there.count() == 0 { found } else { None }
    }

    /// Refuses every field that was not asked for.
    pub(super) fn close(self) {
        let asked = self.asked.into_inner();
        for Member { name, .. } in self.value.as_object().unwrap_or_default() {
            if !asked.contains(&name.as_str()) {
                if self.report.is_full() {
                    self.report.add(&self.at, "");
                    continue;
                }
                let pointer = format!("{}/{}", self.at, locate::escape(name));
                // A long name would make a long message.
                let pointer = if name.len() > 60 { self.at.clone() } else { pointer };
                self.report.add(&pointer, unknown_name("the unknown field", name, &asked));
            }
        }
    }

    pub(super) fn list(&self, name: &'static str, least: usize, most: usize) -> Vec<Node<'a>> {
        match if least == 0 { self.get(name) } else { self.need(name) } {
            Some(node) => node.list(least, most),
            None => Vec::new(),
        }
    }

    pub(super) fn text(&self, name: &'static str, longest: usize) -> String {
        self.need(name).map_or("", |node| node.text(longest)).to_owned()
    }

    /// A text; `default`, which follows from the rest of the document, without it.
    pub(super) fn text_or(&self, name: &'static str, longest: usize, default: &str) -> String {
        follows!(self, name, default);
        self.get(name).map_or(default, |node| node.text(longest)).to_owned()
    }

    /// The name on the page; the identifier without it.
    pub(super) fn label(&self) -> String {
        /// Longest name on the page.
        const LABEL: usize = 60;
        let id = self.value.get("id").and_then(Value::as_str).unwrap_or("");
        self.text_or("label", LABEL, id)
    }

    pub(super) fn id(&self, name: &'static str) -> String {
        self.need(name).map_or("", |node| node.id()).to_owned()
    }

    pub(super) fn count(&self, name: &'static str, least: u64, most: u64) -> u64 {
        self.need(name).map_or(least, |node| node.count(least, most))
    }

    pub(super) fn count_or(&self, name: &'static str, least: u64, most: u64, default: u64) -> u64 {
        defaulted!(self, name, default);
        self.get(name).map_or(default, |node| node.count(least, most))
    }

    pub(super) fn number(&self, name: &'static str, least: f64, most: f64) -> f64 {
        self.need(name).map_or(least, |node| node.number(least, most))
    }

    pub(super) fn number_or(&self, name: &'static str, least: f64, most: f64, default: f64) -> f64 {
        defaulted!(self, name, default);
        self.get(name).map_or(default, |node| node.number(least, most))
    }

    /// True or false, true when it is not there; what it says decides which other fields there are.
    pub(super) fn deciding_flag(&self, name: &'static str) -> bool {
        defaulted!(self, name, true);
        self.get(name).is_none_or(|node| node.deciding_flag())
    }

    pub(super) fn flag_or(&self, name: &'static str, default: bool) -> bool {
        defaulted!(self, name, default);
        self.get(name).map_or(default, |node| node.flag(default))
    }

    /// A duration above zero, which must be there.
    pub(super) fn duration(&self, name: &'static str) -> SimDuration {
        self.need(name).map_or(TICK, |node| node.duration(TICK, LONGEST))
    }

    /// A duration within bounds, both included.
    pub(super) fn duration_within_or(
        &self,
        name: &'static str,
        least: SimDuration,
        most: SimDuration,
        default: SimDuration,
    ) -> SimDuration {
        #[cfg(not(target_arch = "wasm32"))]
        if default <= most {
            defaulted!(self, name, crate::scenario::schema::handy(default));
        }
        self.get(name).map_or(default, |node| node.duration(least, most))
    }

    /// A duration above zero.
    pub(super) fn duration_or(&self, name: &'static str, default: SimDuration) -> SimDuration {
        self.duration_within_or(name, TICK, LONGEST, default)
    }

    /// The time between two repetitions of something: at least a millisecond, or the world does nothing else.
    pub(super) fn period_or(&self, name: &'static str, default: SimDuration) -> SimDuration {
        self.duration_within_or(name, SimDuration::from_millis(1), LONGEST, default)
    }

    /// A duration, zero allowed.
    pub(super) fn delay_or(&self, name: &'static str, default: SimDuration) -> SimDuration {
        self.duration_within_or(name, SimDuration::ZERO, LONGEST, default)
    }

    /// The field as one of the words; `default` without it.
    pub(super) fn word_or<T: Copy + PartialEq>(
        &self,
        name: &'static str,
        what: &str,
        words: &[(&str, T)],
        default: T,
    ) -> T {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some((word, _)) = words.iter().find(|word| word.1 == default) {
            defaulted!(self, name, word);
        }
        let Some(node) = self.get(name) else { return default };
        let names: Vec<&str> = words.iter().map(|word| word.0).collect();
        node.one_of(what, &names).map_or(default, |i| words[i].1)
    }

    /// The field, which must be there, as one of the names; the first without one.
    pub(super) fn name(&self, name: &'static str, what: &str, names: &[&str]) -> usize {
        self.need(name).and_then(|node| node.one_of(what, names)).unwrap_or(0)
    }
}
