//! The last words: when the program panics, the page says so, with all that a report needs.

use std::cell::RefCell;
use std::panic::PanicHookInfo;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, HtmlElement, HtmlTextAreaElement};

use super::{clipboard, document};

thread_local! {
    static CONTEXT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Remembers what was run, for a report: to be called after every command.
pub fn remember(context: String) {
    CONTEXT.with(|held| *held.borrow_mut() = context);
}

/// Adds what is about to be done: it may be what panics.
pub fn attempt(what: &str) {
    CONTEXT.with(|held| {
        let mut held = held.borrow_mut();
        held.push_str("\nthen: ");
        held.push_str(what);
    });
}

/// From now on a panic shows a message instead of a dead page.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let _ = show(info);
    }));
}

fn show(info: &PanicHookInfo) -> Option<()> {
    let context = CONTEXT.with(|held| held.try_borrow().map(|text| text.clone()).unwrap_or_default());
    let report = format!("{info}\n\n{context}");
    web_sys::console::error_1(&report.clone().into());
    let body = document().body()?;
    if document().get_element_by_id("panic").is_some() {
        return None;
    }
    if let Some(app) = document().get_element_by_id("app") {
        let _ = app.set_attribute("inert", "");
    }
    let section = element("section", "")?;
    section.set_id("panic");
    section.set_class_name("notice");
    let _ = section.set_attribute("role", "alert");
    let text: HtmlTextAreaElement = element("textarea", "")?.dyn_into().ok()?;
    text.set_value(&report);
    text.set_read_only(true);
    text.set_rows(9);
    let _ = text.set_attribute("aria-label", "Report");
    let copy = element("button", "Copy the report")?;
    copy.set_class_name("btn solid");
    let reload = element("a", "Reload the page")?;
    let _ = reload.set_attribute("href", "./");
    reload.set_class_name("btn");
    let said = "The simulation hit a mistake of its own and stopped. Everything needed to see it again is below: \
                please report it.";
    for child in [element("h2", "Blast Radius has stopped")?, element("p", said)?] {
        section.append_child(&child).ok()?;
    }
    section.append_child(&text).ok()?;
    section.append_child(&copy).ok()?;
    section.append_child(&reload).ok()?;
    body.append_child(&section).ok()?;
    let done = copy.clone();
    let press = Closure::<dyn FnMut()>::new(move || {
        let (done, text) = (done.clone(), text.clone());
        clipboard::copy(&text.value(), move |worked| {
            done.set_text_content(Some(if worked { "Copied" } else { "Select and copy the text above" }));
            let _ = text.focus();
            text.select();
        });
    });
    copy.dyn_ref::<HtmlElement>()?.set_onclick(Some(press.as_ref().unchecked_ref()));
    press.forget();
    Some(())
}

fn element(tag: &str, text: &str) -> Option<Element> {
    let element = document().create_element(tag).ok()?;
    if !text.is_empty() {
        element.set_text_content(Some(text));
    }
    Some(element)
}

/// The worker has stopped by a mistake of its own: the notice shows it like one of the page.
pub fn stopped(message: &str) -> ! {
    wasm_bindgen::throw_val(js_sys::WebAssembly::RuntimeError::new(message).into())
}
