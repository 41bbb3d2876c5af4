//! What must hold in every run: nothing lost, nothing grows, nothing panics, the same three give the same digest.

use std::sync::Arc;

use blast_radius::engine::{Digest, Seed, SimTime};
use blast_radius::run::study;
use blast_radius::run::study::Plan;
use blast_radius::scenario;
use blast_radius::world::command::{Command, TimedCommand};
use blast_radius::world::ids::*;
use blast_radius::world::topology::Topology;
use blast_radius::world::{WorldSimulation, simulation};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use crate::emergence::topology;

/// Random numbers of the tests themselves.
fn number(seed: u64, index: u64, below: u64) -> u64 {
    Seed(seed).draw(0x7E57, index, 0, 0).below(below)
}

/// A region with a few numbers changed.
fn random_topology(case: u64) -> Arc<Topology> {
    let text = scenario::catalogue::text("msk-control-plane-2026-05-07").unwrap();
    let pick = |at: u64, values: &[&str]| values[number(case, at, values.len() as u64) as usize].to_string();
    let mut document: serde_json::Value = serde_json::from_str(text).unwrap();
    document["control_planes"][0]["defect"] =
        pick(1, &["election_suppressed", "controller_cannot_commit"]).into();
    document["faults"]["overheating"]["share"] = (0.1 * number(case, 2, 11) as f64).into();
    document["faults"]["overheating"]["host_return"] = pick(3, &["30s", "120s", "20min"]).into();
    document["balancer"]["cross_zone"] = (number(case, 4, 4) > 0).into();
    for (at, journey) in document["journeys"].as_array_mut().unwrap().iter_mut().enumerate() {
        journey["rate"] = (0.5 + number(case, 10 + at as u64, 40) as f64).into();
        journey["patience"] = pick(20 + at as u64, &["2s", "10s", "30s"]).into();
    }
    for (at, service) in document["services"].as_array_mut().unwrap().iter_mut().enumerate() {
        service["workers"] = (1 + number(case, 30 + at as u64, 12)).into();
        service["queue_limit"] = (1 + number(case, 40 + at as u64, 200)).into();
        service["cancel"] = (number(case, 50 + at as u64, 2) == 1).into();
    }
    let read = scenario::read(&document.to_string()).unwrap_or_else(|errors| panic!("case {case}: {errors}"));
    read.topology
}

/// Commands of every kind, with random values, at random times before `until`.
fn random_commands(topology: &Topology, case: u64, count: u64, until: u64) -> Vec<TimedCommand> {
    let all = Command::all(topology);
    let mut commands: Vec<TimedCommand> = (0..count)
        .map(|i| {
            let listed = all[number(case, 1_001 + 2 * i, all.len() as u64) as usize];
            // A command with values with any others: those around the examples, and those at the ends.
            let mut values = 0;
            let command = listed.with_values(topology, &mut |form, most| {
                values += 1;
                let key = 10_000 + 10 * i + values;
                form.least
                    + number(case, key, u64::from(most.min(form.least + 20_000) - form.least) + 1) as u32
            });
            TimedCommand { at: SimTime::from_micros(number(case, 1_000 + 2 * i, until * 1_000_000)), command }
        })
        .collect();
    commands.sort();
    commands
}

fn check_conserved(simulation: &WorldSimulation, what: &str) {
    let world = simulation.model();
    for (j, tally) in world.tally().journeys.iter().enumerate() {
        let (in_flight, _) = world.visits_in_flight(JourneyId(j as u8), simulation.now());
        let accounted = tally.ok
            + tally.degraded
            + tally.rejected
            + tally.failed
            + tally.timed_out
            + u64::from(in_flight);
        assert_eq!(tally.offered, accounted, "{what}, journey {j} at {:?}: {tally:?}", simulation.now());
    }
}

fn digest(simulation: &WorldSimulation) -> u64 {
    let mut digest = Digest::default();
    simulation.model().digest(&mut digest);
    digest.value()
}

/// Runs `commands` up to `until` seconds; visits `look` at every command and every 20 s.
fn drive(
    simulation: &mut WorldSimulation,
    commands: &[TimedCommand],
    until: u64,
    mut look: impl FnMut(&mut WorldSimulation),
) {
    let from = simulation.now();
    let mut next = commands.iter().filter(|command| command.at > from || from == SimTime::ZERO).peekable();
    let mut second = from.as_micros() / 1_000_000;
    while second < until {
        second = (second + 20).min(until);
        let at = SimTime::from_secs(second);
        while let Some(command) = next.next_if(|command| command.at <= at) {
            simulation.run_before(command.at);
            simulation.act(|world, clock| world.command(command.command, clock));
            look(simulation);
        }
        simulation.run_until(at);
        simulation.act(|world, _| drop(world.drain_facts()));
        look(simulation);
    }
}

/// Twenty-four cases, always the same; `BLAST_CASES` asks for more, of other numbers.
fn cases() -> ProptestConfig {
    let asked = std::env::var("BLAST_CASES").ok().and_then(|cases| cases.parse().ok());
    let rng_seed = RngSeed::Fixed(u64::from(asked.unwrap_or(7)));
    ProptestConfig {
        cases: asked.unwrap_or(24),
        failure_persistence: None,
        rng_seed,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases())]

    /// offered = ok + degraded + rejected + failed + timed out + in flight, at any time, whatever anybody does; and the
    /// same three give the same digest, also through a checkpoint in the middle.
    #[test]
    fn every_visit_is_accounted_for(case in 0u64..1 << 40) {
        let topology = random_topology(case);
        let commands = random_commands(&topology, case, 40, 360);
        let mut first = simulation(topology.clone(), Seed(case));
        let mut checkpoint = None;
        drive(&mut first, &commands, 400, |simulation| {
            check_conserved(simulation, &format!("case {case}"));
            if checkpoint.is_none() && simulation.now() >= SimTime::from_secs(200) {
                checkpoint = Some((*simulation).clone());
            }
        });
        let mut second = simulation(topology, Seed(case));
        drive(&mut second, &commands, 400, |_| {});
        prop_assert_eq!(digest(&first), digest(&second), "run twice");
        prop_assert_eq!(first.events(), second.events(), "run twice");
        let mut restored = checkpoint.expect("a checkpoint at 200 s");
        drive(&mut restored, &commands, 400, |_| {});
        prop_assert_eq!(digest(&first), digest(&restored), "checkpoint and restore");
    }
}

