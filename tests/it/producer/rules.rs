//! The producer's own rules, on hand-made clusters: silence, order, memory, wake-ups.

use blast_radius::engine::{Seed, SimDuration, SimTime};
use blast_radius::world::ids::{BrokerId, PartitionId, TopicId};
use blast_radius::world::kafka::producer::java::JavaProducer;
use blast_radius::world::kafka::producer::{
    Destination, LeaderAndEpoch, MetadataResponse, ProduceResult, ProducerConfig, ProducerEffect,
    ProducerError, Record, RequestId, SendOutcome, TopicPartitions,
};

const PARTITIONS: u16 = 6;
const TOPIC: TopicPartitions =
    TopicPartitions { topic: TopicId(0), first: PartitionId(0), count: PARTITIONS };

fn at(millis: u64) -> SimTime {
    SimTime::from_micros(millis * 1000)
}

/// Six partitions, two on each of three brokers.
fn leaders(epoch: u32) -> Vec<LeaderAndEpoch> {
    (0..PARTITIONS).map(|p| LeaderAndEpoch { leader: Some(BrokerId((p % 3) as u8)), epoch }).collect()
}

fn response(leaders: &[LeaderAndEpoch]) -> MetadataResponse<'_> {
    MetadataResponse { leaders, leader_not_available: true }
}

fn producer(config: ProducerConfig) -> (JavaProducer, Vec<ProducerEffect>) {
    let mut fx = Vec::new();
    let mut producer = JavaProducer::new(config, vec![TOPIC], 3, Seed(7), 0);
    producer.on_metadata(SimTime::ZERO, response(&leaders(0)), &mut fx);
    (producer, fx)
}

fn to(token: u32, partition: u16) -> Record {
    Record { token, destination: Destination::Partition(PartitionId(partition)), bytes: 100 }
}

/// Requests among the effects; clears them.
fn sent(fx: &mut Vec<ProducerEffect>) -> Vec<(BrokerId, RequestId)> {
    let transmitted = |e: &ProducerEffect| match e {
        ProducerEffect::Transmit { broker, request } => Some((*broker, *request)),
        _ => None,
    };
    let sent = fx.iter().filter_map(transmitted).collect();
    fx.clear();
    sent
}

/// The wake-up the effects ask for last.
fn wake(fx: &[ProducerEffect]) -> Option<SimTime> {
    fx.iter().rev().find_map(|e| if let ProducerEffect::WakeAt(time) = e { Some(*time) } else { None })
}

/// Wakes the producer whenever it asks, up to `end`; returns what happened with its time.
fn idle(
    producer: &mut JavaProducer,
    fx: &mut Vec<ProducerEffect>,
    end: SimTime,
) -> Vec<(SimTime, ProducerEffect)> {
    let mut seen: Vec<(SimTime, ProducerEffect)> = Vec::new();
    let mut next = wake(fx);
    fx.clear();
    while let Some(time) = next.filter(|t| *t <= end) {
        producer.on_wake(time, fx);
        seen.extend(fx.iter().map(|e| (time, *e)));
        next = wake(fx);
        fx.clear();
    }
    seen
}

/// Sends one record, and lets the sender thread wake up.
fn send(producer: &mut JavaProducer, now: SimTime, record: Record, fx: &mut Vec<ProducerEffect>) {
    assert_eq!(producer.send(now, record, fx), SendOutcome::Accepted);
    fx.clear();
    producer.on_wake(now + JavaProducer::SENDER_WAKE, fx);
}

/// A healthy record costs one request, one answer and one wake-up of the sender thread.
#[test]
fn a_healthy_record_costs_two_calls_and_one_wake() {
    let (mut producer, mut fx) = producer(ProducerConfig::default());
    let (mut wakes, mut acked) = (0, 0);
    for token in 0..10_000 {
        let now = at(u64::from(token));
        assert_eq!(producer.send(now, to(token, (token % 6) as u16), &mut fx), SendOutcome::Accepted);
        assert_eq!(wake(&fx), Some(now + JavaProducer::SENDER_WAKE));
        wakes += 1;
        assert_eq!(sent(&mut fx), []);
        producer.on_wake(now + JavaProducer::SENDER_WAKE, &mut fx);
        let requests = sent(&mut fx);
        assert_eq!(requests.len(), 1);
        producer.on_response(
            now + SimDuration::from_micros(700),
            requests[0].1,
            &[ProduceResult::Stored],
            &mut fx,
        );
        acked += fx.iter().filter(|e| matches!(e, ProducerEffect::Acked { .. })).count();
        wakes += fx.iter().filter(|e| matches!(e, ProducerEffect::WakeAt(_))).count();
        fx.clear();
    }
    assert_eq!(acked, 10_000);
    assert_eq!(wakes, 10_000, "wake-ups for records; others come with a time that had to be named anyway");
    assert_eq!(producer.buffer_available_bytes(), producer.config().buffer_memory);
}

