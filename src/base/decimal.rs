//! Numbers with a point as text, as the standard library writes them.
//!
//! Why not `{:.1}`: the library prints every number exactly, whatever its size, by code and tables of 14 kB, and it
//! has to come along with the first `{}` of a float. Here the point has at most three places.

/// Most places behind the point.
const MOST: u32 = 3;

/// `value` with `places` (at most three) digits behind the point, the nearest number of that many; of two equally
/// near ones the even: `2.5` without places is `2`. From 2^64 on every value is written as 2^64 - 1.
pub fn fixed(value: f64, places: u32) -> String {
    if !value.is_finite() {
        let word = if value.is_nan() { "NaN" } else { "inf" };
        return format!("{}{word}", if value < 0.0 { "-" } else { "" });
    }
    let places = places.min(MOST);
    let unit = 10u64.pow(places);
    let bits = value.to_bits();
    let exponent = (bits >> 52 & 0x7ff) as u32;
    let fraction = bits & ((1 << 52) - 1);
    // The value is `mantissa` / 2^`shift`, or a whole number that is too large for one.
    let (mantissa, shift) =
        if exponent == 0 { (fraction, 1074) } else { (fraction | 1 << 52, 1075 - exponent as i32) };
    let (whole, part) = if shift <= 0 {
        (value.abs() as u64, 0)
    } else {
        // Below 2^63: less than half a unit when everything is shifted out.
        let units = mantissa * unit;
        let rounded = match units.checked_shr(shift as u32) {
            None => 0,
            Some(below) => {
                let (rest, half) = (units & ((1 << shift) - 1), 1 << (shift - 1));
                below + u64::from(rest > half || rest == half && below % 2 == 1)
            }
        };
        (rounded / unit, rounded % unit)
    };
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if places == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part:0width$}", width = places as usize)
    }
}

/// The same without zeros at the end: `0.5`, `3600`.
pub fn short(value: f64, places: u32) -> String {
    let mut text = fixed(value, places);
    if text.contains('.') {
        let length = text.trim_end_matches('0').trim_end_matches('.').len();
        text.truncate(length);
    }
    text
}
