//! What was read, before it becomes a document: parts by the names that the texts give them, each value with its place.

use super::lines::{Given, Place};
use super::metrics::Of;
use super::result::Dropped;

/// Everything that the texts say.
#[derive(Debug, Default)]
pub(super) struct Model {
    /// Names of the files, by number.
    pub(super) files: Vec<String>,
    pub(super) clusters: Vec<Cluster>,
    pub(super) services: Vec<Service>,
    pub(super) stores: Vec<Store>,
    pub(super) edges: Vec<Edge>,
    pub(super) alerts: Vec<Alert>,
    /// Subnets of the vendor, each with its zone.
    pub(super) subnets: Vec<(String, Given<String>)>,
    pub(super) dropped: Vec<Dropped>,
}

/// A Kafka cluster.
#[derive(Debug, Default)]
pub(super) struct Cluster {
    /// As the texts name it; empty when none does.
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) brokers: Vec<Broker>,
    /// The number of brokers, where the text says only that.
    pub(super) count: Option<Given<u32>>,
    /// Where the brokers of such a cluster stand, in turn.
    pub(super) spread: Vec<Given<String>>,
    pub(super) controllers: Option<Given<u32>>,
    pub(super) topics: Vec<Topic>,
    /// Brokers' settings under Kafka's names.
    pub(super) settings: Vec<(String, Given<String>)>,
    /// Whether a list of live brokers was read: then another one is down.
    pub(super) live: Option<Place>,
}

/// A broker.
#[derive(Debug)]
pub(super) struct Broker {
    pub(super) id: u32,
    pub(super) place: Place,
    pub(super) rack: Option<Given<String>>,
    /// The place that shows it alive.
    pub(super) alive: Option<Place>,
}

/// A topic.
#[derive(Debug, Default)]
pub(super) struct Topic {
    pub(super) name: String,
    pub(super) place: Place,
    /// The number of partitions, where the text says no more of them.
    pub(super) count: Option<Given<u32>>,
    pub(super) factor: Option<Given<u32>>,
    pub(super) partitions: Vec<Partition>,
    /// Settings under Kafka's names.
    pub(super) settings: Vec<(String, Given<String>)>,
}

/// A partition at the moment of the text.
#[derive(Clone, Debug)]
pub(super) struct Partition {
    pub(super) place: Place,
    pub(super) leader: Option<u32>,
    pub(super) replicas: Vec<u32>,
    pub(super) isr: Vec<u32>,
    pub(super) elr: Vec<u32>,
}

/// A business service.
#[derive(Debug, Default)]
pub(super) struct Service {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) replicas: Option<Given<u32>>,
    /// Why the number of replicas is not the text's own word, where it is not.
    pub(super) usual: &'static str,
    /// The zone of each replica, where it is known.
    pub(super) zones: Vec<Given<String>>,
    /// Zones that its replicas are spread over.
    pub(super) spread: Vec<Given<String>>,
    /// The place that says that customers come in here.
    pub(super) entry: Option<Place>,
    /// Requests per second from customers.
    pub(super) rate: Option<Given<f64>>,
    /// Requests from customers in all, where the texts count instead.
    pub(super) visits: Option<Given<f64>>,
    /// Mean time of a request in milliseconds, the calls that it makes included.
    pub(super) mean_ms: Option<Given<f64>>,
    /// What it does for a request, where a text says that step by step.
    pub(super) program: Option<Vec<Step>>,
}

/// A step of a program.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) place: Place,
    pub(super) act: Act,
}

/// What a step does.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Waits or works for so many microseconds.
    Work(u64),
    /// Calls a part, and what is not as the text says.
    Call(String, &'static str),
}

/// A database or a cache.
#[derive(Debug, Default)]
pub(super) struct Store {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) cache: bool,
    pub(super) members: Option<Given<u32>>,
    pub(super) zones: Vec<Given<String>>,
}

/// One part needs another for its requests.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) from: String,
    /// A service, a store or a cluster.
    pub(super) to: String,
    pub(super) place: Place,
    /// Calls in all, where the text counts.
    pub(super) count: Option<f64>,
    /// Calls per second, where the text says.
    pub(super) rate: Option<f64>,
    /// Why it is taken for an edge, where the text does not say so itself.
    pub(super) guess: Option<&'static str>,
}

/// The condition under which a value is bad.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bad {
    Above(f64),
    Below(f64),
    Absent,
}

