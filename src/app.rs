//! The page, in Leptos.

use leptos::prelude::*;

use crate::web;

/// Puts the page into the document. Called once, by `main`.
pub fn start() {
    mount_to(web::root(), Page).forget();
}

#[component]
fn Page() -> impl IntoView {
    view! { <h1>"Blast Radius"</h1> }
}
