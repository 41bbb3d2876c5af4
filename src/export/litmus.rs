//! Litmus: an engine for each fault, stopped until a person starts it.
//!
//! Not validated: no checker of Litmus was to be had. Names are those of the experiments of its hub (pod-delete,
//! pod-network-loss, pod-dns-error, ec2-terminate-by-tag) and their tunables.

use super::chaos_mesh::NAMESPACE;
use super::faults::{self, Fault};
use super::names::dashed;
use super::subject::{Exported, File, NOT_VALIDATED, REVIEW, Subject};
use super::tree::{Tree, comment, map, text};
use super::yaml;
use crate::world::command::{BrokerAction, Command, DnsAction, ReplicaAction, Share, Which, ZoneFault};
use crate::world::front::names::Name;
use crate::world::ids::{ServiceId, ZoneId};
use crate::world::topology::Action;

/// Experiments, each with the tunables that are set here.
const EXPERIMENTS: [(&str, &[&str]); 4] = [
    ("pod-delete", &["TOTAL_CHAOS_DURATION", "CHAOS_INTERVAL", "FORCE", "PODS_AFFECTED_PERC", "TARGET_PODS"]),
    (
        "pod-network-loss",
        &["TOTAL_CHAOS_DURATION", "NETWORK_PACKET_LOSS_PERCENTAGE", "PODS_AFFECTED_PERC", "NODE_LABEL"],
    ),
    ("pod-dns-error", &["TOTAL_CHAOS_DURATION", "TARGET_HOSTNAMES", "MATCH_SCHEME", "PODS_AFFECTED_PERC"]),
    ("ec2-terminate-by-tag", &["TOTAL_CHAOS_DURATION", "EC2_INSTANCE_TAG", "REGION", "MANAGED_NODEGROUP"]),
];

/// An experiment on the pods of a label.
struct Engine {
    experiment: &'static str,
    /// `app=fees`; empty for what is no pod.
    label: String,
    tunables: Vec<(&'static str, String)>,
}

/// Writes the engines.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    let mut exported = Exported::default();
    let faults = faults::faults(subject, &mut exported);
    let mut documents = Vec::new();
    let mut first = None;
    for (at, fault) in faults.iter().enumerate() {
        match engines(fault, subject) {
            Ok(engines) => {
                let offset = fault.at.since(*first.get_or_insert(fault.at)).as_secs_f64();
                let count = engines.len();
                for (number, engine) in engines.iter().enumerate() {
                    let end = if count == 1 { String::new() } else { format!("-{}", number + 1) };
                    let name = format!("{}-{}{end}", at + 1, dashed(&fault.words));
                    documents.push(engine_tree(&name, engine, fault, offset).yaml());
                }
                if offset > 0.0 {
                    let why =
                        format!("an engine begins when it is started: start it {offset} s after the first");
                    exported.leave(format!("the time of {}", fault.spelled()), why);
                }
            }
            Err(why) => exported.leave(fault.spelled(), why),
        }
    }
    if documents.is_empty() {
        return Err(faults::none(&exported));
    }
    let head = comment([
        format!("{REVIEW} {NOT_VALIDATED}"),
        format!("Faults of {}.", subject.title()),
        format!("Put in the namespace for {NAMESPACE}; set engineState to active to begin."),
    ]);
    exported.files = vec![File { name: subject.name.to_owned(), text: head + &documents.join("---\n") }];
    Ok(exported)
}

