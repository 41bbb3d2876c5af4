//! Numbers with a point as text.

/// `value` with `places` digits behind the point, the nearest number of that many; of two equally near ones the even:
/// `2.5` without places is `2`.
pub fn fixed(value: f64, places: u32) -> String {
    format!("{value:.*}", places as usize)
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
