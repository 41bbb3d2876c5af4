//! Budgets of retries: tower's by times, gRPC's and smithy's by count.

use blast_radius::engine::SimDuration;
use blast_radius::world::guards::budget::throttle::GrpcThrottling;
use blast_radius::world::guards::budget::tps::{TpsBudget, TpsConfig};
use blast_radius::world::guards::{
    Backoff, Outcome, OutcomeSet, RetryBudget, RetryBudgetConfig, RetryCall, RetryPolicy, RetryQuota,
    RetryVerdict,
};
use serde_json::Value;

use super::Wrong;
use super::cases::{Case, Row};
use super::config::ms;

fn differs(case: &Case, row: &Row, seen: impl std::fmt::Debug) -> String {
    format!("{}, line {}: {}, here {seen:?}", case.place, row.line, row.values)
}

fn number(config: &Value, name: &str, default: f64) -> f64 {
    config[name].as_f64().unwrap_or(default)
}

/// Deposits and withdrawals at exact times.
pub fn tower(case: &Case) -> Wrong {
    let config = &case.header["config"];
    let own = TpsConfig::default();
    let config = TpsConfig {
        ttl: SimDuration::from_secs_f64(number(config, "ttl_s", own.ttl.as_secs_f64())),
        min_per_sec: number(config, "min_per_sec", f64::from(own.min_per_sec)) as u32,
        retry_percent: number(config, "retry_percent", own.retry_percent),
    };
    let mut budget = TpsBudget::new(config, ms(0));
    let mut wrong = Wrong::new();
    for row in &case.rows {
        let now = ms(row.number(0));
        if row.text(1) == "deposit" {
            budget.deposit(now);
            continue;
        }
        let first = budget.withdraw(now);
        let second = first && budget.withdraw(now);
        if (first, second) != (row.flag(2), row.flag(3)) {
            wrong.push(differs(case, row, (first, second)));
        }
    }
    wrong
}

/// One call: all its attempts fail, or all but the last of `attempts`. The attempts, and the retries before which there
/// was a pause.
fn call(policy: &RetryPolicy, budget: &mut RetryBudget, failing: Outcome, succeeds_at: Option<u64>) -> u64 {
    let mut call = RetryCall::start(budget);
    loop {
        let attempt = u64::from(call.attempt);
        let outcome = if succeeds_at == Some(attempt) { Outcome::Success } else { failing };
        if call.on_attempt_ended(outcome, policy, budget) != RetryVerdict::Retry {
            return attempt;
        }
    }
}

/// Attempts at the server, one call at a time; `tokenRatio` as it was written.
pub fn grpc(case: &Case) -> Wrong {
    let config = &case.header["config"];
    let written = case.header["tokenRatio_as_written"].as_str().map(str::to_owned);
    let written = written.unwrap_or_else(|| config["tokenRatio"].to_string());
    let throttling = GrpcThrottling {
        max_tokens: number(config, "maxTokens", 10.0) as u32,
        milli_ratio: GrpcThrottling::milli_ratio(&written).unwrap_or_else(|| panic!("tokenRatio {written}")),
    };
    let mut budget = RetryBudget::new(RetryBudgetConfig::Throttle(throttling));
    let attempts = number(config, "maxAttempts", 4.0) as u32;
    let policy = RetryPolicy {
        max_attempts: attempts.min(RetryPolicy::GRPC.max_attempts),
        retry_on: OutcomeSet::NONE.with(Outcome::ServerError),
        ..RetryPolicy::GRPC
    };
    let mut wrong = Wrong::new();
    for row in &case.rows {
        let (status, attempts) = (row.text(1), row.number(2));
        // A deadline of the client is neither retried nor counted.
        let failing = if status == "DEADLINE_EXCEEDED" { Outcome::Timeout } else { Outcome::ServerError };
        let seen = call(&policy, &mut budget, failing, (status == "OK").then_some(attempts));
        if seen != attempts {
            wrong.push(differs(case, row, seen));
        }
    }
    wrong
}

/// Attempts and tokens; pauses are random and stay within their range.
pub fn smithy(case: &Case) -> Wrong {
    let config = &case.header["config"];
    let throttled = case.header["case"].as_str().is_some_and(|title| title.contains("THROTTL"));
    let failing = if throttled { Outcome::Throttled } else { Outcome::ServerError };
    let initial = number(config, "initial", 500.0) as u32;
    let mut budget = RetryBudget::Quota(RetryQuota::full(initial, 14, 5, 1));
    let attempts = number(config, "maxAttempts", 3.0) as u32;
    let policy = RetryPolicy { max_attempts: attempts, ..RetryPolicy::AWS_STANDARD };
    let mut wrong = Wrong::new();
    for row in &case.rows {
        let attempts = row.number(2);
        let seen = call(&policy, &mut budget, failing, (row.text(1) == "ok").then_some(attempts));
        let RetryBudget::Quota(quota) = &budget else { unreachable!("a quota") };
        let left = u64::from(quota.available());
        let pauses = row.values[4].as_array().cloned().unwrap_or_default();
        let within = pauses.iter().zip(1..).all(|(pause, retry)| {
            let (_, most) = Backoff::AWS_STANDARD.bounds_secs(retry, throttled);
            pause.as_f64().is_some_and(|pause| pause <= most * 1_000.0)
        });
        if (seen, left) != (attempts, row.number(3))
            || pauses.len() as u64 != attempts - 1 && row.text(1) != "ok"
        {
            wrong.push(differs(case, row, (seen, left)));
        } else if !within {
            wrong.push(differs(case, row, "a pause that is too long"));
        }
    }
    wrong
}
