//! The choices made before the start: the Kafka client, the circuit breakers' library and scope, the balancer's product.

use super::{Command, Control, Role, Row};
use crate::language::say;
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

/// What it is a choice of.
pub(super) fn head(choice: Choice) -> &'static str {
    match choice {
        Choice::Client(_) => "clients",
        Choice::BreakerLibrary(_) => "breaker-library",
        Choice::BreakerScope(_) => "breaker-scope",
        Choice::Balancer(_) => "balancer",
    }
}

pub(super) fn choose(choice: Choice) -> Row {
    let (words, group, name, past) = match choice {
        Choice::Client(client) => (
            client.name(),
            say!(choice_client),
            say!(choice_client_name, client = client.name()),
            say!(choice_client_past, client = client.version()),
        ),
        Choice::BreakerLibrary(library) => (
            library.word(),
            say!(choice_breakers),
            say!(choice_library, library = library.word()),
            say!(choice_library_past, library = library.word(), version = library.version()),
        ),
        Choice::BreakerScope(scope) => (
            scope.word(),
            say!(choice_breakers),
            say!(choice_scope, scope = scope.said()),
            say!(choice_scope_past, scope = scope.said()),
        ),
        Choice::Balancer(product) => (
            product.word(),
            say!(choice_balancer),
            say!(choice_product, product = product.name()),
            say!(choice_product_past, product = product.name()),
        ),
    };
    Row {
        head: head(choice).to_string(),
        words: words.into(),
        group,
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
