//! The machine behind the breakers of all libraries but resilience4j: one state machine that follows [`Rules`].

use std::collections::VecDeque;
use std::sync::Arc;

use super::fading::Opens;
use super::rules::{CutOff, EndOfWait, Judged, Late, Resets, Rules, Trials, Verdict};
use super::tally::{Ring, Tally};
use crate::engine::{Digest, SimDuration, SimTime};
use crate::world::guards::breaker::state::{
    Admission, BreakerPermit, BreakerState, CallEnd, EndOfCall, Transition, TransitionCause, Woken,
};

/// The most timers of openings that run at once (levee clears none of them); the bound is ours.
const MOST_TIMERS: usize = 256;

/// Doublings of the open wait that are counted (failsafe).
const MOST_DOUBLINGS: u8 = 30;

/// Names no call.
const NOBODY: u32 = u32::MAX;

/// A circuit breaker by the rules of a library.
#[derive(Clone, Debug, PartialEq)]
pub struct LibraryBreaker {
    rules: Arc<Rules>,
    state: BreakerState,
    /// Counts the states.
    generation: u16,
    tally: Tally,
    /// OPEN: the end of the wait, where a call ends it.
    until: SimTime,
    /// Ends of waits that timers bring, in order.
    timers: VecDeque<SimTime>,
    /// The present or last open wait.
    wait: SimDuration,
    /// Openings without a recovery, by the policy that opened.
    openings: [u8; 2],
    /// Trial calls still permitted while HALF_OPEN.
    permits: u32,
    /// Successes that a verdict counts.
    successes: u32,
    /// Ends since HALF_OPEN, where the verdict goes by their rate.
    trials: Option<Box<Ring>>,
    /// The lock is held (one call at a time): by a call that runs, or for the one named.
    locked: bool,
    next_holder: u32,
    /// Calls that wait, in the order in which they came.
    line: VecDeque<u32>,
    /// Calls that ask again now.
    woken: Woken,
}

impl LibraryBreaker {
    /// A closed breaker made at `now`.
    pub fn new(rules: Arc<Rules>, now: SimTime) -> LibraryBreaker {
        LibraryBreaker {
            state: BreakerState::Closed,
            generation: 0,
            tally: Tally::new(&rules.counting, now),
            until: SimTime::NEVER,
            timers: VecDeque::new(),
            wait: rules.wait.wait,
            openings: [0; 2],
            permits: 0,
            successes: 0,
            trials: None,
            locked: false,
            next_holder: NOBODY,
            line: VecDeque::new(),
            woken: Woken::new(),
            rules,
        }
    }

    /// The state after the last input; [`LibraryBreaker::tick`] first sees the timers that have ended.
    pub fn state(&self) -> BreakerState {
        self.state
    }

    /// Calls that wait to pass.
    pub fn waiting(&self) -> usize {
        self.line.len()
    }

    /// Catches up with the timers due at or before `now`.
    pub fn tick(&mut self, now: SimTime, facts: &mut Vec<Transition>) {
        while let Some(&due) = self.timers.front().filter(|&&due| due <= now) {
            self.timers.pop_front();
            if self.state != BreakerState::HalfOpen {
                self.change(BreakerState::HalfOpen, TransitionCause::OpenWaitOver, due, facts);
            }
        }
    }

    /// The call named `token` asks to pass.
    pub fn try_acquire(&mut self, now: SimTime, token: u32, facts: &mut Vec<Transition>) -> Admission {
        self.tick(now, facts);
        let serial = self.rules.trials == Trials::OneAtATime;
        if serial && self.locked && self.next_holder != token {
            self.line.push_back(token);
            return Admission::Waits;
        }
        self.tally.asked(now);
        if self.state == BreakerState::Open && self.wait_is_over(now) {
            self.change(BreakerState::HalfOpen, TransitionCause::CallAfterWait, now, facts);
        }
        let passes = match (self.state, self.rules.trials) {
            (BreakerState::Open, _) => false,
            (BreakerState::HalfOpen, Trials::Limited(_) | Trials::OthersWait) => {
                let passes = self.permits > 0;
                self.permits -= u32::from(passes);
                passes
            }
            _ => true,
        };
        if serial {
            (self.locked, self.next_holder) = (passes, NOBODY);
            if !passes {
                self.unlock();
            }
        }
        match passes {
            true => Admission::Admitted(BreakerPermit::new(self.state, self.generation)),
            false if self.state == BreakerState::HalfOpen && self.rules.trials == Trials::OthersWait => {
                self.line.push_back(token);
                Admission::Waits
            }
            false => Admission::Refused,
        }
    }

