//! The pages beside the map. Game days (drill.html) have windows of their own: what the team sees never shares a page with the
//! truth. One's own system (own.html) has one page. The fragment says which: `#solo=`, `#team=`, `#lead=` and `#replay=` with a sealed drill, and without one the list of exercises.

mod banner;
mod chart;
mod debrief;
mod draft;
mod home;
mod lead;
mod link;
mod own;
mod pieces;
mod prepare;
mod stopped;
mod team;
mod window;

use crate::app::language;
use crate::app::live::{self, Owner, untrack};
use crate::app::ui::{El, Live, effect, el, of};
use crate::language::say;
use crate::training::seal::Sealed;
use crate::web;

use window::{Face, Window};

/// The mark of own.html, whose page is that of one's own system.
const OWN: &str = "#app[data-page=own]";

/// What the address asks for.
#[derive(Clone, PartialEq)]
enum Asked {
    Home,
    Own(String),
    Prepare(String),
    Drill(Face, Sealed),
    Broken,
}

/// Shows the page. Called once.
pub fn start() {
    language::speak();
    live::begin(root);
}

fn root() {
    let asked = Live::new(read());
    let changed = asked.clone();
    // For as long as the page stands.
    std::mem::forget(web::events::on_hash_change(move || changed.change(read())));
    let owner = Owner::new();
    let shown: Live<Option<El>> = Live::new(None);
    effect(move || {
        let asked = asked.get();
        owner.cleanup();
        if let Some(old) = shown.peek() {
            old.0.remove();
        }
        let page = untrack(|| owner.with(|| page(&asked)));
        shown.set(Some(page.clone()));
        web::opening::show(&page.0);
    });
}

fn read() -> Asked {
    let fragment = web::location::fragment();
    if web::dom::Node::in_document(OWN).is_some() {
        return Asked::Own(fragment);
    }
    let (word, rest) = fragment.split_once('=').unwrap_or((&fragment, ""));
    let face = match word {
        "solo" => Face::Solo,
        "team" => Face::Team,
        "lead" => Face::Lead,
        "replay" => Face::Replay,
        "prepare" => return Asked::Prepare(rest.to_owned()),
        _ => return Asked::Home,
    };
    let rest = rest.split('&').next().unwrap_or_default();
    Sealed::read(rest).map_or(Asked::Broken, |sealed| Asked::Drill(face, sealed))
}

fn page(asked: &Asked) -> El {
    match asked {
        Asked::Home => home::page(),
        Asked::Own(fragment) => own::page(fragment),
        Asked::Prepare(from) => prepare::page(from),
        Asked::Broken => refused(&[say!(room_broken_link)]),
        Asked::Drill(face, sealed) => {
            let window = Window::open(*face, sealed.clone());
            let shown = window.clone();
            of("div", "drill-page").rebuilt(move || window.stage.get().word(), move || vec![stage(&shown)])
        }
    }
}

fn stage(window: &Window) -> El {
    match window.stage.peek() {
        window::Stage::Opening => of("p", "wait").set("role", "status").text(say!(room_opening)),
        window::Stage::Refused(messages) => refused(&messages),
        window::Stage::Open => match window.face {
            Face::Lead => lead::page(window),
            _ => team::page(window),
        },
        window::Stage::Stopped => stopped::page(window),
        window::Stage::Debrief => debrief::page(window),
    }
}

/// Says what is wrong with a link or an exercise, and offers the list.
fn refused(messages: &[String]) -> El {
    let lines = messages.iter().map(|message| el("li").text(message));
    of("main", "notice")
        .child(el("h1").text(say!(room_refused)))
        .child(el("ul").set("role", "alert").children(lines))
        .child(of("a", "btn solid").set("href", "./drill.html").text(say!(room_to_list)))
}
