//! The left rail: break, defend, repair. Every control comes from the scene; switching a fault off repairs it.

use leptos::prelude::*;

use crate::app::bar::icon;
use crate::app::state::{Page, Tab};
use crate::session::Control;
use crate::view::controls::{self, Action, Switch, Switched};
use crate::view::figures;
use crate::web::dialog;

/// For so long after a press the switch shows what was asked for, although the run has not got there yet: simulated
/// time stands while it is paused.
const ASKED_US: u64 = 2_000_000;

/// Whether a switch is on: as the frame says, or as was just asked for.
fn follow(page: Page, what: Switched) -> (Memo<bool>, RwSignal<Option<(bool, u64)>>) {
    let wanted: RwSignal<Option<(bool, u64)>> = RwSignal::new(None);
    let now = Memo::new(move |_| {
        page.frame.with(|frame| {
            let is = controls::is_on(what, frame);
            match wanted.get() {
                Some((on, at)) if frame.now_us >= at && frame.now_us - at < ASKED_US && is != on => on,
                _ => is,
            }
        })
    });
    // Once it has come true, what was asked for is history: the fault may end by itself.
    Effect::new(move |_| {
        page.frame.with(|frame| {
            let done = |&(on, at): &(bool, u64)| controls::is_on(what, frame) == on || frame.now_us < at;
            if wanted.get_untracked().as_ref().is_some_and(done) {
                wanted.set(None);
            }
        });
    });
    (now, wanted)
}

/// A switch with its state, by role `switch` and its fixed name.
#[component]
pub fn Toggle(
    /// The page.
    page: Page,
    /// What it switches.
    switch: Switch,
    /// Class of the label.
    class: &'static str,
    /// Value of `data-state`: the colour when it is on.
    tone: &'static str,
    /// Prints the whole name instead of the short label.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView {
    let (on, wanted) = follow(page, switch.what);
    let Switch { name, label, what, on: on_command, off } = switch;
    let printed = if whole { name.clone() } else { label };
    let input: NodeRef<leptos::html::Input> = NodeRef::new();
    let change = move |event| {
        let to = event_target_checked(&event);
        let command = match what {
            Switched::Zone(i) if to => {
                let zone = page.scene.with_value(|scene| scene.zones[i].clone());
                controls::zone_fault(&zone, &page.fault.get_untracked())
            }
            _ if to => on_command.clone(),
            _ => off.clone(),
        };
        wanted.set(Some((to, page.frame.with_untracked(|frame| frame.now_us))));
        page.command(&command);
        if let Some(input) = input.get_untracked() {
            dialog::set_checked(&input, on.get_untracked());
        }
    };
    view! {
        <label class=class data-state=tone>
            <span>{printed}</span>
            <input type="checkbox" role="switch" aria-label=name node_ref=input prop:checked=on on:change=change />
        </label>
    }
}

/// The whole rail.
#[component]
pub fn Rail(page: Page) -> impl IntoView {
    let tab = move |wanted: Tab| move || (page.tab.get() == wanted).to_string();
    view! {
        <div class="rail controls" role="region" aria-label="Break, defend, repair">
            <section class="group" data-tab="break" data-open=tab(Tab::Break) aria-labelledby="break-title"><Break page /></section>
            <section class="group" data-tab="defend" data-open=tab(Tab::Defend) aria-labelledby="defend-title"><Defend page /></section>
            <section class="group" data-tab="repair" data-open=tab(Tab::Repair) aria-labelledby="repair-title"><Repair page /></section>
        </div>
    }
}

#[component]
fn Break(page: Page) -> impl IntoView {
    let controls = page.controls.get_value();
    let broken = page.slice(|frame| Some(controls::broken(frame)));
    let count = move || match broken.get() {
        0 => "nothing broken".to_owned(),
        number => format!("{number} broken"),
    };
    let zones =
        controls.zones.iter().cloned().map(|switch| view! { <Toggle page switch class="key" tone="down" /> });
    let duties = controls.duties.iter().cloned().map(|(title, switches)| {
        let switches =
            switches.into_iter().map(|switch| view! { <Toggle page switch class="switch" tone="hung" /> });
        view! { <h3>{title}":"</h3>{switches.collect_view()} }
    });
    view! {
        <h2 id="break-title">{icon("#i-break")}"Break"<small>{count}</small></h2>
        <h3>"Zone outage"</h3>
        <div class="keys">{zones.collect_view()}</div>
        <FaultPicker page />
        {duties.collect_view()}
        <Brokers page />
    }
}

