//! Hosts and their power. Every part stands on a host of a zone.
//!
//! On -> Off (power gone: peers hear silence) -> Booting (power back) -> On. A repair boots every host of the zone, where
//! the document describes halls rack by rack (`racks`); overheating boots each host by itself after a while, or goes by heat
//! (`heat`).

mod brokers;

use crate::engine::{SimDuration, SimTime, TimerId};
use crate::world::command::{Effect, Outcome, Why, ZoneFault, ZoneWhy};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::ids::*;
use crate::world::kafka::cluster::Loss;
use crate::world::region::heat;
use crate::world::region::heat::Stand;
use crate::world::services::replica::ProcessState;
use crate::world::topology::Topology;
use crate::world::{Clock, World};

/// Purposes of draws.
mod purpose {
    pub const OVERHEAT_ORDER: u32 = 50;
    pub const BOOT: u32 = 51;
}

/// The part that stands on a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostKind {
    /// The balancer's node of a zone.
    Node(ZoneId),
    /// A replica of a service.
    Replica(ReplicaId),
    /// A Kafka broker.
    Broker(ClusterId, BrokerId),
    /// The controller nodes of a cluster in a zone.
    Controller(ClusterId, ZoneId),
    /// A node of a quorum group.
    Quorum(QuorumId, u8),
    /// A member of a store.
    Store(StoreId, u8),
}

/// A host's power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostState {
    /// It runs.
    On,
    /// It has no power.
    Off,
    /// It has power and boots.
    Booting,
    /// There is no host: nobody has launched an instance here.
    Absent,
}

/// A host.
#[derive(Clone, Debug)]
pub struct Host {
    /// The place where it stands.
    pub zone: ZoneId,
    /// The part that stands on it.
    pub kind: HostKind,
    /// Its power.
    pub state: HostState,
    /// The next change that is already due.
    pub(crate) timer: TimerId,
    /// True if that change is a shutdown by heat.
    pub(crate) overheats: bool,
    /// True if it boots because it was launched: power has nothing to do with it.
    pub(crate) launching: bool,
    /// Number of times that it lost power: key of its draws.
    pub(crate) losses: u32,
    /// The place where in its zone it stands, when the document describes halls.
    pub stand: Stand,
    /// Its placement group.
    pub group: Option<PlacementGroupId>,
    /// Heat has switched it off, or will.
    pub(crate) heated: bool,
    /// Its zone's loss of power has taken it, and it has had none since.
    pub(crate) unpowered: bool,
    /// It does not come back by itself: somebody has to get to it.
    pub(crate) hands: bool,
}

impl Host {
    fn new(zone: ZoneId, kind: HostKind) -> Self {
        Host {
            zone,
            kind,
            state: HostState::On,
            timer: TimerId::NONE,
            overheats: false,
            launching: false,
            losses: 0,
            stand: Stand::default(),
            group: None,
            heated: false,
            unpowered: false,
            hands: false,
        }
    }
}

impl Host {
    /// Returns whether it boots for the first time, because it was launched: nothing is missing.
    pub fn is_launching(&self) -> bool {
        self.launching
    }

    /// Returns whether it is off until its rack's turn comes, or somebody has got to it.
    pub fn waits(&self) -> bool {
        self.state == HostState::Off && (self.heated || self.unpowered) && self.timer != TimerId::NONE
    }

    /// Returns whether it does not come back by itself: somebody has to get to it.
    pub fn needs_hands(&self) -> bool {
        self.hands && self.state == HostState::Off
    }
}

