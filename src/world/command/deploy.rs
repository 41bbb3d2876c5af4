//! What is done to a service's version: another one is rolled out, to all replicas or to a few, or the one before is.

use super::values::{Blank, Share, Value};
use super::{Command, Control, Role, Row, ServiceAction};
use crate::language::say;
use crate::world::ids::ServiceId;
use crate::world::part::Part;
use crate::world::topology::{DeploySpec, Topology};

/// An action on the version of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeployAction {
    /// A new version that works as well as the one before.
    Good,
    /// The version that the document calls bad.
    Bad,
    /// The bad version on a share of the replicas, rounded up; it stays there until somebody decides.
    Canary(Share),
    /// The version before the bad one, wherever that runs.
    RollBack,
}

/// Why something done to a version changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeployWhy {
    /// It is being rolled out already.
    Rolling,
    /// Every replica runs the bad version already, or every one of the canary's.
    Runs,
    /// No replica runs a bad version.
    NothingBad,
    /// There is no instance.
    NoInstance,
}

/// What stands for every command on the version of a service.
pub(super) fn all(spec: &DeploySpec) -> Vec<ServiceAction> {
    let bad = spec.bad.is_some();
    let bad =
        bad.then_some([DeployAction::Bad, DeployAction::Canary(Share::new(1_000)), DeployAction::RollBack]);
    let actions = std::iter::once(DeployAction::Good).chain(bad.into_iter().flatten());
    actions.map(ServiceAction::Deploy).collect()
}

impl DeployAction {
    pub(super) fn each_value(&mut self, see: &mut dyn FnMut(Blank)) {
        if let DeployAction::Canary(share) = self {
            see(share.blank());
        }
    }

    fn words(self) -> String {
        match self {
            DeployAction::Good => "deploy good".to_string(),
            DeployAction::Bad => "deploy bad".to_string(),
            DeployAction::Canary(share) => format!("canary {}", share.spell()),
            DeployAction::RollBack => "roll-back".to_string(),
        }
    }

    fn name(self) -> String {
        match self {
            DeployAction::Good => say!(deploy_good),
            DeployAction::Bad => say!(deploy_bad),
            DeployAction::Canary(share) => say!(deploy_canary, share = share.said()),
            DeployAction::RollBack => say!(deploy_roll_back),
        }
    }

    fn past(self, label: &str) -> String {
        match self {
            DeployAction::Good => say!(deploy_good_past, label),
            DeployAction::Bad => say!(deploy_bad_past, label),
            DeployAction::Canary(share) => {
                say!(deploy_canary_past, label, share = share.said())
            }
            DeployAction::RollBack => say!(deploy_roll_back_past, label),
        }
    }
}

pub(super) fn row(topology: &Topology, service: ServiceId, action: DeployAction) -> Row {
    let spec = &topology.services[service.index()];
    let back = Command::Service(service, ServiceAction::Deploy(DeployAction::RollBack));
    let (role, undone_by) = match action {
        DeployAction::Good => (Role::Measure, None),
        DeployAction::Bad | DeployAction::Canary(_) => (Role::Fault, Some(back)),
        DeployAction::RollBack => (Role::Repair, None),
    };
    Row {
        head: format!("service {}", spec.id),
        words: action.words().into(),
        group: spec.label.clone(),
        part: Some(Part::Service(service)),
        name: action.name().into(),
        past: action.past(&spec.label),
        role,
        undone_by,
        control: Control::List,
    }
}
