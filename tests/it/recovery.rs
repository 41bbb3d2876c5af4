//! The way back: a quorum that reopens in stages, throttled and cold starts, backlogs, customers who return together.

use blast_radius::world::fact::Fact;
use blast_radius::world::ids::*;
use blast_radius::world::quorums::quorum::Mode;
use serde_json::{Value, json};

use crate::support::driven::{Driven, ways_back};

fn without_stages() -> Value {
    let mut document = ways_back();
    document["quorums"][0].as_object_mut().unwrap().remove("reopening");
    document
}

fn with_stages(change: Value) -> Value {
    let mut document = ways_back();
    let own = document["quorums"][0]["reopening"].as_object_mut().unwrap();
    own.extend(change.as_object().unwrap().clone());
    document
}

/// When the group had a leader after its majority was lost, seconds.
fn led(run: &Driven) -> Vec<f64> {
    run.when(|fact| matches!(fact, Fact::QuorumLed(QuorumId(0))))
}

/// Three of five nodes lost: nothing commits, for as long as it takes; the third node's return is the cure.
#[test]
fn a_quorum_that_lost_three_of_five_commits_nothing_until_a_node_is_back() {
    let mut run = Driven::new(&without_stages(), 1);
    let healthy = run.window("place", 60);
    assert!(healthy.ok > 200 && healthy.ok + 2 >= healthy.offered, "{healthy:?}");
    run.give("60s zone a power-loss").to(62);
    let lost = run.window("place", 300);
    assert_eq!((lost.ok, lost.degraded, lost.rejected), (0, 0, 0), "{lost:?}");
    assert!(lost.timed_out + lost.failed > 700, "they wait and give up: {lost:?}");
    run.give("300s zone a repair").to(330);
    let again = led(&run);
    // Boot 15 to 25 s, then an election of 1 to 2 s.
    assert!(again.len() == 1 && (316.0..328.0).contains(&again[0]), "{again:?}");
    let after = run.window("place", 400);
    assert!(after.ok > 230 && after.timed_out == 0, "{after:?}");
}

/// What each mode does with orders and cancellations: (command, place, cancel), as shares of those who came.
#[test]
fn each_stage_takes_what_its_name_says() {
    let mut run = Driven::new(&ways_back(), 2);
    run.give("60s zone a power-loss").give("120s zone a repair").to(160);
    let cases = [
        (None, "rejected", "rejected"),
        (Some("open cancel-only"), "rejected", "ok"),
        (Some("open auction"), "waiting", "ok"),
        (Some("open trading"), "ok", "ok"),
        (Some("close"), "rejected", "rejected"),
        (Some("open trading"), "ok", "ok"),
    ];
    for (step, (action, place, cancel)) in cases.into_iter().enumerate() {
        let from = 160 + 40 * step as u64;
        if let Some(action) = action {
            run.give(&format!("{from}s quorum engine {action}"));
        }
        run.to(from + 1);
        let (orders, cancels) = (run.tally("place"), run.tally("cancel"));
        run.to(from + 16);
        for (journey, before, expected) in [("place", orders, place), ("cancel", cancels, cancel)] {
            let now = run.tally(journey);
            let offered = now.offered - before.offered;
            let (ok, rejected) = (now.ok - before.ok, now.rejected - before.rejected);
            let found = match (ok, rejected) {
                (0, 0) => "waiting",
                (ok, 0) if ok + 3 >= offered => "ok",
                (0, rejected) if rejected + 3 >= offered => "rejected",
                _ => "mixed",
            };
            assert_eq!(found, expected, "{journey} after {action:?}: {offered} {ok} {rejected}");
            assert_eq!(now.failed - before.failed, 0, "refused is not failed");
        }
    }
}

#[test]
fn stages_follow_each_other_by_themselves_when_the_document_says_so() {
    let mut run = Driven::new(&with_stages(json!({ "automatic": true })), 3);
    run.give("60s zone a power-loss").give("120s zone a repair").to(260);
    let modes: Vec<(f64, Mode)> = run
        .facts
        .iter()
        .filter_map(|(at, fact)| match fact {
            Fact::QuorumMode(QuorumId(0), mode, _) => Some((at.as_secs_f64(), *mode)),
            _ => None,
        })
        .collect();
    let start = led(&run)[0];
    let expected = [(start, Mode::CancelOnly), (start + 40.0, Mode::Auction), (start + 60.0, Mode::Open)];
    assert_eq!(modes.len(), 3, "{modes:?}");
    for (found, expected) in modes.iter().zip(expected) {
        assert!((found.0 - expected.0).abs() < 1e-5 && found.1 == expected.1, "{modes:?}, led at {start}");
    }
}

