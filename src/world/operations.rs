//! What a person does to the world, and what follows from it in control planes and quorum groups.

use crate::engine::SimDuration;
use crate::world::balancer::Shift;
use crate::world::call::Parent;
use crate::world::command::{Command, Defence};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::hosts::{HostKind, HostState};
use crate::world::ids::*;
use crate::world::kafka::cluster::FailureMode;
use crate::world::replica::ProcessState;
use crate::world::topology::{Duty, ElectionDefect};
use crate::world::{Clock, DutyState, World};

/// Purpose of the draw of the vendor's repair time.
const VENDOR_REPAIR: u32 = 70;

impl World {
    /// Carries out a command at the present moment.
    pub fn command(&mut self, command: Command, clock: &mut Clock) {
        self.tell(clock.now(), Fact::Commanded(command));
        match command {
            Command::ZoneFault(zone, fault) => self.fail_zone(zone, fault, clock),
            Command::ZoneRepair(zone) => self.repair_zone(zone, clock),
            Command::DutyBlock(plane, duty) => self.block_duty(plane, duty, clock),
            Command::DutyRepair(plane, duty) => self.repair_duty(plane, duty, clock),
            Command::VendorCall(plane) => self.call_vendor(plane, clock),
            Command::BrokerKill(cluster, broker) => {
                let host = self.host_of(HostKind::Broker(cluster, broker));
                clock.cancel(self.hosts[host].timer);
                self.hosts[host].timer = crate::engine::TimerId::NONE;
                self.lose_host(host, clock);
            }
            Command::BrokerRestart(cluster, broker) => {
                let host = self.host_of(HostKind::Broker(cluster, broker));
                // One that boots would only begin anew.
                if self.hosts[host].state != HostState::Booting {
                    self.boot_host(host, clock);
                }
            }
            Command::ServiceRestart(service) => self.restart_service(service, clock),
            Command::ZoneShift(zone, on) => {
                self.shift_zone(zone, on.then_some(Shift::ByHand), clock.now());
            }
            Command::Service(service, action) => self.act_on_service(service, action, clock),
            Command::Defence(defence, on) => self.set_defence(defence, on),
            Command::Store(store, action) => self.act_on_store(store, action, clock),
            Command::Traffic(action) => self.change_traffic(action, clock),
            Command::Quorum(quorum, action) => self.operate_quorum(quorum, action, clock),
            Command::Cluster(cluster, action) => self.operate_cluster(cluster, action, clock),
        }
        while let Some((_, target)) = self.drained.pop() {
            self.on_drained(target, clock);
        }
    }

    fn block_duty(&mut self, plane: ControlPlaneId, duty: Duty, clock: &mut Clock) {
        let state = self.planes[plane.index()].duty_mut(duty);
        if state.blocked_since.is_none() {
            *state = DutyState { blocked_since: Some(clock.now()), refused: 0 };
        }
        self.apply_duty(plane, duty, true, clock);
    }

    fn repair_duty(&mut self, plane: ControlPlaneId, duty: Duty, clock: &mut Clock) {
        let state = &mut self.planes[plane.index()];
        state.duty_mut(duty).blocked_since = None;
        // The vendor has nothing left to do.
        if !state.any_blocked() {
            state.repair_due = None;
            if let Some(timer) = state.repair_timer.take() {
                clock.cancel(timer);
            }
        }
        self.apply_duty(plane, duty, false, clock);
    }

    fn apply_duty(&mut self, plane: ControlPlaneId, duty: Duty, blocked: bool, clock: &mut Clock) {
        if duty == Duty::LaunchInstances {
            // Groups ask when they launch.
            return;
        }
        let defect = self.topology.control_planes[plane.index()].defect;
        for cluster in 0..self.clusters.len() {
            if self.topology.clusters[cluster].control_plane != plane {
                continue;
            }
            self.with_cluster(ClusterId(cluster as u8), clock, |part, now, fx| match defect {
                ElectionDefect::ElectionSuppressed => part.set_duty(now, blocked, fx),
                ElectionDefect::ControllerCannotCommit => {
                    let mode = if blocked { FailureMode::CannotCommit } else { FailureMode::None };
                    part.set_failure_mode(now, mode, fx);
                }
            });
        }
    }

    fn call_vendor(&mut self, plane: ControlPlaneId, clock: &mut Clock) {
        let state = &mut self.planes[plane.index()];
        if !state.any_blocked() || state.repair_due.is_some() {
            return;
        }
        state.calls += 1;
        let mean = self.topology.control_planes[plane.index()].vendor_repair_mean.as_secs_f64();
        let mut draw = self.seed.draw(VENDOR_REPAIR, plane.0 as u64, state.calls as u64, 0);
        let time = SimDuration::from_secs_f64(draw.log_normal(mean, 0.5));
        let due = clock.now() + time;
        state.repair_due = Some(due);
        state.repair_timer = Some(clock.timer_at(due, Event::VendorRepair(plane.0 as u32)));
        self.tell(clock.now(), Fact::VendorCalled(plane, time));
    }

