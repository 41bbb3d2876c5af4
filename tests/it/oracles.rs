//! Where the recordings of real software are: `tests/oracles`, or a folder laid out alike that `ORACLES` names.

use std::path::{Path, PathBuf};

/// The recordings of `part`. A folder named by `ORACLES` may lack it: then nothing is returned, and the part is named.
///
/// # Panics
/// When our own recordings lack it.
pub fn folder(part: &str) -> Option<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracles");
    match std::env::var_os("ORACLES") {
        None => {
            let path = own.join(part);
            assert!(path.exists(), "no recordings in {}", path.display());
            Some(path)
        }
        Some(other) => {
            let path = Path::new(&other).join(part);
            if !path.exists() {
                eprintln!("skipped: {} has no {part}", Path::new(&other).display());
                return None;
            }
            Some(path)
        }
    }
}
