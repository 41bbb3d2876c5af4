//! What is asked of which document.

use crate::engine::SimTime;
use crate::scenario::Scenario;
use crate::world::command::{Command, TimedCommand, spell_time};
use crate::world::ids::ZoneId;
use crate::world::topology::Topology;

/// A question's document and how its runs go.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The document.
    pub scenario: &'a Scenario,
    /// What the document is called on a command line: an identifier or a path.
    pub source: &'a str,
    /// Commands that every run gets, those without the loss as well, in order of time.
    pub commands: &'a [TimedCommand],
    /// When a part is lost.
    pub at: SimTime,
    /// The end of each run.
    pub until: SimTime,
    /// Seeds: 1, 2, 3 … so many.
    pub seeds: u64,
}

/// Something that the document itself says it does not know.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Unknown {
    /// JSON pointer of the value that was assumed.
    pub at: String,
    /// Why.
    pub why: String,
}

/// How the source of a fact begins that stands for something that nobody knows (`import::writer`), after its grade.
const UNKNOWN: &str = "unknown: ";

/// The members of a document that say where something stands.
const PLACES: [&str; 9] =
    ["zones", "zone", "replicas", "members", "nodes", "brokers", "controllers", "topics", "partitions"];

impl Plan<'_> {
    /// The topology.
    pub fn topology(&self) -> &Topology {
        &self.scenario.topology
    }

    /// Returns whether a run has something to show after the loss.
    ///
    /// # Errors
    /// The loss does not come before the end, or there is no seed.
    pub fn check(&self) -> Result<(), String> {
        if self.at >= self.until {
            let (at, until) = (spell_time(self.at), spell_time(self.until));
            return Err(format!(
                "the loss at {at} is not before the end at {until}: give an earlier --at or a later --until"
            ));
        }
        if self.seeds == 0 { Err("no seed: give at least one".to_owned()) } else { Ok(()) }
    }

    /// The zone of this name.
    ///
    /// # Errors
    /// There is none; the message lists those that there are.
    pub fn zone(&self, name: &str) -> Result<ZoneId, String> {
        let zones = &self.topology().zones;
        let found = zones.iter().position(|zone| zone.name == name).map(|at| ZoneId(at as u8));
        let known = || zones.iter().map(|zone| zone.name.as_str()).collect::<Vec<_>>().join(", ");
        found.ok_or_else(|| format!("found zone `{name}`, expected one of: {}", known()))
    }

    /// From the loss to the end, seconds.
    pub(super) fn time_s(&self) -> f64 {
        self.until.since(self.at).as_secs_f64()
    }

    /// All that the document says it does not know, in its order.
    pub fn unknown(&self) -> Vec<Unknown> {
        let facts = self.scenario.document.facts.iter();
        let unknown = facts.filter_map(|fact| Some((&fact.at, fact.source.split_once(UNKNOWN)?.1)));
        unknown.map(|(at, why)| Unknown { at: at.clone(), why: why.to_owned() }).collect()
    }

    /// Those about where something stands.
    pub fn unknown_places(&self) -> Vec<Unknown> {
        let place = |unknown: &Unknown| {
            let mut tokens = unknown.at.split('/').filter(|token| token.parse::<u64>().is_err());
            tokens.next_back().is_some_and(|last| PLACES.contains(&last))
        };
        self.unknown().into_iter().filter(place).collect()
    }

    /// The run with these commands beside those of the plan, as a command line that can be pasted.
    pub(super) fn shown(&self, seed: u64, more: &[TimedCommand]) -> String {
        let mut commands: Vec<TimedCommand> = self.commands.iter().chain(more).copied().collect();
        TimedCommand::order(&mut commands);
        let mut text =
            format!("blast run {} --seed {seed} --until {}", quoted(self.source), spell_time(self.until));
        for command in commands {
            text.push_str(&format!(" --do \"{}\"", command.spell(self.topology())));
        }
        text
    }

    /// A command at the time of the loss.
    pub(super) fn then(&self, command: Command) -> TimedCommand {
        TimedCommand { at: self.at, command }
    }
}

/// A word of a shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | ':' | '=');
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}
