//! Modal dialogs: the browser keeps the focus inside and closes them by Esc.

use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// Opens a dialog, unless it is open.
pub fn open(dialog: &HtmlDialogElement) {
    if !dialog.open() {
        let _ = dialog.show_modal();
    }
}

/// Closes a dialog.
pub fn close(dialog: &HtmlDialogElement) {
    dialog.close();
}

/// Selects all text of a text area, so that a person can copy it by hand.
pub fn select_all(text: &HtmlTextAreaElement) {
    let _ = text.focus();
    text.select();
}

/// Moves the focus.
pub fn focus(element: &HtmlElement) {
    let _ = element.focus();
}

/// Sets a switch back to what is so.
pub fn set_checked(input: &HtmlInputElement, checked: bool) {
    input.set_checked(checked);
}
