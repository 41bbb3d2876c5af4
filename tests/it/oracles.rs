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

/// Whether another folder is compared with: then nothing is known of how much there is.
pub fn elsewhere() -> bool {
    std::env::var_os("ORACLES").is_some()
}

/// The JSON files of the folder `part`, in order: name and text; none if another folder lacks it.
pub fn files(part: &str) -> Vec<(String, String)> {
    let Some(folder) = folder(part) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "jsonl" || ending == "json"));
    paths.sort();
    assert!(!paths.is_empty(), "nothing in {}", folder.display());
    let text = |path: &Path| {
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths.into_iter().map(|path| (name(&path), text(&path))).collect()
}
