//! Comments and trailing commas are read; places stay, and what is changed leaves them alone.

use blast_radius::scenario;
use serde_json::{Value, json};

use super::plain;
use crate::scenario_errors::SMALL;

/// The same document with a comment wherever one may stand, and a comma behind every last element.
fn commented() -> String {
    let mut text = String::new();
    let mut in_text = false;
    for character in SMALL.chars() {
        in_text ^= character == '"';
        match character {
            '}' | ']' if !in_text && !text.trim_end().ends_with(['{', '[', ',']) => {
                text.push_str(" , /* the last } */ ");
                text.push(character);
            }
            ',' | ':' | '{' | '[' if !in_text => {
                text.push_str("/**/");
                text.push(character);
                text.push_str("/* \" , */");
            }
            '\n' => text.push_str(" // to the end, \"of it\n"),
            _ => text.push(character),
        }
    }
    format!("// A head\n{text}// the end")
}

#[test]
fn a_commented_document_is_the_same_document() {
    let text = commented();
    assert!(text.len() > 2 * SMALL.len());
    let read = scenario::read(&text).unwrap_or_else(|errors| panic!("{errors}"));
    assert_eq!(format!("{read:?}"), format!("{:?}", scenario::read(SMALL).unwrap()));
    assert_eq!(plain(&text), serde_json::from_str::<Value>(SMALL).unwrap());
}

#[test]
fn a_mistake_keeps_its_line_among_comments() {
    let text = commented().replace("\"workers\"/**/:/* \" , */ 10", "\"workers\" /*\n\n*/ : // ten\n 0");
    let expected = "line 29: /services/0/workers: found 0, expected a whole number from 1 to 1000";
    assert_eq!(scenario::read(&text).unwrap_err().to_string(), expected);
}

#[test]
fn what_is_no_comment_is_a_mistake() {
    let cases = [
        ("{} /", "line 1: column 4: not JSON: trailing characters"),
        ("{ /* }", "line 1: column 3: not JSON: EOF while parsing a comment"),
        ("{} /* /", "line 1: column 4: not JSON: EOF while parsing a comment"),
        ("{ /*/ }", "line 1: column 3: not JSON: EOF while parsing a comment"),
        ("{ # }", "line 1: column 3: not JSON: key must be a string"),
        ("{ , }", "line 1: column 3: not JSON: key must be a string"),
        ("{\"a\": [,]}", "line 1: column 8: not JSON: expected value"),
        ("{\"a\": [1,,]}", "line 1: column 10: not JSON: expected value"),
        ("// nothing", "line 1: column 10: not JSON: EOF while parsing a value"),
    ];
    for (text, expected) in cases {
        assert_eq!(scenario::read(text).unwrap_err().to_string(), expected, "{text}");
    }
}

/// Only the place that was asked for is another one; comments stay.
#[test]
fn a_change_leaves_comments_alone() {
    let text = "{ // head\n  \"a\": [1, /* two */ 2, 3,], // list\n  \"b\": { },\n  \"c\": null // last\n}";
    let with = |pointer, value| scenario::with(text, pointer, value).unwrap();
    assert_eq!(with("/a/1", json!("x")), text.replace("*/ 2", "*/ \"x\""));
    assert_eq!(with("/a/-", json!(4)), text.replace("3,]", "3, 4,]"));
    assert_eq!(with("/b/d", json!(true)), text.replace("{ }", "{\"d\": true }"));
    assert_eq!(with("/d", json!(1)), text.replace("null //", "null,\n  \"d\": 1 //"));
    assert_eq!(with("/c", json!([])), text.replace("null", "[]"));
    let without = |pointer| scenario::without(text, pointer).unwrap();
    assert_eq!(without("/a/0"), text.replace("[1, ", "["));
    assert_eq!(without("/a/2"), text.replace(", 3,]", ",]"));
    assert_eq!(without("/c"), text.replace(",\n  \"c\": null", ""));
    assert_eq!(without("/b"), text.replace("\"b\": { },\n  ", ""));
    for text in
        [with("/a/-", json!(4)), with("/b/d", json!(1)), with("/d", json!(1)), without("/a/2"), without("/c")]
    {
        plain(&text);
    }
    for pointer in ["/a/3", "/x/y", "/a/x", "x"] {
        assert!(scenario::with(text, pointer, json!(1)).is_err(), "{pointer}");
        assert!(scenario::without(text, pointer).is_err(), "{pointer}");
    }
}
