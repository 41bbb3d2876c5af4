//! The tolerance table of the recordings, quantity by quantity.

use std::fmt;

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::world::kafka::producer::ProducerError;
use serde_json::Value;

use super::bench::{Action, Bench, End, Entry, leaderless_is_marked};

/// One comparison.
#[derive(Clone)]
pub struct Row {
    pub run: String,
    pub quantity: String,
    recorded: f64,
    measured: f64,
    low: f64,
    high: f64,
    /// Depends on where the last random gap between metadata requests falls: judge it over several seeds.
    pub random: bool,
}

impl Row {
    /// Within its bounds.
    pub fn ok(&self) -> bool {
        self.low <= self.measured && self.measured <= self.high
    }

    /// The row of the median among the seeds.
    pub fn median(mut rows: Vec<Row>) -> Row {
        rows.sort_by(|a, b| a.measured.total_cmp(&b.measured));
        rows.swap_remove(rows.len() / 2)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let show =
            |v: f64| if v.is_nan() { "-".to_string() } else { format!("{}", (v * 10.0).round() / 10.0) };
        let (recorded, measured) = (show(self.recorded), show(self.measured));
        let (low, high) = (show(self.low), show(self.high));
        let verdict = if self.ok() { "ok" } else { "WRONG" };
        write!(
            f,
            "| {} | {} | {recorded} | {measured} | {low} .. {high} | {verdict} |",
            self.run, self.quantity
        )
    }
}

struct Comparison<'a> {
    recording: &'a Value,
    bench: &'a Bench,
    rows: Vec<Row>,
    delivery: f64,
    max_block: f64,
    /// The sender was slowed by its waits for memory.
    slowed: bool,
    /// Partitions without a leader were answered with error 5 (4.3.0).
    marked: bool,
    dead: Vec<u16>,
}

const NOTHING: f64 = f64::NAN;

/// Compares everything.
pub fn compare(recording: &Value, bench: &Bench) -> Vec<Row> {
    let leaders = &recording["workload"]["leader_of_partition"];
    let leader_of = |p: u16| leaders[usize::from(p)].as_u64().unwrap() as u8 - 1;
    let partitions = leaders.as_array().unwrap().len() as u16;
    let killed = |p: u16, action: &Action| match action {
        Action::Leader(partition, leader) => *partition == p && leader.is_none(),
        Action::BrokerDown(broker) => leader_of(p) == broker.0,
        Action::BrokerUp(_) => false,
    };
    let exhausted = recording["producer_metrics"]["buffer_exhausted_total"].as_u64().unwrap();
    let skipped = recording["ticks_skipped"].as_u64().unwrap();
    let config = &recording["config"];
    let mut c = Comparison {
        recording,
        bench,
        rows: Vec::new(),
        delivery: config["delivery.timeout.ms"].as_f64().unwrap(),
        max_block: config["max.block.ms"].as_f64().unwrap(),
        slowed: exhausted > 0 || skipped > 0,
        marked: leaderless_is_marked(recording),
        dead: (0..partitions).filter(|p| bench.hole.iter().any(|(_, a)| killed(*p, a))).collect(),
    };
    c.conservation();
    for partition in 0..partitions {
        if c.dead.contains(&partition) {
            c.dead_partition(partition);
        } else {
            c.healthy_partition(partition);
        }
    }
    c.refusals(exhausted as f64);
    c.restorations();
    c.metadata_gaps();
    c.pool();
    c.rows
}

fn ms(length: SimDuration) -> f64 {
    length.as_micros() as f64 / 1000.0
}

fn refused(entry: &Entry) -> bool {
    matches!(entry.end, End::Failed(ProducerError::BufferExhausted { .. }))
}

fn failed(entry: &Entry) -> bool {
    matches!(entry.end, End::Failed(_))
}

