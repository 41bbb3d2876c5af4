//! Why is this red? From every part of a wounded exchange a chain leads down to what began it, in order of time, and up to
//! the customers who are hurt.

use blast_radius::engine::SimTime;
use blast_radius::session::frame::{ChainStep, Inspection, State};
use blast_radius::session::{Opening, Session};

const MAY_7: &str = "msk-control-plane-2026-05-07";
const ZONE: &str = "10m zone a overheat";
const DUTY: &str = "8m control-plane msk block elect-leaders";

fn run(commands: &[&str], to: &str) -> Session {
    let commands = commands.iter().map(|command| command.to_string()).collect();
    let mut session = Session::open(&Opening { scenario: MAY_7.into(), seed: 11, commands }).unwrap();
    session.run_to(to).unwrap();
    session
}

/// Every part that can be looked at.
fn parts(session: &Session) -> Vec<String> {
    let scene = session.scene();
    let mut parts = vec!["balancer".to_owned()];
    parts.extend(scene.zones.iter().map(|zone| format!("zone:{zone}")));
    parts.extend(scene.journeys.iter().map(|journey| format!("journey:{}", journey.id)));
    for service in &scene.services {
        parts.push(format!("service:{}", service.id));
        parts.extend((0..service.replicas.len()).map(|i| format!("replica:{}:{i}", service.id)));
    }
    for cluster in &scene.clusters {
        parts.push(format!("cluster:{}", cluster.id));
        parts.extend((0..cluster.brokers.len()).map(|i| format!("broker:{}:{i}", cluster.id)));
    }
    parts.extend(scene.quorums.iter().map(|group| format!("quorum:{}", group.id)));
    parts.extend(scene.stores.iter().map(|group| format!("store:{}", group.id)));
    parts.push("duty:msk:elect-leaders".to_owned());
    parts
}

fn look(session: &Session, part: &str) -> Inspection {
    session.inspect(part).unwrap_or_else(|| panic!("no {part}"))
}

fn spelled(chain: &[ChainStep]) -> Vec<String> {
    let time =
        |step: &ChainStep| step.since_us.map_or(String::new(), |us| SimTime::from_micros(us).to_string());
    chain
        .iter()
        .map(|step| {
            format!(
                "{} | {} | {} | {}",
                time(step),
                step.part.as_deref().unwrap_or(""),
                step.title,
                step.detail
            )
        })
        .collect()
}

fn names(chain: &[ChainStep]) -> Vec<&str> {
    chain.iter().filter_map(|step| step.part.as_deref()).collect()
}

/// What holds for every chain: it begins at the part, says something, never goes back up, and its times fall.
fn check(session: &Session, part: &str) -> Inspection {
    let seen = look(session, part);
    let said = spelled(&seen.chain);
    assert!(!seen.chain.is_empty(), "{part} says nothing");
    assert_eq!(seen.chain[0].part.as_deref(), Some(part), "{said:#?}");
    let times: Vec<u64> = seen.chain.iter().filter_map(|step| step.since_us).collect();
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]), "{part}: {said:#?}");
    assert!(times.iter().all(|&time| time <= session.run().now().as_micros()), "{said:#?}");
    let mut seen_parts = names(&seen.chain);
    seen_parts.sort_unstable();
    seen_parts.dedup();
    assert_eq!(seen_parts.len(), seen.chain.len(), "{part} is told twice: {said:#?}");
    assert!(seen.chain.iter().all(|step| !step.title.is_empty()), "{said:#?}");
    seen
}

#[test]
fn the_story_is_told_from_every_part_at_several_moments() {
    for to in ["10m20s", "11m", "13m", "20m", "40m"] {
        let session = run(&[DUTY, ZONE], to);
        for part in parts(&session) {
            let seen = check(&session, &part);
            if std::env::var("SHOW").is_ok() {
                println!("{to} {part} {:?}\n{:#?} {:?}", seen.state, spelled(&seen.chain), seen.hurt);
            }
            if seen.state == State::Hung && part != "duty:msk:elect-leaders" {
                let said = spelled(&seen.chain);
                assert!(
                    said.iter().any(|step| step.contains("Elections are refused")),
                    "{to} {part}: {said:#?}"
                );
                assert!(
                    said.iter().any(|step| step.contains("zone:a | Zone a overheated")),
                    "{to} {part}: {said:#?}"
                );
            }
        }
    }
}

