//! What the command line writes stays safe: full disks, closed pipes, interruptions, links and permissions.

#![allow(clippy::disallowed_types, reason = "a child process is waited for; no run reads the time")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use blast_radius::scenario;

use crate::support::command_line::{blast, command, file, folder, printed, refused};

const MAY_7: &str = "msk-control-plane-2026-05-07";
const QUEUES: &str = "tests/documents/two-queues.json";

/// Every subcommand in every form that prints, with `folder` for files.
fn everything(folder: &str) -> Vec<Vec<String>> {
    let csv = format!("{folder}/csv");
    let lines: [&[&str]; 14] = [
        &["run", QUEUES, "--until", "1s"],
        &["run", QUEUES, "--until", "1s", "--json"],
        &["run", QUEUES, "--until", "1s", "--csv", &csv],
        &["run", QUEUES, "--until", "1s", "--distance", "2"],
        &["sweep", QUEUES, "--until", "2m", "--seeds", "1"],
        &["digest", QUEUES, "--until", "1s"],
        &["check", QUEUES],
        &["check", QUEUES, "--json"],
        &["commands", MAY_7],
        &["list"],
        &["schema"],
        &["--help"],
        &["run", "--help"],
        &["--version"],
    ];
    lines.map(|line| line.iter().map(|&word| word.to_owned()).collect()).into()
}

/// `arguments` after a piece of shell that prepares the process.
fn under(shell: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{shell} exec \"$0\" \"$@\""), env!("CARGO_BIN_EXE_blast")]);
    command.args(arguments).stdin(Stdio::null());
    command
}

/// Names and texts of the files below a folder.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
}

/// A limit of file sizes stands for a full disk: the write fails in the middle of a file.
#[test]
fn a_full_disk_leaves_the_old_files_whole() {
    let folder = folder("cli-output/full");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    for name in ["run.md", "run.csv", "run.json", "journeys.csv", "log.csv", "charts.svg", "map.svg"] {
        fs::write(path(name), "old").unwrap();
    }
    let before = texts(&folder);
    let (report, csv, json, all) = (path("run.md"), path("run.csv"), path("run.json"), path(""));
    let cases: [(&[&str], &str); 6] = [
        (&["--report", &report], "run.md"),
        (&["--series", &csv], "run.csv"),
        (&["--series", &json], "run.json"),
        (&["--csv", &all], ".csv"),
        (&["--svg", &all], "charts.svg"),
        // The second one fails, so the first one, which was whole, does not change either.
        (&["--csv", &all, "--report", &report], ".csv"),
    ];
    for (more, name) in cases {
        let run = [&["run", MAY_7, "--until", "90s"], more].concat();
        let output = under("ulimit -f 1; trap '' XFSZ;", &run).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{more:?}: {error}");
        for words in [name, "cannot write it", "no file was changed", "ulimit -f"] {
            assert!(error.contains(words), "{more:?}: no `{words}` in {error}");
        }
        assert!(output.stdout.is_empty(), "{more:?}");
        assert_eq!(texts(&folder), before, "{more:?}");
    }
}

fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status();
    assert!(status.unwrap().success());
}

/// Nobody reads the named pipe, so the program waits there, with the report whole and not yet in its place.
#[test]
fn an_interruption_leaves_the_old_file_and_nothing_else() {
    for (name, number) in [("INT", 2), ("TERM", 15), ("HUP", 1)] {
        let folder = folder(&format!("cli-output/signal-{name}"));
        let (report, pipe) = (folder.join("run.md"), folder.join("pipe.csv"));
        fs::write(&report, "old").unwrap();
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let arguments = ["run", QUEUES, "--until", "1s", "--report", report.to_str().unwrap()];
        let mut child = command(&[&arguments[..], &["--series", pipe.to_str().unwrap()]].concat());
        let mut child = child.stdout(Stdio::null()).spawn().unwrap();
        let names = || fs::read_dir(&folder).unwrap().count();
        wait_for("a temporary file", || names() == 3);
        signal(&child, name);
        assert_eq!(child.wait().unwrap().signal(), Some(number), "{name}");
        assert_eq!((names(), fs::read_to_string(&report).unwrap().as_str()), (2, "old"), "{name}");
    }
}

