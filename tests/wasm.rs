//! Native code and WebAssembly agree to the bit. Every test here runs on both: by `cargo test` on the machine, and
//! by `cargo test --target wasm32-unknown-unknown` in Node. The expected digests are the common reference.
//!
//! A digest that changes on both sides alike says that the meaning of a seed has changed: if that was the purpose,
//! take the new value from the message.

use blast_radius::engine::{Digest, EventCode, Model, Scheduler, Seed, SimDuration, SimTime, Simulation};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const SEED: Seed = Seed(20_260_507);

/// Every sampler, over many keys: the floating-point path.
#[test]
fn draws_agree() {
    let mut digest = Digest::default();
    for key in 0..20_000 {
        let mut draw = SEED.draw(7, key, 1, 2);
        digest.word(draw.below(1_000_003));
        digest.word(draw.unit().to_bits());
        digest.word(draw.exponential(0.025).to_bits());
        digest.word(draw.normal().to_bits());
        digest.word(draw.log_normal(0.080, 0.5).to_bits());
    }
    check("draws", digest, 0xcabd_00cb_e67c_5393);
}

/// A run through the public face of the engine, with timers that fire and timers that are cancelled.
#[test]
fn a_run_agrees() {
    let mut simulation = Simulation::new(Queue::default());
    simulation.act(|queue, scheduler| queue.next_arrival(scheduler));
    simulation.run_until(SimTime::from_secs(3600));
    assert!(simulation.events() > 100_000, "{} events", simulation.events());
    assert!(simulation.model().lost > 0, "no customer ran out of patience");
    let mut digest = simulation.model().digest;
    digest.word(simulation.events());
    digest.word(simulation.now().as_micros());
    check("run", digest, 0x9f6b_6d92_b907_4a77);
}

#[track_caller]
fn check(what: &str, digest: Digest, expected: u64) {
    let found = digest.value();
    assert!(found == expected, "digest of the {what}: {found:#018x}, expected {expected:#018x}");
}

/// One server, Poisson arrivals, log-normal service, customers who leave a queue that is too long for them.
#[derive(Clone, Default)]
struct Queue {
    digest: Digest,
    waiting: u64,
    arrived: u64,
    lost: u64,
}

#[derive(Clone, Copy)]
enum Event {
    Arrival,
    Service,
}

impl EventCode for Event {
    fn encode(self) -> u32 {
        self as u32
    }

    fn decode(code: u32) -> Self {
        if code == 0 { Event::Arrival } else { Event::Service }
    }
}

impl Queue {
    fn next_arrival(&mut self, scheduler: &mut Scheduler<Event>) {
        let delay = SEED.draw(1, self.arrived, 0, 0).exponential(0.050);
        scheduler.after(SimDuration::from_secs_f64(delay), Event::Arrival);
    }

    fn serve(&mut self, scheduler: &mut Scheduler<Event>) {
        let service = SEED.draw(2, self.arrived, self.waiting, 0).log_normal(0.045, 0.8);
        // A second timer that never fires: cancelling must leave no trace.
        let decoy = scheduler.timer(SimDuration::from_secs(1), Event::Arrival);
        scheduler.timer_at(scheduler.now() + SimDuration::from_secs_f64(service), Event::Service);
        assert!(scheduler.cancel(decoy));
    }
}

impl Model for Queue {
    type Event = Event;

    fn handle(&mut self, event: Event, scheduler: &mut Scheduler<Event>) {
        self.digest.word(scheduler.now().as_micros());
        self.digest.word(self.waiting);
        match event {
            Event::Arrival => {
                self.arrived += 1;
                let patience = 1 + SEED.draw(3, self.arrived, 0, 0).below(20);
                if self.waiting >= patience {
                    self.lost += 1;
                } else {
                    self.waiting += 1;
                    if self.waiting == 1 {
                        self.serve(scheduler);
                    }
                }
                self.next_arrival(scheduler);
            }
            Event::Service => {
                self.waiting -= 1;
                if self.waiting > 0 {
                    self.serve(scheduler);
                }
            }
        }
    }
}
