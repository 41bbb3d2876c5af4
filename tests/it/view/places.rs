//! Arrow keys on the map, and the line through the steps of a chain.

use blast_radius::view::places::{line, next};
use blast_radius::view::traffic::{Area, Point};

fn area(x: f32, y: f32, w: f32, h: f32) -> Area {
    Area { x, y, w, h }
}

/// A label beside two signs, below it a line over the whole width, below that a label with one tall sign.
fn places() -> [Area; 6] {
    [
        area(0.0, 0.0, 100.0, 40.0),
        area(120.0, 8.0, 30.0, 24.0),
        area(160.0, 8.0, 30.0, 24.0),
        area(0.0, 40.0, 200.0, 26.0),
        area(0.0, 66.0, 100.0, 40.0),
        area(150.0, 60.0, 30.0, 52.0),
    ]
}

#[test]
fn arrows_go_from_row_to_row_and_within_a_row() {
    let table = [
        (0, "ArrowRight", Some(1)),
        (1, "ArrowRight", Some(2)),
        (2, "ArrowRight", None),
        (2, "ArrowLeft", Some(1)),
        (2, "Home", Some(0)),
        (0, "End", Some(2)),
        (0, "Home", None),
        (0, "ArrowUp", None),
        (0, "ArrowDown", Some(3)),
        (2, "ArrowDown", Some(3)),
        (3, "ArrowDown", Some(4)),
        (5, "ArrowUp", Some(3)),
        (3, "ArrowUp", Some(1)),
        (4, "ArrowRight", Some(5)),
        (4, "Enter", None),
        (9, "ArrowUp", None),
    ];
    for (at, key, expected) in table {
        assert_eq!(next(&places(), at, key), expected, "{key} from {at}");
    }
}

#[test]
fn every_place_is_reached_by_arrows() {
    let places = places();
    let mut reached = vec![0];
    let mut open = vec![0];
    while let Some(at) = open.pop() {
        for key in ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"] {
            if let Some(to) = next(&places, at, key).filter(|to| !reached.contains(to)) {
                reached.push(to);
                open.push(to);
            }
        }
    }
    assert_eq!(reached.len(), places.len());
}

#[test]
fn a_chain_is_one_line_bent_where_it_changes_its_column() {
    let point = |x, y| Point { x, y };
    assert_eq!(line(&[]), "");
    assert_eq!(line(&[point(1.0, 2.0)]), "", "one step needs no line");
    assert_eq!(
        line(&[point(10.0, 0.0), point(10.0, 40.0), point(30.0, 60.0)]),
        "M10.0 0.0L10.0 40.0C10.0 50.0 30.0 50.0 30.0 60.0"
    );
}
