//! The session: what a person's controls do, and what the page is told.

use blast_radius::base::wire::{Reader, Wire};
use blast_radius::engine::SimTime;
use blast_radius::frame::{Frame, Layer, Part, ServiceId, Severity, State, StoreId};
use blast_radius::session::{Budget, Control, Opening, Session, link};
use blast_radius::telling::figures::count;

const MAY_7: &str = "msk-control-plane-2026-05-07";

fn open(seed: u64, commands: &[&str]) -> Session {
    let commands = commands.iter().map(|command| command.to_string()).collect();
    Session::open(&Opening { scenario: MAY_7.into(), seed, commands }).unwrap()
}

fn to(session: &mut Session, seconds: u64) {
    session.run_mut().advance(SimTime::from_secs(seconds), u64::MAX);
}

fn act(session: &mut Session, command: &str) -> String {
    session.control(Control::Do(command.into())).unwrap();
    session.frame().headline
}

/// What a person reads in each order of clicks.
#[test]
fn every_order_of_clicks_is_explained() {
    let mut session = open(1, &[]);
    to(&mut session, 60);
    assert_eq!(session.frame().headline, "All quiet. Every request is answered.");
    let sentence = act(&mut session, "control-plane msk block elect-leaders");
    assert!(sentence.contains("nothing happens") && sentence.contains("latent"), "{sentence}");
    let sentence = act(&mut session, "control-plane msk block elect-leaders");
    assert!(sentence.starts_with("Nothing changes"), "{sentence}");
    let sentence = act(&mut session, "zone a overheat");
    assert!(sentence.contains("nobody may elect"), "{sentence}");
    to(&mut session, 400);
    session.control(Control::Play).unwrap();
    for _ in 0..60 {
        session.tick(0.2, Budget::events(1_000_000));
    }
    let frame = session.frame();
    assert!(
        frame.headline.starts_with("Trading hangs. Every broker is up, and 8 of 24"),
        "{}",
        frame.headline
    );
    assert_eq!(frame.tone, State::Hung);
    let sentence = act(&mut session, "service fees restart");
    assert!(sentence.contains("will fill again"), "{sentence}");
    let sentence = act(&mut session, "zone a repair");
    assert!(sentence.contains("elect nobody"), "{sentence}");
    let sentence = act(&mut session, "control-plane msk repair elect-leaders");
    assert!(sentence.contains("elect leaders for 8 partitions at once"), "{sentence}");
}

#[test]
fn a_zone_lost_first_makes_the_duty_latent() {
    let mut session = open(2, &[]);
    to(&mut session, 60);
    let sentence = act(&mut session, "zone a power-loss");
    assert!(sentence.contains("7 to 12 s"), "{sentence}");
    to(&mut session, 300);
    let sentence = act(&mut session, "control-plane msk block elect-leaders");
    assert!(sentence.contains("moved away"), "{sentence}");
    to(&mut session, 600);
    assert_eq!(session.frame().clusters.iter().map(|cluster| cluster.led).sum::<u32>(), 24);
    let sentence = act(&mut session, "zone a power-loss");
    assert!(sentence.starts_with("Nothing changes"), "{sentence}");
}

#[test]
fn frames_and_controls_are_plain_values() {
    let mut session = open(3, &["60s control-plane msk block elect-leaders", "90s zone a overheat"]);
    session.watch_hops(true);
    to(&mut session, 200);
    let frame = session.frame();
    assert!(again(&frame) == Some(frame.clone()), "a frame came back changed");
    assert!(!frame.hops.is_empty());
    let controls =
        [Control::Play, Control::Speed(60.0), Control::Do("zone a repair".into()), Control::Seed(7)];
    for control in controls {
        assert_eq!(again(&control), Some(control));
    }
    assert_eq!(again(&session.opening()), Some(session.opening()));
}

