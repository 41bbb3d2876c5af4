//! The guided tour: each step, pressed as the page presses it, comes true, and only by its own commands.

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::{Opening, Session};
use blast_radius::world::command::spell_time;

const TOUR: &str = "twelve-ways";

#[test]
fn every_step_of_the_tour_comes_true() {
    let scenario = scenario::read(catalogue::text(TOUR).unwrap()).unwrap();
    let steps = &scenario.document.steps;
    assert_eq!(steps.len(), 12);
    for (number, step) in steps.iter().enumerate() {
        let at = step.seek.expect("each step has its moment");
        let spelled = |command: &blast_radius::world::command::Command| {
            format!("{} {}", spell_time(at), command.spell(&scenario.topology))
        };
        let commands: Vec<String> = step.commands.iter().map(spelled).collect();
        let mut session = Session::open(&Opening { scenario: TOUR.into(), seed: 1, commands }).unwrap();
        session.run_mut().advance(SimTime::from_micros(at.as_micros() - 1), u64::MAX);
        let before = session.frame();
        assert!(before.steps.iter().all(|step| !step.done), "{}: before", step.title);
        let done = (1..=70).any(|tens| {
            session.run_mut().advance(at + SimDuration::from_secs(10 * tens), u64::MAX);
            session.frame().steps[number].done
        });
        assert!(done, "{}: not within 700 s", step.title);
        let others = session.frame().steps.iter().filter(|step| step.done).count();
        assert_eq!(others, 1, "{}: only this one", step.title);
    }
}
