//! A quorum group: n nodes, a leader, and commits by majority (the matching engine).
//!
//! Leading -> Leaderless when the leader dies or the majority is lost -> after an election timeout, Leading again if a
//! majority is up; otherwise it waits for a node to return, or for a person who builds a new group from a survivor's
//! log. Proposals wait while nobody can commit. In a split network a node counts the nodes that it reaches: one with a
//! majority leads on or is elected, one without makes no progress.
//!
//! A group that reopens in stages has a mode. Open -> (majority lost) Closed -> CancelOnly -> Auction -> Open, by a
//! person or by its own clock. Closed refuses everything, cancel-only refuses orders, an auction keeps orders in its
//! book and executes them together at its end. A mode acts where a leader commits: without one, proposals wait,
//! unless a person has closed the entrance.

use crate::engine::{Digest, Seed, SimDuration, SimTime};
use crate::world::ids::{QuorumId, ZoneId};
use crate::world::region::network::{Network, is_majority};
use crate::world::topology::QuorumSpec;

pub use crate::world::quorums::mode::{
    Admission, AuctionOrders, Mode, ProposalKind, RebuildSpec, ReopeningSpec,
};

/// Purpose of the draws of election timeouts.
const ELECTION: u32 = 60;

/// A quorum group.
#[derive(Clone, Debug)]
pub struct Quorum {
    pub(super) number: QuorumId,
    pub(super) up: Vec<bool>,
    /// Zone of each node.
    pub(super) zones: Vec<ZoneId>,
    /// The nodes that each node reaches, a bit each.
    pub(super) peers: Vec<u32>,
    pub(super) leader: Option<u8>,
    pub(super) term: u32,
    /// Jobs that wait for a leader with a majority.
    pub(super) waiting: Vec<u32>,
    pub(super) mode: Mode,
    /// A person closed it: its entrance refuses, whether or not somebody leads.
    pub(super) shut: bool,
    /// The time when the next stage opens by itself.
    pub(crate) stage_due: SimTime,
    /// Orders that wait for the end of an auction.
    pub(super) book: Vec<u32>,
    /// Orders that the auction has accepted and answered.
    pub(super) accepted: u32,
    /// The time when the new group will be up, while one is being built; the old one is fenced off meanwhile.
    pub(crate) rebuilt_due: SimTime,
    /// Attempts to build a new group.
    pub(super) attempts: u32,
    /// Proposals refused since the start.
    pub(super) refused: u64,
}

impl Quorum {
    /// A group whose nodes are all up; node 0 of the list with the lowest number outside of nobody leads first.
    pub fn new(number: QuorumId, spec: &QuorumSpec) -> Self {
        // The middle node leads at the start: in a 2-2-1 placement it stands in the second zone.
        let leader = (spec.nodes.len() / 2) as u8;
        Quorum {
            number,
            up: vec![true; spec.nodes.len()],
            zones: spec.nodes.clone(),
            peers: vec![u32::MAX; spec.nodes.len()],
            leader: Some(leader),
            term: 1,
            waiting: Vec::new(),
            mode: Mode::Open,
            shut: false,
            stage_due: SimTime::NEVER,
            book: Vec::new(),
            accepted: 0,
            rebuilt_due: SimTime::NEVER,
            attempts: 0,
            refused: 0,
        }
    }

    /// Nodes up.
    pub fn nodes_up(&self) -> usize {
        self.up.iter().filter(|&&up| up).count()
    }

    /// Returns whether node `node` is up.
    pub fn is_up(&self, node: usize) -> bool {
        self.up[node]
    }

    /// Returns where node `node` stands now: a rebuilt group stands elsewhere.
    pub fn zone(&self, node: u8) -> ZoneId {
        self.zones[node as usize]
    }

    /// Returns whether more than half of all nodes are up, reach each other, and belong to a group that may commit.
    pub fn has_majority(&self) -> bool {
        self.rebuilding().is_none() && (0..self.up.len() as u8).any(|node| self.can_lead(node))
    }

    /// The leader, when it can commit.
    pub fn leader(&self) -> Option<u8> {
        self.leader.filter(|&leader| self.can_lead(leader))
    }

    fn can_lead(&self, node: u8) -> bool {
        self.up[node as usize] && is_majority(&self.up, self.peers[node as usize])
    }

