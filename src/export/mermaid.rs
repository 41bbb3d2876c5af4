//! Mermaid: identifiers of our own, every text in quotes, its signs as entities.
//!
//! A flowchart that is too large for a renderer (500 edges, 50,000 characters) is cut to the blast cone of the run's
//! faults, and says so; the parser lets it pass.

use super::graph::{Graph, graph};
use super::subject::{Exported, Subject};
use crate::world::command::{Command, Role};
use crate::world::part::Part;

/// Most edges of a flowchart (`maxEdges`).
pub(super) const EDGES: usize = 500;
/// Most characters of a text (`maxTextSize`).
const CHARACTERS: usize = 50_000;

/// Writes the system.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    let whole = graph(&subject.scenario.topology);
    let text = drawn(&whole, None);
    if fits(&whole, &text) {
        return Ok(Exported::one(subject.name, text));
    }
    let topology = &subject.scenario.topology;
    let hit: Vec<Part> = subject
        .commands
        .iter()
        .filter(|own| own.command.row(topology).role == Role::Fault && own.at <= subject.until)
        .flat_map(|own| parts(own.command, subject))
        .collect();
    let cone = whole.cone(&hit);
    let counts = format!(
        "{} of {} parts, {} of {} edges",
        cone.nodes.len(),
        whole.nodes.len(),
        cone.edges.len(),
        whole.edges.len()
    );
    let text =
        drawn(&cone, Some(&format!("Cut to the blast cone: {counts}. The whole is too large for Mermaid.")));
    if cone.nodes.is_empty() || !fits(&cone, &text) {
        let size = format!("{} edges and {} characters", whole.edges.len(), text.chars().count());
        return Err(format!(
            "found {size}, expected at most {EDGES} and {CHARACTERS}: give a command with a smaller cone, or export dot"
        ));
    }
    let mut exported = Exported::one(subject.name, text);
    exported.leave(
        "parts outside of the blast cone",
        format!("Mermaid draws {EDGES} edges at most: {counts} are drawn"),
    );
    Ok(exported)
}

fn fits(graph: &Graph, text: &str) -> bool {
    graph.edges.len() <= EDGES && text.chars().count() <= CHARACTERS
}

/// The parts of the graph that a fault hits: its own, or for a zone all that stands there.
fn parts(command: Command, subject: &Subject) -> Vec<Part> {
    let topology = &subject.scenario.topology;
    let Some(part) = command.row(topology).part else { return Vec::new() };
    let nodes = graph(topology).nodes;
    let stands = |node: Part, zone| match node {
        Part::Service(id) => topology.services[id.index()].replicas.contains(&zone),
        Part::Cluster(id) => topology.clusters[id.index()].config.brokers.contains(&zone),
        Part::Quorum(id) => topology.quorums[id.index()].nodes.contains(&zone),
        Part::Store(id) => topology.stores[id.index()].members.contains(&zone),
        _ => false,
    };
    match part {
        Part::Zone(zone) => nodes.iter().map(|node| node.part).filter(|node| stands(*node, zone)).collect(),
        Part::Replica(id) => vec![Part::Service(topology.place_of(id).0)],
        Part::Broker(id, _) => vec![Part::Cluster(id)],
        other => vec![other],
    }
}

fn drawn(graph: &Graph, note: Option<&str>) -> String {
    let mut text = String::new();
    if let Some(note) = note {
        text.push_str(&format!("%% {note}\n"));
    }
    text.push_str("flowchart LR\n");
    for (at, node) in graph.nodes.iter().enumerate() {
        let (open, close) = match node.part {
            Part::Journey(_) => ("([", "])"),
            Part::Cluster(_) | Part::Store(_) => ("[(", ")]"),
            Part::Quorum(_) => ("{{", "}}"),
            _ => ("[", "]"),
        };
        text.push_str(&format!("  n{}{open}\"{}\"{close}\n", at + 1, escaped(&node.label)));
    }
    for edge in &graph.edges {
        text.push_str(&format!("  n{} -->|\"{}\"| n{}\n", edge.from + 1, edge.what, edge.to + 1));
    }
    text
}

/// A text within quotes: what has a meaning there is written as an entity.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            ';' => out.push_str("#59;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '&' => out.push_str("#amp;"),
            '`' => out.push_str("#96;"),
            '\\' => out.push_str("#92;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// What is wrong with a flowchart: its size, a line that is neither a node nor an edge, an edge without its ends.
pub(super) fn check(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut nodes: Vec<&str> = Vec::new();
    let mut edges = 0;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        let own = |id: &str| id.strip_prefix('n').is_some_and(|rest| rest.parse::<u32>().is_ok());
        if line.is_empty() || line.starts_with("%%") || line == "flowchart LR" {
            continue;
        }
        let edge =
            line.split_once(" -->|\"").and_then(|(from, rest)| Some((from, rest.split_once("\"| ")?.1)));
        if let Some((from, to)) = edge {
            edges += 1;
            for end in [from, to].into_iter().filter(|end| !nodes.contains(end)) {
                wrong.push(format!("line {}: found an edge to {end}, which is no node", at + 1));
            }
            continue;
        }
        let id = line.split(['[', '(', '{']).next().unwrap_or_default();
        let label = line[id.len()..].split('"').collect::<Vec<_>>();
        if !own(id) || label.len() != 3 || nodes.contains(&id) {
            wrong.push(format!(
                "line {}: found {line}, expected a node of its own with a text in quotes",
                at + 1
            ));
        }
        nodes.push(id);
    }
    if !text.lines().any(|line| line == "flowchart LR") {
        wrong.push("found no `flowchart LR`, expected it".to_owned());
    }
    if edges > EDGES {
        wrong.push(format!("found {edges} edges, expected at most {EDGES}"));
    }
    let length = text.chars().count();
    if length > CHARACTERS {
        wrong.push(format!("found {length} characters, expected at most {CHARACTERS}"));
    }
    wrong
}
