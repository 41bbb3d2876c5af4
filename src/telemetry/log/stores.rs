//! Lines about stores.

use super::Log;
use crate::engine::SimTime;
use crate::frame::Severity;
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
                let zone = zone.map_or(String::new(), |zone| format!(" in {}", names.zone(zone)));
                // A cache of one node is only up or not.
                let text = match spec.members.len() {
                    1 => format!("{} answers again", spec.label),
                    _ => format!("{} has a primary{zone}", spec.label),
                };
                self.push(at, Severity::Good, text, None);
                return;
            }
            Fact::StorePrimaryLost(s) => {
                let spec = &topology.stores[s.index()];
                let what = if spec.members.len() == 1 { "does not answer" } else { "lost its primary" };
                self.push(at, Severity::Bad, format!("{} {what}", spec.label), None);
                return;
            }
            Fact::StoreWork(s, action, stage) => {
                let spec = &topology.stores[s.index()];
                let (label, doing) = (&spec.label, action.doing(spec));
                let (kind, text) = match (stage, action) {
                    (Stage::Begun(time), _) => {
                        (Severity::Info, format!("{label}: {doing} begins, for {time}"))
                    }
                    (Stage::Stopped(time), _) => {
                        (Severity::Bad, format!("{label} stands still for {doing}: {time}"))
                    }
                    (Stage::Done, StoreAction::Stop) => {
                        (Severity::Bad, format!("{label}: planned full stop"))
                    }
                    (Stage::Done, StoreAction::Cache(_)) => {
                        (Severity::Info, format!("{label}: {doing} is deployed, and cold"))
                    }
                    (Stage::Done, _) => (Severity::Good, format!("{label}: {doing} is done")),
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
                    _ => format!("{label}, part {shard}"),
                };
                let what = match (resource, scarce) {
                    (Resource::Cpu, true) => "its CPU is saturated",
                    (Resource::Cpu, false) => "its CPU has room again",
                    (Resource::Network, true) => "answers wait for its network interface",
                    (Resource::Network, false) => "its network interface keeps up again",
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
        ConnectFact::Cut(count) => (Severity::Bad, format!("{count} connections are cut at once")),
        ConnectFact::Refused(limit) => {
            (Severity::Bad, format!("it has {limit} connections and refuses more"))
        }
        ConnectFact::Back(after) => {
            (Severity::Good, format!("nobody waits for a connection any more, {after} after they were cut"))
        }
    }
}