/// Every host of a topology: brokers first, then controllers, nodes, replicas, quorum nodes, store members.
pub(crate) fn lay_out(topology: &Topology) -> Vec<Host> {
    let mut hosts = Vec::new();
    for (c, cluster) in topology.clusters.iter().enumerate() {
        let id = ClusterId(c as u8);
        for (b, &zone) in cluster.config.brokers.iter().enumerate() {
            hosts.push(Host::new(zone, HostKind::Broker(id, BrokerId(b as u8))));
        }
        let first = hosts.len() - cluster.config.brokers.len();
        for broker in cluster.config.fenced() {
            let host = &mut hosts[first + broker.index()];
            (host.state, host.losses) = (HostState::Off, 1);
        }
        let mut zones: Vec<ZoneId> = cluster.config.controllers.clone();
        crate::base::order::sort(&mut zones);
        zones.dedup();
        hosts.extend(zones.into_iter().map(|zone| Host::new(zone, HostKind::Controller(id, zone))));
    }
    for zone in (0..topology.zones.len()).map(|z| ZoneId(z as u8)) {
        hosts.push(Host::new(zone, HostKind::Node(zone)));
    }
    let mut replica = 0;
    for service in &topology.services {
        for &zone in &service.replicas {
            let host = Host::new(zone, HostKind::Replica(ReplicaId(replica)));
            hosts.push(Host { group: service.placement_group, ..host });
            replica += 1;
        }
    }
    for (q, quorum) in topology.quorums.iter().enumerate() {
        for (n, &zone) in quorum.nodes.iter().enumerate() {
            let host = Host::new(zone, HostKind::Quorum(QuorumId(q as u8), n as u8));
            hosts.push(Host { group: quorum.placement_group, ..host });
        }
    }
    for (s, store) in topology.stores.iter().enumerate() {
        for (m, &zone) in store.members.iter().enumerate() {
            let host = Host::new(zone, HostKind::Store(StoreId(s as u8), m as u8));
            hosts.push(Host { group: store.placement_group, ..host });
        }
    }
    place(topology, &mut hosts);
    hosts
}

/// Gives each host its rack: those of a placement group where the group says, the others spread evenly.
fn place(topology: &Topology, hosts: &mut [Host]) {
    for zone in (0..topology.zones.len()).map(|z| ZoneId(z as u8)) {
        let racks = heat::racks(topology, zone);
        if racks.is_empty() {
            continue;
        }
        let mut next = racks.iter().copied().cycle();
        let mut turns = vec![0; topology.placement_groups.len()];
        for host in hosts.iter_mut().filter(|host| host.zone == zone) {
            let Some(group) = host.group else {
                host.stand = next.next().expect("there are racks");
                continue;
            };
            let spec = &topology.placement_groups[group.index()];
            let hall = spec.hall.unwrap_or(0);
            let of_hall: Vec<Stand> = racks.iter().copied().filter(|rack| rack.hall == hall).collect();
            host.stand = match (spec.hall, spec.rack) {
                (Some(_), None) => of_hall[turns[group.index()] % of_hall.len()],
                (_, rack) => Stand { hall, rack: rack.unwrap_or(0) },
            };
            turns[group.index()] += 1;
        }
    }
}

impl World {
    /// The hosts.
    pub fn hosts(&self) -> &[Host] {
        &self.region.hosts
    }

    /// The fault that a zone has.
    pub fn zone_fault(&self, zone: ZoneId) -> Option<ZoneFault> {
        self.region.zone_faults[zone.index()]
    }

    /// Returns whether customers reach the balancer's node of a zone, and it runs.
    #[inline]
    pub fn node_up(&self, zone: ZoneId) -> bool {
        self.node_runs(zone) && self.region.network.reaches_customers(zone)
    }

    /// Returns whether the balancer's node of a zone runs.
    pub(crate) fn node_runs(&self, zone: ZoneId) -> bool {
        self.front.nodes_down()[zone.index()].is_none()
    }

    /// Returns whether the balancer's name still gives a node's address: silent nodes are taken out after a while.
    pub(crate) fn node_listed(&self, zone: ZoneId, now: SimTime) -> bool {
        self.front.nodes_down()[zone.index()]
            .or(self.front.nodes_cut()[zone.index()])
            .is_none_or(|since| now.since(since) < self.topology.balancer.unlisted_after)
    }

    /// A node's host is on again: it checks every target before its address is given out.
    fn node_back(&mut self, zone: ZoneId) {
        self.front.nodes_down_mut()[zone.index()] = None;
        let (replicas, network) = (&self.services.replicas(), &self.region.network);
        self.front.balancer_mut().reset_node(zone, |target| {
            let target = &replicas[target.index()];
            target.process == ProcessState::Up && network.reaches(zone, target.zone)
        });
    }

