//! Markdown of reports: texts that stay texts, sections, tables.

use crate::language;

/// A text, so that Markdown takes it for one.
pub fn plain(text: &str) -> String {
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' => plain.extend(['\\', c]),
            // The signs of what is not yet said stay.
            c if c.is_control() && !language::is_sign(c) => plain.push(' '),
            c => plain.push(c),
        }
    }
    plain
}

/// A section with its title.
pub fn section(title: &str, body: &str) -> String {
    format!("\n## {title}\n\n{body}")
}

/// A row of a table.
pub fn row(cells: &[String]) -> String {
    format!("| {} |\n", cells.join(" | "))
}

/// A table; the columns from number `right` on hold figures.
pub fn table(head: &[&str], right: usize, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let head: Vec<String> = head.iter().map(|name| (*name).to_owned()).collect();
    let rule: Vec<String> =
        (0..head.len()).map(|i| if i < right { "---" } else { "---:" }.to_owned()).collect();
    let rows: String = rows.into_iter().map(|cells| row(&cells)).collect();
    row(&head) + &row(&rule) + &rows
}
