//! As much Markdown as the documents use: fenced code, spans of code, links, tables and headings.

use super::root;

/// A document: its path from the root, with `/`, and its text.
pub struct Document {
    pub path: String,
    pub text: String,
}

/// A link and its line, counted from 1.
pub struct Link {
    pub target: String,
    pub line: usize,
}

/// A span of code, and what stands between it and the one before on the same line.
pub struct Span<'a> {
    pub code: &'a str,
    pub before: &'a str,
    pub line: usize,
}

impl Document {
    pub fn new(path: &str, text: &str) -> Document {
        Document { path: path.to_owned(), text: text.to_owned() }
    }

    /// Lines outside fences, or within fences of one language, with their numbers.
    fn lines(&self, language: Option<&str>) -> Vec<(usize, &str)> {
        let mut fence: Option<&str> = None;
        let mut lines = Vec::new();
        for (at, line) in self.text.lines().enumerate() {
            if let Some(rest) = line.trim_start().strip_prefix("```") {
                fence = fence.xor(Some(rest));
            } else if fence == language {
                lines.push((at + 1, line));
            }
        }
        assert_eq!(fence, None, "{}: a fence is not closed", self.path);
        lines
    }

    /// Lines of prose, tables and headings.
    pub fn prose(&self) -> Vec<(usize, &str)> {
        self.lines(None)
    }

    /// Lines of shell examples.
    pub fn shell(&self) -> Vec<(usize, &str)> {
        self.lines(Some("sh"))
    }

    /// Spans of code in the prose. A span does not go over the end of a line.
    pub fn spans(&self) -> Vec<Span<'_>> {
        let mut spans = Vec::new();
        for (line, text) in self.prose() {
            let parts: Vec<&str> = text.split('`').collect();
            assert!(parts.len() % 2 == 1, "{}:{line}: a span of code is not closed on its line", self.path);
            let pairs = parts.chunks_exact(2);
            spans.extend(pairs.map(|pair| Span { code: pair[1], before: pair[0], line }));
        }
        spans
    }

    /// Links of the prose, pictures included.
    pub fn links(&self) -> Vec<Link> {
        let mut links = Vec::new();
        for (line, text) in self.prose() {
            for (at, _) in text.match_indices("](") {
                let rest = &text[at + 2..];
                let target = rest.split(')').next().unwrap_or(rest).to_owned();
                links.push(Link { target, line });
            }
        }
        links
    }

    /// Whether a relative link of this document leads to a file, and to a heading where it names one.
    pub fn leads(&self, target: &str, documents: &[Document]) -> bool {
        let (path, heading) = target.split_once('#').map_or((target, None), |(p, h)| (p, Some(h)));
        let folder = self.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let path = if path.is_empty() { self.path.clone() } else { joined(folder, path) };
        if !root().join(&path).exists() {
            return false;
        }
        heading.is_none_or(|heading| {
            documents.iter().any(|document| document.path == path && document.has_anchor(heading))
        })
    }

    fn has_anchor(&self, anchor: &str) -> bool {
        let titles = self.prose().into_iter().filter_map(|(_, line)| line.strip_prefix('#'));
        titles.map(|title| slug(title.trim_start_matches('#').trim())).any(|slug| slug == anchor)
    }
}

/// A path relative to a folder, with `..` carried out.
fn joined(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The anchor that a heading gets where Markdown is shown.
fn slug(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

#[test]
fn markdown_is_read() {
    let text = "# A b, `c`?\n[x](../y.md#z) `one` in `two`\n```sh\nmake `it`\n```\n| h | i |\n|---|---|\n| 1 | 2 |\n";
    let document = Document::new("docs/a.md", text);
    assert_eq!(document.shell(), [(4, "make `it`")]);
    assert_eq!(document.spans().iter().map(|span| span.code).collect::<Vec<_>>(), ["c", "one", "two"]);
    assert_eq!(document.spans()[2].before, " in ");
    assert_eq!(document.links().iter().map(|link| link.target.as_str()).collect::<Vec<_>>(), ["../y.md#z"]);
    assert!(document.has_anchor("a-b-c"));
    assert_eq!(joined("docs/in", "../x/./y"), "docs/x/y");
}
