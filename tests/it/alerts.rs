//! Monitors: what is reported and what is not, which alerts fire when, and what a monitor cannot see.

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::frame::State;
use blast_radius::scenario;
use blast_radius::session::{Opening, Session};
use blast_radius::telemetry::alerts::{AS_IT_WAS, AS_THE_LESSONS_SAY, AlertState};
use blast_radius::telemetry::published::{BURN_PAGE, BURN_TICKET, Burn};
use blast_radius::telling::alerts;
use blast_radius::telling::alerts::{AlertSet, AlertsReport};
use blast_radius::view::reported;
use blast_radius::world::command::spell_time;
use blast_radius::world::ids::{ClusterId, QuorumId, ServiceId};
use blast_radius::world::topology::monitors::*;
use serde_json::{Value, json};

use crate::emergence::document;

const STORY: [&str; 2] = ["8m control-plane msk block elect-leaders", "10m zone a overheat"];

/// The May 7 document, changed, run to a moment.
fn run(change: impl Fn(&mut Value), seed: u64, commands: &[&str], to: &str) -> Session {
    let mut value: Value = serde_json::from_str(document()).unwrap();
    change(&mut value);
    let commands = commands.iter().map(|command| command.to_string()).collect();
    let opening = Opening { scenario: value.to_string(), seed, commands };
    let mut session = Session::open(&opening).unwrap_or_else(|errors| panic!("{errors:?}"));
    session.watch_hops(false);
    session.run_to(to).unwrap();
    session
}

fn set<'a>(report: &'a AlertsReport, name: &str) -> &'a AlertSet {
    report.sets.iter().find(|set| set.set == name).unwrap_or_else(|| panic!("no set {name}"))
}

fn seconds(seconds: u64) -> SimTime {
    SimTime::from_secs(seconds)
}

/// What a source shows of a metric now: nothing was ever published, or a datapoint, which may be a gap.
fn shown(session: &Session, metric: Metric, source: Source) -> Option<Option<f64>> {
    let alerts = &session.run().recorder().alerts;
    Some(alerts.monitoring().find(metric, source)?.visible?.value)
}

/// Seconds until a rule over `pairs` holds when a share of all requests is bad from the start on; none within a day.
fn detection(pairs: &[blast_radius::telemetry::published::BurnPair], bad_of_a_thousand: u32) -> Option<u64> {
    let mut burn = Burn::new(100.0, 0.999);
    let mut request = 0u32;
    (1..=8_640u64).map(|step| step * 10).find(|&now| {
        for _ in 0..1_000 {
            // Bad ones evenly among the good.
            burn.ended(request * bad_of_a_thousand % 1_000 + bad_of_a_thousand < 1_000);
            request = (request + 1) % 1_000;
        }
        burn.look(seconds(now), false);
        burn.over(pairs) > 1.0
    })
}

/// t = factor x 0.001 x window / error share (SRE workbook, "Alerting on SLOs"); looked at every half minute.
#[test]
fn burn_rates_are_detected_when_the_workbook_says() {
    for (bad, page, ticket) in [
        (1_000, Some(51.84), Some(259.2)),
        (500, Some(103.68), Some(518.4)),
        (100, Some(518.4), Some(2_592.0)),
        (20, Some(2_592.0), Some(12_960.0)),
        // Ten times the allowance never burns at 14.4: the slower pair sees it.
        (10, Some(12_960.0), Some(25_920.0)),
        // Five times is no page at all.
        (5, None, Some(51_840.0)),
        (0, None, None),
    ] {
        for (pairs, expected) in [(&BURN_PAGE[..], page), (&BURN_TICKET[..], ticket)] {
            let found = detection(pairs, bad).map(|found| found as f64);
            let close = match (found, expected) {
                (Some(found), Some(expected)) => found > expected - 1.0 && found <= expected + 31.0,
                (found, expected) => found == expected,
            };
            assert!(close, "{bad} of 1000 bad: found {found:?}, expected {expected:?}");
        }
    }
    assert_eq!(BURN_PAGE.map(|pair| pair.long.as_secs_f64() / pair.short.as_secs_f64()), [12.0, 12.0]);
}

