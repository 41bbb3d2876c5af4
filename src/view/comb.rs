//! The worker comb: one tooth per worker, its height the time waited over the limit.

use std::fmt::Write as _;

/// Width of one tooth's place, in units of the drawing.
pub const PITCH: usize = 6;
/// Height of the drawing; the floor lies one unit above its bottom.
pub const HEIGHT: usize = 20;

/// Path of the teeth (0 idle, else 1 to 255): vertical strokes from the floor upward.
pub fn teeth(teeth: &[u8]) -> String {
    let mut path = String::new();
    for (i, &tooth) in teeth.iter().enumerate().filter(|(_, tooth)| **tooth > 0) {
        let height = 2 + usize::from(tooth) * (HEIGHT - 4) / 255;
        let _ = write!(path, "M{} 18v-{height}", i * PITCH + PITCH / 2);
    }
    path
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
        crate::engine::order::sort(&mut all);
        all
    };
    if all.is_empty() {
        return vec![0; places];
    }
    (0..places).map(|i| all[((2 * i + 1) * all.len() / (2 * places)).min(all.len() - 1)]).collect()
}
