//! The arguments of the command line.

use std::ffi::OsString;
use std::path::PathBuf;

use blast_radius::engine::SimTime;
use blast_radius::export::Kind as Export;
use blast_radius::import::Kind;
use blast_radius::session::MAX_SEED;
use blast_radius::world::command::{Defence, parse_time};
use blast_radius::world::guards::Library;
use blast_radius::world::kafka::client::Client;
use blast_radius::world::topology::{BreakerScope, Product, Topology};
use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// The longest run: six weeks.
const LONGEST_HOURS: u64 = 1_000;

/// The most seeds of a sweep.
const MOST_SEEDS: u64 = 1_000;

const STATUS: &str = "\
Exit status: 0 fine, 1 an assertion of the document is broken, 2 bad input, or output that cannot be written, with the \
reason on the standard error. A closed pipe changes no status. Files are replaced whole or not at all.";

const EXPORT_STATUS: &str = "\
Exit status: 0 fine, also when an assertion of the document is broken; 2 bad input, nothing to export, or output that \
cannot be written, with the reason on the standard error. Files are replaced whole or not at all.";

const DRILL_STATUS: &str = "\
Exit status: 0 fine, 1 a check failed, 2 bad input, or output that cannot be written, with the reason on the standard \
error. A closed pipe changes no status. Files are replaced whole or not at all.";

const ASK_STATUS: &str = "\
Exit status: 0 whatever was found, 2 bad input, or output that cannot be written, with the reason on the standard error. A \
closed pipe changes no status. A file is replaced whole or not at all.";

/// Simulates an outage, request by request, and reports what it did.
#[derive(Debug, Parser)]
#[command(name = "blast", version, after_help = STATUS, max_term_width = 100)]
#[command(arg_required_else_help = true, subcommand_required = true)]
pub struct Arguments {
    /// The action.
    #[command(subcommand)]
    pub action: Action,
}

/// The action.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Run a scenario and report: figures, incident log, blast radius, assertions
    #[command(after_help = STATUS)]
    Run(RunArguments),
    /// Run a scenario and print the fingerprint of the world at the end
    Digest(CaseArguments),
    /// Read documents and say what is wrong with them, with path and line
    Check {
        /// Documents; `-` is the standard input
        #[arg(required = true, value_name = "FILE")]
        files: Vec<OsString>,
        /// Print the single points of failure of each document as JSON
        #[arg(long)]
        json: bool,
        /// Print what was assumed: path, value, and where it comes from
        #[arg(long, conflicts_with = "json")]
        explain: bool,
    },
    /// Write a commented document to begin with
    #[command(after_help = STATUS)]
    New(NewArguments),
    /// List the built-in scenarios
    List,
    /// Make a document of what your own tools print; what was assumed and dropped goes to the standard error
    #[command(after_help = STATUS)]
    Import(ImportArguments),
    /// Write a run, or the system, for another tool; what was left out goes to the standard error
    #[command(after_help = EXPORT_STATUS)]
    Export(ExportArguments),
    /// Judge a drill from its log of decisions, or try an exercise; without one, list the built-in exercises
    #[command(after_help = DRILL_STATUS)]
    Drill(DrillArguments),
    /// Print the JSON Schema of documents, for editors
    Schema {
        /// That of exercises
        #[arg(long)]
        exercise: bool,
    },
    /// Print the page's first picture as HTML, for its `index.html`
    Opening,
    /// Draw a card of 1200 x 630 px of a scenario at its most telling moment
    #[command(after_help = STATUS)]
    Poster(PosterArguments),
    /// List every command that a scenario accepts, without its time
    Commands {
        /// Identifier of a built-in scenario, or the path of a document; `-` is the standard input
        scenario: OsString,
    },
    /// Run a scenario with many seeds and print ranges
    #[command(after_help = STATUS)]
    Sweep(SweepArguments),
    /// Ask what is the weakest part, whether a breaker opens, how leaders are spread, what a zone takes
    #[command(after_help = ASK_STATUS)]
    Ask(AskArguments),
}

