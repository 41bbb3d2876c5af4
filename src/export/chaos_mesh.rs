//! Chaos Mesh: a workflow that waits for the time of each fault and does it for as long as the run had it.
//!
//! Not validated: no checker of Chaos Mesh was to be had. Fields are those of its documentation ("Create Chaos Mesh
//! Workflow", "Simulate Pod Chaos", "Simulate Network Chaos", "Simulate DNS faults").

use super::faults::{self, Fault};
use super::names::dashed;
use super::subject::{Exported, File, NOT_VALIDATED, REVIEW, Subject};
use super::tree::{Tree, comment, map, text, texts};
use super::yaml;
use crate::engine::SimDuration;
use crate::world::command::{
    BrokerAction, Command, DnsAction, LinkAction, ReplicaAction, ServiceAction, Way, Which, ZoneFault,
};
use crate::world::front::names::Name;
use crate::world::ids::{ServiceId, ZoneId};

/// The namespace that a person has to put in: there is none of that name, so nothing is harmed before.
pub(super) const NAMESPACE: &str = "fill-in-namespace";
/// Kinds of templates that have a body of their own, with the member that holds it.
const KINDS: [(&str, &str); 3] =
    [("PodChaos", "podChaos"), ("NetworkChaos", "networkChaos"), ("DNSChaos", "dnsChaos")];

/// A fault of Chaos Mesh: its kind and its body.
type Chaos = (&'static str, Tree);

/// Writes the workflow.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    let mut exported = Exported::default();
    let faults = faults::faults(subject, &mut exported);
    let (mut templates, mut children) = (Vec::new(), Vec::new());
    let mut first = None;
    for (at, fault) in faults.iter().enumerate() {
        let found = match chaos(fault, subject, &mut exported) {
            Ok(found) => found,
            Err(why) => {
                exported.leave(fault.spelled(), why);
                continue;
            }
        };
        let offset = fault.at.since(*first.get_or_insert(fault.at));
        let stem = format!("{}-{}", at + 1, dashed(&fault.words));
        let mut steps = Vec::new();
        if offset > SimDuration::ZERO {
            let name = format!("wait-{stem}");
            templates.push(map([
                ("name", text(&name)),
                ("templateType", text("Suspend")),
                ("deadline", text(seconds(offset))),
            ]));
            steps.push(name);
        }
        let count = found.len();
        let mut together = Vec::new();
        for (number, (kind, body)) in found.into_iter().enumerate() {
            let name =
                if count == 1 { format!("fault-{stem}") } else { format!("fault-{stem}-{}", number + 1) };
            let member = KINDS.iter().find(|own| own.0 == kind).map_or("", |own| own.1);
            templates.push(map([
                ("name", text(&name)),
                ("templateType", text(kind)),
                ("deadline", text(seconds(fault.lasts))),
                (member, body),
            ]));
            together.push(name);
        }
        if together.len() > 1 {
            let name = format!("together-{stem}");
            templates.push(group(&name, "Parallel", &together));
            together = vec![name];
        }
        steps.extend(together);
        let name = format!("serial-{stem}");
        templates.push(group(&name, "Serial", &steps));
        children.push(name);
    }
    if children.is_empty() {
        return Err(faults::none(&exported));
    }
    templates.insert(0, group("entry", "Parallel", &children));
    exported.files = vec![File { name: subject.name.to_owned(), text: workflow(subject, templates) }];
    Ok(exported)
}

fn workflow(subject: &Subject, templates: Vec<Tree>) -> String {
    let workflow = map([
        ("apiVersion", text("chaos-mesh.org/v1alpha1")),
        ("kind", text("Workflow")),
        (
            "metadata",
            map([
                ("name", text(dashed(&subject.scenario.document.id))),
                ("namespace", text(NAMESPACE)),
                ("annotations", map([("blast-radius/review", text(format!("{REVIEW} {NOT_VALIDATED}")))])),
            ]),
        ),
        ("spec", map([("entry", text("entry")), ("templates", Tree::List(templates))])),
    ]);
    let head = comment([
        format!("{REVIEW} {NOT_VALIDATED}"),
        format!("Faults of {}.", subject.title()),
        format!(
            "Put in the namespace for {NAMESPACE}; parts are found by the label app, zones by that of their nodes."
        ),
    ]);
    head + &workflow.yaml()
}

fn group(name: &str, kind: &str, children: &[String]) -> Tree {
    map([
        ("name", text(name)),
        ("templateType", text(kind)),
        ("children", texts(children.iter().map(String::as_str))),
    ])
}

