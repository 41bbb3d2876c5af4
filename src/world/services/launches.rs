//! Faults of launches: so many a minute and no more, as by a throttled API, or a share of them fails. A group tries again
//! at its next look, a minute later at most, so what a limit holds back comes late and not at all where the limit stays.
//!
//! Limit and share are a person's, grade A. Not modelled: the back-off of a group whose launches fail again and again.

use std::collections::VecDeque;

use crate::engine::{Digest, SimTime};
use crate::world::World;
use crate::world::command::{LaunchAction, LaunchWhy, Outcome, Rate, ServiceWhy, Share, Why};
use crate::world::ids::ServiceId;
use crate::world::services::autoscaling::PERIOD;

/// Purpose of the draws of the launches that fail: (service, number of the try).
const FAILS: u32 = 410;

/// What is wrong with the launches of a group.
#[derive(Clone, Debug, Default)]
pub struct LaunchFaults {
    /// So many within a minute, and no more.
    pub limit: Option<Rate>,
    /// The share of them that fails.
    pub fail: Option<Share>,
    /// The launches of the last minute, while there is a limit.
    lately: VecDeque<SimTime>,
    tries: u64,
    /// The last try failed.
    failed: bool,
    /// A launch was held back since the last one that was not; it is told once.
    pub(super) told: bool,
}

impl LaunchFaults {
    /// Returns whether nothing is wrong.
    pub fn is_well(&self) -> bool {
        self.limit.is_none() && self.fail.is_none()
    }

    /// Returns whether the limit holds back a launch at `now`.
    pub(super) fn holds_back(&mut self, now: SimTime) -> bool {
        let Some(limit) = self.limit else { return false };
        while self.lately.front().is_some_and(|&at| now.since(at) >= PERIOD) {
            self.lately.pop_front();
        }
        self.lately.len() >= limit.amount() as usize
    }

    pub(super) fn launched(&mut self, now: SimTime) {
        if self.limit.is_some() {
            self.lately.push_back(now);
        }
        (self.told, self.failed) = (false, false);
    }

    pub(super) fn digest(&self, digest: &mut Digest) {
        if self.is_well() && self.tries == 0 {
            return;
        }
        digest.word(self.limit.map_or(0, |limit| u64::from(limit.amount())));
        digest.word(self.fail.map_or(0, |share| u64::from(share.amount())) | self.tries << 16);
        self.lately.iter().for_each(|at| digest.word(at.as_micros()));
    }
}

impl World {
    /// A person acts on the launches of a group.
    pub(super) fn act_on_launches(&mut self, service: ServiceId, action: LaunchAction) -> Outcome {
        let Some(fleet) = self.services.fleets[service.index()].as_mut() else {
            return Outcome::Nothing(Why::NotOffered);
        };
        let (faults, nothing) =
            (&mut fleet.launches, |why| Outcome::Nothing(Why::Service(ServiceWhy::Launches(why))));
        match action {
            LaunchAction::Limit(rate) if faults.limit == Some(rate) => {
                return nothing(LaunchWhy::Limited(rate));
            }
            LaunchAction::Fail(share) if faults.fail == Some(share) => {
                return nothing(LaunchWhy::Fails(share));
            }
            LaunchAction::Repair if faults.is_well() => return nothing(LaunchWhy::Well),
            LaunchAction::Limit(rate) => faults.limit = Some(rate),
            LaunchAction::Fail(share) => faults.fail = Some(share),
            LaunchAction::Repair => (faults.limit, faults.fail) = (None, None),
        }
        if faults.limit.is_none() {
            faults.lately.clear();
        }
        Outcome::PLAIN
    }

    /// Draws whether the next try to launch an instance fails, and if so whether it is the first one in a row.
    pub(super) fn launch_fails(&mut self, service: ServiceId) -> Option<bool> {
        let fleet = self.services.fleets[service.index()].as_mut()?;
        let share = fleet.launches.fail?;
        let number = fleet.launches.tries;
        fleet.launches.tries += 1;
        let draw = self.seed.draw(FAILS, service.0.into(), number, 0).below(10_000);
        let fleet = self.services.fleets[service.index()].as_mut()?;
        (draw < u64::from(share.amount())).then(|| !std::mem::replace(&mut fleet.launches.failed, true))
    }
}
