//! Decisions and results as statements of the Experience API (xAPI 1.0.3, the published JSON form), one a line. Actors are
//! roles: no names and no addresses.

use crate::drill::judge::Judged;
use crate::drill::moves::{Moves, What};
use crate::drill::score::{Reached, plain};
use crate::engine::{Digest, SimTime};
use crate::scenario::exercise::{Exercise, quoted};

/// Where activities are named: a name, no address that is asked.
const HOME: &str = "https://blast-radius.example/xapi";
/// Verbs of the ADL vocabulary (adlnet.gov/expapi/verbs).
const VERBS: &str = "http://adlnet.gov/expapi/verbs";

/// A verb: the end of its name, and its display.
type Verb = &'static str;

/// Writes the statements of a play that began at `started`: the wall clock, seconds since 1970-01-01 UTC. Timestamps of
/// decisions are that plus their time on the run's clock over the exercise's pace; where nobody knows when it began, there are
/// none. The time of the run stands in each result, seconds.
pub fn write(exercise: &Exercise, moves: &Moves, judged: &Judged, started: Option<u64>) -> String {
    let mut lines = String::new();
    let clock = Clock { exercise, started };
    for (place, made) in moves.list.iter().enumerate() {
        let verb: Verb = match made.what {
            What::Answer(_) | What::Prediction { .. } | What::Belief { .. } => "responded",
            What::Act { .. } | What::Read(_) => "interacted",
            What::Hint(_) => "asked",
            What::Inject(_) | What::Note => "commented",
            What::End => "terminated",
            What::Stop => "voided-session",
        };
        let verb = if verb == "voided-session" { "suspended" } else { verb };
        let object = format!("{HOME}/exercises/{}/decisions/{place}", exercise.id);
        let response = format!("\"response\":{}", quoted(&made.decision.text));
        let at = made.decision.at;
        lines += &statement(
            exercise,
            judged,
            (&made.decision.role, verb),
            (&object, made.decision.kind.word()),
            &response,
            (clock, at),
        );
    }
    let end = (clock, moves.ended.unwrap_or(exercise.end));
    for line in &judged.lines {
        let objective = &exercise.objectives[line.objective];
        let object = format!("{HOME}/exercises/{}/objectives/{}", exercise.id, objective.id);
        let score = score(line.points, objective.points);
        let success = line.reached == Reached::Wholly;
        let result = format!("{score},\"success\":{success}");
        lines += &statement(exercise, judged, ("team", "scored"), (&object, &objective.text), &result, end);
    }
    if let Some(points) = judged.points {
        let verb = if judged.passed { "passed" } else { "failed" };
        let object = format!("{HOME}/exercises/{}", exercise.id);
        let result = format!("{},\"success\":{},\"completion\":true", score(points, 100), judged.passed);
        lines += &statement(exercise, judged, ("team", verb), (&object, &exercise.title), &result, end);
    }
    lines
}

fn score(points: i32, all: i32) -> String {
    let scaled = plain(f64::from(points) / f64::from(all.max(1)));
    format!("\"score\":{{\"scaled\":{scaled},\"raw\":{points},\"min\":0,\"max\":{all}}}")
}

fn statement(
    exercise: &Exercise,
    judged: &Judged,
    (actor, verb): (&str, &str),
    (object, name): (&str, &str),
    result: &str,
    (clock, at): (Clock, SimTime),
) -> String {
    let account = format!("{{\"homePage\":\"{HOME}\",\"name\":{}}}", quoted(actor));
    let context = format!(
        "{{\"contextActivities\":{{\"grouping\":[{{\"objectType\":\"Activity\",\"id\":\"{HOME}/exercises/{}\"}}]}},\
         \"extensions\":{{\"{HOME}/seed\":{},\"{HOME}/digest\":\"{:016x}\"}}}}",
        exercise.id, judged.seed, judged.digest
    );
    let body = format!(
        "\"actor\":{{\"objectType\":\"Agent\",\"name\":{},\"account\":{account}}},\
         \"verb\":{{\"id\":\"{VERBS}/{verb}\",\"display\":{{\"en-US\":\"{verb}\"}}}},\
         \"object\":{{\"objectType\":\"Activity\",\"id\":\"{object}\",\"definition\":{{\"name\":{{\"en-US\":{}}}}}}},\
         \"result\":{{{result},\"extensions\":{{\"{HOME}/run-seconds\":{}}}}},\"context\":{context}{}",
        quoted(actor),
        quoted(name),
        plain(at.as_secs_f64()),
        clock.stamp(at).map_or(String::new(), |stamp| format!(",\"timestamp\":\"{stamp}\""))
    );
    format!("{{\"id\":\"{}\",{body}}}\n", identifier(&body))
}

/// An identifier of the form of a UUID (version 8 of RFC 9562: of one's own making), of what a statement says: the same play
/// gives the same statements.
fn identifier(body: &str) -> String {
    let half = |salt: u64| {
        let mut digest = Digest::default();
        digest.word(salt);
        body.bytes().for_each(|byte| digest.word(u64::from(byte)));
        digest.value()
    };
    let (high, low) = (half(1), half(2));
    format!(
        "{:08x}-{:04x}-8{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    )
}

/// The wall clock of a play.
#[derive(Clone, Copy)]
struct Clock<'a> {
    exercise: &'a Exercise,
    started: Option<u64>,
}

impl Clock<'_> {
    /// A moment of the run as RFC 3339, UTC, milliseconds; none where nobody knows when it began.
    fn stamp(&self, at: SimTime) -> Option<String> {
        let real_s = at.since(self.exercise.begin.min(at)).as_secs_f64() / self.exercise.pace;
        let millis = self.started? * 1000 + (real_s * 1000.0) as u64;
        let (days, day) = (millis / 86_400_000, millis % 86_400_000);
        let (year, month, date) = civil(days as i64);
        let (seconds, rest) = (day / 1000, day % 1000);
        Some(format!(
            "{year:04}-{month:02}-{date:02}T{:02}:{:02}:{:02}.{rest:03}Z",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        ))
    }
}

/// Year, month and day of a number of days since 1970-01-01 (Howard Hinnant, "chrono-compatible low-level date algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let date = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, date)
}
