//! The measures that are shown, each with one name, one meaning and one unit. Two figures of one name are equal wherever
//! they stand.

use crate::telemetry::figures::Got;

/// A measure of what customers get, or of the blast radius.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Requests that came.
    Offered,
    /// Answered share.
    Answered,
    /// Share answered in time.
    InTime,
    /// Share answered late or by a fallback.
    Degraded,
    /// Refused share.
    Refused,
    /// Failed share.
    Failed,
    /// Share given up.
    GivenUp,
    /// Lost share.
    Lost,
    /// Requests in flight.
    Waiting,
    /// Requests in flight for longer than the target.
    WaitingLate,
    /// 99th percentile of the time to an answer.
    P99,
    /// Answers missing against the fault-free twin.
    BlastRadius,
    /// Partitions without a leader that works.
    PartitionsLost,
    /// Blast radius of trading over partitions lost.
    Amplification,
}

impl Measure {
    /// Those of one journey, or of several together, in the order in which they are shown.
    pub const OF_CUSTOMERS: [Measure; 11] = [
        Measure::Offered,
        Measure::Answered,
        Measure::InTime,
        Measure::Degraded,
        Measure::Lost,
        Measure::Refused,
        Measure::Failed,
        Measure::GivenUp,
        Measure::Waiting,
        Measure::WaitingLate,
        Measure::P99,
    ];

    /// Those that compare a run with its fault-free twin.
    pub const OF_FAULTS: [Measure; 3] =
        [Measure::BlastRadius, Measure::PartitionsLost, Measure::Amplification];

    /// Its name wherever it is named.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Offered => "Offered",
            Measure::Answered => "Answered",
            Measure::InTime => "Answered in time",
            Measure::Degraded => "Answered late or by a fallback",
            Measure::Refused => "Refused",
            Measure::Failed => "Errors",
            Measure::GivenUp => "Given up",
            Measure::Lost => "Lost",
            Measure::Waiting => "Waiting",
            Measure::WaitingLate => "Waiting too long",
            Measure::P99 => "p99 of the answers",
            Measure::BlastRadius => "Blast radius",
            Measure::PartitionsLost => "Partitions lost",
            Measure::Amplification => "Amplification",
        }
    }

    /// Its meaning, in a sentence.
    pub fn definition(self) -> &'static str {
        match self {
            Measure::Offered => "Requests that customers made, first attempts only.",
            Measure::Answered => {
                "Of the requests that ended, those with an answer: in time, late, or by a fallback."
            }
            Measure::InTime => {
                "Of the requests that ended, those with an answer within the journey's target."
            }
            Measure::Degraded => {
                "Of the requests that ended, those with an answer after the target or by a fallback."
            }
            Measure::Refused => "Of the requests that ended, those that were refused at once.",
            Measure::Failed => "Of the requests that ended, those that ended with an error.",
            Measure::GivenUp => "Of the requests that ended, those whose customer lost patience.",
            Measure::Lost => {
                "Of the requests that ended, those without an answer: refused, failed, or given up."
            }
            Measure::Waiting => "Requests in flight: neither answered nor lost yet. A mean over the window.",
            Measure::WaitingLate => {
                "Of the requests in flight, those older than the journey's target. A mean over the window."
            }
            Measure::P99 => {
                "99 of 100 answers came within this time. A request that hangs is no answer, and not in it."
            }
            Measure::BlastRadius => {
                "Share of the answers of the same run without its faults that are missing here."
            }
            Measure::PartitionsLost => "Share of the customers' partitions that have no leader that works.",
            Measure::Amplification => "Blast radius of trading over partitions lost.",
        }
    }

    /// Its value where it is a share, 0 to 1.
    pub fn share_of(self, got: &Got) -> Option<f64> {
        let [ok, degraded, rejected, failed, timed_out] = got.shares();
        match self {
            Measure::Answered => got.answered_share(),
            Measure::InTime => Some(ok),
            Measure::Degraded => Some(degraded),
            Measure::Refused => Some(rejected),
            Measure::Failed => Some(failed),
            Measure::GivenUp => Some(timed_out),
            Measure::Lost => Some(got.lost_share()),
            _ => None,
        }
    }

    /// The unit of its value.
    pub fn unit(self) -> &'static str {
        match self {
            Measure::Offered => "requests a second",
            Measure::Waiting | Measure::WaitingLate => "requests",
            Measure::P99 => "time",
            Measure::Amplification => "times",
            _ => "share",
        }
    }
}
