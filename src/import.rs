//! Import: texts of a system's own tools in, one scenario document out.
//!
//! 1. [`Kind::of`] says what a text is, by its content.
//! 2. The reader of that kind adds to one [`Model`](model::Model): clusters, services, stores, edges, alert rules. Every
//!    value has the place that it was read from.
//! 3. [`tie`] brings together what several texts say of one part, and ends circles of calls.
//! 4. [`writer`] writes the document. What was read has a fact of grade I there, what had to be assumed one of grade A.
//!
//! A text is read whole or refused with its line: a part of a cluster would look safer than the cluster is. What a text
//! says and the document does not is listed in [`Imported::dropped`]. Values of environments are looked at for names of
//! other parts and never copied, neither into the document nor into a message; whatever is marked as secret is not looked at.
//!
//! No file is opened here, and nothing here depends on the time, the machine or the order of a hash map.

mod compose;
mod configs;
mod edges;
mod exposition;
mod images;
mod interpolate;
mod isotope;
mod kiali;
mod kind;
mod kubernetes;
mod lines;
mod model;
mod names;
mod racks;
mod references;
mod service_graph;
mod strimzi;
mod tie;
mod topics;
mod tree;
mod writer;
#[cfg(feature = "yaml")]
mod yaml;

use std::fmt;

pub use kind::Kind;
use model::Model;

/// A text with the name of its file, for messages and for the provenance of what is read.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The name; nothing is opened by it.
    pub name: &'a str,
    /// The content.
    pub text: &'a str,
    /// The Kafka cluster that the text is of, for texts that do not name it: `kafka-topics`, `kafka-brokers`,
    /// `kafka-configs`. Empty: the only one there is.
    pub cluster: &'a str,
}

/// Why a text was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 for the text as a whole.
    pub line: u32,
    /// What was found and what to do.
    pub message: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for Refused {}

/// A value of the document that no text said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// JSON pointer of the value in the document.
    pub at: String,
    /// The value, shortened.
    pub value: String,
    /// Why, and from where it could be known.
    pub why: String,
}

/// Something that a text says and the document does not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dropped {
    /// The file.
    pub file: String,
    /// The line, from 1; 0 for the text as a whole.
    pub line: u32,
    /// What it is and why it is not in the document.
    pub what: String,
}

/// How many parts of each kind the document has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Availability zones.
    pub zones: usize,
    /// Kafka clusters.
    pub clusters: usize,
    /// Brokers of all clusters.
    pub brokers: usize,
    /// Topics of all clusters, Kafka's own not counted.
    pub topics: usize,
    /// Partitions of these topics.
    pub partitions: usize,
    /// Business services.
    pub services: usize,
    /// Databases and caches.
    pub stores: usize,
    /// Edges: which service calls, asks or writes to which part.
    pub edges: usize,
    /// Journeys of customers.
    pub journeys: usize,
    /// Alert rules.
    pub alerts: usize,
}

/// What came of an import.
#[derive(Clone, Debug)]
pub struct Imported {
    /// The document: JSON in the project's order of fields.
    pub text: String,
    /// The kind that each source was read as, in their order.
    pub kinds: Vec<Kind>,
    /// What the document has in it.
    pub counts: Counts,
    /// What had to be assumed, in the order of the document.
    pub assumed: Vec<Assumed>,
    /// What was not understood or cannot be said, by file and line.
    pub dropped: Vec<Dropped>,
}

/// The longest text, in bytes: a state of Terraform may have several megabytes.
pub const MAX_BYTES: usize = 32 << 20;

/// Reads texts of the kind that is given, or of the kind that each one's content shows, into one document.
///
/// # Errors
/// The first text that is not what it should be, with its line.
pub fn import(sources: &[Source], kind: Option<Kind>) -> Result<Imported, Refused> {
    let mut model = Model::default();
    let mut kinds = Vec::new();
    for source in sources {
        let file = model.file(source.name);
        let refused = |message: String| Refused { file: source.name.to_owned(), line: 0, message };
        if source.text.len() > MAX_BYTES {
            return Err(refused(format!("found {} bytes, expected at most {MAX_BYTES}", source.text.len())));
        }
        let text = source.text.strip_prefix('\u{feff}').unwrap_or(source.text);
        if text.trim().is_empty() {
            return Err(refused("found an empty text; send the output of the tool itself".to_owned()));
        }
        let found = kind::read(text, file, kind, source.cluster, &mut model);
        kinds.push(found.map_err(|wrong| Refused { line: wrong.line, ..refused(wrong.message) })?);
    }
    let whole = |wrong: lines::Wrong| {
        let file = wrong.file.and_then(|file| model_file(sources, file)).unwrap_or("import");
        Refused { file: file.to_owned(), line: wrong.line, message: wrong.message }
    };
    tie::together(&mut model).map_err(whole)?;
    let mut imported = writer::write(model).map_err(whole)?;
    imported.kinds = kinds;
    Ok(imported)
}

fn model_file<'a>(sources: &[Source<'a>], file: u16) -> Option<&'a str> {
    sources.get(usize::from(file)).map(|source| source.name)
}
