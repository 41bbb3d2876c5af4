//! Kafka clusters, and who consumes from them.

use crate::world::ids::{ClusterId, ControlPlaneId, OperationId, TopicId};
use crate::world::kafka::client::PerClient;
use crate::world::kafka::cluster::ClusterConfig;
use crate::world::kafka::consumer::ConsumerSettings;
use crate::world::kafka::failover::ReplicaSpec;

/// A Kafka cluster under a control plane.
#[derive(Clone, Debug)]
pub struct ClusterSpec {
    /// Identifier in the document.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Brokers, controllers, topics, settings.
    pub config: ClusterConfig,
    /// The control plane that operates it.
    pub control_plane: ControlPlaneId,
    /// The standby cluster that its records are copied to.
    pub replica: Option<ReplicaSpec>,
}

/// A topic of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopicRef {
    /// The cluster.
    pub cluster: ClusterId,
    /// The topic within it.
    pub topic: TopicId,
}

/// A consumer group with one member per replica.
#[derive(Clone, Debug)]
pub struct ConsumerSpec {
    /// `group.id`.
    pub group: String,
    /// The topic read.
    pub topic: TopicRef,
    /// Settings of the consumer, as each client has them.
    pub config: PerClient<ConsumerSettings>,
    /// The operation run for each record.
    pub operation: OperationId,
    /// The reply's topic (same partition number), when the record is a request.
    pub reply: Option<ReplySpec>,
}

/// A reply over a topic.
#[derive(Clone, Copy, Debug)]
pub struct ReplySpec {
    /// The topic replies are sent to.
    pub topic: TopicRef,
    /// Size of a reply.
    pub bytes: u32,
}
