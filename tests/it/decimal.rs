//! Numbers as text, against the standard library's own.

use blast_radius::base::decimal::{fixed, short};
use proptest::prelude::*;

fn same(value: f64) {
    assert_eq!(fixed(value, 0), format!("{value:.0}"), "{value:e}");
    assert_eq!(fixed(value, 1), format!("{value:.1}"), "{value:e}");
    assert_eq!(fixed(value, 2), format!("{value:.2}"), "{value:e}");
    assert_eq!(fixed(value, 3), format!("{value:.3}"), "{value:e}");
}

#[test]
fn values_at_the_edges() {
    let edges =
        [0.0, 0.5, 1.5, 2.5, 0.25, 0.35, 0.125, 0.0625, 0.05, 0.95, 9.95, 99.95, 999.5, 0.0004, 0.0005, 1e-9];
    let large = [1e9, 4_503_599_627_370_495.5, 9_007_199_254_740_993.0, 1e18, 1.8e19];
    let odd = [f64::MIN_POSITIVE, 5e-324, f64::EPSILON, f64::INFINITY];
    for value in edges.into_iter().chain(large).chain(odd) {
        same(value);
        same(-value);
    }
    same(f64::NAN);
    assert_eq!(fixed(1e30, 1), "18446744073709551615.0");
}

#[test]
fn short_numbers_are_written_as_the_library_does() {
    for value in [0.0, 0.5, 1.0, 10.0, 0.001, 12.345, 100.0, 3600.0, 1e9, -2.5, -0.0, f64::INFINITY, f64::NAN]
    {
        assert_eq!(short(value, 3), value.to_string());
    }
}

proptest! {
    #[test]
    fn thousandths(thousandths in -100_000_000_000i64..100_000_000_000) {
        let value = thousandths as f64 / 1000.0;
        same(value);
        prop_assert_eq!(short(value, 3), value.to_string());
    }

    #[test]
    fn ties(eighths in -1_000_000_000i64..1_000_000_000) {
        same(eighths as f64 / 16.0);
    }

    #[test]
    fn any_below_two_to_the_64(bits in any::<u64>()) {
        let value = f64::from_bits(bits);
        prop_assume!(value.is_nan() || value.is_infinite() || value.abs() < 1.8e19);
        same(value);
    }
}
