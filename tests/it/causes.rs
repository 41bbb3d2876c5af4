//! Why is this red? From every part of a wounded exchange a chain leads down to what began it, in order of time, and up to
//! the customers who are hurt.

use std::sync::{Arc, LazyLock};

use blast_radius::engine::SimTime;
use blast_radius::frame::{ChainStep, Inspection, Part, Scene, State};
use blast_radius::run::decisive::Decisive;
use blast_radius::session::{Budget, Control, Opening, Session};

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

/// A part as links spell it.
fn name(part: Part) -> &'static str {
    static SCENE: LazyLock<Arc<Scene>> = LazyLock::new(|| run(&[], "0s").scene().clone());
    SCENE.name(part.into())
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
            format!("{} | {} | {} | {}", time(step), step.part.map_or("", name), step.title, step.detail)
        })
        .collect()
}

fn names(chain: &[ChainStep]) -> Vec<&str> {
    chain.iter().filter_map(|step| step.part.map(name)).collect()
}

/// What holds for every chain: it begins at the part, says something, never goes back up, and its times fall.
fn check(session: &Session, part: &str) -> Inspection {
    let seen = look(session, part);
    let said = spelled(&seen.chain);
    assert!(!seen.chain.is_empty(), "{part} says nothing");
    assert_eq!(seen.chain[0].part.map(name), Some(part), "{said:#?}");
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
        let quotes = hurt.iter().find(|hurt| name(hurt.part) == "journey:get_quote");
        assert!(
            quotes.is_some_and(|hurt| hurt.waiting > 1_000 && hurt.waiting % 16 == 0),
            "{part}: {hurt:?}"
        );
    }
    for part in ["zone:b", "service:withdrawals", "quorum:matching-engine", "broker:trading:1"] {
        let hurt = look(&session, part).hurt;
        assert!(hurt.iter().all(|hurt| name(hurt.part) != "journey:get_quote"), "{part}: {hurt:?}");
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
            assert!(told || last.part.map(name) == Some("zone:a"), "{to} {part}: {said:#?}");
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
    for (loss, detail) in [
        ("power-loss", "Broker trading-b lost power"),
        ("crash", "Broker trading-b crashed: its host runs on"),
    ] {
        let lost = run(&[&format!("5m broker trading-b {loss}")], "5m30s");
        let seen = check(&lost, "broker:trading:1");
        assert_eq!(names(&seen.chain), ["broker:trading:1"], "{:#?}", spelled(&seen.chain));
        assert_eq!(seen.chain[0].detail, detail, "the command is the cause");
    }
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

/// Goes on by real time, in frames of the screen; so many events are more than a frame ever needs at a speed, and
/// enough for the whole story as fast as it goes.
fn play(session: &mut Session, seconds: f64) {
    for _ in 0..(seconds * 50.0) as u32 {
        session.tick(0.02, Budget::events(20_000));
    }
}

#[test]
fn playback_slows_down_at_decisive_moments_and_the_world_stays_the_same() {
    let open = |slow: bool| {
        let mut session = run(&["61s control-plane msk block elect-leaders", "62s zone a power-loss"], "60s");
        session.control(Control::SlowMotion(slow)).unwrap();
        session.control(Control::Play).unwrap();
        session
    };
    let (mut slow, mut plain) = (open(true), open(false));
    let mut moments = Vec::new();
    for _ in 0..200 {
        play(&mut slow, 0.1);
        play(&mut plain, 0.1);
        assert_eq!(plain.playback().slowed, None);
        let now = slow.playback().slowed;
        if moments.last() != Some(&now) {
            moments.push(now);
        }
    }
    let told: Vec<Decisive> = moments.into_iter().flatten().collect();
    assert_eq!(told[..2], [Decisive::PoolFull, Decisive::ElectionRefused], "{told:?}");
    let slowed_until = slow.run().now();
    let behind = plain.run().now().since(slow.run().now()).as_secs_f64();
    let lost = told.len() as f64 * 1.5 * 0.8 * 10.0;
    assert!(told.len() < 6 && (behind - lost).abs() < 2.0 * told.len() as f64, "{behind} s behind, {told:?}");
    let end = SimTime::from_secs(400);
    slow.run_mut().advance(end, u64::MAX);
    plain.run_mut().advance(end, u64::MAX);
    assert_eq!(slow.digest(), plain.digest());
    for speed in [0.5, 100.0, 0.0] {
        let mut session = open(true);
        session.control(Control::Speed(speed)).unwrap();
        play(&mut session, 0.5);
        assert_eq!(session.playback().slowed, None, "at {speed}");
        let now = session.run().now();
        assert!(speed > 0.0 || now > slowed_until, "as fast as it goes: beyond every moment, not {now}");
    }
}

#[test]
fn one_request_is_told_span_by_span_with_its_verdict() {
    let healthy = run(&[], "2m");
    let life = look(&healthy, "life:place_order");
    assert!(life.truth.starts_with("Answered after ") && life.truth.contains(" ms"), "{}", life.truth);
    let what: Vec<&str> = life.life.iter().map(|span| span.what.as_str()).collect();
    for wanted in ["works", "waits for Fees", "waits for a reply over fee-requests-", "waits for Ledger"] {
        assert!(what.iter().any(|what| what.starts_with(wanted)), "no {wanted}: {what:?}");
    }
    let hung = run(&[DUTY, ZONE], "14m");
    let life = look(&hung, "life:get_quote");
    assert!(
        life.truth.contains(" of 30.0 s") && life.truth.contains("The customer is still there"),
        "{}",
        life.truth
    );
    let partition =
        life.truth.contains("for partition fee-requests-") && life.truth.contains("which has no leader");
    assert!(partition || life.truth.contains("in the queue of"), "{}", life.truth);
    for session in [&healthy, &hung] {
        let life = look(session, "life:get_quote").life;
        assert!(!life.is_empty() && life.iter().all(|span| span.from_us <= span.to_us), "{life:#?}");
        assert!(life.windows(2).all(|pair| pair[0].from_us <= pair[1].from_us), "{life:#?}");
    }
    let after = run(&[DUTY, ZONE, "30m control-plane msk repair elect-leaders"], "14m");
    assert!(after.inspect("life:nobody").is_none());
}

#[test]
fn following_visits_changes_nothing() {
    let scenario =
        blast_radius::scenario::read(blast_radius::scenario::catalogue::text(MAY_7).unwrap()).unwrap();
    let world = |follow: bool| {
        let topology = std::sync::Arc::clone(&scenario.topology);
        let mut world = blast_radius::world::simulation(topology, blast_radius::engine::Seed(5));
        world.act(|world, _| world.follow_lives(follow));
        world.run_until(SimTime::from_secs(120));
        let fault =
            blast_radius::world::command::Command::parse("zone a overheat", &scenario.topology).unwrap();
        world.act(|world, clock| world.command(fault, clock));
        world.run_until(SimTime::from_secs(400));
        let mut digest = blast_radius::engine::Digest::default();
        world.model().digest(&mut digest);
        (digest.value(), world.events())
    };
    assert_eq!(world(true), world(false));
}

/// One switch changed: every customer comes at the same moment, with the same draws.
#[test]
fn the_same_customers_come_to_both_runs() {
    let arrivals = |commands: &[&str]| {
        let session = run(commands, "20m");
        let bins = &session.run().recorder().bins;
        let offered: Vec<Vec<u32>> =
            bins.iter().map(|bins| bins.iter().map(|bin| bin.offered).collect()).collect();
        let twin = session.run().twin().map(|twin| {
            twin.bins
                .iter()
                .map(|bins| bins.iter().map(|bin| bin.offered).collect())
                .collect::<Vec<Vec<u32>>>()
        });
        (offered, twin)
    };
    let (healthy, none) = arrivals(&[]);
    let (broken, twin) = arrivals(&[DUTY, ZONE]);
    let (defended, _) = arrivals(&[DUTY, ZONE, "11m defence breakers on"]);
    assert!(none.is_none());
    assert_eq!(healthy, broken);
    assert_eq!(twin.as_ref(), Some(&healthy));
    assert_eq!(healthy, defended);
    let outcomes = |session: &Session| session.run().twin().map(|twin| twin.answered_ever.clone());
    let alone = run(&[], "20m");
    let beside = run(&[DUTY, ZONE], "20m");
    assert_eq!(
        outcomes(&beside),
        Some(alone.run().recorder().answered_ever.clone()),
        "the twin is the healthy run"
    );
}

#[test]
fn the_blast_radius_is_measured_by_layer_and_in_the_order_of_hits() {
    let session = run(&[DUTY, ZONE], "25m");
    let seen = look(&session, "blast-radius").radius.unwrap();
    let row =
        |what: &str| seen.rows.iter().find(|row| row.what == what).unwrap_or_else(|| panic!("no {what}"));
    assert_eq!(seen.rows.len(), 7);
    assert_eq!(row("zones").now, (1.0, 3.0));
    assert_eq!(row("partitions").now, (8.0, 24.0));
    for what in ["customers", "money"] {
        assert!(row(what).share > 0.8 && row(what).worst >= row(what).share, "{what}: {:?}", row(what));
    }
    assert!(row("hosts").worst >= row("hosts").share && row("journeys").share >= 0.5);
    let (money, currency) = seen.lost_money.unwrap();
    assert!(
        currency == "USD" && money > 100_000 && seen.lost_requests > 100_000,
        "{money} {}",
        seen.lost_requests
    );
    assert!(seen.amplification.1.unwrap() > 2.5 && seen.curve.iter().any(|point| point.1 > 2.5));
    assert!(seen.front.windows(2).all(|pair| pair[0].at_us <= pair[1].at_us));
    let order: Vec<&str> = seen.front.iter().map(|step| name(step.part)).collect();
    let at = |part: &str| {
        order.iter().position(|other| *other == part).unwrap_or_else(|| panic!("{part}: {order:?}"))
    };
    let front = [
        "duty:msk:elect-leaders",
        "zone:a",
        "broker:trading:0",
        "cluster:trading",
        "service:fees",
        "journey:get_quote",
    ];
    assert!(front.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{order:?}");
    let via = |part: &str| seen.front[at(part)].via.as_deref();
    assert_eq!(via("service:fees"), Some("Kafka cluster A"));
    assert_eq!(via("service:quoting"), Some("Fees"));
    assert_eq!(via("cluster:trading"), Some("Broker trading-a"));
    assert_eq!(via("zone:a"), None);
}

#[test]
fn nothing_is_touched_without_a_fault() {
    let mut session = run(&["30s defence breakers on", "2m control-plane msk block elect-leaders"], "1s");
    for seconds in (10..900).step_by(10) {
        session.run_mut().advance(SimTime::from_secs(seconds), u64::MAX);
        let seen = look(&session, "blast-radius").radius.unwrap();
        assert!(
            seen.rows.iter().all(|row| row.share == 0.0 && row.worst == 0.0),
            "at {seconds} s: {:?}",
            seen.rows
        );
        assert_eq!((seen.lost_requests, seen.lost_money.unwrap().0), (0, 0));
        assert!(seen.front.iter().all(|step| matches!(step.part, Part::Duty(..))), "{:?}", seen.front);
    }
}
