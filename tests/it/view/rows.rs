//! Which rows of the map stand open, and when they fold.

use blast_radius::frame::*;
use blast_radius::session::{Opening, Session, scenarios};
use blast_radius::view::map::{
    Detail, Fold, Kind, MOST, Map, Row, STAYS_US, Size, Standing, arrange, every_row,
};

use Standing::{Held, Ill, Well};

fn services(standings: &[Standing]) -> Vec<(Row, Standing)> {
    standings.iter().enumerate().map(|(i, standing)| (Row::Service(i), *standing)).collect()
}

fn fold(state: Option<State>) -> Fold {
    Fold { kind: Kind::Services, state }
}

#[test]
fn nine_rows_stand_open() {
    let rows = services(&[Well; MOST]);
    let (lines, folds) = arrange(&rows, &[]);
    assert_eq!((lines.len(), folds.len()), (MOST, 0));
}

#[test]
fn over_nine_those_that_are_well_fold_per_kind_below_the_others() {
    let mut rows = services(&[Well, Ill(State::Hung), Well, Held, Well, Well, Well]);
    rows.extend([(Row::Store(0), Well), (Row::Cluster(0), Well), (Row::Cluster(1), Well)]);
    let (lines, folds) = arrange(&rows, &[]);
    let groups = Fold { kind: Kind::Groups, state: None };
    let clusters = Fold { kind: Kind::Clusters, state: None };
    assert_eq!(
        lines,
        [Row::Service(1), Row::Service(3), Row::Fold(fold(None)), Row::Fold(groups), Row::Fold(clusters)]
    );
    assert_eq!(folds[0].members, [0, 2, 4, 5, 6].map(Row::Service));
    let (opened, folds) = arrange(&rows, &[fold(None)]);
    assert_eq!(
        opened.len(),
        lines.len() + 5,
        "a person's wish opens them; the line stays to fold them again"
    );
    assert!(folds[0].open && !folds[1].open);
}

#[test]
fn over_nine_that_are_hurt_those_of_equal_state_fold() {
    let mut rows = services(&[Ill(State::Hung); 8]);
    rows.extend([(Row::Service(8), Ill(State::Down)), (Row::Service(9), Held)]);
    assert_eq!(arrange(&rows, &[]).0.len(), 10, "nine are hurt: they stand open");
    rows.push((Row::Service(10), Ill(State::Hung)));
    let (lines, folds) = arrange(&rows, &[]);
    assert_eq!(lines, [Row::Service(8), Row::Service(9), Row::Fold(fold(Some(State::Hung)))]);
    assert_eq!(folds[0].members.len(), 9, "the only one in its state is no longer than its line");
}

/// A scene of ten services, and a frame in which the first is in `state` at `seconds`.
fn moment(state: State, seconds: u64) -> (Scene, Frame) {
    let services = vec![ServiceScene { replicas: vec![0], in_chain: true, ..ServiceScene::default() }; 10];
    let mut frame = Frame {
        now_us: seconds * 1_000_000,
        services: vec![ServiceFrame::default(); 10],
        ..Frame::default()
    };
    frame.services[0].state = state;
    (Scene { services, ..Scene::default() }, frame)
}

#[test]
fn a_row_that_is_hurt_opens_by_itself_and_folds_only_after_a_while() {
    let mut detail = Detail::default();
    assert_eq!(detail.standing(Row::Service(0)), Held, "nothing is known of it");
    let stays_s = STAYS_US / 1_000_000;
    let table = [
        (State::Ok, 10, Well),
        (State::Hung, 20, Ill(State::Hung)),
        (State::Ok, 21, Ill(State::Hung)),
        (State::Ok, 20 + stays_s - 1, Ill(State::Hung)),
        (State::Ok, 20 + stays_s, Well),
        (State::Down, 100, Ill(State::Down)),
        (State::Ok, 50, Well),
    ];
    for (state, seconds, expected) in table {
        let (scene, frame) = moment(state, seconds);
        detail.observe(&scene, &frame, Vec::new());
        assert_eq!(detail.standing(Row::Service(0)), expected, "{state:?} at {seconds} s");
    }
    let (scene, frame) = moment(State::Ok, 60);
    detail.observe(&scene, &frame, vec![Row::Service(3)]);
    assert_eq!(detail.standing(Row::Service(3)), Held, "somebody looks at it");
}

#[test]
fn a_group_that_holds_is_not_hurt_and_one_that_answers_nobody_is() {
    let (mut scene, mut frame) = moment(State::Ok, 5);
    scene.quorums = vec![GroupScene::default()];
    frame.quorums = vec![GroupFrame { state: State::Slow, ..GroupFrame::default() }];
    let mut detail = Detail::default();
    detail.observe(&scene, &frame, Vec::new());
    assert_eq!(detail.standing(Row::Quorum(0)), Well);
    let layer = Row::Quorum(0).layer().unwrap();
    frame.cone = vec![ConeLayer { layer, share: 1.0, ..ConeLayer::default() }];
    detail.observe(&scene, &frame, Vec::new());
    assert_eq!(detail.standing(Row::Quorum(0)), Ill(State::Slow));
}

#[test]
fn a_fold_says_how_many_there_are_and_names_the_first() {
    let (mut scene, frame) = moment(State::Ok, 5);
    for (i, service) in scene.services.iter_mut().enumerate() {
        service.label = format!("Service {i}");
    }
    let mut detail = Detail::default();
    detail.observe(&scene, &frame, Vec::new());
    let map = Map::of(&scene, Size::Full, false, &detail);
    let folded = map.folded(fold(None)).expect("ten are well");
    assert_eq!(folded.title(&scene), "10 services, all well");
    assert_eq!(folded.names(&scene, 32), "Service 0 \u{b7} Service 1 \u{b7} 8 more");
    assert_eq!(folded.names(&scene, 5), "", "no room");
}

#[test]
fn every_row_has_its_place_and_its_least_height() {
    for (id, _) in scenarios() {
        let opening = Opening { scenario: id.to_string(), seed: 1, commands: Vec::new() };
        let session = Session::open(&opening).expect("a built-in scenario opens");
        let scene = session.scene();
        let all = every_row(scene);
        for size in [Size::Full, Size::Widget, Size::Phone, Size::SmallWidget] {
            for low in [false, true] {
                let map = Map::of(scene, size, low, &Detail::default());
                let mut from = all.iter();
                for placed in &map.rows {
                    assert!(from.any(|row| *row == placed.row), "{id}: {:?} is out of order", placed.row);
                    let height = (placed.to - placed.from) * map.need;
                    let part = placed.row.kind().is_some();
                    assert!(
                        !part || height >= 36.0 - 1e-9,
                        "{id} {size:?}: {:?} has {height} px",
                        placed.row
                    );
                }
            }
        }
    }
}
