//! Markers above the charts.

use super::look::Look;
use crate::app::ui::{El, of};
use crate::language::say;
use crate::view::charts::markers::{self, Placed};
use crate::view::figures;

/// Width of a letter over its size, on the wide side.
const EM: f64 = 0.54;

fn placed(look: &Look) -> Vec<Placed> {
    let axis = look.axis.peek();
    markers::place(&markers::of(&look.charts()), axis.span, axis.width, EM * axis.letter)
}

/// The markers of the window; a press goes to their moment.
pub fn marks(look: &Look) -> El {
    let (keyed, built, lines) = (look.clone(), look.clone(), look.clone());
    let key = move || {
        keyed.drawn.get();
        format!(
            "{:?} {:?}",
            keyed.axis.get(),
            placed(&keyed).iter().map(|mark| &mark.title).collect::<Vec<_>>()
        )
    };
    let build = move || placed(&built).iter().map(|placed| mark(&built, placed)).collect();
    let lines = move || {
        lines.drawn.get();
        (1 + placed(&lines).iter().map(|mark| mark.line).max().unwrap_or_default()).to_string()
    };
    of("div", "marks").live_property("--lines", lines).rebuilt(key, build)
}

fn mark(look: &Look, placed: &Placed) -> El {
    let (look, at) = (look.clone(), placed.at_s);
    of("button", "mark")
        .set("data-sign", placed.sign.word())
        .set("data-turned", if placed.turned { "true" } else { "false" })
        // The cursor goes from mark to mark by Page Down: no stop of Tab for each.
        .set("tabindex", "-1")
        .set("title", &placed.title)
        .set("aria-label", &say!(chart_go_to, title = placed.title))
        .property("--x", &figures::fixed(placed.x, 1))
        .property("--line", &placed.line.to_string())
        .text(&placed.words)
        .press(move || look.go(at))
}
