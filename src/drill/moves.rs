//! What decisions do, and when. A decision is logged at its time; an action takes effect after its cost, and while a role is
//! busy its next act waits. A cost never changes the model: it only delays the command.

use crate::engine::{SimDuration, SimTime};
use crate::language::say;
use crate::scenario::exercise::{Asks, Choose, Decision, Deed, Exercise, FACILITATOR, Kind};
use crate::world::command::{Command, TimedCommand, spell_time};
use crate::world::part::Part;

/// What follows the text of a belief: what it rests on.
pub(super) const EVIDENCE: &str = "; evidence ";

/// Decisions in order of time, with what they do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moves {
    /// All of them.
    pub list: Vec<Move>,
    /// When the drill was ended by hand before its time.
    pub ended: Option<SimTime>,
    /// Whether it was stopped for something real: there is no score then.
    pub stopped: bool,
}

/// A decision and what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The decision.
    pub decision: Decision,
    /// What it is.
    pub what: What,
    /// When it takes effect: its own time, or later by its cost and by what its role does before.
    pub effect: SimTime,
}

/// What a decision is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// An action of the exercise.
    Act {
        /// Its place.
        action: usize,
        /// What was chosen for it.
        chosen: Option<String>,
        /// The commands that it gives.
        commands: Vec<Command>,
    },
    /// A belief; a declared one names a cause.
    Belief {
        /// The cause: its place.
        cause: Option<usize>,
        /// How sure they are, percent.
        sure: Option<u8>,
        /// What it rests on.
        evidence: Vec<String>,
    },
    /// What is expected, asked for by a pause.
    Prediction {
        /// The pause: its place.
        pause: usize,
        /// What is expected.
        says: Says,
    },
    /// An answer to a pause.
    Answer(usize),
    /// Something was opened or acknowledged.
    Read(String),
    /// A hint was given.
    Hint(usize),
    /// A message was sent by hand.
    Inject(usize),
    /// The facilitator's note, or that the clock stood or went on.
    Note,
    /// The drill was ended.
    End,
    /// It was stopped for something real.
    Stop,
}

/// What a prediction says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// It heals.
    Heals,
    /// It stays as it is.
    Stays,
    /// This part fails, too.
    Part(Part),
}

/// What is wrong with a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The decision: its place.
    pub place: usize,
    /// The field of it: `at`, `role` or `text`.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
}

/// Reads a log of decisions against its exercise.
struct Reading<'a> {
    exercise: &'a Exercise,
    /// By role: until when it is busy.
    busy: Vec<SimTime>,
    /// Pauses that have been answered.
    answered: Vec<bool>,
    last: SimTime,
}

impl Moves {
    /// What a log of decisions does.
    ///
    /// # Errors
    /// What is wrong with a decision, with its number from 1: one message each.
    pub fn of(exercise: &Exercise, decisions: &[Decision]) -> Result<Moves, Vec<String>> {
        let told = |own: Wrong| say!(drill_wrong_decision, number = own.place + 1, message = own.message);
        Moves::read(exercise, decisions).map_err(|wrong| wrong.into_iter().map(told).collect())
    }

    /// The same, with the place of each mistake.
    ///
    /// # Errors
    /// What is wrong with decisions: one mistake each.
    pub fn read(exercise: &Exercise, decisions: &[Decision]) -> Result<Moves, Vec<Wrong>> {
        let mut reading = Reading {
            exercise,
            busy: vec![SimTime::ZERO; exercise.roles.len()],
            answered: vec![false; exercise.pauses.len()],
            last: exercise.begin,
        };
        let (mut moves, mut wrong) = (Moves::default(), Vec::new());
        for (place, decision) in decisions.iter().enumerate() {
            match reading.read(decision) {
                Ok(made) => {
                    match made.what {
                        // What is decided after the end is of no drill.
                        _ if moves.ended.is_some() => continue,
                        What::End | What::Stop => {
                            moves.ended = Some(decision.at);
                            moves.stopped = made.what == What::Stop;
                        }
                        _ => {}
                    }
                    moves.list.push(made);
                }
                Err((field, message)) => wrong.push(Wrong { place, field, message }),
            }
        }
        if wrong.is_empty() { Ok(moves) } else { Err(wrong) }
    }

