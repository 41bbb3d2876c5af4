//! `kafka-topics --describe`: partitions with leaders, replicas and in-sync replicas, in one pass over the lines.
//!
//! Read: the forms with and without a blank behind the colon, `TopicId`, `Configs`, `Elr`, a leader that is `none` or
//! `-1`, tabs or blanks between the fields. A topic's head says how many partitions follow; fewer are a text that is cut
//! off, and it is refused. Not read: `LastKnownElr`, which no election of ours asks, and what other distributions add.

use super::lines::{Given, Place, Wrong, quote, wrong};
use super::model::{Cluster, Model, Partition, Topic};
use super::names::is_topic;

/// Partitions of one topic at most: what a head may announce.
const MOST: u32 = 100_000;
/// The names of fields, those of two words first.
const FIELDS: [&str; 15] = [
    "Adding Replicas",
    "Removing Replicas",
    "Topic",
    "TopicId",
    "PartitionCount",
    "ReplicationFactor",
    "Configs",
    "MarkedForDeletion",
    "Partition",
    "Leader",
    "Replicas",
    "Isr",
    "Elr",
    "LastKnownElr",
    "Offline",
];

/// Whether a line is of this kind.
pub(super) fn is_line(line: &str) -> bool {
    let rest = line.strip_prefix("Topic:");
    rest.is_some_and(|rest| {
        rest.contains("PartitionCount:") || (rest.contains("Partition:") && rest.contains("Isr:"))
    })
}

/// Reads a text.
pub(super) fn read(text: &str, file: u16, cluster: &str, model: &mut Model) -> Result<(), Wrong> {
    let mut reader = Reader { file, topics: Vec::new(), open: None, unread: Vec::new() };
    for (at, line) in text.lines().enumerate() {
        let number = at as u32 + 1;
        if line.trim().is_empty() {
            continue;
        }
        reader.line(line, number)?;
    }
    reader.close()?;
    if reader.topics.is_empty() {
        return Err(wrong(1, "found no topic; give the output of `kafka-topics --describe`"));
    }
    let last = Place { file, line: text.lines().count() as u32 };
    let Reader { topics, unread, .. } = reader;
    for (place, what) in unread {
        model.drop(place, what);
    }
    if !text.ends_with('\n') {
        model
            .drop(last, "the last line has no end: compare it with the tool's own output, it may be cut off");
    }
    let files = model.files.clone();
    add(topics, model.cluster(cluster, Place { file, line: 1 }), &files)
}

/// Adds topics, and the brokers that they show, to a cluster.
fn add(topics: Vec<Topic>, cluster: &mut Cluster, files: &[String]) -> Result<(), Wrong> {
    for topic in topics {
        for partition in &topic.partitions {
            for &id in &partition.replicas {
                cluster.broker(id, partition.place);
            }
            // A leader is alive, and so is who is in sync with one.
            let alive = partition.leader.map_or(&[][..], |_| &partition.isr[..]);
            for &id in alive {
                cluster.broker(id, partition.place).alive.get_or_insert(partition.place);
            }
        }
        match cluster.topics.iter().position(|own| own.name == topic.name) {
            None => cluster.topics.push(topic),
            // Declared elsewhere, as by a manifest: where it really stands counts.
            Some(at) if cluster.topics[at].partitions.is_empty() => {
                let declared = std::mem::replace(&mut cluster.topics[at], topic);
                let own = &mut cluster.topics[at];
                for (name, value) in declared.settings {
                    if own.setting(&name).is_none() {
                        own.settings.push((name, value));
                    }
                }
            }
            Some(at) => {
                let first = cluster.topics[at].place;
                let message = format!(
                    "found the topic {} a second time, first in {}:{}: write CLUSTER=FILE when the files are of \
                     several clusters",
                    quote(&topic.name),
                    files.get(usize::from(first.file)).map_or("", String::as_str),
                    first.line
                );
                return Err(wrong(topic.place.line, message));
            }
        }
    }
    Ok(())
}

struct Reader {
    file: u16,
    topics: Vec<Topic>,
    /// The topic whose partitions are being read, with the number of them that its head announced.
    open: Option<(Topic, u32)>,
    unread: Vec<(Place, String)>,
}

