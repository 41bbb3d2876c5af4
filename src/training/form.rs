//! What can be added to an exercise by forms.

use crate::engine::{SimDuration, SimTime};
pub use crate::scenario::exercise::quoted;
pub use crate::scenario::form::{Form, number, place_of};
use crate::training::draft::{Offers, decisions};
use crate::world::command::{parse_time, spell_time};

/// The moment of the last decision of a log, microseconds.
pub fn last_us(log: &[String]) -> u64 {
    let moment = |line: &String| parse_time(Form::read(line)?.text("/at")).ok();
    log.iter().filter_map(moment).max().map_or(0, |at| at.as_micros())
}

/// The line of a text, from 1, on which what is at a place stands.
pub fn line(text: &str, place: &str) -> Option<usize> {
    let root = crate::scenario::json::parse(text).ok()?;
    let own = crate::scenario::written(text, &root, place)?;
    let from = own.as_ptr() as usize - text.as_ptr() as usize;
    Some(text[..from].matches('\n').count() + 1)
}

/// What can be added to an exercise: each piece is JSON with holes.
const PIECES: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/draft-pieces.json"));

/// A piece that can be added to a list: `inject`, `question`, `prediction`, `cause`, `hint`, `hidden`; `text` is what
/// it is made of, where it is made of something.
pub fn piece(form: &Form, name: &str, list: &str, text: &str) -> String {
    let head = format!("\"{name}\": ");
    let line = PIECES.lines().find_map(|line| line.trim().strip_prefix(&head)).unwrap_or_default();
    filled(form, line.trim_end_matches(','), list, name, text)
}

/// A decision that a play can begin with where it goes on: the first action that it does not have yet, else a cause that nobody
/// has declared in it, a minute after its last one.
pub fn decision(form: &Form, offers: &Offers) -> String {
    let first = |text: &str| text.split([' ', ':']).next().unwrap_or_default().to_owned();
    let has: Vec<String> =
        form.elements("/best_play").map(|at| first(form.text(&format!("{at}/text")))).collect();
    let all = decisions(form, offers);
    let next = all.iter().map(|own| own.0.as_str()).find(|text| !has.contains(&first(text)));
    let text = next.or(all.first().map(|own| own.0.as_str())).unwrap_or_default();
    let known = |list: &str| form.elements(list).find(|at| form.text(&format!("{at}/id")) == first(text));
    let role = known("/team/actions").map(|at| form.text(&format!("{at}/role")).to_owned());
    let role = role.unwrap_or_else(|| form.text("/team/roles/0").to_owned());
    let (kind, text) = if known("/causes").is_some() {
        ("hypothesis", format!("{text}: write here what gives it away"))
    } else if known("/pauses").is_some_and(|at| form.text(&format!("{at}/kind")) == "prediction") {
        ("prediction", "stays".to_owned())
    } else if known("/pauses").is_some() {
        ("answer", format!("{text}: "))
    } else {
        ("action", text.to_owned())
    };
    let (at, role, text) = (quoted(&after_last(form, "/best_play")), quoted(&role), quoted(&text));
    format!("{{\"at\": {at}, \"role\": {role}, \"kind\": \"{kind}\", \"text\": {text}}}")
}

/// A minute after the last time in a list, not after the end; the beginning where there is none.
fn after_last(form: &Form, list: &str) -> String {
    let time = |at: &str| parse_time(form.text(at)).ok();
    let last = form.elements(list).filter_map(|at| time(&format!("{at}/at"))).max();
    let (Some(last), Some(end)) = (last, time("/clock/end")) else {
        return form.text("/clock/begin").to_owned();
    };
    spell_time((last + SimDuration::from_secs(60)).min(end))
}

/// The middle of the clock, in whole minutes; the beginning where the clock cannot be read.
fn middle(form: &Form) -> String {
    let time = |at: &str| parse_time(form.text(at)).ok();
    let (Some(begin), Some(end)) = (time("/clock/begin"), time("/clock/end")) else {
        return form.text("/clock/begin").to_owned();
    };
    let middle = (begin.as_micros() + end.as_micros()) / 2;
    spell_time(SimTime::from_secs(middle / 60_000_000 * 60).max(begin))
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
    piece
        .replace("@ID@", &quoted(&form.fresh(list, word)))
        .replace("@BEGIN@", &quoted(form.text("/clock/begin")))
        .replace("@MIDDLE@", &quoted(&middle(form)))
        .replace("@NEXT@", &quoted(&after_last(form, list)))
        .replace(
            "@DECLARES@",
            &of("/team/actions", "id", &|at| form.text(&format!("{at}/declares")) == "true"),
        )
        .replace("@PREDICTION@", &of("/pauses", "id", &|at| form.text(&format!("{at}/kind")) == "prediction"))
        .replace("@RIGHT@", &format!("[{}]", right.join(", ")))
        .replace("@TEXT@", &quoted(text))
}
