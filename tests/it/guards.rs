//! The guards of an edge and of a door, each as the small machine that it is: tables of what goes in and what comes out.

use blast_radius::engine::{Seed, SimDuration, SimTime};
use blast_radius::world::guards::{
    Bulkhead, BulkheadConfig, Criticality, Entry, Kept, LaterConfig, LaterQueue, Permission, RateLimiter,
    RateLimiterConfig, SheddingConfig, Throttle, ThrottleConfig,
};

fn ms(value: u64) -> SimDuration {
    SimDuration::from_millis(value)
}

fn at(value: u64) -> SimTime {
    SimTime::ZERO + ms(value)
}

#[test]
fn a_bulkhead_has_resilience4js_defaults() {
    let config = BulkheadConfig::default();
    assert_eq!((config.max_concurrent_calls, config.max_wait_duration), (25, SimDuration::ZERO));
    let mut bulkhead = Bulkhead::new(config);
    assert!((0..25).all(|call| bulkhead.enter(call) == Entry::Entered));
    assert_eq!(bulkhead.enter(25), Entry::Full);
    assert_eq!(bulkhead.leave(), None);
    assert_eq!((bulkhead.enter(26), bulkhead.inside()), (Entry::Entered, 25));
}

#[test]
fn a_bulkheads_line_is_fair_and_may_be_left() {
    let mut bulkhead = Bulkhead::new(BulkheadConfig { max_concurrent_calls: 1, max_wait_duration: ms(100) });
    let asked: Vec<Entry> = (1..=4).map(|call| bulkhead.enter(call)).collect();
    assert_eq!(asked, [Entry::Entered, Entry::Waits, Entry::Waits, Entry::Waits]);
    bulkhead.withdraw(3);
    assert_eq!([bulkhead.leave(), bulkhead.leave(), bulkhead.leave()], [Some(2), Some(4), None]);
    assert_eq!((bulkhead.inside(), bulkhead.waiting()), (0, 0));
}

/// Cycles of a second with two permissions: what each moment's call is told, worked out by hand from
/// `AtomicRateLimiter.calculateNextState`.
#[test]
fn a_rate_limiter_counts_in_cycles_and_reserves() {
    let config = |timeout| RateLimiterConfig {
        limit_for_period: 2,
        limit_refresh_period: ms(1_000),
        timeout_duration: ms(timeout),
    };
    use Permission::{After, Now, RefusedAfter};
    let cases: [(u64, &[(u64, Permission)]); 4] = [
        // Without waiting: two in each cycle, whenever in it.
        (
            0,
            &[
                (0, Now),
                (999, Now),
                (999, RefusedAfter(ms(0))),
                (1_000, Now),
                (1_001, Now),
                (1_002, RefusedAfter(ms(0))),
            ],
        ),
        // The third and fourth are of the next cycle, the fifth of the one after it: too late, and it sleeps the timeout.
        (
            1_000,
            &[
                (100, Now),
                (100, Now),
                (100, After(ms(900))),
                (200, After(ms(800))),
                (300, RefusedAfter(ms(1_000))),
            ],
        ),
        // What was reserved is missing in its cycle, and a refusal takes nothing.
        (
            1_000,
            &[
                (0, Now),
                (0, Now),
                (0, After(ms(1_000))),
                (0, After(ms(1_000))),
                (1_000, After(ms(1_000))),
                (2_000, Now),
                (2_000, After(ms(1_000))),
            ],
        ),
        // Permissions are not saved up: after ten idle cycles there are two.
        (0, &[(0, Now), (10_500, Now), (10_500, Now), (10_500, RefusedAfter(ms(0)))]),
    ];
    for (timeout, calls) in cases {
        let mut limiter = RateLimiter::new(config(timeout), SimTime::ZERO);
        for (i, &(when, expected)) in calls.iter().enumerate() {
            assert_eq!(limiter.acquire(at(when)), expected, "timeout {timeout} ms, call {i} at {when} ms");
        }
    }
}

