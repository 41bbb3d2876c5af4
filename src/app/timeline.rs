//! The charts over one axis of time.

use crate::app::chart::chart_row;
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, of};

/// All charts.
pub fn charts(seen: Seen, desk: Desk) -> El {
    let ids =
        move || seen.parts().charts.get().charts.iter().map(|chart| chart.id.clone()).collect::<Vec<_>>();
    let rows = move || ids().into_iter().map(|id| chart_row(seen, desk, id)).collect();
    of("div", "charts").rebuilt(move || ids().join(" "), rows)
}
