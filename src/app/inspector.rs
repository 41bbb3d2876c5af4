//! The right rail: the tour, or one part looked at closely; the incident log below.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::bar::icon;
use crate::app::guide::Tour;
use crate::app::state::{Page, Tab};
use crate::session::frame::{ChainStep, Inspection, LogEntry};
use crate::view::{figures, words};

/// The whole rail.
#[component]
pub fn Inspector(page: Page) -> impl IntoView {
    let looking = Memo::new(move |_| page.inspection.with(Option::is_some));
    let open = move || (page.tab.get() == Tab::Why).to_string();
    let above = move || {
        if looking.get() {
            view! { <Closely page /> }.into_any()
        } else {
            view! { <Tour page /><Reading /> }.into_any()
        }
    };
    view! {
        <aside class="rail inspector" aria-label="Inspector" data-tab="why" data-open=open
            data-overlay=move || page.overlay.get().to_string()>
            {above}
            <Log page />
        </aside>
    }
}

/// Reads a slice of the inspection.
fn part<T: Clone + Default + PartialEq + Send + Sync + 'static>(
    page: Page,
    read: impl Fn(&Inspection) -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |_| page.inspection.with(|seen| seen.as_ref().map(|seen| read(seen)).unwrap_or_default()))
}

#[component]
fn Closely(page: Page) -> impl IntoView {
    let title = part(page, |seen| seen.title.clone());
    let state = part(page, |seen| seen.state);
    let facts = part(page, |seen| seen.facts.clone());
    let countdown = part(page, |seen| seen.countdown.clone());
    let chain = part(page, |seen| (seen.chain_title.clone(), seen.chain.clone()));
    let key = move || words::key(state.get());
    let lines = move || {
        let line = |(label, value, level): (String, String, Option<f64>)| {
            let width = level.map(|level| (level.clamp(0.0, 1.0) * 100.0).to_string()).unwrap_or_default();
            view! {
                <div class="meter" class:level=level.is_some() data-state=key style=("--w", width)>
                    <dt>{label}</dt><dd>{value}</dd>
                </div>
            }
        };
        facts.get().into_iter().map(line).collect_view()
    };
    view! {
        <header class="title" data-state=key>
            <h2>{title}</h2>
            <span class="badge"><svg class="g" aria-hidden="true"><use href=move || words::glyph(state.get()) /></svg>
                {move || words::word(state.get())}</span>
            <button class="btn icon quiet" aria-label="Close the inspector" title="Close" on:click=move |_| page.deselect()>
                {icon("#i-close")}
            </button>
        </header>
        <Versus page />
        <section class="facts"><dl>{lines}</dl>
            {move || countdown.get().map(|(left, total, what)| view! { <Countdown left total what /> })}
        </section>
        {move || {
            let (title, steps) = chain.get();
            (!steps.is_empty()).then(|| view! { <Chain page title steps /> })
        }}
    }
}

/// Reported | true.
#[component]
fn Versus(page: Page) -> impl IntoView {
    let reported = part(page, |seen| seen.reported.clone());
    let truth = part(page, |seen| (seen.state, seen.truth.clone()));
    let said = move || {
        let (state, text, age) = reported.get()?;
        Some(view! {
            <div><h3>"Reported "{figures::span(age)}" ago"</h3><p><b>{words::word(state)}</b>{text}</p></div>
        })
    };
    view! {
        <section class="versus" aria-label="Reported against true">
            {said}
            <div class="truth" data-state=move || words::key(truth.get().0)>
                <h3>"True now"</h3><p><b>{move || words::word(truth.get().0)}</b>{move || truth.get().1}</p>
            </div>
        </section>
    }
}

