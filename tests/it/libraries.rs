//! Breakers and retries of other libraries against recordings of the real ones: every row equal.

mod breakers;
mod cases;
mod clock;
mod config;
mod failsafe;
mod retries;

use blast_radius::world::guards::Library;
use cases::{Case, Player};

use crate::oracles;

/// What differs, with file and line. Empty: nothing.
type Wrong = Vec<String>;

fn play(case: &Case) -> Wrong {
    match case.player() {
        Player::Timed => breakers::timed(case),
        Player::OneByOne => clock::one_by_one(case),
        Player::RealClock => failsafe::real_clock(case),
        Player::Tower => retries::tower(case),
        Player::Grpc => retries::grpc(case),
        Player::Smithy => retries::smithy(case),
    }
}

#[test]
fn every_recorded_row_of_every_library_is_equal() {
    let (mut rows, mut wrong) = (0, Vec::new());
    for (name, text) in oracles::files("libraries") {
        for case in cases::cases(&name, &text) {
            let found = play(&case);
            println!("{} {}: {} rows, {} differ", case.place, case.title(), case.rows.len(), found.len());
            rows += case.rows.len();
            wrong.extend(found.into_iter().take(5));
        }
    }
    println!("{rows} rows");
    assert!(oracles::elsewhere() || rows > 3_000, "{rows} rows");
    assert!(wrong.is_empty(), "{} rows differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whoever reads the document finds every library that a document may name.
#[test]
fn every_library_stands_in_its_document_with_its_version() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/libraries.md");
    let text = std::fs::read_to_string(path).expect("docs/libraries.md");
    for library in Library::ALL {
        let row = format!("| `{}` | {} |", library.word(), library.version());
        assert!(text.contains(&row), "docs/libraries.md has no row {row}");
    }
}
