//! The timeline: what was published, what the run brought, and the charts, over one axis of time.

use leptos::prelude::*;

use crate::app::chart::ChartRow;
use crate::app::state::{Page, Tab};
use crate::session::frame::PublishedEvent;
use crate::view::chart::Span;
use crate::view::{figures, words};

/// A place on the axis as a percentage.
fn at(span: Span, seconds: f64) -> String {
    format!("{:.2}%", span.place(seconds) * 100.0)
}

/// On which side of its mark the label of event `i` stands, and how much room it has there, percent of the axis.
fn room(places: &[f64], i: usize) -> (&'static str, String) {
    let at = places[i];
    let before = at - if i > 0 { places[i - 1] } else { 0.0 };
    let after = places.get(i + 1).copied().unwrap_or(1.0) - at;
    let (side, room) =
        if i + 1 == places.len() && before > after { ("end", before) } else { ("start", after) };
    (side, format!("{:.1}", (room * 100.0).max(0.0)))
}

/// The whole timeline.
#[component]
pub fn Timeline(page: Page) -> impl IntoView {
    let span = Memo::new(move |_| Span::fit(page.shown.with(|shown| (shown.now_us / 1_000_000) as f64)));
    let now = Memo::new(move |_| page.shown.with(|shown| (shown.now_us / 1_000_000) as f64));
    let head = move || format!("{:.4}", span.get().place(now.get()).clamp(0.0, 1.0));
    let ticks = move || {
        let span = span.get();
        let tick = |second: f64| {
            let us = (second * 1e6) as u64;
            view! { <time style=("--x", at(span, second))>{figures::short_clock(us)}</time> }
        };
        span.ticks().into_iter().map(tick).collect_view()
    };
    let ids = Memo::new(move |_| {
        page.charts.with(|charts| charts.charts.iter().map(|chart| chart.id.clone()).collect::<Vec<_>>())
    });
    let rows = move || ids.get().into_iter().map(|id| view! { <ChartRow page id span /> }).collect_view();
    view! {
        <section class="timeline" aria-label="Timeline and charts" style=("--now", head) data-tab="charts"
            data-open=move || (page.tab.get() == Tab::Charts).to_string()>
            <div class="axis"><span></span><div class="plot">{ticks}</div><small></small></div>
            <Published page span />
            <Simulated page span />
            <div class="charts">{rows}</div>
            <div class="playhead" aria-hidden="true"><b>{move || figures::short_clock((now.get() * 1e6) as u64)}</b></div>
        </section>
    }
}

#[component]
fn Published(page: Page, span: Memo<Span>) -> impl IntoView {
    let (events, start) = page.scene.with_value(|scene| (scene.published.clone(), scene.clock_start.clone()));
    if events.is_empty() {
        return ().into_any();
    }
    let grade = |event: &PublishedEvent| match event.grade.as_str() {
        "P" => "primary source",
        "S" => "reported",
        _ => "assumed",
    };
    let total = events.len();
    let held = events.clone();
    let later = move || {
        let shown = held.iter().filter(|event| event.at_s <= span.get().to).count();
        if shown < total { format!("{} more later", total - shown) } else { String::new() }
    };
    let marks = move || {
        let span = span.get();
        let visible: Vec<&PublishedEvent> = events.iter().filter(|event| event.at_s <= span.to).collect();
        let places: Vec<f64> = visible.iter().map(|event| span.place(event.at_s)).collect();
        let mark = |(i, event): (usize, &&PublishedEvent)| {
            let (side, room) = room(&places, i);
            let time = start.as_ref().map(|start| figures::local_clock(start, (event.at_s * 1e6) as u64));
            let title = format!("{} ({}: {})", event.label, grade(event), event.source);
            view! {
                <span class="event" data-grade=event.grade.clone() data-side=side title=title
                    style=("--x", at(span, event.at_s)) style=("--room", room)>
                    <b>{time}</b>" "{event.label.clone()}
                </span>
            }
        };
        visible.iter().enumerate().map(mark).collect_view()
    };
    view! { <div class="track"><span>"Published"</span><div class="plot">{marks}</div><small>{later}</small></div> }.into_any()
}

#[component]
fn Simulated(page: Page, span: Memo<Span>) -> impl IntoView {
    let marks = Memo::new(move |_| {
        let mut marks = page.charts.with(|charts| charts.marks.clone());
        marks.sort_by(|a, b| a.0.total_cmp(&b.0));
        marks
    });
    let list = move || {
        let span = span.get();
        marks.with(|marks| {
            let places: Vec<f64> = marks.iter().map(|mark| span.place(mark.0)).collect();
            let mark = |(i, (second, label, severity)): (usize, &(f64, String, _))| {
                let (side, room) = room(&places, i);
                // Marks stand close: what has no room for words is read in the log.
                let printed = if room.parse::<f64>().is_ok_and(|percent| percent < 9.0) { "" } else { label.as_str() };
                view! {
                    <span class="event" data-state=words::severity(*severity) data-side=side title=label.clone()
                        style=("--x", at(span, *second)) style=("--room", room)>{printed.to_owned()}</span>
                }
            };
            marks.iter().enumerate().map(mark).collect_view()
        })
    };
    view! { <div class="track"><span>"Simulated"</span><div class="plot">{list}</div><small></small></div> }
}
