//! Clients in a whole region: restarted processes among silent brokers, the same run with another client, readers that are
//! dead after the repair.

use blast_radius::session::compare::Against;
use blast_radius::session::{Budget, Control, Opening, Session};
use blast_radius::world::command::{ChoiceWhy, Outcome, Why};
use blast_radius::world::fact::{BlockedFor, Fact};
use blast_radius::world::ids::ServiceId;
use blast_radius::world::kafka::client::Client;
use serde_json::{Value, json};

use crate::support::command_line::printed;
use crate::support::driven::Driven;

/// Six brokers, the first two in zone a; two replicas elsewhere that write 5 records a second.
fn two_silent_brokers() -> Value {
    serde_json::from_str(include_str!("../../documents/two-silent-brokers.json")).unwrap()
}

/// A restarted process of the Java client asks the broker that it has tried the longest ago: with the first two of six
/// silent, everybody is answered 10 to 40 s after the processes serve. The wait is one for metadata.
#[test]
fn a_restarted_client_finds_the_cluster_among_silent_brokers() {
    for seed in 1..=3 {
        let mut run = Driven::new(&two_silent_brokers(), seed);
        run.give("5m zone a power-loss").give("10m service api restart");
        // The processes serve 15 s after the restart.
        run.to(615 + 40);
        let later = run.window("order", 1_800);
        let lost = later.failed + later.timed_out + later.rejected;
        assert!(later.ok > 5_500 && lost == 0, "seed {seed}: {later:?}");
        let blocked = |wait| {
            run.facts.iter().filter(|(_, fact)| matches!(fact, Fact::SendBlocked(_, w) if *w == wait)).count()
        };
        assert_eq!(blocked(BlockedFor::Memory), 0, "5 orders of 200 bytes a second fill no buffer");
    }
}

/// Silence that costs: some restarted process waits for metadata, and says so.
#[test]
fn a_wait_for_metadata_is_told_as_one() {
    let waits = (1..=6).filter(|&seed| {
        let mut run = Driven::new(&two_silent_brokers(), seed);
        run.give("5m zone a power-loss").give("10m service api restart").to(700);
        run.facts.iter().any(|(_, fact)| matches!(fact, Fact::SendBlocked(_, BlockedFor::Metadata)))
    });
    let waits = waits.count();
    assert!(
        (1..=6).contains(&waits),
        "{waits} of 6: a random start meets a silent broker in a third of the cases"
    );
}

/// A service that writes and one that reads; the partitions of a broker can be left without leaders.
fn reading(client: &str) -> Value {
    let mut document = two_silent_brokers();
    document["clusters"][0]["brokers"] = json!(["a", "b", "c"]);
    let steps = json!([{ "kind": "work", "time": { "constant": "1ms" } }]);
    document["services"][0]["client"] = json!(client);
    let reader = json!({
        "id": "reader", "label": "Reader", "replicas": ["b", "c"], "workers": 10, "client": client,
        "operations": [{ "id": "take", "steps": steps }],
        "consumer": { "group": group_of_broker_a(), "topic": "k.t", "operation": "take" }
    });
    document["services"].as_array_mut().unwrap().push(reader);
    document
}

/// A group whose offsets partition is led by the first of three brokers.
fn group_of_broker_a() -> String {
    let of_a =
        |name: &String| blast_radius::world::kafka::topics::group_partition(name, 50).is_multiple_of(3);
    (0..).map(|n| format!("readers-{n}")).find(of_a).unwrap()
}

fn ended(run: &Driven) -> u16 {
    run.world().groups().map(|(group, _, _)| group.ended()).sum()
}

fn unread(run: &Driven) -> u64 {
    let world = run.world();
    let of = |(group, cluster, _): (&blast_radius::world::kafka::consumer::ConsumerGroup, _, _)| {
        let cluster: blast_radius::world::ids::ClusterId = cluster;
        let cluster = &world.clusters()[cluster.index()];
        group.partitions().iter().map(|&p| group.lag(p, cluster).unread).sum::<u64>()
    };
    world.groups().map(of).sum()
}

/// Readers of kafkajs are dead when the leaders are back, until somebody restarts them; those of the others are not.
#[test]
fn readers_of_kafkajs_stay_dead_after_the_repair_until_they_are_restarted() {
    for client in ["java", "kafka-python", "librdkafka", "kafkajs"] {
        let mut run = Driven::new(&reading(client), 1);
        run.give("30s control-plane ops block elect-leaders").give("1m zone a power-loss");
        run.give("4m zone a repair").give("10m control-plane ops repair elect-leaders");
        run.to(900);
        let dead = client == "kafkajs";
        assert_eq!(ended(&run), if dead { 2 } else { 0 }, "{client}");
        assert_eq!(unread(&run) > 100, dead, "{client}: {} unread", unread(&run));
        run.give("15m service reader restart-consumers").to(1_000);
        assert_eq!((ended(&run), unread(&run) < 20), (0, true), "{client}: {} unread", unread(&run));
    }
}

