//! A queueing network as a model on the public `Simulation`: stations with servers and limited waiting places in
//! series or behind a balancer; first come first served, blocking after service, reneging, batch arrivals.
//!
//! A customer arrives (rejected when there is no place), waits, is served, keeps its server while the next
//! station is full, moves on, and leaves at the end; or gives up waiting.

use std::collections::VecDeque;

use blast_radius::engine::{
    Draw, EventCode, Model, Scheduler, Seed, SimDuration, SimTime, Simulation, TimerId,
};

/// A distribution of times, in seconds.
#[derive(Clone, Copy, Debug)]
pub enum Time {
    Constant(f64),
    Exponential(f64),
    LogNormal { mean: f64, cv: f64 },
}

impl Time {
    fn sample(self, draw: &mut Draw) -> SimDuration {
        SimDuration::from_secs_f64(match self {
            Time::Constant(value) => value,
            Time::Exponential(mean) => draw.exponential(mean),
            Time::LogNormal { mean, cv } => draw.log_normal(mean, cv),
        })
    }
}

/// How customers go through the stations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// Through all of them, in order.
    Series,
    /// To one: the fewest waiting (those in service not counted), ties at random.
    ShortestWaiting,
    /// To one, in turn.
    RoundRobin,
}

#[derive(Clone, Debug)]
pub struct Station {
    pub servers: usize,
    /// Waiting places, the customers in service not counted; None: no limit.
    pub places: Option<usize>,
    pub service: Time,
}

#[derive(Clone, Debug)]
pub struct Network {
    pub stations: Vec<Station>,
    pub route: Route,
    /// Arrivals (of batches) per second, Poisson.
    pub rate: f64,
    /// Batch sizes, uniform from the first to the second.
    pub batch: (u64, u64),
    pub patience: Option<Time>,
}

impl Network {
    /// One station.
    pub fn single(rate: f64, servers: usize, places: Option<usize>, service: Time) -> Self {
        let stations = vec![Station { servers, places, service }];
        Network { stations, route: Route::Series, rate, batch: (1, 1), patience: None }
    }
}

/// Times of one kind in microseconds.
#[derive(Clone, Debug, Default)]
pub struct Sample(pub Vec<u64>);

impl Sample {
    pub fn mean_secs(&self) -> f64 {
        self.0.iter().sum::<u64>() as f64 / self.0.len() as f64 / 1e6
    }

    /// The share above zero.
    pub fn p_positive(&self) -> f64 {
        self.0.iter().filter(|&&value| value > 0).count() as f64 / self.0.len() as f64
    }

    /// The nearest-rank quantile.
    pub fn quantile_secs(&self, q: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (libm::ceil(q * sorted.len() as f64) as usize).clamp(1, sorted.len());
        sorted[rank - 1] as f64 / 1e6
    }
}

/// What was seen of the customers that arrived from the end of the warm-up to the closing time.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub arrived: u64,
    pub rejected: u64,
    pub reneged: u64,
    /// Per station: time before service of those served there, and time kept by a full next station.
    pub wait: Vec<Sample>,
    pub blocked: Vec<Sample>,
    /// Time in the queue of those who gave up.
    pub reneged_wait: Sample,
    pub sojourn: Sample,
    /// All who completed between the end of the warm-up and the closing time.
    pub completed: u64,
    /// Integral of the number in the network over the whole run, and the sum of all times spent in it, both in
    /// microseconds.
    pub area: u128,
    pub time_inside: u128,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Arrival,
    Served(u32),
    Patience(u32),
}

impl EventCode for Event {
    fn encode(self) -> u32 {
        match self {
            Event::Arrival => 0,
            Event::Served(customer) => 1 << 28 | customer,
            Event::Patience(customer) => 2 << 28 | customer,
        }
    }
    fn decode(code: u32) -> Self {
        let customer = code & ((1 << 28) - 1);
        match code >> 28 {
            0 => Event::Arrival,
            1 => Event::Served(customer),
            _ => Event::Patience(customer),
        }
    }
}

#[derive(Clone, Copy)]
struct Customer {
    number: u64,
    counted: bool,
    station: usize,
    arrived: SimTime,
    entered: SimTime,
    served: SimTime,
    patience: TimerId,
}

