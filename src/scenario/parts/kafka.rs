//! Kafka clusters with their topics, and the settings of clients.

use super::region::LABEL;
use super::{Names, distinct, limit, recovery};
use crate::engine::SimDuration;
use crate::scenario::reader::{Fields, Node, spelled};
use crate::world::ids::{ClusterId, ControlPlaneId};
use crate::world::kafka::cluster::{ClusterConfig, ClusterSettings};
use crate::world::kafka::consumer::ConsumerSettings;
use crate::world::kafka::producer::ProducerConfig;
use crate::world::kafka::topics::TopicConfig;
use crate::world::topology::ClusterSpec;

pub(super) fn clusters(root: &Fields, names: &Names) -> Vec<ClusterSpec> {
    let list = root.list("clusters", 0, limit::CLUSTERS);
    distinct(&list, "cluster");
    list.iter().enumerate().map(|(i, node)| cluster(node, i, names)).collect()
}

fn cluster(node: &Node, index: usize, names: &Names) -> ClusterSpec {
    let fields = node.fields();
    let control_plane = ControlPlaneId(fields.name("control_plane", "control plane", &names.planes) as u8);
    let brokers = names.zone_list(&fields, "brokers", limit::BROKERS);
    let controllers = names.zone_list(&fields, "controllers", limit::CONTROLLERS);
    if controllers.len().is_multiple_of(2) && !controllers.is_empty() {
        let found = controllers.len();
        fields.wrong_at(
            "controllers",
            format!("found {found} controllers, expected an odd number for a majority"),
        );
    }
    let active = fields.name("active_controller", "zone", &names.zones);
    let active_controller = controllers.iter().position(|zone| zone.index() == active).unwrap_or_else(|| {
        fields.wrong_at(
            "active_controller",
            "found a zone without a controller, expected one of `controllers`",
        );
        0
    });
    let list = fields.list("topics", 1, limit::TOPICS);
    distinct(&list, "topic");
    let mut topics: Vec<TopicConfig> = list.iter().map(|node| topic(node, brokers.len())).collect();
    // MSK's default: min.insync.replicas 2 in three zones, 1 in two (domain facts A7).
    let count = brokers.len() as u8;
    topics.push(TopicConfig::offsets(count, if count >= 3 { 2 } else { 1 }));
    let spec = ClusterSpec {
        id: fields.id("id"),
        label: fields.text("label", LABEL),
        config: ClusterConfig {
            id: ClusterId(index as u8),
            brokers,
            controllers,
            active_controller: active_controller as u8,
            topics,
            settings: settings(fields.get("settings")),
        },
        control_plane,
        replica: recovery::replica(&fields, names),
    };
    fields.close();
    spec
}

/// Defaults: replication factor 3, `min.insync.replicas` 2, clean elections only (`TopicConfig::new`).
fn topic(node: &Node, brokers: usize) -> TopicConfig {
    let fields = node.fields();
    let mut topic =
        TopicConfig::new(fields.id("id"), fields.count("partitions", 1, limit::PARTITIONS) as u16);
    topic.replication_factor =
        fields.count_or("replication_factor", 1, limit::BROKERS as u64, topic.replication_factor.into())
            as u8;
    topic.min_insync_replicas =
        fields.count_or("min_insync_replicas", 1, limit::BROKERS as u64, topic.min_insync_replicas.into())
            as u8;
    topic.unclean = fields.flag_or("unclean_leader_election", topic.unclean);
    // Whether somebody reads it is seen from the services.
    topic.subscribed = false;
    let (factor, least) = (topic.replication_factor, topic.min_insync_replicas);
    // Without brokers that is the mistake, and it is reported where they are listed.
    if usize::from(factor) > brokers && brokers > 0 {
        let message = format!("found replication factor {factor}, expected at most the {brokers} brokers");
        fields.wrong_at("replication_factor", message);
    }
    if least > factor {
        let message =
            format!("found min.insync.replicas {least}, expected at most the replication factor {factor}");
        fields.wrong_at("min_insync_replicas", message);
    }
    fields.close();
    topic
}

