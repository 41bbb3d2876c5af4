//! A link to a step of a story: the steps before it have been pressed, and it is the one to press.

use blast_radius::engine::SimTime;
use blast_radius::frame::Opening;
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::host::trail;
use blast_radius::session::link;
use blast_radius::session::protocol::{Opens, Start};
use blast_radius::session::{Budget, Control, Session, scenarios};

const MAY_7: &str = "msk-control-plane-2026-05-07";

fn linked(fragment: &str) -> Start {
    let link = link::decode(fragment).unwrap().unwrap();
    Start { opens: link.opens(), ..link.start().unwrap() }
}

fn to_step(scenario: &str, seed: u64, step: usize) -> Start {
    linked(&format!("v2&scenario={scenario}&seed={seed}&step={step}"))
}

/// The session of a step's link, at the moment that it was left at.
fn opened(scenario: &str, seed: u64, step: usize) -> Session {
    let mut session = Session::start(&to_step(scenario, seed, step)).unwrap();
    session.arrive();
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

/// However small the slices are, and whether the steps are pressed or what they did is done again.
#[test]
fn a_step_is_reached_little_by_little_and_is_the_same_run() {
    let whole = opened(MAY_7, 1, 5);
    let mut sliced = Session::start(&to_step(MAY_7, 1, 5)).unwrap();
    assert_eq!(sliced.run().events(), 0, "it opens at once");
    let mut shares = Vec::new();
    while let Some(share) = sliced.playback().on_the_way {
        shares.push(share);
        let before = sliced.run().events();
        sliced.tick(0.0, Budget::events(3_000));
        assert!(sliced.run().events() - before <= 3_000, "a slice is short");
    }
    assert!(
        shares.len() > 100 && shares.is_sorted() && shares.iter().all(|share| (0.0..1.0).contains(share))
    );
    assert_eq!((sliced.digest(), trail(&sliced)), (whole.digest(), trail(&whole)));
    let mut again = Session::open(&trail(&whole).opening).unwrap();
    again.run_to(&format!("{}us", whole.run().now().as_micros())).unwrap();
    assert_eq!(again.digest(), whole.digest());
}

#[test]
fn what_is_asked_for_on_the_way_to_a_step_waits_until_it_is_there() {
    let mut session = Session::start(&to_step(MAY_7, 1, 3)).unwrap();
    session.tick(0.0, Budget::events(3_000));
    session.control(Control::Play).unwrap();
    assert!(session.playback().playing && session.playback().on_the_way.is_some());
    session.control(Control::Do("zone b power-loss".into())).unwrap();
    assert!(session.playback().on_the_way.is_none());
    let mut commands = trail(&opened(MAY_7, 1, 3)).opening.commands;
    let all = trail(&session).opening.commands;
    commands.push(all.last().unwrap().clone());
    assert!(all == commands && commands[2].ends_with("zone b power-loss"), "{all:?}");
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
