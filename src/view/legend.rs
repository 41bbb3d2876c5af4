//! The legend under the map: the signs that are on the screen now; what is drawn dashed first, then what is gravest.

use crate::frame::{Copy, Frame, State};
use crate::language::{Word, say, word};
use crate::view::{comb, cone, words};

/// A sign and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// Symbol of the page's sheet.
    pub symbol: &'static str,
    /// Value of `data-state`.
    pub state: &'static str,
    /// Its text.
    pub text: String,
}

/// Most signs in one line.
const MOST: usize = 7;

/// States that the map shows by a glyph, gravest first.
const STATES: [(State, Word); 8] = [
    (State::Hung, word!(legend_hung)),
    (State::Failing, word!(legend_failing)),
    (State::Rejecting, word!(legend_rejecting)),
    (State::Fallback, word!(legend_fallback)),
    (State::Slow, word!(legend_slow)),
    (State::Down, word!(legend_down)),
    (State::Starting, word!(legend_starting)),
    (State::NotLaunched, word!(legend_not_launched)),
];

/// Copies of a partition, gravest first.
const COPIES: [(Copy, Word); 6] = [
    (Copy::LeaderlessHere, word!(legend_leaderless)),
    (Copy::Orphan, word!(legend_orphan)),
    (Copy::Gone, word!(legend_gone)),
    (Copy::Behind, word!(legend_behind)),
    (Copy::Leads, word!(legend_leads)),
    (Copy::Follows, word!(legend_follows)),
];

/// Everything that has a sign on the map at a moment.
pub fn signs(frame: &Frame) -> Vec<Sign> {
    let replicas = || frame.services.iter().flat_map(|service| &service.replicas);
    let shows = |state: State| replicas().any(|replica| replica.state == state);
    let brokers = || frame.clusters.iter().flat_map(|cluster| &cluster.brokers);
    let holds = |copy: Copy| brokers().any(|broker| broker.copies.contains(&Some(copy)));
    let sign = |symbol, state, text| Sign { symbol, state, text };
    let of_state = STATES.iter().filter(|(state, _)| shows(*state));
    let of_state = of_state.map(|&(state, text)| sign(words::glyph(state), words::key(state), text.say()));
    let of_copy = COPIES.iter().filter(|(copy, _)| holds(*copy));
    let of_copy = of_copy.map(|&(copy, text)| sign(words::copy_symbol(Some(copy)), "", text.say()));
    let breaker = replicas()
        .any(|replica| replica.breakers_open > 0 && replica.state != State::Down)
        .then(|| sign("#b-open", "rejecting", say!(legend_breaker)));
    let target = |wanted: &str| replicas().any(|replica| words::target(replica) == wanted);
    let apart = [
        target("unregistered").then(|| sign("#g-unregistered", "down", say!(legend_no_target))),
        replicas()
            .any(|replica| replica.impaired)
            .then(|| sign("#g-impaired", "failing", say!(legend_impaired))),
        target("draining").then(|| sign("#g-draining", "ok", say!(legend_draining))),
        frame.loads.iter().any(|load| load.full).then(|| sign("#g-load", "ok", say!(legend_load))),
    ];
    let haunted =
        cone::is_haunted(&frame.cone) || replicas().any(|replica| !comb::skyline(replica).is_empty());
    let ghost = haunted.then(|| Sign {
        symbol: "#g-twin-key",
        state: "ok",
        text: say!(legend_ghost, ghost = frame.ghost),
    });
    let always = [sign("#g-comb-key", "ok", say!(legend_comb)), sign("#g-dot-key", "ok", say!(legend_dot))];
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