fn settings(node: Option<Node>) -> ClusterSettings {
    let mut own = ClusterSettings::default();
    let Some(node) = node else { return own };
    let fields = node.fields();
    own.heartbeat_interval = fields.period_or("heartbeat_interval", own.heartbeat_interval);
    own.session_timeout = fields.duration_or("session_timeout", own.session_timeout);
    own.registration_timeout = fields.period_or("registration_timeout", own.registration_timeout);
    own.controller_election.0 = fields.duration_or("controller_election_min", own.controller_election.0);
    own.controller_election.1 = fields.duration_or("controller_election_max", own.controller_election.1);
    own.metadata_commit = fields.duration_or("metadata_commit", own.metadata_commit);
    own.replica_lag_time_max = fields.period_or("replica_lag_time_max", own.replica_lag_time_max);
    own.auto_leader_rebalance = fields.flag_or("auto_leader_rebalance", own.auto_leader_rebalance);
    own.leader_imbalance_check = fields.period_or("leader_imbalance_check", own.leader_imbalance_check);
    own.controlled_shutdown = fields.flag_or("controlled_shutdown", own.controlled_shutdown);
    own.eligible_leader_replicas = fields.flag_or("eligible_leader_replicas", own.eligible_leader_replicas);
    own.high_watermark_needs_min_isr =
        fields.flag_or("high_watermark_needs_min_isr", own.high_watermark_needs_min_isr);
    own.replication_round = fields.duration_or("replication_round", own.replication_round);
    own.catch_up_bytes_per_second =
        fields.count_or("catch_up_bytes_per_second", 1_000, 100_000_000_000, own.catch_up_bytes_per_second);
    own.broker_startup = fields.duration_or("broker_startup", own.broker_startup);
    own.broker_stop = fields.duration_or("broker_stop", own.broker_stop);
    own.process_restart = fields.period_or("process_restart", own.process_restart);
    own.move_partition_time = fields.period_or("move_partition_time", own.move_partition_time);
    if own.session_timeout <= own.heartbeat_interval {
        fields.wrong(
            "found session_timeout as short as heartbeat_interval or shorter, expected it to be longer",
        );
    }
    if own.controller_election.1 < own.controller_election.0 {
        fields.wrong("found controller_election_max below controller_election_min, expected at least that");
    }
    fields.close();
    own
}

/// Settings of a producer, on top of `base`.
pub(super) fn producer(node: Option<Node>, base: &ProducerConfig) -> ProducerConfig {
    let mut own = base.clone();
    let Some(node) = node else { return own };
    let fields = node.fields();
    own.linger = fields.delay_or("linger", own.linger);
    own.batch_size = fields.count_or("batch_size", 1, 100_000_000, own.batch_size.into()) as u32;
    own.buffer_memory = fields.count_or("buffer_memory", 16_384, 100_000_000_000, own.buffer_memory);
    own.max_block = fields.delay_or("max_block", own.max_block);
    own.delivery_timeout = fields.duration_or("delivery_timeout", own.delivery_timeout);
    own.request_timeout = fields.period_or("request_timeout", own.request_timeout);
    own.max_request_size =
        fields.count_or("max_request_size", 1, 100_000_000, own.max_request_size.into()) as u32;
    own.max_in_flight = fields.count_or("max_in_flight", 1, 5, own.max_in_flight.into()) as u8;
    own.retry_backoff = fields.period_or("retry_backoff", own.retry_backoff);
    own.retry_backoff_max = fields.period_or("retry_backoff_max", own.retry_backoff_max);
    own.reconnect_backoff = fields.period_or("reconnect_backoff", own.reconnect_backoff);
    own.reconnect_backoff_max = fields.period_or("reconnect_backoff_max", own.reconnect_backoff_max);
    own.connection_setup_timeout =
        fields.duration_or("connection_setup_timeout", own.connection_setup_timeout);
    own.connection_setup_timeout_max =
        fields.duration_or("connection_setup_timeout_max", own.connection_setup_timeout_max);
    own.metadata_max_age = fields.period_or("metadata_max_age", own.metadata_max_age);
    if own.delivery_timeout < own.linger + own.request_timeout {
        let (found, least) = (spelled(own.delivery_timeout), spelled(own.linger + own.request_timeout));
        fields.wrong(format!(
            "found delivery_timeout {found}, expected at least linger + request_timeout = {least}"
        ));
    }
    if u64::from(own.batch_size) > own.buffer_memory {
        fields.wrong("found batch_size above buffer_memory, expected it to fit");
    }
    fields.close();
    own
}

/// Settings of a consumer.
pub(super) fn consumer(node: Option<Node>) -> ConsumerSettings {
    let mut own = ConsumerSettings::default();
    let Some(node) = node else { return own };
    let fields = node.fields();
    // A broker refuses other session timeouts: group.min/max.session.timeout.ms (GroupCoordinatorConfig).
    let (least, most) = (SimDuration::from_secs(6), SimDuration::from_secs(1_800));
    own.session_timeout =
        fields.get("session_timeout").map_or(own.session_timeout, |node| node.duration(least, most));
    own.heartbeat_interval = fields.period_or("heartbeat_interval", own.heartbeat_interval);
    own.initial_rebalance_delay = fields.delay_or("initial_rebalance_delay", own.initial_rebalance_delay);
    own.auto_commit_interval = fields.period_or("auto_commit_interval", own.auto_commit_interval);
    own.request_timeout = fields.period_or("request_timeout", own.request_timeout);
    own.fetch_max_wait = fields.period_or("fetch_max_wait", own.fetch_max_wait);
    own.retry_backoff = fields.period_or("retry_backoff", own.retry_backoff);
    own.retry_backoff_max = fields.period_or("retry_backoff_max", own.retry_backoff_max);
    own.reconnect_backoff = fields.period_or("reconnect_backoff", own.reconnect_backoff);
    own.connection_setup_timeout = fields.period_or("connection_setup_timeout", own.connection_setup_timeout);
    own.commit_timeout = fields.period_or("commit_timeout", own.commit_timeout);
    own.round_trip = fields.duration_or("round_trip", own.round_trip);
    if own.session_timeout <= own.heartbeat_interval {
        fields.wrong(
            "found session_timeout as short as heartbeat_interval or shorter, expected it to be longer",
        );
    }
    fields.close();
    own
}
