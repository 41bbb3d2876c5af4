//! Impairments among the facts of a part.

use crate::run::Run;
use crate::telling::impaired::{self, Fault};
use crate::world::ids::{ReplicaId, ServiceId, StoreId};

/// What is wrong with a service: with its replicas one by one, and with what it is asked and asks.
pub(super) fn service(
    run: &Run,
    id: ServiceId,
    replicas: &[ReplicaId],
) -> Vec<(String, String, Option<f64>)> {
    let faults = replicas.iter().filter_map(|&id| impaired::replica(run.world(), id, run.now()));
    faults.chain(impaired::service(run.world(), id, run.now())).map(told).collect()
}

/// What is wrong with a store.
pub(super) fn store(run: &Run, id: StoreId) -> Vec<(String, String, Option<f64>)> {
    impaired::store(run.world(), id, run.now()).into_iter().map(told).collect()
}

fn told(fault: Fault) -> (String, String, Option<f64>) {
    let since = fault.since.map_or(String::new(), |since| format!(", since {since}"));
    (format!("Impaired: {}", fault.whom), format!("{}{since}", fault.what.join("; ")), None)
}
