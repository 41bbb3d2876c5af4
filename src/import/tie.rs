//! Brings together what the texts say of one part: a name is one part, a circle of calls is opened, callers stand before
//! those whom they call.

use super::lines::{Given, Place, Wrong, wrong};
use super::model::{Act, Edge, Model};

/// Ties the parts of a model together.
pub(super) fn together(model: &mut Model) -> Result<(), Wrong> {
    subnets(model);
    one_part_a_name(model);
    open_circles(model);
    callers_first(model);
    if model.services.is_empty() && model.clusters.is_empty() {
        let found =
            if model.alerts.is_empty() { "no part of a system" } else { "alert rules without a system" };
        return Err(wrong(0, format!("found {found}: add a text with services or with a Kafka cluster")));
    }
    Ok(())
}

/// What stands in a subnet stands in its zone.
fn subnets(model: &mut Model) {
    let Model { subnets, clusters, services, .. } = model;
    let racks = clusters.iter_mut().flat_map(|cluster| {
        cluster.brokers.iter_mut().filter_map(|broker| broker.rack.as_mut()).chain(&mut cluster.spread)
    });
    let services = services.iter_mut().flat_map(|service| &mut service.spread);
    for rack in racks.chain(services) {
        if let Some((_, zone)) = subnets.iter().find(|subnet| subnet.0 == rack.value) {
            *rack = zone.clone();
        }
    }
}

/// A graph of calls knows databases and clusters as services: what another text says they are counts.
fn one_part_a_name(model: &mut Model) {
    let Model { services, stores, clusters, .. } = model;
    services.retain(|service| {
        let other = stores.iter().any(|store| store.name == service.name)
            || clusters.iter().any(|cluster| cluster.name == service.name);
        !other
    });
    // Nobody but a service asks: a database that calls is one that was traced.
    let known = |name: &str| services.iter().any(|service| service.name == name);
    let (kept, others): (Vec<Edge>, Vec<Edge>) = model.edges.drain(..).partition(|edge| known(&edge.from));
    model.edges = kept;
    for edge in others {
        model.drop(edge.place, format!("{} asks {}: only services ask in the document", edge.from, edge.to));
    }
}

/// The services that one calls, by their numbers, with the number of the edge.
fn calls(model: &Model) -> Vec<Vec<(usize, usize)>> {
    let find = |name: &str| model.services.iter().position(|service| service.name == name);
    let mut calls = vec![Vec::new(); model.services.len()];
    for (number, edge) in model.edges.iter().enumerate() {
        if let (Some(from), Some(to)) = (find(&edge.from), find(&edge.to)) {
            calls[from].push((to, number));
        }
    }
    calls
}

/// Drops the weakest edge of each circle: a request that goes round would never end.
fn open_circles(model: &mut Model) {
    while let Some(circle) = circle(&calls(model)) {
        let weight = |edge: &Edge| (edge.guess.is_none(), edge.rate.or(edge.count).unwrap_or(0.0));
        let weakest = circle.iter().copied().min_by(|&one, &other| {
            let (one, other) = (weight(&model.edges[one]), weight(&model.edges[other]));
            one.0.cmp(&other.0).then(one.1.total_cmp(&other.1))
        });
        let Some(weakest) = weakest else { return };
        let names: Vec<&str> = circle.iter().map(|&edge| model.edges[edge].from.as_str()).collect();
        let names = names.join(" -> ");
        let edge = model.edges.remove(weakest);
        let what = format!(
            "the call of {} to {} closes a circle ({names}): a request would never end, so it is left out",
            edge.from, edge.to
        );
        let caller = model.services.iter_mut().find(|service| service.name == edge.from);
        if let Some(program) = caller.and_then(|service| service.program.as_mut()) {
            program.retain(|step| !matches!(&step.act, Act::Call(to, _) if *to == edge.to));
        }
        model.drop(edge.place, what);
    }
}

