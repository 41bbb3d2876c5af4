//! One call after another: pybreaker by its times, recloser, circuitbreaker-rs and tower-resilience by count.

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::world::guards::breaker::library::{Library, LibraryBreaker};
use blast_radius::world::guards::{Admission, BreakerState, CallEnd, EndOfCall};
use serde_json::Value;

use super::Wrong;
use super::breakers::state;
use super::cases::{Case, Row};
use super::config::{self, ms};

/// From one call to the next where the recording has no times.
const STEP: SimDuration = SimDuration::from_micros(1);

/// Calls once; whether it passed.
fn call(breaker: &mut LibraryBreaker, now: SimTime, failed: bool) -> bool {
    let Admission::Admitted(permit) = breaker.try_acquire(now, 0, &mut Vec::new()) else { return false };
    let end = if failed { CallEnd::Failed } else { CallEnd::Answered };
    let end = EndOfCall { at: now, duration: SimDuration::ZERO, end, permit, counted: false };
    breaker.on_end(end, || 0.5, &mut Vec::new());
    true
}

/// Opens a breaker by failures, as the rows before would have done.
fn open(breaker: &mut LibraryBreaker, now: &mut SimTime) {
    for _ in 0..100_000 {
        if breaker.state() == BreakerState::Open {
            return;
        }
        *now += STEP;
        call(breaker, *now, true);
    }
    panic!("it does not open");
}

fn play(case: &Case, header: &Value) -> Wrong {
    let library = config::library(header);
    let mut now = SimTime::ZERO;
    let mut breaker = config::breaker(header, now);
    if case.after_opening {
        open(&mut breaker, &mut now);
    }
    let mut wrong = Wrong::new();
    for row in &case.rows {
        if let Some(wait) = row.values["wait_ms"].as_u64() {
            now += SimDuration::from_millis(wait);
            continue;
        }
        now = if library == Library::Pybreaker { ms(row.number(0)) } else { now + STEP };
        let permitted = call(&mut breaker, now, row.text(1) != "ok");
        if permitted != row.flag(2) || !shows(library, row, breaker.state()) {
            let seen = (permitted, breaker.state());
            wrong.push(format!("{}, line {}: {}, here {seen:?}", case.place, row.line, row.values));
        }
    }
    wrong
}

/// recloser does not show its state: its word is what the harness knew, which is certain only for a refused call.
fn shows(library: Library, row: &Row, seen: BreakerState) -> bool {
    let word = row.text(3);
    match library {
        Library::Recloser => row.flag(2) || seen == state(word),
        _ => seen == state(word),
    }
}

/// Plays a case; what differs under the candidate that it fits best.
pub fn one_by_one(case: &Case) -> Wrong {
    case.candidates.iter().map(|header| play(case, header)).min_by_key(Vec::len).expect("a candidate")
}
