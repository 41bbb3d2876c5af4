//! Elements of the page, behind one small type: made, filled, listened to.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, Event, HtmlCanvasElement, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement,
};

use super::canvas::Surface;
use super::document;

/// An element.
#[derive(Clone, Debug, PartialEq)]
pub struct Node(Element);

const SVG: &str = "http://www.w3.org/2000/svg";

/// In place of a button's number: the focus is on a title.
const TITLE: usize = usize::MAX;

impl Node {
    /// An element of HTML.
    ///
    /// # Panics
    /// Panics if the tag is not a valid element name.
    pub fn html(tag: &str) -> Node {
        Node(document().create_element(tag).expect("the tag is a name"))
    }

    /// An element of SVG.
    ///
    /// # Panics
    /// Panics if the tag is not a valid element name.
    pub fn svg(tag: &str) -> Node {
        Node(document().create_element_ns(Some(SVG), tag).expect("the tag is a name"))
    }

    /// Sets an attribute. The same value again is not set: a browser makes the copy behind a `use` anew even then.
    pub fn set(&self, name: &str, value: &str) {
        if self.0.get_attribute(name).as_deref() != Some(value) {
            let _ = self.0.set_attribute(name, value);
        }
    }

    /// Takes an attribute away.
    pub fn unset(&self, name: &str) {
        let _ = self.0.remove_attribute(name);
    }

    /// Sets a custom property: the policy of the page forbids `style` attributes, not this.
    pub fn property(&self, name: &str, value: &str) {
        let style = match self.0.dyn_ref::<HtmlElement>() {
            Some(element) => element.style(),
            // Every element of SVG has the same member.
            None => self.0.unchecked_ref::<HtmlElement>().style(),
        };
        if style.get_property_value(name).is_ok_and(|old| old != value) {
            let _ = style.set_property(name, value);
        }
    }

    /// Replaces what is inside by text.
    pub fn say(&self, text: &str) {
        if self.0.text_content().as_deref() != Some(text) {
            self.0.set_text_content(Some(text));
        }
    }

    /// Adds text at the end; the handle changes it.
    pub fn push_text(&self, text: &str) -> Words {
        let node = document().create_text_node(text);
        let _ = self.0.append_child(&node);
        Words(node)
    }

    /// Adds an element at the end.
    pub fn push(&self, child: &Node) {
        let _ = self.0.append_child(&child.0);
    }

    /// Adds an element at the beginning.
    pub fn put_first(&self, child: &Node) {
        let _ = self.0.insert_before(&child.0, self.0.first_child().as_ref());
    }

    /// Takes the element out of the page.
    pub fn remove(&self) {
        self.0.remove();
    }

    /// Puts an element before this one.
    pub fn put_before(&self, other: &Node) {
        if let Some(parent) = self.0.parent_node() {
            let _ = parent.insert_before(&other.0, Some(&self.0));
        }
    }

