//! Not yet.
use super::subject::{Exported, Subject};
pub(super) fn write(_: &Subject) -> Result<Exported, String> {
    Err("not yet".into())
}
pub(super) fn check(_: &str) -> Vec<String> {
    Vec::new()
}
