//! One Tab stop for many buttons: the arrow keys move between them.

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::document;
use super::dom::Node;

/// The buttons inside an element that can be seen.
pub struct Stops(Vec<HtmlElement>);

impl Stops {
    /// Those inside `within`.
    pub fn within(within: &Node) -> Stops {
        let Ok(list) = within.element().query_selector_all("button") else { return Stops(Vec::new()) };
        let all = (0..list.length()).filter_map(|i| list.item(i)?.dyn_into::<HtmlElement>().ok());
        Stops(all.filter(|button| button.offset_width() > 0).collect())
    }

    /// Their places: left, top, width and height, CSS px from the window's corner.
    pub fn places(&self) -> Vec<[f32; 4]> {
        let place = |button: &HtmlElement| {
            let area = button.get_bounding_client_rect();
            [area.left(), area.top(), area.width(), area.height()].map(|length| length as f32)
        };
        self.0.iter().map(place).collect()
    }

    /// The one that has the focus.
    pub fn focused(&self) -> Option<usize> {
        let active = document().active_element()?;
        self.0.iter().position(|button| button.contains(Some(&active)))
    }

    /// Gives one the focus.
    pub fn focus(&self, at: usize) {
        if let Some(button) = self.0.get(at) {
            let _ = button.focus();
        }
    }

    /// Leaves one Tab stop: the button that has the focus, else the one that had it last, else the first.
    pub fn settle(&self) {
        let had = |button: &HtmlElement| button.get_attribute("tabindex").as_deref() == Some("0");
        let stop = self.focused().or_else(|| self.0.iter().position(had)).unwrap_or_default();
        for (i, button) in self.0.iter().enumerate() {
            let wanted = if i == stop { "0" } else { "-1" };
            if button.get_attribute("tabindex").as_deref() != Some(wanted) {
                let _ = button.set_attribute("tabindex", wanted);
            }
        }
    }
}
