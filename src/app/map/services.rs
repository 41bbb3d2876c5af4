//! Rows of services, quorum groups and stores.

use leptos::prelude::*;

use super::{Blast, Label};
use crate::app::state::Page;
use crate::session::frame::{GroupScene, ReplicaFrame, ServiceFrame, ServiceScene, State};
use crate::view::map::Row;
use crate::view::{comb, words};

/// A service: per zone, replicas on both sides of the zone's spine, or one comb where there is little room.
#[component]
pub fn Service(page: Page, index: usize, line: String, small: bool) -> impl IntoView {
    let scene = page.scene.get_value();
    let Some(service) = scene.services.get(index).cloned() else { return ().into_any() };
    let now = page.slice(move |frame| {
        frame.services.get(index).map(|now| ServiceFrame { replicas: Vec::new(), ..now.clone() })
    });
    let text = Memo::new(move |_| now.with(words::service_line));
    let state = Memo::new(move |_| now.with(|now| now.state));
    let disc = Memo::new(move |_| now.with(|now| (now.reported, now.state)));
    let cells = (0..scene.zones.len()).map(|zone| {
        if small {
            view! { <ZoneComb page index zone service=service.clone() /> }.into_any()
        } else {
            view! { <ZoneCell page index zone service=service.clone() /> }.into_any()
        }
    });
    view! {
        <section class="row service" aria-label=service.label.clone() data-state=move || words::key(state.get()) style=("--at", line)>
            <Label page part=format!("service:{}", service.id) name=service.label.clone() small=text.into()
                disc=Signal::from(disc) state=state.into() />
            {cells.collect_view()}
            <Blast page row=Row::Service(index) />
        </section>
    }
    .into_any()
}

#[component]
fn ZoneCell(page: Page, index: usize, zone: usize, service: ServiceScene) -> impl IntoView {
    let here: Vec<usize> = (0..service.replicas.len()).filter(|i| service.replicas[*i] == zone).collect();
    let (left, right) = here.split_at(here.len().div_ceil(2));
    let zones = page.scene.with_value(|scene| scene.zones.clone());
    let replica = |replica: &usize| {
        let name = words::replica_name(&service, &zones, *replica);
        let part = format!("replica:{}:{replica}", service.id);
        let place = format!("replica:{index}:{replica}");
        view! { <Replica page service=index index=*replica name part place workers=service.workers as usize /> }
    };
    view! {
        <div class="cell" style=("--z", zone.to_string())>
            <div>{left.iter().map(replica).collect_view()}</div>
            <div>{right.iter().map(replica).collect_view()}</div>
        </div>
    }
}

/// A replica: glyph of its state, and a comb of its workers.
#[component]
fn Replica(
    page: Page,
    service: usize,
    index: usize,
    name: String,
    part: String,
    place: String,
    workers: usize,
) -> impl IntoView {
    let now = page.slice(move |frame| frame.services.get(service)?.replicas.get(index).cloned());
    let state = Memo::new(move |_| now.with(|now| now.state));
    let path = Memo::new(move |_| now.with(|now| comb::teeth(&now.teeth)));
    let left = Memo::new(move |_| now.with(left));
    let open = Memo::new(move |_| now.with(|now| now.breakers_open > 0 && now.state != State::Down));
    let said = move || now.with(|now| words::replica(&name, now));
    view! {
        <button class="replica" data-state=move || words::key(state.get()) data-place=place aria-label=said
            style=("--left", move || left.get().to_string()) on:click=move |_| page.select(&part)>
            <Glyph state />
            <Comb path workers />
            {move || open.get().then(|| view! { <svg class="breaker" aria-hidden="true"><use href="#b-open" /></svg> })}
        </button>
    }
}

/// Remaining share of the oldest wait, whole percent.
fn left(now: &ReplicaFrame) -> u32 {
    crate::view::figures::percent(now.oldest_wait_left.unwrap_or(1.0))
}

/// The glyph of a state. The ring of the stop square reads `--left`, so it is not a shared symbol.
#[component]
fn Glyph(state: Memo<State>) -> impl IntoView {
    view! { <svg class="g" aria-hidden="true"><use href=move || words::glyph(state.get()) /></svg> }
}

#[component]
fn Comb(path: Memo<String>, workers: usize) -> impl IntoView {
    view! {
        <svg class="comb" viewBox=comb::view_box(workers) preserveAspectRatio="none" aria-hidden="true">
            <path class="sockets" d=comb::floor(workers)></path>
            <path class="teeth" d=path></path>
        </svg>
    }
}