/// The client is chosen before the start; a choice that comes later changes nothing, and says why.
#[test]
fn one_command_gives_every_service_another_client() {
    let mut run = Driven::new(&reading("java"), 1);
    run.give("0s clients kafkajs");
    assert_eq!(run.world().client_of(ServiceId(1)), Client::Kafkajs);
    run.give("1m clients java").to(61);
    let outcomes: Vec<Outcome> = run
        .facts
        .iter()
        .filter_map(|(_, fact)| match fact {
            Fact::Commanded(_, outcome) => Some(*outcome),
            _ => None,
        })
        .collect();
    assert_eq!(outcomes, [Outcome::PLAIN, Outcome::Nothing(Why::Choice(ChoiceWhy::Started))]);
    assert_eq!(run.world().client_of(ServiceId(0)), Client::Kafkajs);
    // It is the run of the document that says so.
    let mut stated = Driven::new(&reading("kafkajs"), 1);
    let mut chosen = Driven::new(&reading("java"), 1);
    chosen.give("0s clients kafkajs");
    for run in [&mut stated, &mut chosen] {
        run.give("30s control-plane ops block elect-leaders").give("1m zone a power-loss").to(300);
    }
    assert_eq!(stated.tally("order"), chosen.tally("order"));
}

/// "The same with kafkajs" is the run with that choice.
#[test]
fn a_run_is_compared_with_another_client() {
    let commands = vec!["5m broker k-a power-loss".to_string()];
    let opening = |commands| Opening { scenario: reading("java").to_string(), seed: 2, commands };
    let mut session = Session::open(&opening(commands.clone())).unwrap();
    let finish = |session: &mut Session| {
        while !session.tick(0.016, Budget::events(500_000)).finished {}
    };
    session.control(Control::Seek(400_000_000)).unwrap();
    finish(&mut session);
    session.control(Control::Compare(Some(Against::Choice("clients kafkajs".into())))).unwrap();
    finish(&mut session);
    assert_eq!(session.compared().unwrap().title, "with kafkajs in every service");
    let mut other = Session::open(&opening([vec!["0s clients kafkajs".into()], commands].concat())).unwrap();
    other.run_mut().advance(session.run().now(), u64::MAX);
    assert_eq!(session.other_digest(), Some(other.digest()));
    assert!(session.control(Control::Compare(Some(Against::Choice("clients kafka9".into())))).is_err());
}

/// Requests for metadata are counted per broker; they cost a broker time only if the document says so.
#[test]
fn metadata_requests_cost_time_only_when_the_document_says_so() {
    let mut totals = Vec::new();
    for metadata_time in [None, Some("4ms")] {
        let mut document = reading("aiokafka");
        if let Some(time) = metadata_time {
            document["clusters"][0]["settings"] = json!({ "metadata_time": time });
        }
        let mut run = Driven::new(&document, 1);
        run.give("30s control-plane ops block elect-leaders").give("1m zone a power-loss");
        run.give("2m zone a repair").to(200);
        let window = run.window("order", 400);
        let cluster = &run.world().clusters()[0];
        let brokers = (0..3).map(blast_radius::world::ids::BrokerId);
        let asked: u64 = brokers.map(|broker| cluster.broker_metrics(broker).metadata_requests).sum();
        totals.push((asked, window.ok));
    }
    // Two aiokafka producers ask once a round trip while a record waits for a leader.
    assert!(totals[0].0 > 20_000, "{totals:?}");
    assert!(totals[1].0 < totals[0].0, "each waits for the broker's work: {totals:?}");
}

/// What each client does in the same outage: with kafkajs and platformatic a third of the partitions takes the topic, with
/// the others a third stays a third.
#[test]
fn the_table_of_clients_shows_who_is_taken_along() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents/kafka-clients.json");
    let arguments =
        ["sweep", document, "--story", "--seeds", "2", "--until", "45m", "--clients", "table", "--json"];
    let rows: Value = serde_json::from_str(&printed(&arguments)).unwrap();
    let rows = rows.as_array().unwrap();
    let names: Vec<&str> = rows.iter().map(|row| row["client"].as_str().unwrap()).collect();
    assert_eq!(names, Client::ALL.map(Client::name));
    for row in rows {
        let answered = |at: usize| row["answered"][at]["share"]["median"].as_f64().unwrap();
        let (soon, late) = (answered(0), answered(2));
        match row["client"].as_str().unwrap() {
            "platformatic" => assert_eq!((soon, late), (0.0, 0.0)),
            "kafkajs" => assert!(soon > 0.3 && late == 0.0, "{row}"),
            _ => assert!((0.55..0.75).contains(&soon) && (0.55..0.75).contains(&late), "{row}"),
        }
        assert!(row["back_after_repair_minutes"]["median"].as_f64().unwrap() <= 1.0, "{row}");
    }
    // One client for a whole run is the choice at its start.
    let digest = |more: &[&str]| printed(&[&["digest", document, "--until", "5m", "--story"], more].concat());
    assert_eq!(digest(&["--client", "kafkajs"]), digest(&["--do", "0s clients kafkajs"]));
    assert_ne!(digest(&["--client", "kafkajs"]), digest(&[]));
}
