//! A drill that is being played: the run, the log of decisions, the clock.
//!
//! 1. A decision is stamped with the next whole second, logged, and delays its commands as `drill::moves` says.
//! 2. Before the first act a prediction is asked for: the act waits, and the clock with it.
//! 3. A window that mirrors another one takes its log and goes to its moment; a run that has gone another way begins anew.

use crate::drill::words;
use crate::drill::{Move, Moves, What, plays};
use crate::engine::{SimDuration, SimTime};
use crate::frame::Scene;
use crate::language::say;
use crate::run::{Run, Stop};
use crate::scenario::exercise::{Asks, Decision, Deed, Exercise, FACILITATOR, Kind};
use crate::telemetry::outcomes;
use crate::telling::scene;
use crate::training::board::Boards;
use crate::training::looks;
use crate::training::protocol::{Board, Done, Message, Now, Question};
use crate::training::truth;

/// Begins the note that a question was passed over; its name follows.
pub const RESUME: &str = "resume";

/// A drill being played.
pub struct Room {
    exercise: Exercise,
    scene: Scene,
    seed: u64,
    leads: bool,
    log: Vec<Decision>,
    moves: Moves,
    run: Run,
    boards: Boards,
    /// What acts brought, by their place among the moves: when, and what.
    results: Vec<(usize, SimTime, String)>,
    /// An act that waits for a prediction.
    held: Option<Decision>,
    /// Where the run is to be before anything else: it was left there, or another window is.
    goal: SimTime,
    runs: bool,
    pace: f64,
    /// Simulated time that the clock owes, microseconds.
    owed: f64,
}

impl Room {
    /// Opens a drill with its log, to be brought to `at`.
    ///
    /// # Errors
    /// What is wrong with the log: one message each.
    pub fn open(
        exercise: Exercise,
        seed: u64,
        log: Vec<Decision>,
        at: SimTime,
        leads: bool,
    ) -> Result<Room, Vec<String>> {
        let moves = Moves::of(&exercise, &log)?;
        let scene = scene::build(&exercise.scenario);
        let run = fresh(&exercise, seed, &moves);
        let goal = at.max(exercise.begin).min(plays::end(&exercise, &moves));
        let pace = exercise.pace;
        Ok(Room {
            exercise,
            scene,
            seed,
            leads,
            log,
            moves,
            run,
            boards: Boards::default(),
            results: Vec::new(),
            held: None,
            goal,
            runs: false,
            pace,
            owed: 0.0,
        })
    }

    /// The exercise.
    pub fn exercise(&self) -> &Exercise {
        &self.exercise
    }

    /// Names and places.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// The seed.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// What was decided so far.
    pub fn moves(&self) -> &Moves {
        &self.moves
    }

    /// The log.
    pub fn log(&self) -> &[Decision] {
        &self.log
    }

    /// The present moment.
    pub fn now(&self) -> SimTime {
        self.run.now()
    }

    /// Events handled by the run.
    pub fn events(&self) -> u64 {
        self.run.events()
    }

    /// The fingerprint of the run now.
    pub fn digest(&self) -> u64 {
        self.run.digest()
    }

    /// Returns whether the drill is over.
    pub fn is_over(&self) -> bool {
        !self.travels() && self.run.now() >= plays::end(&self.exercise, &self.moves)
    }

    /// Returns whether the run is being brought to a moment.
    pub fn travels(&self) -> bool {
        self.run.now() < self.goal
    }

    /// Returns whether simulated time moves.
    pub fn moving(&self) -> bool {
        self.travels() || self.runs && self.question().is_none() && !self.is_over()
    }

    /// Lets time run, or stand.
    pub fn set_running(&mut self, runs: bool) {
        self.runs = runs;
        self.owed = 0.0;
    }

    /// Simulated seconds per second, 0.1 to 60.
    pub fn set_pace(&mut self, pace: f64) {
        if (0.1..=60.0).contains(&pace) {
            self.pace = pace;
        }
    }

