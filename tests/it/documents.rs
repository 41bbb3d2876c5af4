//! Not tuned to one document: the same binary on changed documents obeys the same sums.
//!
//! 2N / (lambda T), in general (1 - p) N / (p T lambda): the share of its requests that an undefended service answers in
//! the steady state. N = workers of running replicas, p = dead partitions over partitions, T = how long a wait lasts, as
//! measured: at most 120 s, and less where a record joins a batch that waits already, for it expires with that batch.
//! It holds for a service whose workers wait for partitions themselves and for nothing that is
//! short of workers itself: "fees" at the bottom of the trading chain, "deposits" and "withdrawals". Callers of a
//! full pool ("quoting", "trade-execution") answer about half of it: their live requests queue behind dead ones, too.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::emergence::{Range, at, document, read, studies};
use blast_radius::engine::Seed;
use blast_radius::run::study::Study;
use blast_radius::scenario;
use blast_radius::world;
use blast_radius::world::command::TimedCommand;
use blast_radius::world::ids::{BrokerId, PartitionId};
use blast_radius::world::kafka::cluster::{Cluster, Reachability};
use blast_radius::world::topology::{ElectionDefect, Topology};

const SEEDS: u64 = 8;

/// A changed document: name, region, and the zone that fails.
fn changed(name: &str) -> (Arc<Topology>, &'static str) {
    let mut text = document().to_string();
    let mut set = |pointer: &str, value: Value| {
        text = scenario::with(&text, pointer, value).unwrap_or_else(|error| panic!("{name}: {error}"));
    };
    let whole: Value = serde_json::from_str(document()).unwrap();
    let topics = |change: &mut dyn FnMut(&str, &Value)| {
        for (c, cluster) in whole["clusters"].as_array().unwrap().iter().enumerate() {
            for (t, topic) in cluster["topics"].as_array().unwrap().iter().enumerate() {
                change(&format!("/clusters/{c}/topics/{t}"), topic);
            }
        }
    };
    let mut zone = "a";
    match name {
        "48 partitions" => topics(&mut |at, topic| {
            set(&format!("{at}/partitions"), json!(topic["partitions"].as_u64().unwrap() * 2));
        }),
        "replication factor 2" => topics(&mut |at, _| {
            set(&format!("{at}/replication_factor"), json!(2));
            set(&format!("{at}/min_insync_replicas"), json!(1));
        }),
        "workers doubled" => {
            for (s, service) in whole["services"].as_array().unwrap().iter().enumerate() {
                set(&format!("/services/{s}/workers"), json!(service["workers"].as_u64().unwrap() * 2));
            }
        }
        "load halved" => {
            for (j, journey) in whole["journeys"].as_array().unwrap().iter().enumerate() {
                set(&format!("/journeys/{j}/rate"), json!(journey["rate"].as_f64().unwrap() / 2.0));
            }
        }
        "zone c" => zone = "c",
        "controller cannot commit" => set("/control_planes/0/defect", json!("controller_cannot_commit")),
        _ => assert_eq!(name, "as it is"),
    }
    (read(&text), zone)
}

fn story(name: &str) -> Vec<Study> {
    let (topology, zone) = changed(name);
    let fault = format!("300s zone {zone} power-loss");
    studies(&topology, SEEDS, &["60s control-plane msk block elect-leaders", &fault], 1_260)
}

/// Answered calls of a service per second over (1 - p) N / (p T), in the steady state: lambda cancels.
fn answered_over_sum(study: &Study, id: &str, p: f64) -> f64 {
    // Five waits long, so that the waves of the first fill count once each.
    let done = study.throughput(study.service(id), at(600), at(1_205));
    done.answered / ((1.0 - p) * done.workers / (p * done.wait))
}

#[test]
fn the_sums_hold_on_changed_documents() {
    for name in
        ["as it is", "48 partitions", "replication factor 2", "workers doubled", "load halved", "zone c"]
    {
        let studies = story(name);
        let last = |study: &Study| f64::from(study.samples.last().unwrap().leaderless);
        let dead = Range::of(&studies, |study| last(study) / f64::from(study.customer_partitions()));
        assert!((dead.low(), dead.high()) == (1.0 / 3.0, 1.0 / 3.0), "{name}: dead share {dead}");
        for id in ["fees", "deposits", "withdrawals"] {
            let share = Range::of(&studies, |study| answered_over_sum(study, id, 1.0 / 3.0));
            let wait =
                Range::of(&studies, |study| study.throughput(study.service(id), at(600), at(1_205)).wait);
            println!("{name}: {id}: answered / (2N / (lambda T)) {share}; T {wait} s");
            assert!(wait.high() <= 120.1, "{name}: {id}: T {wait} s");
            assert!((share.mean() - 1.0).abs() <= 0.25, "{name}: {id}: answered / (2N / (lambda T)) {share}");
        }
        let fill = Range::of(&studies, |study| {
            let fill =
                study.first_fill().unwrap_or_else(|| panic!("{name}, seed {}: no pool fills", study.seed));
            fill.measured().unwrap() / fill.predicted().unwrap()
        });
        println!("{name}: first pool, measured / (N_free / r) {fill}");
        assert!((fill.mean() - 1.0).abs() <= 0.25, "{name}: measured / (N_free / r) {fill}");
    }
}

