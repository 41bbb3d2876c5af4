//! No circle inside a room: the files of one top-level module of `src` do not name each other round and round. An arrow
//! goes to the file that defines what is named: re-exports are looked through, and a module that only declares or
//! re-exports its children has no arrow to them.

mod known;

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Token, tokens};
use super::{Finding, Source};
use known::KNOWN;

/// A module as the names on the way to it from the root of the crate.
type Path<'a> = Vec<&'a str>;

/// What one file says of names.
#[derive(Default)]
struct File<'a> {
    path: &'a str,
    tokens: Vec<Token<'a>>,
    defined: BTreeSet<&'a str>,
    children: BTreeSet<&'a str>,
    /// A local name, and the path that it stands for.
    aliases: BTreeMap<&'a str, Path<'a>>,
    /// Modules whose names are all imported or re-exported.
    globs: Vec<Path<'a>>,
}

/// All files of `src` by their modules.
struct Crate<'a>(BTreeMap<Path<'a>, File<'a>>);

pub fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for circle in circles(sources) {
        let files: Vec<&str> = circle.keys().copied().collect();
        if KNOWN.iter().any(|known| files.iter().all(|file| known.contains(file))) {
            continue;
        }
        let arrows: Vec<String> =
            circle.iter().map(|(from, to)| format!("{from} -> {}", to.join(", "))).collect();
        findings.push(Finding {
            path: files[0].to_owned(),
            line: 1,
            advice: format!(
                "a circle of {} files: move what several need into a file of its own\n    {}",
                files.len(),
                arrows.join("\n    ")
            ),
        });
    }
    findings
}

/// Every circle, as its files with the arrows among them.
fn circles(sources: &[Source]) -> Vec<BTreeMap<&str, Vec<&str>>> {
    let all = Crate::read(sources);
    let rooms: BTreeSet<&str> = all.0.keys().filter_map(|path| path.first().copied()).collect();
    rooms.into_iter().flat_map(|room| all.circles_of(room)).collect()
}

