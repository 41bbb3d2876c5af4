//! An autoscaling group: which of a service's places have an instance, how many there shall be, and target tracking.
//!
//! A place is absent -> (launch) pending -> in service -> (taken out, draining) terminating -> absent. An instance is in
//! service as soon as its host runs: from then on it is a target that is checked, its warm-up and its grace period count,
//! and whether its process serves is the checks' to find out. Target tracking has two alarms over the group's metric
//! by periods of 60 s: high after 3 periods above the target, low after 15 below 90 % of it. A period without data is
//! INSUFFICIENT_DATA and blocks both. Rules: EC2 Auto Scaling user guide ("instance lifecycle", "Set the health check
//! grace period", "Target tracking scaling policies").

use std::collections::VecDeque;

use crate::engine::{Digest, SimDuration, SimTime, TimerId};
use crate::world::ids::ZoneId;
use crate::world::services::launches::LaunchFaults;
use crate::world::topology::{AutoscalingSpec, Distribution};

/// Length of a metric's period and time between two status checks (EC2 Auto Scaling user guide).
pub const PERIOD: SimDuration = SimDuration::from_secs(60);
/// Periods above the target until AlarmHigh.
pub const HIGH_PERIODS: usize = 3;
/// Periods below 90 % of the target until AlarmLow.
pub const LOW_PERIODS: usize = 15;
/// AlarmLow's threshold, as a share of the target.
pub const LOW_SHARE: f64 = 0.9;

/// The state of a place's instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifecycle {
    /// None.
    Absent,
    /// Launched; its host does not run yet.
    Pending,
    /// Its host runs: the group counts on it, and the balancer checks it, whether its process serves or not.
    InService,
    /// It finishes its requests.
    Terminating,
}

/// A place for an instance.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The place where it is.
    pub zone: ZoneId,
    /// The state of its instance.
    pub lifecycle: Lifecycle,
    /// Its beginning; the start of the run for instances that were there then.
    pub since: SimTime,
    /// Its process has not served yet.
    pub(crate) starting: bool,
    /// The end of the deregistration delay, while it terminates.
    pub(crate) drain: TimerId,
    /// CPU time of its replica at the end of the last period, microseconds.
    pub(crate) worked: u64,
}

/// The state of an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlarmState {
    /// Within bounds.
    Ok,
    /// All its periods are beyond the threshold.
    Alarm,
    /// The last period has no data.
    InsufficientData,
}

/// An autoscaling group.
#[derive(Clone, Debug)]
pub struct AutoscalingGroup {
    spec: AutoscalingSpec,
    places: Vec<Place>,
    desired: u16,
    /// Reported values by period, the newest last.
    values: VecDeque<Option<f64>>,
    /// Values of periods that are over and not reported yet.
    pub(crate) unreported: VecDeque<Option<f64>>,
    cooldown_until: SimTime,
    /// Launches refused because the duty was blocked.
    pub(crate) refused: u32,
    /// Zones that could not launch at the last try.
    pub(crate) failed: Vec<ZoneId>,
    /// What is wrong with its launches.
    pub launches: LaunchFaults,
    /// Requests to the service until the end of the last period, where these are the metric.
    pub(super) requests: u64,
}

impl AutoscalingGroup {
    /// A group whose first `desired` instances are in service, spread over its zones.
    pub fn new(spec: &AutoscalingSpec, zones: &[ZoneId]) -> Self {
        let place = |&zone: &ZoneId| Place {
            zone,
            lifecycle: Lifecycle::Absent,
            since: SimTime::ZERO,
            starting: false,
            drain: TimerId::NONE,
            worked: 0,
        };
        let mut group = AutoscalingGroup {
            spec: spec.clone(),
            places: zones.iter().map(place).collect(),
            desired: spec.desired,
            values: VecDeque::new(),
            unreported: VecDeque::new(),
            cooldown_until: SimTime::ZERO,
            refused: 0,
            failed: Vec::new(),
            launches: LaunchFaults::default(),
            requests: 0,
        };
        for _ in 0..spec.desired {
            let next = group.zones_to_try().into_iter().find_map(|zone| group.free_place(zone));
            if let Some(place) = next {
                group.places[place].lifecycle = Lifecycle::InService;
            }
        }
        group
    }

    /// The settings.
    pub fn spec(&self) -> &AutoscalingSpec {
        &self.spec
    }

