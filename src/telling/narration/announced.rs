//! What a command's sentence announces: said while it is still to come, and taken back when it has happened.

use super::{Before, elections_blocked};
use crate::engine::{SimDuration, SimTime};
use crate::run::Run;
use crate::telemetry::state;
use crate::world::command::{Command, ZoneFault};
use crate::world::ids::*;
use crate::world::{HostState, World};

/// Something that is still to come, in a sentence of its own.
pub struct Announced {
    /// The sentence.
    pub text: String,
    /// It comes at the earliest then, and at the latest.
    due: (SimTime, SimTime),
    awaits: Awaits,
}

/// What is waited for.
enum Awaits {
    /// Every customer partition has a leader again.
    Leaders,
    /// The controller takes a broker for dead.
    Fence(ClusterId, BrokerId),
}

impl Announced {
    /// Whether it is still to come.
    pub fn is_due(&self, run: &Run) -> bool {
        let (world, now) = (run.world(), run.now());
        let happened = match self.awaits {
            Awaits::Leaders => state::partitions(world).0 == 0,
            Awaits::Fence(cluster, broker) => world.clusters()[cluster.index()].broker_fenced(broker),
        };
        now < self.due.0 || (now < self.due.1 && !happened)
    }
}

/// What a command that has just been carried out announces, if it does.
pub fn announced(run: &Run, before: &Before, command: Command) -> Option<Announced> {
    let (world, now) = (run.world(), run.now());
    let (awaits, (least, most), what) = match command {
        Command::BrokerKill(cluster, broker) if before.broker == HostState::On => {
            let settings = &world.topology().clusters[cluster.index()].config.settings;
            (
                Awaits::Fence(cluster, broker),
                settings.broker_missed(false),
                "The controller notices when its lease ends",
            )
        }
        Command::ZoneFault(zone, fault) => {
            let heat = !fault.takes_hosts() || !world.hall_views(zone, now).is_empty();
            let cut = fault == ZoneFault::Partition;
            let nothing = before.leads == 0
                || before.fault == Some(fault)
                || before.hosts_down.0 == before.hosts_down.1
                || elections_blocked(world)
                || heat && !cut;
            if nothing {
                return None;
            }
            let what = match cut {
                true => "The controller misses its brokers, and new leaders are elected",
                false => "New leaders are elected once the controller misses the brokers",
            };
            (Awaits::Leaders, missed(world, zone)?, what)
        }
        _ => return None,
    };
    let in_time =
        if least == most { format!("in {most}") } else { format!("in {} to {most}", plain(least, most)) };
    Some(Announced { text: format!(" {what}, {in_time}."), due: (now + least, now + most), awaits })
}

/// The first of two times, without its unit where both have the same.
fn plain(least: SimDuration, most: SimDuration) -> String {
    let (first, last) = (least.to_string(), most.to_string());
    match (first.split_once(' '), last.split_once(' ')) {
        (Some((number, unit)), Some((_, other))) if unit == other => number.to_string(),
        _ => first,
    }
}

/// Within which time the controllers miss the brokers of a zone, over all clusters that have some there.
fn missed(world: &World, zone: ZoneId) -> Option<(SimDuration, SimDuration)> {
    let there = world.topology().clusters.iter().filter(|spec| spec.config.brokers.contains(&zone));
    let each = there.map(|spec| spec.config.settings.broker_missed(spec.config.controllers.contains(&zone)));
    each.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
}
