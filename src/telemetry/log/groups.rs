//! Lines about consumer groups.

use super::Log;
use crate::engine::{SimDuration, SimTime};
use crate::frame::Severity;
use crate::language::say;
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
                let text = say!(log_member_lost, label, waited);
                self.push(at, Severity::Bad, text, part);
            }
            GroupFact::Rebalanced { members, generation } if generation > 1 => {
                self.push(at, Severity::Info, say!(log_rebalanced, label, members), part);
            }
            GroupFact::PartitionStalled { partition, cause, .. } => {
                let why = match cause {
                    Stall::SilentLeader => say!(log_leader_silent),
                    Stall::RefusingLeader => say!(log_leader_refuses),
                    Stall::Leaderless => say!(log_no_leader),
                };
                let name = names.partition(cluster, partition);
                self.push(at, Severity::Hung, say!(log_cannot_read, label, name, why), part);
            }
            GroupFact::PartitionResumed { partition, after } => {
                let name = names.partition(cluster, partition);
                self.push(at, Severity::Good, say!(log_reads_again, label, name, after), part);
            }
            GroupFact::MemberHalted { .. } => {
                let text = say!(log_reads_nothing, label);
                self.push(at, Severity::Hung, text, part);
            }
            GroupFact::MemberEnded { .. } => {
                let text = say!(log_consumer_ended, label);
                self.push(at, Severity::Bad, text, part);
            }
            GroupFact::CommitStalled { .. } => {
                // Every consumer of the group finds the same within seconds.
                const TOGETHER: SimDuration = SimDuration::from_secs(60);
                if self.told_commit.replace(at).is_some_and(|told| at.since(told) < TOGETHER) {
                    return;
                }
                self.push(at, Severity::Hung, say!(log_cannot_commit, label), part);
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
                let text = say!(log_poll_too_long, label);
                self.push(at, Severity::Bad, text, part);
            }
            GroupFact::RecordFails { partition } => {
                let name = names.partition(cluster, partition);
                let text = say!(log_record_fails, label, name);
                self.push(at, Severity::Hung, text, part);
            }
            GroupFact::RecordGivenUp { partition, attempts, aside } => {
                let name = names.partition(cluster, partition);
                let text = match aside {
                    true => say!(log_record_aside, label, name, attempts),
                    false => say!(log_record_skipped, label, name, attempts),
                };
                self.push(at, Severity::Info, text, part);
            }
            _ => {}
        }
    }
}
