//! The page on paper: what it shows first, and nothing changes any more. Stands in the place of `app/live`, with the same
//! names, where there is no browser.

use std::cell::RefCell;
use std::rc::Rc;

/// A value that effects read.
pub struct Live<T> {
    value: Rc<RefCell<T>>,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Live<T> {
        Live { value: Rc::clone(&self.value) }
    }
}

impl<T: Clone> Live<T> {
    /// A value.
    pub fn new(value: T) -> Live<T> {
        Live { value: Rc::new(RefCell::new(value)) }
    }

    /// The value.
    pub fn get(&self) -> T {
        self.peek()
    }

    /// The value.
    pub fn peek(&self) -> T {
        self.value.borrow().clone()
    }

    /// Another value.
    pub fn set(&self, value: T) {
        self.value.replace(value);
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

/// Runs now.
pub fn effect(mut run: impl FnMut() + 'static) {
    run();
}

/// Does `then` with what `read` gives.
pub fn follow<T: PartialEq + 'static>(read: impl Fn() -> T + 'static, mut then: impl FnMut(&T) + 'static) {
    then(&read());
}

/// What is made stays: an owner owns nothing.
#[derive(Clone, Default)]
pub struct Owner;

impl Owner {
    /// An owner.
    pub fn new() -> Owner {
        Owner
    }

    /// The present one.
    pub fn current() -> Option<Owner> {
        Some(Owner)
    }

    /// Another one below it.
    pub fn child(&self) -> Owner {
        Owner
    }

    /// Makes something.
    pub fn with<T>(&self, make: impl FnOnce() -> T) -> T {
        make()
    }

    /// Nothing is taken away.
    pub fn cleanup(&self) {}
}

/// A handle to a value that is kept for good; cheap to copy.
pub struct Handle<T: 'static>(&'static RefCell<T>);

impl<T> Clone for Handle<T> {
    fn clone(&self) -> Handle<T> {
        *self
    }
}

impl<T> Copy for Handle<T> {}

impl<T> Handle<T> {
    /// Keeps a value.
    pub fn new(value: T) -> Handle<T> {
        Handle(Box::leak(Box::new(RefCell::new(value))))
    }

    /// Does something with it.
    pub fn change<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        Some(change(&mut self.0.borrow_mut()))
    }
}

impl<T: Clone> Handle<T> {
    /// The value.
    pub fn get(self) -> T {
        self.0.borrow().clone()
    }

    /// The value: it is never gone.
    pub fn still(self) -> Option<T> {
        Some(self.get())
    }
}

/// Does it.
pub fn untrack<T>(make: impl FnOnce() -> T) -> T {
    make()
}

/// Nothing is cleaned up.
pub fn on_cleanup(_: impl FnOnce() + 'static) {}

/// Makes what stands in the document.
pub fn begin(root: fn()) {
    root();
}
