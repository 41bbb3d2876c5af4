//! Lines about consumer groups.

use super::{Log, plural};
use crate::engine::{SimDuration, SimTime};
use crate::frame::Severity;
use crate::telemetry::names::Names;
use crate::world::World;
use crate::world::ids::{ClusterId, GroupId};
use crate::world::kafka::consumer::{GroupFact, Stall};
use crate::world::part::Part;

impl Log {
    pub(super) fn group(&mut self, world: &World, group: GroupId, at: SimTime, fact: GroupFact) {
        let names = Names(world.topology());
        let Some((_, cluster, service)) = world.groups().nth(group.index()) else { return };
        let label = names.service(service);
        let part = Some(Part::Service(service));
        match fact {
            GroupFact::MemberLost { waited, .. } => {
                let text = format!(
                    "{label}: a consumer is taken out of its group after {waited} (session.timeout.ms)"
                );
                self.push(at, Severity::Bad, text, part);
            }
            GroupFact::Rebalanced { members, generation } if generation > 1 => {
                self.push(
                    at,
                    Severity::Info,
                    format!("{label}: partitions are assigned to {members} consumers"),
                    part,
                );
            }
            GroupFact::PartitionStalled { partition, cause, .. } => {
                let why = match cause {
                    Stall::SilentLeader => "its leader is silent (request.timeout.ms)",
                    Stall::RefusingLeader => "its leader refuses",
                    Stall::Leaderless => "it has no leader",
                };
                let name = names.partition(cluster, partition);
                self.push(at, Severity::Hung, format!("{label} cannot read {name}: {why}"), part);
            }
            GroupFact::PartitionResumed { partition, after } => {
                let name = names.partition(cluster, partition);
                self.push(at, Severity::Good, format!("{label} reads {name} again after {after}"), part);
            }
            GroupFact::MemberHalted { .. } => {
                let text = format!("{label}: a consumer reads nothing any more; its process runs on");
                self.push(at, Severity::Hung, text, part);
            }
            GroupFact::MemberEnded { .. } => {
                let text = format!(
                    "{label}: a consumer has ended for good, and its process runs on: only a restart helps"
                );
                self.push(at, Severity::Bad, text, part);
            }
            GroupFact::CommitStalled { .. } => {
                // Every consumer of the group finds the same within seconds.
                const TOGETHER: SimDuration = SimDuration::from_secs(60);
                if self.told_commit.replace(at).is_some_and(|told| at.since(told) < TOGETHER) {
                    return;
                }
                self.push(
                    at,
                    Severity::Hung,
                    format!("{label}: consumers cannot commit, their coordinator does not answer"),
                    part,
                );
            }
            GroupFact::PollTimedOut { .. }
            | GroupFact::RecordFails { .. }
            | GroupFact::RecordGivenUp { .. } => self.handling(&names, cluster, (label, part), at, fact),
            _ => {}
        }
    }

    /// What comes of the handling of records that takes too long, or fails.
    fn handling(
        &mut self,
        names: &Names,
        cluster: ClusterId,
        (label, part): (&str, Option<Part>),
        at: SimTime,
        fact: GroupFact,
    ) {
        match fact {
            GroupFact::PollTimedOut { .. } => {
                let text = format!(
                    "{label}: a consumer leaves its group, it has worked too long on what a poll gave it (max.poll.interval.ms)"
                );
                self.push(at, Severity::Bad, text, part);
            }
            GroupFact::RecordFails { partition } => {
                let name = names.partition(cluster, partition);
                let text = format!("{label} fails at a record of {name}, and what is behind it waits");
                self.push(at, Severity::Hung, text, part);
            }
            GroupFact::RecordGivenUp { partition, attempts, aside } => {
                let name = names.partition(cluster, partition);
                let what = if aside { "put aside in the dead-letter topic" } else { "skipped" };
                let tries = plural(attempts, "attempt");
                let text = format!("{label}: a record of {name} is given up after {tries}, and {what}");
                self.push(at, Severity::Info, text, part);
            }
            _ => {}
        }
    }
}