/// The orders of an auction: (document, executed together, answered late, refused because the book was full).
#[test]
fn an_auction_executes_its_book_at_its_end() {
    let cases = [
        (json!({}), true, false, false),
        (json!({ "auction_orders": "accepted" }), true, true, false),
        (json!({ "book": 5 }), true, false, true),
    ];
    for (change, executes, late, full) in cases {
        let mut run = Driven::new(&with_stages(change.clone()), 4);
        run.give("60s zone a power-loss").give("120s zone a repair").to(160);
        run.give("160s quorum engine open auction").to(161);
        let before = run.tally("place");
        run.to(171);
        let during = run.tally("place");
        let book = run.world().quorums()[0].book() as u64;
        assert_eq!(during.ok, before.ok, "{change}: nothing is executed during the auction");
        assert_eq!(during.degraded > before.degraded, late, "{change}: {during:?}");
        assert_eq!(during.rejected > before.rejected, full, "{change}: {during:?}");
        assert!(if full { book == 5 } else { book > 25 }, "{change}: {book} orders");
        run.give("171s quorum engine open trading").to(172);
        let executed: Vec<u32> = run
            .facts
            .iter()
            .filter_map(|(_, fact)| match fact {
                Fact::QuorumMode(QuorumId(0), Mode::Open, executed) => Some(*executed),
                _ => None,
            })
            .collect();
        assert_eq!(
            executes,
            executed.iter().any(|&count| u64::from(count) >= book),
            "{change}: {executed:?}"
        );
        let after = run.tally("place");
        let answered = after.ok + after.degraded - during.ok - during.degraded;
        assert!(late || answered >= book, "{change}: {answered} of {book} that waited are answered");
    }
}

/// An auction that does not end in trading executes nothing: who waited is refused.
#[test]
fn an_auction_that_is_called_off_refuses_its_book() {
    let mut run = Driven::new(&ways_back(), 5);
    run.give("60s zone a power-loss").give("120s zone a repair").to(160);
    run.give("160s quorum engine open auction").to(170);
    let (before, book) = (run.tally("place"), run.world().quorums()[0].book() as u64);
    run.give("170s quorum engine open cancel-only").to(171);
    let after = run.tally("place");
    assert_eq!(after.ok, before.ok);
    assert!(after.rejected - before.rejected >= book && book > 20, "{book}: {before:?} {after:?}");
}

/// Closing frees whoever waits for a group without a quorum.
#[test]
fn closing_by_hand_refuses_instead_of_letting_wait() {
    let mut run = Driven::new(&ways_back(), 6);
    run.give("60s zone a power-loss").to(75);
    assert!(run.world().quorums()[0].waiting() > 40);
    run.give("75s quorum engine close").to(76);
    assert_eq!(run.world().quorums()[0].waiting(), 0);
    let shut = run.window("place", 110);
    assert!(shut.rejected + 2 >= shut.offered && shut.timed_out == 0, "{shut:?}");
}

/// A new group from a survivor's log: (document, commands, when somebody leads again, seconds).
#[test]
fn a_new_group_takes_its_time() {
    let fails = |fails: bool| {
        let mut document = without_stages();
        document["quorums"][0]["rebuild"]["first_attempt_fails"] = json!(fails);
        document
    };
    let cases: [(Value, &[&str], Option<f64>); 6] = [
        (fails(false), &["100s quorum engine rebuild"], Some(160.0)),
        (fails(true), &["100s quorum engine rebuild"], None),
        (fails(true), &["100s quorum engine rebuild", "170s quorum engine rebuild"], Some(230.0)),
        // Nodes that come back meanwhile belong to the old group: who rebuilds too early waits longer.
        (fails(false), &["100s quorum engine rebuild", "101s zone a repair"], Some(160.0)),
        (fails(false), &["101s zone a repair"], Some(121.0)),
        (fails(false), &["90s control-plane own block launch-instances", "100s quorum engine rebuild"], None),
    ];
    for (document, commands, expected) in cases {
        let mut run = Driven::new(&document, 7);
        run.give("60s zone a power-loss");
        commands.iter().for_each(|command| {
            run.give(command);
        });
        run.to(300);
        let found = led(&run);
        match expected {
            // An election of 1 to 2 s; a boot of 15 to 25 s in the last case.
            Some(at) => assert!(
                found.len() == 1 && (at - 4.0..at + 7.0).contains(&found[0]),
                "{commands:?}: {found:?}, expected {at}"
            ),
            None => assert!(found.is_empty(), "{commands:?}: {found:?}"),
        }
        if commands.len() == 1 && expected == Some(160.0) {
            // Its nodes stand elsewhere now.
            let before = run.tally("place").timed_out;
            run.give("300s zone a repair").give("360s zone a power-loss").to(420);
            assert_eq!(run.tally("place").timed_out, before, "the zone takes no node with it any more");
        }
    }
}

