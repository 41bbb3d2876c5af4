//! Severity: how bad a part gets, by a share of errors or by a factor, from now or growing. Every fault by share and
//! severity is one of these.

use super::values::{Blank, Factor, Share, Span, Value};
use crate::engine::SimDuration;
use crate::language::say;

/// How bad a part gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A share of what it is asked ends in an error at once.
    Errors(Share),
    /// It takes so many times as long.
    Slow(Factor),
}

/// A severity, and how long it takes to get so bad: from now on, or growing linearly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Worse {
    /// In the end.
    pub severity: Severity,
    /// It grows over so long from what it is now; `None`: it is so at once.
    pub over: Option<Span>,
}

impl Worse {
    /// At once.
    pub const fn now(severity: Severity) -> Worse {
        Worse { severity, over: None }
    }

    /// Growing over 10 min, which a page or a list offers as an example.
    pub(super) const fn growing(severity: Severity) -> Worse {
        Worse { severity, over: Some(Span::new(600_000)) }
    }

    /// The time that it takes to get so bad.
    pub fn over(self) -> SimDuration {
        self.over.map_or(SimDuration::ZERO, Span::duration)
    }

    /// Its words; `errors` is the word of a share of errors.
    pub(super) fn words(self, errors: &str) -> String {
        let what = match self.severity {
            Severity::Errors(share) => format!("{errors} {}", share.spell()),
            Severity::Slow(factor) => format!("slow {}", factor.spell()),
        };
        match self.over {
            None => what,
            Some(over) => format!("{what} over {}", over.spell()),
        }
    }

    /// How it grows, at the end of a sentence; empty where it is so at once.
    pub fn growth(self) -> String {
        self.over.map_or(String::new(), |over| say!(worse_growth, span = over.duration()))
    }

    pub(super) fn each_value(&mut self, see: &mut dyn FnMut(Blank)) {
        match &mut self.severity {
            Severity::Errors(share) => see(share.blank()),
            Severity::Slow(factor) => see(factor.blank()),
        }
        if let Some(over) = &mut self.over {
            see(over.blank());
        }
    }
}
