//! The built-in rule sets, offered for every scenario. Thresholds are those of the sources named beside them.

use crate::engine::SimDuration;
use crate::language::say;
use crate::telemetry::published::dashboard::ERRORS;
use crate::world::ids::{ClusterId, JourneyId, ObjectiveId, QuorumId, ServiceId, StoreId};
use crate::world::topology::Topology;
use crate::world::topology::monitors::*;
use crate::world::topology::objectives::ObjectiveMetric;

/// The rules that dashboards had: brokers, controllers, processor, errors of what ended, shallow checks. No leader
/// health, no progress. Two datapoints of two, as the tutorial's alarm had two periods.
pub const AS_IT_WAS: &str = BUILT_IN_SETS[0];
/// The rules that the lessons ask for: leader health at first level, progress, waiting records, a heartbeat, burn
/// rates of what customers get.
pub const AS_THE_LESSONS_SAY: &str = BUILT_IN_SETS[1];

/// All rules for a region: both built-in sets, then the document's own.
pub fn rules(topology: &Topology) -> Vec<AlertRule> {
    let mut rules = Vec::new();
    as_it_was(topology, &mut rules);
    as_the_lessons_say(topology, &mut rules);
    rules.extend(topology.monitors.alerts.iter().cloned());
    rules
}

fn rule(set: &str, text: String, metric: Metric, condition: Condition) -> AlertRule {
    let was = set == AS_IT_WAS;
    let periods = if was { 2 } else { 1 };
    AlertRule {
        id: metric.word().to_string(),
        text,
        set: set.to_string(),
        metric,
        source: if was { Source::Vendor } else { Source::Scrape },
        condition,
        datapoints: periods,
        of: periods,
        // Strimzi's rules hold for 10 s (strimzi-kafka-operator, prometheus-rules.yaml).
        hold: SimDuration::from_secs(if was { 0 } else { 10 }),
        keep_firing: SimDuration::ZERO,
        severity: AlertSeverity::Page,
        depends_on: Vec::new(),
    }
}

fn as_it_was(topology: &Topology, rules: &mut Vec<AlertRule>) {
    use Condition::{Above, Below};
    for c in 0..topology.clusters.len() {
        let of = |metric| Metric::Cluster(metric, ClusterId(c as u8));
        let mut add = |text, metric, condition| {
            rules.push(rule(AS_IT_WAS, text, of(metric), condition));
        };
        add(say!(rule_broker_down), ClusterMetric::BrokersDown, Above(0.0));
        add(say!(rule_active_controller), ClusterMetric::ActiveControllerCount, Below(1.0));
    }
    for (s, service) in topology.services.iter().enumerate() {
        let of = |metric| Metric::Service(metric, ServiceId(s as u8));
        let mut add = |text, metric, condition, severity| {
            let built = rule(AS_IT_WAS, text, of(metric), condition);
            rules.push(AlertRule { severity, ..built });
        };
        let wanted =
            service.autoscaling.as_ref().map_or(service.replicas.len(), |group| group.desired.into());
        let half = wanted.div_ceil(2) as f64;
        add(say!(rule_errors), ServiceMetric::ErrorRatio, Above(ERRORS), AlertSeverity::Page);
        add(say!(rule_half_healthy), ServiceMetric::HealthyHostCount, Below(half), AlertSeverity::Page);
        add(say!(rule_unhealthy), ServiceMetric::UnHealthyHostCount, Above(0.0), AlertSeverity::Ticket);
        // 70 % is the tutorial's target; Kafka's own advice is 60 %.
        add(say!(rule_cpu_70), ServiceMetric::Cpu, Above(70.0), AlertSeverity::Ticket);
    }
    for s in 0..topology.stores.len() {
        let metric = Metric::Store(StoreMetric::Cpu, StoreId(s as u8));
        rules.push(rule(AS_IT_WAS, say!(rule_cpu_90), metric, Above(90.0)));
    }
}

