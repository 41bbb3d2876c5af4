//! The choice of a target by an Application Load Balancer: in turn or the least loaded of those that pass their checks, all
//! of them when none does; and the slow start, a share that grows.

use super::{Balancer, Opinion, Registration, Target};
use crate::engine::SimTime;
use crate::world::ids::{ReplicaId, ServiceId, ZoneId};
use crate::world::topology::Algorithm;

/// A whole request, in millionths.
const WHOLE: u32 = 1_000_000;

impl Balancer {
    /// Returns whether `node` may send a request of `service` to a target: registered, in reach, not shifted away.
    pub(super) fn usable(&self, node: ZoneId, service: ServiceId, target: u16) -> bool {
        let entry = &self.targets[target as usize];
        entry.registration == Registration::Registered
            && (self.groups[service.index()].cross_zone || entry.zone == node)
            && self.shifts[entry.zone.index()].is_none()
    }

    /// The replica that `node` sends the next request for `service` to; `None` when it has no target at all.
    pub fn pick(&mut self, node: ZoneId, service: ServiceId, now: SimTime) -> Option<ReplicaId> {
        let (first, count) = self.services[service.index()];
        let group = &self.groups[service.index()];
        let base = node.index() * self.targets.len();
        let own = first as usize..(first + count) as usize;
        let calm = group.cross_zone && self.shifts.iter().all(Option::is_none);
        // What `usable` says, on slices: every request asks it of every target.
        let usable = |target: &Target| {
            target.registration == Registration::Registered
                && (calm
                    || (group.cross_zone || target.zone == node)
                        && self.shifts[target.zone.index()].is_none())
        };
        let opinions = &self.opinions[base + own.start..base + own.end];
        let seen = || self.targets[own.clone()].iter().zip(opinions);
        let healthy = seen().filter(|(target, opinion)| opinion.healthy && usable(target)).count();
        let pool = if healthy > 0 { healthy } else { seen().filter(|(target, _)| usable(target)).count() };
        if pool == 0 {
            return None;
        }
        let turn_at = node.index() * self.services.len() + service.index();
        let turn = self.turns[turn_at] as usize % pool;
        let mut able = (first..)
            .zip(seen())
            .filter(|(_, (target, opinion))| (healthy == 0 || opinion.healthy) && usable(target))
            .map(|(target, _)| target);
        let chosen = match group.algorithm {
            Algorithm::RoundRobin if group.slow_start.as_micros() > 0 && healthy > 0 => {
                let able: Vec<u16> = able.collect();
                let length = group.slow_start.as_micros();
                Some(ramped(&mut self.opinions[base..], &able, turn, length, now))
            }
            Algorithm::RoundRobin => able.nth(turn).map(|target| (target, turn)),
            // Draws and hashes are a proxy's (`choose`).
            _ => {
                // Equal ones in turn: the place in the round decides.
                let place = |at: usize| (at + pool - turn) % pool;
                let least = able
                    .enumerate()
                    .min_by_key(|&(at, target)| (self.targets[target as usize].outstanding, place(at)));
                least.map(|(at, target)| (target, at))
            }
        };
        let (target, at) = chosen?;
        self.turns[turn_at] = (at + 1) as u16;
        self.counts[service.index()].unhealthy_routing += u64::from(healthy == 0);
        Some(ReplicaId(target))
    }
}

/// The next of `able` from `turn` on, with its place: one in its slow start is passed over until its share, which grows
/// linearly over `length` microseconds, makes a whole request.
pub(super) fn ramped(
    opinions: &mut [Opinion],
    able: &[u16],
    turn: usize,
    length: u64,
    now: SimTime,
) -> (u16, usize) {
    for &target in able {
        let opinion = &mut opinions[target as usize];
        if opinion.warming.is_some_and(|since| now.since(since).as_micros() >= length) {
            (opinion.warming, opinion.credit) = (None, 0);
        }
    }
    // Nobody is left to compare with: all start at once.
    let all = able.iter().all(|&target| opinions[target as usize].warming.is_some());
    for at in (0..able.len()).map(|step| (turn + step) % able.len()) {
        let opinion = &mut opinions[able[at] as usize];
        let Some(since) = opinion.warming.filter(|_| !all) else { return (able[at], at) };
        opinion.credit += (now.since(since).as_micros() as u128 * WHOLE as u128 / length as u128) as u32;
        if opinion.credit >= WHOLE {
            opinion.credit -= WHOLE;
            return (able[at], at);
        }
    }
    (able[turn], turn)
}
