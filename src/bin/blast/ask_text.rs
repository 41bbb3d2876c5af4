//! Answers as text for people: aligned tables, a heat map, findings.

use blast_radius::ask::breaker::{self, OfSeed};
use blast_radius::ask::plan::Unknown;
use blast_radius::ask::skew::{self, Share};
use blast_radius::ask::zone::{self, Gone, Touched};
use blast_radius::ask::{Finding, Plan, weakest};
use blast_radius::world::command::spell_time;

use crate::blast::output::printable;
use crate::blast::text::{Columns, percent};

/// Shades of a heat map, from nothing to everything.
const SHADES: [char; 5] = [' ', '\u{2591}', '\u{2592}', '\u{2593}', '\u{2588}'];
/// So many places of one reason are printed.
const MOST_PLACES: usize = 4;
/// So many findings are printed; a document may have more than anybody reads.
const MOST_FINDINGS: usize = 12;
/// Harm below it is not listed beside a layer.
const LISTED: f64 = 0.01;

fn cells<const N: usize>(columns: &mut Columns, cells: [&str; N]) {
    columns.row(cells.map(str::to_owned));
}

fn head(plan: &Plan, about: &str) -> String {
    let document = &plan.scenario.document;
    let mut text = format!("{} ({})\n  {about}\n", printable(&document.title), document.id);
    for command in plan.commands {
        text.push_str(&format!("  in every run: {}\n", command.spell(plan.topology())));
    }
    text
}

fn seeds(count: u64) -> String {
    if count == 1 { "seed 1".to_owned() } else { format!("seeds 1 to {count}") }
}

fn minutes(seconds: f64) -> String {
    format!("{:.1}", seconds / 60.0)
}

/// Ranked parts, their heat map, findings.
pub fn weakest(plan: &Plan, answer: &weakest::Answer) -> String {
    let mut text = head(
        plan,
        &format!(
            "each part lost at {}, until {}, {}, against the same run without the loss",
            spell_time(plan.at),
            spell_time(plan.until),
            seeds(answer.seeds)
        ),
    );
    let money = if answer.currency.is_empty() { "" } else { &answer.currency };
    let mut columns = Columns::new("rlrrrrrl");
    cells(&mut columns, ["", "lost", "missing", "answered", "least", "minutes down", money, "command"]);
    for (at, row) in answer.rows.iter().enumerate() {
        let [least, middle, _] = row.answered;
        let nothing = row.seeds.iter().find_map(|seed| seed.nothing.as_deref());
        let note = nothing.map_or_else(|| row.loss.clone(), |why| format!("{} ({why})", row.loss));
        columns.row([
            (at + 1).to_string(),
            row.name.clone(),
            percent(row.missing),
            percent(middle),
            percent(least),
            minutes(row.down_s),
            row.hundredths.map(|money| format!("{:.0}", money / 100.0)).unwrap_or_default(),
            note,
        ]);
    }
    text.push('\n');
    text.push_str(&columns.text());
    if answer.currency.is_empty() {
        text.push_str("  the document has no currency: nothing is said of money\n");
    }
    text.push_str(&heat(answer));
    text + &findings(&answer.findings, &answer.unknown)
}

/// Parts by journeys; parts whose loss nobody notices are counted.
fn heat(answer: &weakest::Answer) -> String {
    let shade = |share: f64| {
        let at = (share * (SHADES.len() - 1) as f64).ceil() as usize;
        if share < LISTED { SHADES[0] } else { SHADES[at.min(SHADES.len() - 1)] }
    };
    let noticed = |row: &&weakest::Row| row.journeys.iter().any(|share| *share >= LISTED);
    let rows: Vec<&weakest::Row> = answer.rows.iter().filter(noticed).collect();
    let mut columns = Columns::new("");
    columns.row([String::new()].into_iter().chain(answer.journeys.iter().cloned()));
    for row in &rows {
        let cells = row.journeys.iter().map(|share| {
            let shade = shade(*share);
            format!("{}{} {:3.0}", shade, shade, 100.0 * share)
        });
        columns.row([row.name.clone()].into_iter().chain(cells));
    }
    let rest = answer.rows.len() - rows.len();
    let told = format!("\nMissing answers by journey, in percent ({rest} other losses take none of them)\n");
    if rows.is_empty() { told } else { told + &columns.text() }
}