#[test]
fn a_short_outage_stops_paging_when_the_short_window_has_passed() {
    let mut burn = Burn::new(100.0, 0.999);
    let mut over = Vec::new();
    for step in 1..=120u64 {
        (0..1_000).for_each(|_| burn.ended(step > 12));
        burn.look(seconds(step * 10), false);
        over.push(burn.over(&BURN_PAGE[..1]) > 1.0);
    }
    let first = over.iter().position(|&over| over).unwrap() as u64 * 10 + 10;
    let last = over.iter().rposition(|&over| over).unwrap() as u64 * 10 + 10;
    assert_eq!((first, last), (60, 120 + 290), "fires after 51.8 s, clears 5 min after the end");
}

#[test]
fn m_of_n_datapoints_and_a_hold_decide() {
    let rule = |datapoints, of, hold| AlertRule {
        id: "rule".into(),
        text: "rule".into(),
        set: "own".into(),
        metric: Metric::QuorumLeader(QuorumId(0)),
        source: Source::Scrape,
        condition: Condition::Above(1.0),
        datapoints,
        of,
        hold: SimDuration::from_secs(hold),
        keep_firing: SimDuration::ZERO,
        severity: AlertSeverity::Page,
        depends_on: Vec::new(),
    };
    // `x` bad, `.` good, `-` missing: the minute in which it fires, and in which it clears.
    for (datapoints, of, hold, series, fires, clears) in [
        (1, 1, 0, "..x.", Some(2), Some(3)),
        (2, 2, 0, "x.xx.", Some(3), Some(4)),
        (2, 3, 0, "x.x..", Some(2), Some(3)),
        (3, 3, 0, "xx.xx.", None, None),
        (2, 2, 0, "x-x-", None, None),
        (1, 1, 60, "x.xx.", Some(3), Some(4)),
        (1, 1, 120, "xx.xx", None, None),
    ] {
        let rule = rule(datapoints, of, hold);
        let mut state = AlertState::default();
        for (minute, point) in series.chars().enumerate() {
            let value = (point != '-').then_some(if point == 'x' { 2.0 } else { 0.0 });
            state.take(&rule, value, seconds(60 * minute as u64));
        }
        let minute = |at: Option<SimTime>| at.map(|at| at.as_micros() / 60_000_000);
        let found = (minute(state.first), minute(state.cleared));
        assert_eq!(found, (fires, clears), "{datapoints} of {of} for {hold} s over {series}");
    }
    assert!(Condition::Absent.holds(None) && !Condition::Absent.holds(Some(0.0)));
}

