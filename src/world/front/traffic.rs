//! Customers over time: a factor on a journey's rate, recorded, by the hour of the day, or by command.
//!
//! Arrivals are a Poisson process in time rescaled by the factor: arrival number n keeps its exponential gap, and it comes
//! when the integral of the factor has grown by that gap. So a surge moves arrivals and changes no other draw, and without
//! a factor the arrival times are those of the plain process, to the microsecond.

use crate::engine::{Digest, SimDuration, SimTime};

/// A factor over time: piecewise linear or in steps. Before its first point it is that point's, after the last one's.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    points: Vec<Point>,
    shape: Shape,
    /// It begins anew after this time, microseconds; 0 for never.
    period: u64,
}

/// The shape of a profile from point to point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// On a straight line.
    Linear,
    /// It keeps a point's factor until the next.
    Steps,
}

#[derive(Clone, Copy, Debug, PartialEq)]
struct Point {
    /// Microseconds.
    at: u64,
    factor: f64,
    /// The integral from the profile's start up to here, microseconds at factor 1.
    area: f64,
}

/// Points of a day's curve: every quarter of an hour, between them straight lines.
const PER_PERIOD: u64 = 96;

impl Profile {
    /// A profile through `points` (time, factor), in order of time; without points the factor is 1.
    pub fn new(points: &[(SimTime, f64)], shape: Shape) -> Profile {
        let mut list: Vec<Point> = Vec::new();
        let first = points.first().map_or(1.0, |point| point.1);
        list.push(Point { at: 0, factor: first, area: 0.0 });
        for &(time, factor) in points {
            let last = list[list.len() - 1];
            let next = Point { at: time.as_micros(), factor, area: 0.0 };
            let mean = if shape == Shape::Linear { (last.factor + factor) / 2.0 } else { last.factor };
            let area = last.area + mean * (next.at.saturating_sub(last.at)) as f64;
            // A later point at the same time is a jump.
            list.push(Point { area, ..next });
        }
        Profile { points: list, shape, period: 0 }
    }

    /// `1 + amplitude * cos(2 pi (t - peak) / period)`, as straight lines between 96 points a period.
    pub fn diurnal(amplitude: f64, peak: SimDuration, period: SimDuration) -> Profile {
        let length = period.as_micros().max(PER_PERIOD);
        let points: Vec<(SimTime, f64)> = (0..=PER_PERIOD)
            .map(|i| {
                let at = length as u128 * i as u128 / PER_PERIOD as u128;
                let turn = (at as f64 - peak.as_micros() as f64) / length as f64;
                let factor = 1.0 + amplitude * libm::cos(std::f64::consts::TAU * turn);
                (SimTime::from_micros(at as u64), factor)
            })
            .collect();
        Profile { period: length, ..Profile::new(&points, Shape::Linear) }
    }

    /// The largest factor.
    pub fn most(&self) -> f64 {
        self.points.iter().map(|point| point.factor).fold(0.0, f64::max)
    }

    /// The factor at a time.
    pub fn factor(&self, time: SimTime) -> f64 {
        let (_, within) = self.cycle(time.as_micros());
        let at = self.before(|point| point.at <= within);
        let (from, slope) = (self.points[at], self.slope(at));
        from.factor + slope * (within - from.at) as f64
    }

    /// The integral of the factor from the start to a time, microseconds at factor 1.
    pub fn integral(&self, time: SimTime) -> f64 {
        let (cycles, within) = self.cycle(time.as_micros());
        let at = self.before(|point| point.at <= within);
        let (from, past) = (self.points[at], (within - self.points[at].at) as f64);
        let whole = if cycles > 0 { cycles as f64 * self.whole() } else { 0.0 };
        whole + from.area + from.factor * past + self.slope(at) * past * past / 2.0
    }

    /// Returns when the integral reaches `area`: never, if the factor stays zero before.
    pub fn reaches(&self, area: f64) -> SimTime {
        let (mut start, mut rest) = (0.0, area);
        if self.period > 0 {
            let whole = self.whole();
            if whole <= 0.0 {
                return SimTime::NEVER;
            }
            let cycles = libm::floor(area / whole);
            (start, rest) = (cycles * self.period as f64, area - cycles * whole);
        }
        let at = self.before(|point| point.area <= rest);
        let (from, slope) = (self.points[at], self.slope(at));
        let left = rest - from.area;
        // The root of slope x^2 / 2 + factor x = left, in the form that loses no digits.
        let root = from.factor * from.factor + 2.0 * slope * left;
        let below = from.factor + if root > 0.0 { root.sqrt() } else { 0.0 };
        if left <= 0.0 {
            return SimTime::from_micros(libm::round(start) as u64 + from.at);
        }
        if below <= 0.0 {
            return SimTime::NEVER;
        }
        let time = start + from.at as f64 + 2.0 * left / below;
        const FAR: f64 = 9e18;
        if time < FAR { SimTime::from_micros(libm::round(time) as u64) } else { SimTime::NEVER }
    }

