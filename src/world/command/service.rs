//! What is done to a service: its processes hang or are restarted, its instances end, are wanted and registered.

use super::values::Blank;
use super::{
    Command, Control, DeployAction, DeployWhy, LaunchAction, LaunchWhy, Role, Row, deploy, launches,
};
use crate::language::say;
use crate::world::ids::{ServiceId, ZoneId};
use crate::world::part::Part;
use crate::world::topology::{RegisteredBy, Topology};

/// An action of a person on the instances of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ServiceAction {
    /// Every process of the service gets stuck: it answers a connection and finishes nothing. A restart, or another
    /// instance, is free of it.
    Hang,
    /// One instance of a zone is ended, as by `terminate-instances`.
    Terminate(ZoneId),
    /// The group shall have so many instances (`set-desired-capacity`).
    Scale(u16),
    /// Every instance that serves is put on the balancer's list, where nobody keeps it by itself.
    Register,
    /// The proxy in front of the service heeds its passive marks again, or ignores them (nginx's `max_fails=0` and a
    /// reload).
    Marks(bool),
    /// Something is done to its version.
    Deploy(DeployAction),
    /// Something is done to the launches of its group.
    Launches(LaunchAction),
}

impl ServiceAction {
    pub(super) fn each_value(&mut self, see: &mut dyn FnMut(Blank)) {
        match self {
            ServiceAction::Deploy(action) => action.each_value(see),
            ServiceAction::Launches(action) => action.each_value(see),
            _ => {}
        }
    }

    /// Every action that the service accepts, in a fixed order.
    pub fn all(topology: &Topology, service: ServiceId) -> Vec<ServiceAction> {
        let spec = &topology.services[service.index()];
        let mut all = vec![ServiceAction::Hang];
        if spec.target_group.proxy.as_ref().is_some_and(|proxy| proxy.marks.is_some()) {
            all.extend([ServiceAction::Marks(false), ServiceAction::Marks(true)]);
        }
        all.extend(spec.deploy.iter().flat_map(deploy::all));
        if let Some(group) = &spec.autoscaling {
            let zones = (0..topology.zones.len()).map(|zone| ZoneId(zone as u8));
            all.extend(zones.filter(|zone| spec.replicas.contains(zone)).map(ServiceAction::Terminate));
            all.extend((group.min..=group.max).map(ServiceAction::Scale));
            all.extend(launches::ALL);
            all.extend((group.registered_by == RegisteredBy::InstanceId).then_some(ServiceAction::Register));
        }
        all
    }
}

/// Why something done to a service changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceWhy {
    /// No process runs.
    NoProcess,
    /// Every process is stuck.
    Stuck,
    /// No instance serves in the zone.
    NoInstance(ZoneId),
    /// Every instance that serves is a target.
    Registered,
    /// The group wants so many instances already.
    Wanted(u16),
    /// Its proxy heeds passive marks already, or ignores them.
    Marks(bool),
    /// Something about its version.
    Deploy(DeployWhy),
    /// Something about the launches of its group.
    Launches(LaunchWhy),
}

fn head(topology: &Topology, service: ServiceId) -> String {
    format!("service {}", topology.services[service.index()].id)
}

pub(super) fn restart(topology: &Topology, service: ServiceId) -> Row {
    let label = &topology.services[service.index()].label;
    Row {
        head: head(topology, service),
        words: "restart".into(),
        group: label.clone(),
        part: Some(Part::Service(service)),
        name: say!(service_restart).into(),
        past: say!(service_restart_past, label),
        role: Role::Measure,
        undone_by: None,
        control: Control::List,
    }
}

pub(super) fn action(topology: &Topology, service: ServiceId, action: ServiceAction) -> Row {
    let label = &topology.services[service.index()].label;
    let (head, group, control) = (head(topology, service), label.clone(), Control::List);
    let part = Some(Part::Service(service));
    match action {
        ServiceAction::Hang => Row {
            head,
            words: "hang".into(),
            group,
            part,
            name: say!(service_hang).into(),
            past: say!(service_hang_past, label),
            role: Role::Fault,
            undone_by: Some(Command::ServiceRestart(service)),
            control,
        },
        ServiceAction::Terminate(zone) => {
            let zone = &topology.zones[zone.index()].name;
            Row {
                head,
                words: format!("terminate {zone}").into(),
                group,
                part,
                name: say!(service_terminate, zone).into(),
                past: say!(service_terminate_past, label, zone),
                role: Role::Fault,
                undone_by: None,
                control,
            }
        }
        ServiceAction::Scale(count) => Row {
            head,
            words: format!("scale {count}").into(),
            group,
            part,
            name: say!(service_scale, count).into(),
            past: say!(service_scale_past, label, count),
            role: Role::Measure,
            undone_by: None,
            control,
        },
        ServiceAction::Register => Row {
            head,
            words: "register".into(),
            group,
            part,
            name: say!(service_register).into(),
            past: say!(service_register_past, label),
            role: Role::Measure,
            undone_by: None,
            control,
        },
        ServiceAction::Deploy(action) => deploy::row(topology, service, action),
        ServiceAction::Launches(action) => launches::row(topology, service, action),
        ServiceAction::Marks(heeded) => marks(head, label, service, heeded),
    }
}

fn marks(head: String, label: &str, service: ServiceId, heeded: bool) -> Row {
    Row {
        head,
        words: if heeded { "marks on" } else { "marks off" }.into(),
        group: label.to_string(),
        part: Some(Part::Service(service)),
        name: if heeded { say!(service_marks_heed) } else { say!(service_marks_ignore) }.into(),
        past: match heeded {
            true => say!(service_marks_heed_past, label),
            false => say!(service_marks_ignore_past, label),
        },
        role: Role::Measure,
        undone_by: Some(Command::Service(service, ServiceAction::Marks(!heeded))),
        control: Control::List,
    }
}
