//! A text that is being written, by hand or by forms: the text is all there is. Every change can be undone.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use crate::app::live::effect;
use crate::app::ui::{El, Live};
use crate::editing::{self, Form};
use crate::language::say;
use crate::room::pieces::button;
use crate::web;
use crate::web::timer::Delay;

/// After so long without a key the text is read, milliseconds.
const PAUSE_MS: u32 = 600;
/// Texts of steps back are kept up to so many bytes together: the oldest go first, and hundreds of steps of a usual text stay.
const PAST_BYTES: usize = 32 << 20;

type Changed = Rc<dyn Fn(&str)>;

/// The text; cheap to copy.
#[derive(Clone)]
pub struct Draft {
    /// The text.
    pub text: Live<String>,
    /// The same as a form; none while it is not JSON.
    pub form: Live<Option<Arc<Form>>>,
    /// Mistakes.
    pub wrong: Live<Vec<String>>,
    /// Steps back that there are.
    pub steps: Live<usize>,
    past: Rc<RefCell<Vec<String>>>,
    waits: Rc<RefCell<Option<Delay>>>,
    kept: Changed,
    read: Rc<RefCell<Option<Changed>>>,
}

impl Draft {
    /// An empty text; `kept` hears every change at once.
    pub fn new(kept: impl Fn(&str) + 'static) -> Draft {
        let draft = Draft {
            text: Live::new(String::new()),
            form: Live::new(None),
            wrong: Live::new(Vec::new()),
            steps: Live::new(0),
            past: Rc::default(),
            waits: Rc::default(),
            kept: Rc::new(kept),
            read: Rc::default(),
        };
        let (text, form) = (draft.text.clone(), draft.form.clone());
        effect(move || form.set(Form::read(&text.get()).map(Arc::new)));
        draft
    }

    /// From now on `read` gets the text when nothing has been written for a while, or a form has changed it.
    pub fn read_by(&self, read: impl Fn(&str) + 'static) {
        *self.read.borrow_mut() = Some(Rc::new(read));
    }

    /// Begins with a text, or goes on with what became of it.
    pub fn begin(&self, fresh: String, kept: Option<String>) {
        let text = kept.unwrap_or_else(|| fresh.clone());
        if text != fresh {
            self.past.borrow_mut().push(fresh);
            self.steps.change(1);
        }
        self.text.change(text);
        self.check();
    }

    /// Another text; `at_once` is it read, else when nothing was written for a while.
    pub fn write(&self, text: String, at_once: bool) {
        let old = self.text.peek();
        if old == text {
            return;
        }
        let mut past = self.past.borrow_mut();
        past.push(old);
        let mut bytes: usize = past.iter().map(String::len).sum();
        while bytes > PAST_BYTES && past.len() > 1 {
            bytes -= past.remove(0).len();
        }
        self.steps.change(past.len());
        drop(past);
        self.show(text, at_once);
    }

    fn show(&self, text: String, at_once: bool) {
        (self.kept)(&text);
        self.text.change(text);
        let draft = self.clone();
        let waits = (!at_once).then(|| web::timer::after(PAUSE_MS, move || draft.check()));
        *self.waits.borrow_mut() = waits;
        if at_once {
            self.check();
        }
    }

    /// Takes the last change back.
    pub fn undo(&self) {
        let Some(text) = self.past.borrow_mut().pop() else { return };
        self.steps.change(self.past.borrow().len());
        self.show(text, true);
    }

    /// Puts a value, which is JSON, to a place.
    pub fn put(&self, place: &str, value: &str) {
        if let Ok(text) = editing::with(&self.text.peek(), place, value) {
            self.write(text, true);
        }
    }

    /// Takes away what stands at a place.
    pub fn take(&self, place: &str) {
        if let Ok(text) = editing::without(&self.text.peek(), place) {
            self.write(text, true);
        }
    }

    /// Adds an element to a list, which begins when it is not there.
    pub fn add(&self, list: &str, element: impl FnOnce(&Form) -> String) {
        let Some(form) = self.form.peek() else { return };
        let element = element(&form);
        if form.has(list) {
            self.put(&format!("{list}/-"), &element);
        } else {
            self.put(list, &format!("[{element}]"));
        }
    }

    /// The mistakes at or below these places.
    pub fn mistakes(&self, places: &[&str]) -> Vec<String> {
        let here = |message: &&String| {
            let at = editing::place_of(message);
            places.iter().any(|place| {
                at.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        self.wrong.get().iter().filter(here).cloned().collect()
    }

    fn check(&self) {
        let read = self.read.borrow().clone();
        if let Some(read) = read {
            read(&self.text.peek());
        }
    }
}

/// The button that takes the last change back.
pub fn undo(draft: &Draft) -> El {
    let (enabled, draft) = (draft.clone(), draft.clone());
    let field = button("btn", &say!(room_undo));
    let node = field.0.clone();
    effect(move || if enabled.steps.get() == 0 { node.set("disabled", "") } else { node.unset("disabled") });
    field.press(move || draft.undo())
}
