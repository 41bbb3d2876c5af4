//! JSON with its members in order, a line as long as it fits.

/// Where a line ends at the latest.
const WIDTH: usize = 110;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Out {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    List(Vec<Out>),
    Object(Vec<(&'static str, Out)>),
}

/// A text.
pub(super) fn text(text: impl Into<String>) -> Out {
    Out::Text(text.into())
}

/// A whole number.
pub(super) fn number(number: u32) -> Out {
    Out::Number(f64::from(number))
}

/// Whole numbers in a list.
pub(super) fn numbers(numbers: &[u32]) -> Out {
    Out::List(numbers.iter().map(|&own| number(own)).collect())
}

impl Out {
    /// The value on one line.
    pub(super) fn line(&self) -> String {
        let mut text = String::new();
        self.inline(&mut text);
        text
    }

    /// The value as a document, with a line's end behind it.
    pub(super) fn document(&self) -> String {
        let mut text = String::new();
        self.block(0, 0, &mut text);
        text.push('\n');
        text
    }

    fn inline(&self, out: &mut String) {
        match self {
            Out::Null => out.push_str("null"),
            Out::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Out::Number(number) => out.push_str(&crate::base::decimal::short(*number, 6)),
            Out::Text(text) => quoted(text, out),
            Out::List(list) if list.is_empty() => out.push_str("[]"),
            Out::List(list) => {
                for (at, value) in list.iter().enumerate() {
                    out.push_str(if at == 0 { "[" } else { ", " });
                    value.inline(out);
                }
                out.push(']');
            }
            Out::Object(members) => {
                for (at, (name, value)) in members.iter().enumerate() {
                    out.push_str(if at == 0 { "{ " } else { ", " });
                    quoted(name, out);
                    out.push_str(": ");
                    value.inline(out);
                }
                out.push_str(if members.is_empty() { "{}" } else { " }" });
            }
        }
    }

    /// The value at this depth, `before` letters behind the indent.
    fn block(&self, depth: usize, before: usize, out: &mut String) {
        let line = self.line();
        let plain = !matches!(self, Out::List(_) | Out::Object(_));
        if plain || (depth > 0 && 2 * depth + before + line.chars().count() < WIDTH) {
            return out.push_str(&line);
        }
        let indent = "  ".repeat(depth + 1);
        let (open, close) = if matches!(self, Out::List(_)) { ('[', ']') } else { ('{', '}') };
        out.push(open);
        let mut first = true;
        let mut next = |name: Option<&str>, value: &Out| {
            out.push_str(if first { "\n" } else { ",\n" });
            first = false;
            out.push_str(&indent);
            let mut before = 0;
            if let Some(name) = name {
                quoted(name, out);
                out.push_str(": ");
                before = name.len() + 4;
            }
            value.block(depth + 1, before, out);
        };
        match self {
            Out::List(list) => list.iter().for_each(|value| next(None, value)),
            Out::Object(members) => members.iter().for_each(|(name, value)| next(Some(name), value)),
            _ => {}
        }
        out.push('\n');
        out.push_str(&indent[2..]);
        out.push(close);
    }
}

fn quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}
