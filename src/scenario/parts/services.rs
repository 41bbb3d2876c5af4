//! Business services with their step programs and consumers, and the customers' journeys.

use super::policy::{policy, shedding};
use super::region::service_time;
use super::{Names, deploys, distinct, kafka, keys, limit, recovery, scaling};
use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node, TICK, follows, spelled};
use crate::world::guards::Criticality;
use crate::world::ids::{ClassId, QuorumId, StoreId};
use crate::world::kafka::client::PerClient;
use crate::world::kafka::producer::ProducerConfig;
use crate::world::topology::{
    Action, BalancerSpec, ConsumerSpec, FeedSpec, JourneySpec, OperationSpec, ReplySpec, ServiceSpec,
    StepSpec,
};

/// Size of a record that the document does not say, in bytes. Assumed.
const RECORD: u64 = 1_000;

pub(super) fn services(root: &Fields, names: &Names, balancer: &BalancerSpec) -> Vec<ServiceSpec> {
    let list = root.list("services", 1, limit::SERVICES);
    distinct(&list, "service");
    list.iter().enumerate().map(|(i, node)| service(node, i, names, balancer)).collect()
}

meanings! {
    SERVICE {
        /// Identifier of the service; its operations are named `ID.OPERATION` by callers.
        "id",
        /// Name of the service on the page; its identifier without it.
        "label",
        /// What can be asked of the service: small programs of steps.
        "operations",
        /// The client library that its replicas use for Kafka, with its own defaults and manners. What was measured of
        /// each, what is inferred, and where the rule of `java` stands because it was not measured, is in
        /// docs/clients.md.
        "client",
        /// Settings of the Kafka producers of its replicas, under Java's names in lower case; what is not stated is as
        /// the client has it.
        "producer",
        /// Settings of the producers when fail-fast timeouts are on; what it does not say is as in `producer`.
        "producer_fail_fast",
        /// Zone of each replica, or their number, spread over the zones in turn; with `autoscaling`, of each place where the
        /// group may launch one. Assumed: one in each zone.
        "replicas",
        /// The placement group that its replicas stand in; anywhere in their zones without it.
        "placement_group",
        /// The group that launches and replaces the replicas; they are fixed without it.
        "autoscaling",
        /// How another version is rolled out; none can be deployed without it.
        "deploy",
        /// How the balancer sees the replicas; as `balancer` says without it.
        "target_group",
        /// Worker threads of each replica: requests that it works on or waits for at once. Tomcat's `maxThreads`.
        "workers",
        /// Requests that may wait for a worker at each replica; further ones are refused. Tomcat's
        /// `maxConnections`.
        "queue_limit",
        /// Which requests are refused at the door, used when load shedding is on; none without it.
        "shedding",
        /// Whether the request of a caller who has left is taken out of the queue. Off: servers do not notice.
        "cancel",
        /// Whether its processes ask for the addresses of other services once, at their start, as a proxy that resolves
        /// its upstreams then. Off: they ask again when an answer's time to live is over.
        "keeps_addresses",
        /// Time from the start of a process until it serves. Assumed.
        "start_time",
        /// Limit on the processes of this service that start at the same time; none without it.
        "restarts",
        /// Slower work right after a start: cold caches, code that is not compiled. Off without it.
        "cold_start",
        /// The consumer group of the service, one member per replica; it reads no topic without it.
        "consumer",
        /// Work that the service makes up itself, such as a feed of market data or a watchdog's heartbeat.
        "feed",
    }
    FEED {
        /// Time between two operations of the feed, evenly, in place of `rate`.
        "every",
        /// Operations of the feed per second over all replicas, at random (Poisson).
        "rate",
        /// The operation of this service that the feed starts; its only one without it.
        "operation",
    }
}

