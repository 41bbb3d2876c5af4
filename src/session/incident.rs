//! The incident report: a run as a document in Markdown, for people who were not there. Every figure in it is computed
//! from the run; what is assumed is said to be.

use crate::base::decimal::fixed;
use crate::engine::SimTime;
use crate::frame::{ClusterId, Frame, Layer, Part, ServiceId, Severity, Subject};
use crate::run::assertions;
use crate::scenario::document::Grade;
use crate::session::{Session, link, scenarios};
use crate::telemetry::published::dashboard::ServiceShown;
use crate::telemetry::window::WINDOW;
use crate::telemetry::{Measure, Names, Series, outcomes};
use crate::telling::figures::{clock, count, percent, said};
use crate::telling::markdown::{plain, section, table};
use crate::telling::report::JourneyReport;
use crate::telling::{breakers, inspect, narration, picture, timeline};
use crate::world::command::{Defence, spell_time};

/// Writes the report of a session at its present moment. `address`: what stands before the `#` of its link.
pub fn write(session: &Session, address: &str) -> String {
    let frame = picture::frame(session.run());
    let said = narration::situation(session.run(), session.scene.weight);
    let head = format!(
        "# Incident report: {}\n\n**{}** {}\n",
        plain(&session.scene.title),
        plain(&said.sentence),
        plain(&said.detail)
    );
    [
        head,
        the_run(session),
        commands(session),
        customers(session),
        radius(session, &frame),
        events(session),
        causes(session),
        reported(session, &frame),
        alerts(session),
        distance(session),
        defences(session, &frame),
        checks(session),
        again(session, address),
        honesty(session),
    ]
    .concat()
}

/// Simulated time, and the clock on the wall.
fn times(session: &Session, at: SimTime) -> Vec<String> {
    vec![clock(at.as_micros()), session.scenario.document.clock_start.at(at)]
}

fn share(share: f64) -> String {
    if share.is_nan() { "\u{2013}".to_owned() } else { format!("{}%", percent(share)) }
}

fn the_run(session: &Session) -> String {
    let (run, document) = (session.run(), &session.scenario.document);
    let name = assertions::kind(&session.scenario, run.commands())
        .map_or("none of the document's own", |kind| kind.word());
    let line = |name: &str, value: String| format!("- {name}: {value}\n");
    let text = [
        line("Scenario", format!("`{}`", document.id)),
        line("Seed", run.seed().to_string()),
        line("Run", name.to_owned()),
        line(
            "Moment",
            format!(
                "{} after the start ({} on the scenario's clock)",
                clock(run.now().as_micros()),
                document.clock_start.at(run.now())
            ),
        ),
        line("Computed", format!("{} events, fingerprint `{:016x}`", count(run.events()), run.digest())),
    ];
    format!("\n{}\n{}\n", text.concat(), plain(&document.summary))
}

fn commands(session: &Session) -> String {
    let (run, topology) = (session.run(), &session.scenario.topology);
    let rows = run.commands().iter().enumerate().map(|(at, command)| {
        let mut cells = times(session, command.at);
        cells.push(match run.outcomes().get(at) {
            Some(&outcome) => plain(&outcomes::told(topology, command.command, outcome)),
            None => plain(&command.command.row(topology).past) + " (still to come)",
        });
        cells.push(format!("`{}`", command.spell(topology)));
        cells
    });
    let body = match run.commands().is_empty() {
        true => "Nothing: the run was left alone.\n".to_owned(),
        false => table(&["Time", "Clock", "What", "As a command"], 4, rows),
    };
    section("What was done to it", &body)
}

fn customers(session: &Session) -> String {
    let weight = u64::from(session.scene.weight);
    let tally = &session.run().world().tally().journeys;
    let rows = session.scene.journeys.iter().zip(tally).map(|(journey, &tally)| {
        let row = JourneyReport::from(tally);
        let lost = row.rejected + row.failed + row.timed_out;
        let counts =
            [row.offered, row.ok, row.degraded, row.rejected, row.failed, row.timed_out, lost, row.in_flight];
        let mut cells = vec![plain(&journey.label)];
        cells.extend(counts.map(|simulated| count(simulated * weight)));
        cells.push(row.answered_share().map_or("\u{2013}".to_owned(), share));
        cells
    });
    let head = [
        "Journey",
        "Offered",
        "Ok",
        "Degraded",
        "Rejected",
        "Failed",
        "Timed out",
        "Lost",
        "In flight",
        "Answered of those that ended",
    ];
    let one = match weight {
        1 => "One simulated request stands for one of them.".to_owned(),
        _ => format!("One simulated request stands for {weight} of them."),
    };
    let said = format!(
        "Customers' requests since the start of the run. {one} Lost is rejected, failed and timed out; in flight is neither answered nor lost.\n\n"
    );
    section("What customers got", &(said + &table(&head, 1, rows) + &lately(session)))
}

