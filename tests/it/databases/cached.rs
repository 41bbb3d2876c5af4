//! A cache in front of another store: what it keeps away, a stampede when it is emptied, and what ends one.

use blast_radius::engine::SimDuration;
use blast_radius::scenario;
use blast_radius::session::{Control, Opening, Session};
use blast_radius::world::services::call::CallOutcome;
use blast_radius::world::stores::store::CacheCounts;
use serde_json::{Value, json};

use super::{Run, read, region};

const CACHE: &str = "db";

/// A cache with `entries`, and a database behind whose queries take `behind` on one of `cores`; `rate` questions a second.
fn document(rate: f64, entries: u64, ttl: &str, cores: u64, behind: &str) -> Value {
    let cache = json!({
        "kind": "cache", "members": ["a"], "query_time": { "constant": "10us" },
        "cached": [{ "store": "behind", "entries": entries, "ttl": ttl }]
    });
    let mut document = region(cache, 1_000, &[(rate, json!({}))]);
    document["stores"].as_array_mut().unwrap().push(json!({
        "id": "behind", "label": "The database", "members": ["b"], "cores": cores,
        "query_time": { "constant": behind }
    }));
    document["customers"] = 1_000_000.into();
    document
}

fn counts(run: &Run) -> CacheCounts {
    run.simulation.model().stores()[0].cached()[0].counts()
}

/// Hits and misses between two moments.
fn between(run: &mut Run, from: f64, to: f64) -> (u64, u64) {
    run.until(from);
    let before = counts(run);
    run.until(to);
    let after = counts(run);
    (after.hits - before.hits, after.misses - before.misses)
}

/// An entry that is asked for l times a second and good for T after it was filled misses once in 1 + lT questions.
#[test]
fn an_entry_misses_once_in_its_time_to_live() {
    for (rate, entries, ttl, seconds) in
        [(100.0, 100, "10s", 10.0), (100.0, 1_000, "10s", 10.0), (200.0, 50, "500ms", 0.5)]
    {
        let mut run = Run::new(&read(&document(rate, entries, ttl, 100, "1ms")), 1, &[]);
        let (hits, misses) = between(&mut run, 60.0, 660.0);
        let share = misses as f64 / (hits + misses) as f64;
        let expected = 1.0 / (1.0 + rate / entries as f64 * seconds);
        assert!((share / expected - 1.0).abs() < 0.06, "{rate}, {entries}, {ttl}: {share} for {expected}");
    }
    // Without a time to live nothing expires.
    let mut forever = document(100.0, 100, "1s", 100, "1ms");
    forever["stores"][0]["cached"][0].as_object_mut().unwrap().remove("ttl");
    let (hits, misses) = between(&mut Run::new(&read(&forever), 1, &[]), 0.0, 600.0);
    assert!(hits > 50_000 && misses == 0, "{hits} hits, {misses} misses");
}

/// One hot entry, asked for 200 times a second; the database needs 100 ms. Everybody who comes meanwhile asks too, unless
/// the clients of a replica share the question.
#[test]
fn a_hot_entry_is_asked_for_once_or_by_everybody() {
    for (coalesce, replicas, least, most) in
        [(false, 1, 10, 32), (false, 2, 10, 32), (true, 1, 1, 1), (true, 2, 2, 2)]
    {
        let mut document = document(200.0, 1, "1h", 100, "100ms");
        document["stores"][0]["cached"][0]["coalesce"] = coalesce.into();
        document["services"][0]["replicas"] = json!(vec!["c"; replicas]);
        let mut run = Run::new(&read(&document), 1, &["50s store db evict 100%"]);
        run.until(49.0);
        let before = counts(&run);
        run.until(60.0);
        let after = counts(&run);
        let behind = after.misses - before.misses - (after.joined - before.joined);
        assert!((least..=most).contains(&behind), "{coalesce}, {replicas}: {behind} asked behind");
        assert!(!coalesce || after.joined - before.joined >= 10, "{after:?}");
        assert!(run.ended().iter().all(|visit| visit.outcome == CallOutcome::Ok), "all got the answer");
    }
}

/// Entries that are filled together expire together, unless their times are spread.
#[test]
fn a_stampede_comes_again_with_the_time_to_live() {
    // Each entry is asked for ten times a second, so all are filled within a second.
    let echo = |spread: f64| {
        let mut document = document(2_000.0, 200, "20s", 100, "1ms");
        document["stores"][0]["cached"][0]["ttl_spread"] = spread.into();
        let mut run = Run::new(&read(&document), 1, &["60s store db evict 100%"]);
        let first = between(&mut run, 60.0, 61.0).1;
        let quiet = between(&mut run, 65.0, 66.0).1;
        let again = between(&mut run, 80.0, 81.0).1;
        (first, quiet, again)
    };
    let (first, quiet, again) = echo(0.0);
    assert!(first >= 200 && quiet < 5 && again > 180, "{first}, {quiet}, {again}");
    let (first, _, again) = echo(0.5);
    assert!(first >= 200 && again < 60, "{first}, then {again}");
}

