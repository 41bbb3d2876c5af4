//! Values over time in bounded memory: when a series is full, neighbours are merged and the step doubles.

/// Most points kept: enough for a chart on a wide screen.
const MOST_POINTS: usize = 720;

/// One line of values at equal steps of time.
#[derive(Clone, Debug)]
pub struct Series {
    step_s: u32,
    /// Mean of what was measured within each step; NaN where nothing was.
    points: Vec<f64>,
    sum: f64,
    measured: u32,
    seen: u32,
}

impl Default for Series {
    fn default() -> Self {
        Series { step_s: 1, points: Vec::new(), sum: 0.0, measured: 0, seen: 0 }
    }
}

impl Series {
    /// Adds the value of the next second; NaN for "nothing to measure".
    pub fn push(&mut self, value: f64) {
        self.seen += 1;
        if !value.is_nan() {
            self.sum += value;
            self.measured += 1;
        }
        if self.seen < self.step_s {
            return;
        }
        let mean = if self.measured > 0 { self.sum / self.measured as f64 } else { f64::NAN };
        self.points.push(mean);
        (self.sum, self.measured, self.seen) = (0.0, 0, 0);
        if self.points.len() >= MOST_POINTS {
            self.points = self.points.chunks(2).map(merge).collect();
            self.step_s *= 2;
        }
    }

    /// (seconds, value) of each step, at the step's end.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.points.iter().enumerate().map(|(i, &value)| (((i + 1) * self.step_s as usize) as f64, value))
    }

    /// The newest value.
    pub fn last(&self) -> Option<f64> {
        self.points.last().copied()
    }
}

fn merge(pair: &[f64]) -> f64 {
    match *pair {
        [a, b] if a.is_nan() => b,
        [a, b] if b.is_nan() => a,
        [a, b] => (a + b) / 2.0,
        [a] => a,
        _ => f64::NAN,
    }
}
