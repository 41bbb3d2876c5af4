//! Graphviz: every identifier and every value in quotes. Without them `broker-1` is two nodes, in silence.

use super::graph::graph;
use super::subject::{Exported, Subject};
use crate::world::part::Part;

/// Writes the system.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    let topology = &subject.scenario.topology;
    let graph = graph(topology);
    let mut text = format!("digraph {} {{\n", quoted(&subject.scenario.document.id));
    text.push_str("  \"rankdir\"=\"LR\";\n");
    for node in &graph.nodes {
        let shape = match node.part {
            Part::Journey(_) => "ellipse",
            Part::Cluster(_) | Part::Store(_) => "cylinder",
            Part::Quorum(_) => "hexagon",
            _ => "box",
        };
        let id = quoted(&node.part.spell(topology));
        text.push_str(&format!("  {id} [\"label\"={}, \"shape\"=\"{shape}\"];\n", quoted(&node.label)));
    }
    for edge in &graph.edges {
        let end = |at: usize| quoted(&graph.nodes[at].part.spell(topology));
        let label = quoted(edge.what);
        text.push_str(&format!("  {} -> {} [\"label\"={label}];\n", end(edge.from), end(edge.to)));
    }
    text.push_str("}\n");
    Ok(Exported::one(subject.name, text))
}

/// A text in quotes. A backslash would begin one of Graphviz's own signs (`\N`, `\l`), so it is doubled.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// What is wrong with a drawing: every line is a node or an edge of texts in quotes, and every end of an edge is a node.
pub(super) fn check(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut nodes: Vec<String> = Vec::new();
    let mut lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).peekable();
    let head = lines.next().map_or("", |line| line.1);
    if !head.starts_with("digraph \"") || !head.ends_with("\" {") {
        wrong.push(format!("line 1: found {head}, expected digraph \"NAME\" {{"));
    }
    let mut closed = false;
    for (at, line) in lines {
        let line = line.trim();
        if line == "}" {
            closed = true;
            continue;
        }
        let (outside, quoted) = parts(line);
        match outside.as_str() {
            "=;" => {}
            "[=,=];" if nodes.contains(&quoted[0]) => {
                wrong.push(format!("line {}: found the node {} a second time", at + 1, quoted[0]));
            }
            "[=,=];" => nodes.push(quoted[0].clone()),
            "->[=];" => {
                for end in quoted[..2].iter().filter(|end| !nodes.contains(end)) {
                    wrong.push(format!("line {}: found an edge to {end}, which is no node", at + 1));
                }
            }
            _ => wrong.push(format!("line {}: found {line}, expected texts in quotes only", at + 1)),
        }
    }
    if !closed {
        wrong.push("found no end of the graph".to_owned());
    }
    wrong
}

/// What stands outside of quotes, without spaces, and the quoted texts.
fn parts(line: &str) -> (String, Vec<String>) {
    let (mut outside, mut quoted) = (String::new(), Vec::new());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c != '"' {
            outside.extend((c != ' ').then_some(c));
            continue;
        }
        let mut inner = String::new();
        loop {
            match chars.next() {
                Some('\\') => inner.extend(chars.next()),
                Some('"') | None => break,
                Some(c) => inner.push(c),
            }
        }
        quoted.push(inner);
    }
    (outside, quoted)
}
