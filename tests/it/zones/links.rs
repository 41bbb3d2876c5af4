//! Links between zones: one direction or both, lost, late or cut; and how gray a gray zone is.

use blast_radius::engine::{Digest, SimDuration, SimTime};
use blast_radius::session::{Control, Opening, Session};
use blast_radius::world::command::{Command, Outcome};
use blast_radius::world::fact::Fact;
use blast_radius::world::front::balancer::HealthChange;
use blast_radius::world::ids::*;
use blast_radius::world::kafka::cluster::{ClusterFact, Reachability};
use blast_radius::world::region::network::{LinkState, Network, is_majority};
use blast_radius::world::topology::GraySpec;

use super::*;
use crate::emergence::at;

const A: ZoneId = ZoneId(0);
const B: ZoneId = ZoneId(1);
const C: ZoneId = ZoneId(2);

fn cut(network: Network, from: ZoneId, to: ZoneId) -> Network {
    let state = LinkState { cut: true, ..network.link(from, to) };
    network.with_link(from, to, state)
}

/// A network with gray zones that lose 5 % and delay by 7 ms.
fn network() -> Network {
    Network::new(GraySpec { loss: 0.05, delay: SimDuration::from_millis(7) })
}

/// A connection needs both directions: one that is cut is silence for both zones, and third ones are reached by both.
#[test]
fn a_cut_direction_parts_two_zones_and_no_third() {
    type Case<'c> = (&'c [(ZoneId, ZoneId)], [bool; 3]);
    let cases: [Case; 6] = [
        (&[], [true, true, true]),
        (&[(A, B)], [false, true, true]),
        (&[(B, A)], [false, true, true]),
        (&[(A, B), (B, A)], [false, true, true]),
        (&[(A, B), (C, A)], [false, false, true]),
        (&[(A, B), (B, C), (A, C)], [false, false, false]),
    ];
    for (cuts, expected) in cases {
        let network = cuts.iter().fold(network(), |network, &(from, to)| cut(network, from, to));
        for ((one, other), expected) in [(A, B), (A, C), (B, C)].into_iter().zip(expected) {
            assert_eq!(network.reaches(one, other), expected, "{cuts:?}: {one:?} to {other:?}");
            assert_eq!(network.reaches(other, one), expected, "{cuts:?}: {other:?} to {one:?}");
        }
        assert!(
            [A, B, C].into_iter().all(|zone| network.reaches(zone, zone) && network.reaches_customers(zone))
        );
        assert_eq!(network.is_split(), !cuts.is_empty());
        let repaired = cuts
            .iter()
            .fold(network, |network, &(from, to)| network.with_link(from, to, LinkState::default()));
        assert_eq!(repaired, self::network(), "{cuts:?}: nothing is left of it");
    }
}

/// Who of five nodes in zones a, a, b, b, c may lead: who is up and reaches three of five.
#[test]
fn a_node_leads_that_reaches_a_majority() {
    let zones = [A, A, B, B, C];
    let parted = |cuts: &[(ZoneId, ZoneId)]| {
        cuts.iter().fold(network(), |network, &(from, to)| cut(network, from, to))
    };
    let cases: [(Network, [bool; 5], [bool; 5]); 7] = [
        (network(), [true; 5], [true; 5]),
        (network().with_cut(A, true), [true; 5], [false, false, true, true, true]),
        // Each of a and b has c with it, and c has all.
        (parted(&[(A, B)]), [true; 5], [true; 5]),
        (parted(&[(A, B)]), [true, false, true, true, true], [false, false, true, true, true]),
        (parted(&[(A, B)]), [true, true, true, true, false], [false; 5]),
        (parted(&[(A, B), (A, C)]), [true; 5], [false, false, true, true, true]),
        (parted(&[(A, B), (A, C), (B, C)]), [true; 5], [false; 5]),
    ];
    for (network, up, expected) in cases {
        let peers = network.peers(&zones);
        let leads: Vec<bool> = (0..5).map(|node| up[node] && is_majority(&up, peers[node])).collect();
        assert_eq!(leads, expected, "{network:?}, up {up:?}");
    }
}

