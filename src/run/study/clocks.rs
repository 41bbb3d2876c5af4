//! Which clock each layer waited for after a fault: from the facts of the run, longest wait of each kind.

use super::Study;
use crate::engine::{SimDuration, SimTime};
use crate::world::fact::Fact;
use crate::world::front::balancer::HealthChange;
use crate::world::kafka::cluster::ClusterFact;
use crate::world::kafka::consumer::{GroupFact, Stall};

/// The longest wait for each clock, none where nobody waited for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clocks {
    /// Controllers: from the loss of a broker to its fence (`broker.session.timeout.ms` less the heartbeat's age).
    pub fence: Option<SimDuration>,
    /// Consumers and readers of replies: from the silence of a leader until the partition was read again: a fetch
    /// waited for `request.timeout.ms` less its age.
    pub request_timeout: Option<SimDuration>,
    /// Balancer: from the fault to the first verdict against a target.
    pub first_unhealthy: Option<SimDuration>,
    /// Balancer: from the fault to the last verdict against a target.
    pub last_unhealthy: Option<SimDuration>,
    /// Coordinators: from the loss of a group's member to its removal (`session.timeout.ms` less the heartbeat's age).
    pub session_timeout: Option<SimDuration>,
    /// Customers who left because their patience ended.
    pub impatient: u64,
}

fn longest(kept: &mut Option<SimDuration>, time: SimDuration) {
    *kept = Some(kept.map_or(time, |kept| kept.max(time)));
}

impl Study {
    /// The clocks that were waited for after `fault` and before `to`.
    pub fn clocks(&self, fault: SimTime, to: SimTime) -> Clocks {
        let mut clocks = Clocks { impatient: self.impatient.iter().sum(), ..Clocks::default() };
        let mut silent = Vec::new();
        for &(at, fact) in self.facts.iter().filter(|entry| entry.0 >= fault && entry.0 < to) {
            match fact {
                Fact::Cluster(_, ClusterFact::BrokerFenced { silent_for, .. }) => {
                    longest(&mut clocks.fence, silent_for);
                }
                Fact::Group(
                    group,
                    GroupFact::PartitionStalled { partition, cause: Stall::SilentLeader, .. },
                ) => {
                    silent.push((group, partition));
                }
                Fact::Group(group, GroupFact::PartitionResumed { partition, after })
                    if silent.contains(&(group, partition)) =>
                {
                    longest(&mut clocks.request_timeout, after);
                }
                Fact::RepliesResumed { after, .. } => longest(&mut clocks.request_timeout, after),
                Fact::Group(_, GroupFact::MemberLost { waited, .. }) => {
                    longest(&mut clocks.session_timeout, waited);
                }
                Fact::Target(_, _, HealthChange::Unhealthy) => {
                    clocks.first_unhealthy.get_or_insert(at.since(fault));
                    longest(&mut clocks.last_unhealthy, at.since(fault));
                }
                _ => {}
            }
        }
        clocks
    }
}
