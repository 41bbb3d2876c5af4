//! What a person can do, as the page offers it: switches with what undoes them, and a list of all else, each command spelled
//! and named by the table of commands. A new command stands here, and so on the page, as soon as `Command::all` lists it.

use crate::frame::{ActionScene, SwitchScene, Switched};
use crate::world::command::{BrokerAction, Command, Control};
use crate::world::topology::Topology;

/// Everything that has no switch or button of its own, in the order of the commands.
pub(crate) fn listed(topology: &Topology, story: &[String]) -> Vec<ActionScene> {
    let rows = Command::all(topology).into_iter().map(|command| (command, command.row(topology)));
    rows.filter(|(_, row)| row.control == Control::List)
        .map(|(command, row)| {
            let command = command.spell(topology);
            let in_story =
                story.iter().any(|step| step.split_once(' ').is_some_and(|(_, rest)| rest == command));
            ActionScene {
                side: row.role.side(),
                group: row.group,
                label: row.name.into_owned(),
                command,
                in_story,
            }
        })
        .collect()
}

/// The switches, in the order of the commands.
pub(crate) fn switches(topology: &Topology) -> Vec<SwitchScene> {
    let mut switches: Vec<SwitchScene> = Vec::new();
    for command in Command::all(topology) {
        let Some(what) = switched(topology, command) else { continue };
        let spelled = command.spell(topology);
        if let Some(switch) = switches.iter_mut().find(|switch| switch.what == what) {
            switch.on.push(spelled);
        } else if let Some(off) = command.row(topology).undone_by {
            switches.push(SwitchScene { what, on: vec![spelled], off: off.spell(topology) });
        }
    }
    switches
}

/// The switch that a command switches on.
fn switched(topology: &Topology, command: Command) -> Option<Switched> {
    match command {
        Command::ZoneFault(zone, _) => Some(Switched::Zone(zone.index())),
        Command::DutyBlock(plane, duty) => {
            let duties = &topology.control_planes[plane.index()].duties;
            let at = duties.iter().position(|other| *other == duty)?;
            Some(Switched::Duty(plane.index(), at))
        }
        Command::Broker(cluster, broker, BrokerAction::PowerLoss) => {
            Some(Switched::Broker(cluster.index(), broker.index()))
        }
        Command::Defence(defence, true) => {
            defence.configured(topology).then(|| Switched::Defence(defence.bit()))
        }
        Command::ZoneRepair(_)
        | Command::ZoneShift(..)
        | Command::DutyRepair(..)
        | Command::VendorCall(_)
        | Command::ZoneGray(..)
        | Command::Link(..)
        | Command::Dns(..)
        | Command::Broker(..)
        | Command::ServiceRestart(_)
        | Command::Service(..)
        | Command::Replica(..)
        | Command::Consumers(..)
        | Command::Impair(..)
        | Command::Defence(_, false)
        | Command::Store(..)
        | Command::Traffic(_)
        | Command::Quorum(..)
        | Command::Cluster(..)
        | Command::Choice(_) => None,
    }
}
