//! Rows of Kafka clusters: a broker per zone, with its copy of every customer partition.

use leptos::prelude::*;

use super::{Blast, Label};
use crate::app::state::Page;
use crate::session::frame::{BrokerFrame, ClusterFrame, Copy, State};
use crate::view::map::Row;
use crate::view::words;

/// A cluster. It becomes a band across all zones while it is hung: a logical defect takes a row.
#[component]
pub fn Cluster(page: Page, index: usize, line: String, small: bool) -> impl IntoView {
    let scene = page.scene.get_value();
    let Some(cluster) = scene.clusters.get(index).cloned() else { return ().into_any() };
    let now = page.slice(move |frame| {
        frame.clusters.get(index).map(|now| ClusterFrame { brokers: Vec::new(), ..now.clone() })
    });
    let text =
        Memo::new(move |_| now.with(|now| if small { words::led(now) } else { words::cluster_line(now) }));
    let state = Memo::new(move |_| {
        now.with(
            |now| if now.led < now.partitions && now.state == State::Ok { State::Slow } else { now.state },
        )
    });
    let disc = Memo::new(move |_| {
        now.with(|now| (if now.vendor_state == "ACTIVE" { State::Ok } else { State::Slow }, now.state))
    });
    let leaderless = Memo::new(move |_| now.with(|now| now.led < now.partitions && now.state == State::Hung));
    let cells = (0..scene.zones.len()).map(|zone| {
        let here = cluster.brokers.iter().enumerate().filter(|(_, broker)| broker.1 == zone);
        let brokers = here.map(|(broker, (name, _))| {
            let part = format!("broker:{}:{broker}", cluster.id);
            view! { <Broker page cluster=index index=broker name=name.clone() part partitions=cluster.partitions.len() small /> }
        });
        view! { <div class="cell" style=("--z", zone.to_string())>{brokers.collect_view()}</div> }
    });
    view! {
        <section class="row cluster" aria-label=cluster.label.clone() data-state=move || words::key(state.get())
            data-band=move || leaderless.get().to_string() style=("--at", line)>
            <Label page part=format!("cluster:{}", cluster.id) name=cluster.label.clone() small=text.into()
                disc=Signal::from(disc) state=state.into() />
            {cells.collect_view()}
            <Blast page row=Row::Cluster(index) />
        </section>
    }
    .into_any()
}

#[component]
fn Broker(
    page: Page,
    cluster: usize,
    index: usize,
    name: String,
    part: String,
    partitions: usize,
    small: bool,
) -> impl IntoView {
    let now = page.slice(move |frame| frame.clusters.get(cluster)?.brokers.get(index).cloned());
    let state = Memo::new(move |_| now.with(|now| now.state));
    let text = Memo::new(move |_| now.with(words::broker_line));
    let held = name.clone();
    let said = move || now.with(|now| words::broker(&held, now));
    let place = format!("broker:{cluster}:{index}");
    let cells = if small {
        view! { <Crowns now /> }.into_any()
    } else {
        view! { <Cells now partitions /> }.into_any()
    };
    view! {
        <button class="broker" data-state=move || words::key(state.get()) data-place=place aria-label=said
            on:click=move |_| page.select(&part)>
            <span>{name}</span><span>{text}</span>
            {cells}
        </button>
    }
}

/// Every copy, in two halves with room for the spine between them.
#[component]
fn Cells(now: Memo<BrokerFrame>, partitions: usize) -> impl IntoView {
    const PITCH: usize = 16;
    const GAP: usize = 22;
    let half = partitions.div_ceil(2);
    let cell = |i: usize| {
        let copy = Memo::new(move |_| now.with(|now| now.copies.get(i).copied().flatten()));
        let x = i * PITCH + if i >= half { GAP } else { 0 };
        view! { <use href=move || words::copy_symbol(copy.get()) x=x.to_string() y="0" /> }
    };
    let width = partitions * PITCH + GAP;
    view! {
        <svg class="cells" viewBox=format!("-1 0 {width} 16") aria-hidden="true">
            {(0..partitions).map(cell).collect_view()}
        </svg>
    }
}

/// Only what the broker leads, or led until nobody did.
#[component]
fn Crowns(now: Memo<BrokerFrame>) -> impl IntoView {
    const MOST: usize = 6;
    let crowns = Memo::new(move |_| {
        now.with(|now| {
            let shown = now
                .copies
                .iter()
                .copied()
                .filter(|copy| matches!(copy, Some(Copy::Leads | Copy::LeaderlessHere)));
            let gone = now.copies.iter().copied().filter(|copy| *copy == Some(Copy::Gone)).take(1);
            shown.chain(gone).take(MOST).collect::<Vec<_>>()
        })
    });
    let cells = move || {
        let cell = |(i, copy): (usize, Option<Copy>)| {
            view! { <use href=words::copy_symbol(copy) x=(i * 16).to_string() y="0" /> }
        };
        crowns.get().into_iter().enumerate().map(cell).collect_view()
    };
    view! { <svg class="cells" viewBox="-1 0 96 16" aria-hidden="true">{cells}</svg> }
}
