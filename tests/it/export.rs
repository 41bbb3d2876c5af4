//! What a person takes along: the report, the series, the pictures; from the session, and from the command line.

use std::fs;
use std::path::PathBuf;

use blast_radius::frame::{Chart, ChartLine, Charts, Scene, Severity};
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::budget::Pace;
use blast_radius::session::host::Host;
use blast_radius::session::protocol::Request;
use blast_radius::session::{Opening, Session, incident, link};
use blast_radius::telling::series;
use blast_radius::view::figures::{count, percent};
use blast_radius::view::{svg, words};

use crate::support::command_line::{blast, folder};

const MAY_7: &str = "msk-control-plane-2026-05-07";
const SYMBOLS: &str = include_str!("../../assets/symbols.svg");

fn opening(seed: u64, commands: &[&str]) -> Opening {
    let commands = commands.iter().map(|command| (*command).to_owned()).collect();
    Opening { scenario: MAY_7.into(), seed, commands }
}

/// The incident, early: hung, with a command still to come.
fn incident() -> Opening {
    opening(
        42,
        &["30s control-plane msk block elect-leaders", "1m zone a overheat", "20m defence timeouts on"],
    )
}

fn at(opening: &Opening, time: &str) -> Session {
    let mut session = Session::open(opening).unwrap();
    session.run_to(time).unwrap();
    session
}

fn story() -> Opening {
    let session = Session::open(&opening(42, &[])).unwrap();
    Opening { commands: session.scene().story.clone(), ..opening(42, &[]) }
}

/// The rows of a CSV text (RFC 4180).
fn parsed(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && letters.peek() == Some(&'\n') => {
                letters.next();
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(!quoted && cell.is_empty() && row.is_empty(), "the last line ends");
    rows
}

/// Whether every element is closed, in order; every `&` begins an entity; every attribute is quoted.
fn well_formed(text: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(from) = rest.find('<') {
        let between = &rest[..from];
        let entities = between.split('&').skip(1);
        assert!(entities.into_iter().all(|entity| entity[..entity.len().min(8)].contains(';')), "{between}");
        let to = rest[from..].find('>').expect("a tag ends") + from;
        let tag = &rest[from + 1..to];
        assert!(tag.matches('"').count().is_multiple_of(2), "{tag}");
        let name = tag.split([' ', '/']).find(|word| !word.is_empty()).unwrap_or_default();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "{tag}");
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        rest = &rest[to + 1..];
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{open:?} {rest}");
}

/// A small set of charts with a gap, a twin of another step, and names that need quoting.
fn few() -> Charts {
    let line = |label: &str, dashed: bool, points: &[(f64, f64)]| ChartLine {
        label: label.to_owned(),
        dashed,
        points: points.to_vec(),
    };
    let chart = |id: &str, unit: &str, max: f64, lines: Vec<ChartLine>| Chart {
        id: id.to_owned(),
        title: format!("Title of {id}"),
        unit: unit.to_owned(),
        max,
        lines,
        now: "now <1%".to_owned(),
    };
    let gap = f64::NAN;
    Charts {
        span_s: (0.0, 600.0),
        charts: vec![
            chart(
                "blast-radius",
                "%",
                100.0,
                vec![
                    line(
                        "trading lost",
                        false,
                        &[(100.0, 0.0), (200.0, 66.6667), (300.0, gap), (400.0, 100.0), (500.0, 12.5)],
                    ),
                    line(
                        "partitions, \"lost\"",
                        true,
                        &[(100.0, 0.0), (200.0, 33.3), (300.0, 33.3), (400.0, 33.3), (500.0, 0.0)],
                    ),
                ],
            ),
            chart(
                "p99",
                "s",
                0.5,
                vec![
                    line("a & b", false, &[(200.0, 0.0614), (400.0, gap), (600.0, 0.5)]),
                    line("second", false, &[(100.0, 0.1), (600.0, 0.2)]),
                ],
            ),
        ],
        marks: vec![
            (60.0, "Zone a <overheated>".to_owned(), Severity::Command),
            (90.0, "hung".to_owned(), Severity::Hung),
        ],
        ..Charts::default()
    }
}

fn scene() -> Scene {
    let title = "A & B: \"one\" <two>".to_owned();
    Scene {
        scenario: "a-b".into(),
        title,
        weight: 16,
        clock_start: Some((0, "ET".into())),
        ..Scene::default()
    }
}

#[test]
fn csv_joins_lines_by_time_and_leaves_gaps_empty() {
    let rows = parsed(&series::csv(&few().charts));
    let expected: [&[&str]; 7] = [
        &[
            "time_s",
            "blast-radius: trading lost (%)",
            "blast-radius: partitions, \"lost\" (%)",
            "p99: a & b (s)",
            "p99: second (s)",
        ],
        &["100", "0", "0", "", "0.1"],
        &["200", "66.667", "33.3", "0.061", ""],
        &["300", "", "33.3", "", ""],
        &["400", "100", "33.3", "", ""],
        &["500", "12.5", "0", "", ""],
        &["600", "", "", "0.5", "0.2"],
    ];
    assert_eq!(rows, expected);
    assert_eq!(series::csv(&[]), "time_s\r\n");
}

#[test]
fn series_of_a_run_come_back_from_csv_and_json() {
    let session = at(&incident(), "4m");
    let charts = session.charts();
    let rows = parsed(&series::csv(&charts.charts));
    let text = series::json(session.scene(), &session.opening(), session.run().now().as_micros(), &charts);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (json["scenario"].as_str(), json["seed"].as_u64(), json["now_s"].as_f64()),
        (Some(MAY_7), Some(42), Some(240.0))
    );
    assert_eq!(json["commands"].as_array().unwrap().len(), 3);
    let (mut column, mut gaps, mut values) = (0, 0, 0);
    for (c, chart) in charts.charts.iter().enumerate() {
        for (l, line) in chart.lines.iter().enumerate() {
            column += 1;
            let line_json = &json["charts"][c]["lines"][l];
            assert_eq!(line_json["label"], line.label.as_str());
            assert_eq!(line_json["points"].as_array().unwrap().len(), line.points.len());
            for (p, &(at, value)) in line.points.iter().enumerate() {
                let row = rows[1..].iter().find(|row| row[0].parse() == Ok(at)).unwrap();
                let cell = &row[column];
                let point = &line_json["points"][p];
                assert_eq!(point[0].as_f64(), Some(at));
                if value.is_nan() {
                    assert!(cell.is_empty() && point[1].is_null());
                    gaps += 1;
                } else {
                    let read: f64 = cell.parse().unwrap();
                    assert!((read - value).abs() <= 0.000_501, "{cell} {value}");
                    assert_eq!(point[1].as_f64(), Some(read));
                    values += 1;
                }
            }
        }
    }
    assert_eq!(rows[0].len(), column + 1);
    assert!(gaps > 10 && values > 1_000, "{gaps} {values}");
}

