//! The real binary, its output, its exit status, and folders to write to.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// The binary with arguments, without input.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_blast"));
    command.args(arguments).stdin(Stdio::null());
    command
}

/// What the binary did.
pub fn blast(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the binary runs")
}

/// What a run printed when all went well.
pub fn printed(arguments: &[&str]) -> String {
    let output = blast(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {error}");
    assert_eq!(error, "", "{arguments:?}: nothing to complain about");
    String::from_utf8(output.stdout).expect("text")
}

/// The complaint of a run that was refused.
pub fn refused(arguments: &[&str]) -> String {
    let output = blast(arguments);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    assert!(!error.contains("panicked"), "{arguments:?}: {error}");
    assert!(output.stdout.is_empty(), "{arguments:?}: nothing is printed beside a refusal");
    error
}

/// An empty folder. `name` must be a test's own: tests run side by side.
pub fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// A file with these bytes, alone in its folder.
pub fn file(folder: &str, name: &str, bytes: &[u8]) -> String {
    let path = self::folder(folder).join(name);
    fs::write(&path, bytes).expect("a file");
    path.to_str().expect("a path of text").to_owned()
}
