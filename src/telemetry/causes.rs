//! Records what began when, and through what: waits, facts and states, from which chains of causes are built.
//!
//! 1. Facts are taken in as they come: hosts that lost power, brokers that crashed, partitions that lost their leader, commands.
//! 2. Once a second the workers are sampled: what has been waited for longer than a second is a trouble of the
//!    service that waits, with the part that it waits for. So is a step that ended badly.
//! 3. The first trouble of each part that the twin does not have is its hit. The hits in order of time are the front by
//!    which harm spread: what is older than the first fault, or happens without the faults just as well, is none of it.

use crate::engine::{SimDuration, SimTime};
use crate::frame::State;
use crate::telemetry::figures::Figures;
use crate::telemetry::window::JourneyWindow;
use crate::world::command::{BrokerAction, Command, LinkAction, Outcome, Role, ServiceAction, StoreAction};
use crate::world::fact::Fact;
use crate::world::ids::*;
use crate::world::kafka::cluster::ClusterFact;
use crate::world::part::Part;
use crate::world::services::call::{Blame, CallOutcome};
use crate::world::topology::Topology;
use crate::world::{HostKind, WaitKind, World};

/// A wait counts as trouble once it has lasted so long: a healthy one takes milliseconds.
pub const LONG_WAIT: SimDuration = SimDuration::from_secs(1);
/// A trouble that has not been seen for so long is over.
pub const OVER: SimDuration = SimDuration::from_secs(10);
/// Most commands kept.
const MOST_COMMANDS: usize = 100;

/// Something that a service waits for without success.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// A representative wait; others on the same part are folded into it.
    pub kind: WaitKind,
    /// The outcome of the steps; `None` while they only wait.
    pub ended: Option<CallOutcome>,
    /// Its beginning: the end of the first second of the first long wait, or the first step that ended badly.
    pub since: SimTime,
    /// The time when it was last seen.
    pub last: SimTime,
}

/// A time without a leader of some partitions of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leaderless {
    /// Its beginning.
    pub since: SimTime,
    /// Until when; `None` while it lasts.
    pub until: Option<SimTime>,
    /// A broker that led some of them.
    pub last: Option<BrokerId>,
    /// The time when an election was first refused.
    pub refused: Option<SimTime>,
    /// Most partitions without a leader so far.
    pub most: u32,
}

/// The first time that a part was hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The time.
    pub at: SimTime,
    /// The part.
    pub part: Part,
    /// The part through which it was hit; `None` for a person's command.
    pub via: Option<Part>,
}

/// The causes recorded so far.
#[derive(Clone, Debug, Default)]
pub struct Causes {
    /// Troubles of each service, by what is waited for.
    pub services: Vec<Vec<Trouble>>,
    /// The time since which each journey has been hurt.
    pub journeys: Vec<Option<SimTime>>,
    /// The last time without leaders of each cluster.
    pub leaderless: Vec<Option<Leaderless>>,
    /// Hosts that have lost power or whose broker has crashed, and when last.
    pub hosts: Vec<(HostKind, SimTime)>,
    /// Faults and their repairs, oldest first.
    pub commands: Vec<(SimTime, Command)>,
    /// First hits in order of time.
    pub hits: Vec<Hit>,
    /// The time of the first fault.
    first_fault: Option<SimTime>,
    /// The time when the last step that ended badly was taken in, by replica.
    spoilt: Vec<SimTime>,
}

/// The part whose host it is.
fn part_of_host(kind: HostKind, zone: ZoneId) -> Part {
    match kind {
        HostKind::Broker(cluster, broker) => Part::Broker(cluster, broker),
        HostKind::Quorum(quorum, _) => Part::Quorum(quorum),
        HostKind::Store(store, _) => Part::Store(store),
        HostKind::Node(_) => Part::Balancer,
        HostKind::Replica(_) | HostKind::Controller(..) => Part::Zone(zone),
    }
}

/// Whether the twin has the same trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Twins {
    /// There is no twin.
    None,
    /// It has it now.
    Has,
    /// It had it, and was last seen in it then.
    Had(SimTime),
    /// It never had it.
    Never,
}

impl Twins {
    fn of<T>(twin: Option<T>, trouble: impl FnOnce(T) -> Option<Twins>) -> Twins {
        twin.map_or(Twins::None, |twin| trouble(twin).unwrap_or(Twins::Never))
    }
}

impl Trouble {
    /// Returns whether it lasts.
    pub fn is_on(&self, now: SimTime) -> bool {
        now.since(self.last) <= OVER
    }
}

impl Causes {
    /// Of a world that has not begun.
    pub fn new(topology: &Topology) -> Causes {
        Causes {
            services: vec![Vec::new(); topology.services.len()],
            journeys: vec![None; topology.journeys.len()],
            leaderless: vec![None; topology.clusters.len()],
            spoilt: vec![SimTime::ZERO; topology.services.iter().map(|service| service.replicas.len()).sum()],
            ..Causes::default()
        }
    }