    /// A call that waits, or was woken and has not asked again, gives up.
    pub fn withdraw(&mut self, token: u32) {
        self.line.retain(|&other| other != token);
        if self.next_holder == token {
            self.unlock();
        }
    }

    /// A call that passed has ended. `unit` draws a number from 0 to 1, where a wait is drawn by chance.
    pub fn on_end(&mut self, end: EndOfCall, unit: impl FnMut() -> f64, facts: &mut Vec<Transition>) {
        self.tick(end.at, facts);
        let failed = match (end.end, self.rules.cut_off) {
            (CallEnd::Answered, _) | (CallEnd::CutOff, CutOff::Success) => Some(false),
            (CallEnd::Failed, _) | (CallEnd::CutOff, CutOff::Failure) => Some(true),
            (CallEnd::CutOff, CutOff::Nothing) => None,
        };
        match failed {
            Some(failed) => self.judge(&end, failed, unit, facts),
            None if end.permit == BreakerPermit::new(self.state, self.generation)
                && self.state == BreakerState::HalfOpen =>
            {
                self.permits += u32::from(matches!(self.rules.trials, Trials::Limited(_)));
            }
            None => {}
        }
        match self.rules.trials {
            Trials::OneAtATime => self.unlock(),
            Trials::OthersWait if end.permit.began_in(BreakerState::HalfOpen) => {
                self.woken.extend(self.line.drain(..));
            }
            _ => {}
        }
    }

    /// The calls that have to ask again, first come first; none are left here.
    pub fn take_woken(&mut self, into: &mut Woken) {
        into.append(&mut self.woken);
    }

    fn judge(
        &mut self,
        end: &EndOfCall,
        failed: bool,
        unit: impl FnMut() -> f64,
        facts: &mut Vec<Transition>,
    ) {
        let judged = match self.rules.judged {
            Judged::AtEnd => self.state,
            _ if end.permit.began_in(BreakerState::HalfOpen) => BreakerState::HalfOpen,
            _ => BreakerState::Closed,
        };
        let late = if failed { self.rules.late_failure } else { self.rules.late_success };
        if judged == BreakerState::Open && late == Late::Ignored {
            return;
        }
        if judged == BreakerState::HalfOpen && !failed && self.rules.resets == Resets::AtTrialSuccess {
            self.tally.reset(&self.rules.counting, end.at);
        }
        let opens = self.tally.end(&self.rules.counting, end.at, failed);
        self.successes = if failed { 0 } else { self.successes.saturating_add(1) };
        match (judged, failed) {
            (BreakerState::HalfOpen, _) => self.judge_trial(end.at, failed, opens, unit, facts),
            (BreakerState::Open, false) if late == Late::Acts => {
                self.close(end.at, TransitionCause::LateSuccess, facts);
            }
            (BreakerState::Open, true) if late == Late::Acts => self.until = end.at + self.wait,
            (BreakerState::Closed, _) if opens != [false, false] => {
                self.open(end.at, opens, TransitionCause::FailureRate, unit, facts);
            }
            _ => {}
        }
    }

    fn judge_trial(
        &mut self,
        at: SimTime,
        failed: bool,
        opens: Opens,
        unit: impl FnMut() -> f64,
        facts: &mut Vec<Transition>,
    ) {
        let passed = match self.rules.verdict {
            Verdict::Successes { needed, .. } => (failed || self.successes >= needed).then_some(!failed),
            Verdict::Rate { last, share } => {
                let ring = self.trials.get_or_insert_with(|| Box::new(Ring::new(last)));
                let rate = ring.full_share(last, failed);
                let decided = rate.filter(|&rate| if failed { rate >= share } else { rate <= share });
                decided.map(|_| !failed)
            }
        };
        let always = self.rules.judged == Judged::AtStartAlways;
        match passed {
            Some(true) if always || self.state == BreakerState::HalfOpen => {
                self.close(at, TransitionCause::TrialPassed, facts);
            }
            Some(false) => self.open(at, opens, TransitionCause::TrialFailed, unit, facts),
            _ => {}
        }
    }

    fn wait_is_over(&self, now: SimTime) -> bool {
        match self.rules.wait.ends {
            EndOfWait::CallAt => now >= self.until,
            EndOfWait::CallAfter => now > self.until,
            EndOfWait::Timer { .. } => false,
        }
    }

