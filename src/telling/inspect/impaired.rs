//! Impairments among the facts of a part.

use crate::run::Run;
use crate::telling::impaired::{self, Fault};
use crate::world::ids::ReplicaId;

/// What is wrong with replicas, one by one.
pub(super) fn replicas(run: &Run, replicas: &[ReplicaId]) -> Vec<(String, String, Option<f64>)> {
    let faults = replicas.iter().filter_map(|&id| impaired::replica(run.world(), id, run.now()));
    faults.map(told).collect()
}

fn told(fault: Fault) -> (String, String, Option<f64>) {
    let since = fault.since.map_or(String::new(), |since| format!(", since {since}"));
    (format!("Impaired: {}", fault.whom), format!("{}{since}", fault.what.join("; ")), None)
}
