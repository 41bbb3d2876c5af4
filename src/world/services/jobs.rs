//! Work of a store or quorum group for a call: begun, withdrawn, proposed, done, answered.

use crate::world::event::Event;
use crate::world::fact::HopKind;
use crate::world::ids::{QuorumId, StoreId};
use crate::world::part::Part;
use crate::world::quorums::quorum::{Admission, ProposalKind};
use crate::world::services::call::{Blame, CallOutcome, WaitFor};
use crate::world::services::program::path;
use crate::world::slab::Handle;
use crate::world::stores::queries::Query;
use crate::world::{Clock, World};

/// Purpose of the draw of a commit time.
const COMMIT: u32 = 11;

/// Work of a store or quorum group for a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Job {
    pub(crate) call: Handle,
    pub(crate) kind: JobKind,
    pub(crate) draw_key: u64,
    /// Events of this place that are still to fire: more than one after a fail-over, all but the last stale.
    pub(crate) pending: u8,
    /// Its client gave up before anybody took it.
    pub(crate) withdrawn: bool,
    /// Its query, when it asks a store.
    pub(crate) query: Query,
    /// Its outcome, once it has been taken.
    pub(crate) outcome: CallOutcome,
}

/// The part that does a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JobKind {
    Query(StoreId),
    /// A connection that a pool opens: nobody's call.
    Connect(StoreId),
    Proposal(QuorumId, ProposalKind),
}

impl World {
    pub(crate) fn start_job(
        &mut self,
        call: u32,
        kind: JobKind,
        query: Query,
        draw_key: u64,
        step: u8,
        clock: &mut Clock,
    ) {
        let draw_key = path(draw_key, step, self.services.calls[call].tries);
        let job = self.services.jobs.insert(Job {
            call: self.services.calls.handle(call),
            kind,
            draw_key,
            pending: 0,
            withdrawn: false,
            query: Query { about: self.services.calls[call].about, ..query },
            outcome: CallOutcome::Ok,
        });
        self.services.calls[call].wait = WaitFor::Job(job);
        let from = self.services.calls[call].replica;
        match kind {
            JobKind::Query(store) => {
                self.hop(clock.now(), Part::Replica(from), Part::Store(store), HopKind::Request);
                self.begin_query(job.index, store, clock);
            }
            JobKind::Connect(_) => {}
            JobKind::Proposal(quorum, _) => {
                self.hop(clock.now(), Part::Replica(from), Part::Quorum(quorum), HopKind::Request);
                self.run_proposal(job.index, quorum, clock);
            }
        }
    }

    /// Returns whether the caller of a job still waits for it.
    pub(crate) fn is_awaited(&self, job: u32) -> bool {
        let (call, handle) = (self.services.jobs[job].call, self.services.jobs.handle(job));
        self.services.calls.get(call).is_some_and(|call| call.wait == WaitFor::Job(handle))
    }

    /// A client stops waiting for a job. Without a primary or leader nobody has taken it yet: it is never sent
    /// (a driver's server selection timeout). What has been taken is worked on to its end.
    pub(crate) fn withdraw_job(&mut self, job: Handle, clock: &mut Clock) {
        let Some(kind) = self.services.jobs.get(job).map(|job| job.kind) else { return };
        let withdrawn = match kind {
            JobKind::Query(store) => self.withdraw_query(job.index, store, clock),
            JobKind::Connect(_) => false,
            JobKind::Proposal(quorum, _) => self.quorums.quorums_mut()[quorum.index()].withdraw(job.index),
        };
        if withdrawn && self.services.jobs[job.index].pending == 0 {
            self.services.jobs.remove(job.index);
        } else if withdrawn {
            self.services.jobs[job.index].withdrawn = true;
        }
    }

    pub(crate) fn run_proposal(&mut self, job: u32, quorum: QuorumId, clock: &mut Clock) {
        let JobKind::Proposal(_, kind) = self.services.jobs[job].kind else { return };
        let reached = self.reaches_leader(self.services.jobs[job].call, quorum);
        let spec = &self.topology.quorums[quorum.index()];
        let outcome = match self.quorums.quorums_mut()[quorum.index()].admit(kind, reached, spec) {
            Admission::Hold => return self.quorums.quorums_mut()[quorum.index()].hold(job),
            Admission::Book => return self.quorums.quorums_mut()[quorum.index()].book_order(job),
            Admission::Refuse => CallOutcome::Rejected,
            Admission::Accept => CallOutcome::Degraded,
            Admission::Commit => CallOutcome::Ok,
        };
        let key = self.services.jobs[job].draw_key;
        let time = match outcome {
            // A refusal takes the way there and back.
            CallOutcome::Rejected => self.topology.network.cross_zone.times(2),
            _ => spec.commit_time.draw(self.seed, COMMIT, key, 0, 0),
        };
        self.services.jobs[job].outcome = outcome;
        self.services.jobs[job].pending += 1;
        clock.after(time, Event::JobDone(job));
    }

    pub(crate) fn on_job_done(&mut self, job: u32, clock: &mut Clock) {
        let entry = &mut self.services.jobs[job];
        entry.pending -= 1;
        let Job { kind, pending, withdrawn, outcome, .. } = *entry;
        if withdrawn && pending == 0 {
            self.services.jobs.remove(job);
        }
        if withdrawn || pending > 0 {
            return;
        }
        match kind {
            JobKind::Query(store) => {
                if !self.query_done(job, store, clock) {
                    return;
                }
                self.leave_connection(job, store, clock);
                if self.goes_on_behind(job, store, clock) {
                    return;
                }
            }
            JobKind::Connect(store) => return self.connection_goes_on(job, store, clock),
            JobKind::Proposal(..) if outcome == CallOutcome::Rejected => {
                // The entrance refuses: it is reached in any case.
                return self.job_answered(job, clock);
            }
            JobKind::Proposal(quorum, _) => {
                if self.quorums.quorums()[quorum.index()].leader().is_none() {
                    self.quorums.quorums_mut()[quorum.index()].hold(job);
                    return;
                }
            }
        }
        self.answer_job(job, clock);
    }

    /// The answer of a job has arrived: its call goes on, if it still waits.
    pub(crate) fn job_answered(&mut self, job: u32, clock: &mut Clock) {
        let Job { call, kind, outcome, .. } = self.services.jobs[job];
        let handle = self.services.jobs.handle(job);
        self.services.jobs.remove(job);
        if self.services.calls.get(call).is_some_and(|call| call.wait == WaitFor::Job(handle)) {
            let blame = match kind {
                JobKind::Proposal(quorum, _) if !outcome.answered() => Blame::Quorum(quorum),
                _ => Blame::Nobody,
            };
            self.wait_ended(call.index, outcome, blame, clock);
        }
    }
}
