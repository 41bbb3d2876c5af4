//! Opens a session as it was left: its branches, and the active one.

use crate::engine::SimTime;
use crate::frame::Opening;
use crate::run::Run;
use crate::run::branches::{Before, Branch, Branches};
use crate::scenario::Poster;
use crate::session::link::MOST_COMMANDS;
use crate::session::protocol::{BranchLine, Opens, Start};
use crate::session::travel::in_range;
use crate::session::{MAX_SEED, Session};
use crate::world::command::TimedCommand;
use crate::world::topology::Topology;

impl Session {
    /// Opens a session with its branches. It stands at the start of the active one, which knows where it was left; to a step
    /// of the story it is on its way.
    ///
    /// # Errors
    /// The mistakes of the document, a seed, a command, or a branch: one message each.
    pub fn start(start: &Start) -> Result<Session, Vec<String>> {
        let one = |message: &str| vec![message.to_string()];
        let active = active(&start.branches).map_err(one)?;
        let BranchLine { seed, commands, .. } = &start.branches[active];
        let opening = Opening { scenario: start.scenario.clone(), seed: *seed, commands: commands.clone() };
        let document = Some(start.document.as_str()).filter(|document| !document.is_empty());
        let mut session = Session::open_text(&opening, document)?;
        let topology = &session.scenario.topology;
        let list = |lines: &[BranchLine]| -> Result<Vec<Branch>, String> {
            lines.iter().map(|line| branch(line, topology)).collect()
        };
        let mut undo = Vec::new();
        for past in &start.undo {
            let branches = list(&past.branches).map_err(|message| vec![message])?;
            let active = self::active(&past.branches).map_err(one)?;
            undo.push(Before { what: past.what.clone(), branches, active });
        }
        let mut list = list(&start.branches).map_err(|message| vec![message])?;
        let branch = &mut list[active];
        // What was done already stays.
        let fresh = branch.commands.is_empty() && branch.at == SimTime::ZERO;
        match start.opens {
            Opens::Poster if fresh => {
                let Poster { commands, at, .. } = session.scenario.document.telling();
                session.run = Run::new(&session.scenario, branch.seed, commands.clone());
                (branch.commands, branch.at) = (commands, at);
                branch.reached = branch.reached.max(at);
            }
            Opens::Step(step) if fresh => session.tell_until(step as usize),
            _ => {}
        }
        session.branches = Branches::kept(list, active, undo)
            .ok_or_else(|| one("the branches have not a name and a number each"))?;
        Ok(session)
    }
}

/// The place of the active branch.
fn active(branches: &[BranchLine]) -> Result<usize, &'static str> {
    let mut active = (0..branches.len()).filter(|&i| branches[i].active);
    match (active.next(), active.next()) {
        (Some(active), None) => Ok(active),
        _ => Err("not exactly one branch is looked at"),
    }
}

fn branch(line: &BranchLine, topology: &Topology) -> Result<Branch, String> {
    if line.commands.len() > MOST_COMMANDS {
        return Err(format!(
            "a branch has {} commands; at most {MOST_COMMANDS} are read",
            line.commands.len()
        ));
    }
    if line.seed > MAX_SEED {
        return Err(format!("seed {} is too large: at most {MAX_SEED}", line.seed));
    }
    let at = in_range(SimTime::from_micros(line.at_us))?;
    let reached = in_range(SimTime::from_micros(line.reached_us))?.max(at);
    let mut commands = Vec::new();
    for text in &line.commands {
        commands.push(TimedCommand::parse(text, topology)?);
    }
    TimedCommand::order(&mut commands);
    Ok(Branch {
        id: line.id,
        name: line.name.clone(),
        named: line.named,
        parent: line.parent.map(|(id, at)| (id, SimTime::from_micros(at))),
        seed: line.seed,
        commands,
        at,
        reached,
    })
}
