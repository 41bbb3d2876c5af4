//! Reads commands. What a topology accepts is listed by representatives (`Command::all`); a word of one that holds a value
//! stands for every value in its range. So one list makes what is read, the templates for people, and what an error
//! expects.

use super::values::{Blank, Form, Value};
use super::{Command, TimedCommand, aliases, choice, zone};
use crate::world::command::time::parse_time;
use crate::world::impairment::Faulty;
use crate::world::topology::Topology;

/// A word of a command: its text as it is, or its text before a value.
struct Word {
    text: String,
    /// The form of the value, and the most that is allowed.
    value: Option<(&'static Form, u32)>,
}

impl Word {
    /// Returns whether the word may be `found`.
    fn takes(&self, found: &str) -> bool {
        match self.value {
            None => self.text == found,
            Some(_) => self.amount(found).is_some(),
        }
    }

    /// Reads the value of `found`, in smallest parts.
    fn amount(&self, found: &str) -> Option<u32> {
        let (form, most) = self.value?;
        form.read(found.strip_prefix(self.text.as_str())?, most)
    }

    /// Says what would fit in place of `found`: with its range, where it goes as far as the value.
    fn expected(&self, found: &str) -> String {
        match self.value {
            Some((form, most)) if found.starts_with(self.text.as_str()) => form.expected(&self.text, most),
            _ => self.template(),
        }
    }

    fn template(&self) -> String {
        [self.text.as_str(), self.value.map_or("", |(form, _)| form.word)].concat()
    }
}

impl Command {
    /// Shows each value of the command, in the order of its words.
    fn each_value(&mut self, topology: &Topology, see: &mut dyn FnMut(Blank)) {
        match self {
            Command::Replica(service, which, action) => {
                which.each_value(topology, *service, see);
                action.each_value(see);
            }
            Command::Service(_, action) => action.each_value(see),
            Command::Consumers(service, action) => action.each_value(topology, *service, see),
            Command::Impair(_, action) => action.each_value(see),
            Command::ZoneGray(_, loss) => see(loss.blank().up_to(zone::MOST_LOST)),
            Command::Link(_, _, _, action) => action.each_value(see),
            Command::Dns(_, action) => action.each_value(see),
            Command::Store(_, action) => action.each_value(see),
            Command::ZoneFault(..)
            | Command::ZoneRepair(_)
            | Command::ZoneShift(..)
            | Command::DutyBlock(..)
            | Command::DutyRepair(..)
            | Command::VendorCall(_)
            | Command::Broker(..)
            | Command::ServiceRestart(_)
            | Command::Defence(..)
            | Command::Traffic(_)
            | Command::Quorum(..)
            | Command::Cluster(..)
            | Command::Choice(_) => {}
        }
    }

