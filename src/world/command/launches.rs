//! What is done to the launches of a service's instances: so many a minute, or a share of them fails.

use super::values::{Blank, Rate, Share, Value};
use super::{Command, Control, Role, Row, ServiceAction};
use crate::language::say;
use crate::world::ids::ServiceId;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// An action on the launches of an autoscaling group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LaunchAction {
    /// So many are launched within a minute, and no more.
    Limit(Rate),
    /// A share of the launches fails.
    Fail(Share),
    /// Neither.
    Repair,
}

/// Why something done to launches changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaunchWhy {
    /// So many are launched within a minute already.
    Limited(Rate),
    /// That share fails already.
    Fails(Share),
    /// Nothing is wrong with them.
    Well,
}

/// What stands for every command on launches.
pub(super) const ALL: [ServiceAction; 3] = [
    ServiceAction::Launches(LaunchAction::Limit(Rate::new(2))),
    ServiceAction::Launches(LaunchAction::Fail(Share::new(3_000))),
    ServiceAction::Launches(LaunchAction::Repair),
];

impl LaunchAction {
    pub(super) fn each_value(&mut self, see: &mut dyn FnMut(Blank)) {
        match self {
            LaunchAction::Limit(rate) => see(rate.blank()),
            LaunchAction::Fail(share) => see(share.blank()),
            LaunchAction::Repair => {}
        }
    }
}

pub(super) fn row(topology: &Topology, service: ServiceId, action: LaunchAction) -> Row {
    let spec = &topology.services[service.index()];
    let label = &spec.label;
    let (words, name, past) = match action {
        LaunchAction::Limit(rate) => (
            format!("limit-launches {}", rate.spell()),
            say!(launches_limit, rate = rate.spell()),
            say!(launches_limit_past, label, rate = rate.amount()),
        ),
        LaunchAction::Fail(share) => (
            format!("fail-launches {}", share.spell()),
            say!(launches_fail, share = share.said()),
            say!(launches_fail_past, label, share = share.said()),
        ),
        LaunchAction::Repair => {
            ("repair-launches".to_string(), say!(launches_repair), say!(launches_repair_past, label))
        }
    };
    let repair = Command::Service(service, ServiceAction::Launches(LaunchAction::Repair));
    let fault = action != LaunchAction::Repair;
    Row {
        head: format!("service {}", spec.id),
        words: words.into(),
        group: label.clone(),
        part: Some(Part::Service(service)),
        name: name.into(),
        past,
        role: if fault { Role::Fault } else { Role::Repair },
        undone_by: fault.then_some(repair),
        control: Control::List,
    }
}
