//! One tree for JSON and YAML: every value knows its line, and scalars stay text until a reader wants a number.

use super::lines::{Wrong, quote, wrong};
use crate::scenario::json::{self, Kind, Value};

/// Lists and maps within each other at most.
#[cfg(feature = "yaml")]
pub(super) const DEEPEST: usize = 120;

/// A value and its line.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) line: u32,
    pub(super) node: Node,
}

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// `null`, `~` or nothing at all.
    Empty,
    /// A scalar as it is written; plain if it stands without quotes.
    Scalar {
        text: String,
        // Only YAML tells a key in quotes from a plain one.
        #[cfg_attr(not(feature = "yaml"), allow(dead_code))]
        plain: bool,
    },
    List(Vec<Tree>),
    Map(Vec<Entry>),
}

/// A member of a map.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) line: u32,
    pub(super) value: Tree,
}

impl Tree {
    /// The member of that name.
    pub(super) fn get(&self, key: &str) -> Option<&Tree> {
        self.entries().iter().find(|entry| entry.key == key).map(|entry| &entry.value)
    }

    /// The member of a member, and so on.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Tree> {
        path.iter().try_fold(self, |tree, key| tree.get(key))
    }

    /// The members of a map; none of anything else.
    pub(super) fn entries(&self) -> &[Entry] {
        if let Node::Map(entries) = &self.node { entries } else { &[] }
    }

    /// The elements of a list; none of anything else.
    pub(super) fn items(&self) -> &[Tree] {
        if let Node::List(items) = &self.node { items } else { &[] }
    }

    /// The elements of the list of that name.
    pub(super) fn list(&self, key: &str) -> &[Tree] {
        self.get(key).map_or(&[], Tree::items)
    }

    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        if let Node::Scalar { text, .. } = &self.node { Some(text) } else { None }
    }

    /// The text of the scalar of that name; none when it is empty.
    pub(super) fn word(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Tree::text).filter(|text| !text.is_empty())
    }

    /// The scalar as a number: digits, as JSON writes them.
    pub(super) fn float(&self) -> Option<f64> {
        let number = self.text()?.trim().parse::<f64>().ok()?;
        number.is_finite().then_some(number)
    }

    /// The scalar as a whole number in decimal digits; a leading zero makes it a text.
    pub(super) fn whole(&self) -> Option<u32> {
        let text = self.text()?.trim();
        let plain = text == "0" || !text.starts_with('0');
        (plain && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
    }

    /// The scalar as true or false.
    pub(super) fn flag(&self) -> Option<bool> {
        match self.text()? {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    pub(super) fn is_map(&self) -> bool {
        matches!(self.node, Node::Map(_))
    }

    pub(super) fn is_list(&self) -> bool {
        matches!(self.node, Node::List(_))
    }
}

/// Whether a text is meant as JSON.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// Reads a text that is one JSON value, or several behind each other, as some tools print them.
pub(super) fn json(text: &str) -> Result<Vec<Tree>, Wrong> {
    let lines = Lines::of(text);
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.trim_start().is_empty() {
        let before = text.len() - rest.len();
        // What stands alone is read as a whole, so that its mistakes have their own places.
        let several = rest.trim_start().starts_with('{') && found.len() < 1_000;
        let length = if several { json::length(rest).min(rest.len()) } else { rest.len() };
        let length = if rest[length..].trim_start().starts_with('{') { length } else { rest.len() };
        let value = json::parse(&rest[..length]).map_err(|errors| {
            let first = &errors.mistakes[0];
            wrong(first.line as u32 + lines.line(before) - 1, first.message.clone())
        })?;
        found.push(tree(&value, before, &lines)?);
        rest = &rest[length..];
    }
    Ok(found)
}

/// The starts of a text's lines.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Lines {
        Lines(text.bytes().enumerate().filter(|byte| byte.1 == b'\n').map(|byte| byte.0).collect())
    }

    fn line(&self, at: usize) -> u32 {
        self.0.partition_point(|&end| end < at) as u32 + 1
    }
}

fn tree(value: &Value, before: usize, lines: &Lines) -> Result<Tree, Wrong> {
    let line = lines.line(before + value.at);
    let scalar = |text: &str, plain| Node::Scalar { text: text.to_owned(), plain };
    let node = match &value.kind {
        Kind::Null => Node::Empty,
        Kind::Bool(flag) => scalar(if *flag { "true" } else { "false" }, true),
        Kind::Number(text, _) => scalar(text, true),
        Kind::Text(text) => scalar(text, false),
        Kind::List(list) => {
            Node::List(list.iter().map(|value| tree(value, before, lines)).collect::<Result<_, _>>()?)
        }
        Kind::Object(members) => {
            let entry = |member: &json::Member| {
                let line = lines.line(before + member.at);
                Ok(Entry { key: member.name.clone(), line, value: tree(&member.value, before, lines)? })
            };
            let entries = members.iter().map(entry).collect::<Result<Vec<_>, _>>()?;
            refuse_twice(&entries)?;
            Node::Map(entries)
        }
    };
    Ok(Tree { line, node })
}

/// Refuses a map with a key twice: of two values a reader would take one in silence.
pub(super) fn refuse_twice(entries: &[Entry]) -> Result<(), Wrong> {
    let mut order: Vec<&Entry> = entries.iter().collect();
    order.sort_by(|one, other| one.key.cmp(&other.key).then(one.line.cmp(&other.line)));
    let twice = order.windows(2).filter(|pair| pair[0].key == pair[1].key).min_by_key(|pair| pair[1].line);
    match twice {
        None => Ok(()),
        Some(pair) => Err(wrong(
            pair[1].line,
            format!(
                "found the key {} twice in one map, first on line {}: remove one of them",
                quote(&pair[0].key),
                pair[0].line
            ),
        )),
    }
}
