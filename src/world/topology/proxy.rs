//! What a proxy in front of a service does on top of health checks: passive marks, another target after a failure, a
//! read time-out, bounds on connections; by product, each with its documented defaults. A service behind an Application
//! Load Balancer alone has none of this.

use crate::engine::SimDuration;
use crate::world::topology::{
    Algorithm, BalancerSpec, CheckKind, CheckPeriod, HealthCheckSpec, TargetGroupSpec,
};

/// A balancer by its product: whose defaults hold where a document says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Product {
    /// Application Load Balancer.
    #[default]
    Alb,
    /// nginx 1.22 (open source).
    Nginx,
    /// Envoy 1.39.
    Envoy,
    /// HAProxy 2.6.
    Haproxy,
    /// Apache 2.4, mod_proxy_balancer.
    Apache,
    /// Caddy 2.11.
    Caddy,
}

impl Product {
    /// All, with their words in documents.
    pub const ALL: [(&'static str, Product); 6] = [
        ("alb", Product::Alb),
        ("nginx", Product::Nginx),
        ("envoy", Product::Envoy),
        ("haproxy", Product::Haproxy),
        ("apache", Product::Apache),
        ("caddy", Product::Caddy),
    ];

    /// Its word in documents and commands.
    pub fn word(self) -> &'static str {
        Product::ALL[self as usize].0
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Product::Alb => "Application Load Balancer",
            Product::Nginx => "nginx",
            Product::Envoy => "Envoy",
            Product::Haproxy => "HAProxy",
            Product::Apache => "Apache",
            Product::Caddy => "Caddy",
        }
    }
}

/// The rules of a proxy in front of a service.
#[derive(Clone, Debug, PartialEq)]
pub struct ProxySpec {
    /// The product whose defaults these are.
    pub product: Product,
    /// A try at a target without an answer ends after this time; `SimDuration::MAX` for never.
    pub read_timeout: SimDuration,
    /// Passive health marks; none: only checks decide.
    pub marks: Option<MarkSpec>,
    /// The answer while no target is left.
    pub on_nobody: OnNobody,
    /// Below this share of targets that are well, percent, all of them get requests (Envoy's
    /// `healthy_panic_threshold`); 0: never.
    pub panic_below: u8,
    /// Whether a failed request is offered again, and where.
    pub next: NextSpec,
    /// Most open requests of one node at one target, with a line before the full ones (HAProxy's `maxconn`).
    pub connections: Option<ConnectionsSpec>,
    /// True if the request of a client who has left is kept: sent from the line, and waited for (HAProxy without
    /// `abortonclose`, Apache).
    pub keeps_abandoned: bool,
}

/// Bounds on the open requests of one node at one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionsSpec {
    /// Most at once (`maxconn` of a server).
    pub most: u32,
    /// A request waits in line so long, then it gets a 503 (`timeout queue`).
    pub queue_timeout: SimDuration,
    /// Most in the line of a node (`maxqueue`).
    pub queue: u32,
}

/// The way in which a proxy's request ended badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BadEnd {
    /// No connection: refused, reset, or silent until the connect time-out.
    Connect,
    /// No answer until the read time-out.
    Timeout,
    /// An answer with an error (5xx).
    Error,
}

/// Bad ends by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BadEnds {
    /// Connections that failed.
    pub connect: bool,
    /// Read time-outs.
    pub timeout: bool,
    /// Answers with an error.
    pub error: bool,
}

impl BadEnds {
    /// Returns whether a bad end is among them.
    pub fn has(self, end: BadEnd) -> bool {
        match end {
            BadEnd::Connect => self.connect,
            BadEnd::Timeout => self.timeout,
            BadEnd::Error => self.error,
        }
    }
}

/// Passive health marks: a target is passed over because of how requests to it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkSpec {
    /// The ends that count.
    pub ends: BadEnds,
    /// So many make a mark; 0: none ever does (nginx's `max_fails=0`).
    pub errors: u16,
    /// What the mark is, and what ends it.
    pub rule: MarkRule,
    /// The period of the rule.
    pub lasts: SimDuration,
    /// Most targets marked at once, percent of all (Envoy's `max_ejection_percent`): none below 100 over this.
    pub most_percent: u8,
    /// Chance that a mark that is due is made, percent (Envoy's `enforcing_consecutive_5xx`).
    pub enforcing: u8,
}

