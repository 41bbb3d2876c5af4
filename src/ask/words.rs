//! Figures and names as the sentences of answers have them.

use crate::engine::SimTime;
use crate::world::command::spell_time;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// A share, 0 to 1, as `97.3 %`.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// Seconds as minutes with one decimal.
pub(super) fn minutes(seconds: f64) -> String {
    format!("{:.1} min", seconds / 60.0)
}

/// Money in whole units of the document's currency.
pub(super) fn money(hundredths: f64, currency: &str) -> String {
    format!("{currency} {:.0}", hundredths / 100.0)
}

/// A moment, as commands spell it.
pub(super) fn time(at: SimTime) -> String {
    spell_time(at)
}

/// One thing, or several by their number.
pub(super) fn count(number: u64, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

/// Names in a sentence: `a, b and c`.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

/// What a part is called in a table.
pub(super) fn label(part: Part, topology: &Topology) -> String {
    match part {
        Part::Journey(id) => topology.journeys[id.index()].label.clone(),
        Part::Balancer => "Balancer".to_owned(),
        Part::Node(id) => format!("Balancer in zone {}", topology.zones[id.index()].name),
        Part::Service(id) => topology.services[id.index()].label.clone(),
        Part::Replica(id) => {
            let (service, number) = topology.place_of(id);
            format!("{} {}", topology.services[service.index()].label, number + 1)
        }
        Part::Cluster(id) => topology.clusters[id.index()].label.clone(),
        Part::Broker(cluster, broker) => format!("Broker {}", topology.broker_name(cluster, broker)),
        Part::Quorum(id) => topology.quorums[id.index()].label.clone(),
        Part::Store(id) => topology.stores[id.index()].label.clone(),
        Part::Zone(id) => format!("Zone {}", topology.zones[id.index()].name),
        Part::Link(one, other) => {
            format!("Link {} - {}", topology.zones[one.index()].name, topology.zones[other.index()].name)
        }
        Part::Duty(id, duty) => format!("{}: {}", topology.control_planes[id.index()].label, duty.word()),
    }
}

/// The median (of two in the middle, their mean); nothing of nothing.
pub(super) fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    Some(if values.len() % 2 == 1 { upper } else { (values[middle - 1] + upper) / 2.0 })
}