    /// What of it is decided by a moment: the rest of a play that another one's end cuts off.
    pub fn until(mut self, end: SimTime) -> Moves {
        self.list.retain(|made| made.decision.at <= end);
        self
    }

    /// The commands of the acts, but for those of the ones left out, in order of time.
    pub fn commands(&self, until: SimTime, left_out: impl Fn(usize) -> bool) -> Vec<TimedCommand> {
        let made =
            self.list.iter().enumerate().filter(|(place, made)| made.effect <= until && !left_out(*place));
        let mut commands: Vec<TimedCommand> = made.flat_map(|(_, made)| made.commands()).collect();
        TimedCommand::order(&mut commands);
        commands
    }
}

impl Move {
    /// Returns whether it is an act that gives commands.
    pub fn acts(&self) -> bool {
        !self.commands().is_empty()
    }

    /// Its commands, at the time of its effect; none of what is no act.
    pub fn commands(&self) -> Vec<TimedCommand> {
        match &self.what {
            What::Act { commands, .. } => {
                commands.iter().map(|&command| TimedCommand { at: self.effect, command }).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Reading<'_> {
    /// A decision; a mistake with the field that it is in.
    fn read(&mut self, decision: &Decision) -> Result<Move, (&'static str, String)> {
        let exercise = self.exercise;
        let time = spell_time(decision.at);
        if decision.at < self.last {
            return Err(("at", say!(drill_wrong_order, time, before = spell_time(self.last))));
        }
        if decision.at > exercise.end {
            return Err(("at", say!(drill_wrong_late, time, end = spell_time(exercise.end))));
        }
        self.last = decision.at;
        let leads = decision.role == FACILITATOR;
        let role = exercise.roles.iter().position(|role| *role == decision.role);
        if role.is_none() && !leads {
            let (role, roles) = (decision.role.as_str(), exercise.roles.join(", "));
            return Err(("role", say!(drill_wrong_role, role, roles)));
        }
        self.decided(decision, role, leads).map_err(|message| ("text", message))
    }

    /// What a decision of a role decides.
    fn decided(&mut self, decision: &Decision, role: Option<usize>, leads: bool) -> Result<Move, String> {
        let (word, rest) = first(&decision.text);
        let mut effect = decision.at;
        let what = match decision.kind {
            Kind::Action => match self.plain(word, rest, leads)? {
                Some(what) => what,
                None => {
                    let (what, done) = self.act(decision, word, rest, role)?;
                    effect = done;
                    what
                }
            },
            Kind::Hypothesis => self.belief(&decision.text),
            Kind::Prediction => self.prediction(word, rest)?,
            Kind::Answer => self.answer(word.trim_end_matches(':'))?,
        };
        Ok(Move { decision: decision.clone(), what, effect })
    }

    /// Actions that every exercise has.
    fn plain(&self, word: &str, rest: &str, leads: bool) -> Result<Option<What>, String> {
        let exercise = self.exercise;
        Ok(Some(match word {
            "open" | "acknowledge" if !rest.is_empty() => What::Read(first(rest).0.to_owned()),
            "hint" => {
                // Who asks for one knows its number only.
                let number = rest.parse().ok().filter(|number| (1..=exercise.hints.len()).contains(number));
                let known = exercise
                    .hints
                    .iter()
                    .position(|hint| hint.id == rest)
                    .or(number.map(|number| number - 1));
                What::Hint(known.ok_or_else(|| say!(drill_wrong_name, name = rest))?)
            }
            "inject" if leads => {
                let known = exercise.injects.iter().position(|inject| inject.id == rest);
                What::Inject(known.ok_or_else(|| say!(drill_wrong_name, name = rest))?)
            }
            "note" | "pause" | "resume" if leads => What::Note,
            "end" => What::End,
            "stop" => What::Stop,
            _ => return Ok(None),
        }))
    }

    fn act(
        &mut self,
        decision: &Decision,
        word: &str,
        rest: &str,
        role: Option<usize>,
    ) -> Result<(What, SimTime), String> {
        let exercise = self.exercise;
        let known: Vec<&str> = exercise.actions.iter().map(|action| action.id.as_str()).collect();
        let place = exercise
            .action(word)
            .ok_or_else(|| say!(drill_wrong_action, word, actions = known.join(", ")))?;
        let action = &exercise.actions[place];
        if role != Some(action.role) {
            return Err(say!(drill_wrong_hands, action = word, role = exercise.roles[action.role].as_str()));
        }
        let topology = &exercise.scenario.topology;
        let chosen = match action.choose {
            Some(kind) if kind.part(first(rest).0, topology).is_none() => {
                return Err(say!(drill_wrong_choice, action = word, names = kind.names(topology).join(", ")));
            }
            Some(_) => Some(first(rest).0.to_owned()),
            None => None,
        };
        let commands = action.commands(chosen.as_deref(), topology)?;
        let busy = &mut self.busy[action.role];
        let waits = exercise.one_at_a_time && action.cost > SimDuration::ZERO;
        let begun = if waits { decision.at.max(*busy) } else { decision.at };
        let effect = begun + action.cost;
        if waits {
            *busy = effect;
        }
        // A decision that nobody would notice: an act without a cost and without commands.
        debug_assert!(action.deed != Deed::Noted || commands.is_empty());
        Ok((What::Act { action: place, chosen, commands }, effect))
    }

    /// `duty 90 %: nobody elects; evidence topics`.
    fn belief(&self, text: &str) -> What {
        let (text, evidence) = text.split_once(EVIDENCE).unwrap_or((text, ""));
        let head = text.split(':').next().unwrap_or_default();
        let (word, rest) = first(head);
        let cause = self.exercise.causes.iter().position(|cause| cause.id == word);
        let sure = rest.trim_end_matches('%').trim().parse().ok().filter(|sure| *sure <= 100);
        What::Belief { cause, sure, evidence: evidence.split_whitespace().map(str::to_owned).collect() }
    }

    fn prediction(&mut self, word: &str, rest: &str) -> Result<What, String> {
        let exercise = self.exercise;
        let pauses = exercise.pauses.iter().zip(&self.answered);
        let asked = pauses
            .enumerate()
            .find(|(_, (pause, answered))| matches!(pause.asks, Asks::Prediction(_)) && !**answered)
            .map(|(place, _)| place);
        let pause = asked.ok_or_else(|| say!(drill_wrong_unasked))?;
        let says = match word {
            "heals" => Says::Heals,
            "stays" => Says::Stays,
            "part" => {
                let topology = &exercise.scenario.topology;
                let name = first(rest).0;
                let part = Choose::Service.part(name, topology).or_else(|| Part::parse(name, topology));
                Says::Part(part.ok_or_else(|| say!(drill_wrong_part, name))?)
            }
            _ => return Err(say!(drill_wrong_prediction, word)),
        };
        self.answered[pause] = true;
        Ok(What::Prediction { pause, says })
    }

    fn answer(&mut self, word: &str) -> Result<What, String> {
        let known =
            self.exercise.pauses.iter().position(|pause| pause.id == word && pause.asks == Asks::Answer);
        let pause = known.ok_or_else(|| say!(drill_wrong_name, name = word))?;
        self.answered[pause] = true;
        Ok(What::Answer(pause))
    }
}

/// The first word of a text, and the rest.
fn first(text: &str) -> (&str, &str) {
    let text = text.trim();
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    (word, rest.trim())
}
