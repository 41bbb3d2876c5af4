//! The settings of a circuit breaker, under resilience4j's names.
//!
//! Defaults and ranges: `CircuitBreakerConfig`, resilience4j 2.4.0, unless a field says otherwise. The ranges stand in
//! the constants of [`BreakerConfig`], for whoever reads a document and for [`BreakerConfig::validate`].

use std::fmt;
use std::ops::RangeInclusive;

use crate::base::decimal::short;
use crate::engine::SimDuration;

/// The way in which recent calls are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SlidingWindowType {
    /// The last `slidingWindowSize` results.
    #[default]
    CountBased,
    /// The results of the last `slidingWindowSize` whole seconds, the running one included.
    TimeBased,
}

impl SlidingWindowType {
    /// All types with the library's words.
    pub const ALL: [(&'static str, SlidingWindowType); 2] =
        [("COUNT_BASED", SlidingWindowType::CountBased), ("TIME_BASED", SlidingWindowType::TimeBased)];
}

/// The state after `maxWaitDurationInHalfOpenState` (`transitionToStateAfterWaitDuration`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AfterHalfOpenWait {
    /// Refuse again for another open wait.
    #[default]
    Open,
    /// Let everything pass.
    Closed,
}

impl AfterHalfOpenWait {
    /// Both with the library's words.
    pub const ALL: [(&'static str, AfterHalfOpenWait); 2] =
        [("OPEN", AfterHalfOpenWait::Open), ("CLOSED", AfterHalfOpenWait::Closed)];
}

/// The settings of a circuit breaker. `Default` gives the library's defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakerConfig {
    /// `slidingWindowType`; default COUNT_BASED.
    pub sliding_window_type: SlidingWindowType,
    /// `slidingWindowSize`: calls (COUNT_BASED) or seconds (TIME_BASED), a [`CALLS`](Self::CALLS); default 100.
    pub sliding_window_size: u32,
    /// `minimumNumberOfCalls`: below it both rates are unknown and nothing trips; a [`CALLS`](Self::CALLS); default
    /// 100. Counting windows use min(this, window size): the closed one if COUNT_BASED, and the half-open one always
    /// (`CircuitBreakerMetrics`).
    pub minimum_number_of_calls: u32,
    /// `failureRateThreshold`: trips at this percentage or more, a [`PERCENT`](Self::PERCENT); default 50.
    pub failure_rate_threshold: f32,
    /// `slowCallRateThreshold`: trips at this percentage or more, a [`PERCENT`](Self::PERCENT); default 100.
    pub slow_call_rate_threshold: f32,
    /// `slowCallDurationThreshold`: a call is slow when it took strictly longer; above zero; default 60 s.
    pub slow_call_duration_threshold: SimDuration,
    /// `waitDurationInOpenState`: how long all calls are refused, at least
    /// [`LEAST_WAIT`](Self::LEAST_WAIT); default 60 s.
    pub wait_duration_in_open_state: SimDuration,
    /// `permittedNumberOfCallsInHalfOpenState`: trial calls, a [`CALLS`](Self::CALLS); default 10.
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
pub struct BreakerConfigError {
    /// The setting.
    pub setting: &'static str,
    /// The range, in words.
    pub range: String,
}

impl fmt::Display for BreakerConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} must be {}", self.setting, self.range)
    }
}

impl std::error::Error for BreakerConfigError {}

impl BreakerConfig {
    /// Calls, or seconds of a window. The upper bound is ours, a limit on memory.
    pub const CALLS: RangeInclusive<u32> = 1..=10_000;
    /// Percentages that trip. The library takes any above 0; the hundredth is ours.
    pub const PERCENT: RangeInclusive<f64> = 0.01..=100.0;
    /// The shortest `waitDurationInOpenState`.
    pub const LEAST_WAIT: SimDuration = SimDuration::from_millis(1);
    /// The shortest `slowCallDurationThreshold`.
    pub const LEAST_SLOW: SimDuration = SimDuration::from_micros(1);

    /// Checks every range.
    ///
    /// # Errors
    /// The first setting outside its range.
    pub fn validate(&self) -> Result<(), BreakerConfigError> {
        let calls = [
            ("slidingWindowSize", self.sliding_window_size),
            ("minimumNumberOfCalls", self.minimum_number_of_calls),
            ("permittedNumberOfCallsInHalfOpenState", self.permitted_number_of_calls_in_half_open_state),
        ];
        let rates = [
            ("failureRateThreshold", self.failure_rate_threshold),
            ("slowCallRateThreshold", self.slow_call_rate_threshold),
        ];
        let times = [
            ("slowCallDurationThreshold", self.slow_call_duration_threshold, Self::LEAST_SLOW),
            ("waitDurationInOpenState", self.wait_duration_in_open_state, Self::LEAST_WAIT),
        ];
        let (least, most) = Self::CALLS.into_inner();
        let bad_calls = (calls.into_iter().filter(|(_, calls)| !(least..=most).contains(calls)))
            .map(|(setting, _)| (setting, format!("from {least} to {most}")));
        let (low, high) = Self::PERCENT.into_inner();
        let bad_rates = (rates.into_iter().filter(|(_, rate)| !(low as f32..=high as f32).contains(rate)))
            .map(|(setting, _)| (setting, format!("from {} to {}", short(low, 3), short(high, 3))));
        let bad_times = (times.into_iter().filter(|(_, time, least)| time < least))
            .map(|(setting, _, least)| (setting, format!("at least {} us", least.as_micros())));
        match bad_calls.chain(bad_rates).chain(bad_times).next() {
            Some((setting, range)) => Err(BreakerConfigError { setting, range }),
            None => Ok(()),
        }
    }
}
