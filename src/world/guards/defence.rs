//! The defences: switches that act everywhere at once, on waits and requests that begin after them.

use crate::world::World;
use serde::{Deserialize, Serialize};

use crate::world::topology::{PolicySpec, Topology};

/// A defence. A scenario offers those that its document configures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Defence {
    /// Circuit breakers.
    Breakers,
    /// Fail-fast timeouts.
    Timeouts,
    /// Fallbacks.
    Fallbacks,
    /// Budgets of retries.
    RetryBudgets,
    /// Bulkheads on edges.
    Bulkheads,
    /// Rate limiters on edges.
    RateLimits,
    /// Load shedding at the door of services.
    Shedding,
    /// Adaptive throttling on the caller's side.
    Throttling,
    /// Requests that are accepted and done later.
    Queueing,
}

impl Defence {
    /// The number of defences.
    pub const COUNT: usize = 9;

    /// All defences, in the order of the page's switches.
    pub const ALL: [Defence; Defence::COUNT] = [
        Defence::Breakers,
        Defence::Timeouts,
        Defence::Fallbacks,
        Defence::RetryBudgets,
        Defence::Bulkheads,
        Defence::RateLimits,
        Defence::Shedding,
        Defence::Throttling,
        Defence::Queueing,
    ];

    /// Every scenario accepts the commands of these, whether it configures them or not: older documents and links may have them.
    const ALWAYS_ACCEPTED: usize = 3;

    const NAMES: [(&'static str, &'static str); Defence::COUNT] = [
        ("breakers", "Circuit breakers"),
        ("timeouts", "Fail-fast timeouts"),
        ("fallbacks", "Fallbacks"),
        ("retry-budgets", "Retry budgets"),
        ("bulkheads", "Bulkheads"),
        ("rate-limits", "Rate limits"),
        ("shedding", "Load shedding"),
        ("throttling", "Adaptive throttling"),
        ("queueing", "Queueing for later"),
    ];

    /// The word used in commands.
    pub fn word(self) -> &'static str {
        Defence::NAMES[self as usize].0
    }

    /// The name on a switch.
    pub fn title(self) -> &'static str {
        Defence::NAMES[self as usize].1
    }

    /// The name in a sentence.
    pub fn label(self) -> String {
        self.title().to_ascii_lowercase()
    }

    /// Returns whether its name is one thing: `is` on, not `are` on.
    pub fn is_one(self) -> bool {
        matches!(self, Defence::Shedding | Defence::Throttling | Defence::Queueing)
    }

    /// The defence of a word.
    pub fn from_word(word: &str) -> Option<Defence> {
        Defence::ALL.into_iter().find(|defence| defence.word() == word)
    }

    /// The defences that `topology` configures, in the order of the switches.
    pub fn of(topology: &Topology) -> Vec<Defence> {
        Defence::ALL.into_iter().filter(|defence| defence.configured(topology)).collect()
    }

    /// The defences whose commands `topology` accepts.
    pub fn accepted(topology: &Topology) -> Vec<Defence> {
        let accepted = |defence: &Defence| {
            (*defence as usize) < Defence::ALWAYS_ACCEPTED || defence.configured(topology)
        };
        Defence::ALL.into_iter().filter(accepted).collect()
    }

    /// Returns whether it does anything in `topology`.
    pub fn configured(self, topology: &Topology) -> bool {
        let steps = || topology.services.iter().flat_map(|s| &s.operations).flat_map(|o| &o.steps);
        let some = |has: &dyn Fn(&PolicySpec) -> bool| steps().filter_map(|s| s.policy.as_ref()).any(has);
        match self {
            Defence::Breakers => some(&|policy| policy.breaker.is_some()),
            Defence::Timeouts => {
                some(&|policy| policy.fail_fast_timeout != policy.timeout)
                    || topology.services.iter().any(|s| s.producer_fail_fast != s.producer)
            }
            Defence::Fallbacks => some(&|policy| policy.fallback.is_some()),
            Defence::RetryBudgets => some(&|policy| policy.guards.retry_budget.is_some()),
            Defence::Bulkheads => some(&|policy| policy.guards.bulkhead.is_some()),
            Defence::RateLimits => some(&|policy| policy.guards.rate_limiter.is_some()),
            Defence::Shedding => topology.services.iter().any(|service| service.shedding.is_some()),
            Defence::Throttling => some(&|policy| policy.guards.throttle.is_some()),
            Defence::Queueing => some(&|policy| policy.guards.later.is_some()),
        }
    }

    /// Its place in a set of defences as bits.
    pub fn bit(self) -> u16 {
        1 << self as u16
    }

    /// The set of those for which `has` is true, as bits.
    pub fn bits(has: impl Fn(Defence) -> bool) -> u16 {
        Defence::ALL.into_iter().filter(|&defence| has(defence)).fold(0, |bits, defence| bits | defence.bit())
    }

    /// The defences of a set of bits, in the order of the switches.
    pub fn in_bits(bits: u16) -> impl Iterator<Item = Defence> {
        Defence::ALL.into_iter().filter(move |defence| bits & defence.bit() != 0)
    }
}

impl World {
    pub(in crate::world) fn set_defence(&mut self, defence: Defence, on: bool) {
        self.guards.defences[defence as usize] = on;
        if defence == Defence::Timeouts {
            for slot in self.kafka.producers_mut() {
                let service =
                    &self.topology.services[self.services.replicas()[slot.replica.index()].service.index()];
                let config = if on { &service.producer_fail_fast } else { &service.producer };
                slot.producer.set_config(config.clone());
            }
        }
    }
}