    /// Opens. An open breaker begins its wait anew where the rules act always, and else stays as it is.
    fn open(
        &mut self,
        at: SimTime,
        opens: Opens,
        cause: TransitionCause,
        unit: impl FnMut() -> f64,
        facts: &mut Vec<Transition>,
    ) {
        if self.state == BreakerState::Open {
            if self.rules.judged == Judged::AtStartAlways {
                self.until = at + self.wait;
            }
            return;
        }
        if let Some(longest) = self.rules.wait.longest {
            self.grow_wait(opens, longest, unit);
        }
        self.change(BreakerState::Open, cause, at, facts);
    }

    /// The next open wait: half of first x 2^n, and by chance up to the other half, in whole seconds. A trial's failure
    /// that opens by no policy takes the last wait again; of two policies the longer wait counts.
    fn grow_wait(&mut self, opens: Opens, longest: SimDuration, mut unit: impl FnMut() -> f64) {
        if opens == [false, false] {
            return;
        }
        let mut wait = SimDuration::ZERO;
        for policy in (0..2).filter(|&policy| opens[policy]) {
            let first = self.rules.wait.wait.as_micros() / 1_000_000;
            let most = longest.as_micros() / 1_000_000;
            let seconds = first.saturating_mul(1 << self.openings[policy]).min(most);
            let half = seconds / 2;
            let chance = ((unit() * (half + 1) as f64) as u64).min(half);
            wait = wait.max(SimDuration::from_secs(half + chance));
            self.openings[policy] = (self.openings[policy] + 1).min(MOST_DOUBLINGS);
        }
        self.wait = wait;
    }

    fn close(&mut self, at: SimTime, cause: TransitionCause, facts: &mut Vec<Transition>) {
        if matches!(self.rules.resets, Resets::AtClose | Resets::AtCloseThenCounts) {
            self.tally.reset(&self.rules.counting, at);
            self.successes = 0;
        }
        if self.rules.resets == Resets::AtCloseThenCounts {
            self.tally.end(&self.rules.counting, at, false);
        }
        if self.state != BreakerState::Closed {
            self.change(BreakerState::Closed, cause, at, facts);
        }
    }

    fn change(&mut self, to: BreakerState, cause: TransitionCause, at: SimTime, facts: &mut Vec<Transition>) {
        let from = std::mem::replace(&mut self.state, to);
        self.generation = self.generation.wrapping_add(1);
        if self.rules.resets == Resets::AtEveryChange {
            self.tally.reset(&self.rules.counting, at);
        }
        match to {
            BreakerState::Open => self.arm(at),
            BreakerState::HalfOpen => {
                self.permits = match self.rules.trials {
                    Trials::Limited(permits) => permits,
                    _ => 1,
                };
                if !matches!(self.rules.verdict, Verdict::Successes { ever: true, .. }) {
                    self.successes = 0;
                }
                self.trials = None;
            }
            _ => {
                self.wait = self.rules.wait.wait;
                self.openings = [0; 2];
                if self.rules.wait.ends == (EndOfWait::Timer { kept: false }) {
                    self.timers.clear();
                }
            }
        }
        facts.push(Transition { at, from, to, cause });
    }

    /// The open wait begins.
    fn arm(&mut self, at: SimTime) {
        if let EndOfWait::Timer { .. } = self.rules.wait.ends {
            if self.timers.len() == MOST_TIMERS {
                self.timers.pop_front();
            }
            self.timers.push_back(at + self.wait);
        } else {
            self.until = at + self.wait;
        }
    }

    /// The lock is free, or goes to the first in line.
    fn unlock(&mut self) {
        self.next_holder = self.line.pop_front().unwrap_or(NOBODY);
        self.locked = self.next_holder != NOBODY;
        self.woken.extend((self.next_holder != NOBODY).then_some(self.next_holder));
    }

    /// Mixes the state into `digest`; the rules are left out.
    pub fn digest(&self, digest: &mut Digest) {
        digest.word(u64::from(self.generation) << 32 | self.state as u64);
        digest.word(self.until.as_micros());
        digest.word(u64::from(self.permits) << 32 | u64::from(self.successes));
        digest.word((self.line.len() as u64) << 32 | u64::from(self.locked));
        self.timers.iter().for_each(|due| digest.word(due.as_micros()));
        self.tally.digest(digest);
    }
}
