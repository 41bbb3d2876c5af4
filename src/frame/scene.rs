//! The fixed part of the picture: names and places that do not change during a run.

pub use crate::world::command::{Side, ZoneFault};

use super::{EndScene, OpeningScene, Part, ReplicaId, StepScene, Subject};

/// Names and places that do not change during a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scene {
    /// Scenario identifier.
    pub scenario: String,
    /// Scenario title.
    pub title: String,
    /// One paragraph about it.
    pub summary: String,
    /// Requests that one simulated request stands for.
    pub weight: u32,
    /// Local clock time at the start, seconds after midnight, and the zone's abbreviation.
    pub clock_start: Option<(u32, String)>,
    /// Zone names (columns).
    pub zones: Vec<String>,
    /// The zone fault that a switch applies by default.
    pub default_fault: ZoneFault,
    /// Journeys.
    pub journeys: Vec<JourneyScene>,
    /// Services (rows).
    pub services: Vec<ServiceScene>,
    /// Kafka clusters (rows).
    pub clusters: Vec<ClusterScene>,
    /// Quorum groups (rows).
    pub quorums: Vec<GroupScene>,
    /// Stores (rows).
    pub stores: Vec<GroupScene>,
    /// Control planes and their duties.
    pub control_planes: Vec<PlaneScene>,
    /// The defences that the document configures, as a set of bits (`Defence::bit`).
    pub defences: u16,
    /// Choices for the whole region that a comparison can make.
    pub choices: Vec<ChoiceScene>,
    /// The published timeline.
    pub published: Vec<PublishedEvent>,
    /// True if the document has a story to play.
    pub has_story: bool,
    /// Commands of the story, spelled.
    pub story: Vec<String>,
    /// The switches of zones, duties, brokers and defences.
    pub switches: Vec<SwitchScene>,
    /// Actions beside the switches.
    pub actions: Vec<ActionScene>,
    /// The question that the page opens with, if the document has one.
    pub opening: Option<OpeningScene>,
    /// Things to try, as the document gives them.
    pub steps: Vec<StepScene>,
    /// What follows the last of them, if the document says so.
    pub end: Option<EndScene>,
    /// Everything that can be looked at, in order, as links name it.
    pub names: Vec<(Subject, String)>,
}

impl Scene {
    /// Returns the name of what can be looked at, as links have it: `service:fees`. Empty where there is nothing such.
    pub fn name(&self, subject: Subject) -> &str {
        let found = self.names.binary_search_by(|entry| entry.0.cmp(&subject));
        found.map_or("", |at| self.names[at].1.as_str())
    }

    /// Returns what has a name, if anything has it.
    pub fn named(&self, name: &str) -> Option<Subject> {
        self.names.iter().find(|entry| entry.1 == name).map(|entry| entry.0)
    }

    /// Returns a replica by its service and its number there.
    pub fn replica(&self, service: usize, number: usize) -> Part {
        let before: usize = self.services[..service].iter().map(|service| service.replicas.len()).sum();
        Part::Replica(ReplicaId((before + number) as u16))
    }
}

/// A choice for the whole region, made before the start, that a comparison offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChoiceScene {
    /// Its command: `clients kafkajs`.
    pub command: String,
    /// What is chosen: `Kafka client`.
    pub group: String,
    /// The choice in words: `kafkajs in every service`.
    pub name: String,
}

/// A switch: a fault that can be repaired, or a defence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SwitchScene {
    /// The part that it switches.
    pub what: Switched,
    /// The commands that switch it on: for a zone one of each fault, in the order of `ZoneFault::ALL`; else one.
    pub on: Vec<String>,
    /// The command that switches it off.
    pub off: String,
}

/// The part that a switch is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switched {
    /// A zone, by index.
    Zone(usize),
    /// A duty: control plane, duty.
    Duty(usize, usize),
    /// A broker: cluster, broker.
    Broker(usize, usize),
    /// A defence, by its bit in `Frame::defences`.
    Defence(u16),
}

impl Default for Switched {
    fn default() -> Self {
        Switched::Zone(0)
    }
}

/// A command with a name to press.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ActionScene {
    /// Its side: it breaks, defends or mends.
    pub side: Side,
    /// The part that it is about.
    pub group: String,
    /// Names the action.
    pub label: String,
    /// The command, without its time.
    pub command: String,
    /// True if the story does it.
    pub in_story: bool,
}

/// A journey's fixed facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JourneyScene {
    /// Identifier.
    pub id: String,
    /// Name.
    pub label: String,
    /// Arrivals per second.
    pub rate: f64,
    /// Target, milliseconds.
    pub target_ms: f64,
    /// Patience, milliseconds.
    pub patience_ms: f64,
    /// Row of the service asked (index into services).
    pub service: usize,
    /// True if it counts as trading: the document marks it, or marks none.
    pub trading: bool,
}

/// A service's fixed facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceScene {
    /// Identifier.
    pub id: String,
    /// Name.
    pub label: String,
    /// Zone index of each replica.
    pub replicas: Vec<usize>,
    /// Workers per replica.
    pub workers: u32,
    /// Services that it calls (indices).
    pub calls: Vec<usize>,
    /// Clusters that it produces to (indices).
    pub clusters: Vec<usize>,
    /// True if journeys depend on it.
    pub in_chain: bool,
    /// The command that restarts it.
    pub restart: String,
}

/// A cluster's fixed facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClusterScene {
    /// Identifier.
    pub id: String,
    /// Name.
    pub label: String,
    /// (name, zone index) of each broker.
    pub brokers: Vec<(String, usize)>,
    /// Customer partitions: name (`orders-0`) and replica brokers, the preferred leader first.
    pub partitions: Vec<(String, Vec<usize>)>,
    /// Index of its control plane.
    pub control_plane: usize,
    /// True if a customer waits on it: a service in a journey's chain waits for its acknowledgements.
    pub in_chain: bool,
}

/// A quorum group's or store's fixed facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupScene {
    /// Identifier.
    pub id: String,
    /// Name.
    pub label: String,
    /// Zone index of each member.
    pub members: Vec<usize>,
    /// True if a customer waits on it: a service in a journey's chain waits for its answers.
    pub in_chain: bool,
}

/// A control plane's fixed facts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlaneScene {
    /// Identifier.
    pub id: String,
    /// Name.
    pub label: String,
    /// Duties: (command word, label).
    pub duties: Vec<(String, String)>,
    /// The same duties as parts.
    pub parts: Vec<Part>,
    /// The command that calls its vendor.
    pub call_vendor: String,
}

/// An event of the published timeline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PublishedEvent {
    /// Seconds after the start of the run's clock.
    pub at_s: f64,
    /// Words of the publication.
    pub label: String,
    /// P primary, S secondary (reported), A assumed.
    pub grade: String,
    /// The place where it was published.
    pub source: String,
}
