//! Makes code of what lies in `assets`: the list of the built-in scenarios (whatever document lies in `assets/scenarios`, in
//! the order that the documents state themselves, `listed`, then by name), which `src/scenario/catalogue.rs` takes in, and
//! the messages of `assets/languages/en`, which `src/language.rs` takes in. And the list of the exercises of
//! `assets/exercises` by difficulty, which `src/scenario/exercise/catalogue.rs` takes in.

#[path = "src/language/signatures.rs"]
mod signatures;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use fluent_syntax::ast;

const FOLDER: &str = "assets/scenarios";
const EXERCISES: &str = "assets/exercises";

const LANGUAGES: &str = "assets/languages";
const MESSAGES: &str = "assets/languages/en";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    scenarios();
    exercises();
    messages();
}

/// Writes a file of code.
fn write(name: &str, code: String) {
    let folder = env::var_os("OUT_DIR").expect("cargo names it");
    fs::write(Path::new(&folder).join(name), code).expect("a file of code");
}

/// All English messages in one text, and a struct for each: its fields are the values that it takes.
fn messages() {
    println!("cargo::rerun-if-changed={LANGUAGES}");
    let tags = fs::read_dir(LANGUAGES).expect("the folder of the languages");
    let mut tags: Vec<String> = tags
        .map(|entry| entry.expect("a readable folder").file_name().into_string().expect("a tag"))
        .collect();
    tags.sort();
    write("languages.rs", format!("&{tags:?}"));
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(MESSAGES).expect("the folder of the messages") {
        let path = entry.expect("a readable folder").path();
        files.insert(path.clone(), fs::read_to_string(path).expect("messages"));
    }
    let mut text = String::new();
    for (path, file) in &files {
        if let Err((_, wrong)) = fluent_syntax::parser::parse(file.as_str()) {
            let wrong = &wrong[0];
            panic!(
                "{}: {wrong} at byte {}: {:?}",
                path.display(),
                wrong.pos.start,
                &file[wrong.slice.clone().unwrap_or_default()]
            );
        }
        // Comments are for translators.
        text.extend(file.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]));
    }
    let resource = fluent_syntax::parser::parse(text.as_str()).expect("each file has been read");
    let mut code = String::new();
    let found = signatures::signatures(resource.body.iter());
    let is_message = |entry: &&ast::Entry<&str>| matches!(entry, ast::Entry::Message(_));
    let messages = resource.body.iter().filter(is_message).count();
    assert_eq!(found.len(), messages, "{MESSAGES}: there are two messages of the same name and values");
    for pair in found.windows(2) {
        assert_ne!(pair[0].0, pair[1].0, "{MESSAGES}: there are two messages {}", pair[0].0);
    }
    for (id, (name, values)) in found.iter().enumerate() {
        let kind = name.replace('-', "_");
        let life = if values.is_empty() { "" } else { "<'a>" };
        let values: Vec<String> = values.iter().map(|value| value.replace('-', "_")).collect();
        let fields: String = values.iter().map(|value| format!("pub {value}: &'a dyn Speakable, ")).collect();
        let all: Vec<String> = values.iter().map(|value| format!("self.{value}")).collect();
        let borrowed = if values.is_empty() { "" } else { "<'_>" };
        let _ = writeln!(
            code,
            "pub struct {kind}{life} {{ {fields}}}\nimpl {kind}{borrowed} {{\n    pub const ID: usize = {id};\n    \
             pub fn say(self) -> String {{ speak({id}, &[{}]) }}\n}}",
            all.join(", ")
        );
    }
    write("messages.rs", code);
    write("en.ftl", text);
}