impl Reader {
    fn line(&mut self, line: &str, number: u32) -> Result<(), Wrong> {
        if !line.trim_start().starts_with("Topic:") {
            // Java's logging and warnings of the tool stand among the lines.
            let what = format!("a line that is none of `kafka-topics --describe`: {}", quote(line.trim()));
            self.unread.push((Place { file: self.file, line: number }, what));
            return Ok(());
        }
        let mut fields = fields(line);
        let name = take(&mut fields, "Topic").unwrap_or_default();
        if !is_topic(name) {
            return Err(wrong(number, format!("found {}, expected the name of a topic", quote(name))));
        }
        if fields.iter().any(|field| field.0 == "PartitionCount") {
            self.close()?;
            self.head(name, fields, number)
        } else {
            self.partition(name, fields, number)
        }
    }

    fn head<'a>(
        &mut self,
        name: &str,
        mut fields: Vec<(&'a str, &'a str)>,
        number: u32,
    ) -> Result<(), Wrong> {
        let place = Place { file: self.file, line: number };
        let count = whole(take(&mut fields, "PartitionCount"), "PartitionCount", number)?;
        if count == 0 || count > MOST {
            return Err(wrong(number, format!("found {count} partitions, expected 1 to {MOST}")));
        }
        let factor = take(&mut fields, "ReplicationFactor");
        let factor = factor.map(|text| whole(Some(text), "ReplicationFactor", number)).transpose()?;
        let _ = take(&mut fields, "TopicId");
        let settings = settings(take(&mut fields, "Configs").unwrap_or_default(), place);
        let topic = Topic {
            name: name.to_owned(),
            place,
            count: Some(Given { value: count, place }),
            factor: factor.map(|value| Given { value, place }),
            partitions: Vec::new(),
            settings,
        };
        self.others(fields, place);
        self.open = Some((topic, count));
        Ok(())
    }

    fn partition<'a>(
        &mut self,
        name: &str,
        mut fields: Vec<(&'a str, &'a str)>,
        number: u32,
    ) -> Result<(), Wrong> {
        let place = Place { file: self.file, line: number };
        let Some((topic, count)) = self.open.as_mut().filter(|open| open.0.name == name) else {
            let message = format!(
                "found a partition of {} without the topic's head before it: give the whole output of `kafka-topics \
                 --describe`, without a filter such as --under-replicated-partitions",
                quote(name)
            );
            return Err(wrong(number, message));
        };
        let index = whole(take(&mut fields, "Partition"), "Partition", number)?;
        if index as usize != topic.partitions.len() || index >= *count {
            let message = format!(
                "found partition {index} of {}, expected {} of {count}: the text lacks lines or has them twice",
                quote(name),
                topic.partitions.len()
            );
            return Err(wrong(number, message));
        }
        let leader = match take(&mut fields, "Leader") {
            None => return Err(missing("Leader", number)),
            Some("none" | "-1" | "None") => None,
            Some(text) => Some(whole(Some(text), "Leader", number)?),
        };
        let replicas =
            ids(take(&mut fields, "Replicas").ok_or_else(|| missing("Replicas", number))?, number)?;
        let isr = ids(take(&mut fields, "Isr").ok_or_else(|| missing("Isr", number))?, number)?;
        // "N/A" where the broker is too old to say.
        let elr = take(&mut fields, "Elr").filter(|text| *text != "N/A").unwrap_or_default();
        let elr = ids(elr, number)?;
        let _ = take(&mut fields, "LastKnownElr");
        let partition = Partition { place, leader, replicas, isr, elr };
        consistent(&partition, number)?;
        topic.partitions.push(partition);
        self.others(fields, place);
        Ok(())
    }

    /// What a line says beyond that: a reassignment that goes on, or fields of another distribution.
    fn others(&mut self, fields: Vec<(&str, &str)>, place: Place) {
        for (name, value) in fields {
            let silent = value.is_empty() || (name == "MarkedForDeletion" && value == "false");
            if !silent {
                let what = format!("{name}: {}: no part of the model", quote(value));
                self.unread.push((place, what));
            }
        }
    }

    fn close(&mut self) -> Result<(), Wrong> {
        let Some((topic, count)) = self.open.take() else { return Ok(()) };
        if topic.partitions.len() < count as usize {
            let message = format!(
                "topic {} has {count} partitions, found {}: the text is cut off",
                quote(&topic.name),
                topic.partitions.len()
            );
            return Err(wrong(topic.place.line, message));
        }
        self.topics.push(topic);
        Ok(())
    }
}

