//! Rows of services, quorum groups and stores.

use crate::language::say;
use std::sync::Arc;

use super::row::{blast, cell, label, row_section};
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, follow, of, svg, symbol};
use crate::frame::{
    Frame, GroupFrame, Part, QuorumId, ReplicaFrame, ServiceFrame, ServiceId, ServiceScene, State, StoreId,
};
use crate::view::map::Row;
use crate::view::{comb, figures, words};

/// A service's part of a frame.
fn part_of(frame: &Arc<Frame>, index: usize) -> ServiceFrame {
    frame
        .services
        .get(index)
        .map(|now| ServiceFrame { replicas: Vec::new(), ..now.clone() })
        .unwrap_or_default()
}

/// Replicas beside each other in a zone, and zones beside each other, that have room for a comb each; more share one.
const ABREAST: usize = 4;
const MOST_ZONES: usize = 4;

/// A service: per zone, replicas on both sides of the zone's lane, or one comb where there is little room.
pub fn service(seen: Seen, desk: Desk, index: usize, small: bool) -> Option<El> {
    let parts = seen.parts();
    let service = parts.scene.services.get(index)?;
    let now = move || part_of(&seen.picture(), index);
    let said = move || {
        let now = now();
        let line = words::service_line(&now);
        if small { line } else { words::with_report(line, now.reported, now.state) }
    };
    let zones = parts.scene.zones.len();
    let together =
        small || zones > MOST_ZONES || (0..zones).any(|z| in_zone(&service.replicas, z).len() > ABREAST);
    let cells = (0..zones).map(|zone| {
        if together {
            zone_comb(seen, index, zone, service)
        } else {
            zone_cell(seen, desk, index, zone, service)
        }
    });
    let part = Part::Service(ServiceId(index as u8));
    let row = row_section("row service", &service.label)
        .live("data-state", move || words::key(now().state).to_owned())
        .child(label(seen, desk, part, &service.label, said, move || now().state))
        .children(cells)
        .child(blast(seen, Row::Service(index)));
    Some(row)
}

fn in_zone(zones: &[usize], zone: usize) -> Vec<usize> {
    (0..zones.len()).filter(|i| zones[*i] == zone).collect()
}

fn zone_cell(seen: Seen, desk: Desk, index: usize, zone: usize, service: &ServiceScene) -> El {
    let here = in_zone(&service.replicas, zone);
    let (left, right) = here.split_at(here.len().div_ceil(2));
    let side = |replicas: &[usize]| {
        el("div").children(replicas.iter().map(|i| replica(seen, desk, index, *i, service)))
    };
    cell(zone).child(side(left)).child(side(right))
}

/// A replica: glyph of its state, and a comb of its workers.
fn replica(seen: Seen, desk: Desk, service: usize, index: usize, scene: &ServiceScene) -> El {
    let name = words::replica_name(scene, &seen.parts().scene.zones, index);
    let part = seen.parts().scene.replica(service, index);
    let glyph = svg("use");
    let (comb, teeth, twin) = comb_of(scene.workers as usize);
    let breaker = symbol("breaker", "#b-open");
    let button = of("button", "replica")
        .set("data-place", seen.parts().scene.name(part.into()))
        .child(glyph_of(&glyph))
        .child(comb)
        .child(breaker.clone())
        .press(move || desk.select(part));
    let node = button.0.clone();
    let read = move || {
        let frame = seen.picture();
        frame
            .services
            .get(service)
            .and_then(|service| service.replicas.get(index))
            .cloned()
            .unwrap_or_default()
    };
    follow(read, move |now: &ReplicaFrame| {
        node.set("data-state", words::key(now.state));
        node.set("aria-label", &words::replica(&name, now));
        // The ring is 14 px wide: finer steps only style it anew.
        let left = figures::percent(now.oldest_wait_left.unwrap_or(1.0));
        node.property("--left", &(left.div_ceil(4) * 4).to_string());
        glyph.0.set("href", words::glyph(now.state));
        teeth.0.set("d", &comb::teeth(&now.teeth));
        twin.0.set("d", &comb::skyline(now));
        node.set("data-target", words::target(now));
        node.set("data-impaired", &now.impaired.to_string());
        breaker.0.set("data-open", &(now.breakers_open > 0 && now.state != State::Down).to_string());
    });
    button
}

fn glyph_of(glyph: &El) -> El {
    svg("svg").set("class", "g").set("aria-hidden", "true").child(glyph.clone())
}

/// A comb, the path of its teeth, and the one of the twin's skyline.
fn comb_of(workers: usize) -> (El, El, El) {
    let (teeth, twin) = (svg("path").set("class", "teeth"), svg("path").set("class", "twin"));
    let comb = svg("svg")
        .set("class", "comb")
        .set("viewBox", &comb::view_box(workers))
        .set("preserveAspectRatio", "none")
        .set("aria-hidden", "true")
        .child(svg("path").set("class", "sockets").set("d", &comb::floor(workers)))
        .child(teeth.clone())
        .child(twin.clone());
    (comb, teeth, twin)
}

