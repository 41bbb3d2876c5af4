//! The faults of a run, each with its end: the command that undoes it, or the end of the run.

use super::subject::{Exported, Subject};
use crate::engine::{SimDuration, SimTime};
use crate::world::command::{Command, Role, spell_time};

/// A fault that the run reached.
pub(super) struct Fault {
    /// Its beginning.
    pub(super) at: SimTime,
    /// The time until the command that undoes it; none where none came before the end of the run.
    pub(super) ends: Option<SimTime>,
    /// The command.
    pub(super) command: Command,
    /// Its spelling, without the time.
    pub(super) words: String,
    /// The time that it lasts within the run.
    pub(super) lasts: SimDuration,
}

impl Fault {
    /// Its time and spelling, as a list of what was left out names it.
    pub(super) fn spelled(&self) -> String {
        format!("{} {}", spell_time(self.at), self.words)
    }
}

/// The faults in order of time. Every other command is left out with its reason.
pub(super) fn faults(subject: &Subject, exported: &mut Exported) -> Vec<Fault> {
    let topology = &subject.scenario.topology;
    let mut faults: Vec<Fault> = Vec::new();
    for timed in subject.commands {
        let (at, command) = (timed.at, timed.command);
        let words = command.spell(topology);
        let row = command.row(topology);
        let spelled = format!("{} {words}", spell_time(at));
        if at > subject.until {
            exported.leave(spelled, "not reached: it comes after the end of the run");
            continue;
        }
        let undoes =
            |fault: &Fault| fault.ends.is_none() && fault.command.row(topology).undone_by == Some(command);
        // One repair of a zone ends everything that was done to it.
        let mut ended = false;
        for fault in faults.iter_mut().filter(|fault| undoes(fault)) {
            (fault.ends, fault.lasts, ended) = (Some(at), at.since(fault.at), true);
        }
        if ended {
            continue;
        }
        match row.role {
            Role::Fault | Role::Load => {
                let lasts = subject.until.since(at);
                faults.push(Fault { at, ends: None, command, words, lasts });
            }
            Role::Repair => exported.leave(spelled, "a repair: it ends no fault of this run"),
            Role::Measure => exported.leave(spelled, "an act of the people on duty, no fault"),
            Role::Defence => exported.leave(spelled, "a defence is configured, not injected"),
        }
    }
    faults
}

/// Why there is nothing to write, if there is no fault: a line for it, and one for whatever was left out.
pub(super) fn none(exported: &Exported) -> String {
    let mut lines = vec!["found no fault of this run that could be exported".to_owned()];
    if exported.left_out.is_empty() {
        lines[0].push_str("; give --story or --do \"TIME PART VERB\"");
    }
    lines.extend(exported.left_out.iter().map(|left| format!("left out: {}: {}", left.what, left.why)));
    lines.join("\n")
}
