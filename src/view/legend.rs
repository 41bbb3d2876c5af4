//! The legend under the map: the signs that are on the screen now; what is drawn dashed first, then what is gravest.

use std::borrow::Cow;

use crate::frame::{Copy, Frame, State};
use crate::view::{comb, cone, words};

/// A sign and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Symbol of the page's sheet.
    pub symbol: &'static str,
    /// Value of `data-state`.
    pub state: &'static str,
    /// Its text.
    pub text: Cow<'static, str>,
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
    let sign = |symbol, state, text| Sign { symbol, state, text: Cow::Borrowed(text) };
    let of_state = STATES.iter().filter(|(state, _)| shows(*state));
    let of_state = of_state.map(|&(state, text)| sign(words::glyph(state), words::key(state), text));
    let of_copy = COPIES.iter().filter(|(copy, _)| holds(*copy));
    let of_copy = of_copy.map(|&(copy, text)| sign(words::copy_symbol(Some(copy)), "", text));
    let breaker = replicas()
        .any(|replica| replica.breakers_open > 0 && replica.state != State::Down)
        .then(|| sign("#b-open", "rejecting", "circuit breaker open"));
    let target = |wanted: &str| replicas().any(|replica| words::target(replica) == wanted);
    let apart = [
        target("unregistered")
            .then(|| sign("#g-unregistered", "down", "runs, but is no target: no requests")),
        replicas()
            .any(|replica| replica.impaired)
            .then(|| sign("#g-impaired", "failing", "stuck, slow or failing by a fault of its own")),
        target("draining").then(|| sign("#g-draining", "ok", "draining: finishes what it has")),
        frame
            .loads
            .iter()
            .any(|load| load.full)
            .then(|| sign("#g-load", "ok", "bars: CPU, queue, pool, network")),
    ];
    let haunted =
        cone::is_haunted(&frame.cone) || replicas().any(|replica| !comb::skyline(replica).is_empty());
    let ghost = haunted.then(|| Sign {
        symbol: "#g-twin-key",
        state: "ok",
        text: ["dashed: ", &frame.ghost].concat().into(),
    });
    let always = [
        sign("#g-comb-key", "ok", "one tooth a busy worker, its height the time waited"),
        sign("#g-dot-key", "ok", "a request on its way"),
    ];
    let apart = apart.into_iter().flatten();
    ghost
        .into_iter()
        .chain(of_state)
        .chain(apart)
        .chain(breaker)
        .chain(of_copy)
        .chain(always)
        .take(MOST)
        .collect()
}
