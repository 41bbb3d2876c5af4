//! What the facilitator sees beside the team's board: the map as it is, the times, the harm so far.

use crate::drill::{Moves, What};
use crate::engine::SimTime;
use crate::frame::{Copy, Frame, Scene, State};
use crate::language::say;
use crate::run::Run;
use crate::scenario::exercise::{Exercise, Measured};
use crate::telling::{narration, picture};
use crate::training::protocol::{Row, Tone, Truth};

/// Reads the truth of a moment.
pub fn truth(exercise: &Exercise, scene: &Scene, moves: &Moves, run: &Run) -> Truth {
    let frame = picture::frame(run);
    let weight = u64::from(scene.weight);
    let (answers, hundredths) = run.recorder().lost_ever;
    let first = |is: &dyn Fn(&What) -> bool| {
        moves.list.iter().find(|made| is(&made.what)).map(|made| made.decision.at.as_micros())
    };
    let declares =
        |what: &What| matches!(what, What::Act { action, .. } if exercise.actions[*action].declares);
    let right = |what: &What| matches!(what, What::Belief { cause: Some(cause), .. } if exercise.causes[*cause].right);
    let given = |is: &dyn Fn(&What) -> bool| moves.list.iter().any(|made| is(&made.what));
    let sent = |(place, inject): (usize, &crate::scenario::exercise::Inject)| {
        inject.at.is_some_and(|at| at <= run.now()) || given(&|what| *what == What::Inject(place))
    };
    Truth {
        rows: rows(scene, &frame),
        sentence: narration::situation(run, scene.weight).sentence,
        noticed_us: run.recorder().alerts.noticed().map(|noticed| noticed.0.as_micros()),
        notice_us: first(&declares),
        diagnose_us: first(&right),
        answers_lost: answers * weight,
        hundredths_lost: hundredths * weight,
        sent: exercise.injects.iter().enumerate().map(sent).collect(),
        hinted: (0..exercise.hints.len()).map(|place| given(&|what| *what == What::Hint(place))).collect(),
        traps: traps(exercise, moves, run),
    }
}

/// Acts of traps that were done; whether one did harm, only the debrief knows.
fn traps(exercise: &Exercise, moves: &Moves, run: &Run) -> Vec<bool> {
    let done = |action: usize, now: SimTime| {
        moves.list.iter().any(|made| {
            made.effect <= now && matches!(made.what, What::Act { action: done, .. } if done == action)
        })
    };
    exercise
        .traps
        .iter()
        .map(|trap| done(trap.action, run.now()) && trap.harm != Measured::Leaderless)
        .collect()
}

fn tone(state: State) -> Tone {
    match state {
        State::Ok | State::Busy => Tone::Well,
        State::Starting | State::Fallback | State::Slow => Tone::Warn,
        State::Hung => Tone::Waits,
        State::Rejecting | State::Failing | State::Down => Tone::Bad,
        State::NoData | State::NotLaunched => Tone::Dark,
    }
}

fn rows(scene: &Scene, frame: &Frame) -> Vec<Row> {
    let zones = scene.zones.len();
    let mut rows = Vec::new();
    for (now, spec) in frame.services.iter().zip(&scene.services) {
        let mut cells = vec![Vec::new(); zones];
        for (replica, &zone) in now.replicas.iter().zip(&spec.replicas) {
            if replica.state != State::NotLaunched {
                cells[zone].push((tone(replica.state), replica.state.small()));
            }
        }
        let sum = match now.state {
            State::Hung => say!(room_wait, count = now.busy, all = now.workers),
            state => state.small(),
        };
        rows.push(Row { name: spec.label.clone(), cells, sum, tone: tone(now.state) });
    }
    for (now, spec) in frame.clusters.iter().zip(&scene.clusters) {
        let mut cells = vec![Vec::new(); zones];
        for (broker, (_, zone)) in now.brokers.iter().zip(&spec.brokers) {
            let lacks = broker.copies.iter().flatten().any(|copy| *copy == Copy::LeaderlessHere);
            let own = if lacks && broker.state != State::Down { Tone::Waits } else { tone(broker.state) };
            cells[*zone].push((own, say!(room_leads, count = broker.leads)));
        }
        let sum = say!(room_led, count = now.led, all = now.partitions);
        let own = if now.led < now.partitions { Tone::Waits } else { tone(now.state) };
        rows.push(Row { name: spec.label.clone(), cells, sum, tone: own });
    }
    let groups = frame.quorums.iter().zip(&scene.quorums).chain(frame.stores.iter().zip(&scene.stores));
    for (now, spec) in groups {
        let mut cells = vec![Vec::new(); zones];
        for ((state, _), &zone) in now.members.iter().zip(&now.zones) {
            cells[zone].push((tone(*state), state.small()));
        }
        rows.push(Row { name: spec.label.clone(), cells, sum: now.phrase.clone(), tone: tone(now.state) });
    }
    rows
}
