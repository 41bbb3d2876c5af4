//! Texts of other tools, brought in.

use crate::import::{self, Counts, Imported, Kind, Source};

/// What a text may be; the first is by its content.
pub fn kinds() -> Vec<(String, String)> {
    Kind::ALL.iter().map(|kind| (kind.0.to_owned(), kind.0.to_owned())).collect()
}

/// A text with its name, the kind that it is said to be (empty: by its content) and its cluster (empty: the only one).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// The name of its file.
    pub name: String,
    /// The text.
    pub text: String,
    /// The cluster that it is of.
    pub cluster: String,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brought {
    /// The document.
    pub text: String,
    /// What each text was read as.
    pub read: Vec<(String, String)>,
    /// What it has: how many, of what.
    pub found: Vec<(usize, &'static str)>,
    /// What had to be assumed: place, value, why.
    pub assumed: Vec<(String, String, String)>,
    /// What was dropped: file and line, what and why.
    pub dropped: Vec<(String, String)>,
}

/// Imports texts.
///
/// # Errors
/// Which text was refused, with its line and what to do.
pub fn bring(pieces: &[Piece]) -> Result<Brought, String> {
    let sources: Vec<Source> = pieces
        .iter()
        .map(|piece| Source { name: &piece.name, text: &piece.text, cluster: &piece.cluster })
        .collect();
    let imported = import::import(&sources, None).map_err(|refused| refused.to_string())?;
    Ok(told(pieces, imported))
}

fn told(pieces: &[Piece], imported: Imported) -> Brought {
    let read = pieces.iter().zip(&imported.kinds);
    Brought {
        read: read.map(|(piece, kind)| (piece.name.clone(), kind.word().to_owned())).collect(),
        found: found(&imported.counts),
        assumed: imported.assumed.into_iter().map(|own| (own.at, own.value, own.why)).collect(),
        dropped: imported
            .dropped
            .into_iter()
            .map(|own| {
                let place = if own.line == 0 { own.file } else { format!("{}:{}", own.file, own.line) };
                (place, own.what)
            })
            .collect(),
        text: imported.text,
    }
}

/// What there is, of which there is something.
fn found(counts: &Counts) -> Vec<(usize, &'static str)> {
    let all = [
        (counts.zones, "zones"),
        (counts.clusters, "clusters"),
        (counts.brokers, "brokers"),
        (counts.topics, "topics"),
        (counts.partitions, "partitions"),
        (counts.services, "services"),
        (counts.stores, "stores"),
        (counts.edges, "edges"),
        (counts.journeys, "journeys"),
        (counts.alerts, "alerts"),
    ];
    all.into_iter().filter(|own| own.0 > 0).collect()
}
