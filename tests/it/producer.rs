//! The Java producer against recordings of the real one, and rules of its own.

mod bench;
mod compare;
mod rules;
mod storm;

use blast_radius::world::kafka::partitioner::{murmur2, partition_of_hash};
use serde_json::Value;

/// The recordings: `tests/oracles/producer/`, or `producer/` in the directory that `ORACLES` names.
fn recordings() -> Vec<Value> {
    let folder =
        std::env::var("ORACLES").unwrap_or_else(|_| format!("{}/tests/oracles", env!("CARGO_MANIFEST_DIR")));
    let mut files: Vec<_> =
        std::fs::read_dir(format!("{folder}/producer")).unwrap().map(|f| f.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files.iter().map(|f| serde_json::from_str(&std::fs::read_to_string(f).unwrap()).unwrap()).collect()
}

#[test]
fn every_recorded_run_is_within_its_tolerances() {
    let mut wrong = Vec::new();
    for recording in recordings() {
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
