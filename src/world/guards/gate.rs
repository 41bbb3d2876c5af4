//! A gate: a guard that a call asks before it goes out. The calls of one replica over one edge share it.
//!
//! A gate is a plain machine: it answers, and the world waits, refuses, or goes on to the next one. Which gates there are,
//! and in which order a call asks them, stands in the table of `world/guards.rs`.

use crate::engine::{Digest, Seed, SimDuration, SimTime};

/// A call that asks a gate.
#[derive(Clone, Copy, Debug)]
pub struct Asking {
    /// Names the call.
    pub call: u32,
    /// The time.
    pub now: SimTime,
    /// Seed of the run.
    pub seed: Seed,
    /// Key of the call's draws.
    pub draw_key: u64,
    /// Step of its operation.
    pub step: u8,
    /// Retries of the step so far.
    pub tries: u8,
}

impl Asking {
    /// A random number from 0 to 1 for this attempt. `purpose` is the gate's own.
    pub fn unit(&self, purpose: u32) -> f64 {
        self.seed.draw(purpose, self.draw_key, self.step.into(), self.tries.into()).unit()
    }
}

/// What a gate answers. While a call sleeps or stands in line it holds its worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The call goes on.
    Passes,
    /// It goes on with a place, which it gives back when its wait is over.
    Enters,
    /// It sleeps so long and goes on.
    PassesAfter(SimDuration),
    /// It sleeps so long and is refused.
    RefusedAfter(SimDuration),
    /// It stands in line until it gets a place, for at most so long, and is refused then.
    InLine(SimDuration),
    /// It is refused.
    Refused,
}

/// A guard that a call asks before it goes out.
pub trait Gate {
    /// Its settings.
    type Config: Copy;

    /// A gate that nobody has asked yet, at `now`.
    fn at_rest(config: Self::Config, now: SimTime) -> Self;

    /// A call asks.
    fn ask(&mut self, asking: &Asking) -> Answer;

    /// What a call asked for behind the gate was answered.
    fn answered(&mut self, _now: SimTime) {}

    /// A call that stood in line gives up.
    fn gave_up(&mut self, _call: u32) {}

    /// A call gives its place back. The one that gets it, if somebody stands in line.
    fn left(&mut self) -> Option<u32> {
        None
    }

    /// Mixes the state into `digest`.
    fn digest(&self, digest: &mut Digest);
}

/// Makes of the table of gates: the list of their kinds, their settings on an edge, and their machines.
macro_rules! gates {
    (
        before the breaker { $($(#[$doc:meta])* $field:ident: $kind:ident($config:ident),)* }
        behind it { $($(#[$later_doc:meta])* $later_field:ident: $later_kind:ident($later_config:ident),)* }
    ) => {
        gates! {
            [$($kind),*]
            $($(#[$doc])* $field: $kind($config),)*
            $($(#[$later_doc])* $later_field: $later_kind($later_config),)*
        }
    };
    ([$($before:ident),*] $($(#[$doc:meta])* $field:ident: $kind:ident($config:ident),)*) => {
        /// A kind of gate, in the order in which a call asks them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum GateKind {
            $($(#[$doc])* $kind,)*
        }

        impl GateKind {
            /// The number of kinds.
            pub const COUNT: usize = GateKind::ALL.len();

            /// All of them, in order.
            pub const ALL: &[GateKind] = &[$(GateKind::$kind),*];

            /// So many of them are asked before the breaker.
            pub(in crate::world) const BEFORE_BREAKER: usize = [$(stringify!($before)),*].len();
        }

        /// The settings of the gates of an edge.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct GateSpec {
            $($(#[$doc])* pub $field: Option<$config>,)*
        }

        impl GateSpec {
            /// No gate.
            pub const NONE: GateSpec = GateSpec { $($field: None),* };

            /// Returns whether it has a gate of this kind.
            pub fn has(&self, kind: GateKind) -> bool {
                match kind {
                    $(GateKind::$kind => self.$field.is_some(),)*
                }
            }

            /// The first gate from place `from` to before place `to` of the order that it has and that is in the set `on`.
            #[inline]
            pub(in crate::world) fn next(&self, from: usize, to: usize, on: u8) -> Option<GateKind> {
                if on == 0 {
                    return None;
                }
                let wanted = |kind: &&GateKind| on & kind.bit() != 0 && self.has(**kind);
                GateKind::ALL[from..to.max(from)].iter().find(wanted).copied()
            }
        }

        /// The gates of one replica over one edge.
        #[derive(Clone, Debug)]
        pub struct Gates {
            $($(#[$doc])* pub $field: Option<$kind>,)*
        }

        impl Gates {
            pub(in crate::world) fn at_rest(spec: &GateSpec, now: SimTime) -> Gates {
                Gates { $($field: spec.$field.map(|config| Gate::at_rest(config, now)),)* }
            }

            /// `None` where there is no such gate.
            pub(in crate::world) fn ask(&mut self, kind: GateKind, asking: &Asking) -> Option<Answer> {
                match kind {
                    $(GateKind::$kind => self.$field.as_mut().map(|gate| gate.ask(asking)),)*
                }
            }

            /// Notifies the gates of the set `on`.
            pub(in crate::world) fn answered(&mut self, on: u8, now: SimTime) {
                $(if let Some(gate) = self.$field.as_mut().filter(|_| on & GateKind::$kind.bit() != 0) {
                    gate.answered(now);
                })*
            }

            pub(in crate::world) fn gave_up(&mut self, kind: GateKind, call: u32) {
                match kind {
                    $(GateKind::$kind => self.$field.iter_mut().for_each(|gate| gate.gave_up(call)),)*
                }
            }

            pub(in crate::world) fn left(&mut self, kind: GateKind) -> Option<u32> {
                match kind {
                    $(GateKind::$kind => self.$field.as_mut().and_then(Gate::left),)*
                }
            }

            fn digest_of(&self, kind: GateKind, digest: &mut Digest) {
                match kind {
                    $(GateKind::$kind => self.$field.iter().for_each(|gate| gate.digest(digest)),)*
                }
            }
        }
    };
}

pub(super) use gates;
