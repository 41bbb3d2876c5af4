//! The foot of the widget: the duty first, a zone, the breakers; play, and the way to the full page.

use leptos::prelude::*;

use crate::app::rail::Toggle;
use crate::app::state::Page;
use crate::session::Control;
use crate::view::figures;

/// Three switches and the player.
#[component]
pub fn WidgetFoot(page: Page) -> impl IntoView {
    let controls = page.controls.get_value();
    let duty = controls.duties.iter().flat_map(|(_, switches)| switches).next().cloned();
    let zone = controls.zones.first().cloned();
    let breakers = controls.defences.first().cloned();
    let playing = Memo::new(move |_| page.shown.with(|shown| shown.playing));
    let toggle = move || if playing.get() { ("Pause", "#i-pause") } else { ("Play", "#i-play") };
    let full = move || page.frame.with(|_| page.address(false));
    let seconds = Memo::new(move |_| page.shown.with(|shown| shown.now_us / 1_000_000));
    view! {
        <footer class="widget-foot">
            <div class="toggles">
                {duty.map(|switch| view! { <Toggle page switch class="switch" tone="hung" whole=true /> })}
                {zone.map(|switch| view! { <Toggle page switch class="switch" tone="down" whole=true /> })}
                {breakers.map(|switch| view! { <Toggle page switch class="switch" tone="defence" whole=true /> })}
            </div>
            <div class="player">
                <button class="btn icon solid" aria-label=move || toggle().0 on:click=move |_| page.toggle_play()>
                    <svg class="i" aria-hidden="true"><use href=move || toggle().1 /></svg>
                </button>
                <button class="btn icon" title="Reset" aria-label="Reset" on:click=move |_| page.act(Control::Reset)>
                    <svg class="i" aria-hidden="true"><use href="#i-back" /></svg>
                </button>
                <p class="clock"><b>{move || figures::clock(seconds.get() * 1_000_000)}</b></p>
                <a class="full" href=full target="_blank" rel="noopener">"Open full view"</a>
            </div>
        </footer>
    }
}
