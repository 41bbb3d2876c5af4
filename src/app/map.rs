//! The map: zones are columns, layers are rows, the blast cone is the ground of both, the vendor line lies under
//! everything. Text and glyphs are elements, one canvas above them carries the dots.

mod chain;
mod customers;
mod folds;
mod ground;
mod kafka;
mod row;
mod services;

use crate::language::say;
use std::sync::Arc;

use self::folds::Folds;
use self::row::line_of;
use crate::app::causes;
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, effect, of, svg};
use crate::frame::Subject;
use crate::view::map::{Row, every_row};
use crate::view::traffic::Area;
use crate::view::{cone, figures, places};
use crate::web;
use crate::web::rove::Stops;

/// The whole map.
pub fn map(seen: Seen, desk: Desk) -> El {
    let parts = seen.parts();
    let columns = "minmax(0,1fr) var(--gap) ".repeat(parts.scene.zones.len());
    let columns = ["var(--names) var(--gutter) ", &columns, "var(--figures)"].concat();
    let folds = Folds::new(seen, desk);
    let low = folds.low.clone();
    // On the way to another moment dots would only race.
    let travels = move || seen.shown().on_the_way.is_some().to_string();
    let canvas = of("canvas", "dots").set("aria-hidden", "true").live("data-travels", travels);
    let map = of("section", "map")
        .set("aria-label", &say!(map_region))
        .property("--columns", &columns)
        .live("data-low", move || low.get().to_string())
        .live_property("--rows", move || seen.parts().map.get().template.clone())
        .live_property("--need", move || figures::short(seen.parts().map.get().need, 3))
        .child(ground::underground(seen))
        .child(blast_cone(seen, desk))
        .children(ground::zones(seen))
        .child(chain::line(seen));
    let map = every_row(&parts.scene).into_iter().fold(map, |map, row| {
        let key = move || {
            let parts = seen.parts();
            let here = parts.map.get().find(row).is_some();
            if here { parts.size.get().word() } else { "" }.to_owned()
        };
        let folds = folds.clone();
        map.rebuilt(key, move || self::row(seen, desk, row, &folds).into_iter().collect())
    });
    let map = map.child(canvas.clone());
    measure(seen, &map, &canvas);
    causes::replay(seen, &desk.chosen().front, &map);
    of("div", "map-scroll").child(rove(map))
}

/// The map is one Tab stop: the arrow keys go from row to row and from sign to sign.
fn rove(map: El) -> El {
    let (keys, focus) = (map.0.clone(), map.0.clone());
    map.on("keydown", move |pressed| {
        let stops = Stops::within(&keys);
        let Some(at) = stops.focused() else { return };
        let areas: Vec<Area> = stops.places().into_iter().map(|[x, y, w, h]| Area { x, y, w, h }).collect();
        if let Some(next) = places::next(&areas, at, &pressed.key()) {
            pressed.prevent();
            stops.focus(next);
        }
    })
    .on("focusin", move |_| Stops::within(&focus).settle())
}

/// Reads the geometry whenever the page or the map has another size.
fn measure(seen: Seen, map: &El, canvas: &El) {
    let (map, canvas) = (map.0.clone(), canvas.0.clone());
    effect(move || {
        let parts = seen.parts();
        parts.resized.get();
        parts.map.get();
        let (map, canvas) = (map.clone(), canvas.clone());
        web::timer::next_frame(move || {
            let Some(surface) = canvas.surface() else { return };
            let elements = web::measure::places(&map);
            if seen.lay_out(&elements, surface) {
                parts.inks.set(Arc::new(web::measure::inks()));
            }
            Stops::within(&map).settle();
        });
    });
}

fn row(seen: Seen, desk: Desk, row: Row, folds: &Folds) -> Option<El> {
    let parts = seen.parts();
    parts.map.peek().find(row)?;
    let small = parts.size.peek().is_small();
    let made = match row {
        Row::Head => head(desk),
        Row::Customers => customers::customers(seen, desk),
        Row::Arrivals => of("div", "band").set("data-place", "slab"),
        Row::Balancer => customers::balancer(seen, desk),
        Row::Gate => ground::gates(seen, desk),
        Row::Service(index) => services::service(seen, desk, index, small)?,
        Row::Bus => of("div", "bus").set("data-place", "bus"),
        Row::Quorum(index) => services::group(seen, desk, index, true)?,
        Row::Store(index) => services::group(seen, desk, index, false)?,
        Row::Cluster(index) => kafka::cluster(seen, desk, index)?,
        Row::Fold(fold) => folds::line(seen, fold, folds),
        Row::Vendor => ground::vendor_line(seen),
        Row::Control => ground::duties(seen, desk),
    };
    Some(made.live_property("--at", move || line_of(&seen.parts().map.get(), row)))
}

/// What the figures at the right mean; a press opens the measured blast radius.
fn head(desk: Desk) -> El {
    of("div", "row head-row").child(
        of("button", "blast-title").text(say!(picture_hurt)).press(move || desk.select(Subject::BlastRadius)),
    )
}

/// The blast cone, behind everything.
fn blast_cone(seen: Seen, desk: Desk) -> El {
    let outline = move || cone::outline(&seen.picture(), &seen.parts().map.get());
    let ghost = move || cone::ghost(&seen.picture(), &seen.parts().map.get());
    let said = move || {
        let parts = seen.parts();
        cone::said(&seen.picture(), &parts.map.get(), &parts.scene)
    };
    let size = figures::fixed(cone::SIZE, 0);
    svg("svg")
        .set("class", "cone")
        .set("viewBox", &["0 0 ", &size, " ", &size].concat())
        .set("preserveAspectRatio", "none")
        .set("role", "img")
        .live("aria-label", said)
        .child(svg("title").live_text(said))
        .child(svg("path").set("class", "now").live("d", outline))
        .child(svg("path").set("class", "twin").live("d", ghost))
        .press(move || desk.select(Subject::BlastRadius))
}
