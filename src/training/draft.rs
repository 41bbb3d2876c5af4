//! Makes a first exercise of what somebody has just broken: hidden commands with their times, and what a team usually sees
//! and may do. The text is the trainer's to go on with.

use crate::engine::{SimDuration, SimTime};
use crate::frame::Opening;
use crate::scenario::exercise::{Choose, quoted};
use crate::scenario::{self, Scenario, json};
use crate::training::form::Form;
use crate::world::command::{ClusterAction, Command, Defence, Role, TimedCommand, spell_time};
use crate::world::ids::ControlPlaneId;
use crate::world::part::Part;
use crate::world::topology::Topology;
use crate::world::topology::monitors::BUILT_IN_SETS;

/// From the take-over to the first hidden command, and from the last one to the end.
const BEFORE: SimDuration = SimDuration::from_secs(120);
const AFTER: SimDuration = SimDuration::from_secs(20 * 60);

/// The command that an action gives for a part of its kind.
type Deed = fn(Part) -> Option<Command>;

/// The text of an exercise in which the commands of a run are hidden; `document` is that of the scenario.
///
/// # Errors
/// The mistakes of document and commands; that there is nothing to hide is one.
pub fn draft(opening: &Opening, document: &str) -> Result<String, Vec<String>> {
    let scenario = scenario::read(document)
        .map_err(|errors| errors.to_string().lines().map(str::to_owned).collect::<Vec<_>>())?;
    let topology = &scenario.topology;
    let read = opening.commands.iter().map(|text| TimedCommand::parse(text, topology));
    let commands = read.collect::<Result<Vec<TimedCommand>, String>>().map_err(|message| vec![message])?;
    let (Some(first), Some(last)) = (commands.first(), commands.last()) else {
        return Err(vec!["nothing was broken: give a command first, then hide it".to_owned()]);
    };
    let minute = |time: SimTime| SimTime::from_secs(time.as_micros() / 60_000_000 * 60);
    let begin =
        minute(SimTime::ZERO + first.at.since(SimTime::ZERO + BEFORE.min(first.at.since(SimTime::ZERO))));
    let end = minute(last.at + AFTER);
    let at = |seconds: u64| quoted(&spell_time(minute(first.at) + SimDuration::from_secs(seconds)));
    let source = if scenario::is_text(&opening.scenario) {
        opening.scenario.clone()
    } else {
        quoted(&opening.scenario)
    };
    let hidden = commands.iter().map(|own| {
        let (time, command) = (quoted(&spell_time(own.at)), quoted(&own.command.spell(topology)));
        format!("{{\"at\": {time}, \"do\": {command}, \"why\": \"Broken live.\"}}")
    });
    let causes = causes(commands.iter().map(|own| shortened(&own.command.row(topology).past)));
    let of_right = causes.iter().enumerate().filter(|cause| cause.1.1).map(|cause| cause_id(cause.0));
    let right: Vec<String> = of_right.map(|id| quoted(&id)).collect();
    let told = commands.iter().map(|own| crate::language::arrived(own.command.row(topology).past));
    let told = quoted(&format!("{}.", told.collect::<Vec<_>>().join(", ")));
    let causes = causes.iter().enumerate().map(|(place, (label, right))| {
        let verdict = if *right { "right" } else { "wrong" };
        format!(
            "{{\"id\": \"{}\", \"label\": {}, \"verdict\": \"{verdict}\"}}",
            cause_id(place),
            quoted(label)
        )
    });
    Ok(TEXT
        .replace("@SCENARIO@", &source)
        .replace("@SEED@", &opening.seed.to_string())
        .replace("@BEGIN@", &quoted(&spell_time(begin)))
        .replace("@END@", &quoted(&spell_time(end)))
        .replace("@HIDDEN@", &lines(hidden))
        .replace("@ACTIONS@", &lines(actions(&scenario)))
        .replace("@CAUSES@", &lines(causes))
        .replace("@RIGHT@", &right.join(", "))
        .replace("@FIRST@", right.first().map_or("", |id| id.trim_matches('"')))
        .replace("@TRUTH@", &told)
        .replace("@CALLS@", &at(180))
        .replace("@TOLD@", &at(150))
        .replace("@SOON@", &at(120))
        .replace("@LATER@", &at(240)))
}

/// The causes that can be declared, with whether they are right: in the order of their words, so that neither place nor name
/// gives one away.
fn causes(right: impl Iterator<Item = String>) -> Vec<(String, bool)> {
    let wrong = ["Too much load", "A defect in our own code", "It passes by itself"];
    let mut causes: Vec<(String, bool)> = right.map(|label| (label, true)).collect();
    causes.extend(wrong.map(|label| (label.to_owned(), false)));
    causes.sort();
    causes.dedup();
    causes
}

fn cause_id(place: usize) -> String {
    format!("cause-{}", place + 1)
}

/// A text with a value at a place, and without what stands there (`scenario::change`).
pub use crate::scenario::{with, without};

/// The text of the scenario that an exercise brings along; empty when it names one.
pub fn scenario_in(exercise: &str) -> String {
    let root = json::parse(exercise).ok();
    let own = root.as_ref().and_then(|root| scenario::written(exercise, root, "/scenario"));
    own.filter(|text| text.starts_with('{')).unwrap_or_default().to_owned()
}

/// The text of an exercise with what is hidden in another one; nothing when one of them is no exercise.
pub fn hide_in(exercise: &str, other: &str) -> Option<String> {
    let root = json::parse(other).ok()?;
    with(exercise, "/hidden", scenario::written(other, &root, "/hidden")?).ok()
}

