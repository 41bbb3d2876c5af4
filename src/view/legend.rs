//! The legend under the map: the signs that are on the screen now, what is new first.

use crate::session::frame::{Copy, Frame, State};
use crate::view::{comb, words};

/// A sign and what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Symbol of the page's sheet.
    pub symbol: &'static str,
    /// Value of `data-state`.
    pub state: &'static str,
    /// What it says.
    pub text: &'static str,
}

/// Most signs in one line.
const MOST: usize = 7;

/// States that the map shows by a glyph, gravest first.
const STATES: [(State, &str); 8] = [
    (State::Hung, "hung: stopped, waiting; ring: time left"),
    (State::Failing, "failing"),
    (State::Rejecting, "refusing at once"),
    (State::Fallback, "by fallback"),
    (State::Slow, "slow"),
    (State::Down, "down"),
    (State::Starting, "starting"),
    (State::NotLaunched, "room for an instance, none launched"),
];

/// Copies of a partition, gravest first.
const COPIES: [(Copy, &str); 6] = [
    (Copy::LeaderlessHere, "no leader"),
    (Copy::Orphan, "copy alive, may not lead"),
    (Copy::Gone, "copy on a dead broker"),
    (Copy::Behind, "catching up"),
    (Copy::Leads, "leads a partition"),
    (Copy::Follows, "follows"),
];

/// Everything that has a sign on the map at a moment.
pub fn signs(frame: &Frame) -> Vec<Sign> {
    let replicas = || frame.services.iter().flat_map(|service| &service.replicas);
    let shows = |state: State| replicas().any(|replica| replica.state == state);
    let brokers = || frame.clusters.iter().flat_map(|cluster| &cluster.brokers);
    let holds = |copy: Copy| brokers().any(|broker| broker.copies.contains(&Some(copy)));
    let of_state = STATES.iter().filter(|(state, _)| shows(*state)).map(|&(state, text)| Sign {
        symbol: words::glyph(state),
        state: words::key(state),
        text,
    });
    let of_copy = COPIES.iter().filter(|(copy, _)| holds(*copy)).map(|&(copy, text)| Sign {
        symbol: words::copy_symbol(Some(copy)),
        state: "",
        text,
    });
    let breaker = replicas()
        .any(|replica| replica.breakers_open > 0 && replica.state != State::Down)
        .then_some(Sign { symbol: "#b-open", state: "rejecting", text: "circuit breaker open" });
    let twin = (replicas().any(|replica| !comb::skyline(replica).is_empty())
        || frame.cone.iter().any(|layer| layer.share > 0.0 && layer.twin_share.is_some()))
    .then_some(Sign { symbol: "#g-twin-key", state: "ok", text: "dashed: without the fault" });
    let comb = Sign {
        symbol: "#g-comb-key",
        state: "ok",
        text: "one tooth a busy worker, its height the time waited",
    };
    let dot = Sign { symbol: "#g-dot-key", state: "ok", text: "a request on its way" };
    of_state.chain(breaker).chain(twin).chain(of_copy).chain([comb, dot]).take(MOST).collect()
}