/// Says what they got in the window before the moment, and what the measures mean.
fn lately(session: &Session) -> String {
    let figures = &session.run().recorder().figures;
    let journeys = session.scene.journeys.iter().map(|journey| journey.label.as_str()).zip(&figures.journeys);
    let rows = journeys.chain([("All", &figures.all)]).map(|(name, got)| {
        let cells = Measure::OF_CUSTOMERS.map(|measure| said(measure, got, session.scene.weight));
        [plain(name)].into_iter().chain(cells).collect()
    });
    let names = Measure::OF_CUSTOMERS.map(Measure::name);
    let head: Vec<&str> = ["Journey"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let meaning =
        |measure: Measure| format!("- {} ({}): {}\n", measure.name(), measure.unit(), measure.definition());
    let meanings: String = Measure::OF_CUSTOMERS.map(meaning).concat();
    format!("\nIn the last {WINDOW}:\n\n{}\n{meanings}", table(&head, 1, rows))
}

/// Mean of a series' last point up to `to`, and its largest one after `from`: NaN without one.
fn within(series: &Series, from: f64, to: f64) -> (f64, f64) {
    let (mut last, mut worst) = (f64::NAN, f64::NAN);
    for (at, value) in series.points().filter(|point| point.0 <= to) {
        last = value / 100.0;
        if at > from {
            worst = worst.max(last);
        }
    }
    (last, worst)
}

fn radius(session: &Session, frame: &Frame) -> String {
    let recorder = session.run().recorder();
    if !frame.twin {
        return section("Blast radius", "No fault, so there is nothing to compare with: nothing was lost.\n");
    }
    let amplified = |value: Option<f64>| {
        value.map_or("none, no partition was lost then".to_owned(), |value| fixed(value, 1))
    };
    let said = format!(
        "{}\n\
         - Now: {} of trading, {} of partitions; amplification {}.\n\
         - At worst: {} of trading, {} of partitions; amplification {} (of trading over of partitions, when it was largest).\n\n",
        Measure::OF_FAULTS
            .map(|measure| format!("{} ({}): {}\n\n", measure.name(), measure.unit(), measure.definition()))
            .concat(),
        share(frame.trading_lost),
        share(frame.partitions_lost),
        amplified(frame.amplification),
        share(recorder.worst_trading),
        share(recorder.worst_partitions),
        amplified(recorder.worst_amplification),
    );
    section(
        "Blast radius",
        &(said
            + &curve(session)
            + "\nLayers in the order in which a tenth of them was hurt:\n\n"
            + &first_hits(session, frame)),
    )
}

/// The curve in at most a dozen rows.
fn curve(session: &Session) -> String {
    const STEPS_MIN: [f64; 8] = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0];
    let curves = &session.run().recorder().curves;
    let now = session.run().now().as_secs_f64();
    let steps = STEPS_MIN.iter().map(|min| min * 60.0);
    let step = steps.into_iter().find(|step| now / step <= 12.0).unwrap_or(now / 12.0);
    let mut rows = Vec::new();
    let mut from = 0.0;
    while from < now {
        let to = (from + step).min(now);
        let mut cells = times(session, SimTime::from_micros((to * 1e6) as u64));
        for series in [&curves.trading_lost, &curves.partitions_lost] {
            let (last, worst) = within(series, from, to);
            cells.extend([share(last), share(worst)]);
        }
        cells.push(share(within(&curves.busy, from, to).0));
        rows.push(cells);
        from += step;
    }
    table(
        &[
            "Time",
            "Clock",
            "Of trading",
            "Worst since the row before",
            "Of partitions",
            "Worst since",
            "Workers busy",
        ],
        2,
        rows,
    )
}

fn first_hits(session: &Session, frame: &Frame) -> String {
    let mut hit: Vec<(u64, String)> = frame
        .cone
        .iter()
        .filter_map(|layer| Some((layer.first_hit_us?, layer_label(session, layer.layer))))
        .collect();
    crate::base::order::sort(&mut hit);
    match hit.is_empty() {
        true => "None was.\n".to_owned(),
        false => hit.iter().map(|(at, label)| format!("1. {} {}\n", clock(*at), plain(label))).collect(),
    }
}

