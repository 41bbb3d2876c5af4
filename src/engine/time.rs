//! Simulated time: whole microseconds since the start of the run.

use crate::language::{self, Speakable, Value};
use std::fmt;
use std::ops::{Add, AddAssign, Sub};

use serde::{Deserialize, Serialize};

use crate::base::wire::{Reader, Wire};

/// A moment: microseconds since the start of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SimTime(u64);

/// A length of time in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SimDuration(u64);

impl SimTime {
    /// The start of the run.
    pub const ZERO: SimTime = SimTime(0);
    /// Later than anything that can happen.
    pub const NEVER: SimTime = SimTime(u64::MAX);

    /// The moment `micros` microseconds after the start.
    pub const fn from_micros(micros: u64) -> Self {
        SimTime(micros)
    }

    /// The moment `seconds` seconds after the start.
    pub const fn from_secs(seconds: u64) -> Self {
        SimTime(seconds * 1_000_000)
    }

    /// Microseconds since the start.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// Seconds since the start, for display and statistics.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// Time passed since `earlier`; zero when `earlier` is later.
    pub const fn since(self, earlier: SimTime) -> SimDuration {
        SimDuration(self.0.saturating_sub(earlier.0))
    }
}

impl SimDuration {
    /// No time at all.
    pub const ZERO: SimDuration = SimDuration(0);
    /// Longer than any run.
    pub const MAX: SimDuration = SimDuration(u64::MAX);

    /// `micros` microseconds.
    pub const fn from_micros(micros: u64) -> Self {
        SimDuration(micros)
    }

    /// `millis` milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        SimDuration(millis * 1_000)
    }

    /// `seconds` seconds.
    pub const fn from_secs(seconds: u64) -> Self {
        SimDuration(seconds * 1_000_000)
    }

    /// `seconds` rounded to the nearest microsecond; negative and NaN become zero, 2^63 us and more one less.
    #[inline]
    pub fn from_secs_f64(seconds: f64) -> Self {
        // The signed conversion is one instruction and two tests, the unsigned one is three times as long.
        SimDuration(((seconds * 1e6 + 0.5) as i64).max(0) as u64)
    }

    /// Microseconds.
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// Whole milliseconds, rounded down.
    pub const fn as_millis(self) -> u64 {
        self.0 / 1_000
    }

    /// Seconds, for display and statistics.
    pub fn as_secs_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// This length `factor` times, saturating.
    pub const fn times(self, factor: u64) -> Self {
        SimDuration(self.0.saturating_mul(factor))
    }
}

impl Add<SimDuration> for SimTime {
    type Output = SimTime;
    fn add(self, length: SimDuration) -> SimTime {
        SimTime(self.0.saturating_add(length.0))
    }
}

impl AddAssign<SimDuration> for SimTime {
    fn add_assign(&mut self, length: SimDuration) {
        *self = *self + length;
    }
}

impl Sub<SimDuration> for SimTime {
    type Output = SimTime;
    fn sub(self, length: SimDuration) -> SimTime {
        SimTime(self.0.saturating_sub(length.0))
    }
}

impl Add for SimDuration {
    type Output = SimDuration;
    fn add(self, other: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_add(other.0))
    }
}

impl Sub for SimDuration {
    type Output = SimDuration;
    fn sub(self, other: SimDuration) -> SimDuration {
        SimDuration(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for SimTime {
    /// `h:mm:ss`, or `m:ss` in the first hour.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1_000_000;
        let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if h > 0 { write!(f, "{h}:{m:02}:{s:02}") } else { write!(f, "{m:02}:{s:02}") }
    }
}

impl Speakable for SimTime {
    fn value(&self) -> Value<'_> {
        Value::Text(self.to_string().into())
    }
}

impl Speakable for SimDuration {
    /// As it is displayed, with the point of the language.
    fn value(&self) -> Value<'_> {
        let text = self.to_string();
        Value::Text(match text.strip_suffix(" s").map(|seconds| (seconds.contains('.'), seconds.parse())) {
            Some((true, Ok(seconds))) => format!("{} s", language::number(seconds, 1)).into(),
            _ => text.into(),
        })
    }
}

impl fmt::Display for SimDuration {
    /// The largest unit that keeps it readable: `250 ms`, `9.2 s`, `2 min 30 s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0;
        match micros {
            0..1_000 => write!(f, "{micros} us"),
            1_000..1_000_000 => write!(f, "{} ms", micros / 1_000),
            1_000_000..120_000_000 => {
                let tenths = micros / 100_000;
                if tenths.is_multiple_of(10) || tenths >= 1_000 {
                    write!(f, "{} s", tenths / 10)
                } else {
                    write!(f, "{}.{} s", tenths / 10, tenths % 10)
                }
            }
            _ => {
                let seconds = micros / 1_000_000;
                if seconds.is_multiple_of(60) {
                    write!(f, "{} min", seconds / 60)
                } else {
                    write!(f, "{} min {} s", seconds / 60, seconds % 60)
                }
            }
        }
    }
}

impl Wire for SimTime {
    fn put(&self, out: &mut Vec<u8>) {
        self.as_micros().put(out);
    }
    fn take(from: &mut Reader) -> Self {
        SimTime::from_micros(u64::take(from))
    }
}
