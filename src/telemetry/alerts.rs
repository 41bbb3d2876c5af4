//! Alert rules over what is reported: which fired when, which never did, when somebody could have known, and when the
//! customers did. Fed once a simulated second; the world does not know.

mod calls;
mod sets;

pub use sets::{AS_IT_WAS, AS_THE_LESSONS_SAY, rules};

use calls::Gathering;
use std::sync::Arc;

use crate::engine::{SimDuration, SimTime};
use crate::frame::State;
use crate::telemetry::published::{Monitoring, dashboard};
use crate::telemetry::state;
use crate::telemetry::window::JourneyWindow;
use crate::world::World;
use crate::world::command::{Toll, ZoneFault};
use crate::world::ids::JourneyId;
use crate::world::part::Part;
use crate::world::services::call::CallOutcome;
use crate::world::topology::monitors::{AlertRule, AlertSeverity, Condition, Dependency, Metric, Source};

/// Customers have noticed when less than this share of the visits of a journey that ended in the last 10 s was answered.
pub const NOTICED: f64 = 0.99;

/// The state of a rule.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct AlertState {
    /// The time of the last datapoint taken in.
    read: Option<SimTime>,
    /// Bad ones among the last 32, the newest in the lowest bit.
    recent: u32,
    /// The time since which the condition holds.
    pending: Option<SimTime>,
    /// The time since which it fires.
    pub firing: Option<SimTime>,
    /// The time when it fired first.
    pub first: Option<SimTime>,
    /// The time when it last ceased to.
    pub cleared: Option<SimTime>,
    /// Number of times that it fired.
    pub count: u32,
    /// The time since which the monitor shows nothing, because what it depends on is down.
    pub blind: Option<SimTime>,
    /// The time for which it showed nothing before.
    pub blind_for: SimDuration,
    /// The time since which it has ceased to hold, while it goes on firing.
    ceased: Option<SimTime>,
    /// The time when somebody was called first.
    pub called: Option<SimTime>,
    /// Somebody has been called about what fires now.
    told: bool,
    /// Number of times that it counted as resolved because the monitor was silent.
    pub resolved_by_silence: u32,
}

/// A notice on a status page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Notice {
    /// The time when its owner's telemetry saw it first.
    pub seen: Option<SimTime>,
    /// The time when it was public.
    pub posted: Option<SimTime>,
}

/// All rules of a run.
#[derive(Clone, Debug)]
pub struct Alerts {
    rules: Arc<[AlertRule]>,
    states: Vec<AlertState>,
    monitoring: Monitoring,
    notices: Vec<Notice>,
    noticed: Option<(SimTime, JourneyId)>,
    /// What is gathered before somebody is called, by set.
    gatherings: Vec<Gathering>,
    /// The time since which the own monitoring has been silent.
    silent: Option<SimTime>,
    off: bool,
}

impl Alerts {
    /// The built-in rules and the document's, none of them has fired.
    pub fn new(world: &World) -> Alerts {
        let topology = world.topology();
        let rules: Arc<[AlertRule]> = rules(topology).into();
        let asked = rules.iter().map(|rule| (rule.metric, rule.source));
        Alerts {
            states: vec![AlertState::default(); rules.len()],
            monitoring: Monitoring::new(topology, asked.chain(dashboard::asked(topology))),
            notices: vec![Notice::default(); topology.monitors.status_pages.len()],
            noticed: None,
            gatherings: vec![Gathering::default(); names(&rules).len()],
            silent: None,
            rules,
            off: false,
        }
    }

    /// No more of it: a twin has no monitors.
    pub fn switch_off(&mut self) {
        self.off = true;
    }

    /// A visit ended, its last attempt after `latency`.
    pub fn visit_ended(
        &mut self,
        world: &World,
        journey: JourneyId,
        outcome: CallOutcome,
        latency: SimDuration,
    ) {
        if !self.off {
            self.monitoring.visit_ended(world.topology(), journey, outcome, latency);
        }
    }

