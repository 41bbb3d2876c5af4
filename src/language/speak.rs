//! What can be said, and by whom.

use std::borrow::Cow;

/// A value within a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// Words: a name, or what has been said before.
    Text(Cow<'a, str>),
    /// A number and how many digits follow its point.
    Number(f64, u8),
}

/// What can stand in a message.
pub trait Speakable {
    /// As a value.
    fn value(&self) -> Value<'_>;
}

impl<T: Speakable + ?Sized> Speakable for &T {
    fn value(&self) -> Value<'_> {
        (**self).value()
    }
}

impl Speakable for str {
    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Speakable for String {
    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

impl Speakable for Cow<'_, str> {
    fn value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }
}

/// A number and how many digits follow its point.
impl Speakable for (f64, u8) {
    fn value(&self) -> Value<'_> {
        Value::Number(self.0, self.1)
    }
}

macro_rules! whole {
    ($($kind:ty),*) => {$(
        impl Speakable for $kind {
            fn value(&self) -> Value<'_> {
                Value::Number(*self as f64, 0)
            }
        }
    )*};
}

whole!(u8, u16, u32, u64, usize, i32, i64);

/// Says messages, in a language or as marks.
pub trait Speak: Sync {
    /// A message by its number, with its values in the order of their names.
    fn message(&self, id: usize, values: &[Value]) -> String;
    /// A number and how many digits follow its point.
    fn number(&self, number: f64, digits: u8) -> String;
    /// The same text as the beginning of a sentence (`true`), or within one.
    fn cased(&self, text: &str, begins: bool) -> String;
    /// A clock of the scenario: minutes since midnight (under 1,440), the day from 0, and the name of its time zone.
    fn clock(&self, minutes: u32, day: u32, zone: &str) -> String;
}
