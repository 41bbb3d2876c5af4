//! Lives: some visits are followed step by step, so that a person can look at a real one.
//!
//! Followed are every fourth visit of a journey, as long as few are under way. It is an output: nothing in the world
//! reads it, and a world that follows nobody has the same digest.

use std::sync::Arc;

use crate::engine::SimTime;
use crate::world::World;
use crate::world::ids::*;
use crate::world::services::call::{Blame, CallOutcome, CallState, Parent};
use crate::world::watch::view::WaitKind;

/// Names no life.
pub const NOBODY: u32 = u32::MAX;

/// One visit in so many is followed.
const EVERY: u64 = 4;
/// Most lives of one journey at a time.
const MOST_AT_A_TIME: usize = 8;
/// Ended lives kept of each journey.
const MOST_ENDED: usize = 6;
/// Most spans of a life.
const MOST_SPANS: usize = 48;

/// A stretch of a followed visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// It was on the network, towards a replica.
    Travelling,
    /// It stood in the replica's queue.
    Queued,
    /// A worker worked on it.
    Working,
    /// Its worker waited for something else.
    Waiting(WaitKind),
    /// Its answer was on the way back.
    Answering,
    /// The customer thought about another attempt.
    Hesitating,
}

/// A while of a life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The replica; `None` for the customer.
    pub replica: Option<ReplicaId>,
    /// The kind of stretch.
    pub doing: Doing,
    /// Calls between the customer and this one.
    pub depth: u8,
    /// Attempt that it belongs to, from 1.
    pub attempt: u8,
    /// The time when it began.
    pub from: SimTime,
    /// The time when it ended; `NEVER` while it lasts.
    pub to: SimTime,
    /// The call that it belongs to.
    call: u32,
}

/// A visit from its beginning.
#[derive(Clone, Debug)]
pub struct Life {
    serial: u32,
    /// The journey.
    pub journey: JourneyId,
    /// Number of the arrival within the journey.
    pub number: u64,
    /// The time when the visit began.
    pub started: SimTime,
    /// The time when the present attempt began.
    pub attempt_started: SimTime,
    /// Attempts so far.
    pub attempts: u8,
    /// Its end: time, outcome, and the part that spoilt it.
    pub ended: Option<(SimTime, CallOutcome, Blame)>,
    /// True if the partition that it waited for last had no leader then.
    pub leaderless: bool,
    /// Its stretches, in order of beginning.
    pub spans: Vec<Span>,
}

/// The followed visits.
#[derive(Clone, Debug, Default)]
pub struct Lives {
    next: u32,
    /// Under way, oldest first.
    under_way: Vec<Life>,
    /// Ended, oldest first.
    ended: Vec<Arc<Life>>,
}

impl Lives {
    /// A visit begins: its life's name, or `NOBODY`.
    fn begin(&mut self, journey: JourneyId, number: u64, now: SimTime) -> u32 {
        let here = self.under_way.iter().filter(|life| life.journey == journey).count();
        if !number.is_multiple_of(EVERY) || here >= MOST_AT_A_TIME {
            return NOBODY;
        }
        let serial = self.next;
        self.next = (serial + 1) % NOBODY;
        self.under_way.push(Life {
            serial,
            journey,
            number,
            started: now,
            attempt_started: now,
            attempts: 0,
            ended: None,
            leaderless: false,
            spans: Vec::new(),
        });
        serial
    }

    fn of(&mut self, serial: u32) -> Option<&mut Life> {
        self.under_way.iter_mut().find(|life| life.serial == serial)
    }

    fn end(&mut self, serial: u32, at: SimTime, outcome: CallOutcome, blame: Blame, leaderless: bool) {
        let Some(place) = self.under_way.iter().position(|life| life.serial == serial) else { return };
        let mut life = self.under_way.remove(place);
        life.close_all(at);
        life.ended = Some((at, outcome, blame));
        life.leaderless = leaderless;
        let same = |other: &Arc<Life>| other.journey == life.journey;
        if self.ended.iter().filter(|other| same(other)).count() >= MOST_ENDED {
            // One that went wrong stays until another one goes wrong.
            let went_well = |life: &Life| life.ended.is_some_and(|ended| ended.1 == CallOutcome::Ok);
            let bad = self.ended.iter().rposition(|other| same(other) && !went_well(other));
            let keep = if went_well(&life) { bad } else { None };
            let oldest = (0..self.ended.len()).find(|&i| same(&self.ended[i]) && Some(i) != keep);
            self.ended.remove(oldest.unwrap_or(0));
        }
        self.ended.push(Arc::new(life));
    }

    /// The life of a journey that is worth showing: the slowest one under way when it is late, else the last that did
    /// not end well, else the last.
    pub fn telling(&self, journey: JourneyId, late: SimTime) -> Option<&Life> {
        let slowest = self.under_way.iter().filter(|life| life.journey == journey && life.attempts > 0);
        let slowest = slowest.min_by_key(|life| life.started).filter(|life| life.started < late);
        let mut ended = self.ended.iter().rev().filter(|life| life.journey == journey);
        let bad = ended.clone().find(|life| life.ended.is_some_and(|ended| ended.1 != CallOutcome::Ok));
        slowest.or(bad.map(|life| &**life)).or(ended.next().map(|life| &**life))
    }
}

