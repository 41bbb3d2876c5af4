//! A quorum group reopens by modes: what each does with a proposal, and what a person can do.

use crate::engine::{SimDuration, SimTime};
use crate::language::say;
use crate::world::ids::{ControlPlaneId, ZoneId};
use crate::world::quorums::quorum::Quorum;
use crate::world::topology::QuorumSpec;

/// The operations that a group takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Nothing.
    Closed,
    /// Cancellations only.
    CancelOnly,
    /// Cancellations; orders go into the book and are executed together at the end.
    Auction,
    /// Everything.
    Open,
}

/// The kind of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProposalKind {
    /// An order.
    Order,
    /// The cancellation of an order.
    Cancel,
}

/// The way in which a group reopens after it lost its majority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReopeningSpec {
    /// True if the stages follow each other by themselves once there is a leader; otherwise a person opens each.
    pub automatic: bool,
    /// Length of the stage that takes cancellations only, when the stages are automatic.
    pub cancel_only: SimDuration,
    /// Length of the auction, when the stages are automatic.
    pub auction: SimDuration,
    /// The fate of an order during the auction.
    pub orders: AuctionOrders,
    /// Most orders in the book; further ones are refused.
    pub book: u32,
}

/// The fate of an order during an auction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuctionOrders {
    /// Whoever proposed it waits until it is executed: the worker is held.
    Wait,
    /// It is accepted and answered at once (late for its customer: degraded), and executed at the end.
    Accepted,
}

/// The way in which a new group is built from the log of a surviving node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RebuildSpec {
    /// From the decision to a group that can elect a leader.
    pub time: SimDuration,
    /// A startup assumption stops the first attempt at its end; it takes another (with changed code).
    pub first_attempt_fails: bool,
    /// Zones of the new nodes, as many as before.
    pub nodes: Vec<ZoneId>,
    /// Whose duty "launch instances" it needs, if anybody's.
    pub control_plane: Option<ControlPlaneId>,
}

/// A group's answer to a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// Commits it.
    Commit,
    /// Lets it wait for a leader.
    Hold,
    /// Keeps it in the book until the auction ends.
    Book,
    /// Accepts it for the auction and answers.
    Accept,
    /// Refuses it.
    Refuse,
}

impl Mode {
    /// The words on the page.
    pub fn label(self) -> String {
        match self {
            Mode::Closed => say!(mode_closed),
            Mode::CancelOnly => say!(mode_cancel_only),
            Mode::Auction => say!(mode_auction),
            Mode::Open => say!(mode_open),
        }
    }
}

impl Quorum {
    /// The majority is gone: who waits for the book waits with the rest, and a group with stages will come back closed.
    /// Orders that were accepted are in the log: they are executed when trading opens.
    pub(in crate::world::quorums) fn stop(&mut self, spec: &QuorumSpec) {
        if spec.reopening.is_some() {
            self.mode = Mode::Closed;
            self.stage_due = SimTime::NEVER;
            self.waiting.append(&mut self.book);
        }
    }

    /// Decides on a proposal and counts what is booked or accepted; `reached`: there is a leader, and the proposal
    /// gets to it.
    pub fn admit(&mut self, kind: ProposalKind, reached: bool, spec: &QuorumSpec) -> Admission {
        if self.shut {
            self.refused += 1;
            return Admission::Refuse;
        }
        if !reached {
            return Admission::Hold;
        }
        let taken = match (self.mode, kind) {
            (Mode::Open, _) | (Mode::CancelOnly | Mode::Auction, ProposalKind::Cancel) => Admission::Commit,
            (Mode::Auction, ProposalKind::Order) => self.admit_to_auction(spec),
            (Mode::Closed, _) | (Mode::CancelOnly, ProposalKind::Order) => Admission::Refuse,
        };
        self.refused += u64::from(taken == Admission::Refuse);
        taken
    }

    fn admit_to_auction(&mut self, spec: &QuorumSpec) -> Admission {
        let Some(reopening) = spec.reopening else { return Admission::Refuse };
        match reopening.orders {
            _ if self.book() >= reopening.book as usize => Admission::Refuse,
            AuctionOrders::Wait => Admission::Book,
            AuctionOrders::Accepted => {
                self.accepted += 1;
                Admission::Accept
            }
        }
    }

    /// An order waits in the book.
    pub fn book_order(&mut self, job: u32) {
        self.book.push(job);
    }

    /// A person opens or closes it. The orders that waited in the book, and how many of all orders an auction executes.
    pub fn set_mode(&mut self, mode: Mode, shut: bool) -> (Vec<u32>, u32) {
        let was_auction = self.mode == Mode::Auction;
        self.mode = mode;
        self.shut = shut;
        self.stage_due = SimTime::NEVER;
        let executed = if mode == Mode::Open { self.book() as u32 } else { 0 };
        if mode == Mode::Open {
            self.accepted = 0;
        }
        let ended = was_auction && mode != Mode::Auction;
        (if ended { std::mem::take(&mut self.book) } else { Vec::new() }, executed)
    }

    /// The building of a new group begins: the old one is fenced off, so that two never commit.
    pub fn begin_rebuild(&mut self, due: SimTime, spec: &QuorumSpec) {
        self.leader = None;
        self.rebuilt_due = due;
        self.attempts += 1;
        self.stop(spec);
    }

    /// The building has ended.
    pub fn end_rebuild(&mut self) {
        self.rebuilt_due = SimTime::NEVER;
    }

    /// A new node stands in the place of an old one, up or not.
    pub fn replace_node(&mut self, node: usize, up: bool, zone: ZoneId) {
        self.up[node] = up;
        self.zones[node] = zone;
    }
}
