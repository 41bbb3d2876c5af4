//! What the team sees: the map as it is reported and published metrics, once per grain; the pager; messages; its own log.
//! Nothing on it is finer than what is published, and nothing of it comes from the truth but through a monitor or a closer
//! look.

use crate::drill::words;
use crate::engine::{SimDuration, SimTime};
use crate::frame::{Frame, Scene, State};
use crate::language::{self, number, say};
use crate::run::Run;
use crate::scenario::exercise::Exercise;
use crate::telemetry::Names;
use crate::telemetry::alerts;
use crate::telling::figures;
use crate::telling::picture;
use crate::training::protocol::{Metric, Page, Row, Tone};
use crate::view::reported;
use crate::world::ids::ServiceId;
use crate::world::topology::monitors::AlertSeverity;
use crate::world::{WaitKind, World};

/// Metrics keep so many values.
const MOST: usize = 240;
/// The window that figures are counted over.
const WINDOW: SimDuration = SimDuration::from_secs(10);

/// What is counted between two values of the metrics.
#[derive(Clone, Debug, Default)]
struct Sums {
    offered: u64,
    ended: u64,
    errors: u64,
    processor: f64,
    looks: u32,
    slowest_ms: Option<f64>,
}

/// The part of a board that grows with the run.
#[derive(Clone, Debug, Default)]
pub struct Boards {
    sums: Sums,
    /// Values that are not visible yet: when they are, and the values.
    coming: Vec<(SimTime, f64, [Option<f64>; 6])>,
    /// Visible values, by metric.
    values: [Vec<(f64, f64)>; 6],
    /// What a value is out of: targets and brokers.
    all: [f64; 2],
    rows: Vec<Row>,
    /// Calls so far: the place of the rule, when, and when it cleared.
    calls: Vec<(usize, SimTime, Option<SimTime>)>,
}

impl Boards {
    /// A whole second of the run has passed.
    pub fn look(&mut self, exercise: &Exercise, scene: &Scene, run: &Run) {
        let now = run.now();
        if !now.as_micros().is_multiple_of(WINDOW.as_micros()) {
            return;
        }
        let all = &run.recorder().figures.all;
        self.sums.offered += u64::from(all.offered);
        let (ended, errors) = doors(run.world(), now);
        self.sums.ended += ended;
        self.sums.errors += errors;
        self.sums.processor += processor(run.world());
        self.sums.looks += 1;
        let p99 = all.p99.map(|p99| p99.as_secs_f64() * 1e3);
        self.sums.slowest_ms = [self.sums.slowest_ms, p99].into_iter().flatten().reduce(f64::max);
        self.call(exercise, run);
        let grain = exercise.sees.resolution.as_micros();
        if now.as_micros().is_multiple_of(grain) {
            let frame = reported::frame(scene, &picture::frame(run));
            self.rows = rows(scene, &frame);
            self.close(exercise, &frame, now);
        }
        while self.coming.first().is_some_and(|coming| coming.0 <= now) {
            let (_, at, values) = self.coming.remove(0);
            for (kept, value) in self.values.iter_mut().zip(values) {
                kept.push((at, value.unwrap_or(f64::NAN)));
                if kept.len() > MOST {
                    kept.remove(0);
                }
            }
        }
    }