/// What a packet meets: (link of its direction, link of the way back, gray loss of the two zones, share of first packets
/// that arrive, what those are late, what one loss adds).
#[test]
fn loss_and_delay_act_on_their_own_direction() {
    let ill = |loss, millis| LinkState { loss, delay: SimDuration::from_millis(millis), cut: false };
    let well = LinkState::default();
    type Case = (LinkState, LinkState, [Option<f64>; 2], f64, u64, u64);
    let cases: [Case; 8] = [
        (ill(0.2, 0), well, [None, None], 0.8, 0, 200),
        (well, ill(0.2, 30), [None, None], 1.0, 0, 0),
        (ill(0.1, 50), well, [None, None], 0.9, 50, 250),
        // The time-out knows the round trip.
        (ill(0.1, 50), ill(0.0, 70), [None, None], 0.9, 50, 320),
        (well, well, [Some(0.02), None], 0.98, 7, 200),
        (well, well, [Some(0.02), Some(0.3)], 0.7, 7, 200),
        // A link on the way loses by itself.
        (ill(0.2, 0), well, [Some(0.5), None], 0.4, 7, 200),
        (well, well, [Some(0.99), None], 0.01, 7, 200),
    ];
    const COUNT: u64 = 20_000;
    for (there, back, gray, arrive, late, loss) in cases {
        let mut network = network().with_link(A, B, there).with_link(B, A, back);
        for (zone, loss) in [A, B].into_iter().zip(gray) {
            if loss.is_some() {
                network = network.with_gray(zone, true).with_gray_loss(zone, loss);
            }
        }
        let millis = |key| network.extra(A, B, Seed(5), key, at(1)).as_millis();
        let first = (0..COUNT).filter(|&key| millis(key) == late).count() as f64 / COUNT as f64;
        assert!(
            (first - arrive).abs() < 0.01,
            "{there:?}, {gray:?}: {first} arrive at once, expected {arrive}"
        );
        let second = (0..COUNT).map(millis).filter(|&extra| extra > late).min().unwrap_or(late);
        assert_eq!(second - late, loss, "{there:?}, {back:?}, {gray:?}: what one loss adds");
        assert_eq!(network.extra(B, C, Seed(5), 1, at(1)) > SimDuration::ZERO, gray[1].is_some());
    }
}

fn seen(facts: &[(SimTime, Fact)], kind: impl Fn(&Fact) -> bool) -> Vec<f64> {
    facts.iter().filter(|(_, fact)| kind(fact)).map(|(time, _)| time.as_secs_f64()).collect()
}

/// The link between zone a and the zone of the active controller (b) is cut: the broker in zone a is fenced though every
/// client outside of zone b reaches it, the nodes of a and b call each other's targets unhealthy and those of c all well, and no
/// majority is lost. Everybody finds back after the repair.
#[test]
fn a_cut_link_is_missed_by_those_at_its_ends_only() {
    let topology = topology();
    for seed in 1..=SEEDS {
        let commands = ["60s link a b cut", "360s link a b repair"];
        let (run, facts) = drive(&topology, seed, &commands, 720, 20, |world, second| {
            let cluster = &world.clusters()[0];
            if (80..360).contains(&second) {
                assert_eq!(cluster.reachability_from(C, BrokerId(0)), Reachability::Up);
                assert_eq!(cluster.reachability_from(B, BrokerId(0)), Reachability::Silent);
                let told = cluster.metadata_from(A, PartitionId(0)).leader;
                assert!(told != Some(BrokerId(0)), "seed {seed} at {second} s: clients in zone a ask zone c");
            }
            let healthy = world.quorums()[0].leader().is_some() && world.stores()[0].primary().is_some();
            assert!(healthy, "seed {seed} at {second} s");
        });
        let fenced = seen(&facts, |fact| matches!(fact, Fact::Cluster(_, ClusterFact::BrokerFenced { .. })));
        assert!(fenced.len() == 1 && (67.0..=69.1).contains(&fenced[0]), "seed {seed}: fenced at {fenced:?}");
        let back = |fact: &Fact| matches!(fact, Fact::Cluster(_, ClusterFact::BrokerUnfenced { .. }));
        assert!(seen(&facts, back)[0] < 363.0, "seed {seed}");
        for (time, fact) in &facts {
            if let Fact::Target(node, replica, HealthChange::Unhealthy) = fact {
                let zone = run.model().replicas()[replica.index()].zone;
                assert!(
                    [(A, B), (B, A)].contains(&(*node, zone)),
                    "seed {seed} at {time}: {node:?} of {zone:?}"
                );
            }
            let lost = matches!(fact, Fact::QuorumLost(_) | Fact::StorePrimaryLost(_) | Fact::HostDown(_));
            assert!(!lost || *time < at(70), "seed {seed} at {time}: {fact:?}");
        }
        let unhealthy = |fact: &Fact| matches!(fact, Fact::Target(_, _, HealthChange::Unhealthy));
        assert!(!seen(&facts, unhealthy).is_empty(), "seed {seed}: nobody misses a target");
        let mut digests = [Digest::default(), Digest::default()];
        run.model().network().digest(&mut digests[0]);
        assert_eq!(digests[0].value(), digests[1].value(), "seed {seed}: the network is in order");
    }
}

/// Everything but the link itself is the same to the microsecond whether one direction is cut or both.
#[test]
fn one_direction_is_as_silent_as_both() {
    let topology = topology();
    let told = |command: &str| -> Vec<(SimTime, Fact)> {
        let (_, facts) = drive(&topology, 4, &[command], 180, 60, |_, _| {});
        facts.into_iter().filter(|(_, fact)| !matches!(fact, Fact::Commanded(..))).collect()
    };
    let both = told("60s link b c cut");
    for one in ["60s link b to c cut", "60s link c to b cut", "60s link c b cut"] {
        assert!(told(one) == both, "{one}");
    }
}