/// What a mark is, and what ends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkRule {
    /// nginx: failures add up until a success after a quiet `lasts`. A marked target gets nothing for `lasts` (whole
    /// seconds), then one request, whose success ends the mark. A single target is never passed over.
    Probe,
    /// Caddy: each failure is remembered for `lasts`; a target is marked while so many are.
    Remembered,
    /// Apache: failures in a row; the mark ends after `lasts`.
    Timed,
    /// Envoy: failures in a row; the mark lasts `lasts` times the number of marks lately, at most 300 s, and ends with
    /// the next look, every 10 s.
    Ejection,
    /// HAProxy: failures in a row count as one failed health check; the checks decide.
    FailedCheck,
}

/// Time between two looks at ejected hosts (Envoy, `outlier_detection.interval`).
pub const EJECTION_LOOK: SimDuration = SimDuration::from_secs(10);
/// Longest ejection (Envoy, `outlier_detection.max_ejection_time`).
pub const LONGEST_EJECTION: SimDuration = SimDuration::from_secs(300);

/// The answer of a proxy while no target is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnNobody {
    /// An error at once: 502 by nginx, 503 by the others.
    Refuse,
    /// All targets get requests.
    All,
    /// Every mark is taken off (Apache's `forcerecovery`); targets that fail their checks stay out.
    Recover,
}

/// Whether a failed request is offered again, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextSpec {
    /// Tries in all, the first included; 0: as many as there are targets.
    pub tries: u16,
    /// The ends after which it is.
    pub ends: BadEnds,
    /// True if requests that may have had an effect (POST) are offered again, too. One that never got a connection
    /// always is.
    pub post: bool,
    /// Where it goes.
    pub to: NextTo,
    /// Wait before the next try.
    pub pause: SimDuration,
    /// No further try begins so long after the first one (`proxy_next_upstream_timeout`, `lb_try_duration`).
    pub within: SimDuration,
    /// Most such tries of one node at once; further ones are not made (Envoy's `max_retries`).
    pub at_once: Option<u16>,
}

/// The target of a further try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextTo {
    /// One that has not been tried for this request.
    Another,
    /// As the algorithm chooses anew: by hash it is the same.
    Any,
    /// The same one.
    Same,
}

const CONNECT: BadEnds = BadEnds { connect: true, timeout: false, error: false };
const CONNECT_AND_TIMEOUT: BadEnds = BadEnds { connect: true, timeout: true, error: false };
const ALL_ENDS: BadEnds = BadEnds { connect: true, timeout: true, error: true };

impl NextSpec {
    /// One try.
    pub const NONE: NextSpec = NextSpec {
        tries: 1,
        ends: CONNECT,
        post: true,
        to: NextTo::Any,
        pause: SimDuration::ZERO,
        within: SimDuration::MAX,
        at_once: None,
    };
}

impl MarkSpec {
    /// The marks of a product once they are switched on. nginx: `max_fails=1 fail_timeout=10s`. Envoy:
    /// `consecutive_5xx` 5, `base_ejection_time` 30 s, `max_ejection_percent` 10. HAProxy: `observe layer7`,
    /// `error-limit` 10, `on-error fail-check`. Apache: `retry=60`, time-outs only with `failontimeout`. Caddy:
    /// `max_fails` 1; `fail_duration` has no default but 0: the 10 s of the measurement here. An Application Load
    /// Balancer has no such marks; nginx's rule stands in for it.
    pub fn of(product: Product) -> MarkSpec {
        let seconds = SimDuration::from_secs;
        let (ends, errors, rule, lasts, most_percent) = match product {
            Product::Alb | Product::Nginx => (CONNECT_AND_TIMEOUT, 1, MarkRule::Probe, seconds(10), 100),
            Product::Envoy => (ALL_ENDS, 5, MarkRule::Ejection, seconds(30), 10),
            Product::Haproxy => (ALL_ENDS, 10, MarkRule::FailedCheck, seconds(10), 100),
            Product::Apache => (CONNECT, 1, MarkRule::Timed, seconds(60), 100),
            Product::Caddy => (CONNECT_AND_TIMEOUT, 1, MarkRule::Remembered, seconds(10), 100),
        };
        MarkSpec { ends, errors, rule, lasts, most_percent, enforcing: 100 }
    }
}

