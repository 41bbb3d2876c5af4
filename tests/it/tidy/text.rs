//! Text that must not appear in any file, comments and documents included.

use super::{Finding, Source};

/// Written in two halves, so that this file does not find itself.
const BANNED: [(&str, &str, &str); 13] = [
    ("FIX", "ME", "mend it, or write down in the docs what is missing"),
    ("XX", "X:", "mend it, or write down in the docs what is missing"),
    ("TO", "DO:", "write it, or write down in the docs what is missing"),
    ("/wo", "rk/", "a path of one machine: make it relative"),
    ("/ro", "ot/", "a path of one machine: make it relative"),
    ("/ho", "me/", "a path of one machine: make it relative"),
    ("/tm", "p/", "a path of one machine: make it relative, or ask mktemp"),
    ("registry.", "npmjs", "no registry host: the client of the registry knows it"),
    ("index.cra", "tes.io", "no registry host: the client of the registry knows it"),
    ("static.cra", "tes.io", "no registry host: the client of the registry knows it"),
    (
        "\"reso",
        "lved\": \"http",
        "a lock file without addresses: tests/browser/.npmrc sets omit-lockfile-registry-resolved",
    ),
    (".lib", "rary/", "a tool of the workplace, not of the project"),
    ("<<<<", "<<< ", "a merge left its marks"),
];

/// The only registry that Cargo.lock may name: the public one, as cargo writes it.
const CARGO_SOURCE: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";

pub fn check(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in source.text.lines().enumerate() {
        for (first, second, advice) in BANNED {
            let word = format!("{first}{second}");
            if contains(line, &word) {
                findings.push(source.finding(number + 1, format!("`{word}`: {advice}")));
            }
        }
        if source.path == "Cargo.lock" && line.starts_with("source = ") && line != CARGO_SOURCE {
            findings.push(source.finding(number + 1, "a dependency from elsewhere than crates.io"));
        }
    }
    findings
}

/// A word that starts with a slash is a path of a machine only where it is the start of one, not within an address.
fn contains(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !word.starts_with('/') || !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'))
    })
}

#[test]
fn banned_text_is_found() {
    for (first, second, _) in BANNED {
        let source =
            Source { path: "README.md".to_owned(), text: format!("fine\nsee {first}{second} there\n") };
        let found = check(&source);
        assert_eq!(found.len(), 1, "{first}{second}");
        assert_eq!(found[0].line, 2);
    }
    let address =
        Source { path: "README.md".to_owned(), text: format!("https://example.org/{}{}", "ho", "me/a") };
    assert_eq!(check(&address), []);
    let lock = |line: &str| Source { path: "Cargo.lock".to_owned(), text: line.to_owned() };
    assert_eq!(check(&lock(CARGO_SOURCE)), []);
    assert_eq!(check(&lock("source = \"git+https://example.org/fork\"")).len(), 1);
}
