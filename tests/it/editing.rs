//! One's own system in the making: forms by the schema, texts brought in, runs before and after a change.

use std::fs;

use blast_radius::editing::answers::Question;
use blast_radius::editing::brought::{self, Piece};
use blast_radius::editing::protocol::{Request, Update, heard};
use blast_radius::editing::schema::{Node, Shape};
use blast_radius::editing::service::Service;
use blast_radius::editing::trial::{Ask, Trial};
use blast_radius::editing::{Form, Place, filled, least, mistakes, names, takeable, with, without};
use blast_radius::engine::SimTime;
use blast_radius::scenario::catalogue;
use blast_radius::session::budget::Pace;
use blast_radius::session::protocol::encode;

const WEB: &str = include_str!("../../assets/starters/web.json");

fn schema() -> Node {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/scenario.schema.json");
    Node::read(fs::read_to_string(path).unwrap()).unwrap()
}

/// The places of a document that have no node in the schema, or whose node has no room for what stands there.
fn strange(schema: Node, form: &Form, at: &str, found: &mut Vec<String>) {
    let Some(node) = schema.at(form, at) else {
        found.push(format!("{at}: no node"));
        return;
    };
    let settled = node.settled(form, at);
    let fits = match (settled.shape(), form.at(at)) {
        (Shape::Object(_), Some(Place::Object(_)))
        | (Shape::List(_), Some(Place::List(_)))
        | (Shape::Text(_), Some(Place::Text(_)))
        | (Shape::Number(..), Some(Place::Number(_)))
        | (Shape::Bool, Some(Place::Bool(_)))
        | (Shape::Null, Some(Place::Null)) => true,
        (Shape::Words(words), Some(Place::Text(text))) => words.contains(text),
        // Three fields of the schema say nothing of what they hold: they are written as JSON.
        (Shape::Any, _) if ["/version", "/rate", "/query_time"].iter().any(|own| at.ends_with(own)) => return,
        _ => false,
    };
    if !fits {
        found.push(format!("{at}: {:?} is no {:?}", form.at(at), settled.shape()));
    }
    let below = form.members(at).iter().map(|member| format!("{at}/{member}"));
    below.chain(form.elements(at)).for_each(|place| strange(schema, form, &place, found));
}

#[test]
fn every_place_of_every_built_in_document_has_its_field() {
    let schema = schema();
    for (id, _) in catalogue::list() {
        let form = Form::read(catalogue::text(id).unwrap()).unwrap();
        let mut found = Vec::new();
        strange(schema, &form, "", &mut found);
        assert_eq!(found, Vec::<String>::new(), "{id}");
    }
}

#[test]
fn the_least_document_is_in_order() {
    let least = least(schema());
    assert_eq!(mistakes(&least), Vec::<String>::new(), "{least}");
}

#[test]
fn what_is_added_to_a_list_is_in_order_there() {
    // Not of alerts and status pages: which part a metric is of, and what is watched, is no matter of the schema.
    let schema = schema();
    for list in [
        "/zones",
        "/services",
        "/stores",
        "/clusters",
        "/quorums",
        "/control_planes",
        "/journeys",
        "/services/0/operations",
        "/services/0/operations/0/steps",
    ] {
        let form = Form::read(WEB).unwrap();
        let element = schema.at(&form, list).and_then(Node::element).unwrap_or_else(|| panic!("{list}"));
        let sample = element.sample(&form, list);
        let text = filled(schema, WEB, &format!("{list}/-"), &sample).unwrap();
        assert_eq!(mistakes(&text), Vec::<String>::new(), "{list}: {sample}");
    }
}

#[test]
fn every_kind_of_step_begins_in_order() {
    let schema = schema();
    let exchange = include_str!("../../assets/starters/exchange.json");
    let stores =
        r#"[{ "id": "ledger", "members": ["a"], "cores": 2, "queries": [{ "id": "read", "cpu": "1ms" }] }]"#;
    let text = with(exchange, "/stores", stores).unwrap();
    let form = Form::read(&text).unwrap();
    let at = "/services/0/operations/0/steps/0";
    let step = schema.at(&form, at).unwrap();
    let Shape::Choice(kinds) = step.shape() else { panic!("a step is a choice") };
    assert!(kinds.iter().any(|kind| kind == "work") && kinds.iter().any(|kind| kind == "call"), "{kinds:?}");
    for (place, kind) in kinds.iter().enumerate() {
        if ["propose", "request_reply"].iter().any(|other| kind.starts_with(other)) {
            continue;
        }
        let sample = step.variant(place).unwrap().sample(&form, "");
        let text = filled(schema, &text, at, &sample).unwrap();
        let form = Form::read(&text).unwrap();
        assert_eq!(schema.at(&form, at).unwrap().chosen(&form, at), Some(place), "{kind}: {sample}");
        let wrong: Vec<String> = mistakes(&text).into_iter().filter(|own| own.contains(at)).collect();
        // A call of a service to itself is the one mistake that a name at hand can be.
        assert!(
            wrong.iter().all(|own| own.contains("itself") || own.contains("circle")),
            "{kind}: {wrong:?}"
        );
    }
}