/// A table for each fault.
pub fn breaker(plan: &Plan, answer: &breaker::Answer) -> String {
    let mut text =
        head(plan, &format!("breakers are on, until {}, {}", spell_time(plan.until), seeds(answer.seeds)));
    if answer.breakers == 0 {
        text.push_str("\nThe document has no breaker.\n");
    }
    for case in &answer.cases {
        let told = match case.fault.as_str() {
            "given" => "Under the given fault".to_owned(),
            "story" => "Under the document's story (give --do for another fault)".to_owned(),
            part => format!("When {part} is lost"),
        };
        text.push_str(&format!("\n{told}: {}\n", case.commands.join("; ")));
        let mut columns = Columns::new("llrrrrrrrl");
        cells(
            &mut columns,
            ["step", "asks", "seed", "opens at", "openings", "open", "passed", "refused", "answerable", ""],
        );
        for row in &case.rows {
            for (at, seed) in row.seeds.iter().enumerate() {
                let (step, callee) =
                    if at == 0 { (row.step.clone(), row.callee.clone()) } else { Default::default() };
                columns.row([step, callee].into_iter().chain(opened(seed)));
            }
        }
        text.push_str(&columns.text());
        text.push_str(&refused(case));
    }
    if !answer.not_lost.is_empty() {
        let parts = answer.not_lost.join(", ");
        text.push_str(&format!(
            "\nNo command loses {parts}: give the fault by --do (blast commands lists them).\n"
        ));
    }
    text + &findings(&answer.findings, &answer.unknown)
}

fn opened(seed: &OfSeed) -> [String; 8] {
    let first = seed.first_open_s.map_or_else(|| "never".to_owned(), |at| format!("{at:.1} s"));
    let why = seed.why_not.as_ref().map(breaker::WhyNot::said).unwrap_or_default();
    [
        seed.seed.to_string(),
        first,
        seed.openings.to_string(),
        format!("{} s", seed.open_s),
        seed.passed.to_string(),
        seed.refused.to_string(),
        seed.refused_healthy.to_string(),
        why,
    ]
}

/// What came of refused calls.
fn refused(case: &breaker::Case) -> String {
    let mut text = String::new();
    for row in case.rows.iter().filter(|row| row.seeds.iter().any(|seed| seed.refused > 0)) {
        let comes = match (&row.fallback, row.fallbacks_on) {
            (None, _) => "the request fails: the step has no fallback".to_owned(),
            (Some(kind), true) => format!("its fallback answers: {kind}"),
            (Some(kind), false) => {
                format!("the request fails: its fallback, {kind}, is off (--defend fallbacks)")
            }
        };
        text.push_str(&format!("  of a call refused over {}, {comes}\n", row.step));
    }
    let got = case.customers;
    text + &format!(
        "  customers from the fault on: {:.0} ended, {:.0} answered by a fallback, {:.0} refused, {:.0} failed, {:.0} gave up\n",
        got.ended, got.by_fallback, got.rejected, got.failed, got.timed_out
    )
}

/// A table for each cluster.
pub fn skew(plan: &Plan, answer: &skew::Answer) -> String {
    let about = format!("customers' partitions at {}, percent against an even share", spell_time(plan.at));
    let mut text = head(plan, &about);
    if answer.clusters.is_empty() {
        text.push_str("\nThe document has no Kafka cluster.\n");
    }
    for cluster in &answer.clusters {
        let (count, none) = (cluster.partitions, cluster.leaderless);
        text.push_str(&format!(
            "\n{}: {count} partitions, {none} without a leader that answers\n",
            cluster.label
        ));
        let mut columns = Columns::new("llrrrrr");
        cells(
            &mut columns,
            ["broker", "zone", "leaders", "first replicas", "replicas", "in sync", "records"],
        );
        for broker in &cluster.brokers {
            let down = if broker.up { "" } else { " (down)" };
            let shares = [broker.leaders, broker.preferred, broker.replicas, broker.in_sync, broker.records];
            let named = [format!("{}{down}", broker.name), broker.zone.clone()];
            columns.row(named.into_iter().chain(shares.map(share)));
        }
        text.push_str(&columns.text());
        if !cluster.not_placed.is_empty() {
            text.push_str(&format!(
                "  the document does not place {}: the simulator does, in turn over the brokers\n",
                cluster.not_placed.join(", ")
            ));
        }
    }
    text + &findings(&answer.findings, &answer.unknown)
}

