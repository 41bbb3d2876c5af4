//! Settings that survived a run.

use blast_radius::export::{Kind, Tree, read_yaml};

use super::{Case, EVERY};

fn value<'a>(text: &'a str, key: &str) -> &'a str {
    text.lines().find_map(|line| line.strip_prefix(&format!("{key}="))).unwrap_or_else(|| panic!("no {key}"))
}

#[test]
fn a_producer_has_the_settings_in_force_at_the_end() {
    let healthy = Case::new(EVERY, &[], "1m").export(Kind::ProducerProperties).unwrap();
    assert_eq!(healthy.files.len(), 1, "one service writes");
    assert_eq!(healthy.files[0].name, "producer.properties");
    assert_eq!(value(&healthy.files[0].text, "delivery.timeout.ms"), "120000");
    let kafka = blast_radius::scenario::catalogue::text("msk-control-plane-2026-05-07").unwrap();
    let text =
        |commands: &[&str]| Case::new(kafka, commands, "10s").export(Kind::ProducerProperties).unwrap();
    let (slow, fast) = (text(&[]), text(&["0s defence timeouts on"]));
    let names: Vec<&str> = slow.files.iter().map(|file| file.name.as_str()).collect();
    assert!(names.len() > 1 && names.contains(&"producer-fees.properties"), "{names:?}");
    let of = |exported: &blast_radius::export::Exported| {
        let file = exported.files.iter().find(|file| file.name == "producer-fees.properties").unwrap();
        value(&file.text, "delivery.timeout.ms").to_owned()
    };
    assert_eq!((of(&slow).as_str(), of(&fast).as_str()), ("120000", "1000"));
}

#[test]
fn settings_of_other_clients_and_libraries_are_listed() {
    let producers = Case::new(EVERY, &["0s clients kafkajs"], "10s").export(Kind::ProducerProperties);
    assert_eq!(
        producers.unwrap_err(),
        ["the producer of gateway: its client is kafkajs, whose settings have other names"]
    );
    let commands = ["0s breaker-library opossum", "0s defence breakers on"];
    let settings = Case::new(EVERY, &commands, "10s").export(Kind::Resilience4j).unwrap();
    let left: Vec<&str> = settings.left_out.iter().map(|left| left.why.as_str()).collect();
    assert!(left.contains(&"its library is opossum, not resilience4j"), "{left:?}");
}

#[test]
fn settings_that_did_not_survive_are_not_exported() {
    for kind in [Kind::ProducerProperties, Kind::Resilience4j] {
        let why = Case::new(EVERY, &[], "3m").export(kind).unwrap_err();
        assert!(why[0].starts_with("assertion 3 is broken in this run"), "{why:?}");
    }
}

#[test]
fn resilience4j_has_what_was_on() {
    let read = |commands: &[&str]| {
        let text = Case::new(EVERY, commands, "10s").text(Kind::Resilience4j);
        read_yaml(&text).unwrap().remove(0).get("resilience4j").unwrap().clone()
    };
    let off = read(&[]);
    let names = |tree: &Tree| tree.members().iter().map(|own| own.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&off), ["retry", "timelimiter"]);
    let on = read(&[
        "0s defence breakers on",
        "0s defence bulkheads on",
        "0s defence rate-limits on",
        "0s defence timeouts on",
    ]);
    assert_eq!(names(&on), ["circuitbreaker", "retry", "bulkhead", "ratelimiter", "timelimiter"]);
    let breaker = on.at(&["circuitbreaker", "instances", "gateway-place-2"]).unwrap();
    assert_eq!(breaker.number("slidingWindowSize"), Some(20.0));
    assert_eq!(breaker.number("minimumNumberOfCalls"), Some(5.0));
    assert_eq!(breaker.members().len(), 10);
    let limit = |tree: &Tree| {
        tree.at(&["timelimiter", "instances", "gateway-place-2"])
            .unwrap()
            .word("timeoutDuration")
            .unwrap()
            .to_owned()
    };
    assert_eq!((limit(&off).as_str(), limit(&on).as_str()), ("5000ms", "500ms"));
    assert_eq!(
        on.at(&["bulkhead", "instances", "gateway-place-2"]).unwrap().number("maxConcurrentCalls"),
        Some(30.0)
    );
}