#[test]
fn fields_offer_the_names_that_the_document_has() {
    let form = Form::read(include_str!("../../assets/starters/exchange.json")).unwrap();
    for (kind, expected) in [
        ("zone", vec!["a", "b", "c"]),
        ("operation", vec!["gateway.place", "matching.match"]),
        ("topic", vec!["trading.orders", "trading.executions"]),
        ("service or store", vec!["gateway", "matching"]),
        ("something else", vec![]),
    ] {
        assert_eq!(names::of(&form, kind), expected, "{kind}");
    }
    assert_eq!(names::name(&form, "/services/1/operations/0/steps/0"), "work");
    assert_eq!(form.fresh("/services", names::word("/services")), "service-3");
}

const TOPICS: &str =
    "Topic: orders\tTopicId: a\tPartitionCount: 2\tReplicationFactor: 2\tConfigs: min.insync.replicas=1
\tTopic: orders\tPartition: 0\tLeader: 1\tReplicas: 1,2\tIsr: 1,2
\tTopic: orders\tPartition: 1\tLeader: 2\tReplicas: 2,1\tIsr: 2,1
";

#[test]
fn texts_are_brought_in_and_refused_with_their_line() {
    let piece =
        |name: &str, text: &str| Piece { name: name.into(), text: text.into(), cluster: String::new() };
    let compose = "services:\n  shop:\n    image: example/shop\n    environment:\n      DB_HOST: db\n    ports: [\"80:80\"]\n  db:\n    image: postgres:16\n";
    let brought = brought::bring(&[piece("topics.txt", TOPICS), piece("compose.yaml", compose)]);
    if !cfg!(feature = "yaml") {
        return assert!(brought.is_err());
    }
    let brought = brought.unwrap();
    assert_eq!(brought.read[0].1, "kafka-topics");
    assert_eq!(brought.read[1].1, "compose");
    let found = |what: &str| brought.found.iter().find(|own| own.1 == what).map(|own| own.0);
    assert_eq!((found("partitions"), found("brokers"), found("stores")), (Some(2), Some(2), Some(1)));
    assert_eq!(mistakes(&brought.text), Vec::<String>::new());
    assert!(brought.assumed.iter().any(|own| own.2.starts_with("unknown")), "{:?}", brought.assumed);
    let cut = TOPICS.lines().take(2).collect::<Vec<_>>().join("\n");
    let refused = brought::bring(&[piece("topics.txt", &cut)]).unwrap_err();
    assert!(refused.starts_with("topics.txt:"), "{refused}");
}

fn ask(text: &str, commands: &[&str]) -> Ask {
    Ask {
        text: text.into(),
        commands: commands.iter().map(|own| (*own).to_owned()).collect(),
        seed: 1,
        seconds: 60,
    }
}

#[test]
fn a_run_is_summed_up_and_nobody_is_lost_from_the_sum() {
    let mut trial = Trial::new(&ask(WEB, &["20s zone a power-loss"])).unwrap();
    // A little at a time comes to the same.
    while !trial.go(500) {}
    let own = trial.done();
    assert_eq!(own.ended, own.answered + own.lost);
    assert!(own.lost >= own.refused && own.answered > 0);
    assert_eq!(own.curve.len(), 12);
    let mut whole = Trial::new(&ask(WEB, &["20s zone a power-loss"])).unwrap();
    assert!(whole.go(u64::MAX));
    assert_eq!(whole.done(), own);
    let wrong = Trial::new(&ask(WEB, &["20s zone nowhere power-loss"])).err().unwrap();
    assert!(wrong[0].contains("20s zone nowhere power-loss"), "{wrong:?}");
    let broken = without(WEB, "/services").unwrap();
    assert!(Trial::new(&ask(&broken, &[])).err().unwrap()[0].contains("services"));
}

