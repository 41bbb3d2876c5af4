//! Live brokers with their racks: `kafka-broker-api-versions` (`HOST:PORT (id: 1 rack: use1-az1) -> (`, newer ones with
//! `isFenced`), and the table of `kafka-cluster list-endpoints`, found by its head. `kcat -L` prints no racks.
//!
//! Names of hosts are looked over and not copied.

use super::lines::{Given, Place, Wrong, quote, wrong};
use super::model::Model;

/// The head of the table of `kafka-cluster list-endpoints`.
const HEAD: [&str; 4] = ["ID", "HOST", "PORT", "RACK"];

/// Whether a line is of this kind.
pub(super) fn is_line(line: &str) -> bool {
    of_versions(line).is_some() || columns(line).is_some()
}

/// The text between the brackets behind an address.
fn of_versions(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once(" (id: ")?;
    let (inner, after) = rest.split_once(')')?;
    after.trim_start().starts_with("->").then_some(inner)
}

/// The starts of the columns of the table.
fn columns(line: &str) -> Option<Vec<usize>> {
    line.trim_start().starts_with(HEAD[0]).then(|| HEAD.map(|name| line.find(name)))?.into_iter().collect()
}

/// Reads a text.
pub(super) fn read(text: &str, file: u16, cluster: &str, model: &mut Model) -> Result<(), Wrong> {
    let mut found: Vec<(u32, Option<String>, u32)> = Vec::new();
    let mut table: Option<usize> = None;
    for (at, line) in text.lines().enumerate() {
        let number = at as u32 + 1;
        let broker = if let Some(inner) = of_versions(line) {
            versions(inner, number)?
        } else if let Some(starts) = columns(line) {
            table = starts.last().copied();
            continue;
        } else if let Some(rack) = table.filter(|_| !line.trim().is_empty()) {
            endpoint(line, rack, number)?
        } else {
            // The versions of the requests of the broker above.
            continue;
        };
        if let Some(first) = found.iter().find(|other| other.0 == broker.0) {
            return Err(wrong(number, format!("found broker {} twice, first on line {}", broker.0, first.2)));
        }
        found.push((broker.0, broker.1, number));
    }
    if found.is_empty() {
        return Err(wrong(1, "found no broker; give the output of `kafka-broker-api-versions`"));
    }
    let cluster = model.cluster(cluster, Place { file, line: 1 });
    cluster.live = Some(Place { file, line: 1 });
    for (id, rack, line) in found {
        let place = Place { file, line };
        let broker = cluster.broker(id, place);
        broker.alive = Some(place);
        broker.rack = rack.map(|value| Given { value, place }).or(broker.rack.take());
    }
    Ok(())
}

/// `1 rack: use1-az1 isFenced: false`.
fn versions(inner: &str, line: u32) -> Result<(u32, Option<String>), Wrong> {
    let (id, rest) = inner.split_once(' ').unwrap_or((inner, ""));
    let rack = rest.split_once("rack: ").map(|(_, rest)| rest.split(' ').next().unwrap_or_default());
    Ok((number(id, line)?, rack.filter(|rack| !matches!(*rack, "null" | "")).map(str::to_owned)))
}

/// A row of the table: the rack stands in its column, and what it has none of is `null`.
fn endpoint(line: &str, rack: usize, at: u32) -> Result<(u32, Option<String>), Wrong> {
    let id = line.split_whitespace().next().unwrap_or_default();
    let rack = line.get(rack..).and_then(|rest| rest.split_whitespace().next());
    Ok((number(id, at)?, rack.filter(|rack| *rack != "null").map(str::to_owned)))
}

fn number(text: &str, line: u32) -> Result<u32, Wrong> {
    let number = text.parse().ok().filter(|number| *number <= i32::MAX as u32);
    number.ok_or_else(|| wrong(line, format!("found broker {}, expected its number", quote(text))))
}
