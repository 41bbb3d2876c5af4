//! Pieces that several components are made of: a button with an icon only, and a dialog.

use crate::app::ui::{El, el, of, symbol};
use crate::language::say;

/// A button with an icon only: `name` is its accessible name, `hint` its tooltip.
pub fn icon_button(class: &str, name: &str, hint: &str, icon: &str) -> El {
    of("button", class).set("aria-label", name).set("title", hint).child(symbol("i", icon))
}

/// A dialog with its title and the button that closes it.
pub fn dialog(id: &str, title: &str) -> El {
    let dialog = el("dialog").set("aria-labelledby", id);
    let node = dialog.0.clone();
    let close = icon_button("btn icon quiet", &say!(page_close), &say!(page_close), "#i-close")
        .press(move || node.close());
    // The page has one banner.
    dialog.child(
        el("header").set("role", "presentation").child(el("h2").set("id", id).text(title)).child(close),
    )
}
