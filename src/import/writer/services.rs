//! Services with their replicas and programs.

use super::facts::Facts;
use super::ground::{Ground, Notes, Part};
use super::out::{Out, number, text};
use crate::import::lines::Given;
use crate::import::model::{Act, Edge, Service};
use crate::import::names;
use crate::import::result::Counts;
use crate::import::tie::visits;

/// The one operation of a service whose operations no text tells apart.
pub(super) const OPERATION: &str = "handle";
/// Most replicas of a service, steps of an operation and operations of a service in a document.
const REPLICAS: usize = 100;
const STEPS: usize = 32;
const OPERATIONS: usize = 16;
/// Most times that one call stands in a program.
const TIMES: f64 = 8.0;
/// The bytes of a record.
const BYTES: u32 = 1_000;
const TIMEOUT: &str = "30s";
/// Why a service writes to the topic of a cluster that its environment names.
const SOMEHOW: &str = "unknown: the text names the cluster, and neither a topic nor whether it is read or written; a record \
                       for each request, whose acknowledgement is waited for";

/// The service that stands for all that writes to a cluster of which nothing else is known.
pub(super) const WRITERS: &str = "writers";

/// The topics that it writes to, by cluster and topic: those that something is wrong with, then the large ones.
pub(super) fn written(ground: &Ground, topics: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let clusters = topics.iter().enumerate();
    let mut all: Vec<(usize, usize)> =
        clusters.flat_map(|(c, own)| own.iter().map(move |&t| (c, t))).collect();
    all.sort_by_key(|&(c, t)| {
        let topic = &ground.model.clusters[c].topics[t];
        (!super::clusters::hurt(topic), std::cmp::Reverse(topic.partitions.len()), c, t)
    });
    all.truncate(OPERATIONS);
    all.sort_unstable();
    all
}

/// The identifiers of the operations that write to these topics.
pub(super) fn writing(ground: &Ground, written: &[(usize, usize)]) -> Vec<String> {
    let name = |&(c, t): &(usize, usize)| ground.model.clusters[c].topics[t].name.as_str();
    names::ids(written.iter().map(name), "records")
}

/// The reference of a topic.
fn topic_of(ground: &Ground, cluster: usize, topic: Option<usize>) -> String {
    let name = topic.map_or("records", |topic| ground.model.clusters[cluster].topics[topic].name.as_str());
    format!("{}.{name}", ground.clusters[cluster])
}

fn produce(topic: String) -> Out {
    Out::Object(vec![
        ("kind", text("produce")),
        ("topic", text(topic)),
        ("bytes", number(BYTES)),
        ("wait", Out::Flag(true)),
        ("timeout", text(TIMEOUT)),
    ])
}

/// Services for clusters of which no text says who uses them.
pub(super) fn assumed(ground: &Ground, topics: &[Vec<usize>], facts: &mut Facts, counts: &mut Counts) -> Out {
    let written = written(ground, topics);
    let ids = writing(ground, &written);
    let program = |id: &str, topic: String| {
        Out::Object(vec![("id", text(id)), ("steps", Out::List(vec![produce(topic)]))])
    };
    let mut operations: Vec<Out> =
        ids.iter().zip(&written).map(|(id, &(c, t))| program(id, topic_of(ground, c, Some(t)))).collect();
    if operations.is_empty() {
        operations.push(program("records", topic_of(ground, 0, None)));
    }
    let count = ground.zones.known().len() as u32;
    let service = Out::Object(vec![
        ("id", text(WRITERS)),
        ("label", text("Whoever writes")),
        ("replicas", ground.zones.spread(count.max(1))),
        ("operations", Out::List(operations)),
    ]);
    let all: usize = topics.iter().map(Vec::len).sum();
    let why = match all > OPERATIONS {
        true => {
            "unknown: no text says who writes to the topics; this one writes to those that something is wrong with, and to \
                 the largest, and waits for the acknowledgement"
        }
        false => {
            "unknown: no text says who writes to the topics; this one writes to all of them and waits for the \
                  acknowledgement"
        }
    };
    facts.assume("/services/0", &service, why, None);
    counts.services = 1;
    counts.edges = ids.len().max(1);
    Out::List(vec![service])
}

