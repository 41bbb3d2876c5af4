//! Skew: how leaders, replicas and records are spread over the brokers of each cluster.
//!
//! Counted are the customers' partitions as they stand at a moment of a run: at its start, the document's own placement
//! with its leaders and in-sync replicas. A broker's skew is its count over the even share, less one, in percent: of six
//! leaders on three brokers, four are +100 % and one is -50 %. A broker that is down has its even share too: what it does
//! not lead, others do. Traffic is what is written in the minute after the moment, by the leaders of the moment.

use serde::Serialize;

use crate::ask::finding::{Class, Finding, Severity, order};
use crate::ask::plan::{Plan, Unknown};
use crate::ask::track::Track;
use crate::ask::words;
use crate::engine::SimDuration;
use crate::world::command::{BrokerAction, Command, TimedCommand};
use crate::world::ids::{BrokerId, ClusterId, PartitionId};
use crate::world::kafka::cluster::{Cluster, Reachability};
use crate::world::part::Part;

/// For so long records are counted.
pub const COUNTED: SimDuration = SimDuration::from_secs(60);

/// A count of a broker, and how far it is from the even share.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Share {
    /// So many.
    pub count: u64,
    /// Percent above (+) or below (-) the even share; nothing where the cluster has none at all.
    pub skew_percent: Option<f64>,
}

/// A broker.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BrokerSkew {
    /// As links spell it.
    pub part: String,
    /// Its name in commands.
    pub name: String,
    /// Its zone.
    pub zone: String,
    /// True if it answers.
    pub up: bool,
    /// Partitions that it leads.
    pub leaders: Share,
    /// Partitions whose first replica it has: it leads them when every broker is well.
    pub preferred: Share,
    /// Partitions that it has a replica of.
    pub replicas: Share,
    /// Of these, in sync.
    pub in_sync: Share,
    /// Records written to the partitions that it leads, as simulated.
    pub records: Share,
}

/// A cluster.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClusterSkew {
    /// As links spell it.
    pub part: String,
    /// What it is called.
    pub label: String,
    /// Customers' partitions.
    pub partitions: u64,
    /// Of these, without a leader that answers.
    pub leaderless: u64,
    /// Topics whose partitions the document only counts: the simulator places them in turn over the brokers.
    pub not_placed: Vec<String>,
    /// Its brokers.
    pub brokers: Vec<BrokerSkew>,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The moment, seconds.
    pub at_s: f64,
    /// For so long records were counted, seconds.
    pub counted_s: f64,
    /// The clusters; none in a document without Kafka.
    pub clusters: Vec<ClusterSkew>,
    /// What is wrong.
    pub findings: Vec<Finding>,
    /// What the document does not know of places.
    pub unknown: Vec<Unknown>,
}

/// The answer for the plan's moment (`at`) and its first seed.
pub fn ask(plan: &Plan) -> Answer {
    let topology = plan.topology();
    let mut track = Track::new(plan.scenario, 1, plan.commands);
    if plan.at.as_micros() > 0 {
        track.advance(plan.at, None, &mut |_, _| {});
    }
    let before: Vec<Cluster> = track.world().clusters().to_vec();
    track.advance(plan.at + COUNTED, None, &mut |_, _| {});
    let pairs = before.iter().zip(track.world().clusters()).zip(0..);
    let clusters: Vec<ClusterSkew> =
        pairs.map(|((before, after), id)| cluster(plan, ClusterId(id), before, after)).collect();
    let mut findings = Vec::new();
    for (cluster, id) in clusters.iter().zip(0..) {
        findings.extend(judge(plan, ClusterId(id), cluster));
    }
    order(&mut findings);
    debug_assert_eq!(clusters.len(), topology.clusters.len());
    Answer {
        at_s: plan.at.as_secs_f64(),
        counted_s: COUNTED.as_secs_f64(),
        clusters,
        findings,
        unknown: plan.unknown_places(),
    }
}

