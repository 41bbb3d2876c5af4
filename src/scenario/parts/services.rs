//! Business services with their step programs and consumers, and the customers' journeys.

use super::policy::{policy, shedding};
use super::region::{LABEL, service_time};
use super::{Names, distinct, kafka, limit, recovery, scaling};
use crate::engine::SimDuration;
use crate::scenario::reader::{Fields, LONGEST, Node, spelled};
use crate::world::guards::Criticality;
use crate::world::ids::{ClassId, QuorumId, StoreId};
use crate::world::kafka::producer::ProducerConfig;
use crate::world::topology::{
    Action, BalancerSpec, ConsumerSpec, FeedSpec, JourneySpec, OperationSpec, ReplySpec, ServiceSpec,
    StepSpec,
};

pub(super) fn services(root: &Fields, names: &Names, balancer: &BalancerSpec) -> Vec<ServiceSpec> {
    let list = root.list("services", 1, limit::SERVICES);
    distinct(&list, "service");
    list.iter().enumerate().map(|(i, node)| service(node, i, names, balancer)).collect()
}

fn service(node: &Node, index: usize, names: &Names, balancer: &BalancerSpec) -> ServiceSpec {
    let fields = node.fields();
    let operations = fields.list("operations", 1, limit::OPERATIONS);
    distinct(&operations, "operation");
    let producer = kafka::producer(fields.get("producer"), &ProducerConfig::default());
    let spec = ServiceSpec {
        id: fields.id("id"),
        label: fields.text("label", LABEL),
        replicas: names.zone_list(&fields, "replicas", limit::REPLICAS),
        placement_group: names.placement_group(&fields),
        autoscaling: fields.get("autoscaling").map(|node| scaling::group(&node, names)),
        target_group: scaling::target_group(fields.get("target_group"), index, names, balancer),
        workers: fields.count("workers", 1, limit::WORKERS) as u16,
        // The server's maximum of connections: 8,192 (Tomcat's maxConnections).
        queue_limit: fields.count_or("queue_limit", 0, limit::QUEUE, 8_192) as u32,
        shedding: fields.get("shedding").map(|node| shedding(&node)),
        cancel: fields.flag_or("cancel", false),
        start_time: fields.duration_or("start_time", SimDuration::from_secs(15)),
        restarts_per_minute: recovery::restarts(&fields),
        cold_start: recovery::cold_start(&fields),
        operations: operations.iter().map(|node| operation(node, names)).collect(),
        consumer: fields.get("consumer").map(|node| consumer(&node, index, names)),
        producer_fail_fast: kafka::producer(fields.get("producer_fail_fast"), &producer),
        producer,
        feed: fields.get("feed").map(|node| {
            let fields = node.fields();
            let every = fields.get("every").map(|node| node.duration(SimDuration::from_millis(100), LONGEST));
            let spec = FeedSpec {
                rate: match every {
                    Some(every) if fields.get("rate").is_none() => 1.0 / every.as_secs_f64(),
                    Some(_) => {
                        fields.wrong("found `rate` and `every`, expected one of them");
                        1.0
                    }
                    None => fields.number("rate", 0.001, limit::RATE),
                },
                every,
                operation: names.own_operation(&fields, "operation", index),
            };
            fields.close();
            spec
        }),
    };
    fields.close();
    spec
}

fn consumer(node: &Node, service: usize, names: &Names) -> ConsumerSpec {
    let fields = node.fields();
    let spec = ConsumerSpec {
        group: fields.id("group"),
        topic: names.topic(&fields, "topic"),
        config: kafka::consumer(fields.get("settings")),
        operation: names.own_operation(&fields, "operation", service),
        reply: fields.get("reply").map(|node| {
            let fields = node.fields();
            let spec = ReplySpec {
                topic: names.topic(&fields, "topic"),
                bytes: fields.count("bytes", 1, limit::RECORD_BYTES) as u32,
            };
            fields.close();
            spec
        }),
    };
    fields.close();
    spec
}

