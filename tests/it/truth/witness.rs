//! A witness who counts by himself: from the world's own tallies, not from what telemetry makes of them.

use std::collections::VecDeque;

use blast_radius::frame::{Frame, Reason};
use blast_radius::session::Session;
use blast_radius::telemetry::Measure;
use blast_radius::telemetry::state;
use blast_radius::world::command::Duty;
use blast_radius::world::fact::JourneyTally;
use blast_radius::world::ids::{JourneyId, ServiceId, ZoneId};
use blast_radius::world::{HostState, ReplicaHealth, World};

use super::claims::{Claim, Whom};

/// Seconds of the window.
const WINDOW: usize = 10;
/// Two figures of one name differ by at most so much.
const POINTS: f64 = 0.02;
/// Recent is what was within so many seconds.
const RECENT_S: u64 = 600;

/// A second, by journey.
struct Second {
    at: u64,
    tallies: Vec<JourneyTally>,
    late: Vec<u32>,
    hung: Vec<bool>,
    /// Share of the customers' partitions that have no leader that works.
    leaderless: f64,
    twin: Option<Vec<u64>>,
}

/// What was counted in the window of one journey, or of several.
#[derive(Clone, Copy, Default)]
struct Counted {
    offered: f64,
    ended: f64,
    outcomes: [f64; 5],
    waiting: f64,
    late: f64,
    twin: f64,
}

impl Counted {
    fn answered(&self) -> f64 {
        self.outcomes[0] + self.outcomes[1]
    }

    fn share(&self) -> Option<f64> {
        if self.ended > 0.0 { Some(self.answered() / self.ended) } else { (self.late > 0.0).then_some(0.0) }
    }

    fn hurt(&self) -> f64 {
        let all = self.ended + self.late;
        if all > 0.0 { (self.ended - self.answered() + self.late) / all } else { 0.0 }
    }
}

pub struct Witness {
    seconds: VecDeque<Second>,
    trading: Vec<bool>,
    weight: f64,
    hurt_at: Option<u64>,
}

/// Most of the running replicas hang, or are down.
fn hangs(world: &World, service: ServiceId, now: blast_radius::engine::SimTime) -> bool {
    let health = || world.replicas_of(service).map(|replica| world.health(replica, now));
    let running =
        health().filter(|health| !matches!(health, ReplicaHealth::Down | ReplicaHealth::NotLaunched)).count();
    2 * health().filter(|health| *health == ReplicaHealth::Hung).count() >= running.max(1)
}

impl Witness {
    pub fn new(session: &Session) -> Witness {
        let journeys = &session.scenario().topology.journeys;
        let marked = journeys.iter().any(|journey| journey.trading);
        Witness {
            seconds: VecDeque::new(),
            trading: journeys.iter().map(|journey| journey.trading || !marked).collect(),
            weight: f64::from(session.scene().weight),
            hurt_at: None,
        }
    }

    /// Looks at a second.
    pub fn look(&mut self, session: &Session) {
        let (run, world) = (session.run(), session.run().world());
        let (at, now) = (run.now().as_micros() / 1_000_000, run.now());
        // A gap between minutes: what was before is of no use.
        if self.seconds.back().is_some_and(|last| last.at + 1 != at) {
            self.seconds.clear();
        }
        let journeys = 0..self.trading.len();
        let twin = run
            .twin_world()
            .map(|(twin, _)| twin.tally().journeys.iter().map(|tally| tally.ok + tally.degraded).collect());
        let (offline, partitions) = state::partitions(world);
        self.seconds.push_back(Second {
            at,
            leaderless: f64::from(offline) / f64::from(partitions.max(1)),
            tallies: world.tally().journeys.clone(),
            late: journeys.map(|j| world.visits_in_flight(JourneyId(j as u8), now).1).collect(),
            hung: (0..world.topology().services.len())
                .map(|s| hangs(world, ServiceId(s as u8), now))
                .collect(),
            twin,
        });
        if self.seconds.len() > WINDOW + 1 {
            self.seconds.pop_front();
        }
        if self.counted(Whom::Trading).hurt() > 0.10 {
            self.hurt_at = Some(at);
        }
    }

    fn is_of(&self, whom: Whom, journey: usize) -> bool {
        match whom {
            Whom::All => true,
            Whom::Trading => self.trading[journey],
            Whom::Journey(one) => one == journey,
        }
    }

