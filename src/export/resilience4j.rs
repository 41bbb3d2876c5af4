//! Settings of resilience4j as Spring Boot reads them, as they were in force at the end of a run that kept its assertions.
//!
//! Keys: `resilience4j-spring-boot3` 2.x, the instance properties of each module. What is on only as a defence is
//! written if that defence was on at the end. An instance stands for one guarded step of one calling replica.

use super::names::dashed;
use super::results;
use super::subject::{Exported, File, REVIEW, Subject};
use super::tree::{Tree, comment, map, number, text};
use super::yaml;
use crate::engine::SimDuration;
use crate::world::command::Defence;
use crate::world::guards::{
    AfterHalfOpenWait, BreakerConfig, BreakerSettings, Fallback, Jitter, RetryPolicy, SlidingWindowType,
};
use crate::world::topology::{BreakerScope, BreakerSpec, LimitCovers, LimitFrees, PolicySpec};

/// Modules and the properties of their instances.
const MODULES: [(&str, &[&str]); 5] = [
    (
        "circuitbreaker",
        &[
            "slidingWindowType",
            "slidingWindowSize",
            "minimumNumberOfCalls",
            "failureRateThreshold",
            "slowCallRateThreshold",
            "slowCallDurationThreshold",
            "waitDurationInOpenState",
            "permittedNumberOfCallsInHalfOpenState",
            "maxWaitDurationInHalfOpenState",
            "automaticTransitionFromOpenToHalfOpenEnabled",
        ],
    ),
    (
        "retry",
        &[
            "maxAttempts",
            "waitDuration",
            "enableExponentialBackoff",
            "exponentialBackoffMultiplier",
            "exponentialMaxWaitDuration",
            "enableRandomizedWait",
            "randomizedWaitFactor",
        ],
    ),
    ("bulkhead", &["maxConcurrentCalls", "maxWaitDuration"]),
    ("ratelimiter", &["limitForPeriod", "limitRefreshPeriod", "timeoutDuration"]),
    ("timelimiter", &["timeoutDuration", "cancelRunningFuture"]),
];

/// Why a configured guard is not written.
const OFF: &str = "it is configured, and was off at the end of the run";
/// The instances of each module, in the order of the table.
type Instances = [Vec<(String, Tree)>; MODULES.len()];

/// Writes the settings.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    results::survived(subject)?;
    let run = subject.run.ok_or("found no run, expected one")?;
    let (world, topology) = (run.world(), run.world().topology());
    let on = |defence| world.defended(defence);
    let mut exported = Exported::default();
    let mut instances: Instances = Default::default();
    for service in &topology.services {
        for operation in &service.operations {
            for (at, step) in operation.steps.iter().enumerate() {
                let Some(policy) = &step.policy else { continue };
                let name = dashed(&format!("{} {} {}", service.id, operation.id, at + 1));
                policy_of(&name, policy, &on, &mut instances, &mut exported);
            }
        }
        if service.shedding.is_some() {
            exported.leave(
                format!("load shedding of {}", service.id),
                "resilience4j has none at a server's door",
            );
        }
    }
    let modules = MODULES.iter().zip(instances).filter(|own| !own.1.is_empty());
    let modules: Vec<(String, Tree)> =
        modules.map(|(module, own)| (module.0.to_owned(), map([("instances", Tree::Map(own))]))).collect();
    if modules.is_empty() {
        return Err(match exported.left_out.first() {
            Some(left) => format!("nothing of resilience4j is in force; {}: {}", left.what, left.why),
            None => "found no guarded step in the document".to_owned(),
        });
    }
    let head = comment([format!("{REVIEW} In force at the end of this run:"), subject.title()]);
    let body = map([("resilience4j", Tree::Map(modules))]).yaml();
    exported.files = vec![File { name: subject.name.to_owned(), text: head + &body }];
    Ok(exported)
}

