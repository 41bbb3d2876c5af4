//! Errands around the balancer: health checks, connections and their codes, zonal shift.
//!
//! A shallow check asks the process and holds nothing. A deep one is a request like a customer's, without the customer:
//! it waits for a worker and holds it, and fails when its timeout ends first.

use crate::engine::{SimDuration, SimTime};
use crate::world::command::{Outcome, Why, ZoneWhy};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::front::balancer::{ElbCode, HealthChange, Registration, Shift};
use crate::world::ids::*;
use crate::world::region::hosts::HostState;
use crate::world::services::call::{Call, Parent};
use crate::world::services::replica::ProcessState;
use crate::world::slab::Handle;
use crate::world::topology::{CheckKind, CheckPeriod, HealthCheckSpec};
use crate::world::{Clock, World};

/// Purpose of the draws of the checks' phases.
const CHECK_PHASE: u32 = 40;
/// Time between two looks of the vendor at a zone.
const AUTOSHIFT_LOOK: SimDuration = SimDuration::from_secs(60);

/// A deep check under way, and how many there were.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeepCheck {
    call: Handle,
    number: u32,
    /// When its time is over.
    due: SimTime,
}

impl DeepCheck {
    pub(crate) const NONE: DeepCheck = DeepCheck { call: Handle::NONE, number: 0, due: SimTime::ZERO };
}

impl World {
    pub(crate) fn start_checks(&mut self, clock: &mut Clock) {
        for check in 0..self.front.balancer.checks() {
            if self.check_spec(check as u32).kind == CheckKind::None {
                continue;
            }
            let interval = self.check_spec(check as u32).interval.as_micros();
            let phase = self.seed.draw(CHECK_PHASE, check as u64, 0, 0).below(interval);
            clock.after(SimDuration::from_micros(phase), Event::HealthCheck(check as u32));
        }
        if self.topology.balancer.autoshift.is_some() {
            clock.after(AUTOSHIFT_LOOK, Event::autoshift());
        }
    }

    fn check_spec(&self, check: u32) -> &HealthCheckSpec {
        let (_, target) = self.front.balancer.check(check as usize);
        &self.front.balancer.group(self.services.replicas()[target.index()].service).check
    }

    pub(crate) fn on_health_check(&mut self, check: u32, clock: &mut Clock) {
        let (node, target) = self.front.balancer.check(check as usize);
        let &HealthCheckSpec { interval, timeout, kind, period, .. } = self.check_spec(check);
        let from_start = period == CheckPeriod::FromStart;
        if from_start {
            clock.after(interval, Event::HealthCheck(check));
        }
        let mut takes = SimDuration::ZERO;
        if self.node_runs(node) && self.front.balancer.registration(target) != Registration::Unused {
            match (self.process_checked(node, target, check, timeout, clock.now()), kind) {
                (ProcessState::Up, CheckKind::Deep(operation)) => {
                    // Its end sets the next one, when that counts.
                    return self.check_deeply(check, operation, clock);
                }
                (ProcessState::Up, CheckKind::Shallow | CheckKind::None) => {
                    self.note_check(check, true, clock.now())
                }
                (ProcessState::Refusing, _) => self.note_check(check, false, clock.now()),
                (ProcessState::Silent | ProcessState::NotLaunched, _) => {
                    takes = timeout;
                    clock.after(timeout, Event::HealthCheckSilent(check));
                }
            }
        }
        if !from_start {
            clock.after(takes + interval, Event::HealthCheck(check));
        }
    }

    /// A deep check has ended: the next one follows an interval later, where the interval counts from the end.
    fn check_over(&self, check: u32, clock: &mut Clock) {
        let spec = self.check_spec(check);
        if spec.period == CheckPeriod::FromEnd {
            clock.after(spec.interval, Event::HealthCheck(check));
        }
    }

    fn check_deeply(&mut self, check: u32, operation: OperationId, clock: &mut Clock) {
        let (node, target) = self.front.balancer.check(check as usize);
        let number = self.front.deep_checks[check as usize].number + 1;
        let draw_key = 0xDC << 56 | (check as u64) << 32 | number as u64;
        // Checks go through the partitions in turn, as customers do.
        let call = Call::sent(Parent::Check(check), target, operation, number as u64, draw_key, clock.now());
        let call = self.services.calls_mut().insert(call);
        let timeout = self.check_spec(check).timeout;
        self.front.deep_checks[check as usize] = DeepCheck { call, number, due: clock.now() + timeout };
        self.services.calls_mut()[call.index].via = node;
        let way = self.transit(node, self.services.replicas()[target.index()].zone, draw_key, clock.now());
        clock.after(way, Event::Arrive(call.index));
        clock.after(timeout, Event::CheckLimit(check));
    }

    /// The time of a deep check is over; nothing is left to do when it was answered.
    pub(crate) fn on_check_limit(&mut self, check: u32, clock: &mut Clock) {
        if clock.now() < self.front.deep_checks[check as usize].due {
            // The limit of an earlier one: the next began as soon as that was answered.
            return;
        }
        let call = std::mem::replace(&mut self.front.deep_checks[check as usize].call, Handle::NONE);
        if call != Handle::NONE {
            self.caller_left(call, clock.now());
            self.note_check(check, false, clock.now());
            self.check_over(check, clock);
        }
    }

    pub(crate) fn check_answered(&mut self, check: u32, call: Handle, passed: bool, clock: &mut Clock) {
        if self.front.deep_checks[check as usize].call != call {
            return;
        }
        self.front.deep_checks[check as usize].call = Handle::NONE;
        if !passed && self.check_spec(check).error_at_once {
            let change = self.front.balancer.note_error(check as usize);
            self.check_noted(check, change, clock.now());
        } else {
            self.note_check(check, passed, clock.now());
        }
        self.check_over(check, clock);
    }