#[test]
fn a_share_of_the_entries_is_lost() {
    let document = read(&document(1.0, 10_000, "24h", 100, "1ms"));
    for (words, least, most) in
        [("evict 100%", 0, 4), ("evict 30%", 6_700, 7_300), ("evict 0.1%", 9_970, 10_000)]
    {
        let mut run = Run::new(&document, 1, &[&format!("1s store {CACHE} {words}")]);
        run.until(2.0);
        let state = &run.simulation.model().stores()[0];
        let (fresh, all) = state.cached()[0].entries(run.simulation.now());
        assert!((least..=most).contains(&fresh) && all == 10_000, "{words}: {fresh} of {all}");
    }
}

/// Share of the visits that began between two moments and were answered.
fn answered(run: &Run, from: f64, to: f64) -> f64 {
    let ended = run.ended();
    let own: Vec<_> =
        ended.iter().filter(|visit| (from..to).contains(&visit.started.as_secs_f64())).collect();
    own.iter().filter(|visit| visit.outcome == CallOutcome::Ok).count() as f64 / own.len() as f64
}

/// 200 questions a second of which the cache answers nearly all; the database does 25 a second over ten connections. Emptied,
/// the cache stays empty: whoever gets a connection has waited for nearly a second, and has left when the answer comes, so
/// no entry is filled. Shared questions end it, because some of those who share one still wait.
#[test]
fn a_stampede_does_not_end_by_itself_and_ends_with_shared_questions() {
    for seed in 1..=20 {
        let mut document = document(200.0, 500, "10min", 1, "40ms");
        document["services"][0]["operations"][0]["steps"][0]["timeout"] = "1s".into();
        document["stores"][1]["pool"] = json!({ "max_pool_size": 10 });
        let topology = read(&document);
        let mut alone = Run::new(&topology, seed, &["20s store db evict 100%"]);
        alone.until(200.0);
        assert!(answered(&alone, 10.0, 20.0) > 0.99, "seed {seed}");
        let late = answered(&alone, 180.0, 199.0);
        assert!(late < 0.3, "seed {seed}: {late} three minutes later");
        let commands = ["20s store db evict 100%", "60s store db coalesce on"];
        let mut shared = Run::new(&topology, seed, &commands);
        shared.until(200.0);
        let late = answered(&shared, 180.0, 199.0);
        assert!(late > 0.9, "seed {seed}: {late} two minutes after the change");
    }
}

#[test]
fn a_cache_that_is_down_fails_its_clients_or_lets_them_ask_behind() {
    for (when_down, answered) in [("fail", false), ("behind", true)] {
        let mut document = document(20.0, 100, "1h", 100, "1ms");
        document["stores"][0]["cached"][0]["when_down"] = when_down.into();
        document["stores"][0]["operations"] = json!({ "start": "1s" });
        let mut run = Run::new(&read(&document), 1, &["10s store db stop"]);
        run.until(30.0);
        let ended = run.ended();
        let down = ended.iter().filter(|visit| visit.started.as_secs_f64() > 11.0);
        let ok: Vec<bool> = down.map(|visit| visit.outcome == CallOutcome::Ok).collect();
        assert!(ok.len() > 200 && ok.iter().all(|&ok| ok == answered), "{when_down}");
    }
}

/// A miss needs the name of the store behind, a hit does not.
#[test]
fn a_miss_asks_for_the_name_of_the_store_behind() {
    let mut document = document(20.0, 100, "1h", 100, "1ms");
    document["stores"][0]["cached"][0].as_object_mut().unwrap().remove("ttl");
    for (command, ok) in [("200s store db coalesce on", true), ("200s store db evict 100%", false)] {
        let mut run = Run::new(&read(&document), 1, &["10s dns behind fail", command]);
        run.until(600.0);
        let ended = run.ended();
        let mut late = ended.iter().filter(|visit| visit.started.as_secs_f64() > 500.0);
        assert_eq!(late.all(|visit| visit.outcome == CallOutcome::Ok), ok, "{command}");
    }
}

/// Memory is gone when no member was up.
#[test]
fn a_cache_without_power_forgets() {
    let mut run = Run::new(&read(&document(1.0, 100, "24h", 100, "1ms")), 1, &["10s zone a power-loss"]);
    run.until(11.0);
    let (fresh, _) = run.simulation.model().stores()[0].cached()[0].entries(run.simulation.now());
    assert_eq!(fresh, 0);
}

