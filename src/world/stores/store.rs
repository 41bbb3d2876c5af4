//! A database: a replica set with a primary, CPU by query class, pools of its clients, an interface; or a cache with one thread.
//!
//! Primary -> (lost) electing, after `election_timeout` of silence plus the election itself -> Primary again, if a
//! majority of members is up. Queries wait meanwhile; what the dead primary was working on is sent once more
//! (`retryWrites`, one retry). In a split network a member counts the members that it reaches; a primary without a
//! majority steps down. A query whose client does not reach the primary waits with its client. A split store has several parts
//! of equal size, which share the members' hosts and the election; each has its own CPU, pools and interface. `work` holds
//! what a person does to it.

use std::collections::VecDeque;

use crate::engine::{Digest, Seed, SimDuration, SimTime};
use crate::world::ids::{ClassId, StoreId};
use crate::world::region::network::{Network, is_majority};
use crate::world::stores::work::Works;
use crate::world::topology::StoreSpec;
use crate::world::topology::stores::{InterfaceSpec, ReadFrom, SplitBy, StoreKind};

pub use crate::world::stores::cached::{CacheCounts, Cached};
pub use crate::world::stores::card::Interface;
pub use crate::world::stores::cpu::Cpu;
pub use crate::world::stores::pool::Pool;
use crate::world::stores::storm::Storm;
pub use crate::world::stores::work::{Stage, Work};

/// Purpose of the draws of election times.
const ELECTION: u32 = 61;

/// Lane of the primary's CPU; any other is the member whose CPU it is.
pub(crate) const PRIMARY: u8 = u8::MAX;

/// The resource that a part of a store has too little of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Its primary's cores were in use for at least 95 % of a minute.
    Cpu,
    /// Answers wait two seconds for the interface.
    Network,
}

/// A part of a store: the whole, unless it has been split.
#[derive(Clone, Debug)]
pub struct Shard {
    /// CPU of the primary.
    pub cpu: Cpu,
    /// CPUs of the other members, by member; none where no class is read from secondaries.
    pub readers: Vec<Cpu>,
    /// Pools, by calling replica; none where the document names no pool.
    pub pools: Vec<Pool>,
    /// Interface, where the document names one.
    pub interface: Option<Interface>,
    /// Queries sent and not answered: connections in use, as the server sees them.
    pub(crate) connections: u32,
    saturated: [bool; 2],
    /// The time when answers last waited long for the interface.
    jammed_at: SimTime,
}

/// A database.
#[derive(Clone, Debug)]
pub struct Store {
    number: StoreId,
    up: Vec<bool>,
    /// The members that each member reaches, a bit each.
    peers: Vec<u32>,
    primary: Option<u8>,
    /// The member that a person has taken the lead from: another one is elected, if there is one.
    passed: Option<u8>,
    /// The last primary went without a word: its host is dark, or beyond reach.
    silent: bool,
    term: u32,
    /// Jobs whose clients do not reach the primary.
    unreached: Vec<u32>,
    pub(crate) shards: Vec<Shard>,
    pub(crate) works: Works,
    /// The classes that it answers in front of other stores, in the order of the document.
    pub(in crate::world) cached: Vec<Cached>,
    pub(in crate::world::stores) storm: Storm,
    /// A resource that has just become scarce, or enough: to be reported.
    pub(crate) turned: Option<(u8, Resource, bool)>,
    /// True if the document uses more of it than one class and no clients.
    pub(crate) in_full: bool,
}

