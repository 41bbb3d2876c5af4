//! Inspects the ground: zones with their halls, and the links between them.

use crate::base::decimal::{fixed, short};
use crate::engine::SimDuration;
use crate::frame::{Inspection, State};
use crate::run::Run;
use crate::telemetry::names::Names;
use crate::telemetry::state;
use crate::world::World;
use crate::world::front::balancer::Shift;
use crate::world::ids::ZoneId;
use crate::world::region::network::LinkState;

type Line = (String, String, Option<f64>);

fn line(label: &str, value: String, level: Option<f64>) -> Line {
    (label.to_string(), value, level)
}

/// A zone: its hosts, its fault, its halls.
pub(super) fn zone(run: &Run, id: ZoneId) -> Inspection {
    let world = run.world();
    let (down, all) = state::zone_hosts(world, id);
    let names = Names(world.topology());
    let state = state::zone(world, id);
    let fault = match (world.zone_fault(id), run.recorder().zone_faults[id.index()]) {
        (Some(fault), Some((_, at))) => format!("{} at {at}", fault.past()),
        (None, Some((fault, at))) => format!("over; it {} at {at}", fault.past()),
        _ => "none".to_string(),
    };
    Inspection {
        title: names.zone(id),
        state,
        truth: format!("{} of {all} hosts run", all - down),
        facts: vec![
            line("Hosts down", format!("{down} of {all}"), Some(down as f64 / all.max(1) as f64)),
            line("Fault", fault, None),
        ]
        .into_iter()
        .chain(turns(world, id))
        .chain(address(run, id))
        .chain(halls(run, id))
        .collect(),
        ..Inspection::default()
    }
}

/// Hosts that wait for power, where there are some.
fn turns(world: &World, id: ZoneId) -> Option<Line> {
    let here = || world.hosts().iter().filter(|host| host.zone == id && host.waits());
    let hands = here().filter(|host| host.needs_hands()).count();
    let text = match here().count() {
        0 => return None,
        turns if hands == 0 => format!("{turns}, for their rack's turn"),
        turns => format!("{turns}, {hands} of them for somebody's hands"),
    };
    Some(line("Hosts that wait for power", text, None))
}

/// Whether the balancer's name gives the zone's address out, where something keeps it back.
fn address(run: &Run, id: ZoneId) -> Option<Line> {
    let (world, now) = (run.world(), run.now());
    let text = match world.balancer().shift(id) {
        Some(Shift::ByHand) => "moved away by a person",
        Some(Shift::Auto) => "moved away by the vendor",
        None if !world.node_given_out(id, now) => "not given out: a service has no healthy target here",
        None => return None,
    };
    Some(line("Balancer's address", text.to_string(), None))
}

/// Temperature and hosts of a zone's halls.
fn halls(run: &Run, id: ZoneId) -> Vec<Line> {
    let world = run.world();
    let views = world.hall_views(id, run.now()).into_iter().zip(&world.topology().zones[id.index()].halls);
    views
        .map(|(view, spec)| {
            let degrees = fixed(view.temperature as f64 / 1_000.0, 1);
            let hands = match view.need_hands {
                0 => String::new(),
                count => format!(", {count} need hands"),
            };
            let cooling = if view.cooled { "" } else { ", not cooled" };
            let text =
                format!("{degrees} °C{cooling}; {} of {} hosts down{hands}", view.hosts_down, view.hosts);
            let share = f64::from(view.hosts_down) / f64::from(view.hosts.max(1));
            line(&format!("Hall {}", spec.name), text, Some(share))
        })
        .collect()
}

/// A link: what each direction does to packets.
pub(super) fn link(run: &Run, one: ZoneId, other: ZoneId) -> Inspection {
    let world = run.world();
    let (names, network) = (Names(world.topology()), world.network());
    let state = state::link(world, one, other);
    let direction = |from: ZoneId, to: ZoneId| {
        let name = |zone: ZoneId| &world.topology().zones[zone.index()].name;
        line(&format!("From {} to {}", name(from), name(to)), said(&network.link(from, to)), None)
    };
    let usual = world.topology().network.cross_zone;
    Inspection {
        title: names.part(crate::world::part::Part::link(one, other)),
        state,
        truth: match state {
            State::Ok => "in order".to_string(),
            State::Down => "cut: the zones do not reach each other".to_string(),
            _ => "packets are lost or late".to_string(),
        },
        facts: vec![
            direction(one, other),
            direction(other, one),
            line("One way, in order", usual.to_string(), None),
        ],
        ..Inspection::default()
    }
}

/// What a direction of a link does to packets.
fn said(link: &LinkState) -> String {
    let lost = (link.loss > 0.0).then(|| format!("{}% are lost", short(100.0 * link.loss, 2)));
    let late = (link.delay > SimDuration::ZERO).then(|| format!("{} later", link.delay));
    let all: Vec<String> = lost.into_iter().chain(late).collect();
    match link.cut {
        true => "nothing gets through".to_string(),
        false if all.is_empty() => "in order".to_string(),
        false => all.join(", "),
    }
}
