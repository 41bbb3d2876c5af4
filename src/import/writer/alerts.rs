//! Alert rules of the document.

use super::facts::Facts;
use super::ground::{Ground, Notes};
use super::out::{Out, text};
use crate::import::metrics::Of;
use crate::import::model::{Alert, Bad};
use crate::import::names;

/// Most rules of a document.
const ALERTS: usize = 60;

/// Writes the rules: for the part that a label names, else one for each cluster.
pub(super) fn out(ground: &Ground, facts: &mut Facts, notes: &mut Notes) -> Vec<Out> {
    let mut found: Vec<(&Alert, String, String)> = Vec::new();
    for alert in &ground.model.alerts {
        let parts = parts(ground, alert);
        if parts.is_empty() {
            let what = match (&alert.part, alert.of) {
                (None, Of::Cluster) => "the document has no cluster that it looks at".to_owned(),
                (Some(part), _) => format!("the document has no {} {part}", alert.of.label()),
                (None, of) => format!("no label {} says whose it is", of.label()),
            };
            notes.push((alert.place, format!("alert {}: {what}", alert.name)));
        }
        let several = parts.len() > 1;
        for part in parts {
            let id = if several { format!("{}-{part}", alert.name) } else { alert.name.clone() };
            found.push((alert, id, part));
        }
    }
    for (alert, id, _) in found.iter().skip(ALERTS) {
        notes.push((alert.place, format!("alert {id}: a document has at most {ALERTS}")));
    }
    found.truncate(ALERTS);
    let ids = names::ids(found.iter().map(|own| own.1.as_str()), "alert");
    let mut list = Vec::new();
    for ((alert, _, part), id) in found.iter().zip(ids) {
        let pointer = format!("/alerts/{}", list.len());
        match alert.less {
            None => facts.read(&*pointer, alert.place),
            Some(why) => facts.assume(&*pointer, &text(&id), why, Some(alert.place)),
        }
        let bad = match alert.bad {
            Bad::Above(bound) => ("above", Out::Number(bound)),
            Bad::Below(bound) => ("below", Out::Number(bound)),
            Bad::Absent => ("absent", Out::Flag(true)),
        };
        let label = alert.label.chars().filter(|c| !c.is_control()).take(200).collect::<String>();
        let mut members = vec![
            ("id", text(id)),
            ("label", text(label)),
            ("set", text(names::id(&alert.set, "own"))),
            ("metric", text(alert.metric)),
            ("part", text(part)),
            bad,
        ];
        members.extend(alert.hold.as_ref().map(|hold| ("for", text(hold))));
        members.extend(alert.keep.as_ref().map(|keep| ("keep_firing_for", text(keep))));
        members.push(("severity", text(if alert.page { "page" } else { "ticket" })));
        list.push(Out::Object(members));
    }
    list
}

/// The parts that a rule looks at. No text names journeys, groups or quorum groups as a document does.
fn parts(ground: &Ground, alert: &Alert) -> Vec<String> {
    let model = ground.model;
    let (names, ids): (Vec<&str>, &[String]) = match alert.of {
        Of::Cluster => (model.clusters.iter().map(|own| own.name.as_str()).collect(), &ground.clusters),
        Of::Service => (model.services.iter().map(|own| own.name.as_str()).collect(), &ground.services),
        Of::Store => (model.stores.iter().map(|own| own.name.as_str()).collect(), &ground.stores),
        Of::Group | Of::Journey | Of::Quorum => return Vec::new(),
    };
    let named = alert.part.as_deref();
    let at = named.and_then(|part| (0..ids.len()).find(|&at| ids[at] == part || names[at] == part));
    match (at, alert.of) {
        (Some(at), _) => vec![ids[at].clone()],
        // A label of another tool's own making: the rule is about Kafka, and every cluster has it.
        (None, Of::Cluster) => ids.to_vec(),
        _ => Vec::new(),
    }
}
