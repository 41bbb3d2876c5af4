//! Compose files: services with replicas and published ports, edges from their environment, links and `depends_on`.
//!
//! Interpolated are values, never keys, and only by their defaults. Not read: files that the text names (`env_file`,
//! `include`, `extends`). All containers of a compose file run on one host unless a swarm spreads them, so a zone is not
//! known. `depends_on` is an order of starts: it makes an edge, marked as a guess, where the environment names nothing.

use super::images::{self, Image};
use super::interpolate::fill;
use super::lines::{Given, Place, Wrong, quote, wrong};
use super::model::{Edge, Model};
use super::references::{self, Variable};
use super::tree::{Entry, Node, Tree};

/// Replicas of one service at most.
const REPLICAS: u32 = 10_000;

/// A service of the file.
struct Container<'a> {
    name: &'a str,
    place: Place,
    tree: &'a Tree,
    what: Image,
}

/// Reads the documents of a text.
pub(super) fn read(trees: &[Tree], file: u16, model: &mut Model) -> Result<(), Wrong> {
    let mut containers = Vec::new();
    for tree in trees {
        let Some(services) = tree.get("services").filter(|services| services.is_map()) else {
            return Err(wrong(tree.line, "found no map `services`, expected a compose file"));
        };
        for Entry { key, line, value } in services.entries() {
            if !value.is_map() {
                return Err(wrong(*line, format!("service {}: found no map, expected one", quote(key))));
            }
            let image = fill(value.word("image").unwrap_or_default());
            // The name of a variable is all that is known of an image that is set elsewhere.
            let named = match (image.text.as_str(), image.open.first()) {
                ("", Some(name)) => name,
                (text, _) => text,
            };
            let what = images::what(key, named);
            let place = Place { file, line: *line };
            containers.push(Container { name: key, place, tree: value, what });
        }
        for name in ["include", "extends"] {
            if let Some(other) = tree.get(name) {
                model.drop(
                    Place { file, line: other.line },
                    format!("`{name}`: import the other file as well"),
                );
            }
        }
    }
    let limited = |own: &&Container| own.tree.at(&["deploy", "resources"]).is_some();
    if let Some(first) = containers.iter().find(limited) {
        let count = containers.iter().filter(limited).count();
        model.drop(first.place, format!("{count} x deploy.resources: workers are not made of memory or CPU"));
    }
    if containers.is_empty() {
        return Err(wrong(trees.first().map_or(1, |tree| tree.line), "found no service, expected one"));
    }
    for container in &containers {
        part(container, file, model)?;
    }
    for container in
        containers.iter().filter(|container| container.what == Image::Own || container.what == Image::Load)
    {
        edges(container, &containers, file, model);
    }
    Ok(())
}

/// Adds the part that a container is.
fn part(container: &Container, file: u16, model: &mut Model) -> Result<(), Wrong> {
    let Container { name, place, tree, what } = container;
    let replicas = replicas(tree, file)?;
    match what {
        Image::Watching => {
            model.drop(*place, format!("{name}: monitoring, for which no request waits"));
        }
        Image::Load => model.drop(*place, format!("{name}: stands for customers; its calls are journeys")),
        Image::Kafka => kafka(container, replicas, file, model),
        Image::Database | Image::Cache => {
            let store = model.store(name, *place, *what == Image::Cache);
            store.members = Some(replicas.unwrap_or(Given { value: 1, place: *place }));
        }
        Image::Own => {
            let published = tree.list("ports").first().map(|port| Place { file, line: port.line });
            let service = model.service(name, *place);
            service.usual = "a compose file without a number starts one container";
            service.replicas = replicas.or(service.replicas);
            service.entry = service.entry.or(published);
            unread(container, file, model);
        }
    }
    Ok(())
}

fn replicas(tree: &Tree, file: u16) -> Result<Option<Given<u32>>, Wrong> {
    let found = tree.at(&["deploy", "replicas"]).or_else(|| tree.get("scale"));
    let Some(found) = found.filter(|found| !matches!(found.node, Node::Empty)) else { return Ok(None) };
    let filled = fill(found.text().unwrap_or_default());
    if filled.text.is_empty() && !filled.open.is_empty() {
        return Ok(None);
    }
    match filled.text.parse() {
        Ok(value) if value <= REPLICAS => Ok(Some(Given { value, place: Place { file, line: found.line } })),
        _ => {
            let message = format!("found {} replicas, expected a whole number", quote(&filled.text));
            Err(wrong(found.line, message))
        }
    }
}

