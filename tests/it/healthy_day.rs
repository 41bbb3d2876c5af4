//! The sandbox: every command that it accepts, one after the other, each with its repair. Nothing panics, nobody is lost,
//! what changes nothing says why, and the whole walk is one run: replayed or sought, it has one digest.

use std::mem::discriminant;

use blast_radius::engine::{Digest, SimDuration, SimTime};
use blast_radius::scenario::{self, Scenario, catalogue};
use blast_radius::session::{Control, Opening, Session};
use blast_radius::world::command::{
    BrokerAction, ClusterAction, Command, ConsumersAction, Control as Shown, Defence, DeployAction,
    DnsAction, Duty, ImpairAction, LaunchAction, LinkAction, QuorumAction, ReplicaAction, ServiceAction,
    StoreAction, TrafficAction, ZoneFault,
};
use blast_radius::world::ids::JourneyId;
use blast_radius::world::impairment::Faulty;
use blast_radius::world::topology::CheckKind;

const ID: &str = "healthy-day";

fn read(id: &str) -> Scenario {
    scenario::read(catalogue::text(id).unwrap()).unwrap_or_else(|errors| panic!("{errors}"))
}

fn open(commands: &[String]) -> Session {
    let opening = Opening { scenario: ID.into(), seed: 1, commands: commands.to_vec() };
    Session::open(&opening).unwrap_or_else(|errors| panic!("{errors:?}"))
}

fn on(session: &mut Session, by: SimDuration) {
    let later = session.run().now() + by;
    session.run_mut().advance(later, u64::MAX);
}

/// Passive marks, which only a proxy of another product has.
const MARKS: &str = "passive marks";

/// A kind of command: what is done, whatever part, class or number it is done to.
fn kind(command: Command) -> String {
    match command {
        Command::ZoneFault(_, fault) => fault.word().into(),
        Command::ZoneShift(_, on) => format!("shift {on}"),
        Command::DutyBlock(_, duty) => format!("block {}", duty.word()),
        Command::DutyRepair(_, duty) => format!("repair {}", duty.word()),
        Command::Broker(_, _, action) => format!("{action:?} of a broker"),
        Command::Service(_, ServiceAction::Marks(_)) => MARKS.into(),
        Command::Dns(_, action) => format!("{:?} of a name", discriminant(&action)),
        Command::Service(_, ServiceAction::Deploy(action)) => {
            format!("{:?} of a version", discriminant(&action))
        }
        Command::Service(_, ServiceAction::Launches(action)) => {
            format!("{:?} of launches", discriminant(&action))
        }
        Command::Service(_, action) => format!("{:?} of a service", discriminant(&action)),
        Command::Replica(_, _, action) => format!("{:?} of a replica", discriminant(&action)),
        Command::Consumers(_, action) => format!("{:?} of consumers", discriminant(&action)),
        Command::Impair(part, action) => format!("{:?} of {:?}", discriminant(&action), discriminant(&part)),
        Command::Store(_, action) => format!("{:?} of a store", discriminant(&action)),
        Command::Traffic(action) => format!("{action:?}"),
        Command::Quorum(_, action) => format!("{action:?}"),
        Command::Cluster(_, action) => format!("{action:?}"),
        Command::Defence(defence, on) => format!("{} {on}", defence.word()),
        other => format!("{:?}", discriminant(&other)),
    }
}

