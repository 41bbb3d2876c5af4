//! Every command that a document names can be given: the target of make, the script, the bench, the subcommand and its
//! options exist. Those that only print are run.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Tells of the past: its commands need not work today.
const HISTORY: &str = "CHANGELOG.md";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The documents for people, by name.
fn documents() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for folder in ["", "docs/"] {
        for entry in fs::read_dir(root().join(folder)).expect("a readable folder") {
            let name = format!("{folder}{}", entry.expect("an entry").file_name().to_string_lossy());
            if name.ends_with(".md") && name != HISTORY {
                let text = read(&name);
                found.insert(name, text);
            }
        }
    }
    found
}

/// The commands of a document: lines of its shell blocks, and code in a line that begins as a command does. Commands
/// joined by `&&` stand for themselves.
fn commands(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut fence: Option<bool> = None;
    for line in text.lines() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            fence = fence.is_none().then(|| ["sh", "bash", "console"].contains(&language.trim()));
        } else if fence == Some(true) {
            found.extend(split(line));
        } else if fence.is_none() {
            found.extend(line.split('`').skip(1).step_by(2).flat_map(split).filter(|words| begins(words)));
        }
    }
    found
}

fn begins(words: &[String]) -> bool {
    let known = ["make", "cargo", "blast", "node", "trunk"];
    let first = &words[0];
    words.len() > 1 && known.contains(&first.as_str())
        || first.starts_with("--")
        || (first.starts_with("scripts/") || first.starts_with("benches/")) && first.ends_with(".sh")
}

/// The words of each command in a line, without settings of the environment before them and comments behind.
fn split(line: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let (mut word, mut quote) = (String::new(), None);
    let mut end = |word: &mut String| {
        let word = std::mem::take(word);
        let assigned = word.split_once('=').is_some_and(|(name, _)| is_placeholder(name));
        let words = commands.last_mut().expect("never empty");
        if word == "&&" {
            commands.push(Vec::new());
        } else if !word.is_empty() && !(assigned && words.is_empty()) {
            words.push(word);
        }
    };
    for char in line.chars() {
        match (char, quote) {
            ('#', None) if word.is_empty() => break,
            ('"' | '\'', None) => quote = Some(char),
            (_, Some(open)) if open == char => quote = None,
            (' ', None) => end(&mut word),
            _ => word.push(char),
        }
    }
    end(&mut word);
    commands.into_iter().filter(|words| !words.is_empty()).collect()
}

/// `SCENARIO`, `FILE.md`, `N`: the reader puts something in its place.
fn is_placeholder(word: &str) -> bool {
    let name = word.split('.').next().unwrap_or_default();
    !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
}

fn blast(arguments: &[&str]) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_blast")).args(arguments).output().expect("the binary runs");
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The options among the words, without their values: `--until`.
fn options(words: &[String]) -> impl Iterator<Item = &str> {
    words.iter().filter(|word| word.starts_with("--") && word.len() > 2).map(|word| {
        let end = word.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(word.len());
        &word[..end]
    })
}

/// What is wrong with a command, or nothing.
fn complaint(words: &[String]) -> Option<String> {
    let rest = &words[1..];
    match words[0].as_str() {
        "make" => rest.iter().find_map(make),
        "blast" => of_blast(rest),
        "cargo" => of_cargo(rest),
        "node" => missing(rest.first()?),
        option if option.starts_with("--") => {
            let subcommands = ["run", "check", "digest", "commands", "sweep", "list", "schema"];
            let known = subcommands
                .iter()
                .filter_map(|name| blast(&[name, "--help"]))
                .any(|help| options(words).all(|option| help.contains(option)));
            let of_cargo = ["--locked", "--features", "--release", "--target", "--example"].contains(&option);
            (!known && !of_cargo).then(|| format!("no subcommand of blast has {option}"))
        }
        path if path.contains('/') => missing(path),
        _ => None,
    }
}

fn make(word: &String) -> Option<String> {
    let makefile = read("Makefile");
    let known = match word.split_once('=') {
        Some((variable, _)) => makefile.contains(&format!("$({variable})")),
        None => makefile.lines().any(|line| line.starts_with(&format!("{word}:"))),
    };
    (!known).then(|| format!("the Makefile has no {word}"))
}

