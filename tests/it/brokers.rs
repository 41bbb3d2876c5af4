//! Three ways to lose a broker: who notices by which clock, and how it comes back.

use blast_radius::engine::SimTime;
use blast_radius::world::fact::Fact;
use blast_radius::world::ids::*;
use blast_radius::world::kafka::cluster::{ClusterFact, ClusterSettings, Reachability};
use blast_radius::world::kafka::consumer::{ConsumerSettings, GroupFact};
use serde_json::{Value, json};

use crate::support::driven::{Driven, ways_back};

const SEEDS: u64 = 20;
const MAIN: ClusterId = ClusterId(0);
const A: BrokerId = BrokerId(0);
/// When the broker is lost, seconds.
const LOST: u64 = 60;

/// The ways back, with customers who wait for their record as long as its producer tries.
fn patient() -> Value {
    let mut document = ways_back();
    document["services"][0]["operations"][2]["steps"][1]["timeout"] = json!("90s");
    document["journeys"][2]["patience"] = json!("90s");
    document
}

/// One broker is lost, for two minutes.
fn lost(seed: u64, how: &str) -> Driven {
    let mut run = Driven::new(&patient(), seed);
    run.give(&format!("{LOST}s broker main-a {how}")).to(180);
    run
}

/// Seconds after the loss.
fn after(at: SimTime) -> f64 {
    at.as_secs_f64() - LOST as f64
}

/// Seconds from the loss to the facts that `kind` picks, for each of some runs the first and the last.
fn spans(runs: &[Driven], kind: impl Fn(&Fact) -> bool) -> Vec<Option<(f64, f64)>> {
    let of = |run: &Driven| {
        let times: Vec<f64> = run.when(&kind).into_iter().map(|at| at - LOST as f64).collect();
        Some((*times.iter().find(|at| **at >= 0.0)?, *times.last()?))
    };
    runs.iter().map(of).collect()
}

fn check(what: &str, spans: &[Option<(f64, f64)>], expected: Option<(f64, f64)>) {
    let low = spans.iter().flatten().map(|span| span.0).fold(f64::INFINITY, f64::min);
    let high = spans.iter().flatten().map(|span| span.1).fold(0.0, f64::max);
    println!("{what}: {low:.3} to {high:.3} s");
    match expected {
        None => assert!(spans.iter().all(Option::is_none), "{what}: {spans:?}"),
        Some((least, most)) => {
            assert!(spans.iter().all(Option::is_some), "{what}: not in every run");
            assert!(low >= least && high <= most, "{what}: {low:.3} to {high:.3} s, not {least} to {most}");
        }
    }
}