/// Only so many processes start per minute, in one line: (limits of region and service, when replicas serve).
#[test]
fn throttled_processes_start_one_by_one() {
    let cases = [
        (None, None, [75.0, 75.0, 75.0]),
        (None, Some(2), [75.0, 105.0, 135.0]),
        (Some(4), None, [75.0, 90.0, 105.0]),
        (Some(4), Some(2), [75.0, 105.0, 135.0]),
    ];
    for (region, service, expected) in cases {
        let mut document = ways_back();
        if let Some(per_minute) = region {
            document["restarts"] = json!({ "per_minute": per_minute });
        }
        if let Some(per_minute) = service {
            document["services"][1]["restarts"] = json!({ "per_minute": per_minute });
        }
        let mut run = Driven::new(&document, 8);
        run.give("60s service reader restart").to(200);
        let up = run.when(|fact| matches!(fact, Fact::ReplicaUp(_)));
        assert_eq!(up, expected, "region {region:?}, service {service:?}");
    }
}

/// Work takes 4 times as long right after a start, and falls linearly to the usual.
#[test]
fn cold_caches_make_work_slower_until_they_are_warm() {
    let mut document = ways_back();
    document["services"][0]["cold_start"] = json!({ "extra": 3.0, "for": "100s" });
    for operation in 0..3 {
        document["services"][0]["operations"][operation]["steps"] =
            json!([{ "kind": "work", "time": { "constant": "10ms" } }]);
    }
    let mut run = Driven::new(&document, 9);
    run.give("60s service exchange restart").to(75);
    let sums = |run: &Driven| {
        let world = run.world();
        world.replicas_of(ServiceId(0)).fold((0, 0), |sum, replica| {
            let replica = &world.replicas()[replica.index()];
            (sum.0 + replica.sojourn_micros, sum.1 + replica.ended_calls)
        })
    };
    // The factor is linear in time, so its mean over a window is that of the window's middle.
    for (to, factor) in [(85, 3.85), (95, 3.55), (125, 2.95), (175, 1.75), (185, 1.0)] {
        let before = sums(&run);
        run.to(to);
        let after = sums(&run);
        let mean = (after.0 - before.0) as f64 / (after.1 - before.1) as f64 / 10_000.0;
        assert!((mean / factor - 1.0).abs() < 0.04, "to {to} s: {mean} times, expected {factor}");
    }
}

/// Fluid approximation: an outage of T at arrival rate l leaves l T records, drained at m - l.
#[test]
fn a_backlog_drains_at_the_capacity_that_is_left() {
    let (arrival, seeds) = (25.0, 5);
    let mut ratios = Vec::new();
    for seed in 0..seeds {
        let mut run = Driven::new(&ways_back(), 20 + seed);
        run.give("60s service drain restart").to(61);
        let (mut peak, mut at) = (0, 61);
        let mut second = 61;
        while second < 600 {
            second += 1;
            run.to(second);
            let unread = run.unread(1);
            if unread > peak {
                (peak, at) = (unread, second);
            }
            if unread < 5 && second > at {
                break;
            }
        }
        // One record at a time: 20 ms of work and the way from the broker, 0.25 or 0.75 ms.
        let capacity = 1.0 / 0.020_5;
        let outage = (at - 60) as f64;
        let expected = arrival * outage / (capacity - arrival);
        ratios.push((second - at) as f64 / expected);
        assert!(outage > 120.0 && outage < 130.0, "{outage}");
    }
    let mean = ratios.iter().sum::<f64>() / seeds as f64;
    println!("drain over fluid formula: mean {mean:.3}, {ratios:.3?}");
    assert!((mean - 1.0).abs() < 0.10, "{mean}: {ratios:?}");
}

