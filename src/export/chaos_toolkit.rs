//! Chaos Toolkit: an experiment whose method does the faults in order, and whose rollbacks end what the run did not end.
//!
//! Functions are those of chaostoolkit-aws 0.35.1 and chaostoolkit-kubernetes 0.39.0, read from their signatures. `chaos
//! validate` lets unknown keys pass, so the keys are checked here. A list of two numbers as a tolerance is a range there,
//! and none is written.

use super::faults::{self, Fault};
use super::subject::{Exported, File, REVIEW, Subject};
use super::tree::{Tree, map, number, text, texts};
use crate::engine::SimTime;
use crate::world::command::{
    BrokerAction, Command, Duty, ReplicaAction, ServiceAction, Share, Which, ZoneFault,
};
use crate::world::ids::ZoneId;

/// How an export is judged by what comes of it.
const JUDGE: &str = "Judge by the journal: fine is status completed and steady_states.before met and deviated false and \
                     every run succeeded. An exit status of 0 is not enough: a hypothesis that is not met at first ends \
                     with 0, and so does an action that fails.";
/// Functions that are called: module, name, arguments.
const FUNCTIONS: [(&str, &str, &[&str]); 6] = [
    ("chaosaws.ec2.actions", "stop_instances", &["instance_ids", "az", "filters", "force"]),
    ("chaosaws.ec2.actions", "start_instances", &["instance_ids", "az", "filters"]),
    ("chaosaws.ec2.actions", "terminate_instances", &["instance_ids", "az", "filters"]),
    ("chaosaws.asg.actions", "suspend_processes", &["asg_names", "tags", "process_names"]),
    ("chaosaws.asg.actions", "resume_processes", &["asg_names", "tags", "process_names"]),
    (
        "chaosk8s.pod.actions",
        "terminate_pods",
        &["label_selector", "name_pattern", "all", "rand", "mode", "qty", "grace_period", "ns", "order"],
    ),
];

/// A call of a function.
struct Call {
    function: usize,
    arguments: Tree,
}

/// What does a fault, and what ends it where something has to.
struct Deed {
    does: Call,
    ends: Option<Call>,
}

/// Writes the experiment.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    let mut exported = Exported::default();
    let faults = faults::faults(subject, &mut exported);
    // Begin and end of every fault, in order of time.
    let mut acts: Vec<(SimTime, String, Call)> = Vec::new();
    let mut rollbacks: Vec<Tree> = Vec::new();
    for fault in &faults {
        let deed = match deed(fault, subject) {
            Ok(deed) => deed,
            Err(why) => {
                exported.leave(fault.spelled(), why);
                continue;
            }
        };
        acts.push((fault.at, fault.spelled(), deed.does));
        match (deed.ends, fault.ends) {
            (Some(end), Some(at)) => acts.push((at, format!("end of {}", fault.spelled()), end)),
            (Some(end), None) => rollbacks.push(activity(&format!("end of {}", fault.spelled()), &end, 0.0)),
            (None, _) => {}
        }
    }
    if acts.is_empty() {
        return Err(faults::none(&exported));
    }
    crate::base::order::sort_by_key(&mut acts, |act| act.0);
    let mut method = Vec::new();
    let mut before = acts[0].0;
    for (at, name, call) in &acts {
        method.push(activity(name, call, at.since(before).as_secs_f64()));
        before = *at;
    }
    let experiment = experiment(subject, method, rollbacks);
    exported.files = vec![File { name: subject.name.to_owned(), text: experiment.json() }];
    Ok(exported)
}

fn experiment(subject: &Subject, method: Vec<Tree>, rollbacks: Vec<Tree>) -> Tree {
    let topology = &subject.scenario.topology;
    let mut configuration: Vec<(String, Tree)> = Vec::new();
    let written =
        map([("all", Tree::List(method.clone())), ("more", Tree::List(rollbacks.clone()))]).json_line();
    let mut key = |name: String| {
        let environment = name.to_ascii_uppercase();
        configuration.push((name, map([("type", text("env")), ("key", text(environment))])));
    };
    let mut probes = Vec::new();
    for journey in &topology.journeys {
        let name = format!("url_{}", underscored(&journey.id));
        let provider = map([
            ("type", text("http")),
            ("url", text(format!("${{{name}}}"))),
            ("timeout", number(journey.patience.as_secs_f64())),
        ]);
        probes.push(map([
            ("type", text("probe")),
            ("name", text(format!("{} is answered", journey.label))),
            ("tolerance", number(200.0)),
            ("provider", provider),
        ]));
        key(name);
    }
    let zones = topology.zones.iter().map(|zone| zone_key(&zone.name));
    for name in zones.chain(["namespace".to_owned()]).filter(|own| written.contains(&format!("${{{own}}}"))) {
        key(name);
    }
    map([
        ("version", text("1.0.0")),
        ("title", text(subject.title())),
        (
            "description",
            text(format!(
                "{REVIEW} Faults of a simulated run. Every name of the configuration is read from the environment. {JUDGE}"
            )),
        ),
        ("tags", texts(["blast-radius", "review-before-use"])),
        ("configuration", Tree::Map(configuration)),
        (
            "steady-state-hypothesis",
            map([("title", text("Customers are answered")), ("probes", Tree::List(probes))]),
        ),
        ("method", Tree::List(method)),
        ("rollbacks", Tree::List(rollbacks)),
    ])
}

