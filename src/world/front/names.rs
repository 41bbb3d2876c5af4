//! Names that are not in order: one gives no address, or the addresses of a while ago.
//!
//! A client keeps an answer for the name's time to live, so a name that fails hurts its clients one after the other, each
//! when its answer has run out: at a moment within that time that is drawn for each replica, and for each customer. A
//! process that starts meanwhile has no answer and fails at once; one that asks only at its start (`keeps_addresses`: a
//! proxy that resolves its upstreams once, a JVM that caches for ever) notices nothing until then. A step whose name gives
//! no address ends at once with an error and reaches nobody.
//!
//! A stale name gives out the nodes of some time ago, as it was each second (a look a second: assumed, grade A). What it
//! misses is where zones come and go: a shift, a zone that leaves the name, a silent node that is taken out of it.
//! Not modelled: answers that say no and are kept (RFC 2308), resolvers that clients share, connections that outlive
//! their address, a store's name after its primary has moved.

use std::collections::VecDeque;

use crate::engine::{Digest, SimDuration, SimTime};
use crate::world::command::{DnsAction, DnsWhy, Outcome, Why};
use crate::world::event::Event;
use crate::world::ids::*;
use crate::world::pending::Pending;
use crate::world::{Clock, World};

/// Purpose of the draws of when a client's answer runs out: (kind and number of the name, client).
const RUNS_OUT: u32 = 420;
/// Time between two looks at what a stale name would give out.
const LOOK: SimDuration = SimDuration::from_secs(1);

/// A name that clients ask for addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Name {
    /// The balancer's name of a service.
    Service(ServiceId),
    /// The name of a store.
    Store(StoreId),
}

/// What is wrong with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameFault {
    /// It gives no address.
    Fails,
    /// It gives out the addresses of so long ago: what it gave out, a bit for each zone, and since when.
    Stale(SimDuration, VecDeque<(SimTime, u64)>),
}

/// A name that is not in order.
#[derive(Clone, Debug)]
pub struct BadName {
    /// The name.
    pub name: Name,
    /// What is wrong with it.
    pub fault: NameFault,
    /// Its beginning.
    pub since: SimTime,
}

/// Who asks for a name.
#[derive(Clone, Copy)]
pub(in crate::world) enum Client {
    Replica(ReplicaId),
    /// By its key.
    Customer(u64),
}

/// Names that are not in order, and addresses that are kept.
#[derive(Clone, Default)]
pub(in crate::world) struct Names {
    bad: Vec<BadName>,
    looking: bool,
    /// The nodes that each replica's process got at its start, a bit for each zone, where processes of its service ask
    /// only then.
    kept: Vec<Option<u64>>,
}

impl Names {
    pub(in crate::world) fn is_in_order(&self) -> bool {
        self.bad.is_empty()
    }

    pub(in crate::world) fn digest(&self, digest: &mut Digest) {
        for bad in &self.bad {
            let (kind, number) = bad.name.key();
            digest.word(kind << 8 | number);
            digest.word(bad.since.as_micros());
            if let NameFault::Stale(by, log) = &bad.fault {
                digest.word(by.as_micros());
                log.iter().for_each(|(at, nodes)| digest.word(at.as_micros() ^ nodes << 56));
            }
        }
        self.kept.iter().flatten().for_each(|nodes| digest.word(*nodes));
    }
}

impl Name {
    fn key(self) -> (u64, u64) {
        match self {
            Name::Service(service) => (0, service.0.into()),
            Name::Store(store) => (1, store.0.into()),
        }
    }
}

impl World {
    /// Names that are not in order.
    pub fn bad_names(&self) -> &[BadName] {
        &self.front.names().bad
    }

    fn bad_name(&self, name: Name) -> Option<&BadName> {
        self.bad_names().iter().find(|bad| bad.name == name)
    }

    /// A person acts on a name.
    pub(in crate::world) fn act_on_name(
        &mut self,
        name: Name,
        action: DnsAction,
        clock: &mut Clock,
    ) -> Outcome {
        let now = clock.now();
        let nothing = |why| Outcome::Nothing(Why::Dns(name, why));
        let was = self.bad_name(name).map(|bad| &bad.fault);
        match (action, was) {
            (DnsAction::Repair, None) => return nothing(DnsWhy::Well),
            (DnsAction::Fail, Some(NameFault::Fails)) => return nothing(DnsWhy::Fails),
            (DnsAction::Stale(span), Some(NameFault::Stale(by, _))) if *by == span.duration() => {
                return nothing(DnsWhy::Stale(span));
            }
            _ => {}
        }
        let fault = match action {
            DnsAction::Repair => None,
            DnsAction::Fail => Some(NameFault::Fails),
            DnsAction::Stale(span) => {
                let seen = (now, self.given_out(name, now));
                Some(NameFault::Stale(span.duration(), VecDeque::from([seen])))
            }
        };
        let names = self.front.names_mut();
        names.bad.retain(|bad| bad.name != name);
        names.bad.extend(fault.map(|fault| BadName { name, fault, since: now }));
        crate::base::order::sort_by_key(&mut names.bad, |bad| bad.name);
        self.look_at_names_later(clock);
        Outcome::PLAIN
    }

