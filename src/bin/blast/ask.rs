//! `blast ask`: a question about a document, its answer as tables or as JSON. The answers are the library's; here they get
//! a thread for each seed, and a form.

use std::path::Path;

use blast_radius::ask::{Plan, breaker, skew, weakest, zone};
use blast_radius::engine::SimTime;
use blast_radius::world::command::TimedCommand;
use serde::Serialize;

use crate::blast::arguments::{AskArguments, Question};
use crate::blast::aside::{self, Aside};
use crate::blast::ask_text;
use crate::blast::case::Case;
use crate::blast::output::{Failure, Progress, print};
use crate::blast::{heavy, seeds};

/// The loss, and the end, unless they are given.
const AT: SimTime = SimTime::from_secs(120);
const UNTIL: SimTime = SimTime::from_secs(600);

/// Answers the question.
pub fn ask(arguments: &AskArguments) -> Result<bool, Failure> {
    if let Some(path) = &arguments.out {
        aside::check(path)?;
    }
    if arguments.zone.is_some() && arguments.question != Question::Zone {
        return Err(Failure::one("--zone: only the question `zone` is about one zone"));
    }
    let source = arguments.scenario.to_string_lossy();
    let case = Case::planned(&arguments.scenario, 1, &arguments.plan)?;
    let default_at = if arguments.question == Question::Skew { SimTime::ZERO } else { AT };
    let plan = Plan {
        scenario: &case.input.scenario,
        source: &source,
        commands: &case.commands,
        at: arguments.at.unwrap_or(default_at),
        until: arguments.plan.until.unwrap_or(UNTIL),
        seeds: arguments.seeds,
    };
    let text = answer(arguments, &case, &plan)?;
    match &arguments.out {
        None => print(&text)?,
        Some(path) => write(path, &text)?,
    }
    Ok(false)
}

fn answer(arguments: &AskArguments, case: &Case, plan: &Plan) -> Result<String, Failure> {
    let json = arguments.json;
    let mut progress = Progress::new();
    let mut say = |text: &str| progress.show(text);
    match arguments.question {
        Question::Weakest => {
            plan.check().map_err(Failure::one)?;
            let runs = plan.seeds * (1 + blast_radius::ask::losses::all(plan.topology()).len() as u64);
            heavy::warn(&case.input, plan.until, runs);
            let measured =
                seeds::each(1..plan.seeds + 1, &mut progress, |seed, say| weakest::of_seed(plan, seed, say));
            drop(progress);
            let answer = weakest::rank(plan, measured);
            form(json, &answer, |answer| ask_text::weakest(plan, answer))
        }
        Question::Breaker => {
            // Defences and choices are how the run is; all other commands are the fault that is asked about.
            let (set, given) = halves(plan.commands);
            let plan = Plan { commands: &set, ..*plan };
            let answer = breaker::ask(&plan, &given, &mut say).map_err(Failure::one)?;
            drop(progress);
            form(json, &answer, |answer| ask_text::breaker(&plan, answer))
        }
        Question::Skew => {
            let answer = skew::ask(plan);
            drop(progress);
            form(json, &answer, |answer| ask_text::skew(plan, answer))
        }
        Question::Zone => {
            let only = arguments.zone.as_deref().map(|name| plan.zone(name)).transpose();
            let only = only.map_err(|error| Failure::one(format!("--zone: {error}")))?;
            let answer = zone::ask(plan, only, &mut say).map_err(Failure::one)?;
            drop(progress);
            form(json, &answer, |answer| ask_text::zone(plan, answer))
        }
    }
}

/// Commands that say how a run is, and the others.
fn halves(commands: &[TimedCommand]) -> (Vec<TimedCommand>, Vec<TimedCommand>) {
    use blast_radius::world::command::Command;
    let (set, given): (Vec<_>, Vec<_>) =
        commands.iter().partition(|timed| matches!(timed.command, Command::Defence(..) | Command::Choice(_)));
    (set, given)
}

fn form<A: Serialize>(json: bool, answer: &A, text: impl Fn(&A) -> String) -> Result<String, Failure> {
    if !json {
        return Ok(text(answer));
    }
    let json = serde_json::to_string_pretty(answer);
    json.map(|text| text + "\n")
        .map_err(|error| Failure::one(format!("cannot write the answer as JSON: {error}")))
}

fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let aside = Aside::new().map_err(|error| Failure::one(format!("cannot listen for signals: {error}")))?;
    aside.write(path, text.as_bytes())?;
    aside.commit()
}