/// A host without power says nothing: the request ends after request.timeout, then metadata shows the new leader.
#[test]
fn a_silent_broker_is_noticed_after_request_timeout() {
    let (mut producer, mut fx) = producer(ProducerConfig::default());
    send(&mut producer, at(1000), to(1, 0), &mut fx);
    let seen = idle(&mut producer, &mut fx, at(40_000));
    let asked = seen.iter().find(|(_, e)| matches!(e, ProducerEffect::RequestMetadata { .. })).unwrap();
    assert_eq!(asked.0, at(31_000) + JavaProducer::SENDER_WAKE);
    assert!(matches!(asked.1, ProducerEffect::RequestMetadata { broker } if broker != BrokerId(0)));
    assert_eq!(producer.totals().record_retry_total, 1);
    let mut moved = leaders(0);
    moved[0] = LeaderAndEpoch { leader: Some(BrokerId(1)), epoch: 1 };
    producer.on_metadata(at(40_001), response(&moved), &mut fx);
    let requests = sent(&mut fx);
    assert_eq!(requests[0].0, BrokerId(1));
    producer.on_response(at(40_002), requests[0].1, &[ProduceResult::Stored], &mut fx);
    assert!(fx.contains(&ProducerEffect::Acked { token: 1 }));
}

/// The error of a lost leader names the new one (KIP-951): the retry leaves at once, without backoff.
#[test]
fn a_current_leader_hint_skips_the_backoff() {
    for hint in [None, Some((BrokerId(2), 1))] {
        let (mut producer, mut fx) = producer(ProducerConfig::default());
        send(&mut producer, at(1000), to(1, 0), &mut fx);
        let request = sent(&mut fx)[0].1;
        producer.on_response(at(1005), request, &[ProduceResult::NotLeaderOrFollower(hint)], &mut fx);
        assert!(fx.iter().any(|e| matches!(e, ProducerEffect::RequestMetadata { .. })));
        let retried = sent(&mut fx);
        assert_eq!(retried.first().map(|r| r.0), hint.map(|h| h.0));
        assert_eq!(producer.buffer_available_bytes(), producer.config().buffer_memory - 16_384);
    }
}

/// Without metadata every send() waits max.block and fails; the first response lets all through, in order.
#[test]
fn the_first_metadata_is_awaited_for_max_block() {
    let mut fx = Vec::new();
    let mut producer = JavaProducer::new(ProducerConfig::default(), vec![TOPIC], 3, Seed(1), 0);
    assert_eq!(producer.send(at(0), to(1, 0), &mut fx), SendOutcome::Blocked);
    assert_eq!(producer.send(at(20_000), to(2, 0), &mut fx), SendOutcome::Blocked);
    assert_eq!(producer.send(at(20_000), to(3, 1), &mut fx), SendOutcome::Blocked);
    let seen = idle(&mut producer, &mut fx, at(60_000));
    let failed = seen.iter().filter_map(|(t, e)| match e {
        ProducerEffect::Failed { token, error } => Some((*t, *token, *error)),
        _ => None,
    });
    let max_block = SimDuration::from_secs(60);
    assert_eq!(failed.collect::<Vec<_>>(), [(at(60_000), 1, ProducerError::TopicNotPresent { max_block })]);
    producer.on_metadata(at(70_000), response(&leaders(0)), &mut fx);
    let unblocked: Vec<u32> = fx
        .iter()
        .filter_map(|e| if let ProducerEffect::Unblocked { token } = e { Some(*token) } else { None })
        .collect();
    assert_eq!(unblocked, [2, 3]);
}

