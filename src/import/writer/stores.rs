//! Databases and caches.

use super::facts::Facts;
use super::ground::Ground;
use super::out::{Out, number, text};
use crate::import::lines::Given;
use crate::import::names;
use crate::import::result::Counts;
use crate::import::tie::known;

/// Most members of a store in a document.
const MEMBERS: u32 = 15;

/// All stores.
pub(super) fn out(ground: &Ground, facts: &mut Facts, counts: &mut Counts) -> Out {
    counts.stores = ground.model.stores.len();
    let time = Out::Object(vec![("exponential", text("2ms"))]);
    let mut list = Vec::new();
    for (at, store) in ground.model.stores.iter().enumerate() {
        let pointer = format!("/stores/{at}");
        facts.read(&*pointer, store.place);
        let mut members = vec![("id", text(&ground.stores[at]))];
        if store.name != ground.stores[at] {
            members.push(("label", text(names::label(&store.name))));
        }
        members.push(("kind", text(if store.cache { "cache" } else { "replica_set" })));
        let place_of = |zone: &Given<String>| text(ground.zones.id(Some(zone)));
        let placed = match store.zones.is_empty() {
            false => Out::List(store.zones.iter().take(MEMBERS as usize).map(place_of).collect()),
            true => ground.zones.turns(known(store.members).unwrap_or(1).clamp(1, MEMBERS)),
        };
        if store.members.is_none() {
            let why = "unknown: no text says how many members it has";
            facts.assume(format!("{pointer}/members"), &placed, why, None);
        } else if store.zones.is_empty() && !ground.zones.none() {
            let why = "unknown: no text says where its members stand; taken in turn over the zones";
            facts.assume(format!("{pointer}/members"), &placed, why, None);
        }
        members.push(("members", placed));
        if !store.cache {
            members.push(("cores", number(4)));
        }
        members.push(("query_time", time.clone()));
        list.push(Out::Object(members));
    }
    let why = "unknown: no text says how long a query takes";
    facts.assume("/stores/*/query_time", &time, why, None);
    if ground.model.stores.iter().any(|store| !store.cache) {
        facts.assume(
            "/stores/*/cores",
            &number(4),
            "unknown: no text says how many cores a member has",
            None,
        );
    }
    Out::List(list)
}
