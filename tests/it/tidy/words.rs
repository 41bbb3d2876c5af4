//! Words that must not appear in code.

use super::tokens::{Token, tokens};
use super::{Finding, Source};

/// Where a rule holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Every Rust file.
    Everywhere,
    /// `src/`.
    Ours,
    /// What decides a run: everything whose digest must agree natively and in WebAssembly.
    Simulation,
}

const SIMULATION: [&str; 10] =
    ["base", "engine", "stats", "world", "scenario", "telemetry", "frame", "run", "telling", "session"];

/// Token sequences, separated by blanks, with what to do instead.
const BANNED: [(&str, Scope, &str); 18] = [
    ("todo !", Scope::Everywhere, "write it, or leave the capability out"),
    ("unimplemented !", Scope::Everywhere, "write it, or leave the capability out"),
    ("dbg !", Scope::Everywhere, "remove the debugging aid"),
    ("unsafe {", Scope::Everywhere, "unsafe code is forbidden"),
    ("unsafe fn", Scope::Everywhere, "unsafe code is forbidden"),
    ("HashMap", Scope::Ours, "iteration order differs between runs: a dense Vec by id, or BTreeMap"),
    ("HashSet", Scope::Ours, "iteration order differs between runs: a dense Vec by id, or BTreeSet"),
    ("dyn Any", Scope::Ours, "payloads are closed enums, matched exhaustively"),
    ("RefCell", Scope::Simulation, "parts change their own state and return effects"),
    ("Instant", Scope::Simulation, "the simulation reads no wall clock: SimTime"),
    ("SystemTime", Scope::Simulation, "the simulation reads no wall clock: SimTime"),
    ("std :: thread", Scope::Simulation, "the simulation has one thread"),
    ("std :: time", Scope::Simulation, "the simulation has its own time: SimTime, SimDuration"),
    ("std :: env", Scope::Simulation, "a run depends on its document, seed and commands only"),
    ("std :: fs", Scope::Simulation, "the caller reads the file: a run depends on plain values only"),
    ("println !", Scope::Simulation, "return a value, and let the command line print it"),
    ("eprintln !", Scope::Simulation, "return a value, and let the command line print it"),
    ("mul_add", Scope::Simulation, "fused on some machines only: multiply and add"),
];

/// Methods of `f64` whose last bits differ natively and in WebAssembly. `sqrt` is exact everywhere. `log` is left out
/// of the method calls, because others have such a method too; clippy.toml has the rest.
const MATHS: [&str; 24] = [
    "ln", "ln_1p", "log", "log2", "log10", "exp", "exp2", "exp_m1", "powf", "powi", "sin", "cos", "sin_cos",
    "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "cbrt", "hypot", "gamma",
];

pub fn check(source: &Source, tokens: &[Token]) -> Vec<Finding> {
    let ours = source.path.strip_prefix("src/");
    let module = ours.and_then(|path| path.split(['/', '.']).next()).unwrap_or_default();
    let simulation = SIMULATION.contains(&module);
    let mut findings = Vec::new();
    for (words, scope, advice) in BANNED {
        let holds = match scope {
            Scope::Everywhere => true,
            Scope::Ours => ours.is_some(),
            Scope::Simulation => simulation,
        };
        if !holds {
            continue;
        }
        let words: Vec<&str> = words.split(' ').collect();
        for at in tokens
            .windows(words.len())
            .filter(|window| window.iter().map(|t| t.text).eq(words.iter().copied()))
        {
            findings.push(source.finding(at[0].line, format!("`{}`: {advice}", words.concat())));
        }
    }
    if simulation {
        findings.extend(maths(source, tokens));
    }
    findings
}

/// `x.ln()` and `f64::ln(x)`.
fn maths(source: &Source, tokens: &[Token]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, window) in tokens.windows(3).enumerate() {
        let [before, name, after] = window else { continue };
        if !MATHS.contains(&name.text) {
            continue;
        }
        let method = before.text == "." && after.text == "(" && name.text != "log";
        let function = before.text == "::" && at > 0 && matches!(tokens[at - 1].text, "f64" | "f32");
        if method || function {
            let advice = format!("`{}`: native code and wasm differ in the last bits: libm", name.text);
            findings.push(source.finding(name.line, advice));
        }
    }
    findings
}

#[test]
fn banned_words_are_found() {
    let cases: [(&str, &str, &[usize]); 15] = [
        ("src/world/kafka.rs", "fn f() {\n  todo!()\n}", &[2]),
        ("src/world/kafka.rs", "// todo!()\nconst S: &str = \"dbg!\";", &[]),
        ("tests/it/engine.rs", "dbg!(1);\nunimplemented!()", &[2, 1]),
        ("src/world.rs", "use std::collections::HashMap;", &[1]),
        ("tests/it/engine.rs", "use std::collections::HashMap;", &[]),
        ("src/view.rs", "use std::collections::HashSet;", &[1]),
        ("src/engine/random.rs", "let y = x.ln();\nlet z = libm::log(x);", &[1]),
        ("src/engine/random.rs", "let y = f64::powf(x, 2.0);", &[1]),
        ("src/engine/random.rs", "values.map(f64::ln);", &[1]),
        ("src/engine/random.rs", "Draw::exp(x); self.exp; log.log(x); x.sqrt();", &[]),
        ("src/view/chart.rs", "x.log10();", &[]),
        ("src/session.rs", "use std::time::Instant;", &[1, 1]),
        ("src/app.rs", "let x: Rc<RefCell<u8>>;", &[]),
        ("src/world.rs", "let x: Rc<RefCell<u8>>;", &[1]),
        ("src/world.rs", "#![forbid(unsafe_code)]", &[]),
    ];
    for (path, text, lines) in cases {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        let found: Vec<usize> = check(&source, &tokens(text)).iter().map(|finding| finding.line).collect();
        assert_eq!(found, lines, "{path}: {text}");
    }
}
