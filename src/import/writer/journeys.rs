//! Journeys: where customers come in, and how often.

use super::facts::Facts;
use super::ground::{Ground, Notes};
use super::out::{Out, text};
use super::services::{self, OPERATION, WRITERS};
use crate::base::decimal::short;
use crate::import::names;
use crate::import::tie::{entries, visits};

/// Most journeys of a document.
const JOURNEYS: usize = 16;
/// Requests a second of all journeys whose texts give no rate. Assumed.
const ALL: f64 = 100.0;

/// Requests a second of all journeys at most: a little less than a document allows.
const MOST: f64 = 90_000.0;

/// A journey.
pub(super) struct Journey {
    id: String,
    label: String,
    to: String,
    rate: f64,
}

impl Journey {
    pub(super) fn out(&self) -> Out {
        let mut members = vec![("id", text(&self.id))];
        if self.label != self.id {
            members.push(("label", text(names::label(&self.label))));
        }
        members.extend([
            ("to", text(&self.to)),
            ("rate", Out::Number(self.rate)),
            ("trading", Out::Flag(true)),
        ]);
        Out::Object(members)
    }
}

/// Journeys to the assumed writers: one for each topic.
pub(super) fn assumed(ground: &Ground, topics: &[Vec<usize>], facts: &mut Facts) -> Vec<Journey> {
    let written = services::written(ground, topics);
    let mut ids = services::writing(ground, &written);
    if ids.is_empty() {
        ids.push("records".to_owned());
    }
    let rate = round(ALL / ids.len() as f64);
    let why = "unknown: no text says how many records are written; shared evenly between the topics";
    facts.assume("/journeys/*/rate", &Out::Number(rate), why, None);
    let journey = |id: &String| Journey {
        id: format!("to-{id}").chars().take(40).collect(),
        label: format!("Write to {id}"),
        to: format!("{WRITERS}.{id}"),
        rate,
    };
    let mut journeys: Vec<Journey> = ids.iter().map(journey).collect();
    let ids = names::ids(journeys.iter().map(|journey| journey.id.as_str()), "journey");
    journeys.iter_mut().zip(ids).for_each(|(journey, id)| journey.id = id);
    journeys
}

/// The journeys of services.
pub(super) fn out(ground: &Ground, facts: &mut Facts, notes: &mut Notes) -> Vec<Journey> {
    let mut entries = entries(ground.model);
    for &(at, _) in entries.iter().skip(JOURNEYS) {
        let service = &ground.model.services[at];
        let what = format!("a journey to {}: a document has at most {JOURNEYS}", service.name);
        notes.push((service.place, what));
    }
    entries.truncate(JOURNEYS);
    silent(ground, &entries, facts);
    let visits = visits(ground.model);
    let counted: Vec<Option<f64>> = entries.iter().map(|entry| visits[entry.0]).collect();
    let all: f64 = counted.iter().flatten().sum();
    let mut journeys = Vec::new();
    for (k, &(at, place)) in entries.iter().enumerate() {
        let service = &ground.model.services[at];
        let rates = ground.model.edges.iter().any(|edge| edge.from == service.name && edge.rate.is_some());
        let pointer = format!("/journeys/{k}");
        match place {
            Some(place) => facts.read(&*pointer, place),
            None => {
                let why = "unknown: no text says where customers come in; nobody calls this service";
                facts.assume(&*pointer, &text(&ground.services[at]), why, None);
            }
        }
        let at_rate = format!("{pointer}/rate");
        let rate = match (service.rate, counted[k]) {
            (Some(rate), _) => {
                facts.read(at_rate, rate.place);
                rate.value
            }
            (None, Some(visits)) if rates => {
                let why = "as often as its most frequent call in the text";
                facts.assume(at_rate, &Out::Number(round(visits)), why, Some(service.place));
                visits
            }
            (None, Some(visits)) => {
                let rate = ALL * visits / all;
                let why = "the text counts calls over a time that it does not tell; shared by its counts";
                facts.assume(at_rate, &Out::Number(round(rate)), why, Some(service.place));
                rate
            }
            (None, None) => {
                let rate = ALL / entries.len() as f64;
                facts.assume(
                    at_rate,
                    &Out::Number(round(rate)),
                    "unknown: no text says how many requests come",
                    None,
                );
                rate
            }
        };
        let id = ground.services[at].clone();
        journeys.push(Journey {
            to: format!("{id}.{OPERATION}"),
            label: service.name.clone(),
            id,
            rate: round(rate),
        });
    }
    let sum: f64 = journeys.iter().map(|journey| journey.rate).sum();
    if sum > MOST {
        journeys.iter_mut().for_each(|journey| journey.rate = round(journey.rate * MOST / sum));
        let why = format!(
            "a document has at most {MOST} requests a second; the shares of the journeys are as they were"
        );
        facts.assume("/journeys", &text(format!("{MOST} a second")), &why, None);
    }
    journeys
}

/// Says of services that nobody is known to use that this is unknown.
fn silent(ground: &Ground, entries: &[(usize, Option<crate::import::lines::Place>)], facts: &mut Facts) {
    for (at, service) in ground.model.services.iter().enumerate() {
        let called = ground.model.edges.iter().any(|edge| edge.to == service.name);
        if !called && !entries.iter().any(|entry| entry.0 == at) {
            let why = "unknown: no text says who calls this service, so it has nothing to do here";
            facts.assume(format!("/services/{at}/operations"), &text(OPERATION), why, None);
        }
    }
}

/// A rate with the digits that a document needs, within what it may have.
fn round(rate: f64) -> f64 {
    short(rate.clamp(0.001, MOST), 3).parse().unwrap_or(1.0)
}