/// The controller's clock (9 s less the age of the last heartbeat, which is up to 2 s old), the readers' and the writers'
/// (at once when a connection is reset, `request.timeout.ms` when nobody answers), each for each loss. Where leaders move
/// in order, no clock runs.
#[test]
fn the_three_clocks_of_a_lost_broker_are_each_within_their_range() {
    let (cluster, reader) = (ClusterSettings::default(), ConsumerSettings::default());
    let commit = cluster.metadata_commit.as_secs_f64();
    let (least, most) = cluster.broker_missed(false);
    let lease = (least.as_secs_f64(), most.as_secs_f64() + commit);
    // A client that looks for a leader asks again after at most a second and a fifth (`retry.backoff.max.ms`, +-20 %).
    let back_off = 1.3;
    let told = (lease.0, lease.1 + back_off);
    // A fetch has been parked for up to `fetch.max.wait.ms` when its broker falls silent.
    let (request, parked) = (reader.request_timeout.as_secs_f64(), reader.fetch_max_wait.as_secs_f64());
    let silent = (request - parked, request + back_off);
    let fenced =
        |fact: &Fact| matches!(fact, Fact::Cluster(MAIN, ClusterFact::BrokerFenced { broker: A, .. }));
    let elected = |fact: &Fact| matches!(fact, Fact::Cluster(MAIN, ClusterFact::LeaderElected { .. }));
    let resumed = |fact: &Fact| matches!(fact, Fact::Group(_, GroupFact::PartitionResumed { .. }));
    type Range = (f64, f64);
    type Case = (&'static str, Option<Range>, Range, Option<Range>, Range);
    let cases: [Case; 3] = [
        ("stop", None, (0.0, 0.0), None, (0.0, back_off)),
        ("crash", Some(lease), lease, Some(told), told),
        ("power-loss", Some(lease), lease, Some(silent), (request - 1.0, request + back_off)),
    ];
    for (how, lease, leaders, readers, writers) in cases {
        let runs: Vec<Driven> = (1..=SEEDS).map(|seed| lost(seed, how)).collect();
        check(&format!("{how}: the controller fences"), &spans(&runs, fenced), lease);
        // Not the way back to the preferred leader, which comes with the broker itself.
        check(&format!("{how}: leaders stand elsewhere"), &spans(&runs, elected), Some(leaders));
        check(&format!("{how}: readers go on"), &spans(&runs, resumed), readers);
        let longest = runs.iter().map(longest_record).map(|wait| Some((wait, wait))).collect::<Vec<_>>();
        check(&format!("{how}: the longest wait of a writer"), &longest, Some(writers));
        for run in &runs {
            let found = run.world().clusters()[0].reachability(A);
            let silent = how == "power-loss";
            assert_eq!(found, if silent { Reachability::Silent } else { Reachability::Refusing }, "{how}");
        }
    }
}

/// The longest time from a customer's record to its acknowledgement, seconds; every one is acknowledged.
fn longest_record(run: &Driven) -> f64 {
    let record = run.world().topology().journeys.iter().position(|journey| journey.id == "record").unwrap();
    let waits = run.facts.iter().filter_map(|(at, fact)| match fact {
        Fact::VisitEnded { journey, outcome, started, .. } if journey.index() == record => {
            assert!(outcome.answered(), "a record of {started} is lost at {at}");
            (after(*at) >= 0.0).then(|| at.since(*started).as_secs_f64())
        }
        _ => None,
    });
    waits.fold(0.0, f64::max)
}

/// A process that starts again at once may not register before the lease of its former life has run out; its partitions
/// wait as long as without it.
#[test]
fn a_broker_that_starts_at_once_waits_for_the_end_of_its_former_lease() {
    for seed in 1..=SEEDS {
        let mut run = Driven::new(&patient(), seed);
        run.give("60s broker main-a crash").give("60.5s broker main-a start").to(120);
        let fenced = run.when(|fact| matches!(fact, Fact::Cluster(MAIN, ClusterFact::BrokerFenced { .. })));
        let back =
            run.when(|fact| matches!(fact, Fact::Cluster(MAIN, ClusterFact::BrokerUnfenced { broker: A })));
        let refused =
            |fact: &Fact| matches!(fact, Fact::Cluster(MAIN, ClusterFact::RegistrationRefused { broker: A }));
        assert!(!run.when(refused).is_empty(), "seed {seed}");
        assert!(fenced[0] >= 67.0 && fenced[0] < 69.1, "seed {seed}: fenced at {}", fenced[0]);
        assert!(back[0] > fenced[0] && back[0] < fenced[0] + 0.3, "seed {seed}: {back:?} after {fenced:?}");
        let isr = run.world().clusters()[0].isr(PartitionId(0)).len();
        assert_eq!(isr, 3, "seed {seed}: it follows again");
    }
}

/// Whatever was done to a broker before: the loss of its host ends its process too, power brings both back.
#[test]
fn a_start_brings_a_broker_back_from_every_loss_and_in_any_order() {
    let losses = ["stop", "crash", "power-loss"];
    for first in losses {
        for second in losses {
            let mut run = Driven::new(&patient(), 3);
            run.give(&format!("60s broker main-a {first}")).give(&format!("60.4s broker main-a {second}"));
            run.give("75s broker main-a start").to(75 + 25 + 5 + 15);
            let part = &run.world().clusters()[0];
            assert_eq!(part.reachability(A), Reachability::Up, "{first}, then {second}");
            assert!(!part.broker_fenced(A) && part.may_stop(A), "{first}, then {second}");
        }
    }
}