fn service(node: &Node, index: usize, names: &Names, balancer: &BalancerSpec) -> ServiceSpec {
    let fields = node.fields(SERVICE);
    let operations = fields.list("operations", 1, limit::OPERATIONS);
    distinct(&operations, "operation");
    let producer = kafka::producers(fields.get("producer"), &PerClient::new(ProducerConfig::of));
    let spec = ServiceSpec {
        label: fields.label(),
        id: fields.id("id"),
        replicas: names.replicas(&fields),
        placement_group: names.placement_group(&fields),
        autoscaling: fields.get("autoscaling").map(|node| scaling::group(&node, names)),
        deploy: deploys::deploy(&fields),
        target_group: scaling::target_group(fields.get("target_group"), index, names, balancer),
        workers: fields.count_or("workers", 1, limit::WORKERS, 200) as u16,
        // The server's maximum of connections: 8,192 (Tomcat's maxConnections).
        queue_limit: fields.count_or("queue_limit", 0, limit::QUEUE, 8_192) as u32,
        shedding: fields.get("shedding").map(|node| shedding(&node)),
        cancel: fields.flag_or("cancel", false),
        keeps_addresses: fields.flag_or("keeps_addresses", false),
        start_time: fields.duration_or("start_time", SimDuration::from_secs(15)),
        restarts_per_minute: recovery::restarts(&fields),
        cold_start: recovery::cold_start(&fields),
        operations: operations.iter().map(|node| operation(node, names)).collect(),
        consumer: fields.get("consumer").map(|node| consumer(&node, &fields, index, names)),
        client: kafka::client(&fields),
        producer_fail_fast: kafka::producers(fields.get("producer_fail_fast"), &producer),
        producer,
        feed: fields.get("feed").map(|node| {
            let fields = node.fields(FEED);
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

meanings! {
    CONSUMER {
        /// Kafka's `group.id`; it decides which partition of the offsets topic the group needs. The service's identifier
        /// without it.
        "group",
        /// The topic that the group reads, spelled `CLUSTER.TOPIC`.
        "topic",
        /// Settings of the consumer client, under Kafka's names in lower case.
        "settings",
        /// The operation of this service that is run for each record; its only one without it.
        "operation",
        /// What is done about a record whose handling fails. Without it the service passes over one whose operation
        /// fails, and tries one that nobody can handle for ever, every second (assumed); Spring for Apache Kafka has
        /// 10 attempts without a pause, then `skip`.
        "retry",
        /// Where the answer goes when a record is a request; there is none without it.
        "reply",
    }
    REPLY {
        /// The topic that answers are sent to, spelled `CLUSTER.TOPIC`; its partition has the number of the
        /// request's.
        "topic",
        /// Size of an answer, in bytes. Assumed.
        "bytes",
    }
}

fn consumer(node: &Node, of: &Fields, service: usize, names: &Names) -> ConsumerSpec {
    let fields = node.fields(CONSUMER);
    let usual = of.get("id").map_or("", |node| node.value.as_str().unwrap_or(""));
    follows!(fields, "group", usual);
    let retry = fields.get("retry").map(|node| kafka::retry(&node));
    let mut spec = ConsumerSpec {
        group: fields.get("group").map_or(usual, |node| node.id()).to_owned(),
        topic: names.topic(&fields, "topic"),
        config: kafka::consumers(fields.get("settings")),
        operation: names.own_operation(&fields, "operation", service),
        reply: fields.get("reply").map(|node| {
            let fields = node.fields(REPLY);
            let spec = ReplySpec {
                topic: names.topic(&fields, "topic"),
                bytes: fields.count_or("bytes", 1, limit::RECORD_BYTES, RECORD) as u32,
            };
            fields.close();
            spec
        }),
    };
    fields.close();
    spec.config.iter_mut().for_each(|settings| settings.retry = retry);
    spec
}

meanings! {
    OPERATION {
        /// Identifier of the operation within its service.
        "id",
        /// How much its requests matter to load shedding: sheddable ones are refused first.
        "criticality",
        /// Whether a request may have had an effect when no answer came: proxies offer a POST to no other target then,
        /// unless told to.
        "method",
        /// What a worker does for a request, in order.
        "steps",
    }
}

fn operation(node: &Node, names: &Names) -> OperationSpec {
    let fields = node.fields(OPERATION);
    let spec = OperationSpec {
        id: fields.id("id"),
        criticality: fields.word_or("criticality", "criticality", &Criticality::ALL, Criticality::Critical),
        post: fields.word_or("method", "method", &[("GET", false), ("POST", true)], false),
        steps: fields.list("steps", 1, limit::STEPS).iter().map(|node| step(node, names)).collect(),
    };
    fields.close();
    spec
}

meanings! {
    STEP {
        /// What the step does: work, call another service, query a store, propose to a quorum group, send a record,
        /// or send a request record and wait for its answer.
        "kind",
        /// The operation that is called through the balancer, spelled `SERVICE.OPERATION`.
        "to",
        /// The store that is asked.
        "store",
        /// The store's class of queries; a store with `queries` needs one.
        "class",
        /// Whether the query must be done at the primary.
        "write",
        /// The quorum group that must commit the proposal.
        "quorum",
        /// What is proposed: a group that reopens takes cancellations before orders.
        "proposal",
        /// The topic that the record is sent to, spelled `CLUSTER.TOPIC`; its key decides the partition.
        "topic",
        /// The key of the record: `customer`, a kind of `keys`, or `none`, and then the client's partitioner chooses: that
        /// of most clients leaves out partitions without a leader. The customer's without it.
        "key",
        /// Size of the record, in bytes. Assumed.
        "bytes",
        /// Whether the worker waits for the acknowledgement (`.get()` on the future).
        "wait",
        /// The topic that request records are sent to, spelled `CLUSTER.TOPIC`.
        "request",
        /// The topic that answers come back on, in the partition number of the request.
        "reply",
        /// How long the work holds its worker.
        "time",
    }
}

fn step(node: &Node, names: &Names) -> StepSpec {
    const KINDS: [&str; 6] = ["work", "call", "query", "propose", "produce", "request_reply"];
    let fields = node.fields(STEP);
    let kind = fields.need("kind").and_then(|node| node.one_of("kind of step", &KINDS));
    let Some(kind) = kind else {
        // Without its kind nothing can be said about the other fields.
        let action = Action::Work(crate::world::topology::ServiceTime::Constant(SimDuration::ZERO));
        return StepSpec { action, policy: None };
    };
    let bytes = || fields.count_or("bytes", 1, limit::RECORD_BYTES, RECORD) as u32;
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
            by: keys::of_step(&fields, names),
            bytes: bytes(),
            wait: fields.deciding_flag("wait"),
        },
        "request_reply" => Action::RequestReply {
            request: names.topic(&fields, "request"),
            by: keys::of_step(&fields, names),
            reply: names.topic(&fields, "reply"),
            bytes: bytes(),
        },
        _ => Action::Work(service_time(&fields, "time")),
    };
    let policy = match action {
        Action::Work(_) | Action::Produce { wait: false, .. } => None,
        _ => Some(policy(&fields, action.is_partitioned())),
    };
    fields.close();
    StepSpec { action, policy }
}

meanings! {
    JOURNEY {
        /// Identifier of the journey, such as `place_order`.
        "id",
        /// Name of the journey on the page; its identifier without it.
        "label",
        /// The operation that a customer asks for through the balancer, spelled `SERVICE.OPERATION`.
        "to",
        /// Customers per second at random (Poisson), at traffic factor 1.
        "rate",
        /// Answers within this time are ok, later ones degraded. Assumed.
        "target",
        /// How long a customer waits for an attempt before leaving it. Assumed.
        "patience",
        /// Attempts of a customer in all, the first included.
        "max_attempts",
        /// Chance that a customer tries again after a failure or a time-out, 0 to 1; a rejection is an answer, unless
        /// `retry_rejected` says otherwise.
        "refresh_probability",
        /// Mean pause before the next attempt, drawn from an exponential distribution. Assumed.
        "refresh_pause",
        /// What the customers' clients do by themselves when a request is refused (503: load shedding, a full queue, no
        /// target): they send it again. Nothing without it.
        "retry_rejected",
        /// Lost customers who come back together once it works again; none do without it.
        "return_herd",
        /// Whether the journey counts as trading, where lost trading is compared with lost partitions.
        "trading",
        /// What one answered request is worth, in the document's currency; nothing without it. A fact of grade A
        /// must say that it is assumed.
        "value",
    }
}

pub(super) fn journeys(root: &Fields, names: &Names) -> Vec<JourneySpec> {
    let list = root.list("journeys", 1, limit::JOURNEYS);
    distinct(&list, "journey");
    list.iter()
        .map(|node| {
            let fields = node.fields(JOURNEY);
            let (usual, patient) = (SimDuration::from_secs(1), SimDuration::from_secs(30));
            let given = fields.get("target").map(|node| node.duration(TICK, LONGEST));
            let patience = fields.duration_or("patience", patient.max(given.unwrap_or(TICK)));
            let target = fields.duration_or("target", usual.min(patience));
            let trading = fields.flag_or("trading", false);
            let (service, operation) = names.operation(&fields, "to");
            let spec = JourneySpec {
                label: fields.label(),
                id: fields.id("id"),
                service,
                operation,
                rate: fields.number("rate", 0.001, limit::RATE),
                traffic: None,
                target,
                patience,
                max_attempts: fields.count_or("max_attempts", 1, 20, 1) as u8,
                refresh_probability: fields.number_or("refresh_probability", 0.0, 1.0, 0.0),
                refresh_pause: fields.duration_or("refresh_pause", SimDuration::from_secs(3)),
                retry_rejected: recovery::retry_rejected(&fields),
                return_herd: recovery::return_herd(&fields),
                trading,
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
