//! Kafka clusters with their topics, and the settings of clients.

use super::{Names, distinct, limit, recovery, topics};
use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, Node, follows, spelled};
use crate::scenario::report::Report;
use crate::world::ids::{ClusterId, ControlPlaneId, ZoneId};
use crate::world::kafka::client::{Client, Memory, PerClient};
use crate::world::kafka::cluster::{ClusterConfig, ClusterSettings};
use crate::world::kafka::consumer::{ConsumerSettings, GivenUp, Redelivery};
use crate::world::kafka::producer::ProducerConfig;
use crate::world::topology::ClusterSpec;

pub(super) fn clusters(root: &Fields, names: &Names) -> Vec<ClusterSpec> {
    let list = root.list("clusters", 0, limit::CLUSTERS);
    distinct(&list, "cluster");
    list.iter().enumerate().map(|(i, node)| cluster(node, i, names)).collect()
}

meanings! {
    CLUSTER {
        /// Identifier of the cluster; topics are named `ID.TOPIC` by services.
        "id",
        /// Name of the cluster on the page; its identifier without it.
        "label",
        /// The vendor's control plane that operates the cluster: whose duty "elect-leaders" its elections are. The first one
        /// without it.
        "control_plane",
        /// Zone of each broker, numbered from 1 in this order; or objects with Kafka's own numbers.
        "brokers",
        /// Zone of each node of the metadata quorum (KRaft), an odd number; the vendor runs them, and a majority
        /// must be up. Assumed: three, in the zones of the brokers in turn.
        "controllers",
        /// Zone of the controller node that is active at the start. Assumed: the first one.
        "active_controller",
        /// The customers' topics; Kafka's own `__consumer_offsets` with 50 partitions comes by itself, unless it is listed.
        "topics",
        /// Timers and limits of brokers and controllers, under Kafka's names in lower case.
        "settings",
        /// The standby cluster that records are copied to, for a fail-over by hand; none without it.
        "replica",
    }
}

fn cluster(node: &Node, index: usize, names: &Names) -> ClusterSpec {
    let fields = node.fields(CLUSTER);
    follows!(fields, "control_plane", names.planes.first());
    let plane = match fields.get("control_plane") {
        None if !names.planes.is_empty() => 0,
        _ => fields.name("control_plane", "control plane", &names.planes),
    };
    let brokers = topics::brokers(&fields, names);
    let settings = settings(&fields);
    let controllers = controllers(&fields, &brokers.zones, names);
    if controllers.len().is_multiple_of(2) && !controllers.is_empty() {
        let found = controllers.len();
        fields.wrong_at(
            "controllers",
            format!("found {found} controllers, expected an odd number for a majority"),
        );
    }
    let first = controllers.first().map_or(0, |zone| zone.index());
    follows!(fields, "active_controller", names.zones.get(first));
    let active = fields.get("active_controller");
    let active = active.map_or(first, |node| node.one_of("zone", &names.zones).unwrap_or(0));
    let active_controller = controllers.iter().position(|zone| zone.index() == active).unwrap_or_else(|| {
        fields.wrong_at(
            "active_controller",
            "found a zone without a controller, expected one of `controllers`",
        );
        0
    });
    let topics = topics::topics(&fields, &brokers, settings.eligible_leader_replicas);
    let spec = ClusterSpec {
        label: fields.label(),
        id: fields.id("id"),
        config: ClusterConfig {
            id: ClusterId(index as u8),
            brokers: brokers.zones,
            numbers: brokers.numbers,
            down: brokers.down,
            controllers,
            active_controller: active_controller as u8,
            topics,
            settings,
        },
        control_plane: ControlPlaneId(plane as u8),
        replica: recovery::replica(&fields, names),
    };
    fields.close();
    spec
}

