//! Retries on an edge, through the whole world: they cure short failures, they amplify long ones, and a budget limits them.

use blast_radius::engine::{Seed, SimTime};
use blast_radius::scenario;
use blast_radius::world::ids::ServiceId;
use blast_radius::world::{self, WorldSimulation, command::TimedCommand};
use serde_json::json;

const TWO_QUEUES: &str = include_str!("../documents/two-queues.json");

/// A front service that calls the two servers with `policy`'s fields; every customer tries once.
fn world_with(policy: serde_json::Value, seed: u64) -> WorldSimulation {
    let mut step = json!({ "kind": "call", "to": "server.serve", "timeout": "1s" });
    step.as_object_mut().unwrap().extend(policy.as_object().unwrap().clone());
    let mut document: serde_json::Value = serde_json::from_str(TWO_QUEUES).unwrap();
    document["services"].as_array_mut().unwrap().push(json!({
        "id": "front", "label": "Front", "replicas": ["a"], "workers": 500,
        "operations": [{ "id": "ask", "steps": [step] }]
    }));
    document["journeys"][0]["to"] = json!("front.ask");
    document["journeys"][0]["rate"] = json!(20);
    document["journeys"][0]["patience"] = json!("30s");
    document["journeys"][0]["target"] = json!("20s");
    document["journeys"][0]["max_attempts"] = json!(1);
    let scenario = scenario::read(&document.to_string()).unwrap_or_else(|errors| panic!("{errors}"));
    world::simulation(scenario.topology, Seed(seed))
}

/// Runs five minutes with a restart of the servers in the middle: (calls the servers began, answered visits, visits).
fn restart_in_the_middle(policy: serde_json::Value) -> (u64, u64, u64) {
    let mut simulation = world_with(policy, 1);
    let restart = TimedCommand::parse("120s service server restart", simulation.model().topology()).unwrap();
    simulation.run_before(restart.at);
    simulation.act(|world, clock| world.command(restart.command, clock));
    simulation.run_until(SimTime::from_secs(300));
    let world = simulation.model();
    let front =
        world.replicas_of(ServiceId(1)).map(|replica| world.replicas()[replica.index()].started).sum();
    let tally = world.tally().journeys[0];
    (front, tally.ok, tally.offered)
}

#[test]
fn retries_outlast_a_restart_and_a_budget_limits_them() {
    let retry = json!({ "max_attempts": 8, "backoff": { "base": "2s", "multiplier": 1.5, "cap": "10s" } });
    let (_, without, offered) = restart_in_the_middle(json!({}));
    let (_, with, same) = restart_in_the_middle(json!({ "retry": retry }));
    let budget = json!({ "kind": "quota", "capacity": 50, "retry_cost": 5, "throttling_retry_cost": 5, "no_retry_increment": 1 });
    let (_, limited, also) = restart_in_the_middle(json!({ "retry": retry, "retry_budget": budget }));
    assert_eq!((offered, offered), (same, also), "the same customers come, whatever the policy");
    assert!(offered - with < 20, "with retries {with} of {offered}");
    assert!(offered - without > 200, "without retries {without} of {offered}");
    assert!(without < limited && limited < with, "budget: {without} < {limited} < {with}");
}
