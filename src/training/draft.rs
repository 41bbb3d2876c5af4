//! Makes a first exercise of what somebody has just broken: hidden commands with their times, and what a team usually sees
//! and may do. The text is the trainer's to go on with.

use crate::engine::{SimDuration, SimTime};
use crate::frame::Opening;
use crate::scenario::exercise::{Choose, quoted};
use crate::scenario::{self, Scenario, json};
use crate::training::form::Form;
use crate::world::command::{ClusterAction, Command, Defence, Role, TimedCommand, parse_time, spell_time};
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

/// Lists of an exercise that are in order of time.
const IN_TIME: [&str; 2] = ["/best_play", "/injects"];

/// Where the rows of a list have gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The list.
    pub list: String,
    /// By its place now: where a row was.
    pub was: Vec<usize>,
}

/// The text with the list of which a time was just written in order of time, and where its rows have gone when they did. Rows of
/// the same time stay as they are; those without a time, and those of which nobody can read it, stay behind the one before them.
pub fn in_order(text: String, written: &str) -> (String, Option<Moved>) {
    let list = IN_TIME.into_iter().find(|list| written.starts_with(*list) && written.ends_with("/at"));
    let made = list.and_then(|list| Some((list, ordered(&text, list)?)));
    match made {
        Some((list, (text, was))) => (text, Some(Moved { list: list.to_owned(), was })),
        None => (text, None),
    }
}

/// A list in order of time, and where each row was; none when it is in order.
fn ordered(text: &str, list: &str) -> Option<(String, Vec<usize>)> {
    let form = Form::read(text)?;
    let mut last = SimTime::ZERO;
    let mut rows: Vec<(usize, SimTime)> = Vec::new();
    for row in 0..form.count(list) {
        // A row without a time keeps its neighbour.
        last = parse_time(form.text(&format!("{list}/{row}/at"))).unwrap_or(last);
        rows.push((row, last));
    }
    if rows.is_sorted_by_key(|row| row.1) {
        return None;
    }
    rows.sort_by_key(|row| row.1);
    let root = json::parse(text).ok()?;
    let mut sorted = text.to_owned();
    for (place, (was, _)) in rows.iter().enumerate() {
        let own = scenario::written(text, &root, &format!("{list}/{was}"))?;
        sorted = with(&sorted, &format!("{list}/{place}"), own).ok()?;
    }
    Some((sorted, rows.into_iter().map(|row| row.0).collect()))
}

/// Words of a first exercise and of pieces that somebody is to write anew before a session.
pub const PLACEHOLDERS: [&str; 9] = [
    "Write here what happens, and what is to be learned.",
    "Broken live.",
    "Added by hand.",
    "Write a hint here.",
    "write here what gives it away",
    "Write here what is to be done",
    "What the team will believe, and what to prepare.",
    "What to look at, and when to help.",
    "What to ask, and what to take home.",
];

/// Those that still stand in an exercise.
pub fn placeholders(text: &str) -> Vec<&'static str> {
    PLACEHOLDERS.into_iter().filter(|words| text.contains(words)).collect()
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
    /// What can be chosen for an action: the word of its kind, and the names.
    pub parts: Vec<(String, Vec<String>)>,
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
        parts: Choose::ALL.map(|(word, kind)| (word.to_owned(), kind.names(topology))).to_vec(),
    }
}

/// Decisions that can be written, each with its words: actions with what they are done to, causes, questions.
pub fn decisions(form: &Form, offers: &Offers) -> Vec<(String, String)> {
    let of = |list: &str, words: &str| -> Vec<(String, String, String)> {
        let row = |at: String| {
            let [id, told, choose] =
                ["id", words, "choose"].map(|field| form.text(&format!("{at}/{field}")).to_owned());
            (id, told, choose)
        };
        form.elements(list).map(row).collect()
    };
    let mut all = Vec::new();
    for (id, told, choose) in of("/team/actions", "label") {
        match offers.parts.iter().find(|part| part.0 == choose) {
            Some((_, names)) => all.extend(names.iter().map(|name| (format!("{id} {name}"), told.clone()))),
            None => all.push((id, told)),
        }
    }
    for (list, words) in [("/causes", "label"), ("/pauses", "text")] {
        all.extend(of(list, words).into_iter().map(|(id, told, _)| (id, told)));
    }
    all
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
