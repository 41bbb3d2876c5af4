//! Functions stay short enough to be read at once.

use super::tokens::Token;
use super::{Finding, Source};

/// Lines of a function, from its name to its last brace.
const MAX_LINES: usize = 70;

/// The functions of `src/` that are longer. Tests are left out: their tables are data.
pub fn check(source: &Source, tokens: &[Token]) -> Vec<Finding> {
    if !source.path.starts_with("src/") {
        return Vec::new();
    }
    let long = functions(tokens).filter(|(_, first, last)| last - first + 1 > MAX_LINES);
    long.map(|(name, first, last)| {
        let lines = last - first + 1;
        source.finding(
            first,
            format!("`{name}` has {lines} lines, {MAX_LINES} are allowed: give a part of it a name"),
        )
    })
    .collect()
}

/// Name, first and last line of every function that has a body.
fn functions<'a>(tokens: &[Token<'a>]) -> impl Iterator<Item = (&'a str, usize, usize)> {
    tokens.windows(2).enumerate().filter(|(_, pair)| pair[0].text == "fn" && pair[1].text != "(").filter_map(
        |(at, pair)| {
            // A declaration without a body ends with its semicolon; one in an array type stands in brackets.
            let mut brackets = 0;
            let body = tokens[at..].iter().position(|token| {
                match token.text {
                    "(" | "[" => brackets += 1,
                    ")" | "]" => brackets -= 1,
                    _ => {}
                }
                brackets == 0 && matches!(token.text, "{" | ";")
            })?;
            let mut depth = 0;
            let end = tokens[at + body..].iter().find(|token| {
                match token.text {
                    "{" => depth += 1,
                    "}" => depth -= 1,
                    _ => {}
                }
                depth == 0
            })?;
            Some((pair[1].text, pair[0].line, end.line))
        },
    )
}

#[test]
fn long_functions_are_found() {
    let body = "\n".repeat(MAX_LINES - 1);
    let cases = [
        ("src/world.rs", format!("fn long() {{{body}\n}}"), 1),
        ("src/world.rs", format!("fn fits(list: [u8; 3]) {{{body}}}"), 0),
        ("src/world.rs", format!("trait T {{ fn declared(&self) -> [u8; 2];{body}\n}}"), 0),
        ("src/world.rs", format!("// fn long() {{{body}\n// }}\nlet f: fn(u8) = g;"), 0),
        ("tests/it/main.rs", format!("fn table() {{{body}\n}}"), 0),
    ];
    for (path, text, expected) in cases {
        let source = Source { path: path.to_owned(), text };
        let found = check(&source, &super::tokens(&source.text));
        assert_eq!(found.len(), expected, "{}: {found:?}", source.text.trim());
    }
}