impl Store {
    /// A store with all members up and the first as primary. `keeps` says how many connections each replica keeps open.
    pub fn new(number: StoreId, spec: &StoreSpec, keeps: &[u32], seed: Seed) -> Self {
        let name = |place: usize| u64::from(number.0) << 8 | place as u64;
        let cached = spec.cached.iter().enumerate();
        Store {
            number,
            up: vec![true; spec.members.len()],
            peers: vec![u32::MAX; spec.members.len()],
            primary: Some(0),
            passed: None,
            silent: false,
            term: 1,
            unreached: Vec::new(),
            shards: vec![Shard::new(spec, keeps, spec.cores, spec.interface, SimTime::ZERO)],
            works: Works { classes: vec![Default::default(); spec.classes.len()], ..Works::default() },
            cached: cached.map(|(place, own)| Cached::new(own, name(place), seed)).collect(),
            storm: Storm::default(),
            turned: None,
            in_full: spec.in_full(),
        }
    }

    /// A job waits because its client does not reach the primary.
    pub fn hold(&mut self, job: u32) {
        self.unreached.push(job);
    }

    /// The job waits no longer for the network. False when it did not.
    pub(crate) fn let_go(&mut self, job: u32) -> bool {
        let at = self.unreached.iter().position(|&other| other == job);
        at.map(|at| self.unreached.remove(at)).is_some()
    }

