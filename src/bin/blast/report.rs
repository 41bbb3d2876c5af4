//! `blast run`: one run, reported as text, JSON or CSV.

use blast_radius::engine::SimTime;
use blast_radius::frame::Severity;
use blast_radius::session::Session;
use blast_radius::telemetry::figures::has_trading;
use blast_radius::telling::report;
use blast_radius::telling::report::Report;
use blast_radius::telling::timeline;
use blast_radius::telling::timeline::Distance;
use blast_radius::world::command::spell_time;

use crate::blast::arguments::RunArguments;
use crate::blast::case::Case;
use crate::blast::output::{Failure, Progress, print};
use crate::blast::text::{Columns, percent, value};
use crate::blast::{files, heavy, seeds};
use blast_radius::telling::figures::count;

/// Runs and reports. True when an assertion is broken.
pub fn run(arguments: &RunArguments) -> Result<bool, Failure> {
    let case = Case::new(&arguments.case)?;
    let form = &arguments.form;
    files::check(form)?;
    heavy::warn(&case.input, case.until, arguments.distance.unwrap_or(1));
    let mut progress = Progress::new();
    let mut session = case.run(case.seed, |text| progress.show(text))?;
    drop(progress);
    let mut report = report::build(session.scenario(), case.seed, session.run());
    if let Some(seeds) = arguments.distance {
        report.distance = over_seeds(&case, seeds, &report)?;
    }
    if form.json {
        let text = serde_json::to_string_pretty(&report);
        print(&(text.map_err(|error| Failure::one(error.to_string()))? + "\n"))?;
    } else {
        let written = files::write(form, &report, &mut session)?;
        print(&if written.is_empty() { text(&case, &report, &session) } else { files::names(&written) })?;
    }
    Ok(report.broken())
}

/// The distance over as many seeds, from the case's own on.
fn over_seeds(case: &Case, seeds: u64, own: &Report) -> Result<Distance, Failure> {
    let others = case.seed + 1..case.seed + seeds;
    let others = seeds::each(others, &mut Progress::new(), |seed, say| {
        let session = case.run(seed, |text| say(&format!("seed {seed}: {text}")))?;
        Ok(timeline::beside(session.scenario(), session.run()))
    });
    let mut runs = vec![own.timeline.clone()];
    for run in others {
        runs.push(run?);
    }
    Ok(timeline::distance(&runs))
}

/// The report for people.
fn text(case: &Case, report: &Report, session: &Session) -> String {
    let sections = [
        head(case, report),
        events(report, session),
        journeys(report, session),
        last_window(report, session),
        blast_radius(report, session),
        breakers(report),
        alerts(report),
        lengths(report),
        published(report),
        assertions(report),
    ];
    let told: Vec<String> = sections.into_iter().filter(|section| !section.is_empty()).collect();
    told.join("\n")
}

fn head(case: &Case, report: &Report) -> String {
    let mut text = format!("{} ({})\n", report.title, report.scenario);
    let mut columns = Columns::new("");
    let mut row = |name: &str, value: String| columns.row([name.to_owned(), value]);
    row("run", report.run.clone().unwrap_or_else(|| "none that the document names".to_owned()));
    row("seed", report.seed.to_string());
    row("simulated", format!("{}, {} events", spell_time(case.until), count(report.events)));
    row("digest", report.digest.clone());
    let weight = case.input.scenario.document.weight;
    if weight > 1 {
        row("weight", format!("one simulated request stands for {weight}"));
    }
    for (at, command) in case.commands.iter().enumerate() {
        let late = if command.at > case.until { " (after the end: not reached)" } else { "" };
        let name = if at == 0 { "commands" } else { "" };
        row(name, format!("{}{late}", report.commands[at]));
    }
    if let Some(link) = case.link() {
        row("on the page", link);
    }
    text.push_str(&columns.text());
    text
}

fn seconds(seconds: f64) -> SimTime {
    SimTime::from_micros((seconds * 1e6).round() as u64)
}

