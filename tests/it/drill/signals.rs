//! Which signals were read, and what an early end cuts off.

use blast_radius::drill::report::Report;
use blast_radius::drill::{Judged, Moves};
use blast_radius::scenario::exercise::{Decision, Exercise, Kind};
use blast_radius::world::command::{parse_time, spell_time};

use super::{decision, exercise, judged};

/// When a signal was read, as documents spell it.
fn read(exercise: &Exercise, judged: &Judged, id: &str) -> Option<String> {
    let mine = judged.signals.iter().find(|own| exercise.signals[own.signal].id == id).unwrap();
    mine.read.map(spell_time)
}

fn belief(at: &str, evidence: &str) -> Decision {
    decision(at, "commander", Kind::Hypothesis, &format!("note 50 %: hm; evidence {evidence}"))
}

/// A signal of the shift on a Friday evening, what somebody did, and when it counts as read.
#[test]
fn what_counts_as_read() {
    let exercise = exercise("duty-blocked");
    let look = |at: &str| decision(at, "operations", Kind::Action, "topics trading");
    let page = |at: &str| decision(at, "operations", Kind::Action, "acknowledge p2");
    let opened = |at: &str, what: &str| decision(at, "operations", Kind::Action, &format!("open {what}"));
    let cases: [(&str, Vec<Decision>, Option<&str>); 15] = [
        // A look that was never taken shows nothing, whoever names it; one that was taken was read when it ended.
        ("leaders", vec![belief("12min", "topics")], None),
        ("leaders", vec![opened("12min", "topics")], None),
        ("leaders", vec![look("12min"), belief("13min", "topics")], Some("14m")),
        ("busy", vec![look("12min"), belief("15min", "workers")], None),
        // What the team looked at before there was something to see does not count.
        ("leaders", vec![look("6min10s")], None),
        ("idle", vec![belief("11min50s", "metric:processor")], None),
        (
            "idle",
            vec![belief("11min50s", "metric:processor"), belief("12min30s", "metric:processor")],
            Some("12m30s"),
        ),
        ("healing", vec![belief("11min", "map")], Some("11m")),
        ("healing", vec![belief("11min", "pager")], None),
        // A page that is acknowledged was read on the pager.
        ("cleared", vec![page("15min")], Some("15m")),
        ("cleared", vec![page("13min")], None),
        // A message is read by the word of all messages, or of itself.
        ("calls", vec![belief("12min", "messages")], Some("12m")),
        ("calls", vec![belief("10min30s", "messages")], None),
        ("calls", vec![opened("12min", "message:calls")], Some("12m")),
        ("calls", vec![belief("12min", "map metric:errors")], None),
    ];
    for (id, mut log, wanted) in cases {
        log.push(decision("16min", "commander", Kind::Action, "end"));
        let judged = judged(&exercise, 1, &log);
        assert_eq!(read(&exercise, &judged, id).as_deref(), wanted, "{id}: {log:?}");
    }
}

#[test]
fn what_an_early_end_cuts_off_is_not_reached() {
    let exercise = exercise("duty-blocked");
    let log = [
        decision("10min30s", "operations", Kind::Action, "topics trading"),
        decision("12min", "commander", Kind::Action, "end"),
    ];
    let judged = judged(&exercise, 1, &log);
    for own in &judged.signals {
        let signal = &exercise.signals[own.signal];
        assert_eq!(own.reached, signal.from <= parse_time("12min").unwrap(), "{}", signal.id);
    }
    assert_eq!(read(&exercise, &judged, "leaders"), None, "the look would have ended at 12:30");
    assert!(judged.signals.is_sorted_by_key(|own| exercise.signals[own.signal].from), "in order of time");
    let text = Report::of(&exercise, &Moves::of(&exercise, &log).unwrap(), &judged, None).with(&[], false);
    let line = |words: &str| text.lines().find(|line| line.contains(words)).unwrap().to_owned();
    assert!(line("their errors have no value").ends_with("| not reached |"), "{text}");
    assert!(line("Support has calls").ends_with("| there, and not read |"), "{text}");
}

#[test]
fn a_message_that_nobody_sent_is_no_signal() {
    let mut exercise = exercise("duty-blocked");
    let calls = exercise.injects.iter().position(|own| own.id == "calls").unwrap();
    exercise.injects[calls].at = None;
    let end = decision("14min", "commander", Kind::Action, "end");
    let unsent = judged(&exercise, 1, &[belief("12min", "messages"), end.clone()]);
    assert_eq!(read(&exercise, &unsent, "calls"), None);
    let sent = decision("12min30s", "facilitator", Kind::Action, "inject calls");
    let log = [belief("12min", "messages"), sent, belief("13min", "messages"), end];
    assert_eq!(read(&exercise, &judged(&exercise, 1, &log), "calls").as_deref(), Some("13m"));
}

#[test]
fn a_recovery_is_never_before_what_was_brought_back_first() {
    for id in ["duty-blocked", "zone-heals", "shallow-check"] {
        let exercise = exercise(id);
        let times = judged(&exercise, exercise.seed.unwrap_or(1), &exercise.best_play).times;
        if let (Some(mitigate), Some(recover)) = (times.mitigate, times.recover) {
            assert!(mitigate <= recover, "{id}: {times:?}");
        }
    }
}

/// One journey that answers nobody for three seconds: it is brought back and has recovered in the same second, the first in which
/// it answers.
#[test]
fn mitigated_and_recovered_are_counted_by_one_rule() {
    use blast_radius::drill::{Course, plays};
    use blast_radius::engine::{SimDuration, SimTime};
    use blast_radius::scenario::exercise::{Bound, Measured};
    let exercise = exercise("zone-heals");
    let plan = plays::with(&exercise, 1, Vec::new());
    let mut course = Course::run(&exercise, 1, plan, SimTime::from_secs(40));
    for (at, second) in course.seconds.iter_mut().enumerate() {
        second.answered = vec![Some(if (10..13).contains(&at) { 0.0 } else { 1.0 })];
    }
    let span = (SimTime::from_secs(10), course.end());
    let lasting = SimDuration::from_secs(10);
    let back = course.regained(Measured::Answered(None), Bound::AtLeast(0.9), lasting, span);
    assert_eq!((back, course.well_since(0.99)), (Some(SimTime::from_secs(14)), back));
    course.seconds.truncate(13);
    assert_eq!(course.well_since(0.99), None, "it still answers nobody");
}
