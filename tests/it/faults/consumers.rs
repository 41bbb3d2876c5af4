//! Faults of a consumer group: members that crash without a word, slow handling and the polls that it makes too long, records
//! that fail for ever, and what a command says that changes nothing.

use blast_radius::engine::SimTime;
use blast_radius::session::{Control, Opening, Session};
use blast_radius::world::command::{Command, Outcome};
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::ClusterId;
use blast_radius::world::kafka::consumer::{ConsumerGroup, GroupFact};
use serde_json::{Value, json};

use crate::support::driven::Driven;

/// 30 records a second into six partitions; a group of three members takes 20 ms for each record. `settings` are the
/// consumer's, `retry` its own.
fn shop(settings: Value, retry: Option<Value>) -> Value {
    let mut document: Value =
        serde_json::from_str(include_str!("../../documents/two-silent-brokers.json")).unwrap();
    document["clusters"][0]["brokers"] = json!(["a", "b", "c"]);
    document["journeys"][0]["rate"] = json!(30);
    let steps = json!([{ "kind": "work", "time": { "constant": "20ms" } }]);
    let mut reader = json!({
        "id": "reader", "label": "Reader", "replicas": ["a", "b", "c"], "workers": 10, "start_time": "15s",
        "operations": [{ "id": "take", "steps": steps }],
        "consumer": { "group": "readers", "topic": "k.t", "operation": "take", "settings": settings }
    });
    if let Some(retry) = retry {
        reader["consumer"]["retry"] = retry;
    }
    document["services"].as_array_mut().unwrap().push(reader);
    document
}

fn plain() -> Value {
    shop(json!({}), None)
}

fn group(run: &Driven) -> &ConsumerGroup {
    run.world().groups().next().unwrap().0
}

/// Records that nobody has taken yet, of each partition.
fn unread(run: &Driven) -> Vec<u64> {
    let cluster = &run.world().clusters()[ClusterId(0).index()];
    let group = group(run);
    group.partitions().iter().map(|&partition| group.lag(partition, cluster).unread).collect()
}

/// Records that are not done with, of each partition: not taken, or taken and not committed.
fn waiting(run: &Driven) -> Vec<u64> {
    let cluster = &run.world().clusters()[ClusterId(0).index()];
    let group = group(run);
    group.partitions().iter().map(|&partition| group.lag(partition, cluster).uncommitted).collect()
}

fn committed(run: &Driven) -> u64 {
    group(run).partitions().iter().map(|&partition| group(run).committed(partition)).sum()
}

/// When the group said so, in seconds.
fn told(run: &Driven, what: impl Fn(&GroupFact) -> bool) -> Vec<f64> {
    let is = |(at, fact): &(SimTime, Fact)| match fact {
        Fact::Group(_, fact) if what(fact) => Some(at.as_secs_f64()),
        _ => None,
    };
    run.facts.iter().filter_map(is).collect()
}

fn lost(run: &Driven) -> Vec<f64> {
    told(run, |fact| matches!(fact, GroupFact::MemberLost { .. }))
}

fn thrown_out(run: &Driven) -> Vec<f64> {
    told(run, |fact| matches!(fact, GroupFact::PollTimedOut { .. }))
}

/// The session counts from the last heartbeat before the crash, which is up to `heartbeat.interval.ms` old. A process that
/// is back earlier does not shorten it, and its join holds everybody up until then.
#[test]
fn a_crash_is_found_out_by_the_session_timeout_and_not_before() {
    for seed in 1..=20 {
        for (settings, count, session) in
            [(json!({}), 1, 45.0), (json!({}), 2, 45.0), (json!({ "session_timeout": "10s" }), 1, 10.0)]
        {
            let mut run = Driven::new(&shop(settings, None), seed);
            run.give(&format!("2m consumers readers crash {count}")).to(200);
            let lost = lost(&run);
            assert_eq!(lost.len(), count, "seed {seed}");
            for at in lost {
                let after = at - 120.0;
                assert!((session - 3.0..=session).contains(&after), "seed {seed}: found out after {after} s");
            }
            assert_eq!(group(&run).missed(), None);
            run.to(400);
            assert!(unread(&run).iter().all(|&unread| unread < 5), "seed {seed}: {:?}", unread(&run));
        }
    }
}

