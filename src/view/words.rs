//! Words, symbols and whole sentences for states: what the colour says is always said in words too.

use crate::frame::*;
use crate::language::{self, say, small};
use crate::run::decisive::Decisive;
use crate::view::{controls, figures};

/// Value of `data-state`: the style sheet turns it into colours.
pub fn key(state: State) -> &'static str {
    match state {
        State::Ok => "ok",
        State::Busy => "busy",
        State::Slow => "slow",
        State::Hung => "hung",
        State::Failing => "failing",
        State::Rejecting => "rejecting",
        State::Fallback => "fallback",
        State::Down => "down",
        State::Starting => "starting",
        State::NotLaunched | State::NoData => "absent",
    }
}

/// The state in one word.
pub fn word(state: State) -> String {
    state.word()
}

/// The symbol of a state.
pub fn glyph(state: State) -> &'static str {
    match state {
        State::Ok => "#g-ok",
        State::Busy => "#g-busy",
        State::Slow => "#g-slow",
        State::Hung => "#g-hung",
        State::Failing => "#g-failing",
        State::Rejecting => "#g-rejecting",
        State::Fallback => "#g-fallback",
        State::Down => "#g-down",
        State::Starting => "#g-starting",
        State::NotLaunched | State::NoData => "#g-absent",
    }
}

/// Level of a state in the two-half disc: `ok` and `none` empty, `part` half full, `hung` and `down` full.
pub fn level(state: State) -> &'static str {
    match state {
        State::Ok | State::Busy | State::Starting | State::NotLaunched => "ok",
        State::Slow | State::Rejecting | State::Fallback | State::Failing => "part",
        State::Hung => "hung",
        State::Down => "down",
        State::NoData => "none",
    }
}

/// A decisive moment in two or three words.
pub fn decisive(at: Decisive) -> String {
    match at {
        Decisive::ElectionRefused => say!(decisive_election_refused),
        Decisive::PoolFull => say!(decisive_pool_full),
        Decisive::BreakerOpened => say!(decisive_breaker_opened),
    }
}

/// `data-state` of a severity of the log.
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Command | Severity::Info => "ok",
        Severity::Hung => "hung",
        Severity::Bad => "failing",
        Severity::Good => "fallback",
    }
}

/// The symbol of a partition copy.
pub fn copy_symbol(copy: Option<Copy>) -> &'static str {
    match copy {
        Some(Copy::Leads) => "#p-leader",
        Some(Copy::Follows) => "#p-follower",
        Some(Copy::Behind) => "#p-behind",
        Some(Copy::LeaderlessHere) => "#p-leaderless",
        Some(Copy::Orphan) => "#p-orphan",
        Some(Copy::Gone) => "#p-gone",
        None => "",
    }
}

/// A state of affairs as an answer: `Elections are refused` gives `Because elections are refused`; what is no sentence but a
/// part and its state (`Zone a: gray`) gives `Because of zone a: gray`. What begins with the name of a part keeps its
/// capital.
pub fn because(title: &str, scene: &Scene) -> String {
    let labels = (scene.services.iter().map(|part| &part.label))
        .chain(scene.clusters.iter().map(|part| &part.label))
        .chain(scene.quorums.iter().chain(&scene.stores).map(|part| &part.label))
        .chain(scene.journeys.iter().map(|part| &part.label))
        .chain(scene.control_planes.iter().map(|part| &part.label));
    let named = labels.into_iter().any(|label| title.starts_with(label.as_str()));
    let because = |title: &str| match title.contains(": ") {
        true => say!(map_because_of, title),
        false => say!(map_because, title),
    };
    if named { because(title) } else { because(&small(title)) }
}

/// `reported Healthy, true Hung`.
pub fn versus(reported: State, truth: State) -> String {
    if reported == truth {
        say!(map_reported_truly, state = truth.small())
    } else {
        say!(map_reported_true, reported = reported.small(), truth = truth.small())
    }
}

