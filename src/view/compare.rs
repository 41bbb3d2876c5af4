//! The comparison of two runs in words and rows.

use crate::frame::ChoiceScene;
use crate::session::compare::{Against, Compared, FigureLine};
use crate::session::protocol::Trail;
use crate::view::figures;
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

/// A figure: whole, or with its half.
fn figure(value: f64) -> String {
    let halves = (value.abs() * 2.0).round() as u64;
    let sign = if value < 0.0 && halves > 0 { "\u{2212}" } else { "" };
    let half = if halves % 2 == 1 { ".5" } else { "" };
    format!("{sign}{}{half}", figures::count(halves / 2))
}

/// A difference: with its sign.
fn difference(value: f64) -> String {
    if value > 0.0 { format!("+{}", figure(value)) } else { figure(value) }
}

fn row(line: &FigureLine) -> Row {
    let spread = line.spread.map(|(least, median, most)| {
        format!("{} to {}, median {}", difference(least), difference(most), difference(median))
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
    let mut title = compared.title.clone();
    if let Some(first) = title.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    let [answered, lost, waiting, minutes, ..] = &compared.lines[..] else { return title };
    let more = |line: &FigureLine| line.other - line.own;
    // What does not differ is not said; as many customers came to both, so the first three add up to nothing.
    let words = |line: &FigureLine, one: &str, several: &str| {
        let value = more(line);
        let what = if value.abs() == 1.0 { one } else { several };
        let than = if value < 0.0 { "fewer" } else { "more" };
        (value != 0.0).then(|| what.replace("{}", &format!("{} {than}", figure(value.abs()))))
    };
    let said: Vec<String> = [
        words(answered, "{} customer answered", "{} customers answered"),
        words(lost, "{} lost", "{} lost"),
        words(waiting, "{} still waits", "{} still wait"),
        words(minutes, "{} minute without trading", "{} minutes without trading"),
    ]
    .into_iter()
    .flatten()
    .collect();
    match said.is_empty() {
        true => format!("{title}: nothing differs so far."),
        false => format!("{title}: {}.", said.join(", ")),
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
        offer("the same without the fault".to_string(), Against::WithoutFaults),
        offer("the same without defences".to_string(), Against::WithoutDefences),
    ];
    let switches: Vec<Defence> = Defence::in_bits(defences).collect();
    if !switches.is_empty() {
        offers.push(offer("the same with all defences".to_string(), with(&switches)));
    }
    let each = |defence: Defence| offer(format!("the same with {}", defence.label()), with(&[defence]));
    offers.extend(switches.into_iter().map(each));
    let others = trail.branches.iter().filter(|branch| !branch.active);
    offers.extend(others.map(|branch| offer(format!("branch {}", branch.name), Against::Branch(branch.id))));
    let choice = |choice: &ChoiceScene| Offer {
        group: choice.group.clone(),
        text: format!("the same with {}", choice.name),
        against: Against::Choice(choice.command.clone()),
    };
    offers.extend(offered.iter().map(choice));
    offers
}
