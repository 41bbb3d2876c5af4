//! The charts, one below the other: each with its lines, its scale, and its values now in words.

use crate::frame::ChartLine;
use crate::language::{Saying, Word, number, say, small, word};
use crate::run::Run;
use crate::telemetry::curves::{Curves, fleets, workers};
use crate::telemetry::figures::has_trading;
use crate::telemetry::starts::{Begun, End};
use crate::telemetry::{Series, state};
use crate::telling::figures::{self, millis};
use crate::world::World;
use crate::world::stores::store::Store;

/// What a chart is drawn of.
pub(super) struct Drawn<'a> {
    pub(super) world: &'a World,
    /// The curves as far as the branch was seen.
    pub(super) curves: &'a Curves,
    /// The same of the fault-free twin, if there is one.
    pub(super) twin: Option<&'a Curves>,
}

/// A chart. What is at the end of each curve, `now` says in words.
pub(super) struct Kind {
    pub(super) id: &'static str,
    pub(super) title: Word,
    pub(super) unit: &'static str,
    /// Whether a run of this world has it.
    pub(super) shown: fn(&World) -> bool,
    pub(super) lines: fn(&Drawn) -> Vec<ChartLine>,
    /// The value at the top.
    pub(super) top: fn(&Drawn) -> f64,
    pub(super) now: fn(&Run) -> String,
    /// The curve by which another run is compared; it takes the place of what is dashed without one.
    pub(super) other: Option<fn(&Curves) -> &Series>,
}

/// The charts of a world, in order.
pub(super) fn of(world: &World) -> Vec<&'static Kind> {
    KINDS.iter().filter(|kind| (kind.shown)(world)).collect()
}