    /// Ends a value of every metric.
    fn close(&mut self, exercise: &Exercise, frame: &Frame, now: SimTime) {
        let sums = std::mem::take(&mut self.sums);
        let weight = f64::from(exercise.scenario.document.weight);
        let seconds = f64::from(sums.looks) * WINDOW.as_secs_f64();
        let delay = exercise.scenario.topology.monitors.vendor_delay;
        let checks = frame.services.iter().filter_map(|service| service.checks);
        let (healthy, targets) = checks.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let brokers =
            frame.clusters.iter().filter_map(|cluster| Some((cluster.reporting?, cluster.brokers.len())));
        let (up, brokers) = brokers.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1 as f64));
        self.all = [targets, brokers];
        let values = [
            (seconds > 0.0).then(|| sums.offered as f64 * weight / seconds),
            (sums.ended > 0).then(|| 100.0 * sums.errors as f64 / sums.ended as f64),
            (sums.looks > 0).then(|| sums.processor / f64::from(sums.looks)),
            (targets > 0.0).then_some(healthy),
            (brokers > 0.0).then_some(brokers - up),
            sums.slowest_ms,
        ];
        // Checks and scrapes are as late as they are published; the others are counted here.
        self.coming.push((now + delay, now.as_secs_f64(), values));
    }

    /// Notes who was called, and what cleared.
    fn call(&mut self, exercise: &Exercise, run: &Run) {
        let Some(set) = &exercise.sees.pager else { return };
        let all = run.recorder().alerts.all().enumerate();
        for (place, (_, state)) in all.filter(|(_, (rule, _))| rule.set == *set) {
            let last = self.calls.iter_mut().rev().find(|call| call.0 == place);
            match (last, state.firing, state.called) {
                (Some(last), None, _) if last.2.is_none() => last.2 = state.cleared.or(Some(run.now())),
                (Some(last), Some(firing), _) if last.2.is_some_and(|cleared| cleared < firing) => {
                    self.calls.push((place, firing, None));
                }
                (None, Some(_), Some(called)) => self.calls.push((place, called, None)),
                _ => {}
            }
        }
    }

    /// The map.
    pub fn rows(&self, exercise: &Exercise) -> Vec<Row> {
        if exercise.sees.map { self.rows.clone() } else { Vec::new() }
    }

    /// The charts, where the team has them.
    pub fn metrics(&self, exercise: &Exercise) -> Vec<Metric> {
        if !exercise.sees.metrics {
            return Vec::new();
        }
        let metric = |(at, id): (usize, &&str)| {
            let values = self.values[at].clone();
            let last = values.last().map(|value| value.1).filter(|value| !value.is_nan());
            let highest =
                values.iter().map(|value| value.1).filter(|value| !value.is_nan()).fold(0.0, f64::max);
            Metric {
                id: (*id).to_owned(),
                name: words::metric(at),
                now: self.now(at, last),
                most: self.most(at, highest),
                values,
            }
        };
        words::METRICS.iter().enumerate().map(metric).collect()
    }

    /// A value in words.
    fn now(&self, at: usize, value: Option<f64>) -> String {
        let Some(value) = value else {
            return if at == 1 || at == 5 { say!(room_none_ends) } else { say!(room_no_data) };
        };
        match at {
            0 => say!(room_per_second, count = number(value, 0)),
            1 | 2 => say!(percent, share = (value, u8::from(value > 0.0 && value < 10.0))),
            3 => say!(room_of, count = number(value, 0), all = number(self.all[0], 0)),
            4 => say!(room_of, count = number(value, 0), all = number(self.all[1], 0)),
            _ => figures::millis(value),
        }
    }

    /// The top of an axis: shares end at 100, counts at all of them, others above the highest value.
    fn most(&self, at: usize, highest: f64) -> f64 {
        match at {
            1 => 100.0,
            3 => self.all[0].max(1.0),
            4 => self.all[1].max(1.0),
            _ => (highest * 1.25).max(1.0),
        }
    }

    /// The pager, latest first; `acknowledged` says by whom.
    pub fn pages(&self, run: &Run, acknowledged: impl Fn(&str) -> Option<String>) -> Vec<Page> {
        let topology = run.world().topology();
        let rules: Vec<_> = run.recorder().alerts.all().map(|(rule, _)| rule).collect();
        let page = |(number, call): (usize, &(usize, SimTime, Option<SimTime>))| {
            let rule = rules[call.0];
            let id = format!("p{}", number + 1);
            let part = Names(topology).part(alerts::part(rule.metric));
            Page {
                at_us: call.1.as_micros(),
                text: say!(room_page, part, text = rule.text.as_str()),
                ticket: rule.severity == AlertSeverity::Ticket,
                cleared_us: call.2.map(SimTime::as_micros),
                acknowledged: acknowledged(&id),
                id,
            }
        };
        let mut pages: Vec<Page> = self.calls.iter().enumerate().map(page).collect();
        pages.reverse();
        pages
    }
}