#[test]
fn names_of_people_are_safe_in_json() {
    let odd = Scene { title: "\"\\\n\u{1}<é>".into(), ..scene() };
    let text = series::json(&odd, &opening(1, &[]), 0, &Charts::default());
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["title"], "\"\\\n\u{1}<é>");
}

/// With `BLESS=1` in the environment the picture is written instead of compared.
#[test]
fn the_drawing_of_charts_is_as_it_was() {
    let drawn = svg::charts::draw(&scene(), 7, 480_000_000, &few());
    well_formed(&drawn.text);
    let golden = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/export/charts.svg");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&golden, &drawn.text).unwrap();
    }
    let wanted = fs::read_to_string(&golden).unwrap();
    assert!(
        drawn.text == wanted,
        "the drawing has changed; look at it, then keep it with BLESS=1:\n{}",
        drawn.text
    );
}

#[test]
fn the_drawing_of_the_map_says_what_the_moment_says() {
    for (time, commands) in [("20s", opening(42, &[])), ("5m", incident())] {
        let mut session = at(&commands, time);
        let (scene, frame) = (session.scene().clone(), session.frame());
        let drawn = svg::map::draw(&scene, 42, &frame, svg::definitions(SYMBOLS));
        well_formed(&drawn.text);
        let mut wanted: Vec<String> = scene.zones.iter().map(|zone| format!(">Zone {zone}<")).collect();
        wanted.extend(scene.services.iter().map(|service| format!(">{}<", service.label)));
        wanted.extend(scene.clusters.iter().zip(&frame.clusters).map(|(_, now)| words::cluster_line(now)));
        wanted.extend(frame.quorums.iter().chain(&frame.stores).map(|now| now.phrase.clone()));
        wanted.extend(frame.journeys.iter().map(|now| format!(">{}%<", percent(now.answered.unwrap()))));
        wanted.push(words::duty_line(&scene.control_planes[0], &frame.control_planes[0][0], true));
        wanted.push(format!(
            "simulated with Blast Radius, seed 42, scenario {MAY_7}; one simulated request stands for 16"
        ));
        for words in wanted {
            assert!(drawn.text.contains(&words), "{time}: no {words}");
        }
        let replicas: usize = frame.services.iter().map(|service| service.replicas.len()).sum();
        assert_eq!(drawn.text.matches("<g><title>").count(), replicas);
    }
}

