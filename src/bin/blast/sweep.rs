//! `blast sweep`: one case over many seeds, or over every combination of defences.

use std::sync::Arc;

use blast_radius::engine::{SimDuration, SimTime};
use blast_radius::run::assertions;
use blast_radius::run::study;
use blast_radius::run::study::Study;
use blast_radius::telling::report;
use blast_radius::telling::report::AssertionReport;
use blast_radius::world::command::{Command, Defence, TimedCommand, spell_time};
use blast_radius::world::ids::{JourneyId, ServiceId};
use blast_radius::world::kafka::client::Client;
use blast_radius::world::topology::Topology;

use crate::blast::arguments::SweepArguments;
use crate::blast::case::Case;
use crate::blast::clients;
use crate::blast::output::{Failure, Progress, print};
use crate::blast::seeds;
use crate::blast::studies::{self, Range, Span, ranges, when};
use crate::blast::text::{Columns, percent, value};
use crate::blast::{heavy, libraries};

/// Sweeps and prints. True when an assertion is broken for some seed.
pub fn sweep(arguments: &SweepArguments) -> Result<bool, Failure> {
    let case = Case::planned(&arguments.scenario, 1, &arguments.plan)?;
    if arguments.json && arguments.clients.is_none() && arguments.breaker_libraries.is_none() {
        return Err(Failure::one("--json: only a table of clients or of breakers is printed as JSON"));
    }
    if arguments.breaker_libraries.is_some() {
        return libraries::compare(arguments, &case).map(|()| false);
    }
    let span = Span::new(arguments, &case)?;
    let topology = Arc::clone(&case.input.scenario.topology);
    let rows = match (arguments.defences, arguments.clients) {
        (Some(_), _) => combinations(&Defence::of(&topology)).len(),
        (None, Some(_)) => Client::COUNT,
        (None, None) => 1,
    };
    heavy::warn(&case.input, case.until, arguments.seeds * rows as u64);
    let mut progress = Progress::new();
    if arguments.json {
        let table = clients::json(&case, &topology, arguments.seeds, &mut progress);
        drop(progress);
        print(&format!("{table:#}\n"))?;
        return Ok(false);
    }
    let mut text = head(arguments, &case, span);
    let mut broken = false;
    if arguments.defences.is_some() {
        text.push_str(&table(arguments, &case, span, &topology, &mut progress));
    } else if arguments.clients.is_some() {
        text.push_str(&clients::table(&case, &topology, arguments.seeds, &mut progress));
    } else {
        let studied = studies::run(&topology, arguments.seeds, &case.commands, case.until, "", &mut progress);
        text.push_str(&journeys(&studied, &topology, span));
        text.push_str(&region(&studied, &topology, span));
        text.push_str(&clocks(&studied, &case));
        text.push_str(&repair(&studied, &case));
        let (table, any_broken) = asserted(arguments, &case, &mut progress)?;
        text.push_str(&table);
        broken = any_broken;
    }
    drop(progress);
    print(&text)?;
    Ok(broken)
}

pub fn head(arguments: &SweepArguments, case: &Case, span: Span) -> String {
    let document = &case.input.scenario.document;
    let mut columns = Columns::new("");
    let mut row = |name: &str, value: String| columns.row([name.to_owned(), value]);
    row("seeds", format!("1 to {}", arguments.seeds));
    row("simulated", spell_time(case.until));
    row("window", format!("visits that begin from {} to {}", spell_time(span.from), spell_time(span.to)));
    for (at, command) in case.spelled().into_iter().enumerate() {
        row(if at == 0 { "commands" } else { "" }, command);
    }
    format!("{} ({})\n{}", document.title, document.id, columns.text())
}

fn ids(topology: &Topology) -> impl Iterator<Item = (JourneyId, &str)> {
    topology.journeys.iter().enumerate().map(|(at, journey)| (JourneyId(at as u8), journey.id.as_str()))
}

fn spell_seconds(seconds: f64) -> String {
    format!("{seconds:.1} s")
}

fn time(time: Option<SimDuration>) -> Option<f64> {
    time.map(SimDuration::as_secs_f64)
}

