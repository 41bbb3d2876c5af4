//! Prints one text to the standard output; failures, warnings and progress go to the standard error. A closed pipe is
//! not an error: whoever reads the first line only has what was asked for.

use std::io::{self, IsTerminal, Write};

/// Why a command was not done, or only in part: one message a line.
#[derive(Debug)]
pub struct Failure {
    /// The messages.
    pub messages: Vec<String>,
}

impl Failure {
    /// A single message.
    pub fn one(message: impl Into<String>) -> Failure {
        Failure { messages: vec![message.into()] }
    }
}

/// Prints `text`. Errors when it cannot be written, a closed pipe apart.
pub fn print(text: &str) -> Result<(), Failure> {
    put(text.as_bytes())
}

/// The same with bytes.
pub fn put(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::one(format!("cannot write the output: {error}; send it elsewhere")))
        }
        _ => Ok(()),
    }
}

/// Prints what went wrong to the standard error. The exit status says it too, so an error stream that is closed or
/// full is left alone.
pub fn print_failure(failure: &Failure) {
    let mut text = String::new();
    for message in &failure.messages {
        text.push_str(&format!("blast: {}\n", printable(message)));
    }
    let _ = io::stderr().write_all(text.as_bytes());
}

/// Prints a warning to the standard error.
pub fn print_warning(message: &str) {
    let _ = writeln!(io::stderr(), "blast: warning: {}", printable(message));
}

/// Replaces control characters: names of files and words of a person may hold them, and a terminal obeys them.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}

/// Shows how far a long run has come: one line on the standard error that overwrites itself, only on a terminal.
pub struct Progress {
    shown: bool,
    on: bool,
}

impl Progress {
    /// Silent unless the standard error is a terminal.
    pub fn new() -> Progress {
        Progress { shown: false, on: io::stderr().is_terminal() }
    }

    /// Shows `text` in place of what was shown before.
    pub fn show(&mut self, text: &str) {
        if self.on {
            self.shown = true;
            let _ = write!(io::stderr(), "\r\x1b[K{text}");
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
