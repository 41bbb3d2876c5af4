//! The published JSON Schema says what the reader says.

use jsonschema::Validator;
use serde_json::Value;

use crate::scenario_errors::{CASES, SMALL};
use blast_radius::scenario::{self, catalogue, schema};
use blast_radius::session::scenarios;

fn validator() -> Validator {
    jsonschema::draft202012::new(&schema::schema()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_published_schema_is_the_readers() {
    let published = include_str!("../../assets/scenario.schema.json");
    let same = published == schema::text();
    assert!(same, "write it anew: blast schema > assets/scenario.schema.json");
    let own = schema::schema();
    let meta = jsonschema::meta::validate(&own);
    assert!(meta.is_ok(), "{meta:?}");
}

#[test]
fn every_document_of_ours_is_valid() {
    let validator = validator();
    let mut documents: Vec<(String, String)> = scenarios()
        .iter()
        .map(|(id, _)| ((*id).to_owned(), catalogue::text(id).unwrap().to_owned()))
        .collect();
    for folder in ["tests/documents", "tests/validation"] {
        let files = std::fs::read_dir(format!("{}/{folder}", env!("CARGO_MANIFEST_DIR")));
        for file in files
            .into_iter()
            .flatten()
            .flatten()
            .filter(|file| file.path().extension().is_some_and(|kind| kind == "json"))
        {
            documents
                .push((file.path().display().to_string(), std::fs::read_to_string(file.path()).unwrap()));
        }
    }
    documents.push(("small".to_owned(), SMALL.to_owned()));
    assert!(documents.len() >= 4);
    for (name, text) in documents {
        let document: Value = serde_json::from_str(&text).unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{name}: {}", wrong.join("\n"));
    }
}

/// What the reader refuses about one value, or about the fields of one object, the schema refuses too. It cannot see names
/// of other parts, values that depend on each other, and commands.
#[test]
fn the_schema_refuses_what_the_reader_refuses_of_single_values() {
    const STRUCTURE: [&str; 10] = [
        "missing field",
        "unknown field",
        "expected a whole number",
        "expected a number",
        "expected a duration",
        "expected an identifier",
        "expected true or false",
        "expected a list",
        "expected an object",
        "expected a text",
    ];
    let validator = validator();
    let (mut seen, mut unseen) = (0, 0);
    for (find, replace, expected) in CASES {
        let Ok(document) = serde_json::from_str::<Value>(&SMALL.replace(find, replace)) else { continue };
        let valid = validator.is_valid(&document);
        // A pattern cannot compare: a duration that is too long is well spelled. Commands are texts to it.
        let commands = expected.contains("/story");
        let too_long =
            commands || replace.contains("99999h") || expected.contains("expected a duration from");
        if !too_long && STRUCTURE.iter().any(|words| expected.contains(words)) {
            assert!(!valid, "the schema accepts {replace}, the reader says {expected}");
        }
        if valid { unseen += 1 } else { seen += 1 }
    }
    println!("the schema refuses {seen} of {} broken documents", seen + unseen);
    assert!(seen > unseen, "{seen} refused, {unseen} accepted");
}

/// And it does not refuse more: what the reader accepts is valid, one field at a time.
#[test]
fn what_the_reader_accepts_is_valid() {
    let validator = validator();
    let cases = [
        (r#""version": 1,"#, r#""version": 1, "$schema": "scenario.schema.json","#),
        (r#""timeout": "2s""#, r#""timeout": "2s", "bulkhead": {}"#),
        (r#""timeout": "2s""#, r#""timeout": "2s", "rate_limiter": { "limitRefreshPeriod": "1s" }"#),
        (r#""timeout": "2s""#, r#""timeout": "2s", "throttling": { "k": 1.1 }"#),
        (
            r#""timeout": "2s""#,
            r#""timeout": "2s", "queue_for_later": {}, "fallback": { "kind": "last_good_value", "max_age": "3s" }"#,
        ),
        (
            r#""timeout": "2s""#,
            r#""timeout": "2s", "retry": { "budget": { "kind": "concurrency", "budget_percent": 10 }, "retry_on": ["timeout"] }"#,
        ),
        (r#""exponential": "4ms""#, r#""log_normal": "4ms", "cv": 0.5"#),
        (r#""workers": 10,"#, r#""workers": 10, "shedding": { "max_wait": "1.5s" },"#),
    ];
    for (find, replace) in cases {
        let text = SMALL.replace(find, replace);
        scenario::read(&text).unwrap_or_else(|errors| panic!("{replace}: {errors}"));
        assert!(validator.is_valid(&serde_json::from_str(&text).unwrap()), "{replace}");
    }
}