/// What a step has in force.
fn policy_of(
    name: &str,
    policy: &PolicySpec,
    on: &dyn Fn(Defence) -> bool,
    instances: &mut Instances,
    exported: &mut Exported,
) {
    let mut add = |module: usize, tree: Tree| instances[module].push((name.to_owned(), tree));
    if let Some(breaker) = &policy.breaker
        && let Some(tree) = breaker_in_force(name, breaker, on(Defence::Breakers), exported)
    {
        add(0, tree);
    }
    if let Some(retry) = &policy.retry {
        match retry_of(retry) {
            Ok(tree) => add(1, tree),
            Err(why) => exported.leave(format!("{name}: retry"), why),
        }
    }
    let gates = &policy.guards.gates;
    match gates.bulkhead {
        Some(own) if on(Defence::Bulkheads) => add(
            2,
            map([
                ("maxConcurrentCalls", number(own.max_concurrent_calls)),
                ("maxWaitDuration", duration(own.max_wait_duration)),
            ]),
        ),
        Some(_) => exported.leave(format!("{name}: bulkhead"), OFF),
        None => {}
    }
    match gates.rate_limiter {
        Some(own) if on(Defence::RateLimits) => add(
            3,
            map([
                ("limitForPeriod", number(own.limit_for_period)),
                ("limitRefreshPeriod", duration(own.limit_refresh_period)),
                ("timeoutDuration", duration(own.timeout_duration)),
            ]),
        ),
        Some(_) => exported.leave(format!("{name}: rate limiter"), OFF),
        None => {}
    }
    let timeout = if on(Defence::Timeouts) { policy.fail_fast_timeout } else { policy.timeout };
    add(4, map([("timeoutDuration", duration(timeout)), ("cancelRunningFuture", Tree::Flag(true))]));
    if policy.limit.covers == LimitCovers::Call {
        let why =
            "in the document it covers all attempts, and Spring's order of decorators has it around each";
        exported.leave(format!("{name}: what the time limit covers"), why);
    }
    if policy.limit.frees != LimitFrees::Worker {
        let why = "in the document the attempt goes on and holds its worker";
        exported.leave(format!("{name}: what the time limit frees"), why);
    }
    for (what, there, why) in [
        ("throttling", gates.throttle.is_some(), "resilience4j has no adaptive throttling"),
        ("queue for later", policy.guards.later.is_some(), "resilience4j keeps no request for later"),
        ("retry budget", policy.guards.retry_budget.is_some(), "resilience4j has no budget of retries"),
        (
            "fallback",
            policy.fallback.is_some_and(|own| own != Fallback::RejectAtOnce),
            "a fallback is code, not a setting",
        ),
    ] {
        if there {
            exported.leave(format!("{name}: {what}"), why);
        }
    }
}

/// A circuit breaker, or why it is none of resilience4j's that is in force.
fn breaker_in_force(name: &str, breaker: &BreakerSpec, on: bool, exported: &mut Exported) -> Option<Tree> {
    let what = format!("{name}: circuit breaker");
    let config = match &breaker.settings {
        _ if !on => {
            exported.leave(what, OFF);
            return None;
        }
        _ if breaker.scope != BreakerScope::Edge => {
            exported.leave(
                what,
                format!("one a {}: an instance of a file is one for all calls", breaker.scope.word()),
            );
            return None;
        }
        BreakerSettings::Library(library, _) => {
            exported.leave(what, format!("its library is {}, not resilience4j", library.word()));
            return None;
        }
        BreakerSettings::Resilience4j(config) => config,
    };
    let after = config.transition_to_state_after_wait_duration;
    if config.max_wait_duration_in_half_open_state.as_millis() > 0 && after != AfterHalfOpenWait::Open {
        let why = "no property of Spring Boot is known for it; its default is OPEN";
        exported.leave(format!("{name}: transitionToStateAfterWaitDuration"), why);
    }
    if config.count_running {
        let why = "resilience4j does not see a call that hangs before it ends";
        exported.leave(format!("{name}: counting of running calls"), why);
    }
    Some(breaker_of(config))
}