fn journeys(studied: &[Study], topology: &Topology, span: Span) -> String {
    let mut rows = Vec::new();
    for (journey, id) in ids(topology) {
        let answered = studied.iter().map(|study| Some(study.answered(journey, span.from, span.to)));
        rows.push((format!("{id} answered"), Range::new(answered).cells(percent)));
        let degraded = studied.iter().map(|study| Some(study.shares(journey, span.from, span.to).1));
        rows.push((format!("{id} degraded, of all"), Range::new(degraded).cells(percent)));
    }
    ranges("\nJourneys, in the window", rows)
}

fn region(studied: &[Study], topology: &Topology, span: Span) -> String {
    let mut rows = Vec::new();
    let worst = studied.iter().map(|study| {
        let leaderless = study.samples_in(span.from, span.to).map(|sample| f64::from(sample.leaderless));
        leaderless.reduce(f64::max)
    });
    rows.push(("leaderless customer partitions, most".to_owned(), Range::new(worst).cells(value)));
    let amplification = studied.iter().map(|study| study.amplification(span.from, span.to));
    rows.push(("amplification".to_owned(), Range::new(amplification).cells(value)));
    for (at, service) in topology.services.iter().enumerate() {
        let hung =
            studied.iter().map(|study| Some(study.hung_share(ServiceId(at as u8), span.from, span.to)));
        rows.push((format!("{} hung", service.id), Range::new(hung).cells(percent)));
    }
    ranges("\nRegion, in the window", rows)
}

/// After the first fault: when journeys are well again, and the clocks that were waited for.
fn clocks(studied: &[Study], case: &Case) -> String {
    let Some(fault) = studied.first().and_then(Study::fault_at) else { return String::new() };
    let mut rows = Vec::new();
    for (journey, id) in ids(&case.input.scenario.topology) {
        let recovered = studied.iter().map(|study| time(study.recovery(journey, fault, 0.99).time()));
        rows.push((format!("{id} back at 99 % ok"), Range::new(recovered).cells(spell_seconds)));
    }
    let waited: Vec<_> = studied.iter().map(|study| study.clocks(fault, study.until)).collect();
    let mut row = |name: &str, wait: &dyn Fn(&study::Clocks) -> Option<SimDuration>| {
        let waits = waited.iter().map(|clocks| time(wait(clocks)));
        rows.push((name.to_owned(), Range::new(waits).cells(spell_seconds)));
    };
    row("longest wait for a fence", &|clocks| clocks.fence);
    row("longest wait for a request timeout", &|clocks| clocks.request_timeout);
    row("first health check failed", &|clocks| clocks.first_unhealthy);
    row("last health check failed", &|clocks| clocks.last_unhealthy);
    row("longest wait for a session timeout", &|clocks| clocks.session_timeout);
    let left = waited.iter().map(|clocks| Some(clocks.impatient as f64));
    rows.push(("customers who gave up".to_owned(), Range::new(left).cells(value)));
    ranges(&format!("\nAfter the fault at {}", spell_time(fault)), rows)
}

fn repair(studied: &[Study], case: &Case) -> String {
    let is_repair = |command| matches!(command, Command::DutyRepair(..));
    let repaired = when(&case.commands, SimTime::ZERO, is_repair).filter(|&at| at < case.until);
    let Some(repaired) = repaired else { return String::new() };
    let repairs: Vec<_> = studied.iter().map(|study| study.repair(repaired)).collect();
    let mut rows = Vec::new();
    let mut row = |name: String, wait: &dyn Fn(&study::Repair) -> Option<SimDuration>| {
        let waits = repairs.iter().map(|repair| time(wait(repair)));
        rows.push((name, Range::new(waits).cells(spell_seconds)));
    };
    row("every partition led".to_owned(), &|repair| repair.leaders);
    row("first acknowledgement, soonest".to_owned(), &|repair| {
        repair.first_ack.iter().flatten().min().copied()
    });
    row("first acknowledgement, latest".to_owned(), &|repair| repair.last_first_ack);
    row("queues empty".to_owned(), &|repair| repair.queues_empty);
    for (journey, id) in ids(&case.input.scenario.topology) {
        row(format!("{id} back at 99 % ok"), &|repair| repair.journeys[journey.index()]);
    }
    ranges(&format!("\nAfter the repair at {}", spell_time(repaired)), rows)
}

