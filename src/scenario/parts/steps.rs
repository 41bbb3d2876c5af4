//! Reads the things to try: what each says, what its button does, when it makes sense and when it has been done.

use super::narrative::{COMMANDS, SENTENCE};
use crate::engine::{SimDuration, SimTime};
use crate::scenario::document::{Bounds, Condition, NarrativeStep, Press};
use crate::scenario::errors::quote;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node, TICK, spelled};
use crate::world::ReplicaHealth;
use crate::world::command::{Command, Defence};
use crate::world::ids::JourneyId;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// Most things to try.
const STEPS: usize = 12;
/// Most conditions of one list.
const CONDITIONS: usize = 8;
/// Longest title of a thing to try, and longest label of its button.
pub(super) const TITLE: usize = 60;
pub(super) const BUTTON: usize = 40;
/// Longest text of one: what a card beside the number has room for.
const SHORT: usize = 170;

meanings! {
    STEP {
        /// Heading of the thing to try.
        "title",
        /// What to do, and what to look for: a sentence or two.
        "text",
        /// The same at greater length, for the list of all steps; nothing more without it.
        "more",
        /// What its button says.
        "button",
        /// Conditions that all hold when the step makes sense; always without them.
        "when",
        /// Conditions that all hold at one moment when the step has been done. Without them it is done when its button has
        /// been pressed and it looks at a part; else it is never ticked off.
        "done",
    }
    PRESS {
        /// Whether the run begins anew first, with the same customers.
        "start_over",
        /// The seed with which a run begins anew; as it is without it.
        "seed",
        /// The moment that the button goes to, on the run's clock; a run that is past it stays where it is.
        "seek",
        /// Simulated seconds per second of playback that the button sets; as it is without it.
        "speed",
        /// Commands that the button gives then, as `blast commands` lists them, without a time.
        "do",
        /// How far the run goes on after that, as fast as it goes; not without it.
        "skip",
        /// The part that the button looks at closely, as links name it: `service:fees`.
        "look",
    }
    CONDITION {
        /// What is asked: whether a command was given or not, a journey's answered share, the share of partitions lost, the
        /// share of trading lost at worst so far, how long the oldest unread record waits, the state of a part, or
        /// whether defences are on.
        "kind",
        /// The command, as `blast commands` lists it, without a time.
        "command",
        /// The journey whose answered share is asked for; all trading journeys together without it.
        "journey",
        /// The figure is this or more, 0 to 1.
        "at_least",
        /// The figure is less than this, 0 to 1.
        "below",
        /// How long ago the command was given, at least; or how long the oldest unread record waits, at least.
        "for",
        /// The part, as links name it: `service:fees`.
        "part",
        /// The state that the part is in.
        "state",
        /// The defence; all that the document configures without it.
        "defence",
    }
}

/// States of a part, as conditions name them.
const STATES: [(&str, ReplicaHealth); 9] = [
    ("ok", ReplicaHealth::Ok),
    ("busy", ReplicaHealth::Busy),
    ("starting", ReplicaHealth::Starting),
    ("fallback", ReplicaHealth::Fallback),
    ("slow", ReplicaHealth::Slow),
    ("refusing", ReplicaHealth::Rejecting),
    ("failing", ReplicaHealth::Failing),
    ("hung", ReplicaHealth::Hung),
    ("down", ReplicaHealth::Down),
];

/// What the reading of commands, parts and conditions needs.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) topology: &'a Topology,
    /// The length of the run.
    pub(super) length: SimDuration,
    /// True if the world is sound: else nothing can be read against it.
    pub(super) sound: bool,
}

/// Things to try; their commands can only be read against a sound world.
pub(super) fn steps(root: &Fields, ground: Ground) -> Vec<NarrativeStep> {
    let list = root.list("steps", 0, STEPS);
    list.iter()
        .map(|node| {
            let fields = node.fields(STEP);
            let step = NarrativeStep {
                title: fields.text("title", TITLE),
                text: fields.text("text", SHORT),
                more: fields.get("more").map_or(String::new(), |node| node.text(SENTENCE).to_owned()),
                button: fields.text("button", BUTTON),
                press: press(&fields, ground),
                when: conditions(&fields, "when", ground),
                done: conditions(&fields, "done", ground),
            };
            fields.close();
            step
        })
        .collect()
}