    /// A zone fails; a gray one loses this share of its packets, 0 to 1, or what the document says.
    pub(in crate::world) fn fail_zone(
        &mut self,
        zone: ZoneId,
        fault: ZoneFault,
        loss: Option<f64>,
        clock: &mut Clock,
    ) -> Outcome {
        let (was, led) = (self.zone_fault(zone), self.led_from(zone));
        let all = self.hosts_of(zone);
        let hosts = all.len() as u32;
        let down = all.iter().filter(|&&host| self.region.hosts[host].state != HostState::On).count() as u32;
        self.region.zone_faults[zone.index()] = Some(fault);
        let loss_before = self.region.network.gray_loss(zone);
        self.change_network(clock, |network| match fault {
            ZoneFault::Gray => network.with_gray_loss(zone, loss),
            ZoneFault::Overheating | ZoneFault::PowerLoss | ZoneFault::Partition => network,
        });
        // A fault that the zone has already may still take what has come back meanwhile.
        let takes = match fault {
            ZoneFault::PowerLoss => self.lose_power(zone, clock),
            ZoneFault::Overheating if self.has_halls(zone) => self.lose_cooling(zone, clock),
            ZoneFault::Overheating => {
                self.overheat(zone, clock);
                true
            }
            ZoneFault::Partition => false,
            ZoneFault::Gray => loss_before != self.region.network.gray_loss(zone),
        };
        if was == Some(fault) && !takes {
            return Outcome::Nothing(Why::Zone(ZoneWhy::SameFault(fault, hosts)));
        }
        Outcome::Done(Effect::ZoneFailed { was, down, hosts, led })
    }

    /// Every host of a zone loses power, and none comes back by itself. False when that was so already.
    fn lose_power(&mut self, zone: ZoneId, clock: &mut Clock) -> bool {
        self.forget_heat(zone, clock);
        let mut takes = false;
        for host in self.hosts_of(zone) {
            let entry = &self.region.hosts[host];
            takes |= entry.state != HostState::Off || entry.timer != TimerId::NONE;
            self.stop_timer(host, clock);
            self.lose_host(host, clock);
            self.region.hosts[host].unpowered = true;
        }
        takes
    }

    /// Power is gone in the whole zone: nothing warms it, and nobody waits for a rack's turn.
    fn forget_heat(&mut self, zone: ZoneId, clock: &mut Clock) {
        self.return_cooling(zone, clock);
        for host in self.hosts_of(zone) {
            self.region.hosts[host].heated = false;
            self.region.hosts[host].hands = false;
        }
    }

    /// Chooses the hosts that shut down: the brokers, then others by a keyed order until the share is reached.
    fn overheat(&mut self, zone: ZoneId, clock: &mut Clock) {
        let faults = self.topology.faults.clone();
        let hosts = self.hosts_of(zone);
        let mut order: Vec<(bool, u64, usize)> = hosts
            .iter()
            .map(|&host| {
                let broker = matches!(self.region.hosts[host].kind, HostKind::Broker(..));
                // The hosts of a placement group stand close together: one place in the order for all of them.
                let key = match self.region.hosts[host].group {
                    Some(group) => hosts.iter().copied().find(|&h| self.region.hosts[h].group == Some(group)),
                    None => None,
                };
                let key = key.unwrap_or(host) as u64;
                (!broker, self.seed.draw(purpose::OVERHEAT_ORDER, key, 0, 0).bits(), host)
            })
            .collect();
        crate::base::order::sort(&mut order);
        let brokers = order.iter().filter(|entry| !entry.0).count();
        let share = libm::round(faults.overheating_share * hosts.len() as f64) as usize;
        let mut count = share.max(brokers).min(hosts.len());
        // A placement group is not taken in part.
        let group_at = |place: usize| order.get(place).and_then(|entry| self.region.hosts[entry.2].group);
        while count > 0 && group_at(count).is_some() && group_at(count) == group_at(count - 1) {
            count += 1;
        }
        for (place, &(_, _, host)) in order.iter().take(count).enumerate() {
            self.stop_timer(host, clock);
            self.region.hosts[host].overheats = true;
            self.region.hosts[host].unpowered = false;
            let delay = faults.overheating_spread.as_micros() * place as u64 / count.max(1) as u64;
            let timer =
                clock.timer_at(clock.now() + SimDuration::from_micros(delay), Event::HostDown(host as u32));
            self.region.hosts[host].timer = timer;
        }
    }

