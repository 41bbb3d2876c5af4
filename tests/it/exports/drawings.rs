//! Drawings are read by readers of the tests' own: as many nodes and edges as the system has, each with its words.

use std::collections::{BTreeMap, BTreeSet};

use blast_radius::export::{Kind, graph};
use blast_radius::scenario::{self, catalogue};

use super::{Case, EVERY};

/// Nodes with their labels, and edges with theirs.
type Drawn = (BTreeMap<String, String>, BTreeSet<(String, String, String)>);

fn documents() -> Vec<&'static str> {
    catalogue::list().iter().filter_map(|own| catalogue::text(own.0)).chain([EVERY]).collect()
}

/// What a system is, by its labels.
fn system(text: &str, names: impl Fn(usize, String) -> String) -> Drawn {
    let scenario = scenario::read(text).unwrap();
    let graph = graph(&scenario.topology);
    let name = |at: usize| names(at, graph.nodes[at].part.spell(&scenario.topology));
    let nodes = (0..graph.nodes.len()).map(|at| (name(at), graph.nodes[at].label.clone())).collect();
    let edges = graph.edges.iter().map(|own| (name(own.from), name(own.to), own.what.to_owned())).collect();
    (nodes, edges)
}

/// Texts in quotes of a line, with what stands before each.
fn quotes(line: &str) -> Vec<(String, String)> {
    let (mut list, mut before, mut text, mut inside, mut escaped) =
        (Vec::new(), String::new(), String::new(), false, false);
    for c in line.chars() {
        match (inside, c) {
            (true, _) if std::mem::take(&mut escaped) => text.push(c),
            (true, '\\') => escaped = true,
            (true, '"') => {
                list.push((std::mem::take(&mut before), std::mem::take(&mut text)));
                inside = false;
            }
            (true, _) => text.push(c),
            (false, '"') => inside = true,
            (false, _) => before.push(c),
        }
    }
    list
}

#[test]
fn graphviz_gets_every_part_and_every_edge() {
    for text in documents() {
        let drawn = Case::new(text, &[], "1m").text(Kind::Dot);
        let mut found: Drawn = Default::default();
        for line in drawn.lines().filter(|line| line.contains("\"label\"")) {
            let quotes = quotes(line);
            let words: Vec<String> = quotes.iter().map(|own| own.1.clone()).collect();
            if quotes[1].0.trim() == "->" {
                found.1.insert((words[0].clone(), words[1].clone(), words[3].clone()));
            } else {
                assert!(found.0.insert(words[0].clone(), words[2].clone()).is_none(), "{line}");
            }
        }
        assert_eq!(found, system(text, |_, name| name));
    }
}

/// What Mermaid shows for its entities.
fn shown(text: &str) -> String {
    let entities = [
        ("#quot;", "\""),
        ("#lt;", "<"),
        ("#gt;", ">"),
        ("#amp;", "&"),
        ("#96;", "`"),
        ("#92;", "\\"),
        ("#59;", ";"),
        ("#35;", "#"),
    ];
    entities.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

fn mermaid(drawn: &str) -> Drawn {
    let mut found: Drawn = Default::default();
    for line in drawn.lines().map(str::trim).filter(|line| line.starts_with('n')) {
        let pieces: Vec<&str> = line.split('"').collect();
        assert_eq!(pieces.len(), 3, "{line}");
        match pieces[0].split_once(" -->|") {
            Some((from, "")) => {
                let to = pieces[2].strip_prefix("| ").unwrap();
                found.1.insert((from.to_owned(), to.to_owned(), pieces[1].to_owned()));
            }
            _ => {
                let id = pieces[0].trim_end_matches(['[', '(', '{']);
                assert!(found.0.insert(id.to_owned(), shown(pieces[1])).is_none(), "{line}");
            }
        }
    }
    found
}

#[test]
fn mermaid_gets_every_part_and_every_edge() {
    for text in documents() {
        let drawn = Case::new(text, &[], "1m").text(Kind::Mermaid);
        assert_eq!(mermaid(&drawn), system(text, |at, _| format!("n{}", at + 1)));
    }
}

/// A document of services that call the next ones, so that it has far more than 500 edges.
fn large() -> String {
    let service = |at: usize| {
        let calls = (at + 1..(at + 9).min(90))
            .map(|to| format!(r#"{{ "kind": "call", "to": "s{to}.o", "timeout": "1s" }}"#));
        let steps: Vec<String> =
            std::iter::once(r#"{ "kind": "work", "time": { "constant": "1ms" } }"#.to_owned())
                .chain(calls)
                .collect();
        format!(r#"{{ "id": "s{at}", "operations": [{{ "id": "o", "steps": [{}] }}] }}"#, steps.join(", "))
    };
    let services: Vec<String> = (0..90).map(service).collect();
    let journey = r#"{ "id": "j", "to": "s0.o", "rate": 1 }"#;
    format!(r#"{{ "id": "large", "services": [{}], "journeys": [{journey}] }}"#, services.join(", "))
}

#[test]
fn what_is_too_large_for_mermaid_is_cut_to_the_blast_cone_and_says_so() {
    let large = large();
    let whole = system(&large, |_, name| name);
    assert!(whole.1.len() > 600);
    let case = Case::new(&large, &["1m replica s20/1 crash"], "2m");
    let exported = case.export(Kind::Mermaid).unwrap();
    let found = mermaid(&exported.files[0].text);
    // s20 and everybody before it, who calls it directly or through others, and the journey.
    assert_eq!(found.0.len(), 22);
    assert!(exported.files[0].text.starts_with("%% Cut to the blast cone: 22 of 91 parts"));
    assert_eq!(exported.left_out.len(), 1);
    let none = Case::new(&large, &[], "2m").export(Kind::Mermaid).unwrap_err();
    assert!(none[0].contains("expected at most 500 and 50000"), "{none:?}");
    assert_eq!(Case::new(&large, &[], "2m").text(Kind::Dot).matches("->").count(), whole.1.len());
}