/// All services.
pub(super) fn out(
    ground: &Ground,
    topics: &[Vec<usize>],
    facts: &mut Facts,
    counts: &mut Counts,
    notes: &mut Notes,
) -> Out {
    let visits = visits(ground.model);
    let mut list = Vec::new();
    for (at, service) in ground.model.services.iter().enumerate() {
        let pointer = format!("/services/{at}");
        facts.read(&*pointer, service.place);
        let mut members = vec![("id", text(&ground.services[at]))];
        if service.name != ground.services[at] {
            members.push(("label", text(names::label(&service.name))));
        }
        members.push(("replicas", replicas(ground, &pointer, service, facts, notes)));
        let mut program = Program { ground, pointer, steps: Vec::new(), facts, notes };
        program.write(service, visits[at], topics, counts);
        let operation = Out::Object(vec![("id", text(OPERATION)), ("steps", Out::List(program.steps))]);
        members.push(("operations", Out::List(vec![operation])));
        list.push(Out::Object(members));
    }
    counts.services = list.len();
    let why = "unknown: no text says how long a caller waits";
    if counts.edges > 0 {
        facts.assume("/services/*/operations/*/steps/*/timeout", &text(TIMEOUT), why, None);
    }
    Out::List(list)
}

fn replicas(ground: &Ground, pointer: &str, service: &Service, facts: &mut Facts, notes: &mut Notes) -> Out {
    let at = format!("{pointer}/replicas");
    if let Some(first) = service.zones.first() {
        if service.zones.len() > REPLICAS {
            let what = format!(
                "{} replicas of {}: a document has at most {REPLICAS}",
                service.zones.len(),
                service.name
            );
            notes.push((first.place, what));
        }
        facts.read(at, first.place);
        let zones = service.zones.iter().take(REPLICAS);
        return Out::List(zones.map(|zone| text(ground.zones.id(Some(zone)))).collect());
    }
    let given = service.replicas.map_or(1, |own| own.value);
    let count = given.clamp(1, REPLICAS as u32);
    let spread = match service.spread.is_empty() {
        true => ground.zones.spread(count),
        false => {
            let zone = |zone: &Given<String>| text(ground.zones.id(Some(zone)));
            let zones = Out::List(service.spread.iter().map(zone).collect());
            Out::Object(vec![("count", number(count)), ("zones", zones)])
        }
    };
    match service.replicas {
        Some(own) if count != own.value => {
            let what = format!("{} replicas of {}: a document has 1 to {REPLICAS}", own.value, service.name);
            notes.push((own.place, what));
            facts.assume(at, &spread, &format!("the text says {}", own.value), Some(own.place));
        }
        Some(own) if ground.zones.none() || !service.spread.is_empty() => facts.read(at, own.place),
        Some(own) => {
            let why = "unknown: the text counts the replicas and does not say where they stand; taken in turn over the zones";
            facts.assume(at, &spread, why, Some(own.place));
        }
        None if service.usual.is_empty() => {
            let why = "unknown: no text says how many replicas there are; one is the worst case";
            facts.assume(at, &spread, why, None);
        }
        None => facts.assume(at, &spread, service.usual, Some(service.place)),
    }
    spread
}

/// A program that is being written.
struct Program<'a, 'b> {
    ground: &'a Ground<'a>,
    pointer: String,
    steps: Vec<Out>,
    facts: &'b mut Facts,
    notes: &'b mut Notes,
}

impl Program<'_, '_> {
    fn write(&mut self, service: &Service, visits: Option<f64>, topics: &[Vec<usize>], counts: &mut Counts) {
        let edges: Vec<&Edge> =
            self.ground.model.edges.iter().filter(|edge| edge.from == service.name).collect();
        if let Some(program) = &service.program {
            counts.edges += edges.len();
            return self.steps_of(service, program);
        }
        self.work(service, &edges);
        for edge in edges {
            let Some(step) = self.step(edge, topics) else { continue };
            let (times, why) = match self.ground.parts.get(edge.to.as_str()) {
                Some(Part::Cluster(_)) => (1, Some(SOMEHOW.to_owned())),
                _ => times(edge, visits),
            };
            if self.steps.len() + times > STEPS {
                let what = format!(
                    "the call of {} to {}: an operation has at most {STEPS} steps",
                    edge.from, edge.to
                );
                self.notes.push((edge.place, what));
                continue;
            }
            counts.edges += 1;
            for k in 0..times {
                let at = self.next();
                match (edge.guess, &why) {
                    (Some(guess), _) => self.facts.assume(at, &step, guess, Some(edge.place)),
                    (None, Some(why)) if k == 0 => self.facts.assume(at, &step, why, Some(edge.place)),
                    (None, _) => self.facts.read(at, edge.place),
                }
                self.steps.push(step.clone());
            }
        }
    }