/// Clients that leave, a replica that restarts, and a database that fails over, in the middle of shared questions: nobody is
/// forgotten, and nothing is left.
#[test]
fn shared_questions_leave_nothing_behind() {
    let mut document = document(300.0, 20, "2s", 2, "40ms");
    document["stores"][0]["cached"][0]["coalesce"] = true.into();
    document["stores"][0]["cached"][0]["when_down"] = "behind".into();
    document["stores"][1]["members"] = json!(["b", "a"]);
    document["services"][0]["operations"][0]["steps"][0]["timeout"] = "60ms".into();
    document["services"][0]["replicas"] = json!(["c", "b"]);
    let commands = [
        "20s store db evict 100%",
        "21s store behind fail-over",
        "30s service app restart",
        "60s zone b power-loss",
        "70s store db coalesce off",
        "71s store db coalesce on",
        "80s store db evict 50%",
    ];
    let mut run = Run::new(&read(&document), 1, &commands);
    for at in 1..200 {
        let census = run.until(f64::from(at)).census();
        assert!(census.jobs < 400, "{census:?} at {at} s");
    }
    let waits = run.simulation.model().stores()[0].cached()[0].flights_under_way();
    assert!(waits <= 40, "{waits} questions under way for 20 entries of two replicas");
    let offered = run.simulation.model().tally().journeys[0].offered;
    assert!(run.ended().len() as u64 + 200 > offered, "{} of {offered}", run.ended().len());
}

/// A client that cancels the question which others wait for hands it on to one of them.
#[test]
fn a_cancelled_question_is_asked_by_another_one() {
    let mut document = document(40.0, 1, "1h", 1, "300ms");
    document["stores"][0]["cached"][0]["coalesce"] = true.into();
    document["stores"][1]["pool"] = json!({ "abandoned": "cancelled" });
    document["services"][0]["operations"][0]["steps"][0]["timeout"] = "200ms".into();
    let mut run = Run::new(&read(&document), 1, &["10s store db evict 100%"]);
    let behind = run.until(30.0).stores()[1].running();
    assert_eq!(behind, 1, "somebody always asks, and nobody waits for so long as the answer takes");
    let ended = run.ended();
    let late = ended.iter().filter(|visit| visit.started.as_secs_f64() > 10.5);
    assert!(late.clone().count() > 600 && late.clone().all(|visit| visit.outcome == CallOutcome::TimedOut));
    assert!(late.clone().all(|visit| visit.latency <= SimDuration::from_millis(210)));
}

/// What a document may not say of a cache in front of another store, or of connections, with its place.
#[test]
fn mistakes_in_caches_and_connections_have_a_place() {
    type Change = fn(&mut Value);
    let cached = "/stores/0/cached";
    let connect = "/stores/1/pool/connect";
    let cases: [(Change, &str, &str); 14] = [
        (|doc| doc["stores"][0]["kind"] = "replica_set".into(), cached, "expected a cache"),
        (|doc| doc["stores"][0]["cached"][0]["store"] = "db".into(), cached, "a cache of another store"),
        (|doc| doc["stores"][0]["cached"][0]["store"] = "x".into(), cached, "expected one of: db, behind"),
        (|doc| doc["stores"][0]["cached"][0]["of"] = "x".into(), cached, "query class"),
        (|doc| doc["stores"][0]["cached"][0]["entries"] = 0.into(), cached, "from 1 to 65536"),
        (|doc| doc["stores"][0]["cached"][0]["key"] = "x".into(), cached, "found key `x`"),
        (
            |doc| {
                let own = doc["stores"][0]["cached"][0].clone();
                doc["stores"][0]["cached"].as_array_mut().unwrap().push(own);
            },
            "/stores/0/cached/1",
            "a second cache of the same class",
        ),
        (
            |doc| {
                doc["stores"][0]["cached"][0]["ttl_spread"] = 0.5.into();
                doc["stores"][0]["cached"][0].as_object_mut().unwrap().remove("ttl");
            },
            cached,
            "a spread of no `ttl`",
        ),
        (|doc| doc["stores"][1]["pool"]["connect"]["min_idle"] = 11.into(), connect, "max_pool_size 10"),
        (
            |doc| doc["stores"][1]["pool"]["connect"]["pause_max"] = "1ms".into(),
            connect,
            "at least the first",
        ),
        (
            |doc| {
                doc["stores"][1]["pool"]["library"] = "sqlalchemy".into();
                doc["stores"][1]["pool"]["connect"]["pause"] = "1s".into();
            },
            connect,
            "does not try again",
        ),
        (
            |doc| doc["stores"][1]["pool"]["connect"]["pause"] = "1us".into(),
            connect,
            "a duration from 0.001s",
        ),
        (
            |doc| {
                doc["stores"][1]["pool"]["library"] = "deadpool".into();
                doc["stores"][1]["pool"]["connect"]["min_idle"] = 1.into();
            },
            connect,
            "keeps none",
        ),
        (|doc| doc["stores"][1]["max_clients"] = 9.into(), connect, "found 10 connections"),
    ];
    for (change, place, what) in cases {
        let mut document = document(1.0, 10, "1h", 1, "1ms");
        document["stores"][1]["pool"] = json!({ "library": "hikaricp", "connect": { "time": "1ms" } });
        assert!(scenario::read(&document.to_string()).is_ok());
        change(&mut document);
        let Err(errors) = scenario::read(&document.to_string()) else { panic!("{what}: nothing was wrong") };
        let text = errors.to_string();
        assert!(text.contains(place) && text.contains(what), "{place}, {what}: {text}");
    }
}