#[derive(Default)]
struct State {
    busy: usize,
    line: VecDeque<u32>,
    /// Customers of the station before who are served and wait for a place here.
    blocked: VecDeque<u32>,
}

struct Run {
    network: Network,
    seed: Seed,
    warm_up: SimTime,
    closing: SimTime,
    batches: u64,
    numbers: u64,
    states: Vec<State>,
    customers: Vec<Customer>,
    free: Vec<u32>,
    inside: u64,
    last_change: SimTime,
    seen: Seen,
}

const GAP: u32 = 1;
const BATCH: u32 = 2;
const SERVICE: u32 = 3;
const PATIENCE: u32 = 4;
const TIE: u32 = 5;

type Kernel = Scheduler<Event>;

impl Run {
    fn next_arrival(&mut self, kernel: &mut Kernel) {
        let gap =
            Time::Exponential(1.0 / self.network.rate).sample(&mut self.seed.draw(GAP, self.batches, 0, 0));
        if kernel.now() + gap < self.closing {
            kernel.after(gap, Event::Arrival);
        }
    }

    fn count_inside(&mut self, now: SimTime, change: i64) {
        self.seen.area += self.inside as u128 * now.since(self.last_change).as_micros() as u128;
        self.last_change = now;
        self.inside = self.inside.checked_add_signed(change).expect("nobody leaves twice");
    }

    fn has_place(&self, station: usize) -> bool {
        let (state, limits) = (&self.states[station], &self.network.stations[station]);
        state.busy < limits.servers || limits.places.is_none_or(|places| state.line.len() < places)
    }

    fn choose(&mut self, number: u64) -> usize {
        let waiting = |station: usize| self.states[station].line.len();
        match self.network.route {
            Route::Series => 0,
            Route::RoundRobin => (number % self.states.len() as u64) as usize,
            Route::ShortestWaiting => {
                let fewest = (0..self.states.len()).map(waiting).min().expect("a station");
                let ties: Vec<usize> = (0..self.states.len()).filter(|&s| waiting(s) == fewest).collect();
                ties[self.seed.draw(TIE, number, 0, 0).below(ties.len() as u64) as usize]
            }
        }
    }

    fn arrive(&mut self, kernel: &mut Kernel) {
        let now = kernel.now();
        let number = self.numbers;
        self.numbers += 1;
        let counted = now >= self.warm_up;
        self.seen.arrived += counted as u64;
        let station = self.choose(number);
        if !self.has_place(station) {
            self.seen.rejected += counted as u64;
            return;
        }
        self.count_inside(now, 1);
        let patience = TimerId::NONE;
        let customer =
            Customer { number, counted, station, arrived: now, entered: now, served: now, patience };
        let id = self.free.pop().unwrap_or(self.customers.len() as u32);
        if id as usize == self.customers.len() {
            self.customers.push(customer);
        }
        self.customers[id as usize] = customer;
        self.enter(id, station, kernel);
    }

    fn enter(&mut self, id: u32, station: usize, kernel: &mut Kernel) {
        let customer = &mut self.customers[id as usize];
        (customer.station, customer.entered) = (station, kernel.now());
        if self.states[station].busy < self.network.stations[station].servers {
            self.states[station].busy += 1;
            self.serve(id, kernel);
            return;
        }
        if let Some(patience) = self.network.patience {
            let limit = patience.sample(&mut self.seed.draw(PATIENCE, customer.number, station as u64, 0));
            customer.patience = kernel.timer_at(kernel.now() + limit, Event::Patience(id));
        }
        self.states[station].line.push_back(id);
    }

    fn serve(&mut self, id: u32, kernel: &mut Kernel) {
        let customer = &mut self.customers[id as usize];
        kernel.cancel(std::mem::replace(&mut customer.patience, TimerId::NONE));
        if customer.counted {
            self.seen.wait[customer.station].0.push(kernel.now().since(customer.entered).as_micros());
        }
        let mut draw = self.seed.draw(SERVICE, customer.number, customer.station as u64, 0);
        kernel.after(self.network.stations[customer.station].service.sample(&mut draw), Event::Served(id));
    }

