//! What the page shows, as plain values: figures, words, controls, rows, cone, comb, dots, pace, charts, the tour.

mod charts;
mod cone;
mod embed;
mod geometry;
mod guide;
mod number;
mod pace;
mod places;
mod rows;
mod scene;

use blast_radius::view::figures;

#[test]
fn times_read_as_a_person_writes_them() {
    let table = [
        (0, "0:00:00", "00:00"),
        (999_999, "0:00:00", "00:00"),
        (2_480_000_000, "0:41:20", "41:20"),
        (3_723_000_000, "1:02:03", "1:02:03"),
        (36_000_000_000, "10:00:00", "10:00:00"),
    ];
    for (us, long, short) in table {
        assert_eq!((figures::clock(us).as_str(), figures::short_clock(us).as_str()), (long, short));
    }
}

#[test]
fn the_story_has_its_own_clock() {
    let start = (19 * 3600 + 600, "ET".to_owned());
    let table = [
        (0, "7:10 PM ET"),
        (2_480_000_000, "7:51 PM ET"),
        (17_400_000_000, "12:00 AM ET, day 2"),
        (60_600_000_000, "12:00 PM ET, day 2"),
    ];
    for (us, expected) in table {
        assert_eq!(figures::local_clock(&start, us), expected);
    }
}

#[test]
fn only_nothing_is_none_and_only_all_is_all() {
    let table = [
        (0.0, 0),
        (1e-9, 1),
        (0.004, 1),
        (0.333, 33),
        (0.996, 99),
        (0.999_999, 99),
        (1.0, 100),
        (f64::NAN, 0),
        (-1.0, 0),
    ];
    for (share, expected) in table {
        assert_eq!(figures::percent(share), expected, "{share}");
    }
}

#[test]
fn counts_rates_and_spans() {
    assert_eq!(figures::count(0), "0");
    assert_eq!(figures::count(999), "999");
    assert_eq!(figures::count(271_600), "271,600");
    assert_eq!(figures::count(1_234_567), "1,234,567");
    assert_eq!(
        [figures::rate(0.0), figures::rate(2.54), figures::rate(9.96), figures::rate(641.6)],
        ["0", "2.5", "10", "642"]
    );
    assert_eq!(
        [figures::millis(61.4), figures::millis(999.6), figures::millis(1234.0), figures::millis(30_000.0)],
        ["61 ms", "1.0 s", "1.2 s", "30 s"]
    );
    assert_eq!(
        [
            figures::span(8.2),
            figures::span(119.0),
            figures::span(720.0),
            figures::span(7500.0),
            figures::span(7200.0)
        ],
        ["8 s", "119 s", "12 min", "2 h 5 min", "2 h"]
    );
    assert_eq!(
        [figures::speed(0.0), figures::speed(10.0), figures::speed(3.46), figures::speed(1331.2)],
        ["max", "10\u{d7}", "3.5\u{d7}", "1,331\u{d7}"]
    );
}

#[test]
fn a_seed_is_exact_or_refused() {
    assert_eq!(figures::seed("42"), Ok(42));
    assert_eq!(figures::seed(" 9,007,199,254,740,991 "), Ok(figures::LARGEST_SEED));
    for text in ["", "-1", "1.5", "9007199254740992", "forty-two"] {
        let message = figures::seed(text).expect_err(text);
        assert_eq!(message, "a seed is a whole number from 0 to 9007199254740991");
    }
}
