//! Reads back the part of YAML that `export/tree` writes, and nothing else: whatever a person has changed by hand is for
//! a reader of the whole language.

use super::tree::Tree;

/// A line: its indent, and what stands behind it.
struct Line<'a> {
    number: usize,
    indent: usize,
    text: &'a str,
}

/// The documents of a text; comments are left out.
///
/// # Errors
/// The first line that this part of YAML does not have.
pub fn read(text: &str) -> Result<Vec<Tree>, String> {
    let mut documents = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        if line == "---" {
            documents.extend(document(&mut lines)?);
            lines.clear();
        } else if !line.trim().is_empty() && !line.starts_with('#') {
            let trimmed = line.trim_start_matches(' ');
            lines.push(Line { number: at + 1, indent: line.len() - trimmed.len(), text: trimmed });
        }
    }
    documents.extend(document(&mut lines)?);
    Ok(documents)
}

fn document(lines: &mut [Line]) -> Result<Option<Tree>, String> {
    let Some(indent) = lines.first().map(|line| line.indent) else { return Ok(None) };
    let mut at = 0;
    let tree = block(lines, &mut at, indent)?;
    match lines.get(at) {
        None => Ok(Some(tree)),
        Some(line) => {
            Err(format!("line {}: found {}, expected no more of this indent", line.number, line.text))
        }
    }
}

/// The block at this indent; `at` goes behind it.
fn block<'a>(lines: &mut [Line<'a>], at: &mut usize, indent: usize) -> Result<Tree, String> {
    let (first, number) = (lines[*at].text, lines[*at].number);
    let dash = first.starts_with("- ");
    if !dash && split(first).is_none() {
        *at += 1;
        return scalar(first, number);
    }
    let (mut items, mut members) = (Vec::new(), Vec::new());
    while let Some(line) = lines.get(*at).filter(|line| line.indent == indent) {
        let (number, text) = (line.number, line.text);
        if dash {
            let Some(inner) = text.strip_prefix("- ") else {
                return Err(format!("line {number}: found {text}, expected an element"));
            };
            // The first line of an element stands two columns further in, behind the dash.
            lines[*at] = Line { number, indent: indent + 2, text: inner };
            items.push(block(lines, at, indent + 2)?);
            continue;
        }
        let Some((name, value)) = split(text) else {
            return Err(format!("line {number}: found {text}, expected a key"));
        };
        if members.iter().any(|member: &(String, Tree)| member.0 == name) {
            return Err(format!("line {number}: found the key {name} a second time"));
        }
        *at += 1;
        if !value.is_empty() {
            members.push((name, scalar(value, number)?));
            continue;
        }
        let Some(inner) = lines.get(*at).map(|next| next.indent).filter(|inner| *inner > indent) else {
            return Err(format!("line {number}: found nothing behind {name}, expected a value"));
        };
        members.push((name, block(lines, at, inner)?));
    }
    Ok(if dash { Tree::List(items) } else { Tree::Map(members) })
}

/// A key and what stands behind its colon.
fn split(line: &str) -> Option<(String, &str)> {
    if line.starts_with('"') {
        let mut escaped = true;
        let end = line.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })? + 1;
        let value = line[end..].strip_prefix(':')?;
        let name = serde_json::from_str(&line[..end]).ok()?;
        return Some((name, value.trim()));
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let (name, value) = line.split_once(':')?;
    let behind = value.is_empty() || value.starts_with(' ');
    (!name.is_empty() && name.chars().all(plain) && behind).then(|| (name.to_owned(), value.trim()))
}

/// A scalar: those of JSON, and empty lists and maps.
fn scalar(text: &str, line: usize) -> Result<Tree, String> {
    Tree::from_json(text)
        .map_err(|_| format!("line {line}: found {text}, expected a text in quotes or a number"))
}
