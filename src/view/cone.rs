//! The blast cone: as wide at each layer as the share of it that is hurt.

use crate::frame::{ConeLayer, Layer, Part};
use crate::view::figures::fixed;
use crate::view::map::{Map, Row};

/// Height of the drawing; its width is 100.
pub const HEIGHT: f64 = 1000.0;

/// The row of a layer; `None` for a part that has none of its own.
pub fn row(layer: Layer) -> Option<Row> {
    Some(match layer {
        Layer::Customers => Row::Customers,
        Layer::ControlPlanes => Row::Control,
        Layer::Part(Part::Service(id)) => Row::Service(id.index()),
        Layer::Part(Part::Cluster(id)) => Row::Cluster(id.index()),
        Layer::Part(Part::Quorum(id)) => Row::Quorum(id.index()),
        Layer::Part(Part::Store(id)) => Row::Store(id.index()),
        Layer::Part(
            Part::Journey(_)
            | Part::Balancer
            | Part::Node(_)
            | Part::Replica(_)
            | Part::Broker(..)
            | Part::Zone(_)
            | Part::Link(..)
            | Part::Duty(..),
        ) => return None,
    })
}

/// The layer of a row.
pub fn layer(cone: &[ConeLayer], wanted: Row) -> Option<&ConeLayer> {
    cone.iter().find(|layer| row(layer.layer) == Some(wanted))
}

/// Outline of the cone over `map`: empty while nothing is hurt.
pub fn outline(cone: &[ConeLayer], map: &Map) -> String {
    if cone.iter().all(|layer| layer.share <= 0.0) {
        return String::new();
    }
    path(cone, map, 0.0, |layer| layer.share)
}

/// Returns whether a ghost's cone is drawn: something is hurt, in this run or in the ghost.
pub fn is_haunted(cone: &[ConeLayer]) -> bool {
    cone.iter().any(|layer| layer.ghost_share.is_some_and(|ghost| layer.share > 0.0 || ghost > 0.0))
}

/// Outline of the ghost's cone: what would have been without the fault, or is in the run compared with. Empty without a
/// ghost, and while nothing is hurt.
pub fn ghost(cone: &[ConeLayer], map: &Map) -> String {
    if !is_haunted(cone) {
        return String::new();
    }
    path(cone, map, 1.5, |layer| layer.ghost_share.unwrap_or_default())
}

/// Both edges; never narrower than `least` on each side.
fn path(cone: &[ConeLayer], map: &Map, least: f64, share: fn(&ConeLayer) -> f64) -> String {
    let mut edge: Vec<(f64, f64)> = Vec::new();
    for placed in &map.rows {
        if let Some(layer) = layer(cone, placed.row) {
            let half = (share(layer).clamp(0.0, 1.0) * 48.0).max(least);
            let inset = if placed.row == Row::Customers { 0.0 } else { 3.0 };
            edge.extend([(half, placed.from * HEIGHT + inset), (half, placed.to * HEIGHT - 3.0)]);
        }
    }
    if edge.iter().all(|(half, _)| *half <= 0.0) {
        return String::new();
    }
    let right = edge.iter().map(|(half, y)| (50.0 + half, y));
    let left = edge.iter().rev().map(|(half, y)| (50.0 - half, y));
    let points: Vec<String> =
        right.chain(left).map(|(x, y)| format!("{} {}", fixed(x, 1), fixed(*y, 1))).collect();
    format!("M{}Z", points.join("L"))
}
