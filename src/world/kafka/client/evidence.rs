//! Where the manners of each client come from: what was measured, what is inferred, and what nobody has run.

use super::Client;
use crate::language::say;

/// What a client does in an outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// A writer whose partition has no leader: when the caller hears, and of what.
    NoLeader,
    /// What that does to records for other partitions.
    Neighbours,
    /// A writer whose leader is silent.
    SilentLeader,
    /// A reader of a partition without a leader.
    ReaderNoLeader,
    /// A reader whose leader is silent.
    ReaderSilentLeader,
    /// A reader whose coordinator answers errors.
    Coordinator,
    /// The ends of partitions, as lag monitors ask for them.
    EndOffsets,
    /// How many records a poll gives a reader, and how long it may work on them.
    Polls,
}

/// What a value rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The library was run.
    Measured,
    /// It follows from a default and a rule that was measured with another value, or a run ended before it showed.
    Inferred,
    /// Nothing was run: the rule of `java` stands.
    NotMeasured,
}

impl Aspect {
    /// All of them.
    pub const ALL: [Aspect; 8] = [
        Aspect::NoLeader,
        Aspect::Neighbours,
        Aspect::SilentLeader,
        Aspect::ReaderNoLeader,
        Aspect::ReaderSilentLeader,
        Aspect::Coordinator,
        Aspect::EndOffsets,
        Aspect::Polls,
    ];

    /// In words.
    pub fn words(self) -> String {
        match self {
            Aspect::NoLeader => say!(evidence_no_leader),
            Aspect::Neighbours => say!(evidence_neighbours),
            Aspect::SilentLeader => say!(evidence_silent_leader),
            Aspect::ReaderNoLeader => say!(evidence_reader_no_leader),
            Aspect::ReaderSilentLeader => say!(evidence_reader_silent_leader),
            Aspect::Coordinator => say!(evidence_coordinator),
            Aspect::EndOffsets => say!(evidence_end_offsets),
            Aspect::Polls => say!(evidence_polls),
        }
    }
}

impl Evidence {
    /// In words.
    pub fn words(self) -> String {
        match self {
            Evidence::Measured => say!(evidence_measured),
            Evidence::Inferred => say!(evidence_inferred),
            Evidence::NotMeasured => say!(evidence_not_measured),
        }
    }
}

impl Client {
    /// What is known of an aspect of this client.
    pub fn evidence(self, aspect: Aspect) -> Evidence {
        use Evidence::{Inferred, Measured, NotMeasured};
        match (self, aspect) {
            (Client::Java, Aspect::ReaderSilentLeader | Aspect::Coordinator) => NotMeasured,
            // Documented defaults.
            (Client::Java, Aspect::SilentLeader | Aspect::EndOffsets) => Inferred,
            // 300 s of age from a run with an age of 4 s.
            (Client::Kafkajs, Aspect::Neighbours | Aspect::SilentLeader) => Inferred,
            // Not within 175 s, when the run ended.
            (Client::Kafkajs, Aspect::ReaderSilentLeader) => Inferred,
            (
                Client::Platformatic,
                Aspect::ReaderNoLeader
                | Aspect::ReaderSilentLeader
                | Aspect::Coordinator
                | Aspect::EndOffsets
                | Aspect::Polls,
            ) => NotMeasured,
            // Documented defaults.
            (_, Aspect::Polls) => Inferred,
            _ => Measured,
        }
    }

    /// The aspects of which something else than a measurement is known.
    pub fn doubts(self) -> impl Iterator<Item = (Aspect, Evidence)> {
        let known = move |aspect: Aspect| (aspect, self.evidence(aspect));
        Aspect::ALL.into_iter().map(known).filter(|(_, evidence)| *evidence != Evidence::Measured)
    }
}
