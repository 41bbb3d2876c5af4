//! The colours of a poster.

use crate::view::svg;

/// The colours of a poster: those of the page, in light or in dark (`assets/style/base.css`).
pub struct Theme {
    /// The ground.
    pub paper: &'static str,
    /// Cards.
    pub surface: &'static str,
    /// Under the vendor line.
    pub below: &'static str,
    /// Text and main lines.
    pub ink: &'static str,
    /// Second text.
    pub ink_2: &'static str,
    /// Lines that only divide.
    pub line: &'static str,
    /// Lines that carry meaning.
    pub edge: &'static str,
    /// Answered in time.
    pub calm: &'static str,
    /// Lost answers, and the edge of the cone.
    pub lost: &'static str,
    /// The same for text.
    pub lost_ink: &'static str,
    /// The ground of the cone.
    pub cone: &'static str,
    /// Colour and tint of the states: slow, hung, failing, rejecting, fallback, any other.
    pub states: [(&'static str, &'static str); 6],
}

/// On paper.
pub const LIGHT: Theme = Theme {
    paper: svg::PAPER,
    surface: svg::SURFACE,
    below: svg::BELOW,
    ink: svg::INK,
    ink_2: svg::INK_2,
    line: svg::LINE,
    edge: svg::EDGE,
    calm: svg::CALM,
    lost: svg::LOST,
    lost_ink: svg::LOST_INK,
    cone: svg::CONE,
    states: [
        ("#9d7500", "#faf0d9"),
        ("#7635a3", "#f1e8f8"),
        ("#7f3a00", "#f9ebdd"),
        ("#1763e0", "#e4eefa"),
        ("#01724b", "#e0f2ea"),
        ("#6a737d", "#ecebe6"),
    ],
};

/// By night.
pub const DARK: Theme = Theme {
    paper: "#101214",
    surface: "#181b1f",
    below: "#060708",
    ink: "#eef0f2",
    ink_2: "#b9bfc7",
    line: "#2b3036",
    edge: "#7b838d",
    calm: "#3d454e",
    lost: "#ee4a70",
    lost_ink: "#ff8aa1",
    cone: "#431a25",
    states: [
        ("#ecdb32", "#2b230d"),
        ("#9a68e2", "#261a38"),
        ("#ee9531", "#33220e"),
        ("#6aa4f9", "#132638"),
        ("#0fe3b4", "#0c2b22"),
        ("#868e98", "#0a0b0d"),
    ],
};

impl Theme {
    /// Colour and tint of a `data-state`.
    pub fn state(&self, state: &str) -> (&'static str, &'static str) {
        self.states[match state {
            "slow" => 0,
            "hung" => 1,
            "failing" | "down" => 2,
            "rejecting" => 3,
            "fallback" => 4,
            _ => 5,
        }]
    }
}
