//! Elements on paper: made and filled as in a browser, and heard of no more.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use super::canvas::Surface;

/// An element.
#[derive(Clone, Debug)]
pub struct Node(Rc<Inside>);

/// An element's name and all that is in it.
#[derive(Debug)]
pub(super) struct Inside {
    pub(super) tag: String,
    pub(super) attributes: RefCell<Vec<(String, String)>>,
    /// Custom properties.
    pub(super) properties: RefCell<Vec<(String, String)>>,
    pub(super) children: RefCell<Vec<Child>>,
    pub(super) value: RefCell<String>,
    parent: RefCell<Weak<Inside>>,
}

/// What stands in an element.
#[derive(Clone, Debug)]
pub(super) enum Child {
    Node(Node),
    Text(Words),
}

fn set(list: &RefCell<Vec<(String, String)>>, name: &str, value: &str) {
    let mut list = list.borrow_mut();
    match list.iter_mut().find(|entry| entry.0 == name) {
        Some(entry) => value.clone_into(&mut entry.1),
        None => list.push((name.to_owned(), value.to_owned())),
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Node {
    /// An element of HTML.
    pub fn html(tag: &str) -> Node {
        Node(Rc::new(Inside {
            tag: tag.to_owned(),
            attributes: RefCell::default(),
            properties: RefCell::default(),
            children: RefCell::default(),
            value: RefCell::default(),
            parent: RefCell::default(),
        }))
    }

    /// An element of SVG.
    pub fn svg(tag: &str) -> Node {
        Node::html(tag)
    }

    /// Sets an attribute.
    pub fn set(&self, name: &str, value: &str) {
        set(&self.0.attributes, name, value);
    }

    /// Takes an attribute away.
    pub fn unset(&self, name: &str) {
        self.0.attributes.borrow_mut().retain(|entry| entry.0 != name);
    }

    /// Sets a custom property.
    pub fn property(&self, name: &str, value: &str) {
        set(&self.0.properties, name, value);
    }

    /// Replaces what is inside by text.
    pub fn say(&self, text: &str) {
        self.0.children.borrow_mut().clear();
        self.push_text(text);
    }

    /// Adds text at the end; the handle changes it.
    pub fn push_text(&self, text: &str) -> Words {
        let words = Words(Rc::new(RefCell::new(text.to_owned())));
        self.0.children.borrow_mut().push(Child::Text(words.clone()));
        words
    }

    /// Adds an element at the end.
    pub fn push(&self, child: &Node) {
        self.put(usize::MAX, child);
    }

    /// Adds an element at the beginning.
    pub fn put_first(&self, child: &Node) {
        self.put(0, child);
    }

    fn put(&self, at: usize, child: &Node) {
        child.remove();
        child.0.parent.replace(Rc::downgrade(&self.0));
        let mut children = self.0.children.borrow_mut();
        let at = at.min(children.len());
        children.insert(at, Child::Node(child.clone()));
    }

    fn place_of(&self, child: &Node) -> Option<usize> {
        let children = self.0.children.borrow();
        children.iter().position(|other| matches!(other, Child::Node(other) if other == child))
    }

    /// Takes the element out of the page.
    pub fn remove(&self) {
        let Some(parent) = self.parent() else { return };
        if let Some(at) = parent.place_of(self) {
            parent.0.children.borrow_mut().remove(at);
        }
        self.0.parent.take();
    }

    /// Puts an element before this one.
    pub fn put_before(&self, other: &Node) {
        if let Some((parent, at)) =
            self.parent().and_then(|parent| Some((parent.clone(), parent.place_of(self)?)))
        {
            parent.put(at, other);
        }
    }

    /// Hears nothing.
    #[must_use]
    pub fn on(&self, _: &str, _: Box<dyn FnMut(Happened)>) -> Listening {
        Listening
    }

    /// The value of a field.
    pub fn value(&self) -> String {
        self.0.value.borrow().clone()
    }

    /// Sets the value of a field.
    pub fn set_value(&self, value: &str) {
        self.0.value.replace(value.to_owned());
    }

    /// Returns whether a switch is on.
    pub fn is_checked(&self) -> bool {
        self.0.attributes.borrow().iter().any(|entry| entry.0 == "checked")
    }

    /// Switches a switch.
    pub fn set_checked(&self, checked: bool) {
        match checked {
            true => self.set("checked", ""),
            false => self.unset("checked"),
        }
    }

    /// Stays closed.
    pub fn open(&self) {}

    /// Stays closed.
    pub fn close(&self) {}

    /// Selects nothing.
    pub fn select_all(&self) {}

    /// Looks for nothing.
    pub fn in_document(_: &str) -> Option<Node> {
        None
    }

    /// Has no focus to give.
    pub fn focus_first(&self) {}

    /// Does not scroll.
    pub fn scroll_to_top(&self) {}

    /// Does not scroll.
    pub fn scroll_into_view(&self) {}

    /// Does not scroll.
    pub fn show_from_top(&self) {}

    /// Has no focus to give.
    pub fn focus(&self) {}

    /// Has no focus.
    pub fn has_focus(&self) -> bool {
        false
    }

    /// Has no focus.
    pub fn focus_inside(&self) -> Option<(usize, String)> {
        None
    }

    /// Has no focus to give.
    pub fn focus_again(&self, _: (usize, String)) {}

    /// The element that this one is in.
    pub fn parent(&self) -> Option<Node> {
        self.0.parent.borrow().upgrade().map(Node)
    }

    /// A canvas has no surface.
    pub fn surface(&self) -> Option<Surface> {
        None
    }

    /// Looks for nothing.
    pub fn find(&self, _: &str) -> Option<Node> {
        None
    }

    /// What it consists of.
    pub(super) fn inside(&self) -> &Inside {
        &self.0
    }
}

/// Something that hears nothing.
pub struct Listening;

/// A piece of text.
#[derive(Clone, Debug)]
pub struct Words(Rc<RefCell<String>>);

impl Words {
    /// Changes it.
    pub fn say(&self, text: &str) {
        self.0.replace(text.to_owned());
    }

    /// The text.
    pub(super) fn text(&self) -> String {
        self.0.borrow().clone()
    }
}

/// Something that never happens.
#[derive(Clone, Copy, Debug)]
pub enum Happened {}

impl Happened {
    /// The key that was pressed.
    pub fn key(&self) -> String {
        match *self {}
    }

    /// Where across the element the pointer is.
    pub fn across(&self) -> Option<f64> {
        match *self {}
    }

    /// Holds the pointer.
    pub fn hold_pointer(&self) {
        match *self {}
    }

    /// Returns whether the main button is meant.
    pub fn is_main_button(&self) -> bool {
        match *self {}
    }

    /// Returns whether a finger did it.
    pub fn is_touch(&self) -> bool {
        match *self {}
    }

    /// Keeps the browser from doing what it usually does then.
    pub fn prevent(&self) {
        match *self {}
    }
}
