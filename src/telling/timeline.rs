//! Sets the published timeline beside the simulated one, with an honest distance, and measures how long it was.
//!
//! Nothing is tuned to come near: a document's marks say which moment of a run an entry corresponds to, and the distance
//! says how far off that is.

use serde::{Deserialize, Serialize};

use crate::engine::SimTime;
use crate::frame::{ChainStep, Inspection, State};
use crate::language::say;
use crate::run::Run;
use crate::scenario::Scenario;
use crate::telemetry::milestones::MEASURES;
use crate::telling::figures::clock;
use crate::world::topology::monitors::Mark;

/// An entry of the published timeline and what the run has to say about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    /// Words of the publication.
    pub label: String,
    /// The time, in seconds after the start of the run's clock.
    pub published_s: f64,
    /// The moment of the run that corresponds to it.
    pub simulated_s: Option<f64>,
    /// Simulated less published.
    pub difference_s: Option<f64>,
    /// `matched`, `given` (matched, but the document itself says when: no evidence, so not in the distance), `no mark`
    /// (the document names no moment of a run), `not in this run`, `after the end` of it.
    pub verdict: String,
}

/// The distance of runs from what was published, over matched marks, seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Distance {
    /// Number of runs.
    pub runs: u32,
    /// Matched marks over all of them.
    pub matched: u32,
    /// Marks that were not found, over all of them.
    pub unmatched: u32,
    /// Median of the absolute differences (the upper one of two); none without a match.
    pub median_s: Option<f64>,
    /// The largest.
    pub worst_s: Option<f64>,
}

/// The length of the outage by one measure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Length {
    /// The measure, in words.
    pub measure: String,
    /// Its first second; none when it never was.
    pub from_s: Option<f64>,
    /// Its last second so far.
    pub to_s: Option<f64>,
    /// True if it is so at the end of the run.
    pub lasts: bool,
}

/// The published timeline beside a run.
pub fn beside(scenario: &Scenario, run: &Run) -> Vec<Beside> {
    let milestones = &run.recorder().milestones;
    let marks = &scenario.topology.monitors.marks;
    let entries = scenario.document.timeline.iter();
    entries
        .map(|entry| {
            let simulated = entry.mark.and_then(|mark| milestones.mark(mark)).map(SimTime::as_secs_f64);
            let published_s = entry.at.as_secs_f64();
            Beside {
                label: entry.label.clone(),
                published_s,
                simulated_s: simulated,
                difference_s: simulated.map(|simulated| simulated - published_s),
                verdict: match (entry.mark.map(|mark| &marks[mark]), simulated) {
                    (Some(Mark::ZoneFault | Mark::Notice(_)), Some(_)) => "given",
                    (None, _) => "no mark",
                    (_, Some(_)) => "matched",
                    (_, None) if entry.at > run.now() => "after the end",
                    (_, None) => "not in this run",
                }
                .to_string(),
            }
        })
        .collect()
}

/// The distance of some runs from what was published.
pub fn distance<'a>(runs: impl IntoIterator<Item = &'a Vec<Beside>>) -> Distance {
    let mut differences: Vec<f64> = Vec::new();
    let mut distance = Distance::default();
    for run in runs {
        distance.runs += 1;
        for entry in run {
            match (entry.verdict.as_str(), entry.difference_s) {
                ("matched", Some(difference)) => differences.push(difference.abs()),
                ("no mark" | "given", _) => {}
                _ => distance.unmatched += 1,
            }
        }
    }
    crate::base::order::sort_by_key(&mut differences, |difference| *difference);
    distance.matched = differences.len() as u32;
    distance.median_s = differences.get(differences.len() / 2).copied();
    distance.worst_s = differences.last().copied();
    distance
}

/// Measures how long the outage was; alerts of each set apart from first page to customers' notice are in `alerts`.
pub fn lengths(run: &Run) -> Vec<Length> {
    let milestones = &run.recorder().milestones;
    let rows = MEASURES.iter().zip(milestones.spans);
    rows.map(|(measure, span)| Length {
        measure: measure.say(),
        from_s: span.first.map(SimTime::as_secs_f64),
        to_s: span.last.map(SimTime::as_secs_f64),
        lasts: span.last.is_some() && span.last == Some(milestones.now()),
    })
    .collect()
}

