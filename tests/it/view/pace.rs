//! The event budget, the spoken sentence, and the charts' spans, ticks and lines.

use blast_radius::frame::{Chart, ChartLine};
use blast_radius::session::budget::EventBudget;
use blast_radius::view::chart::{self, Span, Stroke};
use blast_radius::view::pace::Sentence;

#[test]
fn a_budget_learns_slowly_upward_and_at_once_downward() {
    let mut budget = EventBudget::new();
    let first = budget.events(2.0);
    budget.learn(10_000, 1.0);
    let faster = budget.events(2.0);
    assert!(faster > first && faster < 2 * 10_000, "{first} {faster}");
    for _ in 0..100 {
        budget.learn(10_000, 1.0);
    }
    assert!((19_000..=20_000).contains(&budget.events(2.0)));
    budget.learn(1_000, 10.0);
    assert!(budget.events(2.0) < 11_000, "halved by one hiccup");
    budget.learn(0, 50.0);
    budget.learn(10, 0.0);
    assert!(budget.events(2.0) >= 200, "nothing happened: nothing learned");
}

#[test]
fn the_sentence_changes_at_a_listeners_pace() {
    let mut sentence = Sentence::default();
    assert_eq!(sentence.offer("one", 0.0, false), Some("one".to_owned()));
    assert_eq!(sentence.offer("two", 1_000.0, false), None, "too early");
    assert_eq!(sentence.offer("two", 2_500.0, false), Some("two".to_owned()));
    assert_eq!(sentence.offer("two", 9_000.0, true), None, "the same is no change");
    assert_eq!(sentence.offer("three", 2_600.0, true), Some("three".to_owned()), "asked for");
}

#[test]
fn the_axis_has_room_and_whole_ticks() {
    let table = [
        (0.0, 600.0),
        (500.0, 600.0),
        (540.0, 900.0),
        (2_480.0, 3_600.0),
        (7_200.0, 14_400.0),
        (90_000.0, 172_800.0),
    ];
    for (now, to) in table {
        let span = Span::fit(now);
        assert_eq!(span, Span { from: 0.0, to }, "{now}");
        let ticks = span.ticks();
        assert!((3..=8).contains(&ticks.len()), "{now}: {ticks:?}");
        assert!(ticks.iter().all(|tick| tick % 60.0 == 0.0 && (0.0..1.0).contains(&span.place(*tick))));
    }
}

#[test]
fn a_gap_cuts_a_line_and_the_last_point_stays() {
    let points = vec![(0.0, 1.0), (1.0, 2.0), (2.0, f64::NAN), (3.0, 4.0), (4.0, 5.0)];
    let line = |dashed| ChartLine { label: String::new(), dashed, points: points.clone() };
    let chart = Chart {
        max: 3.0,
        lines: vec![line(false), line(true), line(false), line(false)],
        ..Chart::default()
    };
    let curves = chart::curves(&chart, 300.0);
    assert_eq!(curves[0].runs, [vec![(0.0, 1.0), (1.0, 2.0)], vec![(3.0, 4.0), (4.0, 5.0)]]);
    let strokes: Vec<Stroke> = curves.iter().map(|curve| curve.stroke).collect();
    assert_eq!(strokes, [Stroke::Main, Stroke::Twin, Stroke::Second, Stroke::Thin]);
    assert_eq!(chart::top(&chart), 5.0, "a value above the axis widens it");

    let long =
        ChartLine { points: (0..10_000).map(|i| (f64::from(i), 1.0)).collect(), ..ChartLine::default() };
    let thin = &chart::curves(&Chart { lines: vec![long], ..Chart::default() }, 100.0)[0].runs[0];
    assert!(thin.len() <= 202, "{}", thin.len());
    assert_eq!(thin.last(), Some(&(9_999.0, 1.0)));
}