fn activity(name: &str, call: &Call, pause: f64) -> Tree {
    let (module, function, _) = FUNCTIONS[call.function];
    let mut tree = map([
        ("type", text("action")),
        ("name", text(name)),
        (
            "provider",
            map([
                ("type", text("python")),
                ("module", text(module)),
                ("func", text(function)),
                ("arguments", call.arguments.clone()),
            ]),
        ),
    ]);
    if pause > 0.0 {
        tree.push("pauses", map([("before", number(pause))]));
    }
    tree
}

fn call(name: &str, arguments: Tree) -> Call {
    let function = FUNCTIONS.iter().position(|own| own.1 == name).unwrap_or_default();
    Call { function, arguments }
}

fn deed(fault: &Fault, subject: &Subject) -> Result<Deed, String> {
    let topology = &subject.scenario.topology;
    let service = |id: crate::world::ids::ServiceId| topology.services[id.index()].id.as_str();
    match fault.command {
        Command::ZoneFault(zone, ZoneFault::PowerLoss) => {
            let arguments = instances(zone, "zone", subject);
            Ok(Deed {
                does: call("stop_instances", arguments.clone()),
                ends: Some(call("start_instances", arguments)),
            })
        }
        Command::DutyBlock(_, Duty::LaunchInstances) => {
            let tags = map([("Key", text("blast-radius")), ("Value", text("zone"))]);
            let arguments = map([("tags", Tree::List(vec![tags])), ("process_names", texts(["Launch"]))]);
            Ok(Deed {
                does: call("suspend_processes", arguments.clone()),
                ends: Some(call("resume_processes", arguments)),
            })
        }
        Command::Service(id, ServiceAction::Terminate(zone)) => {
            let arguments = instances(zone, &format!("service-{}", service(id)), subject);
            Ok(Deed { does: call("terminate_instances", arguments), ends: None })
        }
        Command::Replica(id, which, ReplicaAction::Crash) => {
            let mut arguments = map([
                ("label_selector", text(format!("app={}", service(id)))),
                ("ns", text("${namespace}")),
                ("rand", Tree::Flag(true)),
                ("grace_period", number(0.0)),
            ]);
            let (mode, count) = match which {
                Which::One(_) => ("fixed", 1.0),
                Which::Share(share) => ("percentage", whole(share)),
            };
            arguments.push("mode", text(mode));
            arguments.push("qty", number(count));
            Ok(Deed { does: call("terminate_pods", arguments), ends: None })
        }
        Command::Broker(id, broker, BrokerAction::Crash) => {
            let spec = &topology.clusters[id.index()];
            let arguments = map([
                ("label_selector", text(format!("strimzi.io/cluster={}", spec.id))),
                ("name_pattern", text(format!(".*-{}$", spec.config.number(broker)))),
                ("ns", text("${namespace}")),
                ("all", Tree::Flag(true)),
                ("grace_period", number(0.0)),
            ]);
            Ok(Deed { does: call("terminate_pods", arguments), ends: None })
        }
        Command::Broker(..) => {
            Err("chaosaws reboots a broker of MSK in order, which is another fault: leaders move first"
                .to_owned())
        }
        Command::ZoneFault(_, ZoneFault::Overheating) => Err("neither extension has heat".to_owned()),
        Command::ZoneFault(..) | Command::ZoneGray(..) | Command::Link(..) => {
            Err("neither extension does it by zone: --kind fis or --kind chaos-mesh has it".to_owned())
        }
        Command::DutyBlock(..) => Err("nothing reaches the control plane of MSK".to_owned()),
        Command::Traffic(_) => Err("neither extension makes load".to_owned()),
        _ => Err("neither chaostoolkit-aws nor chaostoolkit-kubernetes has an action for it".to_owned()),
    }
}

fn instances(zone: ZoneId, tag: &str, subject: &Subject) -> Tree {
    let name = &subject.scenario.topology.zones[zone.index()].name;
    let filter = map([("Name", text("tag:blast-radius")), ("Values", texts([tag]))]);
    map([("az", text(format!("${{{}}}", zone_key(name)))), ("filters", Tree::List(vec![filter]))])
}

fn zone_key(name: &str) -> String {
    format!("zone_{}", underscored(name))
}