/// What puts right what a command did, where a command does.
fn repair(command: Command) -> Option<Command> {
    Some(match command {
        Command::ZoneFault(zone, _) | Command::ZoneGray(zone, _) => Command::ZoneRepair(zone),
        Command::Link(from, to, way, LinkAction::Cut | LinkAction::Loss(_) | LinkAction::Delay(_)) => {
            Command::Link(from, to, way, LinkAction::Repair)
        }
        Command::ZoneShift(zone, on) => Command::ZoneShift(zone, !on),
        Command::DutyBlock(plane, duty) => Command::DutyRepair(plane, duty),
        Command::Broker(cluster, broker, BrokerAction::PowerLoss | BrokerAction::Crash) => {
            Command::Broker(cluster, broker, BrokerAction::Start)
        }
        Command::Dns(name, _) => Command::Dns(name, DnsAction::Repair),
        Command::Service(service, ServiceAction::Deploy(_)) => {
            Command::Service(service, ServiceAction::Deploy(DeployAction::RollBack))
        }
        Command::Service(service, ServiceAction::Launches(_)) => {
            Command::Service(service, ServiceAction::Launches(LaunchAction::Repair))
        }
        Command::Service(service, ServiceAction::Hang) => Command::ServiceRestart(service),
        Command::Service(service, ServiceAction::Scale(_)) => {
            Command::Service(service, ServiceAction::Scale(3))
        }
        Command::Service(service, ServiceAction::Terminate(_)) => {
            Command::Service(service, ServiceAction::Register)
        }
        Command::Replica(service, which, _) => Command::Replica(service, which, ReplicaAction::Repair),
        Command::Consumers(service, ConsumersAction::Crash(_) | ConsumersAction::Poison) => {
            Command::Impair(Faulty::Consumers(service), ImpairAction::Repair)
        }
        Command::Impair(part, _) => Command::Impair(part, ImpairAction::Repair),
        Command::Store(store, StoreAction::Stop) => Command::Store(store, StoreAction::Start),
        Command::Traffic(TrafficAction::Surge(_)) => Command::Traffic(TrafficAction::Normal),
        Command::Defence(defence, true) => Command::Defence(defence, false),
        Command::Quorum(quorum, QuorumAction::Close) => Command::Quorum(quorum, QuorumAction::OpenTrading),
        Command::Cluster(cluster, ClusterAction::FailOver) => {
            Command::Cluster(cluster, ClusterAction::FailBack)
        }
        Command::Cluster(cluster, ClusterAction::UncleanElection(true)) => {
            Command::Cluster(cluster, ClusterAction::UncleanElection(false))
        }
        _ => return None,
    })
}

/// The state of the world without its time. Defences act on what begins after them: they are no state of any part.
fn state(session: &Session) -> u64 {
    let mut digest = Digest::default();
    let world = session.run().world();
    world.digest(&mut digest);
    digest.word(Defence::bits(|defence| world.defences()[defence as usize]).into());
    digest.value()
}

fn check_books(session: &Session, what: &str) {
    let world = session.run().world();
    for (j, tally) in world.tally().journeys.iter().enumerate() {
        let (in_flight, _) = world.visits_in_flight(JourneyId(j as u8), session.run().now());
        assert_eq!(tally.offered, tally.ended() + u64::from(in_flight), "{what}, journey {j}");
    }
}

#[test]
fn every_kind_of_part_fault_repair_and_defence_is_at_hand() {
    let scenario = read(ID);
    let topology = &scenario.topology;
    assert!(scenario.story.is_empty() && scenario.document.timeline.is_empty());
    assert_eq!(scenario.document.length, SimDuration::from_secs(24 * 3_600));
    assert_eq!(Defence::of(topology), Defence::ALL);
    let own: Vec<String> = Command::all(topology).into_iter().map(kind).collect();
    for (id, _) in catalogue::list() {
        let topology = read(id).topology;
        for command in Command::all(&topology) {
            let spelled = command.spell(&topology);
            // The balancer of the sandbox keeps none; and its cache stands in front of no other store.
            let in_front =
                matches!(command, Command::Store(_, StoreAction::Evict(_) | StoreAction::Coalesce(_)));
            let has = own.contains(&kind(command)) || kind(command) == MARKS || in_front;
            assert!(has, "{id} has `{spelled}`, the sandbox has nothing like it");
        }
    }
    for fault in ZoneFault::ALL {
        assert!(own.contains(&fault.word().to_string()));
    }
    for duty in Duty::ALL {
        assert!(own.contains(&format!("block {}", duty.word())));
    }
    assert!(topology.zones.iter().all(|zone| zone.halls.iter().any(|hall| hall.racks > 1)));
    assert!(topology.faults.cooling.is_some() && !topology.placement_groups.is_empty());
    let planes: Vec<_> = topology.clusters[..2].iter().map(|cluster| cluster.control_plane).collect();
    assert_ne!(planes[0], planes[1], "two clusters, two control planes");
    assert!(topology.services.iter().any(|service| {
        service.autoscaling.is_some() && matches!(service.target_group.check.kind, CheckKind::Deep(_))
    }));
    assert!(topology.stores.iter().any(|store| store.pool.is_some() && store.classes.len() > 1));
    let bursts = |store: &blast_radius::world::topology::StoreSpec| {
        store.interface.as_ref().is_some_and(|interface| interface.burst > interface.baseline)
    };
    assert!(topology.stores.iter().any(bursts));
    assert!(topology.quorums[0].reopening.is_some() && topology.quorums[0].rebuild.is_some());
    // A watchdog: a heartbeat topic with a partition per broker.
    let cluster = &topology.clusters[0].config;
    let heartbeat = cluster.topics.iter().find(|topic| topic.name == "heartbeat").unwrap();
    assert_eq!(heartbeat.partitions as usize, cluster.brokers.len());
    let monitors = &topology.monitors;
    assert!(
        !monitors.alerts.is_empty() && !monitors.status_pages.is_empty() && !monitors.certificates.is_empty()
    );
    let first = topology.journeys[0].traffic.as_ref().expect("the hours of a day");
    assert!(first.factor(SimTime::from_secs(15 * 3_600)) > 2.0 * first.factor(SimTime::from_secs(3 * 3_600)));
}

