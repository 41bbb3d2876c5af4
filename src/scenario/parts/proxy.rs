//! A proxy in front of a service: its product, passive marks, another target after a failure, bounds on connections.

use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, LONGEST, Node};
use crate::world::topology::{
    BadEnd, BadEnds, ConnectionsSpec, MarkRule, MarkSpec, NextSpec, NextTo, OnNobody, Product, ProxySpec,
    TargetGroupSpec,
};

meanings! {
    PROXY {
        /// The product in front of this service, whose defaults hold for everything that is not said here; as the
        /// balancer says without it.
        "product",
        /// A try at a target without an answer ends after this time, and is marked and offered again, or a 504, by the
        /// rules here. The product's default: nginx and Apache 60 s, Envoy 15 s, HAProxy 50 s (assumed), Caddy none; an
        /// Application Load Balancer has `idle_timeout` instead.
        "read_timeout",
        /// Passive health marks: a target is passed over because of how requests to it ended. On for nginx and for
        /// Apache's connections, off for the others without it.
        "passive_health",
        /// What happens while no target is left: an error at once, requests to all targets, or every mark taken off.
        /// The product's default.
        "on_nobody",
        /// Below this share of well targets, in percent, all of them get requests. Envoy's `healthy_panic_threshold`
        /// of 50; 0 for the others, which have none.
        "panic_threshold",
        /// Whether a request that failed at one target is offered to another. The product's default.
        "next_target",
        /// Bounds on the open requests of one node at one target, HAProxy's `maxconn`; none without it.
        "connections",
        /// Whether the proxy notices that a client has left. Measured: nginx, Envoy and Caddy do; HAProxy without
        /// `abortonclose` and Apache keep the request, send it from the line, and wait for its answer.
        "client_left",
        /// What a slow start bounds: the share of a target, or its connections, in steps of a second (HAProxy).
        "slow_start_by",
    }
    PASSIVE_HEALTH {
        /// The ends of requests that count: no connection, no answer until the read time-out, an answer with an error.
        "ends",
        /// How many of them make a mark, nginx's `max_fails`, Envoy's `consecutive_5xx`; 0: none ever does.
        "errors",
        /// The period of the rule: nginx's `fail_timeout`, Caddy's `fail_duration`, Apache's `retry`, Envoy's
        /// `base_ejection_time`.
        "for",
        /// What ends a mark: a quiet time and one request that succeeds (nginx), failures that are forgotten (Caddy),
        /// the time alone (Apache), the next look after a time that grows with every mark (Envoy); or the failures count
        /// as one failed health check (HAProxy).
        "until",
        /// Most targets marked at once, in percent of all, Envoy's `max_ejection_percent`: 10 percent of nine is nobody.
        "max_percent",
        /// Chance that a mark that is due is made, in percent, Envoy's `enforcing_consecutive_5xx`.
        "enforcing",
    }
    NEXT_TARGET {
        /// Tries in all, the first included; 0: as many as there are targets.
        "tries",
        /// The ends after which a request is offered again.
        "ends",
        /// Whether operations with the method POST are offered again, too; one that got no connection always is.
        "post",
        /// Where it goes: to a target that has not been tried, as the algorithm chooses anew (by hash the same one), or
        /// to the same one.
        "to",
        /// Wait before the next try.
        "pause",
        /// No further try begins so long after the first one; there is no such limit without it.
        "within",
        /// Most further tries of one node at once, Envoy's `max_retries` of 3; there is no such limit without it.
        "at_once",
    }
    CONNECTIONS {
        /// Most open requests of one node at one target.
        "most",
        /// Most requests in line before the full ones, HAProxy's `maxqueue`; further ones get a 503.
        "queue",
        /// How long a request stands in line until it gets a 503, HAProxy's `timeout queue`; the connect timeout
        /// without it.
        "queue_timeout",
    }
}

/// Says what the fields of a proxy in a target group mean, and reads its product; the balancer's without one.
pub(super) fn product(fields: &Fields, usual: Product) -> Product {
    fields.also(PROXY);
    fields.word_or("product", "product", &Product::ALL, usual)
}

