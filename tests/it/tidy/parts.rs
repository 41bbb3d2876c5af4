//! Parts are spelled and read in one file: a text such as `service:fees` put together elsewhere is a second grammar.

use super::{Finding, Source};

/// Where parts are spelled and read.
const HOME: &str = "src/world/part.rs";
/// The words of the kinds of `Part`.
const KINDS: [&str; 10] =
    ["journey", "node", "service", "replica", "cluster", "broker", "quorum", "store", "zone", "duty"];

pub fn check(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with("src/") || !source.is_rust() || source.path == HOME {
        return Vec::new();
    }
    let lines = source.text.lines().enumerate();
    let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    let spelled = code.filter_map(|(at, line)| Some((at, KINDS.iter().find(|kind| spells(line, kind))?)));
    let advice = |kind| format!("`{kind}:` is spelled and read in {HOME} only: carry a `Part`");
    spelled.map(|(at, kind)| source.finding(at + 1, advice(kind))).collect()
}

/// Whether a text begins with the word of a kind and a colon. A sentence has a blank behind its colon.
fn spells(line: &str, kind: &str) -> bool {
    line.match_indices(&format!("\"{kind}:")).any(|(at, found)| !line[at + found.len()..].starts_with(' '))
}

#[test]
fn parts_that_are_spelled_outside_their_home_are_found() {
    let cases = [
        ("src/view/cone.rs", "let (kind, i) = word.strip_prefix(\"service:\");", true),
        ("src/app/map.rs", "    let part = format!(\"broker:{}:{broker}\", cluster.id);", true),
        ("src/world/part.rs", "format!(\"broker:{id}\")", false),
        ("src/app/map.rs", "    /// Its part: \"service:fees\".", false),
        ("src/view/words.rs", "\"zone: all of it\"", false),
        ("tests/it/causes.rs", "\"zone:a\"", false),
    ];
    for (path, text, found) in cases {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(!check(&source).is_empty(), found, "{path}: {text}");
    }
}