/// An alert rule that the document can express.
#[derive(Debug)]
pub(super) struct Alert {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) label: String,
    pub(super) set: String,
    /// The document's word for the metric.
    pub(super) metric: &'static str,
    /// The kind of part that has it.
    pub(super) of: Of,
    /// The part that a label names.
    pub(super) part: Option<String>,
    pub(super) bad: Bad,
    pub(super) hold: Option<String>,
    pub(super) keep: Option<String>,
    pub(super) page: bool,
    /// What of the rule is not said, if anything.
    pub(super) less: Option<&'static str>,
}

impl Model {
    /// The number of the next file.
    pub(super) fn file(&mut self, name: &str) -> u16 {
        self.files.push(name.to_owned());
        (self.files.len() - 1) as u16
    }

    /// Notes something that the document will not say.
    pub(super) fn drop(&mut self, place: Place, what: impl Into<String>) {
        let file = self.files.get(usize::from(place.file)).cloned().unwrap_or_default();
        self.dropped.push(Dropped { file, line: place.line, what: what.into() });
    }

    /// The cluster of that name. A text that names none is of the only cluster, or of one without a name.
    pub(super) fn cluster(&mut self, name: &str, place: Place) -> &mut Cluster {
        let at = match self.clusters.iter().position(|cluster| cluster.name == name) {
            Some(at) => at,
            None if name.is_empty() && self.clusters.len() == 1 => 0,
            None if self.clusters.len() == 1 && self.clusters[0].name.is_empty() => {
                self.clusters[0].name = name.to_owned();
                0
            }
            None => {
                self.clusters.push(Cluster { name: name.to_owned(), place, ..Cluster::default() });
                self.clusters.len() - 1
            }
        };
        &mut self.clusters[at]
    }

    /// The service of that name; a new one where there is none.
    pub(super) fn service(&mut self, name: &str, place: Place) -> &mut Service {
        let at = self.services.iter().position(|service| service.name == name);
        let at = at.unwrap_or_else(|| {
            self.services.push(Service { name: name.to_owned(), place, ..Service::default() });
            self.services.len() - 1
        });
        &mut self.services[at]
    }

    /// The store of that name; a new one where there is none.
    pub(super) fn store(&mut self, name: &str, place: Place, cache: bool) -> &mut Store {
        let at = self.stores.iter().position(|store| store.name == name);
        let at = at.unwrap_or_else(|| {
            self.stores.push(Store { name: name.to_owned(), place, cache, ..Store::default() });
            self.stores.len() - 1
        });
        &mut self.stores[at]
    }

    /// Notes an edge; what another text counts of the same edge is added to it.
    pub(super) fn edge(&mut self, edge: Edge) {
        if edge.from == edge.to {
            return self.drop(edge.place, format!("{} calls itself: a request would never end", edge.from));
        }
        let same = |own: &&mut Edge| own.from == edge.from && own.to == edge.to;
        let Some(own) = self.edges.iter_mut().find(same) else { return self.edges.push(edge) };
        if own.guess.is_some() && edge.guess.is_none() {
            (own.place, own.guess) = (edge.place, None);
        }
        // Two texts count the same calls twice.
        let same_text = own.place.file == edge.place.file;
        let add = |own: Option<f64>, more: Option<f64>| match (own, more) {
            (Some(own), Some(more)) if same_text => Some(own + more),
            (own, more) => own.or(more),
        };
        (own.count, own.rate) = (add(own.count, edge.count), add(own.rate, edge.rate));
    }
}

impl Cluster {
    /// The broker of that number; a new one where there is none.
    pub(super) fn broker(&mut self, id: u32, place: Place) -> &mut Broker {
        let at = self.brokers.iter().position(|broker| broker.id == id);
        let at = at.unwrap_or_else(|| {
            self.brokers.push(Broker { id, place, rack: None, alive: None });
            self.brokers.len() - 1
        });
        &mut self.brokers[at]
    }

    /// A setting of its brokers.
    pub(super) fn setting(&self, name: &str) -> Option<&Given<String>> {
        self.settings.iter().rev().find(|own| own.0 == name).map(|own| &own.1)
    }
}

impl Topic {
    /// A setting of the topic.
    pub(super) fn setting(&self, name: &str) -> Option<&Given<String>> {
        self.settings.iter().rev().find(|own| own.0 == name).map(|own| &own.1)
    }
}
