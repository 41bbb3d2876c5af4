//! Mean and variance of a stream of numbers, and confidence intervals for the mean.

/// Running mean and variance (Welford 1962, "Note on a method for calculating corrected sums of squares and
/// products").
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moments {
    count: u64,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
}

/// A mean with the half width of its confidence interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub mean: f64,
    /// Half the width of the interval.
    pub half_width: f64,
}

impl Moments {
    /// Adds one number.
    #[inline]
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        let off = value - self.mean;
        self.mean += off / self.count as f64;
        self.squares += off * (value - self.mean);
    }

    /// Adds what another has seen (Chan, Golub, LeVeque 1979, "Updating formulae and a pairwise algorithm for
    /// computing sample variances").
    pub fn merge(&mut self, other: &Moments) {
        if other.count == 0 {
            return;
        }
        let count = self.count + other.count;
        let off = other.mean - self.mean;
        let share = other.count as f64 / count as f64;
        self.mean += off * share;
        self.squares += other.squares + off * off * self.count as f64 * share;
        self.count = count;
    }

    /// Returns how many numbers were added.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Their mean; zero when there are none.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The unbiased sample variance; zero below two numbers.
    pub fn variance(&self) -> f64 {
        if self.count < 2 { 0.0 } else { self.squares / (self.count - 1) as f64 }
    }

    /// The sample standard deviation.
    pub fn standard_deviation(&self) -> f64 {
        libm::sqrt(self.variance())
    }

    /// The two-sided Student-t interval for the mean of independent numbers at `confidence` (0 to 1, such as
    /// 0.99). Infinitely wide below two numbers.
    pub fn interval(&self, confidence: f64) -> Interval {
        let half_width = if self.count < 2 {
            f64::INFINITY
        } else {
            let t = student_t(0.5 + confidence / 2.0, (self.count - 1) as f64);
            t * libm::sqrt(self.variance() / self.count as f64)
        };
        Interval { mean: self.mean, half_width }
    }
}

impl FromIterator<f64> for Moments {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        let mut moments = Moments::default();
        values.into_iter().for_each(|value| moments.add(value));
        moments
    }
}

impl Interval {
    /// Returns whether `value` lies in the interval.
    pub fn contains(&self, value: f64) -> bool {
        (value - self.mean).abs() <= self.half_width
    }

    /// The distance of two independent estimates over `sqrt(h1^2 + h2^2)`: at most 1 when they agree at their
    /// confidence.
    pub fn distance(&self, other: &Interval) -> f64 {
        let width = libm::sqrt(self.half_width * self.half_width + other.half_width * other.half_width);
        if self.mean == other.mean { 0.0 } else { (self.mean - other.mean).abs() / width }
    }
}

/// The quantile `p` (0.5 to below 1) of Student's t with `degrees` (at least 1) of freedom, by bisection of its
/// distribution function, to about 1e-12.
pub fn student_t(p: f64, degrees: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while student_t_cdf(high, degrees) < p && high < 1e9 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = (low + high) / 2.0;
        if student_t_cdf(middle, degrees) < p { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// P(T <= t) for t >= 0: one minus half the regularised incomplete beta function of degrees / (degrees + t^2)
/// (Abramowitz, Stegun 1964, 26.7.1).
pub fn student_t_cdf(t: f64, degrees: f64) -> f64 {
    1.0 - 0.5 * incomplete_beta(degrees / 2.0, 0.5, degrees / (degrees + t * t))
}

/// The regularised incomplete beta function by its continued fraction (Abramowitz, Stegun 1964, 26.5.8; Lentz's
/// evaluation as in Press et al., "Numerical recipes", 6.4).
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return if x <= 0.0 { 0.0 } else { 1.0 };
    }
    // The fraction converges fast on this side only.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let log_front =
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let guard = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..500 {
        let m = m as f64;
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() < 1e-15 {
            break;
        }
    }
    libm::exp(log_front) * fraction / a
}
