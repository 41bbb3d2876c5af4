//! A circuit breaker after resilience4j 2.4.0 (`CircuitBreakerStateMachine`).
//!
//! 1. CLOSED: every call passes; each result is recorded in the sliding window and may trip the breaker.
//! 2. OPEN: every call is refused until strictly later than the wait; late results are still recorded in the window
//!    it came with. Then a call (or, if automatic, the deadline itself) leads to
//! 3. HALF_OPEN: a fixed number of trial calls and a fresh counting window. Enough results give the verdict: OPEN
//!    again, or CLOSED with a fresh window. Late results of calls admitted while CLOSED count as well.
//! 4. By hand only: DISABLED (all pass, nothing recorded), FORCED_OPEN (all refused), METRICS_ONLY (all pass,
//!    recorded, never trips).
//!
//! Deadlines need no event: every input first catches up with those due at or before `now`, which leaves the
//! same state as firing each exactly when due. [`Resilience4j::next_timer`] is for a world that wants to show the change
//! at its moment.

pub mod config;

use crate::engine::{Digest, SimDuration, SimTime};
use crate::world::guards::breaker::state::{BreakerState, Transition, TransitionCause};
use crate::world::guards::window::{Totals, Window};
pub use config::{AfterHalfOpenWait, BreakerConfig, BreakerConfigError, SlidingWindowType};

/// The figures that resilience4j's metrics show of the current state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BreakerSnapshot {
    /// The state.
    pub state: BreakerState,
    /// Percent of failed calls in the window, -1 below the minimum number of calls.
    pub failure_rate: f32,
    /// Percent of slow calls in the window, -1 below the minimum number of calls.
    pub slow_call_rate: f32,
    /// Results in the window: all, failed, slow.
    pub buffered: Totals,
    /// Calls refused since the window began; an OPEN state keeps the count of the state it came from.
    pub not_permitted: u64,
}

/// A circuit breaker: one per calling replica and guarded edge, or per partition of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Resilience4j {
    config: BreakerConfig,
    state: BreakerState,
    window: Window,
    not_permitted: u64,
    /// Openings in a row without a closing.
    attempts: u32,
    /// Trial calls still permitted while HALF_OPEN.
    permits: u32,
    /// OPEN: the end of the wait. HALF_OPEN: the end of the longest stay. Otherwise never.
    deadline: SimTime,
}

impl Resilience4j {
    /// A closed breaker created at `now`. The configuration should have passed [`BreakerConfig::validate`].
    pub fn new(config: BreakerConfig, now: SimTime) -> Self {
        debug_assert!(config.validate().is_ok(), "invalid breaker configuration: {config:?}");
        let window = closed_window(&config, now);
        let (state, deadline) = (BreakerState::Closed, SimTime::NEVER);
        Resilience4j { config, state, window, not_permitted: 0, attempts: 0, permits: 0, deadline }
    }

    /// The configuration it was made with.
    pub fn config(&self) -> &BreakerConfig {
        &self.config
    }

    /// The state after the last input; call [`Resilience4j::tick`] first to see deadlines that have passed.
    pub fn state(&self) -> BreakerState {
        self.state
    }

    /// Openings in a row without a closing (`attempts` of the original).
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The next moment at which the state changes without a call.
    pub fn next_timer(&self) -> Option<SimTime> {
        let timed = match self.state {
            BreakerState::Open => self.config.automatic_transition_from_open_to_half_open_enabled,
            BreakerState::HalfOpen => true,
            _ => false,
        };
        (timed && self.deadline != SimTime::NEVER).then_some(self.deadline)
    }

    /// Catches up with the deadlines due at or before `now`. Pushes one fact per change.
    pub fn tick(&mut self, now: SimTime, facts: &mut Vec<Transition>) {
        while let Some(due) = self.next_timer().filter(|&due| due <= now) {
            let (to, cause) = match (self.state, self.config.transition_to_state_after_wait_duration) {
                (BreakerState::Open, _) => (BreakerState::HalfOpen, TransitionCause::OpenWaitOver),
                (_, AfterHalfOpenWait::Open) => (BreakerState::Open, TransitionCause::HalfOpenWaitOver),
                (_, AfterHalfOpenWait::Closed) => (BreakerState::Closed, TransitionCause::HalfOpenWaitOver),
            };
            self.change(to, cause, due, facts);
        }
    }

