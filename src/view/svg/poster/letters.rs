//! How wide a text is about, in large letters: by the widths of Arial and a little more, which is what DejaVu Sans Condensed
//! takes, the widest of the fonts that a drawing names (`FACE`); Roboto takes a tenth less. The pictures' one width for
//! every letter is enough for small ones; here a title would be cut that has room.

/// Fonts of the reader's. The ground between the columns is room for others, wider by a tenth.
pub(super) const FACE: &str =
    "'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans Condensed', sans-serif";

/// So much wider than Arial.
const SPARE: f64 = 1.06;
/// What a bold letter has more, in parts of its size.
const BOLD: f64 = 0.055;

/// Width of a letter over its size.
fn letter(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '|' | '\u{2019}' => 0.222,
        ' ' | 't' | 'f' | '.' | ',' | ';' | ':' | '!' | '/' | 'I' | '\u{b7}' => 0.278,
        'r' | '-' | '(' | ')' | '\u{201c}' | '\u{201d}' => 0.333,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' | '\u{e7}' => 0.5,
        'F' | 'T' | 'Z' | '\u{d7}' => 0.611,
        'A' | 'B' | 'E' | 'K' | 'P' | 'S' | 'V' | 'X' | 'Y' | '&' => 0.667,
        'C' | 'D' | 'H' | 'N' | 'R' | 'U' | 'w' => 0.722,
        'G' | 'O' | 'Q' => 0.778,
        'm' | 'M' => 0.833,
        '%' => 0.889,
        'W' | '\u{2026}' | '\u{2014}' => 1.0,
        // What has marks, or is of another script.
        c if c as u32 > 0x2ff => 1.0,
        _ => 0.556,
    }
}

/// The width of `text`; `weight` as in CSS.
pub(super) fn width(text: &str, (size, weight): (f64, u32)) -> f64 {
    let bold = if weight > 500 { BOLD } else { 0.0 };
    text.chars().map(|c| (letter(c) + bold) * size * SPARE).sum()
}

/// `text`, with a mark where it is cut to its room.
pub(super) fn cut(text: &str, font: (f64, u32), room: f64) -> String {
    if width(text, font) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if width(&kept, font) + width(&format!("{c}\u{2026}"), font) > room {
            break;
        }
        kept.push(c);
    }
    format!("{}\u{2026}", kept.trim_end())
}

/// `text` in lines of at most `room`, each word whole if it fits.
pub(super) fn lines(text: &str, font: (f64, u32), room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), font) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(cut(word, font, room)),
        }
    }
    lines
}

/// The same in at most so many lines; words that are missing leave their mark.
pub(super) fn few(text: &str, font: (f64, u32), room: f64, most: usize) -> Vec<String> {
    let mut all = lines(text, font, room);
    if all.len() > most.max(1) {
        all.truncate(most.max(1));
        if let Some(last) = all.last_mut() {
            *last = cut(&format!("{last}\u{2026}"), font, room);
        }
    }
    all
}
