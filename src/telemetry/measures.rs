//! The measures that are shown, each with one name, one meaning and one unit. Two figures of one name are equal wherever
//! they stand.

use crate::language::say;
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
    pub fn name(self) -> String {
        match self {
            Measure::Offered => say!(measure_offered),
            Measure::Answered => say!(measure_answered),
            Measure::InTime => say!(measure_in_time),
            Measure::Degraded => say!(measure_degraded),
            Measure::Refused => say!(measure_refused),
            Measure::Failed => say!(measure_failed),
            Measure::GivenUp => say!(measure_given_up),
            Measure::Lost => say!(measure_lost),
            Measure::Waiting => say!(measure_waiting),
            Measure::WaitingLate => say!(measure_waiting_late),
            Measure::P99 => say!(measure_p99),
            Measure::BlastRadius => say!(measure_blast_radius),
            Measure::PartitionsLost => say!(measure_partitions_lost),
            Measure::Amplification => say!(measure_amplification),
        }
    }

    /// Its meaning, in a sentence.
    pub fn definition(self) -> String {
        match self {
            Measure::Offered => say!(measure_offered_means),
            Measure::Answered => {
                say!(measure_answered_means)
            }
            Measure::InTime => {
                say!(measure_in_time_means)
            }
            Measure::Degraded => {
                say!(measure_degraded_means)
            }
            Measure::Refused => say!(measure_refused_means),
            Measure::Failed => say!(measure_failed_means),
            Measure::GivenUp => say!(measure_given_up_means),
            Measure::Lost => {
                say!(measure_lost_means)
            }
            Measure::Waiting => say!(measure_waiting_means),
            Measure::WaitingLate => {
                say!(measure_waiting_late_means)
            }
            Measure::P99 => {
                say!(measure_p99_means)
            }
            Measure::BlastRadius => {
                say!(measure_blast_radius_means)
            }
            Measure::PartitionsLost => say!(measure_partitions_lost_means),
            Measure::Amplification => say!(measure_amplification_means),
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
    pub fn unit(self) -> String {
        match self {
            Measure::Offered => say!(measure_unit_rate),
            Measure::Waiting | Measure::WaitingLate => say!(measure_unit_requests),
            Measure::P99 => say!(measure_unit_time),
            Measure::Amplification => say!(measure_unit_times),
            _ => say!(measure_unit_share),
        }
    }
}
