//! Forecasts when a backlog that drains will be gone: the fluid approximation, backlog / (capacity - arrivals).
//! Capacity less arrivals is measured: what the backlog lost per second over the last half minute.

use crate::engine::{SimDuration, SimTime};
use crate::world::World;
use crate::world::ids::ServiceId;
use crate::world::services::replica::ProcessState;

/// Time between two looks, and how many make the span.
const STEP: SimDuration = SimDuration::from_secs(10);
const STEPS: usize = 3;

/// The pace is measured over so long.
pub const SPAN: SimDuration = SimDuration::from_micros(STEP.as_micros() * STEPS as u64);

/// A backlog now and 10, 20, 30 s ago, the newest first.
type Backlog = [u64; STEPS + 1];

/// Backlogs of all queues and groups.
#[derive(Clone, Debug)]
pub struct Drain {
    /// Requests before the workers, by service.
    queues: Vec<Backlog>,
    /// Records not read yet, by service with a consumer.
    unread: Vec<Backlog>,
}

impl Drain {
    /// Nothing waits.
    pub fn new(world: &World) -> Drain {
        let services = world.topology().services.len();
        Drain { queues: vec![[0; STEPS + 1]; services], unread: vec![[0; STEPS + 1]; services] }
    }

    /// A whole second has passed.
    pub fn look(&mut self, world: &World, now: SimTime) {
        if !now.as_micros().is_multiple_of(STEP.as_micros()) {
            return;
        }
        let push = |backlog: &mut Backlog, value: u64| {
            backlog.rotate_right(1);
            backlog[0] = value;
        };
        for (s, backlog) in self.queues.iter_mut().enumerate() {
            let replicas = world.replicas_of(ServiceId(s as u8)).map(|id| &world.replicas()[id.index()]);
            let up = replicas.filter(|replica| replica.process == ProcessState::Up);
            push(backlog, up.map(|replica| u64::from(replica.queued)).sum());
        }
        for (group, cluster, service) in world.groups() {
            let cluster = &world.clusters()[cluster.index()];
            let unread = group.partitions().iter().map(|&partition| group.lag(partition, cluster).unread);
            push(&mut self.unread[service.index()], unread.sum());
        }
    }

    /// Time until the queue before a service's workers is empty, while it drains.
    pub fn queue(&self, service: ServiceId) -> Option<SimDuration> {
        left(&self.queues[service.index()])
    }

    /// Time until the group of a service has read everything, while it catches up.
    pub fn group(&self, service: ServiceId) -> Option<SimDuration> {
        left(&self.unread[service.index()])
    }
}

/// Backlog over its loss per second, while it shrinks from step to step.
fn left(backlog: &Backlog) -> Option<SimDuration> {
    let shrinks = backlog.windows(2).all(|pair| pair[0] < pair[1]) && backlog[0] > 0;
    shrinks.then(|| {
        let per_second = (backlog[STEPS] - backlog[0]) as f64 / (STEP.as_secs_f64() * STEPS as f64);
        SimDuration::from_secs(libm::ceil(backlog[0] as f64 / per_second) as u64)
    })
}
