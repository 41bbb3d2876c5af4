//! What a person does to a link between two zones.

use super::{LinkState, Network};
use crate::world::command::{LinkAction, LinkWhy, Outcome, Way, Why};
use crate::world::ids::ZoneId;
use crate::world::{Clock, World};

/// One direction of a link after an action on it.
fn after(state: LinkState, action: LinkAction) -> LinkState {
    match action {
        LinkAction::Cut => LinkState { cut: true, ..state },
        LinkAction::Loss(share) => LinkState { loss: share.fraction(), ..state },
        LinkAction::Delay(span) => LinkState { delay: span.duration(), ..state },
        LinkAction::Repair => LinkState::default(),
    }
}

impl World {
    pub(in crate::world) fn act_on_link(
        &mut self,
        from: ZoneId,
        to: ZoneId,
        way: Way,
        action: LinkAction,
        clock: &mut Clock,
    ) -> Outcome {
        let ways = way.directions(from, to);
        let changed = |network: &Network, (from, to)| {
            let before = network.link(from, to);
            after(before, action) != before
        };
        if !ways.clone().any(|direction| changed(self.network(), direction)) {
            let well = action == LinkAction::Repair;
            return Outcome::Nothing(Why::Link(if well { LinkWhy::Well } else { LinkWhy::Already }));
        }
        self.change_network(clock, |network| {
            ways.fold(network, |network, (from, to)| {
                let state = after(network.link(from, to), action);
                network.with_link(from, to, state)
            })
        });
        Outcome::PLAIN
    }
}
