//! Records that fail: tried again, then skipped or put aside.
//!
//! Tried -> failed, and after a pause tried again, so many times or for ever -> given up: skipped, or put aside in a
//! dead-letter topic. The member seeks back to the record and gives back the rest of its poll; it sleeps meanwhile, so its
//! other partitions wait for the pause and are read between two attempts. What lies behind the record waits.
//!
//! A record that fails for ever cannot be handled by anybody (poison): it fails before the operation, as one that cannot
//! be deserialised. Without `retry` in the document it is tried for ever: `KafkaConsumer.poll` throws a
//! `RecordDeserializationException` and stays where it is, until the application seeks past the record; that applications
//! catch it, sleep 1 s and poll again, and that other partitions of the member are read meanwhile, is assumed, grade A.
//! Records whose operation fails are passed over without `retry`: the service has caught the error itself. With it both
//! are treated as it says (Spring for Apache Kafka 2.8 to 4.0, `DefaultErrorHandler`: 10 attempts, no pause, then logged
//! and skipped). Attempts are counted by the member, so they begin anew when the partition changes hands. Putting a record
//! aside always works and takes no time, grade A.

use super::interface::{GivenUp, GroupEffect, GroupFact};
use super::{ConsumerGroup, Effects};
use crate::engine::{SimDuration, SimTime};
use crate::world::ids::PartitionId;
use crate::world::kafka::cluster::Cluster;

/// Purpose of the draw of a partition that gets a record which fails for ever: (group, count).
const DRAW_POISON: u32 = 0x4B17;

/// A record at which a member fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failing {
    /// Its partition.
    pub partition: PartitionId,
    /// Attempts so far.
    pub attempts: u32,
    /// The time of the first.
    pub since: SimTime,
}

/// Records that fail for ever, and what was given up.
#[derive(Clone, Debug, Default)]
pub(super) struct Failures {
    /// Slot and offset of each record that fails for ever.
    poison: Vec<(u16, u64)>,
    /// Such records so far.
    count: u32,
    /// Records that were skipped, and put aside.
    given_up: [u64; 2],
}

impl ConsumerGroup {
    /// The next record of a partition fails for ever; returns which. `None`: every partition has such a record.
    pub fn poison(&mut self) -> Option<PartitionId> {
        let poisoned = |slot: u16| self.failures.poison.iter().any(|entry| entry.0 == slot);
        let free: Vec<u16> = (0..self.slots.len() as u16).filter(|&slot| !poisoned(slot)).collect();
        if free.is_empty() {
            return None;
        }
        let count = u64::from(self.failures.count);
        let drawn = self.seed.draw(DRAW_POISON, u64::from(self.id.0), count, 0).below(free.len() as u64);
        let slot = free[drawn as usize];
        self.failures.count += 1;
        let entry = &self.slots[slot as usize];
        self.failures.poison.push((slot, entry.position));
        Some(entry.partition)
    }

    /// Returns whether a record fails for ever.
    #[inline]
    pub fn is_poison(&self, partition: PartitionId, offset: u64) -> bool {
        !self.failures.poison.is_empty()
            && self.slot(partition).is_some_and(|slot| self.failures.poison.contains(&(slot as u16, offset)))
    }

    pub(super) fn is_poisoned(&self) -> bool {
        !self.failures.poison.is_empty()
    }

    /// Partitions with a record that fails for ever, whether anybody has come to it or not.
    pub fn poisoned(&self) -> impl Iterator<Item = PartitionId> {
        self.failures.poison.iter().map(|entry| self.slots[entry.0 as usize].partition)
    }

    /// Partitions that stand still at a record which has failed more than once.
    pub fn failing(&self) -> impl Iterator<Item = Failing> {
        let failing = self.slots.iter().filter(|slot| slot.attempts > 1);
        failing.map(|slot| Failing {
            partition: slot.partition,
            attempts: slot.attempts,
            since: slot.fails_since,
        })
    }

    /// Records that were skipped so far, and put aside in the dead-letter topic.
    pub fn given_up(&self) -> (u64, u64) {
        (self.failures.given_up[0], self.failures.given_up[1])
    }