fn session(document: &Value, commands: &[&str]) -> Session {
    let commands = commands.iter().map(|text| (*text).to_string()).collect();
    let opening = Opening { scenario: document.to_string(), seed: 1, commands };
    Session::open(&opening).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// What each command says, and why it changes nothing.
#[test]
fn evictions_and_fail_overs_are_told_and_a_second_one_says_why() {
    let mut document = document(1.0, 100, "24h", 100, "1ms");
    document["stores"][0]["operations"] = json!({ "start": "1s" });
    document["stores"][1]["members"] = json!(["b", "a"]);
    document["stores"][1]["election_time"] = "10s".into();
    document["stores"][1]["operations"] = json!({ "start": "1s" });
    let lost = "The store lost 100 entries: until they are filled again, The database gets what it kept away";
    let cases: [(&[&str], &str, &str); 11] = [
        (&[], "store db evict 100%", lost),
        (&[], "store db evict 0.5%", "The store lost 1 entries"),
        (&["store db evict 100%"], "store db evict 100%", "Nothing changes: The store has nothing in memory"),
        (&["store db stop"], "store db evict 100%", "Nothing changes: The store is stopped"),
        (&["zone a power-loss"], "store db evict 100%", "Nothing changes: The store has no primary"),
        (&[], "store db coalesce on", "From now on the clients of one replica share a question"),
        (
            &["store db coalesce on"],
            "store db coalesce on",
            "Nothing changes: the clients of The store share",
        ),
        (&[], "store db coalesce off", "Nothing changes: the clients of The store ask alone already"),
        (&[], "store behind fail-over", "The database moves its primary to another member"),
        (
            &["store behind fail-over"],
            "store behind fail-over",
            "Nothing changes: The database has no primary",
        ),
        (&["store behind stop"], "store behind fail-over", "Nothing changes: The database is stopped"),
    ];
    for (before, command, expected) in cases {
        let mut session = session(&document, &[]);
        for text in before.iter().chain([&command]) {
            let later = session.run().now() + SimDuration::from_millis(200);
            session.run_mut().advance(later, u64::MAX);
            session.control(Control::Do((*text).to_string())).unwrap();
        }
        let said = session.frame().headline;
        assert!(said.starts_with(expected), "{before:?}, {command}: {said}");
    }
}

/// "Why is this red?" leads from the service over the database to the cache that was emptied, and to how.
#[test]
fn a_stampede_is_explained_by_the_cache_that_was_emptied() {
    let cases: [(&[&str], &str, &str); 3] = [
        (&["1m store db evict 100%"], "The store: it lost entries", "by a command"),
        (&["1m zone a power-loss"], "Zone a", ""),
        (&["1m zone a power-loss", "2m zone a repair"], "Zone a", ""),
    ];
    for (commands, last, detail) in cases {
        let mut document = document(200.0, 500, "10min", 1, "40ms");
        document["stores"][1]["pool"] = json!({ "max_pool_size": 10 });
        document["stores"][0]["cached"][0]["when_down"] = "behind".into();
        document["services"][0]["operations"][0]["steps"][0]["timeout"] = "1s".into();
        let mut session = session(&document, commands);
        session.run_to("10m").unwrap();
        for part in ["service:app", "store:behind"] {
            let seen = session.inspect(part).unwrap();
            let titles: Vec<&str> = seen.chain.iter().map(|step| step.title.as_str()).collect();
            let end = seen.chain.last().unwrap();
            let found = end.title.contains(last) && end.detail.contains(detail);
            assert!(found, "{commands:?}, {part}: {titles:#?}, {}", end.detail);
        }
    }
}
