//! Values that change, and effects that follow them: the only file that names Leptos. On paper `app/still` stands in its
//! place.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
pub use leptos::prelude::{Owner, on_cleanup, untrack};

use crate::web;

/// Puts what `root` makes into the document, for good.
pub fn begin(root: fn()) {
    mount_to(web::root(), root).forget();
}

/// A value that effects follow: one type of node for every type of value (docs/decisions.md).
pub struct Live<T> {
    changed: ArcTrigger,
    value: Rc<RefCell<T>>,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Live<T> {
        Live { changed: self.changed.clone(), value: Rc::clone(&self.value) }
    }
}

impl<T: Clone> Live<T> {
    /// A value.
    pub fn new(value: T) -> Live<T> {
        Live { changed: ArcTrigger::new(), value: Rc::new(RefCell::new(value)) }
    }

    /// The value; the effect that asks runs again when it changes.
    pub fn get(&self) -> T {
        self.changed.track();
        self.peek()
    }

    /// The value, without following it.
    pub fn peek(&self) -> T {
        self.value.borrow().clone()
    }

    /// Another value.
    pub fn set(&self, value: T) {
        self.value.replace(value);
        self.changed.notify();
    }
}

impl<T: Clone + PartialEq> Live<T> {
    /// Another value; nothing happens when it is the same.
    pub fn change(&self, value: T) {
        if *self.value.borrow() != value {
            self.set(value);
        }
    }
}

/// Runs now, and again whenever something changes that it read; ends with its owner.
pub fn effect(run: impl FnMut() + 'static) {
    keep(Box::new(run));
}

fn keep(mut run: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_: Option<()>| run());
    StoredValue::new_local(effect);
}

/// Does `then` with what `read` gives, now and whenever that is another value.
pub fn follow<T: PartialEq + 'static>(read: impl Fn() -> T + 'static, mut then: impl FnMut(&T) + 'static) {
    let mut last: Option<T> = None;
    effect(move || {
        let now = read();
        if last.as_ref() != Some(&now) {
            then(&now);
            last = Some(now);
        }
    });
}

/// A handle to a value that is kept as long as its owner stands; cheap to copy.
pub struct Handle<T: 'static>(StoredValue<T, LocalStorage>);

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Handle<T> {
        *self
    }
}

impl<T> Copy for Handle<T> {}

impl<T> Handle<T> {
    /// Keeps a value.
    pub fn new(value: T) -> Handle<T> {
        Handle(StoredValue::new_local(value))
    }

    /// Does something with it, unless it is gone.
    pub fn change<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.0.try_update_value(change)
    }
}

impl<T: Clone> Handle<T> {
    /// The value.
    pub fn get(self) -> T {
        self.0.get_value()
    }

    /// The value, unless it is gone.
    pub fn still(self) -> Option<T> {
        self.0.try_get_value()
    }
}
