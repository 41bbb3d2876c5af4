//! The provenance of the document's values.

use super::out::{Out, text};
use crate::import::lines::Place;
use crate::import::model::Model;
use crate::import::result::Assumed;

/// Longest source of a fact.
const SOURCE: usize = 400;

/// Facts in the order in which they were noted.
#[derive(Debug, Default)]
pub(super) struct Facts {
    files: Vec<String>,
    list: Vec<(String, &'static str, String)>,
    pub(super) assumed: Vec<Assumed>,
}

impl Facts {
    pub(super) fn new(model: &Model) -> Facts {
        Facts { files: model.files.clone(), ..Facts::default() }
    }

    /// `FILE:LINE`.
    fn spell(&self, place: Place) -> String {
        let file = self.files.get(usize::from(place.file)).map_or("", String::as_str);
        // The end of a long path says more than its start.
        let letters: Vec<char> = file.chars().filter(|c| !c.is_control()).collect();
        let tail: String = letters[letters.len().saturating_sub(SOURCE - 20)..].iter().collect();
        format!("{tail}:{}", place.line)
    }

    /// Notes where a value was read.
    pub(super) fn read(&mut self, at: impl Into<String>, place: Place) {
        let source = self.spell(place);
        self.list.push((at.into(), "I", source));
    }

    /// Takes back what was noted of these values.
    pub(super) fn forget(&mut self, values: &[&str]) {
        self.list.retain(|fact| !values.contains(&fact.0.as_str()));
    }

    /// Notes that a value was assumed, and why; with the place that gave the reason, where there is one.
    pub(super) fn assume(&mut self, at: impl Into<String>, value: &Out, why: &str, place: Option<Place>) {
        const SHOWN: usize = 60;
        let at = at.into();
        let place = place.map_or(String::new(), |place| format!(" ({})", self.spell(place)));
        let why = format!("{why}{place}");
        let mut shown = value.line();
        if shown.chars().count() > SHOWN {
            shown = shown.chars().take(SHOWN - 3).chain("...".chars()).collect();
        }
        let source: String = format!("Assumed: {why}").chars().take(SOURCE).collect();
        self.list.push((at.clone(), "A", source));
        self.assumed.push(Assumed { at, value: shown, why });
    }

    /// Says once what was assumed for the same reason of every element of a list: `*` stands for the number behind `list`.
    pub(super) fn gather(&mut self, list: &str, count: usize) {
        let gathered = |at: &str| -> Option<String> {
            let rest = at.strip_prefix(list)?.strip_prefix('/')?;
            let end = rest.find('/')?;
            Some(format!("{list}/*{}", &rest[end..]))
        };
        let mut done: Vec<(String, String)> = Vec::new();
        let mut same: std::collections::BTreeMap<(String, String, String), usize> = Default::default();
        for own in &self.assumed {
            if let Some(at) = gathered(&own.at).filter(|_| !own.at.contains('*')) {
                *same.entry((at, own.value.clone(), own.why.clone())).or_insert(0) += 1;
            }
        }
        let whole = |own: &Assumed| {
            let at = gathered(&own.at)?;
            let key = (at.clone(), own.value.clone(), own.why.clone());
            (count > 1 && same.get(&key) == Some(&count)).then_some(at)
        };
        let mut kept = Vec::new();
        let mut renamed: std::collections::BTreeMap<String, Option<String>> = Default::default();
        for own in std::mem::take(&mut self.assumed) {
            let Some(at) = whole(&own) else {
                kept.push(own);
                continue;
            };
            let new = !done.contains(&(at.clone(), own.why.clone()));
            renamed.insert(own.at.clone(), new.then(|| at.clone()));
            if new {
                done.push((at.clone(), own.why.clone()));
                kept.push(Assumed { at, ..own });
            }
        }
        self.assumed = kept;
        self.list.retain_mut(|fact| match renamed.get(&fact.0).filter(|_| fact.1 == "A") {
            None => true,
            Some(None) => false,
            Some(Some(at)) => {
                fact.0.clone_from(at);
                true
            }
        });
    }

    /// The list of the document.
    pub(super) fn out(&self) -> Out {
        let fact = |(at, grade, source): &(String, &'static str, String)| {
            Out::Object(vec![("at", text(at)), ("grade", text(*grade)), ("source", text(source))])
        };
        Out::List(self.list.iter().map(fact).collect())
    }
}