fn seconds(duration: SimDuration) -> String {
    format!("{}s", duration.as_micros().div_ceil(1_000_000).max(1))
}

fn chaos(fault: &Fault, subject: &Subject, exported: &mut Exported) -> Result<Vec<Chaos>, String> {
    let topology = &subject.scenario.topology;
    let zone = |zone: ZoneId| topology.zones[zone.index()].name.as_str();
    match fault.command {
        Command::ZoneFault(id, ZoneFault::PowerLoss) => {
            let why = "its pods fail and its nodes run on: Chaos Mesh has no power to take away from a node of a cloud";
            exported.leave(format!("the hosts of {}", fault.spelled()), why);
            Ok(vec![("PodChaos", pods("pod-failure", "all", None, in_zone(zone(id))))])
        }
        Command::ZoneFault(id, ZoneFault::Partition) => cut_off(id, subject),
        Command::ZoneFault(id, ZoneFault::Gray) => Ok(gray(zone(id), subject)),
        Command::ZoneGray(id, share) => {
            let own = Some(("loss", loss(share.fraction())));
            Ok(vec![("NetworkChaos", network("loss", zone(id), None, "to", own))])
        }
        Command::Link(from, to, way, action) => {
            let (word, own) = match action {
                LinkAction::Cut => ("partition", None),
                LinkAction::Loss(share) => ("loss", Some(("loss", loss(share.fraction())))),
                LinkAction::Delay(span) => ("delay", Some(("delay", delay(span.duration())))),
                LinkAction::Repair => return Err("a repair is no fault".to_owned()),
            };
            let direction = if way == Way::Both { "both" } else { "to" };
            Ok(vec![("NetworkChaos", network(word, zone(from), Some(zone(to)), direction, own))])
        }
        Command::Replica(id, which, ReplicaAction::Crash) => {
            let (mode, value) = match which {
                Which::One(_) => ("one", None),
                Which::Share(share) => {
                    ("fixed-percent", Some((100.0 * share.fraction()).round().max(1.0).to_string()))
                }
            };
            Ok(vec![(
                "PodChaos",
                pods("pod-kill", mode, value, labelled("app", &topology.services[id.index()].id)),
            )])
        }
        Command::Service(id, ServiceAction::Terminate(zone_id)) => {
            let mut selector = labelled("app", &topology.services[id.index()].id);
            selector.push("nodeSelectors", map([("topology.kubernetes.io/zone", text(zone(zone_id)))]));
            Ok(vec![("PodChaos", pods("pod-kill", "all", None, selector))])
        }
        Command::Broker(id, broker, action @ (BrokerAction::Crash | BrokerAction::PowerLoss)) => {
            let spec = &topology.clusters[id.index()];
            let mut selector = labelled("strimzi.io/cluster", &spec.id);
            let pod = format!("fill-in-pod-of-broker-{}", spec.config.number(broker));
            selector.push("pods", Tree::Map(vec![(NAMESPACE.to_owned(), texts([pod]))]));
            let word = if action == BrokerAction::Crash { "pod-kill" } else { "pod-failure" };
            Ok(vec![("PodChaos", pods(word, "all", None, selector))])
        }
        Command::Dns(Name::Service(id), DnsAction::Fail) => Ok(vec![("DNSChaos", dns(id, subject))]),
        Command::ZoneFault(_, ZoneFault::Overheating) => Err("Chaos Mesh has no heat".to_owned()),
        Command::DutyBlock(..) => Err("Chaos Mesh does not reach a managed control plane".to_owned()),
        Command::Traffic(_) => Err("Chaos Mesh makes no load".to_owned()),
        Command::Service(_, ServiceAction::Hang) | Command::Replica(_, _, ReplicaAction::Stick) => {
            Err("Chaos Mesh does not let a process hang with its connections open".to_owned())
        }
        _ => Err("Chaos Mesh has nothing that does the same".to_owned()),
    }
}

/// A zone without any other one: one fault for each of them.
fn cut_off(id: ZoneId, subject: &Subject) -> Result<Vec<Chaos>, String> {
    let zones = &subject.scenario.topology.zones;
    let own = &zones[id.index()].name;
    let others = zones.iter().filter(|other| other.name != *own);
    let all: Vec<Chaos> = others
        .map(|other| ("NetworkChaos", network("partition", own, Some(&other.name), "both", None)))
        .collect();
    if all.is_empty() { Err("there is no other zone to cut it off from".to_owned()) } else { Ok(all) }
}

