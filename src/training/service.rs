//! Serves the page of a drill with bytes: the worker's side of the protocol.

use crate::drill::{Moves, moves::Wrong};
use crate::engine::SimTime;
use crate::scenario::exercise;
use crate::session::budget::{EventBudget, Pace};
use crate::session::protocol::{decode, encode};
use crate::training::brief;
use crate::training::debrief::Judging;
use crate::training::form;
use crate::training::protocol::{Request, Start, Update};
use crate::training::room::Room;

/// Real time between two moments that are sent, milliseconds.
const MOMENT_MS: f64 = 250.0;
/// Longest real time that one pass may stand for, milliseconds.
const LONGEST_PASS_MS: f64 = 1_000.0;

/// The drill that is open, if one is.
pub struct Service {
    pace: Pace,
    budget: EventBudget,
    room: Option<Room>,
    source: String,
    judging: Option<Judging>,
    asked: bool,
    wrong: Option<String>,
    passed_ms: f64,
    told_ms: f64,
}

impl Service {
    /// Nothing is open yet; what is opened goes at `pace`.
    pub fn new(pace: Pace) -> Service {
        Service {
            pace,
            budget: EventBudget::new(),
            room: None,
            source: String::new(),
            judging: None,
            asked: false,
            wrong: None,
            passed_ms: 0.0,
            told_ms: 0.0,
        }
    }

    /// Takes a request. Returns the answer that is due at once.
    pub fn take(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        let request: Request = decode(bytes)?;
        if let Request::Open(start) = request {
            let update = match open(&start) {
                Ok((room, source)) => {
                    let brief =
                        brief::brief(room.exercise(), room.scene(), room.seed(), &source, start.leads);
                    (self.room, self.source) = (Some(room), source);
                    (self.asked, self.judging) = (true, None);
                    Update::Opened(Box::new(brief))
                }
                Err(messages) => Update::Refused(messages),
            };
            return Some(encode(&update));
        }
        let room = self.room.as_mut()?;
        self.asked = true;
        match request {
            Request::Open(_) => {}
            Request::Decide(_, _, text) if text == "withdraw" => room.withdraw(),
            Request::Decide(role, kind, text) => self.wrong = room.decide(&role, &kind, &text).err(),
            Request::Follow(log, at_us) => {
                let read = exercise::decisions(&log.join("\n"));
                let followed = match read {
                    Ok(log) => room.follow(log, SimTime::from_micros(at_us)),
                    Err(errors) => Err(vec![errors.to_string()]),
                };
                self.wrong = followed.err().map(|messages| messages.join("\n"));
            }
            Request::Run(runs) => room.set_running(runs),
            Request::Pace(pace) => room.set_pace(pace),
            Request::Judge(_) | Request::Rehearse => {
                let judging = match request {
                    Request::Judge(started) => Judging::new(room, &self.source, started),
                    _ => Judging::rehearsal(room, &self.source),
                };
                (self.judging, self.wrong) = match judging {
                    Ok(judging) => (Some(judging), None),
                    Err(messages) => (None, Some(messages.join("\n"))),
                };
            }
        }
        None
    }

    /// Lets real time go by until `now_ms`; `clock` measures what that takes. Returns what is to be sent.
    pub fn pass(&mut self, now_ms: f64, clock: impl Fn() -> f64) -> Option<Vec<u8>> {
        let elapsed_ms = (now_ms - self.passed_ms).clamp(0.0, LONGEST_PASS_MS);
        self.passed_ms = now_ms;
        if let Some(wrong) = self.wrong.take() {
            return Some(encode(&Update::Wrong(wrong)));
        }
        let room = self.room.as_mut()?;
        let events = self.budget.events(self.pace.travelling_ms);
        let begun_ms = clock();
        if let Some(judging) = &mut self.judging {
            let done = judging.go(room, events);
            self.budget.learn(events, clock() - begun_ms);
            return match done {
                Some(debrief) => {
                    self.judging = None;
                    Some(encode(&Update::Judged(Box::new(debrief))))
                }
                None if now_ms - self.told_ms >= MOMENT_MS => {
                    self.told_ms = now_ms;
                    Some(encode(&Update::Judging(judging.share())))
                }
                None => None,
            };
        }
        let moved = room.moving();
        if moved {
            let before = room.events();
            room.pass(elapsed_ms, events);
            self.budget.learn(room.events() - before, clock() - begun_ms);
        }
        let arrived = moved && !room.moving();
        if self.asked || arrived || moved && now_ms - self.told_ms >= MOMENT_MS {
            (self.asked, self.told_ms) = (false, now_ms);
            return Some(encode(&Update::Told(Box::new(room.tell()))));
        }
        None
    }

    /// Returns whether it is to be passed again soon.
    pub fn is_busy(&self) -> bool {
        let busy = |room: &Room| self.asked || self.wrong.is_some() || room.moving();
        self.judging.is_some() || self.room.as_ref().is_some_and(busy)
    }
}

/// Opens a drill: the room, and what names the exercise in links.
fn open(start: &Start) -> Result<(Room, String), Vec<String>> {
    let document = Some(start.document.as_str()).filter(|text| !text.is_empty());
    let lines = |errors: exercise::Errors| errors.to_string().lines().map(str::to_owned).collect::<Vec<_>>();
    let read = exercise::read(&start.exercise, document).map_err(lines)?;
    let log = exercise::decisions(&start.log.join("\n")).map_err(lines)?;
    if start.leads {
        // A play that cannot be played is a mistake of the document, not one of the rehearsal.
        Moves::read(&read, &read.best_play).map_err(|wrong| in_place(&start.exercise, &wrong))?;
    }
    let built_in = exercise::catalogue::list().iter().any(|entry| entry.0 == read.id);
    let source = if built_in { read.id.clone() } else { start.exercise.clone() };
    let mut room = Room::open(read, start.seed, log, SimTime::from_micros(start.at_us), start.leads)?;
    let held = exercise::decisions(&start.held).map_err(lines)?;
    held.into_iter().for_each(|act| room.hold(act));
    Ok((room, source))
}

/// Mistakes of the best known play where they stand in the text of its exercise.
fn in_place(exercise: &str, wrong: &[Wrong]) -> Vec<String> {
    let told = |own: &Wrong| {
        let at = format!("/best_play/{}/{}", own.place, own.field);
        match form::line(exercise, &at) {
            Some(line) => format!("line {line}: {at}: {}", own.message),
            None => format!("{at}: {}", own.message),
        }
    };
    wrong.iter().map(told).collect()
}

/// Plays a drill from its log to its end without a page: the fingerprint of its world, hexadecimal.
///
/// # Errors
/// The mistakes of exercise and log, one message a line.
pub fn probe(exercise: &str, document: &str, seed: u64, log: &str) -> Result<String, String> {
    let start = Start {
        exercise: exercise.to_owned(),
        document: document.to_owned(),
        seed,
        log: log.lines().map(str::to_owned).collect(),
        at_us: u64::MAX,
        ..Start::default()
    };
    let (mut room, _) = open(&start).map_err(|messages| messages.join("\n"))?;
    room.arrive();
    Ok(format!("{:016x}", room.digest()))
}
