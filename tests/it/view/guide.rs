//! The tour on the real run: each step marks itself done from what is seen, in the order that it proposes.

use blast_radius::session::{Budget, Control, Session};
use blast_radius::view::guide::{Guide, Press, Progress, STEPS, steps};

use super::scene::session;

fn press(session: &mut Session, press: &Press) {
    match press {
        Press::Reset => session.control(Control::Reset).expect("reset"),
        Press::Commands(commands) => {
            for command in commands {
                session.control(Control::Do(command.clone())).expect(command);
            }
        }
    }
}

/// Runs for at most `minutes`, until `step` is done.
fn watch(session: &mut Session, guide: &mut Guide, step: usize, minutes: u32) -> bool {
    session.control(Control::Play).expect("play");
    session.control(Control::Speed(10.0)).expect("speed");
    for _ in 0..minutes * 60 {
        session.tick(0.1, Budget::events(10_000_000));
        guide.observe(&session.frame());
        if guide.progress[step] == Progress::Done {
            return true;
        }
    }
    false
}

#[test]
fn every_step_is_reached_by_its_own_button() {
    let mut session = session();
    let steps = steps(session.scene());
    assert_eq!(steps.len(), STEPS);
    let mut guide = Guide::default();
    watch(&mut session, &mut guide, 0, 1);
    assert_eq!(guide.progress, [Progress::Open; STEPS], "a healthy run marks nothing");
    for (i, step) in steps.iter().enumerate() {
        assert_eq!(guide.next(), Some(i), "{}", step.title);
        press(&mut session, &step.press);
        assert!(watch(&mut session, &mut guide, i, 20), "{}: {:?}", step.title, guide.progress);
    }
    assert_eq!(guide.next(), None);
}

#[test]
fn steps_out_of_order_count_too() {
    let mut session = session();
    let steps = steps(session.scene());
    let mut guide = Guide::default();
    press(&mut session, &steps[2].press);
    assert!(watch(&mut session, &mut guide, 2, 2));
    assert_eq!(guide.next(), Some(3), "what comes after, not what was left out");
    press(&mut session, &steps[3].press);
    assert!(watch(&mut session, &mut guide, 3, 20));
    assert_eq!(guide.progress[0], Progress::Open, "a zone that did not recover is not a dip");
    press(&mut session, &steps[1].press);
    assert!(watch(&mut session, &mut guide, 1, 1));
}