fn share(share: Share) -> String {
    match share.skew_percent {
        Some(skew) => format!("{} ({skew:+.0} %)", share.count),
        None => share.count.to_string(),
    }
}

/// Three columns for each zone.
pub fn zone(plan: &Plan, answer: &zone::Answer) -> String {
    let about = format!(
        "a zone loses power at {}, until {}, {}; harm is a mean over that time",
        spell_time(plan.at),
        spell_time(plan.until),
        seeds(answer.seeds)
    );
    let mut text = head(plan, &about);
    for loss in &answer.zones {
        let (missing, down) = (percent(loss.missing), minutes(loss.down_s));
        text.push_str(&format!(
            "\nZone {}: {missing} of the answers are missing, {down} minutes down\n",
            loss.zone
        ));
        let mut columns = Columns::new("llrll");
        cells(
            &mut columns,
            ["layer", "gone at once", "harm", "upstream: who asks it", "downstream: what it asks"],
        );
        for row in &loss.rows {
            let gone = row.here.iter().map(gone).collect::<Vec<_>>().join(", ");
            let gone = if gone.is_empty() { "-".to_owned() } else { gone };
            let cells = [
                row.label.clone(),
                gone,
                percent(row.harm),
                touched(&row.upstream),
                touched(&row.downstream),
            ];
            columns.row(cells);
        }
        text.push_str(&columns.text());
    }
    text + &findings(&answer.findings, &answer.unknown)
}

fn gone(gone: &Gone) -> String {
    let plural = if gone.all == 1 { "" } else { "s" };
    format!("{} of {} {}{plural}", gone.gone, gone.all, gone.what)
}

fn touched(parts: &[Touched]) -> String {
    let hurt = parts.iter().filter(|part| part.harm >= LISTED);
    let hurt: Vec<String> = hurt.map(|part| format!("{} {:.0} %", part.label, 100.0 * part.harm)).collect();
    match (hurt.is_empty(), parts.len()) {
        (true, 0) => "-".to_owned(),
        (true, count) => format!("none of {count} hurt"),
        _ => hurt.join(", "),
    }
}

/// Findings, and what the document does not know.
fn findings(found: &[Finding], unknown: &[Unknown]) -> String {
    let mut text = String::new();
    for finding in found.iter().take(MOST_FINDINGS) {
        let (severity, class) = (finding.severity.word(), finding.class.word());
        text.push_str(&format!("\n{severity}, {class}: {}\n", finding.reason));
        text.push_str(&format!("  cure: {}\n  see:  {}\n", finding.cure, finding.command));
    }
    if !unknown.is_empty() {
        text.push_str(
            "\nThe document does not know these, so that the answer stands on what was assumed for them:\n",
        );
        text.push_str(&not_known(unknown));
    }
    match (found.is_empty(), unknown.is_empty()) {
        (true, true) => text.push_str("\nNo finding.\n"),
        (true, false) => text.push_str("No finding so far: what is not known may hide one.\n"),
        _ => {}
    }
    text
}

/// What is not known, by why: the places of each reason together.
fn not_known(unknown: &[Unknown]) -> String {
    let mut text = String::new();
    let mut told: Vec<&str> = Vec::new();
    for Unknown { why, .. } in unknown {
        if told.contains(&why.as_str()) {
            continue;
        }
        told.push(why);
        let own = unknown.iter().filter(|other| other.why == *why);
        let places: Vec<&str> = own.map(|other| other.at.as_str()).collect();
        let more = places.len().saturating_sub(MOST_PLACES);
        let mut all = places[..places.len() - more].join(", ");
        if more > 0 {
            all.push_str(&format!(" and {more} more"));
        }
        text.push_str(&format!("  {}: {}\n", printable(why), printable(&all)));
    }
    text
}
