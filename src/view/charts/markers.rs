//! Markers above the charts: what people did, when customers noticed, when a pager went. Words never overlap: they go down
//! to another line, and where all are full only the sign stands, with its words on hover.

use crate::base::order::{sort, sort_by_key};
use crate::frame::{Charts, Severity};
use crate::language::say;
use crate::view::chart::Span;
use crate::view::charts::window::clock;

/// Lines of markers.
pub const LINES: usize = 3;

/// What a marker marks; the order is the one in which they get their words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sign {
    /// A person acted.
    Command,
    /// Customers noticed.
    Noticed,
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
    /// The same with its time.
    pub timed: String,
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
        _ if Some(i) == first => (*at_s, Sign::Page, say!(chart_first_page), text),
        _ => {
            let set = text.split(':').next().unwrap_or_default();
            (*at_s, Sign::Page, say!(chart_page_of, set), text)
        }
    });
    let all = marks.chain(pages).map(|(at_s, sign, words, title)| Marker {
        at_s,
        sign,
        timed: format!("{words} {}", clock(at_s)),
        words,
        title: format!("{} {title}", clock(at_s)),
    });
    let mut all: Vec<Marker> = all.collect();
    sort_by_key(&mut all, |marker| marker.at_s);
    gathered(all)
}

/// What people did within a second is one marker.
fn gathered(all: Vec<Marker>) -> Vec<Marker> {
    let mut markers: Vec<Marker> = Vec::new();
    for run in all.chunk_by(|one, other| one.sign == other.sign && other.at_s - one.at_s < 1.0) {
        match run {
            [first, more @ ..] if first.sign == Sign::Command && !more.is_empty() => {
                let words = say!(chart_more, words = first.words, more = more.len());
                let titles: Vec<&str> = run.iter().map(|marker| marker.title.as_str()).collect();
                let timed = format!("{words} {}", clock(first.at_s));
                markers.push(Marker { words, timed, title: titles.join("\n"), ..first.clone() });
            }
            _ => markers.extend_from_slice(run),
        }
    }
    markers
}

/// Px of a sign.
const SIGN: f64 = 14.0;
/// Px between a marker and the next one.
const APART: f64 = 8.0;
/// Signs closer than this without words become one.
const CLOSE: f64 = 15.0;

/// Px from `.0` to `.1` that something takes on a line.
type Area = (f64, f64);

/// What stands on each line already.
#[derive(Clone, Default)]
struct Lines([Vec<Area>; LINES]);

impl Lines {
    fn is_free(&self, line: usize, area: Area) -> bool {
        self.0[line].iter().all(|other| area.1 + APART <= other.0 || area.0 >= other.1 + APART)
    }

    /// The first line on which an area is free.
    fn free(&self, area: Area) -> Option<usize> {
        (0..LINES).find(|&line| self.is_free(line, area))
    }

    /// How many of these signs find a place besides what stands.
    fn signs(&self, signs: &[Area]) -> usize {
        let mut with = self.clone();
        let placed = signs.iter().filter(|&&sign| {
            let line = with.free(sign);
            line.map(|line| with.0[line].push(sign)).is_some()
        });
        placed.count()
    }
}

/// Places the markers of a window on a plot of `width` px; `letter` is the mean width of a letter, px. Words stand only where
/// every command, notice and page still has its own sign.
pub fn place(markers: &[Marker], span: Span, width: f64, letter: f64) -> Vec<Placed> {
    let shown = |marker: &&Marker| (0.0..=1.0).contains(&span.place(marker.at_s));
    let shown: Vec<&Marker> = markers.iter().filter(shown).collect();
    let mut order: Vec<(Sign, usize)> =
        shown.iter().enumerate().map(|(i, marker)| (marker.sign, i)).collect();
    sort(&mut order);
    let bare = |marker: &Marker| {
        let x = span.place(marker.at_s) * width;
        (x - SIGN / 2.0, x + SIGN / 2.0)
    };
    let mut lines = Lines::default();
    let mut placed: Vec<Placed> = Vec::new();
    for (nth, &(_, i)) in order.iter().enumerate() {
        let marker = shown[i];
        let (x, own) = (span.place(marker.at_s) * width, bare(marker));
        let later = order[nth + 1..].iter().filter(|later| later.0 != Sign::Hung);
        let later: Vec<Area> = later.map(|later| bare(shown[later.1])).collect();
        let spoken = spoken(marker, &lines, own, (width, letter), &later);
        let silent = spoken.is_none();
        let near = |other: &Placed| {
            silent && other.words.is_empty() && other.sign == marker.sign && (other.x - x).abs() < CLOSE
        };
        let found = spoken.or_else(|| Some((lines.free(own)?, own, false, String::new())));
        match found.filter(|_| !placed.iter().any(near)) {
            Some((line, area, turned, words)) => {
                lines.0[line].push(area);
                let (at_s, sign, title) = (marker.at_s, marker.sign, marker.title.clone());
                placed.push(Placed { at_s, sign, x, line, words, turned, title });
            }
            None => join(&mut placed, x, marker),
        }
    }
    sort_by_key(&mut placed, |marker| marker.at_s);
    placed
}

/// Where a marker can stand with its words, and with their time where that fits: line, area, whether they stand before it.
/// `later` are the signs that still have to find a place.
fn spoken(
    marker: &Marker,
    lines: &Lines,
    bare: Area,
    (width, letter): (f64, f64),
    later: &[Area],
) -> Option<(usize, Area, bool, String)> {
    if marker.words.is_empty() {
        return None;
    }
    let before = lines.signs(later);
    for words in [&marker.timed, &marker.words] {
        let long = 4.0 + words.chars().count() as f64 * letter;
        for (area, turned) in [((bare.0, bare.1 + long), false), ((bare.0 - long, bare.1), true)] {
            if area.0 < -SIGN || area.1 > width {
                continue;
            }
            for line in (0..LINES).filter(|&line| lines.is_free(line, area)) {
                let mut with = lines.clone();
                with.0[line].push(area);
                if with.signs(later) == before {
                    return Some((line, area, turned, words.clone()));
                }
            }
        }
    }
    None
}

/// Adds a marker to the nearest one that stands.
fn join(placed: &mut [Placed], x: f64, marker: &Marker) {
    let nearest = placed.iter_mut().min_by(|one, other| (one.x - x).abs().total_cmp(&(other.x - x).abs()));
    if let Some(nearest) = nearest {
        nearest.title = format!("{}\n{}", nearest.title, marker.title);
    }
}