/// `blast import`.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// Texts of other tools, which make one document; `-` is the standard input. CLUSTER=FILE says of which Kafka cluster a
    /// text is that does not name it
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<OsString>,
    /// What the texts are; without it their content shows it
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Kind::ALL.map(|kind| kind.0)))]
    pub kind: Option<String>,
    /// Write the document to this file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// `blast export`.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// What to make
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Export::ALL.map(Export::word)))]
    pub kind: String,
    #[command(flatten)]
    pub case: CaseArguments,
    /// Write it to this file instead of the standard output; further files of the kind are written beside it
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// A scenario, a seed, commands, an end.
#[derive(Debug, Args)]
pub struct CaseArguments {
    /// Identifier of a built-in scenario, or the path of a document; `-` is the standard input
    #[arg(required_unless_present = "link")]
    pub scenario: Option<OsString>,
    /// Seed: the same scenario, seed and commands give the same run on every machine
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true)]
    #[arg(value_parser = |text: &str| whole(text, 0, MAX_SEED))]
    pub seed: u64,
    #[command(flatten)]
    pub plan: PlanArguments,
    /// Scenario, seed, commands and end out of a link that the page gave (the address, or what follows its #)
    #[arg(long, value_name = "URL", conflicts_with_all = ["scenario", "seed", "story", "commands"])]
    pub link: Option<String>,
}

/// A scenario, and how its card looks.
#[derive(Debug, Args)]
pub struct PosterArguments {
    /// Identifier of a built-in scenario, or the path of a document; `-` is the standard input
    #[arg(required_unless_present = "all")]
    pub scenario: Option<OsString>,
    /// Seed of the run
    #[arg(long, value_name = "N", default_value_t = 1, allow_negative_numbers = true)]
    #[arg(value_parser = |text: &str| whole(text, 0, MAX_SEED))]
    pub seed: u64,
    /// Its colours
    #[arg(long, value_enum, default_value_t = Look::Light)]
    pub theme: Look,
    /// Make a PNG instead of an SVG
    #[arg(long)]
    pub png: bool,
    /// Write it to this file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write those of every built-in scenario to this folder, in both colours, each as SVG and PNG
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["scenario", "theme", "png", "output"])]
    pub all: Option<PathBuf>,
}

/// A document to begin with.
#[derive(Debug, Args)]
pub struct NewArguments {
    /// Its kind
    #[arg(long, value_enum, default_value_t = Starter::Exchange)]
    pub kind: Starter,
    /// Write it to this file, which must not be there yet, instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// Kinds of documents to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Starter {
    /// Services, a Kafka cluster and a consumer group
    Exchange,
    /// Two services, one of which calls the other
    Web,
    /// A Kafka cluster with its own numbers and placements, in the middle of an outage
    Kafka,
}

/// Colours of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Look {
    /// On paper
    Light,
    /// By night
    Dark,
}

/// Commands and an end.
#[derive(Debug, Args)]
pub struct PlanArguments {
    /// Give the commands of the document's story
    #[arg(long)]
    pub story: bool,
    /// Stop at this time: 90s, 12m, 1h30m (default: the moment of the link, else the document's length)
    #[arg(long, value_name = "TIME", value_parser = until, allow_hyphen_values = true)]
    pub until: Option<SimTime>,
    /// Give a command, such as "12m zone a power-loss"; as often as you like
    #[arg(long = "do", value_name = "TIME PART VERB [VALUE]", allow_hyphen_values = true)]
    pub commands: Vec<String>,
    /// Switch defences on at the start, separated by commas
    #[arg(long, value_name = "DEFENCES", value_delimiter = ',', value_enum)]
    pub defend: Vec<Switch>,
    #[command(flatten)]
    pub choices: ChoiceArguments,
}

/// Choices for the whole region, as if the document had made them.
#[derive(Debug, Args)]
pub struct ChoiceArguments {
    /// Every service uses this Kafka client
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(Client::ALL.map(Client::name)))]
    pub client: Option<String>,
    /// Give every circuit breaker the rules and defaults of this library
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(Library::ALL.map(Library::word)))]
    pub breaker_library: Option<String>,
    /// One circuit breaker per dependency, per partition of the topic written to, or per customer's key
    #[arg(long, value_name = "SCOPE", value_parser = PossibleValuesParser::new(BreakerScope::ALL.map(BreakerScope::word)))]
    pub breaker_scope: Option<String>,
    /// Every service stands behind this product with its defaults
    #[arg(long, value_name = "PRODUCT", value_parser = PossibleValuesParser::new(Product::ALL.map(|row| row.0)))]
    pub balancer: Option<String>,
}