fn engine_tree(name: &str, engine: &Engine, fault: &Fault, offset: f64) -> Tree {
    let annotations = map([
        ("blast-radius/review", text(format!("{REVIEW} {NOT_VALIDATED}"))),
        ("blast-radius/fault", text(fault.spelled())),
        ("blast-radius/after-the-first", text(format!("{offset}s"))),
    ]);
    let seconds = fault.lasts.as_micros().div_ceil(1_000_000).max(1).to_string();
    let mut tunables = vec![("TOTAL_CHAOS_DURATION", seconds)];
    tunables.extend(engine.tunables.iter().cloned());
    let env = tunables.iter().map(|(name, value)| map([("name", text(*name)), ("value", text(value))]));
    let components = map([("components", map([("env", Tree::List(env.collect()))]))]);
    let mut spec = map([("engineState", text("stop")), ("annotationCheck", text("false"))]);
    if !engine.label.is_empty() {
        spec.push(
            "appinfo",
            map([
                ("appns", text(NAMESPACE)),
                ("applabel", text(&engine.label)),
                (
                    "appkind",
                    text(if engine.label.starts_with("app=") { "deployment" } else { "statefulset" }),
                ),
            ]),
        );
    }
    spec.push("chaosServiceAccount", text("fill-in-service-account"));
    spec.push(
        "experiments",
        Tree::List(vec![map([("name", text(engine.experiment)), ("spec", components)])]),
    );
    map([
        ("apiVersion", text("litmuschaos.io/v1alpha1")),
        ("kind", text("ChaosEngine")),
        (
            "metadata",
            map([("name", text(name)), ("namespace", text(NAMESPACE)), ("annotations", annotations)]),
        ),
        ("spec", spec),
    ])
}

fn engines(fault: &Fault, subject: &Subject) -> Result<Vec<Engine>, String> {
    let topology = &subject.scenario.topology;
    let app = |id: usize| format!("app={}", topology.services[id].id);
    match fault.command {
        Command::ZoneFault(zone, ZoneFault::PowerLoss) => {
            let name = &topology.zones[zone.index()].name;
            let tunables = vec![
                ("EC2_INSTANCE_TAG", format!("blast-radius:zone-{name}")),
                ("REGION", "fill-in-region".to_owned()),
                ("MANAGED_NODEGROUP", "enable".to_owned()),
            ];
            Ok(vec![Engine { experiment: "ec2-terminate-by-tag", label: String::new(), tunables }])
        }
        Command::ZoneFault(zone, ZoneFault::Gray) => lossy(zone, topology.faults.gray.loss, subject),
        Command::ZoneGray(zone, share) => lossy(zone, share.fraction(), subject),
        Command::Replica(id, which, ReplicaAction::Crash) => {
            let share = match which {
                // Zero percent is one pod.
                Which::One(_) => "0".to_owned(),
                Which::Share(share) => percent(share),
            };
            Ok(vec![Engine { experiment: "pod-delete", label: app(id.index()), tunables: deleted(share) }])
        }
        Command::Broker(id, broker, BrokerAction::Crash) => {
            let spec = &topology.clusters[id.index()];
            let mut tunables = deleted("0".to_owned());
            tunables.push(("TARGET_PODS", format!("fill-in-pod-of-broker-{}", spec.config.number(broker))));
            let label = format!("strimzi.io/cluster={}", spec.id);
            Ok(vec![Engine { experiment: "pod-delete", label, tunables }])
        }
        Command::Dns(Name::Service(id), DnsAction::Fail) => {
            let names = format!("[\"{}\"]", topology.services[id.index()].id);
            let engine = |at| Engine {
                experiment: "pod-dns-error",
                label: app(at),
                tunables: vec![
                    ("TARGET_HOSTNAMES", names.clone()),
                    ("MATCH_SCHEME", "substring".to_owned()),
                    ("PODS_AFFECTED_PERC", "100".to_owned()),
                ],
            };
            let all: Vec<Engine> = callers(id, subject).into_iter().map(engine).collect();
            if all.is_empty() {
                Err("no service of the document asks for that name".to_owned())
            } else {
                Ok(all)
            }
        }
        Command::ZoneFault(_, ZoneFault::Partition) | Command::Link(..) => {
            Err("Litmus cuts pods off by address, not zones from each other: --kind chaos-mesh or --kind fis"
                .to_owned())
        }
        Command::ZoneFault(_, ZoneFault::Overheating) => Err("Litmus has no heat".to_owned()),
        Command::DutyBlock(..) => Err("Litmus does not reach a managed control plane".to_owned()),
        Command::Traffic(_) => Err("Litmus makes no load like that of the document".to_owned()),
        _ => Err("Litmus has no experiment that does the same".to_owned()),
    }
}

