//! A study: the same incident over several seeds, once as it was and once with fail-fast timeouts.
//!
//! `cargo run --release --example study`

use blast_radius::engine::SimTime;
use blast_radius::run::study::{self, Plan};
use blast_radius::scenario::{self, catalogue};

/// A control plane that elects no leaders is harmless until a zone takes its leaders away.
const INCIDENT: [&str; 2] = ["30s control-plane msk block elect-leaders", "1m zone a overheat"];

/// The share of quotes answered from minute 3 to minute 4, by seed.
pub fn answered(seeds: std::ops::RangeInclusive<u64>, defences: &[&str]) -> Result<Vec<f64>, String> {
    let text = catalogue::text("msk-control-plane-2026-05-07").ok_or("there is no such scenario")?;
    let scenario = scenario::read(text).map_err(|mistakes| mistakes.to_string())?;
    let commands = [defences, &INCIDENT].concat();
    let minute = |minutes: u64| SimTime::from_secs(60 * minutes);
    let share = |seed| {
        // Both variants of a seed have the same customers, so nothing but the defence makes the difference.
        let plan = Plan::new(&scenario.topology, seed, &commands, minute(4))?;
        let study = study::run(&plan);
        Ok(study.answered(study.journey("get_quote"), minute(3), minute(4)))
    };
    seeds.map(share).collect()
}

/// Prints a line a variant.
pub fn main() -> Result<(), String> {
    for (name, defences) in [("undefended", &[][..]), ("timeouts", &["0s defence timeouts on"])] {
        let shares = answered(1..=3, defences)?;
        let (least, most) =
            shares.iter().fold((1.0_f64, 0.0_f64), |(a, b), &share| (a.min(share), b.max(share)));
        println!("{name}: {:.1} to {:.1} % of quotes answered", 100.0 * least, 100.0 * most);
    }
    Ok(())
}