/// The layer as it is labelled.
fn layer_label(session: &Session, layer: Layer) -> String {
    match layer {
        Layer::Customers => "Customers".to_owned(),
        Layer::Part(part) => Names(&session.scenario.topology).part(part),
        Layer::ControlPlanes => "Control planes".to_owned(),
    }
}

fn events(session: &Session) -> String {
    let (run, document) = (session.run(), &session.scenario.document);
    let published = document.timeline.iter().map(|entry| {
        let grade = match entry.grade {
            Grade::Primary => "primary source",
            Grade::Secondary => "reported",
            Grade::Assumed => "assumed",
            Grade::Imported => "imported",
        };
        (entry.at, [format!("{} ({grade}: {})", plain(&entry.label), plain(&entry.source)), String::new()])
    });
    let told = run.recorder().log.since(0).iter().filter(|entry| entry.severity != Severity::Info);
    let told = told.map(|entry| {
        let text = plain(&entry.text);
        (
            entry.at,
            [String::new(), if entry.severity == Severity::Command { format!("**{text}**") } else { text }],
        )
    });
    let mut all: Vec<(SimTime, [String; 2])> =
        published.chain(told).filter(|entry| entry.0 <= run.now()).collect();
    crate::base::order::sort_by_key(&mut all, |entry| entry.0);
    let later = document.timeline.iter().filter(|entry| entry.at > run.now()).count();
    let rows = all.into_iter().map(|(at, told)| times(session, at).into_iter().chain(told).collect());
    let mut body = table(&["Time", "Clock", "Published", "Simulated"], 4, rows);
    if later > 0 {
        body += &format!("\nEvents that were published about later moments than this one: {later}.\n");
    }
    section("Timeline", &body)
}

fn causes(session: &Session) -> String {
    let mut worst: Option<(ServiceId, f64)> = None;
    for &(layer, share) in &session.run().recorder().impact.layers {
        if let Layer::Part(Part::Service(service)) = layer
            && share > worst.map_or(0.0, |worst| worst.1)
        {
            worst = Some((service, share));
        }
    }
    let seen = worst.and_then(|(service, share)| {
        let seen = session.look(Subject::Part(Part::Service(service)))?;
        Some((session.scene.services.get(service.index())?, share, seen))
    });
    let Some((service, hurt, seen)) = seen else {
        return section(
            "Causes",
            "No service is hurt at this moment. The report of a moment that hurts has the chain of causes here.\n",
        );
    };
    let mut body = format!(
        "{} is hurt most ({}). From there down to what began it:\n\n",
        plain(&service.label),
        share(hurt)
    );
    for step in &seen.chain {
        let side = if step.below_vendor_line { "Behind the vendor line: " } else { "" };
        let since = step.since_us.map_or(String::new(), |at| format!(" (since {})", clock(at)));
        body += &format!("1. {side}**{}**{since}: {}\n", plain(&step.title), plain(&step.detail));
    }
    section("Causes", &body)
}

fn reported(session: &Session, frame: &Frame) -> String {
    let monitors = &session.scenario.topology.monitors;
    let age = frame.services.iter().enumerate().find_map(|(i, _)| {
        ServiceShown::read(session.run().recorder().alerts.monitoring(), ServiceId(i as u8)).at
    });
    let latest = match age {
        Some(at) => format!("The latest visible is of {}.", clock(at.as_micros())),
        None => "None is visible yet.".to_string(),
    };
    let services =
        session.scene.services.iter().zip(&frame.services).filter(|(scene, _)| !scene.replicas.is_empty());
    let services =
        services.map(|(scene, now)| vec![plain(&scene.label), now.reported.word(), now.state.word()]);
    let clusters = session.scene.clusters.iter().zip(&frame.clusters).enumerate().map(|(i, (scene, now))| {
        let says =
            format!("{}, {}", now.vendor_state, inspect::cluster_says(session.run(), ClusterId(i as u8)));
        vec![plain(&scene.label), says, format!("{} of {} partitions led", now.led, now.partitions)]
    });
    let body = format!(
        "Dashboards show the vendor's datapoints: one of every {}, {} late. {latest}\n\n{}",
        timeline::span(monitors.vendor_period.as_secs_f64()),
        timeline::span(monitors.vendor_delay.as_secs_f64()),
        table(&["Part", "What was reported", "What is true"], 3, services.chain(clusters))
    );
    section("What was reported", &body)
}

fn alerts(session: &Session) -> String {
    let report = crate::telling::alerts::report(session.run());
    let mut body = format!("Customers noticed: {}.\n", plain(&report.noticed()));
    for set in &report.sets {
        let (never, all) = (set.never.len(), set.never.len() + set.fired.len());
        body += &format!(
            "\nSet `{}`: somebody could know: {}. {never} of {all} rules never fired.\n\n",
            set.set,
            plain(&set.known())
        );
        body.extend(
            set.fired
                .iter()
                .map(|fired| format!("- {}: {}\n", plain(&fired.rule.to_string()), fired.times())),
        );
    }
    section("What the alerts said", &body)
}