/// A value after its way to another thread and back.
fn again<T: Wire>(value: &T) -> Option<T> {
    let mut bytes = Vec::new();
    value.put(&mut bytes);
    Reader::read(&bytes, None)
}

#[test]
fn a_command_acts_one_microsecond_later_and_the_log_replays_to_the_same_digest() {
    let mut live = open(4, &[]);
    to(&mut live, 100);
    act(&mut live, "control-plane msk block elect-leaders");
    to(&mut live, 130);
    act(&mut live, "zone a overheat");
    to(&mut live, 500);
    act(&mut live, "defence breakers on");
    to(&mut live, 600);
    let opening = live.opening();
    assert_eq!(opening.commands[0], "1m40.000001s control-plane msk block elect-leaders");
    let mut replayed = Session::open(&opening).unwrap();
    to(&mut replayed, 600);
    assert_eq!(replayed.digest(), live.digest());
    let fragment = link::encode(&opening, false);
    let read = link::decode(&fragment).unwrap().unwrap();
    assert_eq!(read.opening.unwrap(), opening);
}

#[test]
fn stepping_and_small_budgets_lead_to_the_same_world() {
    let mut stepped = open(5, &["2s zone b power-loss"]);
    let mut whole = open(5, &["2s zone b power-loss"]);
    for _ in 0..3_000 {
        stepped.control(Control::Step).unwrap();
    }
    let at = stepped.run().now();
    while stepped.run_mut().advance(at + blast_radius::engine::SimDuration::from_secs(20), 7)
        != blast_radius::run::Stop::Reached
    {}
    whole.run_mut().advance(at + blast_radius::engine::SimDuration::from_secs(20), u64::MAX);
    assert_eq!(stepped.digest(), whole.digest());
}

#[test]
fn without_a_fault_the_blast_radius_is_zero_at_all_times() {
    let mut session = open(6, &["30s defence breakers on", "60s control-plane msk block elect-leaders"]);
    for minute in 1..=10 {
        to(&mut session, 60 * minute);
        let frame = session.frame();
        assert_eq!((frame.trading_lost, frame.partitions_lost), (0.0, 0.0), "at minute {minute}");
    }
    assert!(session.frame().twin);
}

#[test]
fn the_chain_leads_from_customers_below_the_vendor_line() {
    let mut session = open(7, &["60s control-plane msk block elect-leaders", "90s zone a overheat"]);
    to(&mut session, 300);
    for part in ["journey:place_order", "service:trade-execution", "service:fees", "cluster:trading"] {
        let inspection = session.inspect(part).unwrap();
        assert!(inspection.chain.iter().any(|step| step.below_vendor_line), "{part}: {:?}", inspection.chain);
        assert!(inspection.chain.iter().any(|step| step.title.contains("Zone a")), "{part}");
    }
    let fees = session.inspect("service:fees").unwrap();
    assert_eq!(fees.state, State::Hung);
    let (left, total, what) = fees.countdown.unwrap();
    assert!(left <= total && total == 120.0, "{left} of {total} {what}");
    for part in ["", "service:nobody", "replica:fees:99", "broker:trading:9", "zone", "cluster:", "duty:msk"]
    {
        assert!(session.inspect(part).is_none(), "{part}");
    }
}

#[test]
fn the_log_tells_the_story_in_order() {
    let mut session = open(8, &["60s control-plane msk block elect-leaders", "90s zone a overheat"]);
    to(&mut session, 400);
    let frame = session.frame();
    let texts: Vec<&str> = frame.log.iter().map(|entry| entry.text.as_str()).collect();
    let at = |needle: &str| {
        texts
            .iter()
            .position(|text| text.contains(needle))
            .unwrap_or_else(|| panic!("no {needle} in {texts:#?}"))
    };
    assert!(at("“Elect leaders” blocked") < at("Zone a overheated"), "commands in words");
    assert!(at("Zone a overheated") < at("without a leader"));
    assert!(at("without a leader") < at("Broker trading-a is back"));
    assert!(at("hung") > 0);
    assert!(frame.log.windows(2).all(|pair| pair[0].at_us <= pair[1].at_us));
    assert!(frame.log.iter().any(|entry| entry.severity == Severity::Hung));
    assert!(session.frame().log.is_empty(), "a line is told once");
}

