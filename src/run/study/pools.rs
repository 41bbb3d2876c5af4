//! Measures how pools of workers fill, and what they still get done: the two sums at the heart of the story.
//!
//! N / r: a service's pool has N_free workers when leader = -1 is committed: workers of running replicas that do not
//! already wait, at the end of their chain, for a dead partition. Its workers then take requests, and a share p of the
//! requests (p = dead partitions over all partitions of the topic) holds its worker. The pool is full at the first
//! look (every 50 ms) at which no running replica has a worker that is idle or waits for anything but a dead partition or
//! a queue. r is p times the rate at which workers took requests in that time.
//!
//! 2N / (lambda T): in the steady state workers of an undefended service take lambda' = N / (p T) requests per second,
//! of which 1 - p are answered.

use super::Study;
use crate::engine::{SimDuration, SimTime};
use crate::world::World;
use crate::world::command::TimedCommand;
use crate::world::ids::*;
use crate::world::services::replica::ProcessState;
use crate::world::topology::Action;

/// A pool that fills is sampled so often.
const LOOK: SimDuration = SimDuration::from_millis(50);
/// It is sampled so long at most.
const LOOKED_AT: SimDuration = SimDuration::from_secs(600);
/// After a fault the commit comes within this time or not at all.
const COMMIT_WITHIN: SimDuration = SimDuration::from_secs(30);

/// A pool that filled after a commit of leader = -1: all workers of a service, or those of one replica.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// Whose pool.
    pub service: ServiceId,
    /// The replica, when it is the pool of one.
    pub replica: Option<ReplicaId>,
    /// The time when leader = -1 was committed.
    pub commit: SimTime,
    /// The time when the pool was full; none within ten minutes.
    pub full: Option<SimTime>,
    /// Workers of running replicas at the commit.
    pub slots: u32,
    /// Of these, not held by a wait on a dead partition: N_free.
    pub free: u32,
    /// Requests that waited for a worker at the commit.
    pub backlog: u32,
    /// Requests that workers took between commit and full.
    pub started: u64,
    /// Share of dead partitions.
    pub dead_share: f64,
}

impl Fill {
    /// N_free / r, seconds.
    pub fn predicted(&self) -> Option<f64> {
        let elapsed = self.full?.since(self.commit).as_secs_f64();
        let rate = self.dead_share * self.started as f64 / elapsed;
        Some(f64::from(self.free) / rate)
    }

    /// The time that it took, seconds.
    pub fn measured(&self) -> Option<f64> {
        Some(self.full?.since(self.commit).as_secs_f64())
    }
}

/// The work that a service got done in an interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Throughput {
    /// Calls that workers took, per second.
    pub started: f64,
    /// Calls answered, per second.
    pub answered: f64,
    /// Workers of running replicas: mean.
    pub workers: f64,
    /// T: mean time of its waits for a partition that ended without an answer, seconds; 0 when there were none.
    pub wait: f64,
}

#[derive(Default)]
pub(super) struct FillWatch {
    watched: Vec<Watched>,
    done: bool,
}

struct Watched {
    fill: Fill,
    pool: Vec<ReplicaId>,
    cluster: ClusterId,
    started_before: u64,
    over: bool,
}

fn dead_in(world: &World) -> impl Fn(ClusterId, PartitionId) -> bool + '_ {
    |cluster, partition| world.clusters()[cluster.index()].leader(partition).is_none()
}

/// Calls that the workers of a pool have taken, and requests that wait for one.
fn taken(world: &World, pool: &[ReplicaId]) -> (u64, u32) {
    let replicas = pool.iter().map(|replica| &world.replicas()[replica.index()]);
    replicas.fold((0, 0), |(started, queued), replica| (started + replica.started, queued + replica.queued))
}

impl FillWatch {
    /// Returns whether a commit may come any moment.
    pub(super) fn waits_for_commit(&self, commands: &[TimedCommand], now: SimTime) -> bool {
        !self.done
            && commands.iter().any(|command| {
                command.command.is_loss() && command.at <= now && now.since(command.at) < COMMIT_WITHIN
            })
    }

