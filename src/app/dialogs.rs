//! Help, the snippet for articles, and a link to copy by hand.

use leptos::html;
use leptos::prelude::*;

use crate::app::bar::icon;
use crate::app::state::Page;
use crate::web::{dialog, preferences};

/// Ways to open the dialogs.
#[derive(Clone, Copy)]
pub struct Dialogs {
    /// Opens the help.
    pub help: Callback<()>,
    /// Opens the snippet.
    pub embed: Callback<()>,
}

/// The elements of the dialogs.
#[derive(Clone, Copy)]
pub struct Elements {
    help: NodeRef<html::Dialog>,
    embed: NodeRef<html::Dialog>,
    by_hand: NodeRef<html::Dialog>,
}

/// New, empty handles.
pub fn prepare() -> (Dialogs, Elements) {
    let elements = Elements { help: NodeRef::new(), embed: NodeRef::new(), by_hand: NodeRef::new() };
    let opens = |element: NodeRef<html::Dialog>| {
        Callback::new(move |()| {
            if let Some(element) = element.get_untracked() {
                dialog::open(&element);
            }
        })
    };
    (Dialogs { help: opens(elements.help), embed: opens(elements.embed) }, elements)
}

/// Whether single keys are shortcuts; stored.
pub fn shortcuts_stored() -> bool {
    preferences::stored("shortcuts").as_deref() != Some("off")
}

/// All dialogs.
#[component]
pub fn DialogSet(page: Page, elements: Elements, shortcuts: RwSignal<bool>) -> impl IntoView {
    view! {
        <Help element=elements.help shortcuts />
        <Snippet page element=elements.embed />
        <ByHand page element=elements.by_hand />
    }
}

#[component]
fn Frame(
    element: NodeRef<html::Dialog>,
    id: &'static str,
    title: &'static str,
    children: Children,
) -> impl IntoView {
    let close = move |_| {
        if let Some(element) = element.get_untracked() {
            dialog::close(&element);
        }
    };
    view! {
        <dialog node_ref=element aria-labelledby=id>
            <header><h2 id=id>{title}</h2>
                <button class="btn icon quiet" aria-label="Close" title="Close" on:click=close>{icon("#i-close")}</button></header>
            {children()}
        </dialog>
    }
}

#[component]
fn Help(element: NodeRef<html::Dialog>, shortcuts: RwSignal<bool>) -> impl IntoView {
    const KEYS: [(&str, &str); 5] = [
        ("Space", "play or pause"),
        (".", "go on by one event"),
        ("r", "back to the start, same seed"),
        ("Esc", "close what is open"),
        ("?", "this help"),
    ];
    let change = move |event| {
        let on = event_target_checked(&event);
        shortcuts.set(on);
        preferences::store("shortcuts", if on { "on" } else { "off" });
    };
    let lines = KEYS.map(|(key, what)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div> });
    view! {
        <Frame element id="help-title" title="Help">
            <p>"Everything you see comes from a simulation of single requests, running in this page. Break something on the left, and read upward on the map: harm climbs from the vendor's ground to the customers. Purple is hung: stopped, neither answered nor failed."</p>
            <dl class="shortcuts">{lines.collect_view()}</dl>
            <label class="switch"><span>"Single-key shortcuts"</span>
                <input type="checkbox" role="switch" prop:checked=shortcuts on:change=change /></label>
            <p><small>"Same scenario, same seed, same commands: the same run, on every machine. Nothing leaves this page."</small></p>
        </Frame>
    }
}

#[component]
fn Snippet(page: Page, element: NodeRef<html::Dialog>) -> impl IntoView {
    let text: NodeRef<html::Textarea> = NodeRef::new();
    let snippet = move || {
        page.log.track();
        let title = page.scene.with_value(|scene| scene.title.replace('"', "&quot;"));
        let address = page.address(true).replace('&', "&amp;");
        format!(
            "<iframe src=\"{address}\" title=\"{title}\" width=\"720\" height=\"520\" loading=\"lazy\"></iframe>"
        )
    };
    let copy = move |_| {
        if let Some(text) = text.get_untracked() {
            dialog::select_all(&text);
        }
        page.copy(untrack(snippet), "Snippet copied");
    };
    view! {
        <Frame element id="embed-title" title="Put it into an article">
            <p>"A figure that readers can break. It starts paused, 360 to 960 px wide, with this run's scenario, seed and commands."</p>
            <textarea node_ref=text readonly rows="4" aria-label="Snippet" prop:value=snippet></textarea>
            <p><button class="btn solid" on:click=copy>"Copy the snippet"</button>" "<small>{page.notice}</small></p>
        </Frame>
    }
}

#[component]
fn ByHand(page: Page, element: NodeRef<html::Dialog>) -> impl IntoView {
    let text: NodeRef<html::Textarea> = NodeRef::new();
    Effect::new(move |_| {
        let wanted = page.by_hand.with(Option::is_some);
        if let Some(element) = element.get().filter(|_| wanted) {
            dialog::open(&element);
            if let Some(text) = text.get_untracked() {
                dialog::select_all(&text);
            }
        }
    });
    view! {
        <Frame element id="copy-title" title="Copy by hand">
            <p>"The browser did not let the page use the clipboard. Here is the text, selected:"</p>
            <textarea node_ref=text readonly rows="4" aria-label="Text to copy"
                prop:value=move || page.by_hand.get().unwrap_or_default()></textarea>
        </Frame>
    }
}
