//! What can be added to an exercise by forms.

pub use crate::scenario::exercise::quoted;
pub use crate::scenario::form::{Form, number, place_of};
use crate::world::command::parse_time;

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
