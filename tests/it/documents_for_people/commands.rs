//! Commands of the documents, in shell examples and in spans of code: targets, scripts, features, binaries, tests,
//! subcommands and options exist. Examples of `blast` are run, shortened to a few seconds of simulation.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use blast_radius::scenario::catalogue;

use super::markdown::Document;
use super::root;
use crate::tidy;

/// What the examples call a document of one's own.
const OWN_DOCUMENT: &str = "my-exchange.json";
/// How far an example is run, and the window of a sweep within.
const SHORT: &str = "40s";
/// When the example of a question loses a part.
const ASKED_AT: &str = "20s";
const WINDOW: (&str, &str) = ("0s", "30s");

/// Findings of one document.
pub fn check(document: &Document) -> Vec<String> {
    let mut findings = Vec::new();
    let spans = document.spans().into_iter().map(|span| (span.line, span.code));
    for (line, text) in document.shell().into_iter().chain(spans) {
        for words in simple_commands(text) {
            if let Err(error) = known(&words) {
                findings.push(format!("{}:{line}: `{text}`: {error}", document.path));
            }
        }
    }
    findings
}

/// An example of the command line: where it stands, and the words after `blast`.
#[derive(Debug)]
pub struct Example {
    place: String,
    words: Vec<String>,
}

/// Examples of `blast` in the shell blocks of a document.
pub fn examples(document: &Document) -> Vec<Example> {
    let mut examples = Vec::new();
    for (line, text) in document.shell() {
        for words in simple_commands(text) {
            if let Some(words) = of_blast(&words) {
                let place = format!("{}:{line}: `{text}`", document.path);
                examples.push(Example { place, words: shortened(words) });
            }
        }
    }
    examples
}

impl Example {
    /// Runs it; what was wrong with it.
    pub fn run(&self, folder: &Path) -> Option<String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_blast"));
        let output = command.args(&self.words).current_dir(folder).stdin(Stdio::null()).output().unwrap();
        // 1 is a broken assertion: a run of a few seconds may not hold what its story does.
        let fine = matches!(output.status.code(), Some(0 | 1));
        (!fine).then(|| format!("{}: {}", self.place, String::from_utf8_lossy(&output.stderr)))
    }
}

/// A folder with a document of one's own, and with texts to import.
pub fn folder_of_examples() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("documents_for_people");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(OWN_DOCUMENT), catalogue::text(catalogue::DEFAULT).unwrap()).unwrap();
    for (name, text) in crate::import::FILES {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

/// The words of each simple command of a line: without comment, settings before it, and where its output goes.
fn simple_commands(line: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let mut words = words(line).into_iter();
    while let Some(word) = words.next() {
        match word.as_str() {
            "#" => break,
            "&&" | "|" => commands.push(Vec::new()),
            ">" => drop(words.next()),
            _ => commands.last_mut().expect("one").push(word),
        }
    }
    let is_setting = |word: &String| word.split_once('=').is_some_and(|(name, _)| is_placeholder(name));
    commands.iter_mut().for_each(|words| {
        let settings = words.iter().take_while(|word| is_setting(word)).count();
        words.drain(..settings);
    });
    commands.retain(|words| !words.is_empty());
    commands
}

/// Words of a shell line; quotes hold one together.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quote = !quote,
            ' ' if !quote => words.push(std::mem::take(&mut word)),
            c => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// `FILE`, `SCENARIO`, `PORT`: something to be filled in, or the name of a variable.
fn is_placeholder(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_uppercase() || c == '_')
}

/// The words after the program's name, where a command is one of `blast`.
fn of_blast(words: &[String]) -> Option<&[String]> {
    match words[0].as_str() {
        "blast" => Some(&words[1..]),
        "cargo" if words.get(1).is_some_and(|word| word == "run") => {
            let at = words.iter().position(|word| word == "--")?;
            Some(&words[at + 1..])
        }
        _ => None,
    }
}

/// Whether all that a command names exists; commands of others (`git`, `rustup`) are left alone.
fn known(words: &[String]) -> Result<(), String> {
    if let Some(words) = of_blast(words) {
        return blast(words);
    }
    let rest = &words[1..];
    let first = rest.iter().find(|word| !word.starts_with('-'));
    match words[0].as_str() {
        "make" => rest.iter().try_for_each(|word| makes(word)),
        "node" => first.map_or(Ok(()), |script| exists(script)),
        "cargo" => cargo(rest),
        // Of the rest, what looks like a script of ours.
        script if script.starts_with("scripts/") || script.starts_with("benches/") => exists(script),
        option if option.starts_with("--") => has_option(&help(&["help", "run"]), option)
            .or_else(|_| has_option(&help(&["help", "sweep"]), option))
            .or_else(|_| has_option(&help(&["help", "poster"]), option))
            .or_else(|_| has_option(&help(&["help", "check"]), option))
            .or_else(|_| has_option(&help(&["help", "ask"]), option)),
        _ => Ok(()),
    }
}

fn exists(path: &str) -> Result<(), String> {
    root().join(path).exists().then_some(()).ok_or_else(|| format!("there is no {path}"))
}

