//! Words, symbols and whole sentences for states: what the colour says is always said in words too.

use crate::frame::*;
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
pub fn decisive(at: Decisive) -> &'static str {
    match at {
        Decisive::ElectionRefused => "an election is refused",
        Decisive::PoolFull => "a pool is full",
        Decisive::BreakerOpened => "a breaker opens",
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

/// A state of affairs as an answer: `Elections are refused` gives `Because elections are refused`. What begins with the
/// name of a part keeps its capital.
pub fn because(title: &str, scene: &Scene) -> String {
    let labels = (scene.services.iter().map(|part| &part.label))
        .chain(scene.clusters.iter().map(|part| &part.label))
        .chain(scene.quorums.iter().chain(&scene.stores).map(|part| &part.label))
        .chain(scene.journeys.iter().map(|part| &part.label))
        .chain(scene.control_planes.iter().map(|part| &part.label));
    let named = labels.into_iter().any(|label| title.starts_with(label.as_str()));
    let mut letters = title.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if !named && !second.is_uppercase() => {
            format!("Because {}{}", first.to_lowercase(), letters.as_str())
        }
        _ => format!("Because {title}"),
    }
}

/// `reported Healthy, true Hung`.
pub fn versus(reported: State, truth: State) -> String {
    if reported == truth {
        format!("reported and true: {}", truth.small())
    } else {
        format!("reported {}, true {}", reported.small(), truth.small())
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
    let mut text = format!("{name}: {}", now.state.small());
    if !matches!(now.state, State::Down | State::Starting | State::NotLaunched) {
        text += &format!(", {busy} of {} workers busy", now.teeth.len());
    }
    match now.target {
        Registration::Registered => {}
        _ if matches!(now.state, State::Down | State::NotLaunched) => {}
        Registration::Draining => text += ", draining: it gets no new requests",
        Registration::Unused => text += ", no target of the load balancer: it gets no requests",
    }
    if now.impaired {
        text += ", impaired by a fault of its own";
    }
    if now.queue > 0 {
        text += &format!(", {} queued", figures::count(u64::from(now.queue)));
    }
    if let Some(left) = now.oldest_wait_left {
        text += &format!(", the oldest wait has {}% of its time left", figures::percent(left));
    }
    if now.breakers_open > 0 {
        text += &format!(", {} breakers open", now.breakers_open);
    }
    text
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
            0 => "no replica runs".to_owned(),
            few => format!("{few} of {} replicas run", now.replicas.len()),
        },
        State::Hung => format!("{busy} of {workers} wait"),
        _ if now.queue > 0 => format!("{} queued", figures::count(u64::from(now.queue))),
        State::Rejecting => "refuses at once".to_owned(),
        State::Fallback => "by fallback".to_owned(),
        State::NoData => "no data".to_owned(),
        _ => format!("{busy} of {workers} busy"),
    }
}

/// The second line of a part, with what its dashboard says of it where that is "healthy" and wrong, and where it fits.
pub fn with_report(line: String, reported: State, truth: State) -> String {
    const MOST: usize = 24;
    let told = [&line, ", \u{201c}healthy\u{201d}"].concat();
    let wrong = reported == State::Ok && truth > State::Slow;
    if wrong && told.chars().count() <= MOST { told } else { line }
}

/// How a broker is, and what it leads; of one that is down, whether the controller has fenced it. One word
/// stands beside the name, so that it is whole in a narrow zone.
pub fn broker_lines(now: &BrokerFrame) -> [String; 2] {
    let behind = now.copies.iter().filter(|copy| **copy == Some(Copy::Behind)).count();
    let [state, led] = match (now.state, now.fenced) {
        (State::Down, true) => ["down", "fenced"],
        (State::Down, false) => ["down", ""],
        (State::Starting, _) => ["starting", ""],
        (_, true) => ["fenced", "leads"],
        (_, false) => ["up", "leads"],
    };
    let led = match (led, behind) {
        ("leads", 0) => format!("leads {}", now.leads),
        ("leads", behind) => format!("leads {}, {behind} late", now.leads),
        _ => led.to_owned(),
    };
    [state.to_owned(), led]
}

