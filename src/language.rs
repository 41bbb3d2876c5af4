//! Words in the language of whoever reads them. A sentence is a message of `assets/languages` (Fluent) with values, and `say!`
//! says it: at once where a language is spoken (the command line speaks English, the page that of its reader), and
//! else, in the simulator's module, as marks that the page spells when they arrive. So what is told needs one type, a
//! text, and the simulator needs no language.

#[cfg(not(target_arch = "wasm32"))]
mod english;
mod fluent;
mod marks;
mod signatures;
mod speak;

use std::sync::OnceLock;

#[cfg(not(target_arch = "wasm32"))]
pub use english::{ENGLISH, TEXT, english};
pub use fluent::{Fluent, Writing};
pub use marks::{Elsewhere, MARKS, is_sign, spell};
pub use speak::{Speak, Speakable, Value};

static SPEAKER: OnceLock<&'static dyn Speak> = OnceLock::new();

/// From now on, and for good, everything is said by `speaker`. Returns false where another has been chosen before.
pub fn speak(speaker: &'static dyn Speak) -> bool {
    SPEAKER.set(speaker).is_ok()
}

fn speaker() -> &'static dyn Speak {
    // The simulator's module and the page's are both WebAssembly; the page says at its start what it speaks, and has loaded
    // the messages.
    #[cfg(target_arch = "wasm32")]
    let otherwise: &dyn Speak = &MARKS;
    #[cfg(not(target_arch = "wasm32"))]
    let otherwise: &dyn Speak = &ENGLISH;
    SPEAKER.get().copied().unwrap_or(otherwise)
}

/// A sentence that waits for one value, which has been said.
pub type Saying = fn(String) -> String;

/// Says a number with so many digits after its point.
pub fn number(number: f64, digits: u8) -> String {
    speaker().number(number, digits)
}

/// Says a value by itself: a time, a length of time, a number.
pub fn spoken(value: impl Speakable) -> String {
    match value.value() {
        Value::Text(text) => text.into_owned(),
        Value::Number(number, digits) => self::number(number, digits),
    }
}

/// Says a number with at most so many digits after its point, without zeros at the end: `0.5`, `3,600`.
pub fn short(value: f64, most: u32) -> String {
    let text = crate::base::decimal::short(value, most);
    number(value, text.split_once('.').map_or(0, |parts| parts.1.len() as u8))
}

/// Says a text as the beginning of a sentence.
pub fn capital(text: &str) -> String {
    speaker().cased(text, true)
}

/// Says a text as it stands within a sentence: its first letter is small, unless it is an abbreviation (`API gateway`).
pub fn small(text: &str) -> String {
    speaker().cased(text, false)
}

/// Says a time of the scenario's clock: minutes since midnight (under 1,440), the day from 0, and the name of its time zone.
pub fn clock(minutes: u32, day: u32, zone: &str) -> String {
    speaker().clock(minutes, day, zone)
}

/// Says a list: `a, b and c`.
pub fn list(items: &[impl AsRef<str>]) -> String {
    let join = |items: &[_]| items.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ");
    match items {
        [first @ .., last] if !first.is_empty() => {
            let (first, last) = (join(first), last.as_ref());
            say!(list_and, first, last)
        }
        _ => join(items),
    }
}

/// A text that has come from where no language is spoken.
pub fn arrived(text: String) -> String {
    if marks::has_any(&text) { spell(&text, speaker()) } else { text }
}

/// The languages that there are, as their tags (BCP 47): the folders of `assets/languages`.
pub const TAGS: &[&str] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// The messages of the English files, as structs with their values: `say!` makes them. Made by `build.rs`.
#[allow(non_camel_case_types, missing_docs)]
pub mod messages {
    use super::{Speakable, Value, speaker};

    // Out of line, and by reference: a thousand places call it, and each of them is code.
    #[inline(never)]
    fn speak(id: usize, values: &[&dyn Speakable]) -> String {
        let values: Vec<Value> = values.iter().map(|value| value.value()).collect();
        speaker().message(id, &values)
    }

    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

/// A message without values, for tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word(usize);

impl Word {
    /// By the number of the message: `word!` gives it.
    pub const fn new(id: usize) -> Word {
        Word(id)
    }

    /// Says it.
    pub fn say(self) -> String {
        speaker().message(self.0, &[])
    }
}

/// A message without values, to be said later: `word!(zone_fault_gray)`.
#[macro_export]
macro_rules! word {
    ($id:ident) => {
        const {
            let _ = $crate::language::messages::$id {};
            $crate::language::Word::new($crate::language::messages::$id::ID)
        }
    };
}

/// Says a message: its name with `_` for `-`, then its values by name. `say!(hangs_all, waits = list, on)` says
/// `hangs-all` with `$waits` and `$on`. What a message lacks, or has no use for, does not compile.
#[macro_export]
macro_rules! say {
    ($id:ident $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        $crate::language::messages::$id {
            $($name: &$crate::value_of!($name $(, $value)?)),*
        }.say()
    };
}

/// The value that stands behind a name in `say!`: the variable of that name, where none is given.
#[doc(hidden)]
#[macro_export]
macro_rules! value_of {
    ($name:ident) => {
        $name
    };
    ($name:ident, $value:expr) => {
        $value
    };
}

pub use {say, word};
