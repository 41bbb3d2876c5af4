//! An exercise's text as a form: its plain values by their places, mistakes by theirs, and texts of what can be added.

use std::collections::BTreeMap;

pub use crate::scenario::exercise::quoted;
use crate::scenario::json::{self, Kind, Value};
use crate::world::command::parse_time;

/// The plain values of a text by their JSON pointers, as people write them: texts without quotes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    values: BTreeMap<String, String>,
    lengths: BTreeMap<String, usize>,
}

impl Form {
    /// Reads a text; nothing when it is not JSON.
    pub fn read(text: &str) -> Option<Form> {
        let root = json::parse(text).ok()?;
        let mut form = Form::default();
        form.take(&root, String::new());
        Some(form)
    }

    fn take(&mut self, value: &Value, at: String) {
        let own = match &value.kind {
            Kind::List(list) => {
                self.lengths.insert(at.clone(), list.len());
                for (place, value) in list.iter().enumerate() {
                    self.take(value, format!("{at}/{place}"));
                }
                return;
            }
            Kind::Object(members) => {
                for member in members {
                    self.take(&member.value, format!("{at}/{}", json::escaped(&member.name)));
                }
                return;
            }
            Kind::Text(text) => text.clone(),
            Kind::Number(text, _) => (*text).to_owned(),
            Kind::Bool(flag) => flag.to_string(),
            Kind::Null => String::new(),
        };
        self.values.insert(at, own);
    }

    /// The plain value at a place; empty where there is none.
    pub fn text(&self, at: &str) -> &str {
        self.values.get(at).map_or("", String::as_str)
    }

    /// Returns whether something stands at a place.
    pub fn has(&self, at: &str) -> bool {
        self.values.contains_key(at) || self.lengths.contains_key(at)
    }

    /// How many elements the list at a place has.
    pub fn count(&self, at: &str) -> usize {
        self.lengths.get(at).copied().unwrap_or(0)
    }

    /// The place of a text in a list of texts.
    pub fn place(&self, list: &str, text: &str) -> Option<usize> {
        self.texts(list).into_iter().position(|own| own == text)
    }

    /// The lists below these places with their lengths, as one text: what a form is made of, whatever stands in its fields.
    pub fn shape(&self, places: &[&str]) -> String {
        let inside = |at: &str| places.iter().any(|place| at.starts_with(place));
        let lists = self.lengths.iter().filter(|list| inside(list.0));
        lists.map(|(at, length)| format!("{at} {length}")).collect::<Vec<_>>().join(";")
    }

    /// The texts of a list.
    pub fn texts(&self, list: &str) -> Vec<&str> {
        (0..self.count(list)).map(|place| self.text(&format!("{list}/{place}"))).collect()
    }

    /// A name that no element of a list has: `inject-3`.
    pub fn fresh(&self, list: &str, word: &str) -> String {
        let names = || (0..self.count(list)).map(|place| self.text(&format!("{list}/{place}/id")));
        let mut number = self.count(list) + 1;
        while names().any(|name| name == format!("{word}-{number}")) {
            number += 1;
        }
        format!("{word}-{number}")
    }
}

/// The place that a mistake names (`line 7: /clock/end: …`); the whole document without one.
pub fn place_of(mistake: &str) -> &str {
    let rest =
        mistake.strip_prefix("line ").and_then(|rest| rest.split_once(": ")).map_or(mistake, |parts| parts.1);
    match rest.split_once(": ") {
        Some((place, _)) if place.starts_with('/') && !place.contains(' ') => place,
        _ => "",
    }
}

/// What somebody wrote as JSON: a number where one is wanted and it is one, else a text, of which the reader says what is
/// wrong.
pub fn number(text: &str) -> String {
    let text = text.trim();
    let is_number = json::parse(text).is_ok_and(|value| matches!(value.kind, Kind::Number(..)));
    if is_number { text.to_owned() } else { quoted(text) }
}

/// The moment of the last decision of a log, microseconds.
pub fn last_us(log: &[String]) -> u64 {
    let moment = |line: &String| parse_time(Form::read(line)?.text("/at")).ok();
    log.iter().filter_map(moment).max().map_or(0, |at| at.as_micros())
}

/// What can be added to an exercise: each piece is JSON with holes.
const PIECES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/draft-pieces.json"));

/// A piece that can be added to a list: `inject`, `question`, `prediction`, `cause`, `hint`, `hidden`, `decision`; `text` is what
/// it is made of, where it is made of something.
pub fn piece(form: &Form, name: &str, list: &str, text: &str) -> String {
    let head = format!("\"{name}\": ");
    let line = PIECES.lines().find_map(|line| line.trim().strip_prefix(&head)).unwrap_or_default();
    filled(form, line.trim_end_matches(','), list, name, text)
}

/// Objectives that can be added: the text of each, and the objective as JSON.
pub fn objectives(form: &Form) -> Vec<(String, String)> {
    let lines = PIECES.lines().skip_while(|line| !line.contains("\"objectives\"")).skip(1);
    let lines = lines.map(|line| line.trim().trim_end_matches(',')).take_while(|line| line.starts_with('{'));
    let made = lines.map(|line| filled(form, line, "/objectives", "objective", ""));
    let label = |piece: &str| Form::read(piece).map(|own| own.text("/text").to_owned()).unwrap_or_default();
    made.map(|piece| (label(&piece), piece)).collect()
}

/// Fills the holes of a piece with what the exercise has.
fn filled(form: &Form, piece: &str, list: &str, word: &str, text: &str) -> String {
    let of = |list: &str, field: &str, wanted: &dyn Fn(&str) -> bool| {
        let places = (0..form.count(list)).map(|place| format!("{list}/{place}"));
        let found = places.into_iter().find(|place| wanted(place));
        quoted(&found.map(|place| form.text(&format!("{place}/{field}")).to_owned()).unwrap_or_default())
    };
    let right = (0..form.count("/causes")).map(|place| format!("/causes/{place}"));
    let right = right.filter(|place| form.text(&format!("{place}/verdict")) == "right");
    let right: Vec<String> = right.map(|place| quoted(form.text(&format!("{place}/id")))).collect();
    let last = form.count("/best_play").checked_sub(1).map(|last| format!("/best_play/{last}/at"));
    piece
        .replace("@ID@", &quoted(&form.fresh(list, word)))
        .replace("@BEGIN@", &quoted(form.text("/clock/begin")))
        .replace("@END@", &quoted(form.text("/clock/end")))
        .replace("@LAST@", &quoted(form.text(last.as_deref().unwrap_or("/clock/begin"))))
        .replace("@ROLE@", &quoted(form.text("/team/actions/0/role")))
        .replace("@ACTION@", &quoted(form.text("/team/actions/0/id")))
        .replace(
            "@DECLARES@",
            &of("/team/actions", "id", &|at| form.text(&format!("{at}/declares")) == "true"),
        )
        .replace("@PREDICTION@", &of("/pauses", "id", &|at| form.text(&format!("{at}/kind")) == "prediction"))
        .replace("@RIGHT@", &format!("[{}]", right.join(", ")))
        .replace("@TEXT@", &quoted(text))
}
