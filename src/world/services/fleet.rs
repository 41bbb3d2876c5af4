//! Errands of autoscaling groups: launching, replacing and ending instances.
//!
//! Once a minute a group checks its instances: one that does not run is replaced at once, one that the balancer calls
//! unhealthy (when the group asks it) once its grace period is over. That period counts from the moment the instance is in
//! service, when its host runs: a process that needs longer to start than the period and the checks allow is replaced
//! before it ever serves, and so is the next one. A launch needs the duty of its control plane and a zone that can launch;
//! the host then boots for the launch time and the process starts as any other.

use crate::engine::{SimDuration, SimTime, TimerId};
use crate::world::command::{Duty, Effect, Outcome, ServiceAction, ServiceWhy, Why};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::front::balancer::Registration;
use crate::world::ids::*;
use crate::world::region::hosts::HostState;
use crate::world::services::autoscaling::{AutoscalingGroup, Lifecycle, PERIOD};
use crate::world::services::replica::ProcessState;
use crate::world::topology::{InstanceCheck, RegisteredBy};
use crate::world::{Clock, World};

/// Purpose of the draws of the status checks' phases.
const STATUS_PHASE: u32 = 90;

/// An act of an autoscaling group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FleetFact {
    /// An instance is launched in a zone.
    Launched(ZoneId),
    /// A zone cannot launch one.
    LaunchFailed(ZoneId),
    /// The duty to launch is blocked; reported at the first refusal in a row.
    LaunchRefused,
    /// The limit of launches holds one back; reported once until one goes through.
    LaunchThrottled,
    /// A launch in a zone fails; whether it is the first one in a row.
    LaunchLost(ZoneId, bool),
    /// An instance is in service: its host runs, its process starts; whether the balancer has it as a target.
    InService(ZoneId, bool),
    /// The process of a new instance serves; whether the balancer has it as a target.
    Serves(ZoneId, bool),
    /// An instance is gone: its host did not run.
    NotRunning(ZoneId),
    /// An instance is taken out: the balancer calls it unhealthy.
    Unhealthy(ZoneId),
    /// An instance is taken out: it is one too many.
    Surplus(ZoneId),
    /// An instance was ended by a person.
    Ended(ZoneId),
    /// Target tracking wishes for so many instances, from so many.
    Tracked(u16, u16),
}

/// The parts of a group's clock, as in `Event::Fleet`.
pub(super) const PERIOD_OVER: u32 = 0;
const STATUS_CHECK: u32 = 1;
pub(super) const REPORT: u32 = 2;
const AUTOSHIFT: u32 = 3;
const SERVICE_BITS: u32 = 8;

impl Event {
    pub(super) fn fleet(what: u32, service: usize) -> Event {
        Event::Fleet(what << SERVICE_BITS | service as u32)
    }

    pub(crate) fn autoshift() -> Event {
        Event::fleet(AUTOSHIFT, 0)
    }
}

impl World {
    /// The autoscaling group of a service.
    pub fn fleet(&self, service: ServiceId) -> Option<&AutoscalingGroup> {
        self.services.fleets[service.index()].as_ref()
    }

    /// Places without an instance are empty from the start.
    pub(crate) fn start_fleets(&mut self, clock: &mut Clock) {
        for s in 0..self.services.fleets.len() {
            let Some(fleet) = &self.services.fleets[s] else { continue };
            let absent: Vec<bool> =
                fleet.places().iter().map(|place| place.lifecycle == Lifecycle::Absent).collect();
            let delayed = fleet.spec().target.is_some();
            for (place, _) in absent.iter().enumerate().filter(|entry| *entry.1) {
                self.empty_place(ServiceId(s as u8), place, clock);
            }
            let phase = self.seed.draw(STATUS_PHASE, s as u64, 0, 0).below(PERIOD.as_micros());
            clock.after(SimDuration::from_micros(phase), Event::fleet(STATUS_CHECK, s));
            if delayed {
                clock.after(PERIOD, Event::fleet(PERIOD_OVER, s));
            }
        }
    }

    pub(crate) fn on_fleet(&mut self, code: u32, clock: &mut Clock) {
        let s = (code & ((1 << SERVICE_BITS) - 1)) as usize;
        match code >> SERVICE_BITS {
            PERIOD_OVER => self.period_over(s, clock),
            STATUS_CHECK => self.status_check(ServiceId(s as u8), clock),
            REPORT => self.report_metric(s, clock),
            _ => self.on_autoshift(clock),
        }
    }

    fn replica_at(&self, service: ServiceId, place: usize) -> ReplicaId {
        ReplicaId(self.services.first_replica[service.index()] + place as u16)
    }

