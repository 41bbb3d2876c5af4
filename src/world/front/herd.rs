//! The retry herd: customers who were lost during an outage and come back together once it is over.
//!
//! A lost customer is remembered (the newest few thousand of a journey). With the first answered visit after that, a
//! share of them decides to come back within a span, each at a moment of its own. Who comes back is drawn with the
//! visit's key; a customer who is lost again does not come back a second time.

use crate::engine::SimDuration;
use crate::world::event::Event;
use crate::world::ids::*;
use crate::world::services::call::CallOutcome;
use crate::world::{Clock, World};

/// Purpose of the draws: whether a customer returns, and when.
const RETURN: u32 = 80;
/// Lost customers of a journey who are remembered.
const MOST_REMEMBERED: usize = 20_000;
/// Marks the number of a visit that is a return: its draws differ from those of the first visit.
const RETURNED: u64 = 1 << 47;

/// Lost customers who come back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReturnHerd {
    /// Share of the lost who try again, 0 to 1.
    pub share: f64,
    /// Within this time after the first success, evenly.
    pub within: SimDuration,
}

/// A customer who is about to come back.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Returning {
    journey: JourneyId,
    pub(in crate::world) number: u64,
    customer: u64,
}

/// The lost customers of one journey: number of the visit, and customer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Herd {
    pub(in crate::world) lost: Vec<(u64, u64)>,
    /// Of these, the oldest that were forgotten because there were too many.
    forgotten: usize,
    pub(in crate::world) returned: u64,
}

impl World {
    /// A visit is over: a lost customer is remembered, an answered one is what the herd waited for.
    pub(crate) fn note_for_herd(
        &mut self,
        journey: JourneyId,
        number: u64,
        customer: u64,
        outcome: CallOutcome,
        clock: &mut Clock,
    ) {
        let Some(spec) = self.topology.journeys[journey.index()].return_herd else { return };
        if outcome.answered() {
            self.herd_returns(journey, spec, clock);
        } else if number & RETURNED == 0 {
            let herd = &mut self.front.herds[journey.index()];
            if herd.lost.len() >= MOST_REMEMBERED {
                let at = herd.forgotten % MOST_REMEMBERED;
                herd.lost[at] = (number, customer);
                herd.forgotten += 1;
            } else {
                herd.lost.push((number, customer));
            }
        }
    }

    fn herd_returns(&mut self, journey: JourneyId, spec: ReturnHerd, clock: &mut Clock) {
        if self.front.herds[journey.index()].lost.is_empty() {
            return;
        }
        let herd = &mut self.front.herds[journey.index()];
        herd.forgotten = 0;
        for (number, customer) in std::mem::take(&mut herd.lost) {
            let mut draw = self.seed.draw(RETURN, journey.0 as u64, number, 0);
            if draw.unit() > spec.share {
                continue;
            }
            let when = SimDuration::from_micros(draw.below(spec.within.as_micros().max(1)));
            let returning = self.front.returning.insert(Returning { journey, number, customer });
            clock.after(when, Event::Return(returning.index));
        }
    }

    pub(crate) fn on_return(&mut self, index: u32, clock: &mut Clock) {
        let Returning { journey, number, customer } = self.front.returning[index];
        self.front.returning.remove(index);
        self.front.herds[journey.index()].returned += 1;
        self.begin_visit(journey, number | RETURNED, customer, clock);
    }

    /// Customers of a journey who have come back so far, and who are lost and might.
    pub fn herd(&self, journey: JourneyId) -> (u64, usize) {
        let herd = &self.front.herds[journey.index()];
        (herd.returned, herd.lost.len())
    }
}
