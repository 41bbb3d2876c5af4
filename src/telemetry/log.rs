//! The incident log: facts of the run as sentences. Facts of one kind that come together become one line.

mod fleet;
mod groups;
mod heat;
mod proxies;
mod recovery;
mod stores;

use crate::engine::{SimDuration, SimTime};
use crate::frame::{Severity, State};
use crate::language::say;
use crate::telemetry::names::Names;
use crate::telemetry::outcomes;
use crate::telemetry::window::{JourneyWindow, WINDOW};
use crate::world::fact::{BlockedFor, Fact};
use crate::world::front::balancer::HealthChange;
use crate::world::guards::BreakerState;
use crate::world::ids::*;
use crate::world::kafka::cluster::{ClusterFact, ClusterState};
use crate::world::part::Part;
use crate::world::services::call::CallOutcome;
use crate::world::{HostKind, World};

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The time.
    pub at: SimTime,
    /// Its gravity.
    pub severity: Severity,
    /// The event in words.
    pub text: String,
    /// The part it is about, as inspections name it.
    pub part: Option<Part>,
}

/// Most lines kept; older ones are dropped and counted.
const MOST_ENTRIES: usize = 500;

/// The log.
#[derive(Clone, Debug, Default)]
pub struct Log {
    entries: Vec<Entry>,
    dropped: u32,
    /// Last logged states of services and of journeys.
    services: Vec<State>,
    journeys: Vec<JourneyMood>,
    breakers_open: Vec<bool>,
    /// The time of the last line about customers who leave.
    told_patience: Option<SimTime>,
    /// The time of the last line about a group that cannot commit.
    told_commit: Option<SimTime>,
    /// Preferred elections of a cluster refused in a row.
    refused: Vec<(ClusterId, u32)>,
    /// The times of the last lines about hosts of a zone that go down or come up.
    hosts_told: Vec<(ZoneId, bool, SimTime)>,
    /// The time when a producer of a service last had a full buffer.
    senders_blocked: Vec<(ServiceId, BlockedFor, SimTime)>,
    /// The times of the last lines about processes of a service that wait for their start.
    starts_told: Vec<(ServiceId, SimTime)>,
    /// The times of the last marks of a service's targets, and of the last time that nobody was left.
    proxies_told: Vec<(ServiceId, bool, SimTime)>,
}

/// The log's last word on a journey.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum JourneyMood {
    #[default]
    Fine,
    Hurt,
    Stopped,
}

/// Facts of one pass, gathered by what they are about.
#[derive(Default)]
struct Gathered {
    hosts_down: Vec<(ZoneId, u32, bool)>,
    hosts_up: Vec<(ZoneId, u32, bool)>,
    led: Vec<(ClusterId, u32, SimDuration, bool)>,
    leaderless: Vec<(ClusterId, Vec<PartitionId>, bool)>,
    targets: Vec<(ServiceId, HealthChange, u32)>,
    breakers: Vec<(u16, u32)>,
    /// Readers of replies that go on, with the longest wait at a silent leader.
    replies: Vec<(ServiceId, u32, SimDuration)>,
    impatient: u32,
}

impl Gathered {
    /// Gathers a partition of customers that got or lost its leader; others are not news.
    fn partition(&mut self, names: Names, cluster: ClusterId, fact: ClusterFact) {
        match fact {
            ClusterFact::LeaderElected { partition, leaderless_for, unclean, .. }
                if names.is_customer_partition(cluster, partition) =>
            {
                match self.led.iter_mut().find(|entry| entry.0 == cluster) {
                    Some(entry) => {
                        entry.1 += 1;
                        entry.2 = entry.2.max(leaderless_for);
                        entry.3 |= unclean;
                    }
                    None => self.led.push((cluster, 1, leaderless_for, unclean)),
                }
            }
            ClusterFact::Leaderless { partition, refused, .. }
                if names.is_customer_partition(cluster, partition) =>
            {
                match self.leaderless.iter_mut().find(|entry| entry.0 == cluster) {
                    Some(entry) => {
                        entry.1.push(partition);
                        entry.2 |= refused;
                    }
                    None => self.leaderless.push((cluster, vec![partition], refused)),
                }
            }
            _ => {}
        }
    }
}

impl Log {
    /// Lines so far, dropped ones included.
    pub fn length(&self) -> u32 {
        self.dropped + self.entries.len() as u32
    }

