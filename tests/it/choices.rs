//! Choices for the whole region: one client, one kind of breaker, one balancer, as if the document had said so.

use blast_radius::engine::SimTime;
use blast_radius::session::compare::Against;
use blast_radius::session::{Budget, Control, Opening, Session};
use blast_radius::world::command::{ChoiceWhy, Command, Outcome, Why};
use serde_json::{Value, json};

use crate::support::command_line::printed;

/// A service that writes one record per request, with a breaker on each write.
fn document() -> Value {
    let text = include_str!("../documents/kafka-clients.json");
    let mut document: Value = serde_json::from_str(text).unwrap();
    writes(&mut document, |step| step["breaker"] = json!({ "slidingWindowSize": 10 }));
    document
}

fn writes(document: &mut Value, change: impl Fn(&mut Value)) {
    let services = document["services"].as_array_mut().unwrap().iter_mut();
    let operations = services.flat_map(|service| service["operations"].as_array_mut().into_iter().flatten());
    let steps = operations.flat_map(|operation| operation["steps"].as_array_mut().into_iter().flatten());
    steps.filter(|step| step["kind"] == "produce").for_each(change);
}

fn open(document: &Value, commands: &[&str]) -> Session {
    let commands = commands.iter().map(|command| command.to_string()).collect();
    Session::open(&Opening { scenario: document.to_string(), seed: 2, commands }).unwrap()
}

fn digest(document: &Value, commands: &[&str]) -> u64 {
    let mut session = open(document, commands);
    session.run_mut().advance(SimTime::from_secs(90), u64::MAX);
    session.run().digest()
}

const FAULT: &str = "40s zone a power-loss";

/// Every kind of choice is the run of the document that says so, whatever else is given at the start and in which order.
#[test]
fn a_choice_is_the_document_that_says_so() {
    let mut stated = document();
    for service in stated["services"].as_array_mut().unwrap() {
        service["client"] = json!("kafkajs");
        service["target_group"] = json!({ "product": "nginx" });
    }
    writes(&mut stated, |step| step["breaker"] = json!({ "library": "opossum", "scope": "key" }));
    let on = "0s defence breakers on";
    let choices =
        ["0s clients kafkajs", "0s breaker-library opossum", "0s breaker-scope key", "0s balancer nginx"];
    let expected = digest(&stated, &[on, FAULT]);
    let [client, library, scope, balancer] = choices;
    assert_eq!(digest(&document(), &[client, library, scope, balancer, on, FAULT]), expected);
    assert_eq!(digest(&document(), &[FAULT, on, balancer, scope, library, client]), expected);
    for left_out in 0..choices.len() {
        let mut commands = vec![on, FAULT];
        commands
            .extend(choices.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, choice)| choice));
        assert_ne!(digest(&document(), &commands), expected, "without {}", choices[left_out]);
    }
}

/// A choice that comes too late, or that is made already, changes nothing and says why.
#[test]
fn a_choice_comes_before_everything_else() {
    let mut session = open(&document(), &["0s balancer alb", "0s clients kafkajs", "20s breaker-scope key"]);
    session.run_mut().advance(SimTime::from_secs(30), u64::MAX);
    let nothing = |why| Outcome::Nothing(Why::Choice(why));
    let expected = [nothing(ChoiceWhy::InUse), Outcome::PLAIN, nothing(ChoiceWhy::Started)];
    assert_eq!(session.run().outcomes(), expected);
    // What cannot be undone is not offered for a moment of the run.
    let topology = session.run().world().topology();
    let command = Command::parse("breaker-scope key", topology).unwrap();
    assert!(command.row(topology).undone_by.is_none());
}

/// Breakers that nobody switches on make no difference, whose ever they are: the comparison has them on.
#[test]
fn a_comparison_with_other_breakers_has_them_on() {
    let mut session = open(&document(), &[FAULT]);
    let act = |session: &mut Session, control| {
        session.control(control).unwrap();
        while !session.tick(0.016, Budget::events(500_000)).finished {}
    };
    act(&mut session, Control::Seek(90_000_000));
    for (choice, title, commands) in [
        (
            "breaker-library opossum",
            "with the breakers of opossum, on from the start",
            vec!["0s breaker-library opossum", "0s defence breakers on", FAULT],
        ),
        (
            "breaker-scope key",
            "with one breaker per key, on from the start",
            vec!["0s breaker-scope key", "0s defence breakers on", FAULT],
        ),
        ("balancer envoy", "with Envoy before every service", vec!["0s balancer envoy", FAULT]),
    ] {
        act(&mut session, Control::Compare(Some(Against::Choice(choice.to_string()))));
        assert_eq!(session.compared().unwrap().title, title);
        assert_eq!(session.other_digest(), Some(digest(&document(), &commands)), "{choice}");
    }
    let offered: Vec<&str> = session.scene().choices.iter().map(|choice| choice.command.as_str()).collect();
    assert!(offered.contains(&"breaker-library levee") && offered.contains(&"balancer nginx"), "{offered:?}");
    assert!(!offered.contains(&"balancer alb"), "it is so already");
    let wrong = session.control(Control::Compare(Some(Against::Choice("breaker-library luck".into()))));
    assert!(wrong.unwrap_err().contains("found luck, expected resilience4j or opossum"));
}

/// The options of the command line are these commands.
#[test]
fn the_command_line_makes_the_same_choices() {
    let digest = |more: &[&str]| {
        printed(&[&["digest", "msk-control-plane-2026-05-07", "--until", "8s"], more].concat())
    };
    for (option, value, command) in [
        ("--breaker-library", "levee", "0s breaker-library levee"),
        ("--breaker-scope", "key", "0s breaker-scope key"),
        ("--balancer", "haproxy", "0s balancer haproxy"),
    ] {
        let defend = ["--defend", "breakers"];
        let chosen = digest(&[&[option, value][..], &defend].concat());
        assert_eq!(chosen, digest(&[&["--do", command][..], &defend].concat()), "{option}");
        assert_ne!(chosen, digest(&defend), "{option}");
    }
}
