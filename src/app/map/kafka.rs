//! Rows of Kafka clusters: a broker per zone, with its copy of every customer partition.

use super::row::{blast, cell, label, number, row_section};
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, follow, of, svg};
use crate::frame::{BrokerFrame, BrokerId, ClusterFrame, ClusterId, Copy, Part, State, Subject};
use crate::view::map::Row;
use crate::view::words;

/// A cluster: a broker per zone with the partitions that it leads; while somebody looks at it, with every copy.
pub fn cluster(seen: Seen, desk: Desk, index: usize) -> Option<El> {
    let parts = seen.parts();
    let cluster = parts.scene.clusters.get(index)?;
    let part = Part::Cluster(ClusterId(index as u8));
    let now = move || {
        let frame = seen.picture();
        let now = frame.clusters.get(index).map(|now| ClusterFrame { brokers: Vec::new(), ..now.clone() });
        now.unwrap_or_default()
    };
    let state = move || match now() {
        now if now.led < now.partitions && now.state == State::Ok => State::Slow,
        now => now.state,
    };
    let small = parts.size.peek().is_small();
    let said = move || match words::led(&now()) {
        line if small => line,
        line => words::with_report(line, now().reported, now().state),
    };
    let looked_at = move || match desk.chosen().selected.get() {
        Some(Subject::Part(Part::Cluster(id) | Part::Broker(id, _))) => id.index() == index,
        _ => false,
    };
    let cells = (0..parts.scene.zones.len()).map(|zone| {
        cell(zone).rebuilt(
            move || looked_at().to_string(),
            move || {
                let parts = seen.parts();
                let Some(cluster) = parts.scene.clusters.get(index) else { return Vec::new() };
                let here = cluster.brokers.iter().enumerate().filter(|(_, broker)| broker.1 == zone);
                here.map(|(broker, (name, _))| {
                    let signs = match looked_at() {
                        true => copies(seen, index, broker, cluster.partitions.len()),
                        false => crowns(seen, index, broker, if small { 4 } else { 6 }),
                    };
                    broker_button(seen, desk, (index, broker), name, signs)
                })
                .collect()
            },
        )
    });
    let made = row_section("row cluster", &cluster.label)
        .live("data-state", move || words::key(state()).to_owned())
        .child(label(seen, desk, part, &cluster.label, said, state))
        .children(cells)
        .child(blast(seen, Row::Cluster(index)));
    Some(made)
}

fn broker_now(seen: Seen, cluster: usize, broker: usize) -> BrokerFrame {
    let frame = seen.picture();
    frame.clusters.get(cluster).and_then(|cluster| cluster.brokers.get(broker)).cloned().unwrap_or_default()
}

fn broker_button(seen: Seen, desk: Desk, (cluster, broker): (usize, usize), name: &str, cells: El) -> El {
    let part = Part::Broker(ClusterId(cluster as u8), BrokerId(broker as u8));
    let word = seen.parts().scene.name(part.into()).to_owned();
    let (how, leads) = (el("span"), of("small", "leads"));
    let button = of("button", "broker")
        .set("data-place", &word)
        .set("data-part", &word)
        .child(of("span", "who").child(el("b").text(name)).child(how.clone()))
        .child(cells)
        .child(leads.clone())
        .child(number(seen, part))
        .press(move || desk.select(part));
    let (node, name) = (button.0.clone(), name.to_owned());
    follow(
        move || broker_now(seen, cluster, broker),
        move |now| {
            node.set("data-state", words::key(now.state));
            node.set("aria-label", &words::broker(&name, now));
            let [state, led] = words::broker_lines(now);
            how.0.say(&[", ", &state].concat());
            leads.0.say(&led);
        },
    );
    button
}

fn cells(width: usize) -> El {
    svg("svg")
        .set("class", "cells")
        .set("viewBox", &format!("-1 0 {width} 16"))
        .set("preserveAspectRatio", "xMinYMid meet")
        .set("aria-hidden", "true")
}

/// Width of a partition's place.
const PITCH: usize = 16;

/// Every copy that a broker could hold.
fn copies(seen: Seen, cluster: usize, broker: usize, partitions: usize) -> El {
    let place = |i: usize| svg("use").set("x", &(i * PITCH).to_string());
    let places: Vec<El> = (0..partitions).map(place).collect();
    let made = cells(partitions * PITCH).children(places.iter().cloned());
    let mut shown: Vec<Option<Copy>> = Vec::new();
    follow(
        move || broker_now(seen, cluster, broker).copies,
        move |copies| {
            for (i, (place, copy)) in places.iter().zip(copies).enumerate() {
                if shown.get(i) != Some(copy) {
                    place.0.set("href", words::copy_symbol(*copy));
                }
            }
            shown.clone_from(copies);
        },
    );
    made
}

/// Only what the broker leads, or led until nobody did: at most so many.
fn crowns(seen: Seen, cluster: usize, broker: usize, most: usize) -> El {
    let places: Vec<El> = (0..most).map(|i| svg("use").set("x", &(i * PITCH).to_string())).collect();
    let made = cells(most * PITCH).children(places.iter().cloned());
    let read = move || {
        let copies = broker_now(seen, cluster, broker).copies;
        let led =
            copies.iter().copied().filter(|copy| matches!(copy, Some(Copy::Leads | Copy::LeaderlessHere)));
        let gone = copies.iter().copied().filter(|copy| *copy == Some(Copy::Gone)).take(1);
        led.chain(gone).take(most).collect::<Vec<_>>()
    };
    follow(read, move |crowns| {
        for (i, place) in places.iter().enumerate() {
            place.0.set("href", words::copy_symbol(crowns.get(i).copied().flatten()));
        }
    });
    made
}
