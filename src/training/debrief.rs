//! The debrief: everything that the judgement needs is run, a little at a time, and put on one axis.

use crate::drill::course::{Course, Running};
use crate::drill::handout;
use crate::drill::plays::{self, Plan, Play};
use crate::drill::report::Report;
use crate::drill::{Harm, Judged, Moves, What, judge, statements};
use crate::engine::SimTime;
use crate::language::{number, say};
use crate::scenario::exercise::Exercise;
use crate::training::protocol::{Debrief, Mark, ScoreLine, SignalLine, Tone, Track, WorthLine};
use crate::training::room::Room;
use crate::training::seal::Sealed;

/// A value of a curve every so many seconds.
const GRAIN: usize = 10;

/// A judgement that is being made.
pub struct Judging {
    moves: Moves,
    best: Moves,
    plays: Vec<Play>,
    /// By play: the place of its commands among the different ones.
    places: Vec<usize>,
    commands: Vec<Plan>,
    end: SimTime,
    courses: Vec<Course>,
    running: Option<Running>,
    source: String,
    started: Option<u64>,
}

impl Judging {
    /// Begins to judge what was played so far. `started`: the wall clock at its beginning, seconds since 1970-01-01 UTC; 0 where
    /// nobody knows it.
    ///
    /// # Errors
    /// What is wrong with the best known play.
    pub fn new(room: &Room, source: &str, started: u64) -> Result<Judging, Vec<String>> {
        let moves = room.moves().clone();
        let end = plays::end(room.exercise(), &moves).min(room.now());
        let judging = Judging::of(room, moves, end, source)?;
        Ok(Judging { started: Some(started).filter(|started| *started > 0), ..judging })
    }

