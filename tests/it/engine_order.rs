//! The kernel against a sorted list: the same program of events, timers and cancels on both, from inside and
//! outside the handlers, with clones and every way to move time on.

use std::collections::BTreeMap;

use blast_radius::engine::{EventCode, Model, Scheduler, Seed, SimDuration, SimTime, Simulation, TimerId};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
struct Code(u32);

impl EventCode for Code {
    fn encode(self) -> u32 {
        self.0
    }
    fn decode(code: u32) -> Self {
        Code(code)
    }
}

/// What the program needs of a kernel.
trait Kernel {
    type Id: Copy;
    fn now(&self) -> u64;
    fn at(&mut self, time: u64, code: u32);
    fn timer(&mut self, delay: u64, code: u32) -> Self::Id;
    fn timer_at(&mut self, time: u64, code: u32) -> Self::Id;
    fn cancel(&mut self, id: Self::Id) -> bool;
}

impl Kernel for Scheduler<Code> {
    type Id = TimerId;
    fn now(&self) -> u64 {
        Scheduler::now(self).as_micros()
    }
    fn at(&mut self, time: u64, code: u32) {
        Scheduler::at(self, SimTime::from_micros(time), Code(code));
    }
    fn timer(&mut self, delay: u64, code: u32) -> TimerId {
        Scheduler::timer(self, SimDuration::from_micros(delay), Code(code))
    }
    fn timer_at(&mut self, time: u64, code: u32) -> TimerId {
        Scheduler::timer_at(self, SimTime::from_micros(time), Code(code))
    }
    fn cancel(&mut self, id: TimerId) -> bool {
        Scheduler::cancel(self, id)
    }
}

/// The obvious kernel: everything in one sorted map, a cancel removes.
#[derive(Clone, Default)]
struct List {
    now: u64,
    number: u64,
    pending: BTreeMap<(u64, u64), u32>,
}

impl List {
    fn insert(&mut self, time: u64, code: u32) -> (u64, u64) {
        self.number += 1;
        let key = (time.max(self.now), self.number);
        self.pending.insert(key, code);
        key
    }
}

impl Kernel for List {
    type Id = (u64, u64);
    fn now(&self) -> u64 {
        self.now
    }
    fn at(&mut self, time: u64, code: u32) {
        self.insert(time, code);
    }
    fn timer(&mut self, delay: u64, code: u32) -> (u64, u64) {
        self.insert(self.now.saturating_add(delay), code)
    }
    fn timer_at(&mut self, time: u64, code: u32) -> (u64, u64) {
        self.insert(time, code)
    }
    fn cancel(&mut self, id: (u64, u64)) -> bool {
        self.pending.remove(&id).is_some()
    }
}

/// Makes events out of events. All choices depend on its own counter only, so two kernels that agree on the
/// order agree on everything.
#[derive(Clone)]
struct Program<I> {
    seed: Seed,
    budget: u32,
    /// Of ten actions, how many are events that go straight into the queue.
    plain: u64,
    code: u32,
    ids: Vec<I>,
    log: Vec<(u64, u64)>,
}

impl<I: Copy> Program<I> {
    fn new(seed: u64, budget: u32, plain: u64) -> Self {
        Program { seed: Seed(seed), budget, plain, code: 0, ids: Vec::new(), log: Vec::new() }
    }

    fn handle<K: Kernel<Id = I>>(&mut self, code: u32, kernel: &mut K) {
        self.log.push((kernel.now(), code as u64));
        let actions = self.seed.draw(1, code as u64, 0, 0).below(4);
        self.act(actions, kernel);
    }

    fn act<K: Kernel<Id = I>>(&mut self, actions: u64, kernel: &mut K) {
        for _ in 0..actions.min(self.budget as u64) {
            self.budget -= 1;
            self.code += 1;
            let code = self.code;
            let mut draw = self.seed.draw(2, code as u64, 0, 0);
            // Shared delays (more of them than there are lanes), equal times, bucket edges, and far ones.
            let delay = match draw.below(8) {
                0 => 0,
                1 => [1, 5, 1000, 1024, 65_536, 30_000_000, 120_000_000, 250_000][draw.below(8) as usize],
                2 => 1000 * (1 + draw.below(90)),
                3 => draw.below(3000),
                4 => draw.below(200_000),
                5 => draw.below(1 << 36),
                6 => (kernel.now() | 1023) + 1 - kernel.now(),
                _ => draw.bits() >> draw.below(64),
            };
            let choice = if draw.below(10) < self.plain { 0 } else { draw.below(10) };
            match choice {
                0..2 => kernel.at(kernel.now().saturating_add(delay), code),
                2..5 => self.ids.push(kernel.timer(delay, code)),
                5..7 => self.ids.push(kernel.timer_at(kernel.now().saturating_add(delay), code)),
                7 => kernel.at(kernel.now().saturating_sub(delay), code),
                _ if self.ids.is_empty() => {}
                _ => {
                    let recent = 1 + draw.below(200);
                    let back = draw.below(recent.min(self.ids.len() as u64));
                    let id = self.ids[self.ids.len() - 1 - back as usize];
                    self.log.push((u64::MAX, kernel.cancel(id) as u64));
                }
            }
        }
    }
}

