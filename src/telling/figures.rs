//! Figures as a person reads them, for what the session writes and what the page shows: both say the same.

/// Microseconds in a second.
const SECOND: u64 = 1_000_000;

/// Simulated time as `h:mm:ss`, say `0:41:20`.
pub fn clock(us: u64) -> String {
    let s = us / SECOND;
    format!("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

/// The story's own clock, say `7:51 PM ET`, or `7:51 AM ET, day 2` after midnight: `start` is (seconds after midnight, abbreviation of the zone).
pub fn local_clock(start: &(u32, String), us: u64) -> String {
    let minutes = (u64::from(start.0) + us / SECOND) / 60;
    let (day, minutes) = (minutes / (24 * 60), minutes % (24 * 60));
    let (hour, minute) = (minutes / 60, minutes % 60);
    let half = if hour < 12 { "AM" } else { "PM" };
    let hour = match hour % 12 {
        0 => 12,
        other => other,
    };
    let day = if day > 0 { format!(", day {}", day + 1) } else { String::new() };
    format!("{}{day}", format!("{hour}:{minute:02} {half} {}", start.1).trim_end())
}

/// A share from 0 to 1 as whole percent. Only nothing is 0 %, only all is 100 %.
pub fn percent(share: f64) -> u32 {
    if share <= 0.0 || share.is_nan() {
        0
    } else if share >= 1.0 {
        100
    } else {
        (libm::round(share * 100.0) as u32).clamp(1, 99)
    }
}

/// A whole number with thousands apart, say `271,600`.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
