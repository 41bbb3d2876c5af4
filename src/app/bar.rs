//! The bar: scenario, seed, playback, clock, and what one does with a run.

use leptos::prelude::*;

use crate::app::dialogs::Dialogs;
use crate::app::state::{Page, Shown};
use crate::session::{Control, Opening, scenarios};
use crate::view::figures;
use crate::web::preferences;

/// Speeds to choose from; 0 is as fast as it goes.
const SPEEDS: [f64; 7] = [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 0.0];

/// An icon of the sheet of symbols.
pub fn icon(name: &'static str) -> impl IntoView {
    view! { <svg class="i" aria-hidden="true"><use href=name /></svg> }
}

/// The whole bar.
#[component]
pub fn Bar(page: Page, dialogs: Dialogs, opening: Opening, reopen: Callback<Opening>) -> impl IntoView {
    view! {
        <header class="bar">
            <h1 class="brand"><svg class="logo" aria-hidden="true"><use href="#n-logo" /></svg><span>"Blast Radius"</span></h1>
            <ScenarioPicker opening reopen />
            <Transport page />
            <Clock shown=page.shown.into() start=page.scene.with_value(|scene| scene.clock_start.clone()) />
            <Actions page dialogs />
        </header>
    }
}

#[component]
fn ScenarioPicker(opening: Opening, reopen: Callback<Opening>) -> impl IntoView {
    let chosen = opening.scenario.clone();
    let options = scenarios().iter().map(|(id, title)| {
        view! { <option value=*id selected=*id == chosen>{*title}</option> }
    });
    let seed = opening.seed;
    let choose = move |event| {
        let scenario = event_target_value(&event);
        reopen.run(Opening { scenario, seed, commands: Vec::new() });
    };
    view! {
        <label class="picker"><small>"Scenario"</small>
            <select aria-label="Scenario" on:change=choose>{options.collect_view()}</select>
        </label>
    }
}

#[component]
fn Transport(page: Page) -> impl IntoView {
    let playing = Memo::new(move |_| page.shown.with(|shown| shown.playing));
    let toggle = move || if playing.get() { ("Pause", "#i-pause") } else { ("Play", "#i-play") };
    let speed = Memo::new(move |_| page.shown.with(|shown| shown.speed));
    let choose = move |event| {
        if let Ok(speed) = event_target_value(&event).parse() {
            page.act(Control::Speed(speed));
        }
    };
    let options = move |at: f64| {
        view! { <option value=at.to_string() selected=move || speed.get() == at>{figures::speed(at)}</option> }
    };
    view! {
        <div class="transport" role="group" aria-label="Playback">
            <button class="btn icon" title="Reset (r)" aria-label="Reset" on:click=move |_| page.act(Control::Reset)>
                {icon("#i-back")}
            </button>
            <button class="btn icon solid" title=move || format!("{} (space)", toggle().0) aria-label=move || toggle().0
                on:click=move |_| page.toggle_play()>
                <svg class="i" aria-hidden="true"><use href=move || toggle().1 /></svg>
            </button>
            <button class="btn icon" title="Step by one event (.)" aria-label="Step" on:click=move |_| page.act(Control::Step)>
                {icon("#i-step")}
            </button>
            <label>
                <select class="btn" aria-label="Speed" prop:value=move || speed.get().to_string() on:change=choose>
                    {SPEEDS.map(options).collect_view()}
                </select>
            </label>
            <SeedField page />
        </div>
    }
}

#[component]
fn SeedField(page: Page) -> impl IntoView {
    let seed = RwSignal::new(page.opening().seed);
    let wrong = RwSignal::new(false);
    let change = move |event| match figures::seed(&event_target_value(&event)) {
        Ok(number) => {
            wrong.set(false);
            seed.set(number);
            page.act(Control::Seed(number));
        }
        Err(message) => {
            wrong.set(true);
            page.notice.set(message);
        }
    };
    view! {
        <label class="seed"><small>"Seed"</small>
            <input type="text" aria-label="Seed" inputmode="numeric" autocomplete="off" size="7" prop:value=move || seed.get().to_string()
                aria-invalid=move || wrong.get().to_string() on:change=change />
        </label>
    }
}

#[component]
fn Clock(
    /// Playback.
    shown: Signal<Shown>,
    /// The story's own clock at the start.
    start: Option<(u32, String)>,
) -> impl IntoView {
    let seconds = Memo::new(move |_| shown.with(|shown| shown.now_us / 1_000_000));
    let second_line = move || {
        let local = start.as_ref().map(|start| figures::local_clock(start, seconds.get() * 1_000_000));
        let reached =
            shown.with(|shown| shown.reached.map(|reached| format!("{} reached", figures::speed(reached))));
        let ended = shown.with(|shown| shown.ended).then(|| "end of the run".to_owned());
        [local, reached, ended].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    view! {
        <p class="clock"><b>{move || figures::clock(seconds.get() * 1_000_000)}</b><small>{second_line}</small></p>
    }
}

#[component]
fn Actions(page: Page, dialogs: Dialogs) -> impl IntoView {
    let share = move |_| page.copy(page.address(false), "Link copied: scenario, seed and every command");
    view! {
        <div class="actions">
            <button class="btn quiet guide-toggle" aria-expanded=move || page.overlay.get().to_string()
                on:click=move |_| page.overlay.update(|open| *open = !*open)>"Guide"</button>
            <button class="btn icon quiet" title="Share: copy a link to this run" aria-label="Share" on:click=share>
                {icon("#i-share")}
            </button>
            <button class="btn icon quiet" title="Embed in an article" aria-label="Embed" on:click=move |_| dialogs.embed.run(())>
                {icon("#i-embed")}
            </button>
            <ThemeButton page />
            <button class="btn icon quiet" title="Help and shortcuts (?)" aria-label="Help" on:click=move |_| dialogs.help.run(())>
                {icon("#i-help")}
            </button>
        </div>
    }
}

/// The theme that was stored before: `light`, `dark` or none.
pub fn stored_theme() -> Option<&'static str> {
    match preferences::stored("theme")?.as_str() {
        "light" => Some("light"),
        "dark" => Some("dark"),
        _ => None,
    }
}

#[component]
fn ThemeButton(page: Page) -> impl IntoView {
    let theme = RwSignal::new(stored_theme());
    let name = move || match theme.get() {
        None => "Theme: as the system",
        Some("dark") => "Theme: dark",
        Some(_) => "Theme: light",
    };
    let next = move |_| {
        // First to what the system is not, so that the first press is seen.
        let dark = preferences::system_is_dark();
        let (other, same) = if dark { ("light", "dark") } else { ("dark", "light") };
        let to = match theme.get_untracked() {
            None => Some(other),
            Some(now) if now == other => Some(same),
            Some(_) => None,
        };
        theme.set(to);
        preferences::store("theme", to.unwrap_or("system"));
        preferences::set_theme(to);
        page.resized.update(|times| *times += 1);
    };
    view! {
        <button class="btn icon quiet" title=name aria-label=name on:click=next>{icon("#i-theme")}</button>
    }
}