/// Zones of the controller nodes: three, in the zones of the brokers in turn, where the document says nothing.
fn controllers(fields: &Fields, brokers: &[ZoneId], names: &Names) -> Vec<ZoneId> {
    if fields.get("controllers").is_some() {
        return names.zone_list(fields, "controllers", limit::CONTROLLERS);
    }
    let mut zones = brokers.to_vec();
    crate::base::order::sort(&mut zones);
    zones.dedup();
    let usual: Vec<ZoneId> = zones.iter().copied().cycle().take(3).collect();
    follows!(
        fields,
        "controllers",
        usual.iter().map(|zone| names.zones.get(zone.index())).collect::<Vec<_>>()
    );
    usual
}

meanings! {
    SETTINGS {
        /// Time between two heartbeats of a broker to the controller, `broker.heartbeat.interval.ms`.
        "heartbeat_interval",
        /// How long the controller waits for a heartbeat until it fences the broker, `broker.session.timeout.ms`.
        "session_timeout",
        /// How long a starting broker tries to register until it exits, `initial.broker.registration.timeout.ms`.
        "registration_timeout",
        /// Shortest time from the loss of the active controller to the next one. From the timeouts of Kafka's
        /// `QuorumConfig`: fetch 2 s, election 1 s, back-off up to 1 s.
        "controller_election_min",
        /// Longest time from the loss of the active controller to the next one; the time is drawn evenly.
        "controller_election_max",
        /// Time of one commit to the metadata log: `controller.quorum.append.linger.ms` of 25 ms and a round trip.
        "metadata_commit",
        /// How long a follower may be behind until it leaves the in-sync replicas, `replica.lag.time.max.ms`;
        /// looked at every half of it.
        "replica_lag_time_max",
        /// Whether leadership goes back to preferred leaders by itself, `auto.leader.rebalance.enable`.
        "auto_leader_rebalance",
        /// Time between two looks for partitions that their preferred leader does not lead,
        /// `leader.imbalance.check.interval.seconds`.
        "leader_imbalance_check",
        /// Whether a broker that stops in order hands its leaderships over first, `controlled.shutdown.enable`.
        "controlled_shutdown",
        /// Whether replicas that were in sync may lead when none is any more (KIP-966). Off as in Kafka 4.0; on for
        /// new clusters from 4.1.
        "eligible_leader_replicas",
        /// Whether consumers see nothing new while fewer than `min.insync.replicas` are in sync, as in Kafka 4.0.
        /// Without it such writes are answered NOT_ENOUGH_REPLICAS_AFTER_APPEND.
        "high_watermark_needs_min_isr",
        /// Time of one round of replication: a follower's fetch to the leader and back. Assumed, between zones.
        "replication_round",
        /// How fast a broker that has come back copies what it missed, over all its partitions, in bytes per
        /// second. Assumed.
        "catch_up_bytes_per_second",
        /// Time from the start of a broker's process until it asks to be registered: recovery of its logs. Assumed.
        "broker_startup",
        /// Time from the last leadership handed over to the end of the process, when a broker stops in order.
        /// Assumed.
        "broker_stop",
        /// Time from the exit of a broker's process until its supervisor starts it again. Assumed.
        "process_restart",
        /// An administrator's time for each partition that is moved by hand. Assumed.
        "move_partition_time",
        /// A broker's work on one request for metadata; other requests wait meanwhile. None without it: requests for
        /// metadata are counted, and cost nothing.
        "metadata_time",
    }
}

