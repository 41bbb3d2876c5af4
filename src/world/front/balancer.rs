//! A zonal load balancer: one node per zone, each with its own opinion of every target.
//!
//! A node checks each target once per interval. A target is healthy until `unhealthy_threshold` checks in a row
//! failed, then unhealthy until `healthy_threshold` in a row passed; a new target needs one pass. A node sends to its
//! healthy targets in turn or to the least loaded; when it calls none of a service healthy, it sends to all of them
//! (fail-open). Registered -> (taken out) draining, until its requests are done or the delay is over -> unused.
//! A zone that is shifted away gets nothing new, and so does one that leaves the name ([`name`]). Rules and defaults: Elastic Load Balancing user
//! guide, Application Load Balancers.

mod counts;
mod marks;
pub mod name;
mod pick;
mod proxy;

pub use counts::{ElbCode, ElbCounts};
pub use marks::{Mark, MarkChange};
pub(in crate::world) use proxy::{Ask, Choice};

use serde::{Deserialize, Serialize};

use crate::base::wire::wire_enum;
use crate::engine::{Digest, SimTime};
use crate::world::ids::{ReplicaId, ServiceId, ZoneId};
use crate::world::topology::{BalancerSpec, CheckKind, TargetGroupSpec};
use proxy::Seen;

/// A change by a health check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthChange {
    /// The node calls the target unhealthy from now on.
    Unhealthy,
    /// The node calls the target healthy from now on.
    Healthy,
}

/// The registration of a target with its group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Registration {
    /// It gets requests, as far as its checks pass.
    #[default]
    Registered,
    /// It finishes those that it has.
    Draining,
    /// It is not in the group.
    Unused,
}

wire_enum! {
    Registration { Registered {} = 0, Draining {} = 1, Unused {} = 2 } else Registration::Registered;
}

/// The one that moved traffic out of a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// A person.
    ByHand,
    /// The vendor.
    Auto,
}

#[derive(Clone, Copy, Debug)]
struct Opinion {
    healthy: bool,
    /// Registered lately: the first pass is enough.
    initial: bool,
    streak: u8,
    /// The time since which the target has been in its slow start.
    warming: Option<SimTime>,
    /// Millionths of a request that the slow start still owes it.
    credit: u32,
}

#[derive(Clone, Copy, Debug)]
struct Target {
    zone: ZoneId,
    service: ServiceId,
    registration: Registration,
    /// Requests sent to it and not answered, over all nodes.
    outstanding: u32,
}

/// The balancer's nodes and what they think of the targets.
#[derive(Clone, Debug)]
pub struct Balancer {
    spec: BalancerSpec,
    groups: Vec<TargetGroupSpec>,
    targets: Vec<Target>,
    /// Targets of each service, as (first, count): replicas of a service are numbered in a row.
    services: Vec<(u16, u16)>,
    /// By node, then target.
    opinions: Vec<Opinion>,
    /// By node, then service: the next turn.
    turns: Vec<u16>,
    nodes: usize,
    /// By zone.
    shifts: Vec<Option<Shift>>,
    /// By node, then service: since when its zone has had no healthy target; empty when every group crosses zones.
    barren: Vec<Option<SimTime>>,
    counts: Vec<ElbCounts>,
    /// What a proxy knows of its targets beyond checks, by node, then target; empty where no group has a proxy.
    seen: Vec<Seen>,
}

impl Opinion {
    fn of(healthy: bool) -> Opinion {
        Opinion { healthy, initial: false, streak: 0, warming: None, credit: 0 }
    }
}

impl Balancer {
    /// A balancer with `nodes` nodes (one per zone) before the services whose replicas stand in `services[i]`.
    pub fn new(
        spec: BalancerSpec,
        nodes: usize,
        services: &[Vec<ZoneId>],
        groups: Vec<TargetGroupSpec>,
    ) -> Self {
        let mut targets = Vec::new();
        let mut ranges = Vec::new();
        for (s, replicas) in services.iter().enumerate() {
            ranges.push((targets.len() as u16, replicas.len() as u16));
            targets.extend(replicas.iter().map(|&zone| Target {
                zone,
                service: ServiceId(s as u8),
                registration: Registration::Registered,
                outstanding: 0,
            }));
        }
        let opinions = vec![Opinion::of(true); nodes * targets.len()];
        let turns = (0..nodes).flat_map(|node| vec![node as u16; ranges.len()]).collect();
        let counts = vec![ElbCounts::default(); ranges.len()];
        let proxies = groups.iter().any(|group| group.proxy.is_some());
        let seen = vec![Seen::default(); if proxies { opinions.len() } else { 0 }];
        let mut balancer = Balancer {
            spec,
            groups,
            targets,
            services: ranges,
            opinions,
            turns,
            nodes,
            shifts: vec![None; nodes],
            barren: Vec::new(),
            counts,
            seen,
        };
        balancer.look_at_zones();
        balancer
    }

