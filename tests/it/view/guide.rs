//! The visitor's memory of the steps: what comes after what was done, what is left out, and what the end is.

use blast_radius::frame::{Frame, PressScene, Scene, StepFrame, StepScene, Subject};
use blast_radius::session::Control;
use blast_radius::view::guide::{self, Guide, Progress};

fn scene(steps: usize) -> Scene {
    let press = PressScene {
        start_over: true,
        seek_us: Some(8_000_000),
        speed: Some(10.0),
        commands: vec!["zone a overheat".to_owned()],
        skip_us: Some(5_000_000),
        ..PressScene::default()
    };
    Scene { steps: vec![StepScene { press, ..StepScene::default() }; steps], ..Scene::default() }
}

fn frame(done: &[bool]) -> Frame {
    let steps = done.iter().map(|&done| StepFrame { done, ..StepFrame::default() });
    Frame { steps: steps.collect(), ..Frame::default() }
}

#[test]
fn what_comes_next_is_after_what_was_done_not_what_was_left_out() {
    let mut guide = Guide::of(&scene(4));
    assert_eq!(guide.current(), Some(0));
    assert_eq!(guide.observe(&frame(&[false, true, false, false])), [1]);
    assert_eq!((guide.current(), guide.following()), (Some(2), Some(3)));
    assert!(guide.observe(&frame(&[false, true, false, false])).is_empty(), "only once");
    guide.skip();
    assert_eq!((guide.current(), guide.following()), (Some(3), Some(0)));
    guide.observe(&frame(&[false; 4]));
    assert!(guide.is_done(1), "what was learned is kept");
    guide.observe(&frame(&[false, false, false, true]));
    assert_eq!(guide.current(), Some(0), "the last one is done, others can still be");
    assert!(!guide.is_finished());
}

#[test]
fn a_step_that_was_left_out_does_not_come_true_by_watching() {
    let mut guide = Guide::of(&scene(3));
    let mut moment = frame(&[false; 3]);
    moment.steps[0].given = true;
    guide.observe(&moment);
    assert_eq!((guide.progress(&moment, 0), guide.is_left(0)), (Progress::Watching, false));
    moment.steps[2].done = true;
    guide.observe(&moment);
    assert_eq!((guide.progress(&moment, 0), guide.is_left(0)), (Progress::Open, true));
    assert!(!guide.is_left(2), "it has been done");
}

#[test]
fn the_end_is_when_the_last_step_is_done_and_no_other_makes_sense() {
    let mut guide = Guide::of(&scene(2));
    let mut last = frame(&[false, true]);
    last.steps[0].waits_for = "something is so".to_owned();
    assert_eq!(guide.progress(&last, 0), Progress::Waiting);
    guide.observe(&last);
    assert!(guide.is_finished());
    assert_eq!((guide.current(), guide.following()), (None, None));
    assert_eq!(Guide::of(&scene(0)).current(), None);
    assert!(!Guide::of(&scene(0)).is_finished());
}

#[test]
fn a_step_about_a_look_is_done_by_it_while_it_makes_sense() {
    let mut scene = scene(1);
    let subject = Subject::Alerts;
    scene.steps[0] = StepScene {
        press: PressScene { look: Some(subject), ..PressScene::default() },
        by_look: true,
        ..StepScene::default()
    };
    let mut guide = Guide::of(&scene);
    let mut now = frame(&[false]);
    now.steps[0].waits_for = "something is so".to_owned();
    guide.looked(&scene, &now, subject);
    assert!(!guide.is_done(0));
    now.steps[0].waits_for.clear();
    guide.looked(&scene, &now, Subject::Spof);
    assert!(!guide.is_done(0));
    guide.looked(&scene, &now, subject);
    assert!(guide.is_done(0));
    assert!(guide::step(&scene, &now, 0).is_empty(), "a look is a matter of the page");
}

#[test]
fn a_press_starts_over_goes_there_acts_and_goes_on() {
    let mut scene = scene(1);
    let now = Frame { now_us: 20_000_000, ..frame(&[false]) };
    let act = || Control::Do("zone a overheat".to_owned());
    assert_eq!(
        guide::step(&scene, &now, 0),
        [
            Control::Reset,
            Control::Seek(8_000_000),
            Control::Speed(10.0),
            act(),
            Control::Seek(13_000_000),
            Control::Play
        ]
    );
    scene.steps[0].press.start_over = false;
    assert_eq!(
        guide::step(&scene, &now, 0),
        [Control::Speed(10.0), act(), Control::Seek(25_000_000), Control::Play],
        "a run that is past the moment stays where it is"
    );
    let mut waits = now.clone();
    waits.steps[0].waits_for = "something is so".to_owned();
    assert!(guide::step(&scene, &waits, 0).is_empty());
}
