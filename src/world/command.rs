//! Commands: everything a person can do to the world. One spelling everywhere, `TIME PART VERB [VALUE]`:
//! on the command line, in a document, in a link, in the incident log.

use std::fmt::Write as _;

use crate::engine::SimTime;
use crate::world::front::traffic::TrafficAction;
pub use crate::world::guards::defence::Defence;
use crate::world::ids::*;
use crate::world::kafka::admin::ClusterAction;
use crate::world::quorums::quorum::QuorumAction;
use crate::world::services::fleet::ServiceAction;
use crate::world::stores::store::StoreAction;
use crate::world::topology::{Duty, Topology, ZoneFault};

/// One action on the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Command {
    /// A zone fails in one of its ways.
    ZoneFault(ZoneId, ZoneFault),
    /// Power, cooling and network are back: every host of the zone that is down boots, or waits for its rack's turn.
    ZoneRepair(ZoneId),
    /// Traffic is moved out of a zone, or let in again (zonal shift).
    ZoneShift(ZoneId, bool),
    /// A duty of a control plane stops working.
    DutyBlock(ControlPlaneId, Duty),
    /// The duty works again.
    DutyRepair(ControlPlaneId, Duty),
    /// The vendor is called; every blocked duty of the plane is repaired after a drawn time.
    VendorCall(ControlPlaneId),
    /// A broker's host loses power.
    BrokerKill(ClusterId, BrokerId),
    /// The broker's host boots.
    BrokerRestart(ClusterId, BrokerId),
    /// Every replica of a service is restarted: waits and queues are gone.
    ServiceRestart(ServiceId),
    /// Something is done to the instances of a service.
    Service(ServiceId, ServiceAction),
    /// A defence is switched on or off everywhere; it acts on waits that begin after it.
    Defence(Defence, bool),
    /// A person acts on a store.
    Store(StoreId, StoreAction),
    /// More customers come, or as many as usual.
    Traffic(TrafficAction),
    /// A quorum group is closed, opened in stages, or built anew.
    Quorum(QuorumId, QuorumAction),
    /// An administrator works on a cluster.
    Cluster(ClusterId, ClusterAction),
}

/// A command with its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimedCommand {
    /// It takes effect before every event of this time.
    pub at: SimTime,
    /// What is done.
    pub command: Command,
}

impl ZoneFault {
    /// All kinds, in the order of the page's list.
    pub const ALL: [ZoneFault; 4] =
        [ZoneFault::Overheating, ZoneFault::PowerLoss, ZoneFault::Partition, ZoneFault::Gray];

    /// The word used in commands.
    pub fn word(self) -> &'static str {
        match self {
            ZoneFault::PowerLoss => "power-loss",
            ZoneFault::Overheating => "overheat",
            ZoneFault::Partition => "partition",
            ZoneFault::Gray => "gray",
        }
    }

    /// Whether the zone's hosts go down by it.
    pub fn takes_hosts(self) -> bool {
        matches!(self, ZoneFault::PowerLoss | ZoneFault::Overheating)
    }
}

impl Duty {
    /// All duties.
    pub const ALL: [Duty; 2] = [Duty::ElectLeaders, Duty::LaunchInstances];

    /// The word used in commands.
    pub fn word(self) -> &'static str {
        match self {
            Duty::ElectLeaders => "elect-leaders",
            Duty::LaunchInstances => "launch-instances",
        }
    }
}

