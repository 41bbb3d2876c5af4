//! What is wrong with impaired parts, in words and figures of the moment.

use crate::engine::SimTime;
use crate::language::{self, Saying, capital, say};
use crate::telemetry::names::Names;
use crate::telemetry::state;
use crate::world::World;
use crate::world::command::asked;
use crate::world::front::names::{Name, NameFault};
use crate::world::ids::*;
use crate::world::impairment::{Faulty, Impaired, Impairment, ONCE, Ramp, WHOLE};
use crate::world::kafka::consumer::Failing;
use crate::world::topology::BadVersion;

/// What is wrong with a part.
pub(crate) struct Fault {
    /// The part, as people call it: `Fees replica 3`.
    pub whom: String,
    /// Each thing that is wrong with it: `40% of its requests end in an error at once`.
    pub what: Vec<String>,
    /// The beginning of the first of them; `None` where the world keeps none.
    pub since: Option<SimTime>,
}

/// `Fees replica 3`: counted from 1.
fn replica_name(world: &World, replica: ReplicaId) -> String {
    let (service, number) = world.topology().place_of(replica);
    say!(
        replica_whom_one,
        label = Names(world.topology()).service(service),
        number = (number + 1).to_string()
    )
}

/// A share in millionths.
fn share(millionths: u32) -> String {
    say!(percent, share = language::short(100.0 * f64::from(millionths) / f64::from(WHOLE), 2))
}

/// A factor in thousandths.
fn factor(thousandths: u32) -> String {
    language::short(f64::from(thousandths) / f64::from(ONCE), 1)
}

/// A level of now, and where it goes.
fn level(ramp: &Ramp, now: SimTime, spell: fn(u32) -> String) -> String {
    match ramp.moves_until(now) {
        None => spell(ramp.to),
        Some(until) => say!(impaired_level, now = spell(ramp.at(now)), then = spell(ramp.to), until),
    }
}

/// Says what an impairment is, of a part whose errors and slowness are told so.
fn what(impairment: &Impairment, now: SimTime, told: [fn(String) -> String; 2]) -> Vec<String> {
    let [errors, slow] = told;
    let errors = impairment.errors.map(|ramp| errors(level(&ramp, now, share)));
    let slow = impairment.slow.map(|ramp| slow(level(&ramp, now, factor)));
    errors.into_iter().chain(slow).collect()
}

/// What is wrong with an impaired part.
pub(crate) fn of(world: &World, part: Impaired, now: SimTime) -> Option<Fault> {
    let impairment = world.impairment(part)?;
    let (whom, told): (String, [Saying; 2]) = match part {
        Impaired::Replica(replica) => (
            replica_name(world, replica),
            [|level| say!(impaired_requests_errors, level), |level| say!(impaired_work_slow, level)],
        ),
        Impaired::Part(part) => (
            capital(&asked(world.topology(), part)),
            [|level| say!(impaired_them_errors, level), |level| say!(impaired_they_slow, level)],
        ),
    };
    let since = [impairment.errors, impairment.slow].into_iter().flatten().map(|ramp| ramp.since).min();
    Some(Fault { whom, what: what(impairment, now, told), since })
}

/// What is wrong with a version.
fn version(bad: BadVersion) -> Vec<String> {
    if bad.crashes {
        return vec![say!(impaired_version_ends)];
    }
    let errors = (bad.errors > 0).then(|| say!(impaired_version_errors, share = share(bad.errors)));
    let slow = (bad.slow > ONCE).then(|| say!(impaired_version_slow, times = factor(bad.slow)));
    errors.into_iter().chain(slow).collect()
}

/// The bad version of a service, where replicas have it.
fn versions(world: &World, service: ServiceId) -> Option<Fault> {
    let (count, all) = world.versions(service);
    let bad = world.replicas_of(service).find_map(|id| world.bad_version(id))?;
    let what = say!(impaired_version, count, all, what = language::list(&version(bad)));
    Some(Fault { whom: Names(world.topology()).service(service).to_string(), what: vec![what], since: None })
}

/// What is wrong with names that `is` picks.
fn names(world: &World, is: impl Fn(Name) -> bool) -> Vec<Fault> {
    let bad = world.bad_names().iter().filter(|bad| is(bad.name));
    let told = bad.map(|bad| {
        let what = match &bad.fault {
            NameFault::Fails => say!(impaired_no_address),
            NameFault::Stale(by, _) => say!(impaired_stale, span = by),
        };
        let whom = capital(&bad.name.called(world.topology()));
        Fault { whom, what: vec![what], since: Some(bad.since) }
    });
    told.collect()
}

/// What is wrong with a name.
pub(crate) fn name(world: &World, name: Name) -> Option<Fault> {
    names(world, |other| other == name).into_iter().next()
}

/// What is wrong with a replica by itself, whatever its version; a process that is stuck stands first.
pub(crate) fn replica(world: &World, replica: ReplicaId, now: SimTime) -> Option<Fault> {
    let impaired = of(world, Impaired::Replica(replica), now);
    if !world.replicas()[replica.index()].stuck {
        return impaired;
    }
    let stuck = say!(impaired_stuck);
    let (also, since) = impaired.map_or((Vec::new(), None), |fault| (fault.what, fault.since));
    let what = std::iter::once(stuck).chain(also).collect();
    Some(Fault { whom: replica_name(world, replica), what, since })
}

