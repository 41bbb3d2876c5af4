//! From an alert that fires to somebody who is called: alerts of a set are gathered for a while, and what joins them later
//! waits for the next call (Alertmanager's `group_wait` and `group_interval`; the group is the set).

use crate::engine::SimTime;
use crate::world::topology::monitors::MonitorsSpec;

/// The alerts of a set that are gathered together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Gathering {
    /// When the next call about the set goes out, while something of it fires.
    next: Option<SimTime>,
}

impl Gathering {
    /// Something of the set fires, or not. True when a call goes out now.
    pub(super) fn look(&mut self, fires: bool, spec: &MonitorsSpec, now: SimTime) -> bool {
        match self.next {
            None if fires && spec.group_wait.as_micros() == 0 => {
                self.next = Some(now + spec.group_interval);
                true
            }
            None => {
                self.next = fires.then_some(now + spec.group_wait);
                false
            }
            Some(due) if now < due => false,
            Some(_) => {
                self.next = fires.then_some(now + spec.group_interval);
                fires
            }
        }
    }
}