    pub(crate) fn note_check(&mut self, check: u32, passed: bool, now: SimTime) {
        let change = self.front.balancer.note(check as usize, passed, now);
        self.check_noted(check, change, now);
    }

    /// What a check made of its target, and of the zone where that stands.
    fn check_noted(&mut self, check: u32, change: Option<HealthChange>, now: SimTime) {
        if let Some(change) = change {
            let (node, target) = self.front.balancer.check(check as usize);
            self.tell(now, Fact::Target(node, target, change));
        }
        if self.front.balancer.keeps_to_zones() {
            let (node, target) = self.front.balancer.check(check as usize);
            let service = self.services.replicas()[target.index()].service;
            if let Some(healthy) = self.front.balancer.look_at_zone(node, service, now) {
                self.tell(now, Fact::ZoneTargets(node, service, healthy));
            }
        }
    }

    /// The balancer's connection for a call has ended, by an answer or because the client left.
    #[inline]
    pub(crate) fn disconnect(&mut self, call: u32, clock: SimTime) {
        if std::mem::take(&mut self.services.calls_mut()[call].connected) {
            let (target, via) = (self.services.calls()[call].replica, self.services.calls()[call].via);
            if self.front.balancer.request_over(target) {
                self.front.drained.push((clock, target));
            }
            if self.front.balancer.closed(via, target) {
                let service = self.services.replicas()[target.index()].service;
                self.front.relays.freed.push((via, service));
            }
        }
    }

    /// Counts the answer that a client gets through the balancer.
    #[inline]
    pub(crate) fn count_answer(&mut self, call: u32) {
        let entry = &self.services.calls()[call];
        let service = self.services.replicas()[entry.replica.index()].service;
        let code = entry.gateway.or((!entry.outcome.answered()).then_some(ElbCode::Target));
        if let (true, Some(code)) = (entry.connected, code) {
            self.front.balancer.count(service, code);
        }
    }

    /// Returns whether a node of the balancer is up and its zone has not been shifted away.
    pub fn node_serves(&self, zone: ZoneId) -> bool {
        self.node_up(zone) && self.front.balancer.shift(zone).is_none()
    }

    /// Nodes whose zones left the balancer's name for want of healthy targets of `services`, a bit for each; none when
    /// every zone did, because then all are given out.
    pub(in crate::world) fn nodes_off_name(&self, services: &[ServiceId], now: SimTime) -> u64 {
        if !self.front.balancer.keeps_to_zones() {
            return 0;
        }
        let zones = self.topology.zones.len();
        let off = |zone: usize| self.front.balancer.left_name(ZoneId(zone as u8), services, now);
        let off: u64 = (0..zones).filter(|&zone| off(zone)).map(|zone| 1 << zone).sum();
        if off.count_ones() as usize == zones { 0 } else { off }
    }

    /// Returns whether customers get the address of a zone's node, as far as its targets are concerned.
    pub fn node_given_out(&self, zone: ZoneId, now: SimTime) -> bool {
        self.nodes_off_name(self.front.asked(), now) >> zone.0 & 1 == 0
    }

    /// Moves traffic out of a zone, or lets it in again. Nothing when it is so already, or no zone would be left.
    pub(in crate::world) fn shift_zone(
        &mut self,
        zone: ZoneId,
        shift: Option<Shift>,
        now: SimTime,
    ) -> Outcome {
        let why = match (self.front.balancer.shift(zone), shift) {
            (Some(by), Some(_)) => Some(ZoneWhy::Shifted(by)),
            (None, Some(_)) if !self.front.balancer.may_shift(zone) => Some(ZoneWhy::LastZone),
            (None, None) => Some(ZoneWhy::NotShifted),
            (None, Some(_)) | (Some(_), None) => None,
        };
        if let Some(why) = why {
            return Outcome::Nothing(Why::Zone(why));
        }
        self.front.balancer.set_shift(zone, shift);
        self.tell(now, Fact::ZoneShifted(zone, shift));
        Outcome::PLAIN
    }

    /// The vendor checks every zone: one that has been failing for long enough is shifted away, and one that has been
    /// well for as long gets its traffic back, if the vendor took it.
    pub(crate) fn on_autoshift(&mut self, clock: &mut Clock) {
        let Some(spec) = self.topology.balancer.autoshift else { return };
        let now = clock.now();
        clock.after(AUTOSHIFT_LOOK, Event::autoshift());
        for zone in (0..self.topology.zones.len()).map(|z| ZoneId(z as u8)) {
            let (mut down, mut all) = (0.0, 0.0);
            for host in self.region.hosts().iter().filter(|host| host.zone == zone) {
                all += f64::from(u8::from(host.state != HostState::Absent));
                down += f64::from(u8::from(matches!(host.state, HostState::Off | HostState::Booting)));
            }
            let failing = all > 0.0 && down >= spec.share * all;
            let (was, since) = self.region.zone_failing()[zone.index()];
            if was != failing {
                self.region.zone_failing_mut()[zone.index()] = (failing, now);
            } else if now.since(since) >= spec.after {
                match (failing, self.front.balancer.shift(zone)) {
                    (true, None) => _ = self.shift_zone(zone, Some(Shift::Auto), now),
                    (false, Some(Shift::Auto)) => _ = self.shift_zone(zone, None, now),
                    _ => {}
                }
            }
        }
    }
}