    fn next(&self) -> String {
        format!("{}/operations/0/steps/{}", self.pointer, self.steps.len())
    }

    /// The work before the calls.
    fn work(&mut self, service: &Service, edges: &[&Edge]) {
        let known = service.mean_ms.map(|mean| {
            // What the calls take is part of the mean.
            let find = |name: &str| self.ground.model.services.iter().find(|other| other.name == name);
            let calls = edges.iter().filter_map(|edge| find(&edge.to)?.mean_ms);
            let own = mean.value - calls.map(|mean| mean.value).sum::<f64>();
            (own.max(0.1), mean.place)
        });
        let micros = known.map_or(5_000.0, |known| 1_000.0 * known.0);
        let time = Out::Object(vec![("exponential", text(micros_text(micros as u64)))]);
        let step = Out::Object(vec![("kind", text("work")), ("time", time.clone())]);
        let at = format!("{}/time", self.next());
        match known {
            Some((_, place)) => {
                let why = "the mean time of its requests, less that of the services that it calls once each";
                self.facts.assume(at, &time, why, Some(place));
            }
            None => self.facts.assume(at, &time, "unknown: no text says how long its own work takes", None),
        }
        self.steps.push(step);
    }

    fn step(&self, edge: &Edge, topics: &[Vec<usize>]) -> Option<Out> {
        let step = match *self.ground.parts.get(edge.to.as_str())? {
            Part::Service(at) => vec![
                ("kind", text("call")),
                ("to", text(format!("{}.{OPERATION}", self.ground.services[at]))),
                ("timeout", text(TIMEOUT)),
            ],
            Part::Store(at) => vec![
                ("kind", text("query")),
                ("store", text(&self.ground.stores[at])),
                ("timeout", text(TIMEOUT)),
            ],
            Part::Cluster(at) => {
                return Some(produce(topic_of(self.ground, at, topics.get(at)?.first().copied())));
            }
        };
        Some(Out::Object(step))
    }

    /// The steps that a text tells one by one.
    fn steps_of(&mut self, service: &Service, program: &[crate::import::model::Step]) {
        for step in program {
            if self.steps.len() == STEPS {
                let what = format!("a step of {}: an operation has at most {STEPS}", service.name);
                self.notes.push((step.place, what));
                continue;
            }
            let at = self.next();
            match &step.act {
                Act::Work(micros) => {
                    let time = Out::Object(vec![("constant", text(micros_text(*micros)))]);
                    self.facts.read(at, step.place);
                    self.steps.push(Out::Object(vec![("kind", text("work")), ("time", time)]));
                }
                Act::Call(to, how) => {
                    let edge = self
                        .ground
                        .model
                        .edges
                        .iter()
                        .find(|edge| edge.to == *to && edge.from == service.name);
                    let Some(call) = edge.and_then(|edge| self.step(edge, &[])) else { continue };
                    match how.is_empty() {
                        true => self.facts.read(at, step.place),
                        false => self.facts.assume(at, &call, how, Some(step.place)),
                    }
                    self.steps.push(call);
                }
            }
        }
        if self.steps.is_empty() {
            let time = Out::Object(vec![("constant", text("1ms"))]);
            let at = format!("{}/time", self.next());
            self.facts.assume(
                at,
                &time,
                "unknown: the text gives it nothing to do, and that takes a little",
                None,
            );
            self.steps.push(Out::Object(vec![("kind", text("work")), ("time", time)]));
        }
    }
}

/// How often a call is made for one request, and what of the counts is not said so.
fn times(edge: &Edge, visits: Option<f64>) -> (usize, Option<String>) {
    let (Some(calls), Some(visits)) = (edge.rate.or(edge.count), visits) else { return (1, None) };
    let share = calls / visits;
    let times = libm::round(share).clamp(1.0, TIMES);
    let near = libm::fabs(share - times) <= 0.1 * times;
    let shown = crate::base::decimal::short(share, 3);
    let made = match times as usize {
        1 => "once".to_owned(),
        times => format!("{times} times"),
    };
    let why =
        format!("the text counts {shown} calls for each request of {}; made {made} for each", edge.from);
    (times as usize, (!near).then_some(why))
}

/// A time in the unit that needs the fewest digits.
fn micros_text(micros: u64) -> String {
    match micros.max(1) {
        micros if micros % 1_000_000 == 0 => format!("{}s", micros / 1_000_000),
        micros if micros % 1_000 == 0 => format!("{}ms", micros / 1_000),
        micros => format!("{micros}us"),
    }
}
