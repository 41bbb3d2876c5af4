//! The blast cone, the ground of the map: as wide at each layer as the share of it that is hurt, against the width of
//! all zones. It begins at the chip of the duty that is refused, or at the lowest row that is hurt, and ends at the
//! customers.
//!
//! Only layers that a customer waits on have a width. A part that no customer waits on is passed by; a layer that is well
//! between two that are hurt is a thin stem: harm went through it and did not stay. Only services are such stems: below
//! stores, groups and clusters there is nothing that harm could come through, so it passes by them. The control plane's
//! own share is never a width: one duty of one would be an hourglass with its waist at the cause.

use crate::frame::{ConeLayer, Frame, Scene};
use crate::language::say;
use crate::view::figures::{self, fixed, percent};
use crate::view::map::{self, Fold, Kind, Map, Placed, Row, duty_span};

/// Width and height of the drawing.
pub const SIZE: f64 = 1000.0;
/// Width of a layer that is well between two that are hurt, as a share.
const STEM: f64 = 0.014;
/// Between two rows the outline changes its width over so much on each side, in px where a label is 13 px tall.
const BEND: f64 = 4.0;

/// The layer of a row.
pub fn layer(cone: &[ConeLayer], wanted: Row) -> Option<&ConeLayer> {
    let wanted = wanted.layer()?;
    cone.iter().find(|layer| layer.layer == wanted)
}

/// Outline of the cone over `map`, in a drawing as wide as the zones and as tall as the map: empty while nothing is hurt.
pub fn outline(frame: &Frame, map: &Map) -> String {
    path(map, foot(frame, map), |row| share_of(&frame.cone, row, map, |layer| Some(layer.share)))
}

/// Outline of the ghost's cone: what is hurt in the run that this one is compared with. Empty without a ghost, and while
/// nothing is hurt there: a run without the fault has none.
pub fn ghost(frame: &Frame, map: &Map) -> String {
    path(map, None, |row| share_of(&frame.cone, row, map, |layer| layer.ghost_share))
}

/// Returns whether a ghost's cone is drawn.
pub fn is_haunted(cone: &[ConeLayer]) -> bool {
    cone.iter().any(|layer| layer.ghost_share.is_some_and(|share| percent(share) > 0))
}

/// The share of a row that is hurt; of a fold, that of its worst row that a customer waits on.
pub fn share(frame: &Frame, row: Row, map: &Map) -> f64 {
    share_of(&frame.cone, row, map, |layer| Some(layer.share))
}

fn share_of(cone: &[ConeLayer], row: Row, map: &Map, read: fn(&ConeLayer) -> Option<f64>) -> f64 {
    let one = |row: Row| layer(cone, row).and_then(read).unwrap_or(0.0);
    match row {
        Row::Fold(fold) => members(map, fold).iter().map(|row| one(*row)).fold(0.0, f64::max),
        row => one(row),
    }
}

fn members(map: &Map, fold: Fold) -> &[Row] {
    map.folded(fold).map_or(&[], |folded| if folded.open { &[] } else { &folded.members })
}

/// Where the cone begins below the vendor line: the chips of the duties that are blocked and were needed, from the left
/// edge of the first to the right edge of the last, and the height of their tops.
fn foot(frame: &Frame, map: &Map) -> Option<(f64, f64, f64)> {
    let row = map.find(Row::Control)?;
    let refused = frame.control_planes.iter().flatten().enumerate();
    let spans = refused
        .filter(|(_, duty)| duty.blocked && duty.refused > 0)
        .map(|(number, _)| (number / map.duties.1.max(1), duty_span(number, map.duties)));
    let (line, from, to) = spans
        .map(|(line, (from, to))| (line, from, to))
        .reduce(|all, one| (all.0.min(one.0), all.1.min(one.1), all.2.max(one.2)))?;
    let lines = map.duties.0.div_ceil(map.duties.1.max(1)).max(1) as f64;
    let top = row.from + (row.to - row.from) * line as f64 / lines;
    Some((from * SIZE, to * SIZE, (top + BEND / map.need) * SIZE))
}

/// A layer's place in the outline: top, bottom, half of its width.
struct Band {
    top: f64,
    bottom: f64,
    half: f64,
}

fn path(map: &Map, foot: Option<(f64, f64, f64)>, share: impl Fn(Row) -> f64) -> String {
    let is_hurt = |placed: &&Placed| percent(share(placed.row)) > 0;
    let is_through =
        |placed: &&Placed| matches!(placed.row.kind(), None | Some(Kind::Services)) || is_hurt(placed);
    let layers: Vec<&Placed> = map.rows.iter().filter(|placed| placed.waited).filter(is_through).collect();
    let Some(first) = layers.iter().position(is_hurt) else { return String::new() };
    let last = layers.iter().rposition(is_hurt).unwrap_or(first);
    let last = if foot.is_some() { layers.len() - 1 } else { last };
    let bend = BEND / map.need * SIZE;
    let gate = map.find(Row::Gate);
    let bands: Vec<Band> = layers[first..=last]
        .iter()
        .map(|placed| {
            // The zones' heads belong to the first row in them.
            let head = gate.filter(|gate| is_first_in_zones(map, placed) && gate.to <= placed.from + 1e-9);
            Band {
                top: head.map_or(placed.from, |gate| gate.from) * SIZE + bend,
                bottom: placed.to * SIZE - bend,
                half: share(placed.row).clamp(STEM, 1.0) * SIZE / 2.0,
            }
        })
        .collect();
    let mut right: Vec<(f64, f64)> = Vec::new();
    for band in &bands {
        right.extend([(SIZE / 2.0 + band.half, band.top), (SIZE / 2.0 + band.half, band.bottom)]);
    }
    let mut left: Vec<(f64, f64)> = right.iter().map(|(x, y)| (SIZE - x, *y)).collect();
    if let (Some((from, to, top)), Some(band)) = (foot, bands.last()) {
        let line = map.find(Row::Vendor).map_or(band.bottom, |line| line.from * SIZE);
        right.extend([(SIZE / 2.0 + band.half, line), (to, top)]);
        left.extend([(SIZE / 2.0 - band.half, line), (from, top)]);
    }
    let points = right.iter().chain(left.iter().rev());
    let points: Vec<String> =
        points.map(|(x, y)| [fixed(*x, 1), " ".to_owned(), fixed(*y, 1)].concat()).collect();
    format!("M{}Z", points.join("L"))
}

/// Whether a row is the first below the heads of the zones.
fn is_first_in_zones(map: &Map, placed: &Placed) -> bool {
    map.rows.iter().find(|other| other.row.kind().is_some()).is_some_and(|first| first.row == placed.row)
}

/// Says what the shape shows, for who does not see it and for who points at it.
pub fn said(frame: &Frame, map: &Map, scene: &Scene) -> String {
    let hurt = map.rows.iter().filter(|placed| placed.waited).filter_map(|placed| {
        let share = share(frame, placed.row, map);
        let name = match placed.row {
            Row::Customers => say!(cone_customers),
            Row::Fold(fold) => map.folded(fold).map(|folded| folded.title(scene)).unwrap_or_default(),
            row => map::label(row, scene).to_owned(),
        };
        (percent(share) > 0).then(|| say!(cone_row, name, share = figures::share(share)))
    });
    let hurt: Vec<String> = hurt.collect();
    match hurt.is_empty() {
        true => say!(cone_none),
        // Where nothing is missing against the run without the fault, a crowd alone does harm.
        false if frame.trading_lost < 0.005 => say!(cone_crowd, list = hurt.join(", ")),
        false => say!(cone_hurt, list = hurt.join(", ")),
    }
}