/// The new life of a crashed member joins at once and waits for the former one's session; an orderly restart leaves first.
#[test]
fn a_restart_says_goodbye_and_a_crash_does_not() {
    let most_unread = |command: &str| {
        let mut run = Driven::new(&plain(), 3);
        run.give(&format!("2m {command}"));
        let most = (121..180).map(|second| unread(run.to(second)).iter().sum::<u64>()).max().unwrap();
        (most, lost(&run).len())
    };
    let (crash, lost) = most_unread("consumers readers crash 1");
    let (one, again) = most_unread("replica reader/1 crash");
    let (restart, none) = most_unread("service reader restart");
    assert_eq!((lost, again, none), (1, 1, 0));
    // From the join of the new life, 15 s after the crash, nobody reads: 27 to 30 s of 30 records.
    assert!((700..1_500).contains(&crash) && (700..1_500).contains(&one), "{crash}, {one}");
    assert!(restart < 700, "{restart}");
}

/// One row a factor: what three members get done of 30 records a second.
#[test]
fn slow_handling_takes_so_many_times_as_long_and_lag_grows_by_what_is_left() {
    for (factor, done) in [("2x", 30.0), ("5x", 28.6), ("10x", 14.3), ("100x", 1.43)] {
        let mut run = Driven::new(&plain(), 5);
        run.give(&format!("100s consumers readers slow {factor}")).to(110);
        let before: u64 = unread(&run).iter().sum();
        run.to(260);
        let grown = unread(&run).iter().sum::<u64>() as f64 - before as f64;
        // What a poll has given counts as read.
        let (expected, polled) = ((30.0 - done) * 150.0, if done < 29.0 { 1_500.0 } else { 20.0 });
        assert!(
            (expected - polled - 300.0..expected + 300.0).contains(&grown),
            "{factor}: {grown} more, expected {expected}"
        );
        run.give("260s consumers readers repair").to(600);
        assert!(unread(&run).iter().sum::<u64>() < 20, "{factor}: {:?}", unread(&run));
        assert!(run.world().impairments().is_empty());
    }
}

/// A second a record, and at most 30 s between polls: one row for each way to take records.
#[test]
fn a_poll_that_takes_too_long_costs_the_membership_and_everything_is_read_again() {
    let cases = [
        // Nobody finishes 500 records in 30 s: a storm without progress.
        (json!({ "max_poll_interval": "30s" }), "java", true, false),
        (json!({ "max_poll_interval": "30s" }), "kafka-python", true, false),
        // 20 records take 20 s.
        (json!({ "max_poll_interval": "30s", "max_poll_records": 20 }), "java", false, true),
        // Messages are given one by one.
        (json!({ "max_poll_interval": "30s" }), "librdkafka", false, true),
        // What was committed record by record is not read again.
        (json!({ "max_poll_interval": "30s", "sync_commit": true }), "java", true, true),
    ];
    for seed in 1..=4 {
        for (settings, client, storm, progress) in &cases {
            let mut document = shop(settings.clone(), None);
            document["services"][1]["client"] = json!(client);
            let mut run = Driven::new(&document, seed);
            run.give("100s consumers readers slow 50x").to(400);
            let before = committed(&run);
            run.to(1_000);
            let (out, done) = (thrown_out(&run), committed(&run) - before);
            let case = format!("{settings} with {client}, seed {seed}: {} out, {done} done", out.len());
            assert_eq!(out.len() >= 3, *storm, "{case}");
            assert_eq!(done > 50, *progress, "{case}");
            assert!(*progress || done == 0, "{case}");
            assert_eq!(group(&run).thrown_out() as usize, out.len());
        }
    }
}

/// Over twenty seeds: thrown out, back, thrown out again; a repair ends it.
#[test]
fn a_rebalance_storm_goes_on_until_handling_is_fast_again() {
    for seed in 1..=20 {
        let mut run = Driven::new(&shop(json!({ "max_poll_interval": "30s" }), None), seed);
        run.give("100s consumers readers slow 20x").to(3_000);
        let out = thrown_out(&run);
        let late = out.iter().filter(|at| **at > 2_000.0).count();
        assert!(out.len() >= 6 && late >= 1, "seed {seed}: {out:?}");
        assert!(out[0] > 130.0, "seed {seed}: no poll is 30 s old before: {}", out[0]);
        assert!(group(&run).generation() > 4, "seed {seed}");
        run.give("50m consumers readers repair").to(6_000);
        assert!(unread(&run).iter().sum::<u64>() < 20, "seed {seed}: {:?}", unread(&run));
        assert!(thrown_out(&run).iter().all(|at| *at < 3_040.0), "seed {seed}");
    }
}

