//! Import: texts of a system's own tools in, one scenario document out.
//!
//! 1. [`kind_of`] says what a text is, by its content.
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
pub mod metrics;
mod model;
mod msk;
mod names;
mod racks;
mod reading;
mod references;
mod result;
mod rules;
mod service_graph;
mod strimzi;
mod terraform;
mod tie;
mod topics;
mod tree;
mod writer;
#[cfg(feature = "yaml")]
mod yaml;

pub use kind::Kind;
use model::Model;
pub use reading::kind_of;
pub use result::{Assumed, Counts, Dropped, Imported, Refused, Source};

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
        let found = reading::read(text, file, kind, source.cluster, &mut model);
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