/// Returns the words beside a broker's name.
pub fn broker_line(now: &BrokerFrame) -> String {
    match (now.state, now.fenced) {
        (State::Down, true) => "down, fenced".to_owned(),
        (State::Down, false) => "down".to_owned(),
        (State::Starting, _) => "starting".to_owned(),
        (_, true) => "up, fenced".to_owned(),
        (_, false) => format!("up, leads {}", now.leads),
    }
}

/// A broker in a sentence, for its button.
pub fn broker(name: &str, now: &BrokerFrame) -> String {
    let leaderless = now.copies.iter().filter(|copy| **copy == Some(Copy::LeaderlessHere)).count();
    let mut text = format!("Broker {name}: {}", broker_line(now));
    if leaderless > 0 {
        text += &format!(", {leaderless} partitions that it led have no leader");
    }
    text
}

/// Second line of a cluster's label.
pub fn cluster_line(now: &ClusterFrame) -> String {
    format!("{}, {}", led(now), now.vendor_state)
}

/// Counts the customer partitions with a leader that works.
pub fn led(now: &ClusterFrame) -> String {
    match now.led == now.partitions {
        true => format!("all {} led", now.led),
        false => format!("{} of {} led", now.led, now.partitions),
    }
}

/// The note on a journey's card; `fallbacks` when they are switched on.
pub fn journey_note(now: &JourneyFrame, weight: u32, fallbacks: bool) -> String {
    let [_, degraded, rejected, failed, timed_out] = now.shares;
    // Where the note takes two lines, the figure stays whole.
    let whole = |ms: f64| format!("p99 {}", figures::millis(ms)).replace(' ', "\u{a0}");
    let p99 = || now.p99_ms.map(|ms| [", ", &whole(ms)].concat()).unwrap_or_default();
    let share = |part: f64, text: &str| format!("{}% {text}", figures::percent(part));
    match now.state {
        State::Hung => {
            format!("{} wait", requests(now.waiting, weight))
        }
        State::Failing | State::Down => share(failed + timed_out, "fail or give up"),
        State::Rejecting => share(rejected, "refused"),
        State::Fallback => share(degraded, if fallbacks { "by fallback" } else { "late" }),
        State::Slow => share(degraded, "late") + &p99(),
        _ => format!("{}/s{}", figures::rate(now.offered_per_s * f64::from(weight)), p99()),
    }
}

/// The number of the first step of a chain that names `part`, from 1.
pub fn step_number(seen: &Inspection, part: Part) -> Option<usize> {
    seen.chain.iter().position(|step| step.part == Some(part)).map(|at| at + 1)
}

/// Simulated requests as those of customers, say `18,960`.
fn requests(simulated: f64, weight: u32) -> String {
    figures::count((simulated * f64::from(weight)).round() as u64)
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
        Some(_) if now.hosts_down > 0 && brief => format!("{} down", now.hosts_down),
        Some(_) if now.hosts_down > 0 => format!("{}/{} down", now.hosts_down, now.hosts),
        Some(ZoneFault::Partition) => "cut off".to_owned(),
        // The temperature says it.
        Some(ZoneFault::Overheating) if !now.halls.is_empty() && !brief => String::new(),
        Some(fault @ (ZoneFault::Overheating | ZoneFault::PowerLoss | ZoneFault::Gray)) => {
            fault.name().to_ascii_lowercase()
        }
        None if now.waiting > 0 && brief => format!("{} wait", now.waiting),
        None if now.waiting > 0 => format!("{} wait for power", now.waiting),
        None if now.hosts_down > now.hosts_booting => format!("{} down", now.hosts_down),
        None if now.hosts_booting > 0 => format!("{} starting", now.hosts_booting),
        None if !now.link.is_empty() => now.link.clone(),
        None if now.shifted => "moved out".to_owned(),
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
    format!("{} \u{b0}C", (tenths + 5) / 10)
}

