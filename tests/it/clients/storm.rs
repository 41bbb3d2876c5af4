//! Storms over every client: leaders move and vanish, brokers fall silent and come back. Afterwards every record has ended,
//! and every partition can be written to.

use blast_radius::engine::{Seed, SimTime};
use blast_radius::world::kafka::client::Client;

use super::bench::{Bench, End};

#[test]
fn after_a_storm_every_client_writes_to_every_partition() {
    for client in Client::ALL {
        for seed in 1..=2 {
            let mut bench = Bench::new(client, seed);
            let mut random = Seed(seed).draw(9, 0, 0, 0);
            bench.bytes = 3_000;
            for beat in 1..1_500_u64 {
                bench.run_until(SimTime::from_micros(beat * 50_000));
                match random.below(60) {
                    0 => bench.silence(random.below(3) as u16),
                    1..=3 => bench.speak(random.below(3) as u16),
                    4 => bench.lead(random.below(6) as u16, None),
                    5..=8 => bench.lead(random.below(6) as u16, Some(random.below(3) as u8)),
                    _ => {}
                }
                if random.below(2) == 0 {
                    bench.send(random.below(6) as u16);
                }
            }
            (0..3).for_each(|broker| bench.speak(broker));
            (0..6).for_each(|partition| bench.lead(partition, Some(partition as u8 % 3)));
            // Longer than any client keeps a record, or its metadata.
            bench.run_until(SimTime::from_secs(900));
            let pending = bench.records.iter().filter(|record| record.end == End::Pending).count();
            assert_eq!(pending, 0, "{client:?}, seed {seed}: records without an end");
            let last: Vec<u32> = (0..6).map(|partition| bench.send(partition)).collect();
            bench.run_until(SimTime::from_secs(901));
            for (partition, token) in last.into_iter().enumerate() {
                let end = bench.records[token as usize].end;
                assert_eq!(end, End::Acked, "{client:?}, seed {seed}: partition {partition}");
            }
        }
    }
}
