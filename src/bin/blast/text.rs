//! Text for people: aligned columns, numbers, shares.

/// Rows of cells, aligned: the first column and the last one to the left, those between as `Columns::new` says.
pub struct Columns {
    /// One letter a column: `l` or `r`; columns without one are aligned to the left.
    align: &'static str,
    rows: Vec<Vec<String>>,
}

impl Columns {
    /// No row yet.
    pub fn new(align: &'static str) -> Columns {
        Columns { align, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// All rows, indented by two blanks, two blanks apart, nothing behind the last cell.
    pub fn text(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |at: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(at));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        let mut text = String::new();
        for row in &self.rows {
            let mut line = String::new();
            for (at, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let blanks = " ".repeat(width - cell.chars().count());
                let right = self.align.as_bytes().get(at) == Some(&b'r');
                let (before, after) = if right { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
                line.push_str(&format!("  {before}{cell}{after}"));
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

/// A share as `97.3 %`; two more decimals where one would say 0 or 100 and not mean it.
pub fn percent(share: f64) -> String {
    let percent = 100.0 * share;
    let short = format!("{percent:.1}");
    let rounded = (short == "0.0" && percent != 0.0) || (short == "100.0" && percent != 100.0);
    if rounded { format!("{percent:.3} %") } else { format!("{short} %") }
}

/// A measured value with as many digits as distinguish it from its bound.
pub fn value(number: f64) -> String {
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
