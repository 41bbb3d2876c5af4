//! Answers the one question that every hop asks: who reaches whom, and how long it takes.
//!
//! Whole -> split, when a zone is cut off: its hosts run and reach each other, but nothing crosses the zone's boundary,
//! neither to other zones nor to customers -> whole again. A gray zone loses a share of the packets to and from its
//! hosts and delays the rest: TCP sends again, so that loss shows as latency and now and then as a time-out.
//!
//! A link is the way between two zones, each direction by itself: it loses packets, delays them, or is cut. A connection
//! needs both directions, for its handshake and its acknowledgements: where one is cut, whoever asks across the link gets
//! no answer, so that neither zone reaches the other, while both reach third ones. Members of a group count whom they
//! reach; a leader that reaches a majority stays (pre-vote: KIP-996, etcd 3.4).
//!
//! Source: RFC 6298 with Linux' constants. Not modelled: throughput that falls with loss; a request that still arrives
//! over a connection opened before the cut and is carried out without an answer; acknowledgements that are lost.

mod links;
mod split;

use crate::engine::{Digest, Seed, SimDuration, SimTime};
use crate::world::ids::ZoneId;
use crate::world::topology::GraySpec;

/// Zones that a network tells apart.
pub(crate) const ZONES: usize = 8;
/// Purpose of the draws of packet loss: (key of the exchange, time, zones).
const LOSS: u32 = 80;
/// Smallest retransmission time-out of Linux (`TCP_RTO_MIN`, 200 ms; RFC 6298 itself says 1 s), for round trips that are
/// short against it. A link's delay is not: its round trip comes on top.
pub const RTO_MIN: SimDuration = SimDuration::from_millis(200);
/// Largest one (`TCP_RTO_MAX`).
const RTO_MAX: SimDuration = SimDuration::from_secs(120);
/// Retransmissions until the connection is given up (`net.ipv4.tcp_retries2`).
const RETRANSMISSIONS: u32 = 15;

/// One direction of a link between two zones.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LinkState {
    /// Nothing gets through.
    pub cut: bool,
    /// Share of the packets lost, 0 to 1.
    pub loss: f64,
    /// Added to every packet.
    pub delay: SimDuration,
}

impl LinkState {
    /// Returns whether nothing is wrong with it.
    pub fn is_in_order(&self) -> bool {
        *self == LinkState::default()
    }
}

/// What is wrong beyond the faults of whole zones as the document has them.
#[derive(Clone, Debug, Default, PartialEq)]
struct Worse {
    /// By the sender's zone, then the receiver's.
    links: [[LinkState; ZONES]; ZONES],
    /// Share of the packets that a gray zone loses, where a person said so.
    gray: [Option<f64>; ZONES],
}

/// The state of the region's network. Small while it is in order: parts keep a copy.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// Zones that are cut off, a bit each.
    cut: u8,
    /// Zones that do not reach every other: cut off, or at the end of a link that is cut; a bit each.
    split: u8,
    /// Zones with gray failure, a bit each.
    gray: u8,
    /// Zones to or from which some packets are lost or late, a bit each.
    late: u8,
    spec: GraySpec,
    worse: Option<Box<Worse>>,
}

fn bit(zone: ZoneId) -> u8 {
    1 << (zone.0 & 7)
}

impl Network {
    /// A network in order; `spec` is what gray failure does.
    pub fn new(spec: GraySpec) -> Self {
        Network { spec, ..Network::default() }
    }

    /// The network with a zone cut off or joined again.
    pub fn with_cut(mut self, zone: ZoneId, cut: bool) -> Self {
        self.cut = if cut { self.cut | bit(zone) } else { self.cut & !bit(zone) };
        self.summed_up()
    }

    /// The network with a zone gray or not; one that is gray already loses as much as before.
    pub fn with_gray(mut self, zone: ZoneId, gray: bool) -> Self {
        self.gray = if gray { self.gray | bit(zone) } else { self.gray & !bit(zone) };
        if let Some(worse) = self.worse.as_mut().filter(|_| !gray) {
            worse.gray[zone.index()] = None;
        }
        self.summed_up()
    }

    /// The network with another share of packets lost in a gray zone, 0 to 1; `None`: as the document says.
    pub fn with_gray_loss(mut self, zone: ZoneId, loss: Option<f64>) -> Self {
        self.worse.get_or_insert_default().gray[zone.index()] = loss;
        self.summed_up()
    }

    /// The network with one direction of a link in another state.
    pub fn with_link(mut self, from: ZoneId, to: ZoneId, state: LinkState) -> Self {
        self.worse.get_or_insert_default().links[from.index()][to.index()] = state;
        self.summed_up()
    }

    /// Sums up whom the links concern; a network in order keeps nothing of them.
    fn summed_up(mut self) -> Self {
        (self.split, self.late) = (self.cut, self.gray);
        self.worse = self.worse.take().filter(|worse| **worse != Worse::default());
        let Some(worse) = &self.worse else { return self };
        for (from, row) in worse.links.iter().enumerate() {
            for (to, link) in row.iter().enumerate() {
                let ends = 1 << from | 1 << to;
                self.split |= if link.cut { ends } else { 0 };
                self.late |= if link.loss > 0.0 || link.delay > SimDuration::ZERO { ends } else { 0 };
            }
        }
        self
    }

