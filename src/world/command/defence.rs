//! The defences: switches that act everywhere at once, on waits and requests that begin after them.

use serde::{Deserialize, Serialize};

use super::kinds::kinds;
use super::{Command, Control, Role, Row};
use crate::world::topology::{PolicySpec, Topology};

/// A defence's word and title.
struct Called {
    word: &'static str,
    title: &'static str,
    /// True if its name is one thing.
    one: bool,
    /// True if every scenario accepts its commands, configured or not.
    always: bool,
}

kinds! {
    /// A defence. A scenario offers those that its document configures.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    Defence: Called {
        /// Circuit breakers.
        Breakers => Called { word: "breakers", title: "Circuit breakers", one: false, always: true },
        /// Fail-fast timeouts.
        Timeouts => Called { word: "timeouts", title: "Fail-fast timeouts", one: false, always: true },
        /// Fallbacks.
        Fallbacks => Called { word: "fallbacks", title: "Fallbacks", one: false, always: true },
        /// Budgets of retries.
        RetryBudgets => Called { word: "retry-budgets", title: "Retry budgets", one: false, always: false },
        /// Bulkheads on edges.
        Bulkheads => Called { word: "bulkheads", title: "Bulkheads", one: false, always: false },
        /// Rate limiters on edges.
        RateLimits => Called { word: "rate-limits", title: "Rate limits", one: false, always: false },
        /// Load shedding at the door of services.
        Shedding => Called { word: "shedding", title: "Load shedding", one: true, always: false },
        /// Adaptive throttling on the caller's side.
        Throttling => Called { word: "throttling", title: "Adaptive throttling", one: true, always: false },
        /// Requests that are accepted and done later.
        Queueing => Called { word: "queueing", title: "Queueing for later", one: true, always: false },
    }
}

impl Defence {
    /// The word used in commands.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The name on a switch.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    /// The name in a sentence.
    pub fn label(self) -> String {
        self.title().to_ascii_lowercase()
    }

    /// Returns whether its name is one thing: `is` on, not `are` on.
    pub fn is_one(self) -> bool {
        self.row().one
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
        // Older documents and links may have commands of some that a scenario does not configure.
        let accepted = |defence: &Defence| defence.row().always || defence.configured(topology);
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
                    || topology
                        .services
                        .iter()
                        .any(|s| s.producer_fail_fast.of(s.client) != s.producer.of(s.client))
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

/// Why the switching of a defence changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DefenceWhy {
    /// The scenario does not configure it.
    NotConfigured,
    /// It is on, or off, already.
    Switched(bool),
}

pub(super) fn switch(defence: Defence, on: bool) -> Row {
    Row {
        head: format!("defence {}", defence.word()),
        words: if on { "on" } else { "off" }.into(),
        group: defence.title().to_string(),
        part: None,
        name: if on { "Switch on" } else { "Switch off" }.into(),
        past: format!("{} {}", defence.title(), if on { "on" } else { "off" }),
        role: Role::Defence,
        undone_by: Some(Command::Defence(defence, !on)),
        control: Control::Switch,
    }
}
