//! The page's first picture (`assets/opening.html`) is the page itself, drawn by `blast opening`. This test makes it again
//! and compares; `UPDATE=1 cargo test --features cli --test it opening_page` writes it.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

#[test]
fn the_first_picture_is_that_of_the_page() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/opening.html");
    let output = Command::new(env!("CARGO_BIN_EXE_blast")).arg("opening").output().unwrap();
    let made = String::from_utf8(output.stdout).unwrap();
    assert!(made.contains("How much of trading stops?") && made.contains("aria-label=\"Zone a outage\""));
    assert!(!made.contains("style=\""), "the policy of the page forbids it");
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "the page's first moment has changed: UPDATE=1 cargo test --features cli --test it opening_page"
    );
}
