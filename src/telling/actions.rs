//! What a person can do beside the switches of zones, duties, brokers and defences: every other command that a scenario
//! accepts, with a name to press. A new command stands here, and so on the page, as soon as `Command::all` lists it.

use crate::frame::{ActionScene, Side};
use crate::telemetry::Names;
use crate::world::command::Command;
use crate::world::front::traffic::TrafficAction;
use crate::world::ids::ClassId;
use crate::world::kafka::admin::ClusterAction;
use crate::world::quorums::quorum::QuorumAction;
use crate::world::services::fleet::ServiceAction;
use crate::world::stores::store::StoreAction;
use crate::world::topology::Topology;

/// All of them, in the order of the commands.
pub(crate) fn of(topology: &Topology, story: &[String]) -> Vec<ActionScene> {
    let all = Command::all(topology).into_iter();
    let named = all.filter_map(|command| Some((command, name(topology, command)?)));
    named
        .map(|(command, (side, group, label))| {
            let spelled = command.spell(topology);
            let in_story =
                story.iter().any(|step| step.split_once(' ').is_some_and(|(_, rest)| rest == spelled));
            ActionScene { side, group, label, command: spelled, in_story }
        })
        .collect()
}

/// Whether it breaks or mends, the part that it is about, and its name; nothing for what has a switch of its own.
fn name(topology: &Topology, command: Command) -> Option<(Side, String, String)> {
    let names = Names(topology);
    let of = |side, group: &str, label: &str| Some((side, group.to_string(), label.to_string()));
    match command {
        Command::ZoneFault(..)
        | Command::ZoneRepair(_)
        | Command::DutyBlock(..)
        | Command::DutyRepair(..)
        | Command::VendorCall(_)
        | Command::BrokerKill(..)
        | Command::BrokerRestart(..)
        | Command::Defence(..) => None,
        Command::ZoneShift(zone, true) => of(Side::Repair, &names.zone(zone), "Move traffic out"),
        Command::ZoneShift(zone, false) => of(Side::Repair, &names.zone(zone), "Let traffic in again"),
        Command::ServiceRestart(service) => of(Side::Repair, names.service(service), "Restart"),
        Command::Service(service, action) => {
            let (side, label) = match action {
                ServiceAction::Hang => (Side::Break, "Hang".to_string()),
                ServiceAction::Terminate(zone) => {
                    (Side::Break, format!("End an instance in {}", names.zone(zone).to_ascii_lowercase()))
                }
                ServiceAction::Scale(count) => (Side::Repair, format!("Want {count} instances")),
                ServiceAction::Register => (Side::Repair, "Register its instances".to_string()),
            };
            of(side, names.service(service), &label)
        }
        Command::Store(store, action) => {
            let spec = &topology.stores[store.index()];
            let class =
                |class: ClassId| spec.classes.get(class.index()).map_or("", |class| class.id.as_str());
            let (side, label) = match action {
                StoreAction::ScaleUp => (Side::Repair, "Scale up".to_string()),
                StoreAction::Split => (Side::Repair, "Split".to_string()),
                StoreAction::Cache(of) => (Side::Repair, format!("Cache {}", class(of))),
                StoreAction::Prune(of) => (Side::Repair, format!("Prune {}", class(of))),
                StoreAction::Stop => (Side::Break, "Stop".to_string()),
                StoreAction::Start => (Side::Repair, "Start".to_string()),
            };
            of(side, &spec.label, &label)
        }
        Command::Traffic(TrafficAction::Surge(times)) => {
            of(Side::Break, "Customers", &format!("{times} times as many"))
        }
        Command::Traffic(TrafficAction::Normal) => of(Side::Repair, "Customers", "As many as usual"),
        Command::Quorum(quorum, action) => {
            let (side, label) = match action {
                QuorumAction::Close => (Side::Break, "Close"),
                QuorumAction::OpenCancelOnly => (Side::Repair, "Open for cancellations"),
                QuorumAction::OpenAuction => (Side::Repair, "Open for an auction"),
                QuorumAction::OpenTrading => (Side::Repair, "Open for trading"),
                QuorumAction::Rebuild => (Side::Repair, "Build anew"),
            };
            of(side, &topology.quorums[quorum.index()].label, label)
        }
        Command::Cluster(cluster, action) => {
            let label = match action {
                ClusterAction::MovePartitions => "Move partitions by hand",
                ClusterAction::UncleanElection(true) => "Allow unclean elections",
                ClusterAction::UncleanElection(false) => "Refuse unclean elections",
                ClusterAction::FailOver => "Send clients to the standby",
                ClusterAction::FailBack => "Send clients back",
            };
            of(Side::Repair, names.cluster(cluster), label)
        }
    }
}
