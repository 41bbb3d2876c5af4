//! The switches of the machine: in what the libraries differ.

use crate::engine::SimDuration;

/// What a breaker counts while CLOSED, and when that opens it. Shares are from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Counting {
    /// Failures that ended in a row: opens at so many.
    InARow(u32),
    /// Calls begun and failures, in time slots that move by a timer. At a failure, opens when failures make more than
    /// `above_percent` of the calls begun, of which there are at least `least`. Refused calls count as begun (opossum).
    Begun {
        /// `rollingCountTimeout`.
        window: SimDuration,
        /// `rollingCountBuckets`.
        slots: u32,
        /// `errorThresholdPercentage`, 0 to 100.
        above_percent: f64,
        /// `volumeThreshold`.
        least: u32,
    },
    /// The last `last` ends. At a failure, opens when more than `above` of them failed and there are at least `least`
    /// (cockatiel, `CountBreaker`).
    LastEnds {
        /// `size`.
        last: u32,
        /// `minimumNumberOfCalls`.
        least: u32,
        /// `threshold`.
        above: f64,
    },
    /// The last `last` ends. At every end from the one after the window was full on, opens when `from` or more of them
    /// failed (recloser).
    FullWindow {
        /// `closed_len`.
        last: u32,
        /// `error_rate`.
        from: f64,
    },
    /// Ends in time slots of which one end moves on one at most. At a failure, opens when more than `above` failed and
    /// there are at least `per_second` times the window's seconds (cockatiel, `SamplingBreaker`).
    Sampled {
        /// `duration`.
        window: SimDuration,
        /// `threshold`.
        above: f64,
        /// `minimumRps`.
        per_second: f64,
    },
    /// Ends since the state changed, without end: opens when `from` or more failed and there are at least `least`
    /// (tower-resilience, count based).
    SinceChange {
        /// `minimum_number_of_calls`, at least `sliding_window_size`.
        least: u32,
        /// `failure_rate_threshold`.
        from: f64,
    },
    /// Ends of the last `window`: opens when `from` or more failed and there are at least `least` (tower-resilience,
    /// time based).
    Recent {
        /// `sliding_window_duration`.
        window: SimDuration,
        /// `minimum_number_of_calls`.
        least: u32,
        /// `failure_rate_threshold`.
        from: f64,
    },
    /// Ends since the breaker was made or last closed: at a failure, opens when `from` or more failed and there are at
    /// least `least`, or when `in_a_row` failed in a row (circuitbreaker-rs).
    Life {
        /// `min_throughput`.
        least: u32,
        /// `failure_threshold`.
        from: f64,
        /// `consecutive_failures`.
        in_a_row: u32,
    },
    /// A fading average of success, and failures in a row: at a failure, opens by either (failsafe).
    Fading {
        /// `success_rate_over_time_window`, if it is one of the policies.
        rate: Option<FadingRate>,
        /// `consecutive_failures`, if it is one of the policies.
        in_a_row: Option<u32>,
    },
}

/// failsafe's `success_rate_over_time_window`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FadingRate {
    /// `required_success_rate`: opens below it.
    pub below: f64,
    /// `min_request_threshold`: so many ends within the window.
    pub least: u32,
    /// `window`: the time in which a value fades to 1/e; nothing opens before so long has passed since the start or
    /// the last recovery. In whole seconds, at least 5.
    pub window: SimDuration,
}

/// How long an open breaker refuses, and what ends that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OpenWait {
    /// The wait.
    pub wait: SimDuration,
    /// It doubles from one opening to the next without a recovery, up to this, half of it drawn by chance in whole
    /// seconds ("equal jitter", failsafe); `None`: it is always the same.
    pub longest: Option<SimDuration>,
    /// What ends it.
    pub ends: EndOfWait,
}

/// What ends the open wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndOfWait {
    /// The first call at its end or later.
    CallAt,
    /// The first call strictly later than its end.
    CallAfter,
    /// A timer, without a call. `kept`: it goes on when the breaker closes, and makes the closed breaker half-open.
    Timer {
        /// Whether it goes on.
        kept: bool,
    },
}

/// Who passes a half-open breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trials {
    /// Everybody.
    All,
    /// So many, then nobody.
    Limited(u32),
    /// One; the others wait for its end and ask again.
    OthersWait,
    /// One call at a time, in every state: the others wait for the lock.
    OneAtATime,
}

/// What closes a half-open breaker. A failure opens it, unless it goes by a rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// So many successes in a row.
    Successes {
        /// Successes.
        needed: u32,
        /// Whether those count that came before the breaker became half-open.
        ever: bool,
    },
    /// The last `last` ends, from the one after on: at a success closes when at most this share failed, at a failure
    /// opens when at least this share failed.
    Rate {
        /// `half_open_len`.
        last: u32,
        /// `error_rate`.
        share: f64,
    },
}

/// Whose state decides what the end of a call means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// The breaker's state at the end of the call.
    AtEnd,
    /// Its state at the start of the call. An open breaker stays open, and only a half-open one closes.
    AtStart,
    /// Its state at the start of the call, and what follows is done in whatever state the breaker is.
    AtStartAlways,
}

/// What the end of a call means that arrives while the breaker is open (judged at the end).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Late {
    /// Nothing.
    Ignored,
    /// It is counted.
    Counted,
    /// It is counted and acts: a success closes the breaker, a failure begins the open wait anew.
    Acts,
}

/// What a call is whose caller has given up outside the breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutOff {
    /// A failure.
    Failure,
    /// Nothing; a limited trial gets its permit back.
    Nothing,
    /// A success.
    Success,
}

/// When the counts begin anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resets {
    /// Never.
    Never,
    /// When the breaker closes.
    AtClose,
    /// When the breaker closes, and the success that closed it is the first in them.
    AtCloseThenCounts,
    /// At every change of state.
    AtEveryChange,
    /// When a trial succeeds, which is the first in them.
    AtTrialSuccess,
}

/// All switches of one breaker.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// What opens it.
    pub counting: Counting,
    /// How long it stays open.
    pub wait: OpenWait,
    /// Who passes while half-open.
    pub trials: Trials,
    /// What closes it.
    pub verdict: Verdict,
    /// Whose state decides.
    pub judged: Judged,
    /// What a late success means.
    pub late_success: Late,
    /// What a late failure means.
    pub late_failure: Late,
    /// What a cut-off call is.
    pub cut_off: CutOff,
    /// When counts begin anew.
    pub resets: Resets,
}

impl Rules {
    /// What many libraries share: all pass while half-open, one success closes and a failure opens, results count by the
    /// state at their end and not at all while open, a cut-off call is a failure (as resilience4j takes a timeout; not
    /// measured, unless the library's own rules say otherwise), a new count at every closing.
    pub(super) fn new(counting: Counting, wait: SimDuration, ends: EndOfWait) -> Rules {
        Rules {
            counting,
            wait: OpenWait { wait, longest: None, ends },
            trials: Trials::All,
            verdict: Verdict::Successes { needed: 1, ever: false },
            judged: Judged::AtEnd,
            late_success: Late::Ignored,
            late_failure: Late::Ignored,
            cut_off: CutOff::Failure,
            resets: Resets::AtClose,
        }
    }
}