    fn served(&mut self, id: u32, kernel: &mut Kernel) {
        let customer = &mut self.customers[id as usize];
        customer.served = kernel.now();
        let next = customer.station + 1;
        if self.network.route != Route::Series || next == self.states.len() {
            self.complete(id, kernel);
        } else if self.has_place(next) {
            self.move_on(id, next, kernel);
        } else {
            self.states[next].blocked.push_back(id);
        }
    }

    fn move_on(&mut self, id: u32, next: usize, kernel: &mut Kernel) {
        let customer = self.customers[id as usize];
        if customer.counted {
            self.seen.blocked[customer.station].0.push(kernel.now().since(customer.served).as_micros());
        }
        self.enter(id, next, kernel);
        self.release(customer.station, kernel);
    }

    fn complete(&mut self, id: u32, kernel: &mut Kernel) {
        let (now, customer) = (kernel.now(), self.customers[id as usize]);
        let sojourn = now.since(customer.arrived).as_micros();
        if customer.counted {
            self.seen.sojourn.0.push(sojourn);
        }
        self.seen.completed += (now >= self.warm_up && now < self.closing) as u64;
        self.remove(id, now);
        self.release(customer.station, kernel);
    }

    fn remove(&mut self, id: u32, now: SimTime) {
        self.seen.time_inside += now.since(self.customers[id as usize].arrived).as_micros() as u128;
        self.count_inside(now, -1);
        self.free.push(id);
    }

    /// A server is free: the next in line gets it, then one who waits for a place comes in.
    fn release(&mut self, station: usize, kernel: &mut Kernel) {
        match self.states[station].line.pop_front() {
            Some(id) => self.serve(id, kernel),
            None => self.states[station].busy -= 1,
        }
        self.admit_blocked(station, kernel);
    }

    fn admit_blocked(&mut self, station: usize, kernel: &mut Kernel) {
        if self.has_place(station)
            && let Some(id) = self.states[station].blocked.pop_front()
        {
            self.move_on(id, station, kernel);
        }
    }

    fn give_up(&mut self, id: u32, kernel: &mut Kernel) {
        let (now, customer) = (kernel.now(), self.customers[id as usize]);
        let line = &mut self.states[customer.station].line;
        line.remove(line.iter().position(|&other| other == id).expect("only the waiting give up"));
        if customer.counted {
            self.seen.reneged += 1;
            self.seen.reneged_wait.0.push(now.since(customer.entered).as_micros());
        }
        self.remove(id, now);
        self.admit_blocked(customer.station, kernel);
    }
}

impl Model for Run {
    type Event = Event;

    fn handle(&mut self, event: Event, kernel: &mut Kernel) {
        match event {
            Event::Arrival => {
                let (from, to) = self.network.batch;
                let size = from + self.seed.draw(BATCH, self.batches, 0, 0).below(to - from + 1);
                self.batches += 1;
                (0..size).for_each(|_| self.arrive(kernel));
                self.next_arrival(kernel);
            }
            Event::Served(id) => self.served(id, kernel),
            Event::Patience(id) => self.give_up(id, kernel),
        }
    }
}

/// Runs a network from empty to `closing` seconds and until everyone has left; those who arrive before
/// `warm_up` seconds are not counted.
pub fn run(network: &Network, seed: u64, warm_up: u64, closing: u64) -> Seen {
    let stations = network.stations.len();
    let mut simulation = Simulation::new(Run {
        network: network.clone(),
        seed: Seed(seed),
        warm_up: SimTime::from_secs(warm_up),
        closing: SimTime::from_secs(closing),
        batches: 0,
        numbers: 0,
        states: (0..stations).map(|_| State::default()).collect(),
        customers: Vec::new(),
        free: Vec::new(),
        inside: 0,
        last_change: SimTime::ZERO,
        seen: Seen {
            wait: vec![Sample::default(); stations],
            blocked: vec![Sample::default(); stations],
            ..Seen::default()
        },
    });
    simulation.act(|run, kernel| run.next_arrival(kernel));
    simulation.run_until(SimTime::NEVER);
    assert_eq!(simulation.model().inside, 0, "everyone has left");
    simulation.model().seen.clone()
}
