//! Which actions of FIS stand for a fault, and why none do for another.

use super::parts::{Action, Target, reference, seconds, within, zone_parameter};
use crate::export::faults::Fault;
use crate::export::names::camel;
use crate::export::subject::{Exported, Subject};
use crate::export::tree::{Tree, map, text};
use crate::world::command::{
    Command, Duty, LaunchAction, LinkAction, ReplicaAction, ServiceAction, Share, StoreAction, Way, Which,
    ZoneFault,
};
use crate::world::ids::{ServiceId, StoreId, ZoneId};
use crate::world::topology::StoreKind;

/// The actions of a fault.
pub(super) fn of(fault: &Fault, subject: &Subject, exported: &mut Exported) -> Result<Vec<Action>, String> {
    let mut lasts = || within(fault.lasts, &fault.spelled(), "lasts", exported);
    match fault.command {
        Command::ZoneFault(zone, ZoneFault::PowerLoss) => {
            let lasts = lasts();
            Ok(power(zone, &lasts, fault, subject, exported))
        }
        Command::ZoneFault(zone, ZoneFault::Partition) => {
            let mut target = tagged("zone");
            target.zone = Some(zone_parameter(subject, zone));
            target.parameters =
                vec![("availabilityZoneIdentifier", reference(&zone_parameter(subject, zone)))];
            let parameters = vec![("scope", text("availability-zone")), ("duration", text(lasts()))];
            Ok(vec![Action { id: "aws:network:disrupt-connectivity", name: "disrupt", target, parameters }])
        }
        Command::ZoneFault(zone, ZoneFault::Gray) => Ok(gray(zone, &lasts(), subject)),
        Command::ZoneGray(zone, loss) => Ok(vec![lossy(zone, loss.fraction(), &lasts(), subject)]),
        Command::ZoneFault(_, ZoneFault::Overheating) => {
            Err("FIS has no heat; hosts that stop all at once are another fault (power-loss)".to_owned())
        }
        Command::Link(from, to, way, action) => link(from, to, way, action, &lasts(), subject),
        Command::DutyBlock(_, Duty::LaunchInstances) => {
            Ok(vec![no_launches("launches", 100, &lasts(), subject)])
        }
        Command::DutyBlock(_, Duty::ElectLeaders) => {
            Err("no action of FIS reaches the control plane of MSK".to_owned())
        }
        Command::Broker(..) => Err("FIS has no action on MSK".to_owned()),
        Command::Replica(service, which, ReplicaAction::Crash) => {
            Ok(vec![stop_task(service, which, subject)])
        }
        Command::Replica(service, which, ReplicaAction::Terminate) => {
            Ok(vec![terminate(service, selection(which), None, subject)])
        }
        Command::Service(service, ServiceAction::Terminate(zone)) => {
            let zone = zone_parameter(subject, zone);
            Ok(vec![terminate(service, "ALL".to_owned(), Some(zone), subject)])
        }
        Command::Service(service, ServiceAction::Launches(LaunchAction::Fail(share))) => {
            let tag = format!("service-{}", id(service, subject));
            Ok(vec![no_launches(&tag, percent(share), &lasts(), subject)])
        }
        Command::Service(_, ServiceAction::Hang) | Command::Replica(_, _, ReplicaAction::Stick) => {
            Err("no action of FIS lets a process hang with its connections open".to_owned())
        }
        Command::Replica(..) | Command::Impair(..) => {
            Err("FIS adds load or delay; errors by share and a factor of a part's own time it does not know"
                .to_owned())
        }
        Command::Store(store, StoreAction::FailOver) => Ok(vec![fail_over(store, None, subject)]),
        Command::Store(..) => {
            Err("FIS fails a cluster over or reboots an instance; it does not stop one".to_owned())
        }
        Command::Dns(..) => Err("FIS has no action on names".to_owned()),
        Command::Consumers(..) => Err("FIS has no action on consumer groups".to_owned()),
        Command::Traffic(_) => Err("FIS makes no load".to_owned()),
        _ => Err("FIS has no action for it".to_owned()),
    }
}

