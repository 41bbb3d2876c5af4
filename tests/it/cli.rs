//! The command line as a user meets it: the real binary, its output, its exit status.

use std::fs;
use std::io::Write;
use std::process::Stdio;

use blast_radius::scenario::{self, catalogue};
use blast_radius::session::{Opening, link};
use blast_radius::telling::report::Report;

use crate::support::command_line::{blast, command, file, folder, printed, refused};

const MAY_7: &str = "msk-control-plane-2026-05-07";

fn json(arguments: &[&str]) -> Report {
    serde_json::from_str(&printed(arguments)).expect("a report")
}

#[test]
fn a_report_in_json_has_every_field_and_adds_up() {
    let text = printed(&["run", MAY_7, "--until", "90s", "--seed", "7", "--json"]);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((value["scenario"].as_str(), value["seed"].as_u64()), (Some(MAY_7), Some(7)));
    assert!(value["events"].as_u64().unwrap() > 10_000);
    let digest = value["digest"].as_str().unwrap();
    assert!(digest.len() == 16 && digest.bytes().all(|b| b.is_ascii_hexdigit()), "{digest}");
    for journey in ["get_quote", "place_order", "deposit", "withdraw"] {
        let of = |name: &str| {
            value["journeys"][journey][name].as_u64().unwrap_or_else(|| panic!("{journey}.{name}"))
        };
        let ended: u64 = ["ok", "degraded", "rejected", "failed", "timed_out"].map(of).iter().sum();
        assert_eq!(of("offered"), ended + of("in_flight"), "{journey}");
        assert!(of("offered") > 0, "{journey}");
    }
    assert_eq!(value["blast_radius"]["peak_trading_lost"], 0.0);
    assert_eq!(value["assertions"].as_array().unwrap().len(), 5);
    assert!(value["assertions"][0]["holds"].is_null(), "its window ends after an hour");
}

#[test]
fn one_seed_is_one_run_by_whatever_way_it_is_asked_for() {
    let run = |seed: &str| {
        let zone = ["--do", "30s zone a power-loss", "--do", "10s defence breakers on"];
        let plan = [&["digest", MAY_7, "--until", "1m", "--seed", seed][..], &zone].concat();
        printed(&plan).trim().to_owned()
    };
    let digest = run("4");
    assert_eq!(digest, run("4"));
    assert_ne!(digest, run("5"));
    let commands = ["10s defence breakers on".to_owned(), "30s zone a power-loss".to_owned()];
    let opening = Opening { scenario: MAY_7.into(), seed: 4, commands: commands.into() };
    let url = format!("https://example.org/page#{}", link::encode(&opening, false));
    assert_eq!(printed(&["digest", "--link", &url, "--until", "60s"]).trim(), digest);
    assert_eq!(json(&["run", "--link", &url, "--until", "1m", "--json"]).digest, digest);
    let path = file("cli/ways", "copy.json", catalogue::text(MAY_7).unwrap().as_bytes());
    let copied = ["digest", &path, "--until", "1m", "--seed", "4", "--do", "30s zone a power-loss"];
    assert_eq!(printed(&[&copied[..], &["--defend", "breakers"]].concat()).len(), 17);
}

#[test]
fn defences_and_story_make_the_documents_runs() {
    let run = |more: &[&str]| json(&[&["run", MAY_7, "--until", "1s", "--json"], more].concat());
    let cases: [(&[&str], Option<&str>, usize); 6] = [
        (&[], Some("healthy"), 0),
        (&["--story"], Some("story"), 3),
        (&["--story", "--defend", "timeouts,fallbacks,breakers"], Some("story_defended"), 6),
        (&["--story", "--defend", "breakers", "--defend", "fallbacks,timeouts"], Some("story_defended"), 6),
        (&["--story", "--defend", "all"], Some("story_defended"), 6),
        (&["--story", "--defend", "timeouts,fallbacks"], None, 5),
    ];
    for (more, name, commands) in cases {
        let report = run(more);
        assert_eq!((report.run.as_deref(), report.commands.len()), (name, commands), "{more:?}");
    }
}

