//! Checkpoints: moments of past runs, from which any moment is reached again by replaying a little.
//!
//! One pool serves every branch. A checkpoint fits a branch when it has the branch's seed and exactly those of its
//! commands that are due by then: two branches share what they have in common, and undoing, forking or deleting needs
//! no book-keeping here. The pool is bounded: when it is full, the checkpoint goes that is missed least, the one with
//! the shortest way from the checkpoint before it to the one after it, so a long run keeps fewer and wider ones. The
//! start needs none, it is built anew.

use std::rc::Rc;

use crate::engine::{SimDuration, SimTime};
use crate::run::Run;
use crate::world::command::TimedCommand;

/// Most checkpoints kept, for all branches together. Beyond what it shares with its neighbours one costs some hundred
/// kilobytes while all is well, and some megabytes in a jam.
const MOST: usize = 40;
/// Beyond so many bytes that they hold apart from each other, more of them go, but so many stay.
const MOST_BYTES: usize = 120 * 1024 * 1024;
const FEWEST: usize = 12;
/// Least simulated time between two of them.
const LEAST_GAP: SimDuration = SimDuration::from_secs(30);
/// Events between a moment stepped back to and the checkpoint that is kept before it, so that the next steps are short.
const STEP_ROOM: u64 = 2_000;
/// Most checkpoints kept for stepping.
const MOST_STEPS: usize = 4;

/// A moment of a branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// After every event up to and including this time.
    Time(SimTime),
    /// After so many events.
    Events(u64),
}

impl Moment {
    /// Returns whether `run` is not yet beyond the moment.
    pub(crate) fn is_ahead_of(self, run: &Run) -> bool {
        match self {
            Moment::Time(time) => run.now() <= time,
            Moment::Events(events) => run.events() <= events,
        }
    }
}

/// The checkpoints of a session.
#[derive(Default)]
pub struct Checkpoints {
    kept: Vec<Rc<Run>>,
    steps: Vec<Rc<Run>>,
}

/// Returns whether `run` is a moment of the branch with this seed and these commands (in order of time).
pub(crate) fn fits(run: &Run, seed: u64, commands: &[TimedCommand]) -> bool {
    let due = commands.iter().take_while(|command| command.at <= run.now()).count();
    run.seed() == seed && run.applied() == &commands[..due]
}

impl Checkpoints {
    /// A copy that records no movements, packed.
    fn copy(&self, run: &Run) -> Rc<Run> {
        let before = self.last(run.seed(), run.applied(), Moment::Events(run.events()));
        let mut copy = run.clone();
        copy.watch_hops(false);
        copy.pack(before.map(|before| &**before));
        Rc::new(copy)
    }

    /// Keeps the present moment of `run` when the last checkpoint before it is far enough.
    pub fn observe(&mut self, run: &Run) {
        let before = self.last(run.seed(), run.applied(), Moment::Time(run.now()));
        let gap = run.now().since(before.map_or(SimTime::ZERO, |run| run.now()));
        // In a long run they will be thinned out anyway: to make fewer saves time and holes in the memory.
        let least = LEAST_GAP.max(SimDuration::from_micros(run.now().as_micros() / MOST as u64));
        if gap >= least {
            self.keep(run);
        }
    }

    /// Keeps the present moment of `run`, unless it is kept already.
    pub fn keep(&mut self, run: &Run) {
        let same = |kept: &Rc<Run>| {
            kept.now() == run.now()
                && kept.events() == run.events()
                && kept.seed() == run.seed()
                && kept.applied() == run.applied()
        };
        if self.kept.iter().any(same) {
            return;
        }
        self.kept.push(self.copy(run));
        while self.kept.len() > MOST || (self.kept.len() > FEWEST && self.weigh() > MOST_BYTES) {
            self.forget_one();
        }
    }

    /// The moment closest to `moment`, not after it, of the branch with this seed and these commands.
    pub fn last(&self, seed: u64, commands: &[TimedCommand], moment: Moment) -> Option<&Rc<Run>> {
        let all = self.kept.iter().chain(&self.steps);
        all.filter(|run| moment.is_ahead_of(run) && fits(run, seed, commands)).max_by_key(|run| run.events())
    }

    /// Keeps a checkpoint for stepping back, unless one lies close before `to`.
    pub fn keep_for_steps(&mut self, run: &Run, to: u64) {
        let near = |kept: &Rc<Run>| kept.events() <= to && to - kept.events() <= 2 * STEP_ROOM;
        if to > run.events() + STEP_ROOM
            || self.steps.iter().any(|kept| kept.seed() == run.seed() && near(kept))
        {
            return;
        }
        if self.steps.len() >= MOST_STEPS {
            self.steps.remove(0);
        }
        self.steps.push(self.copy(run));
    }

    /// Returns where a replay that steps back to event `to` keeps a moment: a good way before it.
    pub fn step_room(to: u64) -> u64 {
        to.saturating_sub(STEP_ROOM)
    }

    /// About how many bytes the checkpoints hold that they do not share with the one before.
    fn weigh(&self) -> usize {
        let weight = |i: usize| match self.before(i) {
            Some(before) => self.kept[i].world().apart_from(before.world()),
            None => 0,
        };
        (0..self.kept.len()).map(weight).sum()
    }

    /// The last checkpoint before number `i` on the way to it.
    fn before(&self, i: usize) -> Option<&Rc<Run>> {
        let own = &self.kept[i];
        let others = self.kept.iter().enumerate().filter(|(j, kept)| *j != i && kept.events() < own.events());
        others
            .map(|(_, kept)| kept)
            .filter(|kept| fits(kept, own.seed(), own.applied()))
            .max_by_key(|kept| kept.events())
    }

    /// Drops the checkpoint that is missed least. The last one of each branch is where a person has got to: it stays,
    /// unless there are too many branches; then the oldest of them goes.
    fn forget_one(&mut self) {
        let missed: Vec<Option<SimDuration>> = (0..self.kept.len()).map(|i| self.missed(i)).collect();
        let last = missed.iter().filter(|gap| gap.is_none()).count();
        let least = (0..missed.len()).filter(|&i| missed[i].is_some()).min_by_key(|&i| missed[i]);
        let gone = if last > MOST / 2 { missed.iter().position(Option::is_none) } else { least };
        self.kept.remove(gone.unwrap_or(0));
    }

    /// Simulated time from the checkpoint before number `i` to the one after it: what a replay may cost without it.
    /// Nothing when none comes after it.
    fn missed(&self, i: usize) -> Option<SimDuration> {
        let own = &self.kept[i];
        let others = || self.kept.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, kept)| kept);
        let after = others().filter(|kept| kept.now() > own.now() && fits(own, kept.seed(), kept.applied()));
        let next = after.map(|kept| kept.now()).min()?;
        Some(next.since(self.before(i).map_or(SimTime::ZERO, |kept| kept.now())))
    }

    /// Checkpoints kept now.
    pub fn len(&self) -> usize {
        self.kept.len() + self.steps.len()
    }

    /// Returns whether none is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
