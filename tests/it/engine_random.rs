//! Keyed draws: uniform, independent between neighbouring keys, unmoved by what else is drawn; and the samplers.

use blast_radius::engine::{Draw, Seed};
use blast_radius::stats::Moments;

const SEED: Seed = Seed(20_260_507);

type Walk = fn(u64) -> Draw;

/// The ways a key can move by one.
const WALKS: [(&str, Walk); 6] = [
    ("a", |k| SEED.draw(3, k, 0, 0)),
    ("b", |k| SEED.draw(3, 17, k, 0)),
    ("c", |k| SEED.draw(3, 17, 5, k)),
    ("purpose", |k| SEED.draw(k as u32, 1, 2, 3)),
    ("seed", |k| Seed(k).draw(3, 1, 2, 3)),
    ("try", |k| {
        let mut draw = SEED.draw(9, k / 1000, 0, 0);
        for _ in 0..k % 1000 {
            draw.bits();
        }
        draw
    }),
];

#[test]
fn every_walk_through_the_keys_is_uniform() {
    for (name, walk) in WALKS {
        for shift in [56, 24, 0] {
            let mut counts = [0u32; 256];
            (0..50_000).for_each(|k| counts[(walk(k).bits() >> shift) as usize & 255] += 1);
            let expected = 50_000.0 / 256.0;
            let chi2: f64 =
                counts.iter().map(|&n| (n as f64 - expected) * (n as f64 - expected) / expected).sum();
            // 255 degrees of freedom: 0.0005 and 0.9995 quantiles.
            assert!((186.0..335.0).contains(&chi2), "walk {name}, bits from {shift}: chi-square {chi2}");
        }
    }
}

#[test]
fn neighbouring_keys_are_independent() {
    for (name, walk) in WALKS {
        for lag in [1, 2, 7] {
            let n = 50_000;
            let product: f64 = (0..n).map(|k| (walk(k).unit() - 0.5) * (walk(k + lag).unit() - 0.5)).sum();
            // The correlation of n independent pairs has standard deviation 1 / sqrt(n).
            let deviations = product / n as f64 * 12.0 * libm::sqrt(n as f64);
            assert!(deviations.abs() < 3.9, "walk {name}, lag {lag}: {deviations} standard deviations");
        }
    }
}

#[test]
fn one_bit_of_any_key_turns_half_the_bits() {
    type Key = (u64, u32, u64, u64, u64);
    let bits = |(seed, purpose, a, b, c): Key| Seed(seed).draw(purpose, a, b, c).bits();
    for field in 0..5 {
        let width = [53, 32, 64, 64, 64][field];
        let moments: Moments = (0..200u64 * width)
            .map(|k| {
                let key: Key = (k, 5, k * 3, k * 7, 11);
                let flip = 1u64 << (k % width);
                let mut other = key;
                match field {
                    0 => other.0 ^= flip,
                    1 => other.1 ^= flip as u32,
                    2 => other.2 ^= flip,
                    3 => other.3 ^= flip,
                    _ => other.4 ^= flip,
                }
                (bits(key) ^ bits(other)).count_ones() as f64
            })
            .collect();
        assert!((moments.mean() - 32.0).abs() < 0.25, "field {field}: {}", moments.mean());
        assert!((moments.variance() - 16.0).abs() < 1.0, "field {field}: {}", moments.variance());
    }
}

#[test]
fn small_keys_do_not_collide() {
    let mut seen = std::collections::BTreeSet::new();
    for seed in 0..4 {
        for purpose in 0..4 {
            for a in 0..16 {
                for (b, c) in (0..16).flat_map(|b| (0..16).map(move |c| (b, c))) {
                    assert!(seen.insert(Seed(seed).draw(purpose, a, b, c).bits()));
                }
            }
        }
    }
}

#[test]
fn a_draw_belongs_to_its_key_alone() {
    let key = |c| SEED.draw(4, 1001, 2, c);
    let alone: Vec<f64> = (0..10).map(|c| key(c).exponential(2.0)).collect();
    // Other draws in between, another order, more tries: the common random numbers stay.
    let mut other = SEED.draw(5, 0, 0, 0);
    for c in (0..10).rev() {
        other.normal();
        let mut draw = key(c);
        assert_eq!(draw.exponential(2.0), alone[c as usize]);
        draw.bits();
    }
}

/// The largest distance between the distribution of `n` values and `cdf`, times sqrt(n).
fn kolmogorov(n: u64, sample: impl Fn(u64) -> f64, cdf: impl Fn(f64) -> f64) -> f64 {
    let mut values: Vec<f64> = (0..n).map(sample).collect();
    values.sort_unstable_by(f64::total_cmp);
    let distance = values.iter().enumerate().fold(0.0f64, |worst, (rank, &value)| {
        let p = cdf(value);
        worst.max((p - rank as f64 / n as f64).abs()).max((p - (rank + 1) as f64 / n as f64).abs())
    });
    distance * libm::sqrt(n as f64)
}

#[test]
fn samplers_have_their_distributions() {
    let n = 200_000;
    let draw = |k| SEED.draw(7, k, 0, 0);
    let normal_cdf = |x: f64| 0.5 * libm::erfc(-x / std::f64::consts::SQRT_2);
    let (sigma2, cv) = (libm::log(5.0), 2.0);
    let cases = [
        ("unit", kolmogorov(n, |k| draw(k).unit(), |x| x)),
        ("below", kolmogorov(n, |k| (draw(k).below(1 << 40) + 1) as f64, |x| x / (1u64 << 40) as f64)),
        ("exponential", kolmogorov(n, |k| draw(k).exponential(3.0), |x| -libm::expm1(-x / 3.0))),
        ("normal", kolmogorov(n, |k| draw(k).normal(), normal_cdf)),
        (
            "log-normal",
            kolmogorov(
                n,
                |k| draw(k).log_normal(3.0, cv),
                |x| normal_cdf((libm::log(x / 3.0) + sigma2 / 2.0) / libm::sqrt(sigma2)),
            ),
        ),
    ];
    for (name, distance) in cases {
        // Kolmogorov's distribution: 1.95 is exceeded once in 1,000.
        assert!(distance < 1.95, "{name}: {distance}");
    }
}

#[test]
fn samplers_have_their_moments_and_tails() {
    let n = 1_000_000;
    let exponential: Moments = (0..n).map(|k| SEED.draw(8, k, 0, 0).exponential(1.0)).collect();
    assert!(exponential.interval(0.999).contains(1.0), "{exponential:?}");
    assert!((exponential.variance() - 1.0).abs() < 0.01, "{exponential:?}");
    // Beyond the ziggurat's base strip: P(X > 8) = exp(-8).
    let tail = (0..n).filter(|&k| SEED.draw(8, k, 0, 0).exponential(1.0) > 8.0).count() as f64;
    let expected = n as f64 * libm::exp(-8.0);
    assert!((tail - expected).abs() < 3.3 * libm::sqrt(expected), "{tail} beyond 8, expected {expected}");
    let log_normal: Moments = (0..n).map(|k| SEED.draw(9, k, 0, 0).log_normal(2.0, 0.5)).collect();
    assert!(log_normal.interval(0.999).contains(2.0), "{log_normal:?}");
    assert!((log_normal.standard_deviation() - 1.0).abs() < 0.01, "{log_normal:?}");
}