/// All replicas of a service in one zone, as one comb.
fn zone_comb(seen: Seen, index: usize, zone: usize, service: &ServiceScene) -> El {
    const TEETH: usize = 10;
    let here = in_zone(&service.replicas, zone);
    if here.is_empty() {
        return cell(zone);
    }
    let glyph = svg("use");
    let (comb, teeth, _) = comb_of(TEETH);
    let mut replica = of("div", "replica");
    if let Some(&first) = here.first() {
        let scene = &seen.parts().scene;
        replica = replica.set("data-place", scene.name(scene.replica(index, first).into()));
    }
    let replica = replica.child(glyph_of(&glyph)).child(comb);
    let node = replica.0.clone();
    let read = move || {
        let frame = seen.picture();
        let all = frame.services.get(index).map_or(&[][..], |service| service.replicas.as_slice());
        let replicas: Vec<&ReplicaFrame> = here.iter().filter_map(|i| all.get(*i)).collect();
        let state =
            replicas.iter().map(|replica| replica.state).max_by_key(|state| rank(*state)).unwrap_or_default();
        let running =
            replicas.iter().filter(|replica| !matches!(replica.state, State::Down | State::NotLaunched));
        (state, comb::teeth(&comb::gather(running.map(|replica| replica.teeth.as_slice()), TEETH)))
    };
    follow(read, move |(state, path)| {
        node.set("data-state", words::key(*state));
        glyph.0.set("href", words::glyph(*state));
        teeth.0.set("d", path);
    });
    cell(zone).child(replica)
}

/// Which replica speaks for its zone: one that runs rather than one that is gone.
fn rank(state: State) -> u8 {
    match state {
        State::NoData | State::NotLaunched | State::Down => 0,
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
pub fn group(seen: Seen, desk: Desk, index: usize, quorum: bool) -> Option<El> {
    let parts = seen.parts();
    let scene = &parts.scene;
    let group = if quorum { scene.quorums.get(index) } else { scene.stores.get(index) }?;
    let now = move || {
        let frame = seen.picture();
        let now = if quorum { frame.quorums.get(index) } else { frame.stores.get(index) };
        now.cloned().unwrap_or_default()
    };
    let (part, row) = if quorum {
        (Part::Quorum(QuorumId(index as u8)), Row::Quorum(index))
    } else {
        (Part::Store(StoreId(index as u8)), Row::Store(index))
    };
    let now_in = move |zone: usize| in_zone(&now().zones, zone);
    let cells = (0..scene.zones.len()).map(|zone| {
        // A rebuilt group stands in other zones.
        cell(zone).rebuilt(
            move || now_in(zone).iter().map(|i| i.to_string()).collect::<Vec<_>>().join(" "),
            move || {
                let here = now_in(zone);
                let crowded = here.len() > 2;
                here.into_iter().map(|i| member(seen, (index, i), quorum, crowded, now)).collect()
            },
        )
    });
    let made = row_section("row nodes", &group.label)
        .live("data-state", move || words::key(now().state).to_owned())
        .set("data-place", scene.name(part.into()))
        .child(label(seen, desk, part, &group.label, move || now().phrase, move || now().state))
        .children(cells)
        .child(blast(seen, row));
    Some(made)
}

fn member(
    seen: Seen,
    (group_index, index): (usize, usize),
    quorum: bool,
    crowded: bool,
    group: impl Fn() -> GroupFrame + 'static,
) -> El {
    let (glyph, text) = (svg("use"), el("small"));
    let made = of("span", "node").child(glyph_of(&glyph)).child(text.clone());
    let made = if quorum { made } else { made.children(load(seen, group_index, index)) };
    let node = made.0.clone();
    follow(
        move || group().members.get(index).copied().unwrap_or_default(),
        move |&(state, leads)| {
            let (symbol, words) = words::member(index, quorum, state, leads, crowded);
            node.set("data-state", words::key(state));
            glyph.0.set("href", symbol);
            text.0.say(&words);
        },
    );
    made
}

/// Draws a store's load beside its primary: CPU, queue, pool and network as four bars, and the CPU in figures.
fn load(seen: Seen, store: usize, member: usize) -> Option<El> {
    const BARS: usize = 4;
    let name = seen.parts().scene.stores.get(store)?.label.clone();
    let bars: [El; BARS] = std::array::from_fn(|_| svg("path"));
    let sign = svg("svg").set("class", "load").set("viewBox", "0 0 22 16").set("role", "img");
    let floor = svg("path").set("class", "sockets").set("d", "M0 15.5h22");
    let sign = sign.child(floor).children(bars.iter().cloned());
    let text = el("small");
    let made = of("span", "loads").child(sign.clone()).child(text.clone());
    let node = made.0.clone();
    let read = move || {
        let frame = seen.picture();
        let leads = frame.stores.get(store).and_then(|store| store.members.get(member)).is_some_and(|m| m.1);
        frame.loads.get(store).filter(|load| leads && load.full).cloned()
    };
    follow(read, move |now| {
        let Some(now) = now else { return node.set("hidden", "") };
        node.unset("hidden");
        sign.0.set("aria-label", &words::load(&name, now));
        for (i, (bar, level)) in bars.iter().zip(words::load_levels(now)).enumerate() {
            bar.0.set("d", &format!("M{} 15v-{}", i * 6 + 2, figures::short(level * 14.0, 1)));
            bar.0.set("class", if level >= 0.95 { "full" } else { "" });
        }
        let share = figures::share(now.cpu);
        text.0.say(&match now.parts {
            0 | 1 => say!(map_cpu, share),
            parts => say!(map_cpu_parts, share, parts),
        });
    });
    Some(made)
}
