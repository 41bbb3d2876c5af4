//! The client libraries a service may use for Kafka: their names, defaults and manners.
//!
//! What differs is plain values: the settings (`ProducerConfig::of`, `ConsumerSettings::of`), how a producer keeps records and
//! asks for metadata ([`Manner`], [`Promise`]), and what a reader does when something is lost (`reading`).
//!
//! Source: runs of kafkajs 2.2.4, @platformatic/kafka 2.12.1, confluent-kafka 2.16.1 (librdkafka 2.16.0), kafka-python
//! 3.0.12, aiokafka 0.14.0 and kafka-clients 4.3.0 against a mock cluster of three brokers with 5 ms of round trip, one run
//! each; `docs/clients.md` says which value was measured, which is inferred, and where the rule of `java` stands because
//! nothing was measured.

mod evidence;
mod reading;
mod writing;

pub use evidence::{Aspect, Evidence};
pub use reading::{Offsets, OnCoordinatorLoss, Reading};
pub use writing::{Cache, Manner, Memory, OnTimeout, Pacing, Promise, Writing};

use serde::{Deserialize, Serialize};

/// A client library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Client {
    /// kafka-clients, Java.
    #[default]
    Java,
    /// librdkafka, under confluent-kafka of many languages.
    Librdkafka,
    /// kafka-python.
    KafkaPython,
    /// aiokafka, Python.
    Aiokafka,
    /// kafkajs, Node.
    Kafkajs,
    /// @platformatic/kafka, Node.
    Platformatic,
}

impl Client {
    /// The number of clients.
    pub const COUNT: usize = 6;

    /// All of them, Java first.
    pub const ALL: [Client; Client::COUNT] = [
        Client::Java,
        Client::Librdkafka,
        Client::KafkaPython,
        Client::Aiokafka,
        Client::Kafkajs,
        Client::Platformatic,
    ];

    /// Its name in documents and commands.
    pub fn name(self) -> &'static str {
        match self {
            Client::Java => "java",
            Client::Librdkafka => "librdkafka",
            Client::KafkaPython => "kafka-python",
            Client::Aiokafka => "aiokafka",
            Client::Kafkajs => "kafkajs",
            Client::Platformatic => "platformatic",
        }
    }

    /// The library and its version that was run.
    pub fn version(self) -> &'static str {
        match self {
            Client::Java => "kafka-clients 4.3.0",
            Client::Librdkafka => "librdkafka 2.16.0",
            Client::KafkaPython => "kafka-python 3.0.12",
            Client::Aiokafka => "aiokafka 0.14.0",
            Client::Kafkajs => "kafkajs 2.2.4",
            Client::Platformatic => "@platformatic/kafka 2.12.1",
        }
    }

    /// The client of a name.
    pub fn from_name(name: &str) -> Option<Client> {
        Client::ALL.into_iter().find(|client| client.name() == name)
    }
}

/// A value for each client, such as the settings that a document states on top of the client's own defaults.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PerClient<T>([T; Client::COUNT]);

impl<T> PerClient<T> {
    /// The value of each client.
    pub fn new(of: impl FnMut(Client) -> T) -> Self {
        PerClient(Client::ALL.map(of))
    }

    /// The value of one.
    pub fn of(&self, client: Client) -> &T {
        &self.0[client as usize]
    }

    /// All values, Java's first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }

    /// The same, for changes.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.0.iter_mut()
    }
}