/// A list of replicas without twins, in-sync ones among them, and a leader among those.
fn consistent(partition: &Partition, line: u32) -> Result<(), Wrong> {
    let Partition { leader, replicas, isr, elr, .. } = partition;
    if replicas.is_empty() {
        return Err(wrong(line, "found no replica, expected one: the line is cut off"));
    }
    for list in [replicas, isr, elr] {
        if let Some(at) = (1..list.len()).find(|&at| list[..at].contains(&list[at])) {
            return Err(wrong(line, format!("found broker {} twice in one list", list[at])));
        }
    }
    for (list, name) in [(isr, "in sync"), (elr, "eligible")] {
        if let Some(id) = list.iter().find(|id| !replicas.contains(id)) {
            let message =
                format!("found broker {id} {name} without a replica: the line is cut off or changed");
            return Err(wrong(line, message));
        }
    }
    if let Some(id) = elr.iter().find(|id| isr.contains(id)) {
        return Err(wrong(line, format!("found broker {id} both in sync and eligible")));
    }
    match leader.filter(|id| !isr.contains(id)) {
        Some(id) => Err(wrong(
            line,
            format!("found leader {id}, which is not in sync: the line is cut off or changed"),
        )),
        None => Ok(()),
    }
}

/// The fields of a line, by the names that are known; an unknown one between tabs is a field as well.
fn fields(line: &str) -> Vec<(&str, &str)> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let Some((name, after)) = name_at(rest) else { break };
        // Settings go on to the end of the line: they may hold anything.
        let end = if name == "Configs" { after.len() } else { next_name(after) };
        found.push((name, after[..end].trim()));
        rest = after[end..].trim_start();
    }
    found
}

/// The name of a field that stands here, and what follows its colon.
fn name_at(text: &str) -> Option<(&str, &str)> {
    for name in FIELDS {
        if let Some(after) = text.strip_prefix(name).and_then(|rest| rest.strip_prefix(':')) {
            return Some((&text[..name.len()], after));
        }
    }
    let (name, after) = text.split_once(':')?;
    let plain = |c: char| c.is_ascii_alphabetic() || c == ' ';
    (!name.is_empty() && name.len() < 40 && name.chars().all(plain)).then_some((name, after))
}

/// Where the next field begins: behind a tab, or at a known name behind a blank.
fn next_name(text: &str) -> usize {
    let starts = text.char_indices().filter(|(_, c)| c.is_whitespace());
    for (at, c) in starts {
        let rest = text[at..].trim_start();
        let known =
            FIELDS.iter().any(|name| rest.strip_prefix(name).is_some_and(|rest| rest.starts_with(':')));
        if known || (c == '\t' && name_at(rest).is_some()) {
            return at;
        }
    }
    text.len()
}

fn take<'a>(fields: &mut Vec<(&'a str, &'a str)>, name: &str) -> Option<&'a str> {
    let at = fields.iter().position(|field| field.0 == name)?;
    Some(fields.remove(at).1)
}

fn missing(name: &str, line: u32) -> Wrong {
    wrong(line, format!("found no `{name}:`, expected one: the line is cut off"))
}

fn whole(text: Option<&str>, name: &str, line: u32) -> Result<u32, Wrong> {
    let text = text.ok_or_else(|| missing(name, line))?;
    let number = text.parse().ok().filter(|number| *number <= i32::MAX as u32);
    number.ok_or_else(|| wrong(line, format!("found {name} {}, expected a whole number", quote(text))))
}

/// Numbers of brokers, with commas.
fn ids(text: &str, line: u32) -> Result<Vec<u32>, Wrong> {
    let parts = text.split(',').map(str::trim);
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    parts.map(|part| whole(Some(part), "a broker", line)).collect()
}

/// `name=value` with commas; a value that holds commas itself, as lists of throttled replicas do, goes on in parts without
/// an equals sign.
fn settings(text: &str, place: Place) -> Vec<(String, Given<String>)> {
    let mut found: Vec<(String, Given<String>)> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        match (part.split_once('='), found.last_mut()) {
            (Some((name, value)), _) => {
                found.push((name.to_owned(), Given { value: value.to_owned(), place }));
            }
            (None, Some(last)) => {
                last.1.value.push(',');
                last.1.value.push_str(part);
            }
            (None, None) => {}
        }
    }
    found
}
