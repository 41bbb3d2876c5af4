//! The controls that a scene offers, each with its accessible name and the commands it gives. What a scene does
//! not have, the page does not show.

use crate::frame::{Frame, Scene, Side};
use crate::view::map;
use crate::world::guards::defence::Defence;

/// A switch: a fault that can be repaired, or a defence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Accessible name.
    pub name: String,
    /// What is printed: always part of the name.
    pub label: String,
    /// What it switches.
    pub what: Switched,
    /// Command that switches it on; a zone's depends on the fault chosen, see `zone_fault`.
    pub on: String,
    /// Command that switches it off.
    pub off: String,
}

/// What a switch is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switched {
    /// A zone, by index.
    Zone(usize),
    /// A duty: control plane, duty.
    Duty(usize, usize),
    /// A broker: cluster, broker.
    Broker(usize, usize),
    /// A defence.
    Defence(Defence),
}

/// A button that gives one command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Name, as printed.
    pub name: String,
    /// The command.
    pub command: String,
}

/// All controls of a scene.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Controls {
    /// Zone outages.
    pub zones: Vec<Switch>,
    /// Duties, plane by plane: (group title, switches).
    pub duties: Vec<(String, Vec<Switch>)>,
    /// Brokers, cluster by cluster: (what their names begin with, switches).
    pub brokers: Vec<(String, Vec<Switch>)>,
    /// Defences.
    pub defences: Vec<Switch>,
    /// Calls to vendors, by control plane.
    pub vendors: Vec<Action>,
    /// Restarts of trading services.
    pub restarts: Vec<Action>,
    /// What the story does, and what else breaks.
    pub breaking: More,
    /// The same of what mends.
    pub mending: More,
}

/// What can be done beside switches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct More {
    /// What the story does: a button each.
    pub story: Vec<Action>,
    /// All else, part by part: a list to choose from.
    pub groups: Vec<(String, Vec<Action>)>,
}

impl Controls {
    /// The controls of `scene`.
    pub fn of(scene: &Scene) -> Controls {
        Controls {
            zones: zones(scene),
            duties: duties(scene),
            brokers: brokers(scene),
            defences: defences(scene),
            vendors: vendors(scene),
            restarts: restarts(scene),
            breaking: more(scene, Side::Break),
            mending: more(scene, Side::Repair),
        }
    }
}

fn zones(scene: &Scene) -> Vec<Switch> {
    let switch = |(i, zone): (usize, &String)| Switch {
        name: format!("Zone {zone} outage"),
        label: format!("Zone {zone}"),
        what: Switched::Zone(i),
        on: zone_fault(zone, &scene.default_fault),
        off: format!("zone {zone} repair"),
    };
    scene.zones.iter().enumerate().map(switch).collect()
}

/// The command that gives `zone` the fault `kind`.
pub fn zone_fault(zone: &str, kind: &str) -> String {
    format!("zone {zone} {kind}")
}

/// `MSK control plane` for the plane called `MSK`, or called that already.
pub fn plane_title(label: &str) -> String {
    if label.to_ascii_lowercase().ends_with("control plane") {
        label.to_owned()
    } else {
        format!("{label} control plane")
    }
}

fn duties(scene: &Scene) -> Vec<(String, Vec<Switch>)> {
    let plane = |(p, plane): (usize, &crate::frame::PlaneScene)| {
        let title = format!("{} defect", plane_title(&plane.label));
        let switch = |(d, (word, _)): (usize, &(String, String))| Switch {
            name: format!("{title}: {}", word.replace('-', " ")),
            label: word.replace('-', " "),
            what: Switched::Duty(p, d),
            on: format!("control-plane {} block {word}", plane.id),
            off: format!("control-plane {} repair {word}", plane.id),
        };
        (title.clone(), plane.duties.iter().enumerate().map(switch).collect())
    };
    scene.control_planes.iter().enumerate().map(plane).collect()
}