    /// Lines from number `from` on, oldest first; dropped ones are missing.
    pub fn since(&self, from: u32) -> &[Entry] {
        let start = from.saturating_sub(self.dropped) as usize;
        &self.entries[start.min(self.entries.len())..]
    }

    fn push(&mut self, at: SimTime, severity: Severity, text: String, part: Option<Part>) {
        if self.entries.len() >= MOST_ENTRIES {
            self.entries.remove(0);
            self.dropped += 1;
        }
        self.entries.push(Entry { at, severity, text, part });
    }

    /// Logs the notable facts of about one second; they come in time order.
    pub fn absorb(&mut self, world: &World, facts: &[(SimTime, Fact)]) {
        let names = Names(world.topology());
        let mut gathered = Gathered::default();
        let mut at_last = SimTime::ZERO;
        for &(at, fact) in facts {
            at_last = at;
            match fact {
                Fact::VisitEnded { journey, outcome: CallOutcome::TimedOut, latency, .. }
                    if latency >= world.topology().journeys[journey.index()].patience =>
                {
                    gathered.impatient += 1;
                }
                Fact::RepliesResumed { replica, after, .. } => {
                    let service = world.replicas()[replica.index()].service;
                    match gathered.replies.iter_mut().find(|entry| entry.0 == service) {
                        Some(entry) => (entry.1, entry.2) = (entry.1 + 1, entry.2.max(after)),
                        None => gathered.replies.push((service, 1, after)),
                    }
                }
                Fact::VisitStarted(_) | Fact::VisitEnded { .. } | Fact::PoolFull(_) | Fact::PoolFree(..) => {}
                Fact::Commanded(command, outcome) => {
                    self.flush(world, &mut gathered, at);
                    let text = outcomes::told(world.topology(), command, outcome);
                    self.push(at, Severity::Command, text, command.row(world.topology()).part);
                }
                Fact::HostDown(kind) => count_host(&mut gathered.hosts_down, zone_of(world, kind), kind),
                Fact::HostUp(kind) => count_host(&mut gathered.hosts_up, zone_of(world, kind), kind),
                Fact::Target(_, replica, change) => {
                    let service = world.replicas()[replica.index()].service;
                    match gathered.targets.iter_mut().find(|entry| entry.0 == service && entry.1 == change) {
                        Some(entry) => entry.2 += 1,
                        None => gathered.targets.push((service, change, 1)),
                    }
                }
                Fact::Breaker(edge, _, _, transition) => {
                    if transition.to == BreakerState::Open {
                        match gathered.breakers.iter_mut().find(|entry| entry.0 == edge) {
                            Some(entry) => entry.1 += 1,
                            None => gathered.breakers.push((edge, 1)),
                        }
                    }
                }
                Fact::Cluster(cluster, fact) => self.cluster(world, &mut gathered, cluster, at, fact),
                Fact::Deploy(service, fact) => self.deploy(world, service, at, fact),
                Fact::Fleet(service, fact) => self.fleet(world, service, at, fact),
                Fact::Marked(..) | Fact::NobodyLeft(..) => self.proxy(world, at, fact),
                Fact::ZoneShifted(zone, shift) => self.shift(world, zone, shift, at),
                Fact::ZoneTargets(zone, service, healthy) => {
                    self.zone_targets(world, zone, service, healthy, at)
                }
                Fact::Group(group, fact) => self.group(world, group, at, fact),
                Fact::CoolingLost(..) | Fact::CoolingBack(..) | Fact::NeedsHands(_) => {
                    self.heat(world, at, fact)
                }
                other => self.single(&names, at, other, world),
            }
        }
        self.flush(world, &mut gathered, at_last);
    }

    /// Returns whether blocked senders are news: not if they were blocked for the same within the last minute.
    fn blocked_is_news(&mut self, service: ServiceId, wait: BlockedFor, at: SimTime) -> bool {
        const QUIET: SimDuration = SimDuration::from_secs(60);
        match self.senders_blocked.iter_mut().find(|entry| entry.0 == service && entry.1 == wait) {
            Some(entry) => at.since(std::mem::replace(&mut entry.2, at)) >= QUIET,
            None => {
                self.senders_blocked.push((service, wait, at));
                true
            }
        }
    }