/// Calls that ended at the services that customers reach, and those of them that ended with an error, within the last window:
/// what these services count themselves. Who gives up at home has got no answer, and nobody counts one.
fn doors(world: &World, now: SimTime) -> (u64, u64) {
    let journeys = &world.topology().journeys;
    let (mut ended, mut errors) = (0, 0);
    for service in (0..world.topology().services.len()).map(|service| ServiceId(service as u8)) {
        if !journeys.iter().any(|journey| journey.service == service) {
            continue;
        }
        for replica in world.replicas_of(service) {
            let lately = world.replicas()[replica.index()].ended_lately(now);
            ended += u64::from(lately.ended);
            errors += u64::from(lately.errors + lately.timed_out + lately.rejected);
        }
    }
    (ended, errors)
}

/// Workers that work, percent of all: what waits uses no processor.
fn processor(world: &World) -> f64 {
    let (mut working, mut all) = (0u32, 0u32);
    for service in 0..world.topology().services.len() {
        for replica in world.replicas_of(ServiceId(service as u8)) {
            for worker in world.workers(replica) {
                all += 1;
                working += u32::from(worker.is_some_and(|view| view.kind == WaitKind::Work));
            }
        }
    }
    100.0 * f64::from(working) / f64::from(all.max(1))
}

/// The map of a frame as it is reported.
fn rows(scene: &Scene, frame: &Frame) -> Vec<Row> {
    let zones = scene.zones.len();
    let mut rows = Vec::new();
    for (now, spec) in frame.services.iter().zip(&scene.services) {
        let mut cells = vec![Vec::new(); zones];
        for (replica, &zone) in now.replicas.iter().zip(&spec.replicas) {
            cells[zone].push(match replica.state {
                State::Down => (Tone::Bad, say!(room_fails)),
                State::Starting => (Tone::Warn, say!(room_starts)),
                State::NotLaunched => continue,
                _ => (Tone::Well, say!(room_passes)),
            });
        }
        let (sum, tone) = match (now.checks, now.reported) {
            (Some((healthy, targets)), reported) => {
                let (count, all) = (language::short(healthy, 1), language::number(targets, 0));
                let bad = reported == State::Down || reported == State::Failing;
                let tone = if bad || healthy < targets { Tone::Bad } else { Tone::Well };
                (say!(room_pass, count, all), tone)
            }
            (None, _) => (say!(room_no_data), Tone::Dark),
        };
        rows.push(Row { name: spec.label.clone(), cells, sum, tone });
    }
    for (now, spec) in frame.clusters.iter().zip(&scene.clusters) {
        let mut cells = vec![Vec::new(); zones];
        for (broker, (_, zone)) in now.brokers.iter().zip(&spec.brokers) {
            let up = broker.state != State::Down;
            cells[*zone].push(if up { (Tone::Well, say!(room_up)) } else { (Tone::Bad, say!(room_down)) });
        }
        let tone = if now.vendor_state == "ACTIVE" { Tone::Well } else { Tone::Warn };
        rows.push(Row { name: spec.label.clone(), cells, sum: now.vendor_state.clone(), tone });
    }
    let groups = frame.quorums.iter().zip(&scene.quorums).chain(frame.stores.iter().zip(&scene.stores));
    for (now, spec) in groups {
        let mut cells = vec![Vec::new(); zones];
        for ((state, _), &zone) in now.members.iter().zip(&now.zones) {
            let up = *state != State::Down;
            cells[zone].push(if up { (Tone::Well, say!(room_up)) } else { (Tone::Bad, say!(room_down)) });
        }
        let up = now.members.iter().filter(|member| member.0 != State::Down).count();
        let (count, all) = (language::number(up as f64, 0), language::number(now.members.len() as f64, 0));
        let tone = if up < now.members.len() { Tone::Bad } else { Tone::Well };
        rows.push(Row { name: spec.label.clone(), cells, sum: say!(room_members_up, count, all), tone });
    }
    rows
}