/// A target of the Makefile, or a variable that it reads.
fn makes(word: &str) -> Result<(), String> {
    let makefile = fs::read_to_string(root().join("Makefile")).unwrap();
    let has = match word.split_once('=') {
        Some((variable, _)) => makefile.contains(&format!("$({variable})")),
        None => makefile.lines().any(|line| line.starts_with(&format!("{word}:"))),
    };
    has.then_some(()).ok_or_else(|| format!("the Makefile has no {word}"))
}

/// Features, binaries, examples, benches, and the filter of a test.
fn cargo(words: &[String]) -> Result<(), String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let named = |kind: &str, name: &str| match kind {
        "--features" => manifest.lines().any(|line| line.starts_with(&format!("{name} = ["))),
        "--example" => root().join(format!("examples/{name}.rs")).exists(),
        _ => manifest.contains(&format!("name = \"{name}\"")),
    };
    let mut filters = Vec::new();
    let mut rest = words.iter().skip(1);
    while let Some(word) = rest.next() {
        match word.as_str() {
            "--features" | "--bin" | "--example" | "--test" | "--bench" => {
                let name = rest.next().ok_or("nothing after an option")?;
                if !is_placeholder(name) && !named(word, name) {
                    return Err(format!("Cargo.toml has no {word} {name}"));
                }
            }
            "--target" => drop(rest.next()),
            word if !word.starts_with('-') => filters.push(word),
            _ => {}
        }
    }
    let is_test = words.first().is_some_and(|word| word == "test");
    filters.into_iter().filter(|_| is_test).try_for_each(finds_a_test)
}

/// A filter finds modules and functions of `tests/it` by their names.
fn finds_a_test(filter: &str) -> Result<(), String> {
    let last = filter.rsplit("::").next().unwrap_or(filter);
    let found = tidy::sources().iter().filter(|source| source.path.starts_with("tests/it/")).any(|source| {
        source.path.contains(&format!("/{last}")) || source.text.contains(&format!("fn {last}"))
    });
    (found || is_placeholder(filter)).then_some(()).ok_or_else(|| format!("no test is called {filter}"))
}

/// Subcommand, options and built-in scenarios.
fn blast(words: &[String]) -> Result<(), String> {
    let Some((subcommand, rest)) = words.split_first() else { return Ok(()) };
    let shown = if subcommand == "help" { rest.first().map_or("help", |word| word) } else { subcommand };
    let text = help(&["help", shown]);
    if text.is_empty() {
        return Err(format!("blast has no command {shown}"));
    }
    rest.iter().filter(|word| word.starts_with("--")).try_for_each(|option| has_option(&text, option))
}

/// What the program says of itself; nothing for an unknown command.
fn help(words: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_blast")).args(words).stdin(Stdio::null()).output().unwrap();
    if output.status.success() { String::from_utf8(output.stdout).unwrap() } else { String::new() }
}

fn has_option(help: &str, option: &str) -> Result<(), String> {
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-');
    let has = help.match_indices(option).any(|(at, _)| ends(&help[at + option.len()..]));
    has.then_some(()).ok_or_else(|| format!("no option {option}"))
}

/// The same command over a few seconds and one seed, with its placeholders filled in.
fn shortened(words: &[String]) -> Vec<String> {
    let mut short = words.to_vec();
    let mut set = |option: &str, value: &str, add: bool| {
        if let Some(at) = short.iter().position(|word| word == option) {
            match short.get(at + 1).filter(|next| !next.starts_with("--")) {
                Some(_) => short[at + 1] = value.to_owned(),
                None => short.insert(at + 1, value.to_owned()),
            }
        } else if add {
            short.extend([option.to_owned(), value.to_owned()]);
        }
    };
    let is = |subcommand: &str| words.first().is_some_and(|word| word == subcommand);
    let asks = is("ask");
    // An export with commands of its own writes them, and runs nothing.
    let judged = is("export") && !words.iter().any(|word| word == "--do");
    set("--until", SHORT, is("run") || is("digest") || is("sweep") || asks || judged);
    set("--at", ASKED_AT, asks);
    set("--distance", "1", false);
    set("--seeds", "1", is("sweep") || asks);
    set("--from", WINDOW.0, is("sweep"));
    set("--to", WINDOW.1, is("sweep"));
    short
}

#[test]
fn commands_that_do_not_exist_are_found() {
    let cases = [
        ("make serve PORT=8081 # comment\nUPDATE=1 cargo test --features cli --test it model_page", 0),
        (
            "make serves\nmake serve SPEED=3\ncargo test --features clii --test it tidy\ncargo test --test it no_such_test",
            4,
        ),
        ("node benches/wasm.mjs && scripts/test.sh native\ngit rebase main\nrustup update", 0),
        ("node benches/gone.mjs && scripts/gone.sh", 2),
        ("cargo run --release --features cli -- run X --do \"8m x\" --until 3m > FILE\nblast help run", 0),
        ("blast walk\nblast run X --still", 2),
    ];
    for (text, expected) in cases {
        let found = check(&Document::new("a.md", &format!("```sh\n{text}\n```\n")));
        assert_eq!(found.len(), expected, "{text}: {found:?}");
    }
    assert_eq!(check(&Document::new("a.md", "`--story`, `--storied`, `make`, `make nothing`")).len(), 2);
    let example = words("run x --until 2h --distance");
    assert_eq!(shortened(&example).join(" "), "run x --until 40s --distance 1");
}