/// Name of a replica: service and place, say `Fees a2`.
pub fn replica_name(service: &ServiceScene, zones: &[String], index: usize) -> String {
    let zone = service.replicas[index];
    let number = service.replicas[..=index].iter().filter(|&&other| other == zone).count();
    format!("{} {}{number}", service.label, zones.get(zone).map_or("?", String::as_str))
}

/// A replica in a sentence, for its button.
pub fn replica(name: &str, now: &ReplicaFrame) -> String {
    let busy = now.teeth.iter().filter(|&&tooth| tooth > 0).count();
    let mut told = vec![say!(map_replica, name, state = now.state.small())];
    if !matches!(now.state, State::Down | State::Starting | State::NotLaunched) {
        told.push(say!(map_replica_busy, busy, workers = now.teeth.len()));
    }
    match now.target {
        Registration::Registered => {}
        _ if matches!(now.state, State::Down | State::NotLaunched) => {}
        Registration::Draining => told.push(say!(map_replica_draining)),
        Registration::Unused => told.push(say!(map_replica_no_target)),
    }
    if now.impaired {
        told.push(say!(map_replica_impaired));
    }
    if now.queue > 0 {
        told.push(say!(map_queued, count = now.queue));
    }
    if let Some(left) = now.oldest_wait_left {
        told.push(say!(map_replica_wait, left = figures::share(left)));
    }
    if now.breakers_open > 0 {
        told.push(say!(map_replica_breakers, count = now.breakers_open));
    }
    told.join(", ")
}

/// Value of `data-target`: what the balancer makes of an instance that runs.
pub fn target(now: &ReplicaFrame) -> &'static str {
    match now.target {
        Registration::Draining if now.state != State::Down => "draining",
        Registration::Unused if !matches!(now.state, State::Down | State::NotLaunched) => "unregistered",
        _ => "registered",
    }
}

/// Replicas of a service whose process runs.
pub fn running(now: &ServiceFrame) -> usize {
    let runs = |state| !matches!(state, State::Down | State::Starting | State::NotLaunched);
    now.replicas.iter().filter(|replica| runs(replica.state)).count()
}

/// Second line of a service's label.
pub fn service_line(now: &ServiceFrame) -> String {
    let (busy, workers) = (now.busy, now.workers);
    match now.state {
        State::Down => match running(now) {
            0 => say!(map_service_none_runs),
            running => say!(map_service_few_run, running, all = now.replicas.len()),
        },
        State::Hung => say!(map_service_wait, busy, workers),
        _ if now.queue > 0 => say!(map_queued, count = now.queue),
        State::Rejecting => say!(map_service_refuses),
        State::Fallback => say!(map_service_fallback),
        State::NoData => say!(map_no_data),
        _ => say!(map_service_busy, busy, workers),
    }
}

/// The second line of a part, with what its dashboard says of it where that is "healthy" and wrong, and where it fits.
pub fn with_report(line: String, reported: State, truth: State) -> String {
    const MOST: usize = 24;
    let wrong = reported == State::Ok && truth > State::Slow;
    let told = wrong.then(|| say!(map_called_healthy, line));
    told.filter(|told| told.chars().count() <= MOST).unwrap_or(line)
}

/// How a broker is, and what it leads; of one that is down, whether the controller has fenced it. One word
/// stands beside the name, so that it is whole in a narrow zone.
pub fn broker_lines(now: &BrokerFrame) -> [String; 2] {
    let behind = now.copies.iter().filter(|copy| **copy == Some(Copy::Behind)).count();
    let leads = || match behind {
        0 => say!(map_broker_leads, leads = now.leads),
        behind => say!(map_broker_leads_late, leads = now.leads, behind),
    };
    match (now.state, now.fenced) {
        (State::Down, true) => [say!(map_down), say!(map_fenced)],
        (State::Down, false) => [say!(map_down), String::new()],
        (State::Starting, _) => [say!(map_starting), String::new()],
        (_, true) => [say!(map_fenced), leads()],
        (_, false) => [say!(map_up), leads()],
    }
}