    /// The settings.
    pub fn spec(&self) -> &BalancerSpec {
        &self.spec
    }

    /// The target group of a service.
    pub fn group(&self, service: ServiceId) -> &TargetGroupSpec {
        &self.groups[service.index()]
    }

    /// Number of (node, target) pairs; a check is named by its place among them.
    pub fn checks(&self) -> usize {
        self.opinions.len()
    }

    /// Node and target of a check.
    pub fn check(&self, check: usize) -> (ZoneId, ReplicaId) {
        let targets = self.targets.len();
        (ZoneId((check / targets) as u8), ReplicaId((check % targets) as u16))
    }

    /// The check of a target by a node.
    pub(in crate::world) fn check_of(&self, node: ZoneId, target: ReplicaId) -> u32 {
        (node.index() * self.targets.len() + target.index()) as u32
    }

    /// Notes the result of a check.
    pub fn note(&mut self, check: usize, passed: bool, now: SimTime) -> Option<HealthChange> {
        let (node, target) = self.check(check);
        let service = self.targets[target.index()].service;
        let group = &self.groups[service.index()];
        let opinion = &mut self.opinions[check];
        if opinion.initial && !passed {
            // After as many failures as make a target unhealthy it is no longer new.
            opinion.streak += 1;
            if opinion.streak >= group.check.unhealthy_threshold {
                *opinion = Opinion::of(false);
            }
            return None;
        }
        if opinion.healthy == passed {
            opinion.streak = 0;
            return None;
        }
        opinion.streak += 1;
        let needed = match passed {
            true if opinion.initial => 1,
            true => group.check.healthy_threshold,
            false => group.check.unhealthy_threshold,
        };
        if opinion.streak < needed {
            return None;
        }
        *opinion = Opinion::of(passed);
        let slowly = group.slow_start.as_micros() > 0;
        if passed && slowly && (group.slow_start_by_connections || self.carried_without(node, target)) {
            self.opinions[check].warming = Some(now);
        }
        Some(if passed { HealthChange::Healthy } else { HealthChange::Unhealthy })
    }

    /// Notes that a check was answered with an error, where one such answer is enough (Envoy).
    pub fn note_error(&mut self, check: usize) -> Option<HealthChange> {
        let was = self.opinions[check].healthy;
        self.opinions[check] = Opinion::of(false);
        was.then_some(HealthChange::Unhealthy)
    }

    /// Returns whether another target of the group works at full share for `node`: only then does a target start
    /// slowly.
    fn carried_without(&self, node: ZoneId, target: ReplicaId) -> bool {
        let (first, count) = self.services[self.targets[target.index()].service.index()];
        let base = node.index() * self.targets.len();
        (first..first + count).any(|other| {
            let opinion = &self.opinions[base + other as usize];
            other != target.0
                && self.targets[other as usize].registration == Registration::Registered
                && opinion.healthy
                && opinion.warming.is_none()
        })
    }

    /// A fresh node (after its host booted) has checked every target once: one pass is enough for a new target.
    pub fn reset_node(&mut self, node: ZoneId, passes: impl Fn(ReplicaId) -> bool) {
        let targets = self.targets.len();
        let first = node.index() * targets;
        for target in 0..targets {
            self.opinions[first + target] = Opinion::of(passes(ReplicaId(target as u16)));
        }
        self.look_at_fresh(node);
    }

    /// Returns whether `node` calls `target` healthy.
    pub fn healthy(&self, node: ZoneId, target: ReplicaId) -> bool {
        self.opinions[node.index() * self.targets.len() + target.index()].healthy
    }

    /// Returns whether most nodes of `alive` call `target` healthy: what a dashboard counts.
    pub fn healthy_by_most(&self, target: ReplicaId, alive: impl Fn(ZoneId) -> bool) -> bool {
        let nodes = || (0..self.nodes).map(|node| ZoneId(node as u8)).filter(|&node| alive(node));
        2 * nodes().filter(|&node| self.healthy(node, target)).count() >= nodes().count()
    }

    /// Returns whether a target is so new that no check has decided about it, at most nodes of `alive`.
    pub fn initial_by_most(&self, target: ReplicaId, alive: impl Fn(ZoneId) -> bool) -> bool {
        let nodes = || (0..self.nodes).map(|node| ZoneId(node as u8)).filter(|&node| alive(node));
        let new = |node: ZoneId| self.opinions[node.index() * self.targets.len() + target.index()].initial;
        2 * nodes().filter(|&node| new(node)).count() > nodes().count()
    }