/// A zone without power: hosts stop, nothing is launched, caches lose their nodes, databases their primary.
fn power(
    zone: ZoneId,
    lasts: &str,
    fault: &Fault,
    subject: &Subject,
    exported: &mut Exported,
) -> Vec<Action> {
    let topology = &subject.scenario.topology;
    let parameter = zone_parameter(subject, zone);
    let mut target = tagged("zone");
    target.zone = Some(parameter.clone());
    let mut actions = vec![
        Action {
            id: "aws:ec2:stop-instances",
            name: "stop-instances",
            target,
            parameters: vec![
                ("startInstancesAfterDuration", text(lasts)),
                ("completeIfInstancesTerminated", text("true")),
            ],
        },
        capacity("zone", reference(&parameter), 100, lasts),
    ];
    for (at, store) in topology.stores.iter().enumerate().filter(|own| own.1.members.contains(&zone)) {
        match store.kind {
            StoreKind::ReplicaSet => actions.push(fail_over(StoreId(at as u8), Some(&parameter), subject)),
            StoreKind::Cache => {
                let mut target = tagged(&format!("store-{}", store.id));
                target.parameters = vec![("availabilityZoneIdentifier", reference(&parameter))];
                actions.push(Action {
                    id: "aws:elasticache:replicationgroup-interrupt-az-power",
                    name: "interrupt-cache",
                    target,
                    parameters: vec![("duration", text(lasts))],
                });
            }
        }
    }
    for cluster in topology.clusters.iter().filter(|own| own.config.brokers.contains(&zone)) {
        let what = format!("{}, brokers of {} in it", fault.spelled(), cluster.id);
        exported.leave(what, "FIS has no action on MSK; brokers of your own on tagged instances do stop");
    }
    actions
}

/// What the document calls gray: loss, and delay if it has one.
fn gray(zone: ZoneId, lasts: &str, subject: &Subject) -> Vec<Action> {
    let gray = subject.scenario.topology.faults.gray;
    let mut actions = vec![lossy(zone, gray.loss, lasts, subject)];
    if gray.delay.as_millis() > 0 {
        let own = [("DelayMilliseconds", gray.delay.as_millis().to_string())];
        actions.push(command(zone, "latency", "AWSFIS-Run-Network-Latency", &own, lasts, subject));
    }
    actions
}

fn terminate(service: ServiceId, selection: String, zone: Option<String>, subject: &Subject) -> Action {
    let target = Target { zone, selection, ..tagged(&format!("service-{}", id(service, subject))) };
    Action { id: "aws:ec2:terminate-instances", name: "terminate", target, parameters: Vec::new() }
}

fn tagged(tag: &str) -> Target {
    Target { tag: tag.to_owned(), zone: None, parameters: Vec::new(), selection: "ALL".to_owned() }
}

fn id<'a>(service: ServiceId, subject: &'a Subject) -> &'a str {
    &subject.scenario.topology.services[service.index()].id
}

/// Which of several: FIS draws so many, it does not know the document's numbers.
fn selection(which: Which) -> String {
    match which {
        Which::One(_) => "COUNT(1)".to_owned(),
        Which::Share(share) => format!("PERCENT({})", percent(share)),
    }
}

/// Whole percent, one at least.
fn percent(share: Share) -> u32 {
    ((100.0 * share.fraction()).round() as u32).clamp(1, 100)
}

fn stop_task(service: ServiceId, which: Which, subject: &Subject) -> Action {
    let mut target = tagged(&format!("service-{}", id(service, subject)));
    target.selection = selection(which);
    // A task is named by its service where it has no tag of its own; the tag stays the one way in.
    Action { id: "aws:ecs:stop-task", name: "stop-task", target, parameters: Vec::new() }
}

