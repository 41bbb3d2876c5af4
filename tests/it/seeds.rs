//! The coverage of the four texts in `docs/coverage.md`: every test that it names exists.

use std::fs;
use std::path::{Path, PathBuf};

fn rust_files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            rust_files(&entry, all);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            all.push(entry);
        }
    }
}

/// What a text names, and the tests that show its part.
struct Item {
    named: String,
    shown_by: String,
}

/// Items such as "- **named in the text**: the part. Shown by `module::test`.", each over several lines.
fn items(text: &str) -> Vec<Item> {
    let items = text.split("\n- **").skip(1).map(|item| item.split("\n\n").next().unwrap_or(item));
    let item = |item: &str| {
        let (named, rest) = item.split_once("**: ").unwrap_or_else(|| panic!("no part: {item}"));
        let (_, shown_by) = rest.split_once(" Shown by ").unwrap_or_else(|| panic!("no test for {named}"));
        Item { named: named.to_owned(), shown_by: shown_by.to_owned() }
    };
    items.map(item).collect()
}

/// What stands in backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn every_test_of_the_coverage_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let items = items(&fs::read_to_string(root.join("docs/coverage.md")).unwrap());
    assert!(items.len() >= 50, "{} items", items.len());
    let mut files = Vec::new();
    rust_files(&root.join("tests/it"), &mut files);
    for Item { named, shown_by } in &items {
        let tests: Vec<&str> = quoted(shown_by).collect();
        assert!(!tests.is_empty(), "no test for {named}");
        for test in tests {
            let (module, name) = test.rsplit_once("::").unwrap_or_else(|| panic!("`{test}` has no module"));
            let path = root.join("tests/it").join(module.replace("::", "/")).with_extension("rs");
            let text = fs::read_to_string(&path).unwrap_or_else(|_| panic!("{named}: no {}", path.display()));
            assert!(text.contains(&format!("fn {name}(")), "{named}: no test `{test}`");
        }
    }
}
