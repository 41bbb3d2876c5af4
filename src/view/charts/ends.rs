//! The labels at the ends of the lines of each chart.

use crate::base::order;
use crate::frame::Chart;
use crate::language::say;
use crate::view::charts::bars::{Bar, PARTS};
use crate::view::charts::labels::{beside, fitting, spread};
use crate::view::charts::read::{is_alone, name, percent, value_at};
use crate::view::charts::scale::{Scale, worded};

/// A label.
#[derive(Clone, Debug, PartialEq)]
pub struct End {
    /// Its words.
    pub words: String,
    /// Its middle, px from the top of the plot.
    pub y: f64,
    /// What it names: the ink of a part of a bar, `bet`, `twin` or `line`.
    pub tone: &'static str,
}

/// The place for labels, px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Width of a label.
    pub width: f64,
    /// Height of the plot.
    pub height: f64,
    /// Size of the letters.
    pub letter: f64,
}

/// Least distance of two labels' middles, px.
const APART: f64 = 16.0;

impl Room {
    /// Height of a label: of two lines where it is wide.
    fn height_of(self, words: &str) -> f64 {
        let line = (1.2 * self.letter).max(APART);
        let wide = words.chars().count() as f64 * self.letter * 0.56 > self.width;
        if wide { 2.0 * line } else { line }
    }
}

/// Labels in the order of their places; the least important ones go where not all fit.
fn placed(mut wanted: Vec<End>, room: Room) -> Vec<End> {
    order::sort_by_key(&mut wanted, |end| end.y);
    loop {
        let heights: Vec<(f64, f64)> = wanted.iter().map(|end| (end.y, room.height_of(&end.words))).collect();
        if heights.iter().map(|label| label.1).sum::<f64>() <= room.height || wanted.len() < 2 {
            let places = spread(&heights, room.height);
            wanted.iter_mut().zip(places).for_each(|(end, place)| end.y = place);
            return wanted;
        }
        // The two ends of the range say most.
        wanted.remove(wanted.len() / 2);
    }
}

/// Labels of the first chart beside its newest bar; `bet` is the share that the visitor bet on. Without `valued` only names.
pub fn of_bars(bar: Option<&Bar>, bet: Option<f64>, room: Room, valued: bool) -> Vec<End> {
    let mut wanted = Vec::new();
    let mut floor = 0.0;
    for (part, share) in PARTS.iter().zip(bar.map_or([0.0; PARTS.len()], |bar| bar.shares)) {
        let middle = floor + share / 2.0;
        floor += share;
        if (100.0 * share).round() >= 1.0 {
            let name = part.short.say();
            let words = if valued { say!(ends_share, name, share = percent(share)) } else { name };
            wanted.push(End { words, y: (1.0 - middle) * room.height, tone: part.ink });
        }
    }
    let mut ends = placed(wanted, room);
    if let Some(bet) = bet {
        let taken: Vec<(f64, f64)> = ends.iter().map(|end| (end.y, room.height_of(&end.words))).collect();
        let words = say!(chart_bet);
        let own = room.height_of(&words);
        if let Some(y) = beside(&taken, bet.clamp(0.0, 1.0) * room.height, own, room.height) {
            ends.push(End { words, y, tone: "bet" });
        }
    }
    ends
}

/// Labels of a chart of lines at `at_s`, the moment up to which it was seen. `figure` is what the page says of the chart at
/// this moment: where one line has one value, it stands there in the same words.
pub fn of_lines(chart: &Chart, scale: Scale, at_s: f64, figure: &str, room: Room, valued: bool) -> Vec<End> {
    let mut wanted: Vec<(End, String)> = Vec::new();
    for line in &chart.lines {
        let Some(value) = value_at(line, at_s).filter(|value| value.is_finite()) else { continue };
        let said = match figure.split(" (").next() {
            Some(figure) if is_alone(chart, line) && is_one(figure) => figure.to_owned(),
            _ => worded(value, &chart.unit),
        };
        let y = (1.0 - scale.place(value)) * room.height;
        let tone = if line.dashed { "twin" } else { "line" };
        let words = if is_alone(chart, line) { String::new() } else { name(chart, line) };
        wanted.push((End { words, y, tone }, said));
    }
    let mut ends: Vec<End> = Vec::new();
    let mut at = 0;
    order::sort_by_key(&mut wanted, |end| end.0.y);
    while at < wanted.len() {
        // Lines of one value have one label, where there are many.
        let (end, said) = &wanted[at];
        let same = |other: &&(End, String)| wanted.len() > 2 && other.1 == *said && other.0.tone == end.tone;
        let together = wanted[at..].iter().take_while(same).count().max(1);
        let words = match together {
            1 => end.words.clone(),
            all if all == wanted.len() => say!(chart_all),
            count => say!(chart_several, count),
        };
        let words = match (valued, words.is_empty()) {
            (false, _) => words,
            (true, true) => said.clone(),
            (true, false) => say!(chart_value, name = words, value = said),
        };
        if !words.is_empty() {
            ends.push(End { words, ..end.clone() });
        }
        at += together;
    }
    let least = room.height_of("");
    while ends.len() > fitting(least, room.height) {
        ends.remove(ends.len() / 2);
    }
    placed(ends, room)
}

/// Whether words are one value, not several.
fn is_one(figure: &str) -> bool {
    figure.starts_with(|c: char| c.is_ascii_digit()) && !figure.contains(", ") && figure.len() <= 12
}
