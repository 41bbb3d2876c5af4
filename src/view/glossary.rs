//! The field's words, explained where they are shown.

use crate::telemetry::Measure;

/// Words and what they mean. Kafka's metrics mean exactly this, which is less than their names say (Kafka 4.0
/// documentation, monitoring).
const TERMS: [(&str, &str); 23] = [
    (
        "ActiveControllerCount",
        "1 on the controller that is active. It says nothing about whether it can commit.",
    ),
    (
        "OfflinePartitionsCount",
        "Partitions whose registered leader is \u{201c}none\u{201d}. A dead leader that stays registered is not counted.",
    ),
    (
        "UnderReplicatedPartitions",
        "Partitions that a broker leads and that lack a copy in sync. A partition without a leader is led by nobody, and not counted.",
    ),
    (
        "UnderMinIsrPartitionCount",
        "Led partitions with fewer copies in sync than min.insync.replicas: they refuse acks=all.",
    ),
    (
        "FencedBrokerCount",
        "Brokers that the controller takes for dead: no heartbeat came within the cluster's session timeout.",
    ),
    (
        "Fenced by the controller",
        "The controller takes the broker for dead: no heartbeat came within the cluster's session timeout.",
    ),
    ("PreferredReplicaImbalanceCount", "Partitions that are not led by the first broker of their list."),
    ("LeaderCount", "Partitions that the broker leads."),
    ("PartitionCount", "Copies of partitions that the broker holds, led or not."),
    (
        "State, as the vendor names it",
        "HEALING: the vendor replaces or repairs something. Records still pass, and nobody but the vendor may change the cluster.",
    ),
    (
        "Consumer lag",
        "Records written and not yet read. A client sees no lag on a partition without a leader: it knows of no new records.",
    ),
    (
        "Records given up",
        "Records whose handling failed as often as the consumer tries: skipped, or put aside in another topic (dead letters) for somebody to look at.",
    ),
    (
        "Consumers that left the group",
        "A member that does not poll within max.poll.interval.ms leaves its group, and its partitions go to others, who read everything since the last commit again. When that happens to one after the other, it is a rebalance storm.",
    ),
    ("Oldest unread record", "How long the oldest record that no consumer has read has been lying there."),
    (
        "Produce requests waiting for replicas",
        "Records that were written and are not acknowledged: a copy in sync has not fetched them yet.",
    ),
    ("Elections refused", "Elections that were needed and not held because the duty is blocked."),
    (
        "Producer buffers",
        "Memory for records that wait to be sent, shared by all partitions. When it is full, send() blocks for every one.",
    ),
    (
        "Circuit breakers",
        "They refuse calls at once while recent ones failed or were slow, so that no worker waits for them.",
    ),
    ("Unhealthy after", "A target gets no traffic after so many failed checks in a row."),
    ("Terms so far", "Leaders that the group has had."),
    ("Proposals waiting", "Commands that wait for a leader with a majority."),
    ("Queries waiting", "Queries that wait for a core, or for a primary."),
    (
        "One simulated request stands for",
        "So many requests of customers: what is counted for customers is multiplied by it.",
    ),
];

/// Explains a word, when it is one of the field's.
pub fn meaning(word: &str) -> Option<&'static str> {
    let measure =
        Measure::OF_CUSTOMERS.into_iter().find(|measure| measure.name() == word).map(Measure::definition);
    TERMS.iter().find(|term| term.0 == word).map(|term| term.1).or(measure)
}

/// All words.
pub fn words() -> impl Iterator<Item = &'static str> {
    TERMS.iter().map(|term| term.0).chain(Measure::OF_CUSTOMERS.map(Measure::name))
}
