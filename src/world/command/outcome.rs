//! The outcome of a command: its effect, or why it had none. The handler that carries the command out knows; whoever tells
//! of it reads this value. Figures are of the moment just before the command; the rest stands in the world.

use super::{
    ChoiceWhy, ClusterWhy, ConsumersWhy, DefenceWhy, DnsWhy, DutyWhy, ImpairWhy, LinkWhy, QuorumWhy,
    ReplicaWhy, ServiceWhy, StoreWhy, Which, ZoneFault, ZoneWhy,
};
use super::{Defence, Duty};
use crate::engine::SimTime;
use crate::world::front::names::Name;
use crate::world::ids::{PartitionId, QuorumId, StoreId};
use crate::world::impairment::Faulty;
use crate::world::region::hosts::HostState;

/// The outcome of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect.
    Done(Effect),
    /// Nothing changed, for a reason.
    Nothing(Why),
}

/// The effect of a command, as far as the world does not show it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The world shows all of it.
    Plain,
    /// A zone failed.
    ZoneFailed {
        /// The fault that it had before.
        was: Option<ZoneFault>,
        /// Its hosts that were not on.
        down: u32,
        /// Its hosts.
        hosts: u32,
        /// Customer partitions that its brokers led.
        led: u32,
    },
    /// A zone was repaired.
    ZoneRepaired {
        /// The fault that it had.
        was: Option<ZoneFault>,
        /// Hosts that begin to boot.
        boot: u32,
        /// Hosts that stay down for now: until it is cool, their rack's turn comes, or somebody gets to them.
        wait: u32,
    },
    /// A duty works again; so many customer partitions had no leader.
    DutyRepaired(u32),
    /// A broker's host lost power; what it did before.
    BrokerLost(HostState),
    /// A broker's host has power; what it did before.
    BrokerPowered(HostState),
    /// The process of a broker that had been stopped or had crashed starts.
    BrokerStarts,
    /// Something was done to so many replicas.
    Replicas(u16),
    /// The next record of a partition fails for ever.
    Poisoned(PartitionId),
    /// Consumers are repaired: so many records that failed are passed over, and whether handling was slow.
    ConsumersRepaired(u16, bool),
    /// So many instances became targets.
    Registered(u32),
    /// A group wants another number of instances; it wanted so many.
    Scaled(u16),
    /// A quorum group was closed, and so many proposals that waited were refused.
    Closed(u32),
    /// So many partitions without a leader are moved by hand.
    Moving(u32),
    /// A cache lost so many entries.
    Evicted(u32),
    /// A cluster allows unclean elections, or refuses them.
    Unclean {
        /// Partitions that had no leader.
        leaderless: u32,
        /// Acknowledged records that the elections lost.
        lost: u32,
    },
}

/// The reason why a command changed nothing, by what it was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The region has no such thing.
    NotOffered,
    /// A zone.
    Zone(ZoneWhy),
    /// A link.
    Link(LinkWhy),
    /// Something about a name.
    Dns(Name, DnsWhy),
    /// A duty.
    Duty(Duty, DutyWhy),
    /// The vendor has been called and will be done then; `None`: no duty is blocked.
    Vendor(Option<SimTime>),
    /// A broker's host is in this state already.
    Broker(HostState),
    /// A broker's process does not run, or is about to end.
    BrokerStopped,
    /// A service.
    Service(ServiceWhy),
    /// Replicas of a service: which were meant, and why.
    Replica(Which, ReplicaWhy),
    /// A consumer group.
    Consumers(ConsumersWhy),
    /// A part that can be impaired.
    Impair(Faulty, ImpairWhy),
    /// A defence.
    Defence(Defence, DefenceWhy),
    /// A store.
    Store(StoreId, StoreWhy),
    /// So many times the usual customers come already.
    Traffic(u8),
    /// A quorum group.
    Quorum(QuorumId, QuorumWhy),
    /// A cluster.
    Cluster(ClusterWhy),
    /// A choice.
    Choice(ChoiceWhy),
}

impl Outcome {
    /// An effect that the world shows.
    pub const PLAIN: Outcome = Outcome::Done(Effect::Plain);
}
