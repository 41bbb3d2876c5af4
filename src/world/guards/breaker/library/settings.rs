//! What is known of a library's breaker: its settings under its own names with their meanings and defaults, and how rules
//! are made of their values.

use super::rules::Rules;
use crate::engine::SimDuration;

/// What is known of a library.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its word in documents and on the command line.
    pub word: &'static str,
    /// The version whose rules the machine has.
    pub version: &'static str,
    /// Whether it was measured what the library makes of a call that a timeout around its breaker cuts off; where it was
    /// not, the rule of resilience4j stands (`docs/libraries.md`).
    pub cut_off_measured: bool,
    /// Its settings; none for resilience4j, whose are [`BreakerConfig`](crate::world::guards::BreakerConfig)'s.
    pub settings: &'static [Setting],
    /// The rules that values of its settings make; `None` for resilience4j, which has a machine of its own.
    pub rules: Option<fn(&Values) -> Rules>,
}

/// The kind of a setting's value, with its bounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// A whole number from 1 on.
    Count,
    /// A whole number from 0 on.
    CountOrNone,
    /// A share from 0 to 1.
    Share,
    /// A percentage.
    Percent,
    /// A number above zero.
    Rate,
    /// A duration above zero, kept in seconds.
    Duration,
    /// A duration over which results are counted one by one or slot by slot, kept in seconds.
    Window,
    /// The same, at least five seconds.
    LongWindow,
}

impl Kind {
    /// Returns whether it is a duration.
    pub fn is_duration(self) -> bool {
        matches!(self, Kind::Duration | Kind::Window | Kind::LongWindow)
    }
}

/// What stands for a setting that a document leaves out; durations in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unset {
    /// The library's default.
    Default(f64),
    /// The library has no default, and this one is assumed.
    Assumed(f64),
    /// The value of another setting.
    As(&'static str),
    /// This over the value of another setting.
    Over(f64, &'static str),
    /// Nothing: the rule is off.
    Off,
}

/// A setting of a library.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Its name, as the library spells it.
    pub name: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// What stands for it when it is left out.
    pub unset: Unset,
    /// What it means, for the person who writes a document: a sentence without its full stop. The page has none of this.
    #[cfg(not(target_arch = "wasm32"))]
    pub meaning: &'static str,
}

impl Setting {
    /// A setting; `meaning` is said of it where a document is written.
    pub const fn new(name: &'static str, kind: Kind, unset: Unset, meaning: &'static str) -> Setting {
        #[cfg(target_arch = "wasm32")]
        let _ = meaning;
        Setting {
            name,
            kind,
            unset,
            #[cfg(not(target_arch = "wasm32"))]
            meaning,
        }
    }

    /// One with a default of the library's.
    pub const fn set(name: &'static str, kind: Kind, default: f64, meaning: &'static str) -> Setting {
        Setting::new(name, kind, Unset::Default(default), meaning)
    }

    /// One whose default is assumed, because the library has none.
    pub const fn assumed(name: &'static str, kind: Kind, default: f64, meaning: &'static str) -> Setting {
        Setting::new(name, kind, Unset::Assumed(default), meaning)
    }

    /// Returns whether the library has no default and one is assumed.
    pub fn is_assumed(&self) -> bool {
        matches!(self.unset, Unset::Assumed(_))
    }
}

/// Values of a library's settings, in its order; durations in seconds, `None` where one without a default is left out.
#[derive(Clone, Debug)]
pub struct Values {
    settings: &'static [Setting],
    values: Vec<Option<f64>>,
}

impl Values {
    /// The defaults.
    pub fn new(settings: &'static [Setting]) -> Values {
        let value = |setting: &Setting| match setting.unset {
            Unset::Default(value) | Unset::Assumed(value) => Some(value),
            Unset::As(_) | Unset::Over(..) | Unset::Off => None,
        };
        Values { settings, values: settings.iter().map(value).collect() }
    }

    /// Sets one by its name; false if the library has no such setting.
    pub fn set(&mut self, name: &str, value: f64) -> bool {
        let at = self.settings.iter().position(|setting| setting.name == name);
        if let Some(at) = at {
            self.values[at] = Some(value);
        }
        at.is_some()
    }

    /// What stands for a setting that is left out, as the others are; `None` where its rule is off then.
    pub fn unset(&self, setting: &Setting) -> Option<f64> {
        match setting.unset {
            Unset::Default(value) | Unset::Assumed(value) => Some(value),
            Unset::As(other) => Some(self.number(other)),
            Unset::Over(value, other) => Some(value / self.number(other)),
            Unset::Off => None,
        }
    }

    /// A value, if its rule is on.
    pub(super) fn given(&self, name: &str) -> Option<f64> {
        let at = self.settings.iter().position(|setting| setting.name == name);
        let at = at.expect("a setting of the library");
        self.values[at].or_else(|| self.unset(&self.settings[at]))
    }

    /// A value.
    pub(super) fn number(&self, name: &str) -> f64 {
        self.given(name).expect("it has a default")
    }

    /// A whole number.
    pub(super) fn count(&self, name: &str) -> u32 {
        self.number(name) as u32
    }

    /// A duration.
    pub(super) fn duration(&self, name: &str) -> SimDuration {
        SimDuration::from_secs_f64(self.number(name))
    }
}