/// Returns the words beside a broker's name.
pub fn broker_line(now: &BrokerFrame) -> String {
    match (now.state, now.fenced) {
        (State::Down, true) => say!(map_broker_down_fenced),
        (State::Down, false) => say!(map_down),
        (State::Starting, _) => say!(map_starting),
        (_, true) => say!(map_broker_up_fenced),
        (_, false) => say!(map_broker_up_leads, leads = now.leads),
    }
}

/// A broker in a sentence, for its button.
pub fn broker(name: &str, now: &BrokerFrame) -> String {
    let leaderless = now.copies.iter().filter(|copy| **copy == Some(Copy::LeaderlessHere)).count();
    let line = broker_line(now);
    match leaderless {
        0 => say!(map_broker, name, line),
        count => say!(map_broker_leaderless, name, line, count),
    }
}

/// Second line of a cluster's label.
pub fn cluster_line(now: &ClusterFrame) -> String {
    say!(map_cluster, led = led(now), vendor_state = now.vendor_state)
}

/// Counts the customer partitions with a leader that works.
pub fn led(now: &ClusterFrame) -> String {
    match now.led == now.partitions {
        true => say!(map_led_all, led = now.led),
        false => say!(map_led, led = now.led, all = now.partitions),
    }
}

/// The note on a journey's card; `fallbacks` when they are switched on.
pub fn journey_note(now: &JourneyFrame, weight: u32, fallbacks: bool) -> String {
    let [_, degraded, rejected, failed, timed_out] = now.shares;
    // Where the note takes two lines, the figure stays whole.
    let whole = |ms: f64| say!(map_p99, time = figures::millis(ms)).replace(' ', "\u{a0}");
    let p99 = now.p99_ms.map(whole);
    let share = figures::share;
    match now.state {
        State::Hung => say!(map_journey_wait, count = requests(now.waiting, weight)),
        State::Failing | State::Down => say!(map_journey_fail, share = share(failed + timed_out)),
        State::Rejecting => say!(map_journey_refused, share = share(rejected)),
        State::Fallback if fallbacks => say!(map_journey_fallback, share = share(degraded)),
        State::Fallback => say!(map_journey_late, share = share(degraded)),
        State::Slow => match p99 {
            Some(p99) => say!(map_journey_late_p99, share = share(degraded), p99),
            None => say!(map_journey_late, share = share(degraded)),
        },
        _ => {
            let rate = figures::rate(now.offered_per_s * f64::from(weight));
            match p99 {
                Some(p99) => say!(map_journey_rate_p99, rate, p99),
                None => say!(map_journey_rate, rate),
            }
        }
    }
}

/// The number of the first step of a chain that names `part`, from 1.
pub fn step_number(seen: &Inspection, part: Part) -> Option<usize> {
    seen.chain.iter().position(|step| step.part == Some(part)).map(|at| at + 1)
}

/// Simulated requests as those of customers.
fn requests(simulated: f64, weight: u32) -> u64 {
    (simulated * f64::from(weight)).round() as u64
}

/// Picks the look of a zone's frame: hazard tape for heat, hatching for power, a double line for a
/// zone that is cut off, haze for a gray one and for one with an ill link.
pub fn look(zone: &ZoneFrame) -> &'static str {
    match (zone.fault, zone.state) {
        (Some(ZoneFault::PowerLoss), _) => "down",
        (Some(ZoneFault::Overheating), _) => "hot",
        (Some(ZoneFault::Partition), _) => "cut",
        (Some(ZoneFault::Gray), _) => "gray",
        (None, State::Ok) if !zone.link.is_empty() => "gray",
        (None, State::Ok) => "ok",
        (None, _) => "starting",
    }
}

