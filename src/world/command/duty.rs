//! What is done to the duties of a control plane: each can be blocked and repaired, and the vendor can be called.

use serde::{Deserialize, Serialize};

use super::kinds::kinds;
use super::{Command, Control, Role, Row};
use crate::engine::SimTime;
use crate::language::{Word, say, word};
use crate::world::ids::ControlPlaneId;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// A duty's word in commands, and its name.
struct Called {
    word: &'static str,
    name: Word,
}

kinds! {
    /// A duty of a control plane; each can be blocked apart from the others.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    Duty: Called {
        /// Elect partition leaders.
        ElectLeaders => Called { word: "elect-leaders", name: word!(duty_elect_leaders) },
        /// Launch instances of autoscaling groups.
        LaunchInstances => Called { word: "launch-instances", name: word!(duty_launch_instances) },
    }
}

impl Duty {
    /// The word used in commands.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The name on the page.
    pub fn name(self) -> String {
        self.row().name.say()
    }
}

/// Why something done to a duty changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyWhy {
    /// It has been blocked since then.
    Blocked(SimTime),
    /// It was not blocked.
    NotBlocked,
}

fn head(topology: &Topology, plane: ControlPlaneId) -> String {
    format!("control-plane {}", topology.control_planes[plane.index()].id)
}

fn label(topology: &Topology, plane: ControlPlaneId) -> String {
    topology.control_planes[plane.index()].label.clone()
}

pub(super) fn block(topology: &Topology, plane: ControlPlaneId, duty: Duty) -> Row {
    Row {
        head: head(topology, plane),
        words: format!("block {}", duty.word()).into(),
        group: label(topology, plane),
        part: Some(Part::Duty(plane, duty)),
        name: say!(duty_block, duty = duty.name()).into(),
        past: say!(duty_block_past, duty = duty.name()),
        role: Role::Fault,
        undone_by: Some(Command::DutyRepair(plane, duty)),
        control: Control::Switch,
    }
}

pub(super) fn repair(topology: &Topology, plane: ControlPlaneId, duty: Duty) -> Row {
    Row {
        head: head(topology, plane),
        words: format!("repair {}", duty.word()).into(),
        group: label(topology, plane),
        part: Some(Part::Duty(plane, duty)),
        name: say!(duty_repair, duty = duty.name()).into(),
        past: say!(duty_repair_past, duty = duty.name()),
        role: Role::Repair,
        undone_by: None,
        control: Control::Switch,
    }
}

pub(super) fn call_vendor(topology: &Topology, plane: ControlPlaneId) -> Row {
    Row {
        head: head(topology, plane),
        words: "call-vendor".into(),
        group: label(topology, plane),
        part: None,
        name: say!(duty_call_vendor).into(),
        past: say!(duty_call_vendor_past),
        role: Role::Repair,
        undone_by: None,
        control: Control::Button,
    }
}