// Without Kafka it is the databases, the instances and the balancer that people look at.
const KINDS: &[Kind] = &[
    Kind {
        id: "outcomes",
        title: word!(curve_trading_outcomes),
        unit: "requests",
        shown: |world| has_trading(world.topology()),
        lines: by_start,
        top: |_| 1.0,
        now: outcomes,
        other: None,
    },
    Kind {
        id: "outcomes",
        title: word!(curve_outcomes),
        unit: "requests",
        shown: |world| !has_trading(world.topology()),
        lines: by_start,
        top: |_| 1.0,
        now: outcomes,
        other: None,
    },
    Kind {
        id: "blast-radius",
        title: word!(curve_blast_radius),
        unit: "%",
        shown: |_| true,
        lines: |drawn| {
            let what = if has_kafka(drawn.world) { say!(curve_trading) } else { say!(curve_answers) };
            let mut lines = vec![line(what, false, &drawn.curves.trading_lost)];
            if has_kafka(drawn.world) {
                lines.push(line(say!(curve_partitions), true, &drawn.curves.partitions_lost));
            }
            lines
        },
        top: |_| 100.0,
        now: radius,
        other: Some(|curves| &curves.trading_lost),
    },
    Kind {
        id: "answered",
        title: word!(curve_answered),
        unit: "%",
        shown: |_| true,
        lines: |drawn| {
            let journeys = drawn.world.topology().journeys.iter().zip(&drawn.curves.answered);
            journeys.map(|(journey, series)| line(&journey.label, false, series)).collect()
        },
        top: |_| 100.0,
        now: answered,
        other: None,
    },
    Kind {
        id: "p99",
        title: word!(curve_p99),
        unit: "s",
        shown: |_| true,
        lines: |drawn| {
            let own = line(say!(curve_percentile), false, &drawn.curves.p99);
            let twin = drawn.twin.map(|twin| line(say!(curve_without_the_fault), true, &twin.p99));
            [own].into_iter().chain(twin).collect()
        },
        top: |drawn| round(&drawn.curves.p99, 0.1, 0.1),
        now: |run| {
            let p99 = run.recorder().figures.trading.p99;
            p99.map_or(say!(figures_nobody_answered), |p99| seconds(p99.as_secs_f64()))
        },
        other: Some(|curves| &curves.p99),
    },
    Kind {
        id: "store-cpu",
        title: word!(curve_store_cpu),
        unit: "%",
        shown: has_stores,
        lines: |drawn| of_stores(drawn, 0),
        top: |_| 100.0,
        now: |run| each_store(run, |store| share(Some(store.utilisation(run.now())))),
        other: None,
    },
    Kind {
        id: "store-wait",
        title: word!(curve_store_wait),
        unit: "",
        shown: has_stores,
        lines: |drawn| of_stores(drawn, 1),
        top: |drawn| top_of_stores(drawn, 1),
        now: |run| each_store(run, |store| (store.waiting() + store.waiting_for_pool()).to_string()),
        other: None,
    },
    Kind {
        id: "store-network",
        title: word!(curve_store_network),
        unit: "s",
        shown: has_stores,
        lines: |drawn| of_stores(drawn, 2),
        top: |drawn| top_of_stores(drawn, 2),
        now: |run| each_store(run, |store| seconds(store.network_backlog(run.now()).as_secs_f64())),
        other: None,
    },
    Kind {
        id: "instances",
        title: word!(curve_instances),
        unit: "",
        shown: |world| !has_kafka(world) && fleets(world).next().is_some(),
        lines: |drawn| {
            let [in_service, wanted] = &drawn.curves.fleets[0];
            vec![line(say!(curve_in_service), false, in_service), line(say!(curve_wanted), true, wanted)]
        },
        top: |drawn| drawn.curves.fleets[0].iter().map(|series| round(series, 1.0, 2.0)).fold(2.0, f64::max),
        now: |run| {
            let fleet = fleets(run.world()).next();
            let told = |active, wanted| say!(curve_instances_now, active, wanted);
            fleet.map_or(String::new(), |fleet| told(fleet.active() - fleet.pending(), fleet.desired()))
        },
        other: None,
    },
    Kind {
        id: "codes",
        title: word!(curve_codes),
        unit: "",
        shown: |world| !has_kafka(world) && !has_stores(world),
        lines: |drawn| {
            CODES.iter().zip(&drawn.curves.codes).map(|(word, series)| line(*word, false, series)).collect()
        },
        top: |drawn| drawn.curves.codes.iter().map(|series| round(series, 1.0, 1.0)).fold(1.0, f64::max),
        now: |run| {
            let last = |series: &Series| number(libm::round(series.last().unwrap_or(0.0)), 0);
            let codes = CODES.iter().zip(&run.recorder().curves.codes);
            codes
                .map(|(word, series)| say!(curve_per_second, code = word, rate = last(series)))
                .collect::<Vec<_>>()
                .join(", ")
        },
        other: None,
    },
    Kind {
        id: "waiting",
        title: word!(curve_waiting),
        unit: "%",
        shown: |_| true,
        lines: |drawn| vec![line(say!(curve_wait), false, &drawn.curves.waiting)],
        top: |_| 100.0,
        now: |run| {
            let (_, all) = workers(run.world());
            share(Some(f64::from(state::workers_waiting(run.world(), run.now())) / f64::from(all.max(1))))
        },
        other: Some(|curves| &curves.waiting),
    },
    Kind {
        id: "busy",
        title: word!(curve_busy),
        unit: "%",
        shown: |_| true,
        lines: |drawn| vec![line(say!(curve_busy_line), false, &drawn.curves.busy)],
        top: |_| 100.0,
        now: |run| {
            let (busy, all) = workers(run.world());
            share(Some(f64::from(busy) / f64::from(all.max(1))))
        },
        other: Some(|curves| &curves.busy),
    },
    Kind {
        id: "offline",
        title: word!(curve_offline),
        unit: "",
        shown: has_kafka,
        lines: |drawn| vec![line(say!(curve_without_a_leader), false, &drawn.curves.offline)],
        top: |drawn| state::partitions(drawn.world).1.into(),
        now: |run| {
            let (offline, partitions) = state::partitions(run.world());
            say!(fact_of, part = offline, all = partitions)
        },
        other: Some(|curves| &curves.offline),
    },
    Kind {
        id: "oldest-unread",
        title: word!(curve_oldest_unread),
        unit: "s",
        shown: has_kafka,
        lines: |drawn| vec![line(say!(curve_age), false, &drawn.curves.oldest_unread)],
        top: |drawn| round(&drawn.curves.oldest_unread, 1.0, 1.0),
        now: |run| {
            let offline = state::partitions(run.world()).0 > 0;
            // Lag is known of what can be read alone: that it says nothing then is what it is to be seen by.
            let blind = if offline { say!(curve_blind) } else { String::new() };
            seconds(state::oldest_unread(run.world(), run.now()).as_secs_f64()) + &blind
        },
        other: Some(|curves| &curves.oldest_unread),
    },
];

/// The requests of each bin of start time, by how they ended; a point stands at the end of its bin, as in every line.
fn by_start(drawn: &Drawn) -> Vec<ChartLine> {
    let starts = &drawn.curves.starts;
    let step = starts.step().as_secs_f64();
    let line = |label: String, count: &dyn Fn(&Begun) -> u32| {
        let bins = starts.bins().iter().enumerate();
        let points = bins.map(|(i, bin)| ((i + 1) as f64 * step, f64::from(count(bin))));
        ChartLine { label, dashed: false, points: points.collect() }
    };
    let ended = |end: End| move |bin: &Begun| bin.ended[end as usize];
    vec![
        line(say!(curve_in_time), &ended(End::InTime)),
        line(say!(curve_late), &ended(End::Late)),
        line(say!(curve_by_fallback), &ended(End::Fallback)),
        line(say!(curve_wait_for_an_answer), &Begun::waiting),
        line(say!(curve_refused), &ended(End::Refused)),
        line(say!(curve_no_answer), &ended(End::NoAnswer)),
    ]
}

