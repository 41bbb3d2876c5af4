//! Dots: one dot is one request, record or answer on its way; a stopped square is one that waits.
//!
//! A hop becomes a dot with a route over the map's lanes; where it is, is a function of the time since it left.
//! The page only fills the rectangles that come out of here.

mod route;

pub use route::{Area, Geometry, Point};

use crate::frame::{Frame, Hop, HopKind, JourneyId, Part, State};

/// Most dots on their way at once; what is above is left out evenly.
pub const MOST_DOTS: usize = 600;

/// Colour of a dot, by outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    /// On its way, or answered in time.
    Ok,
    /// Late.
    Slow,
    /// Stopped.
    Hung,
    /// Failed.
    Fail,
    /// Refused.
    Reject,
    /// By a fallback.
    Serve,
}

impl Tone {
    /// All tones, in the order in which they are painted.
    pub const ALL: [Tone; 6] = [Tone::Ok, Tone::Slow, Tone::Serve, Tone::Reject, Tone::Fail, Tone::Hung];
}

/// A filled rectangle, CSS px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    /// Colour.
    pub tone: Tone,
    /// Left, top, width, height.
    pub area: Area,
}

/// A dot on its way.
#[derive(Clone, Debug)]
struct Dot {
    kind: HopKind,
    leaves_ms: f64,
    takes_ms: f64,
    route: Vec<Point>,
    length: f32,
}

/// All dots of the map.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    dots: Vec<Dot>,
    clock_ms: f64,
}

impl Traffic {
    /// Lets `ms` milliseconds pass; dots that have arrived go.
    pub fn advance(&mut self, ms: f64) {
        self.clock_ms += ms;
        let now = self.clock_ms;
        self.dots.retain(|dot| now < dot.leaves_ms + dot.takes_ms);
    }

    /// Removes every dot: another run begins.
    pub fn clear(&mut self) {
        self.dots.clear();
    }

    /// Dots on their way.
    pub fn len(&self) -> usize {
        self.dots.len()
    }

    /// Returns whether nothing moves.
    pub fn is_empty(&self) -> bool {
        self.dots.is_empty()
    }

    /// Takes the hops of a frame that covers the simulated time from `since_us` to `now_us`; they are spread over
    /// the next `spread_ms`.
    pub fn add(&mut self, hops: &[Hop], span_us: (u64, u64), spread_ms: f64, geometry: &Geometry) {
        let room = MOST_DOTS.saturating_sub(self.dots.len());
        let (since, now) = span_us;
        let span = now.saturating_sub(since).max(1) as f64;
        let wanted = hops.len();
        let mut taken = 0;
        for (i, hop) in hops.iter().enumerate() {
            // Evenly: hop i is taken when it crosses the next multiple of wanted / room.
            if (i + 1) * room.min(wanted) / wanted.max(1) <= taken {
                continue;
            }
            taken += 1;
            let route = geometry.route(hop.from, hop.to);
            let length = route::length(&route);
            if length > 1.0 {
                let offset = hop.at.as_micros().saturating_sub(since) as f64 / span * spread_ms;
                let takes_ms = duration_ms(hop.kind, length);
                self.dots.push(Dot {
                    kind: hop.kind,
                    leaves_ms: self.clock_ms + offset,
                    takes_ms,
                    route,
                    length,
                });
            }
        }
    }

    /// Paints the dots; with `frozen`, each halfway on its route.
    pub fn paint(&self, frozen: bool, into: &mut Vec<Spot>) {
        for dot in &self.dots {
            let progress = if frozen { 0.5 } else { ((self.clock_ms - dot.leaves_ms) / dot.takes_ms) as f32 };
            if (0.0..1.0).contains(&progress) {
                let (at, ahead) = route::along(&dot.route, progress * dot.length);
                shape(dot.kind, at, ahead, into);
            }
        }
    }
}

/// Latency is speed: what is late moves slowly. Between 0.3 and 3 s.
fn duration_ms(kind: HopKind, length: f32) -> f64 {
    let pace = match kind {
        HopKind::Late => 2.5,
        HopKind::Refused => 0.7,
        _ => 1.0,
    };
    (f64::from(length) / 0.55 * pace).clamp(300.0, 3_000.0)
}

