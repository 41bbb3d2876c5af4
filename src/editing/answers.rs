//! Questions about a document (`ask`), a little at a time, with answers that a page can draw: tables, a heat map, findings.

use crate::ask::skew::Share;
use crate::ask::zone::{Gone, Touched};
use crate::ask::{Asking, Finding, Plan, breaker, skew, weakest, zone};
use crate::base::decimal::fixed;
use crate::engine::SimTime;
use crate::scenario::{self, Scenario};
use crate::world::command::TimedCommand;

/// Harm below it is not listed beside a layer: a hundredth.
const LISTED: f64 = 0.01;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// `weakest`, `breaker`, `skew` or `zone`.
    pub kind: String,
    /// The document.
    pub text: String,
    /// Commands that every run gets, a line each.
    pub commands: Vec<String>,
    /// When a part is lost, and the end, simulated seconds.
    pub span_s: (u32, u32),
    /// How many seeds.
    pub seeds: u32,
}

/// A table: its title, its columns, its rows; figures from column `right` on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// What it shows.
    pub title: String,
    /// Names of the columns.
    pub head: Vec<String>,
    /// From this column on there are figures.
    pub right: usize,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// How dark each cell is, 0 to 1, by row and column; empty for a plain table.
    pub heat: Vec<Vec<f64>>,
}

/// Something that was found wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// How bad, by what was measured.
    pub severity: String,
    /// What kind of weakness it is.
    pub class: String,
    /// One sentence with what was measured.
    pub reason: String,
    /// What mends it.
    pub cure: String,
    /// The command line that shows it.
    pub command: String,
}

/// An answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// Tables.
    pub sheets: Vec<Sheet>,
    /// Findings, the worst first.
    pub found: Vec<Found>,
    /// What the document does not know: place, why. No finding is not the same as safe.
    pub unknown: Vec<(String, String)>,
}

/// A question on its way.
pub struct Answering {
    question: Question,
    scenario: Scenario,
    commands: Vec<TimedCommand>,
    asking: Option<Asking>,
}

impl Answering {
    /// Reads the document and the commands.
    ///
    /// # Errors
    /// The mistakes of the document, the command that it does not have, or a loss that does not come before the end.
    pub fn new(question: Question) -> Result<Answering, Vec<String>> {
        let scenario = scenario::read(&question.text)
            .map_err(|errors| errors.to_string().lines().map(str::to_owned).collect::<Vec<_>>())?;
        let read = |line: &String| {
            TimedCommand::parse(line, &scenario.topology)
                .map_err(|message| vec![format!("{line}: {message}")])
        };
        let commands = question.commands.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let mut answering = Answering { question, scenario, commands, asking: None };
        let plan = answering.plan();
        plan.check().map_err(|message| vec![message])?;
        if answering.question.kind == "weakest" {
            let asking = Asking::new(&plan).map_err(|message| vec![message])?;
            answering.asking = Some(asking);
        }
        Ok(answering)
    }

    fn plan(&self) -> Plan<'_> {
        Plan {
            scenario: &self.scenario,
            source: "system.json",
            commands: &self.commands,
            at: SimTime::from_secs(self.question.span_s.0.into()),
            until: SimTime::from_secs(self.question.span_s.1.into()),
            seeds: self.question.seeds.into(),
        }
    }

    /// Goes on by one run; the questions with few runs are answered at once. Gives the answer at the end.
    ///
    /// # Errors
    /// Why there is none.
    pub fn go(&mut self) -> Result<Option<Answer>, Vec<String>> {
        let mut asking = self.asking.take();
        let plan = self.plan();
        if let Some(own) = &mut asking {
            let ended = own.step(&plan);
            let answer = if ended { asking.take().map(|own| of_weakest(&own.answer(&plan))) } else { None };
            self.asking = asking;
            return Ok(answer);
        }
        let wrong = |message: String| vec![message];
        let answer = match self.question.kind.as_str() {
            "skew" => of_skew(&skew::ask(&plan)),
            "zone" => of_zone(&zone::ask(&plan, None, &mut |_| {}).map_err(wrong)?),
            _ => of_breaker(&breaker::ask(&plan, &self.commands, &mut |_| {}).map_err(wrong)?),
        };
        Ok(Some(answer))
    }

    /// How much is done, 0 to 1.
    pub fn share(&self) -> f64 {
        self.asking.as_ref().map_or(0.0, |asking| asking.share(&self.plan()))
    }
}