impl Model for Program<TimerId> {
    type Event = Code;
    fn handle(&mut self, event: Code, scheduler: &mut Scheduler<Code>) {
        Program::handle(self, event.0, scheduler);
    }
}

/// The obvious loop around the obvious kernel.
#[derive(Clone)]
struct Reference {
    program: Program<(u64, u64)>,
    list: List,
    events: u64,
}

impl Reference {
    fn step(&mut self, limit: u64) -> bool {
        let Some((&(time, number), &code)) = self.list.pending.first_key_value() else { return false };
        if time > limit {
            return false;
        }
        self.list.pending.remove(&(time, number));
        self.list.now = time;
        self.events += 1;
        self.program.handle(code, &mut self.list);
        true
    }

    fn run_until(&mut self, time: u64) {
        while self.step(time) {}
        self.list.now = self.list.now.max(time);
    }
}

/// A moment from now on.
#[derive(Clone, Copy, Debug)]
enum Moment {
    After(u64),
    /// The next multiple of two to this power: where buckets of the timing wheel start.
    Edge(u32),
}

impl Moment {
    fn micros(self, now: u64) -> u64 {
        match self {
            Moment::After(delay) => now.saturating_add(delay),
            Moment::Edge(bits) => (now | ((1 << bits) - 1)).saturating_add(1),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Operation {
    Act(u64),
    Step,
    RunUntil(Moment),
    RunBefore(Moment),
    RunEvents(u64, Moment),
    Peek,
}

fn moments() -> impl Strategy<Value = Moment> {
    prop_oneof![
        4 => prop_oneof![Just(0u64), 1u64..2000, 1u64..300_000, 1u64..200_000_000].prop_map(Moment::After),
        1 => prop::sample::select(&[10u32, 16, 22, 28][..]).prop_map(Moment::Edge),
    ]
}

fn operations() -> impl Strategy<Value = Vec<Operation>> {
    let operation = prop_oneof![
        3 => (1u64..40).prop_map(Operation::Act),
        1 => (1000u64..2500).prop_map(Operation::Act),
        3 => Just(Operation::Step),
        4 => moments().prop_map(Operation::RunUntil),
        4 => moments().prop_map(Operation::RunBefore),
        3 => (0u64..200, moments()).prop_map(|(limit, moment)| Operation::RunEvents(limit, moment)),
        3 => Just(Operation::Peek),
    ];
    prop::collection::vec(operation, 1..60)
}

fn apply(operation: Operation, simulation: &mut Simulation<Program<TimerId>>, reference: &mut Reference) {
    let now = reference.list.now;
    let ahead = |moment: Moment| (SimTime::from_micros(moment.micros(now)), moment.micros(now));
    match operation {
        Operation::Act(actions) => {
            simulation.act(|program, scheduler| program.act(actions, scheduler));
            reference.program.act(actions, &mut reference.list);
        }
        Operation::Step => assert_eq!(simulation.step(), reference.step(u64::MAX)),
        Operation::RunUntil(moment) => {
            let (time, micros) = ahead(moment);
            simulation.run_until(time);
            reference.run_until(micros);
        }
        Operation::RunBefore(moment) => {
            let (time, micros) = ahead(moment);
            simulation.run_before(time);
            while micros > 0 && reference.step(micros - 1) {}
            reference.list.now = reference.list.now.max(micros);
        }
        Operation::RunEvents(limit, moment) => {
            let (time, micros) = ahead(moment);
            let done = simulation.run_events(limit, time);
            let all = (0..limit).all(|_| reference.step(micros));
            assert_eq!(done, !all);
            if done {
                reference.list.now = reference.list.now.max(micros);
            }
        }
        Operation::Peek => {
            let first = simulation.act(|_, scheduler| scheduler.peek());
            assert_eq!(first.map(SimTime::as_micros), reference.list.pending.keys().next().map(|key| key.0));
        }
    }
    assert_eq!(simulation.now().as_micros(), reference.list.now, "{operation:?}");
    assert_eq!(simulation.events(), reference.events, "{operation:?}");
}

fn start(seed: u64, budget: u32, plain: u64) -> (Simulation<Program<TimerId>>, Reference) {
    let reference =
        Reference { program: Program::new(seed, budget, plain), list: List::default(), events: 0 };
    (Simulation::new(Program::new(seed, budget, plain)), reference)
}

/// Runs both to their ends, which must be the same.
fn finish(mut simulation: Simulation<Program<TimerId>>, mut reference: Reference) {
    while reference.step(u64::MAX) {
        assert!(simulation.step());
    }
    assert!(!simulation.step());
    // Not by `assert_eq!` of the logs: a difference would print all of both.
    let (found, expected) = (&simulation.model().log, &reference.program.log);
    let same = found.iter().zip(expected).take_while(|(a, b)| a == b).count();
    assert_eq!((same, found.len()), (expected.len(), expected.len()));
}

/// `before`, then `after` on a clone, then `after` on the original, each to the end, among more than `pending` events
/// of the queue.
fn crowded(pending: u32, seed: u64, before: &[Operation], after: &[Operation]) {
    let (mut simulation, mut reference) = start(seed, 5 * pending, 7);
    apply(Operation::Act(3 * pending as u64), &mut simulation, &mut reference);
    assert!(reference.list.pending.len() > 2 * pending as usize);
    for &operation in before {
        apply(operation, &mut simulation, &mut reference);
    }
    let (mut clone, mut clone_reference) = (simulation.clone(), reference.clone());
    for &operation in after {
        apply(operation, &mut clone, &mut clone_reference);
    }
    finish(clone, clone_reference);
    for &operation in after {
        apply(operation, &mut simulation, &mut reference);
    }
    finish(simulation, reference);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_kernel_is_a_sorted_list(seed in 0u64..1 << 53, operations in operations()) {
        let (mut simulation, mut reference) = start(seed, 8000, 0);
        for &operation in &operations {
            apply(operation, &mut simulation, &mut reference);
        }
        finish(simulation, reference);
    }

    /// A clone given the same operations from then on ends with the same log, and does not disturb the original.
    #[test]
    fn a_clone_continues_identically(seed in 0u64..1 << 53, before in operations(), after in operations()) {
        let (mut simulation, mut reference) = start(seed, 4000, 0);
        for &operation in &before {
            apply(operation, &mut simulation, &mut reference);
        }
        let (mut clone, mut clone_reference) = (simulation.clone(), reference.clone());
        for &operation in &after {
            apply(operation, &mut clone, &mut clone_reference);
        }
        for &operation in &after {
            apply(operation, &mut simulation, &mut reference);
        }
        prop_assert_eq!(&clone.model().log, &clone_reference.program.log);
        prop_assert_eq!(&simulation.model().log, &clone.model().log);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_thousand_pending_events_keep_the_order(
        seed in 0u64..1 << 53, before in operations(), after in operations(),
    ) {
        crowded(1100, seed, &before, &after);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ten_thousand_pending_events_keep_the_order(
        seed in 0u64..1 << 53, before in operations(), after in operations(),
    ) {
        crowded(10_000, seed, &before, &after);
    }
}

/// Found by `a_clone_continues_identically` in one of ten thousand programs: the clock is put exactly where a bucket
/// of the wheel starts, whose wake-up is the next thing to come, and a timer of a finer bucket is started there.
#[test]
fn a_bucket_that_starts_now_opens_before_a_later_one() {
    let mut simulation = Simulation::new(Program::<TimerId>::new(1, 0, 0));
    simulation.act(|_, scheduler| Kernel::timer_at(scheduler, 65_536 + 2 * 1024, 1));
    simulation.run_before(SimTime::from_micros(65_536));
    simulation.act(|_, scheduler| Kernel::timer_at(scheduler, 65_536 + 3 * 1024 + 500, 2));
    simulation.run_until(SimTime::from_micros(65_536 + 2 * 1024 + 100));
    assert_eq!(simulation.model().log, [(65_536 + 2 * 1024, 1)]);
    simulation.run_until(SimTime::NEVER);
    assert_eq!(simulation.model().log, [(65_536 + 2 * 1024, 1), (65_536 + 3 * 1024 + 500, 2)]);
}

#[test]
fn stale_timer_names_are_harmless_when_places_are_used_again() {
    let mut simulation = Simulation::new(Program::<TimerId>::new(1, 0, 0));
    let stale = simulation.act(|_, scheduler| {
        assert!(!scheduler.cancel(TimerId::NONE));
        let first = Kernel::timer_at(scheduler, 5_000_000, 1);
        let lane = Kernel::timer(scheduler, 5_000_000, 2);
        assert!(scheduler.cancel(first) && scheduler.cancel(lane));
        (first, lane)
    });
    simulation.act(|_, scheduler| {
        Kernel::timer_at(scheduler, 5_000_000, 3);
        Kernel::timer(scheduler, 5_000_000, 4);
        assert!(!scheduler.cancel(stale.0) && !scheduler.cancel(stale.1));
    });
    simulation.run_until(SimTime::NEVER);
    assert_eq!(simulation.model().log, [(5_000_000, 3), (5_000_000, 4)]);
    simulation.act(|_, scheduler| assert!(!scheduler.cancel(stale.0) && !scheduler.cancel(stale.1)));
}