fn distance(session: &Session) -> String {
    let lengths = timeline::lengths(session.run());
    let lengths = lengths.iter().map(|length| vec![plain(&length.measure), length.text()]);
    let mut body = table(&["By which measure", "How long"], 2, lengths);
    let beside = timeline::beside(&session.scenario, session.run());
    if !beside.is_empty() {
        let rows = beside.iter().map(|entry| vec![plain(&entry.label), plain(&entry.simulated())]);
        body += &format!(
            "\nDistance from what was published: {}.\n\n{}",
            timeline::distance([&beside]).text(),
            table(&["Published", "Simulated"], 2, rows)
        );
    }
    section("How long it was", &body)
}

fn defences(session: &Session, frame: &Frame) -> String {
    let line = |defence: Defence| {
        format!("- {}: {}\n", defence.title(), if frame.defences & defence.bit() != 0 { "on" } else { "off" })
    };
    let lines: String = Defence::of(&session.scenario.topology).into_iter().map(line).collect();
    let lines = if lines.is_empty() { "None is configured.\n".to_owned() } else { lines };
    section("Defences", &(lines + &what_breakers_did(session)))
}

/// What circuit breakers did, in simulated calls; nothing when they have seen no call.
fn what_breakers_did(session: &Session) -> String {
    let told = breakers::report(session.run().world());
    if told.is_empty() {
        return String::new();
    }
    let head = [
        "Circuit breakers of",
        "Library",
        "One per",
        "Let through",
        "Of these hung",
        "Refused",
        "Would have been answered",
        "Not counted yet",
    ];
    let rows = told.into_iter().map(|row| {
        let counts = [row.passed, row.hung, row.refused, row.refused_healthy, u64::from(row.uncounted)];
        let names = [
            format!("{}.{}, step {}", row.service, row.operation, row.step + 1),
            format!("{} {}", row.library, row.version),
            row.scope,
        ];
        names.into_iter().chain(counts.map(count)).collect()
    });
    format!("\n{}", table(&head, 3, rows))
}

fn checks(session: &Session) -> String {
    let checked = assertions::check(&session.scenario, session.run());
    if checked.is_empty() {
        return String::new();
    }
    let rows = checked.iter().map(|checked| {
        let measured = checked.measured.filter(|measured| !measured.is_nan());
        let holds = match checked.holds() {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "not measured yet",
        };
        vec![
            plain(&checked.assertion.spell(&session.scenario.topology)),
            measured.map_or("\u{2013}".to_owned(), |measured| fixed(measured, 3)),
            holds.to_owned(),
        ]
    });
    section("What the scenario asserts about this run", &table(&["Assertion", "Measured", "Holds"], 3, rows))
}

fn again(session: &Session, address: &str) -> String {
    let opening = session.opening();
    let built_in = scenarios().iter().any(|entry| entry.0 == opening.scenario);
    let name = if built_in { opening.scenario.as_str() } else { "DOCUMENT.json" };
    let given: String = opening.commands.iter().map(|command| format!(" --do \"{command}\"")).collect();
    let mut body =
        "Scenario, seed and commands are the whole run: it comes out the same on every machine.\n".to_owned();
    if built_in {
        body += &format!("\n- On the page: <{address}#{}>\n", link::encode(&opening, false));
    } else {
        body += "\nThe scenario is a document of its own: keep it with this report.\n";
    }
    body += &format!(
        "\n```sh\nblast run {name} --seed {}{given} --until {}\n```\n",
        opening.seed,
        spell_time(session.run().now())
    );
    section("How to run it again", &body)
}

fn honesty(session: &Session) -> String {
    let facts = &session.scenario.document.facts;
    let graded = |grade: Grade| facts.iter().filter(|fact| fact.grade == grade).count();
    let body = format!(
        "All of this is a simulation by Blast Radius {}, request by request. Nothing in it was measured at a real company; only \
         what the timeline calls published was, by whom it names. Of the {} sources for the scenario's numbers {} are primary, \
         {} are reports, and {} are assumptions of its author. Shares over time are means over the chart's steps.\n",
        env!("CARGO_PKG_VERSION"),
        facts.len(),
        graded(Grade::Primary),
        graded(Grade::Secondary),
        graded(Grade::Assumed),
    );
    section("What is simulated, and what is assumed", &body)
}
