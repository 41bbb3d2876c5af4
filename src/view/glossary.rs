//! The field's words, explained where they are shown.

use std::sync::OnceLock;

use crate::language::{Word, word};
use crate::telemetry::Measure;

/// A word that is explained: Kafka's metrics have their own names in every language.
enum Term {
    Metric(&'static str),
    Said(Word),
}

use Term::{Metric, Said};

/// Words and what they mean. Kafka's metrics mean exactly this, which is less than their names say (Kafka 4.0
/// documentation, monitoring).
const TERMS: [(Term, Word); 23] = [
    (Metric("ActiveControllerCount"), word!(means_active_controller)),
    (Metric("OfflinePartitionsCount"), word!(means_offline)),
    (Metric("UnderReplicatedPartitions"), word!(means_under_replicated)),
    (Metric("UnderMinIsrPartitionCount"), word!(means_under_min_isr)),
    (Metric("FencedBrokerCount"), word!(means_fenced_count)),
    (Said(word!(fact_fenced)), word!(means_fenced)),
    (Metric("PreferredReplicaImbalanceCount"), word!(means_imbalance)),
    (Metric("LeaderCount"), word!(means_leader_count)),
    (Metric("PartitionCount"), word!(means_partition_count)),
    (Said(word!(fact_vendor_state)), word!(means_vendor_state)),
    (Said(word!(fact_lag)), word!(means_lag)),
    (Said(word!(fact_records_given_up)), word!(means_records_given_up)),
    (Said(word!(fact_consumers_left)), word!(means_consumers_left)),
    (Said(word!(fact_oldest_unread)), word!(means_oldest_unread)),
    (Said(word!(fact_produce_waiting)), word!(means_produce_waiting)),
    (Said(word!(fact_elections_refused)), word!(means_elections_refused)),
    (Said(word!(fact_buffers)), word!(means_buffers)),
    (Said(word!(fact_breakers)), word!(means_breakers)),
    (Said(word!(fact_unhealthy_after)), word!(means_unhealthy_after)),
    (Said(word!(fact_terms)), word!(means_terms)),
    (Said(word!(fact_proposals_waiting)), word!(means_proposals_waiting)),
    (Said(word!(fact_store_queries_waiting)), word!(means_queries_waiting)),
    (Said(word!(fact_stands_for)), word!(means_stands_for)),
];

/// All words and their meanings. What is spoken is chosen once, before anything is shown.
fn all() -> &'static [(String, String)] {
    static ALL: OnceLock<Vec<(String, String)>> = OnceLock::new();
    ALL.get_or_init(|| {
        let terms = TERMS.iter().map(|(term, means)| match term {
            Metric(name) => ((*name).to_owned(), means.say()),
            Said(word) => (word.say(), means.say()),
        });
        let measures = Measure::OF_CUSTOMERS.map(|measure| (measure.name(), measure.definition()));
        terms.chain(measures).collect()
    })
}

/// Explains a word, when it is one of the field's.
pub fn meaning(word: &str) -> Option<&'static str> {
    all().iter().find(|term| term.0 == word).map(|term| term.1.as_str())
}

/// All words.
pub fn words() -> impl Iterator<Item = &'static str> {
    all().iter().map(|term| term.0.as_str())
}
