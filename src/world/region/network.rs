//! Answers the one question that every hop asks: who reaches whom, and how long it takes.
//!
//! Whole -> split, when a zone is cut off: its hosts run and reach each other, but nothing crosses the zone's boundary,
//! neither to other zones nor to customers -> whole again. A gray zone loses a share of the packets to and from its
//! hosts and delays the rest: TCP sends again, so that loss shows as latency and now and then as a time-out.

mod split;

use crate::engine::{Digest, Seed, SimDuration, SimTime};
use crate::world::ids::ZoneId;
use crate::world::topology::GraySpec;

/// Purpose of the draws of packet loss: (key of the exchange, time, zones).
const LOSS: u32 = 80;
/// Smallest retransmission time-out of Linux (`TCP_RTO_MIN`, 200 ms; RFC 6298 itself says 1 s), for round trips that are
/// short against it.
const RTO_MIN: SimDuration = SimDuration::from_millis(200);
/// Largest one (`TCP_RTO_MAX`).
const RTO_MAX: SimDuration = SimDuration::from_secs(120);
/// Retransmissions until the connection is given up (`net.ipv4.tcp_retries2`).
const RETRANSMISSIONS: u32 = 15;

/// The state of the region's network. Small: parts keep a copy.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Network {
    /// Zones that are cut off, a bit each.
    cut: u8,
    /// Zones with gray failure, a bit each.
    gray: u8,
    spec: GraySpec,
}

fn bit(zone: ZoneId) -> u8 {
    1 << (zone.0 & 7)
}

impl Network {
    /// A network in order; `spec` is what gray failure does.
    pub fn new(spec: GraySpec) -> Self {
        Network { cut: 0, gray: 0, spec }
    }

    /// The network with a zone cut off or joined again.
    pub fn with_cut(mut self, zone: ZoneId, cut: bool) -> Self {
        self.cut = if cut { self.cut | bit(zone) } else { self.cut & !bit(zone) };
        self
    }

    /// The network with a zone gray or not.
    pub fn with_gray(mut self, zone: ZoneId, gray: bool) -> Self {
        self.gray = if gray { self.gray | bit(zone) } else { self.gray & !bit(zone) };
        self
    }

    /// Returns whether a packet from a host of one zone arrives at a host of another.
    #[inline]
    pub fn reaches(&self, from: ZoneId, to: ZoneId) -> bool {
        from == to || self.cut & (bit(from) | bit(to)) == 0
    }

    /// Returns whether customers reach a zone.
    #[inline]
    pub fn reaches_customers(&self, zone: ZoneId) -> bool {
        self.cut & bit(zone) == 0
    }

    /// Returns whether any zone is cut off.
    #[inline]
    pub fn is_split(&self) -> bool {
        self.cut != 0
    }

    /// Returns whether any zone is gray.
    #[inline]
    pub fn is_gray(&self) -> bool {
        self.gray != 0
    }

    /// Names the side of the split that a zone is on: 0 for all that are not cut off, another number for each that is.
    pub fn side(&self, zone: ZoneId) -> u8 {
        if self.reaches_customers(zone) { 0 } else { zone.0 + 1 }
    }

    /// Draws what gray failure adds to one packet between two zones (or between customers and a zone, named twice):
    /// the delay, and for every loss a retransmission time-out, doubled each time (RFC 6298, 5.5).
    #[inline]
    pub fn extra(&self, from: ZoneId, to: ZoneId, seed: Seed, key: u64, now: SimTime) -> SimDuration {
        if self.gray & (bit(from) | bit(to)) == 0 {
            return SimDuration::ZERO;
        }
        self.lossy(from, to, seed, key, now)
    }

    #[inline(never)]
    fn lossy(&self, from: ZoneId, to: ZoneId, seed: Seed, key: u64, now: SimTime) -> SimDuration {
        let mut draw = seed.draw(LOSS, key, now.as_micros(), (from.0 as u64) << 8 | to.0 as u64);
        let mut extra = self.spec.delay;
        let mut timeout = RTO_MIN;
        for _ in 0..RETRANSMISSIONS {
            if draw.unit() > self.spec.loss {
                break;
            }
            extra = extra + timeout;
            timeout = timeout.times(2).min(RTO_MAX);
        }
        extra
    }

    /// Mixes the state into `digest`; nothing while the network is in order.
    pub fn digest(&self, digest: &mut Digest) {
        if self.cut != 0 || self.gray != 0 {
            digest.word((self.cut as u64) << 8 | self.gray as u64);
        }
    }
}

/// The side on which more than half of all members are up, if there is one. A member: whether it is up, and its side.
pub fn majority_side(members: impl Iterator<Item = (bool, u8)> + Clone) -> Option<u8> {
    let all = members.clone().count();
    let up_on = |side: u8| members.clone().filter(|&(up, other)| up && other == side).count();
    members.clone().map(|(_, side)| side).find(|&side| 2 * up_on(side) > all)
}
