//! Assignment: which member reads which partition, and how partitions change hands.

use super::fetch::Link;
use super::interface::Assignor;
use super::{ConsumerGroup, Effects};
use crate::engine::{SimDuration, SimTime};
use crate::world::kafka::cluster::Cluster;

impl ConsumerGroup {
    /// A new generation: who gets what.
    pub(super) fn assign(&mut self, now: SimTime, cluster: &Cluster, fx: &mut Effects) {
        let present: Vec<u16> =
            (0..self.members.len() as u16).filter(|&m| self.members[m as usize].in_group).collect();
        let next = match self.settings.assignor {
            Assignor::Range => self.range(&present),
            Assignor::CooperativeSticky => self.sticky(&present),
        };
        self.hand_over(now, &next, cluster, fx);
    }

    /// Contiguous shares of each topic, larger ones first (RangeAssignor): co-partitioned topics stay together.
    fn range(&self, present: &[u16]) -> Vec<Option<u16>> {
        let mut next = vec![None; self.slots.len()];
        let mut begin = 0;
        for topic in self.slots.chunk_by(|a, b| a.topic == b.topic) {
            let (share, extra) = (topic.len() / present.len(), topic.len() % present.len());
            let mut at = begin;
            for (rank, &member) in present.iter().enumerate() {
                let size = share + (rank < extra) as usize;
                next[at..at + size].fill(Some(member));
                at += size;
            }
            begin += topic.len();
        }
        next
    }

    /// Everybody keeps what they have up to an even share, the rest goes in order to those with room
    /// (CooperativeStickyAssignor).
    fn sticky(&self, present: &[u16]) -> Vec<Option<u16>> {
        let share = self.slots.len() / present.len();
        let mut extra = self.slots.len() % present.len();
        let mut next: Vec<Option<u16>> = vec![None; self.slots.len()];
        let mut room: Vec<(u16, usize, bool)> = Vec::new();
        for &member in present {
            let owned = (0..self.slots.len()).filter(|&slot| self.slots[slot].owner == Some(member));
            let owned: Vec<usize> = owned.collect();
            let grows = extra > 0 && owned.len() > share;
            extra -= grows as usize;
            let keep = owned.len().min(share + grows as usize);
            for &slot in &owned[..keep] {
                next[slot] = Some(member);
            }
            room.push((member, share + grows as usize - keep, grows));
        }
        for (_, room, _) in room.iter_mut().filter(|entry| !entry.2).take(extra) {
            *room += 1;
        }
        let mut free = (0..next.len()).filter(|&slot| next[slot].is_none()).collect::<Vec<_>>().into_iter();
        for (member, room, _) in room {
            for slot in free.by_ref().take(room) {
                next[slot] = Some(member);
            }
        }
        next
    }

    /// Partitions change hands: a live owner commits what it has taken, a new one begins at the committed offset.
    fn hand_over(&mut self, now: SimTime, next: &[Option<u16>], cluster: &Cluster, fx: &mut Effects) {
        for (slot, &next) in next.iter().enumerate() {
            // Idle: its owner was lost, even if a new life of the same member gets the partition back.
            let live = self.slots[slot].link != Link::Idle;
            if live && next == self.slots[slot].owner {
                continue;
            }
            if live {
                self.store(slot, fx);
            }
            let entry = &mut self.slots[slot];
            entry.owner = next;
            entry.position = entry.committed;
            entry.processed = entry.committed;
            entry.link = Link::Idle;
            entry.stalled = None;
            entry.attempts = 0;
        }
        for member in 0..self.members.len() as u16 {
            let owns = |slot: &u16| self.slots[*slot as usize].owner == Some(member);
            let owned: Vec<u16> = (0..self.slots.len() as u16).filter(owns).collect();
            self.members[member as usize].owned = owned.clone();
            let mut seeking = false;
            for slot in owned {
                if self.slots[slot as usize].link == Link::Idle {
                    self.connect(now, slot as usize, cluster, fx);
                    seeking |= self.slots[slot as usize].link == Link::Seeking;
                }
            }
            if seeking {
                self.refresh(now, member, SimDuration::ZERO, fx);
            } else {
                self.everything_led(member);
            }
            self.poll(now, member, cluster, fx);
        }
    }

    /// The last member left: nobody owns anything.
    pub(super) fn assign_nothing(&mut self) {
        for slot in &mut self.slots {
            slot.owner = None;
            slot.link = Link::Idle;
            slot.stalled = None;
        }
        for member in &mut self.members {
            member.owned.clear();
        }
    }
}
