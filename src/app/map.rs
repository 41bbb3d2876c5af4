//! The map: zones are columns, layers are rows, the vendor line under everything. Text and glyphs are elements,
//! one canvas above them carries the dots.

mod customers;
mod ground;
mod kafka;
mod row;
mod services;

use std::sync::Arc;

use crate::app::causes;
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, effect, of, svg};
use crate::frame::Subject;
use crate::view::map::{Placed, Row};
use crate::view::{cone, figures};
use crate::web;

/// The whole map.
pub fn map(seen: Seen, desk: Desk) -> El {
    let parts = seen.parts();
    let zones = parts.scene.zones.len();
    let columns =
        format!("var(--names) var(--gutter) {}var(--cone)", "minmax(0,1fr) var(--gutter) ".repeat(zones));
    let height = move || {
        seen.parts().map.get().height.map_or("100%".to_owned(), |px| format!("{}px", figures::short(px, 3)))
    };
    let canvas = of("canvas", "dots").set("aria-hidden", "true");
    let map = of("section", "map")
        .set("aria-label", "Region map: zones are columns, layers are rows")
        .property("--columns", &columns)
        .live_property("--rows", move || seen.parts().map.get().template.clone())
        .live_property("--height", height)
        // Many rows in a low window have one line each.
        .live("data-dense", move || (seen.parts().map.get().rows.len() > 18).to_string())
        .rebuilt(move || seen.parts().size.get().word().to_owned(), move || rows(seen, desk));
    let map = map.child(blast_cone(seen, desk)).child(canvas.clone());
    measure(seen, &map, &canvas);
    causes::replay(seen, &desk.chosen().front, &map);
    of("div", "map-scroll").child(map)
}

fn rows(seen: Seen, desk: Desk) -> Vec<El> {
    let parts = seen.parts();
    let small = parts.size.peek().is_small();
    let rows = parts.map.peek();
    ground::ground(seen)
        .into_iter()
        .chain(rows.rows.iter().filter_map(|placed| row(seen, desk, *placed, small)))
        .collect()
}

/// Reads the geometry whenever the page has another size.
fn measure(seen: Seen, map: &El, canvas: &El) {
    let (map, canvas) = (map.0.clone(), canvas.0.clone());
    effect(move || {
        let parts = seen.parts();
        parts.resized.get();
        parts.size.get();
        let (map, canvas) = (map.clone(), canvas.clone());
        web::timer::next_frame(move || {
            let Some(surface) = canvas.surface() else { return };
            let elements = web::measure::places(&map);
            if seen.lay_out(&elements, surface) {
                parts.inks.set(Arc::new(web::measure::inks()));
            }
        });
    });
}

fn row(seen: Seen, desk: Desk, placed: Placed, small: bool) -> Option<El> {
    let made = match placed.row {
        Row::Customers => customers::customers(seen, desk),
        Row::Arrivals => return None,
        Row::Balancer => customers::balancer(seen, desk),
        Row::Gate => ground::gates(seen, desk),
        Row::Service(index) => services::service(seen, desk, index, small)?,
        Row::Bus => of("div", "bus").set("data-place", "bus"),
        Row::Cluster(index) => kafka::cluster(seen, desk, index, small)?,
        Row::Quorum(index) => services::group(seen, desk, index, true)?,
        Row::Store(index) => services::group(seen, desk, index, false)?,
        Row::Vendor => ground::vendor_line(seen),
        Row::Control => ground::duties(seen, desk),
    };
    Some(made.property("--at", &placed.line.to_string()))
}

/// The blast cone at the right.
fn blast_cone(seen: Seen, desk: Desk) -> El {
    let outline = move || cone::outline(&seen.picture().cone, &seen.parts().map.get());
    let ghost = move || cone::ghost(&seen.picture().cone, &seen.parts().map.get());
    let said = move || {
        let frame = seen.picture();
        let (partitions, trading) =
            (figures::percent(frame.partitions_lost), figures::percent(frame.trading_lost));
        match seen.parts().scene.clusters.is_empty() {
            true => format!("Blast cone: {trading}% of answers"),
            false => format!("Blast cone: {partitions}% of partitions, {trading}% of trading"),
        }
    };
    let axis =
        svg("line").set("class", "axis").set("x1", "50").set("x2", "50").set("y1", "0").set("y2", "1000");
    svg("svg")
        .set("class", "cone")
        .set("viewBox", "0 0 100 1000")
        .set("preserveAspectRatio", "none")
        .set("role", "img")
        .live("aria-label", said)
        .child(axis)
        .child(svg("path").set("class", "now").live("d", outline))
        .child(svg("path").set("class", "twin").live("d", ghost))
        .press(move || desk.select(Subject::BlastRadius))
}
