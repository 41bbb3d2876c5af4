//! The subjects of an inspection: a part, or one of the panels about the whole run.

use crate::base::wire::wire_enum;
use crate::world::ids::JourneyId;
use crate::world::part::Part;
use crate::world::topology::Topology;

/// The selected subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A part of the region.
    Part(Part),
    /// The life of one request of a journey.
    Life(JourneyId),
    /// The measured blast radius.
    BlastRadius,
    /// The alerts.
    Alerts,
    /// The published timeline beside the run.
    Timeline,
    /// The single points of failure.
    Spof,
}

impl Default for Subject {
    fn default() -> Subject {
        Part::default().into()
    }
}

impl From<Part> for Subject {
    fn from(part: Part) -> Subject {
        Subject::Part(part)
    }
}

impl Subject {
    /// Everything that can be looked at in a region, in order.
    pub fn all(topology: &Topology) -> Vec<Subject> {
        let parts = Part::all(topology).into_iter();
        let lives = parts.clone().filter_map(|part| match part {
            Part::Journey(journey) => Some(Subject::Life(journey)),
            _ => None,
        });
        let panels = [Subject::BlastRadius, Subject::Alerts, Subject::Timeline, Subject::Spof];
        let mut all: Vec<Subject> = parts.map(Subject::Part).chain(lives).chain(panels).collect();
        crate::base::order::sort(&mut all);
        all
    }

    /// Spells it for a link: a part as it is spelled, `life:get_quote`, `blast-radius`, `alerts`, `timeline`, `spof`.
    ///
    /// # Panics
    /// Panics if the region has no such part.
    pub fn spell(self, topology: &Topology) -> String {
        match self {
            Subject::Part(part) => part.spell(topology),
            Subject::Life(journey) => ["life:", &topology.journeys[journey.index()].id].concat(),
            Subject::BlastRadius => "blast-radius".to_owned(),
            Subject::Alerts => "alerts".to_owned(),
            Subject::Timeline => "timeline".to_owned(),
            Subject::Spof => "spof".to_owned(),
        }
    }

    /// Reads what `spell` wrote; `None` when the region has nothing of that name.
    pub fn parse(text: &str, topology: &Topology) -> Option<Subject> {
        Subject::all(topology).into_iter().find(|subject| subject.spell(topology) == text)
    }
}

wire_enum! {
    Subject { Part { 0: a } = 0, Life { 0: a } = 1, BlastRadius {} = 2, Alerts {} = 3, Timeline {} = 4, Spof {} = 5 } else Subject::BlastRadius;
}
