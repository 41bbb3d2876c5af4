//! What is watched of the breakers of a step, and why they never opened.

use super::edges::Edge;
use super::values::WhyNot;
use crate::ask::words;
use crate::engine::SimTime;
use crate::world::World;
use crate::world::command::Defence;
use crate::world::guards::SlidingWindowType;
use crate::world::guards::counts::BreakerCounts;

/// What is seen of the breakers of a step.
pub(super) struct Watched<'e> {
    edge: &'e Edge,
    begun: SimTime,
    /// The first opening.
    pub(super) first: Option<SimTime>,
    pub(super) openings: u64,
    pub(super) open_s: u64,
    pub(super) most_uncounted: u32,
    /// Calls that had passed when the fault began.
    passed_before: u64,
    /// Of any window after that: most results, highest rates in percent.
    most_results: u32,
    failure: f64,
    slow: f64,
    /// Fail-fast timeouts were on at the last look.
    fails_fast: bool,
}

impl<'e> Watched<'e> {
    /// Nothing is seen yet. The fault begins at `begun`.
    pub(super) fn new(edge: &'e Edge, begun: SimTime) -> Watched<'e> {
        Watched {
            edge,
            begun,
            first: None,
            openings: 0,
            open_s: 0,
            most_uncounted: 0,
            passed_before: 0,
            most_results: 0,
            failure: 0.0,
            slow: 0.0,
            fails_fast: false,
        }
    }

    /// A breaker of step number `edge` opened.
    pub(super) fn opened(&mut self, edge: u16, at: SimTime) {
        if edge == self.edge.number {
            self.first.get_or_insert(at);
            self.openings += 1;
        }
    }

    /// A whole second has passed.
    pub(super) fn look(&mut self, world: &World, now: SimTime) {
        let Some(figures) = self.edge.figures(world) else { return };
        self.fails_fast = world.defended(Defence::Timeouts);
        self.open_s += u64::from(figures.open.0 > 0);
        self.most_uncounted = self.most_uncounted.max(figures.uncounted);
        if now <= self.begun {
            self.passed_before = figures.counts.passed;
        }
        // The window of an open breaker says nothing new.
        if now < self.begun || self.openings > 0 {
            return;
        }
        for window in world.breaker_windows(self.edge.number, now) {
            self.most_results = self.most_results.max(window.buffered.calls);
            self.failure = self.failure.max(f64::from(window.failure_rate));
            self.slow = self.slow.max(f64::from(window.slow_call_rate));
        }
    }

    /// Why nothing has opened, by what was seen until the end. What runs counts as failed in the question whether hangs
    /// are the reason: had it been counted, the breaker would have opened.
    pub(super) fn why_not(&self, counts: BreakerCounts) -> WhyNot {
        let passed = counts.passed - self.passed_before;
        if passed == 0 && self.most_uncounted == 0 {
            return WhyNot::NotAsked;
        }
        let Some(config) = self.edge.config() else {
            return WhyNot::NoRates { library: self.edge.library().to_owned(), passed };
        };
        let needs = match config.sliding_window_type {
            SlidingWindowType::CountBased => config.minimum_number_of_calls.min(config.sliding_window_size),
            SlidingWindowType::TimeBased => config.minimum_number_of_calls,
        };
        let threshold = f64::from(config.failure_rate_threshold);
        let running = self.most_uncounted;
        let failed = self.failure / 100.0 * f64::from(self.most_results) + f64::from(running);
        let all = f64::from(self.most_results + running);
        if running > 0 && all >= f64::from(needs) && 100.0 * failed >= threshold * all {
            return WhyNot::Hangs { running, timeout_s: self.edge.timeout_s(self.fails_fast) };
        }
        match self.most_results < needs {
            true => WhyNot::FewCalls { most: self.most_results, needs },
            false => WhyNot::BelowThreshold {
                failure_percent: self.failure,
                failure_threshold: threshold,
                slow_percent: self.slow,
                slow_threshold: f64::from(config.slow_call_rate_threshold),
            },
        }
    }
}

impl WhyNot {
    /// The reason, as the end of a sentence.
    pub fn said(&self) -> String {
        match self {
            WhyNot::NotAsked => "no call asks it after the fault".to_owned(),
            WhyNot::Hangs { running, timeout_s } => {
                let calls = words::count(u64::from(*running), "call");
                format!(
                    "up to {calls} run and are not counted before they end, and the step waits {timeout_s} s for each"
                )
            }
            WhyNot::FewCalls { most, needs } => {
                format!(
                    "its window never holds more than {}, and a rate needs {needs}",
                    words::count(u64::from(*most), "result")
                )
            }
            WhyNot::BelowThreshold { failure_percent, failure_threshold, slow_percent, slow_threshold } => {
                format!(
                    "at most {failure_percent:.1} % of a window fail and {slow_percent:.1} % are slow, and it opens at \
                 {failure_threshold} % and {slow_threshold} %"
                )
            }
            WhyNot::NoRates { library, passed } => {
                format!(
                    "{} passed after the fault, and the rules of {library} were not met",
                    words::count(*passed, "call")
                )
            }
        }
    }

    /// What mends it.
    pub fn cure(&self) -> &'static str {
        match self {
            WhyNot::NotAsked => "nothing: the fault does not reach this step",
            WhyNot::Hangs { .. } => {
                "give the step a timeout that is shorter than the hang (fail_fast_timeout, and the defence timeouts on), or \
                 count running calls (count_running)"
            }
            WhyNot::FewCalls { .. } => "lower minimumNumberOfCalls, or let one breaker watch more calls",
            WhyNot::BelowThreshold { .. } => {
                "lower the thresholds, or let one breaker watch less (breaker scope), so that the part that fails fills a window"
            }
            WhyNot::NoRates { .. } => {
                "see what the library counts (docs/libraries.md), and give the step a timeout"
            }
        }
    }
}
