//! Zones with their heads, and what lies under the vendor line: control planes and their duties.

use super::row::{line_of, number, row_section};
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, live_symbol, of};
use crate::frame::{DutyFrame, Part, ZoneFrame, ZoneId};
use crate::language::say;
use crate::view::map::Row;
use crate::view::words;

fn zone_now(seen: Seen, index: usize) -> ZoneFrame {
    seen.picture().zones.get(index).cloned().unwrap_or_default()
}

/// The grid line of the vendor's ground, or below the last row.
fn vendor(seen: Seen) -> String {
    seen.parts().map.get().ground().to_string()
}

/// The ground below the vendor line; nothing where nobody keeps anything from the customer.
pub fn underground(seen: Seen) -> El {
    let kept = !seen.parts().scene.control_planes.is_empty();
    of("div", if kept { "underground" } else { "no-underground" })
        .live_property("--from", move || vendor(seen))
}

/// The outlines of the zones, and the lanes of requests in their middles.
pub fn zones(seen: Seen) -> Vec<El> {
    let column = |class: &str, i: usize| {
        of("div", class)
            .property("--z", &i.to_string())
            .live_property("--from", move || line_of(&seen.parts().map.get(), Row::Gate))
            .live_property("--to", move || vendor(seen))
    };
    let zone = |i: usize| {
        let zone = column("zone", i).live("data-look", move || words::look(&zone_now(seen, i)).to_owned());
        let zone = zone.live("data-shift", move || zone_now(seen, i).shifted.to_string());
        let zone = zone.child(number(seen, Part::Zone(ZoneId(i as u8))));
        [zone, column("spine", i).set("data-place", &format!("spine:{i}"))]
    };
    (0..seen.parts().scene.zones.len()).flat_map(zone).collect()
}

/// Names of the zones, with what has happened to them.
pub fn gates(seen: Seen, desk: Desk) -> El {
    let parts = seen.parts();
    let gates = parts.scene.zones.iter().enumerate().map(|(i, name)| gate(seen, desk, i, name));
    row_section("row gates", &say!(map_zones)).children(gates)
}

fn gate(seen: Seen, desk: Desk, index: usize, name: &str) -> El {
    let said = move || words::zone_line(&zone_now(seen, index), seen.parts().embed);
    let part = Part::Zone(ZoneId(index as u8));
    of("button", "gate")
        .set("data-part", seen.parts().scene.name(part.into()))
        .property("--z", &index.to_string())
        .live("data-look", move || words::look(&zone_now(seen, index)).to_owned())
        .child(el("b").text(say!(control_zone, zone = name)))
        .child(el("small").live_text(said))
        .press(move || desk.select(part))
}

/// The line that the customer can neither see nor reach behind.
pub fn vendor_line(seen: Seen) -> El {
    let right = move || match words::vendor_line(&seen.picture()) {
        called if called.is_empty() => say!(map_vendor_hint),
        called => called,
    };
    of("p", "vendor-line")
        .child(el("b").text(say!(map_vendor_line)))
        .child(of("span", "right").live_text(right))
}

/// All duties of all planes, in reading order: (plane, duty).
fn all_duties(seen: Seen) -> Vec<(usize, usize)> {
    let parts = seen.parts();
    let planes = parts.scene.control_planes.iter().enumerate();
    planes.flat_map(|(p, plane)| (0..plane.duties.len()).map(move |d| (p, d))).collect()
}

/// The control planes: one chip per duty.
pub fn duties(seen: Seen, desk: Desk) -> El {
    let map = seen.parts().map.peek();
    let chips = all_duties(seen).into_iter().map(|(plane, index)| duty(seen, desk, plane, index));
    let chips = of("div", "duties")
        .property("--abreast", &map.duties.1.to_string())
        .set("data-alone", &(map.duties.0 == 1).to_string())
        .children(chips);
    let many = seen.parts().scene.control_planes.len() > 1;
    let name = of("p", "plane-name")
        .child(el("b").text(if many { say!(map_control_planes) } else { say!(map_control_plane) }))
        .child(el("small").live_text(move || words::planes_line(&seen.picture())));
    row_section("row planes", &say!(map_control_planes)).child(name).child(chips)
}

fn duty_now(seen: Seen, plane: usize, duty: usize) -> DutyFrame {
    seen.picture().control_planes.get(plane).and_then(|duties| duties.get(duty)).cloned().unwrap_or_default()
}

fn duty(seen: Seen, desk: Desk, plane: usize, index: usize) -> El {
    let parts = seen.parts();
    let scene = &parts.scene.control_planes[plane];
    let (_, label) = &scene.duties[index];
    let part = scene.parts[index];
    let alone = parts.scene.control_planes.len() < 2;
    let now = move || duty_now(seen, plane, index);
    let said = move || words::duty_line(&seen.parts().scene.control_planes[plane], &now(), alone);
    let state =
        move |blocked: &str, works: &str| if now().blocked { blocked.to_owned() } else { works.to_owned() };
    of("button", "duty")
        .set("data-part", parts.scene.name(part.into()))
        .live("data-state", move || state("hung", "ok"))
        .child(number(seen, part))
        .child(live_symbol("g", move || state("#g-hung", "#g-ok")))
        .child(el("b").text(label))
        .child(el("small").live_text(said))
        .press(move || desk.select(part))
}
