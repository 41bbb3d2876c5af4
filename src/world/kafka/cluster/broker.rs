//! One broker's life: up, dead, starting, up again.
//!
//! Up -> dead (host gone: silent; process gone: refusing) -> starting (process up, connections still refused) ->
//! registered -> unfenced = up. The controller's view runs beside it: it holds the broker for alive until the
//! lease after the last heartbeat has run out, and registers the next life only after that. A broker that cannot
//! register within 60 s exits and is started again. Heartbeats are not events: the last one before a death follows
//! from the broker's phase.
//!
//! A broker is lost in three ways, each noticed by other clocks. Stopped in order (`controlled.shutdown.enable`): its
//! leaders move before its process ends, so nobody waits for a lease. Crashed: the kernel of its host resets the
//! connections and refuses new ones, so clients notice within a round trip; the controller does not watch
//! connections, it waits for the lease, `broker.session.timeout.ms` (9 s) after the last heartbeat (every 2 s). Its
//! host lost: silence. The controller's clock is the same; a client waits for its own `request.timeout.ms` (30 s), and
//! with a new connection for `socket.connection.setup.timeout.ms` (10 s).
//!
//! Source: KRaftConfigs and BrokerHeartbeatManager, CommonClientConfigs (Kafka 4.0.0-SNAPSHOT). Not modelled: a
//! supervisor that starts a crashed process again, and log recovery that takes longer after a crash.

use super::interface::{ClusterEffect, ClusterFact, ClusterTimer, Loss, Reachability};
use super::{Cluster, Effects};
use crate::engine::{SimDuration, SimTime};
use crate::world::ids::{BrokerId, PartitionId, ZoneId};

/// Purpose of the draw of a broker's heartbeat phase: (cluster, broker, life).
const DRAW_HEARTBEAT_PHASE: u32 = 0x4B01;
/// First retry of a refused registration after the old lease (BrokerLifecycleManager's resend back-off).
const REGISTRATION_RETRY: SimDuration = SimDuration::from_millis(100);

/// The state of a broker's process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Process {
    Up,
    Starting,
    Dead(Loss),
}

/// A broker, its registration, and its work as a leader.
#[derive(Clone, Debug)]
pub(super) struct Broker {
    pub(super) zone: ZoneId,
    pub(super) process: Process,
    /// The controller's view.
    pub(super) fenced: bool,
    pub(super) shutting_down: bool,
    /// Its replica fetchers do not move.
    pub(super) stuck: bool,
    /// A moment at which it sends a heartbeat; the others follow by the interval.
    anchor: SimTime,
    life: u32,
    /// The controller's latest contact apart from heartbeats: registration, or its own activation.
    pub(super) touched: SimTime,
    pub(super) lost_at: SimTime,
    pub(super) lease_due: SimTime,
    pub(super) register_due: SimTime,
    unfence_due: SimTime,
    exit_due: SimTime,
    pub(super) unfenced_at: SimTime,
    pub(super) catch_up_due: SimTime,
    pub(super) catch_up_since: SimTime,
    pub(super) lag_check_due: SimTime,
    pub(super) alter_due: SimTime,
    pub(super) round_due: SimTime,
    /// The round under way: partitions and the offsets that its followers fetch.
    pub(super) round: Vec<(PartitionId, u64)>,
    /// Partitions with new records for the next round.
    pub(super) dirty: Vec<PartitionId>,
    pub(super) isr_shrinks: u64,
    pub(super) isr_expands: u64,
    pub(super) messages_in: u64,
    /// Requests for metadata that have arrived.
    pub(super) metadata_requests: u64,
    /// Until when it works on requests for metadata, where they cost it time.
    pub(super) busy_until: SimTime,
    pub(super) bytes_in: u64,
}

