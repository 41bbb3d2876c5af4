//! The kinds: their words, what writes them, and what checks them.

use super::subject::{Exported, Subject};
use super::{
    alarms, chaos_mesh, chaos_toolkit, dot, fis, junit, litmus, mermaid, producer, prometheus, resilience4j,
    sarif, summary,
};

/// A form to export to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// AWS FIS experiment template, in a template of CloudFormation.
    Fis,
    /// Workflow of Chaos Mesh.
    ChaosMesh,
    /// Engines of Litmus.
    Litmus,
    /// Experiment of Chaos Toolkit.
    ChaosToolkit,
    /// Rules of Prometheus, with their unit tests.
    PrometheusRules,
    /// CloudWatch alarms, in a template of CloudFormation.
    CloudwatchAlarms,
    /// Properties of Java's Kafka producer.
    ProducerProperties,
    /// Settings of resilience4j.
    Resilience4j,
    /// Graphviz.
    Dot,
    /// Mermaid.
    Mermaid,
    /// JUnit XML.
    Junit,
    /// SARIF.
    Sarif,
    /// Markdown for the summary of a job.
    Summary,
}

/// A kind's row in the table.
pub(super) struct Row {
    pub(super) kind: Kind,
    pub(super) word: &'static str,
    /// The file's name where none is given.
    pub(super) file: &'static str,
    /// It says what came out of a run, so the run is made.
    pub(super) run: bool,
    pub(super) write: fn(&Subject) -> Result<Exported, String>,
    pub(super) check: fn(&str) -> Vec<String>,
    /// Its files are all of one form.
    pub(super) alike: bool,
}

macro_rules! kinds {
    ($($kind:ident $word:literal $file:literal $run:literal $module:ident $alike:literal;)*) => {
        const ROWS: [Row; [$(Kind::$kind),*].len()] = [$(Row {
            kind: Kind::$kind,
            word: $word,
            file: $file,
            run: $run,
            write: $module::write,
            check: $module::check,
            alike: $alike,
        }),*];
        impl Kind {
            /// All, in the order of their table.
            pub const ALL: [Kind; [$(Kind::$kind),*].len()] = [$(Kind::$kind),*];
        }
    };
}

kinds! {
    Fis "fis" "fis.json" false fis true;
    ChaosMesh "chaos-mesh" "chaos-mesh.yaml" false chaos_mesh true;
    Litmus "litmus" "litmus.yaml" false litmus true;
    ChaosToolkit "chaos-toolkit" "experiment.json" false chaos_toolkit true;
    PrometheusRules "prometheus-rules" "rules.yaml" false prometheus false;
    CloudwatchAlarms "cloudwatch-alarms" "alarms.json" false alarms true;
    ProducerProperties "producer-properties" "producer.properties" true producer true;
    Resilience4j "resilience4j" "resilience4j.yaml" true resilience4j true;
    Dot "dot" "system.dot" false dot true;
    Mermaid "mermaid" "system.mmd" false mermaid true;
    Junit "junit" "junit.xml" true junit true;
    Sarif "sarif" "findings.sarif" true sarif true;
    Summary "summary" "summary.md" true summary true;
}

impl Kind {
    /// Its word on the command line.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The kind of that word.
    pub fn parse(word: &str) -> Option<Kind> {
        ROWS.iter().find(|row| row.word == word).map(|row| row.kind)
    }

    /// The name of its file where none is given.
    pub fn file(self) -> &'static str {
        self.row().file
    }

    /// Returns whether it says what came out of a run, and so needs one.
    pub fn needs_run(self) -> bool {
        self.row().run
    }

    pub(super) fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }
}
