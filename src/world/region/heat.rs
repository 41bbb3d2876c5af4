//! Lost cooling: the temperature of each hall, hosts that switch themselves off by it, and racks that come back in turn.
//!
//! Cooled -> warming (cooling lost: the temperature rises; a host goes off when it reaches the host's own threshold) ->
//! falling (cooling is back, by itself or by a repair) -> below the restart temperature: racks get power one after the
//! other (`racks`) and their hosts boot.

use crate::engine::{Digest, SimDuration, SimTime};
use crate::world::command::ZoneFault;
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::ids::ZoneId;
use crate::world::region::hosts::HostState;
use crate::world::topology::{CoolingSpec, Topology};
use crate::world::{Clock, World};

/// Purpose of the draw of a host's threshold.
const THRESHOLD: u32 = 52;

/// The place where a host stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stand {
    /// Hall, as a place in the zone's list.
    pub hall: u8,
    /// Rack within the hall, from 0.
    pub rack: u8,
}

/// A hall's cooling now.
#[derive(Clone, Debug)]
pub struct Hall {
    /// True if it is cooled.
    cooled: bool,
    /// Temperature when that began, thousandths of a degree.
    from: i64,
    since: SimTime,
    /// The time when it will lose its cooling, and get it back; `NEVER` when neither is due.
    loss_due: SimTime,
    return_due: SimTime,
}

/// A hall as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HallView {
    /// Temperature, thousandths of a degree Celsius.
    pub temperature: i64,
    /// True if it is cooled.
    pub cooled: bool,
    /// Hosts that are off or boot, and all.
    pub hosts_down: u32,
    /// All its hosts.
    pub hosts: u32,
    /// Hosts off that need hands before they boot.
    pub need_hands: u32,
}

/// The halls of each zone, cooled; none where the document has none or heat is not modelled.
pub(crate) fn lay_out(topology: &Topology) -> Vec<Vec<Hall>> {
    let ambient = topology.faults.cooling.as_ref().map(|cooling| cooling.ambient);
    let hall = |ambient| Hall {
        cooled: true,
        from: ambient,
        since: SimTime::ZERO,
        loss_due: SimTime::NEVER,
        return_due: SimTime::NEVER,
    };
    let halls = |count: usize| ambient.map_or(Vec::new(), |ambient| vec![hall(ambient); count]);
    topology.zones.iter().map(|zone| halls(zone.halls.len())).collect()
}

/// The racks of a zone in the order in which hosts are spread over them: the first of each hall, then the second …
pub(crate) fn racks(topology: &Topology, zone: ZoneId) -> Vec<Stand> {
    let halls = &topology.zones[zone.index()].halls;
    let most = halls.iter().map(|hall| hall.racks).max().unwrap_or(0);
    let in_row = |rack: u8| {
        let here = halls.iter().enumerate().filter(move |(_, hall)| rack < hall.racks);
        here.map(move |(hall, _)| Stand { hall: hall as u8, rack })
    };
    (0..most).flat_map(in_row).collect()
}

impl Hall {
    /// Temperature, thousandths of a degree.
    fn temperature(&self, cooling: &CoolingSpec, now: SimTime) -> i64 {
        let passed = now.since(self.since).as_micros() as i128;
        let moved = |rate: i64| (passed * rate as i128 / 60_000_000) as i64;
        match self.cooled {
            true => (self.from - moved(cooling.fall)).max(cooling.ambient),
            false => (self.from + moved(cooling.rise)).min(cooling.ceiling),
        }
    }

    /// Mixes the state into `digest`.
    pub(crate) fn digest(&self, digest: &mut Digest) {
        digest.word(self.cooled as u64);
        digest.word(self.from as u64);
        digest.word(self.since.as_micros());
        digest.word(self.loss_due.as_micros());
        digest.word(self.return_due.as_micros());
    }
}

/// Returns how long a change by `degrees` thousandths takes at `rate` per minute.
fn time_of(degrees: i64, rate: i64) -> SimDuration {
    SimDuration::from_micros((degrees.max(0) as u64).saturating_mul(60_000_000) / rate.max(1) as u64)
}

