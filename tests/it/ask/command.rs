//! `blast ask`: its texts, its JSON, its refusals.

use std::fs;

use super::SHOP;
use crate::support::command_line::{file, folder, printed, refused};

const SHORT: [&str; 6] = ["--seeds", "1", "--at", "10s", "--until", "30s"];

fn arguments<'a>(question: &'a str, path: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    ["ask", question, path].into_iter().chain(SHORT).chain(more.iter().copied()).collect()
}

#[test]
fn every_question_prints_a_table_and_json() {
    let path = file("ask_command", "shop.json", SHOP.as_bytes());
    for (question, says, member) in [
        ("weakest", "service pay hang", "rows"),
        ("breaker", "The document has no breaker.", "cases"),
        ("skew", "The document has no Kafka cluster.", "clusters"),
        ("zone", "upstream: who asks it", "zones"),
    ] {
        let text = printed(&arguments(question, &path, &[]));
        assert!(text.contains(says), "{question}: {text}");
        let json: serde_json::Value =
            serde_json::from_str(&printed(&arguments(question, &path, &["--json"]))).unwrap();
        assert!(json[member].is_array() && json["findings"].is_array(), "{question}: {json}");
    }
}

#[test]
fn an_answer_goes_into_a_file() {
    let path = file("ask_command_file", "shop.json", SHOP.as_bytes());
    let out = folder("ask_command_out").join("answer.txt");
    let out = out.to_str().unwrap();
    let text = printed(&arguments("weakest", &path, &[]));
    assert_eq!(printed(&arguments("weakest", &path, &["-o", out])), "");
    assert_eq!(fs::read_to_string(out).unwrap(), text);
}

#[test]
fn a_finding_is_no_failure_and_bad_input_is_refused_with_what_to_do() {
    let path = file("ask_command_bad", "shop.json", SHOP.as_bytes());
    assert!(printed(&arguments("zone", &path, &["--zone", "a"])).contains("critical, shared fate"));
    let cases: [(&[&str], &str); 4] = [
        (&["ask", "zone", &path, "--zone", "q"], "--zone: found zone `q`, expected one of: a, b, c"),
        (&["ask", "weakest", &path, "--zone", "a"], "--zone: only the question `zone` is about one zone"),
        (
            &["ask", "weakest", &path, "--at", "10m", "--until", "5m"],
            "the loss at 10m is not before the end at 5m",
        ),
        (&["ask", "breaker", &path, "--do", "1m zone q power-loss"], "--do: "),
    ];
    for (arguments, says) in cases {
        let error = refused(arguments);
        assert!(error.contains(says), "{arguments:?}: {error}");
    }
}

/// A document that does not know where its parts stand is never called safe.
#[test]
fn an_unknown_place_is_said_in_place_of_no_finding() {
    let facts = r#"{ "facts": [{ "at": "/zones/0", "grade": "A", "source": "Assumed: unknown: no rack" },
        { "at": "/journeys/0/value", "grade": "A", "source": "Assumed." }],"#;
    let text = SHOP.replacen('{', facts, 1);
    let path = file("ask_command_unknown", "shop.json", text.as_bytes());
    let text = printed(&["ask", "skew", &path]);
    assert!(text.contains("no rack: /zones/0") && text.contains("No finding so far"), "{text}");
    assert!(!text.contains("\nNo finding.\n"));
}
