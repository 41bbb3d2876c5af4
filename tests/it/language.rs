//! Messages in every language: each file set is whole, each message is used, and marks say what is said at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use blast_radius::language::{ENGLISH, Fluent, MARKS, Speak, TAGS, Value, english, messages, say, spell};
use blast_radius::scenario;
use blast_radius::session::scenarios;
use fluent_bundle::FluentResource;

const FOLDER: &str = "assets/languages";

/// What lies in a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// A language as its files have it.
fn fluent(tag: &str) -> Fluent {
    let mut text = String::new();
    for file in files(&Path::new(FOLDER).join(tag)).iter().filter(|file| file.is_file()) {
        let one = fs::read_to_string(file).unwrap();
        if let Err((_, wrong)) = FluentResource::try_new(one.clone()) {
            panic!("{}: {wrong:?}", file.display());
        }
        text += &one;
    }
    Fluent::new(tag, &text)
}

/// The languages, each with its messages: the names of a message and of its values.
fn languages() -> Vec<(String, BTreeMap<String, Vec<String>>)> {
    let named = |tag: &&str| {
        let messages = fluent(tag).messages().to_vec();
        let names: BTreeMap<String, Vec<String>> = messages.iter().cloned().collect();
        assert_eq!(names.len(), messages.len(), "{tag}: a message stands twice");
        ((*tag).to_owned(), names)
    };
    TAGS.iter().map(named).collect()
}

#[test]
fn every_language_has_every_message_with_the_same_values() {
    let languages = languages();
    let english = &languages.iter().find(|language| language.0 == "en").unwrap().1;
    assert!(languages.len() > 1);
    for (tag, messages) in &languages {
        let lacking: Vec<&String> = english.keys().filter(|name| !messages.contains_key(*name)).collect();
        let unknown: Vec<&String> = messages.keys().filter(|name| !english.contains_key(*name)).collect();
        let other: Vec<_> = messages
            .iter()
            .filter(|(name, values)| english.get(*name).is_some_and(|known| known != *values))
            .collect();
        assert!(
            lacking.is_empty() && unknown.is_empty() && other.is_empty(),
            "{FOLDER}/{tag} lacks {lacking:?}, has {unknown:?} that English has not, and other values in {other:?}"
        );
    }
}

#[test]
fn every_message_is_said_somewhere() {
    let mut code = fs::read_to_string("assets/boot.js").unwrap();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for path in files(&folder) {
            match path.is_dir() {
                true => folders.push(path),
                false => code += &fs::read_to_string(path).unwrap(),
            }
        }
    }
    let words: BTreeSet<&str> = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect();
    let idle: Vec<&String> = (english().messages().iter().map(|message| &message.0))
        // The language says the first itself, and the list of the scenarios the others.
        .filter(|name| *name != "clock-of-a-day" && !name.starts_with("scenario-"))
        .filter(|name| !words.contains(name.replace('-', "_").as_str()))
        .collect();
    assert!(idle.is_empty(), "nothing says {idle:?}");
}

#[test]
fn no_message_of_any_language_fails_to_be_said() {
    for tag in TAGS {
        let language = fluent(tag);
        for (id, (name, values)) in language.messages().iter().enumerate() {
            for number in [0.0, 1.0, 2.0, 1_200_000.0] {
                let values: Vec<Value> = values.iter().map(|_| Value::Number(number, 0)).collect();
                let said = language.message(id, &values);
                assert!(!said.contains(['{', '}', '$']) && !said.is_empty(), "{tag}: {name}: {said}");
            }
        }
    }
}

/// A sentence of everything that can be said: words and numbers within a message within a message, case, a clock.
fn everything(speaker: &dyn Speak) -> String {
    let zone = Value::Text("Zone c".into());
    let warm = speaker.message(messages::zones_gets_warm::ID, &[zone]);
    let number = Value::Number(271_600.5, 1);
    let list = speaker.message(messages::list_and::ID, &[Value::Text(warm.into()), number]);
    [speaker.cased(&list, false), speaker.clock(19 * 60 + 51, 1, "ET"), speaker.number(2.0, 0)].join("; ")
}

