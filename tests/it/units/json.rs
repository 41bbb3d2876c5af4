//! Our reader of JSON against a general one.

use blast_radius::scenario::json::{Kind, parse};

/// Texts that are JSON, and texts that are not.
const CASES: [&str; 61] = [
    "0",
    "-0",
    "1",
    "-1",
    "2.5",
    "0.1",
    "0.35",
    "1e3",
    "1E+3",
    "25e-2",
    "1e22",
    "123456789012345",
    "01",
    "-",
    "1.",
    ".5",
    "1e",
    "1e999",
    "1e-999",
    "0e999",
    "1e99999999999999999999",
    "+1",
    "18446744073709551615",
    "null",
    "true",
    "false",
    "nul",
    "truer",
    "\"a\\n\\u00e9\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\ud83dx\"",
    "\"\\ud83d\\u0041\"",
    "\"\\x\"",
    "\"\\u12",
    "\"a\tb\"",
    "\"abc",
    "[]",
    "[ ]",
    "[1,2 , 3]",
    "[1 2]",
    "[",
    "[1",
    "[1,",
    "{}",
    "{ }",
    "{\"a\":1}",
    "{\"a\" 1}",
    "{\"a\":}",
    "{a:1}",
    "{\"a\":1 \"b\":2}",
    "{\"a\":[{},{\"b\":null}]}",
    "{",
    "{\"a",
    "{\"a\"",
    "{\"a\":",
    "1 2",
    "[]]",
    "\n\n[1,\n x]",
    "\u{e9}",
    "\"\u{e9}\\\"\u{20ac}\"",
    "[\"\\/\\b\\f\\r\\t\"]",
];

/// People write these documents: a comma may stand before the end.
#[test]
fn a_comma_may_follow_the_last() {
    for (text, same) in [("[1,]", "[1]"), ("{\"a\":1,}", "{\"a\":1}"), ("[[1, ] , ]", "[[1]]")] {
        assert_eq!(format!("{:?}", kinds(text)), format!("{:?}", kinds(same)), "{text}");
    }
}

/// What a text holds, without places.
fn kinds(text: &str) -> Vec<serde_json::Value> {
    fn plain(value: &blast_radius::scenario::json::Value) -> serde_json::Value {
        match &value.kind {
            Kind::List(list) => list.iter().map(plain).collect(),
            Kind::Object(members) => {
                members.iter().map(|member| (member.name.clone(), plain(&member.value))).collect()
            }
            Kind::Number(text, _) => (*text).into(),
            _ => serde_json::Value::Null,
        }
    }
    vec![plain(&parse(text).unwrap())]
}

/// The ready reader as the oracle: both take or both refuse, with the same line, and numbers are equal.
#[test]
fn agrees_with_a_general_reader() {
    for text in CASES {
        let theirs: Result<serde_json::Value, _> = serde_json::from_str(text);
        match (parse(text), theirs) {
            (Ok(ours), Ok(theirs)) => {
                assert_eq!(ours.as_f64(), theirs.as_f64(), "{text}");
                assert_eq!(ours.as_u64(), theirs.as_u64(), "{text}");
                assert_eq!(ours.as_str(), theirs.as_str(), "{text}");
                assert_eq!(ours.as_bool(), theirs.as_bool(), "{text}");
                assert_eq!(ours.as_array().map(<[_]>::len), theirs.as_array().map(Vec::len), "{text}");
                assert_eq!(matches!(ours.kind, Kind::Null), theirs.is_null(), "{text}");
            }
            (Err(ours), Err(theirs)) => {
                assert_eq!(ours.mistakes[0].line, theirs.line(), "{text}: {ours} / {theirs}");
            }
            (ours, theirs) => panic!("{text}: {ours:?} / {theirs:?}"),
        }
    }
}