#[test]
fn metrics_have_their_gaps_and_their_traps() {
    let watch = |healing: bool| {
        move |value: &mut Value| {
            value["monitoring"] = json!({ "healing_gap": healing });
            let alert = |id: &str, metric: &str, source: &str| json!({ "id": id, "label": id, "metric": metric, "part": "trading", "above": 1e9, "source": source });
            value["alerts"] = json!([
                alert("vendor", "OfflinePartitionsCount", "cloudwatch"),
                alert("sum", "sum(OfflinePartitionsCount)", "scrape"),
                alert("max", "OfflinePartitionsCount", "scrape"),
                alert("under", "UnderReplicatedPartitions", "scrape"),
                alert("gap", "GlobalPartitionCount - sum(LeaderCount)", "scrape"),
            ]);
        }
    };
    let of = |metric| Metric::Cluster(metric, ClusterId(0));
    let (offline, sum) =
        (of(ClusterMetric::OfflinePartitionsCount), of(ClusterMetric::OfflinePartitionsCountSum));
    let session = run(watch(false), 1, &STORY, "15m");
    let max = shown(&session, offline, Source::Scrape).flatten().unwrap();
    assert_eq!(max, 21.0, "4 of customers and 17 of the offsets topic");
    assert_eq!(shown(&session, sum, Source::Scrape), Some(Some(3.0 * max)), "three controllers report each");
    assert_eq!(shown(&session, of(ClusterMetric::LeaderCountGap), Source::Scrape), Some(Some(max)));
    // A leaderless partition is led by nobody, so under-replicated for nobody; the rest has caught up.
    assert_eq!(
        shown(&session, of(ClusterMetric::UnderReplicatedPartitions), Source::Scrape),
        Some(Some(0.0))
    );
    assert_eq!(shown(&session, offline, Source::Vendor), Some(Some(max)));
    // A datapoint of the vendor is visible a minute after its period: the fault's first minute is not seen within it.
    let soon = run(watch(false), 1, &STORY, "10m50s");
    assert_eq!(shown(&soon, offline, Source::Vendor), Some(Some(0.0)));
    assert!(shown(&soon, offline, Source::Scrape).flatten().unwrap() > 0.0);
    // Whether a HEALING cluster publishes anything is a switch: here it does not. The brokers are down, so it heals.
    let powerless = ["8m control-plane msk block elect-leaders", "10m zone a power-loss"];
    let healing = run(watch(true), 1, &powerless, "15m");
    assert_eq!(shown(&healing, offline, Source::Vendor), Some(None), "a gap");
    assert_eq!(shown(&healing, offline, Source::Scrape), Some(Some(max)));
    // With every broker down there is nobody to ask.
    let all = ["10m zone a power-loss", "10m zone b power-loss", "10m zone c power-loss"];
    let dark = run(watch(false), 1, &all, "12m");
    assert_eq!(shown(&dark, of(ClusterMetric::UnderReplicatedPartitions), Source::Scrape), Some(None));
}

/// One model of what is reported: with a delay, a gap while the cluster heals, and before the first datapoint.
#[test]
fn the_map_shows_the_datapoints_that_rules_take_in() {
    let change = |value: &mut Value| {
        value["monitoring"] = json!({ "healing_gap": true, "cloudwatch_delay": "90s" });
    };
    let commands = ["8m control-plane msk block elect-leaders", "10m zone a power-loss", "13m zone a repair"];
    let mut session = run(change, 1, &commands, "1s");
    let scene = session.scene().clone();
    let (mut before, mut down, mut gaps) = (0, 0, 0);
    for now in (10..=20 * 60).step_by(10) {
        session.run_to(&spell_time(seconds(now))).unwrap();
        let frame = session.frame();
        let seen = reported::frame(&scene, &frame);
        let published = |metric| shown(&session, metric, Source::Vendor).flatten();
        for (s, service) in frame.services.iter().enumerate() {
            let of = |metric| published(Metric::Service(metric, ServiceId(s as u8)));
            let healthy = of(ServiceMetric::HealthyHostCount);
            let checks = healthy.zip(of(ServiceMetric::UnHealthyHostCount));
            assert_eq!(service.checks, checks.map(|(healthy, ill)| (healthy, healthy + ill)), "{now} s");
            assert_eq!(seen.services[s].state, service.reported);
            assert_eq!(service.reported == State::NoData, checks.is_none(), "{now} s");
            let red = of(ServiceMetric::ErrorRatio).is_some_and(|share| share > 0.05);
            assert!(!red || service.reported >= State::Failing, "{now} s: a rule is red, the map is not");
        }
        for (c, cluster) in frame.clusters.iter().enumerate() {
            let of = |metric| published(Metric::Cluster(metric, ClusterId(c as u8)));
            let up = of(ClusterMetric::BrokersDown).map(|down| cluster.brokers.len() as f64 - down);
            assert_eq!(cluster.reporting, up, "{now} s");
            assert_eq!(cluster.offline_metric, of(ClusterMetric::OfflinePartitionsCount), "{now} s");
            assert_eq!(seen.clusters[c].state, cluster.reported);
        }
        let trading = session.inspect("cluster:trading").unwrap();
        let (state, says, age) = trading.reported.unwrap();
        assert_eq!(state, frame.clusters[0].reported);
        assert!(age.is_none_or(|age| (90.0..150.0).contains(&age)), "{now} s: {age:?} s old");
        if age.is_none() {
            assert!(now < 150 && seen.headline.ends_with("no data yet."), "{now} s: {}", seen.headline);
            before += 1;
        } else if state == State::NoData {
            assert!(says == "no data" && seen.detail.contains("no data of its brokers"), "{}", seen.detail);
            gaps += 1;
        } else {
            down += u32::from(seen.services.iter().any(|service| service.state != State::Ok));
        }
    }
    assert_eq!(before, 14, "60 s of a period and 90 s of delay");
    assert!(gaps >= 12, "the cluster heals for some minutes, and nobody publishes: {gaps}");
    println!("{down} moments at which a service is reported ill, {gaps} with a gap");
}

