//! Decisive moments: found in the facts of the run, for playback to slow down at.

use crate::base::wire::wire_enum;
use crate::engine::{SimDuration, SimTime};
use crate::world::fact::Fact;
use crate::world::guards::BreakerState;
use crate::world::kafka::cluster::ClusterFact;

/// After so long without one of its kind, a moment is decisive again.
const QUIET: SimDuration = SimDuration::from_secs(60);

/// The event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decisive {
    /// An election that a healthy controller would have held was refused.
    ElectionRefused,
    /// All workers of a service are busy.
    PoolFull,
    /// A circuit breaker opened.
    BreakerOpened,
}

/// Reads facts, each once, whether they have been drained or not.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    last: [Option<SimTime>; 3],
    read: usize,
    news: Option<Decisive>,
}

fn kind(fact: Fact) -> Option<Decisive> {
    match fact {
        Fact::Cluster(
            _,
            ClusterFact::ElectionRefused { .. } | ClusterFact::Leaderless { refused: true, .. },
        ) => Some(Decisive::ElectionRefused),
        Fact::PoolFull(_) => Some(Decisive::PoolFull),
        Fact::Breaker(_, _, _, transition) if transition.to == BreakerState::Open => {
            Some(Decisive::BreakerOpened)
        }
        _ => None,
    }
}

impl Watch {
    /// Reads what is new of the facts since the last drain.
    pub fn read(&mut self, facts: &[(SimTime, Fact)]) {
        for &(at, fact) in facts.get(self.read..).unwrap_or_default() {
            let Some(kind) = kind(fact) else { continue };
            let last = self.last[kind as usize].replace(at);
            if last.is_none_or(|last| at.since(last) >= QUIET) {
                self.news = Some(kind);
            }
        }
        self.read = facts.len();
    }

    /// The facts have been drained.
    pub fn drained(&mut self) {
        self.read = 0;
    }

    /// The latest decisive moment since the last call.
    pub fn take(&mut self) -> Option<Decisive> {
        self.news.take()
    }
}

wire_enum! {
    Decisive { ElectionRefused {} = 0, PoolFull {} = 1, BreakerOpened {} = 2 } else Decisive::PoolFull;
}
