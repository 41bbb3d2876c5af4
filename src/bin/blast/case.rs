//! A case: a scenario with its seed, commands and end, out of the arguments; and its run.

use std::ffi::OsStr;

use blast_radius::engine::SimTime;
use blast_radius::run::Stop;
use blast_radius::session::link::{self, Link};
use blast_radius::session::{Opening, Session};
use blast_radius::world::command::{Command, TimedCommand, spell_time};

use crate::blast::arguments::{CaseArguments, PlanArguments, defences};
use crate::blast::inflate::inflate;
use crate::blast::input::{self, Input};
use crate::blast::output::Failure;

/// What to run.
pub struct Case {
    /// The document.
    pub input: Input,
    /// The seed.
    pub seed: u64,
    /// Commands in order of time; equal times keep the order given.
    pub commands: Vec<TimedCommand>,
    /// The end.
    pub until: SimTime,
}

impl Case {
    /// Reads the document and the commands.
    pub fn new(arguments: &CaseArguments) -> Result<Case, Failure> {
        match (&arguments.link, &arguments.scenario) {
            (Some(url), _) => Case::from_link(url, &arguments.plan),
            (None, Some(scenario)) => Case::planned(scenario, arguments.seed, &arguments.plan),
            (None, None) => Err(Failure::one("no scenario: name one, or give a link")),
        }
    }

    /// Reads the document and the commands of a plan.
    pub fn planned(scenario: &OsStr, seed: u64, plan: &PlanArguments) -> Result<Case, Failure> {
        let input = input::read(scenario)?;
        let mut given = Vec::new();
        if plan.story {
            if input.scenario.story.is_empty() {
                let id = &input.scenario.document.id;
                return Err(Failure::one(format!("--story: the scenario {id} has no story")));
            }
            given.extend(input.scenario.story.iter().copied());
        }
        given.extend(spelled(&input, "--do", &plan.commands)?);
        Case::with(input, seed, given, plan)
    }

    fn from_link(url: &str, plan: &PlanArguments) -> Result<Case, Failure> {
        let read = link(url).map_err(|error| Failure::one(format!("--link: {error}")))?;
        let Some((opening, at_us)) = read.and_then(|link| Some((link.opening?, link.at_us))) else {
            return Err(Failure::one(
                "--link: the link names no run, expected #v2&scenario=ID&seed=N&do=COMMAND or #v2z...",
            ));
        };
        let input = input::opened(&opening.scenario)?;
        let given = spelled(&input, "--link", &opening.commands)?;
        let mut case = Case::with(input, opening.seed, given, plan)?;
        case.until = plan.until.or(at_us.map(SimTime::from_micros)).unwrap_or(case.until);
        Ok(case)
    }

    fn with(
        input: Input,
        seed: u64,
        given: Vec<TimedCommand>,
        plan: &PlanArguments,
    ) -> Result<Case, Failure> {
        let on = |defence| TimedCommand { at: SimTime::ZERO, command: Command::Defence(defence, true) };
        let mut commands: Vec<TimedCommand> =
            defences(&plan.defend, &input.scenario.topology).into_iter().map(on).collect();
        for (option, text) in plan.choices.commands() {
            let wrong = |_| Failure::one(format!("{option}: nothing in this scenario has such a thing"));
            let command = Command::parse(&text, &input.scenario.topology).map_err(wrong)?;
            commands.push(TimedCommand { at: SimTime::ZERO, command });
        }
        commands.extend(given);
        TimedCommand::order(&mut commands);
        let until = plan.until.unwrap_or(SimTime::ZERO + input.scenario.document.length);
        Ok(Case { input, seed, commands, until })
    }

    /// The commands as they are spelled.
    pub fn spelled(&self) -> Vec<String> {
        self.commands.iter().map(|command| command.spell(&self.input.scenario.topology)).collect()
    }

    /// What opens this run on the page, for a built-in scenario.
    pub fn link(&self) -> Option<String> {
        self.input.built_in.then(|| format!("#{}", link::encode(&self.opening(self.seed), false)))
    }

    fn opening(&self, seed: u64) -> Opening {
        Opening { scenario: self.input.source.clone(), seed, commands: self.spelled() }
    }

    /// Runs it to its end; `say` is called now and then with how far it has come.
    pub fn run(&self, seed: u64, mut say: impl FnMut(&str)) -> Result<Session, Failure> {
        /// Some tenths of a second, whatever the document's load is.
        const STRIDE: u64 = 500_000;
        let mut session = Session::open(&self.opening(seed)).map_err(|messages| Failure { messages })?;
        session.watch_hops(false);
        let run = session.run_mut();
        while run.advance(self.until, STRIDE) == Stop::Budget {
            say(&format!("{} of {}", spell_time(whole(run.now())), spell_time(self.until)));
        }
        Ok(session)
    }
}

/// The last whole second: nobody reads microseconds that fly by.
fn whole(time: SimTime) -> SimTime {
    SimTime::from_micros(time.as_micros() / 1_000_000 * 1_000_000)
}

/// Reads a link: an address, or what follows its `#`.
fn link(url: &str) -> Result<Option<Link>, String> {
    let fragment = url.split_once('#').map_or(url, |(_, fragment)| fragment);
    match link::deflated(fragment)? {
        Some(bytes) => link::inflated(&inflate(&bytes)?).map(Some),
        None => link::decode(fragment),
    }
}

/// Reads commands; the option that gave them stands before what is wrong.
fn spelled(input: &Input, option: &str, commands: &[String]) -> Result<Vec<TimedCommand>, Failure> {
    let mut read = Vec::new();
    let mut messages = Vec::new();
    for text in commands {
        match TimedCommand::parse(text, &input.scenario.topology) {
            Ok(command) => read.push(command),
            Err(message) => messages.push(format!("{option}: {message}")),
        }
    }
    if messages.is_empty() { Ok(read) } else { Err(Failure { messages }) }
}
