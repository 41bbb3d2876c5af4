//! What the proxy in front of a service says of its targets: who is passed over, since when and why; what it has refused,
//! sent again, and sent for clients that had left.

use crate::engine::SimTime;
use crate::language::say;
use crate::run::Run;
use crate::telling::figures::count;
use crate::world::World;
use crate::world::ids::{ServiceId, ZoneId};
use crate::world::topology::{BadEnd, MarkRule, ProxySpec};

type Line = (String, String, Option<f64>);

fn line(label: impl Into<String>, value: String) -> Line {
    (label.into(), value, None)
}

/// Lines about the proxy in front of a service; none without one.
pub(super) fn facts(run: &Run, service: ServiceId) -> Vec<Line> {
    let (world, now) = (run.world(), run.now());
    let (Some(proxy), Some(counts)) = (world.balancer().proxy(service), world.proxy_counts(service)) else {
        return Vec::new();
    };
    let mut lines = vec![
        line(say!(fact_proxy_name), rules(proxy)),
        line(say!(fact_proxy_passed_over), marked(world, service, now)),
    ];
    if counts.refused > 0 {
        lines.push(line(say!(fact_proxy_refused), count(counts.refused)));
    }
    if counts.again + counts.not_again > 0 {
        let not = match counts.not_again {
            0 => String::new(),
            not => say!(fact_proxy_not_again, count = count(not)),
        };
        lines.push(line(say!(fact_proxy_again), format!("{}{not}", count(counts.again))));
    }
    if counts.overflows > 0 {
        lines.push(line(say!(fact_proxy_overflows), count(counts.overflows)));
    }
    if proxy.keeps_abandoned {
        lines.push(line(say!(fact_proxy_for_nobody), count(counts.sent_for_nobody)));
    }
    if proxy.connections.is_some() {
        let (all, left) = world.proxy_line(service);
        lines.push(line(say!(fact_proxy_line), say!(fact_proxy_line_for_nobody, all, left)));
    }
    lines
}

fn rules(proxy: &ProxySpec) -> String {
    let name = proxy.product.name();
    match proxy.marks.filter(|marks| marks.errors > 0) {
        None => say!(fact_proxy_no_marks, name),
        Some(marks) if marks.rule == MarkRule::FailedCheck => {
            say!(fact_proxy_failed_check, name, errors = marks.errors)
        }
        Some(marks) => say!(fact_proxy_marks, name, lasts = marks.lasts, ends = bad_ends(marks.errors)),
    }
}

fn bad_ends(errors: u16) -> String {
    if errors == 1 { say!(fact_proxy_one_end) } else { say!(fact_proxy_ends, errors) }
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
            BadEnd::Connect => say!(fact_proxy_no_connection),
            BadEnd::Timeout => say!(fact_proxy_no_answer),
            BadEnd::Error => say!(fact_proxy_errors),
        };
        let number = world.replicas()[replica.index()].local + 1;
        let nodes =
            if nodes.len() > 1 { say!(fact_proxy_by_nodes, by, count = nodes.len()) } else { String::new() };
        told.push(say!(fact_proxy_marked, number = number.to_string(), since, until, why, nodes));
    }
    match told.len() {
        0 => say!(fact_proxy_none_of, targets),
        some => say!(fact_proxy_some_of, some, targets, told = told.join("; ")),
    }
}