    /// Takes in facts, in order of time.
    pub fn absorb(&mut self, world: &World, facts: &[(SimTime, Fact)]) {
        for &(at, fact) in facts {
            match fact {
                Fact::HostDown(kind) => self.host_down(world, kind, at),
                Fact::Commanded(command, Outcome::Done(_)) => {
                    if command.is_fault(world.topology()) {
                        self.first_fault.get_or_insert(at);
                    }
                    self.commanded(world, command, at);
                    if let Command::Broker(cluster, broker, BrokerAction::Crash) = command {
                        self.host_down(world, HostKind::Broker(cluster, broker), at);
                    }
                }
                Fact::Cluster(cluster, ClusterFact::Leaderless { partition, last, refused }) => {
                    let internal = world.clusters()[cluster.index()].is_internal(partition);
                    if !internal {
                        let entry = self.without_leader(cluster, Some(last), at);
                        if refused {
                            entry.refused.get_or_insert(at);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn host_down(&mut self, world: &World, kind: HostKind, at: SimTime) {
        match self.hosts.iter_mut().find(|host| host.0 == kind) {
            Some(host) => host.1 = at,
            None => self.hosts.push((kind, at)),
        }
        let Some(zone) = world.hosts().iter().find(|host| host.kind == kind).map(|host| host.zone) else {
            return;
        };
        let cause = self.cause_of_host(world, kind, at);
        let via = (cause == Some(Part::Zone(zone))).then_some(Part::Zone(zone));
        if let Some(zone) = via {
            self.hit(zone, None, at);
        }
        self.hit(part_of_host(kind, zone), via, at);
        if let HostKind::Broker(cluster, broker) = kind
            && world.clusters()[cluster.index()].customer_partitions_offline() > 0
        {
            self.without_leader(cluster, Some(broker), at);
        }
    }

    fn commanded(&mut self, world: &World, command: Command, at: SimTime) {
        match command {
            // Hosts that stay on are hit by the fault itself, the others when they go down.
            Command::ZoneFault(zone, fault) if !fault.takes_hosts() => self.hit(Part::Zone(zone), None, at),
            Command::ZoneGray(zone, _) => self.hit(Part::Zone(zone), None, at),
            Command::Link(_, _, _, LinkAction::Repair) => return,
            Command::Link(from, to, ..) => self.hit(Part::link(from, to), None, at),
            _ if command.is_loss() => {}
            Command::DutyBlock(plane, duty) => self.hit(Part::Duty(plane, duty), None, at),
            Command::Service(service, ServiceAction::Hang) => self.hit(Part::Service(service), None, at),
            Command::Replica(..)
            | Command::Impair(..)
            | Command::Consumers(..)
            | Command::Dns(..)
            | Command::Service(_, ServiceAction::Deploy(_) | ServiceAction::Launches(_))
            | Command::Store(_, StoreAction::FailOver | StoreAction::Evict(_)) => {
                let row = command.row(world.topology());
                let Some(part) = row.part.filter(|_| row.role == Role::Fault) else { return };
                self.hit(part, None, at);
            }
            _ => return,
        }
        if self.commands.len() >= MOST_COMMANDS {
            self.commands.remove(0);
        }
        self.commands.push((at, command));
    }

    /// Notes that partitions of a cluster have no leader.
    fn without_leader(&mut self, cluster: ClusterId, last: Option<BrokerId>, at: SimTime) -> &mut Leaderless {
        let slot = &mut self.leaderless[cluster.index()];
        if slot.is_none_or(|entry| entry.until.is_some()) {
            *slot = None;
        }
        let entry = slot.get_or_insert(Leaderless { since: at, until: None, last, refused: None, most: 0 });
        entry.last = entry.last.or(last);
        entry
    }

    /// Finds what took a host's power, or its broker's process: the latest fault of its zone, or its own end. Returns the part of that
    /// command.
    pub fn cause_of_host(&self, world: &World, kind: HostKind, at: SimTime) -> Option<Part> {
        self.command_of_host(world, kind, at).map(|(_, command)| match command {
            Command::ZoneFault(zone, _) => Part::Zone(zone),
            Command::Broker(cluster, broker, _) => Part::Broker(cluster, broker),
            _ => Part::Balancer,
        })
    }

    /// The command that took a host's power at `at`, or its broker's process.
    pub fn command_of_host(&self, world: &World, kind: HostKind, at: SimTime) -> Option<(SimTime, Command)> {
        let zone = world.hosts().iter().find(|host| host.kind == kind)?.zone;
        let fits = |command: Command| match command {
            Command::ZoneFault(other, fault) => other == zone && fault.takes_hosts(),
            Command::Broker(cluster, broker, action) => {
                action.is_loss() && kind == HostKind::Broker(cluster, broker)
            }
            _ => false,
        };
        self.commands.iter().rev().find(|entry| entry.0 <= at && fits(entry.1)).copied()
    }

    /// The time since which a link has not been in order, by the last command on it.
    pub fn link_since(&self, link: Part) -> Option<SimTime> {
        let fits = |command: Command| match command {
            Command::Link(from, to, ..) => Part::link(from, to) == link,
            _ => false,
        };
        self.commands.iter().rev().find(|entry| fits(entry.1)).map(|entry| entry.0)
    }

    fn hit(&mut self, part: Part, via: Option<Part>, at: SimTime) {
        if self.hits.iter().any(|hit| hit.part == part) {
            return;
        }
        let place = self.hits.iter().rposition(|hit| hit.at <= at).map_or(0, |last| last + 1);
        self.hits.insert(place, Hit { at, part, via });
    }

    /// A trouble of a part is a hit unless the twin has it as well: `twin` is when the twin was last seen in it, if it
    /// ever was. Without a twin there was no fault, and nothing is hit.
    fn hit_beyond(&mut self, part: Part, via: Option<Part>, since: SimTime, twin: Twins, now: SimTime) {
        let Some(first_fault) = self.first_fault else { return };
        match twin {
            Twins::None | Twins::Has => {}
            // What began before the fault or was the twin's too is this run's own only from now on.
            Twins::Had(last) if last >= since => self.hit(part, via, now),
            Twins::Had(_) | Twins::Never => {
                self.hit(part, via, if since < first_fault { now } else { since })
            }
        }
    }

    /// Samples the world at a whole second.
    pub fn look(
        &mut self,
        world: &World,
        figures: &Figures,
        windows: &[JourneyWindow],
        twin: Option<(&Causes, &Figures)>,
        now: SimTime,
    ) {
        for (c, &offline) in figures.offline.iter().enumerate() {
            let id = ClusterId(c as u8);
            if offline > 0 {
                let entry = self.without_leader(id, None, now);
                entry.most = entry.most.max(offline);
            }
            let Some(entry) = self.leaderless[c].filter(|entry| entry.until.is_none()) else { continue };
            let via = entry.last.map(|broker| Part::Broker(id, broker));
            let twins = Twins::of(twin, |twin| {
                let entry = twin.0.leaderless[c]?;
                Some(entry.until.map_or(Twins::Has, Twins::Had))
            });
            self.hit_beyond(Part::Cluster(id), via, entry.since, twins, now);
            if offline == 0 {
                self.leaderless[c] = Some(Leaderless { until: Some(now), ..entry });
            }
        }
        for service in 0..self.services.len() {
            self.look_at_service(world, ServiceId(service as u8), now);
            self.compare_service(ServiceId(service as u8), twin, now);
        }
        for (j, window) in windows.iter().enumerate() {
            let journey = JourneyId(j as u8);
            if figures.states[j] == State::Ok {
                self.journeys[j] = None;
                continue;
            }
            let since = *self.journeys[j].get_or_insert(now);
            let service = world.topology().journeys[j].service;
            let troubled = self.services[service.index()].iter().any(|trouble| trouble.is_on(now));
            let via = if troubled { None } else { window.blames().find_map(Blame::part) };
            let twins =
                Twins::of(twin, |(_, figures)| (figures.states[j] != State::Ok).then_some(Twins::Has));
            self.hit_beyond(Part::Journey(journey), via.or(Some(Part::Service(service))), since, twins, now);
        }
    }

    /// A service is hit by the first of its troubles that the twin does not have.
    fn compare_service(&mut self, service: ServiceId, twin: Option<(&Causes, &Figures)>, now: SimTime) {
        for at in 0..self.services[service.index()].len() {
            let trouble = self.services[service.index()][at];
            if trouble.last < now {
                continue;
            }
            let twins = Twins::of(twin, |(causes, _)| {
                let mut twins = causes.services[service.index()].iter();
                let same = twins.find(|other| other.kind.part() == trouble.kind.part())?;
                Some(if same.is_on(now) { Twins::Has } else { Twins::Had(same.last) })
            });
            self.hit_beyond(Part::Service(service), trouble.kind.part(), trouble.since, twins, now);
        }
    }

    fn look_at_service(&mut self, world: &World, service: ServiceId, now: SimTime) {
        for replica in world.replicas_of(service) {
            let state = &world.replicas()[replica.index()];
            if let Some(spoilt) = state.spoilt.filter(|spoilt| spoilt.at > self.spoilt[replica.index()]) {
                self.spoilt[replica.index()] = spoilt.at;
                self.trouble(service, spoilt.kind, Some(spoilt.outcome), spoilt.at, now);
            }
            for (kind, since) in world.long_waits(replica, |since| since + LONG_WAIT <= now) {
                self.trouble(service, kind, None, since + LONG_WAIT, now);
            }
        }
    }

    fn trouble(
        &mut self,
        service: ServiceId,
        kind: WaitKind,
        ended: Option<CallOutcome>,
        since: SimTime,
        now: SimTime,
    ) {
        let Some(part) = kind.part() else { return };
        let list = &mut self.services[service.index()];
        match list.iter_mut().find(|trouble| trouble.kind.part() == Some(part)) {
            Some(trouble) => {
                let before = trouble.is_on(now).then_some((trouble.since, trouble.ended));
                let (first, how) = before.unwrap_or((since, None));
                *trouble = Trouble { kind, ended: ended.or(how), since: first.min(since), last: now };
            }
            None => list.push(Trouble { kind, ended, since, last: now }),
        }
    }
}