/// The icon beside a zone's name, which is shown while something is wrong there.
pub fn zone_icon(zone: &ZoneFrame) -> &'static str {
    match zone.fault {
        Some(ZoneFault::PowerLoss) => "#i-power",
        Some(ZoneFault::Partition | ZoneFault::Gray) => "#i-cut",
        None if !zone.link.is_empty() => "#i-cut",
        Some(ZoneFault::Overheating) | None => "#i-heat",
    }
}

/// Returns the words beside a zone's name; `brief` where there is little room.
pub fn zone_line(now: &ZoneFrame, brief: bool) -> String {
    let what = match now.fault {
        Some(_) if now.hosts_down > 0 && brief => say!(map_zone_down, count = now.hosts_down),
        Some(_) if now.hosts_down > 0 => say!(map_zone_down_of, count = now.hosts_down, hosts = now.hosts),
        Some(ZoneFault::Partition) => say!(map_zone_cut_off),
        // The temperature says it.
        Some(ZoneFault::Overheating) if !now.halls.is_empty() && !brief => String::new(),
        Some(fault @ (ZoneFault::Overheating | ZoneFault::PowerLoss | ZoneFault::Gray)) => {
            language::small(&fault.name())
        }
        None if now.waiting > 0 && brief => say!(map_zone_wait, count = now.waiting),
        None if now.waiting > 0 => say!(map_zone_wait_for_power, count = now.waiting),
        None if now.hosts_down > now.hosts_booting => say!(map_zone_down, count = now.hosts_down),
        None if now.hosts_booting > 0 => say!(map_zone_starting, count = now.hosts_booting),
        None if !now.link.is_empty() => now.link.clone(),
        None if now.shifted => say!(map_zone_moved_out),
        None => String::new(),
    };
    // Where heat is not the fault, what is wrong takes its room.
    let told = what.is_empty() || now.fault == Some(ZoneFault::Overheating);
    match now.halls.iter().map(|hall| hall.tenths).max() {
        Some(tenths) if told && !brief => [heat(tenths), what]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" \u{b7} "),
        _ => what,
    }
}

/// A temperature, say `41 °C`.
fn heat(tenths: u32) -> String {
    say!(map_heat, degrees = (tenths + 5) / 10)
}

/// Second line of the customers' label.
pub fn customers_line(frame: &Frame, weight: u32) -> String {
    let now = &frame.customers;
    let rate = |per_second: f64| figures::rate(per_second * f64::from(weight));
    match now.answered {
        None | Some(1.0) => say!(map_customers_rate, rate = rate(now.offered_per_s)),
        Some(_) if now.ended_per_s == 0.0 => say!(map_customers_none),
        Some(_) => {
            say!(map_customers_answered, answered = rate(now.answered_per_s), ended = rate(now.ended_per_s))
        }
    }
}

/// Second line of the balancer's label.
pub fn balancer_line(frame: &Frame) -> String {
    match frame.balancer.state {
        State::NoData => say!(map_no_data),
        _ => say!(map_balancer_ok, healthy = frame.balancer.healthy, targets = frame.balancer.targets),
    }
}

/// Says what passes through the balancer, and what waits there.
pub fn balancer_flow(frame: &Frame, weight: u32) -> [String; 2] {
    let now = &frame.balancer;
    [
        say!(map_balancer_in, rate = figures::rate(now.requests_per_s * f64::from(weight))),
        say!(map_balancer_in_flight, count = requests(now.waiting, weight)),
    ]
}

/// The symbol of a group's member and what it says; only its number where many stand in one zone.
pub fn member(
    index: usize,
    quorum: bool,
    state: State,
    leads: bool,
    crowded: bool,
) -> (&'static str, String) {
    let number = index + 1;
    match (quorum, state, leads) {
        (true, State::Down, _) if crowded => ("#n-down", number.to_string()),
        (true, _, true) if crowded => ("#n-leader", number.to_string()),
        (true, State::Down, _) => ("#n-down", say!(map_member_down, number)),
        (true, _, true) => ("#n-leader", say!(map_member_leads, number)),
        (true, _, false) => ("#n-host", number.to_string()),
        (false, State::Down, _) => ("#n-drum-down", say!(map_member_down, number)),
        (false, _, true) => ("#n-drum-1", say!(map_member_primary)),
        (false, _, false) => ("#n-drum", say!(map_member_copy)),
    }
}