/// A kept assertion is status 0, a broken one is status 1 and named, both with the report printed.
#[test]
fn the_status_says_whether_an_assertion_is_broken() {
    let with = |bound: f64| {
        let list = serde_json::json!([
            { "run": "healthy", "measure": "ok", "journey": "get_quote", "below": bound, "from": "0s", "to": "20s" }
        ]);
        scenario::with(catalogue::text(MAY_7).unwrap(), "/assertions", list).unwrap()
    };
    let kept = file("cli/kept", "kept.json", with(1.5).as_bytes());
    assert!(printed(&["run", &kept, "--until", "20s"]).contains("Assertions: 1 of 1 hold"));
    let broken = file("cli/broken", "broken.json", with(0.5).as_bytes());
    for more in [
        &["run", "--until", "20s"][..],
        &["run", "--until", "20s", "--json"],
        &["sweep", "--until", "2m", "--seeds", "2"],
    ] {
        let output = blast(&[&more[..1], &[broken.as_str()], &more[1..]].concat());
        assert_eq!(output.status.code(), Some(1), "{more:?}");
        assert!(!output.stdout.is_empty() && output.stderr.is_empty(), "{more:?}");
    }
    let text = String::from_utf8(blast(&["run", &broken, "--until", "20s"]).stdout).unwrap();
    assert!(text.contains("BROKEN") && text.contains("ok of get_quote below 0.5"), "{text}");
    assert!(printed(&["run", &broken, "--until", "10s"]).contains("not reached"));
}

#[test]
fn bad_input_is_refused_with_what_is_wrong_and_where() {
    let good = catalogue::text(MAY_7).unwrap();
    let truncated = file("cli/bad-1", "truncated.json", &good.as_bytes()[..5_000]);
    let unknown = file("cli/bad-2", "unknown.json", good.replacen("\"title\"", "\"titel\"", 1).as_bytes());
    let binary = file("cli/bad-3", "binary.json", &[0x7f, b'E', b'L', b'F', 0, 0xff, 0xfe, 1]);
    let empty = file("cli/bad-4", "empty.json", b"");
    let list = file("cli/bad-5", "list.json", b"[1, 2]");
    let huge = file("cli/bad-6", "huge.json", &vec![b' '; (4 << 20) + 10]);
    let deep = file("cli/bad-7", "deep.json", "[".repeat(100_000).as_bytes());
    let a_folder = folder("cli/bad-8");
    let a_folder = a_folder.to_str().unwrap();
    let cases: [(&[&str], &[&str]); 32] = [
        (&["run", &truncated], &["truncated.json: line ", "not JSON"]),
        (&["check", &unknown], &["unknown.json: line ", "titel"]),
        (&["run", &binary], &["binary.json: line 1", "not UTF-8"]),
        (&["check", &empty], &["empty.json: ", "empty document"]),
        (&["check", &list], &["list.json: line 1"]),
        (&["digest", &huge], &["huge.json: ", "at most 4194304"]),
        (&["commands", &deep], &["deep.json: line 1", "recursion limit"]),
        (&["check", a_folder], &["bad-8: ", "directory"]),
        (&["run", "no-such-file.json"], &["no-such-file.json: no such file", MAY_7]),
        (&["run", ""], &["no such file"]),
        (&["check", "\u{1b}[31m"], &["?[31m: no such file"]),
        (&["run", MAY_7, "--seed", "-1"], &["-1", "from 0 to 9007199254740991"]),
        (&["run", MAY_7, "--seed", "9007199254740992"], &["9007199254740992"]),
        (&["run", MAY_7, "--seed", "one"], &["one"]),
        (&["run", MAY_7, "--until", "99999999999h"], &["at most"]),
        (&["run", MAY_7, "--until", "1001h"], &["at most 1000h"]),
        (&["run", MAY_7, "--until", "120"], &["expected a number with a unit"]),
        (&["run", MAY_7, "--until", "-5m"], &["time `-5m`"]),
        (
            &["run", MAY_7, "--do", "12m zone d power-loss"],
            &["--do: command", "found d, expected a or b or c"],
        ),
        (&["run", MAY_7, "--do", "12m zone a explode"], &["found explode, expected", "power-loss"]),
        (&["run", MAY_7, "--do", "zone a power-loss"], &["time `zone`"]),
        (&["run", MAY_7, "--do", ""], &["time ``"]),
        (&["run", MAY_7, "--do", "-1m zone a power-loss"], &["time `-1m`"]),
        (&["run", MAY_7, "--defend", "walls"], &["walls", "breakers, timeouts, fallbacks, retry-budgets"]),
        (&["run", MAY_7, "--bogus"], &["--bogus"]),
        (&["run", MAY_7, "--json", "--csv", "out"], &["cannot be used with"]),
        (&["run"], &["SCENARIO"]),
        (&["walk"], &["walk"]),
        (&[], &["Usage: blast"]),
        (&["run", "--link", "#v3&s=x"], &["--link: the link has version `v3`"]),
        (&["run", "--link", "nothing here"], &["--link: "]),
        (&["run", MAY_7, "--csv", "/dev/null/x", "--until", "1s"], &["/dev/null/x"]),
    ];
    for (arguments, words) in cases {
        let error = refused(arguments);
        for word in words {
            assert!(error.contains(word), "{arguments:?}: no `{word}` in: {error}");
        }
    }
    let story = refused(&["run", "tests/documents/two-queues.json", "--story"]);
    assert!(story.contains("no story"), "{story}");
}