    fn report_metric(&mut self, s: usize, clock: &mut Clock) {
        let Some(fleet) = &mut self.services.fleets[s] else { return };
        if let Some(value) = fleet.unreported.pop_front() {
            fleet.report(value);
        }
        let before = fleet.desired();
        if let Some(wish) = fleet.tracked(clock.now()) {
            let service = ServiceId(s as u8);
            self.tell(clock.now(), Fact::Fleet(service, FleetFact::Tracked(before, wish)));
            self.reconcile(service, clock);
        }
    }

    fn status_check(&mut self, service: ServiceId, clock: &mut Clock) {
        clock.after(PERIOD, Event::fleet(STATUS_CHECK, service.index()));
        let now = clock.now();
        let Some(fleet) = &self.services.fleets[service.index()] else { return };
        let (asks, grace) = (fleet.spec().health_check == InstanceCheck::Elb, fleet.spec().grace_period);
        // A copy: instances that end in the loop change the places.
        let places: Vec<_> = fleet.places().to_vec();
        for (at, place) in places.iter().enumerate() {
            if matches!(place.lifecycle, Lifecycle::Absent | Lifecycle::Terminating) {
                continue;
            }
            let replica = self.replica_at(service, at);
            let host = self.services.replicas[replica.index()].host as usize;
            let in_service = place.lifecycle == Lifecycle::InService;
            if self.region.hosts()[host].state == HostState::Off {
                self.tell(now, Fact::Fleet(service, FleetFact::NotRunning(place.zone)));
                self.front.balancer_mut().drop_target(replica);
                self.end_instance(service, at, clock);
            } else if asks && in_service && now.since(place.since) >= grace && self.called_unhealthy(replica)
            {
                self.tell(now, Fact::Fleet(service, FleetFact::Unhealthy(place.zone)));
                self.retire(service, at, clock);
            }
        }
        // Once, after all have been checked: a launch must know of every loss.
        self.reconcile(service, clock);
    }

    fn called_unhealthy(&self, replica: ReplicaId) -> bool {
        let alive = |zone| self.node_up(zone);
        self.front.balancer().registration(replica) == Registration::Registered
            && !self.front.balancer().healthy_by_most(replica, alive)
            && !self.front.balancer().initial_by_most(replica, alive)
    }

