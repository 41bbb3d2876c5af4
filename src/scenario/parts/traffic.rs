//! The factor on the journeys' rates over time: a recorded series, or the hours of a day.

use super::limit;
use crate::engine::{SimDuration, SimTime};
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node};
use crate::world::front::traffic::{Profile, Shape};
use crate::world::topology::JourneySpec;

/// Most points of a series.
const POINTS: usize = 500;
/// Largest factor.
const MOST: f64 = 1_000.0;

meanings! {
    TRAFFIC {
        /// The journeys whose rates follow this curve; all of them without it.
        "journeys",
        /// Points of a recorded curve, in order of time, in place of `diurnal`.
        "series",
        /// How the factor goes from one point of the series to the next: in a line, or in steps.
        "shape",
        /// A wave that repeats, such as a day's, in place of `series`.
        "diurnal",
    }
}

/// Reads `traffic`, a list of entries, each for the journeys it names or for all; a journey has at most one.
pub(super) fn traffic(root: &Fields, journeys: &mut [JourneySpec]) {
    for node in root.list("traffic", 0, limit::JOURNEYS) {
        let fields = node.fields(TRAFFIC);
        let names: Vec<&str> = journeys.iter().map(|journey| journey.id.as_str()).collect();
        let of: Vec<usize> = match fields.get("journeys") {
            None => (0..journeys.len()).collect(),
            Some(list) => {
                let list = list.list(1, limit::JOURNEYS);
                list.iter().filter_map(|node| node.one_of("journey", &names)).collect()
            }
        };
        let profile = profile(&node, &fields);
        fields.close();
        for journey in of {
            if journeys[journey].traffic.is_some() {
                node.wrong("found a second entry for a journey, expected at most one");
                break;
            }
            journeys[journey].traffic = profile.clone();
        }
    }
}

fn profile(node: &Node, fields: &Fields) -> Option<Profile> {
    let shapes = [("linear", Shape::Linear), ("steps", Shape::Steps)];
    // Read also beside a wave: its mistakes are named, and the schema knows its points.
    let series = fields.get("series").map(|node| points_of(&node.list(1, POINTS)));
    let shape = fields.word_or("shape", "shape", &shapes, Shape::Linear);
    let diurnal = fields.get("diurnal").map(|node| diurnal(&node));
    match (series, diurnal) {
        (Some(points), None) => Some(Profile::new(&points, shape)),
        (None, Some(profile)) => Some(profile),
        _ => {
            if node.value.as_object().is_some() {
                node.wrong("found no single curve, expected one of: series, diurnal");
            }
            None
        }
    }
}

meanings! {
    POINT {
        /// When the factor is reached, on the run's clock.
        "at",
        /// Factor on the journeys' rates: 2 doubles the customers.
        "factor",
    }
}

fn points_of(list: &[Node]) -> Vec<(SimTime, f64)> {
    let mut points: Vec<(SimTime, f64)> = Vec::new();
    for node in list {
        let fields = node.fields(POINT);
        let at =
            fields.need("at").map_or(SimDuration::ZERO, |node| node.duration(SimDuration::ZERO, LONGEST));
        let factor = fields.number("factor", 0.0, MOST);
        fields.close();
        let at = SimTime::ZERO + at;
        if points.last().is_some_and(|last| last.0 > at) {
            node.wrong("found a point earlier than the one before it, expected order of time");
            continue;
        }
        points.push((at, factor));
    }
    points
}

meanings! {
    DIURNAL {
        /// How far the factor goes above and below 1, 0 to 1.
        "amplitude",
        /// When the factor is highest, on the run's clock.
        "peak",
        /// Length of one wave of the factor.
        "period",
    }
}

fn diurnal(node: &Node) -> Profile {
    let fields = node.fields(DIURNAL);
    let hour = SimDuration::from_secs(3_600);
    let amplitude = fields.number("amplitude", 0.0, 1.0);
    let peak =
        fields.need("peak").map_or(SimDuration::ZERO, |node| node.duration(SimDuration::ZERO, LONGEST));
    let period = fields.duration_within_or("period", SimDuration::from_secs(60), LONGEST, hour.times(24));
    fields.close();
    Profile::diurnal(amplitude, peak, period)
}
