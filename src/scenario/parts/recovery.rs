//! Reads the way back: stages, rebuilding, throttled and cold starts, returning customers, a standby.

use super::{Names, limit};
use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::Fields;
use crate::world::front::ReturnHerd;
use crate::world::ids::{ClusterId, ControlPlaneId};
use crate::world::kafka::failover::ReplicaSpec;
use crate::world::quorums::quorum::{AuctionOrders, ProposalKind, RebuildSpec, ReopeningSpec};
use crate::world::services::ColdStart;
use crate::world::topology::RejectedRetry;

meanings! {
    RESTARTS {
        /// Most processes that start within a minute.
        "per_minute",
    }
}

/// `restarts: {per_minute}`, of a service or of the whole region: no limit unless set.
pub(super) fn restarts(fields: &Fields) -> Option<u32> {
    fields.get("restarts").map(|node| {
        let fields = node.fields(RESTARTS);
        let per_minute = fields.count("per_minute", 1, 1_000_000) as u32;
        fields.close();
        per_minute
    })
}

meanings! {
    COLD_START {
        /// How much longer work takes right after a start, as a share: 1 doubles it.
        "extra",
        /// Time within which the extra falls to nothing, evenly.
        "for",
    }
}

/// `cold_start: {extra, for}`: work takes `1 + extra` times as long after a start, less and less for so long.
pub(super) fn cold_start(fields: &Fields) -> Option<ColdStart> {
    fields.get("cold_start").map(|node| {
        let fields = node.fields(COLD_START);
        let spec = ColdStart { extra: fields.number("extra", 0.0, 100.0), lasts: fields.duration("for") };
        fields.close();
        spec
    })
}

meanings! {
    RETURN_HERD {
        /// Share of the lost customers who try again, 0 to 1.
        "share",
        /// Time after the first success within which they come, evenly.
        "within",
    }
}

/// `return_herd: {share, within}`: a share of the lost comes back within that time after the first success.
pub(super) fn return_herd(fields: &Fields) -> Option<ReturnHerd> {
    fields.get("return_herd").map(|node| {
        let fields = node.fields(RETURN_HERD);
        let spec = ReturnHerd { share: fields.number("share", 0.0, 1.0), within: fields.duration("within") };
        fields.close();
        spec
    })
}

/// `kind` of a proposal: an order unless it says `cancel`. The step's own kind is `propose`, so this one is `proposal`.
pub(super) fn proposal_kind(fields: &Fields) -> ProposalKind {
    let kinds = [("order", ProposalKind::Order), ("cancel", ProposalKind::Cancel)];
    fields.word_or("proposal", "proposal", &kinds, ProposalKind::Order)
}

meanings! {
    REOPENING {
        /// Whether the stages follow each other by themselves once there is a leader. Otherwise a person opens
        /// each.
        "automatic",
        /// How long only cancellations are taken, when the stages are automatic. Assumed: no exchange publishes it.
        "cancel_only",
        /// How long the auction lasts, when the stages are automatic. Assumed: no exchange publishes it.
        "auction",
        /// What becomes of an order during the auction: its worker waits for the end, or it is accepted at once and
        /// executed then.
        "auction_orders",
        /// Most orders in the book; further ones are refused. Assumed.
        "book",
    }
}

/// `reopening`: by a person unless `automatic`; ten minutes cancel-only, five minutes auction, orders wait for the end of
/// the auction, at most 10,000 in the book (all assumed: no exchange publishes these for a reopening).
pub(super) fn reopening(fields: &Fields) -> Option<ReopeningSpec> {
    fields.get("reopening").map(|node| {
        let fields = node.fields(REOPENING);
        let orders = [("wait", AuctionOrders::Wait), ("accepted", AuctionOrders::Accepted)];
        let spec = ReopeningSpec {
            automatic: fields.flag_or("automatic", false),
            cancel_only: fields.period_or("cancel_only", SimDuration::from_secs(600)),
            auction: fields.period_or("auction", SimDuration::from_secs(300)),
            orders: fields.word_or("auction_orders", "fate of orders", &orders, AuctionOrders::Wait),
            book: fields.count_or("book", 1, 1_000_000, 10_000) as u32,
        };
        fields.close();
        spec
    })
}

meanings! {
    REBUILD {
        /// Time from the decision to a new group that can elect a leader.
        "time",
        /// Whether an assumption in the startup code stops the first attempt at its end, so that it takes another.
        "first_attempt_fails",
        /// Zones of the new nodes, as many as before.
        "nodes",
        /// The control plane whose duty "launch-instances" it takes; nobody's without it.
        "control_plane",
    }
}

/// `rebuild: {time, nodes, first_attempt_fails, control_plane}`; without a control plane nobody's duty is needed.
pub(super) fn rebuild(fields: &Fields, names: &Names) -> Option<RebuildSpec> {
    fields.get("rebuild").map(|node| {
        let fields = node.fields(REBUILD);
        let spec = RebuildSpec {
            time: fields.duration("time"),
            first_attempt_fails: fields.flag_or("first_attempt_fails", false),
            nodes: names.zone_list(&fields, "nodes", limit::MEMBERS),
            control_plane: fields
                .get("control_plane")
                .map(|_| ControlPlaneId(fields.name("control_plane", "control plane", &names.planes) as u8)),
        };
        fields.close();
        spec
    })
}

meanings! {
    REPLICA {
        /// The standby: a cluster with the same topics on as many brokers.
        "cluster",
        /// How long after its write a record is copied. Assumed.
        "lag",
        /// Time from the decision to fail over until clients have the standby's address. Assumed.
        "switch_time",
    }
}

/// `replica: {cluster, lag, switch_time}`: a standby, two seconds behind, with clients there a minute after the decision
/// (both assumed).
pub(super) fn replica(fields: &Fields, names: &Names) -> Option<ReplicaSpec> {
    fields.get("replica").map(|node| {
        let fields = node.fields(REPLICA);
        let spec = ReplicaSpec {
            cluster: ClusterId(fields.name("cluster", "cluster", &names.clusters) as u8),
            lag: fields.delay_or("lag", SimDuration::from_secs(2)),
            switch_time: fields.period_or("switch_time", SimDuration::from_secs(60)),
        };
        fields.close();
        spec
    })
}

meanings! {
    REJECTED {
        /// Attempts in all, the first included.
        "attempts",
        /// Pause before the second attempt; none: at once.
        "pause",
        /// How many times as long each further pause is.
        "factor",
        /// The part of a pause that is drawn, 0 to 1: at 1 it is anything from nothing to all of it.
        "jitter",
    }
}

/// What the clients of a journey do when they are refused: a 503 is sent again, by default once and at once.
pub(super) fn retry_rejected(fields: &Fields) -> Option<RejectedRetry> {
    fields.get("retry_rejected").map(|node| {
        let fields = node.fields(REJECTED);
        let spec = RejectedRetry {
            attempts: fields.count_or("attempts", 2, 20, 2) as u8,
            pause: fields.delay_or("pause", SimDuration::ZERO),
            factor: fields.number_or("factor", 1.0, 10.0, 1.0),
            jitter: fields.number_or("jitter", 0.0, 1.0, 0.0),
        };
        fields.close();
        spec
    })
}
