//! The Java producer against recordings of the real one, and rules of its own.

mod bench;
mod compare;
mod rules;
mod storm;

use blast_radius::world::kafka::partitioner::{murmur2, partition_of_hash};
use serde_json::Value;

/// The recordings of one version of the client: the JSON files of `part`, in order; none where `ORACLES` names a folder
/// without it.
fn recordings(part: &str) -> Vec<Value> {
    let Some(folder) = crate::oracles::folder(part) else { return Vec::new() };
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    assert!(!files.is_empty(), "{part} is empty");
    files.iter().map(|f| serde_json::from_str(&std::fs::read_to_string(f).unwrap()).unwrap()).collect()
}

/// Compares every run with 16 of ours; a quantity of chance by the median of them.
fn compare_all(part: &str) {
    let mut wrong = Vec::new();
    for recording in recordings(part) {
        let seeds = 1..=16;
        let rows: Vec<Vec<compare::Row>> =
            seeds.map(|seed| compare::compare(&recording, bench::run(&recording, seed).model())).collect();
        for (at, first) in rows[0].iter().enumerate() {
            println!("{first}");
            if first.random {
                let median = compare::Row::median(rows.iter().map(|rows| rows[at].clone()).collect());
                let within = rows.iter().filter(|rows| rows[at].ok()).count();
                println!("    median of the seeds: {median} ({within} of {} within)", rows.len());
                wrong.extend((!median.ok()).then(|| format!("median: {median}")));
                continue;
            }
            for (seed, rows) in rows.iter().enumerate().filter(|(_, rows)| !rows[at].ok()) {
                wrong.push(format!("seed {}: {}", seed + 1, rows[at]));
            }
        }
    }
    assert!(wrong.is_empty(), "{} comparisons failed:\n{}", wrong.len(), wrong.join("\n"));
}

/// Against a mock cluster that does not mark partitions without a leader (error 0).
#[test]
fn every_recorded_run_is_within_its_tolerances() {
    compare_all("producer");
}

/// kafka-clients 4.3.0, against answers as brokers give them (error 5).
#[test]
fn every_recorded_run_of_4_3_is_within_its_tolerances() {
    compare_all("producer-4.3.0");
}

/// Known hashes, from Kafka's own test (UtilsTest.testMurmur2).
#[test]
fn murmur2_is_kafkas() {
    let cases: [(&str, i32); 6] = [
        ("21", -973_932_308),
        ("foobar", -790_332_482),
        ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
        ("abc", 479_470_107),
    ];
    for (key, hash) in cases {
        assert_eq!(murmur2(key.as_bytes()) as i32, hash, "{key}");
    }
    assert_eq!(partition_of_hash(murmur2(b"foobar"), 6), ((-790_332_482_i32 & 0x7FFF_FFFF) % 6) as u16);
}