impl Broker {
    pub(super) fn new(zone: ZoneId) -> Self {
        Broker {
            zone,
            process: Process::Up,
            fenced: false,
            shutting_down: false,
            stuck: false,
            anchor: SimTime::ZERO,
            life: 0,
            touched: SimTime::ZERO,
            lost_at: SimTime::NEVER,
            lease_due: SimTime::NEVER,
            register_due: SimTime::NEVER,
            unfence_due: SimTime::NEVER,
            exit_due: SimTime::NEVER,
            unfenced_at: SimTime::ZERO,
            catch_up_due: SimTime::NEVER,
            catch_up_since: SimTime::ZERO,
            lag_check_due: SimTime::NEVER,
            alter_due: SimTime::NEVER,
            round_due: SimTime::NEVER,
            round: Vec::new(),
            dirty: Vec::new(),
            isr_shrinks: 0,
            isr_expands: 0,
            messages_in: 0,
            metadata_requests: 0,
            busy_until: SimTime::ZERO,
            bytes_in: 0,
        }
    }

    /// Its host has been off for long: the controller has fenced it.
    pub(super) fn fence_at_start(&mut self) {
        self.process = Process::Dead(Loss::Silent);
        self.fenced = true;
        self.lost_at = SimTime::ZERO;
    }

    pub(super) fn up(&self) -> bool {
        self.process == Process::Up
    }

    /// Registered, unfenced, not shutting down: may lead.
    pub(super) fn alive(&self) -> bool {
        !self.fenced && !self.shutting_down
    }

    /// Fetches from its leaders.
    pub(super) fn replicates(&self) -> bool {
        self.up() && !self.stuck
    }

    pub(super) fn reachability(&self) -> Reachability {
        match self.process {
            Process::Up => Reachability::Up,
            Process::Dead(Loss::Silent) => Reachability::Silent,
            Process::Starting | Process::Dead(Loss::Refused) => Reachability::Refusing,
        }
    }

    /// Its process or its way to the controller was lost, and not yet found again.
    pub(super) fn unheard(&self) -> bool {
        self.lost_at != SimTime::NEVER
    }

    /// Sets the time when the registered broker will be unfenced.
    pub(super) fn set_unfence_due(&mut self, due: SimTime) {
        self.unfence_due = due;
    }

    /// The controller's last contact when the broker died at `lost`.
    pub(super) fn last_contact(&self, lost: SimTime, interval: SimDuration) -> SimTime {
        let passed = lost.since(self.anchor).as_micros() / interval.as_micros();
        let heartbeat = self.anchor + interval.times(passed);
        // A broker lost before its first heartbeat of this life was last heard when it registered.
        if heartbeat > lost { self.touched } else { heartbeat.max(self.touched) }
    }

    /// The next moment of a period counted from this broker's start.
    pub(super) fn next_check(&self, now: SimTime, period: SimDuration) -> SimTime {
        let passed = now.since(self.anchor).as_micros() / period.as_micros();
        self.anchor + period.times(passed + 1)
    }
}

impl Cluster {
    /// Gives a broker's new life its heartbeat phase.
    pub(super) fn draw_phase(&mut self, now: SimTime, broker: BrokerId) {
        let interval = self.settings.heartbeat_interval.as_micros();
        let entry = &mut self.brokers[broker.index()];
        let mut draw =
            self.seed.draw(DRAW_HEARTBEAT_PHASE, self.id.0 as u64, broker.0 as u64, entry.life as u64);
        entry.anchor = now + SimDuration::from_micros(draw.below(interval));
        entry.life += 1;
    }

    /// A broker's process or host is gone. A silent host that was refusing before only changes what clients find.
    pub fn broker_lost(&mut self, now: SimTime, broker: BrokerId, loss: Loss, fx: &mut Effects) {
        let before = self.brokers[broker.index()].process;
        if before == Process::Dead(loss) {
            return;
        }
        let was_up = before == Process::Up;
        let entry = &mut self.brokers[broker.index()];
        entry.process = Process::Dead(loss);
        entry.register_due = SimTime::NEVER;
        entry.unfence_due = SimTime::NEVER;
        entry.exit_due = SimTime::NEVER;
        let reachability = entry.reachability();
        if was_up {
            // One that the controller has not heard for a while was lost then.
            entry.lost_at = entry.lost_at.min(now);
            self.stop_serving(now, broker, fx);
            let entry = &self.brokers[broker.index()];
            if !entry.fenced && entry.lease_due == SimTime::NEVER {
                self.arm_lease(now, broker, fx);
            }
        }
        fx.push(ClusterEffect::ReachabilityChanged { broker, reachability });
    }