/// What a scenario offers to an exercise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offers {
    /// Commands that can be hidden, as `blast commands` lists them.
    pub commands: Vec<String>,
    /// Actions of a team: identifier, what the button says, and the action as JSON.
    pub actions: Vec<(String, String, String)>,
    /// Sets of alerts, one of which can call the team.
    pub pagers: Vec<String>,
}

/// What the scenario of this text offers; nothing when it cannot be read.
pub fn offers(document: &str) -> Offers {
    let Ok(scenario) = scenario::read(document) else { return Offers::default() };
    let topology = &scenario.topology;
    let commands = Command::all(topology);
    let commands =
        commands.iter().filter(|command| matches!(command.row(topology).role, Role::Fault | Role::Load));
    let action = |text: String| {
        let form = Form::read(&text).unwrap_or_default();
        (form.text("/id").to_owned(), form.text("/label").to_owned(), text)
    };
    let mut pagers: Vec<String> = BUILT_IN_SETS.iter().map(|&set| set.to_owned()).collect();
    for rule in &topology.monitors.alerts {
        if !pagers.contains(&rule.set) {
            pagers.push(rule.set.clone());
        }
    }
    Offers {
        commands: commands.map(|command| command.spell(topology)).collect(),
        actions: actions(&scenario).into_iter().map(action).collect(),
        pagers,
    }
}

/// A name that fits into a label.
fn shortened(text: &str) -> String {
    crate::language::arrived(text.to_owned()).chars().take(80).collect()
}

fn lines(all: impl IntoIterator<Item = String>) -> String {
    all.into_iter().collect::<Vec<_>>().join(",\n      ")
}

/// What a team may do in this scenario: what nothing of it offers is left out.
fn actions(scenario: &Scenario) -> Vec<String> {
    let topology = &scenario.topology;
    let mut actions = vec![act("declare", "Declare an incident", "commander", "0s", "\"declares\": true")];
    let looks = [
        ("workers", "A service's workers", Choose::Service, "1min"),
        ("instances", "A service's instances", Choose::Service, "1min"),
        ("leaders", "Topics and their leaders", Choose::Cluster, "2min"),
        ("lag", "Records that wait", Choose::Cluster, "1min"),
        ("database", "A database", Choose::Store, "1min"),
    ];
    for (look, label, kind, cost) in looks {
        if !kind.names(topology).is_empty() {
            let more = format!("\"choose\": \"{}\", \"look\": \"{look}\"", kind.word());
            actions.push(act(look, label, "operations", cost, &more));
        }
    }
    let deeds: [(&str, &str, Choose, Deed); 4] = [
        ("restart-service", "Restart a service", Choose::Service, |part| match part {
            Part::Service(id) => Some(Command::ServiceRestart(id)),
            _ => None,
        }),
        ("move", "Move partitions by hand", Choose::Cluster, |part| match part {
            Part::Cluster(id) => Some(Command::Cluster(id, ClusterAction::MovePartitions)),
            _ => None,
        }),
        ("shift", "Steer traffic off a zone", Choose::Zone, |part| match part {
            Part::Zone(id) => Some(Command::ZoneShift(id, true)),
            _ => None,
        }),
        ("repair", "Have a zone repaired", Choose::Zone, |part| match part {
            Part::Zone(id) => Some(Command::ZoneRepair(id)),
            _ => None,
        }),
    ];
    for (id, label, kind, deed) in deeds {
        if let Some(template) = template(topology, kind, deed) {
            let more = format!("\"choose\": \"{}\", \"do\": [{}]", kind.word(), quoted(&template));
            actions.push(act(id, label, "operations", "2min", &more));
        }
    }
    let on = Defence::of(topology)
        .into_iter()
        .map(|defence| quoted(&Command::Defence(defence, true).spell(topology)));
    let on: Vec<String> = on.collect();
    if !on.is_empty() {
        let more = format!("\"do\": [{}]", on.join(", "));
        actions.push(act("defences", "Prepared defences on", "operations", "3min", &more));
    }
    for (plane, spec) in (0..).map(ControlPlaneId).zip(&topology.control_planes) {
        let more = format!("\"do\": [{}]", quoted(&Command::VendorCall(plane).spell(topology)));
        actions.push(act(&format!("vendor-{}", spec.id), "Call the vendor", "communications", "1min", &more));
    }
    actions.push(act("notice", "Publish a notice", "communications", "1min", ""));
    actions
}

/// A command with a place in it for what is chosen; none when the scenario offers it for no part.
fn template(topology: &Topology, kind: Choose, deed: Deed) -> Option<String> {
    let (name, command) = kind.parts(topology).into_iter().find_map(|(name, part)| {
        let command = deed(part)?;
        let offered = Command::parse(&command.spell(topology), topology).is_ok();
        offered.then_some((name, command))
    })?;
    let hole = format!(" {{{}}}", kind.word());
    Some(command.spell(topology).replacen(&format!(" {name}"), &hole, 1))
}

fn act(id: &str, label: &str, role: &str, cost: &str, more: &str) -> String {
    let more = if more.is_empty() { String::new() } else { format!(", {more}") };
    format!("{{\"id\": \"{id}\", \"label\": \"{label}\", \"role\": \"{role}\", \"cost\": \"{cost}\"{more}}}")
}

const TEXT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/draft-exercise.txt"));
