//! Interpolation of compose files: `$$`, `$A`, `${A}`, `${A-x}`, `${A:-x}`, `${A?m}`, `${A:?m}`, `${A+x}`, `${A:+x}`, with
//! defaults that nest. No variable is set here, and none is looked up: defaults count, what has none stays open.

/// A text after interpolation.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Filled {
    /// The text; an open variable leaves nothing behind.
    pub(super) text: String,
    /// Names of the variables that are set elsewhere.
    pub(super) open: Vec<String>,
}

/// Defaults within each other at most.
const DEEPEST: usize = 20;

/// Interpolates a value.
pub(super) fn fill(text: &str) -> Filled {
    let mut filled = Filled::default();
    fill_into(text, &mut filled, 0);
    filled
}

fn fill_into(text: &str, filled: &mut Filled, depth: usize) {
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        filled.text.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        if let Some(next) = after.strip_prefix('$') {
            filled.text.push('$');
            rest = next;
        } else if let Some((inner, next)) = after.strip_prefix('{').and_then(braces) {
            variable(inner, filled, depth);
            rest = next;
        } else {
            let end = after.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(after.len());
            let name = &after[..end];
            if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
                filled.text.push('$');
                rest = after;
            } else {
                open(name, filled);
                rest = &after[end..];
            }
        }
    }
    filled.text.push_str(rest);
}

/// The text up to the brace that ends it, and what follows.
fn braces(text: &str) -> Option<(&str, &str)> {
    let mut depth = 1;
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'{' if at > 0 && bytes[at - 1] == b'$' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&text[..at], &text[at + 1..]));
        }
    }
    None
}

fn variable(inner: &str, filled: &mut Filled, depth: usize) {
    let end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inner.len());
    let (name, rest) = inner.split_at(end);
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    match rest.strip_prefix('-') {
        Some(default) if depth < DEEPEST => fill_into(default, filled, depth + 1),
        // What stands behind `+` counts only where the variable is set, a message behind `?` never.
        _ => {
            if !rest.starts_with('+') {
                open(name, filled);
            }
        }
    }
}

fn open(name: &str, filled: &mut Filled) {
    if !name.is_empty() && !filled.open.iter().any(|own| own == name) {
        filled.open.push(name.to_owned());
    }
}
