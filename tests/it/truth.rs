//! One truth: what the page, the panels and the reports show of a moment is what a witness counts in the world, and a sentence
//! stands only while its condition does. Each built-in story is walked second by second for two hours, then minute by
//! minute; the healthy day without a story.

mod claims;
mod witness;

use blast_radius::engine::SimTime;
use blast_radius::frame::Reason;
use blast_radius::scenario::{self, Run as Kind, Scenario, catalogue};
use blast_radius::session::{Control, Opening, Session, incident};
use blast_radius::telling::report;
use blast_radius::view::{controls, words};

use claims::{Claim, Whom};
use witness::Witness;

/// Walked second by second for so long.
const CLOSELY_S: u64 = 2 * 3600;

fn open(text: &str, commands: Vec<String>) -> Session {
    Session::open(&Opening { scenario: text.to_owned(), seed: 1, commands })
        .unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn story(scenario: &Scenario) -> Vec<String> {
    let commands = scenario.commands(Kind::Story);
    commands.iter().map(|command| command.spell(&scenario.topology)).collect()
}

fn walk(id: &str) {
    let text = catalogue::text(id).unwrap();
    let scenario = scenario::read(text).unwrap();
    let mut session = open(text, story(&scenario));
    let end = scenario.document.length.as_micros() / 1_000_000;
    let mut witness = Witness::new(&session);
    let (mut claimed, mut reasons) = (0, Vec::new());
    for second in 1..=end {
        let closely = second <= CLOSELY_S;
        // The witness needs the seconds of the window before a minute.
        if !closely && (second + 10) % 60 > 10 {
            continue;
        }
        session.run_mut().advance(SimTime::from_secs(second), u64::MAX);
        witness.look(&session);
        if !closely && second % 60 != 0 {
            continue;
        }
        let frame = session.frame();
        let mut claims = claims::of_frame(&session, &frame);
        let journeys = &session.scene().journeys;
        let journey = second as usize % journeys.len();
        let part = format!("journey:{}", journeys[journey].id);
        let panel = session.inspect(&part).unwrap();
        claims.extend(claims::of_panel(journey, &panel));
        let report = (second % 600 == 0).then(|| report::build(session.scenario(), 1, session.run()));
        if let Some(report) = &report {
            claims.extend(claims::of_report(&session, &incident::write(&session, "")));
            claims.extend(claims::of_json(&session, report));
        }
        let said = claims::percentiles(&session, &frame, (journey, &panel), report.as_ref());
        for (place, whom, text) in &said {
            let other = said.iter().find(|other| other.1 == *whom && other.2 != *text);
            assert!(other.is_none(), "{id} at {second} s: p99 of {whom:?}, {place}: {text}, and {other:?}");
        }
        claimed += said.len();
        claimed += claims.len();
        for claim in claims {
            witness.check(&claim).unwrap_or_else(|error| {
                panic!("{id} at {second} s, {}: {error}\n{}\n{}", claim.place, frame.headline, frame.detail)
            });
        }
        witness.stands(&session, &frame).unwrap_or_else(|error| {
            panic!("{id} at {second} s, {:?}: {error}\n{}\n{}", frame.reason, frame.headline, frame.detail)
        });
        if !reasons.contains(&frame.reason) {
            reasons.push(frame.reason);
        }
    }
    println!("{id}: {claimed} figures, {reasons:?}");
    assert!(claimed > 100_000 && reasons.contains(&Reason::Quiet), "{id}: {claimed} figures, {reasons:?}");
}

#[test]
fn the_figures_of_may_7_agree_at_every_second() {
    walk("msk-control-plane-2026-05-07");
}

#[test]
fn the_figures_of_the_matching_engine_agree_at_every_second() {
    walk("msk-matching-engine-2026-05-07");
}

#[test]
fn the_figures_of_two_zones_agree_at_every_second() {
    walk("multi-zone-2026-05-08");
}

#[test]
fn the_figures_of_the_tutorial_agree_at_every_second() {
    walk("autoscaling-tutorial");
}

#[test]
fn the_figures_of_the_databases_agree_at_every_second() {
    walk("databases-nov29-dec1");
}

#[test]
fn the_figures_of_one_in_three_hundred_agree_at_every_second() {
    walk("one-in-three-hundred");
}

#[test]
fn the_figures_of_the_healthy_day_agree_at_every_second() {
    walk("healthy-day");
}

/// The default scenario with other lease and election times.
fn slow_leases() -> String {
    let text = catalogue::text("msk-control-plane-2026-05-07").unwrap();
    let at = text.find("\"settings\"").map(|at| at + text[at..].find('{').unwrap() + 1);
    match at {
        Some(at) => format!(
            "{}\"session_timeout\": \"30s\", \"controller_election_max\": \"5s\", {}",
            &text[..at],
            &text[at..]
        ),
        None => text.replacen(
            "\"control_plane\": \"msk\",",
            "\"control_plane\": \"msk\", \"settings\": { \"session_timeout\": \"30s\", \"controller_election_max\": \"5s\" },",
            1,
        ),
    }
}

/// What a sentence announces comes from the document, and is no longer said when it has happened.
#[test]
fn an_announcement_is_of_the_documents_times_and_gives_way() {
    let default = catalogue::text("msk-control-plane-2026-05-07").unwrap().to_owned();
    let cases = [(default, "in 7 to 12 s", 12), (slow_leases(), "35 s", 35)];
    for (text, times, longest) in cases {
        let mut session = open(&text, Vec::new());
        session.run_to("30s").unwrap();
        session.control(Control::Do("zone a overheat".into())).unwrap();
        let said = session.frame().headline;
        assert!(said.contains("New leaders are elected once") && said.contains(times), "{said}");
        let mut elected = None;
        for second in 31..=30 + longest + 2 {
            session.run_mut().advance(SimTime::from_secs(second), u64::MAX);
            let frame = session.frame();
            let led = frame.clusters.iter().all(|cluster| cluster.led == cluster.partitions);
            elected = elected.or((led && second > 36).then_some(second));
            let announced = frame.headline.contains("New leaders are elected");
            assert_eq!(announced, elected.is_none(), "{second}: {}", frame.headline);
        }
        assert!(elected.is_some());
    }
}

/// A run that has not begun says so, in every scenario, and has no figure that it cannot have.
#[test]
fn nothing_is_quiet_before_anything_has_ended() {
    for (id, _) in catalogue::list() {
        let mut session = open(catalogue::text(id).unwrap(), Vec::new());
        let frame = session.frame();
        assert_eq!(frame.reason, Reason::NotBegun, "{id}: {}", frame.headline);
        assert!(
            !frame.headline.contains("quiet") && !frame.detail.contains("0 requests"),
            "{id}: {}",
            frame.detail
        );
    }
}

/// A document that marks no journey as trading is spoken of by its journeys.
#[test]
fn a_document_without_trading_speaks_of_its_journeys() {
    let text = catalogue::text("autoscaling-tutorial").unwrap().replace("\"trading\": true,", "");
    let scenario = scenario::read(&text).unwrap();
    let mut session = open(&text, story(&scenario));
    let mut told = false;
    for second in 1..3_600 {
        session.run_mut().advance(SimTime::from_secs(second), u64::MAX);
        let frame = session.frame();
        assert!(
            !frame.headline.contains("Trading") && !frame.headline.contains("The service"),
            "{}",
            frame.headline
        );
        told |= frame.headline.contains("“Open the page”");
        let claims = claims::of_frame(&session, &frame);
        assert!(claims.iter().all(|claim: &Claim| claim.whom != Whom::Journey(1)));
    }
    assert!(told, "the story never hurts");
}

/// A broker that a person has killed is down, not starting, and something is broken until it is back.
#[test]
fn a_killed_broker_is_down_until_it_starts() {
    let text = catalogue::text("one-in-three-hundred").unwrap();
    let mut session = open(text, Vec::new());
    let mut shown = |to: &str, command: Option<&str>| {
        session.run_to(to).unwrap();
        if let Some(command) = command {
            session.control(Control::Do(command.to_owned())).unwrap();
        }
        let frame = session.frame();
        (words::zone_line(&frame.zones[0], false), controls::broken(&frame))
    };
    assert_eq!(shown("20s", None), (String::new(), 0));
    assert_eq!(shown("30s", Some("broker audit-a power-loss")), ("1 down".to_owned(), 1));
    assert_eq!(shown("90s", None), ("1 down".to_owned(), 1));
    assert_eq!(shown("100s", Some("broker audit-a start")), ("1 starting".to_owned(), 0));
    assert_eq!(shown("5m", None), (String::new(), 0));
    // A process that ends leaves its host on.
    assert_eq!(shown("6m", Some("broker audit-a crash")), (String::new(), 1));
    assert_eq!(shown("7m", Some("broker audit-a start")).1, 0);
}

/// Whatever a person has stopped, closed, cut or held back is broken until it is undone: the head never says that all is
/// well with it.
#[test]
fn what_is_stopped_closed_or_cut_counts_as_broken_until_it_is_undone() {
    let table = [
        ("store prices stop", "store prices start"),
        ("quorum matching-engine close", "quorum matching-engine open trading"),
        ("link a b cut", "link a b repair"),
        ("link a to c loss 2%", "link a to c repair"),
        ("service quoting limit-launches 2/min", "service quoting repair-launches"),
    ];
    let text = catalogue::text("healthy-day").unwrap();
    for (breaks, mends) in table {
        let mut session = open(text, Vec::new());
        let mut broken = |at: &str, command: &str, then: &str| {
            session.run_to(at).unwrap();
            session.control(Control::Do(command.to_owned())).unwrap();
            session.run_to(then).unwrap();
            controls::broken(&session.frame())
        };
        assert_eq!((broken("20s", breaks, "25s"), broken("1m", mends, "5m")), (1, 0), "{breaks}");
    }
}
