//! What comes out for other tools: read back, counted, and held against wrong files.

mod checks;
mod drawings;
mod faults;
mod reports;
mod rules;
mod settings;

use blast_radius::engine::SimTime;
use blast_radius::export::{Exported, Kind, Subject, export};
use blast_radius::scenario::{self, Scenario};
use blast_radius::session::{Opening, Session};
use blast_radius::world::command::{TimedCommand, parse_time};

/// A document with every kind of part, every metric that exporters have, and a command of most kinds.
pub const EVERY: &str = include_str!("exports/every.json");

/// A document with a run of it.
pub struct Case<'a> {
    text: &'a str,
    scenario: Scenario,
    commands: Vec<TimedCommand>,
    until: SimTime,
}

impl<'a> Case<'a> {
    /// Commands with their times.
    pub fn new(text: &'a str, commands: &[&str], until: &str) -> Case<'a> {
        let scenario = scenario::read(text).unwrap_or_else(|errors| panic!("{errors}"));
        let parsed = commands.iter().map(|own| TimedCommand::parse(own, &scenario.topology).unwrap());
        let mut commands: Vec<TimedCommand> = parsed.collect();
        TimedCommand::order(&mut commands);
        Case { text, commands, until: parse_time(until).unwrap(), scenario }
    }

    /// The story of a document.
    pub fn story(text: &'a str, until: &str) -> Case<'a> {
        let case = Case::new(text, &[], until);
        Case { commands: case.scenario.story.clone(), ..case }
    }

    /// What comes out.
    pub fn export(&self, kind: Kind) -> Result<Exported, Vec<String>> {
        let session = kind.needs_run().then(|| {
            let spelled = self.commands.iter().map(|own| own.spell(&self.scenario.topology)).collect();
            let opening = Opening { scenario: self.text.to_owned(), seed: 1, commands: spelled };
            let mut session = Session::open(&opening).unwrap();
            while session.run_mut().advance(self.until, 1_000_000) == blast_radius::run::Stop::Budget {}
            session
        });
        let subject = Subject {
            scenario: &self.scenario,
            text: self.text,
            document: "dir/every kind.json",
            commands: &self.commands,
            seed: 1,
            until: self.until,
            run: session.as_ref().map(Session::run),
            name: kind.file(),
        };
        export(kind, &subject)
    }

    /// The first file that comes out.
    pub fn text(&self, kind: Kind) -> String {
        let exported = self.export(kind).unwrap_or_else(|why| panic!("{}: {why:?}", kind.word()));
        exported.files[0].text.clone()
    }
}

/// Every kind of the document with everything.
pub fn all() -> Vec<(Kind, Exported)> {
    let one = |kind: Kind| {
        // Settings are those of a run that kept its word.
        let case = match kind {
            Kind::ProducerProperties | Kind::Resilience4j => {
                Case::new(EVERY, &["0s defence breakers on"], "1m")
            }
            Kind::Junit | Kind::Sarif | Kind::Summary => Case::new(EVERY, &[], "3m"),
            _ => Case::story(EVERY, "9m30s"),
        };
        (kind, case.export(kind).unwrap_or_else(|why| panic!("{}: {why:?}", kind.word())))
    };
    Kind::ALL.map(one).into_iter().collect()
}