/// A document's words cannot become marks of the file that they are printed in.
#[test]
fn words_of_documents_stay_words() {
    let odd = "A | b *c* <script>alert(1)</script> & `d`";
    let text = scenario::with(catalogue::text(MAY_7).unwrap(), "/title", serde_json::json!(odd)).unwrap();
    let mut session = Session::open(&Opening { scenario: text, seed: 1, commands: Vec::new() }).unwrap();
    session.run_to("20s").unwrap();
    let (scene, frame) = (session.scene().clone(), session.frame());
    let map = svg::map::draw(&scene, 1, &frame, "").text;
    let charts = svg::charts::draw(&scene, 1, 0, &session.charts()).text;
    let report = incident::write(&session, "");
    for text in [&map, &charts] {
        well_formed(text);
        assert!(!text.contains("<script"));
    }
    assert!(report.contains("A \\| b \\*c\\* \\<script>"), "{report}");
    assert!(
        report.contains("blast run DOCUMENT.json --seed 1 --until 20s") && !report.contains("On the page")
    );
}

#[test]
fn the_report_has_the_figures_of_the_moment() {
    for time in ["50s", "5m"] {
        let mut session = at(&incident(), time);
        let report = incident::write(&session, "https://example.org/page");
        let (scene, frame) = (session.scene().clone(), session.frame());
        assert!(report.contains(&format!("**{}** {}", frame.headline, frame.detail)), "{report}");
        for (journey, now) in scene.journeys.iter().zip(&frame.journeys) {
            let [offered, ok, degraded, rejected, failed, timed_out] = now.totals;
            let unanswered = rejected + failed + timed_out;
            let in_flight = offered - ok - degraded - unanswered;
            let simulated = [offered, ok, degraded, rejected, failed, timed_out, unanswered, in_flight];
            let counts = simulated.map(|simulated| count(16 * simulated)).join(" | ");
            let share = percent((ok + degraded) as f64 / (offered - in_flight) as f64);
            let row = format!("| {} | {counts} | {share}% |", journey.label);
            assert!(report.contains(&row), "no {row} in {report}");
        }
        for (service, now) in
            scene.services.iter().zip(&frame.services).filter(|(scene, _)| !scene.replicas.is_empty())
        {
            let row =
                format!("| {} | {} | {} |", service.label, words::word(now.reported), words::word(now.state));
            assert!(report.contains(&row), "no {row} in {report}");
        }
        for layer in frame.cone.iter().filter_map(|layer| layer.first_hit_us) {
            assert!(report.contains(&format!("1. {} ", blast_radius::view::figures::clock(layer))));
        }
        let address = format!("<https://example.org/page#{}>", link::encode(&session.opening(), false));
        assert!(report.contains(&address), "{report}");
        assert!(report.contains(
            "| 0:20:00 | 19:30:00 ET | Fail-fast timeouts on (still to come) | `20m defence timeouts on` |"
        ));
    }
}

