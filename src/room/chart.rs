//! Small charts of published metrics: one value a grain, drawn as steps, a gap where there is no value.

use super::pieces::moment;
use crate::app::ui::{El, el, of, svg};
use crate::language::say;
use crate::training::protocol::Metric;

/// The drawing's own units.
const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 80.0;

/// A chart from `from_s` to `to_s`.
pub fn chart(metric: &Metric, from_s: f64, to_s: f64) -> El {
    let across = |at: f64| (at - from_s) / (to_s - from_s).max(1.0) * WIDTH;
    let down = |value: f64| HEIGHT - (value / metric.most).clamp(0.0, 1.0) * HEIGHT;
    let mut path = String::new();
    let mut before: Option<f64> = None;
    for &(at, value) in metric.values.iter().filter(|value| value.0 >= from_s) {
        if value.is_nan() {
            before = None;
            continue;
        }
        let (x, y) = (across(at), down(value));
        match before {
            Some(_) => path += &format!("H{x:.1}V{y:.1}"),
            None => path += &format!("M{x:.1} {y:.1}"),
        }
        before = Some(value);
    }
    // The last value holds until the next one comes, and no further than the axis.
    if before.is_some() {
        let last = metric.values.last().map_or(0.0, |value| across(value.0));
        path += &format!("h{:.1}", (WIDTH / 40.0).min(WIDTH - last).max(0.0));
    }
    let drawing = svg("svg")
        .set("viewBox", &format!("0 -4 {WIDTH} {}", HEIGHT + 8.0))
        .set("preserveAspectRatio", "none")
        .set("role", "img")
        .set("aria-label", &say!(room_chart, name = metric.name.as_str(), now = metric.now.as_str()));
    let drawing = drawing
        .child(svg("path").set("class", "grid").set("d", &format!("M0 0H{WIDTH}M0 {}H{WIDTH}", HEIGHT / 2.0)))
        .child(svg("path").set("class", "axis").set("d", &format!("M0 {HEIGHT}H{WIDTH}")))
        .child(svg("path").set("class", "curve").set("d", &path));
    let top = of("div", "top").child(el("b").text(&metric.name)).child(el("span").text(&metric.now));
    let ends = of("div", "ends")
        .child(el("span").text(moment((from_s * 1e6) as u64)))
        .child(el("span").text(moment((to_s * 1e6) as u64)));
    of("figure", "chart").child(top).child(drawing).child(ends)
}