    /// Launches what is missing and ends what is too much; one too many for balance's sake is launched first.
    pub(crate) fn reconcile(&mut self, service: ServiceId, clock: &mut Clock) {
        // One instance a round: each launch or end changes what the next round decides.
        loop {
            let Some(fleet) = &self.services.fleets[service.index()] else { return };
            let (active, desired) = (fleet.active(), fleet.desired());
            // What is missing comes first: a group that is short ends nothing.
            let goes_on = if active < desired {
                let zones = fleet.zones_to_try();
                self.launch(service, &zones, clock)
            } else if active > desired && fleet.pending() == 0 {
                // Nothing ends while an instance is pending: the one that balance asked for must be in service
                // before another goes.
                let surplus = fleet.surplus();
                if let Some(place) = surplus {
                    let zone = fleet.places()[place].zone;
                    self.tell(clock.now(), Fact::Fleet(service, FleetFact::Surplus(zone)));
                    self.retire(service, place, clock);
                }
                surplus.is_some()
            } else if active == desired
                && fleet.pending() == 0
                && let Some(zone) = fleet.rebalance().filter(|&zone| self.zone_launches(service, zone))
            {
                // One at a time: as long as it is pending this is not asked again.
                self.launch(service, &[zone], clock);
                false
            } else {
                false
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Returns whether a zone can launch an instance now: it has room and no fault.
    fn zone_launches(&self, service: ServiceId, zone: ZoneId) -> bool {
        let free = self.services.fleets[service.index()].as_ref().and_then(|fleet| fleet.free_place(zone));
        free.is_some() && self.zone_fault(zone).is_none()
    }

    /// Launches an instance in the first of `zones` that can; false when none was launched.
    fn launch(&mut self, service: ServiceId, zones: &[ZoneId], clock: &mut Clock) -> bool {
        let now = clock.now();
        let Some(fleet) = &mut self.services.fleets[service.index()] else { return false };
        if let Some(plane) = fleet.spec().control_plane
            && self.region.planes()[plane.index()].duty(Duty::LaunchInstances).blocked_since.is_some()
        {
            self.region.planes_mut()[plane.index()].duty_mut(Duty::LaunchInstances).refused += 1;
            fleet.refused += 1;
            if fleet.refused == 1 {
                self.tell(now, Fact::Fleet(service, FleetFact::LaunchRefused));
            }
            return false;
        }
        fleet.refused = 0;
        if fleet.launches.holds_back(now) {
            if !std::mem::replace(&mut fleet.launches.told, true) {
                self.tell(now, Fact::Fleet(service, FleetFact::LaunchThrottled));
            }
            return false;
        }
        for &zone in zones {
            if !self.zone_launches(service, zone) {
                let Some(fleet) = &mut self.services.fleets[service.index()] else { return false };
                if !fleet.failed.contains(&zone) {
                    fleet.failed.push(zone);
                    self.tell(now, Fact::Fleet(service, FleetFact::LaunchFailed(zone)));
                }
                continue;
            }
            if let Some(first) = self.launch_fails(service) {
                self.tell(now, Fact::Fleet(service, FleetFact::LaunchLost(zone, first)));
                continue;
            }
            let Some(fleet) = &mut self.services.fleets[service.index()] else { return false };
            let Some(at) = fleet.free_place(zone) else { return false };
            fleet.launches.launched(now);
            fleet.failed.retain(|failed| *failed != zone);
            let (due, place) = (now + fleet.spec().launch_time, fleet.place_mut(at));
            (place.lifecycle, place.since) = (Lifecycle::Pending, now);
            let replica = self.replica_at(service, at);
            self.services.replicas[replica.index()].process = ProcessState::Refusing;
            self.version_of_instance(replica);
            let host = self.services.replicas[replica.index()].host as usize;
            self.region.hosts_mut()[host].state = HostState::Booting;
            self.region.hosts_mut()[host].launching = true;
            self.region.hosts_mut()[host].timer = clock.timer_at(due, Event::HostUp(host as u32));
            self.tell(now, Fact::Fleet(service, FleetFact::Launched(zone)));
            return true;
        }
        false
    }

    /// The host of a launched instance runs: the instance is in service, registered and checked from now on.
    pub(crate) fn instance_runs(&mut self, replica: ReplicaId, now: SimTime) {
        let (service, at) = self.place_of(replica);
        let Some(fleet) = &mut self.services.fleets[service.index()] else { return };
        let attached = fleet.spec().registered_by == RegisteredBy::Group;
        let place = fleet.place_mut(at);
        if place.lifecycle != Lifecycle::Pending {
            return;
        }
        let zone = place.zone;
        (place.lifecycle, place.since, place.starting) = (Lifecycle::InService, now, true);
        if attached {
            self.front.balancer_mut().register(replica);
        }
        self.tell(now, Fact::Fleet(service, FleetFact::InService(zone, attached)));
    }

    /// A replica's process serves; told of an instance's first one.
    pub(crate) fn instance_serves(&mut self, replica: ReplicaId, now: SimTime) {
        let (service, at) = self.place_of(replica);
        let Some(fleet) = &mut self.services.fleets[service.index()] else { return };
        let attached = fleet.spec().registered_by == RegisteredBy::Group;
        let place = fleet.place_mut(at);
        if std::mem::take(&mut place.starting) {
            let zone = place.zone;
            self.tell(now, Fact::Fleet(service, FleetFact::Serves(zone, attached)));
        }
    }

    fn place_of(&self, replica: ReplicaId) -> (ServiceId, usize) {
        let state = &self.services.replicas[replica.index()];
        (state.service, state.local as usize)
    }

    /// Takes an instance out in order: its requests may finish within the deregistration delay. A list of instance ids
    /// is nobody's business, so there the instance just ends.
    fn retire(&mut self, service: ServiceId, at: usize, clock: &mut Clock) {
        let replica = self.replica_at(service, at);
        let attached =
            self.fleet(service).is_some_and(|fleet| fleet.spec().registered_by == RegisteredBy::Group);
        if !attached {
            self.front.balancer_mut().drop_target(replica);
        }
        if self.front.balancer_mut().deregister(replica) {
            self.end_instance(service, at, clock);
            return;
        }
        let delay = self.front.balancer().group(service).deregistration_delay;
        let drain = clock.timer(delay, Event::Drained(replica.0 as u32));
        if let Some(fleet) = &mut self.services.fleets[service.index()] {
            let place = fleet.place_mut(at);
            (place.lifecycle, place.drain) = (Lifecycle::Terminating, drain);
        }
    }

    /// The deregistration delay of a target is over, or its last request is: its instance ends.
    pub(crate) fn on_drained(&mut self, replica: ReplicaId, clock: &mut Clock) {
        let (service, at) = self.place_of(replica);
        let terminating =
            |place: &crate::world::services::autoscaling::Place| place.lifecycle == Lifecycle::Terminating;
        if self.fleet(service).is_some_and(|fleet| terminating(&fleet.places()[at])) {
            self.front.balancer_mut().drop_target(replica);
            self.end_instance(service, at, clock);
        }
    }

    /// An instance ends: connections are closed (502), its host is given back.
    fn end_instance(&mut self, service: ServiceId, at: usize, clock: &mut Clock) {
        let replica = self.replica_at(service, at);
        if self.services.replicas[replica.index()].process == ProcessState::Up {
            self.crash_replica(replica, ProcessState::Refusing, clock);
        }
        if let Some(fleet) = &mut self.services.fleets[service.index()] {
            let place = fleet.place_mut(at);
            clock.cancel(std::mem::replace(&mut place.drain, TimerId::NONE));
            (place.lifecycle, place.since, place.starting) = (Lifecycle::Absent, clock.now(), false);
        }
        self.empty_place(service, at, clock);
    }

    fn empty_place(&mut self, service: ServiceId, at: usize, clock: &mut Clock) {
        let replica = self.replica_at(service, at);
        self.front.balancer_mut().drop_target(replica);
        if self.services.replicas[replica.index()].process == ProcessState::Up {
            self.crash_replica(replica, ProcessState::Refusing, clock);
        }
        self.instance_forgets(replica);
        self.services.replicas[replica.index()].process = ProcessState::NotLaunched;
        // A start that is under way ends with the instance.
        self.services.replicas[replica.index()].up_due = SimTime::NEVER;
        let host = self.services.replicas[replica.index()].host as usize;
        self.stop_timer(host, clock);
        self.region.hosts_mut()[host].launching = false;
        self.region.hosts_mut()[host].state = HostState::Absent;
    }

    /// A person acts on the instances of a service.
    pub(in crate::world) fn act_on_service(
        &mut self,
        service: ServiceId,
        action: ServiceAction,
        clock: &mut Clock,
    ) -> Outcome {
        let nothing = |why| Outcome::Nothing(Why::Service(why));
        match action {
            ServiceAction::Hang if !self.any_process(service, |_| true) => nothing(ServiceWhy::NoProcess),
            ServiceAction::Hang if !self.any_process(service, |replica| !replica.stuck) => {
                nothing(ServiceWhy::Stuck)
            }
            ServiceAction::Hang => {
                for replica in self.replicas_of(service) {
                    let replica = &mut self.services.replicas[replica.index()];
                    replica.stuck |= replica.process == ProcessState::Up;
                }
                Outcome::PLAIN
            }
            ServiceAction::Marks(heeded) => match self.heed_marks(service, heeded) {
                true => Outcome::PLAIN,
                false => nothing(ServiceWhy::Marks(heeded)),
            },
            ServiceAction::Terminate(zone) => {
                let Some(at) = self.instance_in(service, zone) else {
                    return nothing(ServiceWhy::NoInstance(zone));
                };
                self.terminate_instance(self.replica_at(service, at), clock);
                Outcome::PLAIN
            }
            ServiceAction::Launches(action) => self.act_on_launches(service, action),
            ServiceAction::Deploy(action) => self.deploy(service, action, clock),
            ServiceAction::Register => {
                let unused = self.unregistered(service);
                if unused.is_empty() {
                    return nothing(ServiceWhy::Registered);
                }
                for &replica in &unused {
                    self.front.balancer_mut().register(replica);
                }
                Outcome::Done(Effect::Registered(unused.len() as u32))
            }
            ServiceAction::Scale(count) => {
                let Some(fleet) = self.services.fleets[service.index()].as_mut() else {
                    return Outcome::Nothing(Why::NotOffered);
                };
                let wanted = fleet.desired();
                // The same wish again is none: the group looks when its minute is over.
                if wanted == count {
                    return nothing(ServiceWhy::Wanted(count));
                }
                fleet.set_desired(count);
                self.reconcile(service, clock);
                Outcome::Done(Effect::Scaled(wanted))
            }
        }
    }

    /// A person ends the instance of a replica. False when none is in service there.
    pub(in crate::world) fn terminate_instance(&mut self, replica: ReplicaId, clock: &mut Clock) -> bool {
        let (service, at) = self.place_of(replica);
        let place = self.fleet(service).map(|fleet| fleet.places()[at]);
        let Some(place) = place.filter(|place| place.lifecycle == Lifecycle::InService) else { return false };
        self.tell(clock.now(), Fact::Fleet(service, FleetFact::Ended(place.zone)));
        self.front.balancer_mut().drop_target(replica);
        self.end_instance(service, at, clock);
        true
    }

    /// Instances of a service that are in service and are not targets.
    pub fn unregistered(&self, service: ServiceId) -> Vec<ReplicaId> {
        let serves = |at: &usize| {
            let place = self.fleet(service).map(|fleet| fleet.places()[*at].lifecycle);
            place == Some(Lifecycle::InService)
        };
        let places = 0..self.topology.services[service.index()].replicas.len();
        let replicas = places.filter(serves).map(|at| self.replica_at(service, at));
        replicas
            .filter(|&replica| self.front.balancer().registration(replica) == Registration::Unused)
            .collect()
    }

    /// The first place of a zone with an instance in service.
    pub fn instance_in(&self, service: ServiceId, zone: ZoneId) -> Option<usize> {
        let places = self.fleet(service)?.places();
        places.iter().position(|place| place.zone == zone && place.lifecycle == Lifecycle::InService)
    }
}
