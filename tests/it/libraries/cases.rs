//! Files of recordings, cut into cases: an object begins one, the arrays after it are its rows.

use serde_json::Value;

/// How a case is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Player {
    /// Calls and their ends at exact times.
    Timed,
    /// One call after another.
    OneByOne,
    /// One call after another, on a real clock.
    RealClock,
    /// tower's budget.
    Tower,
    /// gRPC's attempts.
    Grpc,
    /// smithy's tokens.
    Smithy,
}

/// A row: its line in the file, and its values.
#[derive(Clone, Debug)]
pub struct Row {
    pub line: usize,
    pub values: Value,
}

impl Row {
    pub fn text(&self, at: usize) -> &str {
        self.values[at].as_str().unwrap_or_default()
    }

    pub fn number(&self, at: usize) -> u64 {
        self.values[at].as_u64().unwrap_or_else(|| panic!("line {}: {}", self.line, self.values))
    }

    pub fn flag(&self, at: usize) -> bool {
        self.values[at].as_bool().unwrap_or_else(|| panic!("line {}: {}", self.line, self.values))
    }
}

/// A case.
#[derive(Clone, Debug)]
pub struct Case {
    /// File and line.
    pub place: String,
    pub header: Value,
    pub rows: Vec<Row>,
    /// Headers that the rows may belong to: this case's own, or, where rows follow a pause and their numbers do not go
    /// on from the rows before, those of every case of the library in the file and its defaults (the head of such a
    /// case is not in the file).
    pub candidates: Vec<Value>,
    /// The rows begin on an open breaker whose wait has just ended.
    pub after_opening: bool,
}

impl Case {
    pub fn title(&self) -> String {
        format!("{} {}", self.library(), self.header["case"].as_str().unwrap_or_default())
    }

    pub fn library(&self) -> &str {
        self.header["lib"].as_str().unwrap_or_else(|| panic!("{}: no lib", self.place))
    }

    pub fn player(&self) -> Player {
        let columns = self.header["columns"].as_array().map_or(&[][..], Vec::as_slice);
        let second = columns.get(1).and_then(Value::as_str).unwrap_or_default();
        let library = self.library();
        match library {
            _ if second.contains("call|end") => Player::Timed,
            _ if library.contains("TpsBudget") => Player::Tower,
            _ if library.contains("grpc") => Player::Grpc,
            _ if library.contains("smithy") => Player::Smithy,
            _ if library == "failsafe" => Player::RealClock,
            _ => Player::OneByOne,
        }
    }
}

/// The cases of a file.
pub fn cases(name: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let lines: Vec<(usize, Value)> = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            (at + 1, serde_json::from_str(line).unwrap_or_else(|e| panic!("{name} line {}: {e}", at + 1)))
        })
        .collect();
    let headers: Vec<Value> =
        lines.iter().map(|line| &line.1).filter(|value| value.get("lib").is_some()).cloned().collect();
    let mut at = 0;
    while at < lines.len() {
        let (line, value) = &lines[at];
        if value.get("lib").is_some() {
            cases.push(Case {
                place: format!("{name} line {line}"),
                header: value.clone(),
                rows: Vec::new(),
                candidates: vec![value.clone()],
                after_opening: false,
            });
        } else if value.get("wait_ms").is_some() {
            let next = lines.get(at + 1).map(|row| row.1[0].clone());
            let last = cases.last().and_then(|case| case.rows.last()).map(|row| row.values[0].clone());
            let goes_on = match (last.and_then(|last| last.as_u64()), next.and_then(|next| next.as_u64())) {
                (Some(last), Some(next)) => next == last + 1,
                _ => false,
            };
            if !goes_on {
                cases.push(headless(name, *line, &headers));
            }
            let case = cases.last_mut().expect("a case has begun");
            case.rows.push(Row { line: *line, values: value.clone() });
        } else {
            let case = cases.last_mut().unwrap_or_else(|| panic!("{name} line {line}: no case has begun"));
            case.rows.push(Row { line: *line, values: value.clone() });
        }
        at += 1;
    }
    cases
}

fn headless(name: &str, line: usize, headers: &[Value]) -> Case {
    let header = headers.first().unwrap_or_else(|| panic!("{name}: no case")).clone();
    let mut candidates = headers.to_vec();
    let mut defaults = header.clone();
    defaults["config"] = serde_json::json!({});
    candidates.push(defaults);
    let place = format!("{name} line {line} (its head is not in the file)");
    Case { place, header, rows: Vec::new(), candidates, after_opening: true }
}