#[test]
fn a_frame_carries_the_twin_where_the_run_differs_from_it() {
    let mut session = open(7, &["60s control-plane msk block elect-leaders", "90s zone a overheat"]);
    let hurt = |frame: &Frame| {
        let replicas: Vec<_> = frame.services.iter().flat_map(|service| service.replicas.clone()).collect();
        replicas.into_iter().filter(|replica| !replica.ghost_teeth.is_empty()).collect::<Vec<_>>()
    };
    to(&mut session, 50);
    let frame = session.frame();
    assert!(hurt(&frame).is_empty() && frame.cone.iter().all(|layer| layer.ghost_share.is_none()), "no twin");
    to(&mut session, 80);
    let frame = session.frame();
    assert!(hurt(&frame).is_empty(), "a latent defect changes no comb");
    assert!(frame.cone.iter().all(|layer| layer.ghost_share == Some(0.0)));
    to(&mut session, 300);
    let frame = session.frame();
    let replicas = hurt(&frame);
    assert!(replicas.iter().any(|replica| replica.state == State::Hung));
    for replica in replicas.iter().filter(|replica| replica.state == State::Hung) {
        let busy = |teeth: &[u8]| teeth.iter().filter(|tooth| **tooth > 0).count();
        assert_eq!(replica.ghost_teeth.len(), replica.teeth.len());
        assert!(busy(&replica.ghost_teeth) < busy(&replica.teeth), "without the fault fewer are busy");
    }
    let customers = &frame.cone[0];
    assert!(customers.share > 0.5 && customers.ghost_share == Some(0.0));
}

#[test]
fn the_inspector_counts_customers_as_the_cards_do() {
    let mut session = open(7, &["60s control-plane msk block elect-leaders", "90s zone a overheat"]);
    to(&mut session, 300);
    let weight = session.scene().weight;
    let in_flight = count((session.frame().journeys[0].waiting * f64::from(weight)).round() as u64);
    let part = format!("journey:{}", session.scene().journeys[0].id);
    let inspection = session.inspect(&part).unwrap();
    assert!(inspection.truth.contains(&format!(" {in_flight} in flight")), "{}", inspection.truth);
    let said = inspection.facts.last().unwrap();
    assert_eq!((said.0.as_str(), said.1.as_str()), ("One simulated request stands for", "16"));
}

#[test]
fn a_preferred_election_refused_every_five_minutes_is_told_once_an_hour_at_most() {
    let commands = [
        "1m zone a overheat",
        "3m control-plane msk block elect-leaders",
        "58m control-plane msk repair elect-leaders",
    ];
    let mut session = open(7, &commands);
    to(&mut session, 4500);
    let frame = session.frame();
    let texts = |needle: &str| {
        frame
            .log
            .iter()
            .filter(|entry| entry.text.contains(needle))
            .map(|entry| entry.text.clone())
            .collect::<Vec<_>>()
    };
    let refused = texts("preferred election");
    assert!(!refused.is_empty() && refused.len() <= session.scene().clusters.len(), "{refused:#?}");
    let moved = texts("move back to their preferred leaders");
    assert!(moved.iter().any(|text| text.contains("refusals")), "{moved:#?}");
}