/// Counts impaired parts, services with stuck processes and those whose consumers fail at a record, and what a person has
/// stopped, closed or cut.
pub(crate) fn count(world: &World) -> u32 {
    let services = (0..world.topology().services.len()).map(|s| ServiceId(s as u8));
    let stuck =
        |service: &ServiceId| world.replicas_of(*service).any(|id| world.replicas()[id.index()].stuck);
    let failing = world.groups().filter(|(group, _, _)| group.failing().next().is_some()).count();
    let worse = |service: &ServiceId| world.versions(*service).0 > 0;
    let launches = |service: &ServiceId| world.fleet(*service).is_some_and(|fleet| !fleet.launches.is_well());
    (world.impairments().len()
        + world.bad_names().len()
        + failing
        + services.clone().filter(stuck).count()
        + services.clone().filter(worse).count()
        + services.filter(launches).count()
        + world.stores().iter().filter(|store| store.is_stopped()).count()
        + world.quorums().iter().filter(|quorum| quorum.is_shut()).count()
        + state::ill_links(world)) as u32
}

/// Every part that is impaired, and replicas that are stuck where others of their service are not.
pub(crate) fn all(world: &World, now: SimTime) -> Vec<Fault> {
    let services = (0..world.topology().services.len()).map(|s| ServiceId(s as u8));
    let replicas = services.clone().flat_map(|service| {
        let stuck = |id: &ReplicaId| world.replicas()[id.index()].stuck;
        let all_stuck = world.replicas_of(service).all(|id| stuck(&id));
        let own = world
            .replicas_of(service)
            .filter(move |id| world.impairment(Impaired::Replica(*id)).is_some() || stuck(id) && !all_stuck);
        own.filter_map(move |id| replica(world, id, now))
    });
    let parts = world.impairments().iter().filter(|(part, _)| matches!(part, Impaired::Part(_)));
    let versions = services.clone().filter_map(|service| versions(world, service));
    let failing = services.filter_map(|service| failing(world, service, now));
    names(world, |_| true)
        .into_iter()
        .chain(versions)
        .chain(replicas)
        .chain(parts.filter_map(|(part, _)| of(world, *part, now)))
        .chain(failing)
        .collect()
}

/// What is wrong with the consumers of a service: handling is slow, records fail, or members are gone without a word.
pub(crate) fn consumers(world: &World, service: ServiceId, now: SimTime) -> Option<Fault> {
    let slow = of(world, Impaired::Part(Faulty::Consumers(service)), now);
    slow.or_else(|| failing(world, service, now)).or_else(|| gone(world, service))
}

/// The members of a service's group that are gone and that the group still waits for.
pub(crate) fn gone(world: &World, service: ServiceId) -> Option<Fault> {
    let (group, ..) = world.groups().find(|(_, _, other)| *other == service)?;
    let (count, since) = group.missed()?;
    let what = match count {
        1 => say!(impaired_one_gone),
        _ => say!(impaired_gone, count),
    };
    let whom = say!(impaired_consumers, label = Names(world.topology()).service(service));
    Some(Fault { whom, what: vec![what], since: Some(since) })
}

/// The partitions at which the consumers of a service stand still, because a record fails again and again.
fn failing(world: &World, service: ServiceId, now: SimTime) -> Option<Fault> {
    let (group, cluster, _) = world.groups().find(|(_, _, other)| *other == service)?;
    let mut failing: Vec<_> = group.failing().collect();
    crate::base::order::sort_by_key(&mut failing, |record| (record.since, record.partition));
    let names = Names(world.topology());
    let of = |record: &Failing| {
        let name = names.partition(cluster, record.partition);
        say!(impaired_record_fails, name, times = record.attempts, span = now.since(record.since))
    };
    let first = failing.first()?;
    let what: Vec<String> = failing.iter().map(of).collect();
    Some(Fault {
        whom: say!(impaired_consumers, label = names.service(service)),
        what,
        since: Some(first.since),
    })
}

/// What is wrong with a service's version, with what is asked of it, with what it asks and reads.
pub(crate) fn service(world: &World, service: ServiceId, now: SimTime) -> Vec<Fault> {
    let asked = parts(world, now, |part| match part {
        Faulty::Operation(own, _) | Faulty::Edge(own, _) | Faulty::Consumers(own) => own == service,
        Faulty::Store(_) | Faulty::Class(..) => false,
    });
    let own = names(world, |name| name == Name::Service(service));
    own.into_iter().chain(versions(world, service)).chain(asked).chain(failing(world, service, now)).collect()
}

/// What is wrong with what is asked of a store.
pub(crate) fn store(world: &World, store: StoreId, now: SimTime) -> Vec<Fault> {
    let asked = parts(world, now, |part| match part {
        Faulty::Store(own) | Faulty::Class(own, _) => own == store,
        Faulty::Operation(..) | Faulty::Edge(..) | Faulty::Consumers(_) => false,
    });
    names(world, |name| name == Name::Store(store)).into_iter().chain(asked).collect()
}

fn parts(world: &World, now: SimTime, is: impl Fn(Faulty) -> bool) -> Vec<Fault> {
    let own =
        world.impairments().iter().filter(|(part, _)| matches!(part, Impaired::Part(part) if is(*part)));
    own.filter_map(|(part, _)| of(world, *part, now)).collect()
}