    /// Preferred elections of a cluster refused since the last one that was not.
    fn refused(&mut self, cluster: ClusterId) -> &mut u32 {
        let at = self.refused.iter().position(|entry| entry.0 == cluster).unwrap_or_else(|| {
            self.refused.push((cluster, 0));
            self.refused.len() - 1
        });
        &mut self.refused[at].1
    }

    fn single(&mut self, names: &Names, at: SimTime, fact: Fact, world: &World) {
        let topology = world.topology();
        match fact {
            Fact::FirstAck { cluster, partition, after }
                if names.is_customer_partition(cluster, partition) =>
            {
                let name = names.partition(cluster, partition);
                let text = say!(log_first_ack, name, after);
                self.push(at, Severity::Good, text, Some(Part::Cluster(cluster)));
            }
            Fact::SendBlocked(producer, wait) => {
                let service = world.service_of_producer(producer);
                if self.blocked_is_news(service, wait, at) {
                    let text = match wait {
                        BlockedFor::Memory => say!(log_buffer_full),
                        BlockedFor::Metadata => {
                            say!(log_no_metadata)
                        }
                    };
                    let text = format!("{}: {text}", names.service(service));
                    self.push(at, Severity::Hung, text, Some(Part::Service(service)));
                }
            }
            Fact::StorePrimary(_)
            | Fact::StorePrimaryLost(_)
            | Fact::StoreWork(..)
            | Fact::StoreConnections(..)
            | Fact::StoreResource(..) => self.store(world, at, fact),
            Fact::VendorCalled(plane, time) => {
                let label = &topology.control_planes[plane.index()].label;
                self.push(at, Severity::Info, say!(log_vendor_works, label, time), None);
            }
            Fact::VendorRepaired(plane) => {
                let label = &topology.control_planes[plane.index()].label;
                self.push(at, Severity::Good, say!(log_vendor_repaired, label), None);
            }
            other => self.recovery(world, at, other),
        }
    }

    fn cluster(
        &mut self,
        world: &World,
        gathered: &mut Gathered,
        cluster: ClusterId,
        at: SimTime,
        fact: ClusterFact,
    ) {
        let names = Names(world.topology());
        let part = Some(Part::Cluster(cluster));
        match fact {
            ClusterFact::BrokerFenced { broker, silent_for } => {
                let broker = names.broker(cluster, broker);
                let text = say!(log_fences, broker, time = silent_for);
                self.push(at, Severity::Bad, text, part);
            }
            ClusterFact::BrokerUnfenced { broker } => {
                self.push(
                    at,
                    Severity::Good,
                    say!(log_broker_back, broker = names.broker(cluster, broker)),
                    part,
                );
            }
            ClusterFact::BrokerExited { broker } => {
                let broker = names.broker(cluster, broker);
                self.push(at, Severity::Bad, say!(log_broker_exits, broker), part);
            }
            ClusterFact::BrokerStopped { broker } => {
                let broker = names.broker(cluster, broker);
                self.push(at, Severity::Info, say!(log_broker_stopped, broker), part);
            }
            ClusterFact::LeaderElected { .. } | ClusterFact::Leaderless { .. } => {
                gathered.partition(names, cluster, fact);
            }
            ClusterFact::ControllerLost { majority } => {
                let cluster = names.cluster(cluster);
                let text = match majority {
                    true => say!(log_controller_gone, cluster),
                    false => say!(log_controller_gone_for_good, cluster),
                };
                self.push(at, Severity::Bad, text, part);
            }
            ClusterFact::ControllerElected { node } => {
                let text = say!(log_controller_active, cluster = names.cluster(cluster), node);
                self.push(at, Severity::Info, text, part);
            }
            ClusterFact::PreferredElection { count } => self.preferred(names, cluster, at, count),
            ClusterFact::PreferredElectionRefused { count } => {
                self.preferred_refused(names, cluster, at, count);
            }
            ClusterFact::CaughtUp { broker, after } if !world.clusters()[cluster.index()].is_moving() => {
                let text = say!(log_caught_up, broker = names.broker(cluster, broker), after);
                self.push(at, Severity::Good, text, part);
            }
            ClusterFact::StateChanged { state } => {
                let state = if state == ClusterState::Active { "ACTIVE" } else { "HEALING" };
                self.push(
                    at,
                    Severity::Info,
                    say!(log_cluster_is, cluster = names.cluster(cluster), state),
                    part,
                );
            }
            other => self.cluster_recovery(world, cluster, at, other),
        }
    }

