//! The guide of a document as a scene has it: the opening with its figures, the steps, the end.

use crate::engine::SimTime;
use crate::frame::{EndScene, NextScene, OpeningScene, PressScene, StepScene};
use crate::language::word;
use crate::scenario::{Ending, NarrativeStep, Press, Question, Suggestion};
use crate::telling::figures;
use crate::world::command::Command;
use crate::world::ids::ZoneId;
use crate::world::topology::Topology;

/// A step.
pub(crate) fn step(step: &NarrativeStep, topology: &Topology) -> StepScene {
    StepScene {
        title: step.title.clone(),
        text: step.text.clone(),
        more: step.more.clone(),
        button: step.button.clone(),
        press: press(&step.press, topology),
        by_look: step.done.is_empty() && step.press.look.is_some(),
    }
}

fn press(press: &Press, topology: &Topology) -> PressScene {
    PressScene {
        start_over: press.start_over,
        seed: press.seed,
        seek_us: press.seek.map(SimTime::as_micros),
        speed: press.speed,
        commands: press.commands.iter().map(|command| command.spell(topology)).collect(),
        skip_us: press.skip.map(|skip| skip.as_micros()),
        look: press.look.map(Into::into),
    }
}

/// The opening, with its figures.
pub(crate) fn opening(question: &Question, topology: &Topology) -> OpeningScene {
    let zones = question.commands.iter().filter_map(|timed| match timed.command {
        Command::ZoneFault(zone, _) => Some(zone),
        _ => None,
    });
    let (hit, all) = led_from(&zones.collect::<Vec<ZoneId>>(), topology);
    let text = question.text.replace("{hit}", &hit.to_string()).replace("{all}", &all.to_string());
    OpeningScene {
        text: text.replace("{share}", &part_of(hit, all)),
        question: question.question.clone(),
        button: question.button.clone(),
        seed: question.seed,
        commands: question.commands.iter().map(|command| command.spell(topology)).collect(),
        seek_us: question.seek.as_micros(),
        speed: question.speed,
        answer_us: question.answer.as_micros(),
    }
}

/// Of the customers' partitions: those that brokers of these zones lead before anything happens, and all.
fn led_from(zones: &[ZoneId], topology: &Topology) -> (usize, usize) {
    let (mut hit, mut all) = (0, 0);
    for cluster in &topology.clusters {
        let config = &cluster.config;
        for topic in config.topics.iter().filter(|topic| !topic.internal) {
            let led = |&index: &u16| {
                let leader = config.at_start(topic, index).leader;
                leader.is_some_and(|leader| zones.contains(&config.brokers[leader.index()]))
            };
            hit += (0..topic.partitions).filter(led).count();
            all += usize::from(topic.partitions);
        }
    }
    (hit, all)
}

/// A share in words: `a third`, or `38%` where there is no word for it.
fn part_of(hit: usize, all: usize) -> String {
    let words = [
        (1, 4, word!(share_a_quarter)),
        (1, 3, word!(share_a_third)),
        (1, 2, word!(share_half)),
        (2, 3, word!(share_two_thirds)),
        (3, 4, word!(share_three_quarters)),
    ];
    let word = words.into_iter().find(|(part, whole, _)| hit * whole == all * part);
    let share = if all == 0 { 0.0 } else { hit as f64 / all as f64 };
    word.map_or_else(|| figures::share(share), |(.., word)| word.say())
}

/// The end.
pub(crate) fn end(end: &Ending, topology: &Topology) -> EndScene {
    let next = |next: &Suggestion| NextScene {
        title: next.title.clone(),
        text: next.text.clone(),
        button: next.button.clone(),
        scenario: next.scenario.clone(),
        story: next.story,
        press: press(&next.press, topology),
    };
    EndScene { title: end.title.clone(), text: end.text.clone(), next: end.next.iter().map(next).collect() }
}
