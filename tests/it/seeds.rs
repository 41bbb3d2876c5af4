//! The table "seed, part, test" in ARCHITECTURE.md: every test that it names exists.

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

/// Rows of the table under its heading: the cells of each.
fn rows(text: &str) -> Vec<Vec<String>> {
    let table = text.split("## The four texts").nth(1).expect("the heading of the table");
    let table = table.split("\n## ").next().unwrap();
    let lines = table.lines().filter(|line| line.starts_with('|'));
    let cells =
        lines.map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_string()).collect());
    // The head and the rule below it.
    cells.skip(2).collect()
}

/// What stands in backticks.
fn quoted(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn every_test_of_the_table_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rows = rows(&fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap());
    assert!(rows.len() >= 50, "{} rows", rows.len());
    let mut files = Vec::new();
    rust_files(&root.join("tests/it"), &mut files);
    for row in &rows {
        assert_eq!(row.len(), 3, "{row:?}");
        let tests: Vec<&str> = quoted(&row[2]).collect();
        assert!(!tests.is_empty(), "no test for {}", row[0]);
        for test in tests {
            let (module, name) = test.rsplit_once("::").unwrap_or_else(|| panic!("`{test}` has no module"));
            let path = root.join("tests/it").join(module.replace("::", "/")).with_extension("rs");
            let text =
                fs::read_to_string(&path).unwrap_or_else(|_| panic!("{}: no {}", row[0], path.display()));
            assert!(text.contains(&format!("fn {name}(")), "{}: no test `{test}`", row[0]);
        }
    }
}