    /// Begins to judge the best known play, and doing nothing beside it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn rehearsal(room: &Room, source: &str) -> Result<Judging, Vec<String>> {
        let exercise = room.exercise();
        let best = Moves::of(exercise, &exercise.best_play)?;
        let mut judging = Judging::of(room, best, exercise.end, source)?;
        // What each act is worth is for the debrief.
        let told = [Play::Own, Play::Nothing, Play::Best];
        let kept: Vec<usize> = (0..judging.plays.len())
            .filter(|at| told.contains(&judging.plays[*at]) || matches!(judging.plays[*at], Play::Before(_)))
            .collect();
        let commands: Vec<Plan> =
            kept.iter().map(|at| judging.commands[judging.places[*at]].clone()).collect();
        judging.plays = kept.iter().map(|at| judging.plays[*at]).collect();
        (judging.places, judging.commands) = different(commands);
        Ok(judging)
    }

    fn of(room: &Room, moves: Moves, end: SimTime, source: &str) -> Result<Judging, Vec<String>> {
        let exercise = room.exercise();
        // What the best known play does later than the drill lasted has not happened by then.
        let best = Moves::of(exercise, &exercise.best_play)?.until(end);
        let plays = plays::plays(exercise, &moves);
        let needed = plays.iter().map(|play| plays::plan(exercise, room.seed(), &moves, &best, *play));
        let (places, commands) = different(needed.collect());
        let source = source.to_owned();
        let (courses, running, started) = (Vec::new(), None, None);
        Ok(Judging { moves, best, plays, places, commands, end, courses, running, source, started })
    }

    /// How much is done, 0 to 1.
    pub fn share(&self) -> f64 {
        let part = self
            .running
            .as_ref()
            .map_or(0.0, |running| running.now().as_secs_f64() / self.end.as_secs_f64().max(1.0));
        (self.courses.len() as f64 + part) / self.commands.len() as f64
    }

    /// Goes on for at most `budget` events; gives the debrief at the end.
    pub fn go(&mut self, room: &Room, budget: u64) -> Option<Debrief> {
        let exercise = room.exercise();
        let Some(commands) = self.commands.get(self.courses.len()) else { return self.done(room) };
        let running = self
            .running
            .get_or_insert_with(|| Running::new(exercise, room.seed(), commands.clone(), self.end));
        if running.go(exercise, budget) {
            self.courses.extend(self.running.take().map(Running::done));
        }
        None
    }

    fn course(&self, play: Play) -> Option<&Course> {
        let at = self.plays.iter().position(|other| *other == play)?;
        self.courses.get(self.places[at])
    }

    fn done(&self, room: &Room) -> Option<Debrief> {
        let exercise = room.exercise();
        let judged = judge(exercise, room.seed(), &self.moves, |play| self.course(play))?;
        let best = judge(exercise, room.seed(), &self.best, |play| match play {
            Play::Own => self.course(Play::Best),
            Play::Without(_) | Play::Before(_) => None,
            other => self.course(other),
        })?;
        let idle = judge(exercise, room.seed(), &Moves::default(), |play| match play {
            Play::Own => self.course(Play::Nothing),
            other => self.course(other),
        })?;
        let (nothing, solved) = (self.course(Play::Nothing)?, self.course(Play::Best)?);
        let runs = handout::Runs { judged: &best, nothing, best: solved };
        let log: String = room.log().iter().map(|decision| decision.line() + "\n").collect();
        let replay =
            Sealed { leads: false, exercise: self.source.clone(), seed: room.seed(), log: log.clone() };
        let replay = format!("replay={}", replay.spell());
        let text = Report::of(exercise, &self.moves, &judged, None);
        Some(Debrief {
            title: exercise.title.clone(),
            sentence: exercise.reveal.sentence.clone(),
            seed: room.seed(),
            digest: format!("{:016x}", judged.digest),
            points: judged.points.map(i32::unsigned_abs),
            pass: exercise.pass.unsigned_abs(),
            marks: (best.points.unwrap_or(0).unsigned_abs(), idle.points.unwrap_or(0).unsigned_abs()),
            hints: judged.hints.unsigned_abs(),
            score: score(exercise, &judged),
            hurt_us: judged.times.noticed.map(SimTime::as_micros),
            times: times(&judged, &best),
            answers: (judged.harm[0].answers, judged.harm[1].answers, judged.harm[2].answers),
            money: (
                money(exercise, judged.harm[0]),
                money(exercise, judged.harm[1]),
                money(exercise, judged.harm[2]),
            ),
            span_s: (exercise.begin.as_secs_f64(), self.end.as_secs_f64()),
            curves: [Play::Own, Play::Nothing, Play::Best]
                .into_iter()
                .filter_map(|play| Some(curve(exercise, self.course(play)?)))
                .collect(),
            tracks: self.tracks(room, &judged),
            worths: self.worths(room, &judged),
            signals: signals(exercise, &judged),
            traps: traps(exercise, &judged),
            proved: exercise
                .reveal
                .prove
                .as_ref()
                .zip(judged.proved)
                .map(|(prove, harm)| (prove.text.clone(), harm.answers)),
            questions: exercise.reveal.questions.clone(),
            next: (exercise.next.iter())
                .map(|own| (own.finding.clone(), own.owner.clone(), own.due.clone()))
                .collect(),
            report: (text.before.into_bytes(), text.after.into_bytes()),
            log: log.into_bytes(),
            statements: statements::write(exercise, &self.moves, &judged, self.started).into_bytes(),
            guide: handout::guide(exercise, room.seed(), Some(runs)).into_bytes(),
            replay,
        })
    }

    fn worths(&self, room: &Room, judged: &Judged) -> Vec<WorthLine> {
        let line = |worth: &crate::drill::traps::Worth| {
            let made = &self.moves.list[worth.place];
            WorthLine {
                at_s: made.effect.as_secs_f64(),
                text: room.in_words(&made.decision),
                without: (judged.harm[0].answers as i64 + worth.answers).unsigned_abs(),
                saved: worth.answers >= 0,
                answers: worth.answers.unsigned_abs(),
            }
        };
        judged.worths.iter().map(line).collect()
    }

    fn tracks(&self, room: &Room, judged: &Judged) -> Vec<Track> {
        let exercise = room.exercise();
        let track = |name: String, marks: Vec<Mark>| Track { name, marks };
        let (mut believed, mut did, mut injects) = (Vec::new(), Vec::new(), Vec::new());
        let made = &self.moves.list;
        for (place, own) in made.iter().enumerate() {
            let at = own.decision.at.as_secs_f64();
            let mark = |to_s: f64, tone: Tone, cost: bool| Mark {
                from_s: at,
                to_s,
                text: room.in_words(&own.decision),
                tone,
                cost,
            };
            match &own.what {
                What::Belief { cause, .. } => {
                    let next =
                        made[place + 1..].iter().find(|other| matches!(other.what, What::Belief { .. }));
                    let to = next.map_or(self.end, |next| next.decision.at).as_secs_f64();
                    let tone = match cause.map(|cause| exercise.causes[cause].right) {
                        Some(true) => Tone::Well,
                        Some(false) => Tone::Bad,
                        None => Tone::Warn,
                    };
                    believed.push(mark(to, tone, false));
                }
                What::Prediction { .. } => {
                    let right = judged.foretold.iter().any(|own| own.place == place && own.right);
                    believed.push(mark(at, if right { Tone::Well } else { Tone::Bad }, false));
                }
                What::Act { .. } => {
                    let harms = judged.sprung.iter().any(|sprung| sprung.worth.place == place);
                    let tone = if harms { Tone::Bad } else { Tone::Well };
                    did.push(mark(own.effect.as_secs_f64(), tone, own.effect > own.decision.at));
                }
                What::Answer(_) => did.push(mark(at, Tone::Well, false)),
                What::Inject(_) | What::Hint(_) => injects.push(mark(at, Tone::Well, false)),
                What::Read(_) | What::Note | What::End | What::Stop => {}
            }
        }
        for inject in &exercise.injects {
            if let Some(at) = inject.at.filter(|at| *at <= self.end) {
                let (at, tone) = (at.as_secs_f64(), if inject.misleading { Tone::Warn } else { Tone::Well });
                injects.push(Mark { from_s: at, to_s: at, text: inject.from.clone(), tone, cost: false });
            }
        }
        injects.sort_by(|one, other| one.from_s.total_cmp(&other.from_s));
        vec![
            track(say!(room_track_truth), self.truths(exercise, judged)),
            track(say!(room_track_saw), saw(room)),
            track(say!(room_track_believed), believed),
            track(say!(room_track_did), did),
            track(say!(room_track_injects), injects),
        ]
    }

    /// What was true: the hidden commands, customers hurt, the vendor's help.
    fn truths(&self, exercise: &Exercise, judged: &Judged) -> Vec<Mark> {
        let topology = &exercise.scenario.topology;
        let own = self.course(Play::Own);
        let helped = own.and_then(|own| own.helped);
        let end = self.end.as_secs_f64();
        let mut marks: Vec<Mark> = Vec::new();
        // What was hidden for later was not there.
        let planted = exercise.planted(judged.seed);
        for planted in planted.into_iter().filter(|own| own.command.at <= self.end) {
            let at = planted.command.at.as_secs_f64();
            let text = planted.command.command.row(topology).past;
            marks.push(Mark { from_s: at, to_s: at, text, tone: Tone::Bad, cost: false });
        }
        if let Some(noticed) = judged.times.noticed {
            let to = judged.times.recover.map_or(end, SimTime::as_secs_f64);
            let text = say!(room_customers_hurt);
            marks.push(Mark {
                from_s: noticed.as_secs_f64(),
                to_s: to,
                text,
                tone: Tone::Waits,
                cost: false,
            });
        }
        if let Some(helped) = helped {
            let at = helped.as_secs_f64();
            marks.push(Mark {
                from_s: at,
                to_s: at,
                text: say!(room_vendor_helped),
                tone: Tone::Well,
                cost: false,
            });
        }
        marks
    }
}

