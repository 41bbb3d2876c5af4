//! Moments, histograms and formulas of queues against tables, definitions and sorted values.

use blast_radius::engine::{Seed, SimDuration};
use blast_radius::stats::moments::student_t;
use blast_radius::stats::queueing::*;
use blast_radius::stats::*;

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

#[test]
fn buckets_have_a_bounded_error_over_the_whole_range() {
    for shift in 0..40 {
        for step in 0..64 {
            let value = (1u64 << shift) + (step << shift) / 64;
            let mut histogram = Histogram::new();
            histogram.record(SimDuration::from_micros(value));
            histogram.record(SimDuration::from_micros(2 * value));
            let found = histogram.quantile(0.5).as_micros();
            assert!(found >= value && found - value <= value / 64, "{value}: {found}");
        }
    }
}

#[test]
fn quantiles_are_those_of_the_sorted_values_within_a_bucket() {
    let mut draw = Seed(7).draw(0, 0, 0, 0);
    let mut values: Vec<u64> = (0..10_001).map(|_| draw.exponential(2e5) as u64).collect();
    let (mut whole, mut left, mut right) = (Histogram::new(), Histogram::new(), Histogram::new());
    for (index, &value) in values.iter().enumerate() {
        whole.record(SimDuration::from_micros(value));
        let half = if index % 3 == 0 { &mut left } else { &mut right };
        half.record(SimDuration::from_micros(value));
    }
    left.merge(&right);
    assert_eq!(left, whole);
    values.sort_unstable();
    for q in [0.0, 0.001, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0] {
        let exact = values[((q * 10_001.0_f64).ceil() as usize).clamp(1, 10_001) - 1];
        let found = whole.quantile(q).as_micros();
        assert!(found >= exact && found - exact <= exact / 64, "q {q}: {found}, sorted {exact}");
    }
    let mean = values.iter().sum::<u64>() as f64 / 10_001.0 / 1e6;
    assert!((whole.mean_secs() - mean).abs() < 1e-12);
    assert_eq!(whole.min().as_micros(), values[0]);
    assert_eq!(whole.max().as_micros(), values[10_000]);
    assert_eq!(
        whole.count_up_to(SimDuration::from_micros(100)),
        values.iter().filter(|v| **v <= 100).count() as u64
    );
}

#[test]
fn an_empty_histogram_answers_zero() {
    let mut empty = Histogram::new();
    empty.merge(&Histogram::new());
    assert_eq!((empty.count(), empty.mean_secs(), empty.quantile(0.99)), (0, 0.0, SimDuration::ZERO));
    empty.record(SimDuration::MAX);
    assert_eq!(empty.quantile(1.0), SimDuration::MAX);
    empty.clear();
    assert_eq!(empty.count(), 0);
}

#[test]
fn the_formulas_give_the_known_figures() {
    let mm1 = Mm1 { lambda: 0.8, mu: 1.0 };
    let mm5 = Mmc { lambda: 4.0, mu: 1.0, servers: 5 };
    let queue = |lambda, places| Mm1k { lambda, mu: 1.0, places };
    let cases = [
        ("M/M/1 wait", mm1.wait(), 4.0),
        ("M/M/1 sojourn", mm1.sojourn(), 5.0),
        ("M/M/1 number", mm1.in_system(), 4.0),
        ("M/M/1 median sojourn", mm1.sojourn_quantile(0.5), 5.0 * std::f64::consts::LN_2),
        ("M/M/5 waits", mm5.p_wait(), 0.554_113),
        ("M/M/5 wait", mm5.wait(), 0.554_113),
        ("M/M/1 as M/M/c", Mmc { lambda: 0.8, mu: 1.0, servers: 1 }.wait(), 4.0),
        ("M/M/5 quantile", mm5.p_wait_above(mm5.wait_quantile(0.9)), 0.1),
        // Erlang B of 10 servers at 5 erlang: 0.018 385 in every table.
        ("Erlang B", erlang_b(10, 5.0), 0.018_385),
        ("M/M/1/10 loss at 1.2", queue(1.2, 10).p_loss(), 0.192_6),
        ("M/M/1/K loss at 1", queue(1.0, 9).p_loss(), 0.1),
        ("M/M/1/1 is Erlang B", queue(0.7, 1).p_loss(), erlang_b(1, 0.7)),
        ("M/M/1/K without limit", queue(0.8, 400).wait(), 4.0),
        ("M/D/1 wait", Mg1 { lambda: 0.8, service: 1.0, cv: 0.0 }.wait(), 2.0),
        ("M/G/1 with cv 1 is M/M/1", Mg1 { lambda: 0.8, service: 1.0, cv: 1.0 }.wait(), 4.0),
        ("M/G/1 cv 2", Mg1 { lambda: 0.5, service: 1.0, cv: 2.0 }.sojourn(), 3.5),
    ];
    for (name, value, expected) in cases {
        assert!((value - expected).abs() < 5e-5, "{name}: {value}, expected {expected}");
    }
}
