//! The workloads of the benches as models on the public `Simulation`, statistics on: M/M/1, a network of three
//! stations with a timeout per request, and hold (take one, schedule one).

use std::collections::VecDeque;

use blast_radius::engine::{
    Draw, EventCode, Model, Scheduler, Seed, SimDuration, SimTime, Simulation, TimerId,
};
use blast_radius::stats::Histogram;

/// Arrival or the end of a service.
#[derive(Clone, Copy)]
pub enum Mm1Event {
    Arrival,
    Departure,
}

impl EventCode for Mm1Event {
    #[inline(always)]
    fn encode(self) -> u32 {
        self as u32
    }
    #[inline(always)]
    fn decode(code: u32) -> Self {
        if code == 0 { Mm1Event::Arrival } else { Mm1Event::Departure }
    }
}

/// M/M/1, mean service 1 s, load 0.8, until `customers` have arrived and left.
pub struct Mm1 {
    draw: Draw,
    left: u64,
    busy: bool,
    line: VecDeque<SimTime>,
    pub wait: Histogram,
}

impl Mm1 {
    fn exponential(&mut self, mean: f64) -> SimDuration {
        SimDuration::from_secs_f64(self.draw.exponential(mean))
    }
}

impl Model for Mm1 {
    type Event = Mm1Event;

    #[inline]
    fn handle(&mut self, event: Mm1Event, scheduler: &mut Scheduler<Mm1Event>) {
        let now = scheduler.now();
        match event {
            Mm1Event::Arrival => {
                self.left -= 1;
                if self.left > 0 {
                    scheduler.after(self.exponential(1.25), Mm1Event::Arrival);
                }
                if self.busy {
                    self.line.push_back(now);
                } else {
                    self.busy = true;
                    self.wait.record(SimDuration::ZERO);
                    scheduler.after(self.exponential(1.0), Mm1Event::Departure);
                }
            }
            Mm1Event::Departure => match self.line.pop_front() {
                Some(arrived) => {
                    self.wait.record(now.since(arrived));
                    scheduler.after(self.exponential(1.0), Mm1Event::Departure);
                }
                None => self.busy = false,
            },
        }
    }
}

/// Runs M/M/1; returns the number of events and the mean wait in seconds.
pub fn mm1(customers: u64) -> (u64, f64) {
    let draw = Seed(42).draw(0, 0, 0, 0);
    let mut simulation = Simulation::new(Mm1 {
        draw,
        left: customers,
        busy: false,
        line: VecDeque::new(),
        wait: Histogram::new(),
    });
    simulation.act(|_, scheduler| scheduler.at(SimTime::ZERO, Mm1Event::Arrival));
    simulation.run_until(SimTime::NEVER);
    (simulation.events(), simulation.model().wait.mean_secs())
}

/// An event of the network; the number is the request.
#[derive(Clone, Copy)]
pub enum NetEvent {
    Arrival,
    Served(u32, u32),
    Timeout(u32),
}

impl EventCode for NetEvent {
    #[inline(always)]
    fn encode(self) -> u32 {
        match self {
            NetEvent::Arrival => 0,
            NetEvent::Served(station, id) => (station + 1) << 26 | id,
            NetEvent::Timeout(id) => 4 << 26 | id,
        }
    }
    #[inline(always)]
    fn decode(code: u32) -> Self {
        let id = code & ((1 << 26) - 1);
        match code >> 26 {
            0 => NetEvent::Arrival,
            4 => NetEvent::Timeout(id),
            kind => NetEvent::Served(kind - 1, id),
        }
    }
}

struct Station {
    free: u32,
    mean: f64,
    first: u32,
    last: u32,
    wait: Histogram,
}

#[derive(Clone, Copy)]
struct Request {
    started: SimTime,
    queued: SimTime,
    next: u32,
    timer: TimerId,
}

const NIL: u32 = u32::MAX;

/// Poisson(10) -> M/M/4 (0.32 s) -> M/M/8 (0.64 s) -> M/M/2 (0.16 s), load 0.8 each; a timer per request,
/// cancelled when the request is done.
pub struct Net {
    draw: Draw,
    left: u64,
    timeout: SimDuration,
    stations: [Station; 3],
    requests: Vec<Request>,
    free: u32,
    pub sojourn: Histogram,
    pub timed_out: u64,
}

impl Net {
    fn begin(&mut self, station: u32, id: u32, scheduler: &mut Scheduler<NetEvent>) {
        let service = self.draw.exponential(self.stations[station as usize].mean);
        scheduler.after(SimDuration::from_secs_f64(service), NetEvent::Served(station, id));
    }

