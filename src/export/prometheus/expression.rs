//! Expressions of PromQL: what an alert asks, and what recording rules make.

use super::alert::{Alert, duration, number, recorded, window};
use crate::export::tree::quoted;
use crate::import::metrics::{How, Recorded};
use crate::world::topology::monitors::{Condition, MonitorsSpec};
use crate::world::topology::objectives::{BURN_PAGE, BURN_TICKET, BurnPair};

/// A recording rule as it is written.
pub(super) struct Record {
    pub(super) name: String,
    pub(super) expression: String,
    /// What shows it at work, where the table has that.
    pub(super) shown: Option<(&'static str, &'static Recorded)>,
}

/// The expression of an alert.
pub(super) fn of(alert: &Alert) -> String {
    let label = alert.row.of.label();
    let series = format!("{}{{{label}={}}}", alert.row.series, quoted(&alert.part));
    let value = match alert.row.how {
        How::Sum | How::SumOrEach => format!("sum by ({label}) ({series})"),
        How::Max => format!("max by ({label}) ({series})"),
        How::Recorded(_) => series.clone(),
    };
    match alert.condition {
        Condition::Above(bound) => format!("{value} > {}", number(bound)),
        Condition::Below(bound) => format!("{value} < {}", number(bound)),
        Condition::Absent => format!("absent({series})"),
    }
}

/// The recording rules that the alerts need, each once, before those that need them.
pub(super) fn records(alerts: &[Alert], monitors: &MonitorsSpec) -> Vec<Record> {
    let mut list: Vec<Record> = Vec::new();
    for alert in alerts.iter().filter(|alert| recorded(alert.row)) {
        let How::Recorded(row) = alert.row.how else { continue };
        if !row.expression.is_empty() {
            let expression = row.expression.replace("$W", &duration(window(monitors)));
            let name = alert.row.series.to_owned();
            add(&mut list, Record { name, expression, shown: Some((alert.row.word, row)) });
            continue;
        }
        let pairs: &[BurnPair] = if alert.row.word == "burn_rate_page" { &BURN_PAGE } else { &BURN_TICKET };
        for window in pairs.iter().flat_map(|pair| [pair.long, pair.short]) {
            let over = duration(window);
            let of =
                |labels: &str| format!("sum by (journey) (rate(journey_requests_total{labels}[{over}]))");
            let expression = format!("{} / {}", of("{outcome!=\"answered\"}"), of(""));
            add(&mut list, Record { name: unanswered(duration(window)), expression, shown: None });
        }
        let expression = burn(pairs, 1.0 - monitors.objective);
        add(&mut list, Record { name: alert.row.series.to_owned(), expression, shown: None });
    }
    list
}

fn add(list: &mut Vec<Record>, record: Record) {
    if !list.iter().any(|own| own.name == record.name) {
        list.push(record);
    }
}

fn unanswered(window: String) -> String {
    format!("by_journey:unanswered:ratio{window}")
}

/// The worst pair of windows as a multiple of its threshold: of a pair the smaller burn, of all pairs the largest.
fn burn(pairs: &[BurnPair], budget: f64) -> String {
    let one = |pair: &BurnPair| {
        let (long, short) = (unanswered(duration(pair.long)), unanswered(duration(pair.short)));
        format!("(({long} < {short}) or {short}) / {}", number(pair.factor * budget))
    };
    let mut all = pairs.iter().map(one);
    let first = all.next().unwrap_or_default();
    all.fold(first, |worst, next| format!("(({worst}) > ({next})) or ({next})"))
}