fn deleted(share: String) -> Vec<(&'static str, String)> {
    vec![("CHAOS_INTERVAL", "10".to_owned()), ("FORCE", "true".to_owned()), ("PODS_AFFECTED_PERC", share)]
}

/// Packets of the pods of every service that stands in a zone are lost.
fn lossy(zone: ZoneId, loss: f64, subject: &Subject) -> Result<Vec<Engine>, String> {
    let topology = &subject.scenario.topology;
    let stands = topology.services.iter().filter(|service| service.replicas.contains(&zone));
    let engines: Vec<Engine> = stands
        .map(|service| Engine {
            experiment: "pod-network-loss",
            label: format!("app={}", service.id),
            tunables: vec![
                ("NETWORK_PACKET_LOSS_PERCENTAGE", (100.0 * loss).round().max(1.0).to_string()),
                ("PODS_AFFECTED_PERC", "100".to_owned()),
                ("NODE_LABEL", format!("topology.kubernetes.io/zone={}", topology.zones[zone.index()].name)),
            ],
        })
        .collect();
    if engines.is_empty() {
        Err("no service of the document stands in that zone".to_owned())
    } else {
        Ok(engines)
    }
}

fn percent(share: Share) -> String {
    (100.0 * share.fraction()).round().max(1.0).to_string()
}

/// The services that call one.
fn callers(id: ServiceId, subject: &Subject) -> Vec<usize> {
    let services = subject.scenario.topology.services.iter().enumerate();
    let calls = |action: &Action| matches!(action, Action::Call { service, .. } if *service == id);
    let asks = services
        .filter(|own| own.1.operations.iter().flat_map(|own| &own.steps).any(|own| calls(&own.action)));
    asks.map(|own| own.0).collect()
}

/// What is wrong with engines.
pub(super) fn check(text: &str) -> Vec<String> {
    let documents = match yaml::read(text) {
        Ok(documents) => documents,
        Err(why) => return vec![why],
    };
    let mut wrong = Vec::new();
    if !text.contains(REVIEW) || !text.contains(NOT_VALIDATED) {
        wrong.push("found no word that it has to be reviewed and was not validated".to_owned());
    }
    let mut names: Vec<&str> = Vec::new();
    for document in &documents {
        let name = document.at(&["metadata", "name"]).and_then(Tree::text).unwrap_or_default();
        if document.word("kind") != Some("ChaosEngine") || name.is_empty() || names.contains(&name) {
            wrong.push(format!("found \"{name}\", expected engines with names of their own"));
        }
        names.push(name);
        if document.at(&["spec", "engineState"]).and_then(Tree::text) != Some("stop") {
            wrong.push(format!("{name}: found an engine that begins by itself, expected engineState stop"));
        }
        let experiments = document.at(&["spec", "experiments"]).map_or(&[][..], Tree::items);
        if experiments.len() != 1 {
            wrong.push(format!("{name}: found {} experiments, expected one", experiments.len()));
        }
        for experiment in experiments {
            let own = experiment.word("name").unwrap_or_default();
            let Some(known) = EXPERIMENTS.iter().find(|known| known.0 == own) else {
                wrong.push(format!("{name}: found the experiment {own}, which is not in the table"));
                continue;
            };
            let env = experiment.at(&["spec", "components", "env"]).map_or(&[][..], Tree::items);
            for tunable in env.iter().map(|own| own.word("name").unwrap_or_default()) {
                if !known.1.contains(&tunable) {
                    wrong.push(format!("{name}: found the tunable {tunable}, which {own} does not have"));
                }
            }
            if env.iter().any(|own| own.word("value").is_none()) {
                wrong.push(format!("{name}: found a tunable that is no text"));
            }
        }
    }
    wrong
}
