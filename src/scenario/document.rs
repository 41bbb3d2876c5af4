//! The narrative of a document: published timeline, facts, assertions, its most telling moment; its guide in `steps`.

pub mod steps;

pub use steps::{Bounds, Condition, Ending, NarrativeStep, Press, Question, Suggestion};

use crate::base::decimal::short;
use crate::engine::{SimDuration, SimTime};
use crate::world::command::{TimedCommand, spell_time};
use crate::world::ids::{JourneyId, ObjectiveId, ServiceId};
use crate::world::topology::Topology;

/// Everything in a document that is neither the world nor its story.
#[derive(Clone, Debug)]
pub struct Document {
    /// Identifier, also the name of a built-in one.
    pub id: String,
    /// Title on the page.
    pub title: String,
    /// A paragraph about it.
    pub summary: String,
    /// Customers' requests that one simulated request stands for.
    pub weight: u32,
    /// The currency of the journeys' values: three capital letters, or nothing when none has a value.
    pub currency: String,
    /// The clock on the wall at time zero.
    pub clock_start: Clock,
    /// Length of a run unless asked otherwise.
    pub length: SimDuration,
    /// Published moments of the real incident.
    pub timeline: Vec<TimelineEntry>,
    /// Sources of the numbers.
    pub facts: Vec<Fact>,
    /// Statements that must hold in named runs.
    pub assertions: Vec<Assertion>,
    /// Its most telling moment, if it says one.
    pub poster: Option<Poster>,
    /// The question that it opens with, if any.
    pub opening: Option<Question>,
    /// Things to try.
    pub steps: Vec<NarrativeStep>,
    /// What follows the last of them, if anything.
    pub end: Option<Ending>,
}

/// A time of day with the name of its time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Seconds since midnight, below 86,400.
    pub seconds: u32,
    /// Its zone, say `ET`; not interpreted.
    pub zone: String,
}

impl Clock {
    /// Reads `19:10:00 ET`.
    pub fn parse(text: &str) -> Option<Clock> {
        let (time, zone) = text.split_once(' ')?;
        let mut parts = time.split(':').map(|part| {
            let digits = part.len() == 2 && part.bytes().all(|c| c.is_ascii_digit());
            if digits { part.parse::<u32>().ok() } else { None }
        });
        let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
        let named = !zone.is_empty() && zone.len() <= 8 && zone.bytes().all(|c| c.is_ascii_alphabetic());
        let fits = hours < 24 && minutes < 60 && seconds < 60 && parts.next().is_none() && named;
        fits.then(|| Clock { seconds: hours * 3600 + minutes * 60 + seconds, zone: zone.to_owned() })
    }

    /// The clock at a moment of the run: `19:48:00 ET`, past midnight `02:25:00 ET`.
    pub fn at(&self, time: SimTime) -> String {
        let seconds = (u64::from(self.seconds) + time.as_micros() / 1_000_000) % 86_400;
        format!("{:02}:{:02}:{:02} {}", seconds / 3600, seconds / 60 % 60, seconds % 60, self.zone)
    }
}

/// The grade of knowledge about a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Primary text.
    Primary,
    /// Secondary report: shown with the word "reported".
    Secondary,
    /// Assumed by the author of the document.
    Assumed,
    /// Imported: read from a file of the own system, which the source names with its line.
    Imported,
}

impl Grade {
    /// All grades with their letters.
    pub const ALL: [(&'static str, Grade); 4] =
        [("P", Grade::Primary), ("S", Grade::Secondary), ("A", Grade::Assumed), ("I", Grade::Imported)];

    /// The letter in documents: `P`, `S`, `A` or `I`.
    pub fn letter(self) -> &'static str {
        Grade::ALL[self as usize].0
    }
}

/// An entry of the published timeline.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// The time on the run's clock.
    pub at: SimTime,
    /// The event in words.
    pub label: String,
    /// The grade of knowledge about it.
    pub grade: Grade,
    /// The source.
    pub source: String,
    /// The moment of a run that it corresponds to: index into the topology's marks.
    pub mark: Option<usize>,
}

/// The source of numbers of the document.
#[derive(Clone, Debug)]
pub struct Fact {
    /// JSON pointer of a value; what lies below it is covered too. The token `*` stands for any member.
    pub at: String,
    /// The grade of knowledge about it.
    pub grade: Grade,
    /// The source, or the reason why it was assumed.
    pub source: String,
}

impl Fact {
    /// Returns whether the value at `pointer` is this one or lies below it.
    pub fn covers(&self, pointer: &str) -> bool {
        let mut tokens = pointer.split('/');
        self.at.split('/').all(|own| tokens.next().is_some_and(|token| own == "*" || own == token))
    }
}

/// The run that an assertion is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Run {
    /// No command at all.
    Healthy,
    /// The document's story.
    Story,
    /// The story with every defence on from the start.
    StoryDefended,
}

