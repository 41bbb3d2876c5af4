//! Markers above the charts: what people did, when customers noticed, when a pager went. Words never overlap: they go down
//! to another line, and where all are full only the sign stands, with its words on hover.

use crate::base::order::{sort, sort_by_key};
use crate::frame::{Charts, Severity};
use crate::view::chart::Span;
use crate::view::charts::window::clock;

/// Lines of markers.
pub const LINES: usize = 3;

/// What a marker marks; the order is the one in which they get their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// Customers noticed.
    Noticed,
    /// A person acted.
    Command,
    /// A set of alerts called somebody.
    Page,
    /// Something hung.
    Hung,
}

impl Sign {
    /// Its word in `data-sign`.
    pub fn word(self) -> &'static str {
        match self {
            Sign::Noticed => "noticed",
            Sign::Command => "command",
            Sign::Page => "page",
            Sign::Hung => "hung",
        }
    }
}

/// A moment that is marked.
#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    /// Its second.
    pub at_s: f64,
    /// What it marks.
    pub sign: Sign,
    /// Its words; none where only the sign shall stand.
    pub words: String,
    /// Everything about it.
    pub title: String,
}

/// A marker with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Its moment.
    pub at_s: f64,
    /// What it marks.
    pub sign: Sign,
    /// Px from the left of the plots.
    pub x: f64,
    /// Its line, from the top.
    pub line: usize,
    /// Its words; none where they have no room.
    pub words: String,
    /// True if its words stand before it.
    pub turned: bool,
    /// Everything that it stands for, a line each.
    pub title: String,
}

/// The moments of a run that are marked, in order of time.
pub fn of(charts: &Charts) -> Vec<Marker> {
    let mut pages = charts.pages.clone();
    sort_by_key(&mut pages, |page| page.0);
    let first = pages.iter().position(|page| page.2 != Severity::Bad);
    let marks = charts.marks.iter().map(|(at_s, text, severity)| match severity {
        Severity::Command => (*at_s, Sign::Command, text.clone(), text),
        _ => (*at_s, Sign::Hung, String::new(), text),
    });
    let pages = pages.iter().enumerate().map(|(i, (at_s, text, severity))| match severity {
        Severity::Bad => (*at_s, Sign::Noticed, text.clone(), text),
        _ if Some(i) == first => (*at_s, Sign::Page, "first page".to_owned(), text),
        _ => {
            let set = text.split(':').next().unwrap_or_default();
            (*at_s, Sign::Page, format!("page of {set}"), text)
        }
    });
    let all = marks.chain(pages).map(|(at_s, sign, words, title)| Marker {
        at_s,
        sign,
        words: if words.is_empty() { words } else { format!("{words} {}", clock(at_s)) },
        title: format!("{} {title}", clock(at_s)),
    });
    let mut all: Vec<Marker> = all.collect();
    sort_by_key(&mut all, |marker| marker.at_s);
    all
}

/// Px of a sign.
const SIGN: f64 = 14.0;
/// Px between a marker and the next one.
const APART: f64 = 8.0;
/// Signs closer than this without words become one.
const CLOSE: f64 = 15.0;

/// Places the markers of a window on a plot of `width` px; `letter` is the mean width of a letter, px.
pub fn place(markers: &[Marker], span: Span, width: f64, letter: f64) -> Vec<Placed> {
    let shown = |marker: &&Marker| (0.0..=1.0).contains(&span.place(marker.at_s));
    let shown: Vec<&Marker> = markers.iter().filter(shown).collect();
    let mut order: Vec<(Sign, usize)> =
        shown.iter().enumerate().map(|(i, marker)| (marker.sign, i)).collect();
    sort(&mut order);
    let mut taken: [Vec<(f64, f64)>; LINES] = Default::default();
    let mut placed: Vec<Placed> = Vec::new();
    for (_, i) in order {
        let marker = shown[i];
        let x = span.place(marker.at_s) * width;
        let words = marker.words.chars().count() as f64 * letter;
        let from_start = (x - SIGN / 2.0, x + SIGN / 2.0 + 4.0 + words);
        let to_end = (x - SIGN / 2.0 - 4.0 - words, x + SIGN / 2.0);
        let bare = (x - SIGN / 2.0, x + SIGN / 2.0);
        let free = |line: &Vec<(f64, f64)>, (from, to): (f64, f64)| {
            line.iter().all(|other| to + APART <= other.0 || from >= other.1 + APART)
        };
        let fits = |area: (f64, f64)| area.0 >= -SIGN && area.1 <= width;
        let find = |area: (f64, f64)| (0..LINES).find(|&line| free(&taken[line], area));
        let with_words = [(from_start, false), (to_end, true)].into_iter().filter(|side| fits(side.0));
        let spoken =
            with_words.filter(|_| words > 0.0).find_map(|(area, turned)| Some((find(area)?, area, turned)));
        let (line, area, turned) = match spoken {
            Some(found) => found,
            None => match find(bare) {
                Some(line) => (line, bare, false),
                None => {
                    join(&mut placed, x, marker);
                    continue;
                }
            },
        };
        let near = |other: &Placed| {
            spoken.is_none()
                && other.words.is_empty()
                && other.sign == marker.sign
                && (other.x - x).abs() < CLOSE
        };
        if placed.iter().any(near) {
            join(&mut placed, x, marker);
            continue;
        }
        taken[line].push(area);
        let words = if spoken.is_some() { marker.words.clone() } else { String::new() };
        let title = marker.title.clone();
        placed.push(Placed { at_s: marker.at_s, sign: marker.sign, x, line, words, turned, title });
    }
    sort_by_key(&mut placed, |marker| marker.at_s);
    placed
}

/// Adds a marker to the nearest one that stands.
fn join(placed: &mut [Placed], x: f64, marker: &Marker) {
    let nearest = placed.iter_mut().min_by(|one, other| (one.x - x).abs().total_cmp(&(other.x - x).abs()));
    if let Some(nearest) = nearest {
        nearest.title = format!("{}\n{}", nearest.title, marker.title);
    }
}
