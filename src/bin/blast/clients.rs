//! `blast sweep --clients table`: the same case with each Kafka client in every service.

use std::sync::Arc;

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::run::study::{Recovery, Study, WINDOW};
use blast_radius::telemetry::figures::is_trading;
use blast_radius::world::command::{Command, Role, TimedCommand, spell_time};
use blast_radius::world::ids::{JourneyId, ServiceId};
use blast_radius::world::kafka::client::Client;
use blast_radius::world::topology::Topology;
use blast_radius::world::topology::choice::Choice;
use serde_json::{Value, json};

use crate::blast::case::Case;
use crate::blast::output::Progress;
use crate::blast::studies::{self, Range};
use crate::blast::text::{Columns, percent};

/// How long after the first fault customers came whose answers are counted.
const AFTER_FAULT: [SimDuration; 3] =
    [SimDuration::from_secs(60), SimDuration::from_secs(5 * 60), SimDuration::from_secs(30 * 60)];
/// Customers of so many windows from then on are counted.
const WINDOWS: u64 = 2;
/// Everybody is back when so many of every journey's customers get what they want.
const BACK: f64 = 0.99;

/// One client's figures over the seeds.
struct Row {
    client: Client,
    /// Answered share after each of `AFTER_FAULT`.
    answered: Vec<Range>,
    /// From the last repair until everybody is back, minutes.
    back: Range,
    /// What is dead at the end, by service, in any seed: consumers that have ended of all.
    dead: Vec<(String, u32, u32)>,
}

/// Runs the case with every client.
fn rows(case: &Case, topology: &Arc<Topology>, seeds: u64, progress: &mut Progress) -> Vec<Row> {
    let fault = times(case, topology, Role::Fault).next();
    let repair = times(case, topology, Role::Repair).last();
    Client::ALL
        .into_iter()
        .map(|client| {
            let choice = TimedCommand { at: SimTime::ZERO, command: Command::Choice(Choice::Client(client)) };
            let commands: Vec<TimedCommand> =
                [choice].into_iter().chain(case.commands.iter().copied()).collect();
            let before = format!("{}: ", client.name());
            let studied = studies::run(topology, seeds, &commands, case.until, &before, progress);
            row(client, topology, &studied, fault, repair)
        })
        .collect()
}

fn row(
    client: Client,
    topology: &Topology,
    studied: &[Study],
    fault: Option<SimTime>,
    repair: Option<SimTime>,
) -> Row {
    let trading = || {
        let all = (0..topology.journeys.len()).map(|at| JourneyId(at as u8));
        all.filter(|&journey| is_trading(topology, journey))
    };
    let share = |study: &Study, after: SimDuration| {
        let from = fault? + after;
        let to = from + WINDOW.times(WINDOWS);
        let (mut answered, mut offered) = (0, 0);
        for journey in trading() {
            let tally = study.began_in(journey, from, to);
            answered += tally.ok + tally.degraded;
            offered += tally.offered;
        }
        (offered > 0 && to <= study.until).then(|| answered as f64 / offered as f64)
    };
    let back = |study: &Study| {
        let times = trading().map(|journey| match study.recovery(journey, repair?, BACK) {
            Recovery::NotYet => None,
            other => other.time(),
        });
        let times: Option<Vec<SimDuration>> = times.collect();
        times?.into_iter().max().map(|longest| longest.as_secs_f64() / 60.0)
    };
    let dead = (0..topology.services.len()).map(|service| {
        let last = studied.iter().filter_map(|study| study.samples.last());
        let ended = last.map(|sample| sample.services[service].consumers_ended).max().unwrap_or(0);
        let spec = &topology.services[ServiceId(service as u8).index()];
        (spec.label.clone(), ended, spec.replicas.len() as u32)
    });
    Row {
        client,
        answered: AFTER_FAULT
            .map(|after| Range::new(studied.iter().map(|study| share(study, after))))
            .into_iter()
            .collect(),
        back: Range::new(studied.iter().map(back)),
        dead: dead.filter(|entry| entry.1 > 0).collect(),
    }
}

/// The times of the commands of a role.
fn times<'a>(case: &'a Case, topology: &'a Topology, role: Role) -> impl Iterator<Item = SimTime> + 'a {
    let own =
        move |command: &&TimedCommand| command.command.row(topology).role == role && command.at < case.until;
    case.commands.iter().filter(own).map(|command| command.at)
}

/// The table as text.
pub fn table(case: &Case, topology: &Arc<Topology>, seeds: u64, progress: &mut Progress) -> String {
    let mut columns = Columns::new("lrrrrl");
    let minutes = |after: SimDuration| format!("answered at {}", spell_time(SimTime::ZERO + after));
    let head = AFTER_FAULT.map(minutes);
    columns.row(
        ["client".to_owned()]
            .into_iter()
            .chain(head)
            .chain(["back after the repair".to_owned(), "dead at the end".to_owned()]),
    );
    for row in rows(case, topology, seeds, progress) {
        let answered = row.answered.iter().map(|range| {
            let [least, median, greatest, _] = range.cells(percent);
            format!("{median} ({least} to {greatest})")
        });
        let [_, back, greatest, note] = row.back.cells(|minutes| format!("{minutes:.1} min"));
        let back = match (back == "-", note.is_empty()) {
            (true, _) => "not by the end".to_owned(),
            (false, true) => format!("{back} (at most {greatest})"),
            (false, false) => format!("{back}, {note}"),
        };
        let cells = [row.client.version().to_owned()].into_iter().chain(answered).chain([back, dead(&row)]);
        columns.row(cells);
    }
    format!(
        "\nEvery service with the same Kafka client; trading journeys, customers of one minute\n{}",
        columns.text()
    )
}

fn dead(row: &Row) -> String {
    if row.dead.is_empty() {
        return "nothing".to_owned();
    }
    let of = |(name, ended, all): &(String, u32, u32)| format!("{ended} of {all} consumers of {name}");
    row.dead.iter().map(of).collect::<Vec<_>>().join(", ")
}

/// The table as JSON: shares from 0 to 1, minutes, and what is dead at the end.
pub fn json(case: &Case, topology: &Arc<Topology>, seeds: u64, progress: &mut Progress) -> Value {
    let range = |range: &Range| match range.summary() {
        Some([least, median, greatest]) => json!({ "least": least, "median": median, "greatest": greatest }),
        None => Value::Null,
    };
    let of = |row: Row| {
        let answered: Vec<Value> = AFTER_FAULT
            .iter()
            .zip(&row.answered)
            .map(|(after, share)| json!({ "after_s": after.as_secs_f64(), "share": range(share) }))
            .collect();
        let dead: Vec<Value> = row
            .dead
            .iter()
            .map(|(name, ended, all)| json!({ "service": name, "consumers_ended": ended, "consumers": all }))
            .collect();
        json!({
            "client": row.client.name(),
            "version": row.client.version(),
            "answered": answered,
            "back_after_repair_minutes": range(&row.back),
            "dead_at_end": dead,
        })
    };
    Value::Array(rows(case, topology, seeds, progress).into_iter().map(of).collect())
}