/// What paged: calls of the same moment together.
fn saw(room: &Room) -> Vec<Mark> {
    let mut marks: Vec<(f64, String, usize)> = Vec::new();
    for page in room.tell().board.pages.iter().rev() {
        let at = page.at_us as f64 / 1e6;
        match marks.last_mut().filter(|last| last.0 == at) {
            Some(last) => last.2 += 1,
            None => marks.push((at, page.text.clone(), 0)),
        }
    }
    let mark = |(at, text, more): (f64, String, usize)| {
        let text = if more > 0 { say!(room_and_more, text, count = more) } else { text };
        Mark { from_s: at, to_s: at, text, tone: Tone::Warn, cost: false }
    };
    marks.into_iter().map(mark).collect()
}

/// Runs that are the same are run once: for each its place among the different ones, and those.
fn different(all: Vec<Plan>) -> (Vec<usize>, Vec<Plan>) {
    let mut different: Vec<Plan> = Vec::new();
    let mut places = Vec::with_capacity(all.len());
    for own in all {
        let place = different.iter().position(|known| *known == own).unwrap_or_else(|| {
            different.push(own);
            different.len() - 1
        });
        places.push(place);
    }
    (places, different)
}

fn signals(exercise: &Exercise, judged: &Judged) -> Vec<SignalLine> {
    let line = |noted: &crate::drill::judge::Noted| {
        let signal = &exercise.signals[noted.signal];
        SignalLine {
            at_s: signal.from.as_secs_f64(),
            text: signal.text.clone(),
            reached: noted.reached,
            read_s: noted.read.map(SimTime::as_secs_f64),
        }
    };
    judged.signals.iter().map(line).collect()
}

