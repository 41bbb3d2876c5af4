//! The cursor and the window by pointer and by keys: move, mark a span to come closer, go back, go to a moment.

use crate::language::say;
use std::cell::Cell;
use std::rc::Rc;

use super::look::Look;
use crate::app::ui::{El, of};
use crate::view::charts::{markers, window};
use crate::web::dom::Happened;

/// A pointer that moves by less marks nothing: share of the width.
const STILL: f64 = 0.015;

/// A plot that listens to the pointer.
pub fn listening(look: &Look, plot: El) -> El {
    // Where the pointer went down, share of the width.
    let down: Rc<Cell<Option<f64>>> = Rc::default();
    let moment = |look: &Look, event: &Happened| {
        let span = look.axis.peek().span;
        event.across().map(|across| (across, span.from + across.clamp(0.0, 1.0) * (span.to - span.from)))
    };
    let (began, at) = (Rc::clone(&down), look.clone());
    let plot = plot.on("pointerdown", move |event| {
        if let Some((across, second)) = moment(&at, &event).filter(|_| event.is_main_button()) {
            event.hold_pointer();
            began.set(Some(across));
            at.cursor.change(Some(second));
        }
    });
    let (began, at) = (Rc::clone(&down), look.clone());
    let plot = plot.on("pointermove", move |event| {
        let Some((across, second)) = moment(&at, &event) else { return };
        at.cursor.change(Some(second));
        let span = at.axis.peek().span;
        let marked = began.get().filter(|from| (across - from).abs() > STILL);
        let from = marked.map(|from| span.from + from.clamp(0.0, 1.0) * (span.to - span.from));
        at.brush.change(from.map(|from| (from.min(second), from.max(second))));
    });
    let (began, at) = (Rc::clone(&down), look.clone());
    let plot = plot.on("pointerup", move |_| {
        began.set(None);
        if let Some((from, to)) = at.brush.peek() {
            at.brush.change(None);
            if let Some(closer) = window::marked(from, to) {
                at.bring(Some(closer));
            }
        }
    });
    let (began, at) = (down, look.clone());
    let plot = plot.on("pointercancel", move |_| {
        began.set(None);
        at.brush.change(None);
    });
    let at = look.clone();
    let plot = plot.on("pointerleave", move |_| at.cursor.change(None));
    let at = look.clone();
    plot.on("dblclick", move |_| at.bring(None))
}

/// The keyboard's way: a slider over time whose value is what is read out.
pub fn slider(look: &Look) -> El {
    let (most, least, now, said) = (look.clone(), look.clone(), look.clone(), look.clone());
    let whole = |second: f64| (second.max(0.0) as u64).to_string();
    let words = move || {
        let values = said.said().into_iter().map(|(name, value)| format!("{name} {value}"));
        let values = values.collect::<Vec<_>>().join(", ");
        if values.is_empty() { say!(chart_no_moment) } else { values.trim().to_owned() }
    };
    let keys = look.clone();
    of("div", "moment")
        .set("role", "slider")
        .set("tabindex", "0")
        .set("aria-label", &say!(chart_moment))
        .live("aria-valuemin", move || whole(least.axis.get().span.from))
        .live("aria-valuemax", move || whole(most.axis.get().span.to))
        .live("aria-valuenow", move || whole(now.cursor.get().unwrap_or_else(|| now.now_s())))
        .live("aria-valuetext", words)
        .on("keydown", move |event| {
            if press(&keys, &event.key()) {
                event.prevent();
            }
        })
}

/// Does what a key asks for; false for a key that means nothing here.
fn press(look: &Look, key: &str) -> bool {
    let span = look.axis.peek().span;
    let end = look.end_s().min(span.to);
    let at = look.cursor.peek().unwrap_or_else(|| look.now_s().clamp(span.from, end));
    let step = ((span.to - span.from) / 96.0).round().max(1.0);
    let to = |second: f64| {
        look.cursor.change(Some(second.round().clamp(span.from, end.max(span.from))));
        true
    };
    match key {
        "ArrowLeft" => to(at - step),
        "ArrowRight" => to(at + step),
        "PageUp" | "PageDown" => {
            let marks = markers::of(&look.charts());
            let next = match key {
                "PageDown" => marks.iter().map(|mark| mark.at_s.round()).find(|mark| *mark > at),
                _ => marks.iter().map(|mark| mark.at_s.round()).rev().find(|mark| *mark < at),
            };
            to(next.unwrap_or(at))
        }
        "Home" => to(span.from),
        "End" => to(end),
        "+" | "=" | "-" => {
            let factor = if key == "-" { 2.0 } else { 0.5 };
            look.bring(Some(window::zoomed(span, at, factor, look.end_s())));
            true
        }
        "Enter" => {
            look.go(at);
            true
        }
        "0" => {
            look.bring(None);
            true
        }
        _ => false,
    }
}
