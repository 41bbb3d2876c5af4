//! Lines about stores.

use super::Log;
use crate::engine::SimTime;
use crate::frame::Severity;
use crate::language::say;
use crate::telemetry::names::Names;
use crate::world::World;
use crate::world::command::StoreAction;
use crate::world::fact::{ConnectFact, Fact};
use crate::world::part::Part;
use crate::world::stores::store::{Resource, Stage};

impl Log {
    pub(super) fn store(&mut self, world: &World, at: SimTime, fact: Fact) {
        let topology = world.topology();
        let names = Names(topology);
        let (s, kind, text) = match fact {
            Fact::StorePrimary(s) => {
                let spec = &topology.stores[s.index()];
                let zone = world.stores()[s.index()].primary().map(|member| spec.members[member as usize]);
                let zone = zone.map_or(String::new(), |zone| say!(log_in_zone, zone = names.zone(zone)));
                // A cache of one node is only up or not.
                let text = match spec.members.len() {
                    1 => say!(log_store_answers, label = spec.label),
                    _ => say!(log_store_primary, label = spec.label, zone),
                };
                self.push(at, Severity::Good, text, None);
                return;
            }
            Fact::StorePrimaryLost(s) => {
                let spec = &topology.stores[s.index()];
                let label = &spec.label;
                let text = match spec.members.len() {
                    1 => say!(log_store_silent, label),
                    _ => say!(log_store_primary_lost, label),
                };
                self.push(at, Severity::Bad, text, None);
                return;
            }
            Fact::StoreWork(s, action, stage) => {
                let spec = &topology.stores[s.index()];
                let (label, doing) = (&spec.label, action.doing(spec));
                let (kind, text) = match (stage, action) {
                    (Stage::Begun(time), _) => (Severity::Info, say!(log_work_begins, label, doing, time)),
                    (Stage::Stopped(time), _) => (Severity::Bad, say!(log_work_stops, label, doing, time)),
                    (Stage::Done, StoreAction::Stop) => (Severity::Bad, say!(log_full_stop, label)),
                    (Stage::Done, StoreAction::Cache(_)) => {
                        (Severity::Info, say!(log_cache_deployed, label, doing))
                    }
                    (Stage::Done, _) => (Severity::Good, say!(log_work_done, label, doing)),
                };
                (s, kind, text)
            }
            Fact::StoreConnections(s, fact) => {
                let (kind, what) = connections(fact);
                (s, kind, format!("{}: {what}", topology.stores[s.index()].label))
            }
            Fact::StoreResource(s, shard, resource, scarce) => {
                let store = &world.stores()[s.index()];
                let label = &topology.stores[s.index()].label;
                let part = match store.shards().len() {
                    1 => label.clone(),
                    _ => say!(log_store_part, label, number = shard),
                };
                let what = match (resource, scarce) {
                    (Resource::Cpu, true) => say!(chain_cpu_scarce),
                    (Resource::Cpu, false) => say!(log_cpu_room),
                    (Resource::Network, true) => say!(chain_network_scarce),
                    (Resource::Network, false) => say!(log_network_keeps_up),
                };
                (s, if scarce { Severity::Hung } else { Severity::Good }, format!("{part}: {what}"))
            }
            _ => return,
        };
        self.push(at, kind, text, Some(Part::Store(s)));
    }
}

fn connections(fact: ConnectFact) -> (Severity, String) {
    match fact {
        ConnectFact::Cut(count) => (Severity::Bad, say!(log_connections_cut, count)),
        ConnectFact::Refused(limit) => (Severity::Bad, say!(log_connections_full, limit)),
        ConnectFact::Back(after) => (Severity::Good, say!(log_connections_back, after)),
    }
}