fn brokers(scene: &Scene) -> Vec<(String, Vec<Switch>)> {
    let cluster = |(c, cluster): (usize, &crate::frame::ClusterScene)| {
        let common = common_prefix(cluster.brokers.iter().map(|broker| broker.0.as_str()));
        let switch = |(b, (name, _)): (usize, &(String, usize))| Switch {
            name: format!("Kill broker {name}"),
            label: name[common..].to_owned(),
            what: Switched::Broker(c, b),
            on: format!("broker {name} kill"),
            off: format!("broker {name} restart"),
        };
        let title = cluster.brokers.first().map_or("", |broker| broker.0[..common].trim_end_matches('-'));
        (title.to_owned(), cluster.brokers.iter().enumerate().map(switch).collect())
    };
    scene.clusters.iter().enumerate().map(cluster).collect()
}

/// Length of what all names begin with, up to and with a hyphen.
fn common_prefix<'a>(names: impl Iterator<Item = &'a str> + Clone) -> usize {
    let first = names.clone().next().unwrap_or("");
    let shared = |at: &usize| names.clone().all(|name| name.get(..*at) == first.get(..*at));
    first.match_indices('-').map(|(at, _)| at + 1).filter(shared).max().unwrap_or(0)
}

fn defences(scene: &Scene) -> Vec<Switch> {
    let switch = |defence: Defence| Switch {
        name: defence.title().to_owned(),
        label: defence.title().to_owned(),
        what: Switched::Defence(defence),
        on: format!("defence {} on", defence.word()),
        off: format!("defence {} off", defence.word()),
    };
    Defence::in_bits(scene.defences).map(switch).collect()
}

fn vendors(scene: &Scene) -> Vec<Action> {
    let one = scene.control_planes.len() == 1;
    let planes = scene.control_planes.iter();
    let action = |plane: &crate::frame::PlaneScene| Action {
        name: if one { "Call the vendor".to_owned() } else { format!("Call the vendor of {}", plane.label) },
        command: format!("control-plane {} call-vendor", plane.id),
    };
    planes.map(action).collect()
}

fn restarts(scene: &Scene) -> Vec<Action> {
    let trading = map::trading_services(scene);
    let services = scene.services.iter().zip(trading).filter(|(_, trading)| *trading);
    services
        .map(|(service, _)| Action {
            name: format!("Restart {}", service.label.to_ascii_lowercase()),
            command: format!("service {} restart", service.id),
        })
        .collect()
}

/// The other commands of one side, without those that have a button already.
fn more(scene: &Scene, side: Side) -> More {
    let restarts = restarts(scene);
    let mut more = More::default();
    for action in scene.actions.iter().filter(|action| action.side == side) {
        if restarts.iter().any(|known| known.command == action.command) {
            continue;
        }
        let name = [&action.group, ": ", &action.label.to_ascii_lowercase()].concat();
        let entry = Action { name, command: action.command.clone() };
        if action.in_story {
            more.story.push(entry);
            continue;
        }
        match more.groups.iter_mut().find(|group| group.0 == action.group) {
            Some(group) => group.1.push(entry),
            None => more.groups.push((action.group.clone(), vec![entry])),
        }
    }
    more
}

/// Whether a switch is on at a moment.
pub fn is_on(what: Switched, frame: &Frame) -> bool {
    match what {
        Switched::Zone(i) => frame.zones.get(i).is_some_and(|zone| zone.fault.is_some()),
        Switched::Duty(p, d) => {
            frame.control_planes.get(p).and_then(|duties| duties.get(d)).is_some_and(|duty| duty.blocked)
        }
        Switched::Broker(c, b) => {
            let broker = frame.clusters.get(c).and_then(|cluster| cluster.brokers.get(b));
            broker.is_some_and(|broker| broker.state == crate::frame::State::Down)
        }
        Switched::Defence(defence) => frame.defences & defence.bit() != 0,
    }
}

/// Faults and blocked duties at a moment.
pub fn broken(frame: &Frame) -> usize {
    let zones = frame.zones.iter().filter(|zone| zone.fault.is_some()).count();
    zones + frame.control_planes.iter().flatten().filter(|duty| duty.blocked).count()
}

/// Whether fallbacks are on.
pub fn falls_back(frame: &Frame) -> bool {
    is_on(Switched::Defence(Defence::Fallbacks), frame)
}

/// The scenario's first defence: its command word, and its name in a sentence.
pub fn first_defence(scene: &Scene) -> Option<(&'static str, String)> {
    Defence::in_bits(scene.defences).next().map(|defence| (defence.word(), defence.label()))
}
