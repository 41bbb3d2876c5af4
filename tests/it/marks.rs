//! Passive health marks by the rules of each product, as tables of cases.

use blast_radius::engine::SimTime;
use blast_radius::world::front::balancer::{Mark, MarkChange};
use blast_radius::world::topology::{BadEnd, MarkRule, MarkSpec, Product};

fn millis(at: u64) -> SimTime {
    SimTime::from_micros(at * 1_000)
}

/// Steps of a case: at so many milliseconds a request ends well (`+`), in a time-out (`t`), with an error (`e`), or the
/// target is chosen (`c`); or it is asked whether it is free (`f`) or not (`n`).
fn play(name: &str, spec: MarkSpec, steps: &[(u64, char)]) -> Vec<MarkChange> {
    let mut mark = Mark::default();
    let mut changes = Vec::new();
    for &(at, step) in steps {
        let now = millis(at);
        match step {
            'c' => mark.chosen(&spec, now),
            'f' | 'n' => assert_eq!(mark.is_free(&spec, now), step == 'f', "{name} at {at} ms"),
            _ => {
                let end = match step {
                    't' => Some(BadEnd::Timeout),
                    'e' => Some(BadEnd::Error),
                    _ => None,
                };
                changes.extend(mark.ended(&spec, end, now, |_| true));
            }
        }
    }
    changes
}

#[test]
fn nginx_marks_for_ten_whole_seconds_and_then_probes() {
    let spec = MarkSpec::of(Product::Nginx);
    let marked = MarkChange::Marked(BadEnd::Timeout);
    let probe_succeeds = [(0, 'f'), (500, 't'), (600, 'n'), (10_900, 'n'), (11_000, 'f'), (11_000, 'c')];
    let after = [(11_100, 'n'), (11_200, '+'), (11_200, 'f')];
    assert_eq!(play("probe", spec, &[&probe_succeeds[..], &after].concat()), [marked]);
    let after = [(11_100, 'n'), (11_500, 't'), (21_900, 'n'), (22_000, 'f')];
    assert_eq!(play("failed probe", spec, &[&probe_succeeds[..], &after].concat()), [marked, marked]);
    // An error is an answer to nginx, and what was under way when the mark was made ends none.
    assert_eq!(play("errors", spec, &[(0, 'e'), (100, 'e'), (200, 'f')]), []);
    assert_eq!(play("under way", spec, &[(500, 't'), (600, '+'), (700, 'n')]), [marked]);
    assert_eq!(play("max_fails=0", MarkSpec { errors: 0, ..spec }, &[(0, 't'), (0, 't'), (1, 'f')]), []);
    let two = MarkSpec { errors: 2, ..spec };
    assert_eq!(play("max_fails=2", two, &[(0, 't'), (1, 'f'), (9_000, 't'), (9_001, 'n')]), [marked]);
}

#[test]
fn caddy_forgets_each_failure_by_itself() {
    let spec = MarkSpec { errors: 2, ..MarkSpec::of(Product::Caddy) };
    let marked = MarkChange::Marked(BadEnd::Timeout);
    let steps = [
        (0, 't'),
        (1, 'f'),
        (4_000, 't'),
        (4_001, 'n'),
        (9_999, 'n'),
        (10_000, 'f'),
        (12_000, 't'),
        (12_001, 'n'),
    ];
    assert_eq!(play("two", spec, &steps), [marked, marked]);
    assert_eq!(play("a success changes nothing", spec, &[(0, 't'), (1, '+'), (2, 't'), (3, 'n')]), [marked]);
}

#[test]
fn envoy_ejects_for_longer_each_time_and_looks_every_ten_seconds() {
    let spec = MarkSpec { errors: 2, ..MarkSpec::of(Product::Envoy) };
    let (error, timeout) = (MarkChange::Marked(BadEnd::Error), MarkChange::Marked(BadEnd::Timeout));
    assert_eq!(play("a success between", spec, &[(0, 'e'), (1, '+'), (2, 'e'), (3, 'f')]), []);
    // 30 s, and on to the next look: from 3 s to 40 s. The second time twice as long, as no look found it well.
    let steps = [
        (2_000, 'e'),
        (3_000, 'e'),
        (39_999, 'n'),
        (40_000, 'f'),
        (41_000, 't'),
        (42_000, 't'),
        (109_999, 'n'),
        (110_000, 'f'),
    ];
    assert_eq!(play("twice", spec, &steps), [error, timeout]);
    // Two looks that find it well take two off: 30 s again.
    let steps = [(2_000, 'e'), (3_000, 'e'), (61_000, 't'), (62_000, 't'), (99_999, 'n'), (100_000, 'f')];
    assert_eq!(play("well for long", spec, &steps), [error, timeout]);
    let mut mark = Mark::default();
    let overflow = |mark: &mut Mark| mark.ended(&spec, Some(BadEnd::Error), millis(0), |_| false);
    assert_eq!([overflow(&mut mark), overflow(&mut mark)], [None, Some(MarkChange::Overflow)]);
    assert!(mark.is_free(&spec, millis(1)));
}

#[test]
fn haproxy_counts_failures_in_a_row_as_one_failed_check_and_apache_waits() {
    let spec = MarkSpec { errors: 3, ..MarkSpec::of(Product::Haproxy) };
    let steps = [(0, 'e'), (1, 't'), (2, '+'), (3, 't'), (4, 't'), (5, 'e'), (6, 'f'), (7, 'e')];
    assert_eq!(play("HAProxy", spec, &steps), [MarkChange::FailedCheck]);
    let spec = MarkSpec::of(Product::Apache);
    assert_eq!(play("Apache without failontimeout", spec, &[(0, 't'), (1, 'f')]), []);
    let mut spec = MarkSpec { rule: MarkRule::Timed, ..spec };
    spec.ends.timeout = true;
    let steps = [(0, 't'), (59_999, 'n'), (60_000, 'f'), (60_000, '+')];
    assert_eq!(play("Apache", spec, &steps), [MarkChange::Marked(BadEnd::Timeout)]);
}
