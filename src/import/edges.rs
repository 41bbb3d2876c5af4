//! Dependencies as Jaeger and Zipkin print them: lists of `{parent, child, callCount}`, bare or in `data`. Both tools
//! write the same fields; Zipkin's also have `errorCount`, by which a bare list is told apart.
//!
//! The counts are of a window that the text does not tell, so they give shares and not rates.

use super::kind::Kind;
use super::lines::{Place, Wrong, quote, wrong};
use super::model::{Edge, Model};
use super::tree::Tree;

/// The list of edges of a text, if it is one.
fn list(tree: &Tree) -> Option<&[Tree]> {
    let list = tree.get("data").filter(|data| data.is_list()).unwrap_or(tree);
    let first = list.items().first()?;
    (first.get("parent").is_some() && first.get("child").is_some()).then(|| list.items())
}

/// What a text is.
pub(super) fn of(tree: &Tree) -> Option<Kind> {
    let list = list(tree)?;
    let zipkin = list.iter().any(|edge| edge.get("errorCount").is_some());
    Some(if zipkin { Kind::Zipkin } else { Kind::Jaeger })
}

/// Reads a text.
pub(super) fn read(trees: &[Tree], file: u16, kind: Kind, model: &mut Model) -> Result<(), Wrong> {
    for tree in trees {
        let Some(list) = list(tree) else {
            let word = kind.word();
            let message =
                format!("found no list of {{parent, child, callCount}}, expected {word} dependencies");
            return Err(wrong(tree.line, message));
        };
        for edge in list {
            let place = Place { file, line: edge.line };
            let name = |key: &str| {
                edge.word(key).ok_or_else(|| {
                    wrong(edge.line, format!("found an edge without `{key}`, expected a name"))
                })
            };
            let (from, to) = (name("parent")?, name("child")?);
            let count = match edge.get("callCount") {
                None => None,
                Some(count) => match count.float().filter(|count| *count >= 0.0) {
                    Some(count) => Some(count),
                    None => {
                        let found = quote(count.text().unwrap_or_default());
                        return Err(wrong(count.line, format!("found callCount {found}, expected a number")));
                    }
                },
            };
            if let Some(errors) =
                edge.get("errorCount").filter(|errors| errors.float().is_some_and(|n| n > 0.0))
            {
                let what =
                    format!("errorCount of {from} to {to}: no service fails by itself in the document");
                model.drop(Place { file, line: errors.line }, what);
            }
            model.service(from, place);
            model.service(to, place);
            let (from, to) = (from.to_owned(), to.to_owned());
            model.edge(Edge { from, to, place, count, rate: None, guess: None });
        }
    }
    Ok(())
}