    pub(in crate::world) fn repair_zone(&mut self, zone: ZoneId, clock: &mut Clock) -> Outcome {
        let was = self.region.zone_faults[zone.index()].take();
        self.renew_network(clock);
        self.return_cooling(zone, clock);
        let (mut boot, mut wait, mut booting, mut dark) = (0, 0, 0, Vec::new());
        for host in self.hosts_of(zone) {
            let entry = &self.region.hosts[host];
            match (entry.heated, entry.state) {
                // What heat has switched off waits for its rack's turn.
                (true, state) => wait += u32::from(state != HostState::On),
                (false, HostState::Off) if entry.waits() => wait += 1,
                (false, HostState::Off) if entry.unpowered => dark.push(host),
                // One that boots would only begin anew.
                (false, HostState::Booting) => booting += 1,
                (false, state) => {
                    self.boot_host(host, clock);
                    boot += u32::from(state != HostState::On);
                }
            }
        }
        let at_once = self.return_power(zone, &dark, clock);
        (boot, wait) = (boot + at_once, wait + dark.len() as u32 - at_once);
        let why = match (boot, wait, booting) {
            _ if was.is_some() || boot > 0 => return Outcome::Done(Effect::ZoneRepaired { was, boot, wait }),
            (_, 1.., _) => ZoneWhy::HostsWait(wait),
            (_, _, 1..) => ZoneWhy::HostsBoot(booting),
            _ => ZoneWhy::HostsUp,
        };
        Outcome::Nothing(Why::Zone(why))
    }

    /// Hosts that a zone's loss of power has taken get power again, rack by rack where there are halls. Returns how many of
    /// them boot now.
    fn return_power(&mut self, zone: ZoneId, dark: &[usize], clock: &mut Clock) -> u32 {
        let topology = self.topology.clone();
        let halls = topology.zones[zone.index()].halls.len() as u8;
        if halls == 0 {
            dark.iter().for_each(|&host| self.boot_host(host, clock));
            return dark.len() as u32;
        }
        let mut at_once = 0;
        for hall in 0..halls {
            let here = |host: &usize| self.region.hosts[*host].stand.hall == hall;
            let hosts: Vec<usize> = dark.iter().copied().filter(here).collect();
            at_once += self.power_in_turns(&hosts, clock.now(), &topology.faults.power_return, clock);
        }
        at_once
    }

    /// Gives a host power; it runs after its boot. A host that runs stays as it is (a shutdown that was due is called off).
    pub(crate) fn boot_host(&mut self, host: usize, clock: &mut Clock) {
        if self.region.hosts[host].launching && self.region.hosts[host].state == HostState::Booting {
            return;
        }
        self.stop_timer(host, clock);
        if self.region.hosts[host].state != HostState::On {
            let entry = &mut self.region.hosts[host];
            (entry.unpowered, entry.hands) = (false, false);
            entry.state = HostState::Booting;
            // Hosts of a zone do not come up in one instant: 75 % to 125 % of the usual boot.
            let mut draw =
                self.seed.draw(purpose::BOOT, host as u64, self.region.hosts[host].losses as u64, 0);
            let boot = self.topology.faults.boot.as_secs_f64() * (0.75 + 0.5 * draw.unit());
            let at = clock.now() + SimDuration::from_secs_f64(boot);
            self.region.hosts[host].timer = clock.timer_at(at, Event::HostUp(host as u32));
        }
    }

