//! Paths and names in spans of code: `world/kafka/producer` is a module below `src/`, `tests/it` a path from the root,
//! and of "`Duty` in `world/topology.rs`" the file has the word.

use std::fs;
use std::path::PathBuf;

use super::markdown::Document;
use super::root;

/// Endings of names that are files even without a folder.
const ENDINGS: [&str; 9] = [".rs", ".md", ".mjs", ".json", ".sh", ".toml", ".css", ".html", ".js"];

/// Folders that a build makes.
const BUILT: [&str; 2] = ["dist/", "target/"];

/// Findings of one document.
pub fn check(document: &Document) -> Vec<String> {
    let mut findings = Vec::new();
    let spans = document.spans();
    for (at, span) in spans.iter().enumerate() {
        for name in alternatives(span.code).into_iter().filter(|name| is_path(name)) {
            let (path, item) = name.split_once("::").map_or((name.as_str(), None), |(p, i)| (p, Some(i)));
            let Some(file) = resolve(path) else {
                findings.push(format!("{}:{}: there is no `{path}`", document.path, span.line));
                continue;
            };
            let owned = (span.before == " in " && at > 0).then(|| spans[at - 1].code);
            for word in item.into_iter().chain(owned.filter(|word| is_name(word))) {
                if !has_word(&file, word) {
                    findings.push(format!("{}:{}: `{path}` has no `{word}`", document.path, span.line));
                }
            }
        }
    }
    findings
}

/// A way to add something, with the number of files that it says and those that it names.
pub struct Counted {
    pub title: String,
    pub said: usize,
    pub named: Vec<String>,
}

/// Items such as "- **A fault of a zone: 6 files.** …", to the next item or blank line.
pub fn counted(document: &Document) -> Vec<Counted> {
    let mut ways: Vec<Counted> = Vec::new();
    let mut open = false;
    for (_, line) in document.prose() {
        let head = line.strip_prefix("- **").and_then(|rest| rest.split_once("**")).and_then(|(head, _)| {
            let (title, count) = head.trim_end_matches(['.', ':']).rsplit_once(": ")?;
            let said = count.strip_suffix(" files").or(count.strip_suffix(" file"))?;
            Some((title.to_owned(), said.parse().ok()?))
        });
        if let Some((title, said)) = head {
            ways.push(Counted { title, said, named: Vec::new() });
            open = true;
        } else if line.starts_with("- ") || line.trim().is_empty() {
            open = false;
        }
        if let Some(way) = ways.last_mut().filter(|_| open) {
            let codes = line.split('`').skip(1).step_by(2).flat_map(alternatives);
            way.named.extend(codes.filter(|code| is_path(code)));
            way.named.sort();
            way.named.dedup();
        }
    }
    ways
}

/// `a/{b,c}` is `a/b` and `a/c`; everything else is itself.
fn alternatives(code: &str) -> Vec<String> {
    match code.split_once('{').and_then(|(head, rest)| Some((head, rest.split_once('}')?))) {
        Some((head, (names, tail))) if head.ends_with('/') => {
            names.split(',').map(|name| format!("{head}{}{tail}", name.trim())).collect()
        }
        _ => vec![code.to_owned()],
    }
}

/// Whether a span of code is meant as a path of the project, not an example of one (`FILE.md`).
fn is_path(code: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | ':');
    let parts = code.split(['/', '.']);
    let placeholder = |part: &str| part.len() > 1 && part.chars().all(|c| c.is_ascii_uppercase());
    code.chars().all(plain)
        && !code.starts_with(['.', '/', '-'])
        && !BUILT.iter().any(|folder| code.starts_with(folder))
        && (code.contains('/') || ENDINGS.iter().any(|ending| code.ends_with(ending) && code != *ending))
        && (root().join(code).exists() || !parts.into_iter().any(placeholder))
}

/// A word of Rust, perhaps with its type before it.
fn is_name(code: &str) -> bool {
    !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'))
}

/// The file or folder of a path from the root, or of a module below `src/`.
fn resolve(path: &str) -> Option<PathBuf> {
    let (root, path) = (root(), path.trim_end_matches('/'));
    let sources = root.join("src");
    let candidates = [root.join(path), sources.join(path), sources.join(format!("{path}.rs"))];
    // A folder without its file is no module, so the file goes first.
    let file = candidates.iter().rev().find(|candidate| candidate.is_file());
    file.or_else(|| candidates.iter().find(|candidate| candidate.exists())).cloned()
}

/// Whether a file has a word; of `Type::member`, the last.
fn has_word(file: &PathBuf, word: &str) -> bool {
    let word = word.rsplit("::").next().unwrap_or(word);
    let Ok(text) = fs::read_to_string(file) else { return false };
    let of_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(of_word) && !text[at + word.len()..].starts_with(of_word))
}

#[test]
fn stale_paths_and_names_are_found() {
    let cases = [
        ("see `engine/queue`, `src/engine/{queue,time}.rs`, `tests/it`, `FILE.md`, `a b/c`, `-x/y`", 0),
        ("see `engine/quaue`, `gone.md`, `src/engine/{queue,tyme}.rs`", 3),
        ("`Scheduler` in `engine/scheduler.rs`, `Shedooler` in `engine/scheduler.rs`", 1),
        ("`engine/time::SimTime` and `engine/time::SimTome`", 1),
    ];
    for (text, expected) in cases {
        let found = check(&Document::new("a.md", text));
        assert_eq!(found.len(), expected, "{text}: {found:?}");
    }
    let text = "- **A thing: 2 files.** `Duty` in `world/a.rs`,\n  `world/b.rs`, again `world/b.rs`\n\n`world/c.rs`\n";
    let ways = counted(&Document::new("a.md", text));
    assert_eq!((ways.len(), ways[0].said, ways[0].named.len()), (1, 2, 2));
}
