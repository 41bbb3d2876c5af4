//! The built-in documents.

use blast_radius::scenario::{self, catalogue};

#[test]
fn every_built_in_document_is_read() {
    for (id, title) in catalogue::list() {
        let scenario =
            scenario::read(catalogue::text(id).unwrap()).unwrap_or_else(|errors| panic!("{id}:\n{errors}"));
        assert_eq!((scenario.document.id.as_str(), scenario.document.title.as_str()), (*id, *title));
    }
}