    /// Asks for permission for one call (`tryAcquirePermission`). A permitted call must come back as
    /// [`Resilience4j::on_success`], [`Resilience4j::on_error`], [`Resilience4j::release`], or, where it was counted while running,
    /// not at all.
    pub fn try_acquire(&mut self, now: SimTime, facts: &mut Vec<Transition>) -> bool {
        self.tick(now, facts);
        if self.state == BreakerState::Open && now > self.deadline {
            self.change(BreakerState::HalfOpen, TransitionCause::CallAfterWait, now, facts);
        }
        let permitted = match self.state {
            BreakerState::Closed | BreakerState::Disabled | BreakerState::MetricsOnly => true,
            BreakerState::Open | BreakerState::ForcedOpen => false,
            BreakerState::HalfOpen => self.permits > 0,
        };
        if permitted && self.state == BreakerState::HalfOpen {
            self.permits -= 1;
        }
        self.not_permitted += u64::from(!permitted);
        permitted
    }

    /// Gives a permission back without a result (`releasePermission`). While HALF_OPEN this adds a trial call, even
    /// for a call that was admitted while CLOSED, as in the original.
    pub fn release(&mut self, now: SimTime, facts: &mut Vec<Transition>) {
        self.tick(now, facts);
        if self.state == BreakerState::HalfOpen {
            self.permits = self.permits.saturating_add(1);
        }
    }

    /// Records a call that succeeded after `duration`.
    pub fn on_success(&mut self, now: SimTime, duration: SimDuration, facts: &mut Vec<Transition>) {
        self.record(now, false, duration > self.config.slow_call_duration_threshold, facts);
    }

    /// Records a call that failed after `duration`.
    pub fn on_error(&mut self, now: SimTime, duration: SimDuration, facts: &mut Vec<Transition>) {
        self.record(now, true, duration > self.config.slow_call_duration_threshold, facts);
    }

    /// With `count_running`: the first moment at which a call begun at `started` is slow.
    pub fn slow_at(&self, started: SimTime) -> Option<SimTime> {
        let strictly_longer = self.config.slow_call_duration_threshold + SimDuration::from_micros(1);
        self.config.count_running.then(|| started + strictly_longer)
    }

    /// With `count_running`: records a call that has just become slow, as a slow success, since its outcome is not
    /// known. Returns whether it was recorded; the caller keeps this one bit and passes it to [`Resilience4j::on_end`].
    pub fn on_running_slow(&mut self, now: SimTime, facts: &mut Vec<Transition>) -> bool {
        self.config.count_running && self.record(now, false, true, facts)
    }

    /// Records the end of a call unless it was `counted` by [`Resilience4j::on_running_slow`].
    pub fn on_end(
        &mut self,
        now: SimTime,
        duration: SimDuration,
        failed: bool,
        counted: bool,
        facts: &mut Vec<Transition>,
    ) {
        match counted {
            true => self.tick(now, facts),
            false => {
                self.record(now, failed, duration > self.config.slow_call_duration_threshold, facts);
            }
        }
    }

    /// Changes the state by hand. Returns false and changes nothing where the original has no such transition:
    /// CLOSED or METRICS_ONLY to HALF_OPEN, METRICS_ONLY to OPEN (`StateTransition`).
    pub fn transition_to(&mut self, to: BreakerState, now: SimTime, facts: &mut Vec<Transition>) -> bool {
        self.tick(now, facts);
        use BreakerState::{Closed, HalfOpen, MetricsOnly, Open};
        let legal = !matches!((self.state, to), (Closed | MetricsOnly, HalfOpen) | (MetricsOnly, Open));
        if legal {
            self.change(to, TransitionCause::Manual, now, facts);
        }
        legal
    }

