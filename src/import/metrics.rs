//! The words of monitoring in documents and the names that exporters have for them: one table for both directions.
//! `import/rules` reads rules by it, `export/prometheus` writes them by it.
//!
//! An alert looks at one series of a part: an exporter's own, or one that a recording rule makes of several. Whoever
//! has other names changes the recording rule, and the alerts stay.

/// The part that a metric is of, by the label that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// A Kafka cluster.
    Cluster,
    /// A consumer group.
    Group,
    /// A service.
    Service,
    /// A journey.
    Journey,
    /// A quorum group.
    Quorum,
    /// A store.
    Store,
}

impl Of {
    /// The label that names the part.
    pub const fn label(self) -> &'static str {
        match self {
            Of::Cluster => "cluster",
            Of::Group => "consumergroup",
            // As OpenTelemetry names it.
            Of::Service => "service_name",
            Of::Journey => "journey",
            Of::Quorum => "quorum",
            Of::Store => "store",
        }
    }
}

/// What an alert does with the series of a part.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum How {
    /// It adds them.
    Sum,
    /// It adds them; a rule that looks at each of them by itself is read as well, which is less.
    SumOrEach,
    /// It takes the largest.
    Max,
    /// There is one: a recording rule makes it.
    Recorded(&'static Recorded),
}

/// A recording rule.
#[derive(Debug, PartialEq)]
pub struct Recorded {
    /// Its expression; `$W` stands for the window of rates. Empty for one that the document's objective makes.
    pub expression: &'static str,
    /// Series that show it at work, each with what it grows by in every interval, or its value if it starts with `=`.
    pub given: &'static [(&'static str, &'static str)],
    /// The value that comes of them.
    pub gives: f64,
    /// It is that much per interval: per second, it goes by the interval.
    pub per_interval: bool,
}

/// A metric of documents, and of exporters.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its word in documents.
    pub word: &'static str,
    /// Whose it is.
    pub of: Of,
    /// The series.
    pub series: &'static str,
    /// What is done with them.
    pub how: How,
    /// Who exports them.
    pub source: &'static str,
}

