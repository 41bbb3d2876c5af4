//! Rows of Kafka clusters: a broker per zone, with its copy of every customer partition.

use super::row::{Sign, blast, cell, label, number, row_section};
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, follow, of, svg};
use crate::frame::{BrokerFrame, BrokerId, ClusterFrame, ClusterId, Copy, Part, State};
use crate::view::map::Row;
use crate::view::words;

/// A cluster. It becomes a band across all zones while it is hung: a logical defect takes a row.
pub fn cluster(seen: Seen, desk: Desk, index: usize, small: bool) -> Option<El> {
    let parts = seen.parts();
    let cluster = parts.scene.clusters.get(index)?;
    let now = move || {
        let frame = seen.picture();
        let now = frame.clusters.get(index).map(|now| ClusterFrame { brokers: Vec::new(), ..now.clone() });
        now.unwrap_or_default()
    };
    let text =
        move || if small || seen.parts().embed { words::led(&now()) } else { words::cluster_line(&now()) };
    let state = move || match now() {
        now if now.led < now.partitions && now.state == State::Ok => State::Slow,
        now => now.state,
    };
    let disc = move || (now().reported, now().state);
    let band = move || (now().led < now().partitions && now().state == State::Hung).to_string();
    let cells = (0..parts.scene.zones.len()).map(|zone| {
        let here = cluster.brokers.iter().enumerate().filter(|(_, broker)| broker.1 == zone);
        cell(zone).children(here.map(|(broker, (name, _))| {
            let cells = if small {
                crowns(seen, index, broker)
            } else {
                copies(seen, index, broker, cluster.partitions.len())
            };
            broker_button(seen, desk, (index, broker), name, cells)
        }))
    });
    let part = Part::Cluster(ClusterId(index as u8));
    let made = row_section("row cluster", &cluster.label)
        .live("data-state", move || words::key(state()).to_owned())
        .live("data-band", band)
        .child(label(seen, desk, part, &cluster.label, Sign::Disc(Box::new(disc)), text, state))
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
    let line = el("span");
    let button = of("button", "broker")
        .set("data-place", &word)
        .set("data-part", &word)
        .child(el("span").text(name))
        .child(line.clone())
        .child(cells)
        .child(number(seen, part))
        .press(move || desk.select(part));
    let (node, name) = (button.0.clone(), name.to_owned());
    follow(
        move || broker_now(seen, cluster, broker),
        move |now| {
            node.set("data-state", words::key(now.state));
            node.set("aria-label", &words::broker(&name, now));
            line.0.say(&words::broker_line(now));
        },
    );
    button
}

fn cells(width: usize) -> El {
    svg("svg").set("class", "cells").set("viewBox", &format!("-1 0 {width} 16")).set("aria-hidden", "true")
}

/// Width of a partition's place.
const PITCH: usize = 16;

/// Every copy, in two halves with room for the spine between them.
fn copies(seen: Seen, cluster: usize, broker: usize, partitions: usize) -> El {
    const GAP: usize = 22;
    let half = partitions.div_ceil(2);
    let place = |i: usize| {
        let x = i * PITCH + if i >= half { GAP } else { 0 };
        svg("use").set("x", &x.to_string())
    };
    let places: Vec<El> = (0..partitions).map(place).collect();
    let made = cells(partitions * PITCH + GAP).children(places.iter().cloned());
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

/// Only what the broker leads, or led until nobody did.
fn crowns(seen: Seen, cluster: usize, broker: usize) -> El {
    const MOST: usize = 6;
    let places: Vec<El> = (0..MOST).map(|i| svg("use").set("x", &(i * PITCH).to_string())).collect();
    let made = cells(MOST * PITCH).children(places.iter().cloned());
    let read = move || {
        let copies = broker_now(seen, cluster, broker).copies;
        let led =
            copies.iter().copied().filter(|copy| matches!(copy, Some(Copy::Leads | Copy::LeaderlessHere)));
        let gone = copies.iter().copied().filter(|copy| *copy == Some(Copy::Gone)).take(1);
        led.chain(gone).take(MOST).collect::<Vec<_>>()
    };
    follow(read, move |crowns| {
        for (i, place) in places.iter().enumerate() {
            place.0.set("href", words::copy_symbol(crowns.get(i).copied().flatten()));
        }
    });
    made
}
