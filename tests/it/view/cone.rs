//! The cone over the rows: its widths, its foot, its stem, and what it passes by.

use super::scene::session;
use blast_radius::frame::*;
use blast_radius::session::{Budget, Control, Scene};
use blast_radius::view::cone;
use blast_radius::view::map::{Map, Row, Size, duty_span};

/// Points of an outline, right edge from top to bottom and left edge back.
fn points(path: &str) -> Vec<(f64, f64)> {
    let numbers: Vec<f64> = path.split(['M', 'L', ' ', 'Z']).filter_map(|part| part.parse().ok()).collect();
    numbers.chunks(2).map(|point| (point[0], point[1])).collect()
}

/// Two services, a third that no customer waits on, a cluster, and a plane with one duty.
fn scene() -> Scene {
    let service = |in_chain| ServiceScene { replicas: vec![0], in_chain, ..ServiceScene::default() };
    Scene {
        zones: vec!["a".to_owned(), "b".to_owned()],
        journeys: vec![JourneyScene::default()],
        services: vec![service(true), service(true), service(false)],
        clusters: vec![ClusterScene { in_chain: true, ..ClusterScene::default() }],
        control_planes: vec![PlaneScene {
            duties: vec![("elect-leaders".to_owned(), "Elect leaders".to_owned())],
            ..PlaneScene::default()
        }],
        ..Scene::default()
    }
}

/// A frame with these shares: (row, share, the ghost's share).
fn frame(shares: &[(Row, f64, Option<f64>)]) -> Frame {
    let layer = |&(row, share, ghost_share): &(Row, f64, Option<f64>)| ConeLayer {
        layer: row.layer().expect("a layer"),
        share,
        ghost_share,
        ..ConeLayer::default()
    };
    Frame { cone: shares.iter().map(layer).collect(), ..Frame::default() }
}

fn blocked(frame: Frame, refused: u32) -> Frame {
    let duty = DutyFrame { blocked: true, since_us: Some(1), refused };
    Frame { control_planes: vec![vec![duty]], ..frame }
}

/// Widths at the middles of the rows' edges, from top to bottom.
fn widths(path: &str) -> Vec<i64> {
    let all = points(path);
    let (right, left) = all.split_at(all.len() / 2);
    right.iter().zip(left.iter().rev()).map(|(r, l)| (r.0 - l.0).round() as i64).collect()
}

#[test]
fn every_layer_of_the_cone_has_a_row() {
    let mut session = session();
    session.control(Control::Play).expect("play");
    for _ in 0..20 {
        session.tick(0.1, Budget::events(1_000_000));
    }
    let map = Map::new(session.scene(), Size::Full);
    let frame = session.frame();
    assert!(frame.cone.len() > 5);
    for layer in &frame.cone {
        let placed = map.rows.iter().find(|placed| placed.row.layer() == Some(layer.layer));
        assert!(placed.is_some(), "{:?}", layer.layer);
    }
    assert_eq!(cone::outline(&frame, &map), "", "nothing is hurt");
}

#[test]
fn the_cone_is_as_wide_as_the_share_that_is_hurt() {
    let map = Map::new(&scene(), Size::Full);
    let hurt = frame(&[(Row::Customers, 1.0, None), (Row::Service(0), 0.5, None)]);
    let path = cone::outline(&hurt, &map);
    assert_eq!(widths(&path), [1000, 1000, 500, 500]);
    for (x, y) in points(&path) {
        assert!((0.0..=1000.0).contains(&x) && (0.0..=1000.0).contains(&y), "{path}");
    }
    let gate = map.find(Row::Gate).expect("zones").from * 1000.0;
    assert!((points(&path)[2].1 - gate).abs() < 20.0, "the zones' heads belong to the first row: {path}");
}

#[test]
fn a_layer_that_is_well_between_two_that_are_hurt_is_a_thin_stem() {
    let map = Map::new(&scene(), Size::Full);
    let hurt =
        frame(&[(Row::Customers, 1.0, None), (Row::Service(0), 0.0, None), (Row::Service(1), 1.0, None)]);
    assert_eq!(widths(&cone::outline(&hurt, &map)), [1000, 1000, 14, 14, 1000, 1000]);
}