impl<'a> Crate<'a> {
    fn read(sources: &'a [Source]) -> Crate<'a> {
        let mut files = BTreeMap::new();
        for source in sources {
            let Some(path) = source.path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs"))
            else {
                continue;
            };
            let module: Path = path.split('/').collect();
            if !matches!(module[0], "lib" | "main" | "bin") {
                files.insert(module.clone(), File::read(source, &module));
            }
        }
        Crate(files)
    }

    /// The module that defines what `path` leads to. `None` for what is not ours.
    fn home(&self, path: &[&'a str], looked_through: usize) -> Option<Path<'a>> {
        let deepest = (1..=path.len()).rev().find(|end| self.0.contains_key(&path[..*end]))?;
        let (module, rest) = path.split_at(deepest);
        let file = &self.0[module];
        let Some(name) = rest.first() else { return Some(module.to_vec()) };
        if file.defined.contains(name) || looked_through > 8 {
            return Some(module.to_vec());
        }
        let of = |start: &[&'a str], rest: &[&'a str]| [start, rest].concat();
        if let Some(target) = file.aliases.get(name) {
            return self.home(&of(target, &rest[1..]), looked_through + 1);
        }
        let exported = file.globs.iter().find(|glob| self.exports(glob, name, 0));
        match exported {
            Some(glob) => self.home(&of(glob, rest), looked_through + 1),
            None => Some(module.to_vec()),
        }
    }

    /// Whether a module has a name of its own, or by re-export.
    fn exports(&self, module: &[&'a str], name: &str, looked_through: usize) -> bool {
        let Some(file) = self.0.get(module) else { return false };
        file.defined.contains(name)
            || file.aliases.contains_key(name)
            || (looked_through < 8
                && file.globs.iter().any(|glob| self.exports(glob, name, looked_through + 1)))
    }

    /// The modules that a file uses.
    fn used(&self, module: &Path<'a>) -> BTreeSet<Path<'a>> {
        let file = &self.0[module];
        let named = file.named(module).into_iter();
        let by_glob = file.words().flat_map(|word| {
            let glob = file.globs.iter().find(|glob| self.exports(glob, word, 0));
            glob.map(|glob| [glob.as_slice(), &[word]].concat())
        });
        named.chain(by_glob).filter_map(|path| self.home(&path, 0)).collect()
    }

    fn circles_of(&self, room: &str) -> Vec<BTreeMap<&'a str, Vec<&'a str>>> {
        let modules: Vec<&Path> = self.0.keys().filter(|path| path[0] == room).collect();
        let number: BTreeMap<&Path, usize> = modules.iter().enumerate().map(|(i, path)| (*path, i)).collect();
        let mut arrows = vec![vec![false; modules.len()]; modules.len()];
        for (from, module) in modules.iter().enumerate() {
            for used in self.used(module) {
                if let Some(to) = number.get(&used).filter(|to| **to != from) {
                    arrows[from][*to] = true;
                }
            }
        }
        let mut reach = arrows.clone();
        for via in 0..modules.len() {
            let further = reach[via].clone();
            for row in reach.iter_mut().filter(|row| row[via]) {
                row.iter_mut().zip(&further).for_each(|(there, further)| *there |= *further);
            }
        }
        let mut found = Vec::new();
        let path = |i: usize| self.0[modules[i]].path;
        for (first, reached) in reach.iter().enumerate() {
            let circle: Vec<usize> = (0..modules.len()).filter(|i| reached[*i] && reach[*i][first]).collect();
            if circle.first() == Some(&first) {
                let to = |i: usize| circle.iter().filter(|to| arrows[i][**to]).map(|to| path(*to)).collect();
                found.push(circle.iter().map(|i| (path(*i), to(*i))).collect());
            }
        }
        found
    }
}

impl<'a> File<'a> {
    fn read(source: &'a Source, module: &Path<'a>) -> File<'a> {
        let mut file = File { path: &source.path, tokens: tokens(&source.text), ..File::default() };
        let tests = file
            .tokens
            .windows(5)
            .position(|at| at.iter().map(|token| token.text).eq(["cfg", "(", "test", ")", "]"]));
        if let Some(at) = tests.filter(|at| file.tokens.get(at + 5).is_some_and(|next| next.text == "mod")) {
            file.tokens.truncate(at);
        }
        let mut depth = 0;
        let mut uses = Vec::new();
        for (at, token) in file.tokens.iter().enumerate() {
            let next = file.tokens.get(at + 1).map_or("", |next| next.text);
            match token.text {
                "{" => depth += 1,
                "}" => depth -= 1,
                "fn" | "struct" | "enum" | "const" | "static" | "type" | "trait" if depth == 0 => {
                    file.defined.insert(next);
                }
                "macro_rules" => {
                    file.defined.extend(file.tokens.get(at + 2).map(|name| name.text));
                }
                "mod" if file.tokens.get(at + 2).is_some_and(|end| end.text == ";") => {
                    file.children.insert(next);
                }
                "use" if next != "<" => paths(&file.tokens, at + 1, Vec::new(), &mut uses),
                _ => {}
            }
        }
        for (path, alias) in uses {
            let Some(path) = file.path_from_root(&path, module) else { continue };
            match alias {
                "*" => file.globs.push(path),
                alias => {
                    file.aliases.insert(alias, path);
                }
            }
        }
        file
    }

    /// Paths from the root that the code names: those of its imports that are no modules, and those within the code.
    fn named(&self, module: &Path<'a>) -> Vec<Path<'a>> {
        let mut found: Vec<Path> = Vec::new();
        let mut at = 0;
        while at < self.tokens.len() {
            let text = self.tokens[at].text;
            if text == "use" || text == "in" && at > 0 && self.tokens[at - 1].text == "(" {
                // An import is followed where its name is used; `pub(in …)` names nothing.
                let end = if text == "use" { ";" } else { ")" };
                at += self.tokens[at..].iter().position(|token| token.text == end).unwrap_or(1);
                continue;
            }
            let mut path = vec![text];
            while self.tokens.get(at + 1).is_some_and(|next| next.text == "::")
                && self.tokens.get(at + 2).is_some_and(|next| is_word(next.text))
            {
                path.push(self.tokens[at + 2].text);
                at += 2;
            }
            at += 1;
            if let Some(target) = self.aliases.get(text) {
                found.push([target.as_slice(), &path[1..]].concat());
            } else if path.len() > 1 && is_word(text) {
                found.extend(self.path_from_root(&path, module));
            }
        }
        found
    }

    /// A path from the root, if it begins with `crate`, `super`, `self` or a child of `module`.
    fn path_from_root(&self, path: &[&'a str], module: &Path<'a>) -> Option<Path<'a>> {
        let supers = path.iter().take_while(|part| **part == "super").count();
        match path.first() {
            Some(&"crate") => Some(path[1..].to_vec()),
            Some(&"self") => Some([module.as_slice(), &path[1..]].concat()),
            Some(&"super") => {
                let above = module.len().checked_sub(supers)?;
                Some([&module[..above], &path[supers..]].concat())
            }
            Some(child) if self.children.contains(child) => Some([module.as_slice(), path].concat()),
            _ => None,
        }
    }

    fn words(&self) -> impl Iterator<Item = &'a str> {
        self.tokens.iter().map(|token| token.text).filter(|text| is_word(text))
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
}

/// Reads what one `use` imports from `at` on: every path with the name that it gets here.
fn paths<'a>(tokens: &[Token<'a>], at: usize, before: Path<'a>, found: &mut Vec<(Path<'a>, &'a str)>) {
    let text = |at: usize| tokens.get(at).map_or(";", |token| token.text);
    let mut path = before;
    let mut at = at;
    while text(at + 1) == "::" {
        path.push(text(at));
        at += 2;
    }
    if text(at) != "{" {
        let alias = if text(at + 1) == "as" { text(at + 2) } else { text(at) };
        if text(at) == "*" {
            return found.push((path, "*"));
        }
        if text(at) != "self" {
            path.push(text(at));
        }
        let alias = if alias == "self" { path.last().copied().unwrap_or("self") } else { alias };
        return found.push((path, alias));
    }
    let mut depth = 0;
    while at < tokens.len() {
        match text(at) {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
        if depth == 1 && matches!(text(at), "{" | ",") && text(at + 1) != "}" {
            paths(tokens, at + 1, path.clone(), found);
        }
        at += 1;
    }
}

#[test]
fn every_known_circle_is_still_there() {
    let sources = super::sources();
    let found = circles(&sources);
    for known in KNOWN {
        let all: Vec<&str> = found.iter().flat_map(|circle| circle.keys().copied()).collect();
        let opened: Vec<&&str> = known.iter().filter(|file| !all.contains(*file)).collect();
        assert!(opened.is_empty(), "in no circle any more, take them out of KNOWN: {opened:?}");
    }
}

#[test]
fn circles_are_found() {
    let file = |(path, text): &(&str, &str)| Source { path: (*path).to_owned(), text: (*text).to_owned() };
    type Files<'a> = &'a [(&'a str, &'a str)];
    let cases: [(Files, &[&str]); 10] = [
        (
            &[
                ("src/a/b.rs", "use crate::a::c::f; fn g() { f() }"),
                ("src/a/c.rs", "fn f() { super::b::g() }"),
            ],
            &["src/a/b.rs", "src/a/c.rs"],
        ),
        // Arrows one way, and between rooms.
        (&[("src/a/b.rs", "use super::c::f; fn g() { f() }"), ("src/a/c.rs", "fn f() {}")], &[]),
        (&[("src/a.rs", "use crate::b::f; fn g() { f() }"), ("src/b.rs", "fn f() { crate::a::g() }")], &[]),
        // A module and its child.
        (
            &[("src/a.rs", "mod b; fn f() { b::g() }"), ("src/a/b.rs", "use super::f; fn g() { f() }")],
            &["src/a.rs", "src/a/b.rs"],
        ),
        // A module that only re-exports is looked through.
        (
            &[
                ("src/a.rs", "mod b; mod c; pub use b::G; pub use c::*;"),
                ("src/a/b.rs", "use super::F; struct G(F);"),
                ("src/a/c.rs", "struct F;"),
            ],
            &[],
        ),
        (
            &[
                ("src/a.rs", "mod b; mod c; pub use self::b::G; pub use self::c::*;"),
                ("src/a/b.rs", "use super::*; struct G(F);"),
                ("src/a/c.rs", "use super::{G as Other}; struct F; fn f(_: Other) {}"),
            ],
            &["src/a/b.rs", "src/a/c.rs"],
        ),
        // An imported module is followed where it is used.
        (
            &[
                ("src/a/b.rs", "use crate::a::{self, c::{self as other, h}}; fn g() { other::f(); h() }"),
                ("src/a/c.rs", "fn f() {} fn h() { crate::a::b::g() }"),
            ],
            &["src/a/b.rs", "src/a/c.rs"],
        ),
        // Visibility, comments and tests are no arrows.
        (
            &[
                ("src/a.rs", "mod b; fn f() { b::g() }"),
                (
                    "src/a/b.rs",
                    "// super::f()\npub(in crate::a) fn g() {}\n#[cfg(test)]\nmod tests { use crate::a::f; fn t() { f() } }",
                ),
            ],
            &[],
        ),
        (
            &[
                ("src/a.rs", "mod b; mod c; use b::G; pub use c::*; fn f(_: G) {}"),
                ("src/a/b.rs", "use super::{F, f}; struct G(F); fn g() { f }"),
                ("src/a/c.rs", "struct F;"),
            ],
            &["src/a.rs", "src/a/b.rs"],
        ),
        (&[("src/a.rs", "fn f() { f() }")], &[]),
    ];
    for (files, expected) in cases {
        let sources: Vec<Source> = files.iter().map(file).collect();
        let found = circles(&sources);
        let found: Vec<&str> = found.iter().flat_map(|circle| circle.keys().copied()).collect();
        assert_eq!(found, expected, "{files:?}");
    }
}
