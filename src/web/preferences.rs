//! A reader's preferences: stored where the browser allows it, read from the system otherwise.

use super::{document, window};
use web_sys::Storage;

/// The tab's own storage, which survives a reload.
fn own() -> Option<Storage> {
    window().session_storage().ok()?
}

/// A value that this tab stored before.
pub fn stored_here(key: &str) -> Option<String> {
    own()?.get_item(key).ok()?
}

/// Stores a value for this tab alone, where there is room.
pub fn store_here(key: &str, value: &str) {
    if let Some(storage) = own() {
        let _ = storage.set_item(key, value);
    }
}

/// A value that was stored before.
pub fn stored(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Stores a value. Whether the browser did: it may refuse, or have no room.
pub fn store(key: &str, value: &str) -> bool {
    matches!(window().local_storage(), Ok(Some(storage)) if storage.set_item(key, value).is_ok())
}

/// Forgets what this tab stored.
pub fn forget_here(key: &str) {
    if let Some(storage) = own() {
        let _ = storage.remove_item(key);
    }
}

/// Forgets a value, here and in the tab's own storage.
pub fn forget(key: &str) {
    forget_here(key);
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.remove_item(key);
    }
}

/// Returns whether the reader asked for less motion.
pub fn reduced_motion() -> bool {
    matches_media("(prefers-reduced-motion: reduce)")
}

/// Returns whether the system's theme is dark.
pub fn system_is_dark() -> bool {
    matches_media("(prefers-color-scheme: dark)")
}

/// Sets the theme: `light`, `dark`, or none for the system's.
pub fn set_theme(theme: Option<&str>) {
    let Some(root) = document().document_element() else { return };
    let _ = match theme {
        Some(theme) => root.set_attribute("data-theme", theme),
        None => root.remove_attribute("data-theme"),
    };
}

/// Sets the title of the document.
pub fn set_title(title: &str) {
    document().set_title(title);
}

fn matches_media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}
