//! Closer looks: what an owner of a part could find out about it, as numbers of the moment at which the look ends.

use crate::frame::{Frame, Scene, State};
use crate::language::{self, number, say};
use crate::run::Run;
use crate::scenario::exercise::Look;
use crate::telemetry::Names;
use crate::telemetry::state;
use crate::telling::figures;
use crate::telling::picture;
use crate::world::ids::{ClusterId, PartitionId};
use crate::world::part::Part;

/// What a look at a part finds.
pub fn look(look: Look, part: Part, scene: &Scene, run: &Run) -> String {
    let frame = picture::frame(run);
    match (look, part) {
        (Look::Workers, Part::Service(id)) => workers(scene, &frame, id.index()),
        (Look::Instances, Part::Service(id)) => instances(scene, &frame, id.index()),
        (Look::Leaders, Part::Cluster(id)) => leaders(scene, run, id),
        (Look::Lag, Part::Cluster(id)) => lag(scene, run, id),
        (Look::Database, Part::Store(id)) => database(scene, &frame, id.index()),
        _ => say!(room_no_data),
    }
}

fn workers(scene: &Scene, frame: &Frame, at: usize) -> String {
    let (now, name) = (&frame.services[at], scene.services[at].label.as_str());
    let waits = now.replicas.iter().flat_map(|replica| &replica.teeth).filter(|tooth| **tooth > 0).count();
    let text = say!(room_look_workers, name, busy = now.busy, all = now.workers, queue = now.queue);
    // A worker that waits is busy and does nothing.
    if waits > 0 && now.state == State::Hung { format!("{text} {}", say!(room_look_wait)) } else { text }
}

fn instances(scene: &Scene, frame: &Frame, at: usize) -> String {
    let (now, spec) = (&frame.services[at], &scene.services[at]);
    let zones = scene.zones.iter().enumerate().map(|(zone, name)| {
        let mine = now.replicas.iter().zip(&spec.replicas).filter(|(_, place)| **place == zone);
        let (up, all) = mine.fold((0, 0), |(up, all), (replica, _)| match replica.state {
            State::NotLaunched => (up, all),
            State::Down | State::Starting => (up, all + 1),
            _ => (up + 1, all + 1),
        });
        say!(room_look_zone, zone = name.as_str(), up, all)
    });
    say!(room_look_instances, name = spec.label.as_str(), zones = zones.collect::<Vec<_>>().join("; "))
}

fn leaders(scene: &Scene, run: &Run, id: ClusterId) -> String {
    let cluster = &run.world().clusters()[id.index()];
    let names = Names(run.world().topology());
    let all = (0..cluster.layout().partitions()).map(PartitionId);
    let mine: Vec<PartitionId> =
        all.filter(|partition| names.is_customer_partition(id, *partition)).collect();
    let without: Vec<String> = (mine.iter())
        .filter(|partition| cluster.is_leaderless(**partition))
        .map(|partition| names.partition(id, *partition))
        .collect();
    let (name, all) = (scene.clusters[id.index()].label.as_str(), mine.len());
    match without.len() {
        0 => say!(room_look_all_led, name, all),
        count => say!(room_look_unled, name, count, all, partitions = without.join(", ")),
    }
}

fn lag(scene: &Scene, run: &Run, id: ClusterId) -> String {
    let name = scene.clusters[id.index()].label.as_str();
    let oldest = state::oldest_unread(run.world(), run.now());
    say!(room_look_lag, name, age = figures::millis(oldest.as_secs_f64() * 1e3))
}

fn database(scene: &Scene, frame: &Frame, at: usize) -> String {
    let name = scene.stores[at].label.as_str();
    let load = &frame.loads[at];
    let phrase = language::small(&frame.stores[at].phrase);
    if !load.full {
        return say!(room_look_store, name, phrase);
    }
    let cpu = figures::share(load.cpu);
    let backlog = number(load.network_backlog_s, 1);
    say!(
        room_look_database,
        name,
        phrase,
        cpu,
        waiting = load.waiting,
        connections = load.connections,
        pool = load.waiting_for_pool,
        backlog
    )
}
