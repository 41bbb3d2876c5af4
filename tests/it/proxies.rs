//! The measured set-ups of proxies rebuilt: three servers, 20 requests/s, a read time-out of 0.5 s, and requests that hang
//! wherever they go. The ranges are those of the measurement (docs/balancers.md).

use blast_radius::engine::{Seed, SimTime};
use blast_radius::scenario;
use blast_radius::world::command::TimedCommand;
use blast_radius::world::fact::Fact;
use blast_radius::world::front::balancer::HealthChange;
use blast_radius::world::front::relays::ProxyCounts;
use blast_radius::world::ids::*;
use blast_radius::world::{World, WorldSimulation, simulation};
use serde_json::{Value, json};

const SEEDS: std::ops::RangeInclusive<u64> = 1..=5;
const WEB: ServiceId = ServiceId(0);
/// The set-ups ran for about this long: inferred, as 300 requests of which one hangs cannot give 61 to 64 % otherwise.
const RUN: u64 = 15;

/// `servers` servers behind a proxy with these rules; `well` and `hung` are journeys per second. A request that hangs ends
/// long after the proxy has given it up.
fn region(servers: usize, group: Value, well: f64, hung: f64) -> Value {
    json!({
        "version": 1, "id": "proxy", "title": "Proxy", "summary": "Servers behind a proxy.",
        "weight": 1, "clock_start": "00:00:00 UTC", "length": "2h", "customers": 1000,
        "zones": [{ "id": "a" }],
        "network": { "same_zone": "50us", "cross_zone": "50us", "client": "50us" },
        "services": [{
            "id": "web", "label": "Web", "replicas": vec!["a"; servers], "workers": 1000, "target_group": group,
            "operations": [
                { "id": "page", "steps": [{ "kind": "work", "time": { "constant": "8ms" } }] },
                { "id": "hung", "steps": [{ "kind": "work", "time": { "constant": "5s" } }] }
            ]
        }],
        "journeys": [
            { "id": "well", "label": "Well", "to": "web.page", "rate": well, "target": "4s", "patience": "4s" },
            { "id": "hung", "label": "Hung", "to": "web.hung", "rate": hung, "target": "4s", "patience": "4s" }
        ]
    })
}

/// The same driven by clocks: `clients` by how often they ask, and what for.
fn by_clocks(servers: usize, group: Value, clients: &[(&str, &str)]) -> Value {
    let mut document = region(servers, group, 0.001, 0.001);
    let services = document["services"].as_array_mut().unwrap();
    services.extend(clients.iter().enumerate().map(|(at, (every, to))| {
        json!({
            "id": format!("client-{at}"), "label": "Client", "replicas": ["a"], "workers": 1000,
            "feed": { "every": every, "operation": "ask" },
            "operations": [{ "id": "ask", "steps": [{ "kind": "call", "to": to, "timeout": "4s" }] }]
        })
    }));
    document
}

/// 20 requests per second, one in 300 of them hangs.
fn one_in_300(servers: usize, group: Value) -> Value {
    by_clocks(servers, group, &[("100ms", "web.page"), ("100ms", "web.page"), ("15s", "web.hung")])
}

/// 20 requests per second, every third of them hangs.
fn third(servers: usize, group: Value) -> Value {
    by_clocks(servers, group, &[("150ms", "web.hung"), ("150ms", "web.page"), ("150ms", "web.page")])
}

fn start(document: &Value, seed: u64) -> WorldSimulation {
    let scenario = scenario::read(&document.to_string()).unwrap_or_else(|errors| panic!("{errors}"));
    simulation(scenario.topology, Seed(seed))
}

/// Calls of the clients that have ended, and those answered.
fn calls(world: &World) -> (u64, u64) {
    let clients = world.replicas().iter().filter(|replica| replica.service != WEB);
    clients.fold((0, 0), |sum, replica| (sum.0 + replica.ended_calls, sum.1 + replica.answered_calls))
}

