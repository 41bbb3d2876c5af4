//! Charts over the whole run: lines with their values now in words, and the moments worth a mark.

mod kinds;

use kinds::{Drawn, line};

use crate::frame::{Chart, Charts, Severity};
use crate::language::say;
use crate::run::Run;
use crate::telling::alerts;
use crate::world::part::Part;

/// Builds all charts: the values now are those of `run`, the lines go on to where the branch was seen last.
/// `other` is drawn dashed beside it.
pub(crate) fn build(run: &Run, furthest: Option<&Run>, other: Option<&Run>) -> Charts {
    let (present, whole) = (run, furthest.unwrap_or(run));
    let drawn = Drawn {
        world: present.world(),
        curves: &whole.recorder().curves,
        twin: whole.twin().map(|twin| &twin.curves),
    };
    let charts = kinds::of(present.world()).into_iter().map(|kind| {
        let mut lines = (kind.lines)(&drawn);
        if let (Some(curve), Some(other)) = (kind.other, other) {
            lines.retain(|own| !own.dashed);
            lines.push(line(say!(chart_other_run), true, curve(&other.recorder().curves)));
        }
        Chart {
            id: kind.id.to_string(),
            title: kind.title.say(),
            unit: kind.unit.to_string(),
            max: (kind.top)(&drawn),
            lines,
            now: (kind.now)(present),
        }
    });
    Charts {
        span_s: (0.0, whole.now().as_secs_f64().max(60.0)),
        charts: charts.collect(),
        marks: marks(whole),
        pages: pages(whole),
        ..Charts::default()
    }
}

/// The values now, by identifier of the chart. A frame carries them, so that they are of the same moment as all else on
/// the page.
pub(super) fn now(run: &Run) -> Vec<(String, String)> {
    let charts = kinds::of(run.world()).into_iter();
    charts.map(|kind| (kind.id.to_string(), (kind.now)(run))).collect()
}

/// Returns when customers noticed, and when each set of alerts paged first.
fn pages(run: &Run) -> Vec<(f64, String, Severity)> {
    let report = alerts::report(run);
    let noticed = report.customers_noticed_s.map(|at| (at, say!(curve_customers_notice), Severity::Bad));
    let sets = report.sets.iter().filter_map(|set| {
        Some((
            set.first_page_s?,
            say!(curve_first_page, set = set.set, page = set.first_page.as_ref()?.to_string()),
            Severity::Info,
        ))
    });
    noticed.into_iter().chain(sets).collect()
}

/// Moments worth a mark on the timeline: commands, hangs, losses.
fn marks(run: &Run) -> Vec<(f64, String, Severity)> {
    const MOST_MARKS: usize = 40;
    let entries = run.recorder().log.since(0).iter();
    // What hangs again without having been well in between is no news.
    let mut hung: Vec<Option<Part>> = Vec::new();
    let worth = entries.filter(|entry| match entry.severity {
        Severity::Command => true,
        Severity::Hung if hung.contains(&entry.part) => false,
        Severity::Hung => {
            hung.push(entry.part);
            true
        }
        Severity::Good => {
            hung.retain(|part| *part != entry.part);
            false
        }
        _ => false,
    });
    let mut marks: Vec<_> =
        worth.map(|entry| (entry.at.as_secs_f64(), entry.text.clone(), entry.severity)).collect();
    let from = marks.len().saturating_sub(MOST_MARKS);
    marks.split_off(from)
}
