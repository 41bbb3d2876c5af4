//! The circuit breaker: equal to resilience4j on every recorded step, and what the recordings cannot show.

use blast_radius::engine::{Digest, SimDuration, SimTime};
use blast_radius::scenario;
use blast_radius::world::guards::breaker::resilience4j::Resilience4j;
use blast_radius::world::guards::{
    AfterHalfOpenWait, BreakerConfig, BreakerSettings, BreakerState, SlidingWindowType, Transition,
    TransitionCause,
};
use serde_json::Value;

use crate::oracles;
use crate::scenario_errors::SMALL;

fn ms(millis: u64) -> SimTime {
    SimTime::from_micros(millis * 1_000)
}

fn config_of(header: &Value) -> BreakerConfig {
    let config = &header["config"];
    let number = |name: &str| config[name].as_u64().unwrap_or_else(|| panic!("no {name}"));
    let millis = |name: &str| SimDuration::from_millis(number(&format!("{name}_ms")));
    let percent = |name: &str| config[name].as_f64().unwrap() as f32;
    BreakerConfig {
        sliding_window_type: SlidingWindowType::ALL
            .into_iter()
            .find_map(|(word, kind)| (config["slidingWindowType"] == word).then_some(kind))
            .unwrap(),
        sliding_window_size: number("slidingWindowSize") as u32,
        minimum_number_of_calls: number("minimumNumberOfCalls") as u32,
        failure_rate_threshold: percent("failureRateThreshold"),
        slow_call_rate_threshold: percent("slowCallRateThreshold"),
        slow_call_duration_threshold: millis("slowCallDurationThreshold"),
        wait_duration_in_open_state: millis("waitDurationInOpenState"),
        permitted_number_of_calls_in_half_open_state: number("permittedNumberOfCallsInHalfOpenState") as u32,
        max_wait_duration_in_half_open_state: millis("maxWaitDurationInHalfOpenState"),
        automatic_transition_from_open_to_half_open_enabled:
            config["automaticTransitionFromOpenToHalfOpenEnabled"].as_bool().unwrap(),
        ..BreakerConfig::default()
    }
}

fn digest_of(breaker: &Resilience4j) -> u64 {
    let mut digest = Digest::default();
    breaker.digest(&mut digest);
    digest.value()
}

/// Plays one recorded step on a breaker that evaluates deadlines lazily and on one whose timers all fire on time.
fn play(step: &Value, breaker: &mut Resilience4j, facts: &mut Vec<Transition>) -> Option<bool> {
    let now = ms(step[0].as_u64().unwrap());
    let duration = || SimDuration::from_millis(step[3].as_u64().unwrap());
    match step[1].as_str().unwrap() {
        "acquire" => return Some(breaker.try_acquire(now, facts)),
        "success" => breaker.on_success(now, duration(), facts),
        "error" => breaker.on_error(now, duration(), facts),
        "release" => breaker.release(now, facts),
        "state" => breaker.tick(now, facts),
        other => panic!("unknown op {other}"),
    }
    None
}

fn check_step(place: &str, step: &Value, breaker: &Resilience4j, permitted: Option<bool>) {
    let seen = breaker.snapshot(ms(step[0].as_u64().unwrap()));
    assert_eq!(permitted, step[4].as_bool(), "permitted, {place}: {step}");
    assert_eq!(serde_json::to_value(seen.state).unwrap(), step[5], "state, {place}: {step}");
    for (rate, column) in [(seen.failure_rate, 6), (seen.slow_call_rate, 7)] {
        let recorded = step[column].as_f64().unwrap();
        assert!((f64::from(rate) - recorded).abs() < 1e-4, "rate {rate}, {place}: {step}");
    }
    let counters = [
        seen.buffered.calls.into(),
        seen.buffered.failed.into(),
        seen.buffered.slow.into(),
        seen.not_permitted,
    ];
    let recorded: Vec<u64> = (8..12).map(|column| step[column].as_u64().unwrap()).collect();
    assert_eq!(counters.as_slice(), recorded.as_slice(), "counters, {place}: {step}");
}

