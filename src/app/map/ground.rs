//! Zones with their gates, and what lies under the vendor line: control planes, their duties and threads.

use super::row::{blast, number, row_section};
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, live_symbol, of, svg};
use crate::frame::{DutyFrame, Part, ZoneFrame, ZoneId};
use crate::view::guide::Progress;
use crate::view::map::{Map, Row};
use crate::view::{figures, words};

fn zone_now(seen: Seen, index: usize) -> ZoneFrame {
    seen.picture().zones.get(index).cloned().unwrap_or_default()
}

/// Returns whether the next thing to try is one of `wanted`: its outline invites. The widget begins with the duty.
fn invites(seen: Seen, wanted: &[usize]) -> bool {
    let parts = seen.parts();
    if parts.steps.is_empty() {
        return false;
    }
    let guide = parts.guide.get();
    let open = |i: &usize| guide.progress[*i] == Progress::Open;
    let next = if parts.embed { [2, 3].into_iter().find(open) } else { guide.next().filter(open) };
    !parts.steps.is_empty() && next.is_some_and(|i| wanted.contains(&i))
}

/// Columns, ground and threads: everything that lies behind the rows.
pub fn ground(seen: Seen) -> Vec<El> {
    let parts = seen.parts();
    let map = parts.map.peek();
    let line = |row| map.find(row).map_or(1, |placed| placed.line).to_string();
    let (gate, vendor) = (line(Row::Gate), map.ground().to_string());
    let column = |class: &str, i: usize| {
        of("div", class).property("--z", &i.to_string()).property("--from", &gate).property("--to", &vendor)
    };
    let mut made = Vec::new();
    for i in 0..parts.scene.zones.len() {
        let invited = move || (i == 0 && invites(seen, &[0, 3])).to_string();
        let zone = column("zone", i).live("data-look", move || words::look(&zone_now(seen, i)).to_owned());
        let zone = zone.live("data-shift", move || zone_now(seen, i).shifted.to_string());
        made.push(zone.live("data-invite", invited));
        made.push(column("spine", i).set("data-place", &format!("spine:{i}")));
    }
    if !parts.scene.control_planes.is_empty() {
        made.push(of("div", "underground").property("--from", &vendor));
    }
    made.extend(
        all_duties(seen)
            .into_iter()
            .filter_map(|(plane, duty, gutter)| thread(seen, &map, plane, duty, gutter)),
    );
    made
}

/// Names of the zones, with what has happened to them.
pub fn gates(seen: Seen, desk: Desk) -> El {
    let parts = seen.parts();
    let gates = parts.scene.zones.iter().enumerate().map(|(i, name)| gate(seen, desk, i, name));
    let slab = (parts.map.peek().find(Row::Balancer).is_none())
        .then(|| of("i", "slab-line").set("data-place", "slab"));
    row_section("row gates", "Zones").children(slab).children(gates)
}

fn gate(seen: Seen, desk: Desk, index: usize, name: &str) -> El {
    let said = move || words::zone_line(&zone_now(seen, index), seen.parts().embed);
    let icon = move || words::zone_icon(&zone_now(seen, index)).to_owned();
    let part = Part::Zone(ZoneId(index as u8));
    of("button", "gate")
        .set("data-part", seen.parts().scene.name(part.into()))
        .property("--z", &index.to_string())
        .live("data-look", move || words::look(&zone_now(seen, index)).to_owned())
        .child(number(seen, part))
        .child(el("b").text("Zone ").text(name).child(live_symbol("i", icon)))
        .child(el("small").live_text(said))
        .press(move || desk.select(part))
}

/// The line that the customer can neither see nor reach behind.
pub fn vendor_line(seen: Seen) -> El {
    let called = move || words::vendor_line(&seen.picture());
    of("p", "vendor-line")
        .child(el("b").text("Vendor line"))
        .child(el("span").text("You can neither see nor fix what is below."))
        .child(of("span", "right").live_text(called))
}

/// All duties of all planes, in reading order: (plane, duty, gutter).
fn all_duties(seen: Seen) -> Vec<(usize, usize, usize)> {
    let parts = seen.parts();
    let planes = parts.scene.control_planes.iter().enumerate();
    let all = planes.flat_map(|(p, plane)| (0..plane.duties.len()).map(move |d| (p, d)));
    let gutters = parts.scene.zones.len() + 1;
    all.enumerate().map(|(gutter, (p, d))| (p, d, gutter % gutters)).collect()
}

/// The control planes: one chip per duty.
pub fn duties(seen: Seen, desk: Desk) -> El {
    let chips =
        all_duties(seen).into_iter().map(|(plane, index, gutter)| duty(seen, desk, plane, index, gutter));
    row_section("row planes", "Control planes")
        .child(of("b", "plane-name").text("Control planes"))
        .children(chips)
        .child(blast(seen, Row::Control))
}

fn duty_now(seen: Seen, plane: usize, duty: usize) -> DutyFrame {
    seen.picture().control_planes.get(plane).and_then(|duties| duties.get(duty)).cloned().unwrap_or_default()
}

fn duty(seen: Seen, desk: Desk, plane: usize, index: usize, gutter: usize) -> El {
    let parts = seen.parts();
    let scene = &parts.scene.control_planes[plane];
    let (_, label) = &scene.duties[index];
    let part = scene.parts[index];
    let now = move || duty_now(seen, plane, index);
    let said = move || words::duty_line(&seen.parts().scene.control_planes[plane], &now());
    let state =
        move |blocked: &str, works: &str| if now().blocked { blocked.to_owned() } else { works.to_owned() };
    of("button", "duty")
        .set("data-part", seen.parts().scene.name(part.into()))
        .property("--g", &gutter.to_string())
        .live("data-state", move || state("hung", "ok"))
        .live("data-invite", move || invites(seen, &[2, 5]).to_string())
        .child(number(seen, part))
        .child(live_symbol("g", move || state("#g-hung", "#g-ok")))
        .child(el("b").text(label))
        .child(el("small").live_text(said))
        .press(move || desk.select(part))
}

/// Draws a cluster's knot on its thread.
fn knot(map: &Map, top: f64, bottom: f64, cluster: usize) -> Option<El> {
    let row = map.find(Row::Cluster(cluster))?;
    let height = ((row.from + row.to) / 2.0 - top) / (bottom - top) * 100.0;
    Some(el("i").property("--k", &format!("{}%", figures::fixed(height, 1))))
}

/// A duty's reach: from its chip upward through the vendor line to the clusters it serves. Cut while it is blocked.
fn thread(seen: Seen, map: &Map, plane: usize, duty: usize, gutter: usize) -> Option<El> {
    let parts = seen.parts();
    let served: Vec<usize> =
        (0..parts.scene.clusters.len()).filter(|c| parts.scene.clusters[*c].control_plane == plane).collect();
    let top = map.first(|row| matches!(row, Row::Cluster(c) if served.contains(&c)))?;
    let bottom = map.find(Row::Control)?;
    let cut =
        svg("svg").set("class", "cut").set("viewBox", "0 0 20 28").child(svg("use").set("href", "#g-cut"));
    let thread = of("div", "thread")
        .set("aria-hidden", "true")
        .property("--g", &gutter.to_string())
        .property("--from", &top.line.to_string())
        .property("--to", &bottom.line.to_string())
        .live("data-state", move || {
            if duty_now(seen, plane, duty).blocked { "hung" } else { "ok" }.to_owned()
        })
        .children(served.into_iter().filter_map(|cluster| knot(map, top.from, bottom.from, cluster)));
    Some(thread.child(cut))
}