/// Round ok, capsule late, diamond error, triangle refused, ring fallback.
fn shape(kind: HopKind, at: Point, ahead: (bool, f32), into: &mut Vec<Spot>) {
    let Point { x, y } = at;
    let mut rect = |tone, w: f32, h: f32| {
        into.push(Spot { tone, area: Area { x: x - w / 2.0, y: y - h / 2.0, w, h } });
    };
    match kind {
        HopKind::Request | HopKind::Answer => {
            rect(Tone::Ok, 3.0, 2.0);
            rect(Tone::Ok, 2.0, 3.0);
        }
        HopKind::Late => {
            let (horizontal, _) = ahead;
            let (w, h) = if horizontal { (7.0, 3.0) } else { (3.0, 7.0) };
            rect(Tone::Slow, w, h);
        }
        HopKind::Failed => {
            rect(Tone::Fail, 6.0, 2.0);
            rect(Tone::Fail, 4.0, 4.0);
            rect(Tone::Fail, 2.0, 6.0);
        }
        HopKind::Refused => {
            let tip = if ahead.1 < 0.0 { -1.0 } else { 1.0 };
            for (i, width) in [(0, 6.0f32), (1, 4.0), (2, 2.0)] {
                let y = y + tip * (i as f32 - 1.0) * 2.0 - 1.0;
                into.push(Spot {
                    tone: Tone::Reject,
                    area: Area { x: x - width / 2.0, y, w: width, h: 2.0 },
                });
            }
        }
        HopKind::Fallback => {
            for (dx, dy, w, h) in
                [(-2.5, -2.5, 5.0, 1.5), (-2.5, 1.0, 5.0, 1.5), (-2.5, -2.5, 1.5, 5.0), (1.0, -2.5, 1.5, 5.0)]
            {
                into.push(Spot { tone: Tone::Serve, area: Area { x: x + dx, y: y + dy, w, h } });
            }
        }
    }
}

/// Distance between two waiting squares, px.
const QUEUE_PITCH: f32 = 6.5;
/// Side of a waiting square, px.
const SQUARE: f32 = 4.0;

/// Stopped squares: on a zone's lanes for the workers that wait in it, under a journey for its late visits. Never
/// more squares than there are waits.
pub fn waiting(frame: &Frame, geometry: &Geometry, into: &mut Vec<Spot>) {
    for (zone, spine) in geometry.spines.iter().enumerate() {
        let waits = geometry.replicas(zone).filter_map(|(service, index, area)| {
            let replica = frame.services.get(service)?.replicas.get(index)?;
            let waiting = replica.teeth.iter().filter(|&&tooth| tooth > 12).count();
            (replica.state == State::Hung && waiting > 0).then_some((area.middle().y, waiting))
        });
        let (mut top, mut bottom, mut number) = (f32::MAX, f32::MIN, 0);
        for (y, waiting) in waits {
            (top, bottom, number) = (top.min(y), bottom.max(y), number + waiting);
        }
        if number > 0 {
            squares(spine.out, geometry.bus, top, number, into);
            squares(spine.into, bottom, geometry.slab, number, into);
        }
    }
    for (i, journey) in frame.journeys.iter().enumerate() {
        if let Some(area) =
            geometry.area(Part::Journey(JourneyId(i as u8))).filter(|_| journey.waiting_late >= 0.5)
        {
            squares(
                area.middle().x,
                geometry.slab - 3.0,
                area.y + area.h,
                journey.waiting_late.round() as usize,
                into,
            );
        }
    }
}

/// At most `most` squares from `from` upward to `to`.
fn squares(x: f32, from: f32, to: f32, most: usize, into: &mut Vec<Spot>) {
    let places = ((from - to) / QUEUE_PITCH).max(0.0) as usize;
    for i in 0..places.min(most) {
        let y = from - (i as f32 + 0.5) * QUEUE_PITCH;
        let area = Area { x: x - SQUARE / 2.0, y: y - SQUARE / 2.0, w: SQUARE, h: SQUARE };
        into.push(Spot { tone: Tone::Hung, area });
    }
}
