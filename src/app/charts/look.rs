//! What the charts have in common: the run as it was sent last, the window, the cursor.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, Live, effect};
use crate::frame::{Chart, Charts, Severity};
use crate::session::Control;
use crate::view::chart::Span;
use crate::view::charts::read::{self, Said};
use crate::view::charts::{bars, window};
use crate::web;
use crate::web::dom::Node;

/// Least time between two drawings, milliseconds.
const PACE_MS: f64 = 250.0;

/// A chart's part in the panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// How requests ended.
    Ends,
    /// How long answers took.
    Latency,
    /// What the visitor chose.
    Third,
}

impl Role {
    /// From top to bottom.
    pub const ALL: [Role; 3] = [Role::Ends, Role::Latency, Role::Third];

    /// Its word in `data-plot`.
    pub fn word(self) -> &'static str {
        match self {
            Role::Ends => "ends",
            Role::Latency => "latency",
            Role::Third => "third",
        }
    }
}

/// The chart of the first plot.
const ENDS: &str = "outcomes";
/// The chart of the second.
const LATENCY: &str = "p99";
/// What is shown as the third chart, until somebody chooses: the first of these that the run has.
const THIRD: [&str; 3] = ["store-cpu", "codes", "waiting"];

/// The axis of time as it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The window.
    pub span: Span,
    /// Width of a plot, CSS px.
    pub width: f64,
    /// Size of the letters, CSS px.
    pub letter: f64,
}

/// The common state; cheap to copy.
#[derive(Clone)]
pub struct Look {
    pub seen: Seen,
    pub desk: Desk,
    /// The moment of the cursor, seconds.
    pub cursor: Live<Option<f64>>,
    /// The span that is being marked.
    pub brush: Live<Option<(f64, f64)>>,
    /// The axis; changes only when it is another one.
    pub axis: Live<Axis>,
    /// Grows whenever the plots are to be drawn anew.
    pub drawn: Live<u32>,
}

impl Look {
    /// Nothing is drawn yet.
    pub fn new(seen: Seen, desk: Desk) -> Look {
        let axis = Axis { span: Span { from: 0.0, to: 240.0 }, width: 384.0, letter: 13.0 };
        Look {
            seen,
            desk,
            cursor: Live::new(None),
            brush: Live::new(None),
            axis: Live::new(axis),
            drawn: Live::new(0),
        }
    }

    /// Follows the run, at most four times a second; `panel` is measured once it stands in the page, and with every resize.
    pub fn begin(&self, panel: &El) {
        let (look, node) = (self.clone(), panel.0.clone());
        effect(move || {
            look.seen.parts().resized.get();
            let (look, node) = (look.clone(), node.clone());
            web::timer::next_frame(move || look.measure(&node));
        });
        let look = self.clone();
        let last = Rc::new(Cell::new(f64::NEG_INFINITY));
        let mut delay = None;
        effect(move || {
            look.seen.parts().charts.get();
            drop(delay.take());
            let wait = last.get() + PACE_MS - web::now_ms();
            if wait <= 0.0 {
                last.set(web::now_ms());
                look.refresh();
            } else {
                let (look, last) = (look.clone(), Rc::clone(&last));
                delay = Some(web::timer::after(wait as u32 + 1, move || {
                    last.set(web::now_ms());
                    look.refresh();
                }));
            }
        });
    }

    fn measure(&self, panel: &Node) {
        if self.seen.still().is_none() {
            return;
        }
        let Some(plot) = panel.find(".plot") else { return };
        let (width, _) = web::measure::size(&plot);
        if width > 8.0 {
            self.axis.change(Axis { width, letter: web::measure::letter(panel), ..self.axis.peek() });
        }
        self.refresh();
    }

    /// Finds the window anew and draws.
    pub fn refresh(&self) {
        let Some(parts) = self.seen.still() else { return };
        let axis = self.axis.peek();
        let span = parts.closer.peek().unwrap_or_else(|| self.whole(axis));
        self.axis.change(Axis { span, ..axis });
        self.drawn.set(self.drawn.peek() + 1);
    }

