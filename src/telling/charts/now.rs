//! Puts the charts' present values into words. A frame carries them, so that they are of the same moment as all else
//! on the page.

use crate::base::decimal::fixed;
use crate::run::Run;
use crate::telemetry::figures::has_trading;
use crate::telemetry::recorder::{fleets, workers};
use crate::telemetry::state;
use crate::telling::figures::{millis, percent};
use crate::world::stores::store::Store;

use super::CODES;

/// The values now, by identifier of the chart.
pub(in crate::telling) fn now(run: &Run) -> Vec<(String, String)> {
    let (world, recorder) = (run.world(), run.recorder());
    let (busy, all) = workers(world);
    let p99 = recorder.figures.trading.p99;
    let mut said = vec![
        ("blast-radius", radius(run)),
        ("answered", answered(run)),
        ("p99", p99.map_or("nobody answered".to_string(), |p99| seconds(p99.as_secs_f64()))),
        ("busy", share(Some(f64::from(busy) / f64::from(all.max(1))))),
    ];
    if world.clusters().is_empty() {
        said.extend(capacity(run));
    } else {
        let (offline, partitions) = state::partitions(world);
        let unread = seconds(state::oldest_unread(world, run.now()).as_secs_f64());
        // Lag is known of what can be read alone: that it says nothing then is what it is to be seen by.
        let blind = if offline > 0 { " (it does not see partitions without a leader)" } else { "" };
        said.push(("offline", format!("{offline} of {partitions}")));
        said.push(("oldest-unread", unread + blind));
    }
    said.into_iter().map(|(id, said)| (id.to_string(), said)).collect()
}

fn share(value: Option<f64>) -> String {
    value.map_or("none ended".to_string(), |value| format!("{}%", percent(value)))
}

fn seconds(value: f64) -> String {
    if value < 120.0 { millis(value * 1e3) } else { format!("{} min", fixed(libm::round(value / 60.0), 0)) }
}

fn radius(run: &Run) -> String {
    let (topology, impact) = (run.world().topology(), &run.recorder().impact);
    let lost = share(Some(impact.trading));
    match (run.twin(), topology.clusters.is_empty()) {
        (None, _) => "no fault yet".to_string(),
        (_, true) => format!("{lost} of answers"),
        (_, false) => {
            let what = if has_trading(topology) { "trading" } else { "answers" };
            format!("{lost} of {what}, {} of partitions", share(Some(impact.partitions)))
        }
    }
}

/// The answered share of each journey; only the least where all would not fit on a line.
fn answered(run: &Run) -> String {
    const MOST_NAMED: usize = 3;
    let journeys = run.world().topology().journeys.iter().zip(&run.recorder().figures.journeys);
    let mut now: Vec<(Option<f64>, String)> = journeys
        .map(|(journey, got)| {
            let answered = got.answered_share();
            (answered, format!("{} {}", journey.label.to_ascii_lowercase(), share(answered)))
        })
        .collect();
    if now.len() > MOST_NAMED {
        let known = || now.iter().filter_map(|entry| entry.0);
        let least = known().reduce(f64::min);
        if least == known().reduce(f64::max) {
            return format!("all {}", share(least));
        }
        now.retain(|entry| entry.0 == least);
        now.truncate(1);
        now[0].1.insert_str(0, "least: ");
    }
    now.into_iter().map(|entry| entry.1).collect::<Vec<_>>().join(", ")
}

/// Says what limits a run without Kafka: databases, instances, and the balancer's own errors.
fn capacity(run: &Run) -> Vec<(&'static str, String)> {
    let (world, at) = (run.world(), run.now());
    let stores = || world.stores().iter().zip(&world.topology().stores).filter(|(_, spec)| spec.in_full());
    let each = |read: &dyn Fn(&Store) -> String| {
        stores().map(|(store, spec)| format!("{} {}", spec.label, read(store))).collect::<Vec<_>>().join(", ")
    };
    let waiting = |store: &Store| (store.waiting() + store.waiting_for_pool()).to_string();
    let mut said = vec![
        ("store-cpu", each(&|store| share(Some(store.utilisation(at))))),
        ("store-wait", each(&waiting)),
        ("store-network", each(&|store| seconds(store.network_backlog(at).as_secs_f64()))),
    ];
    if let Some(fleet) = fleets(world).next() {
        let active = fleet.active() - fleet.pending();
        said.push(("instances", format!("{active} in service, {} wanted", fleet.desired())));
    }
    let codes = CODES.iter().zip(&run.recorder().codes);
    let codes = codes
        .map(|(word, series)| format!("{word}: {}/s", fixed(libm::round(series.last().unwrap_or(0.0)), 0)));
    said.push(("codes", codes.collect::<Vec<_>>().join(", ")));
    said
}