#[test]
fn marks_spell_what_is_said_at_once() {
    assert_eq!(everything(&ENGLISH), "zone c gets warm and 271,600.5; 7:51 PM ET, day 2; 2");
    assert_eq!(spell(&everything(&MARKS), &ENGLISH), everything(&ENGLISH));
}

#[test]
fn a_text_with_broken_marks_is_read_as_it_is() {
    for text in [
        "plain",
        "a\u{2}m1",
        "\u{3}",
        "\u{2}\u{3}",
        "\u{2}m\u{3}",
        "\u{2}mx\u{1f}\u{3}",
        "\u{2}n1\u{3}",
        "\u{2}q\u{3}",
    ] {
        let spelled = spell(text, &ENGLISH);
        assert!(spelled.len() <= text.len(), "{text:?} became {spelled:?}");
    }
}

#[test]
fn numbers_choose_the_form_of_a_message() {
    assert_eq!(say!(zones_down, zone = "Zone a", down = 1, hosts = 1), "Zone a: 1 of 1 host is down");
    assert_eq!(
        say!(zones_down, zone = "Zone a", down = 2, hosts = 1_200),
        "Zone a: 2 of 1,200 hosts are down"
    );
}

/// Fields of documents that people read. What a document quotes (`source`) stays as it was published.
const READ: [&str; 7] = ["label", "title", "text", "button", "more", "summary", "question"];

/// Collects the texts of a document that people read: path and text.
fn texts(value: &serde_json::Value, path: &str, found: &mut BTreeMap<String, String>) {
    match value {
        serde_json::Value::Object(fields) => {
            fields.iter().for_each(|(name, field)| texts(field, &format!("{path}/{name}"), found));
        }
        serde_json::Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| texts(item, &format!("{path}/{at}"), found));
        }
        serde_json::Value::String(text) if READ.contains(&path.rsplit('/').next().unwrap()) => {
            found.insert(path.to_owned(), text.clone());
        }
        _ => {}
    }
}

#[test]
fn every_text_of_a_built_in_document_is_there_in_every_language() {
    for (tag, _) in languages().iter().filter(|language| language.0 != "en") {
        for (id, title) in scenarios() {
            let whole = fs::read_to_string(format!("assets/scenarios/{id}.json")).unwrap();
            let told = fs::read_to_string(format!("{FOLDER}/{tag}/scenarios/{id}.json")).unwrap();
            let mut whole: serde_json::Value = serde_json::from_str(&whole).unwrap();
            let told: BTreeMap<String, String> = serde_json::from_str(&told).unwrap();
            let mut original = BTreeMap::new();
            texts(&whole, "", &mut original);
            let (known, given): (Vec<_>, Vec<_>) = (original.keys().collect(), told.keys().collect());
            assert_eq!(known, given, "{tag}/{id}");
            for (path, text) in &told {
                assert!(!text.trim().is_empty(), "{tag}/{id}: {path} is empty");
                *whole.pointer_mut(path).unwrap() = text.as_str().into();
            }
            // The document is the same one otherwise, and can be opened.
            let scenario =
                scenario::read(&whole.to_string()).unwrap_or_else(|wrong| panic!("{tag}/{id}: {wrong:?}"));
            assert_eq!(scenario.document.title, told["/title"]);
            let name = format!("scenario-{id}");
            let say = |language: &Fluent| {
                let at = language.messages().iter().position(|message| message.0 == name).unwrap();
                language.message(at, &[])
            };
            assert_eq!(say(english()), *title, "{id}: the list calls it otherwise than the document");
            assert_eq!(say(&fluent(tag)), told["/title"], "{tag}/{id}: the list calls it otherwise");
        }
    }
}
