//! The engine against queueing theory and against recordings of the simulation library Ciw.

use blast_radius::stats::queueing::{Mg1, Mm1, Mm1k, Mmc};
use blast_radius::stats::{Interval, Moments};
use proptest::prelude::*;
use serde_json::Value;

use crate::support::network::{Network, Route, Sample, Seen, Station, Time, run};

const SEEDS: u64 = 30;

/// The 99 % interval of a metric over independent runs.
fn estimate(runs: &[Seen], metric: impl Fn(&Seen) -> f64) -> Interval {
    runs.iter().map(metric).collect::<Moments>().interval(0.99)
}

fn runs(network: &Network, warm_up: u64, closing: u64) -> Vec<Seen> {
    (1..=SEEDS).map(|seed| run(network, seed, warm_up, closing)).collect()
}

/// Mean waits, probabilities and quantiles of one station lie in their 99 % intervals; of the 16 figures one may
/// miss by chance, but none by more than half its interval.
#[test]
fn stations_agree_with_the_closed_formulas() {
    let exponential = Time::Exponential(1.0);
    let mut checks: Vec<(&str, Interval, f64)> = Vec::new();

    // Long runs: a quantile far out in a correlated sequence is biased low in short ones.
    let seen = runs(&Network::single(0.8, 1, None, exponential), 2_000, 402_000);
    let theory = Mm1 { lambda: 0.8, mu: 1.0 };
    checks.push(("M/M/1 wait", estimate(&seen, |s| s.wait[0].mean_secs()), theory.wait()));
    checks.push(("M/M/1 p wait", estimate(&seen, |s| s.wait[0].p_positive()), theory.utilisation()));
    checks.push(("M/M/1 sojourn", estimate(&seen, |s| s.sojourn.mean_secs()), theory.sojourn()));
    checks.push((
        "M/M/1 p90",
        estimate(&seen, |s| s.sojourn.quantile_secs(0.9)),
        theory.sojourn_quantile(0.9),
    ));
    checks.push((
        "M/M/1 p99",
        estimate(&seen, |s| s.sojourn.quantile_secs(0.99)),
        theory.sojourn_quantile(0.99),
    ));

    let seen = runs(&Network::single(4.0, 5, None, exponential), 500, 10_500);
    let theory = Mmc { lambda: 4.0, mu: 1.0, servers: 5 };
    checks.push(("M/M/5 wait", estimate(&seen, |s| s.wait[0].mean_secs()), theory.wait()));
    checks.push(("M/M/5 p wait", estimate(&seen, |s| s.wait[0].p_positive()), theory.p_wait()));
    checks.push((
        "M/M/5 p95",
        estimate(&seen, |s| s.wait[0].quantile_secs(0.95)),
        theory.wait_quantile(0.95),
    ));

    for (name, rate) in [("M/M/1/10 overloaded", 1.2), ("M/M/1/10", 0.8)] {
        let seen = runs(&Network::single(rate, 1, Some(9), exponential), 500, 20_500);
        let theory = Mm1k { lambda: rate, mu: 1.0, places: 10 };
        let loss = |s: &Seen| s.rejected as f64 / s.arrived as f64;
        checks.push((name, estimate(&seen, loss), theory.p_loss()));
        checks.push((name, estimate(&seen, |s| s.wait[0].mean_secs()), theory.wait()));
        checks.push((name, estimate(&seen, |s| s.sojourn.mean_secs()), theory.sojourn()));
    }

    let services = [(Time::Constant(1.0), 0.0), (Time::LogNormal { mean: 1.0, cv: 0.5 }, 0.5)];
    for (service, cv) in services {
        let seen = runs(&Network::single(0.8, 1, None, service), 2_000, 42_000);
        let theory = Mg1 { lambda: 0.8, service: 1.0, cv };
        checks.push(("M/G/1", estimate(&seen, |s| s.wait[0].mean_secs()), theory.wait()));
    }

    let mut misses = 0;
    for (name, found, exact) in &checks {
        let off = (found.mean - exact).abs() / found.half_width;
        println!(
            "{name:20} {:9.5} +- {:.5}, exact {exact:9.5}, {off:.2} of the interval",
            found.mean, found.half_width
        );
        assert!(found.half_width < 0.06 * exact, "{name}: the interval is too wide to say anything");
        assert!(off <= 1.5, "{name}: {found:?}, exact {exact}");
        misses += usize::from(off > 1.0);
    }
    assert!(misses <= 1, "{misses} of {} outside their 99 % interval", checks.len());
}

/// The numbers in a text, in order.
fn numbers(text: &str) -> Vec<f64> {
    text.replace("..", " ")
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .filter_map(|word| word.parse().ok())
        .collect()
}

