//! The whole page: bar, controls, head, map, panel and player; or the widget, which is the same map with a foot.

use crate::app::bar::{bar, stored_theme};
use crate::app::charts::is_dark;
use crate::app::dialogs::{Dialogs, dialogs, shortcuts_stored};
use crate::app::ending::ending;
use crate::app::film::{self, film};
use crate::app::headline::head;
use crate::app::live::Handle;
use crate::app::map::map;
use crate::app::opening::opening;
use crate::app::page::{Desk, Page, Seen};
use crate::app::panel::panel;
use crate::app::rail::rail;
use crate::app::transport::transport;
use crate::app::ui::{El, Live, effect, el, follow, of};
use crate::app::widget::foot;
use crate::language::say;
use crate::session::Control;
use crate::web;
use crate::web::events::Listener;

/// Colours that the canvases need: the theme gives them to hidden elements.
const INKS: [&str; 14] = [
    "ok", "slow", "hung", "fail", "reject", "serve", "lost", "calm", "ink", "ink-2", "ink-3", "paper",
    "line", "edge",
];

/// The page around a run.
pub fn workspace(page: Page) -> El {
    let Page { seen, desk, shelf } = page;
    web::preferences::set_theme(shelf.kept().theme.or_else(stored_theme));
    hold(web::events::on_resize(move || seen.resize()));
    forget_notice(seen);
    let parts = seen.parts();
    let size = move || seen.parts().size.get().word().to_owned();
    let comparing = move || seen.parts().compared.get().is_some().to_string();
    let app = of("div", "app").live("data-size", size).live("data-comparing", comparing);
    let app = app.live("data-truth", move || seen.parts().truth.get().to_string());
    let app = app.live("data-dark", move || is_dark(&seen.parts().inks.get()).to_string());
    let room = desk.chosen().room.clone();
    let app = app.live("data-room", move || room.get().to_string());
    let app = if parts.embed {
        // Only while the frame has the focus, and where the article does not do all of it.
        if shelf.kept().show.player {
            hold(web::events::on_key(move |key| press_player(desk, key)));
        }
        let title = of("h1", "hidden").text(&parts.scene.title);
        app.child(of("main", "stage").child(title).child(head(page)).child(map(seen, desk)).child(foot(page)))
    } else {
        follow_room(seen, desk);
        let shortcuts = Live::new(shortcuts_stored());
        let (open, dialogs) = dialogs(page, &shortcuts);
        let bar = bar(page, &open, skip());
        hold(web::events::on_key(move |key| press_key(seen, desk, &open, &shortcuts, key)));
        let (asks, ends) = (desk.chosen().opening.clone(), desk.chosen().ending.clone());
        app.live("data-opening", move || asks.get().to_string())
            .live("data-ending", move || ends.get().to_string())
            .child(bar)
            .child(rail(seen, desk))
            .child(opening(page))
            .child(ending(page))
            .child(head(page))
            .child(film::staged(desk, of("main", "stage")).child(film(page)).child(map(seen, desk)))
            .child(panel(seen, desk))
            .child(transport(seen, desk))
            .children(dialogs)
    };
    let inks = INKS.map(|ink| el("i").set("data-ink", ink));
    let notice = parts.notice.clone();
    // What came of a list's command is told beneath the list, once.
    let told = move || match desk.chosen().list.get().is_empty() {
        true => notice.get().to_string(),
        false => String::new(),
    };
    app.child(of("p", "toast").set("aria-live", "polite").live_text(told))
        .child(of("div", "inks").set("aria-hidden", "true").children(inks))
}

/// The first stop of the keyboard: past the controls to the map.
fn skip() -> El {
    of("button", "btn main skip").text(say!(page_skip)).press(|| {
        if let Some(map) = web::dom::Node::in_document(".map") {
            map.focus_first();
        }
    })
}

/// The map has another size on a wall.
fn follow_room(seen: Seen, desk: Desk) {
    let room = desk.chosen().room.clone();
    follow(move || room.get(), move |_| web::timer::next_frame(move || seen.resize()));
}

/// A notice goes by itself.
fn forget_notice(seen: Seen) {
    const STANDS_MS: u32 = 6_000;
    let mut delay = None;
    effect(move || {
        let notice = seen.parts().notice.clone();
        let empty = notice.get().is_empty();
        drop(delay.take());
        if !empty {
            delay = Some(web::timer::after(STANDS_MS, move || notice.change("".into())));
        }
    });
}

fn press_key(seen: Seen, desk: Desk, dialogs: &Dialogs, shortcuts: &Live<bool>, key: &str) -> bool {
    match key {
        "Escape" if desk.chosen().reel.peek().runs() => film::cut(seen, desk),
        "Escape" if desk.chosen().front.peek().is_some() => desk.chosen().front.set(None),
        "Escape" if desk.chosen().ending.peek() => desk.chosen().ending.set(false),
        "Escape" if desk.chosen().room.peek() => desk.chosen().room.set(false),
        "Escape" if desk.chosen().selected.peek().is_some() => desk.deselect(),
        _ if !shortcuts.peek() => return false,
        _ if press_player(desk, key) => {}
        "u" => desk.act(Control::Undo),
        "r" => desk.act(Control::Reset),
        "t" => seen.reveal(!seen.parts().truth.peek()),
        "?" => dialogs.help.open(),
        _ => return false,
    }
    true
}

/// The keys of page and widget alike.
fn press_player(desk: Desk, key: &str) -> bool {
    match key {
        " " => desk.toggle_play(),
        "." => desk.act(Control::Step),
        "," => desk.act(Control::StepBack),
        _ => return false,
    }
    true
}

/// Keeps a listener for as long as the page stands.
pub fn hold(listener: Listener) {
    Handle::new(listener);
}