fn operation(node: &Node, names: &Names) -> OperationSpec {
    let fields = node.fields();
    let spec = OperationSpec {
        id: fields.id("id"),
        criticality: fields.word_or("criticality", "criticality", &Criticality::ALL, Criticality::Critical),
        steps: fields.list("steps", 1, limit::STEPS).iter().map(|node| step(node, names)).collect(),
    };
    fields.close();
    spec
}

fn step(node: &Node, names: &Names) -> StepSpec {
    const KINDS: [&str; 6] = ["work", "call", "query", "propose", "produce", "request_reply"];
    let fields = node.fields();
    let kind = fields.need("kind").and_then(|node| node.one_of("kind of step", &KINDS));
    let Some(kind) = kind else {
        // Without its kind nothing can be said about the other fields.
        let action = Action::Work(crate::world::topology::ServiceTime::Constant(SimDuration::ZERO));
        return StepSpec { action, policy: None };
    };
    let bytes = || fields.count("bytes", 1, limit::RECORD_BYTES) as u32;
    let action = match KINDS[kind] {
        "call" => {
            let (service, operation) = names.operation(&fields, "to");
            Action::Call { service, operation }
        }
        "query" => {
            let store = fields.name("store", "store", &names.stores);
            let classes = names.classes.get(store).map_or(&[][..], Vec::as_slice);
            let class = match fields.get("class") {
                None if classes.is_empty() => 0,
                _ => fields.name("class", "query class", classes),
            };
            Action::Query {
                store: StoreId(store as u8),
                write: fields.flag_or("write", false),
                class: ClassId(class as u8),
            }
        }
        "propose" => Action::Propose {
            quorum: QuorumId(fields.name("quorum", "quorum group", &names.quorums) as u8),
            kind: recovery::proposal_kind(&fields),
        },
        "produce" => Action::Produce {
            topic: names.topic(&fields, "topic"),
            bytes: bytes(),
            wait: fields.deciding_flag("wait"),
        },
        "request_reply" => Action::RequestReply {
            request: names.topic(&fields, "request"),
            reply: names.topic(&fields, "reply"),
            bytes: bytes(),
        },
        _ => Action::Work(service_time(&fields, "time")),
    };
    let policy = match action {
        Action::Work(_) | Action::Produce { wait: false, .. } => None,
        Action::Produce { .. } | Action::RequestReply { .. } => Some(policy(&fields, true)),
        _ => Some(policy(&fields, false)),
    };
    fields.close();
    StepSpec { action, policy }
}

pub(super) fn journeys(root: &Fields, names: &Names) -> Vec<JourneySpec> {
    let list = root.list("journeys", 1, limit::JOURNEYS);
    distinct(&list, "journey");
    list.iter()
        .map(|node| {
            let fields = node.fields();
            let (service, operation) = names.operation(&fields, "to");
            let spec = JourneySpec {
                id: fields.id("id"),
                label: fields.text("label", LABEL),
                service,
                operation,
                rate: fields.number("rate", 0.001, limit::RATE),
                traffic: None,
                target: fields.duration("target"),
                patience: fields.duration("patience"),
                max_attempts: fields.count_or("max_attempts", 1, 20, 1) as u8,
                refresh_probability: fields.number_or("refresh_probability", 0.0, 1.0, 0.0),
                refresh_pause: fields.duration_or("refresh_pause", SimDuration::from_secs(3)),
                return_herd: recovery::return_herd(&fields),
                trading: fields.flag_or("trading", false),
                value_hundredths: fields.get("value").map_or(0, |node| node.money()),
            };
            if spec.target > spec.patience {
                let (found, most) = (spelled(spec.target), spelled(spec.patience));
                fields.wrong_at("target", format!("found {found}, expected at most the patience {most}"));
            }
            fields.close();
            spec
        })
        .collect()
}