fn as_the_lessons_say(topology: &Topology, rules: &mut Vec<AlertRule>) {
    use Condition::{Above, Below};
    for c in 0..topology.clusters.len() {
        let of = |metric| Metric::Cluster(metric, ClusterId(c as u8));
        let mut add = |text, metric| {
            rules.push(rule(AS_THE_LESSONS_SAY, text, of(metric), Above(0.0)));
        };
        add(say!(rule_offline), ClusterMetric::OfflinePartitionsCount);
        add(say!(rule_under_replicated), ClusterMetric::UnderReplicatedPartitions);
        add(say!(rule_leader_gap), ClusterMetric::LeaderCountGap);
        add(say!(rule_no_messages), ClusterMetric::NoMessageForTooLong);
    }
    for (s, service) in topology.services.iter().enumerate() {
        let id = ServiceId(s as u8);
        let mut add = |text, metric, condition| {
            rules.push(rule(AS_THE_LESSONS_SAY, text, metric, condition));
        };
        let every = service.feed.as_ref().and_then(|feed| feed.every);
        // A heartbeat has rules of its own, and may leave a partition out for minutes.
        if service.consumer.is_some() && every.is_none() {
            let metric = Metric::Group(GroupMetric::NoProgress, id);
            add(say!(rule_no_progress), metric, Above(0.0));
        }
        if produces(service) {
            let metric = Metric::Service(ServiceMetric::OldestRecord, id);
            add(say!(rule_old_records), metric, Above(10.0));
        }
        if let Some(every) = every {
            // Ten seconds for a round trip that takes milliseconds; two heartbeats missed are silence.
            add(say!(rule_heartbeat_late), Metric::Service(ServiceMetric::RoundTrip, id), Above(10.0));
            let silent = 2.0 * every.as_secs_f64() + 10.0;
            add(say!(rule_heartbeat_silent), Metric::Service(ServiceMetric::Silence, id), Above(silent));
        }
    }
    for q in 0..topology.quorums.len() {
        let metric = Metric::QuorumLeader(QuorumId(q as u8));
        rules.push(rule(AS_THE_LESSONS_SAY, say!(rule_no_leader), metric, Below(1.0)));
    }
    for j in 0..topology.journeys.len() {
        for (text, metric, severity) in [
            (say!(rule_burn_page), JourneyMetric::BurnPage, AlertSeverity::Page),
            (say!(rule_burn_ticket), JourneyMetric::BurnTicket, AlertSeverity::Ticket),
        ] {
            let metric = Metric::Journey(metric, JourneyId(j as u8));
            let built = rule(AS_THE_LESSONS_SAY, text, metric, Above(1.0));
            // The workbook's windows have the patience in them: no `for`.
            rules.push(AlertRule { severity, hold: SimDuration::ZERO, ..built });
        }
    }
    latency(topology, rules);
}

/// The budgets of slow requests, where a document has objectives of latency.
fn latency(topology: &Topology, rules: &mut Vec<AlertRule>) {
    for (o, own) in topology.monitors.latency.iter().enumerate() {
        let within = own.within;
        for (text, metric, severity) in [
            (say!(rule_latency_page, within), ObjectiveMetric::BurnPage, AlertSeverity::Page),
            (say!(rule_latency_ticket, within), ObjectiveMetric::BurnTicket, AlertSeverity::Ticket),
        ] {
            let metric = Metric::Objective(metric, ObjectiveId(o as u8), own.journey);
            let built = rule(AS_THE_LESSONS_SAY, text, metric, Condition::Above(1.0));
            let id = format!("{}-{}", built.id, own.id);
            rules.push(AlertRule { id, severity, hold: SimDuration::ZERO, ..built });
        }
    }
}

fn produces(service: &crate::world::topology::ServiceSpec) -> bool {
    use crate::world::topology::Action;
    let steps = service.operations.iter().flat_map(|operation| &operation.steps);
    service.consumer.as_ref().is_some_and(|consumer| consumer.reply.is_some())
        || steps
            .into_iter()
            .any(|step| matches!(step.action, Action::Produce { .. } | Action::RequestReply { .. }))
}
