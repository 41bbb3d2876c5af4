//! A language with its messages, by the crate of Project Fluent.

use std::fmt::Write;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use super::signatures::signatures;
use super::speak::{Speak, Value};

/// How a language writes numbers, times of day and capitals.
#[derive(Clone, Copy)]
pub struct Writing {
    /// A number with so many digits after its point.
    pub number: fn(f64, u8) -> String,
    /// A time of day: minutes since midnight.
    pub time: fn(u32) -> String,
    /// A letter as a capital (`true`) or small.
    pub cased: fn(&str, bool) -> String,
}

impl Writing {
    /// As English has them: `271,600`, `1.2`, `7:51 PM`.
    pub const ENGLISH: Writing = Writing { number: english_number, time: english_time, cased: english_case };
}

/// How the language that is spoken beside English is written.
static OF_READER: OnceLock<Writing> = OnceLock::new();

/// A number as a message has it. The crate writes no thousands apart, and leaves digits as they are.
fn written(value: &FluentValue, writing: &Writing) -> Option<String> {
    match value {
        FluentValue::Number(number) => {
            let digits = number.options.minimum_fraction_digits.unwrap_or(0);
            Some((writing.number)(number.value, digits as u8))
        }
        _ => None,
    }
}

/// A language that is spoken.
pub struct Fluent {
    bundle: FluentBundle<FluentResource>,
    /// Each message's name and the names of its values, both in order.
    messages: Vec<(String, Vec<String>)>,
    writing: Writing,
}

impl Fluent {
    /// The language `tag` (say `pt-BR`) with the messages of `text`, a Fluent resource. It is
    /// written as English is until that is given.
    ///
    /// Messages are numbered by their names, so `text` has to have those of the English files, all of them and no others: a
    /// test holds that every language does. What cannot be read of it is left out, and shifts the numbers behind it.
    pub fn new(tag: &str, text: &str) -> Fluent {
        let resource = match FluentResource::try_new(text.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        let messages = signatures(resource.entries());
        let mut bundle = FluentBundle::new_concurrent(tag.parse().into_iter().collect());
        // The texts are of one direction; isolating marks would be part of every file and clipboard.
        bundle.set_use_isolating(false);
        bundle.add_resource_overriding(resource);
        bundle.set_formatter(Some(|value, _| written(value, &Writing::ENGLISH)));
        Fluent { bundle, messages, writing: Writing::ENGLISH }
    }

    /// Written as the language is. The crate's own rule for writing numbers cannot know more than the process does, so only
    /// one language beside English is written as it is: the first that comes here.
    pub fn with(mut self, writing: Writing) -> Fluent {
        self.writing = *OF_READER.get_or_init(|| writing);
        self.bundle.set_formatter(Some(|value, _| written(value, OF_READER.get()?)));
        self
    }

    /// The messages in the order of their numbers: each one's name, and the names of its values in order.
    pub fn messages(&self) -> &[(String, Vec<String>)] {
        &self.messages
    }
}

impl Speak for Fluent {
    fn message(&self, id: usize, values: &[Value]) -> String {
        let Some((name, names)) = self.messages.get(id) else { return format!("#{id}") };
        let Some(pattern) = self.bundle.get_message(name).and_then(|message| message.value()) else {
            return name.clone();
        };
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in names.iter().zip(values) {
            args.set(name.as_str(), self.spoken(value));
        }
        let mut wrong = Vec::new();
        self.bundle.format_pattern(pattern, Some(&args), &mut wrong).into_owned()
    }

    fn number(&self, number: f64, digits: u8) -> String {
        (self.writing.number)(number, digits)
    }

    fn cased(&self, text: &str, begins: bool) -> String {
        let mut letters = text.chars().map(char::len_utf8);
        let Some(first) = letters.next() else { return String::new() };
        let two = first + letters.next().unwrap_or(0);
        // `API gateway` stays as it is within a sentence.
        let is_short =
            !begins && two > first && (self.writing.cased)(&text[first..two], false) != text[first..two];
        if is_short { text.to_owned() } else { (self.writing.cased)(&text[..first], begins) + &text[first..] }
    }

    fn clock(&self, minutes: u32, day: u32, zone: &str) -> String {
        let mut text = (self.writing.time)(minutes);
        if !zone.is_empty() {
            let _ = write!(text, " {zone}");
        }
        match day {
            0 => text,
            _ => {
                let values = [Value::Number(f64::from(day) + 1.0, 0), Value::Text(text.into())];
                let named = |message: &(String, _)| message.0.as_str().cmp("clock-of-a-day");
                let id = self.messages.binary_search_by(named);
                id.map_or(String::new(), |id| self.message(id, &values))
            }
        }
    }
}

impl Fluent {
    /// A value as Fluent takes it. Numbers keep their value, by which a message chooses its form, and are written
    /// out by the language.
    fn spoken<'a>(&self, value: &'a Value) -> FluentValue<'a> {
        match value {
            Value::Text(text) => FluentValue::String(text.as_ref().into()),
            Value::Number(number, digits) => {
                let digits = usize::from(*digits);
                let options = FluentNumberOptions {
                    minimum_fraction_digits: Some(digits),
                    maximum_fraction_digits: Some(digits),
                    ..FluentNumberOptions::default()
                };
                FluentValue::Number(FluentNumber::new(*number, options))
            }
        }
    }
}

fn english_number(number: f64, digits: u8) -> String {
    let text = crate::base::decimal::fixed(number, digits.into());
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |rest| ("-", rest));
    let mut grouped = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if let Some(fraction) = fraction {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}

fn english_time(minutes: u32) -> String {
    let (hour, minute) = (minutes / 60, minutes % 60);
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = if hour.is_multiple_of(12) { 12 } else { hour % 12 };
    format!("{hour}:{minute:02} {half}")
}

fn english_case(letter: &str, capital: bool) -> String {
    // In the browser a language has its own, and the tables of all letters would be 24 kB of its data.
    #[cfg(target_arch = "wasm32")]
    return if capital { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() };
    #[cfg(not(target_arch = "wasm32"))]
    return if capital { letter.to_uppercase() } else { letter.to_lowercase() };
}