#[test]
fn the_report_tells_the_story_in_its_order() {
    let mut session = at(&story(), "26m");
    let report = incident::write(&session, "");
    let frame = session.frame();
    let headings: Vec<&str> = report.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let wanted = [
        "What was done to it",
        "What customers got",
        "Blast radius",
        "Timeline",
        "Causes",
        "What was reported",
        "What the alerts said",
        "How long it was",
        "Defences",
        "What the scenario asserts about this run",
        "How to run it again",
        "What is simulated, and what is assumed",
    ];
    assert_eq!(headings, wanted);
    let radius = format!(
        "- Now: {}% of trading, {}% of partitions; amplification {:.1}.",
        percent(frame.trading_lost),
        percent(frame.partitions_lost),
        frame.amplification.unwrap()
    );
    assert!(report.contains(&radius), "no {radius} in {report}");
    let row = |time: &str| report.lines().find(|line| line.starts_with(&format!("| {time} |"))).unwrap();
    assert!(row("0:05:00").contains("| 0% | 0% | 0% | 0% |"), "{}", row("0:05:00"));
    assert!(row("0:25:00").contains("| 100% | 100% | 33% | 33% |"), "{}", row("0:25:00"));
    let chain = session.inspect("service:trade-execution").unwrap().chain;
    let mut from = report.find("## Causes").unwrap();
    for step in &chain {
        from += report[from..].find(&step.title).unwrap_or_else(|| panic!("no {} in {report}", step.title));
    }
    assert!(
        report.contains("| yes |") && report.contains("Behind the vendor line: **Elections are refused**")
    );
    assert!(!report.contains("NaN") && !report.contains("inf "));
    let healthy = incident::write(&at(&opening(42, &[]), "20s"), "");
    for words in ["No fault", "No service is hurt", "Nothing: the run was left alone"] {
        assert!(healthy.contains(words), "no {words} in {healthy}");
    }
}

#[test]
fn a_host_tells_the_report_once() {
    let mut host = Host::open(&incident(), Pace::WORKER).unwrap();
    assert_eq!(host.pass(1.0, || 0.0).unwrap().report, None);
    host.ask(Request::Report("https://example.org/".into()));
    let told = host.pass(2.0, || 0.0).unwrap();
    let report = String::from_utf8(told.report.unwrap()).unwrap();
    assert!(report.contains("<https://example.org/#v2&scenario="));
    host.ask(Request::Select(None));
    assert_eq!(host.pass(3.0, || 0.0).unwrap().report, None);
}

#[test]
fn the_command_line_writes_the_same_files() {
    let folder = folder("export/all");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (report, csv, pictures) = (path("report.md"), path("run.csv"), path("new/pictures"));
    let case = ["run", MAY_7, "--seed", "42", "--until", "4m"];
    let commands: Vec<&str> =
        vec!["--do", "30s control-plane msk block elect-leaders", "--do", "1m zone a overheat"];
    let files = ["--report", &report, "--series", &csv, "--svg", &pictures];
    let output = blast(&[&case[..], &commands, &files].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    let names: Vec<&str> = printed.lines().collect();
    let (charts, map) = (path("new/pictures/charts.svg"), path("new/pictures/map.svg"));
    assert_eq!(names, [&report, &csv, &charts, &map]);
    let mut session = at(&opening(42, &[commands[1], commands[3]]), "4m");
    let read = |name: &str| fs::read_to_string(name).unwrap();
    assert_eq!(read(&report), incident::write(&session, ""));
    assert_eq!(read(&csv), series::csv(&session.charts().charts));
    let (scene, frame) = (session.scene().clone(), session.frame());
    assert_eq!(read(&charts), svg::charts::draw(&scene, 42, 240_000_000, &session.charts()).text);
    assert_eq!(read(&map), svg::map::draw(&scene, 42, &frame, svg::definitions(SYMBOLS)).text);
    let json = path("run.json");
    let output = blast(&["run", MAY_7, "--until", "10s", "--series", &json]);
    assert_eq!(output.status.code(), Some(0));
    serde_json::from_str::<serde_json::Value>(&read(&json)).unwrap();
}

#[test]
fn what_cannot_be_written_is_refused_before_the_run() {
    let folder = folder("export/refused");
    let file = folder.join("file");
    fs::write(&file, "").unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let (lost, odd, below) = (path("missing/report.md"), path("run.xls"), path("file/pictures"));
    // Six weeks: whoever runs first and refuses then takes too long.
    let cases: [(&[&str], &str); 4] = [
        (&["--until", "1000h", "--report", &lost], "there is no folder"),
        (&["--until", "1000h", "--series", &odd], "ends in .csv or .json"),
        (&["--until", "1s", "--svg", &below], "file/pictures"),
        (&["--until", "1s", "--json", "--report", &lost], "cannot be used with"),
    ];
    for (more, words) in cases {
        let output = blast(&[&["run", MAY_7], more].concat());
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{more:?}: {error}");
        assert!(error.contains(words), "{more:?}: no {words} in {error}");
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn files_are_named_by_scenario_seed_and_moment() {
    let odd = Scene { scenario: "../a b".into(), ..scene() };
    assert_eq!(svg::file_name(&odd, 42, 750_000_001, "map.svg"), "---a-b-seed42-0-12-30-map.svg");
}