    /// One direction of a link.
    pub fn link(&self, from: ZoneId, to: ZoneId) -> LinkState {
        self.worse.as_ref().map_or(LinkState::default(), |worse| worse.links[from.index()][to.index()])
    }

    /// Returns whether any link is not in order.
    #[inline]
    pub fn has_ill_links(&self) -> bool {
        self.worse.is_some()
    }

    /// Share of the packets that a gray zone loses, 0 to 1.
    pub fn gray_loss(&self, zone: ZoneId) -> f64 {
        let own = self.worse.as_ref().and_then(|worse| worse.gray[zone.index()]);
        if self.gray & bit(zone) == 0 { 0.0 } else { own.unwrap_or(self.spec.loss) }
    }

    /// Returns whether hosts of two zones reach each other: a packet and its answer arrive.
    #[inline]
    pub fn reaches(&self, from: ZoneId, to: ZoneId) -> bool {
        from == to || self.split & (bit(from) | bit(to)) == 0 || self.joined(from, to)
    }

    #[inline(never)]
    fn joined(&self, from: ZoneId, to: ZoneId) -> bool {
        let whole = self.cut & (bit(from) | bit(to)) == 0;
        whole && !self.link(from, to).cut && !self.link(to, from).cut
    }

    /// Returns whether customers reach a zone.
    #[inline]
    pub fn reaches_customers(&self, zone: ZoneId) -> bool {
        self.cut & bit(zone) == 0
    }

    /// Returns whether some zones do not reach each other.
    #[inline]
    pub fn is_split(&self) -> bool {
        self.split != 0
    }

    /// Returns whether packets of any zone are lost or late.
    #[inline]
    pub fn is_late(&self) -> bool {
        self.late != 0
    }

    /// What the network makes of a zone: where two networks make the same of a zone, it reaches the same zones in both, as
    /// far as they are not cut off themselves.
    pub fn place(&self, zone: ZoneId) -> u16 {
        let apart = |other: usize| {
            let other = ZoneId(other as u8);
            self.link(zone, other).cut || self.link(other, zone).cut
        };
        let cut = u16::from(self.cut & bit(zone) != 0) << ZONES;
        (0..ZONES).fold(cut, |place, other| place | u16::from(apart(other)) << other)
    }

    /// For each member of a group, by its zone, the members that it reaches, a bit each, itself among them.
    ///
    /// # Panics
    /// Panics above 32 members.
    pub fn peers(&self, zones: &[ZoneId]) -> Vec<u32> {
        assert!(zones.len() <= 32, "{} members", zones.len());
        let reached = |own: ZoneId| {
            let bits = zones.iter().enumerate();
            bits.fold(0, |peers, (at, &zone)| peers | u32::from(self.reaches(own, zone)) << at)
        };
        zones.iter().map(|&zone| reached(zone)).collect()
    }

    /// Draws what gray failure and an ill link add to one packet from zone to zone (or between customers and a zone, named
    /// twice): the delay, and for every loss a retransmission time-out, doubled each time (RFC 6298, 5.5).
    #[inline]
    pub fn extra(&self, from: ZoneId, to: ZoneId, seed: Seed, key: u64, now: SimTime) -> SimDuration {
        if self.late & (bit(from) | bit(to)) == 0 {
            return SimDuration::ZERO;
        }
        self.lossy(from, to, seed, key, now)
    }

    #[inline(never)]
    fn lossy(&self, from: ZoneId, to: ZoneId, seed: Seed, key: u64, now: SimTime) -> SimDuration {
        let gray = self.gray & (bit(from) | bit(to)) != 0;
        let there = self.link(from, to);
        if !gray && there.loss <= 0.0 && there.delay == SimDuration::ZERO {
            return SimDuration::ZERO;
        }
        // Of two gray zones the worse; a link on the way loses by itself.
        let gray_loss = self.gray_loss(from).max(self.gray_loss(to));
        let loss = if there.loss > 0.0 { 1.0 - (1.0 - gray_loss) * (1.0 - there.loss) } else { gray_loss };
        let gray_delay = if gray { self.spec.delay } else { SimDuration::ZERO };
        let mut draw = seed.draw(LOSS, key, now.as_micros(), (from.0 as u64) << 8 | to.0 as u64);
        let mut extra = gray_delay + there.delay;
        let mut timeout = RTO_MIN + there.delay + self.link(to, from).delay;
        for _ in 0..RETRANSMISSIONS {
            if draw.unit() > loss {
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
        let Some(worse) = &self.worse else { return };
        for link in worse.links.iter().flatten() {
            digest.word(link.loss.to_bits() ^ link.cut as u64);
            digest.word(link.delay.as_micros());
        }
        worse.gray.iter().for_each(|loss| digest.word(loss.unwrap_or(-1.0).to_bits()));
    }
}

/// Returns whether more than half of all members are up and among `peers`, a bit each.
pub fn is_majority(up: &[bool], peers: u32) -> bool {
    let with = up.iter().enumerate().filter(|&(at, &up)| up && peers >> at & 1 == 1).count();
    2 * with > up.len()
}