#[test]
fn every_recorded_step_of_resilience4j_is_reproduced() {
    let files = oracles::files("breaker");
    assert!(oracles::elsewhere() || files.len() >= 40, "only {} traces", files.len());
    let (mut steps, mut by_cause) = (0, std::collections::BTreeMap::new());
    for (_, text) in files {
        let mut lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let header = lines.next().unwrap();
        let mut lazy = Resilience4j::new(config_of(&header), SimTime::ZERO);
        let mut timed = lazy.clone();
        let (mut facts, mut timed_facts) = (Vec::new(), Vec::new());
        let mut played = 0;
        for (index, step) in lines.enumerate() {
            let place = format!("{} line {}", header["trace"], index + 2);
            let now = ms(step[0].as_u64().unwrap());
            while let Some(due) = timed.next_timer().filter(|&due| due <= now) {
                timed.tick(due, &mut timed_facts);
            }
            play(&step, &mut timed, &mut timed_facts);
            let permitted = play(&step, &mut lazy, &mut facts);
            check_step(&place, &step, &lazy, permitted);
            assert_eq!(digest_of(&lazy), digest_of(&timed), "lazy and timed differ, {place}");
            played += 1;
        }
        assert_eq!(played, header["steps"].as_u64().unwrap(), "steps of {}", header["trace"]);
        assert_eq!(facts, timed_facts, "facts of {}", header["trace"]);
        steps += played;
        for fact in facts {
            *by_cause.entry(format!("{:?}", fact.cause)).or_insert(0) += 1;
        }
    }
    println!("{steps} steps, transitions {by_cause:?}");
    for cause in
        ["FailureRate", "SlowCallRate", "TrialPassed", "CallAfterWait", "OpenWaitOver", "HalfOpenWaitOver"]
    {
        assert!(oracles::elsewhere() || by_cause.contains_key(cause), "no recorded transition by {cause}");
    }
}

fn quick() -> BreakerConfig {
    BreakerConfig {
        sliding_window_size: 4,
        minimum_number_of_calls: 4,
        permitted_number_of_calls_in_half_open_state: 2,
        wait_duration_in_open_state: SimDuration::from_secs(1),
        slow_call_duration_threshold: SimDuration::from_millis(100),
        ..BreakerConfig::default()
    }
}

/// A breaker opened at `at` by four failures.
fn opened(config: BreakerConfig, at: SimTime) -> Resilience4j {
    let mut breaker = Resilience4j::new(config, SimTime::ZERO);
    let mut facts = Vec::new();
    for _ in 0..4 {
        assert!(breaker.try_acquire(at, &mut facts));
        breaker.on_error(at, SimDuration::ZERO, &mut facts);
    }
    let trip = Transition {
        at,
        from: BreakerState::Closed,
        to: BreakerState::Open,
        cause: TransitionCause::FailureRate,
    };
    assert_eq!(facts, [trip]);
    breaker
}

#[test]
fn the_wait_is_over_strictly_later_than_its_end() {
    for (at_micros, permitted) in [(1_999_999, false), (2_000_000, false), (2_000_001, true)] {
        let mut breaker = opened(quick(), SimTime::from_secs(1));
        assert_eq!(
            breaker.try_acquire(SimTime::from_micros(at_micros), &mut Vec::new()),
            permitted,
            "{at_micros}"
        );
    }
}

#[test]
fn one_late_look_finds_every_missed_deadline() {
    let config = BreakerConfig {
        automatic_transition_from_open_to_half_open_enabled: true,
        max_wait_duration_in_half_open_state: SimDuration::from_secs(5),
        ..quick()
    };
    let mut breaker = opened(config.clone(), SimTime::ZERO);
    let mut facts = Vec::new();
    breaker.tick(SimTime::from_secs(13), &mut facts);
    let changes: Vec<(u64, BreakerState)> =
        facts.iter().map(|fact| (fact.at.as_micros() / 1_000_000, fact.to)).collect();
    use BreakerState::{Closed, HalfOpen, Open};
    assert_eq!(changes, [(1, HalfOpen), (6, Open), (7, HalfOpen), (12, Open), (13, HalfOpen)]);
    assert_eq!(breaker.attempts(), 3);

    let config =
        BreakerConfig { transition_to_state_after_wait_duration: AfterHalfOpenWait::Closed, ..config };
    let mut breaker = opened(config, SimTime::ZERO);
    breaker.tick(SimTime::from_secs(13), &mut Vec::new());
    assert_eq!((breaker.state(), breaker.attempts(), breaker.next_timer()), (Closed, 0, None));
}

#[test]
fn trial_calls_that_hang_hold_the_breaker_half_open_unless_running_calls_count() {
    for (count_running, state) in [(false, BreakerState::HalfOpen), (true, BreakerState::Open)] {
        let mut breaker = opened(BreakerConfig { count_running, ..quick() }, SimTime::ZERO);
        let (started, facts) = (SimTime::from_secs(2), &mut Vec::new());
        assert!(breaker.try_acquire(started, facts) && breaker.try_acquire(started, facts));
        assert!(!breaker.try_acquire(started, facts), "a third trial call");
        assert_eq!(breaker.slow_at(started).is_some(), count_running);
        let crossing = started + SimDuration::from_micros(100_001);
        assert_eq!(breaker.slow_at(started).unwrap_or(crossing), crossing);
        for _ in 0..2 {
            assert_eq!(breaker.on_running_slow(crossing, facts), count_running);
        }
        assert_eq!(breaker.state(), state, "count_running {count_running}");
    }
}