/// The edges of a circle, if there is one. Depth first, without recursion.
fn circle(calls: &[Vec<(usize, usize)>]) -> Option<Vec<usize>> {
    const NEW: u8 = 0;
    const OPEN: u8 = 1;
    const DONE: u8 = 2;
    let mut state = vec![NEW; calls.len()];
    for start in 0..calls.len() {
        if state[start] != NEW {
            continue;
        }
        // A service, the next of its calls, and the edge that led to it.
        let mut path: Vec<(usize, usize, usize)> = vec![(start, 0, usize::MAX)];
        state[start] = OPEN;
        while let Some(last) = path.last_mut() {
            let (at, next) = (last.0, last.1);
            last.1 += 1;
            match calls[at].get(next) {
                None => {
                    state[at] = DONE;
                    path.pop();
                }
                Some(&(to, edge)) if state[to] == OPEN => {
                    let from = path.iter().position(|step| step.0 == to).unwrap_or(0);
                    let mut circle: Vec<usize> = path[from + 1..].iter().map(|step| step.2).collect();
                    circle.push(edge);
                    return Some(circle);
                }
                Some(&(to, edge)) if state[to] == NEW => {
                    state[to] = OPEN;
                    path.push((to, 0, edge));
                }
                Some(_) => {}
            }
        }
    }
    None
}

/// Puts callers before those whom they call; else the order of the texts stays.
fn callers_first(model: &mut Model) {
    let calls = calls(model);
    let mut waiting = vec![0; calls.len()];
    calls.iter().flatten().for_each(|call| waiting[call.0] += 1);
    let mut order = Vec::with_capacity(calls.len());
    let mut placed = vec![false; calls.len()];
    while let Some(at) = (0..calls.len()).find(|&at| !placed[at] && waiting[at] == 0) {
        placed[at] = true;
        order.push(at);
        calls[at].iter().for_each(|call| waiting[call.0] -= 1);
    }
    let mut services: Vec<Option<_>> = model.services.drain(..).map(Some).collect();
    model.services = order.iter().filter_map(|&at| services[at].take()).collect();
}

/// How often each service is asked: in all, or per second where the texts say that; none where they count nothing.
pub(super) fn visits(model: &Model) -> Vec<Option<f64>> {
    let weight = |edge: &Edge| edge.rate.or(edge.count);
    model
        .services
        .iter()
        .map(|service| {
            let come = model.edges.iter().filter(|edge| edge.to == service.name);
            let come: Option<f64> = come.map(weight).sum();
            let direct = service.rate.or(service.visits).map(|given| given.value);
            let sum = come.unwrap_or(0.0) + direct.unwrap_or(0.0);
            if sum > 0.0 {
                return Some(sum);
            }
            // Nobody is counted who comes in: it makes each of its calls at most once.
            let goes = model.edges.iter().filter(|edge| edge.from == service.name).filter_map(weight);
            goes.fold(None, |most: Option<f64>, own| Some(most.map_or(own, |most| most.max(own))))
        })
        .collect()
}

/// Where customers come in, by the numbers of the services, each with the place that says so; without a place nobody is
/// known to call the service.
pub(super) fn entries(model: &Model) -> Vec<(usize, Option<Place>)> {
    let called = |name: &str| model.edges.iter().any(|edge| edge.to == name);
    let calls = |name: &str| model.edges.iter().any(|edge| edge.from == name);
    let all = || model.services.iter().enumerate();
    let said: Vec<(usize, Option<Place>)> = all()
        .filter(|(_, service)| {
            // A published port of something that another one calls is for whoever debugs it.
            service.entry.is_some()
                && (service.rate.is_some() || service.visits.is_some() || !called(&service.name))
        })
        .map(|(at, service)| (at, service.entry))
        .collect();
    let roots = all()
        .filter(|(_, service)| service.entry.is_none() && !called(&service.name) && calls(&service.name));
    let mut found = said;
    found.extend(roots.map(|(at, _)| (at, None)));
    if found.is_empty() {
        found = all()
            .filter(|(_, service)| !called(&service.name))
            .map(|(at, service)| (at, service.entry))
            .collect();
    }
    found.sort_by_key(|entry| entry.0);
    found
}

/// A number of replicas, where one is known.
pub(super) fn known(replicas: Option<Given<u32>>) -> Option<u32> {
    replicas.map(|given| given.value)
}