/// A dead partition takes the memory; then senders to every partition wait in order and fail after max.block.
#[test]
fn one_dead_partition_blocks_the_senders_to_all() {
    let config = ProducerConfig { buffer_memory: 4 * 16_384, ..ProducerConfig::default() };
    let (mut producer, mut fx) = producer(config);
    let mut dark = leaders(0);
    dark[3] = LeaderAndEpoch { leader: None, epoch: 1 };
    producer.on_metadata(at(1), response(&dark), &mut fx);
    let big = |token| Record { bytes: 16_000, ..to(token, 3) };
    for token in 0..4 {
        assert_eq!(producer.send(at(10), big(token), &mut fx), SendOutcome::Accepted);
    }
    assert_eq!(producer.buffer_available_bytes(), 0);
    assert_eq!(producer.send(at(20), to(10, 0), &mut fx), SendOutcome::Blocked);
    assert_eq!(producer.send(at(21), to(11, 1), &mut fx), SendOutcome::Blocked);
    assert_eq!(producer.waiting_threads(), 2);
    // Metadata answers never come, as in the bench's silence; the waits end by themselves.
    let seen = idle(&mut producer, &mut fx, at(61_000));
    let refused: Vec<(SimTime, u32)> = seen
        .iter()
        .filter_map(|(t, e)| match e {
            ProducerEffect::Failed {
                token,
                error: ProducerError::BufferExhausted { needed: 16_384, .. },
            } => Some((*t, *token)),
            _ => None,
        })
        .collect();
    assert_eq!(refused, [(at(60_020), 10), (at(60_021), 11)]);
    assert_eq!(producer.totals().buffer_exhausted_total, 2);
}

/// Settings changed at run time act on batches that begin afterwards.
#[test]
fn a_changed_timeout_acts_on_later_batches() {
    let (mut producer, mut fx) = producer(ProducerConfig::default());
    let mut dark = leaders(0);
    dark[0] = LeaderAndEpoch { leader: None, epoch: 1 };
    dark[3] = LeaderAndEpoch { leader: None, epoch: 1 };
    producer.on_metadata(at(0), response(&dark), &mut fx);
    producer.send(at(0), to(1, 0), &mut fx);
    producer.set_config(ProducerConfig {
        delivery_timeout: SimDuration::from_secs(2),
        ..producer.config().clone()
    });
    producer.send(at(1000), to(2, 3), &mut fx);
    let mut failed = Vec::new();
    for (time, effect) in idle(&mut producer, &mut fx, at(200_000)) {
        if let ProducerEffect::Failed { token, error: ProducerError::DeliveryTimeout { .. } } = effect {
            failed.push((time, token));
        }
    }
    assert_eq!(failed, [(at(3_000), 2), (at(120_000), 1)]);
}

/// Real brokers mark leaderless partitions (error 5), so the client keeps asking with nothing to send; the mock
/// of the recordings does not, and there it stops.
#[test]
fn leader_not_available_keeps_the_client_asking() {
    for marked in [false, true] {
        let (mut producer, mut fx) = producer(ProducerConfig::default());
        let mut dark = leaders(0);
        dark[0] = LeaderAndEpoch { leader: None, epoch: 1 };
        let mut asked = 0;
        let mut now = at(0);
        let answer = MetadataResponse { leaders: &dark, leader_not_available: marked };
        producer.on_metadata(now, answer, &mut fx);
        while let Some(time) = wake(&fx).filter(|t| *t <= at(20_000)) {
            fx.clear();
            now = time;
            producer.on_wake(now, &mut fx);
            if fx.iter().any(|e| matches!(e, ProducerEffect::RequestMetadata { .. })) {
                asked += 1;
                producer.on_metadata(now, answer, &mut fx);
            }
        }
        assert!(if marked { (20..=26).contains(&asked) } else { asked == 0 }, "{marked}: {asked}");
    }
}

/// A crashed process forgets everything and tells nobody; its successor connects and asks first.
#[test]
fn a_restarted_process_starts_from_nothing() {
    let (mut producer, mut fx) = producer(ProducerConfig::default());
    send(&mut producer, at(0), to(1, 0), &mut fx);
    let request = sent(&mut fx)[0].1;
    producer.drop_all();
    producer.on_response(at(5), request, &[ProduceResult::Stored], &mut fx);
    producer.on_wake(at(200_000), &mut fx);
    assert_eq!(fx, []);
    producer.restart(at(300_000), &mut fx);
    let ProducerEffect::Connect { broker } = fx[0] else { panic!("{fx:?}") };
    assert!(producer.awaits_metadata());
    fx.clear();
    producer.on_connected(at(300_001), broker, &mut fx);
    assert_eq!(fx[0], ProducerEffect::RequestMetadata { broker });
    producer.on_metadata(at(300_002), response(&leaders(0)), &mut fx);
    fx.clear();
    send(&mut producer, at(300_003), to(2, 0), &mut fx);
    assert_eq!(sent(&mut fx).len(), 1);
}