impl ChoiceArguments {
    /// The options that were given, each with the command that it stands for.
    pub fn commands(&self) -> impl Iterator<Item = (&'static str, String)> {
        let command = |option, word, value: &Option<String>| {
            value.as_ref().map(|value| (option, format!("{word} {value}")))
        };
        let all = [
            command("--client", "clients", &self.client),
            command("--breaker-library", "breaker-library", &self.breaker_library),
            command("--breaker-scope", "breaker-scope", &self.breaker_scope),
            command("--balancer", "balancer", &self.balancer),
        ];
        all.into_iter().flatten()
    }
}

/// `blast run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    #[command(flatten)]
    pub case: CaseArguments,
    /// Say how far off the published timeline is over so many seeds, not over this run alone
    #[arg(long, value_name = "SEEDS", num_args = 0..=1, default_missing_value = "8")]
    #[arg(value_parser = |text: &str| whole(text, 1, 1_000))]
    pub distance: Option<u64>,
    #[command(flatten)]
    pub form: Form,
}

/// The form of a report; without one, text for people. Files can be asked for together.
#[derive(Debug, Args)]
pub struct Form {
    /// Print the report as JSON
    #[arg(long, conflicts_with_all = ["csv", "report", "series", "svg"])]
    pub json: bool,
    /// Write visits by start time, charts and incident log as CSV files into a folder
    #[arg(long, value_name = "DIR")]
    pub csv: Option<PathBuf>,
    /// Write an incident report, Markdown, into a file
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Write all lines of the charts into one file: NAME.csv or NAME.json
    #[arg(long, value_name = "FILE")]
    pub series: Option<PathBuf>,
    /// Draw charts and map as SVG files into a folder
    #[arg(long, value_name = "DIR")]
    pub svg: Option<PathBuf>,
}

/// `blast drill`.
#[derive(Debug, Args)]
pub struct DrillArguments {
    /// Identifier of a built-in exercise, or the path of one; `-` is the standard input
    pub exercise: Option<OsString>,
    /// The log of decisions: JSON Lines of {at, role, kind, text}; `-` is the standard input
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<OsString>,
    /// Seed, instead of the exercise's own or the day's
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    #[arg(value_parser = |text: &str| whole(text, 0, MAX_SEED))]
    pub seed: Option<u64>,
    /// The day that draws the seed of an exercise without one, such as 2026-11-30
    #[arg(long, value_name = "DAY", default_value = "")]
    pub date: String,
    /// Prove that the best known play passes and that doing nothing does not
    #[arg(long, conflicts_with_all = ["decisions", "json", "report", "xapi"])]
    pub check: bool,
    /// Seeds of a check
    #[arg(long, value_name = "N", default_value_t = 3, requires = "check")]
    #[arg(value_parser = |text: &str| whole(text, 1, MOST_SEEDS))]
    pub seeds: u64,
    /// Print the judgement as JSON
    #[arg(long)]
    pub json: bool,
    /// Write the report after the drill, Markdown, into a file
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Write decisions and results as xAPI statements, JSON Lines, into a file
    #[arg(long, value_name = "FILE")]
    pub xapi: Option<PathBuf>,
    /// Write the facilitator's guide, HTML of three pages to be printed, into a file
    #[arg(long, value_name = "FILE")]
    pub guide: Option<PathBuf>,
    /// Write the team's cards, HTML to be printed, into a file
    #[arg(long, value_name = "FILE")]
    pub cards: Option<PathBuf>,
    /// When the drill began, for the statements: seconds since 1970-01-01 UTC; without it they have no timestamp
    #[arg(long, value_name = "SECONDS", requires = "xapi")]
    pub started: Option<u64>,
}

