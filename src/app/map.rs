//! The map: zones are columns, layers are rows, the vendor line under everything. Text and glyphs are elements,
//! one canvas above them carries the dots.

mod customers;
mod ground;
mod kafka;
mod services;

use std::sync::Arc;

use leptos::prelude::UpdateValue;

use crate::app::causes;
use crate::app::state::Page;
use crate::app::ui::{El, effect, el, follow, of, svg, symbol};
use crate::frame::{Part, State, Subject};
use crate::view::map::{Placed, Row};
use crate::view::{cone, figures, words};
use crate::web;

/// The whole map.
pub fn map(page: Page) -> El {
    let parts = page.parts();
    let zones = parts.scene.zones.len();
    let columns =
        format!("var(--label) var(--gutter) {}var(--cone)", "minmax(0,1fr) var(--gutter) ".repeat(zones));
    let height = move || {
        page.parts().map.get().height.map_or("100%".to_owned(), |px| format!("{}px", figures::short(px, 3)))
    };
    let canvas = of("canvas", "dots").set("aria-hidden", "true");
    let map = of("section", "map")
        .set("aria-label", "Region map: zones are columns, layers are rows")
        .property("--columns", &columns)
        .live_property("--rows", move || page.parts().map.get().template.clone())
        .live_property("--height", height)
        // Many rows in a low window have one line each.
        .live("data-dense", move || (page.parts().map.get().rows.len() > 18).to_string())
        .rebuilt(move || page.parts().size.get().word().to_owned(), move || rows(page));
    let map = map.child(blast_cone(page)).child(canvas.clone());
    measure(page, &map, &canvas);
    causes::replay(page, &map);
    of("div", "map-scroll").child(map)
}

fn rows(page: Page) -> Vec<El> {
    let parts = page.parts();
    let small = parts.size.peek().is_small();
    let rows = parts.map.peek();
    ground::ground(page)
        .into_iter()
        .chain(rows.rows.iter().filter_map(|placed| row(page, *placed, small)))
        .collect()
}

/// Reads the geometry whenever the page has another size.
fn measure(page: Page, map: &El, canvas: &El) {
    let (map, canvas) = (map.0.clone(), canvas.0.clone());
    effect(move || {
        let parts = page.parts();
        parts.resized.get();
        parts.size.get();
        let (map, canvas) = (map.clone(), canvas.clone());
        web::timer::next_frame(move || {
            let Some(surface) = canvas.surface() else { return };
            let elements = web::measure::places(&map);
            if page.player.try_update_value(|player| player.lay_out(&elements, surface)).is_some() {
                parts.inks.set(Arc::new(web::measure::inks()));
            }
        });
    });
}

fn row(page: Page, placed: Placed, small: bool) -> Option<El> {
    let made = match placed.row {
        Row::Customers => customers::customers(page),
        Row::Arrivals => return None,
        Row::Balancer => customers::balancer(page),
        Row::Gate => ground::gates(page),
        Row::Service(index) => services::service(page, index, small)?,
        Row::Bus => of("div", "bus").set("data-place", "bus"),
        Row::Cluster(index) => kafka::cluster(page, index, small)?,
        Row::Quorum(index) => services::group(page, index, true)?,
        Row::Store(index) => services::group(page, index, false)?,
        Row::Vendor => ground::vendor_line(page),
        Row::Control => ground::duties(page),
    };
    Some(made.property("--at", &placed.line.to_string()))
}

/// A row of the map with its name.
fn row_section(class: &str, name: &str) -> El {
    of("section", class).set("aria-label", name)
}

/// The sign before a layer's name.
enum Sign {
    /// The two-half disc: reported and true state.
    Disc(Box<dyn Fn() -> (State, State)>),
    /// An icon, where nothing is reported.
    Icon(&'static str),
}

/// Name of a layer: a button that opens the inspector.
fn label(
    page: Page,
    part: Part,
    name: &str,
    sign: Sign,
    small: impl Fn() -> String + 'static,
    state: impl Fn() -> State + 'static,
) -> El {
    let selected = move || page.parts().selected.get() == Some(part.into());
    of("button", "label")
        .set("data-part", page.parts().scene.name(part.into()))
        .live("data-state", move || words::key(state()).to_owned())
        .live("aria-current", move || selected().to_string())
        .child(match sign {
            Sign::Disc(read) => disc(read),
            Sign::Icon(icon) => symbol("i", icon),
        })
        .child(number(page, part))
        .child(el("b").text(name))
        .child(el("small").live_text(small))
        .press(move || page.select(part))
}

fn disc(read: Box<dyn Fn() -> (State, State)>) -> El {
    let half = |class: &str, path: &str| svg("path").set("class", class).set("d", path);
    let disc = svg("svg")
        .set("class", "moon")
        .set("viewBox", "0 0 16 16")
        .set("role", "img")
        .child(half("rep", "M8 1.5a6.5 6.5 0 0 0 0 13z"))
        .child(half("tru", "M8 1.5a6.5 6.5 0 0 1 0 13z"))
        .child(half("rim", "M8 1.5a6.5 6.5 0 0 0 0 13 6.5 6.5 0 0 0 0-13v13"));
    let node = disc.0.clone();
    follow(read, move |(reported, truth)| {
        node.set("data-rep", words::level(*reported));
        node.set("data-true", words::level(*truth));
        node.set("aria-label", &words::versus(*reported, *truth));
    });
    disc
}

/// Share of a row that is hurt, and when it was hurt first.
fn blast(page: Page, row: Row) -> El {
    let (share, since) = (el("b"), el("small"));
    let line = of("p", "blast").child(share.clone()).child(since.clone());
    let node = line.0.clone();
    let read = move || {
        cone::layer(&page.seen().cone, row).map(|layer| (figures::percent(layer.share), layer.first_hit_us))
    };
    follow(read, move |layer| {
        share.0.say(&layer.map(|(share, _)| format!("{share}%")).unwrap_or_default());
        since.0.say(&layer.and_then(|(_, first)| first).map(figures::short_clock).unwrap_or_default());
        if layer.is_some_and(|(share, _)| share > 0) {
            node.set("data-state", "hung");
        } else {
            node.unset("data-state");
        }
    });
    line
}

/// The blast cone at the right.
fn blast_cone(page: Page) -> El {
    let outline = move || cone::outline(&page.seen().cone, &page.parts().map.get());
    let ghost = move || cone::ghost(&page.seen().cone, &page.parts().map.get());
    let said = move || {
        let frame = page.seen();
        let (partitions, trading) =
            (figures::percent(frame.partitions_lost), figures::percent(frame.trading_lost));
        match page.parts().scene.clusters.is_empty() {
            true => format!("Blast cone: {trading}% of answers lost"),
            false => format!("Blast cone: {partitions}% of partitions, {trading}% of trading lost"),
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
        .press(move || page.select(Subject::BlastRadius))
}

/// The number of a part in the chain of the selected one: the same as in the inspector.
fn number(page: Page, part: Part) -> El {
    let number = move || {
        let seen = page.parts().inspection.get();
        seen.and_then(|seen| words::step_number(&seen, part)).map(|number| number.to_string())
    };
    of("i", "n").live_text(move || number().unwrap_or_default())
}
