//! The page "What is modelled" (`assets/model.html`) is made from the world's own docs. This test makes it again and
//! compares; `UPDATE=1 cargo test --features cli --test it model_page` writes it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Files that are how it is done, not what is modelled.
const PLUMBING: [&str; 8] = [
    "call.rs",
    "kafka.rs",
    "guards/counts.rs",
    "guards/defence.rs",
    "guards/breaker.rs",
    "guards/figures.rs",
    "guards/guarding.rs",
    "kafka/producer.rs",
];
/// Machines behind a closed list: what is modelled stands one folder further down.
const MACHINES: [&str; 5] = [
    "guards/breaker/library.rs",
    "guards/breaker/resilience4j.rs",
    "guards/budget/throttle.rs",
    "guards/budget/tps.rs",
    "kafka/producer/java.rs",
];
/// The districts of the world, under the titles of the page.
const DISTRICTS: [(&str, &str); 7] = [
    ("The region", "region"),
    ("Customers and the load balancer", "front"),
    ("Services", "services"),
    ("What guards a call", "guards"),
    ("Kafka", "kafka"),
    ("Databases", "stores"),
    ("Quorum groups", "quorums"),
];
/// Where the settings of parts stand, with their defaults and sources in the docs of their fields: a folder and a file name.
const SETTINGS: [&str; 2] = ["topology", "config.rs"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/world")
}

/// All files of a folder and those below it, in order of their paths.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort_by_key(|path| path.with_extension(""));
    found
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Text of the docs as HTML: `code`, [`links`], and nothing else.
fn inline(text: &str) -> String {
    let text = escaped(text).replace("[`", "`").replace("`]", "`");
    let mut out = String::new();
    for (i, part) in text.split('`').enumerate() {
        if i % 2 == 1 {
            let _ = write!(out, "<code>{part}</code>");
        } else {
            out += part;
        }
    }
    out
}

/// Paragraphs and numbered lines of a doc comment, its first sentence left out.
fn paragraphs(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut list = false;
    for block in lines.split(|line| line.is_empty()) {
        let mut items: Vec<String> = Vec::new();
        for line in block {
            let starts = line.split_once(". ").is_some_and(|(number, _)| number.parse::<u8>().is_ok());
            if starts || items.is_empty() || line.starts_with("Source") || line.starts_with("Not modelled") {
                items.push((*line).to_owned());
            } else if let Some(last) = items.last_mut() {
                last.push(' ');
                last.push_str(line.trim_start());
            }
        }
        for item in items {
            let numbered = item.split_once(". ").filter(|(number, _)| number.parse::<u8>().is_ok());
            if numbered.is_some() != list {
                out += if list { "</ol>\n" } else { "<ol>\n" };
                list = !list;
            }
            let _ = match numbered {
                Some((_, text)) => writeln!(out, "<li>{}</li>", inline(text)),
                None if item.starts_with("Source") => {
                    writeln!(out, "<p class=\"source\">{}</p>", inline(&item))
                }
                None if item.starts_with("Not modelled") => {
                    writeln!(out, "<p class=\"not\">{}</p>", inline(&item))
                }
                None => writeln!(out, "<p>{}</p>", inline(&item)),
            };
        }
    }
    if list {
        out += "</ol>\n";
    }
    out
}

/// One part of the world: its file's own words.
fn part(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).unwrap();
    let docs: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("//!")).map(str::trim).collect();
    let end = docs.iter().position(|line| line.is_empty()).unwrap_or(docs.len());
    let first = docs[..end].join(" ");
    let split = first.find([':', '.']).filter(|at| *at < 70);
    let (title, rest) = split.map_or((first.as_str(), ""), |at| (&first[..at], first[at + 1..].trim()));
    let mut body =
        if rest.is_empty() { String::new() } else { format!("<p>{}</p>\n", inline(&sentence(rest))) };
    body += &paragraphs(&docs[end..]);
    (!title.is_empty()).then(|| format!("<section>\n<h3>{}</h3>\n{body}</section>\n", inline(title)))
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The fields of every `struct` of a file, with what their docs say.
fn settings(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let (mut out, mut docs, mut inside) = (String::new(), String::new(), false);
    for line in text.lines().map(str::trim) {
        if let Some(doc) = line.strip_prefix("///") {
            docs = [docs.as_str(), doc.trim()].join(" ");
        } else if let Some(name) = line.strip_prefix("pub struct ").filter(|name| name.ends_with('{')) {
            let name = name.trim_end_matches('{').trim();
            let _ = writeln!(
                out,
                "<details>\n<summary><code>{name}</code> {}</summary>\n<dl>",
                inline(docs.trim())
            );
            (inside, docs) = (true, String::new());
        } else if inside && line == "}" {
            out += "</dl>\n</details>\n";
            (inside, docs) = (false, String::new());
        } else if let Some((field, _)) =
            line.strip_prefix("pub ").filter(|_| inside).and_then(|line| line.split_once(": "))
        {
            let _ = writeln!(out, "<dt><code>{field}</code></dt><dd>{}</dd>", inline(docs.trim()));
            docs = String::new();
        } else if !line.starts_with('#') {
            docs = String::new();
        }
    }
    out
}

fn page() -> String {
    let all = files(&root());
    let depth = |path: &Path| path.strip_prefix(root()).map_or(0, |path| path.components().count());
    let groups = DISTRICTS.map(|(title, folder)| {
        // Files deeper down are how a part does it.
        let parts: String = all
            .iter()
            .filter(|path| path.strip_prefix(root()).is_ok_and(|path| path.starts_with(folder)))
            .filter(|path| {
                let is_one_of = |names: &[&str]| names.iter().any(|name| path.ends_with(name));
                depth(path) == 2 && !is_one_of(&PLUMBING) || is_one_of(&MACHINES)
            })
            .filter_map(|path| part(path))
            .collect();
        format!("<h2>{title}</h2>\n{parts}")
    });
    let body = groups.concat();
    let tables: String = all
        .iter()
        .filter(|path| path.parent() == Some(&root().join(SETTINGS[0])) || path.ends_with(SETTINGS[1]))
        .map(|path| settings(path))
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>What is modelled - Blast Radius</title>\n<link rel=\"stylesheet\" href=\"model.css\">\n</head>\n<body>\n<main>\n<p><a href=\"./\">Blast Radius</a></p>\n\
         <h1>What is modelled</h1>\n<p>These are the words of the simulation's own source: every part says what it does, where its rules come from and \
         what it leaves out. All of it is request by request: nothing on the map is drawn that the simulation did not do.</p>\n{body}\
         <h2>Settings</h2>\n<p>Everything that a scenario can set, with defaults and their sources.</p>\n{tables}</main>\n</body>\n</html>\n"
    )
}

#[test]
fn the_page_says_what_the_world_says_of_itself() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/model.html");
    let made = page();
    assert!(made.matches("<section>").count() > 20 && made.matches("<dt>").count() > 100);
    assert!(made.contains("Not modelled: compression") && made.contains("A zonal load balancer"));
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "the docs of the world have changed: UPDATE=1 cargo test --features cli --test it model_page"
    );
}