    /// The same command with other values: `pick` is asked for each, in the order of the words, with its form and the most
    /// that is allowed, in smallest parts. What it picks out of range becomes the nearest that is not.
    pub fn with_values(
        mut self,
        topology: &Topology,
        pick: &mut dyn FnMut(&'static Form, u32) -> u32,
    ) -> Command {
        self.each_value(topology, &mut |mut blank| {
            let amount = pick(blank.form, blank.most);
            blank.fill(amount);
        });
        self
    }

    /// The forms of its values, in the order of its words, each with the most that is allowed, in smallest parts.
    pub fn forms(mut self, topology: &Topology) -> Vec<(&'static Form, u32)> {
        let mut forms = Vec::new();
        self.each_value(topology, &mut |blank| forms.push((blank.form, blank.most)));
        forms
    }

    /// Its spelling with a word for each value: `replica fees/N slow FACTOR`.
    pub fn template(self, topology: &Topology) -> String {
        let words: Vec<String> = self.words(topology).iter().map(Word::template).collect();
        words.join(" ")
    }

    fn words(mut self, topology: &Topology) -> Vec<Word> {
        let spelled = self.spell(topology);
        let mut words: Vec<Word> =
            spelled.split(' ').map(|text| Word { text: text.to_string(), value: None }).collect();
        let mut values = Vec::new();
        self.each_value(topology, &mut |blank| values.push((blank.spell(), (blank.form, blank.most))));
        // From the end: a part before the values may be called like one of them.
        let mut end = words.len();
        for (text, value) in values.into_iter().rev() {
            let ends = |word: &Word| {
                word.text
                    .strip_suffix(text.as_str())
                    .is_some_and(|left| left.is_empty() || left.ends_with('/'))
            };
            let at =
                words[..end].iter().rposition(ends).expect("a command spells its values, in their order");
            let left = words[at].text.len() - text.len();
            words[at].text.truncate(left);
            (words[at].value, end) = (Some(value), at);
        }
        words
    }

    /// The word that its spelling begins with.
    fn first_word(self) -> &'static str {
        match self {
            Command::ZoneFault(..)
            | Command::ZoneGray(..)
            | Command::ZoneRepair(_)
            | Command::ZoneShift(..) => "zone",
            Command::Link(..) => "link",
            Command::Dns(..) => "dns",
            Command::DutyBlock(..) | Command::DutyRepair(..) | Command::VendorCall(_) => "control-plane",
            Command::Broker(..) => "broker",
            Command::ServiceRestart(_) | Command::Service(..) => "service",
            Command::Replica(..) => "replica",
            Command::Consumers(..) | Command::Impair(Faulty::Consumers(_), _) => "consumers",
            Command::Impair(Faulty::Operation(..), _) => "operation",
            Command::Impair(Faulty::Store(_), _) | Command::Store(..) => "store",
            Command::Impair(Faulty::Class(..), _) => "class",
            Command::Impair(Faulty::Edge(..), _) => "edge",
            Command::Defence(..) => "defence",
            Command::Traffic(_) => "traffic",
            Command::Quorum(..) => "quorum",
            Command::Cluster(..) => "cluster",
            Command::Choice(choice) => choice::head(choice),
        }
    }

    /// Reads a command without its time. The error names the word that is wrong and what would fit.
    pub fn parse(text: &str, topology: &Topology) -> Result<Command, String> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = aliases::renewed(&text, topology);
        let all = Command::all(topology);
        let found: Vec<&str> = text.split(' ').collect();
        // A row says much beside its spelling, and a document has many commands.
        let alike = || all.iter().filter(|command| command.first_word() == found[0]);
        if let Some(&command) = alike().find(|command| command.spell(topology) == text) {
            return Ok(command);
        }
        for command in alike() {
            let pattern = command.words(topology);
            let mut pairs = pattern.iter().zip(&found);
            if pattern.len() == found.len() && pairs.all(|(word, found)| word.takes(found)) {
                let mut amounts = pattern.iter().zip(&found).filter_map(|(word, found)| word.amount(found));
                return Ok(command.with_values(topology, &mut |form, _| amounts.next().unwrap_or(form.least)));
            }
        }
        let patterns: Vec<Vec<Word>> = all.iter().map(|command| command.words(topology)).collect();
        Err(explain(&text, &found, &patterns))
    }
}

/// Names the first word that fits no command, and the words that would fit there.
fn explain(text: &str, found: &[&str], patterns: &[Vec<Word>]) -> String {
    const END: &str = "the end";
    for at in 0..=found.len() {
        let before = &found[..at];
        let fits = |pattern: &&Vec<Word>| {
            pattern.len() >= at && pattern.iter().zip(before).all(|(word, found)| word.takes(found))
        };
        let here = found.get(at).copied().filter(|word| !word.is_empty()).unwrap_or(END);
        let next = || patterns.iter().filter(fits).map(|pattern| pattern.get(at));
        if next().any(|word| word.map_or(here == END, |word| word.takes(here))) {
            continue;
        }
        let mut expected: Vec<String> = Vec::new();
        for word in next() {
            let word = word.map_or(END.to_string(), |word| word.expected(here));
            if !expected.contains(&word) {
                expected.push(word);
            }
        }
        return format!("command `{text}`: found {here}, expected {}", expected.join(" or "));
    }
    format!("command `{text}` is not one that this scenario accepts")
}

impl TimedCommand {
    /// Reads `TIME PART VERB [VALUE]`.
    pub fn parse(text: &str, topology: &Topology) -> Result<TimedCommand, String> {
        let text = text.trim();
        let (time, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
        Ok(TimedCommand { at: parse_time(time)?, command: Command::parse(rest, topology)? })
    }
}
