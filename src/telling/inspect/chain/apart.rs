//! Hosts that run and are not reached, or late: what a fault of the network says about a part.

use super::{Link, Next, Seeker, worse};
use crate::base::decimal::fixed;
use crate::engine::SimTime;
use crate::frame::State;
use crate::world::HostKind;
use crate::world::command::{Toll, ZoneFault};
use crate::world::ids::*;
use crate::world::part::Part;

impl Seeker<'_> {
    /// The network's fault of a zone, and since when.
    pub(super) fn apart(&self, zone: ZoneId) -> Option<(ZoneFault, SimTime)> {
        self.world.zone_fault(zone).filter(|fault| !fault.takes_hosts())?;
        self.run.recorder().zone_faults[zone.index()]
    }

    /// The network's fault where a host stands.
    pub(super) fn host_apart(&self, kind: HostKind) -> Option<(ZoneFault, SimTime)> {
        let host = self.world.hosts().iter().find(|host| host.kind == kind)?;
        self.apart(host.zone)
    }

    /// Says what a network fault means for a host that runs.
    pub(super) fn says(fault: ZoneFault) -> &'static str {
        match fault.toll() {
            Toll::Cut => "its host runs, but its zone is cut off",
            Toll::Late => "its host runs, but its zone loses and delays packets",
            Toll::Hosts => "its host runs, but its zone loses hosts",
        }
    }

    /// Returns how hot the hottest hall of a zone is, while it is hot.
    pub(super) fn heat(&self, zone: ZoneId) -> String {
        let ambient = self.topology.faults.cooling.as_ref().map_or(0, |cooling| cooling.ambient);
        let views = self.world.hall_views(zone, self.now);
        match views.iter().map(|hall| hall.temperature).max() {
            Some(most) if most > ambient => format!(", up to {} °C", fixed(most as f64 / 1_000.0, 0)),
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
        let (fault, at) = self.host_apart(HostKind::Broker(id, broker))?;
        let name = self.names.broker(id, broker);
        let cut = fault.toll() == Toll::Cut;
        let what = if cut { "cut off" } else { "its packets are lost or late" };
        let title = format!("Broker {name} is up, but {what}");
        let part = Part::Broker(id, broker);
        let next = Next::Host(HostKind::Broker(id, broker));
        let state = if cut { State::Down } else { State::Slow };
        Some(Link { at: Some(at), state, next, ..self.link(part, title, Self::says(fault).to_string()) })
    }

    /// A cluster one of whose brokers runs in a zone whose network is at fault.
    pub(super) fn cluster_apart(&self, id: ClusterId, brokers: &str) -> Option<Link> {
        let kind = self.first_apart(|kind| matches!(kind, HostKind::Broker(other, _) if *other == id))?;
        let HostKind::Broker(_, broker) = kind else { return None };
        let at = self.host_apart(kind).map(|fault| fault.1);
        let label = self.names.cluster(id);
        let title = format!("{label}: clients and followers wait for {}", self.names.broker(id, broker));
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
        let (fault, at) = self.host_apart(kind)?;
        let count =
            self.world.hosts().iter().filter(|host| is_own(&host.kind) && self.apart(host.zone).is_some());
        let what = if fault.toll() == Toll::Cut { "are cut off" } else { "answer late" };
        let title = format!("{label}: {} of {} replicas {what}", count.count(), own.len());
        let detail = Self::says(fault).to_string();
        Some(Link {
            at: Some(at),
            state: worse(health),
            next: Next::Host(kind),
            ..self.link(part, title, detail)
        })
    }
}
