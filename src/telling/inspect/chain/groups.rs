//! Links about quorum groups and stores: their members, and what they have too little of.

use super::*;
use crate::language::{say, word};

impl Seeker<'_> {
    pub(super) fn quorum(&self, id: QuorumId) -> Link {
        let (quorum, spec) = (&self.world.quorums()[id.index()], &self.topology.quorums[id.index()]);
        let part = Part::Quorum(id);
        let is_own = |kind: &HostKind| matches!(kind, HostKind::Quorum(other, _) if *other == id);
        let (up, all) = (quorum.nodes_up(), spec.nodes.len());
        let state = if quorum.leader().is_none() { State::Hung } else { State::Ok };
        let title = match state {
            State::Hung => say!(chain_nobody_leads, label = spec.label, up, all),
            _ => say!(chain_quorum_holds, label = spec.label, up, all),
        };
        self.members(part, &spec.label, (up, all), state, title, is_own)
    }

    pub(super) fn store(&self, id: StoreId) -> Link {
        let (store, spec) = (&self.world.stores()[id.index()], &self.topology.stores[id.index()]);
        let part = Part::Store(id);
        let is_own = |kind: &HostKind| matches!(kind, HostKind::Store(other, _) if *other == id);
        let all = spec.members.len();
        let up = (0..all).filter(|&member| store.is_up(member)).count();
        let state = if store.primary().is_none() { State::Hung } else { State::Ok };
        let title = match state {
            State::Hung => say!(chain_no_primary, label = spec.label, up, all),
            _ => say!(chain_one_primary, label = spec.label, up, all),
        };
        let own = self.store_impaired(id).or_else(|| self.store_cut(id)).or_else(|| self.store_emptied(id));
        if let Some(link) = own.filter(|_| state == State::Ok) {
            return link;
        }
        let scarce =
            [(Resource::Network, word!(chain_network_scarce)), (Resource::Cpu, word!(chain_cpu_scarce))];
        let scarce =
            scarce.into_iter().find(|scarce| store.is_saturated(scarce.0)).map(|scarce| scarce.1.say());
        let cache = self.emptied_cache(id);
        let asked = cache.map(|_| say!(chain_cache_gone));
        if let Some(what) = scarce.or(asked).filter(|_| state == State::Ok) {
            let title = format!("{}: {what}", spec.label);
            let detail = say!(chain_queries_wait, waiting = store.waiting(), pool = store.waiting_for_pool());
            let next = cache.map_or(Next::End, |cache| Next::Part(Part::Store(cache)));
            return Link { state: worse(State::Slow), next, ..self.link(part, title, detail) };
        }
        self.members(part, &spec.label, (up, all), state, title, is_own)
    }

    /// A store whose clients open their connections anew.
    fn store_cut(&self, id: StoreId) -> Option<Link> {
        let (store, label) = (&self.world.stores()[id.index()], &self.topology.stores[id.index()].label);
        let waiting = store.waiting_for_pool();
        let at = Some(store.storm_since().filter(|_| waiting > 0)?);
        let has = store.connections();
        let title = say!(chain_connections_cut, label, waiting);
        let detail = say!(chain_connections, open = has.open, opening = has.opening);
        Some(Link { at, state: State::Slow, ..self.link(Part::Store(id), title, detail) })
    }

    /// A cache that lost entries: by a command, or with its last host.
    fn store_emptied(&self, id: StoreId) -> Option<Link> {
        let (store, label) = (&self.world.stores()[id.index()], &self.topology.stores[id.index()].label);
        let since = store.cached().iter().filter_map(|own| own.emptied_since(self.now)).max()?;
        let entries = store.cached().iter().map(|own| own.entries(self.now));
        let (fresh, all) = entries.fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        let title = say!(chain_entries_lost, label, fresh, all);
        let own = |kind: &HostKind| matches!(kind, HostKind::Store(other, _) if *other == id);
        let host = self.causes.hosts.iter().find(|(kind, at)| own(kind) && *at == since);
        let (detail, next) = match host {
            Some((kind, _)) => (say!(chain_no_member), Next::Host(*kind)),
            None => (say!(chain_by_command), Next::End),
        };
        Some(Link { at: Some(since), state: State::Slow, next, ..self.link(Part::Store(id), title, detail) })
    }

    /// The cache in front of a store that lost entries, and has not got them again.
    fn emptied_cache(&self, behind: StoreId) -> Option<StoreId> {
        let stores = (0..).map(StoreId).zip(&self.topology.stores);
        let mut caches = stores.filter(|(_, spec)| spec.cached.iter().any(|own| own.store == behind));
        caches.find(|(id, _)| self.store_emptied(*id).is_some()).map(|(id, _)| id)
    }

    fn members(
        &self,
        part: Part,
        label: &str,
        (up, all): (usize, usize),
        state: State,
        title: String,
        is_own: impl Fn(&HostKind) -> bool,
    ) -> Link {
        let apart = self.first_apart(&is_own);
        if up == all && state == State::Ok && apart.is_none() {
            return self.fine(part, label, say!(chain_members_fine));
        }
        let off = self.world.hosts().iter().filter(|host| is_own(&host.kind) && host.state != HostState::On);
        let lost = off.map(|host| host.kind).next().or(apart);
        let lost =
            lost.or_else(|| self.causes.hosts.iter().rev().map(|host| host.0).find(|kind| is_own(kind)));
        let (detail, at) = lost.map_or((String::new(), None), |kind| self.host(kind));
        let next = lost.map_or(Next::End, Next::Host);
        Link { at, state: worse(state), next, ..self.link(part, title, detail) }
    }
}