    /// Returns whether a failure at the record that a member works on is met with further attempts.
    fn tries_again(&self, slot: u16, offset: u64) -> bool {
        self.settings.retry.is_some() || self.failures.poison.contains(&(slot, offset))
    }

    /// The member fails at its record; returns how long it sleeps before it says so (`failed`).
    pub fn fails(&mut self, now: SimTime, member: u16, fx: &mut Effects) -> SimDuration {
        let entry = &self.members[member as usize];
        let Some((slot, offset)) = entry.busy.filter(|_| !entry.polled.is_stale()) else {
            return SimDuration::ZERO;
        };
        if !self.tries_again(slot, offset) {
            return SimDuration::ZERO;
        }
        let retry = self.settings.retry.unwrap_or_default();
        let entry = &mut self.slots[slot as usize];
        entry.attempts += 1;
        if entry.attempts == 1 {
            entry.fails_since = now;
            fx.push(GroupEffect::Fact(GroupFact::RecordFails { partition: entry.partition }));
        }
        if retry.ends_at(entry.attempts) { SimDuration::ZERO } else { retry.back_off }
    }

    /// The member has failed at its record and slept: it tries again, or gives the record up.
    pub fn failed(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let entry = &self.members[member as usize];
        let Some((slot, offset)) = entry.busy.filter(|_| entry.sync_due.is_none()) else { return };
        let own = entry.in_group && !entry.polled.is_stale();
        if !self.tries_again(slot, offset) {
            self.finished(now, member, cluster, fx);
            return;
        }
        let retry = self.settings.retry.unwrap_or_default();
        let entry = &mut self.slots[slot as usize];
        if own && entry.owner == Some(member) && entry.processed <= offset {
            let (partition, attempts) = (entry.partition, entry.attempts);
            if retry.ends_at(attempts) {
                self.failures.given_up[retry.then as usize] += 1;
                let aside = retry.then == GivenUp::DeadLetter;
                fx.push(GroupEffect::Fact(GroupFact::RecordGivenUp { partition, attempts, aside }));
                self.finished(now, member, cluster, fx);
                return;
            }
            entry.position = entry.position.min(offset);
        }
        self.give_back(member);
        // The partition is fetched anew, while of the others records are at hand.
        let entry = &mut self.members[member as usize];
        if let Some(at) = entry.owned.iter().position(|&own| own == slot) {
            entry.cursor = at as u16 + 1;
        }
        self.go_on(now, member, cluster, fx);
    }

    /// A record is done with: neither it nor one before it fails any more.
    pub(super) fn got_past(&mut self, slot: u16, offset: u64) {
        self.slots[slot as usize].attempts = 0;
        self.failures.poison.retain(|&(other, at)| other != slot || at > offset);
    }

    /// Nothing fails any more, by hand: what a member stands at is passed over, what nobody has come to is as others.
    /// Returns how many records would have failed for ever, and how many are passed over.
    pub fn pass_over(&mut self, now: SimTime, cluster: &Cluster, fx: &mut Effects) -> (u16, u16) {
        let poison = std::mem::take(&mut self.failures.poison);
        let mut passed = 0;
        for &(slot, offset) in &poison {
            let entry = &mut self.slots[slot as usize];
            if std::mem::take(&mut entry.attempts) == 0 {
                continue;
            }
            entry.processed = entry.processed.max(offset + 1);
            entry.position = entry.position.max(offset + 1);
            passed += 1;
            self.failures.given_up[GivenUp::Skip as usize] += 1;
            if let Some(owner) = entry.owner.filter(|&owner| self.members[owner as usize].alive) {
                self.arm_commit(now, owner, fx);
                self.poll(now, owner, cluster, fx);
            }
        }
        (poison.len() as u16, passed)
    }

    /// The group reads another log: no record of the former one fails in it.
    pub(super) fn forget_failures(&mut self) {
        self.failures.poison.clear();
        self.slots.iter_mut().for_each(|slot| slot.attempts = 0);
    }

    /// The records that fail for ever, for the group's fingerprint.
    pub(super) fn poison_offsets(&self) -> impl Iterator<Item = u64> {
        self.failures.poison.iter().map(|&(slot, offset)| u64::from(slot) << 48 | offset)
    }
}
