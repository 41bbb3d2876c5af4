//! The choices made before the start: the Kafka client, the circuit breakers' library and scope, the balancer's product.

use super::{Command, Control, Role, Row};
use crate::world::topology::Topology;
use crate::world::topology::choice::Choice;

/// Why a choice changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceWhy {
    /// The world runs, or something else was done to it first: a choice is another release of every service.
    Started,
    /// It is so already.
    InUse,
}

pub(super) fn choose(choice: Choice) -> Row {
    let (head, words, group, name, past) = match choice {
        Choice::Client(client) => (
            "clients",
            client.name(),
            "Kafka client",
            format!("{} in every service", client.name()),
            format!("Every service uses {}", client.version()),
        ),
        Choice::BreakerLibrary(library) => (
            "breaker-library",
            library.word(),
            "Circuit breakers",
            format!("the breakers of {}", library.word()),
            format!("Every circuit breaker is of {} {}", library.word(), library.version()),
        ),
        Choice::BreakerScope(scope) => (
            "breaker-scope",
            scope.word(),
            "Circuit breakers",
            format!("one breaker per {}", scope.word()),
            format!("One circuit breaker per {}", scope.word()),
        ),
        Choice::Balancer(product) => (
            "balancer",
            product.word(),
            "Balancer",
            format!("{} before every service", product.name()),
            format!("Every service stands behind {}", product.name()),
        ),
    };
    Row {
        head: head.to_string(),
        words: words.into(),
        group: group.to_string(),
        part: None,
        name: name.into(),
        past,
        role: Role::Defence,
        undone_by: None,
        control: Control::Start,
    }
}

/// The choices that a scenario accepts.
pub(super) fn all(topology: &Topology) -> Vec<Command> {
    Choice::of(topology).into_iter().map(Command::Choice).collect()
}
