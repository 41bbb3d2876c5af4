//! Decisions and what they rest on, as people read them.

use crate::drill::moves::EVIDENCE;
use crate::language::say;
use crate::scenario::exercise::{Choose, Decision, Deed, Exercise, Kind};
use crate::telemetry::Names;
use crate::world::part::Part;

/// The names of the metrics that a team can have, in the order of the page.
pub const METRICS: [&str; 6] = ["requests", "errors", "processor", "targets", "brokers", "slowest"];

/// Words of evidence: the pager, and all messages; what a message by itself and a metric by itself begin with.
pub const PAGER: &str = "pager";
const MESSAGES: &str = "messages";
/// Begins the word of a message: its identifier follows.
pub const MESSAGE: &str = "message:";
const METRIC: &str = "metric:";

/// Returns whether a word of evidence names what lies open all the time: nobody has to do anything to look at it.
pub fn lies_open(word: &str) -> bool {
    matches!(word, "map" | PAGER | MESSAGES) || word.starts_with(METRIC)
}

/// Returns whether a word names a page of the pager, such as `p3`.
pub fn is_page(word: &str) -> bool {
    word.strip_prefix('p').is_some_and(|number| number.parse::<u32>().is_ok())
}

/// The name of a metric.
pub fn metric(at: usize) -> String {
    match at {
        0 => say!(room_metric_requests),
        1 => say!(room_metric_errors),
        2 => say!(room_metric_processor),
        3 => say!(room_metric_targets),
        4 => say!(room_metric_brokers),
        _ => say!(room_metric_slowest),
    }
}

/// What a belief can rest on: its word in a log, and its name.
pub fn evidence(exercise: &Exercise) -> Vec<(String, String)> {
    let mut evidence = Vec::new();
    if exercise.sees.map {
        evidence.push(("map".to_owned(), say!(room_evidence_map)));
    }
    if exercise.sees.pager.is_some() {
        evidence.push((PAGER.to_owned(), say!(room_evidence_pager)));
    }
    if exercise.sees.metrics {
        let named = METRICS.iter().enumerate();
        evidence.extend(named.map(|(at, id)| (format!("{METRIC}{id}"), metric(at))));
    }
    if !exercise.injects.is_empty() {
        evidence.push((MESSAGES.to_owned(), say!(room_messages)));
    }
    let looks = exercise.actions.iter().filter(|action| matches!(action.deed, Deed::Look(_)));
    evidence.extend(looks.map(|action| (action.id.clone(), action.label.clone())));
    evidence
}

/// A decision. What a log of other hands says in no known form stays as it is.
pub fn told(exercise: &Exercise, decision: &Decision) -> String {
    let text = decision.text.as_str();
    match decision.kind {
        Kind::Action => act(exercise, text),
        Kind::Hypothesis => belief(exercise, text),
        Kind::Prediction => prediction(exercise, text),
        Kind::Answer => text.split_once(':').map_or(text, |(_, answer)| answer.trim()).to_owned(),
    }
}

fn act(exercise: &Exercise, text: &str) -> String {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let Some(at) = exercise.action(word) else {
        return plain(exercise, word, rest).unwrap_or(text.to_owned());
    };
    let action = &exercise.actions[at];
    let topology = &exercise.scenario.topology;
    match action.choose.and_then(|kind| kind.part(rest, topology)) {
        Some(part) => {
            say!(room_act_on, action = action.label.as_str(), part = Names(topology).part(part))
        }
        None => action.label.clone(),
    }
}

/// What every exercise has.
fn plain(exercise: &Exercise, word: &str, rest: &str) -> Option<String> {
    Some(match word {
        "acknowledge" => say!(drill_told_acknowledged, number = rest.trim_start_matches('p')),
        "hint" => {
            let place = exercise.hints.iter().position(|hint| hint.id == rest).map(|place| place + 1);
            say!(drill_told_hint, number = place.or(rest.parse().ok())?)
        }
        "inject" => {
            let inject = exercise.injects.iter().find(|inject| inject.id == rest)?;
            say!(drill_told_sent, from = inject.from.as_str())
        }
        "resume" => say!(drill_told_passed_over),
        "end" => say!(drill_told_end),
        "stop" => say!(drill_told_stop),
        _ => return None,
    })
}

/// `duty 90 %: nobody elects; evidence topics`.
fn belief(exercise: &Exercise, text: &str) -> String {
    let (said, rests) = text.split_once(EVIDENCE).unwrap_or((text, ""));
    let Some((head, free)) = said.split_once(':') else { return text.to_owned() };
    let (word, sure) = head.split_once(' ').unwrap_or((head, ""));
    let cause = exercise.causes.iter().find(|cause| cause.id == word).map(|cause| cause.label.clone());
    let free = free.trim().to_owned();
    let told = match cause {
        Some(cause) if free.is_empty() => cause,
        Some(cause) => say!(drill_told_cause, cause, text = free),
        None => free,
    };
    let sure: Option<u8> = sure.trim_end_matches('%').trim().parse().ok();
    let told = match sure {
        Some(sure) => say!(drill_told_sure, text = told, share = say!(percent, share = sure)),
        None => told,
    };
    let known = evidence(exercise);
    let named = |word: &str| {
        known.iter().find(|own| own.0 == word).map_or_else(|| word.to_owned(), |own| own.1.clone())
    };
    let rests: Vec<String> = rests.split_whitespace().map(named).collect();
    if rests.is_empty() { told } else { say!(drill_told_rests, text = told, evidence = rests.join(", ")) }
}

/// `part fees duty`: what is expected, and because of what.
fn prediction(exercise: &Exercise, text: &str) -> String {
    let mut words = text.split_whitespace();
    let topology = &exercise.scenario.topology;
    let told = match words.next() {
        Some("heals") => say!(drill_told_heals),
        Some("stays") => say!(drill_told_stays),
        Some("part") => {
            let name = words.next().unwrap_or_default();
            let part = Choose::Service.part(name, topology).or_else(|| Part::parse(name, topology));
            say!(
                drill_told_part,
                part = part.map_or_else(|| name.to_owned(), |part| Names(topology).part(part))
            )
        }
        _ => return text.to_owned(),
    };
    let because = words.next().and_then(|word| exercise.causes.iter().find(|cause| cause.id == word));
    match because {
        Some(cause) => say!(drill_told_because, text = told, cause = cause.label.as_str()),
        None => told,
    }
}
