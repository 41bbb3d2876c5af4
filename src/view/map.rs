//! The rows of the map, from customers to control planes, and where each begins.

mod folds;
mod rows;

pub use folds::{Detail, Folded, MOST, STAYS_US, Standing, arrange};
pub use rows::{Fold, Kind, Row, label};

use crate::frame::Scene;
use crate::view::figures::short;

/// The size of the map that fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// Every replica and every partition copy.
    #[default]
    Full,
    /// The widget: trading only, no balancer and no stores.
    Widget,
    /// The phone: one comb per zone and service, rows of 44 px and more.
    Phone,
    /// The widget on a phone.
    SmallWidget,
}

impl Size {
    /// The size for a page `width` px wide.
    pub fn of(width: f64, embed: bool) -> Size {
        const PHONE: f64 = 900.0;
        const SMALL_WIDGET: f64 = 600.0;
        match embed {
            true if width < SMALL_WIDGET => Size::SmallWidget,
            true => Size::Widget,
            false if width < PHONE => Size::Phone,
            false => Size::Full,
        }
    }

    /// Returns whether a zone shows one comb per service.
    pub fn is_small(self) -> bool {
        matches!(self, Size::Phone | Size::SmallWidget)
    }

    /// Returns whether the rails are hidden.
    pub fn is_widget(self) -> bool {
        matches!(self, Size::Widget | Size::SmallWidget)
    }

    /// The value of `data-size`.
    pub fn word(self) -> &'static str {
        match self {
            Size::Full => "full",
            Size::Widget => "widget",
            Size::Phone => "phone",
            Size::SmallWidget => "small-widget",
        }
    }
}

/// A row with its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The thing that it shows.
    pub row: Row,
    /// Grid line at which it begins, from 1.
    pub line: usize,
    /// Its beginning and its end, as shares of the map's height.
    pub from: f64,
    /// End, as a share of the map's height.
    pub to: f64,
    /// True if a customer waits on what it shows; of a fold, on any of it.
    pub waited: bool,
}

/// The rows of a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// From top to bottom.
    pub rows: Vec<Placed>,
    /// Lines that stand for several rows.
    pub folds: Vec<Folded>,
    /// Value of `grid-template-rows`.
    pub template: String,
    /// Least height, in px where a label is 13 px tall: below it rows would lie over one another.
    pub need: f64,
    /// Chips of duties, and how many of them stand beside each other.
    pub duties: (usize, usize),
}

impl Map {
    /// The rows that `scene` needs, all of them open.
    pub fn new(scene: &Scene, size: Size) -> Map {
        Map::of(scene, size, false, &Detail::default())
    }

    /// The rows that `scene` needs, as far as they stand open; `low` where there is little height.
    pub fn of(scene: &Scene, size: Size, low: bool, detail: &Detail) -> Map {
        let duties = scene.control_planes.iter().map(|plane| plane.duties.len()).sum();
        let duties = (duties, duties_abreast(duties, size));
        let (all, folds) = list(scene, size, detail);
        let rows: Vec<(Row, f64)> = all
            .into_iter()
            .map(|row| (row, weight(row, size, low) * lines(row, scene, size, duties)))
            .filter(|(_, w)| *w > 0.0)
            .collect();
        let need: f64 = rows.iter().map(|(_, weight)| weight).sum();
        let mut at = 0.0;
        let mut placed = Vec::new();
        let mut template = String::new();
        for (i, &(row, weight)) in rows.iter().enumerate() {
            let waited = match row {
                Row::Fold(fold) => folds
                    .iter()
                    .filter(|folded| folded.fold == fold && !folded.open)
                    .flat_map(|folded| &folded.members)
                    .any(|member| member.is_waited_on(scene)),
                row => row.is_waited_on(scene),
            };
            placed.push(Placed { row, line: i + 1, from: at / need, to: (at + weight) / need, waited });
            at += weight;
            template += &format!("minmax(0,{}fr) ", short(weight, 3));
        }
        Map { rows: placed, folds, template, need, duties }
    }

    /// The fold of a line.
    pub fn folded(&self, fold: Fold) -> Option<&Folded> {
        self.folds.iter().find(|folded| folded.fold == fold)
    }

    /// A row's place.
    pub fn find(&self, row: Row) -> Option<Placed> {
        self.rows.iter().copied().find(|placed| placed.row == row)
    }

    /// The grid line below the zones: that of the vendor line, or the last one.
    pub fn ground(&self) -> usize {
        self.find(Row::Vendor).map_or(self.rows.len() + 1, |placed| placed.line)
    }

    /// The first row that `wanted` accepts.
    pub fn first(&self, wanted: impl Fn(Row) -> bool) -> Option<Placed> {
        self.rows.iter().copied().find(|placed| wanted(placed.row))
    }
}

/// Services that trading journeys reach, in scene order.
pub fn trading_services(scene: &Scene) -> Vec<bool> {
    let mut reached = vec![false; scene.services.len()];
    let mut open: Vec<usize> = scene.journeys.iter().filter(|j| j.trading).map(|j| j.service).collect();
    while let Some(service) = open.pop() {
        if let Some(seen) = reached.get_mut(service).filter(|seen| !**seen) {
            *seen = true;
            open.extend(&scene.services[service].calls);
        }
    }
    reached
}

