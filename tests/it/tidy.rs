//! House rules as a test: who may import whom, no circle inside a room, words that must not appear, file sizes, no
//! forgotten file. A finding names the file and the line, and says what to do. Rust is read as tokens, so that comments
//! and strings do not count as code; the word lists of `text` are looked for everywhere.

mod circles;
mod commands;
mod functions;
mod imports;
mod literals;
mod parts;
mod spoken;
mod text;
mod tokens;
mod words;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use tokens::tokens;

/// Longer files are split. Aim at 150 lines, think again at 400.
const MAX_LINES: usize = 600;

/// A broken house rule.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    line: usize,
    advice: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.advice)
    }
}

/// One file of the project: its path from the root, with `/`, and its text.
pub struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    fn finding(&self, line: usize, advice: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, advice: advice.into() }
    }
}

#[test]
fn tidy() {
    let sources = sources();
    assert!(sources.iter().any(|source| source.path == "src/lib.rs"), "the walk did not find src/lib.rs");
    let findings = check(&sources);
    let list: Vec<String> = findings.iter().map(Finding::to_string).collect();
    assert!(findings.is_empty(), "{} house rules broken:\n{}", list.len(), list.join("\n"));
}

fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = forgotten_files(sources);
    findings.extend(circles::check(sources));
    for source in sources {
        findings.extend(text::check(source));
        if source.is_rust() {
            let tokens = tokens(&source.text);
            findings.extend(imports::check(source, &tokens));
            findings.extend(words::check(source, &tokens));
            findings.extend(parts::check(source));
            findings.extend(literals::check(source));
            findings.extend(spoken::check(source));
            findings.extend(commands::check(source));
            findings.extend(functions::check(source, &tokens));
            findings.extend(size(source));
        }
    }
    findings
}

fn size(source: &Source) -> Option<Finding> {
    let lines = source.text.lines().count();
    (lines > MAX_LINES).then(|| {
        source.finding(lines, format!("{lines} lines, {MAX_LINES} are allowed: split it by behaviour"))
    })
}

/// A file that no `mod` line names is not compiled, and its tests do not run.
fn forgotten_files(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is_rust()) {
        let Some((parent, name)) = parent_module(&source.path) else { continue };
        if name == "mod" {
            findings
                .push(source.finding(1, "no mod.rs: the module `foo` is `foo.rs` beside its folder `foo/`"));
            continue;
        }
        let declared = sources.iter().find(|other| other.path == parent).is_some_and(|parent| {
            let tokens = tokens(&parent.text);
            tokens.windows(3).any(|w| w[0].text == "mod" && w[1].text == name && w[2].text == ";")
        });
        if !declared {
            findings.push(source.finding(1, format!("not compiled: {parent} has no line `mod {name};`")));
        }
    }
    findings
}

/// The file that must declare `path`, and the module's name; nothing for the roots of crates.
fn parent_module(path: &str) -> Option<(String, &str)> {
    let (folder, file) = path.rsplit_once('/')?;
    let name = file.strip_suffix(".rs")?;
    match folder {
        "src" if name == "lib" || name == "main" => None,
        // A package of its own.
        "web/streams/src" if name == "lib" => None,
        // The page belongs to its binary.
        "src" if name == "app" || name == "web" => Some(("src/main.rs".to_owned(), name)),
        // That of game days to its own.
        "src" if name == "room" => Some(("src/bin/rooms.rs".to_owned(), name)),
        // And on paper to the command line.
        "src" if name == "paper" => Some(("src/bin/blast.rs".to_owned(), name)),
        "src" => Some(("src/lib.rs".to_owned(), name)),
        "tests/it" if name == "main" => None,
        "tests/it" => Some(("tests/it/main.rs".to_owned(), name)),
        "src/bin" | "tests" | "benches" | "examples" => None,
        _ if name == "main" => None,
        _ => Some((format!("{folder}.rs"), name)),
    }
}

/// All text files of the project, in the order of their paths.
pub fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(root, root, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// What was built or installed is not ours.
const SKIPPED: [&str; 5] = [".git", "dist", "node_modules", "results", "target"];
const KINDS: [&str; 13] =
    ["rs", "toml", "lock", "md", "js", "mjs", "ts", "json", "html", "css", "sh", "yml", "npmrc"];
const NAMES: [&str; 4] = ["Makefile", "run", ".npmrc", ".gitignore"];

fn walk(root: &Path, folder: &Path, found: &mut Vec<Source>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in entries {
        let path: PathBuf = entry.expect("a readable folder").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            // Cargo marks every target folder, whatever its name.
            if !SKIPPED.contains(&name) && !path.join("CACHEDIR.TAG").exists() {
                walk(root, &path, found);
            }
            continue;
        }
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        if !KINDS.contains(&kind) && !NAMES.contains(&name) {
            continue;
        }
        let relative = path.strip_prefix(root).expect("a path below the root");
        let relative: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
        // Documents for tests may be broken on purpose, not even text.
        if let Ok(text) = fs::read_to_string(&path) {
            found.push(Source { path: relative.join("/"), text });
        }
    }
}

#[test]
fn forgotten_and_long_files_are_found() {
    let file = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let long = "\n".repeat(MAX_LINES + 1);
    let cases = [
        (
            vec![file("src/lib.rs", "// mod view;\n"), file("src/view.rs", "")],
            vec!["src/view.rs:1: not compiled"],
        ),
        (vec![file("src/lib.rs", "pub mod view;"), file("src/view.rs", "")], vec![]),
        (vec![file("src/view.rs", "mod b;"), file("src/view/b.rs", "")], vec!["src/view.rs:1: not compiled"]),
        (
            vec![file("tests/it/main.rs", "mod view;"), file("tests/it/b.rs", "")],
            vec!["tests/it/b.rs:1: not compiled"],
        ),
        (
            vec![file("src/lib.rs", "mod view;"), file("src/view/mod.rs", "")],
            vec!["src/view/mod.rs:1: no mod.rs"],
        ),
        (vec![file("tests/wasm.rs", &long)], vec!["tests/wasm.rs:601: 601 lines"]),
        (vec![file("tests/wasm.rs", &long[1..])], vec![]),
    ];
    for (sources, expected) in cases {
        let found: Vec<String> = check(&sources).iter().map(Finding::to_string).collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}");
        }
    }
}