#[cfg(unix)]
#[test]
fn arguments_that_are_not_text_are_refused() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let odd = OsStr::from_bytes(&[b'x', 0xff]);
    for before in [&["run"][..], &["run", MAY_7, "--do"], &["run", MAY_7, "--until"]] {
        let output = command(before).arg(odd).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{before:?}");
        assert!(!output.stderr.is_empty(), "{before:?}");
    }
}

#[test]
fn documents_come_from_the_standard_input_too() {
    let mut child = command(&["check", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let text = format!("\u{feff}{}", catalogue::text(MAY_7).unwrap());
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("-: fine: 3 zones, "));
    let path = file("cli/bom", "bom.json", text.as_bytes());
    assert_eq!(printed(&["digest", &path, "--until", "1s"]), printed(&["digest", MAY_7, "--until", "1s"]));
}

#[test]
fn check_names_the_good_ones_and_refuses_for_the_bad_ones() {
    let (bad, good) = (file("cli/mixed", "bad.json", b"{"), "tests/documents/two-queues.json");
    let output = blast(&["check", good, &bad, good]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 2);
    assert!(String::from_utf8_lossy(&output.stderr).contains("bad.json: line 1"));
}

#[test]
fn every_listed_command_is_accepted() {
    assert!(printed(&["list"]).contains(MAY_7));
    let commands = printed(&["commands", MAY_7]);
    assert!(commands.lines().any(|line| line == "control-plane msk block elect-leaders"), "{commands}");
    // The commands, an empty line, and what the words for values stand for: `FACTOR: 1.1x to 1000x`.
    let (lines, words) = commands.split_once("\n\n").unwrap();
    let mut words: Vec<(&str, &str)> = words.lines().map(|line| line.split_once(": ").unwrap()).collect();
    // `N` is a letter of others.
    words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    let filled = words.iter().fold(lines.to_owned(), |lines, (word, range)| {
        lines.replace(word, range.split_once(" to ").unwrap().0)
    });
    assert!(filled.contains("replica fees/1 slow 1.1x over 1ms"), "{filled}");
    let timed: Vec<String> = filled.lines().map(|line| format!("1s {line}")).collect();
    let mut arguments = vec!["digest", MAY_7, "--until", "2s"];
    timed.iter().for_each(|command| arguments.extend(["--do", command]));
    printed(&arguments);
}

#[test]
fn csv_files_have_as_many_cells_in_each_row_as_in_the_first() {
    let folder = folder("cli/csv").join("new/folder");
    let path = folder.to_str().unwrap();
    let printed = printed(&["run", MAY_7, "--until", "3m", "--do", "1m zone b power-loss", "--csv", path]);
    assert!(printed.lines().count() >= 8, "{printed}");
    for name in printed.lines() {
        let text = fs::read_to_string(name).unwrap();
        let mut rows = text.split("\r\n").filter(|row| !row.is_empty()).map(cells);
        let first = rows.next().unwrap();
        assert!(first >= 2 && rows.all(|row| row == first), "{name}");
    }
    let report = json(&["run", MAY_7, "--until", "3m", "--do", "1m zone b power-loss", "--json"]);
    let bins = fs::read_to_string(folder.join("journeys.csv")).unwrap();
    let quotes =
        bins.lines().map(|line| line.split(',').collect::<Vec<_>>()).filter(|row| row[1] == "get_quote");
    let offered: u64 = quotes.map(|row| row[2].parse::<u64>().unwrap()).sum();
    assert_eq!(offered, report.journeys["get_quote"].offered);
}

/// Commas outside quotes, plus one.
fn cells(row: &str) -> usize {
    let mut quoted = false;
    1 + row
        .chars()
        .filter(|&c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        })
        .count()
}

