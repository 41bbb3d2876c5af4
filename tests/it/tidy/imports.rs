//! Who may import whom. The direction is the architecture: `ARCHITECTURE.md` draws it, this table enforces it.

use super::tokens::Token;
use super::{Finding, Source};

/// A module and the modules of ours that it may name. `scenario` may name `engine` for its units of time.
const ALLOWED: [(&str, &[&str]); 24] = [
    ("base", &[]),
    ("language", &["base"]),
    ("engine", &["base", "language"]),
    ("stats", &["language", "engine"]),
    ("world", &["base", "language", "engine"]),
    ("scenario", &["base", "language", "engine", "world"]),
    ("import", &["base", "scenario"]),
    ("frame", &["base", "language", "world"]),
    ("telemetry", &["base", "language", "engine", "stats", "world", "frame"]),
    ("run", &["base", "language", "engine", "world", "scenario", "telemetry", "frame"]),
    ("telling", &["base", "language", "engine", "world", "scenario", "telemetry", "frame", "run"]),
    ("ask", &["engine", "world", "scenario", "telemetry", "frame", "telling"]),
    (
        "export",
        &[
            "base",
            "language",
            "engine",
            "world",
            "scenario",
            "import",
            "telemetry",
            "frame",
            "run",
            "telling",
        ],
    ),
    ("drill", &["base", "language", "engine", "world", "scenario", "telemetry", "frame", "run", "telling"]),
    ("session", &["base", "language", "engine", "world", "scenario", "telemetry", "frame", "run", "telling"]),
    (
        "view",
        &[
            "base",
            "language",
            "engine",
            "stats",
            "world",
            "scenario",
            "telemetry",
            "frame",
            "run",
            "telling",
            "session",
        ],
    ),
    (
        "training",
        &[
            "base",
            "language",
            "engine",
            "world",
            "scenario",
            "telemetry",
            "frame",
            "run",
            "telling",
            "drill",
            "session",
            "view",
        ],
    ),
    (
        "editing",
        &[
            "base",
            "language",
            "engine",
            "world",
            "scenario",
            "import",
            "frame",
            "telemetry",
            "run",
            "ask",
            "export",
            "session",
        ],
    ),
    ("room", &["language", "session", "training", "editing", "app", "web"]),
    ("web", &[]),
    ("paper", &["language"]),
    ("app", &["base", "language", "frame", "view", "session", "web"]),
    ("main", &["language", "frame", "view", "session", "web", "app"]),
    (
        "bin",
        &[
            "base",
            "language",
            "engine",
            "stats",
            "world",
            "scenario",
            "import",
            "telemetry",
            "frame",
            "run",
            "telling",
            "ask",
            "export",
            "drill",
            "session",
            "view",
            "training",
            "editing",
            "room",
            "app",
            "web",
        ],
    ),
];

/// The page's module has no world: what needs a run is asked of the simulator, which has a module of its own.
const PAGE_MODULES: [&str; 3] = ["view", "app", "main"];
/// What of `session` runs a world; the rest is plain values.
const RUNS: [&str; 4] = ["Session", "host", "incident", "service"];

/// Only `web` names these.
const BROWSER: [&str; 2] = ["web_sys", "js_sys"];
/// Only one file names these: on paper another one stands in its place.
const PAGE: [&str; 1] = ["leptos"];
const PAGE_FILE: &str = "src/app/live.rs";

pub fn check(source: &Source, tokens: &[Token]) -> Vec<Finding> {
    let Some(path) = source.path.strip_prefix("src/") else { return Vec::new() };
    let module = path.split(['/', '.']).next().unwrap_or_default();
    if module == "lib" {
        return Vec::new();
    }
    let Some(&(_, allowed)) = ALLOWED.iter().find(|(name, _)| *name == module) else {
        let advice =
            format!("no rule for the module `{module}`: add it to ALLOWED in tests/it/tidy/imports.rs");
        return vec![source.finding(1, advice)];
    };
    let mut findings = Vec::new();
    for (name, line) in named_modules(tokens, path) {
        if name != module && !allowed.contains(&name) && ALLOWED.iter().any(|(known, _)| *known == name) {
            let may = if allowed.is_empty() { "nothing of ours".to_owned() } else { allowed.join(", ") };
            let advice = format!(
                "`{module}` must not import `{name}` (it may import {may}): turn the dependency round"
            );
            findings.push(source.finding(line, advice));
        }
    }
    findings.extend(runs_a_world(source, module, tokens));
    for token in tokens {
        let (owner, owns) = match token.text {
            name if BROWSER.contains(&name) => ("web", module == "web"),
            name if PAGE.contains(&name) => (PAGE_FILE, source.path == PAGE_FILE),
            _ => continue,
        };
        if !owns {
            let advice = format!("only `{owner}` names {}: give it a function for what you need", token.text);
            findings.push(source.finding(token.line, advice));
        }
    }
    findings
}