fn list(scene: &Scene, size: Size, detail: &Detail) -> (Vec<Row>, Vec<Folded>) {
    let trading = trading_services(scene);
    let shown = |row: &Row| match *row {
        Row::Service(i) if size.is_widget() => trading[i],
        Row::Service(i) => scene.services[i].in_chain || !scene.services[i].replicas.is_empty(),
        Row::Quorum(_) | Row::Store(_) => !size.is_widget(),
        _ => true,
    };
    let parts: Vec<(Row, Standing)> =
        folds::parts(scene).into_iter().filter(shown).map(|row| (row, detail.standing(row))).collect();
    let (lines, folds) = arrange(&parts, detail.opened());
    let services = lines.iter().take_while(|row| row.kind() == Some(Kind::Services)).count();
    let mut rows = vec![Row::Head, Row::Customers, Row::Arrivals, Row::Balancer, Row::Gate];
    rows.extend(&lines[..services]);
    rows.push(Row::Bus);
    rows.extend(&lines[services..]);
    // Where nobody keeps anything from the customer there is no line.
    if !scene.control_planes.is_empty() {
        rows.extend([Row::Vendor, Row::Control]);
    }
    (rows, folds)
}

/// Every row that a map of `scene` may have, from top to bottom.
pub fn every_row(scene: &Scene) -> Vec<Row> {
    let parts = folds::parts(scene);
    let mut rows = vec![Row::Head, Row::Customers, Row::Arrivals, Row::Balancer, Row::Gate];
    for kind in Kind::ALL {
        rows.extend(parts.iter().filter(|row| row.kind() == Some(kind)));
        rows.extend(Fold::all(kind).map(Row::Fold));
        rows.extend((kind == Kind::Services).then_some(Row::Bus));
    }
    rows.extend([Row::Vendor, Row::Control]);
    rows
}

/// Journeys beside each other: as many as there are, or as many as make equal lines where those are too many.
pub fn journeys_abreast(journeys: usize, size: Size) -> usize {
    let most = match size {
        Size::Full => 6,
        Size::Widget => 4,
        Size::Phone | Size::SmallWidget => 2,
    };
    journeys.div_ceil(journeys.div_ceil(most).max(1)).max(1)
}

/// Duties beside each other.
fn duties_abreast(duties: usize, size: Size) -> usize {
    let most = if size.is_small() { 1 } else { 3 };
    duties.clamp(1, most)
}

/// The place of a duty's chip, as shares of the width of the zones: it stands in its column; a single one in the middle.
pub fn duty_span(number: usize, (duties, abreast): (usize, usize)) -> (f64, f64) {
    const ALONE: f64 = 0.62;
    if duties == 1 && abreast == 1 {
        return (0.5 - ALONE / 2.0, 0.5 + ALONE / 2.0);
    }
    let (column, width) = (number % abreast.max(1), 1.0 / abreast.max(1) as f64);
    (column as f64 * width, (column + 1) as f64 * width)
}

/// Returns how many lines of its kind a row takes: journeys and duties may stand in several.
fn lines(row: Row, scene: &Scene, size: Size, (duties, abreast): (usize, usize)) -> f64 {
    let journeys = scene.journeys.len();
    match row {
        Row::Customers => journeys.div_ceil(journeys_abreast(journeys, size)).max(1) as f64,
        // Beside others a chip has little width: its text takes a line more.
        Row::Control if abreast > 1 => 1.15 * duties.div_ceil(abreast) as f64,
        Row::Control => duties.max(1) as f64,
        _ => 1.0,
    }
}

/// Least height of a row, in px where a label is 13 px tall. 0 leaves it out.
fn weight(row: Row, size: Size, low: bool) -> f64 {
    let [full, compact, widget, phone] = match row {
        Row::Head => [18.0, 18.0, 0.0, 22.0],
        Row::Customers => [86.0, 60.0, 66.0, 104.0],
        Row::Arrivals => [0.0, 0.0, 14.0, 22.0],
        Row::Balancer => [22.0, 18.0, 0.0, 0.0],
        Row::Gate => [24.0, 20.0, 24.0, 24.0],
        Row::Service(_) => [36.0, 36.0, 36.0, 44.0],
        Row::Bus => [4.0, 3.0, 6.0, 6.0],
        Row::Cluster(_) => [42.0, 40.0, 42.0, 48.0],
        Row::Quorum(_) | Row::Store(_) => [36.0, 36.0, 36.0, 44.0],
        Row::Fold(_) => [26.0, 26.0, 26.0, 44.0],
        Row::Vendor => [24.0, 22.0, 26.0, 28.0],
        Row::Control => [48.0, 44.0, 50.0, 66.0],
    };
    match size {
        Size::Full if low => compact,
        Size::Full => full,
        Size::Widget | Size::SmallWidget => widget,
        Size::Phone => phone,
    }
}