/// S2: no commit, so the dead broker stays registered as leader and every dead replica stays in its ISR. The metric
/// says 0, and acks=all hangs wherever a follower is dead: everywhere, with three replicas in three zones.
#[test]
fn a_controller_that_cannot_commit_reports_nothing_and_stops_everything() {
    for study in story("controller cannot commit") {
        for sample in &study.samples {
            let reported = (sample.offline_partitions_count, sample.under_replicated_partitions);
            assert_eq!(reported, (0, 0), "seed {} at {:?}", study.seed, sample.at);
        }
        assert_eq!(study.samples.last().unwrap().leaderless, 8, "seed {}: led by a dead broker", study.seed);
        for id in ["get_quote", "place_order", "deposit", "withdraw"] {
            let journey = study.journey(id);
            let healthy = study.answered(journey, at(60), at(240));
            assert!(healthy >= 0.99, "seed {}, {id}: answered {healthy} before the fault", study.seed);
            let answered = study.answered(journey, at(420), at(1_140));
            assert!(answered <= 0.02, "seed {}, {id}: answered {answered}", study.seed);
        }
        for id in ["fees", "deposits", "withdrawals"] {
            let before = study.throughput(study.service(id), at(60), at(300)).answered;
            let after = study.throughput(study.service(id), at(420), at(1_205)).answered;
            assert!(
                after <= 0.02 * before,
                "seed {}, {id}: {before} answered per second, then {after}",
                study.seed
            );
        }
    }
}

/// S2 with two replicas in three zones: what has no replica in the dead zone goes on, what has one stands still, whether
/// the dead replica leads or follows.
#[test]
fn without_commits_a_dead_follower_stops_its_partitions_only() {
    let (two, zone) = changed("replication factor 2");
    let mut topology = (*two).clone();
    for plane in &mut topology.control_planes {
        plane.defect = ElectionDefect::ControllerCannotCommit;
    }
    let topology = Arc::new(topology);
    let plan = ["60s control-plane msk block elect-leaders", &format!("300s zone {zone} power-loss")]
        .map(|command| TimedCommand::parse(command, &topology).unwrap());
    for seed in 1..=SEEDS {
        let mut simulation = world::simulation(topology.clone(), Seed(seed));
        for command in plan {
            simulation.run_before(command.at);
            simulation.act(|world, clock| world.command(command.command, clock));
        }
        let watermarks = |simulation: &world::WorldSimulation| -> Vec<(bool, bool, u64)> {
            let customers = |cluster: &Cluster, p: u16| {
                !cluster.layout().topics()[cluster.layout().locate(PartitionId(p)).0.index()].internal
            };
            let of = |cluster: &Cluster, p: u16| {
                let dead = |broker: &BrokerId| cluster.reachability(*broker) != Reachability::Up;
                let partition = PartitionId(p);
                let replicas = cluster.replicas(partition);
                let leads = cluster.leader(partition).is_some_and(|leader| dead(&leader));
                (replicas.iter().any(dead), leads, cluster.high_watermark(partition))
            };
            let clusters = simulation.model().clusters().iter();
            clusters
                .flat_map(|cluster| {
                    let partitions =
                        (0..cluster.layout().partitions()).filter(move |&p| customers(cluster, p));
                    partitions.map(move |p| of(cluster, p))
                })
                .collect()
        };
        simulation.run_until(at(330));
        let before = watermarks(&simulation);
        simulation.run_until(at(900));
        let after = watermarks(&simulation);
        let (mut followers, mut moved) = (0, 0);
        for (place, (&(touched, leads, from), &(.., to))) in before.iter().zip(&after).enumerate() {
            assert!(
                !touched || from == to,
                "seed {seed}, partition {place}: {from} to {to} past a dead replica"
            );
            followers += u32::from(touched && !leads);
            moved += u32::from(!touched && to > from);
        }
        // Of 24 partitions 8 are led from the dead zone and 8 followed from there; the rest is not touched.
        assert_eq!(followers, 8, "seed {seed}: partitions with a dead follower");
        assert!(moved >= 6, "seed {seed}: {moved} of the 8 untouched partitions move");
        for cluster in simulation.model().clusters() {
            assert_eq!(cluster.controller_metrics().offline_partitions_count, 0, "seed {seed}");
        }
    }
}