impl Comparison<'_> {
    fn row(&mut self, quantity: impl Into<String>, recorded: f64, measured: f64, low: f64, high: f64) {
        let (run, quantity) = (self.recording["run"].as_str().unwrap().to_string(), quantity.into());
        self.rows.push(Row { run, quantity, recorded, measured, low, high, random: false });
    }

    fn of(&self, partition: u16) -> impl Iterator<Item = &Entry> + Clone {
        self.bench.log.iter().filter(move |e| e.partition == Some(partition))
    }

    fn recorded(&self, partition: u16) -> &Value {
        &self.recording["partitions"][partition.to_string()]
    }

    fn partitioning(&self) -> &str {
        self.recording["workload"]["partitioning"].as_str().unwrap()
    }

    /// Every record ended, in our run as in the recording.
    fn conservation(&mut self) {
        let pending = self.bench.log.iter().filter(|e| e.end == End::Pending).count() as f64;
        self.row("pending at end", 0.0, pending, 0.0, 0.0);
        let skipped = self.recording["ticks_skipped"].as_f64().unwrap();
        if !self.slowed {
            self.row("ticks skipped", skipped, self.bench.skipped as f64, 0.0, 0.0);
        }
    }

    fn healthy_partition(&mut self, p: u16) {
        let sent = self.of(p).count() as f64;
        let acked = self.of(p).filter(|e| e.end == End::Acked).count() as f64;
        let refusals = self.of(p).filter(|e| refused(e)).count() as f64;
        let all_failed = self.of(p).filter(|e| failed(e)).count() as f64;
        if self.partitioning() != "unkeyed" && !self.slowed {
            let recorded = self.recorded(p)["sent"].as_f64().unwrap();
            self.row(format!("p{p} sent"), recorded, sent, recorded, recorded);
        }
        let recorded = self.recorded(p)["failed"].as_f64().unwrap();
        self.row(format!("p{p} failed = refused"), recorded, all_failed, refusals, refusals);
        let recorded = self.recorded(p)["acked"].as_f64().unwrap();
        self.row(format!("p{p} acked = sent - refused"), recorded, acked, sent - refusals, sent - refusals);
        if !self.slowed {
            let recorded = self.recorded(p)["failed"].as_f64().unwrap();
            self.row(format!("p{p} refused"), recorded, refusals, 0.0, 0.0);
        }
    }

    fn dead_partition(&mut self, p: u16) {
        let expired: Vec<f64> =
            self.of(p).filter(|e| failed(e) && !refused(e)).map(|e| ms(e.done.since(e.sent))).collect();
        let count = self.of(p).filter(|e| failed(e)).count() as f64;
        let recorded = self.recorded(p)["failed"].as_f64().unwrap();
        let rate = self.recording["workload"]["ticks_per_s"].as_f64().unwrap();
        let name = format!("p{p} failed");
        match self.partitioning() {
            "unkeyed" => {
                let holes = self.bench.hole.iter().filter(|(_, a)| self.kills(p, a)).count() as f64;
                self.row(name, recorded, count, 0.0, 2.0 * holes * self.batch_records(9.0));
            }
            "explicit" if !self.slowed => {
                let slack = 0.5 * rate + 2.0;
                // Recorded more than once, the last batch failed in some runs and was sent in others.
                let batch = if self.marked { self.delivery / 1000.0 * rate } else { 0.0 };
                self.row(name, recorded, count, recorded - slack - batch, recorded + slack + batch);
                self.rows.last_mut().unwrap().random = !self.marked;
                self.lost_or_late(p, recorded, count, slack);
            }
            "keyed" if self.slowed && self.marked => {
                let batch = self.batch_records(13.0);
                let either = [recorded - batch, recorded, recorded + batch];
                let near = |a: &f64, b: &f64| (a - count).abs().total_cmp(&(b - count).abs());
                let target = either.into_iter().min_by(near).unwrap();
                self.row(name, recorded, count, target * 0.9, target * 1.1);
            }
            _ => self.row(name, recorded, count, recorded * 0.9, recorded * 1.1),
        }
        if expired.is_empty() {
            return;
        }
        let max = expired.iter().copied().fold(0.0, f64::max);
        let latency = &self.recorded(p)["failure_latency_ms"];
        let recorded_max = latency["max"].as_f64().unwrap_or(NOTHING);
        let name = format!("p{p} failure latency max");
        self.row(name, recorded_max, max, self.delivery, self.delivery + 150.0);
        if self.partitioning() != "unkeyed" {
            self.failure_min(p, &expired, rate);
        }
    }

    /// Records in a full batch; each has so many bytes beside its value.
    fn batch_records(&self, overhead: f64) -> f64 {
        let batch = self.recording["config"]["batch.size"].as_f64().unwrap();
        let record = self.recording["workload"]["value_bytes"].as_f64().unwrap() + overhead;
        ((batch - 61.0) / record).floor()
    }

    /// Whether the oldest batch expires just before or just after the client hears of the restoration decides
    /// over a whole batch. Failed records and records acknowledged late are together the same in either case.
    fn lost_or_late(&mut self, p: u16, recorded: f64, count: f64, slack: f64) {
        let restored = self.recorded(p)["restorations"].as_array().unwrap().clone();
        let late: f64 = restored.iter().map(|r| r["acked_sent_before"].as_f64().unwrap()).sum();
        let times: Vec<SimTime> =
            self.bench.restored.iter().filter(|(_, q, _)| *q == p).map(|(t, ..)| *t).collect();
        let is_late = |e: &&Entry| times.iter().any(|t| e.end == End::Acked && e.sent < *t && e.done > *t);
        let ours = self.of(p).filter(is_late).count() as f64;
        let (low, high) = (recorded + late - slack, recorded + late + slack);
        self.row(format!("p{p} failed or late"), recorded + late, count + ours, low, high);
    }

    fn kills(&self, p: u16, action: &Action) -> bool {
        let leaders = &self.recording["workload"]["leader_of_partition"];
        match action {
            Action::Leader(partition, leader) => *partition == p && leader.is_none(),
            Action::BrokerDown(b) => leaders[usize::from(p)] == u64::from(b.0) + 1,
            Action::BrokerUp(_) => false,
        }
    }

    /// A batch that fills before it expires takes its last record in after the time f: nobody fails younger than
    /// delivery.timeout - f. Where the recording's minimum is such an expiry, it is the reference; where it is a
    /// refused send, f follows from size and rate.
    fn failure_min(&mut self, p: u16, expired: &[f64], rate: f64) {
        let min = expired.iter().copied().fold(f64::MAX, f64::min);
        let recorded = self.recorded(p)["failure_latency_ms"]["min"].as_f64().unwrap_or(NOTHING);
        let fill = self.batch_records(10.0) / rate * 1000.0;
        let name = format!("p{p} failure latency min");
        // A sender that is blocked in between fills no batch in a time that could be named.
        let irregular = self.slowed && self.partitioning() == "keyed";
        let never_full = fill >= self.delivery || irregular;
        if never_full {
            self.row(name, recorded, min, 0.0, self.delivery);
        } else if recorded > self.max_block + 150.0 || !self.slowed {
            // The slowed sender waits for the relay's answers: the recorded runs differ by 0.36 s.
            let slack = if self.slowed && self.marked { 360.0 } else { 60.0 };
            self.row(name, recorded, min, recorded - slack, recorded + slack);
        } else {
            let expected = self.delivery - fill;
            self.row(name, recorded, min, expected - 60.0, expected + 60.0 + 1000.0 / rate);
        }
    }

    fn refusals(&mut self, recorded: f64) {
        let refusals: Vec<&Entry> = self.bench.log.iter().filter(|e| refused(e)).collect();
        let slack = (recorded * 0.3).max(1.0);
        let slack = if self.slowed { slack } else { 0.0 };
        let total = self.bench.producer.totals().buffer_exhausted_total as f64;
        assert_eq!(total as usize, refusals.len());
        self.row("buffer_exhausted_total", recorded, total, recorded - slack, recorded + slack);
        let waits = refusals.iter().map(|e| ms(e.done.since(e.sent)));
        let (min, max) = waits.fold((f64::MAX, 0.0_f64), |(a, b), w| (a.min(w), b.max(w)));
        if !refusals.is_empty() {
            self.row("refused blocks min", NOTHING, min, self.max_block, self.max_block + 120.0);
            self.row("refused blocks max", NOTHING, max, self.max_block, self.max_block + 120.0);
        }
        let others = self.bench.log.iter().filter(|e| !refused(e)).map(|e| ms(e.blocked)).fold(0.0, f64::max);
        self.row("longest other wait", NOTHING, others, 0.0, self.max_block);
        let first = |p: &u16| self.recorded(*p)["failed_sent_between_s"][0].as_f64();
        let all = 0..self.recording["workload"]["topic_partitions"].as_u64().unwrap() as u16;
        let healthy = all.filter(|p| !self.dead.contains(p)).collect::<Vec<_>>();
        if let Some(first) = healthy.iter().filter_map(first).reduce(f64::min) {
            let ours = refusals.iter().filter(|e| e.partition.is_some_and(|p| healthy.contains(&p)));
            let ours = ours.map(|e| e.sent.as_secs_f64()).fold(NOTHING, f64::min);
            self.row("first healthy refusal s", first, ours, first - 1.5, first + 1.5);
        }
    }

    fn restorations(&mut self) {
        let mut nth = vec![0; 64];
        for (time, p, held) in &self.bench.restored {
            let at = nth[usize::from(*p)];
            nth[usize::from(*p)] += 1;
            let recorded = &self.recorded(*p)["restorations"][at];
            let first = self.of(*p).filter(|e| e.end == End::Acked && e.done > *time).map(|e| e.done).min();
            let after = first.map_or(NOTHING, |t| ms(t.since(*time)));
            let reference = recorded["first_ack_after_ms"].as_f64().unwrap_or(NOTHING);
            let name = format!("p{p} first ack after");
            if self.partitioning() == "unkeyed" && self.marked {
                // It goes on asking, and its choice of a partition is one of chance.
                self.row(name, reference, after, 0.001, 6_000.0);
                self.rows.last_mut().unwrap().random = true;
            } else if self.partitioning() == "unkeyed" && !held {
                // Nothing is trapped, and an answer with error 0 is the last one: nobody hears of the leader.
                assert!(reference.is_nan(), "{name}: recorded {reference}");
                let acked = if after.is_nan() { 0.0 } else { 1.0 };
                self.row(format!("{name}: acked at all"), 0.0, acked, 0.0, 0.0);
            } else {
                self.row(name, reference, after, 0.001, 1300.0);
            }
        }
    }

    /// The gaps between metadata requests restart with every hole.
    fn metadata_gaps(&mut self) {
        let last = self.bench.hole.last().map_or(SimTime::ZERO, |h| h.0) + SimDuration::from_millis(1500);
        let strikes = |a: &Action| match a {
            Action::Leader(_, leader) => leader.is_none(),
            Action::BrokerDown(_) => true,
            Action::BrokerUp(_) => false,
        };
        let mut starts: Vec<(SimTime, bool)> = Vec::new();
        for (time, action) in self.bench.hole.iter().filter(|(_, a)| strikes(a)) {
            let same = |s: &(SimTime, bool)| time.since(s.0) < SimDuration::from_millis(100);
            if !starts.last().is_some_and(same) {
                starts.push((*time, matches!(action, Action::BrokerDown(_))));
            }
        }
        let theirs: Vec<f64> = self.recording["metadata_request_times_s"]
            .as_array()
            .unwrap()
            .iter()
            .map(|t| t.as_f64().unwrap())
            .collect();
        let ours: Vec<f64> = self.bench.metadata_requests.iter().map(|t| t.as_secs_f64()).collect();
        for (at, (start, down)) in starts.iter().enumerate() {
            // Until the first leader is back: an answer between two that return begins the pauses again.
            let back = self.bench.hole.iter().filter(|(time, action)| time > start && !strikes(action));
            let end = starts.get(at + 1).map_or(last, |s| s.0);
            let end = back.map(|(time, _)| *time).min().map_or(end, |back| back.min(end));
            let within = |t: &&f64| **t >= start.as_secs_f64() && **t <= end.as_secs_f64();
            let gaps = |times: &[f64]| {
                let times: Vec<f64> = times.iter().filter(within).copied().collect();
                times.windows(2).map(|w| w[1] - w[0]).collect::<Vec<f64>>()
            };
            let (theirs, ours) = (gaps(&theirs), gaps(&ours));
            let envelope = |k: usize| {
                let doubled = if *down { 1_u32 << k.min(6) } else { 1 << k.saturating_sub(1).min(6) };
                let base = (0.1 * f64::from(doubled)).min(1.0);
                (0.8 * base, 1.2 * base + 0.06)
            };
            let outside = |gaps: &[f64]| {
                let bad = |(k, g): (usize, &f64)| *g < envelope(k).0 - 1e-9 || *g > envelope(k).1;
                gaps.iter().enumerate().filter(|x| bad(*x)).count() as f64
            };
            // A second partition that fell a moment later shifts the recorded series at most by its restart.
            let name =
                format!("metadata gaps outside, hole {at} ({} ours, {} theirs)", ours.len(), theirs.len());
            self.row(name, outside(&theirs), outside(&ours), 0.0, 0.0);
            if self.partitioning() != "unkeyed" || self.marked {
                let (few, many) = (theirs.len() as f64 * 0.75 - 1.0, theirs.len() as f64 * 1.25 + 1.0);
                let name = format!("metadata gaps count, hole {at}");
                self.row(name, theirs.len() as f64, ours.len() as f64, few, many);
            }
        }
    }

    /// Not in the table, but the reason of everything: how far the pool empties. A sample at a full second meets the tick
    /// of that second before or after its acknowledgements: up to one batch per partition and one more.
    fn pool(&mut self) {
        let theirs = self.recording["buffer_available_bytes_each_s"].as_array().unwrap();
        let lowest = theirs.iter().map(|v| v.as_f64().unwrap()).fold(f64::MAX, f64::min);
        let ours = self.bench.pool.iter().map(|v| *v as f64).fold(f64::MAX, f64::min);
        let batch = self.recording["config"]["batch.size"].as_f64().unwrap();
        let slack = if self.slowed { batch } else { 7.0 * batch };
        self.row("pool lowest of full seconds", lowest, ours, lowest - slack, lowest + slack);
    }
}
