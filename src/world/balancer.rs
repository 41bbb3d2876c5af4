//! A zonal load balancer: one node per zone, each with its own opinion of every target.
//!
//! A node checks each target once per interval. A target is healthy until `unhealthy_threshold` checks in a row
//! failed, then unhealthy until `healthy_threshold` in a row passed. A node sends to its healthy targets in turn
//! (round robin); when it calls none of a service healthy, it sends to all of them (fail-open, domain notes D1).

use crate::engine::Digest;
use crate::world::ids::{ReplicaId, ServiceId, ZoneId};
use crate::world::topology::BalancerSpec;

/// What a health check changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthChange {
    /// The node calls the target unhealthy from now on.
    Unhealthy,
    /// The node calls the target healthy from now on.
    Healthy,
}

#[derive(Clone, Copy, Debug)]
struct Opinion {
    healthy: bool,
    streak: u8,
}

#[derive(Clone, Copy, Debug)]
struct Target {
    zone: ZoneId,
}

/// The balancer's nodes and what they think of the targets.
#[derive(Clone, Debug)]
pub struct Balancer {
    spec: BalancerSpec,
    targets: Vec<Target>,
    /// Targets of each service, as (first, count): replicas of a service are numbered in a row.
    services: Vec<(u16, u16)>,
    /// By node, then target.
    opinions: Vec<Opinion>,
    /// By node, then service: the next turn.
    turns: Vec<u16>,
    nodes: usize,
}

impl Balancer {
    /// A balancer with `nodes` nodes (one per zone) before the services whose replicas stand in `services[i]`.
    pub fn new(spec: BalancerSpec, nodes: usize, services: &[Vec<ZoneId>]) -> Self {
        let mut targets = Vec::new();
        let mut ranges = Vec::new();
        for replicas in services {
            ranges.push((targets.len() as u16, replicas.len() as u16));
            targets.extend(replicas.iter().map(|&zone| Target { zone }));
        }
        let opinions = vec![Opinion { healthy: true, streak: 0 }; nodes * targets.len()];
        let turns = (0..nodes).flat_map(|node| vec![node as u16; ranges.len()]).collect();
        Balancer { spec, targets, services: ranges, opinions, turns, nodes }
    }

    /// The settings.
    pub fn spec(&self) -> &BalancerSpec {
        &self.spec
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

    /// Notes the result of a check.
    pub fn note(&mut self, check: usize, passed: bool) -> Option<HealthChange> {
        let opinion = &mut self.opinions[check];
        if opinion.healthy == passed {
            opinion.streak = 0;
            return None;
        }
        opinion.streak += 1;
        let needed = if passed { self.spec.healthy_threshold } else { self.spec.unhealthy_threshold };
        if opinion.streak < needed {
            return None;
        }
        *opinion = Opinion { healthy: passed, streak: 0 };
        Some(if passed { HealthChange::Healthy } else { HealthChange::Unhealthy })
    }

    /// A fresh node (after its host booted) has checked every target once: one pass is enough for a new target.
    pub fn reset_node(&mut self, node: ZoneId, passes: impl Fn(ReplicaId) -> bool) {
        let targets = self.targets.len();
        let first = node.index() * targets;
        for target in 0..targets {
            let healthy = passes(ReplicaId(target as u16));
            self.opinions[first + target] = Opinion { healthy, streak: 0 };
        }
    }

    /// The replica that `node` sends the next request for `service` to; `None` when it has no target at all.
    pub fn pick(&mut self, node: ZoneId, service: ServiceId) -> Option<ReplicaId> {
        let (first, count) = self.services[service.index()];
        let usable = |target: &u16| self.spec.cross_zone || self.targets[*target as usize].zone == node;
        let base = node.index() * self.targets.len();
        let candidates = || (first..first + count).filter(usable);
        let healthy = candidates().filter(|&t| self.opinions[base + t as usize].healthy).count();
        let pool = if healthy > 0 { healthy } else { candidates().count() };
        if pool == 0 {
            return None;
        }
        let turn_at = node.index() * self.services.len() + service.index();
        let turn = self.turns[turn_at] as usize % pool;
        let chosen = candidates()
            .filter(|&t| healthy == 0 || self.opinions[base + t as usize].healthy)
            .nth(turn)
            .map(ReplicaId);
        self.turns[turn_at] = (turn + 1) as u16;
        chosen
    }

    /// Whether `node` calls `target` healthy.
    pub fn healthy(&self, node: ZoneId, target: ReplicaId) -> bool {
        self.opinions[node.index() * self.targets.len() + target.index()].healthy
    }

    /// Whether most nodes of `alive` call `target` healthy: what a dashboard counts.
    pub fn healthy_by_most(&self, target: ReplicaId, alive: impl Fn(ZoneId) -> bool) -> bool {
        let nodes = || (0..self.nodes).map(|node| ZoneId(node as u8)).filter(|&node| alive(node));
        2 * nodes().filter(|&node| self.healthy(node, target)).count() >= nodes().count()
    }

    /// Mixes the state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        for opinion in &self.opinions {
            digest.word(opinion.healthy as u64 * 256 + opinion.streak as u64);
        }
        for &turn in &self.turns {
            digest.word(turn as u64);
        }
    }
}