    fn whole(&self) -> f64 {
        self.points[self.points.len() - 1].area
    }

    fn cycle(&self, time: u64) -> (u64, u64) {
        match time.checked_div(self.period) {
            Some(periods) => (periods, time % self.period),
            None => (0, time),
        }
    }

    /// The last point that `holds`; the first when none does.
    fn before(&self, holds: impl Fn(&Point) -> bool) -> usize {
        self.points.partition_point(holds).saturating_sub(1)
    }

    /// Change of the factor per microsecond after point `at`.
    fn slope(&self, at: usize) -> f64 {
        let next = self.points.get(at + 1).filter(|_| self.shape == Shape::Linear);
        next.map_or(0.0, |next| {
            let length = next.at.saturating_sub(self.points[at].at);
            if length == 0 { 0.0 } else { (next.factor - self.points[at].factor) / length as f64 }
        })
    }
}

/// The next arrival of each journey.
#[derive(Clone, Debug)]
pub(crate) struct Arrivals {
    next: Vec<Next>,
    times: u8,
    /// True if the times have ever been others than the plain ones.
    moved: bool,
}

#[derive(Clone, Copy, Debug)]
struct Next {
    due: SimTime,
    /// The time since which `left` holds.
    mark: SimTime,
    /// Microseconds at factor 1 from `mark` until it comes.
    left: f64,
}

impl Arrivals {
    pub(crate) fn new(journeys: usize) -> Self {
        let next = Next { due: SimTime::NEVER, mark: SimTime::ZERO, left: f64::INFINITY };
        Arrivals { next: vec![next; journeys], times: 1, moved: false }
    }

    /// Returns how many times the scenario's customers come.
    pub(crate) fn times(&self) -> u8 {
        self.times
    }

    /// Returns whether an arrival that fires now is the one that is due, not one that has been moved.
    pub(crate) fn is_due(&self, journey: usize, now: SimTime) -> bool {
        self.next[journey].due == now
    }

    /// The next customer comes after `gap` at factor 1. When, if ever.
    pub(crate) fn follow(
        &mut self,
        journey: usize,
        gap: SimDuration,
        profile: Option<&Profile>,
        now: SimTime,
    ) -> SimTime {
        let left = gap.as_micros() as f64;
        let mut next = Next { due: now + gap, mark: now, left };
        if self.times != 1 || profile.is_some() {
            next.due = due(next, profile, self.times);
            self.moved = true;
        }
        self.next[journey] = next;
        next.due
    }

    /// From now on `times` as many come. The new time of each journey's next arrival, where it changes.
    pub(crate) fn change(
        &mut self,
        times: u8,
        profile: impl Fn(usize) -> Option<Profile>,
        now: SimTime,
    ) -> Vec<(usize, SimTime)> {
        let before = std::mem::replace(&mut self.times, times);
        if before == times {
            return Vec::new();
        }
        self.moved = true;
        let mut changed = Vec::new();
        for (journey, next) in self.next.iter_mut().enumerate() {
            let profile = profile(journey);
            let passed = profile.as_ref().map_or(now.since(next.mark).as_micros() as f64, |profile| {
                profile.integral(now) - profile.integral(next.mark)
            });
            next.left = (next.left - passed * f64::from(before)).max(0.0);
            next.mark = now;
            if next.left.is_finite() {
                next.due = due(*next, profile.as_ref(), times);
                changed.push((journey, next.due));
            }
        }
        changed
    }

    pub(crate) fn digest(&self, digest: &mut Digest) {
        if self.moved {
            digest.word(u64::from(self.times));
            self.next.iter().for_each(|next| digest.word(next.due.as_micros()));
        }
    }
}

fn due(next: Next, profile: Option<&Profile>, times: u8) -> SimTime {
    let left = next.left / f64::from(times);
    let due = match profile {
        None => SimTime::from_micros(next.mark.as_micros().saturating_add(libm::round(left) as u64)),
        Some(profile) => profile.reaches(profile.integral(next.mark) + left),
    };
    due.max(next.mark)
}
