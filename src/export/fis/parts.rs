//! What actions are made of: targets, durations, parameters of the template.

use crate::engine::SimDuration;
use crate::export::names::camel;
use crate::export::subject::{Exported, Subject};
use crate::export::tree::{Tree, map, text};
use crate::world::ids::ZoneId;

/// The tag that targets carry.
pub(super) const TAG: &str = "blast-radius";
/// The shortest and the longest duration, in seconds.
pub(super) const RANGE: [u64; 2] = [60, 43_200];

/// An action on a target.
pub(super) struct Action {
    pub(super) id: &'static str,
    /// What is told apart: `stop-instances`.
    pub(super) name: &'static str,
    pub(super) target: Target,
    pub(super) parameters: Vec<(&'static str, Tree)>,
}

/// A target.
pub(super) struct Target {
    /// The value of its tag.
    pub(super) tag: String,
    /// The zone that it stands in, by the name of its parameter.
    pub(super) zone: Option<String>,
    /// The parameters of its kind.
    pub(super) parameters: Vec<(&'static str, Tree)>,
    /// `ALL`, `COUNT(n)`, `PERCENT(n)`.
    pub(super) selection: String,
}

pub(super) fn reference(name: &str) -> Tree {
    map([("Ref", text(name))])
}

/// The name of the parameter that a zone has.
pub(super) fn zone_parameter(subject: &Subject, zone: ZoneId) -> String {
    format!("Zone{}", camel(&subject.scenario.topology.zones[zone.index()].name))
}

/// A duration as FIS takes it; where it had to be changed, that is said.
pub(super) fn within(duration: SimDuration, what: &str, verb: &str, exported: &mut Exported) -> String {
    let seconds = duration.as_micros().div_ceil(1_000_000);
    let taken = seconds.clamp(RANGE[0], RANGE[1]);
    if taken != seconds {
        let why = format!(
            "it {verb} after {seconds} s in the run, and FIS takes one minute to twelve hours: {taken} s"
        );
        let why = if verb == "lasts" { why.replace("lasts after", "lasts") } else { why };
        exported.leave(format!("the time of {what}"), why);
    }
    let (hours, minutes, rest) = (taken / 3_600, taken / 60 % 60, taken % 60);
    let part = |count: u64, unit: &str| if count > 0 { format!("{count}{unit}") } else { String::new() };
    format!("PT{}{}{}", part(hours, "H"), part(minutes, "M"), part(rest, "S"))
}

/// The seconds of a duration of ISO 8601 as it is written here.
pub(super) fn seconds(duration: &str) -> u64 {
    let mut total = 0;
    let mut number = 0;
    for c in duration.trim_start_matches("PT").chars() {
        match c.to_digit(10) {
            Some(digit) => number = 10 * number + u64::from(digit),
            None => {
                total += number
                    * if c == 'H' {
                        3_600
                    } else if c == 'M' {
                        60
                    } else {
                        1
                    };
                number = 0;
            }
        }
    }
    total
}
