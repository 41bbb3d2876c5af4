//! Changing one value of a document's text leaves everything else as it was written.

use blast_radius::scenario::{ChangeError, with, without, written};

const TEXT: &str = r#"{
  "id": "x",
  "list": [
    {"at": "1s"},
    {"at": "2s"}
  ],
  "row": [1, 2], "empty": [], "none": {},
  "odd/name~": 3
}
"#;

#[test]
fn a_value_is_replaced_added_or_taken_away_where_it_stands() {
    let rows = [
        ("/id", Some("\"y\""), "\"id\": \"x\"", "\"id\": \"y\""),
        ("/list/1/at", Some("\"9s\""), "{\"at\": \"2s\"}", "{\"at\": \"9s\"}"),
        ("/list/-", Some("{}"), "{\"at\": \"2s\"}\n", "{\"at\": \"2s\"},\n    {}\n"),
        ("/list/0/do", Some("true"), "{\"at\": \"1s\"}", "{\"at\": \"1s\", \"do\": true}"),
        ("/row/-", Some("3"), "[1, 2]", "[1, 2, 3]"),
        ("/empty/-", Some("1"), "[]", "[1]"),
        ("/none/a", Some("1"), "{}", "{\"a\": 1}"),
        ("/odd~1name~0", Some("4"), "~\": 3", "~\": 4"),
        ("/new", Some("5"), "~\": 3\n", "~\": 3,\n  \"new\": 5\n"),
        ("/list/0", None, "{\"at\": \"1s\"},\n    ", ""),
        ("/list/1", None, ",\n    {\"at\": \"2s\"}", ""),
        ("/row/0", None, "[1, 2]", "[2]"),
        ("/odd~1name~0", None, ",\n  \"odd/name~\": 3", ""),
        ("/id", None, "\"id\": \"x\",\n  ", ""),
    ];
    for (pointer, value, before, after) in rows {
        let changed = match value {
            Some(value) => with(TEXT, pointer, value),
            None => without(TEXT, pointer),
        };
        assert_eq!(changed.unwrap(), TEXT.replacen(before, after, 1), "{pointer}");
    }
    assert_eq!(with(TEXT, "", 1).unwrap(), "1");
}

#[test]
fn comments_stay_where_they_are() {
    let text = "{ // of x\n  \"x\": 1, // of y\n  \"y\": [1, /* two */ 2,],\n}";
    assert_eq!(without(text, "/x").unwrap(), "{ // of x\n  // of y\n  \"y\": [1, /* two */ 2,],\n}");
    assert_eq!(with(text, "/y/-", 3).unwrap(), text.replace("2,]", "2, 3,]"));
    assert_eq!(with(text, "/x", 9).unwrap(), text.replace("\"x\": 1", "\"x\": 9"));
}

#[test]
fn a_place_that_is_not_there_is_named() {
    for pointer in ["/nothing/there", "/list/7", "/id/deeper", "/row/x", "id"] {
        let nowhere = ChangeError::NoSuchPlace(pointer.to_owned());
        assert_eq!(with(TEXT, pointer, 1), Err(nowhere.clone()), "{pointer}");
        assert_eq!(without(TEXT, pointer), Err(nowhere), "{pointer}");
    }
    assert_eq!(without(TEXT, "/new").unwrap_err().to_string(), "/new: no such place in the document");
    assert_eq!(with("{", "/a", 1), Err(ChangeError::NotJson));
}

#[test]
fn what_is_written_somewhere_is_told_as_it_is_written() {
    let root = blast_radius::scenario::json::parse(TEXT).unwrap();
    assert_eq!(written(TEXT, &root, "/list/0"), Some("{\"at\": \"1s\"}"));
    assert_eq!(written(TEXT, &root, "/nothing"), None);
}
