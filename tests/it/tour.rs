//! The guided steps of every scenario, pressed as the page presses them: in order each makes sense when its turn comes
//! and comes true; in other orders nothing happens that makes no sense, and nothing is ticked off by itself.

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::frame::{Frame, Scene};
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::{Budget, Control, Opening, Session};
use blast_radius::view::guide::{self, Guide};
use blast_radius::view::shown::SPEEDS;

/// The default seeds of the command line and of the page, and four more.
const SEEDS: [u64; 6] = [1, 2, 3, 4, 5, 42];

/// Whoever presses the steps of a scenario.
struct Visitor {
    session: Session,
    scene: std::sync::Arc<Scene>,
    guide: Guide,
}

impl Visitor {
    fn of(id: &str, seed: u64) -> Visitor {
        let opening = Opening { scenario: id.into(), seed, commands: Vec::new() };
        let session = Session::open(&opening).unwrap();
        let scene = session.scene().clone();
        Visitor { guide: Guide::of(&scene), session, scene }
    }

    fn act(&mut self, controls: Vec<Control>) {
        for control in controls {
            let words = control.words();
            self.session.control(control).unwrap_or_else(|error| panic!("{words}: {error}"));
        }
        while self.session.playback().on_the_way.is_some() {
            self.session.tick(0.016, Budget::events(1_000_000));
        }
    }

    /// Presses a step; false if nothing happens since it makes no sense.
    fn press(&mut self, step: usize) -> bool {
        let frame = self.session.frame();
        let controls = guide::step(&self.scene, &frame, step);
        let sense = frame.steps[step].waits_for.is_empty();
        assert_eq!(controls.is_empty(), !sense || self.scene.steps[step].by_look, "step {step}");
        self.act(controls);
        if let Some(subject) = self.scene.steps[step].press.look {
            self.guide.looked(&self.scene, &frame, subject);
        }
        sense
    }

    /// Looks at the next seconds, one by one, until `step` is done; at most so many minutes.
    fn watch(&mut self, step: Option<usize>, minutes: u32) {
        for _ in 0..minutes * 60 {
            let frame = self.session.frame();
            for new in self.guide.observe(&frame) {
                self.assert_own(new, &frame);
            }
            if step.is_some_and(|step| self.guide.is_done(step)) {
                return;
            }
            let next = self.session.run().now() + SimDuration::from_secs(1);
            self.session.run_mut().advance(next, u64::MAX);
        }
    }

    /// What has come true has done so by its own commands, given in this run.
    fn assert_own(&self, step: usize, frame: &Frame) {
        let (title, run) = (&self.scene.steps[step].title, self.session.run());
        for command in &self.scene.steps[step].press.commands {
            let spelled = |given: &blast_radius::world::command::TimedCommand| {
                given.command.spell(run.world().topology()) == *command
            };
            assert!(run.applied().iter().any(spelled), "{title}: ticked off without {command}");
        }
        assert!(frame.steps[step].done, "{title}");
    }
}

#[test]
fn every_scenario_has_steps_and_says_what_comes_after_them() {
    for &(id, _) in catalogue::list() {
        let document = scenario::read(catalogue::text(id).unwrap()).unwrap().document;
        assert!(document.steps.len() > 2, "{id}");
        for step in &document.steps {
            assert!(!step.done.is_empty() || step.press.look.is_some(), "{id}: {} is never done", step.title);
            let speed = step.press.speed.unwrap_or(SPEEDS[0]);
            assert!(SPEEDS.contains(&speed), "{id}: {}: the player has no speed {speed}", step.title);
        }
        let end = document.end.unwrap_or_else(|| panic!("{id}: no end"));
        assert!(!end.next.is_empty(), "{id}");
    }
}

#[test]
fn in_order_every_step_makes_sense_and_comes_true() {
    for &(id, _) in catalogue::list() {
        for seed in SEEDS {
            let mut visitor = Visitor::of(id, seed);
            for step in 0..visitor.scene.steps.len() {
                let title = visitor.scene.steps[step].title.clone();
                assert_eq!(visitor.guide.current(), Some(step), "{id}, seed {seed}: {title}");
                assert!(
                    visitor.press(step),
                    "{id}, seed {seed}: {title}: {:?}",
                    visitor.session.frame().steps[step]
                );
                visitor.watch(Some(step), 40);
                let frame = visitor.session.frame();
                assert!(
                    visitor.guide.is_done(step),
                    "{id}, seed {seed}: {title}: {} {:?}",
                    frame.headline,
                    frame.steps[step]
                );
            }
            assert!(visitor.guide.is_finished(), "{id}, seed {seed}");
            assert_eq!(visitor.guide.current(), None, "{id}, seed {seed}");
        }
    }
}