    /// The metrics of the current state as seen at `now`, deadlines not caught up.
    pub fn snapshot(&self, now: SimTime) -> BreakerSnapshot {
        let totals = self.window.totals(now);
        let (failure_rate, slow_call_rate) = self.rates(totals).unwrap_or((-1.0, -1.0));
        let (state, not_permitted) = (self.state, self.not_permitted);
        BreakerSnapshot { state, failure_rate, slow_call_rate, buffered: totals, not_permitted }
    }

    /// Mixes the state into `digest`; the configuration is left out.
    pub fn digest(&self, digest: &mut Digest) {
        digest.word(self.state as u64);
        digest.word(self.not_permitted);
        digest.word(u64::from(self.attempts) << 32 | u64::from(self.permits));
        digest.word(self.deadline.as_micros());
        self.window.digest(digest);
    }

    /// Records a result where the state does so, and draws the conclusion. Returns whether it was recorded.
    fn record(&mut self, now: SimTime, failed: bool, slow: bool, facts: &mut Vec<Transition>) -> bool {
        self.tick(now, facts);
        if matches!(self.state, BreakerState::Disabled | BreakerState::ForcedOpen) {
            return false;
        }
        let totals = self.window.record(now, failed, slow);
        if !matches!(self.state, BreakerState::Closed | BreakerState::HalfOpen) {
            return true;
        }
        if let Some((failure_rate, slow_call_rate)) = self.rates(totals) {
            if failure_rate >= self.config.failure_rate_threshold {
                self.change(BreakerState::Open, TransitionCause::FailureRate, now, facts);
            } else if slow_call_rate >= self.config.slow_call_rate_threshold {
                self.change(BreakerState::Open, TransitionCause::SlowCallRate, now, facts);
            } else if self.state == BreakerState::HalfOpen {
                self.change(BreakerState::Closed, TransitionCause::TrialPassed, now, facts);
            }
        }
        true
    }

    /// Both rates in percent, if there are enough results.
    fn rates(&self, totals: Totals) -> Option<(f32, f32)> {
        let minimum = match &self.window {
            Window::Count(window) => self.config.minimum_number_of_calls.min(window.size()),
            Window::Time(_) => self.config.minimum_number_of_calls,
        };
        (totals.calls >= minimum.max(1)).then(|| (totals.failure_rate(), totals.slow_call_rate()))
    }

    fn change(&mut self, to: BreakerState, cause: TransitionCause, at: SimTime, facts: &mut Vec<Transition>) {
        let from = std::mem::replace(&mut self.state, to);
        self.attempts = match to {
            BreakerState::Open | BreakerState::ForcedOpen => self.attempts.saturating_add(1),
            BreakerState::HalfOpen => self.attempts,
            BreakerState::Closed | BreakerState::Disabled | BreakerState::MetricsOnly => 0,
        };
        self.permits = 0;
        self.deadline = SimTime::NEVER;
        match to {
            BreakerState::Open => self.deadline = at + self.config.wait_duration_in_open_state,
            BreakerState::HalfOpen => {
                self.permits = self.config.permitted_number_of_calls_in_half_open_state;
                let longest = self.config.max_wait_duration_in_half_open_state;
                if longest.as_millis() >= 1 {
                    self.deadline = at + longest;
                }
                self.fresh_window(Window::count(self.permits));
            }
            BreakerState::Closed | BreakerState::MetricsOnly => {
                self.fresh_window(closed_window(&self.config, at))
            }
            BreakerState::Disabled | BreakerState::ForcedOpen => self.fresh_window(Window::count(1)),
        }
        facts.push(Transition { at, from, to, cause });
    }

    fn fresh_window(&mut self, window: Window) {
        self.window = window;
        self.not_permitted = 0;
    }
}

fn closed_window(config: &BreakerConfig, now: SimTime) -> Window {
    match config.sliding_window_type {
        SlidingWindowType::CountBased => Window::count(config.sliding_window_size),
        SlidingWindowType::TimeBased => Window::time(config.sliding_window_size, now),
    }
}
