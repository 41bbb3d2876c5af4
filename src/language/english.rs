//! English, which is spoken wherever nothing else is chosen: its messages are part of the program.

use std::sync::LazyLock;

use super::fluent::Fluent;
use super::speak::{Speak, Value};

/// All English messages, a Fluent resource.
pub const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/en.ftl"));

/// Speaks English.
pub struct English;

/// Speaks English.
pub static ENGLISH: English = English;

static FLUENT: LazyLock<Fluent> = LazyLock::new(|| Fluent::new("en", TEXT));

/// English, with its messages.
pub fn english() -> &'static Fluent {
    &FLUENT
}

impl Speak for English {
    fn message(&self, id: usize, values: &[Value]) -> String {
        FLUENT.message(id, values)
    }

    fn number(&self, number: f64, digits: u8) -> String {
        FLUENT.number(number, digits)
    }

    fn cased(&self, text: &str, begins: bool) -> String {
        FLUENT.cased(text, begins)
    }

    fn clock(&self, minutes: u32, day: u32, zone: &str) -> String {
        FLUENT.clock(minutes, day, zone)
    }
}
