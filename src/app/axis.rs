//! The axis of time that the timeline and the charts share.

use crate::app::page::Seen;
use crate::view::chart::Span;
use crate::view::figures;

/// The span of time that is shown now.
pub fn span(seen: Seen) -> Span {
    let shown = seen.shown();
    Span::fit(shown.seconds().max(shown.reached_us / 1_000_000) as f64)
}

/// The span, without following the clock: charts are drawn when there are new ones.
pub fn span_now(seen: Seen) -> Span {
    Span::fit(seen.parts().shown.peek().seconds() as f64)
}

/// Places the playhead on the axis, in percent. Set on the elements that use it: on the whole timeline it would
/// style everything below anew every second.
pub fn head(seen: Seen) -> String {
    figures::fixed(span(seen).place(seen.shown().seconds() as f64).clamp(0.0, 1.0) * 100.0, 2)
}
