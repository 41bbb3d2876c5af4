//! What is done to the traffic: more customers come, or as many as usual.

use super::{Command, Control, Role, Row};

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
    let (head, group, control) = ("traffic".to_string(), "Customers".to_string(), Control::List);
    match action {
        TrafficAction::Surge(times) => Row {
            head,
            words: format!("surge {times}x").into(),
            group,
            part: None,
            name: format!("{times} times as many").into(),
            past: format!("{times} times as many customers come"),
            role: Role::Load,
            undone_by: Some(Command::Traffic(TrafficAction::Normal)),
            control,
        },
        TrafficAction::Normal => Row {
            head,
            words: "normal".into(),
            group,
            part: None,
            name: "As many as usual".into(),
            past: "As many customers come as usual".to_string(),
            role: Role::Measure,
            undone_by: None,
            control,
        },
    }
}
