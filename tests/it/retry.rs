//! Retries, their budgets, timeouts and fallbacks: equal to botocore on every recorded step.

use std::collections::BTreeMap;

use blast_radius::engine::{Seed, SimDuration, SimTime};
use blast_radius::world::guards::{
    Backoff, Jitter, LastGoodValues, Outcome, OutcomeSet, RetryBudget, RetryBudgetConfig, RetryCall,
    RetryPolicy, RetryQuota, RetryVerdict, TimeoutPolicy,
};
use serde_json::Value;

use crate::oracles;

/// `503 SlowDown`, `504`, `connect_timeout` … as recorded.
fn outcome_of(recorded: &str) -> Outcome {
    let mut words = recorded.split_whitespace();
    let first = words.next().unwrap();
    match first {
        "connect_timeout" | "connection_refused" => Outcome::ConnectionFailed,
        "read_timeout" => Outcome::Timeout,
        status => {
            let code = words.find(|word| !word.contains('=')).unwrap_or("");
            Outcome::of_http(status.parse().unwrap(), code)
        }
    }
}

fn reason(verdict: RetryVerdict) -> &'static str {
    match verdict {
        RetryVerdict::Done => "success",
        RetryVerdict::Retry => "retry",
        RetryVerdict::NotRetryable => "not_retryable",
        RetryVerdict::MaxAttempts => "max_attempts",
        RetryVerdict::Budget => "quota",
    }
}

fn available(budget: &RetryBudget) -> u32 {
    match budget {
        RetryBudget::Quota(quota) => quota.available(),
        other => panic!("not a quota: {other:?}"),
    }
}

#[test]
fn every_recorded_retry_of_botocore_is_reproduced() {
    let Some(path) = oracles::folder("retry_quota.jsonl") else { return };
    let text = std::fs::read_to_string(path).unwrap();
    let mut events = 0;
    for line in text.lines() {
        let sequence: Value = serde_json::from_str(line).unwrap();
        let config = &sequence["config"];
        let capacity = config["initial_quota"].as_u64().unwrap() as u32;
        let mut policy = RetryPolicy {
            max_attempts: config["max_attempts"].as_u64().unwrap() as u32,
            ..RetryPolicy::AWS_STANDARD
        };
        if config["service"] == "dynamodb" {
            policy.backoff.base = SimDuration::from_millis(25);
        }
        let mut budget = RetryBudget::Quota(RetryQuota::full(capacity, 14, 5, 1));
        let mut calls: BTreeMap<u64, RetryCall> = BTreeMap::new();
        for event in sequence["events"].as_array().unwrap() {
            let place = format!("{}: {event}", sequence["sequence"]);
            let call =
                calls.entry(event[0].as_u64().unwrap()).or_insert_with(|| RetryCall::start(&mut budget));
            let attempt = call.attempt;
            assert_eq!(u64::from(attempt), event[1].as_u64().unwrap(), "attempt, {place}");
            let outcome = outcome_of(event[2].as_str().unwrap());
            let verdict = call.on_attempt_ended(outcome, &policy, &mut budget);
            assert_eq!(verdict == RetryVerdict::Retry, event[3].as_bool().unwrap(), "retry, {place}");
            assert_eq!(reason(verdict), event[4], "reason, {place}");
            assert_eq!(u64::from(available(&budget)), event[5].as_u64().unwrap(), "quota, {place}");
            if verdict == RetryVerdict::Retry {
                let throttled = outcome.is_throttling();
                let bounds = policy.backoff.bounds_secs(attempt, throttled);
                let delay = policy.backoff.delay_secs(attempt, throttled, event[8].as_f64().unwrap());
                let asked = retry_after(event[2].as_str().unwrap());
                for (ours, column) in [(bounds.0, 6), (bounds.1, 7), (delay, 9)] {
                    let ours = asked.map_or(ours, |asked| Backoff::honour_retry_after(ours, asked));
                    let recorded = event[column].as_f64().unwrap();
                    assert!((ours - recorded).abs() <= 1e-8, "{ours} in column {column}, {place}");
                }
            }
            events += 1;
        }
    }
    assert!(oracles::elsewhere() || events == 972, "{events}");
}

/// Seconds of a recorded `retry-after=` in milliseconds.
fn retry_after(recorded: &str) -> Option<f64> {
    let millis = recorded.split_whitespace().find_map(|word| word.strip_prefix("retry-after="))?;
    Some(millis.parse::<f64>().unwrap() / 1_000.0)
}