    fn preferred(&mut self, names: Names, cluster: ClusterId, at: SimTime, count: u16) {
        let refused = std::mem::take(self.refused(cluster));
        let after = match refused {
            0 => String::new(),
            times => say!(log_after_refusals, times = times),
        };
        let text = say!(log_preferred, cluster = names.cluster(cluster), count, after);
        self.push(at, Severity::Info, text, Some(Part::Cluster(cluster)));
    }

    fn preferred_refused(&mut self, names: Names, cluster: ClusterId, at: SimTime, count: u16) {
        /// It is tried every 5 min: logged once, then once an hour how often.
        const AGAIN: u32 = 12;
        let refused = self.refused(cluster);
        *refused += 1;
        let times = match *refused {
            1 => String::new(),
            times if times.is_multiple_of(AGAIN) => say!(log_times_by_now, times),
            _ => return,
        };
        let text = say!(log_preferred_refused, cluster = names.cluster(cluster), count, times);
        // Nobody waits for it: a mark on the timeline is for what stands still.
        self.push(at, Severity::Bad, text, Some(Part::Cluster(cluster)));
    }

    fn flush(&mut self, world: &World, gathered: &mut Gathered, at: SimTime) {
        let names = Names(world.topology());
        let gathered = std::mem::take(gathered);
        for (zone, count, broker) in gathered.hosts_down {
            self.hosts(world, zone, count, broker, false, at);
        }
        for (zone, count, broker) in gathered.hosts_up {
            self.hosts(world, zone, count, broker, true, at);
        }
        for (cluster, partitions, refused) in gathered.leaderless {
            let why = if refused { say!(log_election_refused) } else { String::new() };
            let first = names.partition(cluster, partitions[0]);
            let text =
                say!(log_leaderless, cluster = names.cluster(cluster), count = partitions.len(), first, why);
            self.push(at, Severity::Hung, text, Some(Part::Cluster(cluster)));
        }
        for (cluster, count, longest, unclean) in gathered.led {
            let unclean = if unclean { say!(log_unclean) } else { String::new() };
            let waited = if longest > SimDuration::ZERO {
                say!(log_after_waited, time = longest)
            } else {
                String::new()
            };
            let text =
                say!(log_new_leaders, cluster = names.cluster(cluster), count = count, waited, unclean);
            self.push(at, Severity::Good, text, Some(Part::Cluster(cluster)));
        }
        for (service, change, count) in gathered.targets {
            let nodes = if count > 1 { say!(log_verdicts, count) } else { String::new() };
            let target_of = names.service(service);
            let (kind, text) = match change {
                HealthChange::Unhealthy => {
                    (Severity::Bad, say!(log_target_failed, service = target_of, nodes))
                }
                HealthChange::Healthy => {
                    (Severity::Good, say!(log_target_passes, service = target_of, nodes))
                }
            };
            self.push(at, kind, text, Some(Part::Service(service)));
        }
        for (service, count, longest) in gathered.replies {
            let text = say!(log_replies_again, service = names.service(service), count, time = longest);
            self.push(at, Severity::Good, text, Some(Part::Service(service)));
        }
        // As long as customers keep leaving, that is one piece of news.
        const STILL_LEAVING: SimDuration = SimDuration::from_secs(60);
        if gathered.impatient > 0 {
            let news = self.told_patience.is_none_or(|told| at.since(told) >= STILL_LEAVING);
            self.told_patience = Some(at);
            if news {
                let text = say!(log_customers_leave);
                self.push(at, Severity::Bad, text, None);
            }
        }
        for (edge, count) in gathered.breakers {
            let service = world.edge_service(edge);
            self.breakers_open.resize(world.topology().services.len(), false);
            if !std::mem::replace(&mut self.breakers_open[service.index()], true) {
                let text = say!(log_breakers_open, service = names.service(service), count = count);
                self.push(at, Severity::Info, text, Some(Part::Service(service)));
            }
        }
    }