#[test]
fn a_sweep_prints_ranges_and_compares_defences() {
    let story = ["--do", "30s control-plane msk block elect-leaders", "--do", "40s zone a overheat"];
    let sweep = |more: &[&str]| {
        printed(&[&["sweep", MAY_7, "--seeds", "2", "--until", "4m"], &story[..], more].concat())
    };
    let text = sweep(&[]);
    for words in
        ["get_quote answered", "amplification", "fees hung", "longest wait for a fence", "from 3m to 4m"]
    {
        assert!(text.contains(words), "no {words} in {text}");
    }
    let table = sweep(&["--defences", "table", "--from", "2m", "--to", "3m30s"]);
    assert_eq!(table.matches("breakers + timeouts + fallbacks").count(), 4, "{table}");
    assert!(table.contains("from 2m to 3m30s"), "{table}");
    let empty = refused(&["sweep", MAY_7, "--until", "20s"]);
    assert!(empty.contains("holds nothing"), "{empty}");
}

/// Refused by its length, before it is parsed: most of it is not even read.
#[test]
fn a_document_of_five_megabytes_is_refused_by_its_length() {
    let text = format!("{{\"version\": 1, \"id\": \"{}\"}}", "x".repeat(5 << 20));
    let path = file("cli/large", "large.json", text.as_bytes());
    for arguments in [&["check", &path][..], &["run", &path, "--json"], &["digest", &path]] {
        let complaint = refused(arguments);
        assert!(complaint.contains("expected at most 4194304"), "{complaint}");
    }
    let mut child = command(&["check", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The reader stops in the middle, so the rest of the writing may fail.
    let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}

#[test]
fn the_schema_is_printed() {
    assert_eq!(printed(&["schema"]), include_str!("../../assets/scenario.schema.json"));
}

#[test]
fn defences_are_those_of_the_scenario() {
    let storm = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/documents/retry-storm.json");
    let report = json(&["run", storm, "--until", "10s", "--defend", "all", "--json"]);
    let words = ["retry-budgets", "shedding", "throttling"];
    assert_eq!(report.commands, words.map(|word| format!("0s defence {word} on")));
    let commands = printed(&["commands", storm]);
    assert!(commands.contains("defence shedding off") && !commands.contains("bulkheads"), "{commands}");
    assert!(refused(&["run", storm, "--do", "1s defence bulkheads on"]).contains("bulkheads"));
}
