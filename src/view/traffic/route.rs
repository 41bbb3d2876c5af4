//! Places things on the map, and finds the way from one to another: out of a part to its zone's spine, along the
//! spine, through the bus into another zone, and back into a part.

use crate::frame::{Part, Scene, Subject};

/// A point, CSS px from the map's corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// A rectangle, CSS px from the map's corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Left.
    pub x: f32,
    /// Top.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

impl Area {
    /// Its middle.
    pub fn middle(self) -> Point {
        Point { x: self.x + self.w / 2.0, y: self.y + self.h / 2.0 }
    }
}

/// A zone's spine: requests run in the left lane, writes in the right one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spine {
    /// Lane of requests.
    pub into: f32,
    /// Lane of writes and of what comes back from them.
    pub out: f32,
}

/// The place where everything stands; read from the page once per resize.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Geometry {
    /// Each zone's spine.
    pub spines: Vec<Spine>,
    /// Height of the way from the customers into the zones.
    pub slab: f32,
    /// The band between the customers and the zones, in which requests wait.
    pub band: Area,
    /// Height of the way from zone to zone.
    pub bus: f32,
    /// In order of the parts.
    areas: Vec<(Part, Area)>,
    /// Service, number in the service, and zone of each replica.
    replicas: Vec<(usize, usize, usize)>,
    broker_zones: Vec<Vec<usize>>,
    /// Zone of each quorum group's leader.
    pub quorum_zones: Vec<usize>,
    /// Zone of each store's primary.
    pub store_zones: Vec<usize>,
}

/// The end of a route in a zone.
struct End {
    zone: usize,
    at: Point,
    deep: bool,
}

impl Geometry {
    /// From the page's elements: (word, area). Words are names of the scene's parts, and `spine:ZONE`, `slab`, `bus`.
    pub fn read(elements: &[(String, Area)], scene: &Scene) -> Geometry {
        let mut geometry = Geometry {
            spines: vec![Spine::default(); scene.zones.len()],
            replicas: (scene.services.iter().enumerate())
                .flat_map(|(s, service)| {
                    service.replicas.iter().enumerate().map(move |(i, &zone)| (s, i, zone))
                })
                .collect(),
            broker_zones: scene
                .clusters
                .iter()
                .map(|c| c.brokers.iter().map(|broker| broker.1).collect())
                .collect(),
            quorum_zones: scene
                .quorums
                .iter()
                .map(|group| group.members.first().copied().unwrap_or(0))
                .collect(),
            store_zones: scene
                .stores
                .iter()
                .map(|group| group.members.first().copied().unwrap_or(0))
                .collect(),
            ..Geometry::default()
        };
        let mut parts: Vec<(&str, Part)> = Vec::new();
        for (subject, name) in &scene.names {
            if let Subject::Part(part) = subject {
                parts.push((name, *part));
            }
        }
        crate::base::order::sort(&mut parts);
        for (word, area) in elements {
            match word.as_str() {
                "slab" => (geometry.band, geometry.slab) = (*area, area.y + area.h),
                "bus" => geometry.bus = area.middle().y,
                _ => geometry.put(word, *area, &parts),
            }
        }
        geometry
    }

    fn put(&mut self, word: &str, area: Area, parts: &[(&str, Part)]) {
        let zone = word.strip_prefix("spine:").and_then(|zone| zone.parse::<usize>().ok());
        if let Some(spine) = zone.and_then(|zone| self.spines.get_mut(zone)) {
            *spine = Spine { into: area.x + area.w * 0.25, out: area.x + area.w * 0.75 };
        } else if let Ok(at) = parts.binary_search_by(|entry| entry.0.cmp(word)) {
            let part = parts[at].1;
            match self.find(part) {
                Ok(at) => self.areas[at].1 = area,
                Err(at) => self.areas.insert(at, (part, area)),
            }
        }
    }

    /// Returns where a place is.
    pub fn area(&self, place: Part) -> Option<Area> {
        self.find(place).ok().map(|at| self.areas[at].1)
    }

    fn find(&self, place: Part) -> Result<usize, usize> {
        self.areas.binary_search_by(|other| other.0.cmp(&place))
    }