    /// Logs hosts once; those that follow one by one within half a minute belong to the same line.
    fn hosts(&mut self, world: &World, zone: ZoneId, count: u32, broker: bool, up: bool, at: SimTime) {
        const ONE_BY_ONE: SimDuration = SimDuration::from_secs(30);
        let told = self.hosts_told.iter_mut().find(|entry| entry.0 == zone && entry.1 == up);
        match told {
            Some(entry) if at.since(entry.2) < ONE_BY_ONE => {
                entry.2 = at;
                return;
            }
            Some(entry) => entry.2 = at,
            None => self.hosts_told.push((zone, up, at)),
        }
        let names = Names(world.topology());
        let kind = if up { Severity::Good } else { Severity::Bad };
        let brokers = if broker { say!(log_brokers_among) } else { String::new() };
        let text = match count {
            1 if up => say!(log_hosts_back, zone = names.zone(zone), brokers),
            1 => say!(log_hosts_shut, zone = names.zone(zone), brokers),
            _ if up => say!(log_hosts_on, zone = names.zone(zone), count, brokers),
            _ => say!(log_hosts_off, zone = names.zone(zone), count, brokers),
        };
        self.push(at, kind, text, Some(Part::Zone(zone)));
    }

    /// Logs when services and journeys have changed for the worse or the better.
    pub fn watch(
        &mut self,
        world: &World,
        services: &[(State, SimTime)],
        windows: &[JourneyWindow],
        now: SimTime,
    ) {
        self.services.resize(services.len(), State::Ok);
        self.journeys.resize(windows.len(), JourneyMood::Fine);
        for (s, &(health, _)) in services.iter().enumerate() {
            let service = ServiceId(s as u8);
            let name = Names(world.topology()).service(service).to_string();
            let told = self.services[s];
            let (kind, text) = match health {
                State::Hung if told != State::Hung => {
                    let (busy, all) = busy_of(world, service);
                    (Severity::Hung, say!(log_hung, name, busy, all))
                }
                State::Down if told != State::Down => (Severity::Bad, say!(log_down, name)),
                State::Ok if told >= State::Hung => (Severity::Good, say!(log_well, name)),
                _ => continue,
            };
            self.services[s] = health;
            if health == State::Ok
                && let Some(open) = self.breakers_open.get_mut(s)
            {
                *open = false;
            }
            self.push(now, kind, text, Some(Part::Service(service)));
        }
        for (j, window) in windows.iter().enumerate() {
            let (ended, answered) = window.counts();
            if ended < 5 {
                continue;
            }
            let share = answered as f64 / ended as f64;
            let mood = match share {
                share if share < 0.10 => JourneyMood::Stopped,
                // Out of a stop only above its bound by a margin, so that the log does not swing.
                share if share < 0.20 && self.journeys[j] == JourneyMood::Stopped => continue,
                share if share < 0.90 => JourneyMood::Hurt,
                share if share >= 0.99 => JourneyMood::Fine,
                _ => continue,
            };
            if mood == self.journeys[j] {
                continue;
            }
            let label = &world.topology().journeys[j].label;
            let percent = (100.0 * share) as u32;
            let (kind, text) = match mood {
                JourneyMood::Stopped => {
                    (Severity::Hung, say!(log_answered, label, share = percent, window = WINDOW))
                }
                JourneyMood::Hurt => {
                    (Severity::Bad, say!(log_answered, label, share = percent, window = WINDOW))
                }
                JourneyMood::Fine => (Severity::Good, say!(log_all_answered, label)),
            };
            self.journeys[j] = mood;
            self.push(now, kind, text, Some(Part::Journey(JourneyId(j as u8))));
        }
    }
}

fn busy_of(world: &World, service: ServiceId) -> (u32, u32) {
    use crate::world::services::replica::ProcessState;
    let replicas = world.replicas_of(service).map(|replica| &world.replicas()[replica.index()]);
    replicas
        .filter(|replica| replica.process == ProcessState::Up)
        .fold((0, 0), |(busy, all), replica| (busy + replica.busy as u32, all + replica.slots.len() as u32))
}

fn zone_of(world: &World, kind: HostKind) -> ZoneId {
    world.hosts().iter().find(|host| host.kind == kind).map_or(ZoneId(0), |host| host.zone)
}

fn count_host(counts: &mut Vec<(ZoneId, u32, bool)>, zone: ZoneId, kind: HostKind) {
    let broker = matches!(kind, HostKind::Broker(..));
    match counts.iter_mut().find(|entry| entry.0 == zone) {
        Some(entry) => {
            entry.1 += 1;
            entry.2 |= broker;
        }
        None => counts.push((zone, 1, broker)),
    }
}