    /// Counts the window of whom a claim is about.
    fn counted(&self, whom: Whom) -> Counted {
        let (Some(last), Some(first)) = (self.seconds.back(), self.seconds.front()) else {
            return Counted::default();
        };
        let none = JourneyTally::default();
        let mut sum = Counted::default();
        for j in (0..self.trading.len()).filter(|&j| self.is_of(whom, j)) {
            let to = &last.tallies[j];
            // In the first seconds the window begins with the run.
            let from = if self.seconds.len() > WINDOW { &first.tallies[j] } else { &none };
            let outcomes = |tally: &JourneyTally| {
                [tally.ok, tally.degraded, tally.rejected, tally.failed, tally.timed_out]
                    .map(|count| count as f64)
            };
            let (to_outcomes, from_outcomes) = (outcomes(to), outcomes(from));
            for (i, count) in sum.outcomes.iter_mut().enumerate() {
                *count += to_outcomes[i] - from_outcomes[i];
                sum.ended += to_outcomes[i] - from_outcomes[i];
            }
            sum.offered += (to.offered - from.offered) as f64;
            let window = self.seconds.iter().skip(self.seconds.len().saturating_sub(WINDOW));
            let samples = window.clone().count().max(1) as f64;
            sum.waiting +=
                window.clone().map(|second| second.tallies[j].in_flight() as f64).sum::<f64>() / samples;
            sum.late += window.map(|second| f64::from(second.late[j])).sum::<f64>() / samples;
            if let Some(twin) = &last.twin {
                let before = first
                    .twin
                    .as_ref()
                    .map_or(outcomes(&first.tallies[j])[..2].iter().sum(), |twin| twin[j] as f64);
                sum.twin += twin[j] as f64 - if self.seconds.len() > WINDOW { before } else { 0.0 };
            }
        }
        sum
    }

    fn seconds_counted(&self) -> f64 {
        self.seconds.len().min(WINDOW) as f64
    }

    /// Whether a claim is true.
    pub fn check(&self, claim: &Claim) -> Result<(), String> {
        let counted = self.counted(claim.whom);
        let share = |count: f64| count / counted.ended.max(1.0);
        let (truth, allowed) = match claim.measure {
            Measure::Offered => {
                let rate = counted.offered * self.weight / self.seconds_counted();
                (rate, POINTS * rate + 0.6)
            }
            Measure::Answered => (counted.share().ok_or("nothing ended, and nobody waits")?, POINTS),
            Measure::InTime => (share(counted.outcomes[0]), POINTS),
            Measure::Degraded => (share(counted.outcomes[1]), POINTS),
            Measure::Refused => (share(counted.outcomes[2]), POINTS),
            Measure::Failed => (share(counted.outcomes[3]), POINTS),
            Measure::GivenUp => (share(counted.outcomes[4]), POINTS),
            Measure::Lost => (share(counted.ended - counted.answered()), POINTS),
            // The witness sees whole seconds, the figure every moment: they differ while it moves.
            Measure::Waiting => {
                let waiting = counted.waiting * self.weight;
                let moves = counted.offered * self.weight / self.seconds_counted();
                (waiting, 0.1 * waiting + 2.0 * moves + 2.0 * self.weight)
            }
            Measure::WaitingLate => (counted.late * self.weight, 0.6 + POINTS * counted.late * self.weight),
            Measure::BlastRadius => {
                let missing = 1.0 - counted.answered() / counted.twin.max(1.0);
                (if counted.twin > 0.0 { missing.max(0.0) } else { 0.0 }, POINTS)
            }
            Measure::PartitionsLost => (self.seconds.back().map_or(0.0, |last| last.leaderless), POINTS),
            Measure::Amplification | Measure::P99 => {
                return Err(format!("{claim:?}: the witness does not count it"));
            }
        };
        let off = (claim.value - truth).abs();
        if off <= allowed { Ok(()) } else { Err(format!("{claim:?}, counted {truth}")) }
    }