fn code(zone: ZoneId, hall: usize, returns: bool) -> u32 {
    (zone.0 as u32) << 9 | (hall as u32) << 1 | returns as u32
}

impl World {
    /// Returns whether overheating of a zone is by heat: it has halls, and the document describes cooling.
    pub(crate) fn has_halls(&self, zone: ZoneId) -> bool {
        !self.region.halls[zone.index()].is_empty()
    }

    /// The halls of a zone, as they are now.
    pub fn hall_views(&self, zone: ZoneId, now: SimTime) -> Vec<HallView> {
        let Some(cooling) = &self.topology.faults.cooling else { return Vec::new() };
        let view = |(index, hall): (usize, &Hall)| {
            let here = || {
                self.region.hosts.iter().filter(|host| host.zone == zone && host.stand.hall as usize == index)
            };
            HallView {
                temperature: hall.temperature(cooling, now),
                cooled: hall.cooled,
                hosts_down: here().filter(|host| host.state != HostState::On).count() as u32,
                hosts: here().count() as u32,
                need_hands: here().filter(|host| host.hands && host.state == HostState::Off).count() as u32,
            }
        };
        self.region.halls[zone.index()].iter().enumerate().map(view).collect()
    }

    /// The zone's chillers fail: the halls that the document names, or all, lose their cooling one after the other. False
    /// when they have lost it already, or are about to.
    pub(crate) fn lose_cooling(&mut self, zone: ZoneId, clock: &mut Clock) -> bool {
        let topology = self.topology.clone();
        let Some(cooling) = &topology.faults.cooling else { return false };
        let halls = &topology.zones[zone.index()].halls;
        let named: Vec<usize> =
            (0..halls.len()).filter(|&hall| cooling.halls.contains(&halls[hall].name)).collect();
        let hit = if named.is_empty() { (0..halls.len()).collect() } else { named };
        let mut takes = false;
        for (turn, hall) in hit.into_iter().enumerate() {
            let due = clock.now() + cooling.hall_delay.times(turn as u64);
            let entry = &mut self.region.halls[zone.index()][hall];
            if !entry.cooled || entry.loss_due != SimTime::NEVER {
                continue;
            }
            takes = true;
            entry.loss_due = due;
            entry.return_due = cooling.returns_after.map_or(SimTime::NEVER, |after| clock.now() + after);
            let returns = entry.return_due;
            clock.at(due, Event::Cooling(code(zone, hall, false)));
            if returns != SimTime::NEVER {
                clock.at(returns.max(due), Event::Cooling(code(zone, hall, true)));
                self.region.halls[zone.index()][hall].return_due = returns.max(due);
            }
        }
        takes
    }

    /// Every hall of a zone is cooled from now on.
    pub(crate) fn return_cooling(&mut self, zone: ZoneId, clock: &mut Clock) {
        for hall in 0..self.region.halls[zone.index()].len() {
            let entry = &mut self.region.halls[zone.index()][hall];
            entry.loss_due = SimTime::NEVER;
            entry.return_due = SimTime::NEVER;
            if !entry.cooled {
                self.cool(zone, hall, clock);
            }
        }
    }

    pub(crate) fn on_cooling(&mut self, at: u32, clock: &mut Clock) {
        let (zone, hall, returns) = (ZoneId((at >> 9) as u8), (at >> 1 & 255) as usize, at & 1 == 1);
        let entry = &mut self.region.halls[zone.index()][hall];
        if returns && entry.return_due == clock.now() {
            entry.return_due = SimTime::NEVER;
            if !entry.cooled {
                self.cool(zone, hall, clock);
            }
        } else if !returns && entry.loss_due == clock.now() {
            entry.loss_due = SimTime::NEVER;
            self.warm(zone, hall, clock);
        }
    }