#[test]
fn outcomes_are_classified_as_botocore_does() {
    for (recorded, outcome) in [
        ("204", Outcome::Success),
        ("503 SlowDown", Outcome::Throttled),
        ("429", Outcome::Throttled),
        ("400 RequestTimeout", Outcome::Timeout),
        ("503 retry-after=2000", Outcome::ServerError),
        ("501", Outcome::Rejected),
        ("404 NotFound", Outcome::Rejected),
        ("connection_refused", Outcome::ConnectionFailed),
    ] {
        assert_eq!(outcome_of(recorded), outcome, "{recorded}");
    }
    assert!(!OutcomeSet::TRANSIENT.contains(Outcome::NotPermitted));
    assert!(OutcomeSet::ALL_FAILURES.contains(Outcome::NotPermitted));
    assert!(!OutcomeSet::ALL_FAILURES.contains(Outcome::Success));
}

#[test]
fn backoffs_grow_to_their_cap_and_spread_as_their_jitter_says() {
    let aws = Backoff::AWS_STANDARD;
    let plain = Backoff { jitter: Jitter::None, ..aws };
    let spread = Backoff { multiplier: 1.5, jitter: Jitter::Randomization(0.5), ..Backoff::RESILIENCE4J };
    let capped = Backoff { cap: SimDuration::from_millis(600), ..spread };
    for (backoff, retry, throttled, low, high) in [
        (aws, 1, false, 0.0, 0.05),
        (aws, 9, false, 0.0, 12.8),
        (aws, 10, false, 0.0, 20.0),
        (aws, 1_000_000, false, 0.0, 20.0),
        (aws, 3, true, 0.0, 4.0),
        (plain, 3, false, 0.2, 0.2),
        (Backoff::RESILIENCE4J, 7, false, 0.5, 0.5),
        (spread, 1, false, 0.25, 0.75),
        (spread, 3, false, 0.5625, 1.6875),
        (capped, 3, false, 0.5625, 0.6),
    ] {
        let ends = [backoff.delay_secs(retry, throttled, 0.0), backoff.delay_secs(retry, throttled, 1.0)];
        assert!(
            (ends[0] - low).abs() < 1e-12 && (ends[1] - high).abs() < 1e-12,
            "{backoff:?} {retry}: {ends:?}"
        );
    }
    let drawn = |attempt| aws.delay(3, Outcome::Throttled, &mut Seed(1).draw(7, 42, attempt, 0));
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
    assert!((0..1_000).all(|attempt| drawn(attempt) <= SimDuration::from_secs(4)));
    for (delay, asked, honoured) in [(1.0, 0.5, 1.0), (1.0, 3.0, 3.0), (1.0, 9.0, 6.0)] {
        assert_eq!(Backoff::honour_retry_after(delay, asked), honoured);
    }
}

#[test]
fn a_full_bucket_allows_35_retries_of_an_outage_or_100_of_throttling() {
    for (outcome, retries) in [(Outcome::ServerError, 35), (Outcome::Throttled, 100)] {
        let mut budget = RetryBudget::Quota(RetryQuota::AWS_STANDARD);
        let mut granted = 0;
        for _ in 0..200 {
            let mut call = RetryCall::start(&mut budget);
            while call.on_attempt_ended(outcome, &RetryPolicy::AWS_STANDARD, &mut budget)
                == RetryVerdict::Retry
            {
                granted += 1;
            }
        }
        assert_eq!(granted, retries, "{outcome:?}");
    }
}