    /// The places, in the order of the service's replicas.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    pub(crate) fn place_mut(&mut self, place: usize) -> &mut Place {
        &mut self.places[place]
    }

    /// Instances that there shall be (`DesiredCapacity`).
    pub fn desired(&self) -> u16 {
        self.desired
    }

    /// Wishes for so many instances.
    pub fn set_desired(&mut self, desired: u16) {
        self.desired = desired.clamp(self.spec.min, self.spec.max);
    }

    /// Instances that are launched or in service.
    pub fn active(&self) -> u16 {
        self.places.iter().filter(|place| is_active(place)).count() as u16
    }

    /// Instances that are launched and whose hosts do not run yet.
    pub fn pending(&self) -> u16 {
        self.places.iter().filter(|place| place.lifecycle == Lifecycle::Pending).count() as u16
    }

    fn active_in(&self, zone: ZoneId) -> usize {
        self.places.iter().filter(|place| place.zone == zone && is_active(place)).count()
    }

    /// The group's zones, the one with the fewest instances first.
    fn zones(&self) -> Vec<ZoneId> {
        let mut zones: Vec<ZoneId> = self.places.iter().map(|place| place.zone).collect();
        crate::base::order::sort(&mut zones);
        zones.dedup();
        crate::base::order::sort_by_key(&mut zones, |&zone| (self.active_in(zone), zone));
        zones
    }

    /// Zones for the next launch, the best first: only one, when the group insists on balance.
    pub fn zones_to_try(&self) -> Vec<ZoneId> {
        let mut zones = self.zones();
        if self.spec.distribution == Distribution::BalancedOnly {
            zones.truncate(1);
        }
        zones
    }

    /// A place of `zone` where an instance can be launched.
    pub fn free_place(&self, zone: ZoneId) -> Option<usize> {
        self.places.iter().position(|place| place.zone == zone && place.lifecycle == Lifecycle::Absent)
    }

    /// The instance that a smaller group can do without: of the zone with the most, the oldest.
    pub fn surplus(&self) -> Option<usize> {
        let zone = self.zones().into_iter().rev().find(|&zone| self.active_in(zone) > 0)?;
        let here = (0..self.places.len())
            .filter(|&at| self.places[at].zone == zone && self.places[at].lifecycle == Lifecycle::InService);
        here.min_by_key(|&at| (self.places[at].since, at))
    }

    /// The zone that balance asks to launch one more in, before one of a fuller zone is ended.
    pub fn rebalance(&self) -> Option<ZoneId> {
        let zones = self.zones();
        let (&fewest, &most) = (zones.first()?, zones.last()?);
        (self.active_in(fewest) + 2 <= self.active_in(most)).then_some(fewest)
    }

    /// Places whose instances count in the metric and in the capacity: in service and past their warm-up.
    pub fn ready(&self, now: SimTime) -> impl Iterator<Item = usize> + '_ {
        let warm =
            move |place: &Place| place.since == SimTime::ZERO || now.since(place.since) >= self.spec.warmup;
        let ready = move |at: &usize| {
            let place = &self.places[*at];
            place.lifecycle == Lifecycle::InService && warm(place)
        };
        (0..self.places.len()).filter(ready)
    }

    /// A period's value is reported, of the metric of `spec`, or nothing.
    pub fn report(&mut self, value: Option<f64>) {
        if self.values.len() == LOW_PERIODS {
            self.values.pop_front();
        }
        self.values.push_back(value);
    }

    /// The last reported value of the metric.
    pub fn metric(&self) -> Option<f64> {
        self.values.back().copied().flatten()
    }

    fn target(&self) -> Option<f64> {
        self.spec.target.map(|target| target.value)
    }

    /// `TargetTracking-…-AlarmHigh`.
    pub fn alarm_high(&self) -> AlarmState {
        let target = self.target().unwrap_or(f64::INFINITY);
        self.alarm(HIGH_PERIODS, |value| value > target)
    }

    /// `TargetTracking-…-AlarmLow`.
    pub fn alarm_low(&self) -> AlarmState {
        let target = self.target().unwrap_or(0.0);
        self.alarm(LOW_PERIODS, |value| value < LOW_SHARE * target)
    }

    fn alarm(&self, periods: usize, beyond: impl Fn(f64) -> bool) -> AlarmState {
        if !matches!(self.values.back(), Some(Some(_))) {
            return AlarmState::InsufficientData;
        }
        let all = self.values.len() >= periods
            && self.values.iter().rev().take(periods).all(|value| value.is_some_and(&beyond));
        if all { AlarmState::Alarm } else { AlarmState::Ok }
    }

    /// Computes the wish of target tracking: in proportion to the metric, out by AlarmHigh and in by AlarmLow.
    /// Nothing during the cooldown, and nothing less while an instance is new.
    pub fn tracked(&mut self, now: SimTime) -> Option<u16> {
        let (target, value) = (self.target()?, self.metric()?);
        if now < self.cooldown_until {
            return None;
        }
        let ready = self.ready(now).count() as u16;
        let wish = libm::ceil(ready as f64 * value / target) as u16;
        let wish = wish.clamp(self.spec.min, self.spec.max);
        let out = self.alarm_high() == AlarmState::Alarm && wish > self.desired;
        let settled = ready == self.active();
        let smaller = self.alarm_low() == AlarmState::Alarm && settled && wish < self.desired;
        if !out && !smaller {
            return None;
        }
        self.desired = wish;
        self.cooldown_until = now + self.spec.cooldown;
        Some(wish)
    }

    /// Mixes the state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        for place in &self.places {
            digest.word(place.since.as_micros() << 2 | place.lifecycle as u64);
            digest.word(place.worked);
        }
        digest.word((self.desired as u64) << 32 | self.refused as u64);
        digest.word(self.cooldown_until.as_micros());
        self.launches.digest(digest);
        if self.requests > 0 {
            digest.word(self.requests);
        }
        for value in self.values.iter().chain(&self.unreported) {
            digest.word(value.map_or(u64::MAX, f64::to_bits));
        }
    }
}

fn is_active(place: &Place) -> bool {
    matches!(place.lifecycle, Lifecycle::Pending | Lifecycle::InService)
}