/// The document's assertions over the seeds. True when one is broken for some seed.
fn asserted(
    arguments: &SweepArguments,
    case: &Case,
    progress: &mut Progress,
) -> Result<(String, bool), Failure> {
    let scenario = &case.input.scenario;
    let Some(kind) = assertions::kind(scenario, &case.commands) else { return Ok((String::new(), false)) };
    if !scenario.document.assertions.iter().any(|assertion| assertion.run == kind) {
        return Ok((String::new(), false));
    }
    let checked = seeds::each(1..arguments.seeds + 1, progress, |seed, say| {
        let before = format!("assertions: seed {seed} of {}, ", arguments.seeds);
        let session = case.run(seed, |text| say(&format!("{before}{text}")))?;
        Ok(report::build(scenario, seed, session.run()).assertions)
    });
    let checked: Vec<Vec<AssertionReport>> = checked.into_iter().collect::<Result<_, Failure>>()?;
    let (mut rows, mut broken) = (Vec::new(), false);
    for (at, first) in checked[0].iter().enumerate() {
        let measured = Range::new(checked.iter().map(|seed| seed[at].measured));
        let holds = checked.iter().filter(|seed| seed[at].holds == Some(true)).count();
        let breaks = checked.iter().filter(|seed| seed[at].holds == Some(false)).count();
        broken |= breaks > 0;
        let verdict = match (holds, breaks) {
            (0, 0) => "not reached".to_owned(),
            (holds, 0) => format!("holds in {holds}"),
            (holds, breaks) => format!("holds in {holds}, BROKEN in {breaks}"),
        };
        let [least, median, greatest, _] = measured.cells(value);
        rows.push((first.text.clone(), [least, median, greatest, verdict]));
    }
    Ok((ranges("\nAssertions", rows), broken))
}

/// Every combination of the defences, none first; of more than four only none, each alone, and all.
fn combinations(offered: &[Defence]) -> Vec<Vec<Defence>> {
    const MOST: usize = 4;
    if offered.len() > MOST {
        let each = offered.iter().map(|&defence| vec![defence]);
        return [Vec::new()].into_iter().chain(each).chain([offered.to_vec()]).collect();
    }
    let chosen = |mask: u32| {
        (0..offered.len()).filter(|at| mask >> at & 1 == 1).map(|at| offered[at]).collect::<Vec<_>>()
    };
    (0..1u32 << offered.len()).map(chosen).collect()
}

/// The combinations of the defences, on from the start.
fn table(
    arguments: &SweepArguments,
    case: &Case,
    span: Span,
    topology: &Arc<Topology>,
    progress: &mut Progress,
) -> String {
    /// Visits that begin at the window's end are given this long to end.
    const AFTER: SimDuration = SimDuration::from_secs(180);
    let until = (span.to + AFTER).min(case.until);
    let mut rows: Vec<(String, Vec<Study>)> = Vec::new();
    let offered = Defence::of(topology);
    for on in combinations(&offered) {
        let name = match on.is_empty() {
            true => "none".to_owned(),
            false => on.iter().map(|defence| defence.word()).collect::<Vec<_>>().join(" + "),
        };
        let switch = |defence| TimedCommand { at: SimTime::ZERO, command: Command::Defence(defence, true) };
        let commands: Vec<TimedCommand> =
            on.into_iter().map(switch).chain(case.commands.iter().copied()).collect();
        let studied =
            studies::run(topology, arguments.seeds, &commands, until, &format!("{name}: "), progress);
        rows.push((name, studied));
    }
    let mut text = String::new();
    for (journey, id) in ids(topology) {
        let mut columns = Columns::new("lrrrr");
        columns.row(
            ["", "answered: least", "median", "greatest", "degraded, of all: median"].map(str::to_owned),
        );
        for (name, studied) in &rows {
            let answered = studied.iter().map(|study| Some(study.answered(journey, span.from, span.to)));
            let degraded = studied.iter().map(|study| Some(study.shares(journey, span.from, span.to).1));
            let [least, median, greatest, _] = Range::new(answered).cells(percent);
            let [_, degraded, _, _] = Range::new(degraded).cells(percent);
            columns.row([name.clone(), least, median, greatest, degraded]);
        }
        text.push_str(&format!("\n{id}\n{}", columns.text()));
    }
    text
}
