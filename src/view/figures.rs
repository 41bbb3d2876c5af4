//! Figures as a person reads them: times, shares, rates, counts.

pub use crate::base::decimal::{fixed, short};
use crate::language::{self, say};
pub use crate::telling::figures::{clock, count, factor_share, local_clock, millis, percent, share};

/// Microseconds in a second.
const SECOND: u64 = 1_000_000;

/// Simulated time without an empty hour, say `41:20` or `1:02:03`.
pub fn short_clock(us: u64) -> String {
    let s = us / SECOND;
    if s >= 3600 { clock(us) } else { format!("{:02}:{:02}", s / 60, s % 60) }
}

/// A rate per second, with one decimal below ten.
pub fn rate(per_second: f64) -> String {
    if per_second > 0.0 && per_second < 9.95 {
        language::number(per_second, 1)
    } else {
        count(per_second.max(0.0).round() as u64)
    }
}

/// A span in whole units a person would use: `8 s`, `12 min`, `2 h 5 min`.
pub fn span(seconds: f64) -> String {
    let s = seconds.max(0.0).round() as u64;
    match s {
        0..=119 => say!(seconds, number = s),
        120..=7199 => say!(span_minutes, minutes = s / 60),
        _ if (s / 60).is_multiple_of(60) => say!(span_hours, hours = s / 3600),
        _ => say!(span_hours_minutes, hours = s / 3600, minutes = s / 60 % 60),
    }
}

/// A speed, say `10×`; 0 means as fast as it goes.
pub fn speed(factor: f64) -> String {
    if factor <= 0.0 {
        say!(speed_max)
    } else if factor < 9.95 && (factor - factor.round()).abs() > 0.05 {
        say!(speed_times, factor = (factor, 1))
    } else {
        say!(speed_times, factor = (factor.round(), 0))
    }
}

/// A number for a message, with at most one digit after its point: without a zero there.
pub fn tenths(value: f64) -> (f64, u8) {
    let tenths = (value * 10.0).round();
    if (tenths / 10.0).fract() == 0.0 { (tenths / 10.0, 0) } else { (value, 1) }
}

/// Largest seed: every whole number up to here is exact in JSON and JavaScript.
pub const LARGEST_SEED: u64 = (1 << 53) - 1;

/// Reads a seed as a person types it.
pub fn seed(text: &str) -> Result<u64, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | ',' | '_')).collect();
    match digits.parse::<u64>() {
        Ok(seed) if seed <= LARGEST_SEED => Ok(seed),
        _ => Err(say!(seed_wrong, largest = LARGEST_SEED.to_string())),
    }
}
