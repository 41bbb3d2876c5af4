//! Warns of a document whose run takes long, and says how long.
//!
//! The time is measured, not assumed: the scenario runs for about a second of real time, without commands. That gives
//! the events that a request takes, and the time that an event takes on this machine.

#![allow(clippy::disallowed_types, reason = "the speed of this machine is measured; no run reads it")]

use std::time::{Duration, Instant};

use blast_radius::engine::SimTime;
use blast_radius::session::{Opening, Session};
use blast_radius::world::command::spell_time;
use blast_radius::world::topology::Topology;

use crate::blast::input::Input;
use crate::blast::output::print_warning;

/// A person is warned above so many requests a second: at some 30 events each, an hour of them is a billion events.
const MANY: f64 = 10_000.0;
/// For so long the pace is measured.
const MEASURED: Duration = Duration::from_secs(1);
/// Events between two looks at the clock.
const BATCH: u64 = 20_000;

/// The measured pace.
struct Pace {
    events_per_request: f64,
    events_per_second: f64,
}

/// Warns when the document's customers send more than [`MANY`] requests a second: how long `runs` runs of it take.
pub fn warn(input: &Input, until: SimTime, runs: u64) {
    let topology = &input.scenario.topology;
    let rate = most_per_second(topology);
    if rate <= MANY {
        return;
    }
    let Some(pace) = measure(input, until) else { return };
    let requests = requests(topology, until) * runs as f64;
    let expected = requests * pace.events_per_request / pace.events_per_second;
    let of = if runs == 1 { String::new() } else { format!(" of each of {runs} runs") };
    print_warning(&format!(
        "up to {rate:.0} requests a second: {}{of} will take about {} on this machine ({:.0} events a request, {:.1} \
         million events a second, as measured; retries and the fault-free twin of a fault come on top)",
        spell_time(until),
        spell_real(expected),
        pace.events_per_request,
        pace.events_per_second / 1e6,
    ));
}

/// Arrivals per second of all journeys together, each at its busiest.
fn most_per_second(topology: &Topology) -> f64 {
    let busiest = topology.journeys.iter().map(|journey| {
        let factor = journey.traffic.as_ref().map_or(1.0, |profile| profile.most());
        journey.rate * factor
    });
    busiest.sum()
}

/// Expected arrivals of all journeys until a time.
fn requests(topology: &Topology, until: SimTime) -> f64 {
    let arrivals = topology.journeys.iter().map(|journey| {
        let constant = until.as_micros() as f64;
        // In microseconds at the journey's rate.
        let time = journey.traffic.as_ref().map_or(constant, |profile| profile.integral(until));
        journey.rate * time / 1e6
    });
    arrivals.sum()
}

/// Runs the scenario for a while. None when it ends before anybody comes.
fn measure(input: &Input, until: SimTime) -> Option<Pace> {
    let opening = Opening { scenario: input.source.clone(), seed: 1, commands: Vec::new() };
    let mut session = Session::open(&opening).ok()?;
    session.watch_hops(false);
    let begun = Instant::now();
    let run = session.run_mut();
    while begun.elapsed() < MEASURED && run.now() < until {
        run.advance(until, BATCH);
    }
    let visits: u32 = run.recorder().bins.iter().flatten().map(|bin| bin.offered).sum();
    (visits > 0).then(|| Pace {
        events_per_request: run.events() as f64 / f64::from(visits),
        events_per_second: run.events() as f64 / begun.elapsed().as_secs_f64(),
    })
}

/// Real time, as exact as an estimate is.
fn spell_real(seconds: f64) -> String {
    match seconds {
        ..1.0 => "a second".to_owned(),
        ..90.0 => format!("{seconds:.0} s"),
        ..5_400.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3_600.0),
    }
}