/// A share of those who were lost comes back within the span after the first success, once, and each is accounted for.
#[test]
fn lost_customers_come_back_together_once() {
    let (share, within) = (0.5, 20);
    let mut document = without_stages();
    document["journeys"][0]["return_herd"] = json!({ "share": share, "within": format!("{within}s") });
    document["journeys"][0]["patience"] = json!("5s");
    let mut plain = document.clone();
    plain["journeys"][0].as_object_mut().unwrap().remove("return_herd");
    let (mut run, mut without) = (Driven::new(&document, 10), Driven::new(&plain, 10));
    for run in [&mut run, &mut without] {
        run.give("60s zone a power-loss").give("160s zone a repair").to(160);
    }
    assert_eq!(run.tally("place"), without.tally("place"), "nobody returns before it works again");
    let (returned, lost) = run.world().herd(JourneyId(0));
    assert_eq!(returned, 0);
    assert!(lost > 350, "{lost}");
    run.to(230);
    without.to(230);
    let (returned, left) = run.world().herd(JourneyId(0));
    let lost = without.tally("place").timed_out as f64;
    let deviation = 4.0 * (lost * share * (1.0 - share)).sqrt();
    assert!((returned as f64 - share * lost).abs() < deviation, "{returned} of {lost}");
    assert_eq!(left, 0, "who does not come back is forgotten");
    assert_eq!(run.tally("place").offered, without.tally("place").offered + returned);
    let begun = run.when(|fact| matches!(fact, Fact::VisitStarted(JourneyId(0))));
    let first = led(&run)[0];
    let rush = begun.iter().filter(|&&at| (first..first + within as f64).contains(&at)).count() as f64;
    let usual = 4.0 * within as f64;
    assert!(rush > 2.5 * usual, "{rush} in {within} s, usually {usual}");
    assert_eq!(run.tally("place").timed_out, without.tally("place").timed_out, "the rush is served");
}

/// Who comes back into the next outage is lost for good: with everybody returning, fewer return than were lost.
#[test]
fn a_customer_comes_back_once() {
    let mut document = without_stages();
    document["journeys"][0]["return_herd"] = json!({ "share": 1.0, "within": "20s" });
    document["journeys"][0]["patience"] = json!("5s");
    let mut run = Driven::new(&document, 10);
    run.give("60s zone a power-loss").give("160s zone a repair").to(200);
    let again = led(&run)[0] as u64 + 5;
    let mut run = Driven::new(&document, 10);
    run.give("60s zone a power-loss").give("160s zone a repair");
    run.give(&format!("{again}s zone a power-loss")).give(&format!("{}s zone a repair", again + 40));
    run.to(again + 160);
    let tally = run.tally("place");
    let (returned, left) = run.world().herd(JourneyId(0));
    let lost = tally.timed_out + tally.failed + tally.rejected;
    assert_eq!(left, 0);
    assert!(returned > 400 && returned + 100 < lost, "{returned} returned of {lost} lost");
}

/// The same three give the same digest, a copy in the middle goes on the same way, and visits are accounted for,
/// whatever a person does with all of it at once.
#[test]
fn random_commands_keep_the_books() {
    use blast_radius::engine::Seed;
    use blast_radius::world::command::Command;
    let mut document = with_stages(json!({ "automatic": true }));
    document["restarts"] = json!({ "per_minute": 5 });
    document["quorums"][0]["rebuild"]["first_attempt_fails"] = json!(true);
    for service in 0..4 {
        document["services"][service]["cold_start"] = json!({ "extra": 2.0, "for": "60s" });
    }
    for journey in 0..3 {
        document["journeys"][journey]["return_herd"] = json!({ "share": 0.7, "within": "30s" });
    }
    document["clusters"][0]["topics"][0]["replication_factor"] = json!(2);
    document["clusters"][0]["topics"][0]["min_insync_replicas"] = json!(1);
    for case in 0..12u64 {
        document["control_planes"][0]["defect"] =
            json!(["election_suppressed", "controller_cannot_commit"][case as usize % 2]);
        let run = |check: bool| {
            let mut run = Driven::new(&document, case);
            let topology = run.world().topology().clone();
            let all = Command::all(&topology);
            for step in 0..40u64 {
                let mut draw = Seed(case).draw(0x7E57, step, 0, 0);
                let command = all[draw.below(all.len() as u64) as usize];
                run.give(&format!("{}s {}", 10 * step + 10, command.spell(&topology)));
                if check {
                    for (j, tally) in run.world().tally().journeys.iter().enumerate() {
                        let (in_flight, _) =
                            run.world().visits_in_flight(JourneyId(j as u8), run.simulation.now());
                        assert_eq!(tally.offered, tally.ended() + u64::from(in_flight), "case {case}");
                    }
                }
            }
            run.to(450).digest()
        };
        assert_eq!(run(true), run(false), "case {case}");
    }
}
