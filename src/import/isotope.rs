//! Isotope's topologies: services with step programs. `sleep` holds a worker, as a handler that sleeps does; `call` is a
//! call. Calls of a nested list are concurrent there and one after the other here, and a call with a `probability` is made
//! every time: both are said of each. Sizes and error rates are not part of the document.

use super::lines::{Given, Place, Wrong, quote, wrong};
use super::model::{Act, Edge, Model, Step};
use super::tree::{Entry, Tree};

const CONCURRENT: &str =
    "calls of one list are concurrent there and one after the other here: the answer takes longer";
const SOMETIMES: &str =
    "the call has a probability there and is made every time here: more load, and more that can break";

/// Reads a text.
pub(super) fn read(trees: &[Tree], file: u16, model: &mut Model) -> Result<(), Wrong> {
    for tree in trees {
        let Some(list) = tree.get("services").filter(|list| list.is_list()) else {
            return Err(wrong(tree.line, "found no list `services`, expected a topology of Isotope"));
        };
        let defaults = tree.get("defaults");
        if let Some(defaults) = defaults {
            sizes(defaults, "defaults", file, model);
        }
        let names: Vec<&str> = list.items().iter().filter_map(|service| service.word("name")).collect();
        for service in list.items() {
            self::service(service, defaults, &names, file, model)?;
        }
    }
    Ok(())
}

fn service(
    tree: &Tree,
    defaults: Option<&Tree>,
    names: &[&str],
    file: u16,
    model: &mut Model,
) -> Result<(), Wrong> {
    let place = Place { file, line: tree.line };
    let Some(name) = tree.word("name") else {
        return Err(wrong(tree.line, "found a service without `name`, expected one"));
    };
    sizes(tree, name, file, model);
    let of = |key: &str| tree.get(key).or_else(|| defaults.and_then(|defaults| defaults.get(key)));
    let replicas = match of("numReplicas") {
        None => None,
        Some(found) => match found.whole() {
            Some(value) => Some(Given { value, place: Place { file, line: found.line } }),
            None => return Err(wrong(found.line, "found numReplicas that is no whole number")),
        },
    };
    let mut program = Vec::new();
    for step in of("script").map_or(&[][..], Tree::items) {
        steps(step, "", names, file, &mut program)?;
    }
    for step in &program {
        if let Act::Call(to, _) = &step.act {
            let (from, to) = (name.to_owned(), to.clone());
            model.edge(Edge { from, to, place: step.place, count: None, rate: None, guess: None });
        }
    }
    let entry = tree.get("isEntrypoint").filter(|flag| flag.flag() == Some(true));
    let service = model.service(name, place);
    service.usual = "Isotope's default is one replica";
    service.replicas = replicas.or(service.replicas);
    service.entry = entry.map(|flag| Place { file, line: flag.line }).or(service.entry);
    service.program = Some(program);
    Ok(())
}

/// The steps of a command; `how`: what is not as there.
fn steps(
    command: &Tree,
    how: &'static str,
    names: &[&str],
    file: u16,
    program: &mut Vec<Step>,
) -> Result<(), Wrong> {
    if command.is_list() {
        let how = if command.items().len() > 1 { CONCURRENT } else { how };
        return command.items().iter().try_for_each(|inner| steps(inner, how, names, file, program));
    }
    let place = Place { file, line: command.line };
    let [Entry { key, value, line }] = command.entries() else {
        return Err(wrong(command.line, "found no single command, expected `call` or `sleep`"));
    };
    let act = match key.as_str() {
        "sleep" => {
            let text = value.text().unwrap_or_default();
            let micros = micros(text).ok_or_else(|| {
                wrong(*line, format!("found sleep {}, expected a time as Go writes it", quote(text)))
            })?;
            Act::Work(micros)
        }
        "call" => {
            let to = value.text().or_else(|| value.word("service")).unwrap_or_default();
            if !names.contains(&to) {
                let message =
                    format!("found a call to {}, expected the name of a service of this text", quote(to));
                return Err(wrong(*line, message));
            }
            let chance = value.get("probability").and_then(Tree::float);
            Act::Call(
                to.to_owned(),
                if chance.is_some_and(|chance| chance < 100.0) { SOMETIMES } else { how },
            )
        }
        other => {
            return Err(wrong(
                *line,
                format!("found the command {}, expected `call` or `sleep`", quote(other)),
            ));
        }
    };
    program.push(Step { place, act });
    Ok(())
}

/// Go's durations in microseconds: `10ms`, `1.5s`, `1m30s`.
pub(super) fn micros(text: &str) -> Option<u64> {
    const UNITS: [(&str, f64); 7] =
        [("ns", 0.001), ("us", 1.0), ("µs", 1.0), ("ms", 1e3), ("s", 1e6), ("m", 60e6), ("h", 3_600e6)];
    let mut rest = text.trim();
    let mut sum = 0.0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let number: f64 = rest[..end].parse().ok()?;
        let after = &rest[end..];
        let end = after.find(|c: char| c.is_ascii_digit()).unwrap_or(after.len());
        let unit = UNITS.iter().find(|unit| unit.0 == &after[..end])?;
        sum += number * unit.1;
        rest = &after[end..];
    }
    (sum < 3_600e6).then(|| libm::round(sum) as u64)
}

/// What a service or the defaults say that the document does not.
fn sizes(tree: &Tree, of: &str, file: u16, model: &mut Model) {
    const UNREAD: [(&str, &str); 5] = [
        ("errorRate", "no service fails by itself in the document"),
        ("requestSize", "calls have no size in the document"),
        ("responseSize", "calls have no size in the document"),
        ("numRbacPolicies", "no part of the model"),
        ("type", "no part of the model"),
    ];
    for (key, why) in UNREAD {
        if let Some(found) = tree.get(key) {
            model.drop(Place { file, line: found.line }, format!("{key} of {of}: {why}"));
        }
    }
}