/// What of `session` the code names though it is in the page's module and must not.
fn runs_a_world(source: &Source, module: &str, tokens: &[Token]) -> Vec<Finding> {
    if !PAGE_MODULES.contains(&module) {
        return Vec::new();
    }
    let paths =
        tokens.windows(2).enumerate().filter(|(_, pair)| pair[0].text == "session" && pair[1].text == "::");
    let named =
        paths.flat_map(|(at, _)| first_names(&tokens[at + 2..])).filter(|(name, _)| RUNS.contains(name));
    let advice = |name: &str| {
        format!(
            "`{module}` is in the page's module and must not name `session::{name}`, which brings the world along: ask the \
             simulator (session::protocol::Request)"
        )
    };
    named.map(|(name, line)| source.finding(line, advice(name))).collect()
}

/// The top-level modules of ours that the code names: after `crate::`, `blast_radius::`, or enough `super::`.
fn named_modules<'a>(tokens: &[Token<'a>], path: &str) -> Vec<(&'a str, usize)> {
    // `src/world/kafka.rs` is two modules deep: the second `super` is the root of the crate.
    let depth = path.matches('/').count() + 1;
    let mut found = Vec::new();
    let mut supers = 0;
    for (at, pair) in tokens.windows(2).enumerate() {
        match (pair[0].text, pair[1].text) {
            ("crate" | "blast_radius", "::") => found.extend(first_names(&tokens[at + 2..])),
            ("super", "::") => {
                supers += 1;
                if supers >= depth {
                    found.extend(first_names(&tokens[at + 2..]));
                }
            }
            ("::", "super") => {}
            _ => supers = 0,
        }
    }
    found
}

/// The first name of a path, or of every path of a group in braces.
fn first_names<'a>(tokens: &[Token<'a>]) -> Vec<(&'a str, usize)> {
    let Some(first) = tokens.first() else { return Vec::new() };
    if first.text != "{" {
        return vec![(first.text, first.line)];
    }
    let mut names = Vec::new();
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ if depth == 1 && matches!(tokens[at - 1].text, "{" | ",") => {
                names.push((token.text, token.line))
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

#[test]
fn imports_against_the_direction_are_found() {
    let cases: [(&str, &str, &[usize]); 23] = [
        ("src/engine/queue.rs", "use super::time::SimTime;\nuse crate::stats::Mean;", &[2]),
        ("src/world/kafka.rs", "use crate::engine::{SimTime, Seed};\nuse super::ids::ZoneId;", &[]),
        ("src/world/kafka.rs", "use crate::{\n  engine::{self, Seed},\n  session::Command,\n};", &[3]),
        ("src/world/kafka/broker.rs", "use super::super::super::view::Scene;", &[1]),
        ("src/world/kafka/broker.rs", "use super::super::view::Scene;", &[]),
        ("src/stats.rs", "mod tests { use super::*; use super::super::world::World; }", &[1]),
        ("src/stats.rs", "fn f() { crate::world::ids::ZoneId(1); }", &[1]),
        (
            "src/scenario/build.rs",
            "use crate::world::World; use crate::engine::SimTime; use crate::stats::Mean;",
            &[1],
        ),
        ("src/telemetry.rs", "// use crate::view::Scene;\nuse crate::stats::Mean;", &[]),
        ("src/session.rs", "use crate::stats::Mean;", &[1]),
        ("src/run.rs", "use crate::telling::picture;", &[1]),
        ("src/view/scene.rs", "use crate::session::Frame;\nuse web_sys::Element;", &[2]),
        ("src/web/canvas.rs", "use web_sys::Element;\nuse crate::view::Scene;", &[2]),
        ("src/app/live.rs", "use leptos::prelude::*;\nuse crate::web;\nuse crate::world::World;", &[3]),
        ("src/app.rs", "use leptos::prelude::*;", &[1]),
        ("src/view.rs", "use leptos::prelude::*;", &[1]),
        ("src/app/visit.rs", "use crate::session::link;\nuse crate::session::host::Host;", &[2]),
        ("src/view/map.rs", "use crate::session::{Scene,\n Session};", &[2]),
        ("src/bin/simulator.rs", "use blast_radius::session::service::Service;", &[]),
        ("src/bin/blast.rs", "use blast_radius::view;\nuse page::app;", &[]),
        ("src/paper.rs", "use crate::session::Scene;", &[1]),
        ("src/new.rs", "", &[1]),
        ("tests/it/engine.rs", "use blast_radius::session::Command;", &[]),
    ];
    for (path, text, lines) in cases {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        let found: Vec<usize> =
            check(&source, &super::tokens(text)).iter().map(|finding| finding.line).collect();
        assert_eq!(found, lines, "{path}: {text}");
    }
}
