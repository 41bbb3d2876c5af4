//! Impairments among the facts of a part.

use crate::language::say;
use crate::run::Run;
use crate::telling::impaired::{self, Fault};
use crate::world::World;
use crate::world::ids::{ReplicaId, ServiceId, StoreId};
use crate::world::kafka::consumer::ConsumerGroup;

/// What is wrong with a service: with its replicas one by one, and with what it is asked and asks.
pub(super) fn service(
    run: &Run,
    id: ServiceId,
    replicas: &[ReplicaId],
) -> Vec<(String, String, Option<f64>)> {
    let faults = replicas.iter().filter_map(|&id| impaired::replica(run.world(), id, run.now()));
    faults.chain(impaired::service(run.world(), id, run.now())).map(told).collect()
}

/// What is being rolled out, and what is wrong with launches.
pub(super) fn changes(world: &World, id: ServiceId) -> Vec<(String, String, Option<f64>)> {
    let rollout = world.rollout(id).and_then(|rollout| Some((rollout.under_way()?, rollout.is_stalled())));
    let rollout = rollout.map(|((moving, left), stalled)| {
        let stalled = if stalled { say!(fact_no_progress) } else { String::new() };
        (say!(fact_roll_out), say!(fact_replaced, moving, left, stalled), None)
    });
    let launches = world.fleet(id).map(|fleet| &fleet.launches).filter(|launches| !launches.is_well());
    let launches = launches.map(|launches| {
        let limit = launches.limit.map(|rate| say!(fact_launch_limit, rate = rate.amount()));
        let fail = launches.fail.map(|share| say!(fact_launch_fail, share = share.said()));
        let text: Vec<String> = limit.into_iter().chain(fail).collect();
        (say!(fact_launches), text.join(", "), None)
    });
    rollout.into_iter().chain(launches).collect()
}

/// What a group has given up, and how many times members needed too long; nothing where there is neither.
pub(super) fn consumers(group: &ConsumerGroup) -> Vec<(String, String, Option<f64>)> {
    let mut facts = Vec::new();
    let (skipped, aside) = group.given_up();
    if skipped + aside > 0 {
        let text = say!(fact_given_up, skipped, aside);
        facts.push((say!(fact_records_given_up), text, None));
    }
    if group.is_slow() || group.thrown_out() > 0 {
        let text = match group.thrown_out() {
            0 => say!(fact_none),
            1 => say!(fact_left_once),
            times => say!(fact_left_times, times),
        };
        facts.push((say!(fact_consumers_left), text, None));
    }
    facts
}

/// What is wrong with a store.
pub(super) fn store(run: &Run, id: StoreId) -> Vec<(String, String, Option<f64>)> {
    impaired::store(run.world(), id, run.now()).into_iter().map(told).collect()
}

fn told(fault: Fault) -> (String, String, Option<f64>) {
    let since = fault.since.map_or(String::new(), |since| say!(fact_since, since));
    (say!(fact_impaired, whom = fault.whom), format!("{}{since}", fault.what.join("; ")), None)
}