#[component]
fn FaultPicker(page: Page) -> impl IntoView {
    let kinds = page.scene.with_value(|scene| scene.fault_kinds.clone());
    let options = kinds.into_iter().map(|(word, label)| {
        let chosen = word == page.fault.get_untracked();
        view! { <option value=word selected=chosen>{label}</option> }
    });
    view! {
        <label class="field"><span>"Fault"</span>
            <select on:change=move |event| page.fault.set(event_target_value(&event))>{options.collect_view()}</select>
        </label>
    }
}

#[component]
fn Brokers(page: Page) -> impl IntoView {
    let clusters = page.controls.with_value(|controls| controls.brokers.clone());
    let key = move |switch: Switch| {
        let (on, wanted) = follow(page, switch.what);
        let named = switch.name.clone();
        let name = move || if on.get() { named.replacen("Kill", "Restart", 1) } else { named.clone() };
        let (kill, restart) = (switch.on.clone(), switch.off.clone());
        let press = move |_| {
            let is = on.get_untracked();
            wanted.set(Some((!is, page.frame.with_untracked(|frame| frame.now_us))));
            page.command(if is { &restart } else { &kill });
        };
        view! {
            <button class="key" data-state="down" data-on=move || on.get().to_string() aria-label=name.clone() title=name on:click=press>
                {switch.label}
            </button>
        }
    };
    let groups = clusters.into_iter().map(move |(title, switches)| {
        view! { <div class="keys brokers"><span>{title}</span>{switches.into_iter().map(key).collect_view()}</div> }
    });
    view! { <h3>"Kill a broker"</h3>{groups.collect_view()} }
}

#[component]
fn Defend(page: Page) -> impl IntoView {
    let defences = page.controls.with_value(|controls| controls.defences.clone());
    let total = defences.len();
    let on = page.slice(|frame| Some(frame.defences.iter().filter(|on| **on).count()));
    let switches =
        defences.into_iter().map(|switch| view! { <Toggle page switch class="switch" tone="defence" /> });
    view! {
        <h2 id="defend-title">{icon("#i-defend")}"Defend"<small>{move || format!("{} of {total} on", on.get())}</small></h2>
        {switches.collect_view()}
    }
}

#[component]
fn Repair(page: Page) -> impl IntoView {
    let controls = page.controls.get_value();
    let vendors = controls.vendors.iter().cloned().enumerate().map(move |(plane, action)| {
        let due = page.slice(move |frame| frame.vendor_due_us.get(plane).copied());
        let small = move || match due.get() {
            Some(at) => format!("due {}", figures::short_clock(at)),
            None => String::new(),
        };
        view! { <Do page action symbol="#i-phone" small=Signal::derive(small) /> }
    });
    let restarts = controls.restarts.iter().cloned().map(move |action| {
        view! { <Do page action symbol="#i-repair" small=Signal::stored(String::new()) /> }
    });
    let story = page.scene.with_value(|scene| scene.has_story);
    view! {
        <h2 id="repair-title">{icon("#i-repair")}"Repair"</h2>
        {vendors.collect_view()}
        {restarts.collect_view()}
        <p class="hint">"Switch a fault off to repair it."</p>
        {story.then(|| view! { <StoryLink page /> })}
    }
}

#[component]
fn Do(
    /// The page.
    page: Page,
    /// What it does.
    action: Action,
    /// Its icon.
    symbol: &'static str,
    /// What is printed at its end.
    small: Signal<String>,
) -> impl IntoView {
    let Action { name, command } = action;
    view! {
        <button class="btn wide" on:click=move |_| page.command(&command)>{icon(symbol)}{name}<small>{small}</small></button>
    }
}

/// "Play May 7": a link that holds the story's commands; a plain click plays it here, from the start.
#[component]
pub fn StoryLink(page: Page) -> impl IntoView {
    let (scenario, title, story) =
        page.scene.with_value(|scene| (scene.scenario.clone(), scene.title.clone(), scene.story.clone()));
    let seed = page.opening().seed;
    let opening = crate::session::Opening { scenario, seed, commands: story };
    let href = format!("#{}", crate::session::link::encode(&opening, false).trim_start_matches('#'));
    let name = title.split(':').next().unwrap_or(&title).to_owned();
    let play = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        page.act(Control::Story);
        page.act(Control::Play);
    };
    view! { <p class="or"><a href=href on:click=play>"Play "{name}", as it was published"</a></p> }
}
