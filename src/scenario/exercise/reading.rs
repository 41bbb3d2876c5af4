//! Reads exercises. The scenario comes first: without it no command, part or moment can be checked.

use super::decision::decision;
use super::ground::{Ground, LONG, MOST, NAME, PARAGRAPH, SENTENCE, moment};
use super::{Exercise, FACILITATOR, Hidden, Planted, scoring, team, told};
use crate::engine::{SimDuration, SimTime};
use crate::scenario::errors::{Errors, Mistake, quote};
use crate::scenario::json::Value;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node, unknown_name};
use crate::scenario::report::Report;
#[cfg(not(target_arch = "wasm32"))]
use crate::scenario::schema;
use crate::scenario::{self, MAX_BYTES, Scenario, VERSION, catalogue, json, locate};
use crate::world::command::{Command, TimedCommand, TrafficAction};

const SECOND: SimDuration = SimDuration::from_secs(1);

meanings! {
    EXERCISE {
        /// Version of the format of this document.
        "version",
        /// Where this schema lies, for editors.
        "$schema",
        /// Identifier of the exercise, as the command line and links name it.
        "id",
        /// Its name for the trainer; the team never reads it.
        "title",
        /// Its name for the team: it must not give away what is hidden.
        "team_title",
        /// A paragraph for the trainer: what happens, and what is to be learned.
        "summary",
        /// How hard it is, 1 the easiest.
        "difficulty",
        /// How long a session takes with its debrief, real minutes.
        "minutes",
        /// The scenario: the identifier of a built-in one, or a whole document in place. Its story is not used.
        "scenario",
        /// The seed of the run. Without it, it is drawn by the day and the identifier, the same for everybody.
        "seed",
        /// When the team takes over, when the exercise ends, and how fast time runs.
        "clock",
        /// Commands that nobody of the team knows of.
        "hidden",
        /// What the team sees and may do.
        "team",
        /// Causes that the team may declare: at least two wrong ones and a right one.
        "causes",
        /// Messages to the team.
        "injects",
        /// Questions that stop the clock.
        "pauses",
        /// Hints, in the order in which they are given.
        "hints",
        /// What the score is made of; their points are 100 together.
        "objectives",
        /// Points from which on the exercise is passed.
        "pass",
        /// Actions that look right and do harm; told in the debrief.
        "traps",
        /// What could be read, and where; told in the debrief.
        "signals",
        /// The best known play: decisions that pass, while doing nothing fails.
        "best_play",
        /// What the debrief tells.
        "reveal",
        /// Examples of what to do after the exercise; the team's own replace them.
        "next",
        /// Notes for whoever leads the exercise.
        "guide",
    }
    CLOCK {
        /// When the team takes over, on the run's clock; until then the run has gone by itself.
        "begin",
        /// When the exercise ends, on the run's clock.
        "end",
        /// Simulated seconds per second.
        "pace",
    }
    HIDDEN {
        /// When it happens, on the run's clock.
        "at",
        /// The command, as `blast commands` lists it, without a time.
        "do",
        /// What it is for; told in the debrief.
        "why",
        /// How many of the list are drawn by the seed.
        "draw",
        /// What is drawn from.
        "of",
    }
}

/// The built-in scenario that an exercise names; none when it brings a document along or is no exercise at all.
pub fn scenario_of(text: &str) -> Option<String> {
    let value = json::parse(text).ok()?;
    value.get("scenario")?.as_str().map(str::to_owned)
}

/// The seed that an exercise states.
pub fn seed_in(text: &str) -> Option<u64> {
    json::parse(text).ok()?.get("seed")?.as_u64()
}

/// Reads an exercise; `document` is the text of the built-in scenario that it names, where that had to be fetched.
///
/// # Errors
/// All its mistakes, each with path and line.
pub fn read(text: &str, document: Option<&str>) -> Result<Exercise, Errors> {
    if text.len() > MAX_BYTES {
        return Err(Errors::one(0, format!("found {} bytes, expected at most {MAX_BYTES}", text.len())));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Errors::one(0, "found an empty document, expected JSON"));
    }
    let value = json::parse(text)?;
    locate::refuse_duplicates(text, &value)?;
    let report = Report::default();
    let root = Node { value: &value, at: String::new(), report: &report };
    let found = match value.get("scenario") {
        Some(own) if own.as_object().is_some() => Some(brought(text, own)?),
        Some(own) => named(&Node { value: own, at: "/scenario".into(), report: &report }, document),
        None => None,
    };
    let read = exercise(&root, found);
    report.finish(text, &value)?;
    Ok(read)
}

