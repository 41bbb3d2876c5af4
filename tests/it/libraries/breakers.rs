//! Calls and their ends at exact times: opossum, cockatiel, levee, circuitbreaker, aiobreaker, purgatory, hyx.

use std::collections::BTreeMap;

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::world::guards::breaker::library::{Library, LibraryBreaker};
use blast_radius::world::guards::{Admission, BreakerPermit, BreakerState, CallEnd, EndOfCall};

use super::Wrong;
use super::cases::{Case, Row};
use super::config::{self, ms};

/// The state that a library's word names.
pub fn state(word: &str) -> BreakerState {
    match word.to_ascii_lowercase().replace(['-', '_'], "").as_str() {
        "closed" | "working" => BreakerState::Closed,
        "open" | "opened" | "failing" => BreakerState::Open,
        "halfopen" | "halfopened" | "recovering" => BreakerState::HalfOpen,
        other => panic!("unknown state {other}"),
    }
}

struct Play<'a> {
    case: &'a Case,
    breaker: LibraryBreaker,
    permits: BTreeMap<u32, BreakerPermit>,
    /// Rows of calls that wait for another one.
    waiting: BTreeMap<u32, &'a Row>,
    wrong: Wrong,
}

impl<'a> Play<'a> {
    fn check(&mut self, row: &Row, what: &str, equal: bool) {
        if !equal {
            let seen = self.breaker.state();
            self.wrong.push(format!(
                "{}, line {}: {what} of {}, here {seen:?}",
                self.case.place, row.line, row.values
            ));
        }
    }

    fn call(&mut self, row: &'a Row, now: SimTime, id: u32) {
        let cockatiel = matches!(
            config::library(&self.case.header),
            Library::Cockatiel | Library::CockatielSampling | Library::CockatielCount
        );
        let (permitted, mut shown) = match self.breaker.try_acquire(now, id, &mut Vec::new()) {
            Admission::Waits => {
                self.waiting.insert(id, row);
                return;
            }
            Admission::Refused => (false, self.breaker.state()),
            Admission::Admitted(permit) => {
                self.permits.insert(id, permit);
                (true, self.breaker.state())
            }
        };
        // cockatiel calls the function before it notes the new state, so the recording shows the old one.
        if cockatiel && permitted && shown == BreakerState::HalfOpen {
            shown = BreakerState::Open;
        }
        self.check(row, "permitted", permitted == row.flag(3));
        self.check(row, "state", shown == state(row.text(4)));
    }

    fn end(&mut self, row: &'a Row, now: SimTime, id: u32, inside: bool) {
        let end = match row.text(3) {
            "ok" => CallEnd::Answered,
            "timeout" if !inside => CallEnd::CutOff,
            _ => CallEnd::Failed,
        };
        let Some(permit) = self.permits.remove(&id) else {
            self.check(row, "an end without a start", false);
            return;
        };
        let end = EndOfCall { at: now, duration: SimDuration::ZERO, end, permit, counted: false };
        self.breaker.on_end(end, || 0.5, &mut Vec::new());
        self.check(row, "state", self.breaker.state() == state(row.text(4)));
        let mut woken = Vec::new();
        self.breaker.take_woken(&mut woken);
        for call in woken {
            let row = self.waiting.remove(&call).expect("it waited");
            self.call(row, now, call);
        }
    }
}

/// Plays a case; what differs.
pub fn timed(case: &Case) -> Wrong {
    let inside = case.header["config"]["timeout_inside"].as_bool().unwrap_or(true);
    let breaker = config::breaker(&case.header, SimTime::ZERO);
    let mut play =
        Play { case, breaker, permits: BTreeMap::new(), waiting: BTreeMap::new(), wrong: Wrong::new() };
    for row in &case.rows {
        let (now, id) = (ms(row.number(0)), row.number(2) as u32);
        match row.text(1) {
            "call" => play.call(row, now, id),
            "end" => play.end(row, now, id, inside),
            other => panic!("{}: {other}", case.place),
        }
    }
    // A case may be cut before the end of what is waited for.
    play.wrong
}
