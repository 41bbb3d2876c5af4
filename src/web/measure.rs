//! Sizes and places of elements, read once per resize.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};

use super::dom::Node;
use super::{document, window};

/// A word with left, top, width and height.
pub type Placed = (String, [f32; 4]);

/// Width and height of the window, CSS px.
pub fn window_size() -> (f64, f64) {
    let length =
        |value: Result<wasm_bindgen::JsValue, _>| value.ok().and_then(|v| v.as_f64()).unwrap_or(1280.0);
    (length(window().inner_width()), length(window().inner_height()))
}

/// Size of the letters of an element, CSS px.
pub fn letter(of: &Node) -> f64 {
    let style = window().get_computed_style(of.element()).ok().flatten();
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    size.and_then(|size| size.trim_end_matches("px").parse().ok()).unwrap_or(13.0)
}

/// Width and height of an element, CSS px.
pub fn size(of: &Node) -> (f64, f64) {
    let area = of.element().get_bounding_client_rect();
    (area.width(), area.height())
}

/// Says how large an element is; dropping it ends that.
pub struct Watched {
    observer: Option<ResizeObserver>,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// Says how large an element is inside, width and height in CSS px, when that is known and whenever it changes: after
/// layout, before the frame is drawn.
pub fn watch(element: &Node, mut then: impl FnMut((f64, f64)) + 'static) -> Watched {
    let callback = Closure::new(move |entries: Array| {
        if let Ok(entry) = entries.pop().dyn_into::<ResizeObserverEntry>() {
            let area = entry.content_rect();
            then((area.width(), area.height()));
        }
    });
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
    if let Some(observer) = &observer {
        observer.observe(element.element());
    }
    Watched { observer, _callback: callback }
}

/// Every element below `within` that has `data-place`: its word and its area, CSS px from the corner of `within`.
pub fn places(within: &Node) -> Vec<Placed> {
    let within = within.element();
    let corner = within.get_bounding_client_rect();
    let Ok(found) = within.query_selector_all("[data-place]") else { return Vec::new() };
    (0..found.length())
        .filter_map(|i| found.item(i)?.dyn_into::<Element>().ok())
        .filter_map(|element| {
            let area = element.get_bounding_client_rect();
            let place = [area.left() - corner.left(), area.top() - corner.top(), area.width(), area.height()];
            Some((element.get_attribute("data-place")?, place.map(|length| length as f32)))
        })
        .collect()
}

/// The numbers that stand below `within`, elements of class `n` with text: the number and its middle, CSS px from the corner
/// of `within`.
pub fn numbers(within: &Node) -> Vec<(usize, [f32; 2])> {
    let within = within.element();
    let corner = within.get_bounding_client_rect();
    let Ok(found) = within.query_selector_all(".n") else { return Vec::new() };
    (0..found.length())
        .filter_map(|i| found.item(i)?.dyn_into::<Element>().ok())
        .filter_map(|element| {
            let number = element.text_content()?.parse().ok()?;
            let area = element.get_bounding_client_rect();
            let middle = [
                area.left() - corner.left() + area.width() / 2.0,
                area.top() - corner.top() + area.height() / 2.0,
            ];
            Some((number, middle.map(|length| length as f32)))
        })
        .collect()
}

/// Lights up a part of the map with its number, or takes every light away.
pub fn light(part: Option<&str>, number: &str) {
    let chosen = part.map_or("[data-lit]".to_owned(), |part| ["[data-part=\"", part, "\"]"].concat());
    let Ok(found) = document().query_selector_all(&chosen) else { return };
    for element in (0..found.length()).filter_map(|i| found.item(i)?.dyn_into::<Element>().ok()) {
        let _ = match part {
            Some(_) => element.set_attribute("data-lit", number),
            None => element.remove_attribute("data-lit"),
        };
    }
}

/// The colours that the theme gives to the elements `[data-ink]`: (word, CSS colour).
pub fn inks() -> Vec<(String, String)> {
    let Ok(found) = document().query_selector_all("[data-ink]") else { return Vec::new() };
    (0..found.length())
        .filter_map(|i| found.item(i)?.dyn_into::<Element>().ok())
        .filter_map(|element| {
            let style = window().get_computed_style(&element).ok()??;
            Some((element.get_attribute("data-ink")?, style.get_property_value("color").ok()?))
        })
        .collect()
}
