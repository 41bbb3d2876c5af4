//! The settings of a circuit breaker, under resilience4j's names.
//!
//! Defaults and ranges: `CircuitBreakerConfig`, resilience4j 2.4.0, unless a field says otherwise.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::engine::SimDuration;

/// How recent calls are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SlidingWindowType {
    /// The last `slidingWindowSize` results.
    #[default]
    CountBased,
    /// The results of the last `slidingWindowSize` whole seconds, the running one included.
    TimeBased,
}

/// Where a breaker goes when `maxWaitDurationInHalfOpenState` is over (`transitionToStateAfterWaitDuration`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AfterHalfOpenWait {
    /// Refuse again for another open wait.
    #[default]
    Open,
    /// Let everything pass.
    Closed,
}

/// The settings of a circuit breaker. `Default` gives the library's defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct BreakerConfig {
    /// `slidingWindowType`; default COUNT_BASED.
    pub sliding_window_type: SlidingWindowType,
    /// `slidingWindowSize`: calls (COUNT_BASED) or seconds (TIME_BASED), 1 to 10 000 (the upper bound is ours, a
    /// limit on memory); default 100.
    pub sliding_window_size: u32,
    /// `minimumNumberOfCalls`: below it both rates are unknown and nothing trips; at least 1; default 100. Counting
    /// windows use min(this, window size): the closed one if COUNT_BASED, and the half-open one always
    /// (`CircuitBreakerMetrics`).
    pub minimum_number_of_calls: u32,
    /// `failureRateThreshold`: trips at this percentage or more, (0, 100]; default 50.
    pub failure_rate_threshold: f32,
    /// `slowCallRateThreshold`: trips at this percentage or more, (0, 100]; default 100.
    pub slow_call_rate_threshold: f32,
    /// `slowCallDurationThreshold`: a call is slow when it took strictly longer; above zero; default 60 s.
    pub slow_call_duration_threshold: SimDuration,
    /// `waitDurationInOpenState`: how long all calls are refused, at least 1 ms; default 60 s.
    pub wait_duration_in_open_state: SimDuration,
    /// `permittedNumberOfCallsInHalfOpenState`: trial calls, 1 to 10 000 (upper bound ours); default 10.
    pub permitted_number_of_calls_in_half_open_state: u32,
    /// `maxWaitDurationInHalfOpenState`: longest stay half-open without a verdict; below 1 ms means without limit;
    /// default 0. Without limit, trial calls that never return keep the breaker half-open for ever.
    pub max_wait_duration_in_half_open_state: SimDuration,
    /// `transitionToStateAfterWaitDuration`; default OPEN.
    pub transition_to_state_after_wait_duration: AfterHalfOpenWait,
    /// `automaticTransitionFromOpenToHalfOpenEnabled`: half-open when the wait is over, without a call; default
    /// false: then a breaker nobody calls stays open.
    pub automatic_transition_from_open_to_half_open_enabled: bool,
    /// Ours, not the library's; default false. A call still running is recorded as slow at the moment it becomes
    /// slow, and not again when it ends. With false, as in the library, a call that hangs is not seen before it ends.
    pub count_running: bool,
}

impl Default for BreakerConfig {
    fn default() -> Self {
        BreakerConfig {
            sliding_window_type: SlidingWindowType::CountBased,
            sliding_window_size: 100,
            minimum_number_of_calls: 100,
            failure_rate_threshold: 50.0,
            slow_call_rate_threshold: 100.0,
            slow_call_duration_threshold: SimDuration::from_secs(60),
            wait_duration_in_open_state: SimDuration::from_secs(60),
            permitted_number_of_calls_in_half_open_state: 10,
            max_wait_duration_in_half_open_state: SimDuration::ZERO,
            transition_to_state_after_wait_duration: AfterHalfOpenWait::Open,
            automatic_transition_from_open_to_half_open_enabled: false,
            count_running: false,
        }
    }
}

/// A setting outside its range; names the setting as resilience4j spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BreakerConfigError {
    /// A whole number or duration outside its range.
    OutOfRange {
        /// The setting.
        setting: &'static str,
        /// The range, in words.
        range: &'static str,
    },
}

impl fmt::Display for BreakerConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BreakerConfigError::OutOfRange { setting, range } => write!(f, "{setting} must be {range}"),
        }
    }
}

impl std::error::Error for BreakerConfigError {}

impl BreakerConfig {
    /// The most calls or seconds a window may hold: ours, a limit on memory.
    pub const MAX_WINDOW: u32 = 10_000;

    /// Checks every range.
    ///
    /// # Errors
    /// The first setting outside its range.
    pub fn validate(&self) -> Result<(), BreakerConfigError> {
        let window = 1..=Self::MAX_WINDOW;
        let percent = |rate: f32| rate > 0.0 && rate <= 100.0;
        let rules = [
            (window.contains(&self.sliding_window_size), "slidingWindowSize", "from 1 to 10000"),
            (self.minimum_number_of_calls >= 1, "minimumNumberOfCalls", "at least 1"),
            (percent(self.failure_rate_threshold), "failureRateThreshold", "above 0 and at most 100"),
            (percent(self.slow_call_rate_threshold), "slowCallRateThreshold", "above 0 and at most 100"),
            (self.slow_call_duration_threshold > SimDuration::ZERO, "slowCallDurationThreshold", "above 0"),
            (self.wait_duration_in_open_state.as_millis() >= 1, "waitDurationInOpenState", "at least 1 ms"),
            (
                window.contains(&self.permitted_number_of_calls_in_half_open_state),
                "permittedNumberOfCallsInHalfOpenState",
                "from 1 to 10000",
            ),
        ];
        match rules.into_iter().find(|rule| !rule.0) {
            Some((_, setting, range)) => Err(BreakerConfigError::OutOfRange { setting, range }),
            None => Ok(()),
        }
    }
}