#[test]
fn in_other_orders_nothing_happens_without_sense_and_nothing_is_ticked_off_by_itself() {
    for &(id, _) in catalogue::list() {
        let all = Visitor::of(id, 1).scene.steps.len();
        let reversed: Vec<usize> = (0..all).rev().collect();
        let odd_first: Vec<usize> = (1..all).step_by(2).chain((0..all).step_by(2)).collect();
        let last_first: Vec<usize> = std::iter::once(all - 1).chain(0..all - 1).collect();
        for order in [reversed, odd_first, last_first] {
            let mut visitor = Visitor::of(id, 1);
            for &step in &order {
                let before = (visitor.session.digest(), visitor.guide.clone());
                if !visitor.press(step) {
                    assert_eq!(
                        (visitor.session.digest(), visitor.guide.clone()),
                        before,
                        "{id}: {step} did something"
                    );
                }
                visitor.watch(None, 2);
            }
        }
    }
}

/// The opening asks before it answers: its figures are the document's, and its moment shows what it says.
#[test]
fn an_opening_leads_to_its_answer_and_ticks_its_steps_off() {
    let mut openings = 0;
    for &(id, _) in catalogue::list() {
        for seed in SEEDS {
            let mut visitor = Visitor::of(id, seed);
            let Some(opening) = visitor.scene.opening.clone() else { continue };
            openings += 1;
            visitor.act(guide::opening(&opening));
            assert_eq!(visitor.session.run().now().as_micros(), opening.seek_us, "{id}");
            let mut worst = 0.0f64;
            while visitor.session.run().now() < SimTime::from_micros(opening.answer_us) {
                let frame = visitor.session.frame();
                worst = worst.max(frame.trading_lost);
                visitor.guide.observe(&frame);
                let next = visitor.session.run().now() + SimDuration::from_secs(1);
                visitor.session.run_mut().advance(next, u64::MAX);
            }
            assert!(worst > 0.5, "{id}, seed {seed}: {worst}");
            assert!(visitor.guide.all_done().contains(&true), "{id}, seed {seed}: no step is done by it");
            assert!(!visitor.guide.is_finished(), "{id}, seed {seed}");
        }
    }
    assert!(openings >= 4 * SEEDS.len());
}

#[test]
fn the_main_opening_says_how_many_partitions_and_its_run_has_as_many() {
    let mut visitor = Visitor::of(catalogue::DEFAULT, 42);
    let opening = visitor.scene.opening.clone().unwrap();
    assert!(
        opening.text.ends_with("a third of the partitions, here 8 of 24, still had no leader."),
        "{}",
        opening.text
    );
    visitor.act(guide::opening(&opening));
    visitor.session.run_mut().advance(SimTime::from_micros(opening.answer_us), u64::MAX);
    let frame = visitor.session.frame();
    let led: u32 = frame.clusters.iter().map(|cluster| cluster.led).sum();
    let all: u32 = frame.clusters.iter().map(|cluster| cluster.partitions).sum();
    assert_eq!((all - led, all), (8, 24));
}

/// What the end proposes is answered by the run: it is asked without the answer, so the answer is kept here.
#[test]
fn what_the_end_of_the_main_story_proposes_can_be_seen() {
    let mut visitor = Visitor::of(catalogue::DEFAULT, 42);
    let end = visitor.scene.end.clone().unwrap();
    let answered = |visitor: &mut Visitor| visitor.session.frame().trading_lost < 0.5;
    visitor.act(guide::next(&end.next[0], 0));
    visitor.watch(None, 2);
    assert!(!answered(&mut visitor), "fallbacks alone answer nobody: the workers still wait");
    let now = visitor.session.run().now().as_micros();
    visitor.act(guide::next(&end.next[1], now));
    visitor.watch(None, 1);
    let worst = visitor.session.run().recorder().worst_trading;
    visitor.watch(None, 3);
    assert!(worst > 0.5 && answered(&mut visitor), "without the defect trading comes back");
    assert!(end.next[2].scenario.as_ref().is_some_and(|id| catalogue::text(id).is_some()));
}