/// Says how a store is loaded, in a sentence.
pub fn load(name: &str, now: &StoreLoad) -> String {
    let mut text = say!(
        map_load,
        name,
        cpu = figures::share(now.cpu),
        waiting = now.waiting,
        connections = now.connections,
        for_pool = now.waiting_for_pool,
        backlog = figures::millis(now.network_backlog_s * 1000.0),
    );
    if let Some(credits) = now.network_credits {
        text += &say!(map_load_credits, left = figures::share(credits));
    }
    if now.parts > 1 {
        text += &say!(map_load_parts, parts = now.parts);
    }
    if let Some(due) = now.work_due_us {
        text += &say!(map_load_work, time = figures::clock(due));
    }
    text
}

/// The same as four levels from 0 to 1: CPU, queue, pool, network. A queue of a hundred and a backlog of ten seconds are
/// full.
pub fn load_levels(now: &StoreLoad) -> [f64; 4] {
    const QUEUE: f64 = 100.0;
    const BACKLOG_S: f64 = 10.0;
    let queue = |waiting: u32| (f64::from(waiting) / QUEUE).min(1.0);
    [
        now.cpu.min(1.0),
        queue(now.waiting),
        queue(now.waiting_for_pool),
        (now.network_backlog_s / BACKLOG_S).min(1.0),
    ]
}

/// Outcomes of the last ten seconds, as states with their shares: ok, late or by fallback, refused, failed, gave up.
pub fn outcomes(now: &JourneyFrame) -> [(&'static str, f64); 5] {
    let second = if now.state == State::Fallback { "fallback" } else { "slow" };
    // Nobody has been answered or has given up yet, and some are late: everybody waits.
    let waiting = now.ended_per_s <= 0.0 && now.waiting_late > 0.0;
    let [ok, degraded, rejected, failed, late] = if waiting { [0.0, 0.0, 0.0, 0.0, 1.0] } else { now.shares };
    [("ok", ok), (second, degraded), ("rejecting", rejected), ("failing", failed), ("hung", late)]
}

/// Second line of a duty: how it is; and whose it is, where there are several planes.
pub fn duty_line(plane: &PlaneScene, now: &DutyFrame, alone: bool) -> String {
    let whose = controls::plane_name(&plane.label);
    let how = match (now.blocked, now.refused) {
        (false, _) => say!(map_duty_works),
        (true, 0) => say!(map_duty_latent),
        (true, refused) => match now.since_us.map(figures::short_clock) {
            Some(since) => say!(map_duty_blocked_since, since, refused),
            None => say!(map_duty_blocked, refused),
        },
    };
    if alone { how } else { [&whose, " \u{b7} ", &how].concat() }
}

/// Second line of the control planes.
pub fn planes_line(frame: &Frame) -> String {
    let duties = || frame.control_planes.iter().flatten();
    match (duties().filter(|duty| duty.blocked).count(), duties().count()) {
        (0, _) if frame.control_planes.len() < 2 => say!(map_planes_vendor),
        (0, _) => say!(map_planes_work, count = frame.control_planes.len()),
        (blocked, 1) if blocked > 0 => say!(map_planes_vendor),
        (blocked, all) => say!(map_planes_blocked, blocked, all),
    }
}

/// Says what the vendor has been asked, beside the line.
pub fn vendor_line(frame: &Frame) -> String {
    let due = frame.vendor_due_us.iter().flatten().copied().min();
    due.map(|at| say!(map_vendor_due, time = figures::short_clock(at))).unwrap_or_default()
}
