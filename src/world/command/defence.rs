//! The defences: switches that act everywhere at once, on waits and requests that begin after them.

use serde::{Deserialize, Serialize};

use super::kinds::kinds;
use super::{Command, Control, Role, Row};
use crate::language::{Word, say, small, word};
use crate::world::guards::GateKind;
use crate::world::topology::{PolicySpec, Topology};

/// What is said of a defence, and what it is.
struct Called {
    word: &'static str,
    title: Word,
    /// True if its name is one thing.
    one: bool,
    /// True if every scenario accepts its commands, configured or not.
    always: bool,
    /// What follows when it is switched on.
    on: Word,
    /// What it acts on.
    against: Against,
    acts: Acts,
}

/// What a defence acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Against {
    /// Calls that wait too long or fail.
    Waits,
    /// Load: whether somebody waits too long is not what it asks.
    Load,
}

/// Where a defence acts, which says whether a document configures it.
enum Acts {
    /// At a gate.
    Gate(GateKind),
    /// Elsewhere: whether a topology configures it.
    If(fn(&Topology) -> bool),
}

kinds! {
    /// A defence. A scenario offers those that its document configures.
    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    Defence: Called {
        /// Circuit breakers.
        Breakers => Called {
            word: "breakers",
            title: word!(defence_breakers),
            one: false,
            always: true,
            on: word!(defence_breakers_on),
            against: Against::Waits,
            acts: Acts::If(|topology| some(topology, |policy| policy.breaker.is_some())),
        },
        /// Fail-fast timeouts.
        Timeouts => Called {
            word: "timeouts",
            title: word!(defence_timeouts),
            one: false,
            always: true,
            on: word!(defence_timeouts_on),
            against: Against::Waits,
            acts: Acts::If(fails_fast),
        },
        /// Fallbacks.
        Fallbacks => Called {
            word: "fallbacks",
            title: word!(defence_fallbacks),
            one: false,
            always: true,
            on: word!(defence_fallbacks_on),
            against: Against::Waits,
            acts: Acts::If(|topology| some(topology, |policy| policy.fallback.is_some())),
        },
        /// Budgets of retries.
        RetryBudgets => Called {
            word: "retry-budgets",
            title: word!(defence_retry_budgets),
            one: false,
            always: false,
            on: word!(defence_retry_budgets_on),
            against: Against::Load,
            acts: Acts::If(|topology| some(topology, |policy| policy.guards.retry_budget.is_some())),
        },
        /// Bulkheads on edges.
        Bulkheads => Called {
            word: "bulkheads",
            title: word!(defence_bulkheads),
            one: false,
            always: false,
            on: word!(defence_bulkheads_on),
            against: Against::Load,
            acts: Acts::Gate(GateKind::Bulkhead),
        },
        /// Rate limiters on edges.
        RateLimits => Called {
            word: "rate-limits",
            title: word!(defence_rate_limits),
            one: false,
            always: false,
            on: word!(defence_rate_limits_on),
            against: Against::Load,
            acts: Acts::Gate(GateKind::RateLimiter),
        },
        /// Load shedding at the door of services.
        Shedding => Called {
            word: "shedding",
            title: word!(defence_shedding),
            one: true,
            always: false,
            on: word!(defence_shedding_on),
            against: Against::Load,
            acts: Acts::If(|topology| topology.services.iter().any(|service| service.shedding.is_some())),
        },
        /// Adaptive throttling on the caller's side.
        Throttling => Called {
            word: "throttling",
            title: word!(defence_throttling),
            one: true,
            always: false,
            on: word!(defence_throttling_on),
            against: Against::Load,
            acts: Acts::Gate(GateKind::Throttle),
        },
        /// Requests that are accepted and done later.
        Queueing => Called {
            word: "queueing",
            title: word!(defence_queueing),
            one: true,
            always: false,
            on: word!(defence_queueing_on),
            against: Against::Load,
            acts: Acts::If(|topology| some(topology, |policy| policy.guards.later.is_some())),
        },
    }
}

/// Whether the policy of some step has something.
fn some(topology: &Topology, has: impl Fn(&PolicySpec) -> bool) -> bool {
    let operations = topology.services.iter().flat_map(|service| &service.operations);
    let steps = operations.flat_map(|operation| &operation.steps);
    steps.filter_map(|step| step.policy.as_ref()).any(has)
}

/// Whether a step or a producer has a shorter timeout for the defence.
fn fails_fast(topology: &Topology) -> bool {
    let mut services = topology.services.iter();
    some(topology, |policy| policy.fail_fast_timeout != policy.timeout)
        || services.any(|s| s.producer_fail_fast.of(s.client) != s.producer.of(s.client))
}

impl Defence {
    /// The word used in commands.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The name on a switch.
    pub fn title(self) -> String {
        self.row().title.say()
    }

    /// The name in a sentence.
    pub fn label(self) -> String {
        small(&self.title())
    }

    /// How many things its name is, for a sentence: `is` on, or `are` on.
    pub fn count(self) -> u32 {
        if self.row().one { 1 } else { 2 }
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
        match self.row().acts {
            Acts::Gate(kind) => some(topology, |policy| policy.guards.gates.has(kind)),
            Acts::If(configured) => configured(topology),
        }
    }

    /// The gate that it is, if it is one.
    pub fn gate(self) -> Option<GateKind> {
        match self.row().acts {
            Acts::Gate(kind) => Some(kind),
            Acts::If(_) => None,
        }
    }

    /// Tells what follows when it is switched on, in a sentence.
    pub fn on(self) -> String {
        self.row().on.say()
    }

    /// Returns whether it acts on load, not on who waits too long.
    pub fn is_against_load(self) -> bool {
        self.row().against == Against::Load
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
    let (title, count) = (defence.title(), defence.count());
    let past = if on { say!(defence_is_on, title, count) } else { say!(defence_is_off, title, count) };
    Row {
        head: format!("defence {}", defence.word()),
        words: if on { "on" } else { "off" }.into(),
        group: title.clone(),
        part: None,
        name: if on { say!(defence_switch_on) } else { say!(defence_switch_off) }.into(),
        past,
        role: Role::Defence,
        undone_by: Some(Command::Defence(defence, !on)),
        control: Control::Switch,
    }
}
