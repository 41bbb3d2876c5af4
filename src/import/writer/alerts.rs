//! Alert rules of the document.

use super::facts::Facts;
use super::ground::{Ground, Notes};
use super::out::{Out, text};
use crate::import::model::Alert;
use crate::import::names;

/// Most rules of a document.
const ALERTS: usize = 60;

/// Writes the rules: one for each cluster.
pub(super) fn out(ground: &Ground, facts: &mut Facts, notes: &mut Notes) -> Vec<Out> {
    let clusters = &ground.clusters;
    let mut found: Vec<(&Alert, String, &str)> = Vec::new();
    for alert in &ground.model.alerts {
        if clusters.is_empty() {
            notes.push((
                alert.place,
                format!("alert {}: the document has no cluster that it looks at", alert.name),
            ));
        }
        for part in clusters {
            let several = clusters.len() > 1;
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
        let bound = if alert.above { "above" } else { "below" };
        let mut members = vec![
            ("id", text(id)),
            ("label", text(alert.name.chars().filter(|c| !c.is_control()).take(200).collect::<String>())),
            ("set", text("own")),
            ("metric", text(alert.metric)),
            ("part", text(*part)),
            (bound, Out::Number(alert.bound)),
        ];
        members.extend(alert.hold.as_ref().map(|hold| ("for", text(hold))));
        members.extend(alert.keep.as_ref().map(|keep| ("keep_firing_for", text(keep))));
        members.push(("severity", text(if alert.page { "page" } else { "ticket" })));
        list.push(Out::Object(members));
    }
    list
}