    /// The nodes that a name in order gives out, a bit for each zone.
    fn given_out(&self, name: Name, now: SimTime) -> u64 {
        let services = match name {
            Name::Service(service) => vec![service],
            Name::Store(_) => Vec::new(),
        };
        let off = self.nodes_off_name(&services, now);
        let zones = (0..self.topology.zones.len()).map(|zone| ZoneId(zone as u8));
        let given = zones.filter(|&zone| {
            self.front.balancer().shift(zone).is_none()
                && off >> zone.0 & 1 == 0
                && self.node_listed(zone, now)
        });
        given.map(|zone| 1 << zone.0).sum()
    }

    fn look_at_names_later(&mut self, clock: &mut Clock) {
        let names = self.front.names_mut();
        let stale = names.bad.iter().any(|bad| matches!(bad.fault, NameFault::Stale(..)));
        if stale && !names.looking {
            names.looking = true;
            clock.after(LOOK, Event::Recovery(Pending::Names.index()));
        }
    }

    /// Notes what stale names would give out now, and forgets what is older than they are late.
    pub(in crate::world) fn look_at_names(&mut self, clock: &mut Clock) {
        let now = clock.now();
        self.front.names_mut().looking = false;
        for at in 0..self.bad_names().len() {
            let seen = self.given_out(self.bad_names()[at].name, now);
            let NameFault::Stale(by, log) = &mut self.front.names_mut().bad[at].fault else { continue };
            if log.back().is_none_or(|last| last.1 != seen) {
                log.push_back((now, seen));
            }
            while log.get(1).is_some_and(|next| now.since(next.0) >= *by) {
                log.pop_front();
            }
        }
        self.look_at_names_later(clock);
    }

    /// Returns whether a client gets no address from a name, and has none left.
    pub(in crate::world) fn unresolved(&self, name: Name, client: Client, now: SimTime) -> bool {
        let Some(BadName { fault: NameFault::Fails, since, .. }) = self.bad_name(name) else { return false };
        let number = match client {
            Client::Customer(key) => key,
            Client::Replica(id) => {
                let replica = &self.services.replicas()[id.index()];
                let since_start = replica.started_at.is_some_and(|at| at >= *since);
                let keeps = self.topology.services[replica.service.index()].keeps_addresses;
                if since_start || keeps {
                    return since_start;
                }
                1 << 48 | u64::from(id.0)
            }
        };
        let (kind, of) = name.key();
        let live = self.topology.balancer.name_ttl.as_micros();
        let left = self.seed.draw(RUNS_OUT, kind << 8 | of, number, 0).below(live.max(1));
        now.since(*since).as_micros() >= left
    }

    /// Returns whether a name gives no address and no client keeps one, but those that keep it for ever.
    pub(in crate::world) fn name_fails(&self, name: Name, now: SimTime) -> bool {
        let fails = self.bad_name(name).filter(|bad| bad.fault == NameFault::Fails);
        fails.is_some_and(|bad| now.since(bad.since) >= self.topology.balancer.name_ttl)
    }

    /// The nodes whose addresses a client has, a bit for each zone, where these are not what the name gives out now.
    pub(in crate::world) fn addresses_kept(
        &self,
        service: ServiceId,
        client: Option<ReplicaId>,
        now: SimTime,
    ) -> Option<u64> {
        let names = self.front.names();
        if let Some(kept) = client.and_then(|id| *names.kept.get(id.index())?) {
            return Some(kept);
        }
        let Some(BadName { fault: NameFault::Stale(by, log), .. }) = self.bad_name(Name::Service(service))
        else {
            return None;
        };
        let then = log.iter().rev().find(|(at, _)| now.since(*at) >= *by).or(log.front());
        then.map(|(_, nodes)| *nodes)
    }

    /// A process starts, and keeps the addresses that it gets now if that is its way.
    pub(in crate::world) fn keep_addresses(&mut self, id: ReplicaId, now: SimTime) {
        let service = self.services.replicas()[id.index()].service;
        if !self.topology.services[service.index()].keeps_addresses {
            return;
        }
        // Nodes are the balancer's, whatever the service.
        let given = self.given_out(Name::Service(service), now);
        let replicas = self.services.replicas().len();
        let kept = &mut self.front.names_mut().kept;
        kept.resize(replicas, None);
        kept[id.index()] = Some(given);
    }
}
