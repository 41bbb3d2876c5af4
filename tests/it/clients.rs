//! The Kafka clients against what was measured of the real ones (`docs/clients.md`): six partitions on three brokers, 5 ms
//! of round trip. A: a partition has no leader, the brokers are up. B: its leader is silent, and another one is elected.

mod bench;
mod readers;
mod run;
mod storm;

use bench::{Bench, End, RTT_MILLIS};
use blast_radius::engine::SimTime;
use blast_radius::world::kafka::client::{Aspect, Client, Evidence};

/// The partition concerned.
const CONCERNED: u16 = 2;
/// A healthy neighbour of the same topic, on another broker.
const HEALTHY: u16 = 0;

fn at(seconds: f64) -> SimTime {
    SimTime::from_micros((seconds * 1e6) as u64)
}

/// A client whose metadata were fetched for its first record, at 9.5 s.
fn fresh(client: Client, seed: u64) -> Bench {
    let mut bench = Bench::new(client, seed);
    bench.run_until(at(9.0));
    bench.restart();
    bench.run_until(at(9.5));
    let tokens = [bench.send(HEALTHY), bench.send(CONCERNED)];
    bench.run_until(at(10.0));
    for token in tokens {
        assert_eq!(bench.records[token as usize].end, End::Acked, "{client:?}");
    }
    bench
}

/// It has lost the leader of one partition at 10 s.
fn without_leader(client: Client, seed: u64) -> Bench {
    let mut bench = fresh(client, seed);
    bench.lead(CONCERNED, None);
    bench
}

/// How long after send() the callers of one record heard of its end, seconds.
fn heard(bench: &Bench, token: u32) -> (End, f64) {
    let record = &bench.records[token as usize];
    (record.end, record.done.since(record.sent).as_secs_f64())
}

#[test]
fn without_a_leader_callers_hear_when_the_client_gives_up() {
    let measured = [
        (Client::Java, 120.0, 120.2),
        (Client::Librdkafka, 300.0, 300.2),
        (Client::KafkaPython, 120.0, 120.2),
        (Client::Aiokafka, 40.0, 40.2),
        (Client::Kafkajs, 6.0, 12.0),
        (Client::Platformatic, 3.0, 3.1),
    ];
    for (client, least, most) in measured {
        for seed in 1..=8 {
            let mut bench = without_leader(client, seed);
            bench.run_until(at(11.0));
            let token = bench.send(CONCERNED);
            bench.run_until(at(400.0));
            let (end, after) = heard(&bench, token);
            assert_eq!(end, End::Failed, "{client:?}, seed {seed}");
            assert!((least..=most).contains(&after), "{client:?}, seed {seed}: after {after} s");
        }
    }
}

/// Neighbours of the same topic: never harmed, or as soon as the metadata are too old for a client that one partition's
/// error keeps from renewing them.
#[test]
fn neighbours_are_harmed_by_clients_whose_refresh_one_partition_fails() {
    for client in Client::ALL {
        for seed in 1..=2 {
            let mut bench = without_leader(client, seed);
            let mut failed_from = None;
            for second in 11..400 {
                let now = at(f64::from(second) + 0.5);
                bench.run_until(now);
                let token = bench.send(HEALTHY);
                bench.run_until(at(f64::from(second) + 0.55));
                if failed_from.is_none() && bench.records[token as usize].end != End::Acked {
                    failed_from = Some(now.since(at(10.0)).as_secs_f64());
                }
            }
            bench.run_until(at(500.0));
            let last = bench.records.last().unwrap();
            match client {
                Client::Java | Client::Librdkafka | Client::KafkaPython | Client::Aiokafka => {
                    assert_eq!(failed_from, None, "{client:?}, seed {seed}");
                }
                Client::Platformatic => {
                    // One record a second is sent.
                    assert!(failed_from.is_some_and(|from| from <= 6.0), "metadata of 5 s: {failed_from:?}");
                    assert_eq!(last.end, End::Failed);
                }
                Client::Kafkajs => {
                    let from = failed_from.unwrap_or_default();
                    // One record a second is sent.
                    assert!((299.0..=300.8).contains(&from), "metadata of 300 s: {failed_from:?}");
                    assert_eq!(last.end, End::Failed);
                }
            }
        }
    }
}

/// A new process of kafkajs or of platformatic that begins while a partition has no leader cannot write at all; the others
/// write to the partitions that have one.
#[test]
fn a_new_process_of_some_clients_cannot_write_at_all() {
    for client in Client::ALL {
        let mut bench = without_leader(client, 3);
        bench.run_until(at(11.0));
        bench.restart();
        bench.run_until(at(12.0));
        let token = bench.send(HEALTHY);
        bench.run_until(at(40.0));
        let all_fail = matches!(client, Client::Kafkajs | Client::Platformatic);
        let expected = if all_fail { End::Failed } else { End::Acked };
        assert_eq!(heard(&bench, token).0, expected, "{client:?}");
    }
}

