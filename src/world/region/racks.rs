//! Racks that get power one after the other, in each hall by itself, and hosts that somebody has to get to first: after a
//! zone's loss of power and after lost cooling alike.
//!
//! Off -> (its rack's turn, or hands) boots. A switchboard that comes back does not feed a whole hall at once: the
//! inrush of all power supplies together would trip it again. A zone without halls gets power as a whole.
//!
//! Source: staged restoration of loads is common practice; its numbers here are assumed, grade A.

use crate::engine::{SimDuration, SimTime};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::topology::RackPowerSpec;
use crate::world::{Clock, World};

/// Purposes of draws: whether a host needs hands, how long they take. Key: (host, number of its loss).
mod purpose {
    pub const NEVER: u32 = 53;
    pub const HANDS: u32 = 54;
}

impl World {
    /// Hosts of a hall that are off get power rack by rack, from `first` on. Returns how many of them boot now.
    pub(crate) fn power_in_turns(
        &mut self,
        hosts: &[usize],
        first: SimTime,
        spec: &RackPowerSpec,
        clock: &mut Clock,
    ) -> u32 {
        let now = clock.now();
        let mut racks: Vec<u8> = hosts.iter().map(|&host| self.region.hosts[host].stand.rack).collect();
        crate::base::order::sort(&mut racks);
        racks.dedup();
        let mut at_once = 0;
        for &host in hosts {
            let turn = racks.iter().position(|&rack| rack == self.region.hosts[host].stand.rack).unwrap_or(0);
            let mut due = first + spec.interval.times(turn as u64);
            let losses = self.region.hosts[host].losses as u64;
            let never = self.seed.draw(purpose::NEVER, host as u64, losses, 0).unit() <= spec.never;
            self.region.hosts[host].hands = never;
            if never {
                let mean = spec.hands.as_secs_f64();
                let wait = self.seed.draw(purpose::HANDS, host as u64, losses, 0).log_normal(mean, 0.5);
                due += SimDuration::from_secs_f64(wait);
                self.tell(now, Fact::NeedsHands(self.region.hosts[host].kind));
            }
            self.stop_timer(host, clock);
            self.region.hosts[host].timer = clock.timer_at(due, Event::HostPower(host as u32));
            at_once += u32::from(due == now);
        }
        at_once
    }

    /// A rack's turn has come, or somebody has got to the host.
    pub(crate) fn on_host_power(&mut self, host: u32, clock: &mut Clock) {
        self.region.hosts[host as usize].heated = false;
        self.region.hosts[host as usize].hands = false;
        self.boot_host(host as usize, clock);
    }
}
