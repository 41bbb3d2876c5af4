//! Choices made before the start: one client, one kind of circuit breaker, one balancer in the whole region, as if the
//! document had said so. "The same run with kafkajs" is the run of another topology.

use crate::world::guards::Library;
use crate::world::guards::breaker::BreakerSettings;
use crate::world::kafka::client::Client;
use crate::world::topology::{
    Action, BreakerScope, BreakerSpec, Product, RecordKey, StepSpec, TargetGroupSpec, Topology,
};

/// A choice for the whole region.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// Every service uses this client for Kafka.
    Client(Client),
    /// Every circuit breaker has the rules and defaults of this library; one that is of it already keeps its settings.
    BreakerLibrary(Library),
    /// Every circuit breaker watches this. One per partition is for steps that write to a topic; others keep theirs.
    BreakerScope(BreakerScope),
    /// Every service stands behind this product with its defaults; one that stands behind it already keeps its
    /// settings. The zones, the delays and the idle time-out of the document stay.
    Balancer(Product),
}

impl Choice {
    /// The choices that mean something in `topology`, in a fixed order.
    pub fn of(topology: &Topology) -> Vec<Choice> {
        let mut all = Vec::new();
        if topology.uses_kafka() {
            all.extend(Client::ALL.map(Choice::Client));
        }
        if topology.steps().any(|step| breaker_of(step).is_some()) {
            all.extend(Library::ALL.map(Choice::BreakerLibrary));
            let partitions =
                topology.steps().any(|step| breaker_of(step).is_some() && step.action.is_partitioned());
            let offered = |scope: &BreakerScope| *scope != BreakerScope::Partition || partitions;
            all.extend(BreakerScope::ALL.into_iter().filter(offered).map(Choice::BreakerScope));
        }
        all.extend(Product::ALL.map(|row| Choice::Balancer(row.1)));
        all
    }

    /// Returns whether it changes anything in `topology`.
    pub fn changes(self, topology: &Topology) -> bool {
        topology.clone().choose(self)
    }
}

fn breaker_of(step: &StepSpec) -> Option<&BreakerSpec> {
    step.policy.as_ref().and_then(|policy| policy.breaker.as_ref())
}

impl Topology {
    /// Makes a choice. Returns whether anything has changed.
    pub fn choose(&mut self, choice: Choice) -> bool {
        match choice {
            Choice::Client(client) => self.choose_client(client),
            Choice::BreakerLibrary(library) => self.choose_breakers(|spec, _| {
                let other = spec.settings.library() != library;
                if other {
                    spec.settings = BreakerSettings::new(library, &library.values());
                }
                other
            }),
            Choice::BreakerScope(scope) => self.choose_breakers(|spec, partitioned| {
                let fits = partitioned || scope != BreakerScope::Partition;
                let other = fits && spec.scope != scope;
                if other {
                    spec.scope = scope;
                }
                other
            }),
            Choice::Balancer(product) => self.choose_balancer(product),
        }
    }

    fn choose_client(&mut self, client: Client) -> bool {
        let mut changed = false;
        for service in &mut self.services {
            changed |= service.client != client;
            service.client = client;
        }
        changed
    }

    /// `change` takes a breaker, and whether its step writes to a partition that is known before, and returns whether it has changed.
    fn choose_breakers(&mut self, mut change: impl FnMut(&mut BreakerSpec, bool) -> bool) -> bool {
        let mut changed = false;
        let operations = self.services.iter_mut().flat_map(|service| &mut service.operations);
        for step in operations.flat_map(|operation| &mut operation.steps) {
            let partitioned = step.action.is_partitioned();
            if let Some(breaker) = step.policy.as_mut().and_then(|policy| policy.breaker.as_mut()) {
                changed |= change(breaker, partitioned);
            }
        }
        changed
    }

    fn choose_balancer(&mut self, product: Product) -> bool {
        let mut changed = false;
        for service in &mut self.services {
            let own = &service.target_group;
            if own.product() == product {
                continue;
            }
            changed = true;
            service.target_group = TargetGroupSpec {
                cross_zone: own.cross_zone,
                slow_start: own.slow_start,
                deregistration_delay: own.deregistration_delay,
                idle_timeout: own.idle_timeout,
                ..TargetGroupSpec::behind(product, &self.balancer)
            };
        }
        changed
    }

    fn steps(&self) -> impl Iterator<Item = &StepSpec> {
        self.services.iter().flat_map(|service| &service.operations).flat_map(|operation| &operation.steps)
    }

    /// Returns whether any service writes to Kafka or reads from it.
    pub fn uses_kafka(&self) -> bool {
        self.services.iter().any(|service| service.consumer.is_some())
            || self.steps().any(|step| step.action.writes())
    }
}

impl Action {
    /// Returns whether it writes to a topic.
    pub fn writes(&self) -> bool {
        matches!(self, Action::Produce { .. } | Action::RequestReply { .. })
    }

    /// Returns whether it writes to a partition that is known before: by a key.
    pub fn is_partitioned(&self) -> bool {
        match self {
            Action::Produce { by, .. } | Action::RequestReply { by, .. } => *by != RecordKey::Unkeyed,
            _ => false,
        }
    }
}

impl TargetGroupSpec {
    /// The product that it stands behind.
    pub fn product(&self) -> Product {
        self.proxy.as_ref().map_or(Product::Alb, |proxy| proxy.product)
    }
}
