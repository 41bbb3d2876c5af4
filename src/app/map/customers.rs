//! The two top rows: what customers get, and the load balancer.

use leptos::prelude::*;

use super::{Blast, Label};
use crate::app::state::Page;
use crate::session::frame::{JourneyFrame, JourneyScene, State};
use crate::view::map::Row;
use crate::view::{figures, words};

/// One icon per journey, in the order of the scene, as far as they go.
fn symbol(journey: &str) -> &'static str {
    match journey {
        "get_quote" => "#i-quote",
        "place_order" => "#i-order",
        "deposit" => "#i-deposit",
        "withdraw" => "#i-withdraw",
        _ => "#i-people",
    }
}

/// Customers: one card per journey.
#[component]
pub fn Customers(page: Page, line: String) -> impl IntoView {
    let scene = page.scene.get_value();
    let weight = f64::from(scene.weight);
    let small = page.slice(move |frame| {
        let offered: f64 = frame.journeys.iter().map(|journey| journey.offered_per_s).sum();
        let answered: f64 =
            frame.journeys.iter().map(|j| j.offered_per_s * words::answered(j).unwrap_or(1.0)).sum();
        let (offered, answered) = (figures::rate(offered * weight), figures::rate(answered * weight));
        Some(if offered == answered {
            format!("{offered} requests/s")
        } else {
            format!("{answered} of {offered}/s answered")
        })
    });
    let worst = page.slice(|frame| frame.journeys.iter().map(|journey| journey.state).max());
    let first = scene.journeys.first().map(|journey| format!("journey:{}", journey.id)).unwrap_or_default();
    let count = scene.journeys.len().to_string();
    let cards = scene.journeys.iter().cloned().enumerate().map(|(index, journey)| {
        view! { <Journey page index journey weight=scene.weight /> }
    });
    view! {
        <section class="row customers" aria-label="Customers" style=("--at", line)>
            <Label page part=first name="Customers".to_owned() small=small.into() symbol="#i-people" state=worst.into() />
            <div class="journeys" style=("--count", count)>{cards.collect_view()}</div>
            <Blast page row=Row::Customers />
        </section>
    }
}

#[component]
fn Journey(page: Page, index: usize, journey: JourneyScene, weight: u32) -> impl IntoView {
    let now = page.slice(move |frame| frame.journeys.get(index).cloned());
    let held = journey.clone();
    let note = Memo::new(move |_| now.with(|now| words::journey_note(&held, now, weight)));
    let share = Memo::new(move |_| now.with(words::answered).map(figures::percent));
    let state = Memo::new(move |_| now.with(|now| now.state));
    let printed = move || share.get().map_or("–".to_owned(), |share| share.to_string());
    let part = format!("journey:{}", journey.id);
    view! {
        <button class="journey" data-state=move || words::key(state.get()) data-place=format!("journey:{index}")
            on:click=move |_| page.select(&part)>
            <span class="name"><svg class="i" aria-hidden="true"><use href=symbol(&journey.id) /></svg>{journey.label.clone()}</span>
            <span class="share">{printed}<small>"%"</small></span>
            <span class="note">{note}</span>
            <Outcome now />
        </button>
    }
}

/// Outcomes of the last ten seconds as one bar: ok, late or by fallback, refused, failed, gave up.
#[component]
fn Outcome(now: Memo<JourneyFrame>) -> impl IntoView {
    const KINDS: [&str; 5] = ["ok", "slow", "rejecting", "failing", "hung"];
    let part = move |(i, kind): (usize, &'static str)| {
        let width = Memo::new(move |_| {
            now.with(|now| {
                let empty = now.shares.iter().sum::<f64>() <= 0.0;
                // Nobody has been answered or has given up yet: everybody waits.
                let share =
                    if empty && now.late_in_flight > 0 { f64::from(u8::from(i == 4)) } else { now.shares[i] };
                (share * 1000.0).round()
            })
        });
        let kind = move || match kind {
            "slow" if now.with(|now| now.state == State::Fallback) => "fallback",
            other => other,
        };
        view! { <i class=kind style=("--w", move || width.get().to_string())></i> }
    };
    view! { <span class="outcome" aria-hidden="true">{KINDS.into_iter().enumerate().map(part).collect_view()}</span> }
}

/// The load balancer: one slab over all zones.
#[component]
pub fn Balancer(page: Page, line: String) -> impl IntoView {
    let weight = page.scene.with_value(|scene| f64::from(scene.weight));
    let small = page.slice(|frame| {
        Some(format!("{} of {} targets pass", frame.balancer.healthy, frame.balancer.targets))
    });
    let state = page.slice(|frame| Some(frame.balancer.state));
    let disc = page.slice(|frame| {
        let now = &frame.balancer;
        let reported = match now.healthy {
            0 => State::Down,
            healthy if healthy < now.targets => State::Slow,
            _ => State::Ok,
        };
        Some((reported, now.state))
    });
    let rate = page.slice(move |frame| Some(figures::rate(frame.balancer.requests_per_s * weight)));
    let waiting =
        page.slice(move |frame| Some(figures::count((f64::from(frame.balancer.waiting) * weight) as u64)));
    view! {
        <section class="row edge" aria-label="Load balancer" style=("--at", line)>
            <Label page part="balancer".to_owned() name="Load balancer".to_owned() small=small.into()
                disc=Signal::from(disc) state=state.into() />
            <div class="slab" data-place="slab"><span>{rate}" requests/s in"</span><span>{waiting}" in flight"</span></div>
        </section>
    }
}