impl Life {
    fn close(&mut self, call: u32, at: SimTime) {
        if let Some(span) =
            self.spans.iter_mut().rev().find(|span| span.call == call && span.to == SimTime::NEVER)
        {
            span.to = at;
        }
    }

    fn close_all(&mut self, at: SimTime) {
        self.spans.iter_mut().filter(|span| span.to == SimTime::NEVER).for_each(|span| span.to = at);
    }

    fn open(&mut self, span: Span) {
        // What takes no time is not seen.
        self.spans.retain(|span| span.from < span.to);
        if self.spans.len() < MOST_SPANS {
            self.spans.push(span);
        }
    }
}

impl World {
    /// Starts or stops following visits. It changes nothing else.
    pub fn follow_lives(&mut self, follow: bool) {
        self.watch.lives = follow.then(Lives::default);
    }

    /// The followed visits.
    pub fn lives(&self) -> Option<&Lives> {
        self.watch.lives.as_ref()
    }

    pub(crate) fn life_begins(&mut self, journey: JourneyId, number: u64, now: SimTime) -> u32 {
        self.watch.lives.as_mut().map_or(NOBODY, |lives| lives.begin(journey, number, now))
    }

    pub(crate) fn life_attempt(&mut self, serial: u32, now: SimTime) {
        if let Some(life) = self.watch.lives.as_mut().and_then(|lives| lives.of(serial)) {
            life.close_all(now);
            life.attempts += 1;
            life.attempt_started = now;
        }
    }

    pub(crate) fn life_hesitates(&mut self, serial: u32, now: SimTime) {
        if let Some(life) = self.watch.lives.as_mut().and_then(|lives| lives.of(serial)) {
            life.close_all(now);
            let (attempt, doing) = (life.attempts, Doing::Hesitating);
            let to = SimTime::NEVER;
            life.open(Span { replica: None, doing, depth: 0, attempt, from: now, to, call: NOBODY });
        }
    }

    pub(crate) fn life_ends(&mut self, serial: u32, now: SimTime, outcome: CallOutcome, blame: Blame) {
        if serial == NOBODY {
            return;
        }
        let leaderless = self.is_leaderless(blame);
        if let Some(lives) = &mut self.watch.lives {
            lives.end(serial, now, outcome, blame, leaderless);
        }
    }

    /// Returns whether a blame is a partition without a leader that answers.
    pub fn is_leaderless(&self, blame: Blame) -> bool {
        match blame {
            Blame::Partition(cluster, partition) => {
                self.kafka.clusters()[cluster.index()].is_leaderless(partition)
            }
            _ => false,
        }
    }

    /// A call has another state: the life that it belongs to notes it.
    #[inline]
    pub(crate) fn life_turns(&mut self, call: u32, now: SimTime) {
        if self.services.calls()[call].life != NOBODY {
            self.note_turn(call, now);
        }
    }

    /// A call is over, or lost.
    #[inline]
    pub(crate) fn life_leaves(&mut self, call: u32, now: SimTime) {
        let serial = self.services.calls()[call].life;
        if serial != NOBODY
            && let Some(life) = self.watch.lives.as_mut().and_then(|lives| lives.of(serial))
        {
            life.close(call, now);
        }
    }

    #[inline(never)]
    fn note_turn(&mut self, call: u32, now: SimTime) {
        let entry = &self.services.calls()[call];
        let (serial, replica) = (entry.life, entry.replica);
        let doing = match entry.state {
            CallState::Travelling => Some(Doing::Travelling),
            CallState::Queued => Some(Doing::Queued),
            CallState::Working | CallState::Pausing => Some(Doing::Working),
            CallState::Waiting => Some(Doing::Waiting(self.wait_kind(entry))),
            CallState::Answering => Some(Doing::Answering),
            CallState::Abandoned | CallState::Gone => None,
        };
        let mut depth = 0;
        let (mut above, mut key) = (entry.parent, entry.draw_key);
        while let Parent::Call(asker) = above {
            let Some(asker) = self.services.calls().get(asker) else { break };
            (depth, above, key) = (depth + 1, asker.parent, asker.draw_key);
        }
        // An attempt that the customer has left goes on without them.
        let present = match above {
            Parent::Visit(visit) => self
                .front
                .visits()
                .get(visit)
                .is_some_and(|visit| u64::from(visit.attempt) == key >> 48 & 0xFF),
            _ => false,
        };
        let Some(life) = self.watch.lives.as_mut().and_then(|lives| lives.of(serial)) else { return };
        let last = life.spans.iter().rev().find(|span| span.call == call && span.to == SimTime::NEVER);
        if last.is_some_and(|last| Some(last.doing) == doing) {
            return;
        }
        life.close(call, now);
        let hesitates =
            life.spans.last().is_some_and(|span| span.replica.is_none() && span.to == SimTime::NEVER);
        if let Some(doing) = doing.filter(|_| present && !hesitates) {
            let (from, to, attempt) = (now, SimTime::NEVER, life.attempts);
            life.open(Span { replica: Some(replica), doing, depth, attempt, from, to, call });
        }
    }
}