#[test]
fn rules_that_say_the_same_are_folded_whatever_they_say() {
    let change = |value: &mut Value| {
        let alert = |id: &str, part: &str, label: &str| json!({ "id": id, "label": label, "metric": "queue_length", "part": part, "above": 1e9 });
        value["alerts"] = json!([
            alert("a", "fees", "SEV1: the queue: too long"),
            alert("b", "trade-execution", "SEV1: the queue: too long"),
            alert("c", "fees", "SEV1"),
        ]);
    };
    let session = run(change, 1, &[], "1m");
    let report = alerts::report(session.run());
    let never = &set(&report, "own").never;
    assert_eq!((never[0].part.as_str(), never[0].name.as_str()), ("service:fees", "Fees"));
    assert_eq!(never[0].text, "SEV1: the queue: too long");
    let second = &never[1].name;
    assert_eq!(alerts::folded(never), format!("SEV1: the queue: too long: Fees, {second}; Fees: SEV1"));
}

#[test]
fn a_monitor_that_stands_on_the_patient_is_silent() {
    let change = |value: &mut Value| {
        let alert = |id: &str, depends_on: Value| {
            json!({ "id": id, "label": id, "metric": "OfflinePartitionsCount", "part": "trading", "above": 0,
                    "depends_on": depends_on })
        };
        value["alerts"] = json!([
            alert("free", json!([])),
            alert("on-the-cluster", json!(["cluster trading"])),
            alert("in-zone-c", json!(["zone c"])),
        ]);
    };
    let commands = [STORY[0], STORY[1], "15m zone c power-loss"];
    let session = run(change, 1, &commands, "20m");
    let alerts = &session.run().recorder().alerts;
    let state = |id: &str| *alerts.all().find(|(rule, _)| rule.set == "own" && rule.id == id).unwrap().1;
    assert!(state("free").firing.is_some());
    let blind = state("on-the-cluster");
    assert!(blind.first.is_none() && blind.blind.is_some(), "{blind:?}");
    // What fired goes dark with the zone that it stands in.
    let later = state("in-zone-c");
    assert!(later.first.is_some() && later.firing.is_none() && later.blind.is_some(), "{later:?}");
}

/// Domain notes B3 and F: the client's lag stays 0 and the exporter leaves leaderless partitions out.
#[test]
fn lag_does_not_see_the_outage() {
    let change = |value: &mut Value| {
        let alert = |id: &str, metric: &str| json!({ "id": id, "label": id, "metric": metric, "part": "fees", "above": 1000, "for": "10s" });
        value["alerts"] =
            json!([alert("exporter", "kafka_consumergroup_lag_sum"), alert("client", "records-lag")]);
    };
    let session = run(change, 1, &STORY, "25m");
    let report = alerts::report(session.run());
    assert_eq!(
        set(&report, "own").fired,
        [],
        "lag over 1000, as Strimzi's rule asks, while trading stands still"
    );
    assert!(session.run().recorder().worst_trading > 0.9);
    let fees = session.scenario().topology.services.iter().position(|service| service.id == "fees").unwrap();
    let of = |metric| Metric::Group(metric, ServiceId(fees as u8));
    assert_eq!(shown(&session, of(GroupMetric::LagClient), Source::Scrape), Some(Some(0.0)));
    // What stands still is seen by who asks for progress.
    let missed = set(&report, AS_THE_LESSONS_SAY);
    assert!(
        missed.fired.iter().any(|fired| fired.rule.to_string() == "Fees: offsets without progress for 2 min")
    );
}

