//! Findings: what an answer found wrong, how bad that is by what was measured, and how to see and mend it.

use serde::Serialize;

use crate::telemetry::alerts::NOTICED;
use crate::telemetry::impact::HURT;

/// Kinds of weakness.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// One part takes customers along, whatever else is well.
    SinglePointOfFailure,
    /// What is left, or one part among equals, has more to carry than it can or should.
    ExcessiveLoad,
    /// Customers are answered, and too late.
    ExcessiveLatency,
    /// A setting keeps a guard or a cluster from doing what it is there for.
    Misconfiguration,
    /// Parts that should fail apart from each other fail together.
    SharedFate,
}

impl Class {
    /// Its word, as JSON has it, with blanks.
    pub fn word(self) -> &'static str {
        match self {
            Class::SinglePointOfFailure => "single point of failure",
            Class::ExcessiveLoad => "excessive load",
            Class::ExcessiveLatency => "excessive latency",
            Class::Misconfiguration => "misconfiguration",
            Class::SharedFate => "shared fate",
        }
    }
}

/// How bad a finding is, the worst one last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// From a hundredth on: what somebody notices (`telemetry::alerts::NOTICED`).
    Minor,
    /// From a tenth on: what counts as touched (`telemetry::impact::HURT`).
    Major,
    /// From a half on: the bound below which a journey counts as down (`telemetry::milestones`).
    Critical,
}

/// From this share on customers count as without service.
pub(super) const DOWN: f64 = 0.5;

/// No trading for so long is more than a hiccup.
const MINUTE_S: f64 = 60.0;

impl Severity {
    /// The severity of a measured share, 0 to 1: of answers that are missing, of calls that hang, of leaders or records
    /// beyond an even share. `None` below a hundredth, which is no finding.
    pub fn of(share: f64) -> Option<Severity> {
        match share {
            share if share >= DOWN => Some(Severity::Critical),
            share if share >= HURT => Some(Severity::Major),
            // The complement of 0.99 is a little more than 0.01.
            share if share >= 1.0 - NOTICED - 1e-9 => Some(Severity::Minor),
            _ => None,
        }
    }

    /// The severity of a loss, by the share of the answers that is missing and by how long trading is down: a minute or
    /// longer is major at least, half of the time or longer is critical.
    pub fn of_loss(missing: f64, down_s: f64, time_s: f64) -> Option<Severity> {
        let down = match down_s {
            down if down >= MINUTE_S && down >= DOWN * time_s => Some(Severity::Critical),
            down if down >= MINUTE_S => Some(Severity::Major),
            _ => None,
        };
        Severity::of(missing).max(down)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Minor => "minor",
            Severity::Major => "major",
            Severity::Critical => "critical",
        }
    }
}

/// Something that was found wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// What kind of weakness it is.
    pub class: Class,
    /// How bad, by what was measured ([`Severity::of`]).
    pub severity: Severity,
    /// The part, as links spell it.
    pub part: String,
    /// One sentence with what was measured.
    pub reason: String,
    /// What mends it.
    pub cure: String,
    /// A command line that shows it, to be pasted into a shell.
    pub command: String,
}

/// The worst first; those of one severity stay in their order.
pub(super) fn order(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
}
