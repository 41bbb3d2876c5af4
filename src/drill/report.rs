//! The report after a drill: Markdown, English, every figure from the runs. What was not reached is said.

use crate::base::decimal::fixed;
use crate::drill::course::{self, Harm};
use crate::drill::judge::Judged;
use crate::drill::moves::{Moves, What};
use crate::drill::score::{self, Reached};
use crate::drill::words;
use crate::engine::SimTime;
use crate::scenario::exercise::{Exercise, Finding, Kind, catalogue};
use crate::telemetry::Names;
use crate::telling::figures::count;
use crate::telling::markdown::{self, plain};
use crate::world::command::spell_time;

/// What is not reached.
const MISSING: &str = "not reached";

/// A report around what is to be done next, which whoever led the drill writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Up to there.
    pub before: String,
    /// From there on.
    pub after: String,
}

impl Report {
    /// Writes it. `link`: what opens the whole exercise again, when there is such a link.
    pub fn of(exercise: &Exercise, moves: &Moves, judged: &Judged, link: Option<&str>) -> Report {
        let before = [
            head(exercise, judged),
            score(exercise, judged),
            times(judged),
            harm(exercise, judged),
            worth(exercise, moves, judged),
            traps(exercise, moves, judged),
            signals(exercise, judged),
            predictions(exercise, moves, judged),
            decisions(exercise, moves),
            hidden(exercise, judged),
            talk(exercise),
        ];
        Report { before: before.concat(), after: again(exercise, judged, link) }
    }

    /// The whole report. `examples`: nobody has changed the findings of the exercise.
    pub fn with(&self, findings: &[Finding], examples: bool) -> String {
        let title = if examples { "What to do next (examples; put your own)" } else { "What to do next" };
        let rows = findings
            .iter()
            .map(|finding| vec![plain(&finding.finding), plain(&finding.owner), plain(&finding.due)]);
        let findings = section(title, &table(&["Finding", "Owner", "Until"], 3, rows));
        [self.before.as_str(), &findings, &self.after].concat()
    }
}

/// A section; none when there is nothing in it.
fn section(title: &str, body: &str) -> String {
    if body.is_empty() { String::new() } else { markdown::section(title, body) }
}

/// A table; none without rows.
fn table(head: &[&str], right: usize, rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let rows: Vec<Vec<String>> = rows.into_iter().collect();
    if rows.is_empty() { String::new() } else { markdown::table(head, right, rows) }
}

fn head(exercise: &Exercise, judged: &Judged) -> String {
    let result = match judged.points {
        Some(points) => {
            let word = if judged.passed { "passed" } else { "not passed" };
            format!("{points} of 100 points, {word} ({} are needed)", exercise.pass)
        }
        None => "stopped for something real: no score".to_owned(),
    };
    format!(
        "# After the drill: {}\n\n**{result}.** {}\n\nThis was a drill. {}\n",
        plain(&exercise.title),
        plain(&exercise.reveal.sentence),
        plain(&exercise.summary)
    )
}

fn score(exercise: &Exercise, judged: &Judged) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in &judged.lines {
        let objective = &exercise.objectives[line.objective];
        let word = match line.reached {
            Reached::Wholly => "reached",
            Reached::Partly => "reached in part",
            Reached::Not => MISSING,
        };
        rows.push(vec![
            plain(&objective.text),
            word.to_owned(),
            plain(&line.reason),
            format!("{} of {}", line.points, objective.points),
        ]);
    }
    if judged.hints < 0 {
        rows.push(vec!["Hints".into(), "given".into(), String::new(), judged.hints.to_string()]);
    }
    section("Score", &table(&["Objective", "Result", "Why", "Points"], 3, rows))
}

fn times(judged: &Judged) -> String {
    let times = judged.times;
    let Some(noticed) = times.noticed else {
        return section("Times", "No customer was hurt.\n");
    };
    let row = |name: &str, at: Option<SimTime>| {
        let (clock, span) = match at {
            Some(at) => (spell_time(at), score::since(at, noticed)),
            None => (MISSING.to_owned(), String::new()),
        };
        vec![name.to_owned(), clock, span]
    };
    let well = format!("{} %", fixed(course::WELL * 100.0, 0));
    let rows = [
        row("Customers hurt", Some(noticed)),
        row("Noticed: an incident was declared", times.notice),
        row("Diagnosed: a right cause was declared", times.diagnose),
        row("Mitigated: a journey was brought back by the team", times.mitigate),
        row(&format!("Recovered: from then on every journey answered {well}"), times.recover),
    ];
    section("Times", &table(&["What", "Clock of the run", "After customers were hurt"], 1, rows))
}

fn money(exercise: &Exercise, hundredths: i64) -> String {
    let currency = &exercise.scenario.document.currency;
    if currency.is_empty() {
        return String::new();
    }
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{} {currency}", count((hundredths.unsigned_abs() + 50) / 100))
}

fn answers(count_of: i64) -> String {
    let sign = if count_of < 0 { "-" } else { "" };
    format!("{sign}{}", count(count_of.unsigned_abs()))
}

