//! What became of the document's assertions in a run: executed, skipped, or not reached, each with its simulated time.

use super::subject::Subject;
use crate::engine::{SimDuration, SimTime};
use crate::run::assertions;

/// What became of an assertion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// The run passed its window, and it holds.
    Holds,
    /// The run passed its window, and it does not.
    Broken,
    /// It is about another run of the document.
    Skipped,
    /// The run ended before the end of its window.
    NotReached,
}

/// An assertion with what became of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// In words.
    pub text: String,
    /// The run that it is about.
    pub about: &'static str,
    /// The verdict.
    pub verdict: Verdict,
    /// The measured value; none without one.
    pub measured: Option<f64>,
    /// The simulated time of its window that the run passed.
    pub took: SimDuration,
    /// Its place in the document's list.
    pub number: usize,
}

impl Verdict {
    /// The word for it in reports.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Holds | Verdict::Broken => "executed",
            Verdict::Skipped => "skipped",
            Verdict::NotReached => "not reached",
        }
    }
}

/// The assertions of a document, in their order.
///
/// # Errors
/// That there was no run.
pub fn judged(subject: &Subject) -> Result<Vec<Judged>, String> {
    let run = subject.run.ok_or("found no run, expected one")?;
    let scenario = subject.scenario;
    let kind = assertions::kind(scenario, run.commands());
    // In the order of the document, those of this run only.
    let mut checked = assertions::check(scenario, run).into_iter();
    let all = scenario.document.assertions.iter().enumerate();
    let judged = all.map(|(number, assertion)| {
        let mut judged = Judged {
            text: assertion.spell(&scenario.topology),
            about: assertion.run.word(),
            verdict: Verdict::Skipped,
            measured: None,
            took: SimDuration::ZERO,
            number,
        };
        if kind == Some(assertion.run)
            && let Some(checked) = checked.next()
        {
            judged.verdict = match checked.holds() {
                Some(true) => Verdict::Holds,
                Some(false) => Verdict::Broken,
                None => Verdict::NotReached,
            };
            judged.measured = checked.measured.filter(|measured| !measured.is_nan());
            judged.took = passed(assertion.from, assertion.to, run.now());
        }
        judged
    });
    Ok(judged.collect())
}

/// That the run kept what the document asserts of it: settings of a run that did not have not survived it.
///
/// # Errors
/// The first assertion that is broken.
pub(super) fn survived(subject: &Subject) -> Result<(), String> {
    match judged(subject)?.iter().find(|own| own.verdict == Verdict::Broken) {
        None => Ok(()),
        Some(own) => Err(format!(
            "assertion {} is broken in this run ({}; {}): settings that did not survive are not exported",
            own.number + 1,
            own.text,
            why(own)
        )),
    }
}

/// As much of a window as is over.
fn passed(from: SimTime, to: SimTime, now: SimTime) -> SimDuration {
    let end = to.min(now);
    if end > from { end.since(from) } else { SimDuration::ZERO }
}

/// Executed, skipped, not reached, and broken ones of the executed.
pub(super) fn counts(judged: &[Judged]) -> [usize; 4] {
    let of = |word: &str| judged.iter().filter(|own| own.verdict.word() == word).count();
    let broken = judged.iter().filter(|own| own.verdict == Verdict::Broken).count();
    [of("executed"), of("skipped"), of("not reached"), broken]
}

/// Why an assertion was not judged, or what was measured.
pub(super) fn why(judged: &Judged) -> String {
    match (judged.verdict, judged.measured) {
        (Verdict::Skipped, _) => format!("it is about the run \"{}\", and this is another one", judged.about),
        (Verdict::NotReached, _) => "the run ended before the end of its window".to_owned(),
        (_, Some(measured)) => format!("measured {}", crate::base::decimal::short(measured, 4)),
        (_, None) => "there was nothing to measure".to_owned(),
    }
}

/// Seconds with a point, as every reader takes them.
pub(super) fn seconds(duration: SimDuration) -> String {
    crate::base::decimal::fixed(duration.as_secs_f64(), 3)
}