/// One row a rule: attempts in all, seconds until the record is given up, and what becomes of it.
#[test]
fn a_record_that_fails_for_ever_is_met_as_the_document_says() {
    let cases = [
        (None, None),
        (Some(json!({ "back_off": "5s" })), None),
        // Spring's DefaultErrorHandler.
        (Some(json!({ "attempts": 10, "back_off": "0s" })), Some((10, 0.0, false))),
        (Some(json!({ "attempts": 3, "back_off": "4s" })), Some((3, 8.0, false))),
        (Some(json!({ "attempts": 3, "back_off": "4s", "then": "dead-letter" })), Some((3, 8.0, true))),
    ];
    for (retry, ends) in cases {
        let mut run = Driven::new(&shop(json!({}), retry.clone()), 2);
        run.give("100s consumers readers poison").to(220);
        let fails = told(&run, |fact| matches!(fact, GroupFact::RecordFails { .. }));
        assert_eq!(fails.len(), 1, "{retry:?}");
        let lag = waiting(&run);
        let stuck: Vec<&u64> = lag.iter().filter(|unread| **unread > 300).collect();
        let given_up = |fact: &GroupFact| match fact {
            GroupFact::RecordGivenUp { attempts, aside, .. } => Some((*attempts, *aside)),
            _ => None,
        };
        let at = told(&run, |fact| given_up(fact).is_some());
        match ends {
            None => {
                assert!(stuck.len() == 1 && at.is_empty(), "{retry:?}: one partition stands still: {lag:?}");
                let failing = group(&run).failing().next().unwrap();
                let pause = if retry.is_some() { 5.0 } else { 1.0 };
                let expected = (220.0 - failing.since.as_secs_f64()) / pause;
                // Between two attempts it may work on other records.
                let (attempts, least) = (f64::from(failing.attempts), 0.75 * expected);
                assert!((least..expected + 2.0).contains(&attempts), "{retry:?}: {attempts} of {expected}");
                assert!(lag.iter().filter(|waiting| **waiting < 60).count() >= 5, "{retry:?}: {lag:?}");
            }
            Some((attempts, seconds, aside)) => {
                assert!(stuck.is_empty(), "{retry:?}: {lag:?}");
                let found = run.facts.iter().find_map(|(_, fact)| match fact {
                    Fact::Group(_, fact) => given_up(fact),
                    _ => None,
                });
                assert_eq!(found, Some((attempts, aside)), "{retry:?}");
                let after = at[0] - fails[0];
                assert!((seconds..seconds + 1.0).contains(&after), "{retry:?}: given up after {after} s");
                assert_eq!(group(&run).given_up(), if aside { (0, 1) } else { (1, 0) });
            }
        }
        run.give("220s consumers readers repair").to(330);
        assert!(unread(&run).iter().all(|&unread| unread < 5), "{retry:?}: {:?}", unread(&run));
        let (skipped, aside) = group(&run).given_up();
        assert_eq!(skipped + aside, 1, "{retry:?}");
        assert_eq!(group(&run).failing().count() + group(&run).poisoned().count(), 0, "{retry:?}");
    }
}

/// A service that catches its errors passes a record over; one whose document says `retry` tries it again.
#[test]
fn an_operation_that_fails_is_tried_again_where_the_document_says_so() {
    for (retry, given_up) in [(None, false), (Some(json!({ "attempts": 2, "back_off": "100ms" })), true)] {
        let mut run = Driven::new(&shop(json!({}), retry), 7);
        run.give("100s operation reader.take errors 10%").to(200);
        let (skipped, aside) = group(&run).given_up();
        let expected = if given_up { 300 } else { 0 };
        assert!(skipped.abs_diff(expected) <= expected / 4 && aside == 0, "{skipped}");
        assert!(unread(&run).iter().all(|&unread| unread < 60), "{:?}", unread(&run));
    }
}

/// Poison in every partition: each command takes another one, and the repair passes over all that somebody has come to.
#[test]
fn every_partition_has_its_own_poison_and_one_repair_ends_them() {
    let mut run = Driven::new(&plain(), 1);
    for second in 0..6 {
        run.give(&format!("{}s consumers readers poison", 100 + second));
    }
    run.to(200);
    assert_eq!(group(&run).poisoned().count(), 6);
    assert!(waiting(&run).iter().all(|&waiting| waiting > 300), "{:?}", waiting(&run));
    run.give("200s consumers readers repair").to(300);
    assert_eq!(group(&run).given_up(), (6, 0));
    assert!(unread(&run).iter().all(|&unread| unread < 5), "{:?}", unread(&run));
}