    pub(crate) fn on_host_down(&mut self, host: u32, clock: &mut Clock) {
        let host = host as usize;
        self.region.hosts[host].timer = TimerId::NONE;
        if std::mem::take(&mut self.region.hosts[host].overheats) {
            let faults = &self.topology.faults;
            let broker = matches!(self.region.hosts[host].kind, HostKind::Broker(..));
            let after =
                if broker { faults.overheating_broker_return } else { faults.overheating_host_return };
            self.region.hosts[host].timer = clock.timer_at(clock.now() + after, Event::HostUp(host as u32));
        }
        self.lose_host(host, clock);
    }

    pub(crate) fn lose_host(&mut self, host: usize, clock: &mut Clock) {
        if self.region.hosts[host].state == HostState::Off {
            return;
        }
        let was_on = self.region.hosts[host].state == HostState::On;
        self.region.hosts[host].state = HostState::Off;
        self.region.hosts[host].launching = false;
        self.region.hosts[host].losses += 1;
        if !was_on {
            return;
        }
        let (now, kind) = (clock.now(), self.region.hosts[host].kind);
        self.tell(now, Fact::HostDown(kind));
        match kind {
            HostKind::Node(zone) => self.front.nodes_down_mut()[zone.index()] = Some(now),
            HostKind::Replica(replica) => self.crash_replica(replica, ProcessState::Silent, clock),
            HostKind::Broker(cluster, broker) => self.with_cluster(cluster, clock, |part, now, fx| {
                part.broker_lost(now, broker, Loss::Silent, fx);
            }),
            HostKind::Controller(cluster, zone) => self.with_cluster(cluster, clock, |part, now, fx| {
                part.controller_lost(now, zone, fx);
            }),
            HostKind::Quorum(quorum, node) => self.quorum_node_lost(quorum, node, clock),
            HostKind::Store(store, member) => self.store_member_lost(store, member, clock),
        }
    }

    pub(crate) fn on_host_up(&mut self, host: u32, clock: &mut Clock) {
        let host = host as usize;
        self.region.hosts[host].timer = TimerId::NONE;
        self.region.hosts[host].state = HostState::On;
        self.region.hosts[host].unpowered = false;
        let launched = std::mem::take(&mut self.region.hosts[host].launching);
        let (now, kind) = (clock.now(), self.region.hosts[host].kind);
        // A host that was launched does not come back: its group tells of it.
        if !launched {
            self.tell(now, Fact::HostUp(kind));
        }
        match kind {
            HostKind::Node(zone) => self.node_back(zone),
            HostKind::Replica(replica) => {
                if launched {
                    self.instance_runs(replica, now);
                }
                self.start_replica(replica, clock);
            }
            HostKind::Broker(cluster, broker) => self.with_cluster(cluster, clock, |part, now, fx| {
                part.broker_started(now, broker, fx);
            }),
            HostKind::Controller(cluster, zone) => self.with_cluster(cluster, clock, |part, now, fx| {
                part.controller_returned(now, zone, fx);
            }),
            HostKind::Quorum(quorum, node) => self.quorum_node_back(quorum, node, clock),
            HostKind::Store(store, member) => self.store_member_back(store, member, clock),
        }
        self.end_fault_when_quiet(self.region.hosts[host].zone);
    }

    /// Places of a zone's hosts that exist.
    pub(crate) fn hosts_of(&self, zone: ZoneId) -> Vec<usize> {
        let there = |host: &Host| host.zone == zone && host.state != HostState::Absent;
        (0..self.region.hosts.len()).filter(|&host| there(&self.region.hosts[host])).collect()
    }

    /// Place of the host that `kind` stands on.
    pub(crate) fn host_of(&self, kind: HostKind) -> usize {
        self.region.hosts.iter().position(|host| host.kind == kind).expect("every part has a host")
    }

    pub(crate) fn stop_timer(&mut self, host: usize, clock: &mut Clock) {
        clock.cancel(self.region.hosts[host].timer);
        self.region.hosts[host].timer = TimerId::NONE;
        self.region.hosts[host].overheats = false;
    }
}