#[component]
fn Countdown(left: f64, total: f64, what: String) -> impl IntoView {
    let share = if total > 0.0 { (left / total * 100.0).clamp(0.0, 100.0) } else { 0.0 };
    view! {
        <div class="countdown" data-state="hung">
            <svg viewBox="0 0 48 48" aria-hidden="true" style=("--left", share.to_string())>
                <circle class="t" cx="24" cy="24" r="20"></circle>
                <circle class="r" cx="24" cy="24" r="20" pathLength="100" transform="rotate(-90 24 24)"></circle>
                <text x="24" y="28">{format!("{left:.0} s")}</text>
            </svg>
            <p><b>{format!("{left:.0} s until the next wait ends in an error")}</b>
                <small>{what}". The worker then takes the next request and waits again."</small></p>
        </div>
    }
}

#[component]
fn Chain(page: Page, title: String, steps: Vec<ChainStep>) -> impl IntoView {
    let mut above = true;
    let mut items = Vec::new();
    for (i, step) in steps.into_iter().enumerate() {
        if above && step.below_vendor_line {
            items.push(view! { <li class="vendor">"Vendor line"</li> }.into_any());
        }
        above = !step.below_vendor_line;
        items.push(view! { <Link page number=i + 1 step /> }.into_any());
    }
    let title = if title.is_empty() { "Why?".to_owned() } else { title };
    view! { <section class="why"><h2>{title}</h2><ol class="chain">{items}</ol></section> }
}

#[component]
fn Link(page: Page, number: usize, step: ChainStep) -> impl IntoView {
    let ChainStep { title, detail, since_us, state, part, .. } = step;
    let title = match part {
        Some(part) => {
            view! { <button class="link" on:click=move |_| page.select(&part)>{title}</button> }.into_any()
        }
        None => view! { <b>{title}</b> }.into_any(),
    };
    view! {
        <li data-state=words::key(state)>
            <i class="n">{number}</i><p>{title}<small>{detail}</small></p>
            <time>{since_us.map(figures::short_clock)}</time>
        </li>
    }
}

/// How to read the map.
#[component]
fn Reading() -> impl IntoView {
    let line = |symbol: &'static str, word: &'static str, text: &'static str| {
        view! { <div><dt><svg class="g" aria-hidden="true"><use href=symbol /></svg></dt><dd><b>{word}</b>" "{text}</dd></div> }
    };
    view! {
        <details class="read"><summary>"How to read the map"</summary>
            <dl>
                {line("#i-heat", "Column:", "a zone. Physical faults take a column.")}
                {line("#i-log", "Row:", "a layer. Logical defects take a row, in every zone at once.")}
                {line("#g-moon-key", "Two halves:", "left is what the dashboard reports, right is what is true.")}
                {line("#g-comb-key", "Comb:", "one tooth per busy worker. Its height is the time it has waited.")}
                {line("#p-leader", "Crown:", "this broker leads the partition.")}
                {line("#g-hung", "Stop square:", "hung. The ring is the time left until the wait ends in an error.")}
                {line("#n-logo", "Cone:", "the share of each layer that is hurt. Harm climbs upward.")}
            </dl>
        </details>
    }
}

#[component]
fn Log(page: Page) -> impl IntoView {
    let lines: Signal<Arc<Vec<LogEntry>>> = page.log.into();
    let count = move || {
        lines.with(|lines| match lines.len() {
            1 => "1 line".to_owned(),
            number => format!("{number} lines"),
        })
    };
    let items = move || {
        let line = |entry: &LogEntry| {
            let text = match entry.part.clone() {
                Some(part) => {
                    let text = entry.text.clone();
                    view! { <button class="link" on:click=move |_| page.select(&part)>{text}</button> }
                        .into_any()
                }
                None => view! { <span>{entry.text.clone()}</span> }.into_any(),
            };
            view! {
                <li data-state=words::severity(entry.severity)><time>{figures::short_clock(entry.at_us)}</time>{text}</li>
            }
        };
        const SHOWN: usize = 60;
        lines.with(|lines| lines.iter().rev().take(SHOWN).map(line).collect_view())
    };
    view! {
        <section class="log" aria-labelledby="log-title">
            <h2 id="log-title">{icon("#i-log")}"Incident log"<small>{count}</small></h2>
            <ol aria-live="off">{items}</ol>
        </section>
    }
}
