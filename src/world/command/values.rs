//! Values in commands: a factor `5x`, a share `5%`, a duration `10m`, a rate `2/min`, a number `3`. Each is a whole number
//! of its smallest part, has a range and one spelling, and is read and spelled here and nowhere else.

use super::time::{decimal, parse_time, spell_time};
use crate::engine::{SimDuration, SimTime};
use crate::language::{self, say};

/// The form of a kind of value: how it is spelled, and its range.
#[derive(Debug, PartialEq, Eq)]
pub struct Form {
    /// The word that stands for such a value in a template: `FACTOR`.
    pub word: &'static str,
    /// Its name with the article: `a factor`.
    name: &'static str,
    /// What follows its digits; `None` for a duration, which is spelled as times are.
    ending: Option<&'static str>,
    /// Smallest parts of one, and the digits that they take behind the point.
    parts: (u32, usize),
    /// The least value, in smallest parts.
    pub least: u32,
    /// The most, in smallest parts; a command may allow less.
    pub most: u32,
}

impl Form {
    /// The one spelling of a value of so many smallest parts.
    fn spell(&self, amount: u32) -> String {
        let Some(ending) = self.ending else { return spell_millis(amount) };
        let (parts, digits) = self.parts;
        let (whole, rest) = (amount / parts, amount % parts);
        match rest {
            0 => format!("{whole}{ending}"),
            _ => format!("{whole}.{}{ending}", format!("{rest:0digits$}").trim_end_matches('0')),
        }
    }

    /// Reads a value of at most `most` smallest parts; `None` for what is none, or is out of range.
    pub(super) fn read(&self, text: &str, most: u32) -> Option<u32> {
        let amount = match self.ending {
            None => {
                let micros = parse_time(text).ok()?.as_micros();
                micros.is_multiple_of(1_000).then_some(micros / 1_000)?
            }
            Some(ending) => {
                let number = text.strip_suffix(ending)?;
                let plain = |c: char| c.is_ascii_digit() || c == '.';
                number.chars().all(plain).then(|| decimal(number, self.parts.0.into()))??
            }
        };
        let amount = u32::try_from(amount).ok()?;
        (self.least..=most).contains(&amount).then_some(amount)
    }

    /// What would fit behind `before`: `a factor from 1.1x to 1000x`, `fees/1 to fees/6`.
    pub(super) fn expected(&self, before: &str, most: u32) -> String {
        let (least, most) = (self.spell(self.least), self.spell(most));
        match before {
            "" => format!("{} from {least} to {most}", self.name),
            _ => format!("{before}{least} to {before}{most}"),
        }
    }

    /// Its range up to `most` smallest parts, for a list of templates: `1.1x to 1000x`.
    pub fn range(&self, most: u32) -> String {
        format!("{} to {}", self.spell(self.least), self.spell(most))
    }
}

/// A duration of whole milliseconds: `50ms` below a second, else as times are spelled.
fn spell_millis(millis: u32) -> String {
    match millis {
        0..1_000 => format!("{millis}ms"),
        _ => spell_time(SimTime::from_micros(u64::from(millis) * 1_000)),
    }
}

/// A value where it stands in a command: to be looked at, or to be replaced.
pub(super) struct Blank<'c> {
    pub form: &'static Form,
    /// The most that the command allows here, in smallest parts.
    pub most: u32,
    amount: &'c mut u32,
}

/// A value of one of the kinds.
pub(super) trait Value {
    /// It, where it stands in a command.
    fn blank(&mut self) -> Blank<'_>;
}

impl Blank<'_> {
    /// The same in a command that allows at most so many smallest parts.
    pub fn up_to(self, most: u32) -> Self {
        Blank { most: most.min(self.most), ..self }
    }

    pub fn spell(&self) -> String {
        self.form.spell(*self.amount)
    }

    /// Puts another value there; one that is out of range becomes the nearest that is not.
    pub fn fill(&mut self, amount: u32) {
        *self.amount = amount.clamp(self.form.least, self.most);
    }
}

macro_rules! values {
    ($($(#[$doc:meta])* $name:ident { word: $word:literal, name: $called:literal, ending: $ending:expr,
        parts: $parts:expr, range: $least:literal..=$most:literal })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(u32);

        impl $name {
            /// Its form.
            pub const FORM: &'static Form = &Form {
                word: $word, name: $called, ending: $ending, parts: $parts, least: $least, most: $most,
            };

            /// A value of so many smallest parts.
            ///
            /// # Panics
            /// Panics outside its range.
            pub const fn new(amount: u32) -> Self {
                assert!($least <= amount && amount <= $most, "a value within its range");
                $name(amount)
            }

            /// Its smallest parts.
            pub const fn amount(self) -> u32 {
                self.0
            }

            /// Its one spelling.
            pub fn spell(self) -> String {
                Self::FORM.spell(self.0)
            }
        }

        impl Value for $name {
            fn blank(&mut self) -> Blank<'_> {
                Blank { form: Self::FORM, most: $most, amount: &mut self.0 }
            }
        }
    )*};
}

values! {
    /// How many times as long something takes, in tenths: 1.1 to 1,000 times.
    Factor { word: "FACTOR", name: "a factor", ending: Some("x"), parts: (10, 1), range: 11..=10_000 }
    /// A share, in hundredths of a percent: 0.01 to 100 %.
    Share { word: "SHARE", name: "a share", ending: Some("%"), parts: (100, 2), range: 1..=10_000 }
    /// A duration, in milliseconds: up to a day.
    Span { word: "DURATION", name: "a duration", ending: None, parts: (1, 0), range: 1..=86_400_000 }
    /// So many per minute: 1 to 10,000.
    Rate { word: "RATE", name: "a rate", ending: Some("/min"), parts: (1, 0), range: 1..=10_000 }
    /// A number, counted from 1.
    Number { word: "N", name: "a number", ending: Some(""), parts: (1, 0), range: 1..=65_535 }
}

impl Factor {
    /// The number alone, as it is said: `5`, `1.5`.
    pub fn number(self) -> String {
        language::short(f64::from(self.0) / 10.0, 1)
    }
}

impl Share {
    /// It as it is said: `40%`, `0.5%`.
    pub fn said(self) -> String {
        say!(percent, share = language::short(f64::from(self.0) / 100.0, 2))
    }

    /// It as a number from 0 to 1.
    pub fn fraction(self) -> f64 {
        f64::from(self.0) / 10_000.0
    }

    /// All of it.
    pub const WHOLE: Share = Share::new(10_000);

    /// So many out of `count`, rounded up: at least one where there is any.
    pub fn of(self, count: usize) -> usize {
        (count * self.0 as usize).div_ceil(10_000)
    }
}

impl Span {
    /// As a duration.
    pub fn duration(self) -> SimDuration {
        SimDuration::from_millis(self.0.into())
    }
}
