//! Objectives of latency, and the windows over which their burn is looked at.

use super::distinct;
use crate::base::decimal::short;
use crate::engine::SimDuration;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::{Fields, spelled};
use crate::world::ids::JourneyId;
use crate::world::topology::Topology;
use crate::world::topology::objectives::{BURN_PAGE, BURN_TICKET, BurnPair, Counted, LatencyObjective};

/// Most objectives, and most pairs of windows of one.
const OBJECTIVES: usize = 16;
const PAIRS: usize = 4;
/// Windows are whole multiples of the half minute between two kept counts.
const STEP: SimDuration = SimDuration::from_secs(30);
const LONGEST: SimDuration = SimDuration::from_secs(7 * 24 * 3600);

meanings! {
    OBJECTIVE {
        /// Identifier of the objective, for alert rules and assertions.
        "id",
        /// The journey whose customers are looked at.
        "journey",
        /// A request that took longer than this is slow.
        "within",
        /// Share of the requests that shall not be slow, 0 to 1. The SRE workbook's example has 0.9 within one bound and
        /// 0.99 within twice that.
        "share",
        /// The requests that count: all that ended, where a fast error counts as fast, as the histogram of a balancer
        /// counts; or those that were answered.
        "of",
        /// Pairs of windows that page, in place of the SRE workbook's: 14.4 over 1 h and 5 min, 6 over 6 h and 30 min.
        "page",
        /// Pairs of windows that make a ticket, in place of the SRE workbook's: 1 over 3 days and 6 h.
        "ticket",
    }
    PAIR {
        /// The burn rate that both windows must exceed: 1 uses up exactly the allowance.
        "factor",
        /// The long window, over which enough of the allowance must have burnt to wake somebody.
        "long",
        /// The short window, a twelfth of the long one in the workbook: it ends the alert soon after the harm.
        "short",
    }
}

/// The objectives of latency of a document.
pub(super) fn objectives(monitoring: &Fields, topology: &Topology) -> Vec<LatencyObjective> {
    let list = monitoring.list("latency", 0, OBJECTIVES);
    distinct(&list, "objective");
    let journeys: Vec<&str> = topology.journeys.iter().map(|journey| journey.id.as_str()).collect();
    list.iter()
        .map(|node| {
            let fields = node.fields(OBJECTIVE);
            let counted = [("ended", Counted::Ended), ("answered", Counted::Answered)];
            let objective = LatencyObjective {
                id: fields.id("id"),
                journey: JourneyId(fields.name("journey", "journey", &journeys) as u8),
                within: fields.duration("within"),
                share: fields.number_or("share", 0.5, 0.999_999, 0.99),
                counted: fields.word_or("of", "kind of request", &counted, Counted::Ended),
                page: pairs(&fields, "page", &BURN_PAGE),
                ticket: pairs(&fields, "ticket", &BURN_TICKET),
            };
            reachable(&fields, "page", &objective.page, &objective);
            reachable(&fields, "ticket", &objective.ticket, &objective);
            fields.close();
            objective
        })
        .collect()
}

fn pairs(fields: &Fields, name: &'static str, usual: &[BurnPair]) -> Vec<BurnPair> {
    let Some(node) = fields.get(name) else { return usual.to_vec() };
    node.list(1, PAIRS)
        .iter()
        .map(|node| {
            let fields = node.fields(PAIR);
            let window = |name| {
                let found = fields.need(name).map_or(STEP, |node| node.duration(STEP, LONGEST));
                if !found.as_micros().is_multiple_of(STEP.as_micros()) {
                    let whole = format!(
                        "found a window that ends between two counts, expected a multiple of {}",
                        spelled(STEP)
                    );
                    fields.wrong_at(name, whole);
                }
                found
            };
            let pair = BurnPair {
                factor: fields.number("factor", 0.1, 1_000_000.0),
                long: window("long"),
                short: window("short"),
            };
            if pair.short > pair.long {
                fields.wrong_at(
                    "short",
                    "found a short window longer than the long one, expected at most that",
                );
            }
            fields.close();
            pair
        })
        .collect()
}

/// A factor that no harm can reach is a rule that never fires.
fn reachable(fields: &Fields, name: &'static str, pairs: &[BurnPair], objective: &LatencyObjective) {
    if pairs.iter().all(|pair| pair.factor >= objective.fastest()) {
        let (found, most) = (short(pairs[0].factor, 3), short(objective.fastest(), 3));
        let message = format!(
            "found the factor {found}, but when every request is slow the rate is {most}, expected windows of its own with less"
        );
        fields.wrong_at(name, message);
    }
}
