//! What the proxy in front of a service says of its targets: who is passed over, since when and why; what it has refused,
//! sent again, and sent for clients that had left.

use crate::engine::SimTime;
use crate::run::Run;
use crate::telling::figures::count;
use crate::world::World;
use crate::world::ids::{ServiceId, ZoneId};
use crate::world::topology::{BadEnd, MarkRule, ProxySpec};

type Line = (String, String, Option<f64>);

fn line(label: &str, value: String) -> Line {
    (label.to_string(), value, None)
}

/// Lines about the proxy in front of a service; none without one.
pub(super) fn facts(run: &Run, service: ServiceId) -> Vec<Line> {
    let (world, now) = (run.world(), run.now());
    let (Some(proxy), Some(counts)) = (world.balancer().proxy(service), world.proxy_counts(service)) else {
        return Vec::new();
    };
    let mut lines =
        vec![line("Proxy", rules(proxy)), line("Targets passed over", marked(world, service, now))];
    if counts.refused > 0 {
        lines.push(line("Refused with no target left, since the start", count(counts.refused)));
    }
    if counts.again + counts.not_again > 0 {
        let not = match counts.not_again {
            0 => String::new(),
            not => format!(", {} not: too many at once", count(not)),
        };
        lines.push(line(
            "Offered to another target, since the start",
            format!("{}{not}", count(counts.again)),
        ));
    }
    if counts.overflows > 0 {
        lines.push(line("Marks due and not made, since the start", count(counts.overflows)));
    }
    if proxy.keeps_abandoned {
        lines.push(line("Sent for clients who had left, since the start", count(counts.sent_for_nobody)));
    }
    if proxy.connections.is_some() {
        let (all, left) = world.proxy_line(service);
        lines.push(line("In line before full targets", format!("{all}, {left} of them for nobody")));
    }
    lines
}

fn rules(proxy: &ProxySpec) -> String {
    let name = proxy.product.name();
    match proxy.marks.filter(|marks| marks.errors > 0) {
        None => format!("{name}, no passive marks"),
        Some(marks) if marks.rule == MarkRule::FailedCheck => {
            format!("{name}, {} bad ends in a row count as a failed check", marks.errors)
        }
        Some(marks) => format!("{name}, marked for {} after {}", marks.lasts, bad_ends(marks.errors)),
    }
}

fn bad_ends(errors: u16) -> String {
    if errors == 1 { "one bad end".to_string() } else { format!("{errors} bad ends") }
}

fn marked(world: &World, service: ServiceId, now: SimTime) -> String {
    let topology = world.topology();
    let mut told: Vec<String> = Vec::new();
    let nodes: Vec<ZoneId> = (0..topology.zones.len()).map(|zone| ZoneId(zone as u8)).collect();
    let mut targets = 0;
    for replica in world.replicas_of(service) {
        targets += 1;
        let of = |node: &ZoneId| world.balancer().marked(*node, replica, now);
        let Some((since, until, why)) = nodes.iter().find_map(of) else { continue };
        let by = nodes.iter().filter(|node| of(node).is_some()).count();
        let why = match why {
            BadEnd::Connect => "no connection",
            BadEnd::Timeout => "no answer in time",
            BadEnd::Error => "errors",
        };
        let number = world.replicas()[replica.index()].local + 1;
        let nodes =
            if nodes.len() > 1 { format!(", by {by} of {} nodes", nodes.len()) } else { String::new() };
        told.push(format!("replica {number} since {since} until {until} ({why}{nodes})"));
    }
    match told.len() {
        0 => format!("none of {targets}"),
        some => format!("{some} of {targets}: {}", told.join("; ")),
    }
}