fn breaker_of(config: &BreakerConfig) -> Tree {
    let window =
        SlidingWindowType::ALL.iter().find(|own| own.1 == config.sliding_window_type).map_or("", |own| own.0);
    let percent = |value: f32| Tree::Number((f64::from(value) * 1e4).round() / 1e4);
    map([
        ("slidingWindowType", text(window)),
        ("slidingWindowSize", number(config.sliding_window_size)),
        ("minimumNumberOfCalls", number(config.minimum_number_of_calls)),
        ("failureRateThreshold", percent(config.failure_rate_threshold)),
        ("slowCallRateThreshold", percent(config.slow_call_rate_threshold)),
        ("slowCallDurationThreshold", duration(config.slow_call_duration_threshold)),
        ("waitDurationInOpenState", duration(config.wait_duration_in_open_state)),
        (
            "permittedNumberOfCallsInHalfOpenState",
            number(config.permitted_number_of_calls_in_half_open_state),
        ),
        ("maxWaitDurationInHalfOpenState", duration(config.max_wait_duration_in_half_open_state)),
        (
            "automaticTransitionFromOpenToHalfOpenEnabled",
            Tree::Flag(config.automatic_transition_from_open_to_half_open_enabled),
        ),
    ])
}

fn retry_of(policy: &RetryPolicy) -> Result<Tree, &'static str> {
    let backoff = &policy.backoff;
    let mut tree =
        map([("maxAttempts", number(policy.max_attempts.max(1))), ("waitDuration", duration(backoff.base))]);
    if backoff.multiplier > 1.0 {
        tree.push("enableExponentialBackoff", Tree::Flag(true));
        tree.push("exponentialBackoffMultiplier", number(backoff.multiplier));
        if backoff.cap != SimDuration::MAX {
            tree.push("exponentialMaxWaitDuration", duration(backoff.cap));
        }
    }
    match backoff.jitter {
        Jitter::None => Ok(tree),
        Jitter::Randomization(factor) => {
            tree.push("enableRandomizedWait", Tree::Flag(true));
            tree.push("randomizedWaitFactor", number(factor));
            Ok(tree)
        }
        Jitter::Full => Err("resilience4j spreads a wait on both sides of it, not from 0 up to it"),
    }
}

/// A duration as Spring Boot reads it.
fn duration(duration: SimDuration) -> Tree {
    text(format!("{}ms", duration.as_millis()))
}

/// What is wrong with settings: modules and properties that are none, values that resilience4j refuses.
pub(super) fn check(text: &str) -> Vec<String> {
    let documents = match yaml::read(text) {
        Ok(documents) => documents,
        Err(why) => return vec![why],
    };
    let mut wrong = Vec::new();
    let root = documents.first().and_then(|document| document.get("resilience4j"));
    let modules = root.map_or(&[][..], Tree::members);
    if modules.is_empty() {
        wrong.push("found no module below resilience4j, expected one".to_owned());
    }
    for (module, body) in modules {
        let Some(known) = MODULES.iter().find(|own| own.0 == module) else {
            wrong.push(format!("found the module {module}, which resilience4j does not have"));
            continue;
        };
        for (name, instance) in body.get("instances").map_or(&[][..], Tree::members) {
            for (key, value) in instance.members() {
                if !known.1.contains(&key.as_str()) {
                    wrong.push(format!("{module} {name}: found the property {key}, which it does not have"));
                }
                let is_duration =
                    key.contains("Duration") || key.ends_with("Period") && key != "limitForPeriod";
                let spelled = value
                    .text()
                    .and_then(|own| own.strip_suffix("ms"))
                    .is_some_and(|own| own.parse::<u64>().is_ok());
                if is_duration && !spelled {
                    wrong.push(format!("{module} {name}: found {key} that is no duration in ms"));
                }
            }
            let percent = |key| instance.number(key).is_none_or(|own| own > 0.0 && own <= 100.0);
            if !percent("failureRateThreshold") || !percent("slowCallRateThreshold") {
                wrong.push(format!("{module} {name}: found a threshold outside of 0 to 100"));
            }
            if instance.number("maxAttempts").is_some_and(|own| own < 1.0) {
                wrong.push(format!("{module} {name}: found maxAttempts below 1"));
            }
            if instance.number("exponentialBackoffMultiplier").is_some_and(|own| own < 1.0) {
                wrong.push(format!("{module} {name}: found a multiplier below 1"));
            }
        }
    }
    wrong
}
