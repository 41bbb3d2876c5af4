//! Zones with their halls, the network between them, their faults, and the vendor's control planes.

use crate::engine::SimDuration;
use crate::world::command::{Duty, ZoneFault};
use crate::world::ids::ZoneId;

/// A cluster placement group: its hosts are packed close together inside one zone, so they fail together (EC2 user guide,
/// "Placement strategies for your placement groups"). With a rack they share it; with a hall alone they
/// stand in the racks of that hall; with neither they share the first rack of the first hall.
#[derive(Clone, Debug)]
pub struct PlacementGroupSpec {
    /// Identifier in the document.
    pub id: String,
    /// Its zone.
    pub zone: ZoneId,
    /// Its hall, as a place in the zone's list.
    pub hall: Option<u8>,
    /// Its rack within the hall, from 0.
    pub rack: Option<u8>,
}

/// An availability zone.
#[derive(Clone, Debug)]
pub struct ZoneSpec {
    /// Short name, say `a`.
    pub name: String,
    /// Its halls; none when the document does not say.
    pub halls: Vec<HallSpec>,
}

/// A hall of a data centre: it shares its cooling.
#[derive(Clone, Debug)]
pub struct HallSpec {
    /// Short name, say `a1`.
    pub name: String,
    /// Racks in it; they get power one by one.
    pub racks: u8,
}

/// One-way network delays.
#[derive(Clone, Debug)]
pub struct NetworkSpec {
    /// Between two hosts of one zone.
    pub same_zone: SimDuration,
    /// Between two zones of the region.
    pub cross_zone: SimDuration,
    /// Between a customer and the region.
    pub client: SimDuration,
}

/// Failure and return of a zone's hosts.
#[derive(Clone, Debug)]
pub struct FaultSpec {
    /// Overheating: share of the zone's hosts that shut down, 0 to 1. Its brokers are always among them.
    pub overheating_share: f64,
    /// Overheating: the hosts shut down one by one within this time.
    pub overheating_spread: SimDuration,
    /// Overheating: a broker's host is back after this time.
    pub overheating_broker_return: SimDuration,
    /// Overheating: any other host is back after this time.
    pub overheating_host_return: SimDuration,
    /// From power to a running process, for every host.
    pub boot: SimDuration,
    /// Which fault a zone's switch applies unless chosen otherwise.
    pub default_fault: ZoneFault,
    /// The effect of gray failure on packets.
    pub gray: GraySpec,
    /// How the racks of a zone with halls get power again after a loss of power: as after heat, unless it is said.
    pub power_return: RackPowerSpec,
    /// The effect of lost cooling on halls; without it overheating takes a share of the hosts, as above.
    pub cooling: Option<CoolingSpec>,
}

/// Gray failure of a zone: its hosts answer, but packets to and from them are lost or late.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GraySpec {
    /// Share of packets lost, 0 to 1 (5 % unless set; assumed).
    pub loss: f64,
    /// Added to every packet (20 ms unless set; assumed).
    pub delay: SimDuration,
}

/// Loss of cooling, hall by hall. Temperatures in thousandths of a degree Celsius. All defaults are assumed; ASHRAE's
/// class A1 allows 32 degrees at the inlet, and servers switch themselves off some 10 to 25 degrees above.
#[derive(Clone, Debug)]
pub struct CoolingSpec {
    /// Names of the halls that a zone's overheating hits; every hall of a zone that has none of them.
    pub halls: Vec<String>,
    /// Between the loss in one hall and in the next (0 unless set).
    pub hall_delay: SimDuration,
    /// With cooling (24 degrees).
    pub ambient: i64,
    /// It rises no further (60 degrees).
    pub ceiling: i64,
    /// Rise per minute without cooling (1 degree).
    pub rise: i64,
    /// Fall per minute once cooling is back (0.5 degrees).
    pub fall: i64,
    /// A host shuts down at its own threshold between these two (38 to 48 degrees).
    pub shutdown: (i64, i64),
    /// Racks get power again below this (30 degrees).
    pub restart_below: i64,
    /// How racks get power again once it is cool enough.
    pub power: RackPowerSpec,
    /// Cooling returns by itself after this; never unless set.
    pub returns_after: Option<SimDuration>,
}

/// The racks of a hall get power again one after the other. All defaults are assumed, grade A.
#[derive(Clone, Debug, PartialEq)]
pub struct RackPowerSpec {
    /// Between the power of one rack and the next (5 min).
    pub interval: SimDuration,
    /// Share of the hosts that went down which need hands before they boot (0.05).
    pub never: f64,
    /// From the power of the rack until somebody has got to such a host: mean of the drawn time (2 h; log-normal, cv 0.5).
    pub hands: SimDuration,
}

impl Default for RackPowerSpec {
    fn default() -> RackPowerSpec {
        let minute = SimDuration::from_secs(60);
        RackPowerSpec { interval: minute.times(5), never: 0.05, hands: minute.times(120) }
    }
}

/// The effect of a blocked "elect leaders" inside Kafka (which one applied on May 7 was never published).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ElectionDefect {
    /// S3: fencing and ISR shrink commit, leader := -1, no election of any kind.
    ElectionSuppressed,
    /// S2: the controller commits nothing; the dead broker stays registered as leader.
    ControllerCannotCommit,
}

/// A vendor-operated control plane.
#[derive(Clone, Debug)]
pub struct ControlPlaneSpec {
    /// Identifier in the document.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Duties it has.
    pub duties: Vec<Duty>,
    /// The effect of its defect.
    pub defect: ElectionDefect,
    /// From the call to the vendor until every blocked duty works again: mean of the drawn time (log-normal, cv 0.5).
    pub vendor_repair_mean: SimDuration,
}
