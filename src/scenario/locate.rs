//! Lines of a document's values, found in its text. The text has been accepted by the JSON reader before; on any
//! other text the answers are useless but harmless.
//!
//! A scanner walks over values: a string is skipped to its closing quote, a container member by member with a
//! stack, anything else up to the next delimiter.

use std::collections::BTreeSet;

/// The line (from 1) on which the value at the JSON pointer begins; of the nearest part that exists otherwise.
pub(super) fn line_of(text: &str, pointer: &str) -> usize {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    scanner.space();
    for token in pointer.split('/').skip(1) {
        let name = token.replace("~1", "/").replace("~0", "~");
        if !scanner.enter(&name) {
            break;
        }
    }
    line_at(text, scanner.at)
}

/// The line of a byte position.
fn line_at(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at.min(text.len())].iter().filter(|&&byte| byte == b'\n').count()
}

/// Member names that occur twice in one object: line and JSON pointer of the second; at most `limit`.
/// The JSON reader keeps the last of two silently, so they have to be found in the text.
pub(super) fn duplicate_names(text: &str, limit: usize) -> Vec<(usize, String, String)> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    let mut found = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    while found.len() < limit {
        scanner.space();
        match scanner.peek() {
            None => break,
            Some(start @ (b'{' | b'[')) => {
                open.push(Open { array: start == b'[', ..Open::default() });
                scanner.at += 1;
            }
            Some(b'}' | b']') => {
                open.pop();
                scanner.at += 1;
            }
            Some(b'"') => {
                let start = scanner.at;
                let name = scanner.string();
                scanner.space();
                if scanner.peek() == Some(b':')
                    && let Some(last) = open.last_mut()
                {
                    last.key.clone_from(&name);
                    if !last.names.insert(name.clone()) {
                        found.push((line_at(text, start), pointer(&open), name));
                    }
                }
            }
            Some(byte) => {
                if byte == b','
                    && let Some(last) = open.last_mut()
                {
                    last.index += 1;
                }
                scanner.at += 1;
            }
        }
    }
    found
}

/// A container the scanner is in, and the member it stands at.
#[derive(Default)]
struct Open {
    array: bool,
    index: usize,
    key: String,
    names: BTreeSet<String>,
}

fn pointer(open: &[Open]) -> String {
    let token = |part: &Open| if part.array { part.index.to_string() } else { escape(&part.key) };
    open.iter().map(|part| format!("/{}", token(part))).collect()
}

/// A name as a token of a JSON pointer.
pub(super) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Reads the string here and stands behind it.
    fn string(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' => self.at += 1,
                b'"' => break,
                _ => {}
            }
        }
        let end = self.at.min(self.bytes.len());
        self.at = end;
        // The text is valid JSON, so its strings are too.
        serde_json::from_slice(&self.bytes[start..end]).unwrap_or_default()
    }

    /// Skips the value here.
    fn value(&mut self) {
        let mut depth = 0usize;
        loop {
            self.space();
            match self.peek() {
                None => return,
                Some(b'{' | b'[') => {
                    depth += 1;
                    self.at += 1;
                }
                Some(b'}' | b']') => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                Some(b'"') => {
                    self.string();
                }
                Some(b',' | b':') => {
                    self.at += 1;
                    continue;
                }
                Some(_) => {
                    while !matches!(
                        self.peek(),
                        None | Some(b',' | b':' | b'{' | b'}' | b'[' | b']' | b' ' | b'\n' | b'\r' | b'\t')
                    ) {
                        self.at += 1;
                    }
                }
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Goes from a container to the start of the member called `name` (of an object its last, as the reader takes
    /// it) or with that index. Stays where it was when there is none.
    fn enter(&mut self, name: &str) -> bool {
        let start = self.at;
        let object = match self.peek() {
            Some(b'{') => true,
            Some(b'[') => false,
            _ => return false,
        };
        let mut found = None;
        let mut index = 0usize;
        self.at += 1;
        loop {
            self.space();
            match self.peek() {
                None | Some(b'}' | b']') => break,
                Some(b',') => {
                    self.at += 1;
                    continue;
                }
                Some(_) => {}
            }
            let here = if object {
                let key = self.string();
                self.space();
                self.at += 1;
                self.space();
                key == name
            } else {
                index += 1;
                name.parse() == Ok(index - 1)
            };
            let from = self.at;
            if here {
                found = Some(from);
            }
            self.value();
            // A malformed text must not stop the scanner.
            if self.at == from {
                self.at += 1;
            }
        }
        self.at = found.unwrap_or(start);
        found.is_some()
    }
}
