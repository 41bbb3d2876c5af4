//! Reads the things to try: what each says, what its button does, when it makes sense and when it has been done.

use super::narrative::{COMMANDS, SENTENCE};
use crate::engine::{SimDuration, SimTime};
use crate::scenario::document::{Bounds, Condition, NarrativeStep};
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node, spelled};
use crate::world::command::Command;
use crate::world::ids::JourneyId;
use crate::world::topology::Topology;

/// Most things to try.
const STEPS: usize = 12;
/// Most conditions of one list.
const CONDITIONS: usize = 8;

meanings! {
    STEP {
        /// Heading of the thing to try.
        "title",
        /// What to do, and what to look for.
        "text",
        /// What its button says.
        "button",
        /// Whether the run begins anew first, with the same seed and the same customers.
        "start_over",
        /// The moment that the button goes to before it gives its commands, on the run's clock.
        "seek",
        /// Commands that its button gives, as `blast commands` lists them, without a time.
        "do",
        /// Simulated seconds per second of playback that the button sets; as it is without it.
        "speed",
        /// Conditions that all hold when the step makes sense; always without them.
        "when",
        /// Conditions that all hold at one moment when the step has been done; it is never ticked off without them.
        "done",
    }
    CONDITION {
        /// What is asked: whether a command was given or not, a journey's answered share, the share of partitions lost,
        /// how long the oldest unread record waits, or what the sentence above the map says.
        "kind",
        /// The command, as `blast commands` lists it, without a time.
        "command",
        /// The journey whose answered share is asked for; all trading journeys together without it.
        "journey",
        /// The figure is this or more, 0 to 1.
        "at_least",
        /// The figure is less than this, 0 to 1.
        "below",
        /// The oldest record that a group of consumers has not read waits for this long, or longer.
        "for",
        /// A part of the sentence.
        "text",
    }
}

/// Things to try; their commands can only be read against a sound world.
pub(super) fn steps(
    root: &Fields,
    topology: &Topology,
    length: SimDuration,
    sound: bool,
) -> Vec<NarrativeStep> {
    let list = root.list("steps", 0, STEPS);
    list.iter()
        .map(|node| {
            let fields = node.fields(STEP);
            let commands = fields.list("do", 0, COMMANDS);
            let step = NarrativeStep {
                title: fields.text("title", 60),
                text: fields.text("text", SENTENCE),
                button: fields.text("button", 40),
                start_over: fields.flag_or("start_over", false),
                seek: fields.get("seek").map(|node| moment(&node, length)),
                commands: commands.iter().filter_map(|node| command(node, topology, sound)).collect(),
                speed: fields.get("speed").map(|node| node.number(0.1, 3_600.0)),
                when: conditions(&fields, "when", topology, sound),
                done: conditions(&fields, "done", topology, sound),
            };
            fields.close();
            step
        })
        .collect()
}

fn moment(node: &Node, length: SimDuration) -> SimTime {
    let moment = node.duration(SimDuration::ZERO, LONGEST);
    if moment > length {
        node.wrong(format!("found a moment after the end of the run, expected at most {}", spelled(length)));
    }
    SimTime::ZERO + moment
}

fn command(node: &Node, topology: &Topology, sound: bool) -> Option<Command> {
    let text = node.text(200);
    if !sound || text.is_empty() {
        return None;
    }
    match Command::parse(text, topology) {
        Ok(command) => Some(command),
        Err(message) => {
            node.wrong(message);
            None
        }
    }
}

fn conditions(fields: &Fields, name: &'static str, topology: &Topology, sound: bool) -> Vec<Condition> {
    let list = fields.list(name, 0, CONDITIONS);
    list.iter().filter_map(|node| condition(node, topology, sound)).collect()
}

fn condition(node: &Node, topology: &Topology, sound: bool) -> Option<Condition> {
    const KINDS: [&str; 6] = ["given", "not_given", "answered", "partitions_lost", "unread", "says"];
    let fields = node.fields(CONDITION);
    let kind = fields.need("kind").and_then(|node| node.one_of("kind of condition", &KINDS))?;
    let found = match KINDS[kind] {
        kind @ ("given" | "not_given") => fields
            .need("command")
            .and_then(|node| command(&node, topology, sound))
            .map(|command| Condition::Given(command, kind == "given")),
        "answered" => {
            let names: Vec<&str> = topology.journeys.iter().map(|journey| journey.id.as_str()).collect();
            let journey = fields.get("journey").and_then(|node| node.one_of("journey", &names));
            Some(Condition::Answered(journey.map(|at| JourneyId(at as u8)), bounds(&fields)))
        }
        "partitions_lost" => Some(Condition::PartitionsLost(bounds(&fields))),
        "unread" => {
            let wait = fields
                .need("for")
                .map_or(SimDuration::ZERO, |node| node.duration(SimDuration::from_secs(1), LONGEST));
            Some(Condition::Unread(wait))
        }
        _ => Some(Condition::Says(fields.text("text", SENTENCE))),
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
