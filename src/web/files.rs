//! Files that a person chose, or dropped onto a field for files: their names and texts.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};

use super::dom::Node;

/// A file: its name, and its text or nothing when it is too large or cannot be read.
pub type Chosen = (String, Option<String>);

/// Reads all files of a field, each of at most `most` bytes; `then` gets them when all are read, in their order.
pub fn all(field: &Node, most: f64, then: impl FnOnce(Vec<Chosen>) + 'static) {
    let member =
        |of: &JsValue, name: &str| Reflect::get(of, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    let list = Array::from(&member(field.element(), "files"));
    let read: Rc<RefCell<Vec<Option<Chosen>>>> = Rc::new(RefCell::new(vec![None; list.length() as usize]));
    let then = Rc::new(RefCell::new(Some(then)));
    for (place, file) in list.iter().enumerate() {
        let name = member(&file, "name").as_string().unwrap_or_default();
        let (read, then) = (Rc::clone(&read), Rc::clone(&then));
        let take = Rc::new(move |text: Option<String>| {
            read.borrow_mut()[place] = Some((name.clone(), text));
            if read.borrow().iter().all(Option::is_some) {
                let all = read.borrow_mut().drain(..).flatten().collect();
                let then = then.borrow_mut().take();
                if let Some(then) = then {
                    then(all);
                }
            }
        });
        if member(&file, "size").as_f64().unwrap_or(0.0) > most {
            take(None);
            continue;
        }
        let other = Rc::clone(&take);
        let worked = Closure::once_into_js(move |text: JsValue| {
            // What is no UTF-8 has the sign for that in it.
            take(text.as_string().filter(|text| !text.contains('\u{fffd}')));
        });
        let failed = Closure::once_into_js(move |_: JsValue| other(None));
        let text = member(&file, "text").dyn_into::<Function>().and_then(|text| text.call0(&file));
        if let Ok(promise) = text
            && let Ok(then_method) = member(&promise, "then").dyn_into::<Function>()
        {
            let _ = then_method.call2(&promise, &worked, &failed);
        }
    }
}