fn cluster(plan: &Plan, id: ClusterId, before: &Cluster, after: &Cluster) -> ClusterSkew {
    let topology = plan.topology();
    let spec = &topology.clusters[id.index()];
    let brokers = before.brokers() as usize;
    let mut counts = [(); 5].map(|()| vec![0_u64; brokers]);
    let (mut partitions, mut leaderless) = (0, 0);
    let all = spec.config.topics.iter().map(|topic| u32::from(topic.partitions)).sum::<u32>();
    let customers = (0..all).map(|at| PartitionId(at as u16)).filter(|at| !before.is_internal(*at));
    for partition in customers {
        let [leaders, preferred, replicas, in_sync, records] = &mut counts;
        partitions += 1;
        leaderless += u64::from(before.is_leaderless(partition));
        if let Some(leader) = before.leader(partition) {
            leaders[leader.index()] += 1;
            records[leader.index()] +=
                after.log_end_offset(partition).saturating_sub(before.log_end_offset(partition));
        }
        if let Some(first) = before.replicas(partition).first() {
            preferred[first.index()] += 1;
        }
        before.replicas(partition).iter().for_each(|broker| replicas[broker.index()] += 1);
        before.isr(partition).iter().for_each(|broker| in_sync[broker.index()] += 1);
    }
    let [leaders, preferred, replicas, in_sync, records] = counts.map(shares);
    let broker = |at: usize| {
        let broker = BrokerId(at as u8);
        BrokerSkew {
            part: Part::Broker(id, broker).spell(topology),
            name: topology.broker_name(id, broker),
            zone: topology.zones[before.broker_zone(broker).index()].name.clone(),
            up: before.reachability(broker) == Reachability::Up,
            leaders: leaders[at],
            preferred: preferred[at],
            replicas: replicas[at],
            in_sync: in_sync[at],
            records: records[at],
        }
    };
    let counted = spec.config.topics.iter().filter(|topic| !topic.internal && topic.placed.is_empty());
    ClusterSkew {
        part: Part::Cluster(id).spell(topology),
        label: spec.label.clone(),
        partitions,
        leaderless,
        not_placed: counted.map(|topic| topic.name.clone()).collect(),
        brokers: (0..brokers).map(broker).collect(),
    }
}

/// Counts of all brokers with their skew.
fn shares(counts: Vec<u64>) -> Vec<Share> {
    let even = counts.iter().sum::<u64>() as f64 / counts.len().max(1) as f64;
    let skew = |count: u64| (even > 0.0).then(|| 100.0 * (count as f64 / even - 1.0));
    counts.iter().map(|&count| Share { count, skew_percent: skew(count) }).collect()
}

/// The part of all that stands on one broker beyond its even share, 0 to 1; none where it could not be more even.
fn beyond(count: u64, all: u64, brokers: usize) -> Option<f64> {
    let even = all as f64 / brokers as f64;
    (count as f64 >= even.ceil() + 1.0).then(|| (count as f64 - even) / all as f64)
}

fn judge(plan: &Plan, id: ClusterId, cluster: &ClusterSkew) -> Vec<Finding> {
    let brokers = cluster.brokers.len();
    let sum =
        |of: fn(&BrokerSkew) -> Share| cluster.brokers.iter().map(|broker| of(broker).count).sum::<u64>();
    let beyond =
        |broker: &BrokerSkew, of: fn(&BrokerSkew) -> Share| beyond(of(broker).count, sum(of), brokers);
    let mut findings = Vec::new();
    for (broker, at) in cluster.brokers.iter().zip(0..) {
        let (leaders, preferred) = (beyond(broker, |own| own.leaders), beyond(broker, |own| own.preferred));
        let replicas = beyond(broker, |own| own.replicas);
        let lose =
            TimedCommand { at: plan.at, command: Command::Broker(id, BrokerId(at), BrokerAction::PowerLoss) };
        let mut add = |class, share: f64, reason: String, cure: &str| {
            if let Some(severity) = Severity::of(share) {
                let shown = Plan { until: plan.at + COUNTED, ..*plan };
                let (part, cure, command) = (broker.part.clone(), cure.to_owned(), shown.shown(1, &[lose]));
                findings.push(Finding { class, severity, part, reason, cure, command });
            }
        };
        let said = |own: Share, all: u64, what: &str| {
            let skew = own.skew_percent.unwrap_or(0.0);
            format!(
                "Broker {} has {} of {all} {what} of {}, {skew:+.0} % of an even share",
                broker.name, own.count, cluster.label
            )
        };
        if let Some(share) = leaders {
            let records = sum(|own| own.records);
            let mut reason = said(broker.leaders, sum(|own| own.leaders), "leaders");
            if records > 0 {
                let own = broker.records.count as f64 / records as f64;
                reason.push_str(&format!("; {} of the records are written there", words::percent(own)));
            }
            let cure = match preferred {
                None => "elect the preferred leaders: by their first replicas they are even",
                Some(_) => {
                    "reassign replicas, so that each broker is the first replica of as many partitions"
                }
            };
            add(Class::ExcessiveLoad, share, reason, cure);
        } else if let Some(share) = preferred {
            let reason = said(broker.preferred, sum(|own| own.preferred), "first replicas");
            let cure = "reassign replicas: the next election of preferred leaders moves the leaders there";
            add(Class::Misconfiguration, share, reason, cure);
        }
        if let Some(share) = replicas {
            let reason = said(broker.replicas, sum(|own| own.replicas), "replicas");
            add(Class::ExcessiveLoad, share, reason, "reassign replicas, so that each broker has as many");
        }
    }
    findings
}