/// What a button does: the fields stand in the object of its step.
pub(super) fn press(fields: &Fields, ground: Ground) -> Press {
    fields.also(PRESS);
    let commands = fields.list("do", 0, COMMANDS);
    Press {
        start_over: fields.flag_or("start_over", false),
        seed: seed(fields),
        seek: fields.get("seek").map(|node| moment(&node, ground.length)),
        speed: speed(fields),
        commands: commands.iter().filter_map(|node| command(node, ground)).collect(),
        skip: fields.get("skip").map(|node| node.duration(TICK, LONGEST)),
        look: fields.get("look").and_then(|node| part(&node, ground)),
    }
}

/// The largest seed: what a number of the browser holds exactly.
const MOST_SEED: u64 = (1 << 53) - 1;

pub(super) fn seed(fields: &Fields) -> Option<u64> {
    fields.get("seed").map(|node| node.count(0, MOST_SEED))
}

pub(super) fn speed(fields: &Fields) -> Option<f64> {
    fields.get("speed").map(|node| node.number(0.1, 3_600.0))
}

pub(super) fn moment(node: &Node, length: SimDuration) -> SimTime {
    let moment = node.duration(SimDuration::ZERO, LONGEST);
    if moment > length {
        node.wrong(format!("found a moment after the end of the run, expected at most {}", spelled(length)));
    }
    SimTime::ZERO + moment
}

fn command(node: &Node, ground: Ground) -> Option<Command> {
    let text = node.text(200);
    if !ground.sound || text.is_empty() {
        return None;
    }
    match Command::parse(text, ground.topology) {
        Ok(command) => Some(command),
        Err(message) => {
            node.wrong(message);
            None
        }
    }
}

fn part(node: &Node, ground: Ground) -> Option<Part> {
    let text = node.text(80);
    if !ground.sound || text.is_empty() {
        return None;
    }
    let part = Part::parse(text, ground.topology);
    if part.is_none() {
        node.wrong(format!("found {}, expected a part such as `service:fees`", quote(text)));
    }
    part
}

fn conditions(fields: &Fields, name: &'static str, ground: Ground) -> Vec<Condition> {
    let list = fields.list(name, 0, CONDITIONS);
    list.iter().filter_map(|node| condition(node, ground)).collect()
}

fn condition(node: &Node, ground: Ground) -> Option<Condition> {
    const KINDS: [&str; 8] =
        ["given", "not_given", "answered", "partitions_lost", "lost_at_worst", "unread", "state", "defended"];
    let fields = node.fields(CONDITION);
    let kind = fields.need("kind").and_then(|node| node.one_of("kind of condition", &KINDS))?;
    let ordered = || fields.need("command").and_then(|node| command(&node, ground));
    let found = match KINDS[kind] {
        "given" => {
            let since = fields.get("for").map(|node| node.duration(SimDuration::from_secs(1), LONGEST));
            ordered().map(|command| Condition::Given(command, since.unwrap_or(SimDuration::ZERO)))
        }
        "not_given" => ordered().map(Condition::NotGiven),
        "answered" => {
            let names: Vec<&str> =
                ground.topology.journeys.iter().map(|journey| journey.id.as_str()).collect();
            let journey = fields.get("journey").and_then(|node| node.one_of("journey", &names));
            Some(Condition::Answered(journey.map(|at| JourneyId(at as u8)), bounds(&fields)))
        }
        "partitions_lost" => Some(Condition::PartitionsLost(bounds(&fields))),
        "lost_at_worst" => Some(Condition::LostAtWorst(bounds(&fields))),
        "unread" => {
            let wait = fields.need("for");
            let wait = wait.map(|node| node.duration(SimDuration::from_secs(1), LONGEST));
            Some(Condition::Unread(wait.unwrap_or(SimDuration::ZERO)))
        }
        "state" => {
            let part = fields.need("part").and_then(|node| part(&node, ground));
            let words = STATES.map(|state| state.0);
            let state = fields.need("state").and_then(|node| node.one_of("state", &words));
            part.zip(state).map(|(part, state)| Condition::State(part, STATES[state].1))
        }
        _ => {
            let words = Defence::ALL.map(Defence::word);
            let defence = fields.get("defence").and_then(|node| node.one_of("defence", &words));
            Some(Condition::Defended(defence.map(|at| Defence::ALL[at])))
        }
    };
    fields.close();
    found
}

fn bounds(fields: &Fields) -> Bounds {
    let bound = |name| fields.get(name).map(|node| node.number(0.0, 1.0));
    let bounds = Bounds { at_least: bound("at_least"), below: bound("below") };
    if bounds == (Bounds { at_least: None, below: None }) {
        fields.wrong("found no bound, expected `at_least`, `below` or both");
    }
    bounds
}
