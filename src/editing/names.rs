//! What a document calls its parts: what a field may name, and how parts are called in lists.

use crate::scenario::form::{Form, Place};

/// Lists whose elements have names, by what the schema calls their kind. `*`: each element.
const HOMES: [(&str, &str); 13] = [
    ("zone", "/zones"),
    ("hall", "/zones/*/halls"),
    ("service", "/services"),
    ("operation", "/services/*/operations"),
    ("store", "/stores"),
    ("query class", "/stores/*/queries"),
    ("cluster", "/clusters"),
    ("topic", "/clusters/*/topics"),
    ("quorum group", "/quorums"),
    ("control plane", "/control_planes"),
    ("placement group", "/placement_groups"),
    ("journey", "/journeys"),
    ("status page", "/status_pages"),
];

/// The names that a field may have: `zone`, or several kinds with `or`. Operations and topics stand behind their service or cluster:
/// `fees.quote`.
pub fn of(form: &Form, kinds: &str) -> Vec<String> {
    let mut names = Vec::new();
    for kind in kinds.split(" or ") {
        let Some((_, home)) = HOMES.iter().find(|home| home.0 == kind) else { continue };
        match home.split_once("/*") {
            None => names.extend(form.elements(home).map(|at| name(form, &at))),
            Some((outer, inner)) => {
                for owner in form.elements(outer) {
                    let own = form.elements(&format!("{owner}{inner}")).map(|at| name(form, &at));
                    let dotted = matches!(kind, "operation" | "topic");
                    let owner = name(form, &owner);
                    names.extend(own.map(|own| if dotted { format!("{owner}.{own}") } else { own }));
                }
            }
        }
    }
    if kinds == "zone" && !form.has("/zones") {
        // The three that a document has without naming them.
        names.extend(["a", "b", "c"].map(str::to_owned));
    }
    names
}

/// How an element of a list is called: its name, what it says, its kind, or what it is.
pub fn name(form: &Form, at: &str) -> String {
    match form.at(at) {
        Some(Place::Object(_)) => {
            let words = ["id", "name", "title", "text", "kind", "at", "from"];
            let found =
                words.iter().map(|word| form.text(&format!("{at}/{word}"))).find(|text| !text.is_empty());
            let number = at.rsplit('/').next().and_then(|number| number.parse::<usize>().ok());
            match (found, number) {
                (Some(found), _) => found.to_owned(),
                (None, Some(number)) => format!("{}", number + 1),
                (None, None) => String::new(),
            }
        }
        _ => form.text(at).to_owned(),
    }
}

/// The word for a new element of a list: `service` of `/services`.
pub fn word(list: &str) -> &str {
    let last = list.rsplit('/').next().unwrap_or_default();
    match last {
        "status_pages" => "page",
        "placement_groups" => "group",
        "control_planes" => "plane",
        other => other.strip_suffix('s').unwrap_or(other),
    }
}
