//! Lines that stand for several rows, and the memory of which rows stand open.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, Live, effect, of};
use crate::frame::Subject;
use crate::view::map::{Detail, Fold, Folded, Map, Row};
use crate::view::{cone, figures, words};
use crate::web;

/// Below this height of the window rows are as low as they can be read: in px where a label is 13 px tall.
const LOW: f64 = 850.0;
/// The label's size, as the style sheet has it: a share of the window's width between two sizes, px.
const LABEL: (f64, f64, f64) = (0.0092, 13.0, 26.0);

/// Whether there is little height for the rows.
fn is_low() -> bool {
    let (width, height) = web::measure::window_size();
    let (share, least, most) = LABEL;
    height * least < LOW * (width * share).clamp(least, most)
}

/// Which rows stand open; cheap to copy.
#[derive(Clone)]
pub struct Folds {
    detail: Rc<RefCell<Detail>>,
    turned: Live<u32>,
    /// True if there is little height for the rows.
    pub low: Live<bool>,
}

impl Folds {
    /// Keeps the map's rows to what is seen: hurt rows open, rows that are well for a while fold, and so do those that
    /// nobody looks at.
    pub fn new(seen: Seen, desk: Desk) -> Folds {
        let folds = Folds { detail: Rc::default(), turned: Live::new(0), low: Live::new(is_low()) };
        let (low, measured) = (folds.low.clone(), folds.low.clone());
        effect(move || {
            seen.parts().resized.get();
            measured.change(is_low());
        });
        let (detail, turned) = (Rc::clone(&folds.detail), folds.turned.clone());
        effect(move || {
            turned.get();
            let parts = seen.parts();
            let (size, low, frame) = (parts.size.get(), low.get(), seen.picture());
            let mut detail = detail.borrow_mut();
            detail.observe(&parts.scene, &frame, looked_at(seen, desk));
            let map = Map::of(&parts.scene, size, low, &detail);
            parts.map.change(Arc::new(map));
        });
        folds
    }

    fn toggle(&self, fold: Fold) {
        self.detail.borrow_mut().toggle(fold);
        self.turned.set(self.turned.peek() + 1);
    }
}

/// Rows of the part that is looked at, and of the steps of its chain.
fn looked_at(seen: Seen, desk: Desk) -> Vec<Row> {
    let parts = seen.parts();
    let selected = match desk.chosen().selected.get() {
        Some(Subject::Part(part)) => Some(part),
        _ => None,
    };
    let inspection = parts.inspection.get();
    let chain = inspection.iter().flat_map(|seen| &seen.chain).filter_map(|step| step.part);
    selected.into_iter().chain(chain).filter_map(|part| Row::of(part, &parts.scene)).collect()
}

/// The line of a fold: a press opens its rows, and another one folds them again.
pub fn line(seen: Seen, fold: Fold, folds: &Folds) -> El {
    let now = move || seen.parts().map.get().folded(fold).cloned();
    let read = move |text: fn(&Folded, Seen) -> String| now().map(|now| text(&now, seen)).unwrap_or_default();
    let open = move || now().is_some_and(|now| now.open);
    let folds = folds.clone();
    let button = of("button", "fold")
        .live("aria-expanded", move || open().to_string())
        .child(of("b", "title").live_text(move || read(|now, seen| now.title(&seen.parts().scene))))
        .child(of("span", "names").live_text(move || {
            read(|now, seen| if now.open { String::new() } else { now.names(&seen.parts().scene, ROOM) })
        }))
        .child(of("span", "worst").live_text(move || match open() {
            true => String::new(),
            false => worst(seen, fold),
        }))
        .press(move || folds.toggle(fold));
    of("div", "row folded").set("data-state", fold.state.map_or("ok", words::key)).child(button)
}

/// Letters of the names beside a fold: they keep to the left of the cone's stem.
const ROOM: usize = 30;

/// The worst share of the rows of a fold.
fn worst(seen: Seen, fold: Fold) -> String {
    let map = seen.parts().map.get();
    let share = cone::share(&seen.picture(), Row::Fold(fold), &map);
    if figures::percent(share) > 0 { figures::share(share) } else { String::new() }
}
