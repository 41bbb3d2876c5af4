//! What is done to a quorum group: it is closed, opened in stages, or built anew.

use super::kinds::kinds;
use super::{Command, Control, Role, Row};
use crate::engine::SimTime;
use crate::language::{Word, say, word};
use crate::world::ids::QuorumId;
use crate::world::part::Part;
use crate::world::quorums::quorum::Mode;
use crate::world::topology::{QuorumSpec, Topology};

/// An action's words and its role.
struct Deed {
    words: &'static str,
    name: Word,
    /// What was done to the group of this name.
    past: fn(&str) -> String,
    /// The mode that it sets.
    mode: Option<Mode>,
    role: Role,
    undone_by: Option<QuorumAction>,
}

// A stage of opening is taken because something closed the group: a run in which nothing did has nothing to open, and a
// stage would close it there in part. So the stages are repairs.
kinds! {
    /// An action of a person on a group.
    QuorumAction: Deed {
        /// Nothing is taken any more, whether or not somebody leads.
        Close => Deed {
            words: "close",
            name: word!(quorum_close),
            past: |label| say!(quorum_close_past, label),
            mode: Some(Mode::Closed),
            role: Role::Fault,
            undone_by: Some(QuorumAction::OpenTrading),
        },
        /// Cancellations are taken.
        OpenCancelOnly => Deed {
            words: "open cancel-only",
            name: word!(quorum_open_cancel_only),
            past: |label| say!(quorum_open_cancel_only_past, label),
            mode: Some(Mode::CancelOnly),
            role: Role::Repair,
            undone_by: None,
        },
        /// An auction begins.
        OpenAuction => Deed {
            words: "open auction",
            name: word!(quorum_open_auction),
            past: |label| say!(quorum_open_auction_past, label),
            mode: Some(Mode::Auction),
            role: Role::Repair,
            undone_by: None,
        },
        /// Everything is taken.
        OpenTrading => Deed {
            words: "open trading",
            name: word!(quorum_open_trading),
            past: |label| say!(quorum_open_trading_past, label),
            mode: Some(Mode::Open),
            role: Role::Repair,
            undone_by: None,
        },
        /// A new group is built from a survivor's log.
        Rebuild => Deed {
            words: "rebuild",
            name: word!(quorum_rebuild),
            past: |label| say!(quorum_rebuild_past, label),
            mode: None,
            role: Role::Repair,
            undone_by: None,
        },
    }
}

impl QuorumAction {
    /// The actions that a group accepts.
    pub fn of(spec: &QuorumSpec) -> Vec<QuorumAction> {
        let accepted = |action: &QuorumAction| match action.mode() {
            Some(_) => spec.reopening.is_some(),
            None => spec.rebuild.is_some(),
        };
        QuorumAction::ALL.into_iter().filter(accepted).collect()
    }

    /// The mode that it sets.
    pub fn mode(self) -> Option<Mode> {
        self.row().mode
    }
}

/// Why something done to a quorum group changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuorumWhy {
    /// It is closed already.
    Closed,
    /// It has this mode already.
    Mode(Mode),
    /// It has no leader.
    NoLeader,
    /// A new group is being built and will be up then.
    Rebuilding(SimTime),
    /// It has its majority.
    Majority,
    /// Nobody may launch the new nodes.
    LaunchesBlocked,
    /// No node is up.
    NoLog,
}

pub(super) fn action(topology: &Topology, quorum: QuorumId, action: QuorumAction) -> Row {
    let spec = &topology.quorums[quorum.index()];
    let deed = action.row();
    Row {
        head: format!("quorum {}", spec.id),
        words: deed.words.into(),
        group: spec.label.clone(),
        part: Some(Part::Quorum(quorum)),
        name: deed.name.say().into(),
        past: (deed.past)(&spec.label),
        role: deed.role,
        undone_by: deed.undone_by.map(|undo| Command::Quorum(quorum, undo)),
        control: Control::List,
    }
}