/// Domain notes F: a canary on its own topic sees only the brokers that it leads on.
#[test]
fn a_heartbeat_sees_only_the_brokers_that_lead_it() {
    let with = |partitions: u32| {
        move |value: &mut Value| {
            let topic = |id: &str| json!({ "id": id, "partitions": partitions, "replication_factor": 3, "min_insync_replicas": 2 });
            let topics = value["clusters"][0]["topics"].as_array_mut().unwrap();
            topics.extend([topic("heartbeat"), topic("heartbeat-echo")]);
            value["services"].as_array_mut().unwrap().push(json!({
                "id": "watchdog", "label": "Watchdog", "replicas": ["c"], "workers": 10,
                "operations": [
                    { "id": "beat", "steps": [{ "kind": "request_reply", "request": "trading.heartbeat",
                        "reply": "trading.heartbeat-echo", "bytes": 100, "timeout": "120s", "fail_fast_timeout": "120s" }] },
                    { "id": "echo", "steps": [{ "kind": "work", "time": { "constant": "1ms" } }] }
                ],
                "consumer": { "group": "heartbeat", "topic": "trading.heartbeat", "operation": "echo",
                    "reply": { "topic": "trading.heartbeat-echo", "bytes": 100 } },
                "feed": { "every": "30s", "operation": "beat" }
            }));
        }
    };
    // Partition 0 is led from zone a; the fault is elsewhere.
    let fault = ["8m control-plane msk block elect-leaders", "10m zone b power-loss"];
    let fired = |partitions: u32, commands: &[&str]| {
        let session = run(with(partitions), 1, commands, "25m");
        if !commands.is_empty() {
            assert!(session.run().recorder().worst_trading > 0.5, "an outage it is");
        }
        let report = alerts::report(session.run());
        let silent = |fired: &&alerts::Fired| fired.rule.text == "heartbeat is silent";
        if commands.is_empty() {
            assert!(!set(&report, AS_THE_LESSONS_SAY).fired.iter().any(|fired| silent(&fired)), "it beats");
        }
        let page =
            set(&report, AS_THE_LESSONS_SAY).fired.iter().find(|fired| fired.rule.text.contains("not back"));
        page.map(|fired| fired.first_s)
    };
    assert_eq!(fired(3, &[]), None, "a healthy heart");
    assert_eq!(fired(1, &fault), None, "one partition, on a broker that lives: it misses the outage");
    let seen = fired(3, &fault).expect("a partition per broker");
    println!("a heartbeat on every broker pages {} s after the fault", seen - 600.0);
    assert!(seen > 600.0 && seen < 900.0, "{seen}");
}

#[test]
fn feeds_beat_at_their_period() {
    let mut value: Value = serde_json::from_str(include_str!("../documents/two-queues.json")).unwrap();
    value["services"][0]["feed"] = json!({ "every": "30s", "operation": "serve" });
    value["journeys"][0]["rate"] = json!(0.001);
    let opening = Opening { scenario: value.to_string(), seed: 1, commands: Vec::new() };
    let mut session = Session::open(&opening).unwrap();
    session.run_to("10m1s").unwrap();
    let started: u64 = session.run().world().replicas().iter().map(|replica| replica.started).sum();
    assert_eq!(started - session.run().world().tally().journeys[0].offered, 20);
    value["services"][0]["feed"]["rate"] = json!(1);
    let errors = scenario::read(&value.to_string()).unwrap_err().to_string();
    assert!(errors.contains("found `rate` and `every`, expected one of them"), "{errors}");
}