    /// The host is up and the broker's process starts now. Nothing for a broker that is up or starting already.
    pub fn broker_started(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        let startup = self.settings.broker_startup;
        let entry = &mut self.brokers[broker.index()];
        let Process::Dead(loss) = entry.process else {
            return;
        };
        entry.process = Process::Starting;
        entry.stuck = false;
        entry.exit_due = SimTime::NEVER;
        if loss == Loss::Silent {
            fx.push(ClusterEffect::ReachabilityChanged { broker, reachability: Reachability::Refusing });
        }
        self.arm_register(now, broker, startup, fx);
        let patience = startup + self.settings.registration_timeout;
        self.brokers[broker.index()].exit_due = now + patience;
        fx.push(ClusterEffect::After { delay: patience, timer: ClusterTimer::Exit(broker) });
    }

    /// An orderly stop: its leaders move to others first, then the process ends; it refuses until `broker_started`.
    /// Without a controller that commits it is a plain loss.
    pub fn stop_broker(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        if !self.brokers[broker.index()].up() || self.brokers[broker.index()].shutting_down {
            return;
        }
        if !self.settings.controlled_shutdown || !self.can_commit() {
            self.broker_lost(now, broker, Loss::Refused, fx);
            return;
        }
        self.brokers[broker.index()].shutting_down = true;
        self.remove_from_isrs(now, broker, fx);
        let delay = self.settings.broker_stop;
        self.brokers[broker.index()].exit_due = now + delay;
        fx.push(ClusterEffect::After { delay, timer: ClusterTimer::Exit(broker) });
        self.update_state(fx);
    }

    /// The broker lives and sends heartbeats, but its replica fetchers do not move (a stuck disk), or move again.
    pub fn set_replication_stuck(&mut self, now: SimTime, broker: BrokerId, stuck: bool, fx: &mut Effects) {
        let entry = &mut self.brokers[broker.index()];
        if entry.stuck == stuck || !entry.up() {
            return;
        }
        entry.stuck = stuck;
        if stuck {
            self.followers_stop(now, broker, fx);
        } else {
            self.start_catch_up(now, broker, fx);
        }
    }

    pub(super) fn arm_register(
        &mut self,
        now: SimTime,
        broker: BrokerId,
        delay: SimDuration,
        fx: &mut Effects,
    ) {
        self.brokers[broker.index()].register_due = now + delay;
        fx.push(ClusterEffect::After { delay, timer: ClusterTimer::Register(broker) });
    }

    /// The starting broker asks for registration.
    pub(super) fn on_register(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        let commit = self.hears_controller(broker);
        let entry = &mut self.brokers[broker.index()];
        if entry.register_due != now || entry.process != Process::Starting {
            return;
        }
        entry.register_due = SimTime::NEVER;
        if !commit {
            // Tried again when a controller commits, if the process has not given up by then.
            return;
        }
        if !entry.fenced {
            let lease = entry.lease_due;
            fx.push(ClusterEffect::Fact(ClusterFact::RegistrationRefused { broker }));
            let delay = if lease == SimTime::NEVER { SimDuration::ZERO } else { lease.since(now) };
            self.arm_register(now, broker, delay + REGISTRATION_RETRY, fx);
            return;
        }
        entry.touched = now;
        entry.exit_due = SimTime::NEVER;
        // One commit for the registration, one fetch of the metadata up to it.
        let delay = self.settings.metadata_commit.times(2);
        entry.unfence_due = now + delay;
        fx.push(ClusterEffect::After { delay, timer: ClusterTimer::Unfence(broker) });
        self.draw_phase(now, broker);
    }