/// All replicas of a service in one zone, as one comb.
#[component]
fn ZoneComb(page: Page, index: usize, zone: usize, service: ServiceScene) -> impl IntoView {
    const TEETH: usize = 10;
    let here: Vec<usize> = (0..service.replicas.len()).filter(|i| service.replicas[*i] == zone).collect();
    let first = here.first().map(|first| format!("replica:{index}:{first}"));
    let held = here.clone();
    let state = page.slice(move |frame| {
        let replicas = &frame.services.get(index)?.replicas;
        held.iter()
            .filter_map(|i| replicas.get(*i))
            .map(|replica| replica.state)
            .max_by_key(|state| rank(*state))
    });
    let path = page.slice(move |frame| {
        let replicas = &frame.services.get(index)?.replicas;
        let combs =
            here.iter().filter_map(|i| replicas.get(*i)).filter(|replica| replica.state != State::Down);
        Some(comb::teeth(&comb::gather(combs.map(|replica| replica.teeth.as_slice()), TEETH)))
    });
    view! {
        <div class="cell" style=("--z", zone.to_string())>
            <div class="replica" data-state=move || words::key(state.get()) data-place=first>
                <Glyph state />
                <Comb path workers=TEETH />
            </div>
        </div>
    }
}

/// Which replica speaks for its zone: one that runs rather than one that is gone.
fn rank(state: State) -> u8 {
    match state {
        State::Down => 0,
        State::Starting => 1,
        State::Ok => 2,
        State::Busy => 3,
        State::Fallback => 4,
        State::Rejecting => 5,
        State::Slow => 6,
        State::Failing => 7,
        State::Hung => 8,
    }
}

/// A quorum group or a store: its members in their zones.
#[component]
pub fn Group(page: Page, index: usize, quorum: bool, line: String) -> impl IntoView {
    let scene = page.scene.get_value();
    let groups = if quorum { &scene.quorums } else { &scene.stores };
    let Some(group) = groups.get(index).cloned() else { return ().into_any() };
    let read = move |frame: &crate::session::frame::Frame| {
        if quorum { frame.quorums.get(index).cloned() } else { frame.stores.get(index).cloned() }
    };
    let now = page.slice(read);
    let phrase = Memo::new(move |_| now.with(|now| now.phrase.clone()));
    let state = Memo::new(move |_| now.with(|now| now.state));
    let kind = if quorum { "quorum" } else { "store" };
    let symbol = if quorum { "#n-host" } else { "#n-drum" };
    let row = if quorum { Row::Quorum(index) } else { Row::Store(index) };
    let cells = (0..scene.zones.len()).map(|zone| members(&group, zone, quorum, now));
    view! {
        <section class="row nodes" aria-label=group.label.clone() data-state=move || words::key(state.get()) style=("--at", line)
            data-place=format!("{kind}:{index}")>
            <Label page part=format!("{kind}:{}", group.id) name=group.label.clone() small=phrase.into() symbol state=state.into() />
            {cells.collect_view()}
            <Blast page row />
        </section>
    }
    .into_any()
}

fn members(
    group: &GroupScene,
    zone: usize,
    quorum: bool,
    now: Memo<crate::session::frame::GroupFrame>,
) -> impl IntoView + use<> {
    let here: Vec<usize> = (0..group.members.len()).filter(|i| group.members[*i] == zone).collect();
    let member = move |i: usize| {
        let is = Memo::new(move |_| now.with(|now| now.members.get(i).copied().unwrap_or_default()));
        let symbol = move || match (quorum, is.get()) {
            (true, (State::Down, _)) => "#n-down",
            (true, (_, true)) => "#n-leader",
            (true, _) => "#n-host",
            (false, (State::Down, _)) => "#n-drum-down",
            (false, (_, true)) => "#n-drum-1",
            (false, _) => "#n-drum",
        };
        let text = move || match (quorum, is.get()) {
            (_, (State::Down, _)) => format!("{} down", i + 1),
            (true, (_, true)) => format!("{} leads", i + 1),
            (true, _) => (i + 1).to_string(),
            (false, (_, true)) => "primary".to_owned(),
            (false, _) => "copy".to_owned(),
        };
        view! {
            <span class="node" data-state=move || words::key(is.get().0)>
                <svg class="g" aria-hidden="true"><use href=symbol /></svg><small>{text}</small>
            </span>
        }
    };
    view! { <div class="cell" style=("--z", zone.to_string())>{here.into_iter().map(member).collect_view()}</div> }
}
