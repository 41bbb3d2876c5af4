//! A judged drill as text for people, and as JSON.

use blast_radius::base::decimal::fixed;
use blast_radius::drill::score::{Reached, since};
use blast_radius::drill::{Harm, Judged, Moves};
use blast_radius::engine::SimTime;
use blast_radius::scenario::exercise::Exercise;
use blast_radius::world::command::spell_time;
use serde_json::{Value, json};

use crate::blast::text::Columns;

/// A number with its sign: `+12`, `-3`, `0`.
pub fn signed(number: i64) -> String {
    if number > 0 { format!("+{number}") } else { number.to_string() }
}

fn word(reached: Reached) -> &'static str {
    match reached {
        Reached::Wholly => "reached",
        Reached::Partly => "in part",
        Reached::Not => "not reached",
    }
}

/// For people.
pub fn text(exercise: &Exercise, moves: &Moves, judged: &Judged) -> String {
    let mut text = format!("{}, seed {}\n", exercise.title, judged.seed);
    text += &match judged.points {
        Some(points) => {
            let passed = if judged.passed { "passed" } else { "not passed" };
            format!("{points} of 100 points, {passed} ({} are needed)\n", exercise.pass)
        }
        None => "stopped for something real: no score\n".to_owned(),
    };
    let mut score = Columns::new("rll");
    for line in &judged.lines {
        let objective = &exercise.objectives[line.objective];
        let points = format!("{}/{}", line.points, objective.points);
        score.row([points, word(line.reached).to_owned(), format!("{}: {}", objective.text, line.reason)]);
    }
    if judged.hints < 0 {
        score.row([judged.hints.to_string(), "hints".to_owned(), String::new()]);
    }
    if judged.points.is_some() {
        text += &format!("\nScore\n{}", score.text());
    }
    let mut times = Columns::new("l");
    for (name, at) in named_times(judged) {
        let told = match (at, judged.times.noticed) {
            (Some(at), Some(noticed)) => format!("{}  (after {})", spell_time(at), since(at, noticed)),
            _ => "not reached".to_owned(),
        };
        times.row([name.to_owned(), told]);
    }
    text += &format!("\nTimes, from when customers were hurt\n{}", times.text());
    let mut harm = Columns::new("lrr");
    let mut row = |name: &str, own: Harm| {
        harm.row([name.to_owned(), own.answers.to_string(), fixed(own.hundredths as f64 / 100.0, 0)]);
    };
    row("doing nothing", judged.harm[1]);
    row("this team", judged.harm[0]);
    row("best known play", judged.harm[2]);
    if let Some(proved) = judged.proved {
        row("with the fix", proved);
    }
    let currency = &exercise.scenario.document.currency;
    text += &format!("\nLost: answers, {currency}\n{}", harm.text());
    let mut worth = Columns::new("lrr");
    for own in &judged.worths {
        let made = &moves.list[own.place];
        let name = format!("{} {}", spell_time(made.effect), made.decision.text);
        worth.row([name, signed(own.answers), signed(own.hundredths / 100)]);
    }
    if !judged.worths.is_empty() {
        text += &format!("\nSaved by each act: answers, {currency}\n{}", worth.text());
    }
    for sprung in &judged.sprung {
        let trap = &exercise.traps[sprung.trap];
        text += &format!("\nTrap: {}. {}\n", trap.text, trap.why);
    }
    text += &format!("\nFingerprint {:016x}\n", judged.digest);
    text
}

fn named_times(judged: &Judged) -> [(&'static str, Option<SimTime>); 4] {
    let times = judged.times;
    [
        ("notice", times.notice),
        ("diagnose", times.diagnose),
        ("mitigate", times.mitigate),
        ("recover", times.recover),
    ]
}

fn harm(own: Harm) -> Value {
    json!({ "answers": own.answers, "money": own.hundredths as f64 / 100.0 })
}

/// As JSON: points, lines, times in seconds on the run's clock, harm, worth, traps, predictions, signals.
pub fn json(exercise: &Exercise, moves: &Moves, judged: &Judged) -> String {
    let seconds = |at: Option<SimTime>| at.map(SimTime::as_secs_f64);
    let lines: Vec<Value> = (judged.lines.iter())
        .map(|line| {
            let objective = &exercise.objectives[line.objective];
            json!({
                "id": objective.id, "points": line.points, "of": objective.points,
                "reached": word(line.reached), "reason": line.reason,
            })
        })
        .collect();
    let worths: Vec<Value> = (judged.worths.iter())
        .map(|own| {
            let made = &moves.list[own.place];
            json!({
                "decision": own.place + 1, "text": made.decision.text, "effect": made.effect.as_secs_f64(),
                "answers": own.answers, "money": own.hundredths as f64 / 100.0,
            })
        })
        .collect();
    let traps: Vec<&str> =
        judged.sprung.iter().map(|sprung| exercise.traps[sprung.trap].id.as_str()).collect();
    let predictions: Vec<Value> = (judged.foretold.iter())
        .map(|own| json!({ "id": exercise.pauses[own.pause].id, "right": own.right }))
        .collect();
    let signals: Vec<Value> = (judged.signals.iter())
        .map(|own| json!({ "id": exercise.signals[own.signal].id, "there": own.reached, "read": seconds(own.read) }))
        .collect();
    let mut times: serde_json::Map<String, Value> =
        named_times(judged).into_iter().map(|(name, at)| (name.to_owned(), json!(seconds(at)))).collect();
    times.insert("customers_noticed".into(), json!(seconds(judged.times.noticed)));
    let [own, nothing, best] = judged.harm;
    let whole = json!({
        "exercise": exercise.id, "seed": judged.seed, "digest": format!("{:016x}", judged.digest),
        "points": judged.points, "hints": judged.hints, "pass": exercise.pass, "passed": judged.passed,
        "objectives": lines, "times": times,
        "lost": { "own": harm(own), "nothing": harm(nothing), "best": harm(best), "proved": judged.proved.map(harm) },
        "worth": worths, "traps": traps, "predictions": predictions, "signals": signals,
    });
    let mut text = serde_json::to_string_pretty(&whole).expect("a tree of JSON can be written");
    text.push('\n');
    text
}
