//! The line that joins the steps of the selected part's chain on the map.

use std::sync::Arc;

use crate::app::page::Seen;
use crate::app::ui::{El, Live, effect, svg};
use crate::view::places;
use crate::view::traffic::Point;
use crate::web;

/// The line: measured once the numbers stand where they are.
pub fn line(seen: Seen) -> El {
    let path: Live<Arc<str>> = Live::new("".into());
    let shown = path.clone();
    let drawing = svg("svg")
        .set("class", "chain-line")
        .set("aria-hidden", "true")
        .child(svg("path").set("class", "halo-line").live("d", {
            let path = path.clone();
            move || path.get().to_string()
        }))
        .child(svg("path").live("d", move || shown.get().to_string()));
    let node = drawing.0.clone();
    effect(move || {
        let parts = seen.parts();
        parts.resized.get();
        parts.map.get();
        let steps = parts.inspection.get().map_or(0, |seen| seen.chain.len());
        let (node, path) = (node.clone(), path.clone());
        web::timer::next_frame(move || {
            if seen.still().is_none() {
                return;
            }
            let numbers = node.parent().map(|map| web::measure::numbers(&map)).unwrap_or_default();
            let at = |step: usize| {
                let found = numbers.iter().find(|number| number.0 == step);
                found.map(|&(_, [x, y])| Point { x, y })
            };
            let points: Vec<Point> = (1..=steps).filter_map(at).collect();
            path.change(places::line(&points).as_str().into());
        });
    });
    drawing
}