impl ProxySpec {
    /// A product as it is without any setting; none for an Application Load Balancer, which is no proxy of this kind.
    /// Read time-outs: nginx `proxy_read_timeout` 60 s, Envoy route `timeout` 15 s, HAProxy `timeout server` 50 s (no
    /// default; that of Debian's configuration), Apache `Timeout` 60 s, Caddy none.
    pub fn of(product: Product) -> Option<ProxySpec> {
        (product != Product::Alb).then(|| ProxySpec::rules_of(product, SimDuration::MAX))
    }

    /// The rules of a product, also of an Application Load Balancer with some of these settings, whose idle time-out
    /// is `idle`.
    pub fn rules_of(product: Product, idle: SimDuration) -> ProxySpec {
        let seconds = SimDuration::from_secs;
        let plain = ProxySpec {
            product,
            read_timeout: idle,
            marks: None,
            on_nobody: OnNobody::Refuse,
            panic_below: 0,
            next: NextSpec::NONE,
            connections: None,
            keeps_abandoned: false,
        };
        let marks = Some(MarkSpec::of(product));
        let another = NextSpec { tries: 0, to: NextTo::Another, ..NextSpec::NONE };
        match product {
            Product::Alb => ProxySpec { on_nobody: OnNobody::All, ..plain },
            // `proxy_next_upstream error timeout`, each target once, no POST that has been sent.
            Product::Nginx => ProxySpec {
                read_timeout: seconds(60),
                marks,
                next: NextSpec { ends: CONNECT_AND_TIMEOUT, post: false, ..another },
                ..plain
            },
            // Outlier detection is off unless configured; `max_retries` 3.
            Product::Envoy => ProxySpec {
                read_timeout: seconds(15),
                panic_below: 50,
                next: NextSpec { ends: ALL_ENDS, at_once: Some(3), ..NextSpec::NONE },
                ..plain
            },
            // `retries 3` for connections, after a turn-around of a second, to the same server.
            Product::Haproxy => ProxySpec {
                read_timeout: seconds(50),
                next: NextSpec { tries: 4, to: NextTo::Same, pause: seconds(1), ..NextSpec::NONE },
                keeps_abandoned: true,
                ..plain
            },
            // Failover goes on with another worker when there was no connection.
            Product::Apache => ProxySpec {
                read_timeout: seconds(60),
                marks,
                on_nobody: OnNobody::Recover,
                next: another,
                keeps_abandoned: true,
                ..plain
            },
            // `lb_try_interval` 250 ms, but `lb_try_duration` 0: one try.
            Product::Caddy => ProxySpec {
                read_timeout: SimDuration::MAX,
                next: NextSpec {
                    ends: CONNECT_AND_TIMEOUT,
                    post: false,
                    pause: SimDuration::from_millis(250),
                    ..NextSpec::NONE
                },
                ..plain
            },
        }
    }
}

/// The numbers of a product's health checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckNumbers {
    /// Between two checks.
    pub interval: SimDuration,
    /// A check without an answer fails after this time.
    pub timeout: SimDuration,
    /// Passes until a target is healthy, and failures until it is not.
    pub thresholds: (u8, u8),
}

impl Product {
    /// The numbers of its health checks: an Application Load Balancer's 30 s, 5 s, 5 and 2 (for all that check nothing
    /// unless told); HAProxy `inter` 2 s, `rise` 2, `fall` 3, the interval as timeout.
    pub fn check_numbers(self) -> CheckNumbers {
        let seconds = SimDuration::from_secs;
        match self {
            Product::Haproxy => {
                CheckNumbers { interval: seconds(2), timeout: seconds(2), thresholds: (2, 3) }
            }
            _ => CheckNumbers { interval: seconds(30), timeout: seconds(5), thresholds: (5, 2) },
        }
    }

