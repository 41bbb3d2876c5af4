//! Reads how a service gets another version. Defaults: the Deployment of Kubernetes (`kubectl explain
//! deployment.spec`, v1.31).

use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, Node};
use crate::world::impairment::{ONCE, WHOLE};
use crate::world::topology::{BadVersion, DeploySpec};

meanings! {
    DEPLOY {
        /// Share of the replicas that may be out of service at once while a new version is rolled out, rounded down and
        /// one at least, above 0 to 1. The old process ends before the new one starts in its place (`maxUnavailable`
        /// of a Kubernetes Deployment with `maxSurge: 0`).
        "max_unavailable",
        /// How long a new process must be healthy at the balancer before the next replica is taken
        /// (`minReadySeconds`).
        "min_ready",
        /// Time without progress after which the roll-out counts as failed, which is told and changes nothing
        /// (`progressDeadlineSeconds`).
        "progress_deadline",
        /// The version that is worse; only a good one can be deployed without it.
        "bad",
    }
    BAD {
        /// Share of its requests that end in an error at once, 0 to 1.
        "errors",
        /// How many times as long its work takes, 1 to 1,000.
        "slow",
        /// Whether its process ends while it starts and never serves.
        "crashes",
    }
}

/// `deploy: {max_unavailable, min_ready, progress_deadline, bad}` of a service.
pub(super) fn deploy(fields: &Fields) -> Option<DeploySpec> {
    fields.get("deploy").map(|node| {
        let fields = node.fields(DEPLOY);
        let spec = DeploySpec {
            max_unavailable: fields.number_or("max_unavailable", 0.001, 1.0, 0.25),
            min_ready: fields.delay_or("min_ready", SimDuration::ZERO),
            progress_deadline: fields.duration_or("progress_deadline", SimDuration::from_secs(600)),
            bad: fields.get("bad").map(|node| bad(&node)),
        };
        fields.close();
        spec
    })
}

fn bad(node: &Node) -> BadVersion {
    let fields = node.fields(BAD);
    let (errors, slow) =
        (fields.number_or("errors", 0.0, 1.0, 0.0), fields.number_or("slow", 1.0, 1_000.0, 1.0));
    let spec = BadVersion {
        errors: libm::round(errors * f64::from(WHOLE)) as u32,
        slow: libm::round(slow * f64::from(ONCE)) as u32,
        crashes: fields.flag_or("crashes", false),
    };
    if spec.errors == 0 && spec.slow == ONCE && !spec.crashes {
        fields.wrong("found a bad version with nothing wrong, expected errors, slow or crashes");
    }
    fields.close();
    spec
}