fn percent(share: f64) -> String {
    format!("{} %", fixed(100.0 * share, 1))
}

fn minutes(seconds: f64) -> String {
    fixed(seconds / 60.0, 1)
}

fn head<const N: usize>(names: [&str; N]) -> Vec<String> {
    names.map(str::to_owned).to_vec()
}

fn found(findings: &[Finding]) -> Vec<Found> {
    let one = |own: &Finding| Found {
        severity: own.severity.word().to_owned(),
        class: own.class.word().to_owned(),
        reason: own.reason.clone(),
        cure: own.cure.clone(),
        command: own.command.clone(),
    };
    findings.iter().map(one).collect()
}

fn unknown(all: &[crate::ask::plan::Unknown]) -> Vec<(String, String)> {
    all.iter().map(|own| (own.at.clone(), own.why.clone())).collect()
}

fn of_weakest(answer: &weakest::Answer) -> Answer {
    let money = if answer.currency.is_empty() { None } else { Some(answer.currency.clone()) };
    let mut names = head(["part that is lost", "answers missing", "answered", "minutes down"]);
    names.extend(money.clone());
    let row = |own: &weakest::Row| {
        let mut cells =
            vec![own.name.clone(), percent(own.missing), percent(own.answered[1]), minutes(own.down_s)];
        if money.is_some() {
            cells.push(own.hundredths.map_or(String::new(), |own| fixed(own / 100.0, 0)));
        }
        cells
    };
    let ranked = Sheet {
        title: "Each part lost in turn, the weakest first".to_owned(),
        head: names,
        right: 1,
        rows: answer.rows.iter().map(row).collect(),
        heat: Vec::new(),
    };
    let hurt: Vec<&weakest::Row> =
        answer.rows.iter().filter(|own| own.journeys.iter().any(|share| *share >= LISTED)).collect();
    let map = Sheet {
        title: "Answers missing, by journey".to_owned(),
        head: std::iter::once(String::new()).chain(answer.journeys.iter().cloned()).collect(),
        right: 1,
        rows: hurt
            .iter()
            .map(|own| {
                std::iter::once(own.name.clone())
                    .chain(own.journeys.iter().map(|share| percent(*share)))
                    .collect()
            })
            .collect(),
        heat: hurt
            .iter()
            .map(|own| std::iter::once(0.0).chain(own.journeys.iter().copied()).collect())
            .collect(),
    };
    let sheets = if map.rows.is_empty() { vec![ranked] } else { vec![ranked, map] };
    Answer { sheets, found: found(&answer.findings), unknown: unknown(&answer.unknown) }
}

fn of_skew(answer: &skew::Answer) -> Answer {
    let share = |own: Share| match own.skew_percent {
        Some(skew) => format!("{} ({}{} %)", own.count, if skew < 0.0 { "" } else { "+" }, fixed(skew, 0)),
        None => own.count.to_string(),
    };
    let sheet = |own: &skew::ClusterSkew| Sheet {
        title: format!(
            "{}: {} partitions, {} without a leader that answers",
            own.label, own.partitions, own.leaderless
        ),
        head: head(["broker", "zone", "leaders", "first replicas", "replicas", "in sync", "records"]),
        right: 2,
        rows: own
            .brokers
            .iter()
            .map(|broker| {
                let name = if broker.up { broker.name.clone() } else { format!("{} (down)", broker.name) };
                let shares =
                    [broker.leaders, broker.preferred, broker.replicas, broker.in_sync, broker.records];
                [name, broker.zone.clone()].into_iter().chain(shares.map(share)).collect()
            })
            .collect(),
        heat: Vec::new(),
    };
    let mut sheets: Vec<Sheet> = answer.clusters.iter().map(sheet).collect();
    if sheets.is_empty() {
        sheets.push(Sheet { title: "The document has no Kafka cluster.".to_owned(), ..Sheet::default() });
    }
    Answer { sheets, found: found(&answer.findings), unknown: unknown(&answer.unknown) }
}

