//! The vendor's control planes: duties that are blocked apart from one another, and the vendor who repairs them.

use crate::engine::{SimDuration, SimTime, TimerId};
use crate::world::command::{Duty, DutyWhy, Effect, Outcome, Why};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::ids::*;
use crate::world::kafka::cluster::{Cluster, FailureMode};
use crate::world::topology::ElectionDefect;
use crate::world::{Clock, World};

/// Purpose of the draw of the vendor's repair time.
const VENDOR_REPAIR: u32 = 70;

/// A control plane's state.
#[derive(Clone, Debug, Default)]
pub struct PlaneState {
    duties: [DutyState; Duty::ALL.len()],
    /// The time when the vendor will have repaired it.
    pub repair_due: Option<SimTime>,
    pub(in crate::world) repair_timer: Option<TimerId>,
    pub(in crate::world) calls: u32,
}

/// A duty's state.
#[derive(Clone, Copy, Debug, Default)]
pub struct DutyState {
    /// The time since which it has been blocked.
    pub blocked_since: Option<SimTime>,
    /// Refusals since then: of elections, of launches.
    pub refused: u32,
}

impl PlaneState {
    /// A duty's state.
    pub fn duty(&self, duty: Duty) -> &DutyState {
        &self.duties[duty as usize]
    }

    pub(crate) fn duty_mut(&mut self, duty: Duty) -> &mut DutyState {
        &mut self.duties[duty as usize]
    }

    /// Returns whether some duty is blocked.
    pub fn any_blocked(&self) -> bool {
        self.duties.iter().any(|duty| duty.blocked_since.is_some())
    }
}

impl World {
    pub(in crate::world) fn block_duty(
        &mut self,
        plane: ControlPlaneId,
        duty: Duty,
        clock: &mut Clock,
    ) -> Outcome {
        let state = self.region.planes[plane.index()].duty_mut(duty);
        if let Some(since) = state.blocked_since {
            return Outcome::Nothing(Why::Duty(duty, DutyWhy::Blocked(since)));
        }
        *state = DutyState { blocked_since: Some(clock.now()), refused: 0 };
        self.apply_duty(plane, duty, true, clock);
        Outcome::PLAIN
    }

    pub(in crate::world) fn repair_duty(
        &mut self,
        plane: ControlPlaneId,
        duty: Duty,
        clock: &mut Clock,
    ) -> Outcome {
        let leaderless = self.kafka.clusters().iter().map(Cluster::customer_partitions_offline).sum();
        let state = &mut self.region.planes[plane.index()];
        if state.duty_mut(duty).blocked_since.take().is_none() {
            return Outcome::Nothing(Why::Duty(duty, DutyWhy::NotBlocked));
        }
        // The vendor has nothing left to do.
        if !state.any_blocked() {
            state.repair_due = None;
            if let Some(timer) = state.repair_timer.take() {
                clock.cancel(timer);
            }
        }
        self.apply_duty(plane, duty, false, clock);
        Outcome::Done(Effect::DutyRepaired(leaderless))
    }

    fn apply_duty(&mut self, plane: ControlPlaneId, duty: Duty, blocked: bool, clock: &mut Clock) {
        if duty == Duty::LaunchInstances {
            // Groups ask when they launch.
            return;
        }
        let defect = self.topology.control_planes[plane.index()].defect;
        for cluster in 0..self.kafka.clusters().len() {
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

    pub(in crate::world) fn call_vendor(&mut self, plane: ControlPlaneId, clock: &mut Clock) -> Outcome {
        let state = &mut self.region.planes[plane.index()];
        if !state.any_blocked() {
            return Outcome::Nothing(Why::Vendor(None));
        }
        if let Some(due) = state.repair_due {
            return Outcome::Nothing(Why::Vendor(Some(due)));
        }
        state.calls += 1;
        let mean = self.topology.control_planes[plane.index()].vendor_repair_mean.as_secs_f64();
        let mut draw = self.seed.draw(VENDOR_REPAIR, plane.0 as u64, state.calls as u64, 0);
        let time = SimDuration::from_secs_f64(draw.log_normal(mean, 0.5));
        let due = clock.now() + time;
        state.repair_due = Some(due);
        state.repair_timer = Some(clock.timer_at(due, Event::VendorRepair(plane.0 as u32)));
        self.tell(clock.now(), Fact::VendorCalled(plane, time));
        Outcome::PLAIN
    }

    pub(crate) fn on_vendor_repair(&mut self, plane: ControlPlaneId, clock: &mut Clock) {
        self.region.planes[plane.index()].repair_timer = None;
        self.tell(clock.now(), Fact::VendorRepaired(plane));
        let topology = self.topology.clone();
        for &duty in &topology.control_planes[plane.index()].duties {
            self.repair_duty(plane, duty, clock);
        }
        self.region.planes[plane.index()].repair_due = None;
    }
}