/// Reads the proxy's own rules on top of those of its product.
pub(super) fn proxy(fields: &Fields, spec: &mut TargetGroupSpec, product: Product, idle: SimDuration) {
    let mut own = ProxySpec::rules_of(product, idle);
    let mut said = product != Product::Alb;
    if let Some(node) = fields.get("read_timeout") {
        own.read_timeout = node.duration(SimDuration::from_millis(1), LONGEST);
        if product == Product::Alb {
            fields.wrong_at("read_timeout", "found it without a proxy, expected idle_timeout");
        }
    }
    if said && spec.idle_timeout.is_some() {
        fields.wrong_at("idle_timeout", "found it behind a proxy, expected read_timeout");
    }
    if let Some(node) = fields.get("passive_health") {
        (own.marks, said) = (Some(marks(&node, product)), true);
    }
    let answers = [("refuse", OnNobody::Refuse), ("all", OnNobody::All), ("recover", OnNobody::Recover)];
    said |= fields.get("on_nobody").is_some();
    own.on_nobody = fields.word_or("on_nobody", "answer", &answers, own.on_nobody);
    said |= fields.get("panic_threshold").is_some();
    own.panic_below = fields.count_or("panic_threshold", 0, 100, own.panic_below.into()) as u8;
    if let Some(node) = fields.get("next_target") {
        (own.next, said) = (next(&node, own.next), true);
    }
    if let Some(node) = fields.get("connections") {
        (own.connections, said) = (Some(connections(&node, spec.connect_timeout)), true);
    }
    let left = [("noticed", false), ("kept", true)];
    said |= fields.get("client_left").is_some();
    own.keeps_abandoned = fields.word_or("client_left", "way", &left, own.keeps_abandoned);
    let ways = [("share", false), ("connections", true)];
    spec.slow_start_by_connections =
        fields.word_or("slow_start_by", "way", &ways, spec.slow_start_by_connections);
    if spec.slow_start_by_connections && own.connections.is_none() {
        fields.wrong_at("slow_start_by", "found connections without `connections`, expected their bound");
    }
    said |= spec.algorithm.is_a_proxys();
    spec.proxy = said.then(|| Box::new(own));
}

/// The ends of requests in a list of words.
fn ends(list: &Node) -> BadEnds {
    const WORDS: [&str; 3] = ["connect", "timeout", "error"];
    const ENDS: [BadEnd; 3] = [BadEnd::Connect, BadEnd::Timeout, BadEnd::Error];
    let mut found = BadEnds::default();
    for node in list.list(1, WORDS.len()) {
        match node.one_of("end", &WORDS).map(|at| ENDS[at]) {
            Some(BadEnd::Connect) => found.connect = true,
            Some(BadEnd::Timeout) => found.timeout = true,
            Some(BadEnd::Error) => found.error = true,
            None => {}
        }
    }
    found
}

fn marks(node: &Node, product: Product) -> MarkSpec {
    let fields = node.fields(PASSIVE_HEALTH);
    let mut spec = MarkSpec::of(product);
    if let Some(list) = fields.get("ends") {
        spec.ends = ends(&list);
    }
    spec.errors = fields.count_or("errors", 0, 1_000, spec.errors.into()) as u16;
    spec.lasts = fields.duration_or("for", spec.lasts);
    let rules = [
        ("probe", MarkRule::Probe),
        ("forgotten", MarkRule::Remembered),
        ("time", MarkRule::Timed),
        ("look", MarkRule::Ejection),
        ("check", MarkRule::FailedCheck),
    ];
    spec.rule = fields.word_or("until", "rule", &rules, spec.rule);
    spec.most_percent = fields.count_or("max_percent", 0, 100, spec.most_percent.into()) as u8;
    spec.enforcing = fields.count_or("enforcing", 0, 100, spec.enforcing.into()) as u8;
    if spec.rule != MarkRule::Ejection && (spec.most_percent < 100 || spec.enforcing < 100) {
        fields.wrong("found max_percent or enforcing below 100, expected them with until \"look\" only");
    }
    fields.close();
    spec
}

fn next(node: &Node, usual: NextSpec) -> NextSpec {
    let fields = node.fields(NEXT_TARGET);
    let targets = [("another", NextTo::Another), ("any", NextTo::Any), ("same", NextTo::Same)];
    let spec = NextSpec {
        tries: fields.count_or("tries", 0, 100, usual.tries.into()) as u16,
        ends: fields.get("ends").map_or(usual.ends, |list| ends(&list)),
        post: fields.flag_or("post", usual.post),
        to: fields.word_or("to", "target", &targets, usual.to),
        pause: fields.delay_or("pause", usual.pause),
        within: fields
            .get("within")
            .map_or(usual.within, |node| node.duration(SimDuration::from_millis(1), LONGEST)),
        at_once: fields.get("at_once").map_or(usual.at_once, |node| Some(node.count(0, 10_000) as u16)),
    };
    fields.close();
    spec
}

fn connections(node: &Node, connect_timeout: SimDuration) -> ConnectionsSpec {
    let fields = node.fields(CONNECTIONS);
    let spec = ConnectionsSpec {
        most: fields.count("most", 1, 100_000) as u32,
        queue: fields.count_or("queue", 0, 100_000, 100_000) as u32,
        queue_timeout: fields
            .get("queue_timeout")
            .map_or(connect_timeout, |node| node.duration(SimDuration::from_millis(1), LONGEST)),
    };
    fields.close();
    spec
}