/// Little's law over each service of healthy regions: busy workers and waiting requests = arrivals per second times the
/// time that a request spends there. L is sampled, W is summed per call from events' times through `ended` and `L`'s own
/// integral; the two sides come from different counts.
#[test]
fn littles_law_holds_for_every_service() {
    for seed in 0..6 {
        let topology = topology();
        let mut simulation = simulation(topology.clone(), Seed(seed));
        simulation.run_until(SimTime::from_secs(60));
        let services = topology.services.len();
        let (mut inside, mut samples) = (vec![0u64; services], 0u64);
        let before: Vec<(u64, u64)> = (0..services).map(|s| sojourns(&simulation, s)).collect();
        let from = simulation.now();
        // 50 ms apart: 24,000 looks in 20 minutes.
        while simulation.now() < SimTime::from_secs(60 + 1_200) {
            let next = SimTime::from_micros(simulation.now().as_micros() + 50_000);
            simulation.run_until(next);
            samples += 1;
            for (s, inside) in inside.iter_mut().enumerate() {
                *inside += simulation
                    .model()
                    .replicas_of(ServiceId(s as u8))
                    .map(|replica| &simulation.model().replicas()[replica.index()])
                    .map(|replica| u64::from(replica.busy) + u64::from(replica.queued))
                    .sum::<u64>();
            }
            simulation.act(|world, _| drop(world.drain_facts()));
        }
        let seconds = simulation.now().since(from).as_secs_f64();
        for s in 0..services {
            let after = sojourns(&simulation, s);
            let (ended, time) = (after.0 - before[s].0, after.1 - before[s].1);
            let (rate, mean) = (ended as f64 / seconds, time as f64 / 1e6 / ended as f64);
            let (l, lw) = (inside[s] as f64 / samples as f64, rate * mean);
            let id = &topology.services[s].id;
            assert!(ended > 1_000, "seed {seed}, {id}: {ended} calls");
            assert!((l - lw).abs() <= 0.05 * lw + 0.002, "seed {seed}, {id}: L {l:.4}, lambda W {lw:.4}");
        }
    }
}

/// Calls that ended at a service and the time that they spent there, microseconds.
fn sojourns(simulation: &WorldSimulation, service: usize) -> (u64, u64) {
    let replicas = simulation.model().replicas_of(ServiceId(service as u8));
    replicas
        .map(|replica| &simulation.model().replicas()[replica.index()])
        .fold((0, 0), |sum, replica| (sum.0 + replica.ended_calls, sum.1 + replica.sojourn_micros))
}

/// After eight simulated hours with two incidents and their repairs the world holds no more than after the first hour.
#[test]
fn memory_is_flat_over_eight_hours() {
    let topology = topology();
    let spelled = [
        "1h10m control-plane msk block elect-leaders",
        "1h12m zone a overheat",
        "1h30m control-plane msk repair elect-leaders",
        "1h40m zone a repair",
        "3h zone b power-loss",
        "3h10m zone b repair",
        "4h service fees restart",
        "5h zone c overheat",
        "5h2m broker trading-b power-loss",
        "5h8m broker trading-b start",
        "5h30m zone c repair",
    ];
    let commands: Vec<TimedCommand> =
        spelled.iter().map(|command| TimedCommand::parse(command, &topology).unwrap()).collect();
    let mut simulation = simulation(topology, Seed(7));
    let mut censuses = Vec::new();
    drive(&mut simulation, &commands, 8 * 3_600, |simulation| {
        if simulation.now() == SimTime::from_secs(3_600) || simulation.now() == SimTime::from_secs(8 * 3_600)
        {
            censuses.push(simulation.model().census());
        }
    });
    let (first, last) = (censuses[0], *censuses.last().unwrap());
    // At rest a handful of requests is under way; logs keep what their consumers have not committed (5 s of records).
    for (name, before, after) in [
        ("calls", first.calls, last.calls),
        ("visits", first.visits, last.visits),
        ("jobs", first.jobs, last.jobs),
        ("messages", first.messages, last.messages),
        ("transmissions", first.transmissions, last.transmissions),
    ] {
        assert!(after <= before + before / 2 + 30, "{name}: {before} after one hour, {after} after eight");
    }
    check_conserved(&simulation, "eight hours");
}

/// A study watches without touching: its run has the digest of a plain run.
#[test]
fn a_study_changes_nothing() {
    let topology = topology();
    let commands =
        ["60s control-plane msk block elect-leaders", "90s zone a power-loss", "200s defence timeouts on"];
    let plan = Plan::new(&topology, 11, &commands, SimTime::from_secs(300)).unwrap();
    let studied = study::run(&plan);
    let mut plain = simulation(topology, Seed(11));
    drive(&mut plain, &plan.commands, 300, |_| {});
    assert_eq!((studied.digest, studied.events), (digest(&plain), plain.events()));
}