/// A Kafka container: a cluster of its own, or one more broker of the cluster whose other containers have its name up to a
/// number (`kafka-1`, `kafka-2`).
fn kafka(container: &Container, replicas: Option<Given<u32>>, file: u16, model: &mut Model) {
    let Container { name, place, tree, .. } = container;
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_']);
    let numbered = stem.len() < name.len() && !stem.is_empty();
    let variables = variables(tree, file);
    let cluster = model.cluster(if numbered { stem } else { name }, *place);
    let count = match cluster.count {
        Some(own) if numbered => own.value + 1,
        _ => replicas.map_or(1, |own| own.value),
    };
    cluster.count = Some(Given { value: count, place: replicas.map_or(*place, |own| own.place) });
    for variable in variables {
        let name = variable.name.strip_prefix("KAFKA_CFG_").or_else(|| variable.name.strip_prefix("KAFKA_"));
        let setting = name.map(|name| name.to_ascii_lowercase().replace('_', ".")).unwrap_or_default();
        let known = super::configs::OF_BROKER.contains(&setting.as_str())
            || super::configs::OF_TOPIC.contains(&setting.as_str());
        if known && variable.open.is_empty() {
            cluster.settings.push((setting, Given { value: variable.value, place: variable.place }));
        }
    }
}

/// What a service says that is not read.
fn unread(container: &Container, file: u16, model: &mut Model) {
    let Container { name, tree, .. } = container;
    for (key, why) in [
        ("env_file", "its variables are in another file, which is not read"),
        ("extends", "the other service is not looked at"),
    ] {
        if let Some(found) = tree.get(key) {
            model.drop(Place { file, line: found.line }, format!("{key} of {name}: {why}"));
        }
    }
}

/// The environment of a container, as a list or as a map.
fn variables(tree: &Tree, file: u16) -> Vec<Variable> {
    let Some(environment) = tree.get("environment") else { return Vec::new() };
    let variable = |name: &str, value: &str, line| {
        let filled = fill(value);
        let place = Place { file, line };
        Variable { name: name.to_owned(), value: filled.text, open: filled.open, place }
    };
    let mut found = Vec::new();
    for Entry { key, line, value } in environment.entries() {
        found.push(variable(key, value.text().unwrap_or_default(), *line));
    }
    for item in environment.items() {
        let text = item.text().unwrap_or_default();
        let (name, value) = text.split_once('=').unwrap_or((text, ""));
        found.push(variable(name, value, item.line));
    }
    found
}

fn edges(container: &Container, containers: &[Container], file: u16, model: &mut Model) {
    let Container { name, tree, what, .. } = container;
    let names: Vec<&str> = containers.iter().map(|other| other.name).collect();
    let mut found: Vec<(String, Place, Option<&'static str>)> = Vec::new();
    for reference in references::find(name, &variables(tree, file), &names) {
        if reference.telemetry {
            let what = format!("{} of {name}: names {}, to which telemetry goes", reference.by, reference.to);
            model.drop(reference.place, what);
            continue;
        }
        let guess =
            reference.guess.then_some("the variable's name is the part's, its value is not in the file");
        found.push((reference.to, reference.place, guess));
    }
    let depends = tree.get("depends_on").into_iter().chain(tree.get("links"));
    for other in depends {
        let keys = other.entries().iter().map(|entry| (entry.key.as_str(), entry.line));
        let items = other.items().iter().filter_map(|item| Some((item.text()?, item.line)));
        for (to, line) in keys.chain(items) {
            let to = to.split(':').next().unwrap_or_default();
            if names.contains(&to) && to != *name && !found.iter().any(|own| own.0 == to) {
                let why = "`depends_on` is an order of starts; that it is called is a guess";
                found.push((to.to_owned(), Place { file, line }, Some(why)));
            }
        }
    }
    for (to, place, guess) in found {
        let Some(other) = containers.iter().find(|other| other.name == to) else { continue };
        match other.what {
            // Named already as a part that nobody waits for.
            Image::Watching | Image::Load => {}
            _ if *what == Image::Load => {
                if other.what == Image::Own {
                    model.service(&to, other.place).entry = Some(place);
                }
            }
            _ => {
                let to = if other.what == Image::Kafka { cluster_name(&to, model) } else { to };
                let from = (*name).to_owned();
                model.edge(Edge { from, to, place, count: None, rate: None, guess });
            }
        }
    }
}

/// The name of the cluster that a Kafka container belongs to.
fn cluster_name(container: &str, model: &Model) -> String {
    let stem = container.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_']);
    let known = |name: &str| model.clusters.iter().any(|cluster| cluster.name == name);
    if known(container) { container.to_owned() } else { stem.to_owned() }
}