/// A restarted process among silent brokers: it begins anywhere, tries the broker least recently tried, and gives each
/// 10 s at first, 20 s the second time, then 30 s, +-20 %.
#[test]
fn a_restarted_process_tries_every_broker_before_one_twice() {
    let mut begins = [0; 3];
    for seed in 1..=30 {
        let mut fx = Vec::new();
        let mut producer = JavaProducer::new(ProducerConfig::default(), vec![TOPIC], 3, Seed(seed), 0);
        producer.restart(at(0), &mut fx);
        let mut tried: Vec<(SimTime, BrokerId)> = Vec::new();
        let connects = |time: SimTime, fx: &[ProducerEffect]| {
            let of = |e: &ProducerEffect| match e {
                ProducerEffect::Connect { broker } => Some((time, *broker)),
                _ => None,
            };
            fx.iter().filter_map(of).collect::<Vec<_>>()
        };
        tried.extend(connects(at(0), &fx));
        for (time, effect) in idle(&mut producer, &mut fx, at(200_000)) {
            tried.extend(connects(time, &[effect]));
        }
        assert!(tried.len() >= 9, "seed {seed}: {tried:?}");
        begins[tried[0].1.index()] += 1;
        for round in tried.chunks_exact(3) {
            let mut brokers: Vec<u8> = round.iter().map(|(_, broker)| broker.0).collect();
            brokers.sort();
            assert_eq!(brokers, [0, 1, 2], "seed {seed}: {tried:?}");
        }
        for (k, pair) in tried.windows(2).take(8).enumerate() {
            let longest = (10_u64 << (k / 3).min(2)).min(30) * 1_000;
            let waited = pair[1].0.since(pair[0].0).as_millis();
            assert!(
                (longest * 8 / 10..=(longest * 12 / 10).min(30_000)).contains(&waited),
                "seed {seed}, attempt {k}: {waited} ms"
            );
        }
    }
    assert!(begins.iter().all(|&count| count > 3), "it begins at {begins:?}");
}

/// A batch that expires while its request is out fails its records at delivery.timeout; its memory comes back only when
/// the request ends (kafka-clients 4.3.0: callback at 5.1 s, memory at 8.1 s, with a request.timeout of 3 s).
#[test]
fn memory_of_a_batch_that_expires_in_flight_comes_back_with_its_request() {
    let config = ProducerConfig {
        delivery_timeout: SimDuration::from_secs(5),
        request_timeout: SimDuration::from_secs(3),
        ..ProducerConfig::default()
    };
    let (mut producer, mut fx) = producer(config);
    let mut dark = leaders(0);
    dark[0] = LeaderAndEpoch { leader: None, epoch: 1 };
    producer.on_metadata(at(0), response(&dark), &mut fx);
    fx.clear();
    producer.send(at(100), to(1, 0), &mut fx);
    producer.on_wake(at(101), &mut fx);
    let mut led = leaders(0);
    led[0] = LeaderAndEpoch { leader: Some(BrokerId(1)), epoch: 2 };
    fx.clear();
    // The new leader is silent: its request would end at 8 s.
    producer.on_metadata(at(5_000), response(&led), &mut fx);
    let mut ended = Vec::new();
    assert!(fx.iter().any(|e| matches!(e, ProducerEffect::Transmit { broker: BrokerId(1), .. })), "{fx:?}");
    let total = producer.config().buffer_memory;
    fx.clear();
    // Wake-ups at other times than it asked for are harmless.
    for time in (5_050..=9_000).step_by(50).map(at) {
        producer.on_wake(time, &mut fx);
        let free = producer.buffer_available_bytes() == total;
        ended.extend(fx.iter().filter_map(|e| match e {
            ProducerEffect::Failed { token: 1, .. } => Some(("failed", time, free)),
            _ => None,
        }));
        if free && ended.last().is_some_and(|end| !end.2) {
            ended.push(("memory", time, free));
        }
        fx.clear();
    }
    assert_eq!(ended, [("failed", at(5_100), false), ("memory", at(8_000), true)]);
}