#[test]
fn a_throttle_refuses_what_the_formula_says() {
    let mut throttle = Throttle::new(ThrottleConfig::default());
    // Up to K requests per accepted one nothing is refused.
    for second in 0..100 {
        assert!(throttle.request(at(second * 100), 0.0), "request {second}");
        throttle.accepted(at(second * 100));
    }
    for second in 0..100 {
        assert!(throttle.request(at(10_000 + second * 100), 0.0), "request {second}");
    }
    assert_eq!(throttle.counts(at(20_000)), (200, 100));
    // Beyond it: (requests - 2 accepts) / (requests + 1), and what is refused counts as a request.
    for extra in 0..50u64 {
        let expected = extra as f64 / (201 + extra) as f64;
        assert!((throttle.refusal(at(20_000)) - expected).abs() < 1e-12, "after {extra} more");
        assert!(!throttle.request(at(20_000), 0.0) || extra == 0);
    }
    assert!(throttle.request(at(20_000), 0.999), "a lucky draw goes out as a probe");
    // After the window everything is forgotten.
    assert_eq!(throttle.counts(at(20_000 + 125_000)), (0, 0));
}

/// A backend that accepts twenty a second of a hundred: the caller sends K times as many and refuses the rest by itself.
#[test]
fn a_throttle_sends_k_times_what_is_accepted() {
    for k in [1.1, 1.5, 2.0] {
        let mut throttle = Throttle::new(ThrottleConfig { k, ..ThrottleConfig::default() });
        let mut draw = Seed(7).draw(1, 2, 3, 4);
        let (mut sent_late, mut accepted_late) = (0u32, 0u32);
        for second in 0..1_200 {
            let mut accepted = 0;
            for request in 0..100 {
                let now = at(second * 1_000 + request * 10);
                if throttle.request(now, draw.unit()) {
                    sent_late += u32::from(second >= 600);
                    if accepted < 20 {
                        accepted += 1;
                        accepted_late += u32::from(second >= 600);
                        throttle.accepted(now);
                    }
                }
            }
        }
        let ratio = f64::from(sent_late) / f64::from(accepted_late);
        assert!((ratio - k).abs() < 0.02 * k, "K {k}: sends {ratio:.3} times what is accepted");
        // With little to spare some seconds have fewer than twenty to accept.
        assert!(accepted_late > 600 * 17, "K {k}: {accepted_late} accepted in 600 s");
    }
}

#[test]
fn load_is_shed_at_the_limits_and_sheddable_load_before() {
    use Criticality::{Critical, Sheddable};
    let config = SheddingConfig {
        max_queue: Some(100),
        max_wait: Some(ms(400)),
        deadline: Some(ms(1_000)),
        sheddable_share: 0.5,
    };
    let cases = [
        (Critical, 0, 0, false),
        (Critical, 99, 400, false),
        (Critical, 100, 0, true),
        (Critical, 1, 401, true),
        (Sheddable, 49, 200, false),
        (Sheddable, 50, 0, true),
        (Sheddable, 1, 201, true),
    ];
    for (criticality, queued, oldest, refused) in cases {
        let found = config.refuses(criticality, queued, ms(oldest));
        assert_eq!(found, refused, "{criticality:?}, {queued} waiting, the oldest for {oldest} ms");
    }
    assert!(!config.too_late(ms(1_000)) && config.too_late(ms(1_001)));
    let none = SheddingConfig { max_queue: None, max_wait: None, deadline: None, sheddable_share: 0.5 };
    assert!(!none.refuses(Sheddable, u32::MAX, ms(1_000_000)) && !none.too_late(ms(1_000_000)));
}

#[test]
fn a_queue_for_later_keeps_order_tries_one_and_loses_all_with_its_process() {
    let kept = |key| Kept { key, about: 0, draw_key: 10 * key };
    let mut queue = LaterQueue::new(LaterConfig { capacity: 3, retry_interval: ms(500) });
    assert!(!queue.arm(), "nothing is kept, nothing is tried");
    assert_eq!([1, 2, 3, 4].map(|key| queue.keep(kept(key))), [true, true, true, false]);
    assert!(queue.arm() && !queue.arm(), "one timer runs");
    queue.timer_ended();
    assert_eq!(queue.take(), Some((kept(1), 1)));
    assert_eq!((queue.take(), queue.is_trying(1), queue.is_trying(2)), (None, true, false));
    assert!(!queue.keep(kept(5)), "what is tried keeps its place");
    queue.again();
    assert!(queue.arm());
    queue.timer_ended();
    assert_eq!(queue.take(), Some((kept(1), 2)), "the oldest first");
    queue.done();
    assert_eq!(queue.take(), Some((kept(2), 3)));
    queue.lose();
    assert_eq!((queue.backlog(), queue.counts()), (0, [3, 1, 2]));
    queue.done();
    assert_eq!(queue.counts(), [3, 1, 2], "an answer that comes after the restart is nobody's");
}
