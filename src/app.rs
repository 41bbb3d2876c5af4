//! The page, in Leptos: components that take narrow signals and give commands. Nothing here computes what is
//! shown (`view` does), and nothing here touches the browser (`web` does).

mod bar;
mod chart;
mod dialogs;
mod guide;
mod headline;
mod inspector;
mod map;
mod player;
mod rail;
mod state;
mod timeline;
mod widget;
mod workspace;

use std::sync::Arc;

use leptos::prelude::*;

use crate::session::link::{self, Link};
use crate::session::{Control, Opening, Session, scenarios};
use crate::web;

use player::Player;
use state::Page;

/// The seed of a page that was opened without one.
const FIRST_SEED: u64 = 42;

/// Puts the page into the document. Called once, by `main`.
pub fn start() {
    web::panic::install();
    mount_to(web::root(), App).forget();
}

/// What to show: a run, or what is wrong with the link.
type Asked = Result<(Opening, bool), Vec<String>>;

fn first() -> Opening {
    let scenario = scenarios().first().map(|scenario| scenario.0.to_owned()).unwrap_or_default();
    Opening { scenario, seed: FIRST_SEED, commands: Vec::new() }
}

/// Reads the address.
fn asked() -> Asked {
    let fragment = web::location::fragment();
    match fragment.as_str() {
        "" => Ok((first(), false)),
        "embed" => Ok((first(), true)),
        _ => match link::decode(&fragment) {
            Ok(None) => Ok((first(), false)),
            Ok(Some(Link { opening, embed })) => Ok((opening.unwrap_or_else(first), embed)),
            Err(message) => Err(vec![message]),
        },
    }
}

#[component]
fn App() -> impl IntoView {
    let run: RwSignal<Arc<Asked>> = RwSignal::new(Arc::new(asked()));
    let listener = web::events::on_hash_change(move || run.set(Arc::new(asked())));
    let held = StoredValue::new_local(Some(listener));
    on_cleanup(move || {
        let _ = held.try_update_value(Option::take);
    });
    let reopen = Callback::new(move |opening: Opening| {
        web::location::clear_fragment();
        run.set(Arc::new(Ok((opening, false))));
    });
    move || match run.get().as_ref() {
        Ok((opening, embed)) => open(opening, *embed, reopen),
        Err(messages) => refuse(messages.clone(), reopen),
    }
}

/// Opens a run. The page starts playing; the widget and a reader who wants less motion start it themselves.
fn open(opening: &Opening, embed: bool, reopen: Callback<Opening>) -> AnyView {
    let mut session = match Session::open(opening) {
        Ok(session) => session,
        Err(messages) => return refuse(messages, reopen),
    };
    let calm = web::preferences::reduced_motion();
    let begin = if embed { Control::Pause } else { Control::Play };
    // A session accepts both at any time.
    let _ = session.control(begin);
    session.watch_hops(true);
    let scene = session.scene().clone();
    web::preferences::set_title(&format!("{} - Blast Radius", scene.title));
    let page = Page::new(Player::new(session, calm), scene, embed);
    page.remember();
    page.refresh(true);
    player::animate(page);
    workspace::workspace(page, opening.clone(), reopen).into_any()
}

/// Says what is wrong with a link, and offers the default scenario.
fn refuse(messages: Vec<String>, reopen: Callback<Opening>) -> AnyView {
    let lines = messages.into_iter().map(|message| view! { <li>{message}</li> }).collect_view();
    view! {
        <main class="notice">
            <h1>"This link cannot be read"</h1>
            <div role="alert"><ul>{lines}</ul></div>
            <p>"Nothing of it was run. Ask for the link again, or look at the default scenario."</p>
            <button class="btn solid" on:click=move |_| reopen.run(first())>"Open the default scenario"</button>
        </main>
    }
    .into_any()
}
