//! Numbers as text: how many places, how ties are rounded, what is left away at the end.

use blast_radius::base::decimal::{fixed, short};
use proptest::prelude::*;

#[test]
fn values_at_the_edges() {
    let cases = [
        (2.5, 0, "2"),
        (3.5, 0, "4"),
        (0.25, 1, "0.2"),
        (0.35, 1, "0.3"),
        (0.125, 2, "0.12"),
        (99.95, 1, "100.0"),
        (0.0005, 3, "0.001"),
        (5e-324, 3, "0.000"),
        (-0.04, 1, "-0.0"),
        (1e18, 1, "1000000000000000000.0"),
        (f64::INFINITY, 1, "inf"),
        (f64::NAN, 1, "NaN"),
    ];
    for (value, places, text) in cases {
        assert_eq!(fixed(value, places), text, "{value:e}");
    }
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
        prop_assert_eq!(short(value, 3), value.to_string());
    }
}