fn harm(exercise: &Exercise, judged: &Judged) -> String {
    let [own, nothing, best] = judged.harm;
    let row = |name: &str, harm: Harm| {
        let share = score::share_of(harm, nothing);
        let share = share.map_or(String::new(), |share| format!("{} %", fixed(share * 100.0, 0)));
        vec![name.to_owned(), answers(harm.answers as i64), money(exercise, harm.hundredths as i64), share]
    };
    let mut rows = vec![row("Doing nothing", nothing), row("This team", own), row("Best known play", best)];
    if let (Some(proved), Some(prove)) = (judged.proved, &exercise.reveal.prove) {
        rows.push(row(&plain(&prove.text), proved));
    }
    let text = "Against the same load without a fault; each row is a run of its own.\n\n";
    section(
        "Harm",
        &(text.to_owned() + &table(&["Run", "Answers lost", "Money lost", "Of doing nothing"], 1, rows)),
    )
}

fn worth(exercise: &Exercise, moves: &Moves, judged: &Judged) -> String {
    let rows = judged.worths.iter().map(|worth| {
        let made = &moves.list[worth.place];
        vec![
            spell_time(made.decision.at),
            spell_time(made.effect),
            plain(&words::told(exercise, &made.decision)),
            answers(worth.answers),
            money(exercise, worth.hundredths),
        ]
    });
    let text = "What the same run loses without the act, less what it lost: below zero the act did harm.\n\n";
    let table = table(&["Decided", "Took effect", "Act", "Answers saved", "Money saved"], 3, rows);
    section("What each act was worth", &if table.is_empty() { table } else { text.to_owned() + &table })
}

fn traps(exercise: &Exercise, moves: &Moves, judged: &Judged) -> String {
    let line = |(place, trap): (usize, &crate::scenario::exercise::Trap)| {
        let stepped = judged.sprung.iter().find(|sprung| sprung.trap == place);
        match stepped {
            Some(sprung) => format!(
                "- **{}**, stepped into at {}: {} answers lost by it. {}\n",
                plain(&trap.text),
                spell_time(moves.list[sprung.worth.place].effect),
                answers(-sprung.worth.answers),
                plain(&trap.why)
            ),
            None => format!("- {}: not stepped into. {}\n", plain(&trap.text), plain(&trap.why)),
        }
    };
    let text: String = exercise.traps.iter().enumerate().map(line).collect();
    section("Traps", &text)
}

fn signals(exercise: &Exercise, judged: &Judged) -> String {
    let rows = judged.signals.iter().map(|noted| {
        let signal = &exercise.signals[noted.signal];
        let read = match noted.read {
            Some(at) => format!("read at {}", spell_time(at)),
            None if noted.reached => "there, and not read".to_owned(),
            None => MISSING.to_owned(),
        };
        vec![spell_time(signal.from), plain(&signal.text), read]
    });
    section("Signals", &table(&["Since", "Signal", "By the team"], 3, rows))
}

fn predictions(exercise: &Exercise, moves: &Moves, judged: &Judged) -> String {
    let topology = &exercise.scenario.topology;
    let line = |foretold: &crate::drill::predictions::Foretold| {
        let made = &moves.list[foretold.place].decision;
        let failed: Vec<String> = foretold.failed.iter().map(|part| Names(topology).part(*part)).collect();
        let came = match (foretold.healed, failed.is_empty()) {
            (true, _) => "it healed".to_owned(),
            (false, true) => "it stayed as it was".to_owned(),
            (false, false) => format!("{} failed, too", failed.join(", ")),
        };
        let word = if foretold.right { "right" } else { "wrong" };
        let (time, text) = (spell_time(made.at), plain(&words::told(exercise, made)));
        format!("- {time}, {}: {text}. Without another act {came}: {word}.\n", plain(&made.role))
    };
    let text: String = judged.foretold.iter().map(line).collect();
    section("Predictions", &text)
}

fn decisions(exercise: &Exercise, moves: &Moves) -> String {
    let rows = moves.list.iter().map(|made| {
        let kind = match (&made.what, made.decision.kind) {
            (What::Belief { cause: Some(_), .. }, _) => "declared",
            (_, Kind::Hypothesis) => "noted",
            (_, kind) => kind.word(),
        };
        let effect = if made.effect > made.decision.at { spell_time(made.effect) } else { String::new() };
        vec![
            spell_time(made.decision.at),
            effect,
            plain(&made.decision.role),
            kind.to_owned(),
            plain(&words::told(exercise, &made.decision)),
        ]
    });
    section("Decisions", &table(&["Decided", "Took effect", "Who", "Kind", "What"], 5, rows))
}

fn hidden(exercise: &Exercise, judged: &Judged) -> String {
    let topology = &exercise.scenario.topology;
    let rows = exercise.planted(judged.seed).into_iter().map(|planted| {
        let command = planted.command;
        vec![spell_time(command.at), format!("`{}`", command.command.spell(topology)), plain(&planted.why)]
    });
    section("What was hidden", &table(&["When", "Command", "Why"], 3, rows))
}

fn talk(exercise: &Exercise) -> String {
    let questions: String =
        exercise.reveal.questions.iter().map(|question| format!("- {}\n", plain(question))).collect();
    section("To talk about", &questions)
}

fn again(exercise: &Exercise, judged: &Judged, link: Option<&str>) -> String {
    // An exercise of one's own has no name that the command line knows: its file is asked for.
    let name = if catalogue::team_title(&exercise.id).is_some() { &exercise.id } else { "EXERCISE.json" };
    let mut text = format!(
        "Exercise `{}`, seed {}, fingerprint `{:016x}`. The same exercise, seed and decisions give the same run on every \
         machine: `blast drill {name} --seed {} --decisions FILE`.\n",
        exercise.id, judged.seed, judged.digest, judged.seed
    );
    if let Some(link) = link {
        text += &format!("\n[Play it again]({link})\n");
    }
    section("Again", &text)
}