    /// `HealthyHostCount` and `UnHealthyHostCount` of a service, as most nodes of `alive` see its registered targets.
    pub fn host_counts(&self, service: ServiceId, alive: impl Fn(ZoneId) -> bool + Copy) -> (u32, u32) {
        let (first, count) = self.services[service.index()];
        let mut counts = (0, 0);
        for target in (first..first + count).map(ReplicaId) {
            if self.registration(target) != Registration::Registered {
                continue;
            }
            if self.healthy_by_most(target, alive) {
                counts.0 += 1;
            } else if !self.initial_by_most(target, alive) {
                counts.1 += 1;
            }
        }
        counts
    }

    /// The registration of a target with its group.
    pub fn registration(&self, target: ReplicaId) -> Registration {
        self.targets[target.index()].registration
    }

    /// Puts a target into its group: every node has to see it pass once.
    pub fn register(&mut self, target: ReplicaId) {
        let entry = &mut self.targets[target.index()];
        entry.registration = Registration::Registered;
        let unchecked = self.groups[entry.service.index()].check.kind == CheckKind::None;
        let opinion =
            if unchecked { Opinion::of(true) } else { Opinion { initial: true, ..Opinion::of(false) } };
        for node in 0..self.nodes {
            self.opinions[node * self.targets.len() + target.index()] = opinion;
        }
    }

    /// Takes a target out of its group. True when it has no request left and is unused at once.
    pub fn deregister(&mut self, target: ReplicaId) -> bool {
        let entry = &mut self.targets[target.index()];
        let idle = entry.registration == Registration::Unused || entry.outstanding == 0;
        entry.registration = if idle { Registration::Unused } else { Registration::Draining };
        idle
    }

    /// A target is out of its group now, whatever it still works on.
    pub fn drop_target(&mut self, target: ReplicaId) {
        self.targets[target.index()].registration = Registration::Unused;
    }

    /// A request goes to a target.
    pub fn request_sent(&mut self, target: ReplicaId) {
        let entry = &mut self.targets[target.index()];
        entry.outstanding += 1;
        self.counts[entry.service.index()].requests += 1;
    }

    /// A request to a target is over. True when that was the last one that a draining target had.
    pub fn request_over(&mut self, target: ReplicaId) -> bool {
        let entry = &mut self.targets[target.index()];
        entry.outstanding -= 1;
        let drained = entry.registration == Registration::Draining && entry.outstanding == 0;
        if drained {
            entry.registration = Registration::Unused;
        }
        drained
    }

    /// Requests that a target has not answered.
    pub fn outstanding(&self, target: ReplicaId) -> u32 {
        self.targets[target.index()].outstanding
    }

    /// Counts of a service.
    pub fn counts(&self, service: ServiceId) -> &ElbCounts {
        &self.counts[service.index()]
    }

    pub(crate) fn count(&mut self, service: ServiceId, code: ElbCode) {
        self.counts[service.index()].count(code);
    }

    pub(crate) fn connection_error(&mut self, service: ServiceId) {
        self.counts[service.index()].target_connection_errors += 1;
    }

    /// Returns who moved traffic out of a zone, if somebody did.
    pub fn shift(&self, zone: ZoneId) -> Option<Shift> {
        self.shifts[zone.index()]
    }

    /// Moves traffic out of a zone, or lets it in again.
    pub fn set_shift(&mut self, zone: ZoneId, shift: Option<Shift>) {
        self.shifts[zone.index()] = shift;
    }

    /// Returns whether traffic may still be moved out of `zone`: another one has to be left.
    pub fn may_shift(&self, zone: ZoneId) -> bool {
        (0..self.nodes).any(|other| other != zone.index() && self.shifts[other].is_none())
    }

    /// Mixes the state into `digest`. What older documents cannot reach is left out while nobody uses it.
    pub fn digest(&self, digest: &mut Digest) {
        self.seen.iter().for_each(|seen| seen.digest(digest));
        for opinion in &self.opinions {
            digest.word(
                opinion.healthy as u64 * 256 + opinion.streak as u64 + ((opinion.initial as u64) << 16),
            );
            if let Some(since) = opinion.warming {
                digest.word(since.as_micros());
                digest.word(opinion.credit as u64);
            }
        }
        for &turn in &self.turns {
            digest.word(turn as u64);
        }
        for (at, target) in self.targets.iter().enumerate() {
            if target.registration != Registration::Registered {
                digest.word((at as u64) << 8 | target.registration as u64);
            }
        }
        for (zone, shift) in self.shifts.iter().enumerate() {
            if let Some(shift) = shift {
                digest.word((zone as u64) << 8 | *shift as u64);
            }
        }
        let plain = TargetGroupSpec::of(&self.spec);
        for (group, counts) in self.groups.iter().zip(&self.counts) {
            if *group != plain {
                counts.digest(digest);
            }
        }
    }
}
