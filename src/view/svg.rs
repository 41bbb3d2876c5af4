//! Pictures to keep: charts and map as SVG files of their own, in light colours, for an article or a report. They need no
//! style sheet, no font and no page.

pub mod charts;
pub mod map;
pub mod poster;

use crate::language::say;
use crate::view::figures::short;

/// The light colours of the page (`assets/style/base.css`): a picture on paper has no dark side.
pub const PAPER: &str = "#f7f6f3";
/// Cards and columns.
pub const SURFACE: &str = "#ffffff";
/// Under the vendor line.
pub const BELOW: &str = "#e3e6e8";
/// Text and main lines.
pub const INK: &str = "#14171b";
/// Second text.
pub const INK_2: &str = "#454c55";
/// Third text.
pub const INK_3: &str = "#59616b";
/// Lines that only divide.
pub const LINE: &str = "#d9d9d4";
/// Lines that carry meaning.
pub const EDGE: &str = "#6f7781";
/// Answered in time: never the only cue.
pub const CALM: &str = "#c9ced3";
/// Colour of lost answers and of the cone.
pub const LOST: &str = "#c4123f";
/// Colour of what is hung.
pub const HUNG: &str = "#7635a3";
/// Colour of what fails.
pub const FAIL: &str = "#7f3a00";
/// The same as `LOST` for text.
pub const LOST_INK: &str = "#a90d34";
/// The ground of the cone.
pub const CONE: &str = "#f6d3da";

/// Colour and tint of a `data-state`.
pub fn colours(state: &str) -> (&'static str, &'static str) {
    match state {
        "slow" => ("#9d7500", "#faf0d9"),
        "hung" => (HUNG, "#f1e8f8"),
        "failing" | "down" => (FAIL, "#f9ebdd"),
        "rejecting" => ("#1763e0", "#e4eefa"),
        "fallback" => ("#01724b", "#e0f2ea"),
        _ => ("#6a737d", "#ecebe6"),
    }
}

/// A picture.
pub struct Picture {
    /// Width, px.
    pub width: f64,
    /// Height, px.
    pub height: f64,
    /// The file.
    pub text: String,
}

/// A picture in the making: elements in the order in which they are drawn.
#[derive(Default)]
struct Pen(String);

/// A number of px.
fn px(value: f64) -> String {
    short(value, 1)
}

/// Text between elements and within quotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Width of a letter over its height, on the wide side: nobody knows the reader's font.
const EM: f64 = 0.58;

/// Returns how wide `text` is about, in a letter of `size`.
fn wide(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * EM
}

/// `text`, cut where it would be wider than `room`.
fn cut(text: &str, size: f64, room: f64) -> String {
    let most = (room / (size * EM)) as usize;
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// Text in lines of at most `room`.
fn lines(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.len() - 1;
        if !lines[last].is_empty() && wide(&lines[last], size) + wide(word, size) > room {
            lines.push(word.to_owned());
        } else {
            let gap = if lines[last].is_empty() { "" } else { " " };
            lines[last] += &format!("{gap}{word}");
        }
    }
    lines
}

/// The place where a text stands from its place.
#[derive(Clone, Copy)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Pen {
    fn put(&mut self, element: &str) {
        self.0.push_str(element);
        self.0.push('\n');
    }

    /// Text on a baseline; `weight` as in CSS.
    fn text(
        &mut self,
        (x, y): (f64, f64),
        (size, weight): (f64, u32),
        colour: &str,
        anchor: Anchor,
        text: &str,
    ) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if weight == 400 { String::new() } else { format!(" font-weight=\"{weight}\"") };
        self.put(&format!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{weight} fill=\"{colour}\"{anchor}>{}</text>",
            px(x),
            px(y),
            px(size),
            escaped(text)
        ));
    }

    fn rect(&mut self, [x, y, w, h]: [f64; 4], radius: f64, fill: &str, stroke: &str) {
        self.put(&format!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\" fill=\"{fill}\" stroke=\"{stroke}\"/>",
            px(x),
            px(y),
            px(w.max(0.0)),
            px(h.max(0.0)),
            px(radius)
        ));
    }

    /// A path without a filling; `more` are further attributes.
    fn path(&mut self, d: &str, colour: &str, width: f64, more: &str) {
        self.put(&format!(
            "<path d=\"{d}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\"{more}/>",
            px(width)
        ));
    }

    fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), colour: &str, width: f64, more: &str) {
        self.path(&format!("M{} {}L{} {}", px(x1), px(y1), px(x2), px(y2)), colour, width, more);
    }

    /// The whole file; `definitions` come first.
    fn finish(self, width: f64, height: f64, title: &str, definitions: &str) -> Picture {
        let (w, h) = (px(width), px(height));
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" \
             font-family=\"'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif\">\n\
             <title>{}</title>\n{definitions}<rect width=\"{w}\" height=\"{h}\" fill=\"{PAPER}\"/>\n{}</svg>\n",
            escaped(title),
            self.0
        );
        Picture { width, height, text }
    }
}

/// Writes the line under every picture.
fn source(scene: &crate::session::Scene, seed: u64) -> String {
    let (seed, scenario) = (seed.to_string(), &scene.scenario);
    match scene.weight {
        0 | 1 => say!(picture_source, seed, scenario),
        weight => say!(picture_source_weight, seed, scenario, weight),
    }
}

/// Name of a file about a run at a moment: scenario, seed, simulated time.
pub fn file_name(scene: &crate::session::Scene, seed: u64, now_us: u64, what: &str) -> String {
    let word = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
    let scenario: String = scene.scenario.chars().map(word).collect();
    let clock = crate::view::figures::clock(now_us).replace(':', "-");
    format!("{scenario}-seed{seed}-{clock}-{what}")
}

/// Cuts out the `defs` of a sheet of symbols.
pub fn definitions(sheet: &str) -> &str {
    let from = sheet.find("<defs>").map_or(0, |at| at + "<defs>".len());
    let to = sheet.find("</defs>").unwrap_or(sheet.len());
    sheet.get(from..to).unwrap_or_default()
}
