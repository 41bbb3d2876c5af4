//! The kinds of texts.

/// A kind of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `kafka-topics --describe`: partitions with leaders, replicas and in-sync replicas.
    KafkaTopics,
    /// `kafka-broker-api-versions` or `kafka-cluster list-endpoints`: live brokers with their racks.
    KafkaBrokers,
    /// `kafka-configs --describe`, of topics or brokers.
    KafkaConfigs,
    /// `aws kafka describe-cluster-v2` and `list-nodes`, `aws ec2 describe-subnets`.
    Msk,
    /// `terraform show -json`, of a state or a plan.
    Terraform,
    /// Manifests of Kubernetes, `kubectl get -o json`, the output of `helm template`.
    Kubernetes,
    /// Strimzi's resources, which may stand among other manifests.
    Strimzi,
    /// A compose file.
    Compose,
    /// Jaeger's dependencies.
    Jaeger,
    /// Zipkin's dependencies.
    Zipkin,
    /// Metrics `traces_service_graph_*`, as Prometheus' text or as the answer to a query.
    ServiceGraph,
    /// Kiali's graph.
    Kiali,
    /// A topology of Isotope.
    Isotope,
    /// Rules of Prometheus.
    PrometheusRules,
}

impl Kind {
    /// All kinds with their words.
    pub const ALL: [(&'static str, Kind); 14] = [
        ("kafka-topics", Kind::KafkaTopics),
        ("kafka-brokers", Kind::KafkaBrokers),
        ("kafka-configs", Kind::KafkaConfigs),
        ("msk", Kind::Msk),
        ("terraform", Kind::Terraform),
        ("kubernetes", Kind::Kubernetes),
        ("strimzi", Kind::Strimzi),
        ("compose", Kind::Compose),
        ("jaeger", Kind::Jaeger),
        ("zipkin", Kind::Zipkin),
        ("service-graph", Kind::ServiceGraph),
        ("kiali", Kind::Kiali),
        ("isotope", Kind::Isotope),
        ("prometheus-rules", Kind::PrometheusRules),
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        Kind::ALL[self as usize].0
    }
}