    /// The way from one place to another; empty when one of them is not on the map.
    pub fn route(&self, from: Part, to: Part) -> Vec<Point> {
        match (from, to) {
            (Part::Journey(_), _) => self.journey_route(from, to),
            (_, Part::Journey(_)) => {
                let mut route = self.journey_route(to, from);
                route.reverse();
                route
            }
            _ => self.between(from, to).unwrap_or_default(),
        }
    }

    fn journey_route(&self, journey: Part, other: Part) -> Vec<Point> {
        let (Some(card), Some(end)) = (self.area(journey), self.end(other)) else { return Vec::new() };
        let Some(spine) = self.spines.get(end.zone) else { return Vec::new() };
        let x = card.middle().x;
        let mut route = vec![
            // Below all cards: there may be a second line of them.
            Point { x, y: (card.y + card.h).max(self.band.y) },
            Point { x, y: self.slab },
            Point { x: spine.into, y: self.slab },
        ];
        if !matches!(other, Part::Node(_)) {
            route.extend([Point { x: spine.into, y: end.at.y }, end.at]);
        }
        route
    }

    fn between(&self, from: Part, to: Part) -> Option<Vec<Point>> {
        let (a, b) = (self.end(from)?, self.end(to)?);
        let lane = |end: &End| {
            let spine = self.spines.get(end.zone)?;
            Some(if a.deep || b.deep { spine.out } else { spine.into })
        };
        let (lane_a, lane_b) = (lane(&a)?, lane(&b)?);
        let mut route = vec![a.at, Point { x: lane_a, y: a.at.y }];
        if a.zone != b.zone {
            route.extend([Point { x: lane_a, y: self.bus }, Point { x: lane_b, y: self.bus }]);
        }
        route.extend([Point { x: lane_b, y: b.at.y }, b.at]);
        Some(route)
    }

    /// Returns where a route to a part ends: at the edge that faces its zone's spine.
    fn end(&self, place: Part) -> Option<End> {
        let zone = match place {
            Part::Node(zone) => zone.index(),
            Part::Replica(id) => self.replicas.get(id.index())?.2,
            Part::Broker(cluster, broker) => *self.broker_zones.get(cluster.index())?.get(broker.index())?,
            Part::Quorum(id) => *self.quorum_zones.get(id.index())?,
            Part::Store(id) => *self.store_zones.get(id.index())?,
            // Nothing moves to or from these, or not in a zone.
            Part::Journey(_)
            | Part::Balancer
            | Part::Service(_)
            | Part::Cluster(_)
            | Part::Zone(_)
            | Part::Link(..)
            | Part::Duty(..) => return None,
        };
        let spine = self.spines.get(zone)?;
        let middle = (spine.into + spine.out) / 2.0;
        let at = match place {
            Part::Node(_) => Point { x: spine.into, y: self.slab },
            Part::Replica(..) => {
                let area = self.area(place)?;
                let x = if area.middle().x < middle { area.x + area.w } else { area.x };
                Point { x, y: area.middle().y }
            }
            // Crowns of a broker lie below its name: a record ends above them.
            Part::Broker(..) => Point { x: middle, y: self.area(place)?.y + self.area(place)?.h * 0.35 },
            // Names stand in the middle of these rows.
            _ => Point { x: middle, y: self.area(place)?.y + 4.0 },
        };
        let deep = matches!(place, Part::Broker(..) | Part::Quorum(_) | Part::Store(_));
        Some(End { zone, at, deep })
    }
}

/// Length of a route, px.
pub(super) fn length(route: &[Point]) -> f32 {
    route.windows(2).map(|leg| (leg[1].x - leg[0].x).abs() + (leg[1].y - leg[0].y).abs()).sum()
}

/// The point `done` px along a route, and its heading: whether horizontal, and the sign of going down.
pub(super) fn along(route: &[Point], done: f32) -> (Point, (bool, f32)) {
    let mut left = done;
    for leg in route.windows(2) {
        let (dx, dy) = (leg[1].x - leg[0].x, leg[1].y - leg[0].y);
        let length = dx.abs() + dy.abs();
        if left <= length && length > 0.0 {
            let share = left / length;
            return (Point { x: leg[0].x + dx * share, y: leg[0].y + dy * share }, (dx.abs() > dy.abs(), dy));
        }
        left -= length;
    }
    (route.last().copied().unwrap_or_default(), (true, 0.0))
}