    /// Takes the jobs whose clients did not reach the primary.
    pub(crate) fn take_unreached(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.unreached)
    }

    /// A job that waits for the primary's CPU no longer does.
    pub(crate) fn set_aside(&mut self, job: u32, shard: u8) {
        self.cpu(shard, PRIMARY).remove_waiting(job);
    }

    /// The network is split in another way. Returns the time to the next primary, when one is needed.
    pub(crate) fn split(
        &mut self,
        now: SimTime,
        network: &Network,
        spec: &StoreSpec,
        seed: Seed,
    ) -> Option<SimDuration> {
        self.peers = network.peers(&spec.members);
        let had = self.primary.is_some();
        self.check_primary(now);
        self.silent |= had && self.primary.is_none();
        self.primary.is_none().then(|| spec.election_timeout + self.election(spec, seed))
    }

    /// A primary that is down or has no majority behind it is none any more; what it worked on waits.
    fn check_primary(&mut self, now: SimTime) {
        if self.primary.is_some_and(|member| !self.can_lead(member)) {
            self.step_down(now);
        }
    }

    fn has_majority(&self) -> bool {
        (0..self.up.len() as u8).any(|member| self.can_lead(member))
    }

    fn can_lead(&self, member: u8) -> bool {
        self.up[member as usize] && is_majority(&self.up, self.peers[member as usize])
    }

    /// The member that takes queries.
    pub fn primary(&self) -> Option<u8> {
        self.primary
    }

    /// The primary shall not be elected again. False when no other member could be.
    pub(in crate::world::stores) fn pass_over(&mut self) -> bool {
        let others = (0..self.up.len() as u8).filter(|&member| self.primary != Some(member));
        let able = others.into_iter().any(|member| self.can_lead(member));
        self.passed = self.primary.filter(|_| able);
        able
    }

    /// Returns whether the last primary went without a word, so that who calls it hears nothing.
    pub(in crate::world::stores) fn lost_silently(&self) -> bool {
        self.silent
    }

    /// The classes that it answers in front of other stores, in the order of the document.
    pub fn cached(&self) -> &[Cached] {
        &self.cached
    }

    /// Returns whether member `member` is up.
    pub fn is_up(&self, member: usize) -> bool {
        self.up[member]
    }

    /// Its parts: one, unless it has been split.
    pub fn shards(&self) -> &[Shard] {
        &self.shards
    }

    /// Cores of all parts' primaries.
    pub fn cores(&self) -> usize {
        self.shards.iter().map(|shard| shard.cpu.cores as usize).sum()
    }

    /// Queries being worked on.
    pub fn running(&self) -> usize {
        self.shards.iter().map(|shard| shard.cpus().map(Cpu::running).sum::<usize>()).sum()
    }

    /// Queries that wait for a core or a primary.
    pub fn waiting(&self) -> usize {
        let waits = |shard: &Shard| shard.cpus().map(Cpu::waiting).sum::<usize>();
        self.shards.iter().map(waits).sum::<usize>() + self.unreached.len()
    }

    /// Queries that wait for a connection of their client's pool.
    pub fn waiting_for_pool(&self) -> usize {
        self.shards.iter().flat_map(|shard| &shard.pools).map(Pool::waiting).sum()
    }

    /// Connections in use over all pools.
    pub fn connections_in_use(&self) -> u32 {
        self.shards.iter().flat_map(|shard| &shard.pools).map(Pool::in_use).sum()
    }

    /// Share of the busiest part's cores in use, 0 to 1: the mean over about a minute.
    pub fn utilisation(&self, now: SimTime) -> f64 {
        self.shards.iter().map(|shard| shard.cpu.utilisation(now)).fold(0.0, f64::max)
    }

    /// The longest queue before an interface: how long it takes to leave.
    pub fn network_backlog(&self, now: SimTime) -> SimDuration {
        let waits = self.shards.iter().filter_map(|shard| shard.interface.as_ref());
        SimDuration::from_micros(waits.map(|interface| interface.backlog_micros(now)).max().unwrap_or(0))
    }

    /// The least share of network credits left over the parts, where an interface has credits.
    pub fn network_credits(&self, now: SimTime) -> Option<f64> {
        let interfaces = self.shards.iter().filter_map(|shard| shard.interface.as_ref());
        interfaces.map(|interface| interface.credits(now)).reduce(f64::min)
    }

    /// Bytes of answers that have left, or wait to.
    pub fn network_bytes_out(&self) -> u64 {
        self.shards.iter().filter_map(|shard| shard.interface.as_ref()).map(Interface::sent_bytes).sum()
    }

    /// The action that has the store.
    pub fn work(&self) -> Option<Work> {
        self.works.work
    }

    /// Returns whether it stands still on purpose.
    pub fn stands_still(&self) -> bool {
        self.works.standing()
    }

    /// Returns whether a person has stopped it.
    pub fn is_stopped(&self) -> bool {
        self.works.stopped
    }

    /// Returns how often it has been scaled up.
    pub fn times_scaled(&self) -> u8 {
        self.works.scaled
    }

    /// Returns when the cache for a class is, or was, deployed; and the share of its queries that it answers now.
    pub fn cache_of(&self, class: ClassId, spec: &StoreSpec, now: SimTime) -> Option<(SimTime, f64)> {
        let work = &self.works.classes[class.index()];
        let since = work.cached?;
        let cache = spec.operations.as_ref()?.cache.iter().find(|cache| cache.class == class)?;
        // After n queries for k equally asked keys a key is known with probability 1 - (1 - 1/k)^n, about 1 - e^(-n/k).
        let known = 1.0 - libm::exp(-(work.seen as f64) / cache.keys as f64);
        Some((since, if now >= since { cache.hit_ratio * known } else { 0.0 }))
    }

    /// Returns when a class is, or was, pruned.
    pub fn pruned(&self, class: ClassId) -> Option<SimTime> {
        self.works.classes[class.index()].pruned
    }

    /// The part that a query of `class` for `key` belongs to.
    pub(crate) fn place(&self, class: ClassId, key: u64, spec: &StoreSpec) -> u8 {
        let parts = self.shards.len() as u64;
        let split = spec.operations.as_ref().and_then(|operations| operations.split.as_ref());
        match split.map(|split| split.by) {
            Some(SplitBy::Key) => (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u8 % parts as u8,
            _ => (u64::from(class.0) % parts) as u8,
        }
    }

    /// The CPU that a query runs on: a secondary's, when its class may be read there and one is up, else the primary's.
    pub(crate) fn lane(&self, shard: u8, read: ReadFrom) -> u8 {
        if read == ReadFrom::Primary || self.works.standing() {
            return PRIMARY;
        }
        let readers = &self.shards[shard as usize].readers;
        let able = |member: usize| self.up[member] && self.primary != Some(member as u8);
        let load = |member: &usize| readers[*member].running() + readers[*member].waiting();
        (0..readers.len())
            .filter(|&member| able(member))
            .min_by_key(load)
            .map_or(PRIMARY, |member| member as u8)
    }

    #[inline]
    fn cpu(&mut self, shard: u8, lane: u8) -> &mut Cpu {
        let shard = &mut self.shards[shard as usize];
        if lane == PRIMARY { &mut shard.cpu } else { &mut shard.readers[lane as usize] }
    }

    fn works_on(&self, lane: u8) -> bool {
        if lane == PRIMARY { self.primary.is_some() } else { self.up[lane as usize] }
    }

    /// A job arrives. True when it starts now; otherwise it waits.
    pub(crate) fn submit(&mut self, now: SimTime, job: u32, shard: u8, lane: u8) -> bool {
        let works = self.works_on(lane);
        self.count(now, shard, lane);
        let cpu = self.cpu(shard, lane);
        if works && cpu.running.len() < cpu.cores as usize {
            cpu.running.push(job);
            return true;
        }
        cpu.waiting.push_back(job);
        false
    }

    /// A job's time is over. False when the node that worked on it has died: the job waits again and will be started anew.
    pub(crate) fn complete(&mut self, now: SimTime, job: u32, shard: u8, lane: u8) -> bool {
        self.count(now, shard, lane);
        self.cpu(shard, lane).complete(job)
    }

    /// The next waiting job that can start now.
    pub(crate) fn take_next(&mut self, now: SimTime, shard: u8, lane: u8) -> Option<u32> {
        if !self.works_on(lane) {
            return None;
        }
        self.count(now, shard, lane);
        self.cpu(shard, lane).take_next()
    }

    #[inline]
    fn count(&mut self, now: SimTime, shard: u8, lane: u8) {
        const FULL: f64 = 0.95;
        const RELIEVED: f64 = 0.8;
        if let Some(share) = self.cpu(shard, lane).count(now)
            && lane == PRIMARY
        {
            let was = self.shards[shard as usize].saturated[0];
            if share >= FULL && !was || share < RELIEVED && was {
                self.turn(shard, Resource::Cpu, !was);
            }
        }
    }

    /// An answer of `bytes` leaves. Returns when its last byte has, where there is an interface.
    pub(crate) fn send(&mut self, now: SimTime, shard: u8, bytes: u32) -> Option<SimTime> {
        const LONG: u64 = 2_000_000;
        const CALM: SimDuration = SimDuration::from_secs(60);
        let state = &mut self.shards[shard as usize];
        let interface = state.interface.as_mut()?;
        let done = interface.send(now, bytes);
        let (backlog, was) = (interface.backlog_micros(now), state.saturated[1]);
        if backlog >= LONG {
            state.jammed_at = now;
        }
        // Timeouts empty the queue now and then: only a quiet minute is relief.
        let relieved = now.since(state.jammed_at) >= CALM;
        if backlog >= LONG && !was || relieved && was {
            self.turn(shard, Resource::Network, !was);
        }
        Some(done)
    }

    fn turn(&mut self, shard: u8, resource: Resource, scarce: bool) {
        if !self.in_full {
            return;
        }
        self.shards[shard as usize].saturated[resource as usize] = scarce;
        self.turned = Some((shard, resource, scarce));
    }

    /// Returns whether a part has too little of a resource.
    pub fn is_saturated(&self, resource: Resource) -> bool {
        self.shards.iter().any(|shard| shard.saturated[resource as usize])
    }

    /// Share of the parts that have too little of something, 0 to 1.
    pub fn share_saturated(&self) -> f64 {
        let count = self.shards.iter().filter(|shard| shard.saturated.contains(&true)).count();
        count as f64 / self.shards.len() as f64
    }

    /// A client gives up on a job that waits for a primary; false when there is one, or the job does not wait.
    pub(crate) fn withdraw(&mut self, job: u32, shard: u8, lane: u8) -> bool {
        !self.works_on(lane) && self.cpu(shard, lane).remove_waiting(job)
    }

    /// A client cancels a job that the server has: it is worked on, or waits, no more.
    pub(crate) fn stop(&mut self, now: SimTime, job: u32, shard: u8, lane: u8) {
        if !self.complete(now, job, shard, lane) {
            self.cpu(shard, lane).remove_waiting(job);
        }
    }

    /// A member is lost. Returns the time to the next primary, when one is needed.
    pub(crate) fn lose(
        &mut self,
        now: SimTime,
        member: usize,
        spec: &StoreSpec,
        seed: Seed,
    ) -> Option<SimDuration> {
        self.up[member] = false;
        if self.primary != Some(member as u8) && self.has_majority() {
            return None;
        }
        let had = self.primary.is_some();
        self.check_primary(now);
        self.silent |= had && self.primary.is_none();
        Some(spec.election_timeout + self.election(spec, seed))
    }

    /// Jobs of a secondary's CPU: nobody works on them any more.
    pub(crate) fn orphans(&mut self, now: SimTime, member: usize) -> Vec<u32> {
        let readers = self.shards.iter_mut().filter_map(|shard| shard.readers.get_mut(member));
        readers
            .flat_map(|cpu| {
                cpu.count(now);
                cpu.empty()
            })
            .collect()
    }

    /// There is no primary from now on; what it worked on waits again.
    pub(crate) fn step_down(&mut self, now: SimTime) -> bool {
        let had = self.primary.take().is_some();
        if had {
            for shard in &mut self.shards {
                shard.cpu.count(now);
                shard.cpu.interrupt();
            }
        }
        had
    }

    /// The jobs that wait for the primaries' CPUs.
    pub(crate) fn waiting_jobs(&self) -> Vec<u32> {
        self.shards.iter().flat_map(|shard| shard.cpu.waiting.iter().copied()).collect()
    }

    /// Takes the jobs of the primaries' CPUs.
    pub(crate) fn drain_primaries(&mut self) -> Vec<u32> {
        self.shards.iter_mut().flat_map(|shard| shard.cpu.empty()).collect()
    }

    /// Takes every job that is with a server or waits for a connection, in order.
    pub(crate) fn take_all(&mut self, now: SimTime) -> Vec<u32> {
        let mut jobs = Vec::new();
        for shard in &mut self.shards {
            for cpu in std::iter::once(&mut shard.cpu).chain(&mut shard.readers) {
                cpu.count(now);
                jobs.extend(cpu.empty());
            }
            for pool in &mut shard.pools {
                pool.in_use = 0;
                jobs.extend(std::mem::take::<VecDeque<u32>>(&mut pool.waiting));
            }
            shard.connections = 0;
        }
        jobs
    }

    /// A member returns. Returns the time to the next primary, when one is needed.
    pub(crate) fn gain(&mut self, member: usize, spec: &StoreSpec, seed: Seed) -> Option<SimDuration> {
        self.up[member] = true;
        self.primary.is_none().then(|| spec.election_timeout + self.election(spec, seed))
    }

    /// An election is over; true when there is a new primary.
    pub(crate) fn elect(&mut self) -> bool {
        if self.primary.is_some() || !self.has_majority() || self.works.standing() {
            return false;
        }
        self.term += 1;
        let passed = self.passed.take();
        let able = |member: &u8| self.can_lead(*member);
        let other = (0..self.up.len() as u8).find(|member| able(member) && Some(*member) != passed);
        self.primary = other.or_else(|| (0..self.up.len() as u8).find(able));
        self.silent = false;
        true
    }

    /// The election itself, without the time until the loss is noticed: half to one and a half of its mean.
    pub(crate) fn election(&self, spec: &StoreSpec, seed: Seed) -> SimDuration {
        let mut draw = seed.draw(ELECTION, self.number.0 as u64, self.term as u64, 0);
        SimDuration::from_secs_f64(spec.election_time.as_secs_f64() * (0.5 + draw.unit()))
    }

    /// The next instance size.
    pub(crate) fn enlarge(&mut self, spec: &StoreSpec, now: SimTime) {
        let Some(up) = spec.operations.as_ref().and_then(|operations| operations.scale_up.as_ref()) else {
            return;
        };
        self.works.scaled += 1;
        for shard in &mut self.shards {
            // A faster instance does not make one thread faster.
            if spec.kind == StoreKind::ReplicaSet {
                let cpus = std::iter::once(&mut shard.cpu).chain(&mut shard.readers);
                cpus.for_each(|cpu| cpu.cores = cpu.cores.saturating_mul(2));
            }
            if let Some(interface) = &mut shard.interface {
                let mut next = *interface.spec();
                (next.baseline, next.burst) = (next.baseline * 2, next.burst * 2);
                *interface = Interface::new(up.interface.unwrap_or(next), now);
            }
        }
    }

    /// Several parts of the present size in place of one. Every job must have been taken out before.
    pub(crate) fn divide(&mut self, spec: &StoreSpec, now: SimTime) {
        let Some(split) = spec.operations.as_ref().and_then(|operations| operations.split.as_ref()) else {
            return;
        };
        self.works.split = Some(now);
        let whole = &self.shards[0];
        let cores = whole.cpu.cores;
        let keeps: Vec<u32> = whole.pools.iter().map(|pool| pool.opened.keeps).collect();
        let present = whole.interface.as_ref().map(|interface| *interface.spec());
        self.shards = (0..split.into)
            .map(|part| {
                let own = split.interfaces.iter().find(|other| other.0 == part).map(|other| other.1);
                Shard::new(spec, &keeps, cores, own.or(present), now)
            })
            .collect();
    }

    /// Mixes the state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        for &up in &self.up {
            digest.word(up as u64);
        }
        digest.word(self.primary.map_or(u64::MAX, u64::from));
        digest.word((self.running() as u64) << 32 | self.waiting() as u64);
        digest.word(self.term as u64);
        if !self.unreached.is_empty() {
            digest.word(self.unreached.len() as u64);
        }
        if let Some(passed) = self.passed {
            digest.word(passed.into());
        }
        self.cached.iter().for_each(|own| own.digest(digest));
        if !self.in_full {
            return;
        }
        if self.storm.is_used() {
            self.digest_connections(digest);
        }
        self.works.digest(digest);
        for shard in &self.shards {
            digest.word(u64::from(shard.cpu.cores) << 32 | u64::from(shard.connections));
            for pool in &shard.pools {
                digest.word(u64::from(pool.in_use) << 32 | pool.waiting.len() as u64);
            }
            shard.interface.iter().for_each(|interface| interface.digest(digest));
        }
    }
}

impl Shard {
    fn new(
        spec: &StoreSpec,
        keeps: &[u32],
        cores: u16,
        interface: Option<InterfaceSpec>,
        now: SimTime,
    ) -> Self {
        let read = spec.classes.iter().any(|class| class.read == ReadFrom::Secondary);
        // At the start pools have what they keep open; the parts of a split store are new to everybody.
        let open = now == SimTime::ZERO;
        let pools = keeps.iter().filter(|_| spec.pool.is_some());
        Shard {
            cpu: Cpu::new(cores),
            readers: vec![Cpu::new(cores); if read { spec.members.len() } else { 0 }],
            pools: pools.map(|&keeps| Pool::keeping(keeps, open)).collect(),
            interface: interface.map(|spec| Interface::new(spec, now)),
            connections: if open { keeps.iter().sum() } else { 0 },
            saturated: [false; 2],
            jammed_at: SimTime::ZERO,
        }
    }

    fn cpus(&self) -> impl Iterator<Item = &Cpu> {
        std::iter::once(&self.cpu).chain(&self.readers)
    }
}