    fn enter(&mut self, station: u32, id: u32, scheduler: &mut Scheduler<NetEvent>) {
        let at = &mut self.stations[station as usize];
        if at.free > 0 {
            at.free -= 1;
            at.wait.record(SimDuration::ZERO);
            self.begin(station, id, scheduler);
            return;
        }
        let request = &mut self.requests[id as usize];
        (request.queued, request.next) = (scheduler.now(), NIL);
        if at.last == NIL {
            at.first = id;
        } else {
            self.requests[at.last as usize].next = id;
        }
        at.last = id;
    }

    fn leave(&mut self, station: u32, scheduler: &mut Scheduler<NetEvent>) {
        let at = &mut self.stations[station as usize];
        let id = at.first;
        if id == NIL {
            at.free += 1;
            return;
        }
        let request = &self.requests[id as usize];
        at.wait.record(scheduler.now().since(request.queued));
        at.first = request.next;
        if at.first == NIL {
            at.last = NIL;
        }
        self.begin(station, id, scheduler);
    }

    fn arrive(&mut self, scheduler: &mut Scheduler<NetEvent>) {
        self.left -= 1;
        if self.left > 0 {
            scheduler.after(SimDuration::from_secs_f64(self.draw.exponential(0.1)), NetEvent::Arrival);
        }
        let now = scheduler.now();
        let mut request = Request { started: now, queued: now, next: NIL, timer: TimerId::NONE };
        let id = if self.free == NIL {
            self.requests.push(request);
            self.requests.len() as u32 - 1
        } else {
            self.free
        };
        request.timer = scheduler.timer(self.timeout, NetEvent::Timeout(id));
        let slot = &mut self.requests[id as usize];
        if id == self.free {
            self.free = slot.next;
        }
        *slot = request;
        self.enter(0, id, scheduler);
    }
}

impl Model for Net {
    type Event = NetEvent;

    #[inline]
    fn handle(&mut self, event: NetEvent, scheduler: &mut Scheduler<NetEvent>) {
        match event {
            NetEvent::Arrival => self.arrive(scheduler),
            NetEvent::Served(station @ 0..2, id) => {
                self.leave(station, scheduler);
                self.enter(station + 1, id, scheduler);
            }
            NetEvent::Served(_, id) => {
                self.leave(2, scheduler);
                let request = &mut self.requests[id as usize];
                request.next = self.free;
                self.free = id;
                scheduler.cancel(request.timer);
                self.sojourn.record(scheduler.now().since(request.started));
            }
            NetEvent::Timeout(_) => self.timed_out += 1,
        }
    }
}

/// Runs the network; returns the number of events and the mean sojourn in seconds.
pub fn net(customers: u64, timeout_secs: u64) -> (u64, f64) {
    let station = |free, mean| Station { free, mean, first: NIL, last: NIL, wait: Histogram::new() };
    let mut simulation = Simulation::new(Net {
        draw: Seed(42).draw(1, 0, 0, 0),
        left: customers,
        timeout: SimDuration::from_secs(timeout_secs),
        stations: [station(4, 0.32), station(8, 0.64), station(2, 0.16)],
        requests: Vec::new(),
        free: NIL,
        sojourn: Histogram::new(),
        timed_out: 0,
    });
    simulation.act(|_, scheduler| scheduler.at(SimTime::ZERO, NetEvent::Arrival));
    simulation.run_until(SimTime::NEVER);
    (simulation.events(), simulation.model().sojourn.mean_secs())
}

/// An event that names itself.
#[derive(Clone, Copy)]
pub struct HoldEvent(u32);

impl EventCode for HoldEvent {
    #[inline(always)]
    fn encode(self) -> u32 {
        self.0
    }
    #[inline(always)]
    fn decode(code: u32) -> Self {
        HoldEvent(code)
    }
}

/// Hold: every event schedules itself again after Exp(1 s).
pub struct Hold {
    draw: Draw,
    pub increments: Histogram,
}

impl Model for Hold {
    type Event = HoldEvent;

    #[inline]
    fn handle(&mut self, event: HoldEvent, scheduler: &mut Scheduler<HoldEvent>) {
        let increment = SimDuration::from_secs_f64(self.draw.exponential(1.0));
        self.increments.record(increment);
        scheduler.after(increment, event);
    }
}

/// Runs hold with `pending` events; returns the number of events and the mean increment in seconds.
pub fn hold(events: u64, pending: u32) -> (u64, f64) {
    let mut simulation =
        Simulation::new(Hold { draw: Seed(42).draw(2, 0, 0, 0), increments: Histogram::new() });
    simulation.act(|model, scheduler| {
        for number in 0..pending {
            model.handle(HoldEvent(number), scheduler);
        }
    });
    simulation.run_events(events, SimTime::NEVER);
    (simulation.events(), simulation.model().increments.mean_secs())
}