#[test]
fn what_changes_nothing_says_why() {
    let cases = [
        ("", "consumers readers repair", "Impair(Consumers(ServiceId(1)), Well)"),
        ("consumers readers crash 1", "consumers readers repair", "Starts(25s)"),
        ("consumers readers slow 2x", "consumers readers slow 2x", "So(Slow"),
        ("consumers readers crash 3", "consumers readers crash 1", "Consumers(NoProcess)"),
        ("service reader restart", "consumers readers restart", "Consumers(NoProcess)"),
    ];
    for (before, text, why) in cases {
        let mut run = Driven::new(&plain(), 1);
        run.to(10);
        if !before.is_empty() {
            run.give(&format!("10s {before}"));
        }
        run.give(&format!("10s {text}")).to(11);
        let mut outcomes = run.facts.iter().filter_map(|(_, fact)| match fact {
            Fact::Commanded(_, outcome) => Some(*outcome),
            _ => None,
        });
        let last: Outcome = outcomes.next_back().unwrap();
        let said = format!("{last:?}");
        let starts = matches!(last, Outcome::Nothing(_)) && why.starts_with("Starts");
        assert!(
            said.starts_with("Nothing(") && (said.contains(why) || starts && said.contains("Starts(")),
            "{text}: {said}"
        );
    }
}

/// The former word is read, a service without a group has none of it, and values have their range.
#[test]
fn words_of_a_group() {
    let topology = Driven::new(&plain(), 1).world().topology().clone();
    let read = |text: &str| Command::parse(text, &topology).map(|command| command.spell(&topology));
    let cases = [
        ("service reader restart-consumers", Ok("consumers readers restart")),
        ("consumers readers crash 3", Ok("consumers readers crash 3")),
        ("consumers readers slow 5x over 10m", Ok("consumers readers slow 5x over 10m")),
        ("consumers readers crash 4", Err("found 4, expected a number from 1 to 3")),
        (
            "consumers readers errors 5%",
            Err("found errors, expected crash or poison or restart or slow or repair"),
        ),
        ("service api restart-consumers", Err("found restart-consumers, expected restart")),
    ];
    for (text, expected) in cases {
        match expected {
            Ok(spelled) => assert_eq!(read(text).as_deref(), Ok(spelled)),
            Err(says) => {
                let error = read(text).unwrap_err();
                assert!(error.contains(says), "{text}: {error}");
            }
        }
    }
}

/// Whoever asks over a topic waits for the readers, and the chain says so.
#[test]
fn whoever_waits_for_replies_finds_the_consumers() {
    let cases = [
        ("consumers fees slow 200x", "Records that Fees reads", "longer than 5 min for the 500 records"),
        ("consumers fees poison", "Consumers of Fees", "fails whenever Fees handles it"),
    ];
    for (command, whom, said) in cases {
        let opening = Opening { scenario: "healthy-day".into(), seed: 1, commands: vec![] };
        let mut session = Session::open(&opening).unwrap_or_else(|errors| panic!("{errors:?}"));
        session.run_to("60s").unwrap();
        session.control(Control::Do(command.into())).unwrap();
        assert!(session.frame().headline.contains(said), "{command}: {}", session.frame().headline);
        session.run_to("3m").unwrap();
        let fees = session.inspect("service:fees").unwrap();
        assert!(fees.facts.iter().any(|fact| fact.0.contains(whom)), "{command}: {:?}", fees.facts);
        let cluster = session.inspect("cluster:trading").unwrap();
        let says = |title: &str| cluster.chain.iter().any(|link| link.title.contains(title));
        let log = session.run().recorder().log.since(0);
        let logged = if command.ends_with("poison") {
            "Fees fails at a record of "
        } else {
            "Records that Fees reads take"
        };
        assert!(log.iter().any(|entry| entry.text.contains(logged)), "{command}");
        assert!(says("records wait for Fees") && says(whom), "{command}: {:?}", cluster.chain);
    }
}

#[test]
fn mistakes_in_what_a_consumer_does_about_failures_are_named() {
    let cases = [
        (
            json!({}),
            json!({ "back_off": "1ms" }),
            "found back_off 0.001s without `attempts`, expected at least 0.01s",
        ),
        (json!({}), json!({ "then": "skip" }), "found `then` without `attempts`"),
        (json!({}), json!({ "attempts": 0 }), "/consumer/retry/attempts: found 0"),
        (json!({}), json!({ "attempts": 2, "then": "drop" }), "/consumer/retry/then: "),
        (json!({ "max_poll_records": 0 }), json!({}), "/consumer/settings/max_poll_records: found 0"),
    ];
    for (settings, retry, expected) in cases {
        let document = shop(settings, Some(retry)).to_string();
        let Err(errors) = blast_radius::scenario::read(&document) else { panic!("accepted: {expected}") };
        assert!(errors.to_string().contains(expected), "{errors}");
    }
}
