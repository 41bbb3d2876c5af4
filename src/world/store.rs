//! A database replica set: queries on a primary with a number of cores, and a fail-over of its own.
//!
//! Primary -> (lost) electing, after `election_timeout` of silence plus the election itself -> Primary again, if a
//! majority of members is up. Queries wait meanwhile; what the dead primary was working on is sent once more
//! (`retryWrites`, one retry). In a split network only members that reach each other count; a primary on the minority's
//! side steps down. A query whose client does not reach the primary waits with its client.

use std::collections::VecDeque;

use crate::engine::{Digest, Seed, SimDuration};
use crate::world::network::{Network, majority_side};
use crate::world::topology::StoreSpec;

/// Purpose of the draws of election times.
const ELECTION: u32 = 61;

/// A replica set.
#[derive(Clone, Debug)]
pub struct Store {
    number: u8,
    up: Vec<bool>,
    /// Side of the network that each member is on.
    sides: Vec<u8>,
    primary: Option<u8>,
    term: u32,
    cores: u16,
    running: Vec<u32>,
    waiting: VecDeque<u32>,
    /// Jobs whose clients do not reach the primary.
    unreached: Vec<u32>,
}

impl Store {
    /// A replica set with all members up and the first as primary.
    pub fn new(number: u8, spec: &StoreSpec) -> Self {
        Store {
            number,
            up: vec![true; spec.members.len()],
            sides: vec![0; spec.members.len()],
            primary: Some(0),
            term: 1,
            cores: spec.cores,
            running: Vec::new(),
            waiting: VecDeque::new(),
            unreached: Vec::new(),
        }
    }

    /// A job waits because its client does not reach the primary.
    pub fn hold(&mut self, job: u32) {
        self.unreached.push(job);
    }

    /// Sets waiting jobs aside whose clients do not reach the primary, and takes all that were.
    pub fn take_unreached(&mut self, reaches: impl Fn(u32) -> bool) -> Vec<u32> {
        let mut apart = std::mem::take(&mut self.unreached);
        apart.extend(self.waiting.iter().copied().filter(|&job| !reaches(job)));
        self.waiting.retain(|&job| reaches(job));
        apart
    }

    /// The network is split in another way. Returns the time to the next primary, when one is needed.
    pub fn split(&mut self, network: &Network, spec: &StoreSpec, seed: Seed) -> Option<SimDuration> {
        self.sides = spec.members.iter().map(|&zone| network.side(zone)).collect();
        self.check_primary();
        self.primary.is_none().then(|| self.election(spec, seed))
    }

    /// A primary that is down or has no majority behind it is none any more; what it worked on waits.
    fn check_primary(&mut self) {
        if self.primary.is_some_and(|member| !self.can_lead(member)) {
            self.primary = None;
            for job in std::mem::take(&mut self.running).into_iter().rev() {
                self.waiting.push_front(job);
            }
        }
    }

    fn majority(&self) -> Option<u8> {
        majority_side(self.up.iter().copied().zip(self.sides.iter().copied()))
    }

    fn can_lead(&self, member: u8) -> bool {
        self.up[member as usize] && self.majority() == Some(self.sides[member as usize])
    }

    /// The member that takes queries.
    pub fn primary(&self) -> Option<u8> {
        self.primary
    }

    /// Whether member `member` is up.
    pub fn is_up(&self, member: usize) -> bool {
        self.up[member]
    }

    /// Queries being worked on.
    pub fn running(&self) -> usize {
        self.running.len()
    }

    /// Queries that wait for a core or a primary.
    pub fn waiting(&self) -> usize {
        self.waiting.len() + self.unreached.len()
    }

    /// A job arrives. True when it starts now; otherwise it waits.
    pub fn submit(&mut self, job: u32) -> bool {
        if self.primary.is_some() && self.running.len() < self.cores as usize {
            self.running.push(job);
            return true;
        }
        self.waiting.push_back(job);
        false
    }

    /// A job's time is over. False when the primary that worked on it has died: the job waits again and will be started anew.
    pub fn complete(&mut self, job: u32) -> bool {
        match self.running.iter().position(|&other| other == job) {
            Some(at) => {
                self.running.swap_remove(at);
                true
            }
            None => false,
        }
    }

    /// The next waiting job that can start now.
    pub fn take_next(&mut self) -> Option<u32> {
        if self.primary.is_none() || self.running.len() >= self.cores as usize {
            return None;
        }
        let job = self.waiting.pop_front()?;
        self.running.push(job);
        Some(job)
    }

    /// A client gives up on a job that waits for a primary; false when there is one, or the job does not wait.
    pub fn withdraw(&mut self, job: u32) -> bool {
        if let Some(at) = self.unreached.iter().position(|&other| other == job) {
            self.unreached.remove(at);
            return true;
        }
        if self.primary.is_some() {
            return false;
        }
        let at = self.waiting.iter().position(|&other| other == job);
        at.map(|at| self.waiting.remove(at)).is_some()
    }

    /// A member is lost. Returns the time to the next primary, when one is needed.
    pub fn lose(&mut self, member: usize, spec: &StoreSpec, seed: Seed) -> Option<SimDuration> {
        self.up[member] = false;
        if self.primary != Some(member as u8) && self.majority().is_some() {
            return None;
        }
        self.check_primary();
        Some(self.election(spec, seed))
    }

    /// A member returns. Returns the time to the next primary, when one is needed.
    pub fn gain(&mut self, member: usize, spec: &StoreSpec, seed: Seed) -> Option<SimDuration> {
        self.up[member] = true;
        self.primary.is_none().then(|| self.election(spec, seed))
    }

    /// An election is over; true when there is a new primary.
    pub fn elect(&mut self) -> bool {
        if self.primary.is_some() || self.majority().is_none() {
            return false;
        }
        self.term += 1;
        self.primary = (0..self.up.len() as u8).find(|&member| self.can_lead(member));
        true
    }

    fn election(&self, spec: &StoreSpec, seed: Seed) -> SimDuration {
        let mut draw = seed.draw(ELECTION, self.number as u64, self.term as u64, 0);
        let time = SimDuration::from_secs_f64(spec.election_time.as_secs_f64() * (0.5 + draw.unit()));
        spec.election_timeout + time
    }

    /// Mixes the state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        for &up in &self.up {
            digest.word(up as u64);
        }
        digest.word(self.primary.map_or(u64::MAX, u64::from));
        digest.word((self.running.len() as u64) << 32 | self.waiting.len() as u64);
        digest.word(self.term as u64);
        if !self.unreached.is_empty() {
            digest.word(self.unreached.len() as u64);
        }
    }
}
