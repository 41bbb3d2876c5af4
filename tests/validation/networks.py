"""The same queueing networks in independent simulators. Each function runs one replication from an empty system to the
end of `HORIZON` and returns its figures by name; documents of the same names run in ours."""

import random

import ciw
import simpy

# Seconds, as long as the documents' `length`. Everything is counted from the empty start, here as there.
HORIZON = 600.0


def _figures(offered, times, within=None):
    """Shares of all that ended, and the mean time of those answered."""
    found = {"answered": len(times) / offered, "mean time": sum(times) / len(times)}
    if within is not None:
        found["in time"] = sum(time <= within for time in times) / len(times)
    return found


def tandem(seed):
    """Ciw: five servers, then one."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(8.0), None],
        service_distributions=[ciw.dists.Exponential(2.0), ciw.dists.Exponential(10.0)],
        number_of_servers=[5, 1],
        routing=[[0.0, 1.0], [0.0, 0.0]],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(HORIZON)
    first, last = {}, {}
    for record in simulation.get_all_records():
        (first if record.node == 1 else last)[record.id_number] = record
    times = [last[who].exit_date - first[who].arrival_date for who in last if last[who].exit_date <= HORIZON]
    return {k: v for k, v in _figures(len(times), times, 2.0).items() if k != "answered"}


def finite_queue(seed):
    """Ciw: M/M/3/8."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(10.0)],
        service_distributions=[ciw.dists.Exponential(1 / 0.3)],
        number_of_servers=[3],
        queue_capacities=[5],
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(HORIZON)
    records = simulation.get_all_records()
    times = [r.exit_date - r.arrival_date for r in records if r.record_type == "service" and r.exit_date <= HORIZON]
    rejected = sum(r.record_type == "rejection" for r in records)
    return _figures(len(times) + rejected, times)


class Station:
    """SimPy: servers before a queue; whoever is in it stays in it."""

    def __init__(self, env, draw, servers, mean):
        self.env, self.draw, self.mean = env, draw, mean
        self.servers = simpy.Resource(env, servers)

    def serve(self):
        with self.servers.request() as place:
            yield place
            yield self.env.timeout(self.draw.expovariate(1 / self.mean))


def _arrivals(env, draw, rate, customer):
    while True:
        yield env.timeout(draw.expovariate(rate))
        env.process(customer())


def retries(seed):
    """SimPy: time-outs that the server does not notice."""
    env, draw = simpy.Environment(), random.Random(seed)
    station, times, ended = Station(env, draw, 5, 0.1), [], [0]

    def customer():
        began = env.now
        for attempt in range(2):
            if attempt > 0:
                yield env.timeout(0.05)
            answer = env.process(station.serve())
            yield answer | env.timeout(0.3)
            if answer.triggered:
                times.append(env.now - began)
                break
        ended[0] += 1

    env.process(_arrivals(env, draw, 20.0, customer))
    env.run(HORIZON)
    return _figures(ended[0], times, 0.15)


def bulkhead(seed):
    """SimPy: five places, and a line that is left after 200 ms."""
    env, draw = simpy.Environment(), random.Random(seed)
    places, times, ended = simpy.Resource(env, 5), [], [0]

    def customer():
        began = env.now
        with places.request() as place:
            yield place | env.timeout(0.2)
            if place.triggered:
                yield env.timeout(draw.expovariate(10.0))
                times.append(env.now - began)
        ended[0] += 1

    env.process(_arrivals(env, draw, 55.0, customer))
    env.run(HORIZON)
    return _figures(ended[0], times)


def priority(seed):
    """SimPy: two kinds of requests, refused at the door by the length of the queue."""
    env, draw = simpy.Environment(), random.Random(seed)
    servers = simpy.Resource(env, 5)
    times, ended = {"critical": [], "sheddable": []}, {"critical": 0, "sheddable": 0}

    def customer(kind, limit):
        began = env.now
        if servers.count == servers.capacity and len(servers.queue) >= limit:
            ended[kind] += 1
            return
        with servers.request() as place:
            yield place
            yield env.timeout(draw.expovariate(10.0))
        times[kind].append(env.now - began)
        ended[kind] += 1

    env.process(_arrivals(env, draw, 40.0, lambda: customer("critical", 20)))
    env.process(_arrivals(env, draw, 25.0, lambda: customer("sheddable", 5)))
    env.run(HORIZON)
    found = {}
    for kind in times:
        found |= {f"{kind}: {name}": value for name, value in _figures(ended[kind], times[kind]).items()}
    return found


NETWORKS = {
    "tandem": (tandem, "Ciw"),
    "finite-queue": (finite_queue, "Ciw"),
    "retries": (retries, "SimPy"),
    "bulkhead": (bulkhead, "SimPy"),
    "priority": (priority, "SimPy"),
}