fn underscored(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect()
}

fn whole(share: Share) -> f64 {
    (100.0 * share.fraction()).round().max(1.0)
}

/// What is wrong with an experiment, beyond what `chaos validate` says.
pub(super) fn check(experiment: &str) -> Vec<String> {
    let tree = match Tree::from_json(experiment) {
        Ok(tree) => tree,
        Err(why) => return vec![format!("it is no JSON: {why}")],
    };
    const TOP: [&str; 13] = [
        "version",
        "title",
        "description",
        "tags",
        "contributions",
        "configuration",
        "secrets",
        "extensions",
        "controls",
        "steady-state-hypothesis",
        "method",
        "rollbacks",
        "runtime",
    ];
    let mut wrong = Vec::new();
    keys(&tree, &TOP, "the experiment", &mut wrong);
    for name in ["title", "description"] {
        if tree.word(name).is_none_or(str::is_empty) {
            wrong.push(format!("found no {name}, expected one"));
        }
    }
    if tree.get("method").is_none_or(|method| method.items().is_empty()) {
        wrong.push("found no method, expected one activity at least".to_owned());
    }
    let configured = tree.get("configuration").map_or(&[][..], Tree::members);
    for piece in experiment.split("${").skip(1) {
        let name = piece.split('}').next().unwrap_or_default();
        if !configured.iter().any(|own| own.0 == name) {
            wrong.push(format!("found ${{{name}}}, which no configuration sets: it would stay as text"));
        }
    }
    if let Some(hypothesis) = tree.get("steady-state-hypothesis") {
        keys(hypothesis, &["title", "probes", "controls"], "the hypothesis", &mut wrong);
        for probe in hypothesis.get("probes").map_or(&[][..], Tree::items) {
            activity_wrong(probe, &mut wrong);
            if probe.get("tolerance").is_none() {
                wrong.push("found a probe of the hypothesis without a tolerance".to_owned());
            }
        }
    }
    let lists = ["method", "rollbacks"].into_iter().filter_map(|name| tree.get(name));
    lists.flat_map(Tree::items).for_each(|own| activity_wrong(own, &mut wrong));
    wrong
}

fn keys(tree: &Tree, known: &[&str], whose: &str, wrong: &mut Vec<String>) {
    for (key, _) in tree.members().iter().filter(|member| !known.contains(&member.0.as_str())) {
        wrong.push(format!("found the key {key} of {whose}, which nothing reads"));
    }
}

fn activity_wrong(activity: &Tree, wrong: &mut Vec<String>) {
    const KEYS: [&str; 7] = ["type", "name", "provider", "tolerance", "pauses", "background", "controls"];
    let name = activity.word("name").unwrap_or_default();
    let whose = format!("the activity \"{name}\"");
    keys(activity, &KEYS, &whose, wrong);
    if name.is_empty() || !matches!(activity.word("type"), Some("action" | "probe")) {
        wrong.push(format!("found {whose} without a name or a type"));
    }
    if let Some(tolerance) = activity.get("tolerance")
        && !tolerance_is_fine(tolerance)
    {
        wrong
            .push(format!("found a tolerance of {whose} that is read otherwise: write a range as an object"));
    }
    let Some(provider) = activity.get("provider") else {
        return wrong.push(format!("found {whose} without a provider"));
    };
    match provider.word("type") {
        Some("python") => {
            keys(provider, &["type", "module", "func", "arguments", "secrets"], &whose, wrong);
            let (module, func) =
                (provider.word("module").unwrap_or_default(), provider.word("func").unwrap_or_default());
            let Some(known) = FUNCTIONS.iter().find(|own| own.0 == module && own.1 == func) else {
                return wrong.push(format!("found {module}.{func} of {whose}, which is not in the table"));
            };
            if let Some(arguments) = provider.get("arguments") {
                keys(arguments, known.2, &format!("{func} of {whose}"), wrong);
            }
        }
        Some("http") => {
            const KNOWN: [&str; 8] =
                ["type", "url", "method", "headers", "timeout", "arguments", "expected_status", "verify_tls"];
            keys(provider, &KNOWN, &whose, wrong);
        }
        _ => wrong.push(format!("found {whose} with a provider that is not python or http")),
    }
}

/// Two numbers in a list are a range there, a bare fraction is refused.
fn tolerance_is_fine(tolerance: &Tree) -> bool {
    match tolerance {
        Tree::Number(number) => number.fract() == 0.0,
        Tree::List(items) => items.len() > 2 && items.iter().all(|item| matches!(item, Tree::Number(_))),
        Tree::Map(_) => match tolerance.word("type") {
            Some("range") => tolerance.get("range").is_some_and(|range| range.items().len() == 2),
            other => other.is_some(),
        },
        Tree::Text(_) | Tree::Flag(_) => true,
        Tree::Empty => false,
    }
}