/// Second line of the customers' label.
pub fn customers_line(frame: &Frame, weight: u32) -> String {
    let now = &frame.customers;
    let rate = |per_second: f64| figures::rate(per_second * f64::from(weight));
    match now.answered {
        None | Some(1.0) => format!("{} requests/s", rate(now.offered_per_s)),
        Some(_) if now.ended_per_s == 0.0 => "nobody answered".to_owned(),
        Some(_) => format!("{} of {}/s answered", rate(now.answered_per_s), rate(now.ended_per_s)),
    }
}

/// Second line of the balancer's label.
pub fn balancer_line(frame: &Frame) -> String {
    match frame.balancer.state {
        State::NoData => "no data".to_owned(),
        _ => format!("{} of {} targets ok", frame.balancer.healthy, frame.balancer.targets),
    }
}

/// Says what passes through the balancer, and what waits there.
pub fn balancer_flow(frame: &Frame, weight: u32) -> [String; 2] {
    let (now, weight) = (&frame.balancer, f64::from(weight));
    [
        format!("{} requests/s in", figures::rate(now.requests_per_s * weight)),
        format!("{} in flight", figures::count((now.waiting * weight).round() as u64)),
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
        (true, State::Down, _) => ("#n-down", format!("{number} down")),
        (true, _, true) => ("#n-leader", format!("{number} leads")),
        (true, _, false) => ("#n-host", number.to_string()),
        (false, State::Down, _) => ("#n-drum-down", format!("{number} down")),
        (false, _, true) => ("#n-drum-1", "primary".to_owned()),
        (false, _, false) => ("#n-drum", "copy".to_owned()),
    }
}

/// Says how a store is loaded, in a sentence.
pub fn load(name: &str, now: &StoreLoad) -> String {
    let mut text = format!(
        "{name}: {}% CPU, {} queries wait, {} connections in use and {} wait for one, answers wait {} for the network",
        figures::percent(now.cpu),
        figures::count(u64::from(now.waiting)),
        figures::count(u64::from(now.connections)),
        figures::count(u64::from(now.waiting_for_pool)),
        figures::millis(now.network_backlog_s * 1000.0),
    );
    if let Some(credits) = now.network_credits {
        text += &format!(", {}% of its network credits are left", figures::percent(credits));
    }
    if now.parts > 1 {
        text += &format!("; {} parts, figures of the busiest", now.parts);
    }
    if let Some(due) = now.work_due_us {
        text += &format!("; work under way until {}", figures::clock(due));
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
    let whose = controls::plane_title(&plane.label).replace(" control plane", "").replace(" controllers", "");
    let how = match (now.blocked, now.refused) {
        (false, _) => "works".to_owned(),
        (true, 0) => "blocked, not needed yet".to_owned(),
        (true, refused) => {
            let since = now.since_us.map(|at| format!(" since {}", figures::short_clock(at)));
            format!("blocked{}, {} refused", since.unwrap_or_default(), figures::count(u64::from(refused)))
        }
    };
    if alone { how } else { [&whose, " \u{b7} ", &how].concat() }
}

/// Second line of the control planes.
pub fn planes_line(frame: &Frame) -> String {
    let duties = || frame.control_planes.iter().flatten();
    match (duties().filter(|duty| duty.blocked).count(), duties().count()) {
        (0, _) if frame.control_planes.len() < 2 => "run by the vendor".to_owned(),
        (0, _) => format!("{}, all work", frame.control_planes.len()),
        (blocked, 1) if blocked > 0 => "run by the vendor".to_owned(),
        (blocked, all) => format!("{blocked} of {all} duties blocked"),
    }
}

/// Says what the vendor has been asked, beside the line.
pub fn vendor_line(frame: &Frame) -> String {
    let due = frame.vendor_due_us.iter().flatten().copied().min();
    due.map(|at| format!("Vendor called, repair due {}", figures::short_clock(at))).unwrap_or_default()
}