fn scenarios() {
    // A folder is watched with all that lies in it.
    println!("cargo::rerun-if-changed={FOLDER}");
    let mut found: Vec<(u32, String, String)> = Vec::new();
    for entry in fs::read_dir(FOLDER).expect("the folder of the scenarios") {
        let path = entry.expect("a readable folder").path();
        let id = path.file_stem().and_then(|name| name.to_str()).expect("a name of letters").to_owned();
        assert!(path.extension().is_some_and(|end| end == "json"), "{}: not a document", path.display());
        let text = fs::read_to_string(&path).expect("a document");
        let field = |name| {
            value(&text, name)
                .unwrap_or_else(|| panic!("{}: a built-in document has `{name}`", path.display()))
        };
        let listed = field("listed");
        let listed = listed.parse().unwrap_or_else(|_| panic!("{id}: `listed` is {listed}, not a number"));
        let title = field("title").trim_matches('"');
        assert!(!title.contains('\\'), "{id}: the title has a character that JSON escapes");
        found.push((listed, id, title.to_owned()));
    }
    found.sort();
    let mut code = String::from("const LIST: &[(&str, &str)] = &[\n");
    for (_, id, title) in &found {
        let _ = writeln!(code, "    ({id:?}, {title:?}),");
    }
    code += "];\nconst NAMES: &[crate::language::Word] = &[\n";
    for (_, id, _) in &found {
        let _ = writeln!(code, "    crate::language::word!(scenario_{}),", id.replace('-', "_"));
    }
    // The page has the text of the first one only.
    code += "];\nconst TEXTS: &[&str] = &[\n";
    for (at, (_, id, _)) in found.iter().enumerate() {
        let only = if at == 0 { "" } else { "#[cfg(not(target_arch = \"wasm32\"))] " };
        let path = format!("/{FOLDER}/{id}.json");
        let _ = writeln!(code, "    {only}include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?})),");
    }
    code += "];\n";
    write("catalogue.rs", code);
}

/// The exercises by difficulty. Only programs outside of the browser have their texts: there they lie beside the page.
fn exercises() {
    println!("cargo::rerun-if-changed={EXERCISES}");
    type Found = (u32, String, [String; 2], u32, Option<u64>);
    let mut found: Vec<Found> = Vec::new();
    for entry in fs::read_dir(EXERCISES).expect("the folder of the exercises") {
        let path = entry.expect("a readable folder").path();
        if path.extension().is_none_or(|end| end != "json") {
            continue;
        }
        let id = path.file_stem().and_then(|name| name.to_str()).expect("a name of letters").to_owned();
        let text = fs::read_to_string(&path).expect("a document");
        let field = |name| value(&text, name).unwrap_or_else(|| panic!("{}: no `{name}`", path.display()));
        let difficulty = field("difficulty").parse().unwrap_or(0);
        let seed = value(&text, "seed").and_then(|seed| seed.parse().ok());
        // The trainer's name of an exercise gives away what is hidden: who plays alone reads the team's.
        let titles = ["title", "team_title"].map(|name| field(name).trim_matches('"').to_owned());
        let minutes = field("minutes").parse().unwrap_or(0);
        found.push((difficulty, id, titles, minutes, seed));
    }
    found.sort();
    let mut code = String::from("const LIST: &[(&str, &str)] = &[\n");
    for (_, id, [title, _], ..) in &found {
        let _ = writeln!(code, "    ({id:?}, {title:?}),");
    }
    code += "];\nconst TEAM_TITLES: &[&str] = &[\n";
    for (_, _, [_, title], ..) in &found {
        let _ = writeln!(code, "    {title:?},");
    }
    code += "];\nconst MINUTES: &[u32] = &[\n";
    for (.., minutes, _) in &found {
        let _ = writeln!(code, "    {minutes},");
    }
    code += "];\nconst SEEDS: &[Option<u64>] = &[\n";
    for (.., seed) in &found {
        let _ = writeln!(code, "    {seed:?},");
    }
    code += "];\n#[cfg(not(target_arch = \"wasm32\"))]\nconst TEXTS: &[&str] = &[\n";
    for (_, id, ..) in &found {
        let path = format!("/{EXERCISES}/{id}.json");
        let _ = writeln!(code, "    include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?})),");
    }
    code += "];\n";
    write("exercises.rs", code);
}

/// The value of a field of the outermost object, as it is written: a text with its quotes, or a number.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (mut depth, mut at) = (0, 0);
    while let Some(&byte) = text.as_bytes().get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            b'"' => {
                let end = end_of_text(text, at)?;
                let after = text[end..].trim_start();
                if depth == 1 && text[at + 1..end - 1] == *name && after.starts_with(':') {
                    let value = after[1..].trim_start();
                    let end = match value.starts_with('"') {
                        true => end_of_text(value, 0)?,
                        false => value.find(|c: char| !c.is_ascii_digit())?,
                    };
                    return Some(&value[..end]);
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The place behind the text that begins at `at`.
fn end_of_text(text: &str, at: usize) -> Option<usize> {
    let mut escaped = false;
    let end = text[at + 1..].find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })?;
    Some(at + 1 + end + 1)
}
