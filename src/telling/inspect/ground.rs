//! Inspects the ground: zones with their halls, and the links between them.

use crate::engine::SimDuration;
use crate::frame::{Inspection, State};
use crate::language::{self, say};
use crate::run::Run;
use crate::telemetry::names::Names;
use crate::telemetry::state;
use crate::world::World;
use crate::world::front::balancer::Shift;
use crate::world::ids::ZoneId;
use crate::world::region::network::LinkState;

type Line = (String, String, Option<f64>);

fn line(label: impl Into<String>, value: impl Into<String>, level: Option<f64>) -> Line {
    (label.into(), value.into(), level)
}

/// A zone: its hosts, its fault, its halls.
pub(super) fn zone(run: &Run, id: ZoneId) -> Inspection {
    let world = run.world();
    let (down, all) = state::zone_hosts(world, id);
    let names = Names(world.topology());
    let state = state::zone(world, id);
    let fault = match (world.zone_fault(id), run.recorder().zone_faults[id.index()]) {
        (Some(fault), Some((_, at))) => say!(ground_fault_at, past = fault.past(), at),
        (None, Some((fault, at))) => say!(ground_fault_over, past = fault.past(), at),
        _ => say!(ground_fault_none),
    };
    Inspection {
        title: names.zone(id),
        state,
        truth: say!(ground_truth_hosts, run = all - down, all),
        facts: vec![
            line(
                say!(ground_hosts_down),
                say!(fact_of, part = down, all),
                Some(down as f64 / all.max(1) as f64),
            ),
            line(say!(ground_fault), fault, None),
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
        turns if hands == 0 => say!(ground_rack_turn, turns),
        turns => say!(ground_hands, turns, hands),
    };
    Some(line(say!(ground_waits_for_power), text, None))
}

/// Whether the balancer's name gives the zone's address out, where something keeps it back.
fn address(run: &Run, id: ZoneId) -> Option<Line> {
    let (world, now) = (run.world(), run.now());
    let text = match world.balancer().shift(id) {
        Some(Shift::ByHand) => say!(ground_moved_by_hand),
        Some(Shift::Auto) => say!(ground_moved_by_vendor),
        None if !world.node_given_out(id, now) => say!(ground_not_given_out),
        None => return None,
    };
    Some(line(say!(ground_address), text.to_string(), None))
}

/// Temperature and hosts of a zone's halls.
fn halls(run: &Run, id: ZoneId) -> Vec<Line> {
    let world = run.world();
    let views = world.hall_views(id, run.now()).into_iter().zip(&world.topology().zones[id.index()].halls);
    views
        .map(|(view, spec)| {
            let degrees = (view.temperature as f64 / 1_000.0, 1);
            let hands = match view.need_hands {
                0 => String::new(),
                count => say!(ground_need_hands, count),
            };
            let cooling = if view.cooled { String::new() } else { say!(ground_not_cooled) };
            let text =
                say!(ground_hall_now, degrees, cooling, down = view.hosts_down, hosts = view.hosts, hands);
            let share = f64::from(view.hosts_down) / f64::from(view.hosts.max(1));
            line(say!(ground_hall, name = spec.name), text, Some(share))
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
        line(say!(ground_from_to, one = name(from), other = name(to)), said(&network.link(from, to)), None)
    };
    let usual = world.topology().network.cross_zone;
    Inspection {
        title: names.part(crate::world::part::Part::link(one, other)),
        state,
        truth: match state {
            State::Ok => say!(ground_in_order),
            State::Down => say!(ground_truth_cut),
            _ => say!(ground_truth_lossy),
        },
        facts: vec![
            direction(one, other),
            direction(other, one),
            line(say!(ground_one_way), language::spoken(usual), None),
        ],
        ..Inspection::default()
    }
}

/// What a direction of a link does to packets.
fn said(link: &LinkState) -> String {
    let lost = (link.loss > 0.0).then(|| say!(ground_lost, share = language::short(100.0 * link.loss, 2)));
    let late = (link.delay > SimDuration::ZERO).then(|| say!(ground_later, delay = link.delay));
    let all: Vec<String> = lost.into_iter().chain(late).collect();
    match link.cut {
        true => say!(ground_nothing_through),
        false if all.is_empty() => say!(ground_in_order),
        false => all.join(", "),
    }
}