    /// A whole second has passed.
    pub fn look(&mut self, world: &World, windows: &[JourneyWindow], now: SimTime) {
        if self.off {
            return;
        }
        if self.noticed.is_none() {
            let hurt =
                windows.iter().position(|window| answered(window).is_some_and(|share| share < NOTICED));
            self.noticed = hurt.map(|journey| (now, JourneyId(journey as u8)));
        }
        for (spec, notice) in world.topology().monitors.status_pages.iter().zip(&mut self.notices) {
            if notice.seen.is_none() && is_down(world, windows, spec.watches, now) {
                notice.seen = Some(now);
            }
            if notice.posted.is_none() {
                notice.posted = notice.seen.map(|seen| seen + spec.after).filter(|&due| due <= now);
            }
        }
        let scraper = Scraper::of(world);
        if !self.monitoring.look(world, windows, scraper != Scraper::Works, now) {
            return;
        }
        self.silent = (scraper == Scraper::Silent).then(|| self.silent.unwrap_or(now));
        let resolved_after = world.topology().monitors.resolved_after;
        for (rule, state) in self.rules.iter().zip(&mut self.states) {
            let own = rule.source == Source::Scrape;
            let down = rule.depends_on.iter().any(|&part| is_down(world, windows, part, now));
            if down || own && self.silent.is_some() {
                state.go_blind(if own { resolved_after } else { SimDuration::ZERO }, now);
                continue;
            }
            if let Some(since) = state.blind.take() {
                state.blind_for = state.blind_for + now.since(since);
            }
            let visible = self.monitoring.find(rule.metric, rule.source).and_then(|entry| entry.visible);
            if let Some(point) = visible.filter(|point| state.read.is_none_or(|read| read < point.at)) {
                state.read = Some(point.at);
                state.take(rule, point.value, now);
            }
        }
        self.call(world, now);
    }

    /// Calls somebody about what fires: at once where the vendor does it, by sets where Alertmanager does.
    fn call(&mut self, world: &World, now: SimTime) {
        let sets = names(&self.rules);
        for (set, gathering) in sets.iter().zip(&mut self.gatherings) {
            let own = |rule: &AlertRule| rule.set == *set && rule.source == Source::Scrape;
            let fires =
                self.rules.iter().zip(&self.states).any(|(rule, state)| own(rule) && state.firing.is_some());
            let goes_out = gathering.look(fires, &world.topology().monitors, now);
            for (rule, state) in self.rules.iter().zip(&mut self.states).filter(|(rule, _)| rule.set == *set)
            {
                if state.firing.is_none() {
                    state.told = false;
                } else if !state.told && (goes_out || rule.source == Source::Vendor) {
                    state.told = true;
                    state.called.get_or_insert(now);
                }
            }
        }
    }

    /// The time since which the own monitoring has been silent, with the zone where it stands.
    pub fn silent(&self) -> Option<SimTime> {
        self.silent
    }

    /// The rules with what became of them.
    pub fn all(&self) -> impl Iterator<Item = (&AlertRule, &AlertState)> {
        self.rules.iter().zip(&self.states)
    }

    /// The names of the sets, in order.
    pub fn sets(&self) -> Vec<&str> {
        names(&self.rules)
    }

    /// The first page of a set that somebody was called with, and its rule.
    pub fn first_page(&self, set: &str) -> Option<(SimTime, &AlertRule)> {
        let pages = self.all().filter(|(rule, _)| rule.set == set && rule.severity == AlertSeverity::Page);
        pages.filter_map(|(rule, state)| Some((state.called?, rule))).min_by_key(|page| page.0)
    }

    /// Returns when customers noticed, and what they wanted.
    pub fn noticed(&self) -> Option<(SimTime, JourneyId)> {
        self.noticed
    }

    /// Notices by status page.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// Returns the monitoring that feeds the rules.
    pub fn monitoring(&self) -> &Monitoring {
        &self.monitoring
    }
}

