//! A quorum group: n nodes, a leader, and commits by majority (the matching engine).
//!
//! Leading -> Leaderless when the leader dies or the majority is lost -> after an election timeout, Leading again if a
//! majority is up; otherwise it waits for a node to return. Proposals wait while nobody can commit. In a split network only
//! nodes that reach each other count: the side with the majority goes on or elects, a minority makes no progress.

use crate::engine::{Digest, Seed, SimDuration};
use crate::world::network::{Network, majority_side};
use crate::world::topology::QuorumSpec;

/// Purpose of the draws of election timeouts.
const ELECTION: u32 = 60;

/// A quorum group.
#[derive(Clone, Debug)]
pub struct Quorum {
    number: u8,
    up: Vec<bool>,
    /// Side of the network that each node is on.
    sides: Vec<u8>,
    leader: Option<u8>,
    term: u32,
    /// Jobs that wait for a leader with a majority.
    waiting: Vec<u32>,
}

impl Quorum {
    /// A group whose nodes are all up; node 0 of the list with the lowest number outside of nobody leads first.
    pub fn new(number: u8, spec: &QuorumSpec) -> Self {
        // The middle node leads at the start: in a 2-2-1 placement it stands in the second zone.
        let leader = (spec.nodes.len() / 2) as u8;
        Quorum {
            number,
            up: vec![true; spec.nodes.len()],
            sides: vec![0; spec.nodes.len()],
            leader: Some(leader),
            term: 1,
            waiting: Vec::new(),
        }
    }

    /// Nodes up.
    pub fn nodes_up(&self) -> usize {
        self.up.iter().filter(|&&up| up).count()
    }

    /// Whether node `node` is up.
    pub fn is_up(&self, node: usize) -> bool {
        self.up[node]
    }

    /// The side of the network on which more than half of all nodes are up.
    fn majority(&self) -> Option<u8> {
        majority_side(self.up.iter().copied().zip(self.sides.iter().copied()))
    }

    /// Whether more than half of all nodes are up and reach each other.
    pub fn has_majority(&self) -> bool {
        self.majority().is_some()
    }

    /// The leader, when it can commit.
    pub fn leader(&self) -> Option<u8> {
        self.leader.filter(|&leader| self.can_lead(leader))
    }

    fn can_lead(&self, node: u8) -> bool {
        self.up[node as usize] && self.majority() == Some(self.sides[node as usize])
    }

    /// The network is split in another way. Returns the time to the next election, when one is needed.
    pub fn split(&mut self, network: &Network, spec: &QuorumSpec, seed: Seed) -> Option<SimDuration> {
        self.sides = spec.nodes.iter().map(|&zone| network.side(zone)).collect();
        self.leader = self.leader();
        self.leader.is_none().then(|| self.timeout(spec, seed))
    }

    /// Terms so far: one per leader.
    pub fn term(&self) -> u32 {
        self.term
    }

    /// Jobs that wait for a leader.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// A job that cannot commit now.
    pub fn hold(&mut self, job: u32) {
        self.waiting.push(job);
    }

    /// Takes the jobs that waited.
    pub fn release(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.waiting)
    }

    /// A client gives up on a job that waits for a leader; false when it does not wait.
    pub fn withdraw(&mut self, job: u32) -> bool {
        let at = self.waiting.iter().position(|&other| other == job);
        at.map(|at| self.waiting.remove(at)).is_some()
    }

    /// A node is lost. Returns the time to the next election, when one is needed.
    pub fn lose(&mut self, node: usize, spec: &QuorumSpec, seed: Seed) -> Option<SimDuration> {
        self.up[node] = false;
        let lost_leader = self.leader == Some(node as u8);
        if lost_leader || !self.has_majority() {
            self.leader = None;
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

    fn timeout(&self, spec: &QuorumSpec, seed: Seed) -> SimDuration {
        let base = spec.election_timeout.as_micros();
        let extra = seed
            .draw(ELECTION, self.number as u64, self.term as u64, self.nodes_up() as u64)
            .below(base.max(1));
        SimDuration::from_micros(base + extra)
    }

    /// Mixes the state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        for &up in &self.up {
            digest.word(up as u64);
        }
        digest.word(self.leader.map_or(u64::MAX, u64::from));
        digest.word(self.term as u64);
        digest.word(self.waiting.len() as u64);
    }
}