/// `blast sweep`.
#[derive(Debug, Args)]
pub struct SweepArguments {
    /// Identifier of a built-in scenario, or the path of a document; `-` is the standard input
    pub scenario: OsString,
    /// Number of seeds: 1, 2, 3 …
    #[arg(long, value_name = "N", default_value_t = 20, allow_negative_numbers = true)]
    #[arg(value_parser = |text: &str| whole(text, 1, MOST_SEEDS))]
    pub seeds: u64,
    #[command(flatten)]
    pub plan: PlanArguments,
    /// Compare: every combination of the scenario's defences, on from the start (of more than four: each alone, and all)
    #[arg(long, value_enum, conflicts_with = "defend")]
    pub defences: Option<Compare>,
    /// Compare: every Kafka client in every service
    #[arg(long, value_enum, conflicts_with_all = ["defences", "client"])]
    pub clients: Option<Compare>,
    /// Compare: the circuit breakers of every library, one per dependency, per partition and per key
    #[arg(long, value_enum, conflicts_with_all = ["defences", "clients", "breaker_library", "breaker_scope"])]
    pub breaker_libraries: Option<Compare>,
    /// Print the table of clients or of breakers as JSON
    #[arg(long)]
    pub json: bool,
    /// Measure visits that begin from this time on (default: two minutes after the first fault)
    #[arg(long, value_name = "TIME", value_parser = until, allow_hyphen_values = true)]
    pub from: Option<SimTime>,
    /// ... and before this one (default: the first repair after that, or the end)
    #[arg(long, value_name = "TIME", value_parser = until, allow_hyphen_values = true)]
    pub to: Option<SimTime>,
}

/// `blast ask`.
#[derive(Debug, Args)]
pub struct AskArguments {
    /// The question
    #[arg(value_enum)]
    pub question: Question,
    /// Identifier of a built-in scenario, or the path of a document; `-` is the standard input
    pub scenario: OsString,
    /// When a part is lost; the moment at which skew is counted (default: 2m, of skew 0s)
    #[arg(long, value_name = "TIME", value_parser = until, allow_hyphen_values = true)]
    pub at: Option<SimTime>,
    /// Number of seeds: 1, 2, 3 …; skew needs one
    #[arg(long, value_name = "N", default_value_t = 3, allow_negative_numbers = true)]
    #[arg(value_parser = |text: &str| whole(text, 1, MOST_SEEDS))]
    pub seeds: u64,
    /// Of the question `zone`: only this one
    #[arg(long, value_name = "NAME")]
    pub zone: Option<String>,
    // Its end is 10m unless given, not the document's length.
    #[command(flatten)]
    pub plan: PlanArguments,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
    /// Write the answer to this file instead of the standard output
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// A question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Question {
    /// Each part is lost in turn: which loss takes most?
    Weakest,
    /// Does a breaker open, when, and what does it refuse?
    Breaker,
    /// How are leaders and replicas spread over brokers?
    Skew,
    /// What does one zone take, by layer?
    Zone,
}

/// A comparison that a sweep makes.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Compare {
    // No help of its own: it would unfold the help of all options.
    Table,
}

/// A value of `--defend`: one defence, or all that the scenario configures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// One.
    One(Defence),
    /// All of the scenario.
    All,
}

impl ValueEnum for Switch {
    fn value_variants<'a>() -> &'a [Switch] {
        const SWITCHES: [Switch; Defence::COUNT + 1] = {
            let mut switches = [Switch::All; Defence::COUNT + 1];
            let mut at = 0;
            while at < Defence::COUNT {
                switches[at] = Switch::One(Defence::ALL[at]);
                at += 1;
            }
            switches
        };
        &SWITCHES
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(match self {
            Switch::One(defence) => defence.word(),
            Switch::All => "all",
        }))
    }
}

/// The defences that switches name, in the order of the page's switches; all are those that the scenario configures.
pub fn defences(switches: &[Switch], topology: &Topology) -> Vec<Defence> {
    let named = |defence: Defence| {
        switches.contains(&Switch::One(defence))
            || switches.contains(&Switch::All) && defence.configured(topology)
    };
    Defence::ALL.into_iter().filter(|&defence| named(defence)).collect()
}

fn until(text: &str) -> Result<SimTime, String> {
    let time = parse_time(text)?;
    if time > SimTime::from_secs(LONGEST_HOURS * 3600) {
        return Err(format!("time `{text}`: at most {LONGEST_HOURS}h are simulated"));
    }
    Ok(time)
}

fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| (least..=most).contains(number));
    number.ok_or_else(|| format!("expected a whole number from {least} to {most}"))
}