impl Run {
    /// All runs with their words.
    pub const ALL: [(&'static str, Run); 3] =
        [("healthy", Run::Healthy), ("story", Run::Story), ("story_defended", Run::StoryDefended)];

    /// The word in documents.
    pub fn word(self) -> &'static str {
        Run::ALL[self as usize].0
    }
}

/// The figure that an assertion measures over its window `from <= t < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// `answered`: share of a journey's customers who arrived in the window and ended ok or degraded, 0 to 1.
    Answered(JourneyId),
    /// `ok`: the same for ok alone.
    Ok(JourneyId),
    /// `degraded`: the same for degraded alone.
    Degraded(JourneyId),
    /// `rejected`: the same for rejected.
    Rejected(JourneyId),
    /// `timed_out`: the same for timed out.
    TimedOut(JourneyId),
    /// `hung`: share of the window's seconds in which the service is hung, 0 to 1.
    Hung(ServiceId),
    /// `leaderless`: customer partitions without a leader over all clusters, mean over the window's seconds.
    Leaderless,
    /// `fast`: share of the requests that an objective of latency counts, of customers who arrived in the window, that
    /// were not slow, 0 to 1.
    Fast(ObjectiveId),
    /// `burn_rate`: the slow share of the same over what the objective allows.
    BurnRate(ObjectiveId),
    /// `burn_page`: the worst moment in the window of the objective's windows that page, as a multiple of their
    /// threshold: above 1 it pages.
    BurnPage(ObjectiveId),
    /// `burn_ticket`: the same of the ticket's windows.
    BurnTicket(ObjectiveId),
    /// `amplification`: share of trading journeys lost over share of customer partitions lost, in the window.
    Amplification,
}

/// A statement about a run.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// Which run.
    pub run: Run,
    /// The figure.
    pub measure: Measure,
    /// The window's start.
    pub from: SimTime,
    /// The window's end.
    pub to: SimTime,
    /// Holds when the measure is at least this.
    pub at_least: Option<f64>,
    /// Holds when the measure is below this.
    pub below: Option<f64>,
}

impl Measure {
    /// The word in documents.
    pub fn word(self) -> &'static str {
        match self {
            Measure::Answered(_) => "answered",
            Measure::Ok(_) => "ok",
            Measure::Degraded(_) => "degraded",
            Measure::Rejected(_) => "rejected",
            Measure::TimedOut(_) => "timed_out",
            Measure::Hung(_) => "hung",
            Measure::Leaderless => "leaderless",
            Measure::Fast(_) => "fast",
            Measure::BurnRate(_) => "burn_rate",
            Measure::BurnPage(_) => "burn_page",
            Measure::BurnTicket(_) => "burn_ticket",
            Measure::Amplification => "amplification",
        }
    }
}

impl Assertion {
    /// In words, for a report: `story: answered of place_order below 0.1 from 15m to 25m`.
    pub fn spell(&self, topology: &Topology) -> String {
        let mut text = format!("{}: {}", self.run.word(), self.measure.word());
        let of = match self.measure {
            Measure::Answered(journey)
            | Measure::Ok(journey)
            | Measure::Degraded(journey)
            | Measure::Rejected(journey)
            | Measure::TimedOut(journey) => Some(&topology.journeys[journey.index()].id),
            Measure::Hung(service) => Some(&topology.services[service.index()].id),
            Measure::Fast(own)
            | Measure::BurnRate(own)
            | Measure::BurnPage(own)
            | Measure::BurnTicket(own) => Some(&topology.monitors.latency[own.index()].id),
            Measure::Leaderless | Measure::Amplification => None,
        };
        if let Some(of) = of {
            text.push_str(&format!(" of {of}"));
        }
        if let Some(bound) = self.at_least {
            text.push_str(&format!(" at least {}", short(bound, 3)));
        }
        if let Some(bound) = self.below {
            text.push_str(&format!(" below {}", short(bound, 3)));
        }
        text.push_str(&format!(" from {} to {}", spell_time(self.from), spell_time(self.to)));
        text
    }

    /// Returns whether `measured` satisfies it. A measure that has no value (nobody arrived) is NaN and satisfies
    /// nothing.
    pub fn holds(&self, measured: f64) -> bool {
        !measured.is_nan()
            && self.at_least.is_none_or(|bound| measured >= bound)
            && self.below.is_none_or(|bound| measured < bound)
    }
}

/// The most telling moment of a document: what its poster shows, and where a widget opens.
#[derive(Clone, Debug, Default)]
pub struct Poster {
    /// What is done to a run that begins anew, each command at its time.
    pub commands: Vec<TimedCommand>,
    /// The moment.
    pub at: SimTime,
}

impl Document {
    /// Its most telling moment: the one that it says, else that of its opening's answer, else its start.
    pub fn telling(&self) -> Poster {
        let said = self.poster.clone();
        let answered =
            |question: &Question| Poster { commands: question.commands.clone(), at: question.answer };
        said.or_else(|| self.opening.as_ref().map(answered)).unwrap_or_default()
    }
}
