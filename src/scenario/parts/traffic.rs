//! The factor on the journeys' rates over time: a recorded series, or the hours of a day.

use super::limit;
use crate::engine::{SimDuration, SimTime};
use crate::scenario::reader::{Fields, LONGEST, Node};
use crate::world::front::traffic::{Profile, Shape};
use crate::world::topology::JourneySpec;

/// Most points of a series.
const POINTS: usize = 500;
/// Largest factor.
const MOST: f64 = 1_000.0;

/// Reads `traffic`, a list of entries, each for the journeys it names or for all; a journey has at most one.
pub(super) fn traffic(root: &Fields, journeys: &mut [JourneySpec]) {
    for node in root.list("traffic", 0, limit::JOURNEYS) {
        let fields = node.fields();
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
    let series = fields.get("series").map(|node| node.list(1, POINTS));
    let shape = fields.word_or("shape", "shape", &shapes, Shape::Linear);
    let diurnal = fields.get("diurnal").map(|node| diurnal(&node));
    match (series, diurnal) {
        (Some(points), None) => Some(Profile::new(&points_of(&points), shape)),
        (None, Some(profile)) => Some(profile),
        _ => {
            if node.value.as_object().is_some() {
                node.wrong("found no single curve, expected one of: series, diurnal");
            }
            None
        }
    }
}

fn points_of(list: &[Node]) -> Vec<(SimTime, f64)> {
    let mut points: Vec<(SimTime, f64)> = Vec::new();
    for node in list {
        let fields = node.fields();
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

fn diurnal(node: &Node) -> Profile {
    let fields = node.fields();
    let hour = SimDuration::from_secs(3_600);
    let amplitude = fields.number("amplitude", 0.0, 1.0);
    let peak =
        fields.need("peak").map_or(SimDuration::ZERO, |node| node.duration(SimDuration::ZERO, LONGEST));
    let period = fields
        .get("period")
        .map_or(hour.times(24), |node| node.duration(SimDuration::from_secs(60), LONGEST));
    fields.close();
    Profile::diurnal(amplitude, peak, period)
}