impl AlertState {
    /// Takes a datapoint in. One that is missing says nothing to the vendor, whose alarms keep their state (CloudWatch,
    /// `TreatMissingData` missing); to Prometheus the condition does not hold, and its `for` begins anew.
    pub fn take(&mut self, rule: &AlertRule, value: Option<f64>, now: SimTime) {
        if value.is_none() && rule.source == Source::Vendor && rule.condition != Condition::Absent {
            return;
        }
        self.recent = self.recent << 1 | u32::from(rule.condition.holds(value));
        let window = u32::MAX >> (32 - u32::from(rule.of.clamp(1, 32)));
        if (self.recent & window).count_ones() < u32::from(rule.datapoints) {
            self.pending = None;
            let ceased = *self.ceased.get_or_insert(now);
            if self.firing.is_some() && now.since(ceased) >= rule.keep_firing {
                (self.firing, self.cleared) = (None, Some(now));
            }
            return;
        }
        self.ceased = None;
        let since = *self.pending.get_or_insert(now);
        if self.firing.is_none() && now.since(since) >= rule.hold {
            self.firing = Some(now);
            self.first.get_or_insert(now);
            self.count += 1;
        }
    }

    /// The monitor shows nothing: what it has found is gone, and what fires counts as resolved after a while.
    fn go_blind(&mut self, resolved_after: SimDuration, now: SimTime) {
        let since = *self.blind.get_or_insert(now);
        (self.recent, self.pending) = (0, None);
        if now.since(since) >= resolved_after && self.firing.take().is_some() {
            self.cleared = Some(now);
            self.resolved_by_silence += 1;
        }
    }
}

/// The names of the sets, in order.
fn names(rules: &[AlertRule]) -> Vec<&str> {
    let mut sets: Vec<&str> = Vec::new();
    for rule in rules {
        if !sets.contains(&rule.set.as_str()) {
            sets.push(&rule.set);
        }
    }
    sets
}

/// The state of the own monitoring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scraper {
    Works,
    /// It runs and reaches nobody: its metrics have a gap.
    CutOff,
    /// It does not run.
    Silent,
}

impl Scraper {
    fn of(world: &World) -> Scraper {
        let zone = world.topology().monitors.scraper_zone;
        match zone.and_then(|zone| world.zone_fault(zone)).map(ZoneFault::toll) {
            Some(Toll::Hosts) => Scraper::Silent,
            Some(Toll::Cut) => Scraper::CutOff,
            Some(Toll::Late) | None => Scraper::Works,
        }
    }
}

/// Answered share of the visits that ended in a window; none when none did.
pub fn answered(window: &JourneyWindow) -> Option<f64> {
    let (ended, answered) = window.counts();
    (ended > 0).then(|| f64::from(answered) / f64::from(ended))
}

/// The part that a metric, and so a rule over it, is about.
pub fn part(metric: Metric) -> Part {
    match metric {
        Metric::Cluster(_, id) => Part::Cluster(id),
        Metric::Group(_, id) | Metric::Service(_, id) => Part::Service(id),
        Metric::Journey(_, id) | Metric::Objective(_, _, id) => Part::Journey(id),
        Metric::QuorumLeader(id) => Part::Quorum(id),
        Metric::Store(_, id) => Part::Store(id),
    }
}

/// Returns whether something that a monitor or a status page watches or stands on is down.
pub fn is_down(world: &World, windows: &[JourneyWindow], part: Dependency, now: SimTime) -> bool {
    match part {
        Dependency::Zone(zone) => world.zone_fault(zone).is_some(),
        Dependency::Cluster(cluster) => world.clusters()[cluster.index()].customer_partitions_offline() > 0,
        Dependency::Service(service) => {
            matches!(state::service(world, service, now), State::Hung | State::Failing | State::Down)
        }
        Dependency::Journey(journey) => answered(&windows[journey.index()]).is_some_and(|share| share < 0.5),
    }
}