#[test]
fn links_and_permissions_of_an_old_file_stay() {
    let folder = folder("cli-output/links");
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let mode = |name: &str| fs::metadata(path(name)).unwrap().permissions().mode() & 0o7777;
    let run = |file: &str| printed(&["run", QUEUES, "--until", "1s", "--report", &path(file)]);
    let is_link = |name: &str| fs::symlink_metadata(path(name)).unwrap().is_symlink();
    fs::create_dir(path("elsewhere")).unwrap();
    fs::write(path("elsewhere/old.md"), "old").unwrap();
    fs::set_permissions(path("elsewhere/old.md"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("elsewhere/old.md", path("link.md")).unwrap();
    run("link.md");
    assert!(is_link("link.md"));
    assert!(fs::read_to_string(path("elsewhere/old.md")).unwrap().starts_with("# "));
    assert_eq!(mode("elsewhere/old.md"), 0o640);
    symlink("elsewhere/new.md", path("ahead.md")).unwrap();
    run("ahead.md");
    assert!(is_link("ahead.md") && !is_link("elsewhere/new.md"));
    fs::write(path("plain"), "").unwrap();
    assert_eq!(mode("elsewhere/new.md"), mode("plain"), "a new file is like any other");
    symlink("round.md", path("round.md")).unwrap();
    assert!(refused(&["run", QUEUES, "--until", "1s", "--report", &path("round.md")]).contains("round.md"));
}

#[test]
fn what_is_no_regular_file_is_written_and_not_replaced() {
    let text = printed(&["run", QUEUES, "--until", "1s", "--report", "/dev/stdout"]);
    assert!(text.starts_with("# ") && text.ends_with("/dev/stdout\n"), "{text}");
    printed(&["run", QUEUES, "--until", "1s", "--report", "/dev/null"]);
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let error = blast(&["run", QUEUES, "--until", "1s", "--report", "/dev/full"]);
    assert_eq!(error.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&error.stderr).contains("/dev/full: cannot write it: No space left"));
}

/// Six weeks: whoever runs first and refuses then takes too long.
#[test]
fn a_place_that_cannot_take_files_is_named_before_the_run() {
    let path = file("cli-output/place", "file", b"old");
    let folder = Path::new(&path).parent().unwrap().to_str().unwrap().to_owned();
    let (below, deep, lost) = (format!("{path}/x"), format!("{path}/x/y"), format!("{folder}/lost/run.md"));
    let twice = format!("{folder}/run.csv");
    let cases: [(&[&str], &[&str]); 8] = [
        (&["--csv", &path], &["file is a file, not a folder; name another folder"]),
        (&["--svg", &deep], &["file/x/y: ", "file is a file, not a folder"]),
        (&["--report", &below], &["file/x: ", "file is a file, not a folder"]),
        (&["--report", &lost], &["lost/run.md: there is no folder", "make it first"]),
        (&["--report", &folder], &[&folder, "is a directory"]),
        (&["--report", &twice, "--series", &twice], &["run.csv: --report and --series name the same file"]),
        (&["--csv", "/proc/new"], &["/proc/new: cannot write it"]),
        (&["--report", "/proc/new.md"], &["/proc/new.md: cannot write it"]),
    ];
    for (more, words) in cases {
        let error = refused(&[&["run", MAY_7, "--until", "1000h"], more].concat());
        for words in words {
            assert!(error.contains(words), "{more:?}: no `{words}` in {error}");
        }
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
}

/// `blast … | head -1`: a closed pipe is not an error, and nothing panics. Nor when the standard error is closed, too.
#[test]
fn a_closed_pipe_ends_quietly() {
    for arguments in everything(folder("cli-output/pipe").to_str().unwrap()) {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let mut child = command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut error = String::new();
        child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        assert_eq!((child.wait().unwrap().code(), error.as_str()), (Some(0), ""), "{arguments:?}");
        for shell in ["exec 2>&-;", "exec >&-;", "exec >&- 2>&-;"] {
            let status = under(shell, &arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
            assert_eq!(status.unwrap().code(), Some(0), "{shell} {arguments:?}");
        }
    }
    let mut child = command(&["run", "nothing.json"]).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stderr.take());
    assert_eq!(child.wait().unwrap().code(), Some(2), "a failure that nobody reads is no panic");
}

#[test]
fn an_output_that_cannot_be_written_is_a_failure() {
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for arguments in everything(folder("cli-output/no-room").to_str().unwrap()) {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = command(&arguments).stdout(full()).stderr(Stdio::piped()).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(error.contains("cannot write the output: No space left"), "{arguments:?}: {error}");
    }
    let output = command(&["run", "nothing.json"]).stderr(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "a failure that nobody can read is no panic");
}

/// The warning does not touch what is printed, and it gives the pace that was measured.
#[test]
fn a_document_of_very_many_requests_gets_a_warning_with_the_expected_time() {
    let with = |rate: u32| {
        let text = fs::read_to_string(QUEUES).unwrap();
        let text = scenario::with(&text, "/journeys/0/rate", serde_json::json!(rate)).unwrap();
        file(&format!("cli-output/rate-{rate}"), "busy.json", text.as_bytes())
    };
    let (heavy, most) = (with(12_000), with(10_000));
    for arguments in [&["digest", &heavy, "--until", "1s"][..], &["run", &heavy, "--until", "1s"]] {
        let output = blast(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), error.lines().count()), (Some(0), 1), "{error}");
        for words in ["warning: up to 12000 requests a second: 1s will take about ", " events a request, "] {
            assert!(error.contains(words), "no `{words}` in {error}");
        }
        assert!(!String::from_utf8_lossy(&output.stdout).contains("warning"));
    }
    let output = blast(&["check", &heavy]);
    assert!(String::from_utf8_lossy(&output.stderr).contains(": 1h will take about "));
    printed(&["digest", &most, "--until", "1s"]);
}