fn of_zone(answer: &zone::Answer) -> Answer {
    let touched = |parts: &[Touched]| {
        let hurt: Vec<String> = parts
            .iter()
            .filter(|part| part.harm >= LISTED)
            .map(|part| format!("{} {}", part.label, percent(part.harm)))
            .collect();
        match (hurt.is_empty(), parts.len()) {
            (true, 0) => "-".to_owned(),
            (true, count) => format!("none of {count} hurt"),
            _ => hurt.join(", "),
        }
    };
    let gone = |own: &Gone| {
        format!("{} of {} {}{}", own.gone, own.all, own.what, if own.all == 1 { "" } else { "s" })
    };
    let sheet = |own: &zone::ZoneLoss| Sheet {
        title: format!(
            "Zone {}: {} of the answers are missing, {} minutes down",
            own.zone,
            percent(own.missing),
            minutes(own.down_s)
        ),
        head: head([
            "upstream: who asks it",
            "the part: what is gone at once",
            "its harm",
            "downstream: what it asks",
        ]),
        right: 4,
        rows: own
            .rows
            .iter()
            .map(|row| {
                let here: Vec<String> = row.here.iter().map(gone).collect();
                let here = if here.is_empty() {
                    row.label.clone()
                } else {
                    format!("{}: {}", row.label, here.join(", "))
                };
                vec![touched(&row.upstream), here, percent(row.harm), touched(&row.downstream)]
            })
            .collect(),
        heat: Vec::new(),
    };
    Answer {
        sheets: answer.zones.iter().map(sheet).collect(),
        found: found(&answer.findings),
        unknown: unknown(&answer.unknown),
    }
}

fn of_breaker(answer: &breaker::Answer) -> Answer {
    let sheet = |case: &breaker::Case| {
        let title = match case.fault.as_str() {
            "given" => "Under the given commands".to_owned(),
            "story" => "Under the document's story".to_owned(),
            part => format!("When {part} is lost"),
        };
        let line = |row: &breaker::Row, own: &breaker::OfSeed| {
            let first =
                own.first_open_s.map_or_else(|| "never".to_owned(), |at| format!("{} s", fixed(at, 1)));
            let why = own.why_not.as_ref().map(breaker::WhyNot::said).unwrap_or_default();
            vec![
                row.step.clone(),
                row.callee.clone(),
                why,
                first,
                format!("{} s", own.open_s),
                own.passed.to_string(),
                own.refused.to_string(),
                own.refused_healthy.to_string(),
            ]
        };
        let rows = case.rows.iter().flat_map(|row| row.seeds.iter().map(move |own| line(row, own)));
        Sheet {
            title: format!("{title}: {}", case.commands.join("; ")),
            head: head([
                "step",
                "asks",
                "why it never opens",
                "opens at",
                "open",
                "passed",
                "refused",
                "of these answerable",
            ]),
            right: 3,
            rows: rows.collect(),
            heat: Vec::new(),
        }
    };
    let mut sheets: Vec<Sheet> = answer.cases.iter().map(sheet).collect();
    if answer.breakers == 0 {
        sheets.push(Sheet { title: "The document has no breaker.".to_owned(), ..Sheet::default() });
    }
    Answer { sheets, found: found(&answer.findings), unknown: unknown(&answer.unknown) }
}
