//! Labels at the ends of lines: none over another, in the order of what they name.

/// Places labels: each has the place that it would have and its height, from top to bottom, px. Each stands as near to its
/// place as the others and `height` allow; the order is kept. All of them have to fit: see `fitting`.
pub fn spread(labels: &[(f64, f64)], height: f64) -> Vec<f64> {
    // Counted from where each would stand if all were stacked, places must not fall: neighbours that would are one block
    // around the mean of their wishes.
    let mut stacked = Vec::new();
    let (mut below, mut last) = (0.0, None);
    for &(_, own) in labels {
        below += last.map_or(0.0, |last: f64| (last + own) / 2.0);
        stacked.push(below);
        last = Some(own);
    }
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (&(wanted, _), stacked) in labels.iter().zip(&stacked) {
        blocks.push((wanted - stacked, 1));
        while let [.., (above, many), (under, few)] = blocks[..] {
            if under >= above {
                break;
            }
            let mean = (above * many as f64 + under * few as f64) / (many + few) as f64;
            blocks.truncate(blocks.len() - 2);
            blocks.push((mean, many + few));
        }
    }
    let (first, last) = (labels.first(), labels.last());
    let top = first.map_or(0.0, |label| label.1 / 2.0);
    let most = height - last.map_or(0.0, |label| label.1 / 2.0) - below;
    let starts = blocks.into_iter().flat_map(|(start, count)| std::iter::repeat_n(start, count));
    starts.zip(stacked).map(|(start, stacked)| start.min(most).max(top) + stacked).collect()
}

/// How many labels of `own` px fit into `height`.
pub fn fitting(own: f64, height: f64) -> usize {
    (height / own.max(1.0)).floor() as usize
}

/// The free place nearest to `wanted` for one more label of `own` px, which yields to those that stand already (place and
/// height); nothing where there is none.
pub fn beside(taken: &[(f64, f64)], wanted: f64, own: f64, height: f64) -> Option<f64> {
    let free = |place: &f64| {
        let inside = (own / 2.0 - 0.01..=height - own / 2.0 + 0.01).contains(place);
        inside && taken.iter().all(|other| (other.0 - place).abs() >= (other.1 + own) / 2.0 - 0.01)
    };
    let around = taken.iter().flat_map(|other| {
        let apart = (other.1 + own) / 2.0;
        [other.0 - apart, other.0 + apart]
    });
    let candidates = [wanted.clamp(own / 2.0, (height - own / 2.0).max(own / 2.0))];
    let candidates = candidates.into_iter().chain(around).filter(free);
    candidates.min_by(|one, other| (one - wanted).abs().total_cmp(&(other - wanted).abs()))
}