    fn hosts_in(&self, zone: ZoneId, hall: usize) -> Vec<usize> {
        let here = |&host: &usize| {
            self.region.hosts[host].zone == zone && self.region.hosts[host].stand.hall as usize == hall
        };
        (0..self.region.hosts.len()).filter(here).collect()
    }

    /// A hall loses its cooling: each host goes off when the temperature reaches its threshold.
    fn warm(&mut self, zone: ZoneId, hall: usize, clock: &mut Clock) {
        let topology = self.topology.clone();
        let Some(cooling) = &topology.faults.cooling else { return };
        let now = clock.now();
        let entry = &mut self.region.halls[zone.index()][hall];
        let temperature = entry.temperature(cooling, now);
        (entry.cooled, entry.from, entry.since) = (false, temperature, now);
        self.tell(now, Fact::CoolingLost(zone, hall as u8));
        for host in self.hosts_in(zone, hall) {
            match self.region.hosts[host].state {
                HostState::On => {
                    let (low, high) = cooling.shutdown;
                    let mut draw = self.seed.draw(THRESHOLD, host as u64, 0, 0);
                    let threshold = low + draw.below((high - low).max(0) as u64 + 1) as i64;
                    if threshold > cooling.ceiling {
                        continue;
                    }
                    let due = now + time_of(threshold - temperature, cooling.rise);
                    self.stop_timer(host, clock);
                    self.region.hosts[host].heated = true;
                    self.region.hosts[host].timer = clock.timer_at(due, Event::HostDown(host as u32));
                }
                // Nothing is switched on in a hall without cooling.
                HostState::Booting => {
                    self.stop_timer(host, clock);
                    self.region.hosts[host].heated = true;
                    self.lose_host(host, clock);
                }
                HostState::Off => {
                    // One whose rack was about to get power waits until the hall is cool as well.
                    self.region.hosts[host].heated |= self.region.hosts[host].waits();
                    self.stop_timer(host, clock);
                }
                HostState::Absent => {}
            }
        }
    }

    /// A hall is cooled again: shutdowns that were due are called off, and racks with hosts off get power in turn, once the
    /// temperature allows it.
    fn cool(&mut self, zone: ZoneId, hall: usize, clock: &mut Clock) {
        let topology = self.topology.clone();
        let Some(cooling) = &topology.faults.cooling else { return };
        let now = clock.now();
        let entry = &mut self.region.halls[zone.index()][hall];
        let temperature = entry.temperature(cooling, now);
        (entry.cooled, entry.from, entry.since) = (true, temperature, now);
        self.tell(now, Fact::CoolingBack(zone, hall as u8));
        let first = now + time_of(temperature - cooling.restart_below, cooling.fall);
        let hosts = self.hosts_in(zone, hall);
        let off =
            |&host: &usize| self.region.hosts[host].heated && self.region.hosts[host].state == HostState::Off;
        let (waiting, others): (Vec<usize>, Vec<usize>) = hosts.into_iter().partition(off);
        for host in others {
            if self.region.hosts[host].state == HostState::On && self.region.hosts[host].heated {
                self.stop_timer(host, clock);
                self.region.hosts[host].heated = false;
            }
        }
        self.power_in_turns(&waiting, first, &cooling.power, clock);
        self.end_fault_when_quiet(zone);
    }

    /// A zone's fault is over when its hosts run, none is about to go, and every hall is cooled.
    pub(crate) fn end_fault_when_quiet(&mut self, zone: ZoneId) {
        let takes_hosts = self.region.zone_faults[zone.index()].is_some_and(ZoneFault::takes_hosts);
        let cool =
            self.region.halls[zone.index()].iter().all(|hall| hall.cooled && hall.loss_due == SimTime::NEVER);
        let mut hosts = self.region.hosts.iter().filter(|host| host.zone == zone);
        if takes_hosts
            && cool
            && hosts.all(|host| match host.state {
                HostState::On => host.timer == crate::engine::TimerId::NONE,
                HostState::Absent => true,
                HostState::Booting => host.launching,
                HostState::Off => false,
            })
        {
            self.region.zone_faults[zone.index()] = None;
        }
    }
}
