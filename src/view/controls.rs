//! The controls that a scene offers, each with its accessible name and the commands it gives, as the scene spells them.
//! What a scene does not have, the page does not show.

pub use crate::frame::Switched;
use crate::frame::{Frame, Scene, Side, SwitchScene, ZoneFault, ZoneFrame};
use crate::language::{self, say, small};
use crate::view::map;
use crate::world::command::Defence;

/// A switch: a fault that can be repaired, or a defence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Accessible name.
    pub name: String,
    /// The printed label, always a part of the name.
    pub label: String,
    /// The thing that it switches.
    pub what: Switched,
    /// Command that switches it on; for a zone that of the scenario's usual fault.
    pub on: String,
    /// For a zone the command of each fault, in the order of `ZoneFault::ALL`.
    pub kinds: Vec<String>,
    /// Command that switches it off.
    pub off: String,
    /// What switching it off does, where that has a name of its own.
    pub off_name: Option<String>,
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
    /// The story's steps, and what else breaks.
    pub breaking: More,
    /// The same of what mends.
    pub mending: More,
}

/// The actions beside switches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct More {
    /// The story's steps: a button each.
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

    /// The switch of this accessible name.
    pub fn switch(&self, name: &str) -> Option<&Switch> {
        let duties = self.duties.iter().flat_map(|(_, switches)| switches);
        self.zones.iter().chain(duties).chain(&self.defences).find(|switch| switch.name == name)
    }
}

/// What a switch is called: its name, its label and, where it has one, what switching it off does.
type Called = (String, String, Option<String>);

/// The switches of a scene about which `of` has something to say.
fn switches(scene: &Scene, of: impl Fn(Switched) -> Option<Called>) -> Vec<Switch> {
    let switch = |given: &SwitchScene| {
        let (name, label, off_name) = of(given.what)?;
        let zone = matches!(given.what, Switched::Zone(_));
        let on = given.on.get(if zone { scene.default_fault as usize } else { 0 })?.clone();
        let kinds = if zone { given.on.clone() } else { Vec::new() };
        Some(Switch { name, label, what: given.what, on, kinds, off: given.off.clone(), off_name })
    };
    scene.switches.iter().filter_map(switch).collect()
}

fn zones(scene: &Scene) -> Vec<Switch> {
    switches(scene, |what| match what {
        Switched::Zone(i) => {
            let zone = scene.zones.get(i)?;
            Some((say!(control_zone_outage, zone), say!(control_zone, zone), None))
        }
        _ => None,
    })
}

impl Switch {
    /// The command that switches it on: for a zone with this fault.
    pub fn on_with(&self, fault: ZoneFault) -> &str {
        self.kinds.get(fault as usize).unwrap_or(&self.on)
    }
}

/// The name of a control plane without the words that it is one: `MSK` of `MSK control plane` and of `Plano de controle
/// MSK`. Documents name them, in the reader's language.
fn bare(label: &str) -> &str {
    const AFTER: &str = " control plane";
    let cut = label.len().saturating_sub(AFTER.len());
    if label.get(cut..).is_some_and(|end| end.eq_ignore_ascii_case(AFTER)) {
        return &label[..cut];
    }
    let before = ["Plano de controle de ", "Plano de controle do ", "Plano de controle "];
    before.into_iter().find_map(|before| label.strip_prefix(before)).unwrap_or(label)
}

/// The shortest name of a control plane, where everybody sees what it is.
pub fn plane_name(label: &str) -> String {
    bare(label).replace(" controllers", "")
}

fn duties(scene: &Scene) -> Vec<(String, Vec<Switch>)> {
    let plane = |(p, plane): (usize, &crate::frame::PlaneScene)| {
        let title = say!(control_plane_defect, plane = bare(&plane.label));
        let switches = switches(scene, |what| match what {
            Switched::Duty(at, d) if at == p => {
                let duty = language::small(&plane.duties.get(d)?.1);
                Some((say!(control_duty, defect = title, duty), duty, None))
            }
            _ => None,
        });
        (title, switches)
    };
    scene.control_planes.iter().enumerate().map(plane).collect()
}

fn brokers(scene: &Scene) -> Vec<(String, Vec<Switch>)> {
    let cluster = |(c, cluster): (usize, &crate::frame::ClusterScene)| {
        let common = common_prefix(cluster.brokers.iter().map(|broker| broker.0.as_str()));
        let switches = switches(scene, |what| match what {
            Switched::Broker(at, b) if at == c => {
                let name = &cluster.brokers.get(b)?.0;
                let start = say!(control_broker_start, broker = name);
                Some((say!(control_broker_loss, broker = name), name[common..].to_owned(), Some(start)))
            }
            _ => None,
        });
        let title = cluster.brokers.first().map_or("", |broker| broker.0[..common].trim_end_matches('-'));
        (title.to_owned(), switches)
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
    switches(scene, |what| match what {
        Switched::Defence(bit) => {
            let title = Defence::in_bits(bit).next()?.title().to_string();
            Some((title.clone(), title, None))
        }
        _ => None,
    })
}

fn vendors(scene: &Scene) -> Vec<Action> {
    let one = scene.control_planes.len() == 1;
    let planes = scene.control_planes.iter();
    let action = |plane: &crate::frame::PlaneScene| Action {
        name: if one { say!(control_call_vendor) } else { say!(control_call_vendor_of, plane = plane.label) },
        command: plane.call_vendor.clone(),
    };
    planes.map(action).collect()
}

fn restarts(scene: &Scene) -> Vec<Action> {
    let trading = map::trading_services(scene);
    let services = scene.services.iter().zip(trading).filter(|(_, trading)| *trading);
    services
        .map(|(service, _)| Action {
            name: say!(control_restart, service = small(&service.label)),
            command: service.restart.clone(),
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
        let name = [&action.group, ": ", &small(&action.label)].concat();
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

/// Returns whether a switch is on at a moment.
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
        Switched::Defence(bit) => frame.defences & bit != 0,
    }
}

/// What is broken at a moment: zones with a fault, other zones with hosts that are off, blocked duties, and whatever else is
/// impaired, stopped, closed or cut.
pub fn broken(frame: &Frame) -> usize {
    let zone = |zone: &ZoneFrame| match zone.fault {
        Some(_) => 1,
        None => usize::from(zone.hosts_down > zone.hosts_booting),
    };
    let duties = frame.control_planes.iter().flatten().filter(|duty| duty.blocked);
    frame.zones.iter().map(zone).sum::<usize>() + duties.count() + frame.impaired as usize
}

/// Returns whether fallbacks are on.
pub fn falls_back(frame: &Frame) -> bool {
    is_on(Switched::Defence(Defence::Fallbacks.bit()), frame)
}

/// The scenario's first defence: its command word, and its name in a sentence.
pub fn first_defence(scene: &Scene) -> Option<(&'static str, String)> {
    Defence::in_bits(scene.defences).next().map(|defence| (defence.word(), defence.label()))
}
