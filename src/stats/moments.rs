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
fn student_t_cdf(t: f64, degrees: f64) -> f64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn student_t_agrees_with_printed_tables() {
        // Abramowitz, Stegun 1964, table 26.10; 35 degrees: R, qt(0.995, 35).
        let table = [
            (0.975, 1.0, 12.706),
            (0.995, 1.0, 63.657),
            (0.995, 5.0, 4.032),
            (0.975, 10.0, 2.228),
            (0.995, 19.0, 2.861),
            (0.995, 35.0, 2.724),
            (0.995, 120.0, 2.617),
        ];
        for (p, degrees, expected) in table {
            let t = student_t(p, degrees);
            assert!((t - expected).abs() < 6e-4, "p {p}, {degrees} degrees: {t}, table {expected}");
        }
        assert!(student_t(0.5, 7.0) < 1e-9);
    }

    #[test]
    fn moments_are_those_of_the_definition_and_merge() {
        let values: Vec<f64> = (0..1000).map(|k| 1e6 + ((k * 7919) % 1009) as f64 / 7.0).collect();
        let mean = values.iter().sum::<f64>() / 1000.0;
        let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / 999.0;
        let whole: Moments = values.iter().copied().collect();
        let mut merged: Moments = values[..137].iter().copied().collect();
        merged.merge(&values[137..].iter().copied().collect());
        merged.merge(&Moments::default());
        for moments in [whole, merged] {
            assert_eq!(moments.count(), 1000);
            assert!((moments.mean() / mean - 1.0).abs() < 1e-13);
            assert!((moments.variance() / variance - 1.0).abs() < 1e-8, "{} {variance}", moments.variance());
        }
    }

    #[test]
    fn an_interval_of_few_numbers_is_worked_out_by_hand() {
        let moments: Moments = [1.0, 2.0, 3.0, 4.0, 5.0].into_iter().collect();
        let interval = moments.interval(0.99);
        // t(0.995; 4) = 4.604, standard deviation sqrt(2.5).
        assert!((interval.half_width - 4.604_095 * libm::sqrt(0.5)).abs() < 1e-5, "{interval:?}");
        assert!(interval.contains(6.2) && !interval.contains(6.3));
        assert_eq!(Moments::default().interval(0.99).half_width, f64::INFINITY);
    }
}
