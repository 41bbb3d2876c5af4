//! Rust source as words and signs with their lines. Comments, strings, characters and lifetimes are left out.

/// A word (identifier, keyword, number) or a single sign; `::` is one token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    pub line: usize,
}

/// Splits `source`. Text that is not Rust gives nonsense, never a panic.
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (length, is_code) = next(rest, first);
        let (text, after) = rest.split_at(length);
        if is_code {
            found.push(Token { text, line });
        }
        line += text.matches('\n').count();
        rest = after;
    }
    found
}

/// The string literals of `source`, with their quotes and the line that they begin on.
pub fn strings(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (length, _) = next(rest, first);
        let (text, after) = rest.split_at(length);
        if string(text).is_some() {
            found.push(Token { text, line });
        }
        line += text.matches('\n').count();
        rest = after;
    }
    found
}

/// Length in bytes of what comes next, and whether it is code.
fn next(rest: &str, first: char) -> (usize, bool) {
    let until = |end: &str| rest.find(end).unwrap_or(rest.len());
    if rest.starts_with("//") {
        return (until("\n"), false);
    }
    if rest.starts_with("/*") {
        return (block_comment(rest), false);
    }
    if let Some(length) = string(rest) {
        return (length, false);
    }
    if first == '\'' {
        return (quote(rest), false);
    }
    if first.is_alphanumeric() || first == '_' {
        return (word(rest), true);
    }
    if rest.starts_with("::") {
        return (2, true);
    }
    (first.len_utf8(), !first.is_whitespace())
}

fn word(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
}

/// Block comments nest.
fn block_comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// The length of a string literal with its prefix (`"`, `b"`, `r#"`, …), if one starts here.
fn string(rest: &str) -> Option<usize> {
    let prefix = rest.find(|c: char| !matches!(c, 'b' | 'c' | 'r')).filter(|&length| length <= 2)?;
    let raw = rest[..prefix].contains('r');
    let hashes = rest[prefix..].find(|c| c != '#').filter(|&count| raw || count == 0)?;
    let open = prefix + hashes;
    if !rest[open..].starts_with('"') {
        return None;
    }
    if raw {
        let close = format!("\"{}", "#".repeat(hashes));
        let length = rest[open + 1..].find(&close).map(|at| open + 1 + at + close.len());
        return Some(length.unwrap_or(rest.len()));
    }
    let mut escaped = false;
    for (at, byte) in rest.bytes().enumerate().skip(open + 1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

/// A character literal or a lifetime.
fn quote(rest: &str) -> usize {
    let mut chars = rest.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        // An escape: up to the closing quote, past the escaped character.
        (Some((_, '\\')), Some((at, escaped))) => {
            let from = at + escaped.len_utf8();
            rest[from..].find('\'').map_or(rest.len(), |close| from + close + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1 + word(&rest[1..]),
    }
}

#[test]
fn only_code_is_read() {
    let source = r###"
a::b // c "
/* d /* e */ f */ let s = "g \" h"; r#"i " j"# b"k" 'l' '\'' '\u{6d}' '"' n<'o> r"p" 'q: loop "
s" br##"t"## raw
"###;
    let found = tokens(source);
    let words: Vec<_> = found.iter().map(|token| token.text).collect();
    let expected = ["a", "::", "b", "let", "s", "=", ";", "n", "<", ">", ":", "loop", "raw"];
    assert_eq!(words, expected);
    assert_eq!(found.last().map(|token| token.line), Some(4));
    for broken in ["\"", "'", "'\\", "r#\"", "/*", "b'", "é'ü"] {
        tokens(broken);
    }
}
