//! A document, run with commands and summed up: what customers got, over the whole run and every few seconds, and how the services
//! are at its end.

use crate::engine::SimTime;
use crate::export::{self, Kind, Subject};
use crate::frame::State;
use crate::language::{number, say};
use crate::run::{Run, Stop};
use crate::scenario::{self, Scenario};
use crate::world::command::TimedCommand;

/// Seconds between two values of the curve.
const GRAIN: u64 = 5;

/// What is to be run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ask {
    /// The document.
    pub text: String,
    /// Commands with their times, a line each; with none the story of the document.
    pub commands: Vec<String>,
    /// The seed.
    pub seed: u64,
    /// How long, simulated seconds.
    pub seconds: u32,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Customers' requests that ended, and of those the answered ones, in real requests (by the document's weight).
    pub ended: u64,
    /// Answered: in time or late.
    pub answered: u64,
    /// Refused at once.
    pub refused: u64,
    /// Lost: refused, failed or given up.
    pub lost: u64,
    /// Waiting at the end.
    pub waiting: u64,
    /// The mean time to an answer, seconds; none without an answer.
    pub mean_s: Option<f64>,
    /// Answers lost against the same run without the faults, and their value in words (empty: the document gives no values).
    pub harm: (u64, String),
    /// The answered share of what ended, every few seconds: (seconds, 0 to 1; NaN where nothing ended).
    pub curve: Vec<(f64, f64)>,
    /// Services that are not well at the end: name, state in words.
    pub unwell: Vec<(String, String)>,
    /// The commands that were given, spelled, with their times.
    pub commands: Vec<String>,
    /// Fingerprint of the run.
    pub digest: String,
}

/// What is taken away of a run, or of its document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taken {
    /// Files: name, content.
    pub files: Vec<(String, String)>,
    /// What did not come along, and why.
    pub left_out: Vec<(String, String)>,
}

/// A run under way.
pub struct Trial {
    scenario: Scenario,
    run: Run,
    goal: SimTime,
    given: Vec<TimedCommand>,
    before: (u64, u64),
    curve: Vec<(f64, f64)>,
}

impl Trial {
    /// A run at its start.
    ///
    /// # Errors
    /// The mistakes of the document, or the command that it does not have.
    pub fn new(ask: &Ask) -> Result<Trial, Vec<String>> {
        let scenario = scenario::read(&ask.text)
            .map_err(|errors| errors.to_string().lines().map(str::to_owned).collect::<Vec<_>>())?;
        let read = |line: &String| {
            TimedCommand::parse(line, &scenario.topology)
                .map_err(|message| vec![format!("{line}: {message}")])
        };
        let given = match ask.commands.is_empty() {
            true => scenario.story.clone(),
            false => ask.commands.iter().map(read).collect::<Result<Vec<_>, _>>()?,
        };
        let run = Run::new(&scenario, ask.seed, given.clone());
        let goal = SimTime::from_secs(u64::from(ask.seconds));
        Ok(Trial { scenario, run, goal, given, before: (0, 0), curve: Vec::new() })
    }

    /// How much is done, 0 to 1.
    pub fn share(&self) -> f64 {
        self.run.now().as_secs_f64() / self.goal.as_secs_f64().max(1.0)
    }

    /// Goes on for at most `budget` events. True at the end.
    pub fn go(&mut self, budget: u64) -> bool {
        let end = self.run.events().saturating_add(budget);
        while self.run.now() < self.goal {
            let next = SimTime::from_secs((self.curve.len() as u64 + 1) * GRAIN).min(self.goal);
            if self.run.advance(next, end.saturating_sub(self.run.events())) == Stop::Budget {
                return false;
            }
            self.look(next);
        }
        true
    }

    fn counts(&self) -> (u64, u64) {
        let journeys = &self.run.world().tally().journeys;
        journeys.iter().fold((0, 0), |sum, own| (sum.0 + own.ended(), sum.1 + own.ok + own.degraded))
    }

    fn look(&mut self, at: SimTime) {
        let now = self.counts();
        let (ended, answered) = (now.0 - self.before.0, now.1 - self.before.1);
        let share = if ended > 0 { answered as f64 / ended as f64 } else { f64::NAN };
        self.curve.push((at.as_secs_f64(), share));
        self.before = now;
    }

    /// The events so far.
    pub fn events(&self) -> u64 {
        self.run.events()
    }

    /// The run, or its document, in the form of another tool; `text` is the document's.
    ///
    /// # Errors
    /// Why nothing came out.
    pub fn taken(&self, kind: Kind, text: &str) -> Result<Taken, Vec<String>> {
        let subject = Subject {
            scenario: &self.scenario,
            text,
            document: "system.json",
            commands: &self.given,
            seed: self.run.seed(),
            until: self.goal,
            run: kind.needs_run().then_some(&self.run),
            name: kind.file(),
        };
        let exported = export::export(kind, &subject)?;
        Ok(Taken {
            files: exported.files.into_iter().map(|file| (file.name, file.text)).collect(),
            left_out: exported.left_out.into_iter().map(|own| (own.what, own.why)).collect(),
        })
    }

    /// What came of it.
    pub fn done(self) -> Outcome {
        let (recorder, topology) = (self.run.recorder(), &self.scenario.topology);
        let weight = u64::from(self.scenario.document.weight);
        let sum = |count: fn(&crate::world::fact::JourneyTally) -> u64| {
            self.run.world().tally().journeys.iter().map(count).sum::<u64>()
        };
        let answered = sum(|own| own.ok + own.degraded);
        let (answers, hundredths) = recorder.lost_ever;
        let currency = self.scenario.document.currency.as_str();
        let money = match currency {
            "" => String::new(),
            _ => say!(room_money, currency, amount = number((hundredths * weight) as f64 / 100.0, 0)),
        };
        let states = topology.services.iter().zip(&recorder.services);
        let unwell = states.filter(|(_, own)| {
            !matches!(own.0, State::Ok | State::Busy | State::NotLaunched | State::Starting)
        });
        Outcome {
            ended: sum(|own| own.ended()) * weight,
            answered: answered * weight,
            refused: sum(|own| own.rejected) * weight,
            lost: sum(|own| own.rejected + own.failed + own.timed_out) * weight,
            waiting: sum(|own| own.offered - own.ended()) * weight,
            mean_s: (answered > 0).then(|| sum(|own| own.answered_micros) as f64 / 1e6 / answered as f64),
            harm: (answers * weight, money),
            curve: self.curve,
            unwell: unwell.map(|(service, own)| (service.label.clone(), own.0.word())).collect(),
            commands: self.given.iter().map(|own| own.spell(topology)).collect(),
            digest: format!("{:016x}", self.run.digest()),
        }
    }
}