    /// The moment that a decision of now has: the next whole second, so that whoever reads the log gets the same run.
    fn stamp(&self) -> SimTime {
        let second = SimDuration::from_secs(1).as_micros();
        let next = SimTime::from_micros((self.run.now().as_micros() / second + 1) * second);
        let last = self.log.last().map_or(SimTime::ZERO, |last| last.at);
        next.max(last).min(self.exercise.end)
    }

    /// Decides something now.
    ///
    /// # Errors
    /// Why it is refused.
    pub fn decide(&mut self, role: &str, kind: &str, text: &str) -> Result<(), String> {
        if self.travels() || self.is_over() && !matches!(text, "end" | "stop") {
            return Err(say!(room_not_now));
        }
        let kind = Kind::ALL.iter().find(|known| known.0 == kind).map(|known| known.1);
        let kind = kind.ok_or_else(|| say!(drill_wrong_name, name = text))?;
        let decision =
            Decision { at: self.stamp(), role: role.to_owned(), kind, text: text.trim().to_owned() };
        let mut log = self.log.clone();
        log.push(decision.clone());
        let moves = Moves::of(&self.exercise, &log).map_err(|mut wrong| wrong.remove(0))?;
        let acts = moves.list.last().is_some_and(|made| made.acts());
        if acts && self.first_act().is_some() {
            // The clock stands until somebody has said what is expected.
            self.held = Some(decision);
            return Ok(());
        }
        self.take(log, moves);
        let asked = kind == Kind::Prediction || self.first_act().is_none();
        if let Some(held) = self.held.take_if(|_| asked) {
            let mut log = self.log.clone();
            log.push(Decision { at: self.stamp(), ..held });
            let moves = Moves::of(&self.exercise, &log).map_err(|mut wrong| wrong.remove(0))?;
            self.take(log, moves);
        }
        Ok(())
    }

    /// The question that comes before the first act, while there was neither.
    fn first_act(&self) -> Option<usize> {
        let acted = self.moves.list.iter().any(|made| made.acts());
        let asked = self.exercise.pauses.iter().position(|pause| pause.at.is_none());
        asked.filter(|place| !acted && !self.answered(*place))
    }

    /// Holds an act again that waited for a prediction when the window was left; one that waits for nothing is dropped.
    pub fn hold(&mut self, act: Decision) {
        let mut log = self.log.clone();
        log.push(Decision { at: self.goal.max(self.exercise.begin).max(act.at), ..act.clone() });
        let acts =
            Moves::of(&self.exercise, &log).is_ok_and(|moves| moves.list.last().is_some_and(Move::acts));
        self.held = (acts && self.first_act().is_some()).then_some(act);
    }

    fn answered(&self, place: usize) -> bool {
        let resumed = format!("{RESUME} {}", self.exercise.pauses[place].id);
        self.moves.list.iter().any(|made| match made.what {
            What::Prediction { pause, .. } | What::Answer(pause) => pause == place,
            _ => made.decision.text == resumed,
        })
    }

    /// The act that waits is not done after all.
    pub fn withdraw(&mut self) {
        self.held = None;
    }

    /// Takes a log that goes on from the own one. What has happened is not changed by it.
    fn take(&mut self, log: Vec<Decision>, moves: Moves) {
        let end = plays::end(&self.exercise, &moves);
        let plan = plays::with(&self.exercise, self.seed, moves.commands(end, |_| false));
        (self.log, self.moves) = (log, moves);
        if self.moves.ended.is_some() {
            // Whoever ends it does not wait for a clock that stands.
            self.goal = end;
        }
        if plan.commands.starts_with(self.run.applied()) {
            self.run.expect(plan.commands);
            self.run.keep_apart(plan.acts);
        } else {
            self.goal = self.goal.max(self.run.now());
            self.begin_anew();
        }
    }

    fn begin_anew(&mut self) {
        self.run = fresh(&self.exercise, self.seed, &self.moves);
        self.boards = Boards::default();
        self.results.clear();
    }

    /// Takes the log of another window and goes to its moment.
    ///
    /// # Errors
    /// What is wrong with the log.
    pub fn follow(&mut self, log: Vec<Decision>, at: SimTime) -> Result<(), Vec<String>> {
        if log != self.log {
            let moves = Moves::of(&self.exercise, &log)?;
            self.take(log, moves);
        }
        self.goal = at.min(plays::end(&self.exercise, &self.moves));
        if self.goal < self.run.now() {
            self.begin_anew();
        }
        Ok(())
    }

