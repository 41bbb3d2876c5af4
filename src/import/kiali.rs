//! Kiali's graph: nodes and edges with rates per second. Nodes of services between those of workloads are passed through; a
//! node is named by its app, else by its service, else by its workload. An unknown source stands for customers.

use super::lines::{Given, Place, Wrong, wrong};
use super::model::{Edge, Model};
use super::tree::Tree;

struct Node<'a> {
    id: &'a str,
    name: &'a str,
    place: Place,
    /// A node that only passes calls on to workloads.
    passing: bool,
    /// A source that nobody knows: customers.
    unknown: bool,
}

struct Link<'a> {
    from: &'a str,
    to: &'a str,
    rate: Option<f64>,
    place: Place,
}

/// Reads a text.
pub(super) fn read(trees: &[Tree], file: u16, model: &mut Model) -> Result<(), Wrong> {
    for tree in trees {
        let (Some(nodes), edges) = (tree.at(&["elements", "nodes"]), tree.at(&["elements", "edges"])) else {
            return Err(wrong(tree.line, "found no `elements.nodes`, expected Kiali's graph"));
        };
        let nodes: Vec<Node> = nodes.items().iter().filter_map(|node| self::node(node, file)).collect();
        let links = edges.map_or(&[][..], Tree::items);
        let links: Vec<Link> = links.iter().map(|edge| link(edge, file, model)).collect::<Result<_, _>>()?;
        for node in nodes.iter().filter(|node| !node.passing && !node.unknown) {
            model.service(node.name, node.place);
        }
        for link in &links {
            let find = |id: &str| {
                nodes.iter().find(|node| node.id == id).ok_or_else(|| {
                    wrong(link.place.line, "found an edge to or from a node that is not in the graph")
                })
            };
            let (from, to) = (find(link.from)?, find(link.to)?);
            if !from.passing {
                pass(from, to, link, &nodes, &links, model);
            }
        }
    }
    Ok(())
}

fn node(node: &Tree, file: u16) -> Option<Node<'_>> {
    let data = node.get("data")?;
    let kind = data.word("nodeType").unwrap_or_default();
    let boxed = kind == "box" || data.get("isBox").is_some_and(|flag| flag.text() != Some(""));
    if boxed {
        return None;
    }
    let name = ["app", "service", "workload"].iter().find_map(|key| data.word(key)).unwrap_or("unknown");
    Some(Node {
        id: data.word("id")?,
        name,
        place: Place { file, line: data.line },
        passing: kind == "service",
        unknown: kind == "unknown" || name == "unknown",
    })
}

fn link<'a>(edge: &'a Tree, file: u16, model: &mut Model) -> Result<Link<'a>, Wrong> {
    let place = Place { file, line: edge.line };
    let ends = edge.get("data").and_then(|data| Some((data, data.word("source")?, data.word("target")?)));
    let Some((data, from, to)) = ends else {
        return Err(wrong(edge.line, "found an edge without `source` or `target`, expected both"));
    };
    let protocol = data.at(&["traffic", "protocol"]).and_then(Tree::text).unwrap_or_default();
    let rate = data.at(&["traffic", "rates"]).and_then(|rates| rates.get(protocol)).and_then(Tree::float);
    let rate = match protocol {
        // Bytes per second, which are no requests.
        "tcp" => None,
        _ => rate.filter(|rate| *rate >= 0.0),
    };
    if protocol == "tcp" {
        model.drop(place, "a TCP edge has bytes and no requests: its rate is not known");
    }
    Ok(Link { from, to, rate, place })
}

/// Adds the edge; one to a node that passes calls on goes to those behind it, by their shares.
fn pass(from: &Node, to: &Node, link: &Link, nodes: &[Node], links: &[Link], model: &mut Model) {
    let behind = links.iter().filter(|other| to.passing && other.from == to.id);
    let behind: Vec<(&Node, f64)> = behind
        .filter_map(|other| Some((nodes.iter().find(|node| node.id == other.to)?, other.rate.unwrap_or(1.0))))
        .collect();
    let all: f64 = behind.iter().map(|other| other.1).sum();
    let ends: Vec<(&Node, f64)> = match behind.is_empty() || all <= 0.0 {
        true => vec![(to, 1.0)],
        false => behind.iter().map(|(node, rate)| (*node, rate / all)).collect(),
    };
    for (to, share) in ends {
        let rate = link.rate.map(|rate| rate * share);
        let service = model.service(to.name, to.place);
        if from.unknown {
            service.entry = Some(link.place);
            let sum =
                |rate| Given { value: service.rate.map_or(0.0, |own| own.value) + rate, place: link.place };
            service.rate = rate.map(sum).or(service.rate);
        } else if from.name != to.name {
            let (from, to) = (from.name.to_owned(), to.name.to_owned());
            model.edge(Edge { from, to, place: link.place, count: None, rate, guess: None });
        }
    }
}