    /// Listens for as long as the handle is kept. What listens may hold the element: only the handle's end frees both.
    #[must_use]
    pub fn on(&self, kind: &str, mut then: Box<dyn FnMut(Happened)>) -> Listening {
        let closure = Closure::<dyn FnMut(Event)>::new(move |event| then(Happened(event)));
        let _ = self.0.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref());
        Listening { _closure: closure }
    }

    /// The value of a field.
    pub fn value(&self) -> String {
        if let Some(input) = self.0.dyn_ref::<HtmlInputElement>() {
            input.value()
        } else if let Some(select) = self.0.dyn_ref::<HtmlSelectElement>() {
            select.value()
        } else if let Some(text) = self.0.dyn_ref::<HtmlTextAreaElement>() {
            text.value()
        } else {
            String::new()
        }
    }

    /// Sets the value of a field.
    pub fn set_value(&self, value: &str) {
        if let Some(input) = self.0.dyn_ref::<HtmlInputElement>() {
            input.set_value(value);
        } else if let Some(select) = self.0.dyn_ref::<HtmlSelectElement>() {
            select.set_value(value);
        } else if let Some(text) = self.0.dyn_ref::<HtmlTextAreaElement>() {
            text.set_value(value);
        }
    }

    /// Returns whether a switch is on.
    pub fn is_checked(&self) -> bool {
        self.0.dyn_ref::<HtmlInputElement>().is_some_and(HtmlInputElement::checked)
    }

    /// Switches a switch.
    pub fn set_checked(&self, checked: bool) {
        if let Some(input) = self.0.dyn_ref::<HtmlInputElement>() {
            input.set_checked(checked);
        }
    }

    /// Opens a dialog; the browser keeps the focus inside and closes it by Esc.
    pub fn open(&self) {
        if let Some(dialog) = self.0.dyn_ref::<HtmlDialogElement>().filter(|dialog| !dialog.open()) {
            let _ = dialog.show_modal();
        }
    }

    /// Closes a dialog.
    pub fn close(&self) {
        if let Some(dialog) = self.0.dyn_ref::<HtmlDialogElement>() {
            dialog.close();
        }
    }

    /// Selects all text of a text area, so that a person can copy it by hand.
    pub fn select_all(&self) {
        if let Some(text) = self.0.dyn_ref::<HtmlTextAreaElement>() {
            let _ = text.focus();
            text.select();
        }
    }

    /// The first element that a selector finds in the document.
    pub fn in_document(selector: &str) -> Option<Node> {
        document().query_selector(selector).ok().flatten().map(Node)
    }

    /// Gives the keyboard's focus to the first thing inside that Tab reaches.
    pub fn focus_first(&self) {
        let inside = self.0.query_selector("button:not([tabindex='-1']), [tabindex='0']");
        if let Ok(Some(first)) = inside {
            Node(first).focus();
        }
    }

    /// Scrolls what is around it until its beginning is seen.
    pub fn scroll_into_view(&self) {
        self.0.scroll_into_view();
    }

    /// Shows its beginning.
    pub fn scroll_to_top(&self) {
        self.0.set_scroll_top(0);
    }

    /// Shows its beginning, and gives its first heading the keyboard's focus.
    pub fn show_from_top(&self) {
        self.scroll_to_top();
        if let Ok(Some(heading)) = self.0.query_selector("h2") {
            let _ = heading.set_attribute("tabindex", "-1");
            Node(heading).focus();
        }
    }

    /// Gives it the keyboard's focus; what is seen stays where it is.
    pub fn focus(&self) {
        if let Some(element) = self.0.dyn_ref::<HtmlElement>() {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = element.focus_with_options(&options);
        }
    }

    /// Returns whether the focus is on this element or inside.
    pub fn has_focus(&self) -> bool {
        document().active_element().is_some_and(|active| self.0.contains(Some(&active)))
    }

    /// Which button inside has the keyboard's focus: its number and its words.
    pub fn focus_inside(&self) -> Option<(usize, String)> {
        let active = document().active_element()?;
        if !self.0.contains(Some(&active)) || self.0 == active {
            return None;
        }
        if active.tag_name() == "H2" {
            return Some((TITLE, String::new()));
        }
        let number = self.buttons().iter().position(|button| *button == active)?;
        Some((number, active.text_content().unwrap_or_default()))
    }

    /// Gives the focus back after what was inside has been made anew: to the title if it was on one, else to the button with the same words, else to the
    /// one at the same place, else to the element itself, so that the keyboard goes on from here.
    pub fn focus_again(&self, (number, words): (usize, String)) {
        if number == TITLE {
            return self.show_from_top();
        }
        let buttons = self.buttons();
        let same = buttons.iter().find(|button| button.text_content().unwrap_or_default() == words);
        let to = same.or_else(|| buttons.get(number.min(buttons.len().saturating_sub(1)))).unwrap_or(&self.0);
        if *to == self.0 {
            self.set("tabindex", "-1");
        }
        if let Some(element) = to.dyn_ref::<HtmlElement>() {
            let _ = element.focus();
        }
    }

    fn buttons(&self) -> Vec<Element> {
        let Ok(list) = self.0.query_selector_all("button, a, summary, input") else { return Vec::new() };
        (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
    }

    /// The element that this one is in.
    pub fn parent(&self) -> Option<Node> {
        self.0.parent_element().map(Node)
    }

    /// The surface of a canvas.
    pub fn surface(&self) -> Option<Surface> {
        Surface::of(self.0.dyn_ref::<HtmlCanvasElement>()?)
    }

    /// The first element inside that a selector picks.
    pub fn find(&self, selector: &str) -> Option<Node> {
        self.0.query_selector(selector).ok().flatten().map(Node)
    }

    /// The element itself, for this module's siblings.
    pub(super) fn element(&self) -> &Element {
        &self.0
    }
}

/// Something that listens; once dropped, it listens no more.
pub struct Listening {
    _closure: Closure<dyn FnMut(Event)>,
}

/// A piece of text in the page.
#[derive(Clone, Debug)]
pub struct Words(web_sys::Text);

impl Words {
    /// Changes it.
    pub fn say(&self, text: &str) {
        self.0.set_data(text);
    }
}

/// Something that happened to an element.
#[derive(Clone, Debug)]
pub struct Happened(Event);

impl Happened {
    /// The key that was pressed, as the browser names it; empty for what no key did.
    pub fn key(&self) -> String {
        self.0.dyn_ref::<web_sys::KeyboardEvent>().map(web_sys::KeyboardEvent::key).unwrap_or_default()
    }

    /// Where across the element that listens the pointer is, 0 to 1; outside of it beyond. Nothing for what no pointer did.
    pub fn across(&self) -> Option<f64> {
        let pointer = self.0.dyn_ref::<web_sys::MouseEvent>()?;
        let element = self.0.current_target()?.dyn_into::<Element>().ok()?;
        let area = element.get_bounding_client_rect();
        (area.width() > 0.0).then(|| (f64::from(pointer.client_x()) - area.left()) / area.width())
    }

    /// From now on the element that listens gets what this pointer does, wherever it goes, until it is let go.
    pub fn hold_pointer(&self) {
        let Some(pointer) = self.0.dyn_ref::<web_sys::PointerEvent>() else { return };
        let element = self.0.current_target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(element) = element {
            let _ = element.set_pointer_capture(pointer.pointer_id());
        }
    }

    /// Returns whether the main button of a pointer is meant, or a finger.
    pub fn is_main_button(&self) -> bool {
        self.0.dyn_ref::<web_sys::MouseEvent>().is_some_and(|event| event.button() == 0)
    }

    /// Returns whether a finger did it.
    pub fn is_touch(&self) -> bool {
        self.0.dyn_ref::<web_sys::PointerEvent>().is_some_and(|event| event.pointer_type() == "touch")
    }

    /// Keeps the browser from doing what it usually does then.
    pub fn prevent(&self) {
        self.0.prevent_default();
    }
}