    /// Its connect time-out: Application Load Balancer 10 s, nginx and Apache 60 s, Envoy 5 s, HAProxy 5 s (no default;
    /// that of Debian's configuration), Caddy 3 s.
    pub fn connect_timeout(self) -> SimDuration {
        SimDuration::from_secs(match self {
            Product::Alb => 10,
            Product::Nginx | Product::Apache => 60,
            Product::Envoy | Product::Haproxy => 5,
            Product::Caddy => 3,
        })
    }

    /// What checks of targets ask unless told otherwise. nginx, Envoy, Apache and Caddy check nothing by themselves;
    /// HAProxy's servers are taken to have `check`.
    fn check_kind(self) -> CheckKind {
        match self {
            Product::Alb | Product::Haproxy => CheckKind::Shallow,
            Product::Nginx | Product::Envoy | Product::Apache | Product::Caddy => CheckKind::None,
        }
    }

    /// The moment from which the interval counts. Measured for HAProxy and Envoy; of nginx, Apache and Caddy nobody
    /// measured it, and an Application Load Balancer's rule stands.
    fn check_period(self) -> CheckPeriod {
        match self {
            Product::Haproxy | Product::Envoy => CheckPeriod::FromEnd,
            Product::Alb | Product::Nginx | Product::Apache | Product::Caddy => CheckPeriod::FromStart,
        }
    }
}

impl BalancerSpec {
    /// A product's defaults; of an Application Load Balancer: health check every 30 s, 5 s, 5 and 2 times; connect 10 s;
    /// idle 60 s; cross-zone on (AWS documentation). How customers move between its addresses is assumed for all.
    pub fn of(product: Product) -> BalancerSpec {
        let numbers = product.check_numbers();
        BalancerSpec {
            product,
            check_interval: numbers.interval,
            check_timeout: numbers.timeout,
            healthy_threshold: numbers.thresholds.0,
            unhealthy_threshold: numbers.thresholds.1,
            connect_timeout: product.connect_timeout(),
            idle_timeout: SimDuration::from_secs(60),
            cross_zone: true,
            next_address_after: SimDuration::from_millis(250),
            name_ttl: SimDuration::from_secs(60),
            unlisted_after: SimDuration::from_secs(150),
            autoshift: None,
        }
    }
}

impl TargetGroupSpec {
    /// The group of a service that says nothing: the balancer's settings, and the ways of its product.
    pub fn of(balancer: &BalancerSpec) -> TargetGroupSpec {
        TargetGroupSpec {
            check: HealthCheckSpec {
                kind: balancer.product.check_kind(),
                interval: balancer.check_interval,
                timeout: balancer.check_timeout,
                healthy_threshold: balancer.healthy_threshold,
                unhealthy_threshold: balancer.unhealthy_threshold,
                period: balancer.product.check_period(),
                error_at_once: balancer.product == Product::Envoy,
            },
            cross_zone: balancer.cross_zone,
            slow_start: SimDuration::ZERO,
            deregistration_delay: SimDuration::from_secs(300),
            // Caddy draws its targets at random.
            algorithm: match balancer.product {
                Product::Caddy => Algorithm::Random,
                _ => Algorithm::RoundRobin,
            },
            connect_timeout: balancer.connect_timeout,
            idle_timeout: None,
            slow_start_by_connections: false,
            proxy: ProxySpec::of(balancer.product).map(Box::new),
        }
    }

    /// The group of a service behind another product than the balancer's, with its defaults.
    pub fn behind(product: Product, balancer: &BalancerSpec) -> TargetGroupSpec {
        if product == balancer.product {
            return TargetGroupSpec::of(balancer);
        }
        let own = BalancerSpec { cross_zone: balancer.cross_zone, ..BalancerSpec::of(product) };
        TargetGroupSpec::of(&own)
    }
}