/// Seconds as `12 min 5 s`, with hours above one.
pub fn span(seconds: f64) -> String {
    let whole = libm::round(seconds.abs()) as u64;
    match (whole / 3600, whole / 60 % 60, whole % 60) {
        (0, 0, s) => format!("{s} s"),
        (0, m, s) => format!("{m} min {s} s"),
        (h, m, _) => format!("{h} h {m} min"),
    }
}

/// A difference in words: `on time`, `3 min 2 s later`.
pub fn difference(seconds: f64) -> String {
    match libm::round(seconds) as i64 {
        0 => say!(timeline_same_time),
        later if later > 0 => say!(timeline_later, span = span(seconds)),
        _ => say!(timeline_earlier, span = span(seconds)),
    }
}

impl Beside {
    /// Says what the run did at this entry.
    pub fn simulated(&self) -> String {
        match (self.simulated_s, self.difference_s) {
            (Some(at), _) if self.verdict == "given" => {
                say!(timeline_as_documented, time = clock(micros(at)))
            }
            (Some(at), Some(off)) => {
                say!(timeline_simulated, time = clock(micros(at)), difference = difference(off))
            }
            _ => match self.verdict.as_str() {
                "no mark" => say!(timeline_not_modelled),
                "after the end" => say!(timeline_not_reached),
                _ => say!(timeline_not_here),
            },
        }
    }
}

impl Length {
    /// In words: `1 h 2 min (0:10:00 to 1:12:00)`.
    pub fn text(&self) -> String {
        match (self.from_s, self.to_s) {
            (Some(from), Some(to)) => {
                let end = if self.lasts {
                    say!(timeline_lasts)
                } else {
                    say!(timeline_to, time = clock(micros(to)))
                };
                say!(timeline_length, span = span(to - from), from = clock(micros(from)), end)
            }
            _ => say!(timeline_never),
        }
    }
}

impl Distance {
    /// In words.
    pub fn text(&self) -> String {
        match (self.median_s, self.worst_s) {
            (Some(median), Some(worst)) => say!(
                timeline_distance,
                median = span(median),
                worst = span(worst),
                matched = self.matched,
                runs = self.runs,
                unmatched = self.unmatched
            ),
            _ => say!(timeline_none_matched),
        }
    }
}

pub(crate) fn micros(seconds: f64) -> u64 {
    libm::round(seconds * 1e6) as u64
}

/// Shortens it for the charts: the run's comment on each entry, and the distance in a few words.
pub(crate) fn in_short(scenario: &Scenario, run: &Run) -> (Vec<String>, String) {
    let beside = beside(scenario, run);
    // The worst one stands in the panel.
    let median = distance([&beside]).median_s;
    let text = median.map_or(String::new(), |median| format!("\u{b1}{}", short_span(median)));
    (beside.iter().map(Beside::simulated).collect(), text)
}

/// `40 s`, `12 min`, `3 h`: for where there is little room.
fn short_span(seconds: f64) -> String {
    match libm::round(seconds.abs()) as u64 {
        s @ 0..=99 => format!("{s} s"),
        s @ 100..=5999 => format!("{} min", s / 60),
        s => format!("{} h", s / 3600),
    }
}

/// The panel of the inspector, `timeline`.
pub(crate) fn inspect(scenario: &Scenario, run: &Run) -> Inspection {
    let beside = beside(scenario, run);
    let mut facts: Vec<(String, String, Option<f64>)> =
        lengths(run).iter().map(|length| (length.measure.clone(), length.text(), None)).collect();
    let distance = distance([&beside]);
    facts.push((say!(timeline_distance_from), distance.text(), None));
    let steps = beside.iter().map(|entry| ChainStep {
        title: entry.label.clone(),
        detail: say!(
            timeline_published,
            time = clock(micros(entry.published_s)),
            simulated = entry.simulated()
        ),
        since_us: entry.simulated_s.map(micros),
        state: if entry.simulated_s.is_some() { State::Busy } else { State::Ok },
        ..ChainStep::default()
    });
    Inspection {
        title: say!(timeline_title),
        truth: match distance.median_s {
            Some(median) => say!(timeline_off_by, span = span(median)),
            None => say!(timeline_nothing_yet),
        },
        facts,
        chain_title: say!(timeline_question),
        chain: steps.collect(),
        ..Inspection::default()
    }
}
