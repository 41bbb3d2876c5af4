//! Dots: routes over the lanes, shapes and colours by outcome, never more waiting squares than waits.

use blast_radius::engine::SimTime;
use blast_radius::frame::*;
use blast_radius::view::traffic::{self, Area, Geometry, MOST_DOTS, Spot, Tone, Traffic};

/// Two zones, 100 px wide, spines in their middle; a service with a replica in each, a broker in each.
fn scene() -> Scene {
    Scene {
        zones: vec!["a".to_owned(), "b".to_owned()],
        services: vec![ServiceScene { replicas: vec![0, 1], workers: 4, ..ServiceScene::default() }],
        clusters: vec![ClusterScene {
            brokers: vec![("k-a".to_owned(), 0), ("k-b".to_owned(), 1)],
            ..ClusterScene::default()
        }],
        names: [
            (JOURNEY, "journey:ask"),
            (replica(0), "replica:front:0"),
            (replica(1), "replica:front:1"),
            (broker(0), "broker:k:0"),
            (broker(1), "broker:k:1"),
        ]
        .map(|(part, name)| (part.into(), name.to_owned()))
        .to_vec(),
        ..Scene::default()
    }
}

const JOURNEY: Part = Part::Journey(JourneyId(0));

fn node(zone: usize) -> Part {
    Part::Node(ZoneId(zone as u8))
}

fn replica(number: usize) -> Part {
    Part::Replica(ReplicaId(number as u16))
}

fn broker(number: usize) -> Part {
    Part::Broker(ClusterId(0), BrokerId(number as u8))
}

fn geometry() -> Geometry {
    let area = |word: &str, x: f32, y: f32, w: f32, h: f32| (word.to_owned(), Area { x, y, w, h });
    let elements = [
        area("journey:ask", 100.0, 0.0, 40.0, 40.0),
        area("slab", 0.0, 50.0, 200.0, 10.0),
        area("bus", 0.0, 200.0, 200.0, 10.0),
        area("spine:0", 40.0, 60.0, 20.0, 200.0),
        area("spine:1", 140.0, 60.0, 20.0, 200.0),
        area("replica:front:0", 5.0, 100.0, 30.0, 20.0),
        area("replica:front:1", 165.0, 100.0, 30.0, 20.0),
        area("broker:k:0", 0.0, 220.0, 100.0, 20.0),
        area("broker:k:1", 100.0, 220.0, 100.0, 20.0),
        area("nonsense", 0.0, 0.0, 1.0, 1.0),
    ];
    Geometry::read(&elements, &scene())
}

fn hop(from: Part, to: Part, kind: HopKind) -> Hop {
    Hop { at: SimTime::ZERO, from, to, kind }
}

#[test]
fn a_route_keeps_to_the_lanes() {
    let geometry = geometry();
    let points =
        |from, to| geometry.route(from, to).iter().map(|point| (point.x, point.y)).collect::<Vec<_>>();
    let arrival = [(120.0, 50.0), (120.0, 60.0), (45.0, 60.0)];
    assert_eq!(points(JOURNEY, node(0)), arrival);
    let mut back = arrival;
    back.reverse();
    assert_eq!(points(node(0), JOURNEY), back);
    assert_eq!(
        points(replica(0), broker(1)),
        [(35.0, 110.0), (55.0, 110.0), (55.0, 205.0), (155.0, 205.0), (155.0, 227.0), (150.0, 227.0)],
        "out of the replica, down the write lane, through the bus"
    );
    assert_eq!(points(replica(9), broker(0)), [], "not on the map");
}

#[test]
fn a_dot_leaves_travels_and_arrives() {
    let geometry = geometry();
    let mut traffic = Traffic::default();
    traffic.add(&[hop(node(0), replica(0), HopKind::Request)], (0, 1_000), 0.0, &geometry);
    assert_eq!(traffic.len(), 1);
    let height = |traffic: &Traffic| {
        let mut spots = Vec::new();
        traffic.paint(false, &mut spots);
        spots.first().map(|spot| spot.area.y)
    };
    let first = height(&traffic).expect("on its way");
    traffic.advance(150.0);
    let second = height(&traffic).expect("still on its way");
    assert!(second > first, "downward: {first} {second}");
    traffic.advance(3_000.0);
    assert!(traffic.is_empty());
}

