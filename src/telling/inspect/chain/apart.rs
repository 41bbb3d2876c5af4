//! Hosts that run and are not reached, or late: what a fault of the network says about a part.

use super::{Link, Next, Seeker, worse};

use crate::engine::SimTime;
use crate::frame::State;
use crate::language::say;
use crate::telemetry::state;
use crate::world::HostKind;
use crate::world::command::Toll;
use crate::world::ids::*;
use crate::world::part::Part;

/// What the network does to the hosts of a zone that run.
pub(super) struct Apart {
    pub(super) toll: Toll,
    /// Its beginning, as far as it is known.
    pub(super) at: Option<SimTime>,
    /// The zone, or the link.
    pub(super) root: Part,
    /// What a broker there does, as a phrase: `cut off`.
    does: String,
    /// What that means for a host, as a sentence without a full stop.
    pub(super) says: String,
}

impl Seeker<'_> {
    /// The network's fault of a zone, or of a link that ends there.
    pub(super) fn apart(&self, zone: ZoneId) -> Option<Apart> {
        let Some(fault) = self.world.zone_fault(zone).filter(|fault| !fault.takes_hosts()) else {
            return self.link_apart(zone);
        };
        let (_, at) = self.run.recorder().zone_faults[zone.index()]?;
        let (does, says) = match fault.toll() {
            Toll::Cut => (say!(chain_cut_off), say!(chain_zone_cut_off)),
            _ => (say!(chain_packets_late), say!(chain_zone_lossy)),
        };
        Some(Apart { toll: fault.toll(), at: Some(at), root: Part::Zone(zone), does, says })
    }

    /// The first link of a zone that is not in order.
    fn link_apart(&self, zone: ZoneId) -> Option<Apart> {
        let mut zones = (0..self.topology.zones.len()).map(|zone| ZoneId(zone as u8));
        let ill = |other: &ZoneId| state::link(self.world, zone, *other) != State::Ok;
        let other = zones.find(|other| *other != zone && ill(other))?;
        let cut = state::link(self.world, zone, other) == State::Down;
        let name = &self.topology.zones[other.index()].name;
        let zones = self.names.zones(zone, other);
        let (toll, does, says) = match cut {
            true => (Toll::Cut, say!(chain_no_reach, zone = name), say!(chain_hosts_cut, zones)),
            false => (Toll::Late, say!(chain_between_late, zone = name), say!(chain_hosts_lossy, zones)),
        };
        let root = Part::link(zone, other);
        Some(Apart { toll, at: self.causes.link_since(root), root, does, says })
    }

    /// The link between two zones.
    pub(super) fn between(&self, one: ZoneId, other: ZoneId) -> Link {
        let (part, name) = (Part::link(one, other), self.names.part(Part::link(one, other)));
        let what = match state::link(self.world, one, other) {
            State::Ok => {
                let usual = self.topology.network.cross_zone;
                return self.fine(part, &name, say!(chain_link_fine, usual));
            }
            State::Down => say!(ground_nothing_through),
            _ => say!(ground_truth_lossy),
        };
        Link {
            at: self.causes.link_since(part),
            state: state::link(self.world, one, other),
            ..self.link(part, format!("{name}: {what}"), say!(chain_by_command))
        }
    }

    /// The network's fault where a host stands.
    pub(super) fn host_apart(&self, kind: HostKind) -> Option<Apart> {
        let host = self.world.hosts().iter().find(|host| host.kind == kind)?;
        self.apart(host.zone)
    }

    /// Returns how hot the hottest hall of a zone is, while it is hot.
    pub(super) fn heat(&self, zone: ZoneId) -> String {
        let ambient = self.topology.faults.cooling.as_ref().map_or(0, |cooling| cooling.ambient);
        let views = self.world.hall_views(zone, self.now);
        match views.iter().map(|hall| hall.temperature).max() {
            Some(most) if most > ambient => say!(chain_heat, degrees = (most as f64 / 1_000.0, 0)),
            _ => String::new(),
        }
    }

    /// The first of some hosts whose zone's network is at fault.
    pub(super) fn first_apart(&self, is_own: impl Fn(&HostKind) -> bool) -> Option<HostKind> {
        let mut hosts = self.world.hosts().iter().filter(|host| is_own(&host.kind));
        hosts.find(|host| self.apart(host.zone).is_some()).map(|host| host.kind)
    }

    /// A broker that runs in a zone whose network is at fault.
    pub(super) fn broker_apart(&self, id: ClusterId, broker: BrokerId) -> Option<Link> {
        let apart = self.host_apart(HostKind::Broker(id, broker))?;
        let name = self.names.broker(id, broker);
        let title = say!(chain_broker_apart, name, does = apart.does);
        let part = Part::Broker(id, broker);
        let next = Next::Host(HostKind::Broker(id, broker));
        let cut_off = apart.toll == Toll::Cut && matches!(apart.root, Part::Zone(_));
        let state = if cut_off { State::Down } else { State::Slow };
        Some(Link { at: apart.at, state, next, ..self.link(part, title, apart.says) })
    }

    /// A cluster one of whose brokers runs in a zone whose network is at fault.
    pub(super) fn cluster_apart(&self, id: ClusterId, brokers: &str) -> Option<Link> {
        let kind = self.first_apart(|kind| matches!(kind, HostKind::Broker(other, _) if *other == id))?;
        let HostKind::Broker(_, broker) = kind else { return None };
        let at = self.host_apart(kind)?.at;
        let label = self.names.cluster(id);
        let title = say!(chain_cluster_apart, label, name = self.names.broker(id, broker));
        let next = Next::Part(Part::Broker(id, broker));
        Some(Link {
            at,
            state: State::Slow,
            next,
            ..self.link(Part::Cluster(id), title, brokers.to_string())
        })
    }

    /// A service some of whose replicas run in a zone whose network is at fault.
    pub(super) fn service_apart(
        &self,
        part: Part,
        own: &[ReplicaId],
        label: &str,
        health: State,
    ) -> Option<Link> {
        let is_own = |kind: &HostKind| matches!(kind, HostKind::Replica(replica) if own.contains(replica));
        let kind = self.first_apart(is_own)?;
        let apart = self.host_apart(kind)?;
        let count =
            self.world.hosts().iter().filter(|host| is_own(&host.kind) && self.apart(host.zone).is_some());
        let what = match (apart.root, apart.toll) {
            (Part::Link(..), Toll::Cut) => say!(chain_stand_at_cut),
            (Part::Link(..), _) => say!(chain_stand_at_lossy),
            (_, Toll::Cut) => say!(chain_are_cut_off),
            _ => say!(chain_answer_late),
        };
        let title = say!(chain_replicas_apart, label, count = count.count(), all = own.len(), what);
        Some(Link {
            at: apart.at,
            state: worse(health),
            next: Next::Host(kind),
            ..self.link(part, title, apart.says)
        })
    }
}