#[test]
fn a_call_counted_while_running_is_not_counted_at_its_end() {
    let mut breaker = Resilience4j::new(BreakerConfig { count_running: true, ..quick() }, SimTime::ZERO);
    let (facts, long) = (&mut Vec::new(), SimDuration::from_millis(300));
    let counted = breaker.on_running_slow(ms(101), facts);
    breaker.on_end(ms(300), long, true, counted, facts);
    breaker.on_end(ms(300), long, true, false, facts);
    let seen = breaker.snapshot(ms(300)).buffered;
    assert_eq!((seen.calls, seen.failed, seen.slow), (2, 1, 2));
}

#[test]
fn states_set_by_hand() {
    use BreakerState::{Closed, Disabled, ForcedOpen, HalfOpen, MetricsOnly, Open};
    // state, permitted, buffered and refused after one acquire and five failures, and the state then
    for (state, permitted, buffered, refused, end) in [
        (Disabled, true, 0, 0, Disabled),
        (ForcedOpen, false, 0, 1, ForcedOpen),
        (MetricsOnly, true, 4, 0, MetricsOnly),
        (Open, false, 4, 1, Open),
        (Closed, true, 4, 0, Open),
    ] {
        let mut breaker = Resilience4j::new(quick(), SimTime::ZERO);
        let facts = &mut Vec::new();
        assert!(breaker.transition_to(state, SimTime::ZERO, facts));
        assert_eq!(breaker.try_acquire(ms(1), facts), permitted, "{state:?}");
        (0..5).for_each(|_| breaker.on_error(ms(1), SimDuration::ZERO, facts));
        let seen = breaker.snapshot(ms(1));
        assert_eq!(
            (seen.buffered.calls, seen.not_permitted, seen.state),
            (buffered, refused, end),
            "{state:?}"
        );
    }
    for (from, to) in [(Closed, HalfOpen), (MetricsOnly, HalfOpen), (MetricsOnly, Open)] {
        let mut breaker = Resilience4j::new(quick(), SimTime::ZERO);
        let facts = &mut Vec::new();
        assert!(breaker.transition_to(from, SimTime::ZERO, facts));
        assert!(!breaker.transition_to(to, SimTime::ZERO, facts), "{from:?} to {to:?}");
        assert_eq!(breaker.state(), from);
    }
}

