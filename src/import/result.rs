//! What goes into an import and what comes out of it.

use std::fmt;

use super::kind::Kind;

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