/// Median latency of the answered visits of a span, microseconds.
fn median(facts: &[(SimTime, Fact)], from: u64, to: u64) -> u64 {
    let mut all: Vec<u64> = facts
        .iter()
        .filter(|(time, _)| *time >= at(from) && *time < at(to))
        .filter_map(|(_, fact)| match fact {
            Fact::VisitEnded { outcome, latency, .. } if outcome.answered() => Some(latency.as_micros()),
            _ => None,
        })
        .collect();
    all.sort_unstable();
    all[all.len() / 2]
}

/// A severity replaces the document's, and the document's comes back; the more is lost, the later the answers.
#[test]
fn a_gray_zone_is_as_bad_as_it_is_said_to_be() {
    let topology = topology();
    let commands = [
        "60s zone a gray 1%",
        "120s zone a gray",
        "180s zone a gray 40%",
        "240s zone a gray 40%",
        "300s zone a repair",
    ];
    let mut loss = Vec::new();
    let (_, facts) = drive(&topology, 2, &commands, 360, 60, |world, _| {
        loss.push(world.network().gray_loss(A));
    });
    assert_eq!(loss, [0.01, 0.05, 0.4, 0.4, 0.0, 0.0]);
    let outcomes: Vec<bool> = facts
        .iter()
        .filter_map(|(_, fact)| match fact {
            Fact::Commanded(Command::ZoneGray(..) | Command::ZoneFault(..), outcome) => {
                Some(matches!(outcome, Outcome::Done(_)))
            }
            _ => None,
        })
        .collect();
    assert_eq!(outcomes, [true, true, true, false], "the same again changes nothing");
    let (well, little, much) = (median(&facts, 0, 60), median(&facts, 60, 120), median(&facts, 180, 300));
    assert!(well < little && 2 * little < much, "{well}, {little}, {much} us");
}

fn act(session: &mut Session, command: &str) -> String {
    session.control(Control::Do(command.into())).unwrap();
    session.frame().headline
}

/// What a person reads, and where "why is this red?" leads.
#[test]
fn links_are_told_and_explained() {
    let mut session = Session::open(&Opening { scenario: MAY_8.into(), seed: 5, commands: vec![] }).unwrap();
    session.run_to("1m").unwrap();
    let cases = [
        ("link a b repair", "Nothing changes: nothing is wrong with the link between zone a and zone b"),
        (
            "link b a loss 2%",
            "2% of the packets between zone a and zone b are lost. TCP sends each again, after 200 ms",
        ),
        (
            "link a b loss 2%",
            "Nothing changes: the link between zone a and zone b loses 2% of its packets already",
        ),
        (
            "link a to b loss 2%",
            "Nothing changes: the link from zone a to zone b loses 2% of its packets already",
        ),
        ("link a to b delay 50ms", "Packets from zone a to zone b take 50 ms longer"),
        ("link a to b cut", "The link from zone a to zone b is cut. A connection needs both directions"),
        (
            "link a b cut",
            "The link between zone a and zone b is cut: zone a and zone b do not reach each other",
        ),
        ("link a b repair", "The link between zone a and zone b is in order again"),
        ("zone a gray 2%", "Zone a loses 2 % of its packets"),
        ("zone a gray 2%", "Nothing changes: Zone a loses"),
        ("zone a gray", "Zone a loses 5 % of its packets"),
        ("zone a repair", "Zone a loses no packets any more"),
    ];
    for (command, expected) in cases {
        let sentence = act(&mut session, command);
        assert!(sentence.starts_with(expected), "{command}: {sentence}");
    }
    for (command, state, what) in [
        ("link a b cut", "no way to b", "Link between zone a and zone b: nothing gets through"),
        ("link a to b loss 30%", "bad link to b", "Link between zone a and zone b: packets are lost or late"),
    ] {
        let opening = Opening { scenario: MAY_8.into(), seed: 5, commands: vec![format!("1m {command}")] };
        let mut session = Session::open(&opening).unwrap();
        session.run_to("90s").unwrap();
        assert_eq!(session.frame().zones[0].link, state);
        for part in ["broker:events:0", "cluster:events", "store:ledger", "link:a:b"] {
            let seen = session.inspect(part).unwrap_or_else(|| panic!("no {part}"));
            let titles: Vec<&str> = seen.chain.iter().map(|step| step.title.as_str()).collect();
            assert_eq!(titles.last(), Some(&what), "{command}, {part}: {titles:#?}");
        }
        assert!(
            session.frame().headline.contains("Link between zone a and zone b") || state == "no way to b"
        );
    }
}
