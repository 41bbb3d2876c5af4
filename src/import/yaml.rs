//! YAML as a tree, from the events of `saphyr-parser`: all documents of a stream, with lines; scalars stay text; a key
//! twice in one map is refused; `<<` is merged here.
//!
//! `saphyr-parser` 0.0.11 refuses a list or map in brackets whose closing bracket stands no deeper than its key, which the
//! letter of YAML asks for and no other reader does (its issues 101 and 108). Such lines are moved to the right then.
//!
//! The limits: lists and maps nest at most 120 deep, and aliases may repeat at most 200,000 values in all, so that a small
//! text cannot become a large one.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use super::lines::{Wrong, wrong};
use super::tree::{DEEPEST, Entry, Node, Tree, refuse_twice};

/// Values that aliases may stand for in all.
const MOST_REPEATED: usize = 200_000;
/// The key whose maps are merged into its own.
const MERGE: &str = "<<";
/// What the crate says of a bracket that is not deep enough.
const INDENTATION: &str = "invalid indentation";

/// A list or a map that is not at its end yet.
struct Open {
    tree: Tree,
    anchor: usize,
    /// The key that waits for its value, with its line; plain if it stands without quotes.
    key: Option<(String, u32, bool)>,
    /// The maps of `<<`, in order.
    merged: Vec<Tree>,
}

#[derive(Default)]
struct Reader {
    documents: Vec<Tree>,
    open: Vec<Open>,
    /// Finished values with an anchor.
    anchors: Vec<(usize, Tree, usize)>,
    repeated: usize,
}

/// Reads all documents of a text.
pub(super) fn read(text: &str) -> Result<Vec<Tree>, Wrong> {
    let first = match once(text) {
        Err(wrong) if wrong.message.contains(INDENTATION) => wrong,
        other => return other,
    };
    // The columns of the second reading are not those of the text.
    once(&closed_deeper(text)).map_err(|second| if second.line == first.line { first } else { second })
}

/// The text with lines that begin with a closing bracket moved to the right of all others. Lines stay lines.
fn closed_deeper(text: &str) -> String {
    /// The deepest line that is looked at, so that a text does not grow beyond measure.
    const DEEPEST: usize = 200;
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let deepest = text.lines().map(indent).max().unwrap_or(0).min(DEEPEST);
    let mut moved = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if line.trim_start_matches(' ').starts_with([']', '}']) {
            moved.push_str(&" ".repeat((deepest + 1).saturating_sub(indent(line))));
        }
        moved.push_str(line);
    }
    moved
}

fn once(text: &str) -> Result<Vec<Tree>, Wrong> {
    let mut parser = Parser::new_from_str(text);
    let mut reader = Reader::default();
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|error| not_yaml(&error))?;
        if matches!(event, Event::StreamEnd) {
            break;
        }
        reader.take(event, span.start.line() as u32)?;
    }
    Ok(reader.documents)
}

/// Columns of the crate count from 0.
fn not_yaml(error: &ScanError) -> Wrong {
    let at = error.marker();
    wrong(at.line() as u32, format!("column {}: not YAML: {}", at.col() + 1, error.info()))
}

impl Reader {
    fn take(&mut self, event: Event, line: u32) -> Result<(), Wrong> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                let text_tag = tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
                let empty = plain && !text_tag && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let node = match empty {
                    true => Node::Empty,
                    false => Node::Scalar { text: text.into_owned(), plain },
                };
                self.value(Tree { line, node }, anchor)
            }
            Event::Alias(anchor) => {
                let Some((_, tree, size)) = self.anchors.iter().rev().find(|own| own.0 == anchor) else {
                    return Err(wrong(line, "found an alias within its own value, expected one of before"));
                };
                self.repeated += size;
                if self.repeated > MOST_REPEATED {
                    let message =
                        format!("found aliases for more than {MOST_REPEATED} values: write them out");
                    return Err(wrong(line, message));
                }
                let tree = Tree { line, node: tree.node.clone() };
                self.value(tree, 0)
            }
            Event::SequenceStart(anchor, _) => self.open(Node::List(Vec::new()), anchor, line),
            Event::MappingStart(anchor, _) => self.open(Node::Map(Vec::new()), anchor, line),
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::DocumentEnd => {
                self.anchors.clear();
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn open(&mut self, node: Node, anchor: usize, line: u32) -> Result<(), Wrong> {
        if self.open.len() == DEEPEST {
            return Err(wrong(line, format!("found more than {DEEPEST} lists and maps within each other")));
        }
        self.open.push(Open { tree: Tree { line, node }, anchor, key: None, merged: Vec::new() });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Wrong> {
        let Some(mut open) = self.open.pop() else { return Ok(()) };
        if let Node::Map(entries) = &mut open.tree.node {
            refuse_twice(entries)?;
            // Own keys win; of several maps the first.
            for entry in open.merged.into_iter().flat_map(into_entries) {
                if !entries.iter().any(|own| own.key == entry.key) {
                    entries.push(entry);
                }
            }
        }
        self.value(open.tree, open.anchor)
    }

    /// A finished value: an element, a key, the value of a key, or a document.
    fn value(&mut self, tree: Tree, anchor: usize) -> Result<(), Wrong> {
        if anchor > 0 {
            let size = size(&tree);
            self.anchors.push((anchor, tree.clone(), size));
        }
        let Some(open) = self.open.last_mut() else {
            self.documents.push(tree);
            return Ok(());
        };
        match &mut open.tree.node {
            Node::List(items) => items.push(tree),
            Node::Map(entries) => match open.key.take() {
                None => {
                    let (key, plain) = match tree.node {
                        Node::Scalar { text, plain } => (text, plain),
                        Node::Empty => (String::new(), true),
                        _ => {
                            return Err(wrong(
                                tree.line,
                                "found a key that is a list or a map, expected a text",
                            ));
                        }
                    };
                    open.key = Some((key, tree.line, plain));
                }
                Some((key, line, true)) if key == MERGE => merge(&mut open.merged, tree, line)?,
                Some((key, line, _)) => entries.push(Entry { key, line, value: tree }),
            },
            _ => {}
        }
        Ok(())
    }
}

fn merge(merged: &mut Vec<Tree>, tree: Tree, line: u32) -> Result<(), Wrong> {
    match tree.node {
        Node::Map(_) => merged.push(tree),
        Node::List(items) if items.iter().all(Tree::is_map) => merged.extend(items),
        Node::Empty => {}
        _ => return Err(wrong(line, "found `<<` with something else than a map or a list of maps")),
    }
    Ok(())
}

fn into_entries(tree: Tree) -> Vec<Entry> {
    if let Node::Map(entries) = tree.node { entries } else { Vec::new() }
}

fn size(tree: &Tree) -> usize {
    match &tree.node {
        Node::List(items) => 1 + items.iter().map(size).sum::<usize>(),
        Node::Map(entries) => 1 + entries.iter().map(|entry| size(&entry.value)).sum::<usize>(),
        _ => 1,
    }
}