#[test]
fn bad_openings_and_controls_are_refused_with_what_is_wrong() {
    let refuse = |opening: Opening| Session::open(&opening).err().unwrap().join("\n");
    let opening = |scenario: &str, seed, commands: &[&str]| Opening {
        scenario: scenario.into(),
        seed,
        commands: commands.iter().map(|command| command.to_string()).collect(),
    };
    assert!(refuse(opening("may-8", 1, &[])).contains("not built in"));
    assert!(refuse(opening(MAY_7, u64::MAX, &[])).contains("too large"));
    assert!(refuse(opening("{", 1, &[])).contains("line 1"));
    let wrong = refuse(opening(MAY_7, 1, &["12m zone d overheat"]));
    assert_eq!(wrong, "command `zone d overheat`: found d, expected a or b or c");
    assert!(refuse(opening(MAY_7, 1, &["12 zone a overheat"])).contains("time `12`"));
    let mut session = open(1, &[]);
    assert!(session.control(Control::Do("zone a explode".into())).unwrap_err().contains("found explode"));
    assert!(session.control(Control::Speed(f64::NAN)).is_err());
    assert!(session.control(Control::Speed(-1.0)).is_err());
    assert!(session.control(Control::Seed(u64::MAX)).is_err());
}

#[test]
fn links_that_are_not_understood_are_refused_whole() {
    let cases = [
        ("#v9&s=x&seed=1", "version `v9`"),
        ("#hello", "does not begin with its version"),
        ("#v1&seed=1", "names no scenario"),
        ("#v1&s=msk-control-plane-2026-05-07", "no seed"),
        ("#v1&s=msk-control-plane-2026-05-07&seed=-1", "seed is not a whole number"),
        ("#v1&s=nothing&seed=1", "not built in"),
        ("#v1&s=msk-control-plane-2026-05-07&seed=1&x=2", "not understood"),
        ("#v1&s=msk-control-plane-2026-05-07&seed=1&seed=2", "comes twice"),
        ("#v1&s=msk%2&seed=1", "broken escape"),
        ("#v1&s=%FF&seed=1", "broken escape"),
    ];
    for (fragment, expected) in cases {
        let error = link::decode(fragment).unwrap_err();
        assert!(error.contains(expected), "{fragment}: {error}");
    }
    assert_eq!(link::decode("").unwrap(), None);
    assert!(link::decode("#embed").unwrap().unwrap().embed);
}

/// A service that refuses a third of its calls is a third hurt, not wholly: the cone must not overstate.
#[test]
fn a_service_that_refuses_some_calls_is_hurt_by_their_share() {
    let commands = [
        "30s control-plane msk block elect-leaders",
        "30s defence breakers on",
        "30s defence timeouts on",
        "30s defence fallbacks on",
        "60s zone c power-loss",
        "5m zone c repair",
    ];
    let mut session = open(9, &commands);
    let mut shares = Vec::new();
    for second in 600..660 {
        to(&mut session, second);
        let frame = session.frame();
        shares.push(
            frame
                .cone
                .iter()
                .find(|layer| layer.layer == Layer::Part(Part::Service(ServiceId(0))))
                .unwrap()
                .share,
        );
    }
    let mean = shares.iter().sum::<f64>() / shares.len() as f64;
    assert!((0.2..0.45).contains(&mean), "a third of the orders is refused, hurt {mean}");
}

/// What a part is asked is hurt, not its members: a store without a primary answers nobody, however many copies run, and
/// while one leads nobody is hurt by those that do not.
#[test]
fn a_store_that_answers_nobody_is_hurt_wholly_and_one_that_holds_is_not() {
    let scenario = "healthy-day".to_owned();
    let commands = vec!["30s store prices stop".to_owned(), "30s zone a power-loss".to_owned()];
    let mut session = Session::open(&Opening { scenario, seed: 1, commands }).unwrap();
    session.run_to("40s").unwrap();
    let frame = session.frame();
    let share = |label: &str| {
        let store = session.scene().stores.iter().position(|store| store.label == label).unwrap();
        let layer = Layer::Part(Part::Store(StoreId(store as u8)));
        frame.cone.iter().find(|seen| seen.layer == layer).unwrap().share
    };
    assert_eq!(share("Price cache"), 1.0);
    assert_eq!(share("Ledger"), 0.0, "it has lost a copy at most, or has elected another primary");
}
