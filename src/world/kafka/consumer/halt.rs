//! Readers that stop: for want of a coordinator, or because one partition of theirs has no leader; by the client.
//!
//! A member reads, or has halted and reads nothing until it has found its coordinator again, or has ended: its process runs
//! on with green checks, and only a restart of the consumer makes it read. One that a partition without a leader has hit
//! reads nothing from that partition's last broker; after a chain of attempts it reads nothing at all, until the metadata
//! name a leader for everything it reads.
//!
//! Source: runs of librdkafka, kafka-python, aiokafka and kafkajs (`kafka/client/reading.rs`). Not modelled: that kafkajs
//! leaves the group and joins it again with each chain of attempts.

use super::interface::{GroupEffect, GroupFact, GroupTimer};
use super::membership::Contact;
use super::{ConsumerGroup, Effects};
use crate::engine::{SimDuration, SimTime};
use crate::world::ids::BrokerId;
use crate::world::kafka::client::{OnCoordinatorLoss, Reading};
use crate::world::kafka::cluster::Cluster;
use crate::world::kafka::consumer::ConsumerSettings;

/// Purpose of the draw of how long a chain of attempts takes: (group, member, count).
const DRAW_CHAIN: u32 = 0x4B15;

impl ConsumerGroup {
    /// The members have these manners and settings.
    pub fn set_reading(&mut self, reading: Reading, settings: ConsumerSettings) {
        self.reading = reading;
        self.settings = settings;
    }

    /// A member will notice in `notices` that it has lost its coordinator: by an error at its next heartbeat, or by silence.
    pub(super) fn coordinator_errs(
        &mut self,
        now: SimTime,
        member: u16,
        notices: SimDuration,
        fx: &mut Effects,
    ) {
        let delay = match self.reading.on_coordinator_loss {
            OnCoordinatorLoss::ReadsOn => return,
            OnCoordinatorLoss::UntilSession => self.settings.session_timeout,
            OnCoordinatorLoss::Stops | OnCoordinatorLoss::StopsForGood(_) => notices,
        };
        self.halt_in(now, member, delay, fx);
    }

    fn halt_in(&mut self, now: SimTime, member: u16, delay: SimDuration, fx: &mut Effects) {
        self.members[member as usize].halt.due = now + delay;
        fx.push(GroupEffect::After { delay, timer: GroupTimer::Halt(member) });
    }

    /// A member without its coordinator stops, or ends.
    pub(super) fn on_halt(&mut self, now: SimTime, member: u16, cluster: &Cluster, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        if entry.halt.due != now || !entry.alive || entry.contact != Contact::None {
            return;
        }
        entry.halt.due = SimTime::NEVER;
        if !std::mem::replace(&mut entry.halt.halted, true) {
            fx.push(GroupEffect::Fact(GroupFact::MemberHalted { member }));
            if let OnCoordinatorLoss::StopsForGood(each) = self.reading.on_coordinator_loss {
                self.halt_in(now, member, each.times(u64::from(cluster.brokers())), fx);
            }
            return;
        }
        self.member_lost(now, member, fx);
        self.members[member as usize].halt.ended = true;
        fx.push(GroupEffect::Fact(GroupFact::MemberEnded { member }));
    }

    /// A member has found its coordinator; returns whether it had stopped without it.
    pub(super) fn coordinator_found(&mut self, member: u16) -> bool {
        let halt = &mut self.members[member as usize].halt;
        halt.due = SimTime::NEVER;
        std::mem::take(&mut halt.halted)
    }

    /// A partition of a member has lost its leader, which was `broker`.
    pub(super) fn others_stop(
        &mut self,
        now: SimTime,
        member: u16,
        broker: Option<BrokerId>,
        fx: &mut Effects,
    ) {
        let Some((least, most)) = self.reading.others_stop else { return };
        let count = self.members[member as usize].halt.chains;
        let spread = most.as_micros() - least.as_micros() + 1;
        let mut draw = self.seed.draw(DRAW_CHAIN, u64::from(self.id.0), u64::from(member), u64::from(count));
        let delay = least + SimDuration::from_micros(draw.below(spread));
        let halt = &mut self.members[member as usize].halt;
        if halt.mates_of.is_some() || broker.is_none() {
            return;
        }
        halt.mates_of = broker;
        halt.chains += 1;
        halt.chain_due = now + delay;
        fx.push(GroupEffect::After { delay, timer: GroupTimer::Chain(member) });
    }

    /// The chain of attempts is over: the member reads nothing any more.
    pub(super) fn on_chain(&mut self, now: SimTime, member: u16, fx: &mut Effects) {
        let entry = &mut self.members[member as usize];
        if entry.halt.chain_due != now || !entry.alive {
            return;
        }
        entry.halt.chain_due = SimTime::NEVER;
        entry.halt.chain_over = true;
        fx.push(GroupEffect::Fact(GroupFact::MemberHalted { member }));
    }

    /// Every partition of a member has a leader that answers.
    pub(super) fn everything_led(&mut self, member: u16) {
        let halt = &mut self.members[member as usize].halt;
        (halt.mates_of, halt.chain_over, halt.chain_due) = (None, false, SimTime::NEVER);
    }

    /// Returns whether the consumer of a member has ended: only a restart makes it read.
    pub fn has_ended(&self, member: u16) -> bool {
        self.members[member as usize].halt.ended
    }

    /// Members that run and read nothing, for want of a coordinator or of one leader.
    pub fn halted(&self) -> u16 {
        let stands = |entry: &&super::membership::Member| entry.alive && entry.halt.skips(None);
        self.members.iter().filter(stands).count() as u16
    }

    /// Members that are gone without a word and that the coordinator still counts, and since when the first has been.
    pub fn missed(&self) -> Option<(u16, SimTime)> {
        let ghosts = || self.members.iter().filter(|entry| entry.ghost);
        Some((ghosts().count() as u16, ghosts().map(|entry| entry.lost_at).min()?))
    }

    /// Members whose consumer has ended.
    pub fn ended(&self) -> u16 {
        self.members.iter().filter(|entry| entry.halt.ended).count() as u16
    }
}
