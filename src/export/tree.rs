//! Values with their members in order, written as JSON or as YAML.
//!
//! The YAML is a small part of it: block lists and maps, every text in double quotes with JSON's escapes, which YAML
//! shares. No reader can take such a text for a number, a date or a truth value, and no key stands twice.

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// `null`; nothing here writes it, but texts that are checked may hold it.
    Empty,
    /// True or false.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Tree>),
    /// Members in order.
    Map(Vec<(String, Tree)>),
}

/// A text.
pub(super) fn text(text: impl Into<String>) -> Tree {
    Tree::Text(text.into())
}

/// A number.
pub(super) fn number(number: impl Into<f64>) -> Tree {
    Tree::Number(number.into())
}

/// Members in order.
pub(super) fn map<const N: usize>(members: [(&str, Tree); N]) -> Tree {
    Tree::Map(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Texts in a list.
pub(super) fn texts<T: Into<String>>(list: impl IntoIterator<Item = T>) -> Tree {
    Tree::List(list.into_iter().map(text).collect())
}

impl Tree {
    /// The member of that name.
    pub fn get(&self, name: &str) -> Option<&Tree> {
        self.members().iter().find(|member| member.0 == name).map(|member| &member.1)
    }

    /// The member of a member, and so on.
    pub fn at(&self, path: &[&str]) -> Option<&Tree> {
        path.iter().try_fold(self, |tree, name| tree.get(name))
    }

    /// The members of a map; none of anything else.
    pub fn members(&self) -> &[(String, Tree)] {
        if let Tree::Map(members) = self { members } else { &[] }
    }

    /// The elements of a list; none of anything else.
    pub fn items(&self) -> &[Tree] {
        if let Tree::List(items) = self { items } else { &[] }
    }

    /// The text of a text.
    pub fn text(&self) -> Option<&str> {
        if let Tree::Text(text) = self { Some(text) } else { None }
    }

    /// The text of the member of that name.
    pub fn word(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Tree::text)
    }

    /// The number of the member of that name.
    pub fn number(&self, name: &str) -> Option<f64> {
        if let Some(Tree::Number(number)) = self.get(name) { Some(*number) } else { None }
    }

    /// Adds a member.
    pub(super) fn push(&mut self, name: &str, value: Tree) {
        if let Tree::Map(members) = self {
            members.push((name.to_owned(), value));
        }
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// The place and the reason.
    pub fn from_json(text: &str) -> Result<Tree, String> {
        let value: serde_json::Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Ok(Tree::from(value))
    }

    /// Its JSON, with a line's end behind it.
    pub fn json(&self) -> String {
        let mut out = String::new();
        self.json_at(0, &mut out);
        out.push('\n');
        out
    }

    /// Its JSON on one line.
    pub fn json_line(&self) -> String {
        let mut out = String::new();
        match self {
            Tree::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { "," });
                    out.push_str(&item.json_line());
                }
                out.push(']');
            }
            Tree::Map(members) => {
                out.push('{');
                for (at, (name, value)) in members.iter().enumerate() {
                    out.push_str(if at == 0 { "" } else { "," });
                    out.push_str(&format!("{}:{}", quoted(name), value.json_line()));
                }
                out.push('}');
            }
            plain => out.push_str(&plain.scalar()),
        }
        out
    }

    fn json_at(&self, depth: usize, out: &mut String) {
        let (open, close, count) = match self {
            Tree::List(items) => ('[', ']', items.len()),
            Tree::Map(members) => ('{', '}', members.len()),
            plain => return out.push_str(&plain.scalar()),
        };
        out.push(open);
        for at in 0..count {
            out.push_str(if at == 0 { "\n" } else { ",\n" });
            out.push_str(&"  ".repeat(depth + 1));
            match self {
                Tree::List(items) => items[at].json_at(depth + 1, out),
                _ => {
                    let (name, value) = &self.members()[at];
                    out.push_str(&format!("{}: ", quoted(name)));
                    value.json_at(depth + 1, out);
                }
            }
        }
        if count > 0 {
            out.push('\n');
            out.push_str(&"  ".repeat(depth));
        }
        out.push(close);
    }

    /// Its YAML, as a document without a head.
    pub fn yaml(&self) -> String {
        let mut out = String::new();
        self.yaml_at(0, &mut out);
        out
    }

    fn yaml_at(&self, depth: usize, out: &mut String) {
        let indent = "  ".repeat(depth);
        match self {
            Tree::Map(members) if !members.is_empty() => {
                for (name, value) in members {
                    out.push_str(&format!("{indent}{}:", key(name)));
                    value.yaml_behind(depth, out);
                }
            }
            Tree::List(items) if !items.is_empty() => {
                for item in items {
                    let mut inner = String::new();
                    item.yaml_at(depth + 1, &mut inner);
                    // The first line of the element stands behind the dash.
                    out.push_str(&format!("{indent}- {}", &inner[indent.len() + 2..]));
                }
            }
            plain => out.push_str(&format!("{indent}{}\n", plain.scalar())),
        }
    }

    /// The value behind its key's colon.
    fn yaml_behind(&self, depth: usize, out: &mut String) {
        match self {
            Tree::Map(members) if !members.is_empty() => {
                out.push('\n');
                self.yaml_at(depth + 1, out);
            }
            Tree::List(items) if !items.is_empty() => {
                out.push('\n');
                self.yaml_at(depth + 1, out);
            }
            plain => out.push_str(&format!(" {}\n", plain.scalar())),
        }
    }

    fn scalar(&self) -> String {
        match self {
            Tree::Empty => "null".to_owned(),
            Tree::Flag(flag) => flag.to_string(),
            Tree::Number(number) => number.to_string(),
            Tree::Text(text) => quoted(text),
            Tree::List(_) => "[]".to_owned(),
            Tree::Map(_) => "{}".to_owned(),
        }
    }
}

impl From<serde_json::Value> for Tree {
    fn from(value: serde_json::Value) -> Tree {
        use serde_json::Value;
        match value {
            Value::Null => Tree::Empty,
            Value::Bool(flag) => Tree::Flag(flag),
            Value::Number(number) => Tree::Number(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => Tree::Text(text),
            Value::Array(items) => Tree::List(items.into_iter().map(Tree::from).collect()),
            Value::Object(members) => {
                Tree::Map(members.into_iter().map(|(name, value)| (name, Tree::from(value))).collect())
            }
        }
    }
}

/// A key as it is, where no reader of YAML can take it for anything but a text.
fn key(name: &str) -> String {
    const TAKEN: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
        && !TAKEN.contains(&name.to_ascii_lowercase().as_str());
    if plain { name.to_owned() } else { quoted(name) }
}

/// A text in double quotes, for JSON and YAML alike.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            // A byte order mark and the ends of lines of Unicode are no text of YAML.
            c if c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{:04x}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Lines as comments of YAML.
pub(super) fn comment<T: AsRef<str>>(lines: impl IntoIterator<Item = T>) -> String {
    let plain = |line: &str| line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>();
    lines.into_iter().map(|line| format!("# {}\n", plain(line.as_ref()))).collect()
}
