//! The text format of Prometheus and OpenMetrics, read strictly: a line is a sample, a comment or a mistake.
//!
//! Labels may hold commas, braces and quotes; an exemplar follows ` # `; a timestamp is milliseconds in the old format and
//! seconds in OpenMetrics, and is not used here. In OpenMetrics a text without `# EOF` at its end is cut off and refused.

use super::lines::{Wrong, quote, wrong};

/// A sample.
#[derive(Debug, PartialEq)]
pub(super) struct Sample {
    pub(super) name: String,
    pub(super) labels: Vec<(String, String)>,
    pub(super) value: f64,
    pub(super) line: u32,
}

impl Sample {
    /// The label of that name; empty where there is none.
    pub(super) fn label(&self, name: &str) -> &str {
        self.labels.iter().find(|label| label.0 == name).map_or("", |label| &label.1)
    }
}

/// Reads a text; what the lines say beyond the samples is passed over.
pub(super) fn read(text: &str) -> Result<Vec<Sample>, Wrong> {
    let mut found = Vec::new();
    let (mut open, mut ended) = (false, None);
    for (at, line) in text.lines().enumerate() {
        let number = at as u32 + 1;
        if let Some(end) = ended {
            if line.trim().is_empty() {
                continue;
            }
            return Err(wrong(
                number,
                format!("found a line behind `# EOF` of line {end}, expected the end"),
            ));
        }
        if line.trim_end() == "# EOF" {
            (open, ended) = (true, Some(number));
        } else if line.starts_with("# UNIT ") {
            open = true;
        } else if !line.starts_with('#') && !line.trim().is_empty() {
            let (sample, exemplar) = sample(line, number)?;
            open |= exemplar;
            found.push(sample);
        }
    }
    if open && ended.is_none() {
        return Err(wrong(text.lines().count() as u32, "found no `# EOF` at the end: the text is cut off"));
    }
    Ok(found)
}

/// The sample of a line, and whether it has an exemplar.
fn sample(line: &str, number: u32) -> Result<(Sample, bool), Wrong> {
    let mistake = |what: &str| wrong(number, format!("found no sample: {what}"));
    let line = line.trim_start();
    let end = line.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':')).unwrap_or(line.len());
    let (name, rest) = line.split_at(end);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(mistake("expected the name of a metric"));
    }
    let mut rest = rest.trim_start();
    let mut labels = Vec::new();
    if let Some(inner) = rest.strip_prefix('{') {
        (labels, rest) = self::labels(inner, number)?;
    }
    let (numbers, exemplar) = match rest.split_once('#') {
        Some((numbers, _)) => (numbers, true),
        None => (rest, false),
    };
    let mut parts = numbers.split_whitespace();
    let value = parts.next().ok_or_else(|| mistake("expected a value"))?;
    let value =
        self::value(value).ok_or_else(|| mistake(&format!("expected a number, not {}", quote(value))))?;
    if let Some(time) = parts.next().filter(|time| time.parse::<f64>().is_err()) {
        return Err(mistake(&format!("expected a timestamp, not {}", quote(time))));
    }
    if parts.next().is_some() {
        return Err(mistake("expected a value and a timestamp"));
    }
    Ok((Sample { name: name.to_owned(), labels, value, line: number }, exemplar))
}

fn value(text: &str) -> Option<f64> {
    match text {
        "+Inf" | "Inf" => Some(f64::INFINITY),
        "-Inf" => Some(f64::NEG_INFINITY),
        "NaN" => Some(f64::NAN),
        _ => {
            text.parse().ok().filter(|_| text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)))
        }
    }
}

/// A list of labels.
type Labels = Vec<(String, String)>;

/// Labels up to the brace that ends them, and what follows it.
fn labels(text: &str, number: u32) -> Result<(Labels, &str), Wrong> {
    let mistake = |what: &str| wrong(number, format!("found no labels: {what}"));
    let mut found: Labels = Vec::new();
    let mut rest = text.trim_start();
    loop {
        if let Some(rest) = rest.strip_prefix('}') {
            return Ok((found, rest));
        }
        let (name, after) = rest.split_once('=').ok_or_else(|| mistake("expected `name=\"value\"`"))?;
        let name = name.trim();
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(plain) {
            return Err(mistake(&format!("expected a name, not {}", quote(name))));
        }
        let quoted = after.trim_start().strip_prefix('"').ok_or_else(|| mistake("expected a quote"))?;
        let (value, after) = quoted_text(quoted).ok_or_else(|| mistake("expected a closing quote"))?;
        if found.iter().any(|label| label.0 == name) {
            return Err(mistake(&format!("the label {} stands there twice", quote(name))));
        }
        found.push((name.to_owned(), value));
        rest = after.trim_start();
        match rest.strip_prefix(',') {
            Some(after) => rest = after.trim_start(),
            None if rest.starts_with('}') => {}
            None => return Err(mistake("expected a comma or a closing brace")),
        }
    }
}

/// The text up to the quote that ends it, without its escapes, and what follows.
fn quoted_text(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((at, c)) = letters.next() {
        match c {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => match letters.next()?.1 {
                'n' => value.push('\n'),
                other => value.push(other),
            },
            c => value.push(c),
        }
    }
    None
}