fn time(text: &str) -> Time {
    let words: Vec<f64> = numbers(text);
    match text.split_whitespace().next() {
        Some("exponential") => Time::Exponential(words[0]),
        Some("log-normal" | "lognormal") => Time::LogNormal { mean: words[0], cv: words[1] },
        Some("deterministic" | "constant") => Time::Constant(words[0]),
        _ => panic!("unknown distribution {text:?}"),
    }
}

/// The network that a recording describes by its name and parameters.
fn parse(recording: &Value) -> Network {
    let name = recording["network"].as_str().expect("a name");
    let parameters = &recording["parameters"];
    let text = |key: &str| parameters[key].as_str().unwrap_or_default();
    // One value for all stations, or one for each.
    let of_station =
        |key: &str, station: usize| parameters[key].get(station).unwrap_or(&parameters[key]).clone();
    let arrival = numbers(text("arrival"));
    let balanced = name.strip_prefix("lb_");
    let places: Vec<Option<usize>> = match (parameters["waiting_places"].as_array(), balanced) {
        (Some(places), _) => {
            places.iter().map(|places| places.as_u64().map(|places| places as usize)).collect()
        }
        (None, Some(_)) => vec![None; numbers(text("model"))[0] as usize],
        (None, None) => vec![None],
    };
    let route = match balanced {
        Some(policy) if policy.starts_with("shortest_waiting") => Route::ShortestWaiting,
        Some(policy) if policy.starts_with("round_robin") => Route::RoundRobin,
        Some(policy) => panic!("unknown policy {policy}"),
        None => Route::Series,
    };
    let batch =
        if text("arrival").contains("batch") { (arrival[1] as u64, arrival[2] as u64) } else { (1, 1) };
    let patience = parameters["patience"].as_str().map(time);
    let station = |(index, places)| Station {
        servers: of_station("servers", index).as_u64().unwrap_or(1) as usize,
        places,
        service: time(of_station("service", index).as_str().expect("a service time")),
    };
    let stations = places.into_iter().enumerate().map(station).collect();
    Network { stations, route, rate: arrival[0], batch, patience }
}

/// A recorded metric by its name, of the customers between `warm_up` and `closing` seconds.
fn metric(name: &str, seen: &Seen, seconds: f64) -> f64 {
    let all_waits = || Sample(seen.wait.iter().flat_map(|sample| sample.0.iter().copied()).collect());
    let station = name.split("node").nth(1).map(|rest| numbers(rest)[0] as usize - 1);
    match (name, station) {
        ("throughput_per_s", _) => seen.completed as f64 / seconds,
        ("p_rejected", _) => seen.rejected as f64 / seen.arrived as f64,
        ("p_renege", _) => seen.reneged as f64 / seen.arrived as f64,
        ("sojourn_s", _) => seen.sojourn.mean_secs(),
        ("sojourn_p95_s", _) => seen.sojourn.quantile_secs(0.95),
        ("sojourn_p99_s", _) => seen.sojourn.quantile_secs(0.99),
        ("wait_s" | "wait_served_s", _) => all_waits().mean_secs(),
        ("wait_p95_s", _) => all_waits().quantile_secs(0.95),
        ("wait_p99_s", _) => all_waits().quantile_secs(0.99),
        ("wait_all_s" | "p_wait", _) => {
            let mut all = all_waits();
            all.0.extend(&seen.reneged_wait.0);
            if name == "p_wait" { all.p_positive() } else { all.mean_secs() }
        }
        (_, Some(station)) if name.starts_with("wait_node") => seen.wait[station].mean_secs(),
        (_, Some(station)) if name.starts_with("blocked_node") => seen.blocked[station].mean_secs(),
        (_, Some(station)) if name.starts_with("p_blocked_node") => seen.blocked[station].p_positive(),
        _ => panic!("unknown metric {name}"),
    }
}

/// Every metric of every recorded network: the distance to the recording over sqrt(h1^2 + h2^2).
fn compare(recordings: &Value) -> Vec<(String, f64)> {
    let mut distances = Vec::new();
    for recording in recordings["networks"].as_array().expect("networks") {
        let network = parse(recording);
        let customers_per_s = network.rate * (network.batch.0 + network.batch.1) as f64 / 2.0;
        let (warm_up, closing) = (1_000, 1_000 + (40_000.0 / customers_per_s) as u64);
        let seen = runs(&network, warm_up, closing);
        for (name, recorded) in recording["metrics"].as_object().expect("metrics") {
            let number = |key: &str| recorded[key].as_f64().expect("a number");
            let theirs =
                Interval { mean: number("mean"), half_width: (number("ci_high") - number("ci_low")) / 2.0 };
            let ours = estimate(&seen, |seen| metric(name, seen, (closing - warm_up) as f64));
            let label = format!("{} {name}", recording["network"].as_str().expect("a name"));
            let distance = ours.distance(&theirs);
            println!(
                "{label:40} {:9.5} +- {:.5}, recorded {:9.5} +- {:.5}: {distance:.2}",
                ours.mean, ours.half_width, theirs.mean, theirs.half_width
            );
            distances.push((label, distance));
        }
    }
    distances
}