#[test]
fn settings_have_the_librarys_names_defaults_and_ranges() {
    let config = |fields: &str| {
        let document = SMALL.replace(r#""scope": "partition", "slidingWindowSize": 10"#, fields);
        assert_ne!(document, SMALL);
        let topology = scenario::read(&document).map_err(|errors| errors.to_string())?.topology;
        let steps = topology.services.iter().flat_map(|service| &service.operations);
        let mut breakers = (steps.flat_map(|operation| &operation.steps))
            .filter_map(|step| Some(step.policy.as_ref()?.breaker.as_ref()?.settings.clone()));
        let Some(BreakerSettings::Resilience4j(config)) = breakers.next() else { unreachable!() };
        Ok::<_, String>(config)
    };
    let expected = BreakerConfig {
        sliding_window_type: SlidingWindowType::TimeBased,
        sliding_window_size: 7,
        ..BreakerConfig::default()
    };
    assert_eq!(config(r#""slidingWindowType": "TIME_BASED", "slidingWindowSize": 7"#), Ok(expected));
    assert_eq!(config(""), Ok(BreakerConfig::default()));
    assert!(config(r#""ringBufferSize": 7"#).unwrap_err().contains("unknown field `ringBufferSize`"));
    // The shortest and smallest that a document may say, the settings take, too.
    let least = config(
        r#""failureRateThreshold": 0.01, "slowCallRateThreshold": 0.01, "slidingWindowSize": 1,
            "slowCallDurationThreshold": "1us", "waitDurationInOpenState": "1ms""#,
    );
    assert_eq!(least.unwrap().validate(), Ok(()));

    let bad = |edit: fn(&mut BreakerConfig)| {
        let mut config = BreakerConfig::default();
        edit(&mut config);
        config.validate().unwrap_err().to_string()
    };
    assert_eq!(BreakerConfig::default().validate(), Ok(()));
    assert_eq!(bad(|config| config.sliding_window_size = 0), "slidingWindowSize must be from 1 to 10000");
    assert_eq!(
        bad(|config| config.failure_rate_threshold = f32::NAN),
        "failureRateThreshold must be from 0.01 to 100"
    );
    assert_eq!(
        bad(|config| config.wait_duration_in_open_state = SimDuration::ZERO),
        "waitDurationInOpenState must be at least 1000 us"
    );
}

#[test]
fn a_breaker_is_small() {
    assert!(size_of::<Resilience4j>() <= 160, "{} bytes", size_of::<Resilience4j>());
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use blast_radius::world::guards::window::{Totals, Window};
    use proptest::prelude::*;

    use super::*;

    fn count(results: impl Iterator<Item = (bool, bool)>) -> Totals {
        results.fold(Totals::default(), |totals, (failed, slow)| Totals {
            calls: totals.calls + 1,
            failed: totals.failed + u32::from(failed),
            slow: totals.slow + u32::from(slow),
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn windows_agree_with_a_list_of_all_results(
            size in 1u32..12,
            results in prop::collection::vec((0u64..2_500_000, any::<bool>(), any::<bool>()), 1..120),
        ) {
            let mut now = SimTime::ZERO;
            let (mut counting, mut timing) = (Window::count(size), Window::time(size, now));
            let mut all: Vec<(u64, bool, bool)> = Vec::new();
            for (gap, failed, slow) in results {
                now += SimDuration::from_micros(gap);
                let second = now.as_micros() / 1_000_000;
                let recent = |all: &[(u64, bool, bool)]| {
                    let inside = all.iter().filter(|result| result.0 + u64::from(size) > second);
                    count(inside.map(|result| (result.1, result.2)))
                };
                prop_assert_eq!(timing.totals(now), recent(&all));
                all.push((second, failed, slow));
                let last = all.iter().rev().take(size as usize);
                prop_assert_eq!(counting.record(now, failed, slow), count(last.map(|result| (result.1, result.2))));
                prop_assert_eq!(timing.record(now, failed, slow), recent(&all));
                prop_assert_eq!(timing.totals(now), recent(&all));
            }
        }

        #[test]
        fn nothing_passes_an_open_breaker_and_no_more_than_the_trial_calls_a_half_open_one(
            time_based in any::<bool>(),
            automatic in any::<bool>(),
            longest_ms in prop_oneof![Just(0u64), 1u64..3_000],
            permitted in 1u32..4,
            steps in prop::collection::vec((0u64..700_000, 0u8..4), 1..200),
        ) {
            let config = BreakerConfig {
                sliding_window_type:
                    if time_based { SlidingWindowType::TimeBased } else { SlidingWindowType::CountBased },
                permitted_number_of_calls_in_half_open_state: permitted,
                automatic_transition_from_open_to_half_open_enabled: automatic,
                max_wait_duration_in_half_open_state: SimDuration::from_millis(longest_ms),
                ..quick()
            };
            let wait = config.wait_duration_in_open_state;
            let mut breaker = Resilience4j::new(config, SimTime::ZERO);
            let (mut now, mut opened_at, mut trials, mut in_flight) = (SimTime::ZERO, None, 0, 0u32);
            for (gap, op) in steps {
                now += SimDuration::from_micros(gap);
                let mut facts = Vec::new();
                let (acquire, mut passed) = (op < 2, false);
                if acquire {
                    passed = breaker.try_acquire(now, &mut facts);
                    in_flight += u32::from(passed);
                } else if in_flight > 0 {
                    in_flight -= 1;
                    match op {
                        2 => breaker.on_error(now, SimDuration::ZERO, &mut facts),
                        _ => breaker.on_success(now, SimDuration::from_millis(gap / 2_000), &mut facts),
                    }
                } else {
                    breaker.tick(now, &mut facts);
                }
                let mut state_before = None;
                for fact in facts {
                    prop_assert!(fact.at <= now);
                    prop_assert!(state_before.is_none_or(|state| state == fact.from));
                    state_before = Some(fact.to);
                    if fact.from == BreakerState::Open {
                        prop_assert!(fact.at.since(opened_at.unwrap()) >= wait);
                    }
                    opened_at = (fact.to == BreakerState::Open).then_some(fact.at);
                    trials = 0;
                }
                match breaker.state() {
                    BreakerState::Open => prop_assert!(!passed, "passed while open since {:?}", opened_at),
                    BreakerState::HalfOpen => {
                        trials += u32::from(passed);
                        prop_assert!(trials <= permitted);
                    }
                    _ => prop_assert!(passed || !acquire),
                }
                prop_assert!(breaker.next_timer().is_none_or(|due| due > now));
                let seen = breaker.snapshot(now).buffered;
                prop_assert!(seen.failed <= seen.calls && seen.slow <= seen.calls);
            }
        }
    }
}