impl Command {
    /// The command's spelling, without its time.
    pub fn spell(self, topology: &Topology) -> String {
        let plane = |id: ControlPlaneId| format!("control-plane {}", topology.control_planes[id.index()].id);
        match self {
            Command::ZoneFault(zone, fault) => {
                format!("zone {} {}", topology.zones[zone.index()].name, fault.word())
            }
            Command::ZoneRepair(zone) => format!("zone {} repair", topology.zones[zone.index()].name),
            Command::ZoneShift(zone, on) => {
                let verb = if on { "shift" } else { "unshift" };
                format!("zone {} {verb}", topology.zones[zone.index()].name)
            }
            Command::DutyBlock(id, duty) => format!("{} block {}", plane(id), duty.word()),
            Command::DutyRepair(id, duty) => format!("{} repair {}", plane(id), duty.word()),
            Command::VendorCall(id) => format!("{} call-vendor", plane(id)),
            Command::BrokerKill(cluster, broker) => {
                format!("broker {} kill", topology.broker_name(cluster, broker))
            }
            Command::BrokerRestart(cluster, broker) => {
                format!("broker {} restart", topology.broker_name(cluster, broker))
            }
            Command::ServiceRestart(service) => {
                format!("service {} restart", topology.services[service.index()].id)
            }
            Command::Service(service, action) => {
                format!("service {} {}", topology.services[service.index()].id, action.spell(topology))
            }
            Command::Store(store, action) => {
                let spec = &topology.stores[store.index()];
                format!("store {} {}", spec.id, action.words(spec))
            }
            Command::Traffic(action) => format!("traffic {}", action.words()),
            Command::Defence(defence, on) => {
                format!("defence {} {}", defence.word(), if on { "on" } else { "off" })
            }
            Command::Quorum(quorum, action) => {
                format!("quorum {} {}", topology.quorums[quorum.index()].id, action.words())
            }
            Command::Cluster(cluster, action) => {
                format!("cluster {} {}", topology.clusters[cluster.index()].id, action.words())
            }
        }
    }

    /// Every command that `topology` accepts, in a fixed order.
    pub fn all(topology: &Topology) -> Vec<Command> {
        let mut all = Vec::new();
        for zone in (0..topology.zones.len()).map(|i| ZoneId(i as u8)) {
            all.extend(ZoneFault::ALL.map(|fault| Command::ZoneFault(zone, fault)));
            all.push(Command::ZoneRepair(zone));
            // Traffic needs another zone to go to.
            if topology.zones.len() > 1 {
                all.extend([Command::ZoneShift(zone, true), Command::ZoneShift(zone, false)]);
            }
        }
        for (i, plane) in topology.control_planes.iter().enumerate() {
            let id = ControlPlaneId(i as u8);
            for &duty in &plane.duties {
                all.extend([Command::DutyBlock(id, duty), Command::DutyRepair(id, duty)]);
            }
            all.push(Command::VendorCall(id));
        }
        for (i, cluster) in topology.clusters.iter().enumerate() {
            for broker in (0..cluster.config.brokers.len()).map(|b| BrokerId(b as u8)) {
                let cluster = ClusterId(i as u8);
                all.extend([Command::BrokerKill(cluster, broker), Command::BrokerRestart(cluster, broker)]);
            }
        }
        for service in (0..topology.services.len()).map(|i| ServiceId(i as u8)) {
            all.push(Command::ServiceRestart(service));
            let actions = ServiceAction::all(topology, service);
            all.extend(actions.into_iter().map(|action| Command::Service(service, action)));
        }
        for (store, spec) in topology.stores.iter().enumerate() {
            let actions = StoreAction::of(spec).into_iter();
            all.extend(actions.map(|action| Command::Store(StoreId(store as u8), action)));
        }
        all.extend(TrafficAction::ALL.map(Command::Traffic));
        for defence in Defence::accepted(topology) {
            all.extend([Command::Defence(defence, true), Command::Defence(defence, false)]);
        }
        for (i, spec) in topology.quorums.iter().enumerate() {
            all.extend(
                QuorumAction::of(spec).into_iter().map(|action| Command::Quorum(QuorumId(i as u8), action)),
            );
        }
        for (i, spec) in topology.clusters.iter().enumerate() {
            let id = ClusterId(i as u8);
            all.extend(ClusterAction::of(spec).into_iter().map(|action| Command::Cluster(id, action)));
        }
        all
    }

    /// Reads a command without its time. The error names the word that is wrong and what would fit.
    pub fn parse(text: &str, topology: &Topology) -> Result<Command, String> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let all = Command::all(topology);
        if let Some(&command) = all.iter().find(|command| command.spell(topology) == text) {
            return Ok(command);
        }
        Err(explain(&text, &all.iter().map(|command| command.spell(topology)).collect::<Vec<_>>()))
    }
}

