//! Identifiers of a document, made of the names that texts give.

/// The longest identifier.
const LONGEST: usize = 40;

/// The name as an identifier: lower-case letters, digits, `-` and `_`, a letter or digit first. What is left of a name
/// without any of these is `other`.
pub(super) fn id(name: &str, other: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        match c.to_ascii_lowercase() {
            c @ ('a'..='z' | '0'..='9') => text.push(c),
            c @ ('-' | '_') if !text.is_empty() => text.push(c),
            _ if !text.is_empty() && !text.ends_with('-') => text.push('-'),
            _ => {}
        }
        if text.len() == LONGEST {
            break;
        }
    }
    let text = text.trim_end_matches(['-', '_']);
    if text.is_empty() { other.to_owned() } else { text.to_owned() }
}

/// An identifier for each name, in order; a second one of the same spelling gets a number.
pub(super) fn ids<'a>(names: impl Iterator<Item = &'a str>, other: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        let first = id(name, other);
        let mut own = first.clone();
        let mut number = 2;
        while found.contains(&own) {
            let end = format!("-{number}");
            own = format!("{}{end}", &first[..first.len().min(LONGEST - end.len())]);
            number += 1;
        }
        found.push(own);
    }
    found
}

/// Whether Kafka allows the name of a topic.
pub(super) fn is_topic(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    (1..=249).contains(&name.len()) && name.bytes().all(plain) && name != "." && name != ".."
}

/// The longest name that a page shows.
const LABEL: usize = 60;

/// The name as a label: shortened, without control characters.
pub(super) fn label(name: &str) -> String {
    let text: String = name.chars().filter(|c| !c.is_control()).take(LABEL).collect();
    if text.trim().is_empty() { "unnamed".to_owned() } else { text }
}
