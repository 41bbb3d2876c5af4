//! What is done to the traffic: more customers come, or as many as usual.

use super::{Command, Control, Role, Row};
use crate::language::say;

/// An action of a person on the traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrafficAction {
    /// As the scenario has it.
    Normal,
    /// So many times that.
    Surge(u8),
}

impl TrafficAction {
    /// All, in the order of the list.
    pub const ALL: [TrafficAction; 5] = [
        TrafficAction::Surge(2),
        TrafficAction::Surge(3),
        TrafficAction::Surge(5),
        TrafficAction::Surge(10),
        TrafficAction::Normal,
    ];

    /// Returns how many times the scenario's customers come.
    pub fn times(self) -> u8 {
        match self {
            TrafficAction::Normal => 1,
            TrafficAction::Surge(times) => times,
        }
    }
}

pub(super) fn action(action: TrafficAction) -> Row {
    let (head, group, control) = ("traffic".to_string(), say!(traffic_customers), Control::List);
    match action {
        TrafficAction::Surge(times) => Row {
            head,
            words: format!("surge {times}x").into(),
            group,
            part: None,
            name: say!(traffic_surge, times).into(),
            past: say!(traffic_surge_past, times),
            role: Role::Load,
            undone_by: Some(Command::Traffic(TrafficAction::Normal)),
            control,
        },
        TrafficAction::Normal => Row {
            head,
            words: "normal".into(),
            group,
            part: None,
            name: say!(traffic_usual).into(),
            past: say!(traffic_usual_past),
            role: Role::Measure,
            undone_by: None,
            control,
        },
    }
}
