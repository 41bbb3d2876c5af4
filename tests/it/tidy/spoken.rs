//! What the page shows is said: no text, label or title of it stands in the code in one language.

use super::{Finding, Source};

/// The name of the product, in every language.
const NAME: &str = "Blast Radius";

/// What a text for people follows.
const GIVEN: [&str; 5] =
    [".text(", ".live_text(move || ", "\"aria-label\", ", "\"title\", ", "\"placeholder\", "];

pub fn check(source: &Source) -> Vec<Finding> {
    if !source.path.starts_with("src/app") {
        return Vec::new();
    }
    let given = GIVEN.iter().flat_map(|given| source.text.match_indices(given));
    let found = given.filter(|(at, given)| {
        let text = source.text[at + given.len()..].trim_start().trim_start_matches('&');
        text.strip_prefix('"').is_some_and(|text| is_read(text.split('"').next().unwrap_or_default()))
    });
    let advice = "a text in one language: make it a message of assets/languages and say it";
    found.map(|(at, _)| source.finding(1 + source.text[..at].matches('\n').count(), advice)).collect()
}

/// Whether a literal has letters to be read; a sign that is spelled by its number has none.
fn is_read(literal: &str) -> bool {
    let mut pieces = literal.split("\\u{");
    let first = pieces.next().unwrap_or_default();
    let after = pieces.map(|piece| piece.split_once('}').map_or("", |(_, rest)| rest));
    literal != NAME && [first].into_iter().chain(after).any(|text| text.chars().any(char::is_alphabetic))
}

#[test]
fn a_text_that_is_not_said_is_found() {
    let cases = [
        ("src/app/x.rs", r#"el("p").text("Nothing yet.")"#, 1),
        ("src/app/x.rs", "el(\"p\").text(\n    \"Nothing yet.\",\n)", 1),
        ("src/app/x.rs", r#"el("p").set("aria-label", "Map").set("title", &"Map".to_owned())"#, 2),
        ("src/app/x.rs", r#"el("p").text(say!(nothing_yet)).text(" ").text("0:00").text("\u{2039}")"#, 0),
        ("src/app/x.rs", r#"el("p").set("class", "btn main").set("aria-label", &say!(map))"#, 0),
        ("src/view/x.rs", r#"el("p").text("Nothing yet.")"#, 0),
    ];
    for (path, text, count) in cases {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        assert_eq!(check(&source).len(), count, "{path}: {text}");
    }
}