    /// The window of the whole run.
    fn whole(&self, axis: Axis) -> Span {
        let charts = self.charts();
        let commands = charts.marks.iter().filter(|mark| mark.2 == Severity::Command);
        let first = commands.map(|mark| mark.0).reduce(f64::min);
        let free = (7.2 * axis.letter / axis.width.max(1.0)).clamp(0.22, 0.4);
        window::whole(first, self.end_s(), free)
    }

    /// Brings the charts closer to a span, or back to the whole run.
    pub fn bring(&self, closer: Option<Span>) {
        self.seen.parts().closer.change(closer);
        self.refresh();
    }

    /// The run as it was sent last.
    pub fn charts(&self) -> Arc<Charts> {
        self.seen.parts().charts.peek()
    }

    /// The present moment, seconds.
    pub fn now_s(&self) -> f64 {
        self.seen.parts().shown.peek().now_us as f64 / 1e6
    }

    /// The moment up to which the run was seen, seconds.
    pub fn end_s(&self) -> f64 {
        let shown = self.seen.parts().shown.peek();
        shown.now_us.max(shown.reached_us) as f64 / 1e6
    }

    /// Returns whether the past is looked at: what was seen later is drawn too.
    pub fn is_past(&self) -> bool {
        self.end_s() - self.now_s() > 1.5
    }

    /// The chart that plays a part.
    pub fn chart<'a>(&self, charts: &'a Charts, role: Role) -> Option<&'a Chart> {
        let find = |id: &str| charts.charts.iter().find(|chart| chart.id == id);
        match role {
            Role::Ends => find(ENDS),
            Role::Latency => find(LATENCY),
            Role::Third => find(&self.seen.parts().third.peek()).or_else(|| THIRD.into_iter().find_map(find)),
        }
    }

    /// What the page says of a chart at this moment; the effect that asks follows it.
    pub fn figure(&self, chart: &Chart) -> String {
        let frame = self.seen.picture();
        let figure = frame.figures.iter().find(|figure| figure.0 == chart.id);
        figure.map(|figure| figure.1.clone()).unwrap_or_default()
    }

    /// The bars of the first plot, and how long each is.
    pub fn bars(&self, chart: &Chart) -> (Vec<bars::Bar>, f64) {
        let span = self.axis.peek().span;
        let width = window::bin(span, bars::base(chart));
        (bars::bars(chart, span, width, self.end_s()), width)
    }

    /// What can be chosen as the third chart: identifiers and titles.
    pub fn choices(&self) -> Vec<(String, String)> {
        let charts = self.charts();
        let free = charts.charts.iter().filter(|chart| ![ENDS, LATENCY].contains(&chart.id.as_str()));
        free.map(|chart| (chart.id.clone(), chart.title.clone())).collect()
    }

    /// The moment of the cursor and all values there; nothing without a cursor.
    pub fn said(&self) -> Vec<Said> {
        self.drawn.get();
        let Some(at) = self.cursor.get() else { return Vec::new() };
        let charts = self.charts();
        let mut said = vec![(String::new(), window::clock(at))];
        if let Some(chart) = self.chart(&charts, Role::Ends) {
            said.extend(read::of_bars(&self.bars(chart).0, at));
        }
        for role in [Role::Latency, Role::Third] {
            said.extend(self.chart(&charts, role).into_iter().flat_map(|chart| read::of_lines(chart, at)));
        }
        said
    }

    /// Goes to a moment, as far as the run was seen.
    pub fn go(&self, at_s: f64) {
        let at_s = at_s.clamp(0.0, self.end_s());
        if self.seen.parts().shown.peek().playing {
            self.desk.act(Control::Pause);
        }
        self.desk.act(Control::Seek((at_s * 1e6) as u64));
    }
}
