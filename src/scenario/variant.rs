//! One document in several versions: with the breakers of another library, or with another scope for each of them.

use serde_json::{Map, Value};

use super::change::ChangeError;

/// What every breaker of a document becomes; `None` leaves that as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Breakers {
    /// The library's word. Its defaults hold: settings of another library mean nothing to it. A breaker that is of this
    /// library already keeps its settings.
    pub library: Option<String>,
    /// The word of the scope. `partition` is for steps that write to a topic; others keep theirs.
    pub scope: Option<String>,
}

impl Breakers {
    /// Returns whether it leaves everything as it is.
    pub fn is_none(&self) -> bool {
        self.library.is_none() && self.scope.is_none()
    }

    /// `text` with its breakers changed, and how many there are.
    ///
    /// # Errors
    /// When the text is not JSON.
    pub fn apply(&self, text: &str) -> Result<(String, usize), ChangeError> {
        let mut root: Value = serde_json::from_str(text).map_err(|_| ChangeError::NotJson)?;
        let mut count = 0;
        let operations = members(&mut root, "services").flat_map(|service| members(service, "operations"));
        for step in operations.flat_map(|operation| members(operation, "steps")) {
            let writes = matches!(step["kind"].as_str(), Some("produce" | "request_reply"));
            if let Some(Value::Object(breaker)) = step.get_mut("breaker") {
                self.change(breaker, writes);
                count += 1;
            }
        }
        Ok((serde_json::to_string_pretty(&root).map_err(|_| ChangeError::NotJson)?, count))
    }

    fn change(&self, breaker: &mut Map<String, Value>, writes: bool) {
        if let Some(library) = &self.library {
            let own = breaker.get("library").and_then(Value::as_str).unwrap_or("resilience4j");
            if own != library {
                breaker.retain(|name, _| name == "scope");
            }
            breaker.insert("library".to_owned(), Value::from(library.as_str()));
        }
        if let Some(scope) = self.scope.as_ref().filter(|scope| writes || *scope != "partition") {
            breaker.insert("scope".to_owned(), Value::from(scope.as_str()));
        }
    }
}

/// The elements of a list in an object; none where it is something else, which the reader says.
fn members<'a>(value: &'a mut Value, name: &str) -> impl Iterator<Item = &'a mut Value> {
    value.get_mut(name).and_then(Value::as_array_mut).into_iter().flatten()
}
