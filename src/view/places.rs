//! Where the arrow keys go on the map, and the line that joins the steps of a chain: plain geometry of measured places.

use crate::view::figures::fixed;
use crate::view::traffic::{Area, Point};

/// Two places stand in one row when their middles are no further apart than this, px.
const LEVEL: f32 = 10.0;

/// The place to which `key` goes from place `at`; `None` where there is none, or for another key. Up and down go from row
/// to row, left and right within a row, Home and End to its ends.
pub fn next(places: &[Area], at: usize, key: &str) -> Option<usize> {
    let here = *places.get(at)?;
    let middle = here.middle();
    let beside = |other: &Area| {
        let level = other.middle().y;
        (level - middle.y).abs() <= LEVEL
            || (level >= here.y && level <= here.y + here.h)
            || (middle.y >= other.y && middle.y <= other.y + other.h)
    };
    let row = || places.iter().enumerate().filter(|(i, other)| *i != at && beside(other));
    let left_of = |a: f32, b: f32| a < b;
    let found = match key {
        "ArrowRight" => {
            nearest(row().filter(|(_, other)| left_of(here.x, other.x)), |other| other.x - here.x)
        }
        "ArrowLeft" => nearest(row().filter(|(_, other)| left_of(other.x, here.x)), |other| here.x - other.x),
        "Home" => nearest(row().filter(|(_, other)| left_of(other.x, here.x)), |other| other.x),
        "End" => nearest(row().filter(|(_, other)| left_of(here.x, other.x)), |other| -other.x),
        "ArrowDown" | "ArrowUp" => {
            let sign = if key == "ArrowDown" { 1.0 } else { -1.0 };
            let ahead = |other: &Area| (other.middle().y - middle.y) * sign;
            let all = || places.iter().enumerate().filter(|(_, other)| ahead(other) > 0.0 && !beside(other));
            let level = all().map(|(_, other)| ahead(other)).reduce(f32::min)?;
            nearest(all().filter(|(_, other)| ahead(other) <= level + LEVEL), |other| {
                (other.middle().x - middle.x).abs()
            })
        }
        _ => None,
    };
    found.map(|(i, _)| i)
}

fn nearest<'a>(
    places: impl Iterator<Item = (usize, &'a Area)>,
    far: impl Fn(&Area) -> f32,
) -> Option<(usize, &'a Area)> {
    places.min_by(|a, b| far(a.1).total_cmp(&far(b.1)))
}

/// The line through the steps of a chain, in order: straight down a gutter, bent where it changes its column. Empty below
/// two steps.
pub fn line(steps: &[Point]) -> String {
    let Some((first, rest)) = steps.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return String::new();
    };
    let px = |length: f32| fixed(f64::from(length), 1);
    let mut path = ["M", &px(first.x), " ", &px(first.y)].concat();
    let mut from = *first;
    for to in rest {
        let half = px((from.y + to.y) / 2.0);
        path += &match (to.x - from.x).abs() < 1.0 {
            true => format!("L{} {}", px(to.x), px(to.y)),
            false => {
                format!("C{} {half} {} {half} {} {}", px(from.x), px(to.x), px(to.x), px(to.y))
            }
        };
        from = *to;
    }
    path
}