macro_rules! rows {
    ($($word:literal $of:ident $series:literal $how:ident $([$expression:literal $(, $given:literal $values:literal)* => $gives:literal $($per:ident)?])? $source:literal;)*) => {
        /// The table.
        pub const ROWS: &[Row] = &[$(Row {
            word: $word,
            of: Of::$of,
            series: $series,
            how: rows!(@ $how $([$expression $(, $given $values)* => $gives $($per)?])?),
            source: $source,
        }),*];
    };
    (@ Recorded [$expression:literal $(, $given:literal $values:literal)* => $gives:literal $($per:ident)?]) => {
        How::Recorded(&Recorded {
            expression: $expression,
            given: &[$(($given, $values)),*],
            gives: $gives,
            per_interval: rows!(# $($per)?),
        })
    };
    (@ $how:ident) => { How::$how };
    (#) => { false };
    (# per) => { true };
}

rows! {
    "OfflinePartitionsCount" Cluster "kafka_controller_kafkacontroller_offlinepartitionscount" Max "JMX exporter";
    "sum(OfflinePartitionsCount)" Cluster "kafka_controller_kafkacontroller_offlinepartitionscount" Sum "JMX exporter";
    "ActiveControllerCount" Cluster "kafka_controller_kafkacontroller_activecontrollercount" Sum "JMX exporter";
    "GlobalPartitionCount" Cluster "kafka_controller_kafkacontroller_globalpartitioncount" Max "JMX exporter";
    "UnderReplicatedPartitions" Cluster "kafka_server_replicamanager_underreplicatedpartitions" SumOrEach
        "JMX exporter";
    "UnderMinIsrPartitionCount" Cluster "kafka_server_replicamanager_underminisrpartitioncount" SumOrEach
        "JMX exporter";
    "LeaderCount" Cluster "kafka_server_replicamanager_leadercount" Sum "JMX exporter";
    "GlobalPartitionCount - sum(LeaderCount)" Cluster "by_cluster:partitions_without_leader:count" Recorded [
        "max by (cluster) (kafka_controller_kafkacontroller_globalpartitioncount) - sum by (cluster) (kafka_server_replicamanager_leadercount)",
        "kafka_controller_kafkacontroller_globalpartitioncount{cluster=\"c\"}" "=24",
        "kafka_server_replicamanager_leadercount{cluster=\"c\", instance=\"1\"}" "=8",
        "kafka_server_replicamanager_leadercount{cluster=\"c\", instance=\"2\"}" "=9" => 7.0] "JMX exporter";
    "brokers_down" Cluster "by_cluster:brokers_down:count" Recorded [
        "count by (cluster) (up{job=\"kafka\"} == 0)",
        "up{job=\"kafka\", cluster=\"c\", instance=\"1\"}" "=0",
        "up{job=\"kafka\", cluster=\"c\", instance=\"2\"}" "=1" => 1.0] "Prometheus itself, job kafka";
    "MessagesInPerSec" Cluster "by_cluster:messages_in:rate" Recorded [
        "sum by (cluster) (rate(kafka_server_brokertopicmetrics_messagesin_total{topic=\"\"}[$W]))",
        "kafka_server_brokertopicmetrics_messagesin_total{cluster=\"c\", instance=\"1\"}" "600",
        "kafka_server_brokertopicmetrics_messagesin_total{cluster=\"c\", instance=\"1\", topic=\"orders\"}" "600"
        => 600.0 per] "JMX exporter";
    "NoMessageForTooLong" Cluster "by_cluster:partitions_without_messages:count" Recorded [
        "count by (cluster) (changes(kafka_topic_partition_current_offset[10m]) == 0)",
        "kafka_topic_partition_current_offset{cluster=\"c\", topic=\"orders\", partition=\"0\"}" "=7",
        "kafka_topic_partition_current_offset{cluster=\"c\", topic=\"orders\", partition=\"1\"}" "3"
        => 1.0] "Kafka Exporter, as in Strimzi's rules";
    "kafka_consumergroup_lag_sum" Group "kafka_consumergroup_lag_sum" Sum "Kafka Exporter";
    "offsets_without_progress" Group "by_consumergroup:offsets_without_progress:count" Recorded [
        "count by (consumergroup) (changes(kafka_consumergroup_current_offset[2m]) == 0)",
        "kafka_consumergroup_current_offset{consumergroup=\"c\", topic=\"orders\", partition=\"0\"}" "=7",
        "kafka_consumergroup_current_offset{consumergroup=\"c\", topic=\"orders\", partition=\"1\"}" "3"
        => 1.0] "Kafka Exporter";
    "records-lag" Service "kafka_consumer_fetch_manager_records_lag" Sum "Micrometer, Kafka clients";
    "request_rate" Service "by_service:requests:rate" Recorded [
        "sum by (service_name) (rate(http_server_request_duration_seconds_count[$W]))",
        "http_server_request_duration_seconds_count{service_name=\"c\", http_response_status_code=\"200\"}" "90"
        => 90.0 per] "OpenTelemetry, HTTP servers";
    "error_ratio" Service "by_service:errors:ratio" Recorded [
        "sum by (service_name) (rate(http_server_request_duration_seconds_count{http_response_status_code=~\"5..\"}[$W])) / sum by (service_name) (rate(http_server_request_duration_seconds_count[$W]))",
        "http_server_request_duration_seconds_count{service_name=\"c\", http_response_status_code=\"200\"}" "90",
        "http_server_request_duration_seconds_count{service_name=\"c\", http_response_status_code=\"503\"}" "30"
        => 0.25] "OpenTelemetry, HTTP servers";
    "HTTPCode_Target_5XX_Count" Service "by_service:errors:per_minute" Recorded [
        "60 * sum by (service_name) (rate(http_server_request_duration_seconds_count{http_response_status_code=~\"5..\"}[$W]))",
        "http_server_request_duration_seconds_count{service_name=\"c\", http_response_status_code=\"503\"}" "30"
        => 1800.0 per] "OpenTelemetry, HTTP servers";
    "HealthyHostCount" Service "by_service:healthy_hosts:count" Recorded [
        "max by (service_name) (label_replace(envoy_cluster_membership_healthy, \"service_name\", \"$1\", \"envoy_cluster_name\", \"(.*)\"))",
        "envoy_cluster_membership_healthy{envoy_cluster_name=\"c\"}" "=2" => 2.0] "Envoy, clusters named as services";
    "UnHealthyHostCount" Service "by_service:unhealthy_hosts:count" Recorded [
        "max by (service_name) (label_replace(envoy_cluster_membership_total - envoy_cluster_membership_healthy, \"service_name\", \"$1\", \"envoy_cluster_name\", \"(.*)\"))",
        "envoy_cluster_membership_total{envoy_cluster_name=\"c\"}" "=3",
        "envoy_cluster_membership_healthy{envoy_cluster_name=\"c\"}" "=2" => 1.0] "Envoy, clusters named as services";
    "cpu_percent" Service "by_service:cpu:percent" Recorded [
        "100 * avg by (service_name) (process_cpu_usage)",
        "process_cpu_usage{service_name=\"c\", instance=\"1\"}" "=0.5",
        "process_cpu_usage{service_name=\"c\", instance=\"2\"}" "=0.25" => 37.5] "Micrometer";
    "pool_usage" Service "by_service:workers_busy:ratio" Recorded [
        "sum by (service_name) (executor_active_threads) / sum by (service_name) (executor_pool_max_threads)",
        "executor_active_threads{service_name=\"c\", name=\"http\"}" "=30",
        "executor_pool_max_threads{service_name=\"c\", name=\"http\"}" "=40" => 0.75] "Micrometer, executors";
    "queue_length" Service "executor_queued_tasks" Sum "Micrometer, executors";
    "breakers_open" Service "by_service:breakers_open:count" Recorded [
        "sum by (service_name) (resilience4j_circuitbreaker_state{state=~\"open|half_open\"})",
        "resilience4j_circuitbreaker_state{service_name=\"c\", name=\"fees\", state=\"open\"}" "=1",
        "resilience4j_circuitbreaker_state{service_name=\"c\", name=\"fees\", state=\"closed\"}" "=0" => 1.0]
        "resilience4j with Micrometer";
    "buffer_used" Service "by_service:producer_buffer_used:ratio" Recorded [
        "1 - sum by (service_name) (kafka_producer_buffer_available_bytes) / sum by (service_name) (kafka_producer_buffer_total_bytes)",
        "kafka_producer_buffer_available_bytes{service_name=\"c\"}" "=25",
        "kafka_producer_buffer_total_bytes{service_name=\"c\"}" "=100" => 0.75] "Micrometer, Kafka clients";
    "unanswered_ratio" Journey "by_journey:unanswered:ratio" Recorded [
        "sum by (journey) (rate(journey_requests_total{outcome!=\"answered\"}[$W])) / sum by (journey) (rate(journey_requests_total[$W]))",
        "journey_requests_total{journey=\"c\", outcome=\"answered\"}" "90",
        "journey_requests_total{journey=\"c\", outcome=\"failed\"}" "30" => 0.25] "yours";
    "duration_p99_seconds" Journey "by_journey:duration_p99:seconds" Recorded [
        "histogram_quantile(0.99, sum by (journey, le) (rate(journey_request_duration_seconds_bucket{outcome=\"answered\"}[$W])))",
        "journey_request_duration_seconds_bucket{journey=\"c\", outcome=\"answered\", le=\"1\"}" "60",
        "journey_request_duration_seconds_bucket{journey=\"c\", outcome=\"answered\", le=\"3\"}" "60",
        "journey_request_duration_seconds_bucket{journey=\"c\", outcome=\"answered\", le=\"+Inf\"}" "60"
        => 0.99] "yours";
    "burn_rate_page" Journey "by_journey:burn_rate:page" Recorded ["" => 0.0] "yours";
    "burn_rate_ticket" Journey "by_journey:burn_rate:ticket" Recorded ["" => 0.0] "yours";
    "quorum_leader" Quorum "etcd_server_has_leader" Max "etcd";
    "store_primary" Store "by_store:primaries:count" Recorded [
        "sum by (store) (1 - pg_replication_is_replica)",
        "pg_replication_is_replica{store=\"c\", instance=\"1\"}" "=0",
        "pg_replication_is_replica{store=\"c\", instance=\"2\"}" "=1" => 1.0] "PostgreSQL exporter";
    "store_cpu_percent" Store "by_store:cpu:percent" Recorded [
        "100 * (1 - avg by (store) (rate(node_cpu_seconds_total{mode=\"idle\"}[$W])))",
        "node_cpu_seconds_total{store=\"c\", mode=\"idle\", cpu=\"0\"}" "0" => 100.0] "node exporter";
    "store_waiting" Store "pgbouncer_pools_client_waiting_connections" Sum "PgBouncer exporter";
    "store_hit_ratio" Store "by_store:hits:ratio" Recorded [
        "sum by (store) (rate(redis_keyspace_hits_total[$W])) / (sum by (store) (rate(redis_keyspace_hits_total[$W])) + sum by (store) (rate(redis_keyspace_misses_total[$W])))",
        "redis_keyspace_hits_total{store=\"c\"}" "90",
        "redis_keyspace_misses_total{store=\"c\"}" "30" => 0.75] "Redis exporter";
    "store_connections" Store "pg_stat_activity_count" Sum "PostgreSQL exporter";
}

impl Row {
    /// The row of a word of documents.
    pub fn of_word(word: &str) -> Option<&'static Row> {
        ROWS.iter().find(|row| row.word == word)
    }
}