/// What the document calls gray: loss, and delay if it has one.
fn gray(zone: &str, subject: &Subject) -> Vec<Chaos> {
    let gray = subject.scenario.topology.faults.gray;
    let mut all = vec![("NetworkChaos", network("loss", zone, None, "to", Some(("loss", loss(gray.loss)))))];
    if gray.delay > SimDuration::ZERO {
        all.push(("NetworkChaos", network("delay", zone, None, "to", Some(("delay", delay(gray.delay))))));
    }
    all
}

fn labelled(label: &str, value: &str) -> Tree {
    map([
        ("namespaces", texts([NAMESPACE])),
        ("labelSelectors", Tree::Map(vec![(label.to_owned(), text(value))])),
    ])
}

fn in_zone(zone: &str) -> Tree {
    map([
        ("namespaces", texts([NAMESPACE])),
        ("nodeSelectors", map([("topology.kubernetes.io/zone", text(zone))])),
    ])
}

fn pods(action: &str, mode: &str, value: Option<String>, selector: Tree) -> Tree {
    let mut tree = map([("action", text(action)), ("mode", text(mode))]);
    if let Some(value) = value {
        tree.push("value", text(value));
    }
    tree.push("selector", selector);
    tree
}

fn network(
    action: &str,
    zone: &str,
    other: Option<&str>,
    direction: &str,
    own: Option<(&str, Tree)>,
) -> Tree {
    let mut tree = map([
        ("action", text(action)),
        ("mode", text("all")),
        ("selector", in_zone(zone)),
        ("direction", text(direction)),
    ]);
    if let Some(other) = other {
        tree.push("target", map([("mode", text("all")), ("selector", in_zone(other))]));
    }
    if let Some((name, value)) = own {
        tree.push(name, value);
    }
    tree
}

fn loss(share: f64) -> Tree {
    let percent = crate::base::decimal::short(100.0 * share, 2);
    map([("loss", text(percent)), ("correlation", text("0"))])
}

fn delay(delay: SimDuration) -> Tree {
    map([
        ("latency", text(format!("{}ms", delay.as_millis()))),
        ("correlation", text("0")),
        ("jitter", text("0ms")),
    ])
}

fn dns(service: ServiceId, subject: &Subject) -> Tree {
    let name = &subject.scenario.topology.services[service.index()].id;
    map([
        ("action", text("error")),
        ("mode", text("all")),
        ("patterns", texts([format!("{name}.*")])),
        ("selector", map([("namespaces", texts([NAMESPACE]))])),
    ])
}

/// What is wrong with a workflow, as far as its own references go.
pub(super) fn check(text: &str) -> Vec<String> {
    let documents = match yaml::read(text) {
        Ok(documents) => documents,
        Err(why) => return vec![why],
    };
    let mut wrong = Vec::new();
    if !text.contains(REVIEW) || !text.contains(NOT_VALIDATED) {
        wrong.push("found no word that it has to be reviewed and was not validated".to_owned());
    }
    for document in &documents {
        let templates = document.at(&["spec", "templates"]).map_or(&[][..], Tree::items);
        let names: Vec<&str> = templates.iter().filter_map(|own| own.word("name")).collect();
        let entry = document.at(&["spec", "entry"]).and_then(Tree::text).unwrap_or_default();
        if document.word("kind") != Some("Workflow") || !names.contains(&entry) {
            wrong.push("found no Workflow with an entry that is one of its templates".to_owned());
        }
        for (at, template) in templates.iter().enumerate() {
            let name = template.word("name").unwrap_or_default();
            if name.is_empty() || names[..at].contains(&name) {
                wrong.push(format!("found the template \"{name}\", expected names of their own"));
            }
            let kind = template.word("templateType").unwrap_or_default();
            let children = template.get("children").map_or(&[][..], Tree::items);
            if children.iter().any(|child| !names.iter().any(|name| Some(*name) == child.text())) {
                wrong.push(format!("{name}: found a child that is no template"));
            }
            let fine = match kind {
                "Parallel" | "Serial" => !children.is_empty(),
                "Suspend" => template.word("deadline").is_some(),
                kind => KINDS.iter().find(|own| own.0 == kind).is_some_and(|own| {
                    let body = template.get(own.1);
                    let there = |name| body.is_some_and(|body| body.get(name).is_some());
                    template.word("deadline").is_some()
                        && there("action")
                        && there("mode")
                        && there("selector")
                }),
            };
            if !fine {
                wrong.push(format!("{name}: found a {kind} without what belongs to it"));
            }
        }
    }
    wrong
}
