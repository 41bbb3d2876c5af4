//! A moment as dashboards report it, without the truth.

use crate::frame::*;
use crate::language::say;
use crate::view::figures::tenths;
use crate::view::words;

/// The moment as it is reported: by the datapoints that monitoring has published, which are late and have gaps, and by
/// what the vendor calls the cluster; of a process and a broker, whether a check finds it running now. Whom a leader is missing, who waits, what a customer sees and what lies under the vendor line is not reported.
pub fn frame(scene: &Scene, truth: &Frame) -> Frame {
    let mut seen = truth.clone();
    seen.figures.clear();
    for journey in seen.journeys.iter_mut().chain([&mut seen.customers]) {
        *journey = JourneyFrame { offered_per_s: journey.offered_per_s, ..JourneyFrame::default() };
    }
    for service in &mut seen.services {
        service.state = service.reported;
        (service.busy, service.queue) = (0, 0);
        for replica in &mut service.replicas {
            replica.state = of_process(replica.state);
            replica.teeth.fill(0);
            replica.ghost_teeth.clear();
            (replica.queue, replica.oldest_wait_left, replica.breakers_open) = (0, None, 0);
        }
    }
    for cluster in &mut seen.clusters {
        cluster.state = cluster.reported;
        cluster.led = cluster.partitions;
        for copy in cluster.brokers.iter_mut().flat_map(|broker| &mut broker.copies).flatten() {
            *copy = if *copy == Copy::Gone { Copy::Gone } else { Copy::Follows };
        }
    }
    for group in seen.quorums.iter_mut().chain(&mut seen.stores) {
        let up = group.members.iter().filter(|member| member.0 != State::Down).count();
        group.state = if up == group.members.len() { State::Ok } else { State::Slow };
        group.phrase = say!(reported_answer, up, all = group.members.len());
    }
    let checks = seen.services.iter().filter_map(|service| service.checks);
    let (healthy, targets) = checks.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    // A mean over a period: a target that failed for a part of it is not among those that pass.
    (seen.balancer.healthy, seen.balancer.targets) = (healthy as u32, libm::round(targets) as u32);
    seen.balancer.state = seen.balancer.reported;
    for zone in &mut seen.zones {
        // Whose hosts do not answer is seen at the parts; nobody has said why.
        (zone.fault, zone.state, zone.hosts_down, zone.hosts_booting) = (None, State::Ok, 0, 0);
        zone.halls.clear();
    }
    seen.impaired = 0;
    seen.control_planes.iter_mut().flatten().for_each(|duty| *duty = DutyFrame::default());
    for layer in &mut seen.cone {
        (layer.share, layer.ghost_share) = (0.0, None);
        (layer.first_hit_us, layer.since_us) = (None, None);
    }
    (seen.lost, seen.trading_lost, seen.partitions_lost) = (0.0, 0.0, 0.0);
    seen.hops.clear();
    (seen.headline, seen.detail, seen.tone) = sentence(scene, &seen);
    seen
}

/// Reduces a state to what a check of the process finds: it runs or it does not.
fn of_process(state: State) -> State {
    match state {
        State::Down | State::Starting | State::NotLaunched => state,
        _ => State::Ok,
    }
}

/// Sums up the dashboards in a sentence.
fn sentence(scene: &Scene, seen: &Frame) -> (String, String, State) {
    let dark = |now: &ServiceFrame| now.state == State::NoData;
    let named = || seen.services.iter().zip(&scene.services);
    let ill = named().filter(|(now, _)| now.state != State::Ok && !dark(now));
    // Health checks call a service down when fewer than half of its targets pass.
    let word = |now: &ServiceFrame| match now.state {
        State::Down if words::running(now) > 0 => say!(reported_mostly_down),
        state => state.small(),
    };
    let ill: Vec<String> =
        ill.map(|(now, spec)| say!(reported_part, part = spec.label, state = word(now))).collect();
    let tone = seen.services.iter().map(|service| service.state).max().unwrap_or_default();
    let unknown: Vec<&str> =
        named().filter(|(now, _)| dark(now)).map(|(_, spec)| spec.label.as_str()).collect();
    let sentence = match ill.as_slice() {
        [] if unknown.len() == seen.services.len() => say!(reported_no_data_yet),
        [] if !unknown.is_empty() => say!(reported_no_data_of, services = unknown.join(", ")),
        [] => say!(reported_all_healthy, count = scene.services.len()),
        ill => say!(reported_ill, parts = ill.join(", ")),
    };
    let (healthy, targets) = (seen.balancer.healthy, seen.balancer.targets);
    let mut told = vec![match seen.balancer.reported {
        State::NoData => say!(reported_no_targets),
        _ => say!(reported_targets, healthy, targets),
    }];
    for (now, spec) in seen.clusters.iter().zip(&scene.clusters) {
        let (cluster, state, all) = (&spec.label, &now.vendor_state, now.brokers.len());
        told.push(match now.reporting {
            Some(up) => say!(reported_cluster, cluster, state, up = tenths(up), all),
            None => say!(reported_cluster_no_data, cluster, state),
        });
    }
    (sentence, say!(reported_hidden, told = told.join(", ")), tone)
}