fn events(report: &Report, session: &Session) -> String {
    let clock = &session.scenario().document.clock_start;
    let mut columns = Columns::new("lrll");
    for entry in &report.log {
        let at = SimTime::from_micros(entry.at_us);
        let kind = match entry.severity {
            Severity::Command => "command",
            Severity::Info => "",
            Severity::Hung => "hung",
            Severity::Bad => "bad",
            Severity::Good => "good",
        };
        // The log is told in tenths of a second; commands of a page are a microsecond late.
        let tenths = SimTime::from_micros(entry.at_us / 100_000 * 100_000);
        columns.row([clock.at(at), spell_time(tenths), kind.to_owned(), entry.text.clone()]);
    }
    let dropped = match report.log_dropped {
        0 => String::new(),
        dropped => format!(" (the {} oldest lines were dropped)", count(u64::from(dropped))),
    };
    let empty = if report.log.is_empty() { "  Nothing happened.\n" } else { "" };
    format!("Timeline{dropped}\n{}{empty}", columns.text())
}

fn journeys(report: &Report, session: &Session) -> String {
    let mut columns = Columns::new("lrrrrrrrr");
    let head = ["", "offered", "ok", "degraded", "rejected", "failed", "timed out", "in flight", "answered"];
    columns.row(head.map(str::to_owned));
    for journey in &session.scenario().topology.journeys {
        let Some(row) = report.journeys.get(&journey.id) else { continue };
        let counts =
            [row.offered, row.ok, row.degraded, row.rejected, row.failed, row.timed_out, row.in_flight];
        let counts = counts.map(|simulated| simulated * u64::from(report.weight));
        let answered = row.answered_share().map_or_else(|| "none ended".to_owned(), percent);
        columns.row([journey.id.clone()].into_iter().chain(counts.map(count)).chain([answered]));
    }
    format!("Journeys, in requests of customers\n{}", columns.text())
}

/// What customers got in the window before the end: the figures that the page shows at that moment.
fn last_window(report: &Report, session: &Session) -> String {
    let mut columns = Columns::new("lrrrrr");
    columns.row(["", "ended", "answered", "lost", "waiting", "p99"].map(str::to_owned));
    let topology = session.scenario().topology.as_ref();
    let trading = has_trading(topology).then_some("trading");
    let names = topology.journeys.iter().map(|journey| journey.id.as_str()).chain(["all"]).chain(trading);
    let rows = names.filter_map(|name| Some((name, report.now.get(name)?)));
    let mut window = 0.0;
    for (name, got) in rows {
        window = got.window_s;
        let weight = f64::from(report.weight);
        columns.row([
            name.to_owned(),
            count(u64::from(got.ended) * u64::from(report.weight)),
            got.answered.map_or_else(|| "none ended".to_owned(), percent),
            percent(got.lost),
            count((got.waiting * weight).round() as u64),
            got.p99_s.map_or_else(
                || "-".to_owned(),
                |p99| format!("{} ms", count((1_000.0 * p99).round() as u64)),
            ),
        ]);
    }
    format!("The last {window:.0} s, in requests of customers\n{}", columns.text())
}

fn blast_radius(report: &Report, session: &Session) -> String {
    let radius = &report.blast_radius;
    if session.run().twin().is_none() {
        return "Blast radius\n  No fault, so nothing was lost.\n".to_owned();
    }
    let mut columns = Columns::new("ll");
    let mut row = |name: &str, value: String| columns.row([name.to_owned(), value]);
    let topology = &session.scenario().topology;
    // A document that marks no journey as trading speaks of all of its journeys.
    let whose = if has_trading(topology) { "trading lost at worst" } else { "answers lost at worst" };
    row(whose, format!("{} of what the fault-free twin answered", percent(radius.peak_trading_lost)));
    if !topology.clusters.is_empty() {
        row("partitions at worst", percent(radius.peak_partitions_lost));
        let none = "none: every partition had its leader when trading lost most";
        row("amplification", radius.amplification.map_or_else(|| none.to_owned(), value));
    }
    let measured = &radius.measured;
    for (at, of) in measured.rows.iter().enumerate() {
        let name = if at == 0 { "touched at worst" } else { "" };
        row(name, format!("{:<11} {:>5}, {:>5} at the end", of.what, percent(of.worst), percent(of.share)));
    }
    row("answers lost", count(measured.lost_requests));
    if let Some((money, currency)) = &measured.lost_money {
        row("money lost", format!("{currency} {}.{:02}, by assumed values", count(money / 100), money % 100));
    }
    for (at, step) in measured.front.iter().enumerate() {
        let name = if at == 0 { "front" } else { "" };
        let via = step.via.as_ref().map_or(String::new(), |via| format!(" (through {via})"));
        row(
            name,
            format!(
                "{:<8} {}{via}",
                spell_time(SimTime::from_micros(step.at_us / 100_000 * 100_000)),
                step.title
            ),
        );
    }
    let mut hits: Vec<(f64, &str)> =
        radius.first_hit_s.iter().filter_map(|(layer, hit)| Some(((*hit)?, layer.as_str()))).collect();
    hits.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (at, (hit, layer)) in hits.iter().enumerate() {
        let name = if at == 0 { "first hit" } else { "" };
        row(name, format!("{:<8} {layer}", spell_time(seconds(*hit))));
    }
    let unhurt: Vec<&str> =
        radius.first_hit_s.iter().filter(|entry| entry.1.is_none()).map(|entry| entry.0.as_str()).collect();
    if !unhurt.is_empty() {
        row("never hit", unhurt.join(", "));
    }
    format!("Blast radius\n{}", columns.text())
}

