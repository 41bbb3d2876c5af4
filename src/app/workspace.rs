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
use crate::app::rail::rail;
use crate::app::state::{Page, Tab};
use crate::app::timeline::timeline;
use crate::app::ui::{El, Live, effect, el, follow, of, symbol};
use crate::app::widget::foot;
use crate::session::Control;
use crate::web;
use crate::web::events::Listener;

/// Colours that the canvases need: the theme gives them to hidden elements.
const INKS: [&str; 9] = ["ok", "slow", "hung", "fail", "reject", "serve", "ink", "ink-2", "ink-3"];

/// The page around a run.
pub fn workspace(page: Page) -> El {
    web::preferences::set_theme(page.parts().theme.or_else(stored_theme));
    hold(web::events::on_resize(move || page.resize()));
    forget_notice(page);
    let parts = page.parts();
    let size = move || page.parts().size.get().word().to_owned();
    let comparing = move || page.parts().compared.get().is_some().to_string();
    let app = of("div", "app").live("data-size", size).live("data-comparing", comparing);
    let app = app.live("data-truth", move || page.parts().truth.get().to_string());
    let app = app.live("data-dark", move || is_dark(&page.parts().inks.get()).to_string());
    on_comparing(page);
    let app = if parts.embed {
        let title = of("h1", "hidden").text(&parts.scene.title);
        app.child(of("main", "stage").child(title).child(headline(page)).child(map(page)).child(foot(page)))
    } else {
        let shortcuts = Live::new(shortcuts_stored());
        let (open, dialogs) = dialogs(page, &shortcuts);
        let bar = bar(page, &open);
        hold(web::events::on_key(move |key| press_key(page, &open, &shortcuts, key)));
        app.child(bar)
            .child(rail(page))
            .child(
                of("main", "stage")
                    .child(headline(page))
                    .child(map(page))
                    .child(legend(page))
                    .child(timeline(page)),
            )
            .child(inspector(page))
            .child(other(page))
            .child(tabs(page))
            .children(dialogs)
    };
    let inks = INKS.map(|ink| el("i").set("data-ink", ink));
    let notice = parts.notice.clone();
    app.child(of("p", "toast").set("aria-live", "polite").live_text(move || notice.get().to_string()))
        .child(of("div", "inks").set("aria-hidden", "true").children(inks))
}

/// The map has another size as soon as two are shown, and when they no longer are.
fn on_comparing(page: Page) {
    follow(
        move || page.parts().compared.get().is_some(),
        move |_| web::timer::next_frame(move || page.resize()),
    );
}

/// A notice goes by itself.
fn forget_notice(page: Page) {
    const STANDS_MS: u32 = 6_000;
    let mut delay = None;
    effect(move || {
        let notice = page.parts().notice.clone();
        let empty = notice.get().is_empty();
        drop(delay.take());
        if !empty {
            delay = Some(web::timer::after(STANDS_MS, move || notice.change("".into())));
        }
    });
}

fn press_key(page: Page, dialogs: &Dialogs, shortcuts: &Live<bool>, key: &str) -> bool {
    match key {
        "Escape" if page.parts().front.peek().is_some() => page.parts().front.set(None),
        "Escape" if page.parts().selected.peek().is_some() => page.deselect(),
        _ if !shortcuts.peek() => return false,
        " " => page.toggle_play(),
        "." => page.act(Control::Step),
        "," => page.act(Control::StepBack),
        "u" => page.act(Control::Undo),
        "r" => page.act(Control::Reset),
        "t" => page.reveal(!page.parts().truth.peek()),
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
fn tabs(page: Page) -> El {
    const TABS: [(Tab, &str, &str); 5] = [
        (Tab::Break, "Break", "#i-break"),
        (Tab::Defend, "Defend", "#i-defend"),
        (Tab::Repair, "Repair", "#i-repair"),
        (Tab::Why, "Why", "#i-help"),
        (Tab::Charts, "Charts", "#i-chart"),
    ];
    let tab = |(tab, name, icon): (Tab, &str, &str)| {
        el("button")
            .live("aria-pressed", move || (page.parts().tab.get() == tab).to_string())
            .child(symbol("i", icon))
            .text(name)
            .press(move || page.parts().tab.change(tab))
    };
    of("nav", "tabs").set("aria-label", "Panels").children(TABS.map(tab))
}
