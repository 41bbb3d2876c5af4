//! The whole page: bar, rails, map and timeline; or the widget, which is the same map with a foot.

use leptos::prelude::*;

use crate::app::bar::{bar, stored_theme};
use crate::app::chart::is_dark;
use crate::app::compare::other;
use crate::app::dialogs::{Dialogs, dialogs, shortcuts_stored};
use crate::app::headline::headline;
use crate::app::inspector::inspector;
use crate::app::legend::legend;
use crate::app::map::map;
use crate::app::page::{Desk, Page, Seen, Tab};
use crate::app::rail::rail;
use crate::app::timeline::timeline;
use crate::app::ui::{El, Live, effect, el, follow, of, symbol};
use crate::app::widget::foot;
use crate::session::Control;
use crate::web;
use crate::web::events::Listener;

/// Colours that the canvases need: the theme gives them to hidden elements.
const INKS: [&str; 11] =
    ["ok", "slow", "hung", "fail", "reject", "serve", "lost", "calm", "ink", "ink-2", "ink-3"];

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
    on_comparing(seen);
    let app = if parts.embed {
        let title = of("h1", "hidden").text(&parts.scene.title);
        app.child(
            of("main", "stage").child(title).child(headline(page)).child(map(seen, desk)).child(foot(page)),
        )
    } else {
        let shortcuts = Live::new(shortcuts_stored());
        let (open, dialogs) = dialogs(page, &shortcuts);
        let bar = bar(page, &open);
        hold(web::events::on_key(move |key| press_key(seen, desk, &open, &shortcuts, key)));
        app.child(bar)
            .child(rail(seen, desk))
            .child(
                of("main", "stage")
                    .child(headline(page))
                    .child(map(seen, desk))
                    .child(legend(seen))
                    .child(timeline(seen, desk)),
            )
            .child(inspector(seen, desk))
            .child(other(seen, desk))
            .child(tabs(desk))
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

/// The map has another size as soon as two are shown, and when they no longer are.
fn on_comparing(seen: Seen) {
    follow(
        move || seen.parts().compared.get().is_some(),
        move |_| web::timer::next_frame(move || seen.resize()),
    );
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
        "Escape" if desk.chosen().front.peek().is_some() => desk.chosen().front.set(None),
        "Escape" if desk.chosen().selected.peek().is_some() => desk.deselect(),
        _ if !shortcuts.peek() => return false,
        " " => desk.toggle_play(),
        "." => desk.act(Control::Step),
        "," => desk.act(Control::StepBack),
        "u" => desk.act(Control::Undo),
        "r" => desk.act(Control::Reset),
        "t" => seen.reveal(!seen.parts().truth.peek()),
        "?" => dialogs.help.open(),
        _ => return false,
    }
    true
}

/// Keeps a listener for as long as the page stands.
pub fn hold(listener: Listener) {
    StoredValue::new_local(listener);
}

/// The phone's five panels.
fn tabs(desk: Desk) -> El {
    const TABS: [(Tab, &str, &str); 5] = [
        (Tab::Break, "Break", "#i-break"),
        (Tab::Defend, "Defend", "#i-defend"),
        (Tab::Repair, "Repair", "#i-repair"),
        (Tab::Why, "Why", "#i-help"),
        (Tab::Charts, "Charts", "#i-chart"),
    ];
    let tab = |(tab, name, icon): (Tab, &str, &str)| {
        el("button")
            .live("aria-pressed", move || (desk.chosen().tab.get() == tab).to_string())
            .child(symbol("i", icon))
            .text(name)
            .press(move || desk.chosen().tab.change(tab))
    };
    of("nav", "tabs").set("aria-label", "Panels").children(TABS.map(tab))
}
