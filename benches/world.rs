//! The whole world as documents: the default scenario with twin and telemetry, and a network of two queues behind a
//! balancer. Throughput is printed in events and requests; compare the ratios, not the times.

#![allow(missing_docs)] // criterion_group! makes undocumented functions

use std::hint::black_box;

use blast_radius::engine::{Seed, SimTime};
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::{Control, Opening, Session};
use blast_radius::world;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const TWO_QUEUES: &str = include_str!("../tests/documents/two-queues.json");

/// Ten simulated minutes of requests through the whole world, without a session.
fn two_queues(criterion: &mut Criterion) {
    let scenario = scenario::read(TWO_QUEUES).expect("the document is sound");
    let topology = scenario.topology;
    let run = || {
        let mut simulation = world::simulation(topology.clone(), Seed(1));
        for minute in 1..=10 {
            simulation.run_until(SimTime::from_secs(60 * minute));
            black_box(simulation.act(|world, _| world.drain_facts().len()));
        }
        simulation.model().tally().journeys[0].offered
    };
    let mut group = criterion.benchmark_group("two-queues");
    group.throughput(Throughput::Elements(run()));
    group.bench_function("requests", |bencher| bencher.iter(run));
    group.finish();
}

/// A stretch of the default scenario through a session: twin and telemetry on.
fn default_scenario(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("default-scenario");
    group.sample_size(10);
    for (name, commands) in [
        ("healthy-20min", vec![]),
        ("story-20min", vec!["1m control-plane msk block elect-leaders", "2m zone a overheat"]),
    ] {
        let opening = Opening {
            scenario: catalogue::list()[0].0.to_string(),
            seed: 1,
            commands: commands.into_iter().map(String::from).collect(),
        };
        let run = || {
            let mut session = Session::open(&opening).expect("the scenario is sound");
            session.run_mut().advance(SimTime::from_secs(1_200), u64::MAX);
            session.run().events_of_both()
        };
        group.throughput(Throughput::Elements(run()));
        group.bench_function(name, |bencher| bencher.iter(run));
    }
    group.finish();
}

/// Two hours of every built-in scenario while its story is played, with twin and telemetry: the fault and what follows are
/// in them. An element is a simulated second, so its cost is the time divided by 7,200. In the sandbox a zone is cut off.
fn scenarios(criterion: &mut Criterion) {
    const SPAN: u64 = 7_200;
    let mut group = criterion.benchmark_group("scenarios");
    group.sample_size(10).throughput(Throughput::Elements(SPAN));
    for &(id, _) in catalogue::list() {
        let text = catalogue::text(id).expect("a built-in document");
        let scenario = scenario::read(text).expect("the scenario is sound");
        let mut commands: Vec<String> =
            scenario.story.iter().map(|command| command.spell(&scenario.topology)).collect();
        if commands.is_empty() {
            commands = ["20m zone b partition", "50m zone b repair"].map(String::from).to_vec();
        }
        let opening = Opening { scenario: id.to_owned(), seed: 1, commands };
        group.bench_function(id, |bencher| {
            bencher.iter(|| {
                let mut session = Session::open(&opening).expect("the scenario is sound");
                session.run_mut().advance(SimTime::from_secs(SPAN), u64::MAX);
                black_box(session.run().events_of_both())
            });
        });
    }
    group.finish();
}

/// Going to other moments of the default incident: two hours to the end with checkpoints, then back and forth.
fn travel(criterion: &mut Criterion) {
    let opening = Opening {
        scenario: catalogue::list()[0].0.to_string(),
        seed: 1,
        commands: ["8m control-plane msk block elect-leaders", "10m zone a overheat"]
            .map(String::from)
            .to_vec(),
    };
    let open = || Session::open(&opening).expect("the scenario is sound");
    let go = |session: &mut Session, second: u64| {
        session.control(Control::Seek(second * 1_000_000)).expect("the moment is in range");
        session.arrive();
        session.run().events()
    };
    let mut group = criterion.benchmark_group("travel");
    group.sample_size(10);
    group.bench_function("two-hours-to-the-end", |bencher| bencher.iter(|| go(&mut open(), 7_200)));
    let mut session = open();
    go(&mut session, 7_200);
    let mut turn = 0;
    group.bench_function("to-any-moment-of-two-hours", |bencher| {
        bencher.iter(|| {
            turn += 1;
            go(&mut session, turn * 2_609 % 7_200)
        });
    });
    group.finish();
}

criterion_group!(benches, two_queues, default_scenario, scenarios, travel);
criterion_main!(benches);