fn of_blast(words: &[String]) -> Option<String> {
    let name = words.first()?;
    if is_placeholder(name) || name == "--help" || name.starts_with(['…', '.']) {
        return None;
    }
    let Some(help) = blast(&[name, "--help"]) else { return Some(format!("no subcommand {name}")) };
    if let Some(option) = options(&words[1..]).find(|option| !help.contains(option)) {
        return Some(format!("blast {name} has no {option}"));
    }
    let prints = ["list", "schema", "commands"].contains(&name.as_str());
    let whole = !words.iter().any(|word| is_placeholder(word) || [">", "|"].contains(&word.as_str()));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    (prints && whole && blast(&words).is_none()).then(|| "it fails".to_string())
}

fn of_cargo(words: &[String]) -> Option<String> {
    let (own, passed) = match words.iter().position(|word| word == "--") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words, &[][..]),
    };
    for pair in own.windows(2) {
        let folder = match pair[0].as_str() {
            "--test" => "tests",
            "--bench" => "benches",
            "--example" => "examples",
            "--bin" => "src/bin",
            _ => continue,
        };
        let name = &pair[1];
        let file = ["", "/main"].iter().any(|end| root().join(format!("{folder}/{name}{end}.rs")).exists());
        if !file && !is_placeholder(name) && name != "app" {
            return Some(format!("there is no {folder}/{name}.rs"));
        }
    }
    match own.first()?.as_str() {
        "run" if !own.iter().any(|word| word == "--example") => of_blast(passed),
        "test" => {
            let position = own.iter().position(|word| word == "--test").map_or(1, |at| at + 2);
            let filter = own.get(position).or(passed.first())?;
            (!filter.starts_with('-') && !is_placeholder(filter) && !is_a_test(filter))
                .then(|| format!("no test is called {filter}"))
        }
        _ => None,
    }
}

/// Whether the filter of a test run finds a module or a function of the tests.
fn is_a_test(filter: &str) -> bool {
    let name = filter.rsplit("::").next().unwrap_or(filter);
    let mut folders: Vec<PathBuf> = vec![root().join("tests/it")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a readable folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_stem().is_some_and(|stem| stem.to_string_lossy().starts_with(name))
                || fs::read_to_string(&path).is_ok_and(|text| text.contains(&format!("fn {name}")))
            {
                return true;
            }
        }
    }
    false
}

fn missing(path: &str) -> Option<String> {
    (!root().join(path).is_file()).then(|| format!("there is no {path}"))
}

#[test]
fn every_command_of_the_documents_can_be_given() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for (name, text) in documents() {
        for words in commands(&text) {
            seen += 1;
            wrong.extend(complaint(&words).map(|what| format!("{name}: {}: {what}", words.join(" "))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 30, "{seen} commands: are they still found?");
}

#[test]
fn commands_that_cannot_be_given_are_found() {
    let text = "Say `make tea`, `make test PARTS=native` or `make test SPEED=3`.\n\
        ```sh\nX=1 blast run --fast   # quick\nblast list && benches/none.sh\n```\n\
        `node benches/none.mjs`, `cargo bench --bench none`, `cargo test --test it no_such_thing`, `--never`, `a --b`\n\
        ```rust\nblast();\n```\n`blast brew`";
    let found: Vec<String> = commands(text).iter().filter_map(|words| complaint(words)).collect();
    let expected = [
        "the Makefile has no tea",
        "the Makefile has no SPEED=3",
        "blast run has no --fast",
        "there is no benches/none.sh",
        "there is no benches/none.mjs",
        "there is no benches/none.rs",
        "no test is called no_such_thing",
        "no subcommand of blast has --never",
        "no subcommand brew",
    ];
    assert_eq!(found, expected);
}

/// The scripts that a document can name are run by people who may lack something: they say what.
#[test]
fn a_script_without_its_argument_says_what_it_needs() {
    let output = Command::new("sh").arg(root().join("benches/ratio.sh")).output().expect("a shell");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("DIR"));
    let bench = read("benches/ratio.sh");
    assert!(bench.contains("--bench once") && root().join("benches/once.rs").is_file());
}
