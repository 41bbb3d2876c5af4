//! Insertion numbers that run out, and the memory of cancelled timers.

use blast_radius::engine::scheduler::LAST_NUMBER;
use blast_radius::engine::{EventCode, Scheduler, Seed, SimDuration, SimTime};

/// The code of an event is the event.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Code(u32);

impl EventCode for Code {
    fn encode(self) -> u32 {
        self.0
    }
    fn decode(code: u32) -> Self {
        Code(code)
    }
}

/// A random mix of events, timers and cancels; `exhaust` uses up the insertion numbers again and again.
fn run(exhaust: bool) -> Vec<(SimTime, Code)> {
    let mut scheduler = Scheduler::<Code>::new();
    let (mut log, mut ids) = (Vec::new(), Vec::new());
    for code in 0..20_000 {
        let mut draw = Seed(5).draw(0, code as u64, 0, 0);
        if exhaust && code % 512 == 0 {
            scheduler.set_number(LAST_NUMBER - code as u64 % 3);
        }
        let delay = SimDuration::from_micros(draw.below(50) * 1000);
        match draw.below(4) {
            0 => scheduler.after(delay, Code(code)),
            1 => ids.push(scheduler.timer(delay, Code(code))),
            2 => ids.push(scheduler.timer_at(scheduler.now() + delay.times(100), Code(code))),
            _ if code % 3 > 0 && !ids.is_empty() => {
                scheduler.cancel(ids[draw.below(ids.len() as u64) as usize]);
            }
            _ => {
                let event = scheduler.pop(SimTime::NEVER);
                log.extend(event.map(|event| (scheduler.now(), event)));
            }
        }
    }
    while let Some(event) = scheduler.pop(SimTime::NEVER) {
        log.push((scheduler.now(), event));
    }
    log
}

#[test]
fn numbering_anew_changes_nothing() {
    let expected = run(false);
    assert!(expected.len() > 9_000, "{}", expected.len());
    let found = run(true);
    let same = found.iter().zip(&expected).take_while(|(a, b)| a == b).count();
    assert_eq!((same, found.len()), (expected.len(), expected.len()));
}

/// A million requests, 1 ms apart, each with a timeout of 30 s and a retry at a time of its own, cancelled
/// after 5 ms: the queue stays small, a lane holds one timeout's time of places, the wheel what is live.
#[test]
fn cancelled_timers_leave_the_queue_small_and_the_memory_flat() {
    let mut scheduler = Scheduler::<Code>::new();
    let mut live = std::collections::VecDeque::new();
    let mut most = (0, 0, 0);
    for request in 0..1_000_000u32 {
        let event = Code(request);
        scheduler.after(SimDuration::from_millis(1), event);
        let later = SimDuration::from_micros(200_000 + u64::from(request) * 7919 % 1_000_000);
        let timeout = scheduler.timer(SimDuration::from_secs(30), event);
        live.push_back((timeout, scheduler.timer_at(scheduler.now() + later, event)));
        if live.len() > 5 {
            let (timeout, retry) = live.pop_front().expect("just pushed");
            assert!(scheduler.cancel(timeout) && scheduler.cancel(retry));
        }
        assert_eq!(scheduler.pop(SimTime::NEVER), Some(event), "no timer fires");
        let [queue, lane, wheel] = scheduler.places();
        most = (most.0.max(queue), most.1.max(lane), most.2.max(wheel));
    }
    assert!(most.0 <= 20 && most.1 <= 30_100 && most.2 <= 20, "queue, lane, wheel: {most:?}");
}
