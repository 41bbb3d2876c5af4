//! The whole page: bar, rails, map and timeline; or the widget, which is the same map with a foot.

use std::time::Duration;

use leptos::prelude::*;

use crate::app::bar::{Bar, icon, stored_theme};
use crate::app::dialogs::{DialogSet, Dialogs, prepare, shortcuts_stored};
use crate::app::headline::Headline;
use crate::app::inspector::Inspector;
use crate::app::map::Map;
use crate::app::rail::Rail;
use crate::app::state::{Page, Tab};
use crate::app::timeline::Timeline;
use crate::app::widget::WidgetFoot;
use crate::session::{Control, Opening};
use crate::view::map::Size;
use crate::web;

/// Colours that the canvas needs: the theme gives them to hidden elements.
const INKS: [&str; 9] = ["ok", "slow", "hung", "fail", "reject", "serve", "ink", "ink-2", "ink-3"];

/// The page around a run.
pub fn workspace(page: Page, opening: Opening, reopen: Callback<Opening>) -> impl IntoView {
    web::preferences::set_theme(stored_theme());
    follow_size(page);
    forget_notice(page);
    let shortcuts = RwSignal::new(shortcuts_stored());
    let (dialogs, elements) = prepare();
    follow_keys(page, dialogs, shortcuts);
    let size = move || page.size.get().word();
    let inks = INKS.map(|ink| view! { <i data-ink=ink></i> });
    let body = if page.embed {
        let title = page.scene.with_value(|scene| scene.title.clone());
        view! {
            <main class="stage"><h1 class="hidden">{title}</h1><Headline page /><Map page /><WidgetFoot page /></main>
        }
        .into_any()
    } else {
        view! {
            <Bar page dialogs opening reopen />
            <Rail page />
            <main class="stage"><Headline page /><Map page /><Timeline page /></main>
            <Inspector page />
            <Tabs page />
            <DialogSet page elements shortcuts />
        }
        .into_any()
    };
    view! {
        <div class="app" data-size=size>
            {body}
            <p class="toast" aria-live="polite">{page.notice}</p>
            <div class="inks" aria-hidden="true">{inks}</div>
        </div>
    }
}

fn follow_size(page: Page) {
    let listener = web::events::on_resize(move || {
        let (width, _) = web::measure::window_size();
        let next = Size::of(width, page.embed);
        let _ = page.size.try_maybe_update(|size| (std::mem::replace(size, next) != next, ()));
        let _ = page.resized.try_update(|times| *times += 1);
    });
    hold(listener);
}

/// A notice goes by itself.
fn forget_notice(page: Page) {
    const STANDS: Duration = Duration::from_secs(6);
    let timer: StoredValue<Option<TimeoutHandle>, LocalStorage> = StoredValue::new_local(None);
    Effect::new(move |_| {
        let empty = page.notice.with(String::is_empty);
        if let Some(running) = timer.try_update_value(Option::take).flatten() {
            running.clear();
        }
        if !empty {
            let forget = move || page.notice.try_set(String::new()).map_or((), |_| ());
            timer.set_value(set_timeout_with_handle(forget, STANDS).ok());
        }
    });
    on_cleanup(move || {
        if let Some(running) = timer.try_update_value(Option::take).flatten() {
            running.clear();
        }
    });
}

fn follow_keys(page: Page, dialogs: Dialogs, shortcuts: RwSignal<bool>) {
    let listener = web::events::on_key(move |key| {
        match key {
            "Escape" if page.selected.get_untracked().is_some() => page.deselect(),
            _ if !shortcuts.get_untracked() => return false,
            " " => page.toggle_play(),
            "." => page.act(Control::Step),
            "r" => page.act(Control::Reset),
            "?" => dialogs.help.run(()),
            _ => return false,
        }
        true
    });
    hold(listener);
}

/// Keeps a listener for as long as the page stands.
fn hold(listener: web::events::Listener) {
    let held = StoredValue::new_local(Some(listener));
    on_cleanup(move || {
        let _ = held.try_update_value(Option::take);
    });
}

/// The phone's five panels.
#[component]
fn Tabs(page: Page) -> impl IntoView {
    const TABS: [(Tab, &str, &str); 5] = [
        (Tab::Break, "Break", "#i-break"),
        (Tab::Defend, "Defend", "#i-defend"),
        (Tab::Repair, "Repair", "#i-repair"),
        (Tab::Why, "Why", "#i-help"),
        (Tab::Charts, "Charts", "#i-chart"),
    ];
    let tab = |(tab, name, symbol): (Tab, &'static str, &'static str)| {
        view! {
            <button aria-pressed=move || (page.tab.get() == tab).to_string() on:click=move |_| page.tab.set(tab)>
                {icon(symbol)}{name}
            </button>
        }
    };
    view! { <nav class="tabs" aria-label="Panels">{TABS.map(tab).collect_view()}</nav> }
}
