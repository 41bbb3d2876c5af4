//! Documents broken at random and in every place: refused or read, never a panic, never slow.

use blast_radius::scenario::{self, catalogue};
use serde_json::{Value, json};

fn built_in() -> &'static str {
    catalogue::text(catalogue::DEFAULT).unwrap()
}

/// Reads a broken document; a refusal names a line of it.
fn check(text: &[u8]) {
    if let Err(errors) = scenario::read_bytes(text) {
        let lines = 1 + text.iter().filter(|&&byte| byte == b'\n').count();
        assert!(!errors.mistakes.is_empty() && errors.mistakes.len() <= 20);
        for mistake in &errors.mistakes {
            assert!(mistake.line <= lines, "{mistake}");
            assert!(!mistake.message.is_empty() && !mistake.message.ends_with('.'), "{mistake}");
            assert!(mistake.message.len() < 1_000 && !mistake.message.contains('\n'), "{mistake}");
        }
    }
}

/// A small generator: tests must not depend on the engine they may help to break.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n as u64) as usize
    }
}

#[test]
fn bytes_changed_at_random_never_panic() {
    const PIECES: [&str; 14] = [
        "{",
        "}",
        "[",
        "]",
        "\"",
        ",",
        ":",
        "-",
        "1e999",
        "null",
        "\\u0000",
        "\\",
        "99999999999999999999",
        "\u{1F4A5}",
    ];
    let original = built_in().as_bytes();
    let mut dice = Dice(20_260_507);
    for _ in 0..2_000 {
        let mut text = original.to_vec();
        for _ in 0..=dice.below(4) {
            let at = dice.below(text.len());
            let end = (at + dice.below(40)).min(text.len());
            match dice.below(5) {
                0 => text[at] ^= 1 << dice.below(8),
                1 => drop(text.drain(at..end)),
                2 => {
                    let copy = text[at..end].to_vec();
                    let to = dice.below(text.len());
                    text.splice(to..to, copy);
                }
                3 => drop(text.splice(at..end, PIECES[dice.below(PIECES.len())].bytes())),
                _ => text.truncate(text.len() - dice.below(text.len().min(200))),
            }
        }
        check(&text);
    }
}

fn pointers(value: &Value, at: String, all: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, value)| pointers(value, format!("{at}/{key}"), all)),
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(i, value)| pointers(value, format!("{at}/{i}"), all));
        }
        _ => {}
    }
    all.push(at);
}

#[test]
fn every_value_replaced_by_nonsense_is_refused_or_read_without_a_panic() {
    let document: Value = serde_json::from_str(built_in()).unwrap();
    let mut all = Vec::new();
    pointers(&document, String::new(), &mut all);
    assert!(all.len() > 500, "{}", all.len());
    let nonsense = [
        json!(null),
        json!(-1),
        json!(0),
        json!(0.5),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("a"),
        json!("999999999h"),
        json!("1us"),
        json!([]),
        json!({}),
        json!(true),
    ];
    for (turn, pointer) in all.iter().enumerate() {
        // Four kinds for each place, in turn: neighbours of the same sort get the others.
        for value in nonsense.iter().cycle().skip(turn * 4 % nonsense.len()).take(4) {
            check(scenario::with(built_in(), pointer, value.clone()).unwrap().as_bytes());
        }
        if !pointer.is_empty() {
            check(scenario::without(built_in(), pointer).unwrap().as_bytes());
        }
    }
}

#[test]
fn the_largest_documents_are_refused_in_time() {
    let many = |piece: &str, n: usize| vec![piece; n].join(",");
    let services = format!(
        r#"{{"id":"s","operations":[{}]}}"#,
        many(
            r#"{"id":"operation-with-a-long-name","steps":[{"kind":"call","to":"operation-with-a-long-nam"}]}"#,
            100
        )
    );
    let hostile = [
        format!(r#"{{"services":[{}]}}"#, many(&services, 80)),
        format!(r#"{{"zones":[{}]}}"#, many(r#"{"id":"a"}"#, 90_000)),
        format!(r#"{{"facts":[{}]}}"#, many(r#"{"at":"/*/*/*/*/*/*"}"#, 40_000)),
        format!("{{{}}}", (0..60_000).map(|i| format!(r#""field{i:05}":1"#)).collect::<Vec<_>>().join(",")),
        format!(r#"{{"{}":{}}}"#, "k".repeat(500_000), many("[1]", 1) + ""),
        format!(r#"{{"id":"{}"}}"#, "\u{1F4A5}".repeat(200_000)),
    ];
    for text in hostile {
        assert!(text.len() < scenario::MAX_BYTES, "{}", text.len());
        assert!(scenario::read(&text).is_err());
        check(text.as_bytes());
    }
}