/// What the requests of trading came to that ended lately.
fn outcomes(run: &Run) -> String {
    let got = &run.recorder().figures.trading;
    if got.ended() == 0 {
        return say!(figures_none_ended);
    }
    let [in_time, degraded, refused, failed, given_up] = got.shares();
    let parts: [(f64, Saying); 4] = [
        (in_time, |share| say!(curve_now_in_time, share)),
        (degraded, |share| say!(curve_now_degraded, share)),
        (refused, |share| say!(curve_now_refused, share)),
        (failed + given_up, |share| say!(curve_now_lost, share)),
    ];
    let parts = parts.into_iter().filter(|part| part.0 > 0.0);
    parts.map(|(value, said)| said(share(Some(value)))).collect::<Vec<_>>().join(", ")
}

/// The balancer's own errors.
const CODES: [&str; 3] = ["502", "503", "504"];

fn has_kafka(world: &World) -> bool {
    !world.clusters().is_empty()
}

/// Without Kafka, and with databases described in full.
fn has_stores(world: &World) -> bool {
    !has_kafka(world) && world.topology().stores.iter().any(|store| store.in_full())
}

pub(super) fn line(label: impl Into<String>, dashed: bool, series: &Series) -> ChartLine {
    ChartLine { label: label.into(), dashed, points: series.points().collect() }
}

/// The smallest of 1, 2, 5, 10, 20, 50 … times `unit` that holds every point.
fn round(series: &Series, unit: f64, least: f64) -> f64 {
    let top = series.points().map(|point| point.1).filter(|value| !value.is_nan()).fold(least, f64::max);
    let mut scale = unit;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if scale * factor >= top {
                return scale * factor;
            }
        }
        scale *= 10.0;
    }
}

fn of_stores(drawn: &Drawn, which: usize) -> Vec<ChartLine> {
    let specs = drawn.world.topology().stores.iter().filter(|store| store.in_full());
    let stores = specs.zip(&drawn.curves.stores);
    stores.map(|(spec, series)| line(&spec.label, false, &series[which])).collect()
}

fn top_of_stores(drawn: &Drawn, which: usize) -> f64 {
    drawn.curves.stores.iter().map(|series| round(&series[which], 1.0, 1.0)).fold(1.0, f64::max)
}

fn each_store(run: &Run, read: impl Fn(&Store) -> String) -> String {
    let world = run.world();
    let stores = world.stores().iter().zip(&world.topology().stores).filter(|(_, spec)| spec.in_full());
    stores.map(|(store, spec)| format!("{} {}", spec.label, read(store))).collect::<Vec<_>>().join(", ")
}

fn share(value: Option<f64>) -> String {
    value.map_or_else(|| say!(figures_none_ended), figures::share)
}

fn seconds(value: f64) -> String {
    if value < 120.0 { millis(value * 1e3) } else { format!("{} min", number(libm::round(value / 60.0), 0)) }
}

fn radius(run: &Run) -> String {
    let (topology, impact) = (run.world().topology(), &run.recorder().impact);
    let lost = share(Some(impact.trading));
    match (run.twin(), has_kafka(run.world())) {
        (None, _) => say!(curve_no_fault_yet),
        (_, false) => say!(curve_lost_of_answers, lost),
        (_, true) => {
            let share = share(Some(impact.partitions));
            match has_trading(topology) {
                true => say!(curve_lost_of_trading, lost, share),
                false => say!(curve_lost_of_answers_and_partitions, lost, share),
            }
        }
    }
}

/// The answered share of each journey; only the least where all would not fit on a line.
fn answered(run: &Run) -> String {
    const MOST_NAMED: usize = 3;
    let journeys = run.world().topology().journeys.iter().zip(&run.recorder().figures.journeys);
    let now: Vec<(Option<f64>, String)> =
        journeys.map(|(journey, got)| (got.answered_share(), small(&journey.label))).collect();
    if now.len() > MOST_NAMED {
        let known = || now.iter().filter_map(|entry| entry.0);
        let least = known().reduce(f64::min);
        if least == known().reduce(f64::max) {
            return say!(curve_all_share, share = share(least));
        }
        let worst = now.iter().find(|entry| entry.0 == least);
        return worst.map_or(String::new(), |(_, label)| say!(curve_least, label, share = share(least)));
    }
    now.iter().map(|(value, label)| format!("{label} {}", share(*value))).collect::<Vec<_>>().join(", ")
}