fn score(exercise: &Exercise, judged: &Judged) -> Vec<ScoreLine> {
    let line = |line: &crate::drill::score::Line| {
        let objective = &exercise.objectives[line.objective];
        ScoreLine {
            text: objective.text.clone(),
            reason: line.reason.clone(),
            points: (line.points.unsigned_abs(), objective.points.unsigned_abs()),
        }
    };
    judged.lines.iter().map(line).collect()
}

/// The four times in seconds after customers were hurt, of the team and of the best known play.
fn times(judged: &Judged, best: &Judged) -> Vec<(Option<f64>, Option<f64>)> {
    let four = |judged: &Judged| {
        let times = judged.times;
        [times.notice, times.diagnose, times.mitigate, times.recover]
            .map(|at| Some(at?.as_secs_f64() - times.noticed?.as_secs_f64()))
    };
    four(judged).into_iter().zip(four(best)).collect()
}

fn money(exercise: &Exercise, harm: Harm) -> String {
    let currency = exercise.scenario.document.currency.as_str();
    if currency.is_empty() {
        return String::new();
    }
    say!(room_money, currency, amount = number(harm.hundredths as f64 / 100.0, 0))
}

fn traps(exercise: &Exercise, judged: &Judged) -> Vec<(String, String, Option<u64>)> {
    let trap = |(place, trap): (usize, &crate::scenario::exercise::Trap)| {
        let sprung = judged.sprung.iter().find(|sprung| sprung.trap == place);
        (trap.text.clone(), trap.why.clone(), sprung.map(|sprung| sprung.worth.answers.unsigned_abs()))
    };
    exercise.traps.iter().enumerate().map(trap).collect()
}

/// The answered share over the exercise.
fn curve(exercise: &Exercise, course: &Course) -> Vec<(f64, f64)> {
    let rates: Vec<f64> = exercise.scenario.topology.journeys.iter().map(|journey| journey.rate).collect();
    let begin = exercise.begin.as_secs_f64();
    course.answered_by(&rates, GRAIN).into_iter().filter(|point| point.0 >= begin).collect()
}