    /// The registered broker has caught up with the metadata and asks to be unfenced.
    pub(super) fn on_unfence(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        let commit = self.hears_controller(broker);
        let entry = &mut self.brokers[broker.index()];
        let ran = entry.up() && entry.fenced;
        if entry.unfence_due != now || (entry.process != Process::Starting && !ran) {
            return;
        }
        entry.unfence_due = SimTime::NEVER;
        if !commit {
            // Starts over with a registration at the next controller.
            return;
        }
        entry.process = Process::Up;
        entry.fenced = false;
        entry.shutting_down = false;
        entry.unfenced_at = now;
        entry.lost_at = SimTime::NEVER;
        if !ran {
            fx.push(ClusterEffect::ReachabilityChanged { broker, reachability: Reachability::Up });
        }
        fx.push(ClusterEffect::Fact(ClusterFact::BrokerUnfenced { broker }));
        self.elect_leaderless(now, fx);
        self.start_catch_up(now, broker, fx);
        self.arm_imbalance(now, fx);
        self.update_state(fx);
    }

    /// A controller commits again: a broker whose attempt was in vain asks once more.
    pub(super) fn resume_registration(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        let entry = &self.brokers[broker.index()];
        let idle = entry.register_due == SimTime::NEVER && entry.unfence_due == SimTime::NEVER;
        if entry.process == Process::Starting && idle {
            self.arm_register(now, broker, REGISTRATION_RETRY, fx);
        }
    }

    /// The process ends: in order after its leaders moved, or because it could not register.
    pub(super) fn on_exit(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        let entry = &mut self.brokers[broker.index()];
        if entry.exit_due != now {
            return;
        }
        entry.exit_due = SimTime::NEVER;
        match entry.process {
            Process::Starting => {
                entry.register_due = SimTime::NEVER;
                entry.unfence_due = SimTime::NEVER;
                fx.push(ClusterEffect::Fact(ClusterFact::BrokerExited { broker }));
                let restart = self.settings.process_restart;
                let startup = self.settings.broker_startup;
                let patience = restart + startup + self.settings.registration_timeout;
                self.arm_register(now, broker, restart + startup, fx);
                self.brokers[broker.index()].exit_due = now + patience;
                fx.push(ClusterEffect::After { delay: patience, timer: ClusterTimer::Exit(broker) });
            }
            Process::Up if entry.shutting_down => {
                entry.process = Process::Dead(Loss::Refused);
                entry.fenced = true;
                entry.shutting_down = false;
                entry.lost_at = now;
                fx.push(ClusterEffect::Fact(ClusterFact::BrokerStopped { broker }));
                let reachability = Reachability::Refusing;
                self.stop_serving(now, broker, fx);
                fx.push(ClusterEffect::ReachabilityChanged { broker, reachability });
                self.update_state(fx);
            }
            _ => {}
        }
    }

    /// A broker stops serving: its waiting requests are lost, its followers' and its own replicas stand still.
    fn stop_serving(&mut self, now: SimTime, broker: BrokerId, fx: &mut Effects) {
        let entry = &mut self.brokers[broker.index()];
        entry.round_due = SimTime::NEVER;
        entry.alter_due = SimTime::NEVER;
        entry.lag_check_due = SimTime::NEVER;
        entry.catch_up_due = SimTime::NEVER;
        entry.round.clear();
        for partition in self.partitions.iter_mut().filter(|p| p.state.leader == Some(broker)) {
            partition.unread_since = now;
        }
        let entry = &mut self.brokers[broker.index()];
        let dirty = std::mem::take(&mut entry.dirty);
        for partition in dirty {
            self.partitions[partition.index()].dirty = false;
        }
        self.lose_requests(broker, fx);
        self.drop_proposals(broker);
        self.followers_stop(now, broker, fx);
    }
}