#[test]
fn who_knew_when_in_the_story_of_may_7() {
    let (mut was, mut lessons) = (Vec::new(), Vec::new());
    for seed in 1..=20 {
        let session = run(|_| {}, seed, &STORY, "16m");
        let report = alerts::report(session.run());
        let noticed = report.customers_noticed_s.expect("customers notice");
        assert!(noticed >= 600.0, "seed {seed}: {noticed}");
        was.push(set(&report, AS_IT_WAS).first_page_s.map_or(f64::INFINITY, |page| page - noticed));
        lessons
            .push(set(&report, AS_THE_LESSONS_SAY).first_page_s.map_or(f64::INFINITY, |page| page - noticed));
    }
    println!("first page less customers' notice, seconds: as it was {was:?}; as the lessons say {lessons:?}");
    assert!(was.iter().all(|&after| after > 0.0), "as it was: later than customers, {was:?}");
    assert!(lessons.iter().all(|&after| after <= 60.0), "as the lessons say: within a minute, {lessons:?}");
}

#[test]
fn nothing_fires_while_all_is_well() {
    let session = run(|_| {}, 3, &[], "40m");
    let report = alerts::report(session.run());
    assert!(report.sets.iter().all(|set| set.fired.is_empty()), "{report:?}");
    assert_eq!(report.customers_noticed_s, None);
    assert!(report.status_pages.iter().all(|page| page.seen_s.is_none()));
}

#[test]
fn a_status_page_lags_by_what_the_document_says() {
    let change = |value: &mut Value| {
        value["status_pages"] =
            json!([{ "id": "vendor", "label": "Vendor", "watches": "zone a", "after": "2min" }]);
        value["timeline"] = json!([]);
        value["facts"] = json!([]);
        value["journeys"].as_array_mut().unwrap().iter_mut().for_each(|journey| {
            journey.as_object_mut().unwrap().remove("value");
        });
    };
    let page = |to| alerts::report(run(change, 1, &STORY, to).run()).status_pages[0].clone();
    let before = page("11m50s");
    assert!(before.seen_s.is_some() && before.posted_s.is_none(), "{before:?}");
    let after = page("13m");
    assert_eq!(after.posted_s.unwrap() - after.seen_s.unwrap(), 120.0);
}

/// A run that was reached by the slider says the same as one that was run through.
#[test]
fn alerts_survive_a_seek() {
    use blast_radius::session::Control;
    let through = run(|_| {}, 5, &STORY, "14m");
    let mut back = run(|_| {}, 5, &STORY, "20m");
    back.control(Control::Seek(14 * 60 * 1_000_000)).unwrap();
    while back.run().now() != seconds(14 * 60) {
        back.tick(0.1, blast_radius::session::Budget::events(10_000_000));
    }
    assert_eq!(alerts::report(back.run()), alerts::report(through.run()));
}

#[test]
fn mistakes_in_rules_are_named() {
    for (alert, message) in [
        (
            json!({ "id": "x", "label": "x", "metric": "LeaderCount", "part": "trading" }),
            "found no condition",
        ),
        (
            json!({ "id": "x", "label": "x", "metric": "LeaderCount", "part": "fees", "above": 1 }),
            "found cluster `fees`",
        ),
        (
            json!({ "id": "x", "label": "x", "metric": "leaders", "part": "fees", "above": 1 }),
            "found metric `leaders`",
        ),
        (
            json!({ "id": "x", "label": "x", "metric": "records-lag", "part": "quoting", "above": 1 }),
            "without a consumer",
        ),
        (
            json!({ "id": "x", "label": "x", "metric": "LeaderCount", "part": "trading", "above": 1, "depends_on": ["zone z"] }),
            "expected a part such as",
        ),
    ] {
        let mut value: Value = serde_json::from_str(document()).unwrap();
        value["alerts"] = json!([alert]);
        let errors = scenario::read(&value.to_string()).unwrap_err().to_string();
        assert!(errors.contains(message), "{alert}: {errors}");
    }
}
