//! `blast drill`: replays a drill from its log of decisions and judges it, or proves that an exercise can be solved and does
//! not solve itself.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read;

use blast_radius::drill::plays::Plan;
use blast_radius::drill::report::Report;
use blast_radius::drill::{Course, Judged, Moves, Play, handout, judge, plays, statements};
use blast_radius::engine::SimTime;
use blast_radius::scenario::MAX_BYTES;
use blast_radius::scenario::exercise::{self, Decision, Exercise, Measured, Trap, catalogue};

use crate::blast::arguments::DrillArguments;
use crate::blast::aside::Aside;
use crate::blast::drill_text;
use crate::blast::output::{Failure, Progress, print};
use crate::blast::seeds;

/// `blast drill`. True when a check fails.
pub fn drill(arguments: &DrillArguments) -> Result<bool, Failure> {
    let Some(name) = &arguments.exercise else { return list() };
    let exercise = read(name)?;
    if arguments.check {
        return check(&exercise, arguments);
    }
    if arguments.guide.is_some() || arguments.cards.is_some() {
        return print_out(&exercise, arguments);
    }
    let Some(file) = &arguments.decisions else {
        return Err(Failure::one(
            "give --decisions FILE to judge a drill, --check to try the exercise, or --guide and --cards to print",
        ));
    };
    let decisions = decisions(file)?;
    let shown = file.to_string_lossy();
    let moves = moves(&exercise, &decisions, &shown)?;
    let best = best(&exercise)?;
    let seed = arguments.seed.unwrap_or_else(|| exercise.seed_of(&arguments.date));
    let judged = judged(&exercise, seed, &moves, &best)?;
    let files = Aside::new().map_err(|error| Failure::one(format!("cannot write files: {error}")))?;
    if let Some(path) = &arguments.report {
        files.write(
            path,
            Report::of(&exercise, &moves, &judged, None).with(&exercise.next, true).as_bytes(),
        )?;
    }
    if let Some(path) = &arguments.xapi {
        let lines = statements::write(&exercise, &moves, &judged, arguments.started);
        files.write(path, lines.as_bytes())?;
    }
    files.commit()?;
    let text = if arguments.json {
        drill_text::json(&exercise, &moves, &judged)
    } else {
        drill_text::text(&exercise, &moves, &judged)
    };
    print(&text)?;
    Ok(false)
}

/// Writes what is printed for a session.
fn print_out(exercise: &Exercise, arguments: &DrillArguments) -> Result<bool, Failure> {
    let files = Aside::new().map_err(|error| Failure::one(format!("cannot write files: {error}")))?;
    if let Some(path) = &arguments.cards {
        files.write(path, handout::cards(exercise).as_bytes())?;
    }
    if let Some(path) = &arguments.guide {
        let seed = arguments.seed.unwrap_or_else(|| exercise.seed_of(&arguments.date));
        let best = best(exercise)?;
        let judged = judged(exercise, seed, &best, &best)?;
        let run = |moves: &Moves| {
            let further = moves.commands(exercise.end, |_| false);
            run(exercise, seed, &plays::with(exercise, seed, further), exercise.end)
        };
        let (nothing, solved) = (run(&Moves::default()), run(&best));
        let runs = handout::Runs { judged: &judged, nothing: &nothing, best: &solved };
        let text = handout::guide(exercise, seed, Some(runs));
        files.write(path, text.as_bytes())?;
    }
    files.commit()?;
    Ok(false)
}

fn list() -> Result<bool, Failure> {
    let mut lines = String::new();
    for &(id, title) in catalogue::list() {
        lines += &format!("{id}  {title}\n");
    }
    print(&lines)?;
    Ok(false)
}

/// Reads a built-in exercise, or a file.
fn read(name: &OsStr) -> Result<Exercise, Failure> {
    let shown = name.to_string_lossy();
    let failure = |errors: String| Failure {
        messages: errors.lines().map(|line| format!("{shown}: {line}")).collect(),
    };
    if let Some(text) = name.to_str().and_then(catalogue::text) {
        return exercise::read(text, None).map_err(|errors| failure(errors.to_string()));
    }
    let bytes = bytes(name).map_err(|error| {
        let known: Vec<&str> = catalogue::list().iter().map(|entry| entry.0).collect();
        Failure::one(format!("{shown}: {error}; the built-in exercises are {}", known.join(", ")))
    })?;
    exercise::read_bytes(&bytes).map_err(|errors| failure(errors.to_string()))
}

