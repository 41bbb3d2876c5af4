//! Passive health marks: a proxy passes a target over because of how requests to it ended.
//!
//! Free -> (enough bad ends) marked -> free again, by the rule of the product: after a quiet time and one request that
//! succeeds (nginx), once the failures are forgotten (Caddy), after a time (Apache), with the next look after a time that
//! grows with every mark (Envoy). HAProxy marks nobody: enough bad ends in a row count as one failed health check. A mark
//! says nothing of the reason: a request that hangs at every target marks every target. Rules: the products' documents and
//! sources; how far they go was measured (docs/balancers.md).

use crate::engine::{Digest, SimDuration, SimTime};
use crate::world::topology::{BadEnd, EJECTION_LOOK, LONGEST_EJECTION, MarkRule, MarkSpec};

/// A change of a target's marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkChange {
    /// It is marked from now on.
    Marked(BadEnd),
    /// Enough requests failed in a row to count as a failed health check.
    FailedCheck,
    /// A mark was due and not made: too many are marked already, or it is not enforced.
    Overflow,
}

/// The passive health of one target, as one node sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    /// Bad ends that count now.
    failures: u16,
    /// Second of the last failure, and of the last failure or probe (nginx's `accessed` and `checked`).
    accessed: u64,
    checked: u64,
    /// Times of the newest failures, as many as make a mark, the oldest first.
    remembered: Vec<SimTime>,
    /// The latest mark: from, until, and why.
    since: SimTime,
    until: SimTime,
    why: Option<BadEnd>,
    /// How many times the base a next ejection lasts.
    times: u64,
    /// Marks that were due so far; names the draw that enforces one.
    due: u32,
}

fn second(at: SimTime) -> u64 {
    at.as_micros() / 1_000_000
}

/// The look at or after `at`.
fn look(at: SimTime) -> u64 {
    at.as_micros().div_ceil(EJECTION_LOOK.as_micros())
}

impl Mark {
    /// Returns whether the target gets requests.
    pub fn is_free(&self, spec: &MarkSpec, now: SimTime) -> bool {
        if spec.errors == 0 {
            return true;
        }
        match spec.rule {
            MarkRule::Probe => self.failures < spec.errors || second(now) > self.quiet_until(spec),
            MarkRule::Remembered => {
                self.remembered.len() < spec.errors as usize || self.remembered[0] + spec.lasts <= now
            }
            MarkRule::Timed | MarkRule::Ejection => self.until <= now,
            MarkRule::FailedCheck => true,
        }
    }

    fn quiet_until(&self, spec: &MarkSpec) -> u64 {
        self.checked + spec.lasts.as_micros() / 1_000_000
    }

    /// Returns since when, until when at the earliest, and why the target is marked.
    pub fn marked(&self, spec: &MarkSpec, now: SimTime) -> Option<(SimTime, SimTime, BadEnd)> {
        let why = self.why.filter(|_| !self.is_free(spec, now))?;
        let until = match spec.rule {
            MarkRule::Probe => SimTime::from_secs(self.quiet_until(spec) + 1),
            MarkRule::Remembered => self.remembered[0] + spec.lasts,
            _ => self.until,
        };
        Some((self.since, until, why))
    }

    /// The target gets a request: of one that was marked it is the probe.
    pub fn chosen(&mut self, spec: &MarkSpec, now: SimTime) {
        if spec.rule == MarkRule::Probe && second(now) > self.quiet_until(spec) {
            self.checked = second(now);
        }
    }

    /// A request to the target has ended. `may` says whether a mark that is due may be made; it gets its number.
    pub fn ended(
        &mut self,
        spec: &MarkSpec,
        end: Option<BadEnd>,
        now: SimTime,
        may: impl FnOnce(u32) -> bool,
    ) -> Option<MarkChange> {
        match end {
            Some(end) if spec.errors > 0 && spec.ends.has(end) => self.failed(spec, end, now, may),
            Some(_) => None,
            None => {
                self.succeeded(spec);
                None
            }
        }
    }

    fn succeeded(&mut self, spec: &MarkSpec) {
        let counts_on = match spec.rule {
            MarkRule::Probe => self.accessed >= self.checked,
            MarkRule::Remembered => true,
            MarkRule::Timed | MarkRule::Ejection | MarkRule::FailedCheck => false,
        };
        if !counts_on {
            self.failures = 0;
        }
    }

    fn failed(
        &mut self,
        spec: &MarkSpec,
        end: BadEnd,
        now: SimTime,
        may: impl FnOnce(u32) -> bool,
    ) -> Option<MarkChange> {
        let free = self.is_free(spec, now);
        if spec.rule == MarkRule::Ejection && !free {
            // Requests that were under way when it was ejected change nothing.
            return None;
        }
        self.failures = self.failures.saturating_add(1);
        (self.accessed, self.checked) = (second(now), second(now));
        if spec.rule == MarkRule::Remembered {
            self.remembered.push(now);
            let over = self.remembered.len().saturating_sub(spec.errors as usize);
            self.remembered.drain(..over);
        } else if self.failures < spec.errors {
            return None;
        }
        match spec.rule {
            MarkRule::Probe | MarkRule::Remembered => {}
            MarkRule::FailedCheck => {
                self.failures = 0;
                return Some(MarkChange::FailedCheck);
            }
            MarkRule::Timed => self.until = now + spec.lasts,
            MarkRule::Ejection => {
                self.failures = 0;
                self.due += 1;
                if !may(self.due) {
                    return Some(MarkChange::Overflow);
                }
                self.eject(spec, now);
            }
        }
        // A failed probe is news; the ends of further requests that were under way are not.
        let news = free || now.since(self.since) > spec.lasts;
        if self.is_free(spec, now) || !news {
            return None;
        }
        (self.since, self.why) = (now, Some(end));
        Some(MarkChange::Marked(end))
    }

    fn eject(&mut self, spec: &MarkSpec, now: SimTime) {
        // Every look that found the host well takes one off.
        let well = (now.as_micros() / EJECTION_LOOK.as_micros()).saturating_sub(look(self.until));
        self.times = self.times.saturating_sub(well) + 1;
        let time = spec.lasts.times(self.times).min(LONGEST_EJECTION.max(spec.lasts));
        self.until = SimTime::ZERO + SimDuration::from_micros(look(now + time) * EJECTION_LOOK.as_micros());
    }

    /// The mark is taken off.
    pub fn clear(&mut self) {
        (self.failures, self.until) = (0, SimTime::ZERO);
        self.remembered.clear();
    }

    /// Mixes the state into `digest`.
    pub fn digest(&self, digest: &mut Digest) {
        digest.word(u64::from(self.failures) << 32 | u64::from(self.due));
        digest.word(self.checked << 32 | self.accessed);
        digest.word(self.until.as_micros());
        self.remembered.iter().for_each(|at| digest.word(at.as_micros()));
    }
}
