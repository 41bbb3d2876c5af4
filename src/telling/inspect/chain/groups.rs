//! Links about quorum groups and stores: their members, and what they have too little of.

use super::*;

impl Seeker<'_> {
    pub(super) fn quorum(&self, id: QuorumId) -> Link {
        let (quorum, spec) = (&self.world.quorums()[id.index()], &self.topology.quorums[id.index()]);
        let part = Part::Quorum(id);
        let is_own = |kind: &HostKind| matches!(kind, HostKind::Quorum(other, _) if *other == id);
        let (up, all) = (quorum.nodes_up(), spec.nodes.len());
        let state = if quorum.leader().is_none() { State::Hung } else { State::Ok };
        let title = match state {
            State::Hung => format!("{}: nobody leads, {up} of {all} nodes are up", spec.label),
            _ => format!("{}: {up} of {all} nodes are up, the quorum holds", spec.label),
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
            State::Hung => format!("{}: no member is the primary, {up} of {all} are up", spec.label),
            _ => format!("{}: {up} of {all} members are up, one is the primary", spec.label),
        };
        if let Some(link) = self.store_impaired(id).filter(|_| state == State::Ok) {
            return link;
        }
        let scarce = [
            (Resource::Network, "answers wait for its network interface"),
            (Resource::Cpu, "its CPU is saturated"),
        ];
        if let Some((_, what)) = scarce.into_iter().find(|scarce| store.is_saturated(scarce.0))
            && state == State::Ok
        {
            let title = format!("{}: {what}", spec.label);
            let detail = format!(
                "{} queries wait for a core, {} for a connection",
                store.waiting(),
                store.waiting_for_pool()
            );
            return Link { state: worse(State::Slow), next: Next::End, ..self.link(part, title, detail) };
        }
        self.members(part, &spec.label, (up, all), state, title, is_own)
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
            return self.fine(part, label, "its members wait for each other's answers".to_string());
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
