//! Dense identifiers: an index into the world's vector of that part.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident($inner:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub $inner);

        impl $name {
            /// The identifier as an index.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl $crate::base::wire::Wire for $name {
            fn put(&self, out: &mut Vec<u8>) {
                self.0.put(out);
            }
            fn take(from: &mut $crate::base::wire::Reader) -> Self {
                $name(<$inner>::take(from))
            }
        }
    )*};
}

id! {
    /// An availability zone of the region.
    ZoneId(u8);
    /// A control plane of the vendor.
    ControlPlaneId(u8);
    /// A Kafka cluster.
    ClusterId(u8);
    /// A broker, counted within its cluster.
    BrokerId(u8);
    /// A topic, counted within its cluster.
    TopicId(u16);
    /// A partition, counted within its cluster over all its topics.
    PartitionId(u16);
    /// A business service.
    ServiceId(u8);
    /// A replica of a service, counted over all services.
    ReplicaId(u16);
    /// A producer instance, counted over all clusters.
    ProducerId(u16);
    /// A consumer group, counted over all clusters.
    GroupId(u16);
    /// A journey of the customers.
    JourneyId(u8);
    /// An operation, counted within its service.
    OperationId(u8);
    /// A placement group of the region.
    PlacementGroupId(u8);
    /// A store.
    StoreId(u8);
    /// A query class, counted within its store.
    ClassId(u8);
    /// A quorum group.
    QuorumId(u8);
    /// An objective of latency.
    ObjectiveId(u8);
    /// A further kind of key of records.
    KeyId(u8);
}