fn bytes(name: &OsStr) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = MAX_BYTES as u64 + 1;
    if name == "-" {
        std::io::stdin().lock().take(most).read_to_end(&mut bytes)?;
    } else {
        File::open(name)?.take(most).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Reads a log of decisions.
fn decisions(file: &OsString) -> Result<Vec<Decision>, Failure> {
    let shown = file.to_string_lossy();
    let bytes = bytes(file).map_err(|error| Failure::one(format!("{shown}: {error}")))?;
    let text = String::from_utf8(bytes).map_err(|_| Failure::one(format!("{shown}: not UTF-8 text")))?;
    exercise::decisions(&text).map_err(|errors| Failure {
        messages: errors.to_string().lines().map(|line| format!("{shown}: {line}")).collect(),
    })
}

fn moves(exercise: &Exercise, decisions: &[Decision], shown: &str) -> Result<Moves, Failure> {
    Moves::of(exercise, decisions).map_err(|messages| Failure {
        messages: messages.iter().map(|line| format!("{shown}: {line}")).collect(),
    })
}

fn best(exercise: &Exercise) -> Result<Moves, Failure> {
    moves(exercise, &exercise.best_play, "best_play")
}

/// Runs what is needed, side by side, each different run once; and judges.
fn judged(exercise: &Exercise, seed: u64, moves: &Moves, best: &Moves) -> Result<Judged, Failure> {
    let plays = plays(exercise, moves);
    let end = plays::end(exercise, moves);
    let needed: Vec<_> = plays.iter().map(|play| plays::plan(exercise, seed, moves, best, *play)).collect();
    let mut different: Vec<usize> = Vec::new();
    for (place, commands) in needed.iter().enumerate() {
        if !different.iter().any(|&other| needed[other] == *commands) {
            different.push(place);
        }
    }
    let mut progress = Progress::new();
    let count = different.len() as u64;
    let courses: Vec<Course> = seeds::each(0..count, &mut progress, |number, say| {
        say(&format!("run {} of {count}", number + 1));
        run(exercise, seed, &needed[different[number as usize]], end)
    });
    let find = |play: Play| {
        let place = plays.iter().position(|other| *other == play)?;
        let at = different.iter().position(|&other| needed[other] == needed[place])?;
        courses.get(at)
    };
    judge(exercise, seed, moves, find).ok_or_else(|| Failure::one("a run is missing"))
}

/// A run on a thread of its own: with a topology of its own, since handlers count their uses of it.
fn run(exercise: &Exercise, seed: u64, plan: &Plan, end: SimTime) -> Course {
    let mut own = exercise.clone();
    own.scenario.topology = std::sync::Arc::new((*exercise.scenario.topology).clone());
    Course::run(&own, seed, plan.clone(), end)
}

/// Proves, seed by seed, that the best known play passes and that doing nothing does not. True when one of them is not so.
fn check(exercise: &Exercise, arguments: &DrillArguments) -> Result<bool, Failure> {
    let best = best(exercise)?;
    let first = arguments.seed.or(exercise.seed).unwrap_or(1);
    let mut text = String::new();
    let mut broken = false;
    let mut harms = 0;
    for seed in first..first + arguments.seeds {
        let solved = judged(exercise, seed, &best, &best)?;
        let idle = judged(exercise, seed, &Moves::default(), &best)?;
        let fine = solved.passed && !idle.passed;
        broken |= !fine;
        let (mut trapped, mut told) = (0, Vec::new());
        for trap in &exercise.traps {
            let harm = trap_harm(exercise, seed, &best, trap)?;
            trapped += u32::from(harm > 0);
            told.push(format!("{} {}", trap.id, drill_text::signed(harm)));
        }
        harms += u32::from(trapped > 0);
        text += &format!(
            "seed {seed}: best play {} of 100, doing nothing {}; {} and {} answers lost; traps: {}: {}\n",
            solved.points.unwrap_or(0),
            idle.points.unwrap_or(0),
            solved.harm[0].answers,
            idle.harm[0].answers,
            if told.is_empty() { "none".to_owned() } else { told.join(", ") },
            if fine { "ok" } else { "NOT SOLVED BY ITS BEST PLAY, OR SOLVED BY NOTHING" },
        );
    }
    if !exercise.traps.is_empty() {
        text += &format!("a trap does harm in {harms} of {} seeds\n", arguments.seeds);
    }
    text += &format!("{}: {}\n", exercise.id, if broken { "FAILED" } else { "ok" });
    print(&text)?;
    Ok(broken)
}

/// By how much a run in which only the step into a trap is made is worse than one in which nothing is done: answers, or
/// hundredths of money, as the trap counts.
fn trap_harm(exercise: &Exercise, seed: u64, best: &Moves, trap: &Trap) -> Result<i64, Failure> {
    let moves = moves(exercise, std::slice::from_ref(&trap.step), &format!("trap {}", trap.id))?;
    let judged = judged(exercise, seed, &moves, best)?;
    Ok(judged.worths.first().map_or(0, |worth| match trap.harm {
        Measured::MoneyLost => -worth.hundredths,
        _ => -worth.answers,
    }))
}