    /// Lets real time go by, within a budget of events.
    pub fn pass(&mut self, elapsed_ms: f64, budget: u64) {
        let from = self.run.now();
        let goal = if self.travels() {
            self.goal
        } else if self.moving() {
            self.owed += elapsed_ms * 1e3 * self.pace;
            let whole = self.owed.floor();
            self.owed -= whole;
            from + SimDuration::from_micros(whole as u64)
        } else {
            return;
        };
        self.go(goal.min(plays::end(&self.exercise, &self.moves)), budget);
    }

    /// Goes on to `goal` second by second; stops at a question.
    fn go(&mut self, goal: SimTime, budget: u64) {
        let second = SimDuration::from_secs(1).as_micros();
        let end = self.run.events().saturating_add(budget);
        while self.run.now() < goal {
            let next = SimTime::from_micros((self.run.now().as_micros() / second + 1) * second);
            let next = next.min(goal);
            if self.run.advance(next, end.saturating_sub(self.run.events())) == Stop::Budget {
                return;
            }
            if next.as_micros().is_multiple_of(second) {
                self.boards.look(&self.exercise, &self.scene, &self.run);
                self.bring(next);
                if !self.travels() && self.question().is_some() {
                    return;
                }
            }
        }
    }

    /// Goes to its goal, however long that takes.
    pub fn arrive(&mut self) {
        self.go(self.goal, u64::MAX);
    }

    /// Goes on to a moment, however long that takes: for tests and the command line.
    pub fn run_to(&mut self, moment: SimTime) {
        self.go(moment.min(plays::end(&self.exercise, &self.moves)), u64::MAX);
    }

    /// Notes what acts have brought by now.
    fn bring(&mut self, now: SimTime) {
        for place in 0..self.moves.list.len() {
            let made = &self.moves.list[place];
            let What::Act { action, chosen, commands } = &made.what else { continue };
            if made.effect > now || self.results.iter().any(|known| known.0 == place) {
                continue;
            }
            let spec = &self.exercise.actions[*action];
            let topology = &self.exercise.scenario.topology;
            let part = spec.choose.zip(chosen.as_deref()).and_then(|(kind, name)| kind.part(name, topology));
            let text = match (&spec.deed, part) {
                (Deed::Look(look), Some(part)) => looks::look(*look, part, &self.scene, &self.run),
                (Deed::Commands(_), _) => self.told(made.effect, commands),
                _ => say!(room_done),
            };
            self.results.push((place, made.effect, text));
        }
    }

    /// What came of commands, each in a sentence.
    fn told(&self, effect: SimTime, commands: &[crate::world::command::Command]) -> String {
        let topology = &self.exercise.scenario.topology;
        let applied = self.run.applied().iter().zip(self.run.outcomes());
        let mine = applied.filter(|(timed, _)| timed.at == effect && commands.contains(&timed.command));
        let told: Vec<String> =
            mine.map(|(timed, outcome)| outcomes::told(topology, timed.command, *outcome) + ".").collect();
        told.join(" ")
    }

    /// The question that stops the clock now.
    pub fn question(&self) -> Option<Question> {
        let now = self.run.now();
        let due = |place: &usize| match self.exercise.pauses[*place].at {
            Some(at) => at <= now && !self.answered(*place),
            None => self.held.is_some() && self.first_act() == Some(*place),
        };
        let place = (0..self.exercise.pauses.len()).find(due)?;
        let pause = &self.exercise.pauses[place];
        let horizon_s = match pause.asks {
            Asks::Prediction(horizon) => Some(horizon.as_secs_f64()),
            Asks::Answer => None,
        };
        let held = self.held.as_ref().filter(|_| pause.at.is_none());
        Some(Question {
            id: pause.id.clone(),
            text: pause.text.clone(),
            horizon_s,
            limit_s: pause.limit_s,
            held: held.map_or(String::new(), |held| self.in_words(held)),
        })
    }