    /// The network is split in another way. Returns the time to the next election, when one is needed.
    pub fn split(&mut self, network: &Network, spec: &QuorumSpec, seed: Seed) -> Option<SimDuration> {
        self.meet(network);
        self.leader = self.leader();
        if !self.has_majority() {
            self.stop(spec);
        }
        self.leader.is_none().then(|| self.timeout(spec, seed))
    }

    /// Nodes find out whom they reach.
    pub(super) fn meet(&mut self, network: &Network) {
        self.peers = network.peers(&self.zones);
    }

    /// Terms so far: one per leader.
    pub fn term(&self) -> u32 {
        self.term
    }

    /// Jobs that wait for a leader.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Its mode.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Returns whether a person closed its entrance.
    pub fn is_shut(&self) -> bool {
        self.shut
    }

    /// Orders in the book of an auction.
    pub fn book(&self) -> usize {
        self.book.len() + self.accepted as usize
    }

    /// Proposals refused since the start.
    pub fn refused(&self) -> u64 {
        self.refused
    }

    /// Returns when the new group will be up, while one is being built.
    pub fn rebuilding(&self) -> Option<SimTime> {
        (self.rebuilt_due != SimTime::NEVER).then_some(self.rebuilt_due)
    }

    /// Attempts to build a new group so far.
    pub fn rebuilds(&self) -> u32 {
        self.attempts
    }

    /// Returns when the next stage opens by itself.
    pub fn next_stage(&self) -> Option<SimTime> {
        (self.stage_due != SimTime::NEVER).then_some(self.stage_due)
    }

    /// A job that cannot commit now.
    pub fn hold(&mut self, job: u32) {
        self.waiting.push(job);
    }

    /// Takes the jobs that waited.
    pub fn release(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.waiting)
    }

    /// A client gives up on a job that waits for a leader or in the book; false when it does not wait.
    pub fn withdraw(&mut self, job: u32) -> bool {
        let leave = |list: &mut Vec<u32>| {
            let at = list.iter().position(|&other| other == job);
            at.map(|at| list.remove(at)).is_some()
        };
        leave(&mut self.waiting) || leave(&mut self.book)
    }

    /// A node is lost. Returns the time to the next election, when one is needed.
    pub fn lose(&mut self, node: usize, spec: &QuorumSpec, seed: Seed) -> Option<SimDuration> {
        self.up[node] = false;
        // Also one that runs, and has lost its majority by this.
        let lost_leader = self.leader.is_some() && self.leader().is_none();
        if lost_leader || !self.has_majority() {
            self.leader = None;
            if !self.has_majority() {
                self.stop(spec);
            }
            return Some(self.timeout(spec, seed));
        }
        None
    }

    /// A node returns. Returns the time to the next election, when one is needed.
    pub fn gain(&mut self, node: usize, spec: &QuorumSpec, seed: Seed) -> Option<SimDuration> {
        self.up[node] = true;
        self.leader.is_none().then(|| self.timeout(spec, seed))
    }

    /// An election timeout is over; true when there is a new leader.
    pub fn elect(&mut self) -> bool {
        if self.leader.is_some() || !self.has_majority() {
            return false;
        }
        self.term += 1;
        let count = self.up.len();
        let from = self.term as usize;
        self.leader = (0..count).map(|i| ((from + i) % count) as u8).find(|&node| self.can_lead(node));
        true
    }

    pub(crate) fn timeout(&self, spec: &QuorumSpec, seed: Seed) -> SimDuration {
        let base = spec.election_timeout.as_micros();
        let extra = seed
            .draw(ELECTION, self.number.0 as u64, self.term as u64, self.nodes_up() as u64)
            .below(base.max(1));
        SimDuration::from_micros(base + extra)
    }

    /// Mixes the state into `digest`. What a group without stages never has is left out.
    pub fn digest(&self, digest: &mut Digest) {
        for &up in &self.up {
            digest.word(up as u64);
        }
        digest.word(self.leader.map_or(u64::MAX, u64::from));
        digest.word(self.term as u64);
        digest.word(self.waiting.len() as u64);
        if self.mode != Mode::Open || self.shut || self.refused > 0 || self.attempts > 0 {
            digest.word(self.mode as u64 | (self.shut as u64) << 8 | (self.attempts as u64) << 16);
            digest.word(self.stage_due.as_micros());
            digest.word(self.book() as u64 | self.refused << 24);
            digest.word(self.rebuilt_due.as_micros());
        }
    }
}