/// Share of the clients' calls that failed in a run of `seconds` from the second `from` on, by seed; and what the proxy
/// did in the last.
fn failed(document: &Value, from: u64, seconds: u64) -> (Vec<f64>, ProxyCounts) {
    let mut counts = ProxyCounts::default();
    let shares = SEEDS.map(|seed| {
        let mut run = start(document, seed);
        run.run_until(SimTime::from_secs(from));
        let before = calls(run.model());
        run.run_until(SimTime::from_secs(from + seconds));
        let after = calls(run.model());
        counts = run.model().proxy_counts(WEB).unwrap();
        1.0 - (after.1 - before.1) as f64 / (after.0 - before.0) as f64
    });
    (shares.collect(), counts)
}

fn mean(shares: &[f64]) -> f64 {
    shares.iter().sum::<f64>() / shares.len() as f64
}

#[test]
fn what_a_third_of_hung_requests_becomes_is_as_measured() {
    let envoy = |percent: u64, panic: u64| {
        json!({
            "product": "envoy", "read_timeout": "500ms", "panic_threshold": panic,
            "passive_health": { "errors": 1, "max_percent": percent }
        })
    };
    let apache = |nobody: &str| {
        json!({
            "product": "apache", "read_timeout": "500ms", "on_nobody": nobody,
            "passive_health": { "ends": ["connect", "timeout"] }
        })
    };
    // What stands before the servers, how many there are, and the measured share that failed.
    let rows = [
        ("nginx", 3, json!({ "product": "nginx", "read_timeout": "500ms" }), 0.91, 0.92),
        ("nginx, one server", 1, json!({ "product": "nginx", "read_timeout": "500ms" }), 0.33, 0.34),
        (
            "nginx, max_fails=0",
            3,
            json!({ "product": "nginx", "read_timeout": "500ms", "passive_health": { "errors": 0 } }),
            0.33,
            0.34,
        ),
        ("Envoy, three hosts", 3, envoy(10, 50), 0.33, 0.34),
        ("Envoy, nine hosts", 9, envoy(10, 50), 0.33, 0.34),
        ("Envoy, all may be ejected", 3, envoy(100, 50), 0.33, 0.34),
        ("Envoy, all may be ejected, no panic", 3, envoy(100, 0), 0.92, 0.92),
        ("Apache, failontimeout", 3, apache("recover"), 0.27, 0.33),
        ("Apache, forcerecovery=Off", 3, apache("refuse"), 0.85, 0.94),
        (
            "Caddy, fail_duration 10s",
            3,
            json!({ "product": "caddy", "read_timeout": "500ms", "passive_health": { "for": "10s" } }),
            0.88,
            0.90,
        ),
        (
            "HAProxy, observe layer7, error-limit 5",
            3,
            json!({ "product": "haproxy", "read_timeout": "500ms", "passive_health": { "errors": 5 } }),
            0.33,
            0.35,
        ),
    ];
    let mut wrong = Vec::new();
    for (name, servers, group, least, most) in rows {
        // Where nothing is refused the share does not depend on the length, and what is under way at the end counts less.
        let length = if most < 0.5 { 600 } else { RUN };
        let (shares, counts) = failed(&third(servers, group), 0, length);
        println!("{name}: {:.3} {shares:.3?} {counts:?}", mean(&shares));
        // A single run of 300 requests is uncertain by 0.016 at 92 %.
        if !(least - 0.02..=most + 0.02).contains(&mean(&shares)) {
            wrong.push(format!("{name}: {:.3}, measured {least} to {most}", mean(&shares)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_hung_request_in_300_takes_nearly_two_thirds_of_all_behind_nginx() {
    let nginx = |own: Value| {
        let mut group = json!({ "product": "nginx", "read_timeout": "500ms" });
        if !own.is_null() {
            group["passive_health"] = own;
        }
        group
    };
    let rows = [
        ("three servers", 3, nginx(Value::Null), 0.61, 0.64),
        ("one server", 1, nginx(Value::Null), 0.003, 0.004),
        ("max_fails=0", 3, nginx(json!({ "errors": 0 })), 0.003, 0.004),
    ];
    for (name, servers, group, least, most) in rows {
        // From the first that hangs, which comes after 15 s.
        let (shares, counts) = failed(&one_in_300(servers, group), 15, RUN);
        println!("{name}: {shares:.4?} {counts:?}");
        assert!(shares.iter().all(|share| (least..=most).contains(share)), "{name}: {shares:?}");
    }
    // As a POST it is offered to nobody else: one target is marked, the others carry on.
    let mut post = one_in_300(3, nginx(Value::Null));
    post["services"][0]["operations"][1]["method"] = json!("POST");
    let (shares, _) = failed(&post, 15, RUN);
    assert!(shares.iter().all(|share| *share < 0.004), "{shares:?}");
}

#[test]
fn envoy_ejects_nobody_below_ten_hosts() {
    for (hosts, least, most) in [(3, 0, 0), (9, 0, 0), (10, 1, 1)] {
        let group = json!({
            "product": "envoy", "read_timeout": "500ms", "passive_health": { "errors": 1 }
        });
        let mut run = start(&region(hosts, group, 10.0, 10.0), 1);
        let mut marked = 0;
        for second in 1..=60 {
            run.run_until(SimTime::from_secs(second));
            let world = run.model();
            let of = |&target: &ReplicaId| world.balancer().marked(ZoneId(0), target, run.now()).is_some();
            marked = marked.max(world.replicas_of(WEB).filter(|target| of(target)).count());
        }
        let counts = run.model().proxy_counts(WEB).unwrap();
        assert!((least..=most).contains(&marked), "{hosts} hosts: {marked}");
        assert!(counts.overflows > 10, "{hosts} hosts: {counts:?}");
    }
}

/// Seconds from the fault until the first target is called unhealthy.
fn noticed(check: Value, product: &str, command: &str) -> f64 {
    let group = json!({ "product": product, "health_check": check });
    let mut document = region(1, group, 1.0, 0.001);
    document["zones"] = json!([{ "id": "a" }, { "id": "b" }]);
    document["services"][0]["replicas"] = json!(["b", "a"]);
    let mut run = start(&document, 1);
    let command = TimedCommand::parse(command, run.model().topology()).unwrap();
    let from = command.at;
    run.run_before(from);
    run.act(|world, clock| world.command(command.command, clock));
    run.run_until(SimTime::from_secs(200));
    let bad = |fact: &Fact| matches!(fact, Fact::Target(ZoneId(0), _, HealthChange::Unhealthy));
    let at = run.model().facts().iter().find(|(at, fact)| *at >= from && bad(fact)).unwrap().0;
    at.since(from).as_secs_f64()
}

#[test]
fn a_silent_target_is_noticed_after_timeouts_and_intervals_when_the_period_counts_from_the_end() {
    let check = |interval: &str, timeout: &str, threshold: u64, period: &str| {
        json!({
            "interval": interval, "timeout": timeout, "unhealthy_threshold": threshold, "period": period
        })
    };
    // Measured from the first check that hangs: n timeouts and n - 1 intervals. The fault comes up to an interval before.
    let rows = [
        ("HAProxy 1 s, 3", check("1s", "1s", 3, "from_end"), "haproxy", 5.0, 1.0),
        ("HAProxy 2 s, 3", check("2s", "2s", 3, "from_end"), "haproxy", 10.0, 2.0),
        ("Envoy 1 s, 1 s, 3", check("1s", "1s", 3, "from_end"), "envoy", 5.0, 1.0),
        ("Varnish's numbers: 1 s, 0.5 s, 6", check("500ms", "1s", 6, "from_end"), "envoy", 8.5, 0.5),
        ("from the start: 30 s, 5 s, 2", check("30s", "5s", 2, "from_start"), "alb", 35.0, 30.0),
        ("from the end: 30 s, 5 s, 2", check("30s", "5s", 2, "from_end"), "alb", 40.0, 30.0),
    ];
    for (name, check, product, expected, interval) in rows {
        let found = noticed(check, product, "100s zone b power-loss");
        assert!((expected..=expected + interval + 0.1).contains(&found), "{name}: {found}");
    }
}

#[test]
fn the_share_of_a_silent_server_is_as_measured() {
    // One of three servers takes connections and never answers: 50 requests/s, a bound of 2 s, answers after 8 ms.
    let rows = [
        ("round robin", "round_robin", 0.32, 0.34),
        ("two draws", "least_of_two_random", 0.105, 0.135),
        // Measured with requests at even intervals: at random moments the well ones are busy more often.
        ("fewest requests", "least_outstanding_requests", 0.009, 0.03),
    ];
    for (name, algorithm, least, most) in rows {
        let group = json!({
            "product": "envoy", "algorithm": algorithm, "connect_timeout": "2s", "read_timeout": "2s"
        });
        let mut document = region(1, group, 50.0, 0.001);
        document["zones"] = json!([{ "id": "a" }, { "id": "b" }]);
        document["services"][0]["replicas"] = json!(["a", "a", "b"]);
        let mut run = start(&document, 1);
        let command = TimedCommand::parse("1s zone b power-loss", run.model().topology()).unwrap();
        run.run_before(command.at);
        run.act(|world, clock| world.command(command.command, clock));
        run.run_until(SimTime::from_secs(600));
        let counts = run.model().balancer().counts(WEB);
        let share = counts.target_connection_errors as f64 / counts.requests as f64;
        assert!((least..=most).contains(&share), "{name}: {share:.4}");
    }
}

#[test]
fn haproxy_sends_the_requests_of_those_who_left_after_the_repair() {
    for (left, expected) in [("kept", true), ("noticed", false)] {
        // One server that takes one request at a time and is stuck; clients leave after 4 s.
        let group = json!({
            "product": "haproxy", "client_left": left, "connections": { "most": 1, "queue_timeout": "5min" }
        });
        let mut run = start(&region(1, group, 10.0, 0.001), 1);
        let at = |run: &mut WorldSimulation, command: &str| {
            let command = TimedCommand::parse(command, run.model().topology()).unwrap();
            run.run_before(command.at);
            run.act(|world, clock| world.command(command.command, clock));
        };
        at(&mut run, "10s service web hang");
        run.run_until(SimTime::from_secs(40));
        let (all, of_nobody) = run.model().proxy_line(WEB);
        if expected {
            assert!(all > 250 && of_nobody * 10 > all * 8, "{all} in line, {of_nobody} for nobody");
        } else {
            assert!(of_nobody == 0 && all < 60, "{all} in line, {of_nobody} for nobody");
        }
        at(&mut run, "40s service web restart");
        run.run_until(SimTime::from_secs(80));
        let counts = run.model().proxy_counts(WEB).unwrap();
        assert_eq!(counts.sent_for_nobody > 200, expected, "{counts:?}");
    }
}

#[test]
fn a_slow_start_by_connections_refuses_what_a_load_that_fits_needs() {
    let group = json!({
        "product": "haproxy", "slow_start": "10s", "slow_start_by": "connections",
        "health_check": { "interval": "1s", "timeout": "500ms", "healthy_threshold": 2 },
        "connections": { "most": 20, "queue_timeout": "100ms" }
    });
    let mut document = region(3, group, 900.0, 0.001);
    document["services"][0]["operations"][0]["steps"][0]["time"] = json!({ "constant": "40ms" });
    document["services"][0]["start_time"] = json!("10s");
    let refused = |from: u64, to: u64| {
        let mut run = start(&document, 1);
        let command = TimedCommand::parse("10s service web restart", run.model().topology()).unwrap();
        run.run_before(command.at);
        run.act(|world, clock| world.command(command.command, clock));
        run.run_until(SimTime::from_secs(from));
        let before = run.model().tally().journeys[0];
        run.run_until(SimTime::from_secs(to));
        let after = run.model().tally().journeys[0];
        (after.failed - before.failed) as f64 / (after.ended() - before.ended()) as f64
    };
    // Back at about 20 s, called healthy a second or two later; 36 of 60 places are needed.
    let during = refused(22, 31);
    assert!((0.2..=0.5).contains(&during), "{during}");
    assert!(refused(34, 60) < 0.001);
}

#[test]
fn a_hung_request_is_sent_again_as_each_product_does() {
    // Sends of one hung request: GET and POST. None is marked here, so that the tries alone count.
    let unmarked = |product: &str, own: Value| {
        let mut group = json!({
            "product": product, "read_timeout": "500ms", "passive_health": { "errors": 0 }
        });
        own.as_object().unwrap().iter().for_each(|(name, value)| group[name] = value.clone());
        group
    };
    let again =
        json!({ "tries": 4, "ends": ["connect", "timeout"], "post": true, "to": "any", "pause": "0s" });
    let rows = [
        ("nginx", unmarked("nginx", json!({})), 3, 1),
        ("Caddy", unmarked("caddy", json!({})), 1, 1),
        ("Apache", unmarked("apache", json!({})), 1, 1),
        ("HAProxy", unmarked("haproxy", json!({})), 1, 1),
        (
            "HAProxy, retry-on, by hash",
            unmarked("haproxy", json!({ "next_target": again, "algorithm": "hash" })),
            4,
            4,
        ),
    ];
    for (name, group, get, post) in rows {
        for (method, expected) in [("GET", get), ("POST", post)] {
            let mut document = by_clocks(3, group.clone(), &[("5s", "web.hung")]);
            document["services"][0]["operations"][1]["method"] = json!(method);
            let mut run = start(&document, 1);
            run.run_until(SimTime::from_secs(9));
            assert_eq!(run.model().balancer().counts(WEB).requests, expected, "{name}, {method}");
            let targets =
                run.model().replicas_of(WEB).filter(|id| run.model().replicas()[id.index()].started > 0);
            let expected = if name.ends_with("hash") { 1 } else { expected };
            assert_eq!(targets.count() as u64, expected, "{name}, {method}: targets");
        }
    }
}

#[test]
fn envoy_sends_three_again_at_once_and_no_more() {
    let group = json!({ "product": "envoy", "read_timeout": "500ms", "next_target": { "tries": 2 } });
    let mut run = start(&region(3, group, 200.0 / 3.0, 100.0 / 3.0), 1);
    run.run_until(SimTime::from_secs(60));
    let (counts, sent) =
        (run.model().proxy_counts(WEB).unwrap(), run.model().balancer().counts(WEB).requests);
    let load = sent as f64 / (sent - counts.again) as f64;
    let refused = counts.not_again as f64 / (counts.not_again + counts.again) as f64;
    // Measured: 1.09 times the load, 172 of 228 refused. Three at once of half a second each are six a second.
    println!("{load:.3} times the load, {refused:.3} refused");
    assert!((1.04..=1.10).contains(&load) && (0.70..=0.86).contains(&refused), "{load} {refused}");
}

#[test]
fn documents_that_contradict_their_product_are_refused() {
    let rows = [
        (json!({ "read_timeout": "1s" }), "/services/0/target_group/read_timeout: found it without a proxy"),
        (json!({ "product": "nginx", "idle_timeout": "9s" }), "idle_timeout: found it behind a proxy"),
        (json!({ "product": "ngnix" }), "did you mean `nginx`?"),
        (json!({ "product": "haproxy", "slow_start_by": "connections" }), "expected their bound"),
        (json!({ "product": "nginx", "passive_health": { "max_percent": 10 } }), "with until \"look\" only"),
        (json!({ "slow_start": "10s" }), "found less than 30s"),
        (json!({ "product": "caddy", "slow_start": "10s" }), "found slow_start with random"),
    ];
    for (group, expected) in rows {
        let error = scenario::read(&region(3, group.clone(), 1.0, 1.0).to_string()).unwrap_err().to_string();
        assert!(error.contains(expected), "{group}: {error}");
    }
}