#[test]
fn harm_passes_by_a_store_that_is_well() {
    let mut scene = scene();
    scene.stores = vec![GroupScene { in_chain: true, ..GroupScene::default() }];
    let map = Map::new(&scene, Size::Full);
    let well = (Row::Store(0), 0.0, None);
    let hurt = frame(&[(Row::Customers, 1.0, None), well, (Row::Cluster(0), 0.4, None)]);
    let stem = [14; 4];
    assert_eq!(widths(&cone::outline(&hurt, &map)), [&[1000; 2][..], &stem, &[400; 2]].concat());
}

#[test]
fn a_part_without_customers_is_passed_by() {
    let map = Map::new(&scene(), Size::Full);
    let hurt = frame(&[(Row::Customers, 1.0, None), (Row::Service(2), 1.0, None)]);
    assert_eq!(widths(&cone::outline(&hurt, &map)), [1000, 1000], "its harm is nobody's");
}

#[test]
fn its_foot_is_the_chip_of_the_duty_that_was_refused() {
    let map = Map::new(&scene(), Size::Full);
    let shares = [(Row::Customers, 1.0, None), (Row::Cluster(0), 0.33, None), (Row::Control, 1.0, None)];
    let without = widths(&cone::outline(&blocked(frame(&shares), 0), &map));
    assert_eq!(
        without.last(),
        Some(&330),
        "nobody has needed the duty: it begins at the lowest row that is hurt"
    );
    let path = cone::outline(&blocked(frame(&shares), 84), &map);
    let (from, to) = duty_span(0, map.duties);
    let widths = widths(&path);
    assert_eq!(widths[widths.len() - 2..], [330, ((to - from) * 1000.0).round() as i64]);
    let foot = points(&path)[widths.len() - 1].1;
    let control = map.find(Row::Control).expect("a plane");
    assert!(foot > control.from * 1000.0 && foot < control.to * 1000.0, "it stands on the chip");
    assert!(!widths[..widths.len() - 1].contains(&1000) || widths[0] == 1000, "its own 1 of 1 is no width");
    let nothing = blocked(frame(&[(Row::Customers, 0.0, None), (Row::Control, 1.0, None)]), 84);
    assert_eq!(cone::outline(&nothing, &map), "", "no customer is hurt");
}

#[test]
fn the_ghost_is_what_the_other_run_has() {
    let map = Map::new(&scene(), Size::Full);
    assert_eq!(cone::ghost(&frame(&[(Row::Customers, 1.0, None)]), &map), "", "no ghost");
    assert_eq!(cone::ghost(&frame(&[(Row::Customers, 1.0, Some(0.0))]), &map), "", "nothing is hurt there");
    let prevented = frame(&[(Row::Customers, 0.2, Some(1.0))]);
    assert_eq!(widths(&cone::ghost(&prevented, &map)), [1000, 1000], "what was prevented is drawn too");
    assert_eq!(widths(&cone::outline(&prevented, &map)), [200, 200]);
}

#[test]
fn what_a_width_means_is_said() {
    let (scene, hurt) = (scene(), frame(&[(Row::Customers, 1.0, None)]));
    let map = Map::new(&scene, Size::Full);
    let said = cone::said(&hurt, &map, &scene);
    assert!(said.starts_with("Blast radius: customers 100%.") && said.contains("width"), "{said}");
    assert!(cone::said(&frame(&[]), &map, &scene).contains("no customer"), "nothing is hurt");
}

#[test]
fn duties_stand_beside_each_other_over_the_whole_width() {
    assert_eq!((0..3).map(|i| duty_span(i, (3, 3)).0).collect::<Vec<_>>(), [0.0, 1.0 / 3.0, 2.0 / 3.0]);
    assert_eq!(duty_span(3, (5, 3)), duty_span(0, (5, 3)), "in the next line");
    let (from, to) = duty_span(0, (1, 1));
    assert!((from + to - 1.0).abs() < 1e-9 && from > 0.0, "a single one stands in the middle");
}
