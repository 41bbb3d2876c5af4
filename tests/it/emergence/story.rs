//! (d) the duty first, then the zone: trading stops; (f) the repair.

use super::*;
use blast_radius::engine::SimDuration;
use blast_radius::frame::State;

/// From here on every broker is back: fault at 300 s, hosts lost within 10 s, back after 90 s, boot and recovery.
const BACK: u64 = 420;
/// The duty is repaired.
const REPAIR: u64 = 1_200;

fn stories(fault: &'static str) -> &'static [Study] {
    static OVERHEAT: OnceLock<Vec<Study>> = OnceLock::new();
    static POWER: OnceLock<Vec<Study>> = OnceLock::new();
    let cell = if fault == "overheat" { &OVERHEAT } else { &POWER };
    cell.get_or_init(|| {
        let fault = format!("300s zone a {fault}");
        let repair = format!("{REPAIR}s control-plane msk repair elect-leaders");
        let commands = ["60s control-plane msk block elect-leaders", fault.as_str(), repair.as_str()];
        studies(&topology(), SEEDS, &commands, 1_800)
    })
}

#[test]
fn every_broker_is_up_and_a_third_has_no_leader() {
    for (fault, brokers) in [("overheat", 6), ("power-loss", 4)] {
        for study in stories(fault) {
            for sample in study.samples_in(at(BACK), at(REPAIR)) {
                let seen = (sample.brokers_up, sample.leaderless);
                assert_eq!(seen, (brokers, 8), "{fault}, seed {} at {:?}", study.seed, sample.at);
                // 8 of customers and 17 of each cluster's 50 offsets partitions: reported to whoever looks.
                assert_eq!(sample.offline_partitions_count, 42, "{fault}, seed {}", study.seed);
            }
            assert_eq!(study.customer_partitions(), 24);
        }
    }
}

#[test]
fn trading_stops() {
    for fault in ["overheat", "power-loss"] {
        let studies = stories(fault);
        for id in TRADING {
            let answered =
                Range::of(studies, |study| study.answered(study.journey(id), at(BACK), at(REPAIR - 60)));
            println!("(d) {fault}, {id}: answered {answered}");
            assert!(answered.high() < 0.10, "{fault}, {id}: answered {answered}");
        }
        let amplification = Range::of(studies, |study| {
            study.amplification(at(BACK), at(REPAIR - 60)).expect("leaderless partitions")
        });
        println!("(d) {fault}: amplification {amplification}");
        assert!(amplification.low() >= 2.5, "{fault}: amplification {amplification}");
    }
}

#[test]
fn services_hang_by_the_definition() {
    for fault in ["overheat", "power-loss"] {
        let studies = stories(fault);
        for id in ["fees", "quoting", "trade-execution"] {
            let hung = Range::of(studies, |study| study.hung_share(study.service(id), at(BACK), at(REPAIR)));
            println!("(d) {fault}, {id}: hung {hung} of the time");
            assert!(hung.median() >= 0.8, "{fault}, {id}: hung {hung} of the time");
            let ever = Range::of(studies, |study| {
                let service = study.service(id).index();
                let hung = |sample: &study::Sample| sample.services[service].health == State::Hung;
                f64::from(study.samples_in(at(BACK), at(REPAIR)).any(hung))
            });
            assert!(ever.low() == 1.0, "{fault}, {id}: hung in {ever}");
        }
    }
}

/// Counted from the commit of leader = -1, the first pool to fill does so at N_free / r of that run.
#[test]
fn a_pool_is_full_at_n_over_r() {
    for fault in ["overheat", "power-loss"] {
        let studies = stories(fault);
        let ratio = Range::of(studies, |study| {
            let fill =
                study.first_fill().unwrap_or_else(|| panic!("{fault}, seed {}: no pool fills", study.seed));
            fill.measured().unwrap() / fill.predicted().unwrap()
        });
        println!("(d) {fault}: first pool, measured / (N_free / r): {ratio}");
        assert!((ratio.mean() - 1.0).abs() <= 0.2, "{fault}: measured / (N_free / r) {ratio}");
    }
}

/// The same sum with a rate that nothing in the interval can bend: p times the requests that one replica of "deposits"
/// got per second before the fault. One replica is a pool of ten workers.
#[test]
fn one_replicas_pool_is_full_at_n_over_the_healthy_rate() {
    let studies = stories("power-loss");
    let ratio = Range::of(studies, |study| {
        let service = study.service("deposits");
        let replicas = study.topology.services[service.index()].replicas.len() as f64;
        let rate = study.throughput(service, at(60), at(300)).started / replicas;
        let ratios: Vec<f64> = (study.fills.iter())
            .filter(|fill| fill.service == service && fill.replica.is_some())
            .filter_map(|fill| Some(fill.measured()? * fill.dead_share * rate / f64::from(fill.free)))
            .collect();
        ratios.iter().sum::<f64>() / ratios.len() as f64
    });
    println!("(d) deposits, per replica, measured / (N_free / (p lambda)): {ratio}");
    assert!((ratio.mean() - 1.0).abs() <= 0.2, "measured / (N_free / (p lambda)) {ratio}");
}

#[test]
fn the_repair_brings_everything_back() {
    for fault in ["overheat", "power-loss"] {
        let studies = stories(fault);
        let seconds = |time: Option<SimDuration>| time.map_or(f64::INFINITY, SimDuration::as_secs_f64);
        let leaders = Range::of(studies, |study| seconds(study.repair(at(REPAIR)).leaders));
        println!("(f) {fault}: leaders after {leaders} s");
        assert!(leaders.high() <= 0.1, "{fault}: leaders after {leaders} s");
        let elected = Range::of(studies, |study| f64::from(study.repair(at(REPAIR)).elected));
        assert!(elected.low() == 42.0 && elected.high() == 42.0, "{fault}: {elected} partitions");
        for cluster in 0..2 {
            // The metadata back-off: 1 s plus 20 % of jitter, a round trip, and an acknowledgement of acks=all.
            let ack = Range::of(studies, |study| seconds(study.repair(at(REPAIR)).first_ack[cluster]));
            println!("(f) {fault}, cluster {cluster}: first acknowledgement after {ack} s");
            assert!(ack.high() <= 1.25, "{fault}, cluster {cluster}: first acknowledgement after {ack} s");
        }
        let last = Range::of(studies, |study| seconds(study.repair(at(REPAIR)).last_first_ack));
        let empty = Range::of(studies, |study| seconds(study.repair(at(REPAIR)).queues_empty));
        println!(
            "(f) {fault}: last partition's first acknowledgement after {last} s, queues empty after {empty} s"
        );
        assert!(empty.high() < 540.0, "{fault}: queues empty after {empty} s");
        for id in JOURNEYS {
            let well = Range::of(studies, |study| {
                seconds(study.repair(at(REPAIR)).journeys[study.journey(id).index()])
            });
            println!("(f) {fault}, {id}: back at 99 % after {well} s");
            assert!(well.high() < 540.0, "{fault}, {id}: back at 99 % after {well} s");
        }
    }
}