#[test]
fn an_order_is_followed_wait_by_wait_to_the_duty_and_the_zone() {
    let session = run(&[DUTY, ZONE], "14m");
    let seen = check(&session, "journey:place_order");
    assert_eq!(
        names(&seen.chain),
        [
            "journey:place_order",
            "service:trade-execution",
            "service:fees",
            "cluster:trading",
            "broker:trading:0",
            "zone:a",
            "duty:msk:elect-leaders"
        ],
        "{:#?}",
        spelled(&seen.chain)
    );
    let at = |place: usize| seen.chain[place].since_us.unwrap() / 1_000_000;
    assert_eq!((at(5), at(6)), (600, 480), "the commands at their own times");
    assert!((600..611).contains(&at(4)) && at(3) >= at(4), "{:#?}", spelled(&seen.chain));
    assert!(seen.chain[6].below_vendor_line && !seen.chain[5].below_vendor_line);
    for part in ["service:fees", "cluster:trading", "duty:msk:elect-leaders", "zone:a", "broker:trading:0"] {
        let hurt = look(&session, part).hurt;
        let quotes = hurt.iter().find(|hurt| hurt.part == "journey:get_quote");
        assert!(
            quotes.is_some_and(|hurt| hurt.waiting > 1_000 && hurt.waiting % 16 == 0),
            "{part}: {hurt:?}"
        );
    }
    for part in ["zone:b", "service:withdrawals", "quorum:matching-engine", "broker:trading:1"] {
        let hurt = look(&session, part).hurt;
        assert!(hurt.iter().all(|hurt| hurt.part != "journey:get_quote"), "{part}: {hurt:?}");
    }
}

#[test]
fn without_the_defect_every_chain_ends_at_the_zone() {
    for to in ["10m8s", "10m12s", "10m20s", "11m", "20m"] {
        let session = run(&[ZONE], to);
        for part in parts(&session) {
            let seen = check(&session, &part);
            let said = spelled(&seen.chain);
            let told = seen.chain[0].title.starts_with("Nothing is wrong");
            assert!(
                seen.chain.iter().all(|step| !step.below_vendor_line) || part.starts_with("duty"),
                "{said:#?}"
            );
            let last = seen.chain.last().unwrap();
            assert!(told || last.part.as_deref() == Some("zone:a"), "{to} {part}: {said:#?}");
        }
    }
}

#[test]
fn refusals_and_fallbacks_are_explained_too() {
    let defend = ["7m defence breakers on", "7m defence timeouts on", "7m defence fallbacks on"];
    let commands: Vec<&str> = defend.into_iter().chain([DUTY, ZONE]).collect();
    let session = run(&commands, "15m");
    for (part, below) in
        [("service:fees", "cluster:trading"), ("journey:place_order", "service:trade-execution")]
    {
        let seen = check(&session, part);
        assert!(!matches!(seen.state, State::Ok | State::Hung), "{part} is {:?}", seen.state);
        assert_eq!(names(&seen.chain)[1], below, "{:#?}", spelled(&seen.chain));
        assert_eq!(names(&seen.chain).last(), Some(&"duty:msk:elect-leaders"), "{:#?}", spelled(&seen.chain));
    }
    let killed = run(&["5m broker trading-b kill"], "5m30s");
    let seen = check(&killed, "broker:trading:1");
    assert_eq!(names(&seen.chain), ["broker:trading:1"], "{:#?}", spelled(&seen.chain));
}

#[test]
fn a_healthy_part_says_that_nothing_is_wrong_and_what_it_waits_for() {
    let session = run(&[], "5m");
    for part in parts(&session) {
        let seen = check(&session, &part);
        assert!(seen.chain[0].title.starts_with("Nothing is wrong"), "{:#?}", spelled(&seen.chain));
        assert!(!seen.chain[0].detail.is_empty() && seen.hurt.is_empty());
    }
    assert!(look(&session, "service:trade-execution").chain[0].detail.contains("Fees, Kafka cluster A"));
    assert!(session.run().recorder().causes.hits.is_empty());
}
