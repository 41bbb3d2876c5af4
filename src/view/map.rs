//! The rows of the map, from customers to control planes, and where each begins.

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

/// The thing that a row shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// Customers: the journeys.
    Customers,
    /// Room for arrivals, between customers and the balancer.
    Arrivals,
    /// The load balancer.
    Balancer,
    /// Names of the zones.
    Gate,
    /// A service.
    Service(usize),
    /// The way from zone to zone.
    Bus,
    /// A Kafka cluster.
    Cluster(usize),
    /// A quorum group.
    Quorum(usize),
    /// A store.
    Store(usize),
    /// The vendor line.
    Vendor,
    /// The control planes.
    Control,
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
}

/// The rows of a map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    /// From top to bottom.
    pub rows: Vec<Placed>,
    /// Value of `grid-template-rows`.
    pub template: String,
    /// Height in px, when it is given by the content.
    pub height: Option<f64>,
}

impl Map {
    /// The rows that `scene` needs.
    pub fn new(scene: &Scene, size: Size) -> Map {
        let rows: Vec<(Row, f64)> = list(scene, size)
            .into_iter()
            .map(|row| (row, weight(row, size) * lines(row, scene, size)))
            .filter(|(_, w)| *w > 0.0)
            .collect();
        let total: f64 = rows.iter().map(|(_, weight)| weight).sum();
        let mut at = 0.0;
        let mut placed = Vec::new();
        let mut template = String::new();
        for (i, &(row, weight)) in rows.iter().enumerate() {
            placed.push(Placed { row, line: i + 1, from: at / total, to: (at + weight) / total });
            at += weight;
            template += &if size == Size::Phone {
                format!("{}px ", short(weight, 3))
            } else {
                format!("minmax(0,{}fr) ", short(weight, 3))
            };
        }
        Map { rows: placed, template, height: (size == Size::Phone).then_some(total) }
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

fn list(scene: &Scene, size: Size) -> Vec<Row> {
    let trading = trading_services(scene);
    let shown = |i: &usize| {
        if size.is_widget() {
            trading[*i]
        } else {
            scene.services[*i].in_chain || !scene.services[*i].replicas.is_empty()
        }
    };
    let mut rows = vec![Row::Customers, Row::Arrivals, Row::Balancer, Row::Gate];
    rows.extend((0..scene.services.len()).filter(shown).map(Row::Service));
    rows.push(Row::Bus);
    rows.extend((0..scene.clusters.len()).map(Row::Cluster));
    rows.extend((0..scene.quorums.len()).map(Row::Quorum));
    rows.extend((0..scene.stores.len()).map(Row::Store));
    // Where nobody keeps anything from the customer there is no line.
    if !scene.control_planes.is_empty() {
        rows.extend([Row::Vendor, Row::Control]);
    }
    rows
}

/// Journeys beside each other on a phone: as many as there are, or half of them where that is too many.
pub fn journeys_abreast(journeys: usize) -> usize {
    const MOST: usize = 4;
    if journeys > MOST { journeys.div_ceil(2) } else { journeys }
}

/// Finds where the balancer's slab has room for words, as a share of its width from either end: between the ways of
/// the requests, which leave the middle of each journey's card.
pub fn beside_the_ways(journeys: usize) -> f64 {
    match journeys {
        0 | 1 => 0.25,
        2 => 0.125,
        _ => (journeys / 3) as f64 / journeys as f64,
    }
}

/// Returns how many lines of its kind a row takes: on a phone the journeys may stand in two, elsewhere their names.
fn lines(row: Row, scene: &Scene, size: Size) -> f64 {
    let journeys = scene.journeys.len();
    match (row, size) {
        (Row::Customers, Size::Phone) => journeys.div_ceil(journeys_abreast(journeys).max(1)).max(1) as f64,
        (Row::Customers, Size::Full) if journeys > journeys_abreast(journeys) => 1.35,
        _ => 1.0,
    }
}

/// Height of a row: a share, or px on the phone. 0 leaves it out.
fn weight(row: Row, size: Size) -> f64 {
    let [full, widget, phone] = match row {
        Row::Customers => [74.0, 58.0, 76.0],
        Row::Arrivals => [9.0, 8.0, 8.0],
        Row::Balancer => [25.0, 0.0, 0.0],
        Row::Gate => [33.0, 29.0, 26.0],
        Row::Service(_) => [36.0, 36.0, 46.0],
        Row::Bus => [10.0, 8.0, 6.0],
        Row::Cluster(_) => [42.0, 40.0, 46.0],
        Row::Quorum(_) | Row::Store(_) => [33.0, 0.0, 44.0],
        Row::Vendor => [28.0, 24.0, 26.0],
        Row::Control => [54.0, 46.0, 56.0],
    };
    match size {
        Size::Full => full,
        Size::Widget | Size::SmallWidget => widget,
        Size::Phone => phone,
    }
}
