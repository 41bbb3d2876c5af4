//! Views are made by a small builder over elements, and by effects that change only what has changed.
//!
//! Leptos gives owners, effects and cleanup (`app/live`). Its typed views are not used: one type per element and closure
//! made the module three times as large (docs/decisions.md); here every element has one type and every effect
//! one closure behind a pointer.

pub use crate::app::live::{Live, effect, follow};

use crate::app::live::{Handle, Owner, untrack};
use crate::web::dom::{Happened, Node};

type Say = Box<dyn Fn() -> String>;

fn follow_words(read: Say, then: Box<dyn Fn(&str)>) {
    follow(read, move |words: &String| then(words));
}

/// An element in the making.
#[derive(Clone)]
pub struct El(pub Node);

/// An element of HTML.
pub fn el(tag: &str) -> El {
    El(Node::html(tag))
}

/// An element of HTML with a class.
pub fn of(tag: &str, class: &str) -> El {
    el(tag).set("class", class)
}

/// An element of SVG.
pub fn svg(tag: &str) -> El {
    El(Node::svg(tag))
}

/// A symbol of the page's sheet, decorative.
pub fn symbol(class: &str, href: &str) -> El {
    picture(class).child(svg("use").set("href", href))
}

/// A symbol that changes.
pub fn live_symbol(class: &str, href: impl Fn() -> String + 'static) -> El {
    picture(class).child(svg("use").live("href", href))
}

fn picture(class: &str) -> El {
    svg("svg").set("class", class).set("aria-hidden", "true")
}

impl El {
    /// Sets an attribute.
    pub fn set(self, name: &str, value: &str) -> El {
        self.0.set(name, value);
        self
    }

    /// Sets a custom property.
    pub fn property(self, name: &str, value: &str) -> El {
        self.0.property(name, value);
        self
    }

    /// Adds text.
    pub fn text(self, text: impl AsRef<str>) -> El {
        self.0.push_text(text.as_ref());
        self
    }

    /// Adds an element.
    pub fn child(self, child: El) -> El {
        self.0.push(&child.0);
        self
    }

    /// Adds elements.
    pub fn children(self, children: impl IntoIterator<Item = El>) -> El {
        children.into_iter().for_each(|child| self.0.push(&child.0));
        self
    }

    /// An attribute that changes.
    pub fn live(self, name: &'static str, read: impl Fn() -> String + 'static) -> El {
        let node = self.0.clone();
        follow_words(Box::new(read), Box::new(move |value| node.set(name, value)));
        self
    }

    /// A custom property that changes.
    pub fn live_property(self, name: &'static str, read: impl Fn() -> String + 'static) -> El {
        let node = self.0.clone();
        follow_words(Box::new(read), Box::new(move |value| node.property(name, value)));
        self
    }

    /// Text that changes.
    pub fn live_text(self, read: impl Fn() -> String + 'static) -> El {
        let words = self.0.push_text("");
        follow_words(Box::new(read), Box::new(move |text| words.say(text)));
        self
    }

    /// Appends children that are rebuilt whenever `key` changes.
    pub fn rebuilt(self, key: impl Fn() -> String + 'static, build: impl Fn() -> Vec<El> + 'static) -> El {
        self.rebuilt_boxed(Box::new(key), Box::new(build))
    }

    fn rebuilt_boxed(self, key: Say, build: Box<dyn Fn() -> Vec<El>>) -> El {
        // Stands after the elements, so that others may follow it.
        let end = Node::html("template");
        self.0.push(&end);
        let owner = Owner::new();
        let mut made: Vec<El> = Vec::new();
        follow(key, move |_| {
            let parent = end.parent();
            let focus =
                made.iter().any(|old| old.0.has_focus()).then(|| parent.as_ref()?.focus_inside()).flatten();
            owner.cleanup();
            made.drain(..).for_each(|old| old.0.remove());
            made = untrack(|| owner.with(&build));
            made.iter().for_each(|new| end.put_before(&new.0));
            if let (Some(parent), Some(focus)) = (parent, focus) {
                parent.focus_again(focus);
            }
        });
        self
    }

    /// Listens to an event.
    pub fn on(self, kind: &str, then: impl FnMut(Happened) + 'static) -> El {
        // For as long as its owner stands.
        Handle::new(self.0.on(kind, Box::new(then)));
        self
    }

    /// Listens to presses.
    pub fn press(self, mut then: impl FnMut() + 'static) -> El {
        self.on("click", move |_| then())
    }
}
