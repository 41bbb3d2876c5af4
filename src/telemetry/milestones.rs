//! Moments and spans of a run: what the published timeline is compared with, and how long it was by each measure.

use crate::engine::{SimDuration, SimTime};
use crate::language::{Word, word};
use crate::telemetry::alerts::{Alerts, NOTICED, answered};
use crate::telemetry::figures::{Figures, is_trading};
use crate::telemetry::window::JourneyWindow;
use crate::world::World;
use crate::world::command::Duty;
use crate::world::ids::{JourneyId, QuorumId};
use crate::world::topology::monitors::Mark;

/// First and last second in which something was so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// From the first second on.
    pub first: Option<SimTime>,
    /// The last one so far.
    pub last: Option<SimTime>,
}

/// Measures of how long it was.
pub const MEASURES: [Word; 6] = [
    word!(measure_fault),
    word!(measure_down),
    word!(measure_any),
    word!(measure_leaderless),
    word!(measure_unread),
    word!(measure_alert),
];

/// Records older than this are a backlog.
const BACKLOG: SimDuration = SimDuration::from_secs(60);

/// The milestones seen so far.
#[derive(Clone, Debug)]
pub struct Milestones {
    /// By `MEASURES`.
    pub spans: [Span; 6],
    /// By mark of the document: since when it is so, or first was.
    marks: Vec<Seen>,
    /// The time that it has reached.
    now: SimTime,
}

/// A mark, found or not.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    /// The opposite was so: what returns must have been away.
    away: bool,
    at: Option<SimTime>,
}

impl Milestones {
    /// Nothing has happened.
    pub fn new(world: &World) -> Milestones {
        Milestones {
            spans: [Span::default(); 6],
            marks: vec![Seen::default(); world.topology().monitors.marks.len()],
            now: SimTime::ZERO,
        }
    }

    /// A whole second has passed.
    pub fn look(
        &mut self,
        world: &World,
        figures: &Figures,
        windows: &[JourneyWindow],
        alerts: &Alerts,
        oldest_unread: SimDuration,
        now: SimTime,
    ) {
        self.now = now;
        let topology = world.topology();
        let below = |trading: bool, bound: f64| {
            let journeys = (0..).map(JourneyId).zip(windows);
            let mut journeys = journeys.filter(|(journey, _)| !trading || is_trading(topology, *journey));
            journeys.any(|(_, window)| answered(window).is_some_and(|share| share < bound))
        };
        let blocked = (world.planes().iter())
            .any(|plane| Duty::ALL.iter().any(|&duty| plane.duty(duty).blocked_since.is_some()));
        let faulty = (0..topology.zones.len())
            .any(|zone| world.zone_fault(crate::world::ids::ZoneId(zone as u8)).is_some());
        let leaderless = figures.offline.iter().any(|&offline| offline > 0);
        let is = [
            faulty || blocked,
            below(true, 0.5),
            below(false, NOTICED),
            leaderless,
            oldest_unread > BACKLOG,
            alerts.all().any(|(_, state)| state.firing.is_some()),
        ];
        for (span, is) in self.spans.iter_mut().zip(is) {
            if is {
                span.first.get_or_insert(now);
                span.last = Some(now);
            }
        }
        for (mark, seen) in topology.monitors.marks.iter().zip(&mut self.marks) {
            let share = |journey: &JourneyId| answered(&windows[journey.index()]);
            let quorum = |id: &QuorumId| world.quorums()[id.index()].leader().is_some();
            match mark {
                Mark::ZoneFault => seen.first(now, faulty),
                Mark::AnsweredBelow(journey, bound) => {
                    seen.first(now, share(journey).is_some_and(|share| share < *bound));
                }
                Mark::AnsweredAbove(journey, bound) => {
                    if let Some(share) = share(journey) {
                        seen.again(now, share >= *bound);
                    }
                }
                Mark::QuorumLost(id) => seen.first(now, !quorum(id)),
                Mark::QuorumLed(id) => seen.again(now, quorum(id)),
                Mark::LeadersRestored => seen.again(now, !leaderless),
                Mark::BacklogGone => seen.again(now, oldest_unread <= BACKLOG),
                Mark::StoreSaturated(id) => {
                    let store = &world.stores()[id.index()];
                    let full = store.running() >= store.cores() && store.waiting() > 0;
                    seen.first(now, full || store.share_saturated() > 0.0);
                }
                Mark::FirstPage(set) => seen.at = alerts.first_page(set).map(|page| page.0),
                Mark::Notice(page) => seen.at = alerts.notices()[*page as usize].posted,
            }
        }
    }

    /// Returns when a mark of the document was, if it was.
    pub fn mark(&self, mark: usize) -> Option<SimTime> {
        self.marks.get(mark)?.at
    }

    /// The time that it has reached.
    pub fn now(&self) -> SimTime {
        self.now
    }
}

impl Seen {
    fn first(&mut self, now: SimTime, is: bool) {
        if is {
            self.at.get_or_insert(now);
        }
    }

    fn again(&mut self, now: SimTime, is: bool) {
        if !is {
            (self.away, self.at) = (true, None);
        } else if self.away {
            self.at.get_or_insert(now);
        }
    }
}