    /// Whether the condition of the sentence holds.
    pub fn stands(&self, session: &Session, frame: &Frame) -> Result<(), String> {
        let (run, world) = (session.run(), session.run().world());
        let now = run.now();
        let (trading, all) = (self.counted(Whom::Trading), self.counted(Whom::All));
        let (offline, partitions) = state::partitions(world);
        let hung =
            (0..world.topology().services.len()).any(|s| self.seconds.iter().any(|second| second.hung[s]));
        let mut hosts = world.hosts().iter().filter(|host| !host.is_launching());
        let down = hosts.any(|host| !matches!(host.state, HostState::On | HostState::Absent));
        let faults =
            (0..world.topology().zones.len()).filter_map(|zone| world.zone_fault(ZoneId(zone as u8))).count();
        let elections = || world.planes().iter().map(|plane| plane.duty(Duty::ElectLeaders));
        let blocked = elections().any(|duty| duty.blocked_since.is_some());
        let share = all.share().unwrap_or(1.0);
        let says = |text: &str| frame.headline.contains(text);
        let conditions: &[(bool, &str)] = match frame.reason {
            Reason::Hangs => &[(hung, "something hangs"), (trading.hurt() > 0.5, "most of trading is hurt")],
            Reason::StandsStill => &[
                (trading.hurt() >= 0.95, "nearly all of trading is hurt"),
                (offline == 0, "every partition is led"),
                (says("nobody") == (trading.answered() == 0.0) || says("hardly"), "nobody"),
            ],
            Reason::Dips => {
                &[(trading.hurt() > 0.10, "trading is hurt"), (offline == 0, "every partition is led")]
            }
            Reason::Leaderless => &[
                (offline > 0, "partitions are dead"),
                (trading.share().is_some_and(|share| share <= 0.5), "most of trading is lost"),
            ],
            Reason::Breathes => &[
                (offline > 0, "partitions are dead"),
                (world.defences().iter().any(|on| *on), "a defence is on"),
                (trading.share().is_none_or(|share| share > 0.5), "most of trading is answered"),
            ],
            Reason::PartlyDead => &[
                (offline > 0, "partitions are dead"),
                (trading.share().is_none_or(|share| share > 0.5), "most of trading is answered"),
            ],
            Reason::OthersHurt => &[
                (
                    (0..self.trading.len()).any(|j| self.counted(Whom::Journey(j)).hurt() > 0.10),
                    "a journey is hurt",
                ),
                (trading.hurt() <= 0.10, "trading is well"),
            ],
            Reason::ZonesDown => &[
                (down || faults > 0, "a host is down or cut off"),
                (trading.hurt() <= 0.10, "customers are served"),
                (!says("again") || self.lately(now.as_micros() / 1_000_000), "it was worse"),
            ],
            Reason::Latent => &[
                (blocked, "elections are blocked"),
                (offline == 0, "every partition is led"),
                (
                    !says("nothing has needed") || elections().all(|duty| duty.refused == 0),
                    "none was refused",
                ),
            ],
            Reason::ZonesAil => &[(faults > 0, "a zone ails")],
            Reason::ServiceIll => &[(true, "")],
            Reason::NotBegun => &[(all.ended == 0.0 && all.late == 0.0, "nothing ended")],
            Reason::Quiet => &[
                (share >= 0.99, "nearly all are answered"),
                (all.hurt() < 0.02, "nobody waits"),
                (offline == 0 && faults == 0 && !blocked && !down, "nothing is broken"),
            ],
            Reason::PartsAil => &[(
                !world.impairments().is_empty()
                    || !world.bad_names().is_empty()
                    || (0..world.topology().services.len()).any(|s| world.versions(ServiceId(s as u8)).0 > 0)
                    || world.replicas().iter().any(|replica| replica.stuck)
                    || world.groups().any(|(group, ..)| group.failing().next().is_some()),
                "a part is impaired",
            )],
            Reason::Scarce | Reason::Uneven => &[(share < 0.995 || all.late > 0.0, "not all are answered")],
            Reason::Recovers => &[
                (trading.hurt() <= 0.10, "trading is well"),
                (self.lately(now.as_micros() / 1_000_000), "it was worse"),
            ],
            Reason::Command => return Err("nobody has done anything".to_owned()),
        };
        if let Some((_, wanted)) = conditions.iter().find(|condition| !condition.0) {
            return Err(format!("it is not so that {wanted}"));
        }
        let led = format!("{} of {partitions} partitions have a leader", partitions - offline);
        let leaderless = format!("{offline} of {partitions} partitions have no leader");
        for text in [&frame.headline, &frame.detail] {
            if text.contains("partitions have a leader") && !text.contains(&led) {
                return Err(format!("{led}: {text}"));
            }
            if text.contains("partitions have no leader") && !text.contains(&leaderless) {
                return Err(format!("{leaderless}: {text}"));
            }
        }
        Ok(())
    }

    fn lately(&self, now_s: u64) -> bool {
        self.hurt_at.is_some_and(|at| now_s - at <= RECENT_S)
    }
}