    pub(crate) fn on_vendor_repair(&mut self, plane: ControlPlaneId, clock: &mut Clock) {
        self.planes[plane.index()].repair_timer = None;
        self.tell(clock.now(), Fact::VendorRepaired(plane));
        let topology = self.topology.clone();
        for &duty in &topology.control_planes[plane.index()].duties {
            self.repair_duty(plane, duty, clock);
        }
        self.planes[plane.index()].repair_due = None;
    }

    fn restart_service(&mut self, service: ServiceId, clock: &mut Clock) {
        self.tell(clock.now(), Fact::ServiceRestarted(service));
        for replica in self.replicas_of(service) {
            if self.replicas[replica.index()].process == ProcessState::Up {
                self.crash_replica(replica, ProcessState::Refusing, clock);
                self.start_replica(replica, clock);
            }
        }
    }

    fn set_defence(&mut self, defence: Defence, on: bool) {
        self.defences[defence as usize] = on;
        if defence == Defence::Timeouts {
            for slot in &mut self.producers {
                let service = &self.topology.services[self.replicas[slot.replica.index()].service.index()];
                let config = if on { &service.producer_fail_fast } else { &service.producer };
                slot.producer.set_config(config.clone());
            }
        }
    }

    /// The process of a replica has ended: its clients are gone.
    pub(crate) fn stop_messaging(&mut self, id: ReplicaId, clock: &mut Clock) {
        for producer in 0..self.producers.len() {
            if self.producers[producer].replica == id {
                self.producers[producer].life += 1;
                let lost = self.producers[producer].producer.unsettled();
                self.producers[producer].producer.drop_all();
                for message in lost {
                    self.let_go(message);
                }
            }
        }
        for group in 0..self.groups.len() {
            let slot = &mut self.groups[group];
            if slot.service == self.replicas[id.index()].service {
                let member = self.replicas[id.index()].local;
                // A process that is stopped in order leaves its group; one that vanishes is missed after its session.
                let orderly = self.replicas[id.index()].process == ProcessState::Refusing;
                self.with_group(GroupId(group as u16), clock, |part, now, cluster, fx| match orderly {
                    true => part.member_left(now, member, cluster, fx),
                    false => part.member_lost(now, member, fx),
                });
            }
        }
        self.reset_readers(id, false, clock);
    }

    /// The process of a replica has begun: its clients connect.
    pub(crate) fn start_messaging(&mut self, id: ReplicaId, clock: &mut Clock) {
        for producer in 0..self.producers.len() {
            if self.producers[producer].replica == id {
                self.with_producer(producer as u32, clock, |part, now, fx| part.restart(now, fx));
            }
        }
        for group in 0..self.groups.len() {
            if self.groups[group].service == self.replicas[id.index()].service {
                let member = self.replicas[id.index()].local;
                self.with_group(GroupId(group as u16), clock, |part, now, cluster, fx| {
                    part.member_returned(now, member, cluster, fx);
                });
            }
        }
        self.reset_readers(id, true, clock);
    }

    pub(crate) fn on_feed(&mut self, service: u32, clock: &mut Clock) {
        let number = self.feeds[service as usize];
        self.feeds[service as usize] += 1;
        let topology = self.topology.clone();
        let spec = &topology.services[service as usize];
        let Some(feed) = &spec.feed else { return };
        // Instruments in turn are the keys of a feed.
        const INSTRUMENTS: u64 = 600;
        let key = number % INSTRUMENTS;
        let zone = spec.replicas[0];
        let draw_key = 0xFEED << 48 | number;
        let service = ServiceId(service as u8);
        self.send_call(Parent::Feed, zone, service, feed.operation, key, draw_key, SimDuration::ZERO, clock);
    }

    pub(crate) fn quorum_node_lost(&mut self, quorum: u8, node: u8, clock: &mut Clock) {
        let topology = self.topology.clone();
        let had = self.quorums[quorum as usize].leader().is_some();
        let spec = &topology.quorums[quorum as usize];
        let wait = self.quorums[quorum as usize].lose(node as usize, spec, self.seed);
        self.quorum_shaken(quorum, had, wait, clock);
    }

    /// A quorum group lost a node or was split; `had` a leader before, and holds an election after `wait`, if any.
    pub(crate) fn quorum_shaken(
        &mut self,
        quorum: u8,
        had: bool,
        wait: Option<SimDuration>,
        clock: &mut Clock,
    ) {
        if let Some(wait) = wait {
            if had {
                self.tell(clock.now(), Fact::QuorumLost(quorum));
            }
            clock.after(wait, Event::QuorumElection(quorum as u32));
        }
    }

    pub(crate) fn quorum_node_back(&mut self, quorum: u8, node: u8, clock: &mut Clock) {
        let topology = self.topology.clone();
        let spec = &topology.quorums[quorum as usize];
        if let Some(wait) = self.quorums[quorum as usize].gain(node as usize, spec, self.seed) {
            clock.after(wait, Event::QuorumElection(quorum as u32));
        }
    }

    pub(crate) fn on_quorum_election(&mut self, quorum: u8, clock: &mut Clock) {
        if self.quorums[quorum as usize].elect() {
            self.tell(clock.now(), Fact::QuorumLed(quorum));
            self.quorum_led(quorum, clock);
            self.release_proposals(quorum, clock);
        }
    }
}
