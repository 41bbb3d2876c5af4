//! The published JSON Schema says what the reader says.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::scenario_errors::{CASES, SMALL};
use blast_radius::scenario::{self, catalogue, schema};
use blast_radius::session::scenarios;

/// The schema, and what validates by it: made once, for all tests.
static SCHEMA: LazyLock<Value> = LazyLock::new(schema::schema);
static VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::draft202012::new(&SCHEMA).unwrap_or_else(|error| panic!("{error}")));

#[test]
fn the_published_schema_is_the_readers() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/scenario.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, schema::text()).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap();
    let same = published == schema::text();
    assert!(same, "write it anew: blast schema > assets/scenario.schema.json");
    let meta = jsonschema::meta::validate(&SCHEMA);
    assert!(meta.is_ok(), "{meta:?}");
}

/// Every property of a schema with its name, those of its definitions and alternatives too.
fn properties<'a>(schema: &'a Value, found: &mut Vec<(&'a str, &'a Value)>) {
    match schema {
        Value::Object(members) => {
            for (name, value) in members {
                if name == "properties" {
                    found.extend(
                        value.as_object().unwrap().iter().map(|(name, value)| (name.as_str(), value)),
                    );
                    value.as_object().unwrap().values().for_each(|value| properties(value, found));
                } else {
                    properties(value, found);
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|value| properties(value, found)),
        _ => {}
    }
}

/// What it is, not only how it is spelled: four words before the form and the default, which the schema adds by itself.
#[test]
fn every_property_says_what_it_means() {
    const FORMS: [&str; 5] = ["A duration ", "An amount such as ", "Such as ", "Names: ", "Unless set: "];
    let mut found = Vec::new();
    properties(&SCHEMA, &mut found);
    assert!(found.len() > 400, "{} properties", found.len());
    for (name, property) in found {
        let description = property["description"].as_str().unwrap_or_default();
        let form = FORMS.iter().filter_map(|form| description.find(form)).min();
        let meaning = description[..form.unwrap_or(description.len())].trim();
        let words = meaning.split(' ').count();
        assert!(words >= 4 && meaning.ends_with('.'), "{name}: {description:?}");
        assert!(meaning.starts_with(|first: char| first.is_uppercase() || first == '`'), "{name}: {meaning}");
        let sentences = meaning.matches(". ").count() + 1;
        assert!(sentences <= 2, "{name}: {sentences} sentences: {meaning}");
    }
}

/// What stands for a field that is not there is what the reader takes; what depends on another field is said in words.
#[test]
fn defaults_are_the_readers() {
    let default = |object: &str, name: &str| {
        let mut found = Vec::new();
        properties(&SCHEMA, &mut found);
        let object = found.iter().find(|(own, _)| *own == object).unwrap().1;
        let mut within = Vec::new();
        properties(object, &mut within);
        within.iter().find(|(own, _)| *own == name).unwrap().1["default"].clone()
    };
    let cases = [
        ("balancer", "check_interval", Value::Null),
        ("balancer", "next_address_after", json!("250ms")),
        ("balancer", "cross_zone", json!(true)),
        ("target_group", "cross_zone", Value::Null),
        ("target_group", "connect_timeout", Value::Null),
        ("target_group", "deregistration_delay", json!("5m")),
        ("producer", "request_timeout", json!("30s")),
        ("producer_fail_fast", "request_timeout", Value::Null),
        ("autoscaling", "health_check_type", json!("EC2")),
        ("autoscaling", "desired", Value::Null),
        ("faults", "default", json!("overheat")),
        ("stores", "max_clients", Value::Null),
    ];
    for (object, name, expected) in cases {
        assert_eq!(default(object, name), expected, "{object}/{name}");
    }
}

#[test]
fn every_document_of_ours_is_valid() {
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
        let wrong: Vec<String> = VALIDATOR
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
    let (mut seen, mut unseen) = (0, 0);
    for (find, replace, expected) in CASES {
        let Ok(document) = serde_json::from_str::<Value>(&SMALL.replace(find, replace)) else { continue };
        let valid = VALIDATOR.is_valid(&document);
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
        assert!(VALIDATOR.is_valid(&serde_json::from_str(&text).unwrap()), "{replace}");
    }
}