    /// leader = -1 is committed for a partition: every service that sends to its topic's cluster is watched from now on.
    pub(super) fn committed(
        &mut self,
        world: &World,
        cluster: ClusterId,
        partition: PartitionId,
        at: SimTime,
    ) {
        let layout = world.clusters()[cluster.index()].layout();
        if layout.topics()[layout.locate(partition).0.index()].internal
            || self.watched.iter().any(|watched| watched.cluster == cluster)
        {
            return;
        }
        let clusters = &world.clusters()[cluster.index()];
        let dead_share =
            f64::from(clusters.customer_partitions_offline()) / f64::from(clusters.customer_partitions());
        for service in world.services_behind(cluster) {
            let up = |replica: &ReplicaId| world.replicas()[replica.index()].process == ProcessState::Up;
            let running: Vec<ReplicaId> = world.replicas_of(service).filter(up).collect();
            let pools = running.iter().map(|&replica| (Some(replica), vec![replica]));
            for (replica, pool) in pools.chain([(None, running.clone())]) {
                let on = world.workers_on(pool.iter().copied(), dead_in(world));
                let (started_before, backlog) = taken(world, &pool);
                let free = on.slots - on.on_partitions;
                let fill = Fill {
                    service,
                    replica,
                    commit: at,
                    full: None,
                    slots: on.slots,
                    free,
                    backlog,
                    started: 0,
                    dead_share,
                };
                self.watched.push(Watched { fill, pool, cluster, started_before, over: false });
            }
        }
        self.done = world.clusters().len() == {
            let mut seen: Vec<ClusterId> = self.watched.iter().map(|watched| watched.cluster).collect();
            seen.dedup();
            seen.len()
        };
    }

    /// Returns when the pools are sampled next.
    pub(super) fn next_look(&self, now: SimTime) -> Option<SimTime> {
        self.watched.iter().any(|watched| !watched.over).then(|| now + LOOK)
    }

    pub(super) fn look(&mut self, world: &World, now: SimTime, fills: &mut Vec<Fill>) {
        for watched in self.watched.iter_mut().filter(|watched| !watched.over) {
            let on = world.workers_on(watched.pool.iter().copied(), dead_in(world));
            if on.slots == 0 {
                watched.over = true;
                continue;
            }
            let full = on.on_partitions + on.in_queues >= on.slots;
            let late = now.since(watched.fill.commit) > LOOKED_AT;
            if full || late {
                watched.over = true;
                watched.fill.full = full.then_some(now);
                watched.fill.started = taken(world, &watched.pool).0 - watched.started_before;
                fills.push(watched.fill);
            }
        }
    }
}

impl Study {
    /// The first whole pool to fill among the services that wait for partitions themselves and call nobody: a caller's
    /// pool is also held by live requests that queue behind dead ones, so it fills earlier than its own N / r.
    pub fn first_fill(&self) -> Option<&Fill> {
        let calls_nobody = |service: ServiceId| {
            let operations = &self.topology.services[service.index()].operations;
            !operations
                .iter()
                .flat_map(|operation| &operation.steps)
                .any(|step| matches!(step.action, Action::Call { .. }))
        };
        let filled = self.fills.iter().filter(|fill| fill.replica.is_none() && calls_nobody(fill.service));
        filled.filter(|fill| fill.full.is_some_and(|full| full > fill.commit)).min_by_key(|fill| fill.full)
    }

    /// Counts the work that a service got done from `from` on and before `to`.
    pub fn throughput(&self, service: ServiceId, from: SimTime, to: SimTime) -> Throughput {
        let samples: Vec<_> = self.samples_in(from, to).collect();
        let (Some(first), Some(last)) = (samples.first(), samples.last()) else {
            return Throughput { started: 0.0, answered: 0.0, workers: 0.0, wait: 0.0 };
        };
        let seconds = last.at.since(first.at).as_secs_f64().max(1e-9);
        let of = |sample: &super::Sample| sample.services[service.index()];
        let running: u32 = samples.iter().map(|sample| of(sample).running).sum();
        let workers = f64::from(self.topology.services[service.index()].workers);
        let (before, after) = (of(first).partition_waits, of(last).partition_waits);
        Throughput {
            wait: (after.1 - before.1) as f64 / 1e6 / (after.0 - before.0).max(1) as f64,
            started: (of(last).started - of(first).started) as f64 / seconds,
            answered: (of(last).answered - of(first).answered) as f64 / seconds,
            workers: f64::from(running) * workers / samples.len() as f64,
        }
    }
}
