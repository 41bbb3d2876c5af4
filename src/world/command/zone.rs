//! What is done to a zone: its faults, their repair, and the zonal shift.

use serde::{Deserialize, Serialize};

use super::kinds::kinds;
use super::values::Share;
use super::{Command, Control, Role, Row};
use crate::base::wire::wire_enum;
use crate::language::{Word, say, word};
use crate::world::front::balancer::Shift;
use crate::world::ids::ZoneId;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// What a fault takes from a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Toll {
    /// Its hosts go down.
    Hosts,
    /// Its hosts run, and nothing crosses its boundary.
    Cut,
    /// Its hosts run, and packets to and from them are lost or late.
    Late,
}

/// A kind of fault: its words, and what it takes.
struct Fault {
    word: &'static str,
    name: Word,
    past: Word,
    /// What the zone does while its hosts are still on.
    ailing: fn(&str) -> String,
    toll: Toll,
}

kinds! {
    /// The kinds of fault a zone can have, in the order of the page's list.
    #[derive(Default, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    ZoneFault: Fault {
        /// A share of the hosts shuts down one by one and comes back after a while; with `cooling`, hall by hall and by heat.
        #[default]
        Overheating => Fault {
            word: "overheat",
            name: word!(zone_fault_overheating),
            past: word!(zone_past_overheated),
            ailing: |zone| say!(zones_gets_warm, zone),
            toll: Toll::Hosts,
        },
        /// Every host vanishes at once: peers see silence, not refusals.
        PowerLoss => Fault {
            word: "power-loss",
            name: word!(zone_fault_power_loss),
            past: word!(zone_past_lost_power),
            ailing: |zone| say!(zones_no_power, zone),
            toll: Toll::Hosts,
        },
        /// Every host runs, but nothing crosses the zone's boundary.
        Partition => Fault {
            word: "partition",
            name: word!(zone_fault_partition),
            past: word!(zone_past_cut_off),
            ailing: |zone| say!(zones_cut_off_now, zone),
            toll: Toll::Cut,
        },
        /// Every host runs, but packets to and from them are lost or late.
        Gray => Fault {
            word: "gray",
            name: word!(zone_fault_gray),
            past: word!(zone_past_gray),
            ailing: |zone| say!(zones_loses_packets, zone),
            toll: Toll::Late,
        },
    }
}

wire_enum! {
    ZoneFault { Overheating {} = 0, PowerLoss {} = 1, Partition {} = 2, Gray {} = 3 } else ZoneFault::Overheating;
}

impl ZoneFault {
    /// The word used in commands.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The name on the page.
    pub fn name(self) -> String {
        self.row().name.say()
    }

    /// Tells what happened to the zone, as a verb.
    pub fn past(self) -> String {
        self.row().past.say()
    }

    /// Tells what the zone of this name does while its hosts are still on.
    pub fn ailing(self, zone: &str) -> String {
        (self.row().ailing)(zone)
    }

    /// Returns what it takes from the zone.
    pub fn toll(self) -> Toll {
        self.row().toll
    }

    /// Returns whether the zone's hosts go down by it.
    pub fn takes_hosts(self) -> bool {
        self.toll() == Toll::Hosts
    }
}

/// The largest share of packets that a gray zone or a link loses, in hundredths of a percent: all of them is a cut.
pub(super) const MOST_LOST: u32 = 9_900;

/// Why something done to a zone changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZoneWhy {
    /// It has this fault already, which takes nothing more; so many hosts.
    SameFault(ZoneFault, u32),
    /// Every host is up.
    HostsUp,
    /// So many hosts boot already.
    HostsBoot(u32),
    /// So many hosts wait until heat lets them boot, or for their rack's turn.
    HostsWait(u32),
    /// Traffic has been moved out already, by whom.
    Shifted(Shift),
    /// It is the last one that gets traffic.
    LastZone,
    /// It gets traffic.
    NotShifted,
}

fn head(topology: &Topology, zone: ZoneId) -> String {
    format!("zone {}", topology.zones[zone.index()].name)
}

pub(super) fn fault(topology: &Topology, zone: ZoneId, fault: ZoneFault) -> Row {
    Row {
        head: head(topology, zone),
        words: fault.word().into(),
        group: topology.zone_label(zone),
        part: Some(Part::Zone(zone)),
        name: fault.name().into(),
        past: say!(zone_did, zone = topology.zone_label(zone), past = fault.past()),
        role: Role::Fault,
        undone_by: Some(Command::ZoneRepair(zone)),
        control: Control::Switch,
    }
}

pub(super) fn gray(topology: &Topology, zone: ZoneId, loss: Share) -> Row {
    Row {
        words: format!("{} {}", ZoneFault::Gray.word(), loss.spell()).into(),
        name: say!(zone_gray_share, name = ZoneFault::Gray.name(), share = loss.said()).into(),
        past: say!(zone_gray_share_past, zone = topology.zone_label(zone), share = loss.said()),
        control: Control::List,
        ..fault(topology, zone, ZoneFault::Gray)
    }
}

pub(super) fn repair(topology: &Topology, zone: ZoneId) -> Row {
    Row {
        head: head(topology, zone),
        words: "repair".into(),
        group: topology.zone_label(zone),
        part: Some(Part::Zone(zone)),
        name: say!(repair).into(),
        past: say!(zone_repaired, zone = topology.zone_label(zone)),
        role: Role::Repair,
        undone_by: None,
        control: Control::Switch,
    }
}

pub(super) fn shift(topology: &Topology, zone: ZoneId, out: bool) -> Row {
    let group = topology.zone_label(zone);
    let head = head(topology, zone);
    let (words, name, past) = match out {
        true => (
            "shift",
            say!(zone_shift),
            say!(zone_shifted, zone = say!(part_zone_small, name = topology.zones[zone.index()].name)),
        ),
        false => ("unshift", say!(zone_unshift), say!(zone_unshifted, zone = group)),
    };
    Row {
        head,
        words: words.into(),
        group,
        part: Some(Part::Zone(zone)),
        name: name.into(),
        past,
        role: Role::Measure,
        undone_by: Some(Command::ZoneShift(zone, !out)),
        control: Control::List,
    }
}
