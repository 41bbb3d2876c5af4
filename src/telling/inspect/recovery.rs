//! Adds the way back to an inspection, where there is something of it.

use super::fact;
use crate::language::say;
use crate::world::World;
use crate::world::ids::ClusterId;

/// Partitions moved by hand, records lost by unclean elections, clients at a standby.
pub(super) fn cluster(world: &World, id: ClusterId) -> Vec<(String, String, Option<f64>)> {
    let part = &world.clusters()[id.index()];
    let mut facts = Vec::new();
    if let Some((moved, left)) = part.moving() {
        facts.push(fact(say!(fact_moved), say!(fact_moved_left, moved, left), None));
    }
    if part.acknowledged_lost() > 0 {
        let lost = part.acknowledged_lost().to_string();
        facts.push(fact(say!(fact_records_lost), lost, None));
    }
    if world.topology().clusters[id.index()].replica.is_some() {
        let used = world.cluster_in_use(id);
        let (lost, again) = world.switched(id);
        facts.push(fact(say!(fact_clients_use), world.topology().clusters[used.index()].label.clone(), None));
        if lost + again > 0 {
            let text = say!(fact_switch_cost, lost, again);
            facts.push(fact(say!(fact_switches), text, None));
        }
    }
    facts
}