/// What circuit breakers did; nothing when they have seen no call.
fn breakers(report: &Report) -> String {
    if report.breakers.is_empty() {
        return String::new();
    }
    let mut columns = Columns::new("lllrrrrr");
    let head =
        ["", "library", "one per", "let through", "of these hung", "refused", "healthy", "not counted yet"];
    columns.row(head.map(str::to_owned));
    for row in &report.breakers {
        let counts = [row.passed, row.hung, row.refused, row.refused_healthy, u64::from(row.uncounted)];
        columns.row(
            [format!("{}.{} step {}", row.service, row.operation, row.step + 1)]
                .into_iter()
                .chain([row.library.clone(), row.scope.clone()])
                .chain(counts.map(count)),
        );
    }
    let mut doubts: Vec<String> = Vec::new();
    for row in &report.breakers {
        let told = [("assumed, unless set", &row.assumed), ("not measured", &row.not_measured)];
        for (what, list) in told.into_iter().filter(|told| !told.1.is_empty()) {
            let line = format!("{}, {what}: {}\n", row.library, list.join(", "));
            if !doubts.contains(&line) {
                doubts.push(line);
            }
        }
    }
    format!("Circuit breakers, in simulated calls\n{}{}", columns.text(), doubts.concat())
}

fn alerts(report: &Report) -> String {
    let mut columns = Columns::new("ll");
    columns.row(["customers noticed".to_owned(), report.alerts.noticed()]);
    for set in &report.alerts.sets {
        columns.row([set.set.clone(), format!("could know {}", set.known())]);
        for fired in &set.fired {
            columns.row([String::new(), format!("{}: {}", fired.rule, fired.times())]);
        }
        let all = set.never.len() + set.fired.len();
        columns.row([String::new(), format!("{} of {all} rules never fired", set.never.len())]);
    }
    for page in &report.alerts.status_pages {
        let posted =
            page.posted_s.map_or_else(|| "no notice".to_owned(), |at| format!("notice at {}", spell(at)));
        columns.row([page.label.clone(), posted]);
    }
    format!("Alerts\n{}", columns.text())
}

fn spell(at: f64) -> String {
    spell_time(seconds(at.round()))
}

fn lengths(report: &Report) -> String {
    let mut columns = Columns::new("ll");
    for length in &report.lengths {
        columns.row([length.measure.clone(), length.text()]);
    }
    format!("How long it was\n{}", columns.text())
}

fn published(report: &Report) -> String {
    if report.timeline.is_empty() {
        return "Published timeline\n  The document has none.\n".to_owned();
    }
    let mut columns = Columns::new("rll");
    for entry in &report.timeline {
        columns.row([spell(entry.published_s), entry.label.clone(), entry.simulated()]);
    }
    format!("Published timeline: distance {}\n{}", report.distance.text(), columns.text())
}

fn assertions(report: &Report) -> String {
    let Some(run) = &report.run else {
        return "Assertions\n  None: the document says nothing about this run.\n".to_owned();
    };
    if report.assertions.is_empty() {
        return format!("Assertions\n  None: the document says nothing about the run {run}.\n");
    }
    let mut columns = Columns::new("lrl");
    for assertion in &report.assertions {
        let verdict = match assertion.holds {
            Some(true) => "holds",
            Some(false) => "BROKEN",
            None => "not reached",
        };
        let measured = match (assertion.measured, assertion.holds) {
            (Some(measured), _) => value(measured),
            (None, Some(_)) => "nothing to measure".to_owned(),
            (None, None) => String::new(),
        };
        columns.row([verdict.to_owned(), measured, assertion.text.clone()]);
    }
    let held = report.assertions.iter().filter(|assertion| assertion.holds == Some(true)).count();
    format!("Assertions: {held} of {} hold\n{}", report.assertions.len(), columns.text())
}