/// Names the first word that fits no command, and the words that would fit there.
fn explain(text: &str, spellings: &[String]) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    for at in 0..=words.len() {
        let prefix = &words[..at.min(words.len())];
        let mut next: Vec<&str> = Vec::new();
        for spelling in spellings {
            let other: Vec<&str> = spelling.split(' ').collect();
            if other.len() >= at && other[..at] == *prefix {
                next.push(other.get(at).copied().unwrap_or("the end"));
            }
        }
        next.dedup();
        let here = words.get(at).copied().filter(|word| !word.is_empty()).unwrap_or("the end");
        if !next.contains(&here) {
            let mut seen: Vec<&str> = Vec::new();
            next.retain(|word| {
                !seen.contains(word) && {
                    seen.push(word);
                    true
                }
            });
            return format!("command `{text}`: found {here}, expected {}", next.join(" or "));
        }
    }
    format!("command `{text}` is not one that this scenario accepts")
}

impl TimedCommand {
    /// The whole spelling, `TIME PART VERB [VALUE]`.
    pub fn spell(self, topology: &Topology) -> String {
        format!("{} {}", spell_time(self.at), self.command.spell(topology))
    }

    /// Reads `TIME PART VERB [VALUE]`.
    pub fn parse(text: &str, topology: &Topology) -> Result<TimedCommand, String> {
        let text = text.trim();
        let (time, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        Ok(TimedCommand { at: parse_time(time)?, command: Command::parse(rest, topology)? })
    }
}

/// A time as an exact decimal with a unit: `12m`, `90s`, `1.5s`, `250ms`, `7us`, or units in a row: `1h2m3.5s`.
pub fn parse_time(text: &str) -> Result<SimTime, String> {
    let wrong = || format!("time `{text}`: expected a number with a unit, such as 90s, 12m, 1h30m or 1.5s");
    let mut rest = text;
    let mut total: u64 = 0;
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
        let (number, tail) = rest.split_at(digits);
        let unit_length = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit_length);
        let scale: u64 = match unit {
            "h" => 3_600_000_000,
            "m" | "min" => 60_000_000,
            "s" => 1_000_000,
            "ms" => 1_000,
            "us" => 1,
            _ => return Err(wrong()),
        };
        // What does not fit is too long, below.
        total = total.saturating_add(decimal(number, scale).ok_or_else(wrong)?);
        rest = tail;
    }
    const LONGEST_HOURS: u64 = 10_000;
    if total > LONGEST_HOURS * 3_600_000_000 {
        return Err(format!("time `{text}`: at most {LONGEST_HOURS} h"));
    }
    Ok(SimTime::from_micros(total))
}

/// `number` (digits, at most one point) times `scale`, when that is a whole number.
fn decimal(number: &str, scale: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || fraction.len() > 10 || fraction.contains('.') {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let mut total = whole.saturating_mul(scale);
    if !fraction.is_empty() {
        let part: u64 = fraction.parse().ok()?;
        let divisor = 10u64.pow(fraction.len() as u32);
        let scaled = part.checked_mul(scale)?;
        if scaled % divisor != 0 {
            return None;
        }
        total = total.saturating_add(scaled / divisor);
    }
    Some(total)
}

/// The shortest spelling of `time` that `parse_time` reads back exactly.
pub fn spell_time(time: SimTime) -> String {
    let micros = time.as_micros();
    let (h, m, rest) = (micros / 3_600_000_000, micros / 60_000_000 % 60, micros % 60_000_000);
    let mut text = String::new();
    if h > 0 {
        let _ = write!(text, "{h}h");
    }
    if m > 0 {
        let _ = write!(text, "{m}m");
    }
    if rest > 0 || text.is_empty() {
        let (s, fraction) = (rest / 1_000_000, rest % 1_000_000);
        if fraction == 0 {
            let _ = write!(text, "{s}s");
        } else {
            let digits = format!("{fraction:06}");
            let _ = write!(text, "{s}.{}s", digits.trim_end_matches('0'));
        }
    }
    text
}