    /// A decision as people read it.
    pub fn in_words(&self, decision: &Decision) -> String {
        words::told(&self.exercise, decision)
    }

    /// The present moment as the page shows it.
    pub fn tell(&self) -> Now {
        Now {
            now_us: self.run.now().as_micros(),
            runs: self.runs,
            over: self.is_over(),
            stopped: self.moves.stopped,
            travels: self.travels(),
            log: self.log.iter().map(Decision::line).collect(),
            board: self.board(),
            question: self.question(),
            held: self.held.as_ref().map_or(String::new(), Decision::line),
            truth: self
                .leads
                .then(|| Box::new(truth::truth(&self.exercise, &self.scene, &self.moves, &self.run))),
        }
    }

    fn board(&self) -> Board {
        let acknowledged = |id: &str| {
            let read = |what: &What| matches!(what, What::Read(word) if word == id);
            self.moves.list.iter().find(|made| read(&made.what)).map(|made| made.decision.role.clone())
        };
        Board {
            rows: self.boards.rows(&self.exercise),
            metrics: self.boards.metrics(&self.exercise),
            pages: self.boards.pages(&self.run, acknowledged),
            messages: self.messages(),
            done: self.done(),
        }
    }

    /// Messages, latest first: those of the clock, those sent by hand, hints, and what the own acts brought.
    fn messages(&self) -> Vec<Message> {
        let (exercise, now) = (&self.exercise, self.run.now());
        let mut messages: Vec<Message> = Vec::new();
        let inject = |place: usize, at: SimTime| {
            let inject = &exercise.injects[place];
            Message {
                at_us: at.as_micros(),
                from: inject.from.clone(),
                text: inject.text.clone(),
                word: format!("message:{}", inject.id),
                own: false,
            }
        };
        for (place, spec) in exercise.injects.iter().enumerate() {
            let done = |action: usize| move |made: &&Move| matches!(made.what, What::Act { action: done, .. } if done == action);
            // One that follows an action comes when both have been.
            let after = match spec.after {
                Some(action) => self.moves.list.iter().find(done(action)).map(|made| made.effect),
                None => Some(SimTime::ZERO),
            };
            if let (Some(at), Some(after)) = (spec.at, after)
                && at.max(after) <= now
            {
                messages.push(inject(place, at.max(after)));
            }
        }
        for made in &self.moves.list {
            match made.what {
                What::Inject(place) => messages.push(inject(place, made.decision.at)),
                What::Hint(place) => messages.push(Message {
                    at_us: made.decision.at.as_micros(),
                    from: say!(room_hint),
                    text: exercise.hints[place].text.clone(),
                    word: String::new(),
                    own: true,
                }),
                _ => {}
            }
        }
        for (place, at, text) in self.results.iter().filter(|_| exercise.sees.own_actions) {
            messages.push(Message {
                at_us: at.as_micros(),
                from: self.in_words(&self.moves.list[*place].decision),
                text: text.clone(),
                word: self.moves.list[*place].decision.text.split(' ').next().unwrap_or_default().to_owned(),
                own: true,
            });
        }
        crate::base::order::sort_by_key(&mut messages, |message| u64::MAX - message.at_us);
        messages
    }

    /// What the team did, latest first.
    fn done(&self) -> Vec<Done> {
        let team = self.moves.list.iter().filter(|made| made.decision.role != FACILITATOR);
        let mut done: Vec<Done> = team
            .map(|made| Done {
                at_us: made.decision.at.as_micros(),
                effect_us: made.effect.as_micros(),
                role: made.decision.role.clone(),
                text: self.in_words(&made.decision),
            })
            .collect();
        done.reverse();
        done
    }
}

/// A run at its start, with what is hidden in it and what these moves do.
fn fresh(exercise: &Exercise, seed: u64, moves: &Moves) -> Run {
    let end = plays::end(exercise, moves);
    let plan = plays::with(exercise, seed, moves.commands(end, |_| false));
    let mut run = Run::new(&exercise.scenario, seed, plan.commands);
    run.keep_apart(plan.acts);
    run
}