#[test]
fn a_silent_leader_costs_what_was_measured() {
    /// The record in flight: how it ends, and after how long; the first success of a record sent later, after the loss.
    struct Row(Client, End, (f64, f64), (f64, f64));
    let rows = [
        Row(Client::Java, End::Acked, (29.9, 30.3), (29.9, 30.3)),
        Row(Client::Librdkafka, End::Acked, (59.9, 60.3), (59.9, 60.3)),
        Row(Client::KafkaPython, End::Acked, (29.9, 30.3), (29.9, 30.3)),
        Row(Client::Aiokafka, End::Failed, (40.0, 80.2), (80.0, 120.3)),
        // Nothing sent within 40 s of the loss got through in 190 s; inferred: when the metadata are 300 s old.
        Row(Client::Kafkajs, End::Failed, (186.0, 193.0), (299.4, 301.1)),
        Row(Client::Platformatic, End::Acked, (29.9, 30.3), (0.0, 6.1)),
    ];
    for Row(client, end, after, success) in rows {
        for seed in 1..=6 {
            let mut bench = fresh(client, seed);
            bench.silence(CONCERNED % 3);
            let token = bench.send(CONCERNED);
            let mut later = Vec::new();
            for tenth in 101..=5_200 {
                bench.run_until(at(f64::from(tenth) / 10.0));
                if tenth == 110 {
                    bench.lead(CONCERNED, Some((CONCERNED as u8 + 1) % 3));
                }
                if tenth % 10 == 5 {
                    later.push(bench.send(CONCERNED));
                }
            }
            let (ended, took) = heard(&bench, token);
            assert_eq!(ended, end, "{client:?}, seed {seed}: after {took} s");
            assert!((after.0..=after.1).contains(&took), "{client:?}, seed {seed}: after {took} s");
            let acked = later.iter().filter(|token| bench.records[**token as usize].end == End::Acked);
            let first = acked.map(|token| bench.records[*token as usize].done).min().unwrap();
            let first = first.since(at(10.0)).as_secs_f64();
            assert!((success.0..=success.1).contains(&first), "{client:?}, seed {seed}: success {first} s");
        }
    }
}

/// Requests for metadata while one record after the other waits for a leader, counted from 5 s after the loss on.
#[test]
fn requests_for_metadata_come_as_fast_as_was_measured() {
    let round_trips = 1_000.0 / RTT_MILLIS as f64;
    let measured = [
        (Client::Java, 0.9, 1.3),
        (Client::Librdkafka, 1.9, 2.1),
        (Client::KafkaPython, 8.5, 9.5),
        (Client::Aiokafka, 0.9 * round_trips, 1.05 * round_trips),
    ];
    for (client, least, most) in measured {
        let mut bench = without_leader(client, 5);
        for second in 11..40 {
            bench.run_until(at(f64::from(second)));
            bench.send(CONCERNED);
        }
        let asked = bench.metadata_requests.iter().filter(|time| **time >= at(15.0) && **time < at(35.0));
        let per_second = asked.count() as f64 / 20.0;
        assert!((least..=most).contains(&per_second), "{client:?}: {per_second} per second");
    }
    // Per failed send: 6 and 4.
    for (client, each) in [(Client::Kafkajs, 6), (Client::Platformatic, 4)] {
        let mut bench = without_leader(client, 5);
        bench.run_until(at(11.0));
        let before = bench.metadata_requests.len();
        bench.send(CONCERNED);
        bench.run_until(at(60.0));
        assert_eq!(bench.metadata_requests.len() - before, each, "{client:?}");
    }
}

/// What records of a dead partition wait in: a shared buffer that blocks or refuses, one batch per partition, or no bound.
#[test]
fn full_buffers_block_refuse_or_harm_nobody_else() {
    for client in Client::ALL {
        let mut bench = without_leader(client, 2);
        bench.bytes = 900;
        bench.run_until(at(11.0));
        let mut blocked = 0;
        let promises = matches!(client, Client::Kafkajs | Client::Platformatic);
        for _ in 0..if promises { 1_000 } else { 100_001 } {
            let token = bench.send(CONCERNED);
            blocked += u32::from(bench.records[token as usize].blocked);
            if blocked > 0 {
                break;
            }
        }
        let last = bench.records.last().unwrap().end;
        let neighbour = bench.send(HEALTHY);
        bench.run_until(at(11.2));
        let healthy = bench.records[neighbour as usize].end;
        match client {
            // 32 MB of batches are full, and the sender to every partition waits.
            Client::Java => assert!(blocked == 1 && healthy == End::Pending, "{blocked} {healthy:?}"),
            Client::Librdkafka => assert!(last == End::Failed && healthy == End::Failed, "{healthy:?}"),
            // No bound: memory grows.
            Client::KafkaPython => assert!(blocked == 0 && healthy == End::Acked, "{healthy:?}"),
            // One batch of 16 kB, and only the sender to this partition waits.
            Client::Aiokafka => assert!(blocked == 1 && healthy == End::Acked, "{blocked} {healthy:?}"),
            Client::Kafkajs | Client::Platformatic => assert_eq!(blocked, 0),
        }
        if client == Client::Aiokafka {
            assert!(bench.records.len() < 30, "{} records in a batch of 16 kB", bench.records.len());
        }
    }
}

/// What was not run is not said to be measured.
#[test]
fn what_was_not_run_is_marked() {
    assert_eq!(Client::Kafkajs.evidence(Aspect::SilentLeader), Evidence::Inferred);
    assert_eq!(Client::Platformatic.evidence(Aspect::Coordinator), Evidence::NotMeasured);
    assert_eq!(Client::Java.evidence(Aspect::Coordinator), Evidence::NotMeasured);
    let doubts: Vec<(Aspect, Evidence)> = Client::Aiokafka.doubts().collect();
    assert_eq!(doubts, [(Aspect::Polls, Evidence::Inferred)]);
    let untested =
        [Aspect::ReaderNoLeader, Aspect::ReaderSilentLeader, Aspect::Coordinator, Aspect::EndOffsets];
    for aspect in untested {
        assert_eq!(Client::Platformatic.evidence(aspect), Evidence::NotMeasured, "{aspect:?}");
    }
    assert_eq!(Client::Platformatic.reading(), Client::Java.reading(), "the rule of java stands");
}