/// Two 99 % intervals: one metric in sixty (begun) may miss by chance, none by twice its interval.
#[test]
fn networks_agree_with_the_recorded_simulations() {
    let recordings = serde_json::from_str(include_str!("../oracles/queueing.json")).expect("valid JSON");
    let distances = compare(&recordings);
    assert!(!distances.is_empty());
    let misses: Vec<_> = distances.iter().filter(|(_, distance)| *distance > 1.0).collect();
    assert!(misses.len() <= distances.len().div_ceil(60), "{misses:?}");
    assert!(misses.iter().all(|(_, distance)| *distance <= 2.0), "{misses:?}");
}

/// Two of the recorded networks have exact values. Round robin over three: every server sees Erlang-3 arrivals
/// (E3/M/1). Reneging: the birth-death chain of M/M/c+M.
#[test]
fn round_robin_and_reneging_agree_with_exact_values() {
    let exponential = |mean| Time::Exponential(mean);
    let mut round_robin = Network::single(2.55, 1, None, exponential(1.0));
    round_robin.stations = vec![round_robin.stations[0].clone(); 3];
    round_robin.route = Route::RoundRobin;
    let mut reneging = Network::single(11.0, 10, None, exponential(1.0));
    reneging.patience = Some(exponential(2.0));
    let cases = [
        (round_robin, [("sojourn_s", 4.5664), ("wait_s", 3.5664), ("p_wait", 0.78101)]),
        (reneging, [("p_renege", 0.147746), ("wait_all_s", 0.295492), ("p_wait", 0.750503)]),
    ];
    for (network, exact) in cases {
        let seen = runs(&network, 1_000, 11_000);
        for (name, value) in exact {
            let found = estimate(&seen, |seen| metric(name, seen, 10_000.0));
            println!("{name} {found:?}, exact {value}");
            assert!(found.contains(value), "{name}: {found:?}, exact {value}");
        }
    }
}

fn networks() -> impl Strategy<Value = Network> {
    let service = prop_oneof![
        (0.1f64..2.0).prop_map(Time::Constant),
        (0.1f64..2.0).prop_map(Time::Exponential),
        (0.1f64..2.0, 0.2f64..3.0).prop_map(|(mean, cv)| Time::LogNormal { mean, cv }),
    ];
    let station = (1usize..5, prop::option::of(0usize..6), service)
        .prop_map(|(servers, places, service)| Station { servers, places, service });
    let route = prop_oneof![Just(Route::Series), Just(Route::ShortestWaiting), Just(Route::RoundRobin)];
    let patience = prop::option::of((0.1f64..5.0).prop_map(Time::Exponential));
    (prop::collection::vec(station, 1..5), route, 0.2f64..4.0, 1u64..3, 0u64..5, patience).prop_map(
        |(stations, route, rate, from, more, patience)| Network {
            stations,
            route,
            rate,
            batch: (from, from + more),
            patience,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Little's law without error bars: over a run that starts and ends empty, the integral of the number inside
    /// is the sum of the times inside, to the microsecond. And everyone is accounted for.
    #[test]
    fn littles_law_and_conservation_hold_for_any_network(network in networks(), seed in 0u64..1 << 53) {
        let seen = run(&network, seed, 0, 300);
        prop_assert_eq!(seen.area, seen.time_inside);
        prop_assert_eq!(seen.arrived, seen.rejected + seen.reneged + seen.sojourn.0.len() as u64);
        prop_assert_eq!(seen.reneged, seen.reneged_wait.0.len() as u64);
    }
}

/// Little's law in the steady state: mean number inside = throughput times mean time inside.
#[test]
fn littles_law_holds_in_the_steady_state() {
    let network = Network::single(0.8, 1, None, Time::Exponential(1.0));
    for seen in runs(&network, 0, 20_000) {
        let number = seen.area as f64 / 20_000e6;
        let product = seen.sojourn.0.len() as f64 / 20_000.0 * seen.sojourn.mean_secs();
        assert!((number / product - 1.0).abs() < 1e-9, "{number} {product}");
    }
}
