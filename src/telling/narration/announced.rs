//! The announcement of a command's sentence: said while it is still to come, and taken back when it has happened.

use super::elections_blocked;
use crate::engine::{SimDuration, SimTime};
use crate::language::{number, say};
use crate::run::Run;
use crate::telemetry::state;
use crate::world::command::{BrokerAction, Command, Effect, Outcome, ZoneFault};
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

/// The event that is waited for.
enum Awaits {
    /// Every customer partition has a leader again.
    Leaders,
    /// The controller takes a broker for dead.
    Fence(ClusterId, BrokerId),
}

impl Announced {
    /// Returns whether it is still to come.
    pub fn is_due(&self, run: &Run) -> bool {
        let (world, now) = (run.world(), run.now());
        let happened = match self.awaits {
            Awaits::Leaders => state::partitions(world).0 == 0,
            Awaits::Fence(cluster, broker) => world.clusters()[cluster.index()].broker_fenced(broker),
        };
        now < self.due.0 || (now < self.due.1 && !happened)
    }
}

/// Returns the announcement of a command that has just been carried out, if it makes one.
pub fn announced(run: &Run, command: Command, outcome: Outcome) -> Option<Announced> {
    let (world, now) = (run.world(), run.now());
    let Outcome::Done(effect) = outcome else { return None };
    let (awaits, (least, most), what) = match (command, effect) {
        (Command::Broker(cluster, broker, BrokerAction::PowerLoss), Effect::BrokerLost(HostState::On))
        | (Command::Broker(cluster, broker, BrokerAction::Crash), _) => {
            let settings = &world.topology().clusters[cluster.index()].config.settings;
            (Awaits::Fence(cluster, broker), settings.broker_missed(false), say!(announced_lease_ends))
        }
        (Command::ZoneFault(zone, fault), Effect::ZoneFailed { down, hosts, led, .. }) => {
            let cut = fault == ZoneFault::Partition;
            // Heat takes hosts one by one, and in a gray zone the controller goes on hearing its brokers.
            let slow = match fault {
                ZoneFault::Overheating => !world.hall_views(zone, now).is_empty(),
                ZoneFault::Gray => true,
                ZoneFault::PowerLoss | ZoneFault::Partition => false,
            };
            if led == 0 || down == hosts || elections_blocked(world) || slow {
                return None;
            }
            let what = match cut {
                true => say!(announced_leaders_missed),
                false => say!(announced_leaders_once_missed),
            };
            (Awaits::Leaders, missed(world, zone)?, what)
        }
        _ => return None,
    };
    let in_time = match without_unit(least, most) {
        _ if least == most => say!(announced_in, most),
        Some(least) => say!(announced_between, least, most),
        None => say!(announced_between, least, most),
    };
    Some(Announced {
        text: say!(announced_text, what, time = in_time),
        due: (now + least, now + most),
        awaits,
    })
}

/// The number of the first of two times, where both have one, of the same unit.
fn without_unit(least: SimDuration, most: SimDuration) -> Option<String> {
    let (first, last) = (least.to_string(), most.to_string());
    let ((figure, unit), (_, other)) = (first.split_once(' ')?, last.split_once(' ')?);
    let digits = figure.split_once('.').map_or(0, |parts| parts.1.len() as u8);
    (unit == other).then(|| figure.parse().ok().map(|figure| number(figure, digits)))?
}

/// Within which time the controllers miss the brokers of a zone, over all clusters that have some there.
fn missed(world: &World, zone: ZoneId) -> Option<(SimDuration, SimDuration)> {
    let there = world.topology().clusters.iter().filter(|spec| spec.config.brokers.contains(&zone));
    let each = there.map(|spec| spec.config.settings.broker_missed(spec.config.controllers.contains(&zone)));
    each.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1)))
}