fn settings(cluster: &Fields) -> ClusterSettings {
    let mut own = ClusterSettings::default();
    let fields = cluster.object("settings", SETTINGS);
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
    own.metadata_time = fields.delay_or("metadata_time", own.metadata_time);
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

meanings! {
    PRODUCER {
        /// How long a record waits for others to fill its batch, `linger.ms`. As in Kafka before 4.0, which has 5
        /// ms.
        "linger",
        /// Size of a batch that is sent without lingering, in bytes, `batch.size`.
        "batch_size",
        /// Memory for records that are not acknowledged, in bytes over all partitions, `buffer.memory`; when it is
        /// full, send() blocks.
        "buffer_memory",
        /// How long one send() may block for metadata and memory together, `max.block.ms`.
        "max_block",
        /// How long after its creation a batch may be tried until it fails, `delivery.timeout.ms`; at least linger
        /// and request_timeout together.
        "delivery_timeout",
        /// How long a broker's answer is waited for, `request.timeout.ms`; the broker waits as long for its
        /// replicas.
        "request_timeout",
        /// Largest request, in bytes, `max.request.size`.
        "max_request_size",
        /// Most unanswered requests per broker, `max.in.flight.requests.per.connection`; at most 5 because the
        /// producer is idempotent.
        "max_in_flight",
        /// First wait before a retry or another request for metadata, `retry.backoff.ms`; it doubles, within 20 %
        /// of chance.
        "retry_backoff",
        /// Longest wait before a retry, `retry.backoff.max.ms`.
        "retry_backoff_max",
        /// First wait before a new connection to a broker, `reconnect.backoff.ms`; it doubles, within 20 % of
        /// chance.
        "reconnect_backoff",
        /// Longest wait before a new connection, `reconnect.backoff.max.ms`.
        "reconnect_backoff_max",
        /// How long a connection to a silent broker is tried at first, `socket.connection.setup.timeout.ms`; it
        /// doubles with every failure.
        "connection_setup_timeout",
        /// How long a connection is tried at most, `socket.connection.setup.timeout.max.ms`.
        "connection_setup_timeout_max",
        /// Age at which metadata is asked for again though nothing failed, `metadata.max.age.ms`.
        "metadata_max_age",
    }
}

/// The client library of a service.
pub(super) fn client(fields: &Fields) -> Client {
    fields.word_or("client", "client", &Client::ALL.map(|client| (client.name(), client)), Client::Java)
}

/// Settings of a service's producers: what the document states, on top of what each client has in `base`. Mistakes are
/// reported once, as of Java's.
pub(super) fn producers(node: Option<Node>, base: &PerClient<ProducerConfig>) -> PerClient<ProducerConfig> {
    let silent = Report::default();
    PerClient::new(|client| {
        let node = node.as_ref().map(|node| match client {
            Client::Java => node.clone(),
            _ => Node { report: &silent, ..node.clone() },
        });
        producer(node, base.of(client))
    })
}

/// Settings of a producer, on top of `base`.
fn producer(node: Option<Node>, base: &ProducerConfig) -> ProducerConfig {
    let mut own = base.clone();
    let Some(node) = node else { return own };
    let fields = node.fields(PRODUCER);
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
    if own.manner.memory == Memory::Shared && u64::from(own.batch_size) > own.buffer_memory {
        fields.wrong("found batch_size above buffer_memory, expected it to fit");
    }
    fields.close();
    own
}

meanings! {
    CONSUMER {
        /// How long the coordinator waits for a member's heartbeat until it takes its partitions away,
        /// `session.timeout.ms`.
        "session_timeout",
        /// Time between two heartbeats of a member to its coordinator, `heartbeat.interval.ms`.
        "heartbeat_interval",
        /// How long an empty group waits for further members before its first assignment,
        /// `group.initial.rebalance.delay.ms`.
        "initial_rebalance_delay",
        /// How long a member may work on what a poll gave it until it leaves the group, `max.poll.interval.ms`.
        "max_poll_interval",
        /// The most records that a poll gives, `max.poll.records`; 1 for librdkafka, aiokafka and kafkajs, which give
        /// them one by one. Without it polls of several records are followed only while consumers are slow or a record
        /// fails for ever.
        "max_poll_records",
        /// Time between two commits of what has been read, `auto.commit.interval.ms`.
        "auto_commit_interval",
        /// Whether the processing of each record ends with a synchronous commit (`commitSync()`), in place of the
        /// automatic ones; the member waits in it while its coordinator is lost, as long as its client does.
        "sync_commit",
        /// How long a broker's answer is waited for, `request.timeout.ms`.
        "request_timeout",
        /// How long a broker holds a fetch that finds nothing, `fetch.max.wait.ms`.
        "fetch_max_wait",
        /// First wait before a retry, `retry.backoff.ms`; it doubles, within 20 % of chance.
        "retry_backoff",
        /// Longest wait before a retry, `retry.backoff.max.ms`.
        "retry_backoff_max",
        /// Wait before a new connection to a broker, `reconnect.backoff.ms`.
        "reconnect_backoff",
        /// How long a connection to a silent broker is tried, `socket.connection.setup.timeout.ms`.
        "connection_setup_timeout",
        /// How long a commit may wait for the replicas of the offsets topic, the broker's
        /// `offsets.commit.timeout.ms`.
        "commit_timeout",
        /// Time of one round trip to a broker. Assumed.
        "round_trip",
    }
}

/// Settings of a service's consumers, as `producers`.
pub(super) fn consumers(node: Option<Node>) -> PerClient<ConsumerSettings> {
    let silent = Report::default();
    PerClient::new(|client| {
        let node = node.as_ref().map(|node| match client {
            Client::Java => node.clone(),
            _ => Node { report: &silent, ..node.clone() },
        });
        consumer(node, ConsumerSettings::of(client))
    })
}

meanings! {
    RETRY {
        /// How many times a record is tried in all until it is given up; for ever without it.
        "attempts",
        /// Pause before each further attempt, in which the member does nothing else. Assumed.
        "back_off",
        /// What becomes of a record that is given up: `skip` logs and skips it, `dead-letter` puts it aside in another
        /// topic, which is counted.
        "then",
    }
}

/// What a consumer does about a record whose handling fails.
pub(super) fn retry(node: &Node) -> Redelivery {
    let fields = node.fields(RETRY);
    let own = Redelivery::default();
    let words = [("skip", GivenUp::Skip), ("dead-letter", GivenUp::DeadLetter)];
    let retry = Redelivery {
        attempts: fields.get("attempts").map(|_| fields.count("attempts", 1, limit::RETRIED) as u32),
        back_off: fields.delay_or("back_off", own.back_off),
        then: fields.word_or("then", "way to give a record up", &words, own.then),
    };
    // An attempt takes no time by itself: for ever without a pause would be a run that stands still.
    let least = SimDuration::from_millis(10);
    if retry.attempts.is_none() && retry.back_off < least {
        let (found, least) = (spelled(retry.back_off), spelled(least));
        fields.wrong(format!("found back_off {found} without `attempts`, expected at least {least}"));
    }
    if retry.attempts.is_none() && fields.get("then").is_some() {
        fields.wrong("found `then` without `attempts`, expected the number of attempts before it");
    }
    fields.close();
    retry
}

/// Settings of a consumer, on top of `own`.
fn consumer(node: Option<Node>, mut own: ConsumerSettings) -> ConsumerSettings {
    let Some(node) = node else { return own };
    let fields = node.fields(CONSUMER);
    // A broker refuses other session timeouts: group.min/max.session.timeout.ms (GroupCoordinatorConfig).
    let (least, most) = (SimDuration::from_secs(6), SimDuration::from_secs(1_800));
    own.session_timeout = fields.duration_within_or("session_timeout", least, most, own.session_timeout);
    own.heartbeat_interval = fields.period_or("heartbeat_interval", own.heartbeat_interval);
    own.initial_rebalance_delay = fields.delay_or("initial_rebalance_delay", own.initial_rebalance_delay);
    own.max_poll_interval = fields.period_or("max_poll_interval", own.max_poll_interval);
    own.counts_polls = fields.get("max_poll_records").is_some();
    own.max_poll_records =
        fields.count_or("max_poll_records", 1, limit::POLL_RECORDS, own.max_poll_records.into()) as u32;
    own.auto_commit_interval = fields.period_or("auto_commit_interval", own.auto_commit_interval);
    own.sync_commit = fields.flag_or("sync_commit", own.sync_commit);
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
