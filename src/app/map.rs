//! The map: zones are columns, layers are rows, the vendor line under everything. Text and glyphs are elements,
//! one canvas above them carries the dots.

mod customers;
mod ground;
mod kafka;
mod services;

use leptos::prelude::*;

use crate::app::state::Page;
use crate::session::frame::State;
use crate::view::map::{Placed, Row};
use crate::view::{cone, figures, words};
use crate::web;

/// The whole map.
#[component]
pub fn Map(page: Page) -> impl IntoView {
    let zones = page.scene.with_value(|scene| scene.zones.len());
    let columns =
        format!("var(--label) var(--gutter) {}var(--cone)", "minmax(0,1fr) var(--gutter) ".repeat(zones));
    let template = move || page.map.with(|map| map.template.clone());
    let height = move || page.map.with(|map| map.height.map_or("100%".to_owned(), |px| format!("{px}px")));
    let rows = move || {
        let small = page.size.get().is_small();
        page.map.get().rows.into_iter().map(|placed| row(page, placed, small)).collect_view()
    };
    let map: NodeRef<leptos::html::Section> = NodeRef::new();
    let canvas: NodeRef<leptos::html::Canvas> = NodeRef::new();
    measure(page, map, canvas);
    view! {
        <div class="map-scroll">
            <section class="map" aria-label="Region map: zones are columns, layers are rows" node_ref=map
                style=("--columns", columns) style=("--rows", template) style=("--height", height)>
                <ground::Ground page />
                {rows}
                <Cone page />
                <canvas class="dots" aria-hidden="true" node_ref=canvas></canvas>
            </section>
        </div>
    }
}

/// Reads the geometry whenever the page has another size or the rows have changed.
fn measure(page: Page, map: NodeRef<leptos::html::Section>, canvas: NodeRef<leptos::html::Canvas>) {
    Effect::new(move |_| {
        page.resized.track();
        page.map.track();
        page.size.track();
        // After the browser has laid the rows out.
        request_animation_frame(move || {
            let (Some(map), Some(canvas)) =
                (map.try_get_untracked().flatten(), canvas.try_get_untracked().flatten())
            else {
                return;
            };
            let Some(surface) = web::canvas::Surface::of(&canvas) else { return };
            let elements = web::measure::places(&map);
            page.player.try_update_value(|player| player.lay_out(&elements, surface));
            page.inks.set(std::sync::Arc::new(web::measure::inks()));
        });
    });
}

fn row(page: Page, placed: Placed, small: bool) -> AnyView {
    let line = placed.line.to_string();
    match placed.row {
        Row::Customers => view! { <customers::Customers page line /> }.into_any(),
        Row::Arrivals => ().into_any(),
        Row::Balancer => view! { <customers::Balancer page line /> }.into_any(),
        Row::Gate => view! { <ground::Gates page line /> }.into_any(),
        Row::Service(index) => view! { <services::Service page index line small /> }.into_any(),
        Row::Bus => view! { <div class="bus" data-place="bus" style=("--at", line)></div> }.into_any(),
        Row::Cluster(index) => view! { <kafka::Cluster page index line small /> }.into_any(),
        Row::Quorum(index) => view! { <services::Group page index quorum=true line /> }.into_any(),
        Row::Store(index) => view! { <services::Group page index quorum=false line /> }.into_any(),
        Row::Vendor => view! { <ground::VendorLine page line /> }.into_any(),
        Row::Control => view! { <ground::Duties page line /> }.into_any(),
    }
}

/// Name of a layer, with the two-half disc (or an icon) before it: a button that opens the inspector.
#[component]
fn Label(
    /// The page.
    page: Page,
    /// What to look at.
    part: String,
    /// Name of the layer.
    name: String,
    /// Its second line.
    small: Signal<String>,
    /// Reported and true state; an icon stands where nothing is reported.
    #[prop(optional)]
    disc: Option<Signal<(State, State)>>,
    /// The icon.
    #[prop(optional)]
    symbol: &'static str,
    /// State of the label's colour.
    state: Signal<State>,
) -> impl IntoView {
    let chosen = part.clone();
    let selected =
        Memo::new(move |_| page.selected.with(|selected| selected.as_deref() == Some(chosen.as_str())));
    let sign = match disc {
        Some(disc) => {
            let reported = move || words::level(disc.get().0);
            let truth = move || words::level(disc.get().1);
            let said = move || words::versus(disc.get().0, disc.get().1);
            view! {
                <svg class="moon" viewBox="0 0 16 16" role="img" data-rep=reported data-true=truth aria-label=said>
                    <path class="rep" d="M8 1.5a6.5 6.5 0 0 0 0 13z"></path>
                    <path class="tru" d="M8 1.5a6.5 6.5 0 0 1 0 13z"></path>
                    <path class="rim" d="M8 1.5a6.5 6.5 0 0 0 0 13 6.5 6.5 0 0 0 0-13v13"></path>
                </svg>
            }
            .into_any()
        }
        None => view! { <svg class="i" aria-hidden="true"><use href=symbol /></svg> }.into_any(),
    };
    view! {
        <button class="label" data-state=move || words::key(state.get())
            aria-current=move || selected.get().to_string() on:click=move |_| page.select(&part)>
            {sign}<b>{name}</b><small>{small}</small>
        </button>
    }
}

/// Share of a row that is hurt, and when it was hurt first.
#[component]
fn Blast(page: Page, row: Row) -> impl IntoView {
    let layer = page.slice(move |frame| {
        Some(cone::layer(&frame.cone, row).map(|layer| (figures::percent(layer.share), layer.first_hit_us)))
    });
    move || {
        let (share, first) = layer.get()?;
        let state = (share > 0).then_some("hung");
        Some(view! {
            <p class="blast" data-state=state><b>{share}"%"</b><small>{first.map(figures::short_clock)}</small></p>
        })
    }
}

/// The blast cone at the right.
#[component]
fn Cone(page: Page) -> impl IntoView {
    let outline =
        Memo::new(move |_| page.map.with(|map| page.frame.with(|frame| cone::outline(&frame.cone, map))));
    let said = page.slice(|frame| {
        let lost = (figures::percent(frame.partitions_lost), figures::percent(frame.trading_lost));
        Some(format!("Blast cone: {} % of partitions, {} % of trading lost", lost.0, lost.1))
    });
    view! {
        <svg class="cone" viewBox="0 0 100 1000" preserveAspectRatio="none" role="img" aria-label=said>
            <line class="axis" x1="50" x2="50" y1="0" y2="1000"></line>
            <path class="now" d=outline></path>
        </svg>
    }
}