/// Everything that the worker sends until it rests.
fn served(request: &Request) -> Vec<Update> {
    let mut service = Service::new(Pace::WORKER);
    service.take(&encode(request));
    let mut updates = Vec::new();
    for now_ms in 0..100_000 {
        if !service.is_busy() {
            return updates;
        }
        let news = service.pass(f64::from(now_ms) * 100.0, || f64::from(now_ms));
        updates.extend(news.and_then(|bytes| heard(&bytes, |text| text)));
    }
    panic!("it never rests");
}

#[test]
fn a_change_is_run_before_and_after_with_the_same_customers() {
    let changed = with(WEB, "/services/0/workers", 1).unwrap();
    let updates = served(&Request::Try(vec![ask(WEB, &[]), ask(&changed, &[])]));
    let Some(Update::Tried(outcomes)) = updates.last() else { panic!("{updates:?}") };
    let [before, after] = outcomes.as_slice() else { panic!("{outcomes:?}") };
    let offered = |own: &blast_radius::editing::trial::Outcome| own.ended + own.waiting;
    assert_eq!(offered(before), offered(after), "the same customers");
    assert_ne!(before.digest, after.digest);
    assert!(before.answered > after.answered, "one worker answers fewer");
    let shares =
        updates.iter().filter_map(|own| if let Update::Trying(share) = own { Some(*share) } else { None });
    let shares: Vec<f64> = shares.collect();
    assert!(shares.is_sorted() && shares.iter().all(|share| (0.0..=1.0).contains(share)), "{shares:?}");
    let refused = served(&Request::Try(vec![ask(WEB, &[]), ask("{}", &[])]));
    assert!(
        matches!(refused.last(), Some(Update::Refused(1, messages)) if !messages.is_empty()),
        "{refused:?}"
    );
}

#[test]
fn questions_are_answered_a_run_at_a_time_as_they_are_at_once() {
    let question = |kind: &str| Question {
        kind: kind.into(),
        text: WEB.into(),
        commands: Vec::new(),
        span_s: (10, 40),
        seeds: 1,
    };
    let updates = served(&Request::Question(question("weakest")));
    let Some(Update::Answered(answer)) = updates.last() else { panic!("{updates:?}") };
    let scenario = blast_radius::scenario::read(WEB).unwrap();
    let plan = blast_radius::ask::Plan {
        scenario: &scenario,
        source: "system.json",
        commands: &[],
        at: SimTime::from_secs(10),
        until: SimTime::from_secs(40),
        seeds: 1,
    };
    let whole = blast_radius::ask::weakest::ask(&plan, &mut |_| {}).unwrap();
    let names: Vec<&str> = whole.rows.iter().map(|row| row.name.as_str()).collect();
    let shown: Vec<&str> = answer.sheets[0].rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(shown, names);
    assert_eq!(answer.found.len(), whole.findings.len());
    assert!(
        updates.iter().any(|own| matches!(own, Update::Answering(share) if *share > 0.0 && *share < 1.0))
    );
    for kind in ["zone", "skew", "breaker"] {
        let updates = served(&Request::Question(question(kind)));
        let Some(Update::Answered(answer)) = updates.last() else { panic!("{kind}: {updates:?}") };
        assert!(!answer.sheets.is_empty(), "{kind}");
        assert!(answer.sheets.iter().all(|sheet| sheet.rows.iter().all(|row| row.len() == sheet.head.len())));
    }
    let late = Question { span_s: (50, 40), ..question("weakest") };
    assert!(
        matches!(served(&Request::Question(late)).last(), Some(Update::Unanswered(why)) if why[0].contains("--at"))
    );
}

#[test]
fn what_can_be_taken_away_is_what_the_command_line_writes() {
    for word in takeable() {
        let own = Ask {
            seconds: 30,
            ..ask(include_str!("../../assets/starters/exchange.json"), &["10s zone a power-loss"])
        };
        let updates = served(&Request::Take(word.into(), own));
        match updates.last() {
            Some(Update::Taken(taken)) => {
                assert!(
                    taken.files.iter().all(|(name, text)| !name.is_empty() && !text.is_empty()),
                    "{word}"
                );
                assert!(!taken.files.is_empty(), "{word}");
            }
            // There may be nothing of a kind in a document: it is said which and why.
            Some(Update::Untaken(why)) => {
                assert!(why.iter().all(|why| !why.is_empty()) && !why.is_empty(), "{word}")
            }
            other => panic!("{word}: {other:?}"),
        }
    }
    let broken = Ask { text: "{}".into(), ..ask(WEB, &[]) };
    assert!(matches!(served(&Request::Take("dot".into(), broken)).last(), Some(Update::Untaken(_))));
}
