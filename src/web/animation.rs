//! The loop that runs once per frame of the screen. It stops with its handle.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::window;

type Callback = Closure<dyn FnMut(f64)>;

/// A running loop; dropping it ends it.
pub struct Animation {
    running: Rc<Cell<bool>>,
}

impl Animation {
    /// Calls `each_frame` with the time in milliseconds, until the handle is dropped. After a panic in
    /// `each_frame` there is no next frame.
    pub fn start(mut each_frame: impl FnMut(f64) + 'static) -> Animation {
        let running = Rc::new(Cell::new(true));
        let holder: Rc<RefCell<Option<Callback>>> = Rc::default();
        let (again, alive) = (Rc::clone(&holder), Rc::clone(&running));
        let callback = Closure::new(move |now_ms: f64| {
            if alive.get() {
                each_frame(now_ms);
                request(&again);
            }
        });
        *holder.borrow_mut() = Some(callback);
        request(&holder);
        Animation { running }
    }
}

impl Drop for Animation {
    fn drop(&mut self) {
        self.running.set(false);
    }
}

fn request(holder: &Rc<RefCell<Option<Callback>>>) {
    if let Some(callback) = holder.borrow().as_ref() {
        let _ = window().request_animation_frame(callback.as_ref().unchecked_ref());
    }
}