#[test]
fn concurrent_retries_stay_below_the_share_of_the_calls() {
    // Percent, least, calls in progress, retries granted when all fail at once: the calls of 20 and more are measured
    // with Envoy 1.39.3.
    let cases = [
        (20.0, 3, 1, 1),
        (20.0, 3, 10, 3),
        (20.0, 3, 15, 3),
        (20.0, 3, 20, 3),
        (20.0, 3, 50, 9),
        (20.0, 3, 100, 19),
        (50.0, 1, 50, 24),
    ];
    for (budget_percent, min_retry_concurrency, calls, granted) in cases {
        let config = RetryBudgetConfig::Concurrency { budget_percent, min_retry_concurrency };
        let mut budget = RetryBudget::new(config);
        let mut started: Vec<RetryCall> = (0..calls).map(|_| RetryCall::start(&mut budget)).collect();
        let policy = RetryPolicy::AWS_STANDARD;
        // A refused call leaves, and the limit shrinks with it: keep the number by starting another.
        let mut retrying = Vec::new();
        for call in &mut started {
            match call.on_attempt_ended(Outcome::Timeout, &policy, &mut budget) {
                RetryVerdict::Retry => retrying.push(*call),
                RetryVerdict::Budget => drop(RetryCall::start(&mut budget)),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(retrying.len(), granted, "{calls} calls");
        let RetryBudget::Concurrency(limit) = &budget else { unreachable!() };
        assert_eq!((limit.calls() as usize, limit.retries() as usize), (calls, granted));
        for (index, mut call) in retrying.into_iter().enumerate() {
            match index % 2 {
                0 => call.abandon(&mut budget),
                _ => assert_eq!(
                    call.on_attempt_ended(Outcome::Success, &policy, &mut budget),
                    RetryVerdict::Done
                ),
            }
        }
        let RetryBudget::Concurrency(limit) = &budget else { unreachable!() };
        assert_eq!((limit.calls() as usize, limit.retries()), (calls - granted, 0));
    }
}

#[test]
fn the_earlier_time_limit_ends_the_wait() {
    let secs = SimTime::from_secs;
    let policy = TimeoutPolicy { overall: Some(SimDuration::from_secs(3)), ..TimeoutPolicy::default() };
    for (policy, attempt_started, deadline) in [
        (TimeoutPolicy::NONE, secs(10), SimTime::NEVER),
        (TimeoutPolicy::default(), secs(10), secs(11)),
        (policy, secs(10), secs(11)),
        (policy, SimTime::from_micros(12_500_000), secs(13)),
    ] {
        assert_eq!(policy.deadline(secs(10), attempt_started), deadline, "{policy:?} {attempt_started:?}");
    }
    assert!(policy.leaves_time(secs(10), SimTime::from_micros(12_999_999)));
    assert!(!policy.leaves_time(secs(10), secs(13)));
    assert!(TimeoutPolicy::NONE.leaves_time(secs(10), SimTime::NEVER));
}

#[test]
fn the_last_good_value_grows_old_and_is_forgotten() {
    let (mut values, limit) = (LastGoodValues::new(2), SimDuration::from_secs(30));
    let secs = SimTime::from_secs;
    assert_eq!(values.serve(0, secs(5), limit), None);
    values.store(0, secs(10));
    values.store(0, secs(8));
    for (now, age) in [(10, Some(0)), (40, Some(30)), (41, None)] {
        assert_eq!(values.serve(0, secs(now), limit), age.map(SimDuration::from_secs), "at {now} s");
    }
    assert_eq!((values.age(0, secs(41)), values.age(1, secs(41))), (Some(SimDuration::from_secs(31)), None));
    values.clear();
    assert_eq!(values.age(0, secs(41)), None);
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Tokens are neither invented nor lost: what a bucket lacks is what its open calls and failures took.
        #[test]
        fn a_quota_stays_between_empty_and_full_and_counts_every_token(
            capacity in 0u32..60,
            outcomes in prop::collection::vec((0usize..4, 0u8..6), 1..300),
        ) {
            const ENDS: [Outcome; 6] = [
                Outcome::Success, Outcome::ServerError, Outcome::Throttled,
                Outcome::Timeout, Outcome::Rejected, Outcome::Success,
            ];
            let mut budget = RetryBudget::Quota(RetryQuota::full(capacity, 14, 5, 1));
            let policy = RetryPolicy { max_attempts: 4, ..RetryPolicy::AWS_STANDARD };
            let mut calls: Vec<(RetryCall, u32)> =
                (0..4).map(|_| (RetryCall::start(&mut budget), 0)).collect();
            for (slot, end) in outcomes {
                let (mut call, last_cost) = calls[slot];
                let before = available(&budget);
                let outcome = ENDS[end as usize];
                let cost = if outcome == Outcome::Throttled { 5 } else { 14 };
                let verdict = call.on_attempt_ended(outcome, &policy, &mut budget);
                let expected = match verdict {
                    RetryVerdict::Retry => before.checked_sub(cost),
                    RetryVerdict::Done => Some((before + if call.attempt > 1 { last_cost } else { 1 }).min(capacity)),
                    RetryVerdict::Budget if before >= cost => None,
                    _ => Some(before),
                };
                prop_assert_eq!(Some(available(&budget)), expected, "{:?} {:?}", outcome, verdict);
                prop_assert!(call.attempt <= policy.max_attempts);
                calls[slot] = match verdict {
                    RetryVerdict::Retry => (call, cost),
                    _ => (RetryCall::start(&mut budget), 0),
                };
            }
        }
    }
}
