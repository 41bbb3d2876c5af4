//! The table of commands: every command is spelled, named and sorted by its row, and the twin is the run without the faults.

use blast_radius::engine::{Digest, SimTime};
use blast_radius::frame::Severity;
use blast_radius::scenario::{self, Scenario, catalogue};
use blast_radius::session::{Control, Opening, Session};
use blast_radius::telling::report;
use blast_radius::world::command::{self, Command, Role, Side, TimedCommand};

const ID: &str = "healthy-day";

fn read(id: &str) -> Scenario {
    scenario::read(catalogue::text(id).unwrap()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn open(commands: &[&str]) -> Session {
    let commands = commands.iter().map(|command| command.to_string()).collect();
    Session::open(&Opening { scenario: ID.into(), seed: 3, commands })
        .unwrap_or_else(|errors| panic!("{errors:?}"))
}

#[test]
fn every_row_is_whole_and_every_inverse_is_accepted() {
    for (id, _) in catalogue::list() {
        let topology = read(id).topology;
        let all = Command::all(&topology);
        let mut spelled: Vec<String> = Vec::new();
        for &command in &all {
            let (row, text) = (command.row(&topology), command.spell(&topology));
            assert_eq!(Command::parse(&text, &topology), Ok(command), "{id}: {text}");
            assert!(!spelled.contains(&text), "{id}: {text} twice");
            spelled.push(text.clone());
            assert!(!row.group.is_empty() && !row.name.is_empty() && !row.past.is_empty(), "{id}: {text}");
            let Some(undo) = row.undone_by else { continue };
            let undone = Command::parse(&undo.spell(&topology), &topology);
            assert_eq!(undone, Ok(undo), "{id}: {text} is undone by what nobody may do");
            let side = undo.row(&topology).role.side();
            let expected = match row.role {
                Role::Fault | Role::Load | Role::Measure => Side::Repair,
                Role::Defence => Side::Defend,
                Role::Repair => panic!("{id}: {text}: a repair ends something, nothing ends it"),
            };
            assert_eq!(side, expected, "{id}: {text}");
        }
    }
}

/// A command breaks something, or it is no fault: only a fault has something to be measured against.
#[test]
fn the_twin_begins_with_the_first_fault() {
    let cases = [
        ("zone a gray", true),
        ("zone a repair", false),
        ("zone a shift", false),
        ("control-plane msk block elect-leaders", true),
        ("control-plane msk call-vendor", false),
        ("broker trading-a power-loss", true),
        ("broker trading-a crash", true),
        ("broker trading-a stop", false),
        ("service fees hang", true),
        ("service fees restart", false),
        ("service charts terminate a", true),
        ("replica fees/1 crash", true),
        ("replica fees/30% slow 5x", true),
        ("replica fees/1 fail-fast 100% over 10m", true),
        ("replica charts/1 terminate", true),
        ("replica fees/1 repair", false),
        ("consumers fees crash 1", true),
        ("consumers fees slow 5x", true),
        ("consumers fees poison", true),
        ("consumers fees repair", false),
        ("consumers fees restart", false),
        ("operation fees.fee errors 5%", true),
        ("store ledger slow 3x over 10m", true),
        ("class prices.history slow 3x", true),
        ("edge quoting fees errors 5%", true),
        ("store ledger repair", false),
        ("service charts scale 3", false),
        ("service charts register", false),
        ("store ledger stop", true),
        ("store ledger scale-up", false),
        ("traffic surge 3x", false),
        ("traffic normal", false),
        ("quorum matching-engine close", true),
        ("quorum matching-engine open auction", false),
        ("cluster trading unclean-election on", false),
        ("cluster trading fail-over", false),
        ("defence breakers on", false),
    ];
    for (text, fault) in cases {
        let mut session = open(&[]);
        session.run_to("5s").unwrap();
        session.control(Control::Do(text.into())).unwrap();
        assert_eq!(session.frame().twin, fault, "{text}");
    }
}

/// The twin of a run is the run of its commands without the faults and what undoes them.
#[test]
fn the_twin_is_the_run_without_the_faults() {
    let given = [
        "2s zone c shift",
        "4s traffic surge 2x",
        "6s service charts scale 3",
        "8s service fees hang",
        "10s zone b gray",
        "12s service fees restart",
        "13s replica fees/2 slow 5x over 10s",
        "13s replica fees/50% fail-fast 40%",
        "13s replica fees/100% repair",
        "13s operation fees.fee errors 30%",
        "13s store ledger slow 3x over 10s",
        "13s consumers fees crash 1",
        "13s consumers settlement slow 5x over 10s",
        "13s consumers fees poison",
        "13s consumers settlement restart",
        "13s consumers fees repair",
        "13s operation fees.fee repair",
        "13s store ledger repair",
        "14s service transfers restart",
        "16s quorum matching-engine close",
        "18s quorum matching-engine open cancel-only",
        "20s quorum matching-engine open auction",
        "22s quorum matching-engine open trading",
        "24s control-plane msk block elect-leaders",
        "26s control-plane msk call-vendor",
        "28s store ledger stop",
        "30s store ledger start",
        "32s store prices cache last-price",
        "34s defence breakers on",
        "36s zone b repair",
        "38s zone c unshift",
        "40s traffic normal",
    ];
    let left = [
        "2s zone c shift",
        "4s traffic surge 2x",
        "6s service charts scale 3",
        "13s consumers settlement restart",
        "14s service transfers restart",
        "32s store prices cache last-price",
        "34s defence breakers on",
        "38s zone c unshift",
        "40s traffic normal",
    ];
    let topology = read(ID).topology;
    let timed = |text: &&str| TimedCommand::parse(text, &topology).unwrap();
    let commands: Vec<TimedCommand> = given.iter().map(timed).collect();
    let others: Vec<TimedCommand> = left.iter().map(timed).collect();
    assert_eq!(Command::without_faults(&commands, &topology), others);
    let end = command::parse_time("60s").unwrap();
    let digest = |world: &blast_radius::world::World| {
        let mut digest = Digest::default();
        world.digest(&mut digest);
        digest.value()
    };
    let (mut broken, mut whole) = (open(&given), open(&left));
    broken.run_mut().advance(end, u64::MAX);
    whole.run_mut().advance(end, u64::MAX);
    let (twin, now) = broken.run().twin_world().unwrap();
    assert_eq!(now, SimTime::from_secs(60));
    assert_eq!(digest(twin), digest(whole.run().world()));
    assert!(whole.run().twin().is_none());
}

/// Words of former versions are read as what they have become; nothing is spelled so any more.
#[test]
fn former_words_are_read_and_spelled_anew() {
    let topology = read(ID).topology;
    let cases = [
        ("broker trading-a kill", "broker trading-a power-loss"),
        ("broker  trading-a   restart", "broker trading-a start"),
    ];
    let all: Vec<String> = Command::all(&topology).iter().map(|command| command.spell(&topology)).collect();
    for (former, now) in cases {
        assert_eq!(Command::parse(former, &topology).map(|command| command.spell(&topology)), Ok(now.into()));
        assert!(all.contains(&now.to_string()) && !all.contains(&former.to_string()));
    }
    // A word is former in its own place only.
    for wrong in ["service fees kill", "broker trading-a kill 5", "broker kill trading-a"] {
        assert!(Command::parse(wrong, &topology).is_err(), "{wrong}");
    }
}

/// What changes nothing says so, and why, alike in the live sentence, the log, the report and its list of outcomes.
#[test]
fn what_changes_nothing_says_so_everywhere() {
    let cases: [(&[&str], &str); 23] = [
        (&["zone a repair"], "every host of Zone a is up"),
        (&["zone b power-loss", "zone b power-loss"], "hosts of Zone b are down already"),
        (&["zone b power-loss", "zone b repair", "zone b repair"], "hosts of Zone b wait already"),
        (&["zone a gray", "zone a gray"], "Zone a loses and delays packets already"),
        (&["zone a unshift"], "Zone a gets traffic"),
        (&["control-plane msk repair elect-leaders"], "was not blocked"),
        (&["control-plane msk call-vendor"], "the vendor finds nothing to repair"),
        (
            &[
                "control-plane msk block elect-leaders",
                "control-plane msk call-vendor",
                "control-plane msk call-vendor",
            ],
            "the vendor was called already",
        ),
        (&["broker trading-a start"], "broker trading-a is up"),
        (&["broker trading-a power-loss", "broker trading-a power-loss"], "broker trading-a is down already"),
        (&["broker trading-a power-loss", "broker trading-a crash"], "broker trading-a is down already"),
        (
            &["broker trading-a crash", "broker trading-a crash"],
            "the process of broker trading-a does not run",
        ),
        (&["service fees hang", "service fees hang"], "is stuck"),
        (&["replica fees/1 repair"], "nothing is wrong with Fees replica 1"),
        (
            &["replica fees/30% stick", "replica fees/30% stick"],
            "30% of the replicas of Fees are stuck already",
        ),
        (&["replica fees/1 slow 5x", "replica fees/1 slow 5x"], "Fees replica 1 is 5 times as slow already"),
        (&["store ledger repair"], "nothing is wrong with queries of Ledger"),
        (
            &["store ledger errors 5%", "store ledger errors 5%"],
            "5% of queries of Ledger end in an error already",
        ),
        (&["service charts register"], "is a target"),
        (&["store ledger start"], "runs"),
        (&["traffic normal"], "as many customers come as usual"),
        (&["quorum matching-engine rebuild"], "has its majority"),
        (&["defence breakers off"], "Circuit breakers are off already"),
    ];
    for (commands, why) in cases {
        let mut session = open(&[]);
        let mut said = String::new();
        for (at, text) in commands.iter().enumerate() {
            session.run_mut().advance(SimTime::from_secs(5 + 3 * at as u64), u64::MAX);
            session.control(Control::Do(text.to_string())).unwrap();
            said = session.frame().headline;
        }
        assert!(said.starts_with("Nothing changes: ") && said.contains(why), "{commands:?}: {said}");
        let plain = said.trim_end_matches('.');
        let told = |text: &str| text == plain;
        let report = report::build(session.scenario(), 3, session.run());
        let log = report.log.iter().rev().find(|line| line.severity == Severity::Command).unwrap();
        assert!(told(&log.text), "{commands:?}: the log says: {}", log.text);
        let outcome = report.outcomes.last().unwrap();
        assert!(!outcome.done && told(&outcome.text), "{commands:?}: the report says: {}", outcome.text);
        assert_eq!(report.outcomes.len(), commands.len());
        assert!(report.outcomes[..commands.len() - 1].iter().all(|outcome| outcome.done), "{commands:?}");
    }
}