/// Reads an exercise from a file's bytes.
///
/// # Errors
/// All its mistakes; that it is not UTF-8 is one.
pub fn read_bytes(bytes: &[u8]) -> Result<Exercise, Errors> {
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text, None),
        Err(error) => {
            Err(Errors::one(0, format!("found a byte that is not UTF-8 text (byte {})", error.valid_up_to())))
        }
    }
}

/// The scenario of a document in place; its mistakes have their places in the whole text.
fn brought(text: &str, own: &Value) -> Result<(Scenario, String), Errors> {
    let source = &text[own.at..own.at + json::length(&text[own.at..])];
    let before = text[..own.at].matches('\n').count();
    match scenario::read(source) {
        Ok(scenario) => Ok((scenario, source.to_owned())),
        Err(errors) => {
            let placed = |own: Mistake| Mistake {
                line: own.line + before,
                pointer: format!("/scenario{}", own.pointer),
                message: own.message,
            };
            Err(Errors { mistakes: errors.mistakes.into_iter().map(placed).collect(), more: errors.more })
        }
    }
}

/// The built-in scenario of that name.
fn named(node: &Node, document: Option<&str>) -> Option<(Scenario, String)> {
    let id = node.id();
    let text = document.or_else(|| catalogue::text(id));
    let read = text.filter(|_| catalogue::has(id)).and_then(|text| scenario::read(text).ok());
    if read.is_none() && !id.is_empty() {
        let known: Vec<&str> = catalogue::list().iter().map(|entry| entry.0).collect();
        node.wrong(unknown_name("the scenario", id, &known));
    }
    read.map(|scenario| (scenario, id.to_owned()))
}

/// Reads a whole exercise against its scenario; mistakes are in the report, and then the result must not be used.
fn exercise(root: &Node, found: Option<(Scenario, String)>) -> Exercise {
    let fields = root.fields(EXERCISE);
    if let Some(version) = fields.need("version")
        && !version.is(VERSION)
    {
        version.expected(&format!("version {VERSION}"));
    }
    fields.get("$schema").map(|node| node.text(SENTENCE));
    if let Some(node) = fields.need("scenario") {
        node.document();
    }
    let sound = found.is_some() && fields.report.is_clean();
    let (scenario, source) = found.unwrap_or_else(|| {
        let text = catalogue::text(catalogue::DEFAULT).expect("the first document is at hand");
        (scenario::read(text).expect("a built-in document is in order"), String::new())
    });
    let (begin, end, pace) = clock(&fields);
    let ground = Ground { scenario: &scenario, sound, end };
    let crew = team::team(&fields, ground);
    let causes = told::causes(&fields);
    let pauses = told::pauses(&fields, ground);
    let known = scoring::Known {
        actions: crew.actions.iter().map(|action| action.id.as_str()).collect(),
        causes: causes.iter().map(|cause| cause.id.as_str()).collect(),
        pauses: pauses.iter().map(|pause| pause.id.as_str()).collect(),
    };
    let objectives = scoring::objectives(&fields, &known, ground);
    let traps = scoring::traps(&fields, &known, ground);
    let injects = told::injects(&fields, &known.actions, ground);
    let list = |name| fields.list(name, 1, 200);
    let hidden: Vec<Hidden> = list("hidden").iter().map(|node| hidden(node, ground)).collect();
    let read = Exercise {
        id: fields.id("id"),
        title: fields.text("title", NAME),
        team_title: fields.text("team_title", NAME),
        summary: fields.text("summary", PARAGRAPH),
        difficulty: fields.count("difficulty", 1, 6) as u8,
        minutes: fields.count("minutes", 5, 480) as u32,
        seed: fields.get("seed").map(|node| node.count(0, (1 << 53) - 1)),
        begin,
        end,
        pace,
        hidden,
        sees: crew.sees,
        roles: crew.roles,
        one_at_a_time: crew.one_at_a_time,
        actions: crew.actions,
        causes,
        injects,
        pauses,
        hints: told::hints(&fields),
        objectives,
        pass: fields.count("pass", 1, 100) as i32,
        traps,
        signals: told::signals(&fields, ground),
        best_play: list("best_play").iter().map(decision).collect(),
        reveal: told::reveal(&fields, ground),
        next: told::next(&fields),
        guide: told::guide(&fields),
        scenario: scenario.clone(),
        source,
    };
    whole(&fields, &read, ground);
    fields.close();
    read
}

/// The JSON Schema of exercises, as it is published.
#[cfg(not(target_arch = "wasm32"))]
pub fn schema_text() -> String {
    schema::published(&self::schema())
}

/// The schema of exercises.
#[cfg(not(target_arch = "wasm32"))]
pub fn schema() -> serde_json::Value {
    schema::recorded("exercise.schema.json", "An exercise of Blast Radius", &|root| {
        exercise(root, None);
    })
}