#[test]
fn outcomes_differ_in_shape_and_tone() {
    let geometry = geometry();
    let mut seen: Vec<(Tone, Vec<(i32, i32)>)> = Vec::new();
    for kind in [HopKind::Request, HopKind::Late, HopKind::Fallback, HopKind::Refused, HopKind::Failed] {
        let mut traffic = Traffic::default();
        traffic.add(&[hop(node(0), replica(0), kind)], (0, 1), 0.0, &geometry);
        let mut spots: Vec<Spot> = Vec::new();
        traffic.paint(true, &mut spots);
        let shape =
            spots.iter().map(|spot| ((spot.area.w * 2.0) as i32, (spot.area.h * 2.0) as i32)).collect();
        let look = (spots[0].tone, shape);
        assert!(
            !seen.iter().any(|other| other.0 == look.0 || other.1 == look.1),
            "{kind:?} looks like another"
        );
        seen.push(look);
    }
}

#[test]
fn dots_are_limited_and_thinned_evenly() {
    let geometry = geometry();
    let hops: Vec<Hop> = (0..5 * MOST_DOTS)
        .map(|i| Hop {
            at: SimTime::from_micros(i as u64),
            ..hop(node(i % 2), replica(i % 2), HopKind::Request)
        })
        .collect();
    let mut traffic = Traffic::default();
    traffic.add(&hops, (0, hops.len() as u64), 100.0, &geometry);
    assert_eq!(traffic.len(), MOST_DOTS);
    traffic.add(&hops, (0, hops.len() as u64), 100.0, &geometry);
    assert_eq!(traffic.len(), MOST_DOTS, "no room, nothing added");
}

#[test]
fn never_more_squares_than_waits() {
    let geometry = geometry();
    for (waits, squares) in [(0.0, 0), (0.4, 0), (1.0, 1), (2.0, 2), (500.0, 2)] {
        let journey = JourneyFrame { waiting_late: waits, ..JourneyFrame::default() };
        let frame = Frame { journeys: vec![journey], ..Frame::default() };
        let mut spots = Vec::new();
        traffic::waiting(&frame, &geometry, &mut spots);
        assert_eq!(spots.len(), squares, "{waits} wait; there is room for two");
        let inside = |spot: &Spot| spot.area.y >= 50.0 && spot.area.y + spot.area.h <= 60.0;
        assert!(spots.iter().all(|spot| spot.tone == Tone::Hung && inside(spot)), "{spots:?}");
    }
}

/// A frame in which the journey and the first replica hang, or neither.
fn hanging(hangs: bool) -> Frame {
    let state = if hangs { State::Hung } else { State::Ok };
    let replica = ReplicaFrame { state, ..ReplicaFrame::default() };
    Frame {
        journeys: vec![JourneyFrame { state, ..JourneyFrame::default() }],
        services: vec![ServiceFrame { replicas: vec![replica], ..ServiceFrame::default() }],
        ..Frame::default()
    }
}

#[test]
fn a_request_to_what_has_stopped_becomes_a_square_where_it_is_and_stays() {
    let geometry = geometry();
    let mut traffic = Traffic::default();
    let hops = [hop(node(0), replica(0), HopKind::Request), hop(node(1), replica(1), HopKind::Request)];
    traffic.add(&hops, (0, 1), 0.0, &geometry);
    traffic.advance(100.0);
    traffic.hold(&hanging(true));
    let squares = |traffic: &Traffic| {
        let mut spots = Vec::new();
        traffic.paint(false, &mut spots);
        spots.into_iter().filter(|spot| spot.tone == Tone::Hung).collect::<Vec<_>>()
    };
    let first = squares(&traffic);
    assert_eq!(first.len(), 1, "the other one goes on");
    traffic.advance(60_000.0);
    traffic.hold(&hanging(true));
    assert_eq!(squares(&traffic), first, "it stands where it was, and does not fade");
    traffic.hold(&hanging(false));
    assert!(traffic.is_empty(), "it goes on");
}

#[test]
fn only_requests_to_what_has_stopped_stop() {
    let table = [
        (HopKind::Request, JOURNEY, node(0), true),
        (HopKind::Request, node(0), replica(0), true),
        (HopKind::Request, node(0), replica(1), false),
        (HopKind::Answer, replica(0), node(0), false),
        (HopKind::Failed, node(0), JOURNEY, false),
    ];
    for (kind, from, to, stops) in table {
        assert_eq!(traffic::is_stopped(kind, from, to, &hanging(true)), stops, "{kind:?} {from:?} {to:?}");
        assert!(!traffic::is_stopped(kind, from, to, &hanging(false)));
    }
}
