//! The worker comb: one tooth per worker, its height the time waited over the limit.

use std::fmt::Write as _;

use crate::frame::{ReplicaFrame, State};

/// Width of one tooth's place, in units of the drawing.
pub const PITCH: usize = 6;
/// Height of the drawing; the floor lies one unit above its bottom.
pub const HEIGHT: usize = 20;

/// Path of the teeth (0 idle, else 1 to 255): vertical strokes from the floor upward.
pub fn teeth(teeth: &[u8]) -> String {
    let mut path = String::new();
    for (i, &tooth) in teeth.iter().enumerate().filter(|(_, tooth)| **tooth > 0) {
        let _ = write!(path, "M{} 18v-{}", i * PITCH + PITCH / 2, height(tooth));
    }
    path
}

/// From this tooth on somebody waits: a quarter of the limit.
const WAITS: u8 = 64;

/// Path of the ghost's skyline: the outline of its teeth, idle places on the floor. Drawn where a replica is hurt, in this
/// run or in the ghost; while both work it would only flicker.
pub fn skyline(now: &ReplicaFrame) -> String {
    let well =
        matches!(now.state, State::Ok | State::Busy | State::Starting | State::Down | State::NotLaunched);
    if well && now.ghost_teeth.iter().all(|tooth| *tooth < WAITS) {
        return String::new();
    }
    let mut path = String::new();
    for (i, &tooth) in now.ghost_teeth.iter().enumerate() {
        let top = if tooth > 0 { HEIGHT - 2 - height(tooth) } else { HEIGHT - 2 };
        let _ = write!(path, "{}{} {top}h{PITCH}", if i == 0 { 'M' } else { 'L' }, i * PITCH);
    }
    path
}

fn height(tooth: u8) -> usize {
    2 + usize::from(tooth) * (HEIGHT - 4) / 255
}

/// Path of the floor: one dash per worker.
pub fn floor(workers: usize) -> String {
    format!("M1 19h{}", (workers * PITCH).saturating_sub(2))
}

/// View box of a comb.
pub fn view_box(workers: usize) -> String {
    format!("0 0 {} {HEIGHT}", workers.max(1) * PITCH)
}

/// The tallest `places` teeth of several combs, tallest last: one comb for a whole zone.
pub fn gather<'a>(combs: impl Iterator<Item = &'a [u8]>, places: usize) -> Vec<u8> {
    let all: Vec<u8> = {
        let mut all: Vec<u8> = combs.flatten().copied().collect();
        crate::base::order::sort(&mut all);
        all
    };
    if all.is_empty() {
        return vec![0; places];
    }
    (0..places).map(|i| all[((2 * i + 1) * all.len() / (2 * places)).min(all.len() - 1)]).collect()
}
