//! Three charts over one axis of time, with one cursor for all: what became of requests, how long answers took, and one of
//! the visitor's choice. Above them stands what people did, when customers noticed and when a pager went.

mod gestures;
mod look;
mod marks;
mod paint;
mod pen;
mod plot;
mod table;

pub use pen::is_dark;

use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, of};
use crate::language::say;
use crate::view::charts::window;
use crate::view::figures;

use look::{Look, Role};

/// The panel of charts.
pub fn charts_panel(seen: Seen, desk: Desk) -> El {
    let look = Look::new(seen, desk);
    let (words, closer) = (look.clone(), look.clone());
    let readout = of("p", "readout").live("data-empty", {
        let look = look.clone();
        move || look.cursor.get().is_none().to_string()
    });
    let readout = readout.rebuilt(
        move || words.said().iter().map(|(name, value)| [name.as_str(), " ", value, ";"].concat()).collect(),
        {
            let look = look.clone();
            move || said(&look)
        },
    );
    let back = of("button", "btn")
        .live("data-shown", move || closer.seen.parts().closer.get().is_some().to_string())
        .text(say!(chart_whole))
        .press({
            let look = look.clone();
            move || look.bring(None)
        });
    let plots = of("div", "plots")
        .child(gestures::slider(&look))
        .children(Role::ALL.map(|role| plot::plot(&look, role)))
        .child(ticks(&look));
    let panel = of("section", "charts-panel")
        .set("aria-label", &say!(charts))
        .child(marks::marks(&look))
        .child(of("div", "reading").child(readout).child(back))
        .child(plots);
    look.begin(&panel);
    panel
}

/// What the readout says: the values at the cursor, or how to get them.
fn said(look: &Look) -> Vec<El> {
    let values = look.said();
    if values.is_empty() {
        return vec![el("span").text(say!(chart_point))];
    }
    let value = |(name, value): &(String, String)| {
        let named = of("span", "said").text(name);
        if name.is_empty() {
            named.child(el("b").text(value))
        } else {
            named.text(" ").child(el("b").text(value))
        }
    };
    values.iter().map(value).collect()
}

/// Times below the last plot.
fn ticks(look: &Look) -> El {
    let (keyed, built) = (look.clone(), look.clone());
    let key = move || format!("{:?}", keyed.axis.get());
    let build = move || {
        let axis = built.axis.peek();
        let most = (axis.width / (5.5 * axis.letter)).clamp(2.0, 8.0) as usize;
        let tick = |&second: &f64| {
            let place = 100.0 * axis.span.place(second);
            el("time").property("--x", &figures::fixed(place, 2)).text(window::clock(second))
        };
        window::ticks(axis.span, most).iter().map(tick).collect()
    };
    of("div", "ticks").set("aria-hidden", "true").rebuilt(key, build)
}