fn clock(fields: &Fields) -> (SimTime, SimTime, f64) {
    let Some(node) = fields.need("clock") else { return (SimTime::ZERO, SimTime::ZERO + SECOND, 1.0) };
    let fields = node.fields(CLOCK);
    let moment = |name, least| {
        SimTime::ZERO + fields.need(name).map_or(least, |node: Node| node.duration(least, LONG))
    };
    let (begin, end) = (moment("begin", SimDuration::ZERO), moment("end", SECOND));
    let pace = fields.number_or("pace", 0.1, 60.0, 1.0);
    if begin >= end {
        fields.wrong_at("end", "found an end that is not after the begin, expected `begin` before `end`");
    }
    if begin.as_micros() % 1_000_000 != 0 || end.as_micros() % 1_000_000 != 0 {
        fields.wrong("found a part of a second, expected `begin` and `end` in whole seconds");
    }
    fields.close();
    // One mistake, not one for every moment.
    (begin, if begin < end { end } else { SimTime::ZERO + LONGEST }, pace)
}

fn hidden(node: &Node, ground: Ground) -> Hidden {
    let fields = node.fields(HIDDEN);
    let read = match fields.only_one(&["do", "draw"]) {
        Some(1) => {
            let of: Vec<Planted> = fields
                .list("of", 2, MOST)
                .iter()
                .map(|node| {
                    let fields = node.fields(HIDDEN_ONE);
                    let planted = planted(&fields, ground);
                    fields.close();
                    planted
                })
                .collect();
            let count = fields.count("draw", 1, MOST as u64) as usize;
            if count >= of.len() && !of.is_empty() {
                fields.wrong_at("draw", format!("found {count} of {}, expected fewer", of.len()));
            }
            Hidden::Drawn(count.min(of.len()), of)
        }
        Some(_) => Hidden::Given(planted(&fields, ground)),
        None => {
            fields.wrong("expected exactly one of `do` and `draw`");
            let _ = (fields.get("at"), fields.get("why"), fields.get("of"));
            Hidden::Drawn(0, Vec::new())
        }
    };
    fields.close();
    read
}

meanings! {
    HIDDEN_ONE {
        /// When it happens, on the run's clock.
        "at",
        /// The command, as `blast commands` lists it, without a time.
        "do",
        /// What it is for; told in the debrief.
        "why",
    }
}

fn planted(fields: &Fields, ground: Ground) -> Planted {
    let at = fields.need("at").map_or(SimTime::ZERO, |node| moment(&node, ground.end));
    let command = fields.need("do").and_then(|node| team::command(&node, ground));
    // A stand-in: where the command is wrong, the whole document is.
    let idle = Command::Traffic(TrafficAction::Normal);
    Planted {
        command: TimedCommand { at, command: command.unwrap_or(idle) },
        why: fields.text("why", SENTENCE),
    }
}

/// What needs several values at once.
fn whole(fields: &Fields, read: &Exercise, ground: Ground) {
    let points: i32 = read.objectives.iter().map(|objective| objective.points).sum();
    if points != 100 {
        fields.wrong_at("objectives", format!("found {points} points together, expected 100"));
    }
    let right = read.causes.iter().filter(|cause| cause.right).count();
    if right == 0 || read.causes.len() < right + 2 {
        fields.wrong_at("causes", "expected a right cause and at least two wrong ones");
    }
    for (place, decision) in read.best_play.iter().enumerate() {
        let mine = decision.role == FACILITATOR || read.roles.contains(&decision.role);
        if !mine {
            let roles: Vec<&str> = read.roles.iter().map(String::as_str).collect();
            let message = unknown_name("the role", &decision.role, &roles);
            fields.report.add(&format!("{}/best_play/{place}/role", fields.at), message);
        }
    }
    if ground.sound {
        gives_away(fields, read);
    }
}

/// The team's title must not name what is hidden.
fn gives_away(fields: &Fields, read: &Exercise) {
    /// Shorter words stand anywhere.
    const LEAST: usize = 4;
    let topology = &read.scenario.topology;
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= LEAST);
        words.map(str::to_lowercase).collect()
    };
    let hidden = read.hidden.iter().flat_map(|hidden| match hidden {
        Hidden::Given(one) => std::slice::from_ref(one),
        Hidden::Drawn(_, of) => of.as_slice(),
    });
    let told: Vec<String> = hidden
        .flat_map(|one| {
            let row = one.command.command.row(topology);
            [words(&one.command.command.spell(topology)), words(&row.group)].concat()
        })
        .collect();
    if let Some(word) = words(&read.team_title).iter().find(|word| told.contains(word)) {
        let message = format!("found the word {}, which names what is hidden", quote(word));
        fields.wrong_at("team_title", message);
    }
}
