//! The comparison of two runs in words and rows.

use crate::frame::ChoiceScene;
use crate::language::{self, say};
use crate::session::compare::{Against, Compared, FigureLine};
use crate::session::protocol::Trail;
use crate::world::command::Defence;

/// One row of the table of differences, as it is printed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Name of the figure.
    pub label: String,
    /// In the active run, in the other one, and the difference.
    pub values: [String; 3],
    /// The difference over other seeds: least, median, most; empty while unknown.
    pub spread: String,
}

/// A figure for a message: whole, or with its half.
fn half(value: f64) -> (f64, u8) {
    let halves = (value * 2.0).round();
    (halves / 2.0, u8::from(halves % 2.0 != 0.0))
}

/// A figure: whole, or with its half.
fn figure(value: f64) -> String {
    let (size, digits) = half(value.abs());
    let sign = if value < 0.0 && size > 0.0 { "\u{2212}" } else { "" };
    [sign, &language::number(size, digits)].concat()
}

/// A difference: with its sign.
fn difference(value: f64) -> String {
    if value > 0.0 { format!("+{}", figure(value)) } else { figure(value) }
}

fn row(line: &FigureLine) -> Row {
    let spread = line.spread.map(|(least, median, most)| {
        let (least, median, most) = (difference(least), difference(median), difference(most));
        say!(compare_spread, least, most, median)
    });
    Row {
        label: line.label.clone(),
        values: [figure(line.own), figure(line.other), difference(line.other - line.own)],
        spread: spread.unwrap_or_default(),
    }
}

/// All rows.
pub fn rows(compared: &Compared) -> Vec<Row> {
    compared.lines.iter().map(row).collect()
}

/// The difference in one sentence.
pub fn sentence(compared: &Compared) -> String {
    let title = language::capital(&compared.title);
    let [answered, lost, waiting, minutes, ..] = &compared.lines[..] else { return title };
    // What does not differ is not said; as many customers came to both, so the first three add up to nothing.
    let by = |line: &FigureLine| {
        let more = line.other - line.own;
        (more != 0.0).then(|| (more > 0.0, half(more.abs())))
    };
    let said: Vec<String> = [
        by(answered).map(|(more, count)| match more {
            true => say!(compare_answered_more, count),
            false => say!(compare_answered_fewer, count),
        }),
        by(lost).map(|(more, count)| match more {
            true => say!(compare_lost_more, count),
            false => say!(compare_lost_fewer, count),
        }),
        by(waiting).map(|(more, count)| match more {
            true => say!(compare_waiting_more, count),
            false => say!(compare_waiting_fewer, count),
        }),
        by(minutes).map(|(more, count)| match more {
            true => say!(compare_minutes_more, count),
            false => say!(compare_minutes_fewer, count),
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    match said.is_empty() {
        true => say!(compare_nothing_differs, title),
        false => say!(compare_differs, title, list = said.join(", ")),
    }
}

/// What a run can be compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Its heading in the list; empty for what stands alone.
    pub group: String,
    /// In words.
    pub text: String,
    /// The difference.
    pub against: Against,
}

/// Lists what a run can be compared with. `defences` and `offered` are those of the scene.
pub fn offers(trail: &Trail, defences: u16, offered: &[ChoiceScene]) -> Vec<Offer> {
    let offer = |text: String, against: Against| Offer { group: String::new(), text, against };
    let with = |defences: &[Defence]| {
        Against::With(defences.iter().map(|defence| defence.word().to_string()).collect())
    };
    let mut offers = vec![
        offer(say!(compare_without_fault), Against::WithoutFaults),
        offer(say!(compare_without_defences), Against::WithoutDefences),
    ];
    let switches: Vec<Defence> = Defence::in_bits(defences).collect();
    if !switches.is_empty() {
        offers.push(offer(say!(compare_all_defences), with(&switches)));
    }
    let each = |defence: Defence| offer(say!(compare_with, what = defence.label()), with(&[defence]));
    offers.extend(switches.into_iter().map(each));
    let others = trail.branches.iter().filter(|branch| !branch.active);
    offers.extend(
        others.map(|branch| offer(say!(compare_branch, name = branch.called()), Against::Branch(branch.id))),
    );
    let choice = |choice: &ChoiceScene| Offer {
        group: choice.group.clone(),
        text: say!(compare_with, what = choice.name),
        against: Against::Choice(choice.command.clone()),
    };
    offers.extend(offered.iter().map(choice));
    offers
}