/// Records sent back to back share a batch with linger 0; those that the sender thread had time for do not.
#[test]
fn records_sent_before_the_sender_wakes_share_a_batch() {
    for (apart, requests) in [(0, 1), (60, 1), (99, 1), (180, 2)] {
        let (mut producer, mut fx) = producer(ProducerConfig::default());
        let mut sends = vec![SimTime::from_micros(1_000_000), SimTime::from_micros(1_000_000 + apart)];
        let (mut token, mut seen) = (0, Vec::new());
        let mut woken = SimTime::NEVER;
        while !sends.is_empty() || woken != SimTime::NEVER {
            if sends.first().is_some_and(|time| *time <= woken) {
                let now = sends.remove(0);
                assert_eq!(producer.send(now, to(token, 0), &mut fx), SendOutcome::Accepted);
                token += 1;
            } else {
                let now = std::mem::replace(&mut woken, SimTime::NEVER);
                producer.on_wake(now, &mut fx);
            }
            let asked = wake(&fx).filter(|time| *time < at(2_000));
            woken = asked.map_or(woken, |time| time.min(woken));
            seen.extend(sent(&mut fx));
        }
        let records: Vec<u32> =
            seen.iter().map(|(_, request)| producer.request(*request).unwrap().batches[0].records).collect();
        assert_eq!(seen.len(), requests, "{apart} us apart: {records:?}");
        assert_eq!(records.iter().sum::<u32>(), 2);
    }
}

/// A copy is a checkpoint: the same calls have the same effects.
#[test]
fn a_copy_goes_on_alike() {
    let (mut producer, mut fx) = producer(ProducerConfig::default());
    let unkeyed =
        |token| Record { destination: Destination::Unkeyed(TopicId(0)), bytes: 5_000, ..to(token, 0) };
    for token in 0..3 {
        send(&mut producer, at(u64::from(token)), unkeyed(token), &mut fx);
    }
    let mut copy = producer.clone();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for token in 3..200 {
        let now = at(u64::from(token));
        assert_eq!(
            producer.send(now, unkeyed(token), &mut ours),
            copy.send(now, unkeyed(token), &mut theirs)
        );
        producer.on_wake(now + JavaProducer::SENDER_WAKE, &mut ours);
        copy.on_wake(now + JavaProducer::SENDER_WAKE, &mut theirs);
    }
    producer.on_disconnect(at(250), BrokerId(1), &mut ours);
    copy.on_disconnect(at(250), BrokerId(1), &mut theirs);
    assert_eq!(ours, theirs);
    assert!(ours.iter().any(|e| matches!(e, ProducerEffect::Transmit { .. })));
    assert!(producer.totals().record_retry_total > 0);
    assert_eq!(producer.totals(), copy.totals());
}

/// What did not fit into max.request.size begins the next request.
#[test]
fn a_full_request_leaves_its_turn_to_the_rest() {
    let config = ProducerConfig {
        max_request_size: 20_000,
        linger: SimDuration::from_millis(5),
        ..ProducerConfig::default()
    };
    let topic = TopicPartitions { count: 3, ..TOPIC };
    let mut fx = Vec::new();
    let mut producer = JavaProducer::new(config, vec![topic], 1, Seed(1), 0);
    let one = [LeaderAndEpoch { leader: Some(BrokerId(0)), epoch: 0 }; 3];
    producer.on_metadata(at(0), response(&one), &mut fx);
    for token in 0..3 {
        producer.send(at(1), Record { bytes: 15_000, ..to(token, token as u16) }, &mut fx);
    }
    fx.clear();
    producer.on_wake(at(6), &mut fx);
    let partitions: Vec<u16> = sent(&mut fx)
        .iter()
        .flat_map(|(_, request)| producer.request(*request).unwrap().batches.iter().map(|b| b.partition.0))
        .collect();
    assert_eq!(partitions, [0, 1, 2]);
    assert_eq!(producer.requests_in_flight(), 3);
    assert_eq!(producer.held_bytes(PartitionId(1)), 16_384);
}

/// A wake-up that comes before the time it asked for is the only one that it gets: it asks again, and goes on.
#[test]
fn an_early_wake_up_is_not_the_last() {
    let (mut producer, mut fx) = producer(ProducerConfig::default());
    producer.restart(at(1_000), &mut fx);
    let asked = wake(&fx).expect("the set-up of a connection has a limit");
    fx.clear();
    producer.on_wake(at(1_500), &mut fx);
    assert_eq!(wake(&fx), Some(asked), "the surroundings have forgotten it");
}
