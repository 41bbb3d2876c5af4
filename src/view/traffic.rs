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
    from: Part,
    to: Part,
    /// Where it stands, as a share of its route, since what it goes to has stopped.
    held: Option<f32>,
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
        self.dots.retain(|dot| dot.held.is_some() || now < dot.leaves_ms + dot.takes_ms);
    }

    /// What has stopped is seen to stop: a request that is on its way to it becomes a square where it is, and stays until
    /// it goes on again.
    pub fn hold(&mut self, frame: &Frame) {
        let now = self.clock_ms;
        self.dots.retain_mut(|dot| {
            let stops = is_stopped(dot.kind, dot.from, dot.to, frame);
            let goes_on = dot.held.is_some() && !stops;
            if stops {
                let at = ((now - dot.leaves_ms) / dot.takes_ms) as f32;
                dot.held.get_or_insert(at.clamp(0.0, 1.0));
            }
            !goes_on
        });
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
                    from: hop.from,
                    to: hop.to,
                    held: None,
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
            if let Some(held) = dot.held {
                into.push(square(route::along(&dot.route, held * dot.length).0));
                continue;
            }
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

/// Whether a request goes to what has stopped: it comes from a journey that hangs, or goes to a replica that does.
pub fn is_stopped(kind: HopKind, from: Part, to: Part, frame: &Frame) -> bool {
    let hangs = |part: Part| match part {
        Part::Journey(id) => frame.journeys.get(id.index()).is_some_and(|now| now.state == State::Hung),
        Part::Replica(id) => {
            let mut replicas = frame.services.iter().flat_map(|service| &service.replicas);
            replicas.nth(id.index()).is_some_and(|now| now.state == State::Hung)
        }
        _ => false,
    };
    kind == HopKind::Request && (matches!(from, Part::Journey(_)) && hangs(from) || hangs(to))
}

/// Distances between two waiting squares, px.
const PITCH: (f32, f32) = (14.0, 7.0);
/// Side of a waiting square, px.
const SQUARE: f32 = 4.0;

fn square(at: Point) -> Spot {
    let Point { x, y } = at;
    Spot { tone: Tone::Hung, area: Area { x: x - SQUARE / 2.0, y: y - SQUARE / 2.0, w: SQUARE, h: SQUARE } }
}

/// Stopped squares in the band between the customers and the zones: under each journey its late visits, piled up from
/// below. Never more squares than visits that wait.
pub fn waiting(frame: &Frame, geometry: &Geometry, into: &mut Vec<Spot>) {
    let band = geometry.band;
    let lines = (((band.h - 2.0) / PITCH.1) as usize).max(1);
    for (i, journey) in frame.journeys.iter().enumerate() {
        let card = geometry.area(Part::Journey(JourneyId(i as u8)));
        let Some(card) = card.filter(|_| journey.waiting_late >= 0.5) else { continue };
        let columns = (((card.w - 6.0) / PITCH.0) as usize).max(1);
        let left = card.middle().x - (columns - 1) as f32 * PITCH.0 / 2.0;
        let waits = journey.waiting_late.round() as usize;
        for place in 0..waits.min(lines * columns) {
            let (line, column) = (place / columns, place % columns);
            let x = left + column as f32 * PITCH.0;
            into.push(square(Point { x, y: band.y + band.h - (line as f32 + 0.5) * PITCH.1 - 1.0 }));
        }
    }
}
