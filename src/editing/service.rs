//! Serves the page of one's own system with bytes: the worker's side of the protocol.

use crate::editing::answers::{Answering, Question};
use crate::editing::protocol::{Request, Update};
use crate::editing::trial::{Ask, Outcome, Trial};
use crate::export::Kind;
use crate::session::budget::{EventBudget, Pace};
use crate::session::protocol::{decode, encode};

/// Real time between two pieces of news, milliseconds.
const MOMENT_MS: f64 = 200.0;

/// The runs that are under way, if any are.
pub struct Service {
    pace: Pace,
    budget: EventBudget,
    asks: Vec<Ask>,
    /// What the run is for, when it is to be taken away.
    taking: Option<Kind>,
    trial: Option<Trial>,
    done: Vec<Outcome>,
    question: Option<Question>,
    answering: Option<Answering>,
    told_ms: f64,
}

impl Service {
    /// Nothing is asked yet; what is asked goes at `pace`.
    pub fn new(pace: Pace) -> Service {
        Service {
            pace,
            budget: EventBudget::new(),
            asks: Vec::new(),
            taking: None,
            trial: None,
            done: Vec::new(),
            question: None,
            answering: None,
            told_ms: 0.0,
        }
    }

    /// Takes a request.
    pub fn take(&mut self, bytes: &[u8]) {
        let Some(request) = decode::<Request>(bytes) else { return };
        self.asks = match request.clone() {
            Request::Question(question) => {
                (self.question, self.answering) = (Some(question), None);
                return;
            }
            Request::Try(asks) => asks,
            Request::Take(_, ask) => vec![ask],
            Request::Leave => Vec::new(),
        };
        self.taking = match request {
            Request::Take(word, _) => Kind::parse(&word),
            _ => None,
        };
        (self.trial, self.done) = (None, Vec::new());
    }

    /// Goes on for as long as one pass may take; `clock` measures that. Returns what is to be sent.
    pub fn pass(&mut self, now_ms: f64, clock: impl Fn() -> f64) -> Option<Vec<u8>> {
        // What a person has just changed comes before a question, which may take long.
        if self.asks.is_empty() { self.answer(now_ms) } else { self.run(now_ms, clock) }
    }

    fn answer(&mut self, now_ms: f64) -> Option<Vec<u8>> {
        let gone_on = match self.question.take() {
            Some(question) => Answering::new(question).map(|own| (Some(own), None)),
            None => self.answering.take().map(|mut own| own.go().map(|answer| (Some(own), answer)))?,
        };
        let (answering, answer) = match gone_on {
            Ok(gone_on) => gone_on,
            Err(messages) => return Some(encode(&Update::Unanswered(messages))),
        };
        if let Some(answer) = answer {
            return Some(encode(&Update::Answered(answer)));
        }
        let share = answering.as_ref().map_or(0.0, Answering::share);
        self.answering = answering;
        self.due(now_ms).then(|| encode(&Update::Answering(share)))
    }

    fn due(&mut self, now_ms: f64) -> bool {
        let due = now_ms - self.told_ms >= MOMENT_MS;
        if due {
            self.told_ms = now_ms;
        }
        due
    }

    fn run(&mut self, now_ms: f64, clock: impl Fn() -> f64) -> Option<Vec<u8>> {
        let ask = self.asks.get(self.done.len())?;
        let trial = match &mut self.trial {
            Some(trial) => trial,
            None => match Trial::new(ask) {
                Ok(trial) => self.trial.insert(trial),
                Err(messages) => {
                    let number = self.done.len() as u32;
                    self.asks.clear();
                    return Some(encode(&match self.taking {
                        Some(_) => Update::Untaken(messages),
                        None => Update::Refused(number, messages),
                    }));
                }
            },
        };
        let (events, begun_ms, before) =
            (self.budget.events(self.pace.travelling_ms), clock(), trial.events());
        // What says nothing of a run needs none.
        let ended = self.taking.is_some_and(|kind| !kind.needs_run()) || trial.go(events);
        let share = trial.share();
        self.budget.learn(trial.events() - before, clock() - begun_ms);
        if let (true, Some(kind), Some(trial)) = (ended, self.taking.take_if(|_| ended), &self.trial) {
            let taken = trial.taken(kind, &ask.text);
            self.trial = None;
            self.asks.clear();
            return Some(encode(&match taken {
                Ok(taken) => Update::Taken(taken),
                Err(messages) => Update::Untaken(messages),
            }));
        }
        if ended {
            self.done.extend(self.trial.take().map(Trial::done));
            if self.done.len() == self.asks.len() {
                self.asks.clear();
                return Some(encode(&Update::Tried(std::mem::take(&mut self.done))));
            }
        }
        let share = if ended { 0.0 } else { share };
        let share = (self.done.len() as f64 + share) / self.asks.len() as f64;
        self.due(now_ms).then(|| encode(&Update::Trying(share)))
    }

    /// Returns whether it is to be passed again soon.
    pub fn is_busy(&self) -> bool {
        !self.asks.is_empty() || self.question.is_some() || self.answering.is_some()
    }
}
