//! Two runs in step: the other one is exactly the run with its commands, at the same moment.

use blast_radius::engine::SimTime;
use blast_radius::session::compare::Against;
use blast_radius::session::{Budget, Control, Opening, Session};

const MAY_7: &str = "msk-control-plane-2026-05-07";
const STORY: [&str; 3] =
    ["40s control-plane msk block elect-leaders", "1m zone a overheat", "3m defence fallbacks on"];

fn open(seed: u64, commands: &[&str]) -> Session {
    let commands = commands.iter().map(|command| command.to_string()).collect();
    Session::open(&Opening { scenario: MAY_7.into(), seed, commands }).unwrap()
}

fn act(session: &mut Session, control: Control) {
    session.control(control).unwrap();
    let mut turns = 0;
    while !session.tick(0.016, Budget::events(50_000)).finished {
        turns += 1;
        assert!(turns < 100_000, "it never ends");
    }
}

/// The digest of the run with these commands at the present moment of `session`.
fn digest_of(session: &Session, seed: u64, commands: &[&str]) -> u64 {
    let mut run = open(seed, commands);
    run.run_mut().advance(session.run().now(), u64::MAX);
    run.digest()
}

#[test]
fn the_other_run_is_the_run_with_its_commands_whatever_is_done_meanwhile() {
    let mut session = open(3, &STORY);
    act(&mut session, Control::Seek(250_000_000));
    let cases: [(Against, Vec<&str>, &str); 4] = [
        (Against::WithoutFaults, vec![STORY[2]], "without the fault"),
        (Against::WithoutDefences, vec![STORY[0], STORY[1]], "without defences"),
        (
            Against::With(vec!["timeouts".into()]),
            vec!["0s defence timeouts on", STORY[0], STORY[1], STORY[2]],
            "with fail-fast timeouts from the start",
        ),
        (
            Against::With(vec!["fallbacks".into(), "breakers".into()]),
            vec!["0s defence fallbacks on", "0s defence breakers on", STORY[0], STORY[1]],
            "with fallbacks, circuit breakers from the start",
        ),
    ];
    for (against, commands, title) in cases {
        act(&mut session, Control::Compare(Some(against.clone())));
        let check = |session: &mut Session, commands: &[&str], when: &str| {
            let compared = session.compared().unwrap();
            assert_eq!((compared.title.as_str(), &compared.against), (title, &against));
            assert_eq!(compared.frame.now_us, session.run().now().as_micros(), "in step, {when}");
            assert_eq!(session.other_digest(), Some(digest_of(session, 3, commands)), "{against:?}, {when}");
        };
        check(&mut session, &commands, "at once");
        act(&mut session, Control::Seek(70_000_000));
        check(&mut session, &commands, "back");
        act(&mut session, Control::Seek(330_000_000));
        check(&mut session, &commands, "forward");
        session.control(Control::Play).unwrap();
        session.tick(0.25, Budget::events(1_000_000));
        session.control(Control::Pause).unwrap();
        check(&mut session, &commands, "after playing");
        act(&mut session, Control::Compare(None));
        assert!(session.compared().is_none());
        act(&mut session, Control::Seek(250_000_000));
    }
}

#[test]
fn acting_while_comparing_changes_both_as_far_as_the_difference_allows() {
    let mut session = open(4, &STORY[..2]);
    act(&mut session, Control::Seek(200_000_000));
    act(&mut session, Control::Compare(Some(Against::WithoutFaults)));
    act(&mut session, Control::Do("defence timeouts on".into()));
    act(&mut session, Control::Do("zone b power-loss".into()));
    let timeouts = "200.000001s defence timeouts on";
    assert_eq!(session.other_digest(), Some(digest_of(&session, 4, &[timeouts])));
    // Undo takes the second zone back; the other run never had it.
    act(&mut session, Control::Undo);
    assert_eq!(session.other_digest(), Some(digest_of(&session, 4, &[timeouts])));
    assert_eq!(session.digest(), digest_of(&session, 4, &[STORY[0], STORY[1], timeouts]));
}

#[test]
fn branches_are_compared_and_a_comparison_ends_with_its_branch() {
    let mut session = open(5, &STORY[..2]);
    act(&mut session, Control::Seek(200_000_000));
    let first = session.branches().active().id;
    act(&mut session, Control::Seek(50_000_000));
    act(&mut session, Control::Do("defence timeouts on".into()));
    act(&mut session, Control::Seek(200_000_000));
    act(&mut session, Control::Compare(Some(Against::Branch(first))));
    assert_eq!(session.other_digest(), Some(digest_of(&session, 5, &STORY[..2])));
    let compared = session.compared().unwrap();
    assert!(compared.title.contains("Original"), "{}", compared.title);
    let lost = &compared.lines[1];
    assert!(lost.other > lost.own, "fail-fast timeouts lose fewer: {lost:?}");
    act(&mut session, Control::DeleteBranch(first));
    act(&mut session, Control::Seek(201_000_000));
    assert!(session.compared().is_none(), "its branch is gone");
    let own = session.branches().active().id;
    let refused = session.control(Control::Compare(Some(Against::Branch(own)))).unwrap_err();
    assert!(refused.contains("choose another"), "{refused}");
    assert!(session.control(Control::Compare(Some(Against::With(vec!["luck".into()])))).is_err());
    assert!(session.control(Control::Spread).unwrap_err().contains("nothing is compared"));
}

#[test]
fn a_spread_repeats_both_runs_with_other_seeds() {
    let mut session = open(6, &STORY[..2]);
    act(&mut session, Control::Seek(240_000_000));
    act(&mut session, Control::Compare(Some(Against::WithoutFaults)));
    assert!(session.compared().unwrap().lines.iter().all(|line| line.spread.is_none()));
    act(&mut session, Control::Spread);
    let compared = session.compared().unwrap();
    let [answered, lost, waiting, minutes, worth] = &compared.lines[..] else {
        panic!("{:?}", compared.lines)
    };
    let (least, median, most) = answered.spread.unwrap();
    assert!(0.0 < least && least <= median && median <= most, "{answered:?}");
    assert!(lost.spread.unwrap().2 < 0.0, "without the fault nobody is lost: {lost:?}");
    let more = [answered, lost, waiting].map(|line| line.other - line.own);
    assert_eq!(more.iter().sum::<f64>(), 0.0, "as many customers came to both: {more:?}");
    assert!(minutes.own > 1.0 && minutes.other == 0.0 && minutes.spread.unwrap().1 < -1.0, "{minutes:?}");
    assert!(worth.own > 1000.0 && worth.other == 0.0, "an order that is lost is worth something: {worth:?}");
    // The run itself has not moved.
    assert_eq!(session.run().now(), SimTime::from_secs(240));
    assert_eq!(session.digest(), digest_of(&session, 6, &STORY[..2]));
}

/// Same seed, same customers: whatever the difference, who comes and when is the same.
#[test]
fn both_runs_have_the_same_customers() {
    let mut session = open(7, &STORY);
    act(&mut session, Control::Seek(240_000_000));
    act(&mut session, Control::Compare(Some(Against::WithoutFaults)));
    let own: Vec<u64> = session.frame().journeys.iter().map(|journey| journey.totals[0]).collect();
    let other: Vec<u64> = session.compared().unwrap().frame.journeys.iter().map(|j| j.totals[0]).collect();
    assert_eq!(own, other);
}
