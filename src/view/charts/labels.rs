//! Labels at the ends of lines: at least so far apart, in the order of what they name.

/// Places labels: `wanted` are the places that they would have, from top to bottom, px. Each stands at least `gap` from its
/// neighbours and within `height`, as near to its place as that allows; the order is kept.
pub fn spread(wanted: &[f64], gap: f64, height: f64) -> Vec<f64> {
    // Neighbours that would come too close move as one block around the mean of their wishes.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for &place in wanted {
        blocks.push((place, 1));
        while let [.., (above, many), (below, few)] = blocks[..] {
            let reach = |count: usize| (count as f64 - 1.0) * gap / 2.0;
            if below - reach(few) - (above + reach(many)) >= gap {
                break;
            }
            let all = many + few;
            // The middle that each block would have as part of the larger one.
            let shift_above = above + few as f64 * gap / 2.0;
            let shift_below = below - many as f64 * gap / 2.0;
            let middle = (shift_above * many as f64 + shift_below * few as f64) / all as f64;
            blocks.truncate(blocks.len() - 2);
            blocks.push((middle, all));
        }
    }
    let mut places: Vec<f64> = Vec::new();
    for (middle, count) in blocks {
        let first = middle - (count as f64 - 1.0) * gap / 2.0;
        places.extend((0..count).map(|i| first + i as f64 * gap));
    }
    within(&mut places, gap, height);
    places
}

fn within(places: &mut [f64], gap: f64, height: f64) {
    let mut least = 0.0;
    for place in places.iter_mut() {
        *place = place.max(least);
        least = *place + gap;
    }
    let mut most = height;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - gap;
    }
}

/// How many labels fit.
pub fn room(gap: f64, height: f64) -> usize {
    (height / gap).floor() as usize + 1
}

/// The free place nearest to `wanted` for one more label, which yields to all that stand already; nothing where there is none.
pub fn beside(taken: &[f64], wanted: f64, gap: f64, height: f64) -> Option<f64> {
    let free = |place: &f64| {
        (0.0..=height).contains(place) && taken.iter().all(|other| (other - place).abs() >= gap - 0.01)
    };
    let around = taken.iter().flat_map(|other| [other - gap, other + gap]);
    let candidates = [wanted.clamp(0.0, height)].into_iter().chain(around).filter(free);
    candidates.min_by(|one, other| (one - wanted).abs().total_cmp(&(other - wanted).abs()))
}
