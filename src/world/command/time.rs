//! Times as commands spell them: exact decimals with units, read and written without loss.

use std::fmt::Write as _;

use crate::engine::SimTime;

/// A time as an exact decimal with a unit: `12m`, `90s`, `1.5s`, `250ms`, `7us`, or units in a row: `1h2m3.5s`.
pub fn parse_time(text: &str) -> Result<SimTime, String> {
    let wrong = || format!("time `{text}`: expected a number with a unit, such as 90s, 12m, 1h30m or 1.5s");
    let mut rest = text;
    let mut total: u64 = 0;
    if rest.is_empty() {
        return Err(wrong());
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(wrong)?;
        let (number, tail) = rest.split_at(digits);
        let unit_length = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(unit_length);
        let scale: u64 = match unit {
            "h" => 3_600_000_000,
            "m" | "min" => 60_000_000,
            "s" => 1_000_000,
            "ms" => 1_000,
            "us" => 1,
            _ => return Err(wrong()),
        };
        // What does not fit is too long, below.
        total = total.saturating_add(decimal(number, scale).ok_or_else(wrong)?);
        rest = tail;
    }
    const LONGEST_HOURS: u64 = 10_000;
    if total > LONGEST_HOURS * 3_600_000_000 {
        return Err(format!("time `{text}`: at most {LONGEST_HOURS} h"));
    }
    Ok(SimTime::from_micros(total))
}

/// `number` (digits, at most one point) times `scale`, when that is a whole number.
pub(super) fn decimal(number: &str, scale: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || fraction.len() > 10 || fraction.contains('.') {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let mut total = whole.saturating_mul(scale);
    if !fraction.is_empty() {
        let part: u64 = fraction.parse().ok()?;
        let divisor = 10u64.pow(fraction.len() as u32);
        let scaled = part.checked_mul(scale)?;
        if scaled % divisor != 0 {
            return None;
        }
        total = total.saturating_add(scaled / divisor);
    }
    Some(total)
}

/// The shortest spelling of `time` that `parse_time` reads back exactly.
pub fn spell_time(time: SimTime) -> String {
    let micros = time.as_micros();
    let (h, m, rest) = (micros / 3_600_000_000, micros / 60_000_000 % 60, micros % 60_000_000);
    let mut text = String::new();
    if h > 0 {
        let _ = write!(text, "{h}h");
    }
    if m > 0 {
        let _ = write!(text, "{m}m");
    }
    if rest > 0 || text.is_empty() {
        let (s, fraction) = (rest / 1_000_000, rest % 1_000_000);
        if fraction == 0 {
            let _ = write!(text, "{s}s");
        } else {
            let digits = format!("{fraction:06}");
            let _ = write!(text, "{s}.{}s", digits.trim_end_matches('0'));
        }
    }
    text
}