/// Gives a command, and says whether it changed the world's state; `wrong` takes what the sentence says of it and is not so.
fn give(session: &mut Session, command: Command, wrong: &mut Vec<String>) -> bool {
    let spelled = command.spell(&session.scenario().topology.clone());
    let before = state(session);
    session.control(Control::Do(spelled.clone())).unwrap();
    let changed = state(session) != before;
    let said = session.frame().headline;
    let nothing = said.starts_with("Nothing changes") || said.contains("finds nothing to repair");
    assert!(said.len() > 20 && said.ends_with('.'), "`{spelled}`: {said}");
    if changed == nothing {
        let what = if changed { "changes something" } else { "changes nothing" };
        wrong.push(format!("{}: `{spelled}` {what}: {said}", session.now_spelled()));
    }
    check_books(session, &spelled);
    changed
}

#[test]
fn a_walk_through_all_commands_breaks_nothing_but_the_exchange() {
    let mut session = open(&[]);
    session.watch_hops(false);
    on(&mut session, SimDuration::from_secs(30));
    let topology = session.scenario().topology.clone();
    // What is chosen before the start changes nothing in a world that runs.
    let later = |command: &Command| command.row(&topology).control != Shown::Start;
    let all: Vec<Command> = Command::all(&topology).into_iter().filter(later).collect();
    let (mut idle, mut wrong) = (0, Vec::new());
    for &command in &all {
        on(&mut session, SimDuration::from_secs(4));
        idle += u32::from(!give(&mut session, command, &mut wrong));
        if let Some(repair) = repair(command).filter(|repair| all.contains(repair)) {
            on(&mut session, SimDuration::from_secs(4));
            give(&mut session, repair, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    println!("{} commands, {idle} of them changed nothing and said why", all.len());
    assert!((10..=all.len() as u32 / 2).contains(&idle), "{idle}");
    on(&mut session, SimDuration::from_secs(60));
    let (log, end) = (session.command_log(), session.run().now());
    assert!(log.len() > all.len());
    let mut again = open(&log);
    let [first, second, third, whole] = [1, 2, 3, 4].map(|part| {
        let moment = SimTime::from_micros(end.as_micros() * part / 4);
        again.run_mut().advance(moment, u64::MAX);
        (moment, again.digest())
    });
    assert_eq!(whole, (end, session.digest()), "run again");
    for (moment, straight) in [third, first, second] {
        session.control(Control::Seek(moment.as_micros())).unwrap();
        session.arrive();
        assert_eq!(session.digest(), straight, "sought at {moment}");
    }
}

/// Five minutes after a fault: what the sentence must say, what the chart and the panel of alerts, and what not.
#[test]
fn a_fault_that_takes_no_host_is_not_called_quiet() {
    let cases = [
        ("zone a partition", "Customers are served again", "Zone a is cut off, its 16 hosts run."),
        ("zone a gray", "Zone a loses packets: ", "requests a second"),
        ("zone a overheat", "Zone a gets warm: ", "requests a second"),
    ];
    for (command, headline, detail) in cases {
        let mut session = open(&[format!("3m {command}")]);
        on(&mut session, SimDuration::from_secs(if command.ends_with("overheat") { 190 } else { 480 }));
        let frame = session.frame();
        assert!(frame.headline.starts_with(headline), "{command}: {}", frame.headline);
        assert!(frame.detail.contains(detail), "{command}: {}", frame.detail);
    }
}

#[test]
fn many_journeys_and_many_rules_are_told_shortly() {
    let mut session = open(&[]);
    on(&mut session, SimDuration::from_secs(120));
    let charts = session.charts();
    let answered = charts.charts.iter().find(|chart| chart.id == "answered").unwrap();
    assert_eq!(answered.now, "all 100%");
    let alerts = session.inspect("alerts").unwrap();
    let never = alerts.chain.iter().find(|step| step.title == "Never fired").unwrap();
    let rule = "errors over 5 %: ";
    assert_eq!(never.detail.matches(rule).count(), 1, "{}", never.detail);
    let services = session.scene().services.len();
    let parts = never.detail.split(rule).nth(1).unwrap().split(';').next().unwrap();
    assert_eq!(parts.split(", ").count(), services, "{parts}");
}
