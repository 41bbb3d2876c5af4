//! The weakest part, asked a run at a time, for whoever has one thread and a person who waits.

use crate::ask::losses::{self, Loss};
use crate::ask::plan::Plan;
use crate::ask::track::Track;
use crate::ask::weakest::{Answer, Harm, Measured, rank};

/// The question on its way. Every call gets the plan that it began with.
pub struct Asking {
    losses: Vec<Loss>,
    /// The seed that is under way: its run up to the loss, and on from there without one.
    own: Option<(Track, Measured)>,
    harms: Vec<Vec<Harm>>,
}

impl Asking {
    /// Nothing is run yet.
    ///
    /// # Errors
    /// The loss does not come before the end, or there is no seed.
    pub fn new(plan: &Plan) -> Result<Asking, String> {
        plan.check()?;
        Ok(Asking { losses: losses::all(plan.topology()), own: None, harms: Vec::new() })
    }

    /// Makes one run. True when it was the last one.
    pub fn step(&mut self, plan: &Plan) -> bool {
        let Some((before, without)) = &self.own else {
            let seed = self.harms.len() as u64 + 1;
            let mut before = Track::new(plan.scenario, seed, plan.commands);
            before.advance_before(plan.at, &mut |_, _| {});
            let without = Measured::run(plan, before.clone(), None);
            self.own = Some((before, without));
            self.harms.push(Vec::new());
            return self.losses.is_empty() && self.ends(plan);
        };
        let seed = self.harms.len() as u64;
        if let Some(harms) = self.harms.last_mut()
            && let Some(loss) = self.losses.get(harms.len())
        {
            let own = Measured::run(plan, before.clone(), Some(loss));
            harms.push(own.against(without, plan.topology(), seed));
        }
        self.ends(plan)
    }

    /// Whether all runs are made; ends a seed whose runs are.
    fn ends(&mut self, plan: &Plan) -> bool {
        let ended = self.harms.last().is_some_and(|harms| harms.len() == self.losses.len());
        if ended {
            self.own = None;
        }
        ended && self.harms.len() as u64 == plan.seeds
    }

    /// How much is done, 0 to 1.
    pub fn share(&self, plan: &Plan) -> f64 {
        let all = (self.losses.len() as u64 + 1) * plan.seeds;
        let begun = self.harms.iter().map(|harms| harms.len() as u64 + 1).sum::<u64>();
        begun as f64 / all.max(1) as f64
    }

    /// The answer, when all runs are made.
    pub fn answer(self, plan: &Plan) -> Answer {
        rank(plan, self.harms)
    }
}
