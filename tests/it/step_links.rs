//! A link to a step of a story: the steps before it have been pressed, and it is the one to press.

use blast_radius::engine::SimTime;
use blast_radius::frame::Opening;
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::host::trail;
use blast_radius::session::link;
use blast_radius::session::protocol::{Opens, Start};
use blast_radius::session::{Session, scenarios};

const MAY_7: &str = "msk-control-plane-2026-05-07";

fn linked(fragment: &str) -> Start {
    let link = link::decode(fragment).unwrap().unwrap();
    Start { opens: link.opens(), ..link.start().unwrap() }
}

/// The session of a step's link, at the moment that it was left at.
fn opened(scenario: &str, seed: u64, step: usize) -> Session {
    let mut session =
        Session::start(&linked(&format!("v2&scenario={scenario}&seed={seed}&step={step}"))).unwrap();
    let at = session.branches().active().at;
    session.run_to(&format!("{}us", at.as_micros())).unwrap();
    session
}

#[test]
fn the_third_step_of_may_7_asks_why_while_trading_hangs() {
    let mut session = opened(MAY_7, 1, 3);
    let Opening { commands, .. } = trail(&session).opening;
    assert_eq!(commands.len(), 2, "{commands:?}");
    assert!(commands[0].ends_with("control-plane msk block elect-leaders"), "{commands:?}");
    assert!(commands[1].ends_with("zone a overheat"), "{commands:?}");
    let frame = session.frame();
    assert!(frame.partitions_lost >= 0.3 && frame.lost > 0.5, "{}", frame.headline);
    assert!(frame.steps[2].waits_for.is_empty());
}

/// Wherever a step's link is opened, the steps before it were given and it can be pressed.
#[test]
fn each_step_of_each_story_can_be_pressed_where_its_link_opens() {
    // Hours of stories are the business of their own tests.
    const LONGEST: SimTime = SimTime::from_secs(3_600);
    for (id, _) in scenarios() {
        let steps = scenario::read(catalogue::text(id).unwrap()).unwrap().document.steps.len();
        for step in 1..=steps {
            let mut session = opened(id, 1, step);
            let frame = session.frame();
            let waits = &frame.steps[step - 1].waits_for;
            assert!(waits.is_empty(), "{id}: step {step} at {} us waits for {waits}", frame.now_us);
            if session.run().now() > LONGEST {
                break;
            }
        }
    }
}

#[test]
fn it_is_the_same_run_whenever_it_is_opened() {
    let of = || trail(&opened(MAY_7, 7, 5));
    assert_eq!(of(), of());
}

#[test]
fn what_a_link_says_of_the_run_goes_before_its_step() {
    let said = linked(&format!("v2&scenario={MAY_7}&seed=1&at=9m&step=3"));
    assert_eq!(said.opens, Opens::Given);
    assert_eq!(Session::start(&said).unwrap().branches().active().at, SimTime::from_secs(540));
    assert_eq!(linked(&format!("v2&scenario={MAY_7}&embed")).opens, Opens::Poster);
    assert_eq!(linked(&format!("v2&scenario={MAY_7}&seed=1")).opens, Opens::Given);
}

#[test]
fn a_step_that_the_document_has_not_is_the_end_of_its_story() {
    let last = trail(&opened(MAY_7, 1, 6));
    assert_eq!(trail(&opened(MAY_7, 1, 99)).opening, last.opening);
}