fn fail_over(store: StoreId, zone: Option<&str>, subject: &Subject) -> Action {
    let mut target = tagged(&format!("store-{}", subject.scenario.topology.stores[store.index()].id));
    if let Some(zone) = zone {
        target.parameters = vec![("writerAvailabilityZoneIdentifiers", reference(zone))];
    }
    let name = if zone.is_some() { "fail-over-writer" } else { "fail-over" };
    Action { id: "aws:rds:failover-db-cluster", name, target, parameters: Vec::new() }
}

/// Launches fail in every zone.
fn no_launches(tag: &str, percent: u32, lasts: &str, subject: &Subject) -> Action {
    let zones = &subject.scenario.topology.zones;
    let names: Vec<String> = zones.iter().map(|zone| format!("${{Zone{}}}", camel(&zone.name))).collect();
    capacity(tag, map([("Fn::Sub", text(names.join(",")))]), percent, lasts)
}

fn capacity(tag: &str, zones: Tree, percent: u32, lasts: &str) -> Action {
    Action {
        id: "aws:ec2:asg-insufficient-instance-capacity-error",
        name: "no-launches",
        target: tagged(tag),
        parameters: vec![
            ("availabilityZoneIdentifiers", zones),
            ("percentage", text(percent.to_string())),
            ("duration", text(lasts)),
        ],
    }
}

fn lossy(zone: ZoneId, loss: f64, lasts: &str, subject: &Subject) -> Action {
    let percent = ((100.0 * loss).round() as u32).clamp(1, 100);
    let own = [("LossPercent", percent.to_string())];
    command(zone, "packet-loss", "AWSFIS-Run-Network-Packet-Loss", &own, lasts, subject)
}

fn link(
    from: ZoneId,
    to: ZoneId,
    way: Way,
    action: LinkAction,
    lasts: &str,
    subject: &Subject,
) -> Result<Vec<Action>, String> {
    let (document, name, value) = match action {
        LinkAction::Cut => ("AWSFIS-Run-Network-Packet-Loss-Sources", "LossPercent", "100".to_owned()),
        LinkAction::Loss(share) => {
            ("AWSFIS-Run-Network-Packet-Loss-Sources", "LossPercent", percent(share).to_string())
        }
        LinkAction::Delay(span) => (
            "AWSFIS-Run-Network-Latency-Sources",
            "DelayMilliseconds",
            span.duration().as_millis().to_string(),
        ),
        LinkAction::Repair => return Err("a repair is no fault".to_owned()),
    };
    let ways: &[(&str, &'static str)] = match way {
        Way::Both => &[("egress", "link-out"), ("ingress", "link-in")],
        Way::To => &[("egress", "link-out")],
    };
    let one = |way: &(&str, &'static str)| {
        let own = [
            (name, value.clone()),
            ("Sources", format!("${{{}}}", zone_parameter(subject, to))),
            ("TrafficType", way.0.to_owned()),
        ];
        command(from, way.1, document, &own, lasts, subject)
    };
    Ok(ways.iter().map(one).collect())
}

/// A document of Systems Manager on the instances of a zone.
fn command(
    zone: ZoneId,
    name: &'static str,
    document: &str,
    own: &[(&str, String)],
    lasts: &str,
    subject: &Subject,
) -> Action {
    let mut target = tagged("zone");
    target.zone = Some(zone_parameter(subject, zone));
    let seconds = seconds(lasts).to_string();
    let more = [("DurationSeconds", seconds), ("InstallDependencies", "True".to_owned())];
    let values = own.iter().chain(&more).map(|(name, value)| ((*name).to_owned(), text(value)));
    let values = Tree::Map(values.collect()).json_line();
    let sub = |own: String| map([("Fn::Sub", text(own))]);
    // `${…}` of a zone is filled in by CloudFormation.
    let values = if values.contains("${") { sub(values) } else { text(values) };
    let arn = sub(format!("arn:${{AWS::Partition}}:ssm:${{AWS::Region}}::document/{document}"));
    let parameters = vec![("documentArn", arn), ("documentParameters", values), ("duration", text(lasts))];
    Action { id: "aws:ssm:send-command", name, target, parameters }
}
