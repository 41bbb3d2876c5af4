//! `kafka-configs --describe` of topics and brokers. Of a topic the settings that its partitions' fate hangs on count, of
//! brokers also their racks and timers. A setting that is marked as sensitive is not looked at.

use super::lines::{Given, Place, Wrong, quote, wrong};
use super::model::{Model, Topic};
use super::names::is_topic;

/// The settings of a topic that the document can say.
pub(super) const OF_TOPIC: [&str; 2] = ["min.insync.replicas", "unclean.leader.election.enable"];
/// The settings of brokers that the document can say, beside those of topics, which are their defaults.
pub(super) const OF_BROKER: [&str; 9] = [
    "broker.rack",
    "broker.heartbeat.interval.ms",
    "broker.session.timeout.ms",
    "initial.broker.registration.timeout.ms",
    "replica.lag.time.max.ms",
    "auto.leader.rebalance.enable",
    "leader.imbalance.check.interval.seconds",
    "controlled.shutdown.enable",
    "default.replication.factor",
];

/// Whose settings follow.
#[derive(Clone, Debug)]
enum Of {
    Topic(String),
    Broker(u32),
    Brokers,
}

/// Whether a line begins a list of settings.
pub(super) fn is_head(line: &str) -> bool {
    head(line).is_some()
}

/// `Dynamic configs for topic orders are:`, `All configs for broker 1 are:`, `Default configs for brokers in the cluster
/// are:`; whose they are, and what follows on the same line.
fn head(line: &str) -> Option<(&str, &str)> {
    let rest = ["Dynamic configs for ", "All configs for ", "Default configs for ", "Configs for "]
        .iter()
        .find_map(|start| line.strip_prefix(start))?;
    rest.split_once(" are")
}

/// Reads a text.
pub(super) fn read(text: &str, file: u16, cluster: &str, model: &mut Model) -> Result<(), Wrong> {
    let mut of: Option<Of> = None;
    let mut unread: Vec<(Place, String)> = Vec::new();
    let mut lists = 0;
    for (at, line) in text.lines().enumerate() {
        let place = Place { file, line: at as u32 + 1 };
        let line = line.trim();
        if let Some((whose, rest)) = head(line) {
            lists += 1;
            of = whose_settings(whose, place, &mut unread)?;
            // The form of old versions: all settings on the line of the head.
            for part in
                rest.trim_start_matches(':').split(',').map(str::trim).filter(|part| part.contains('='))
            {
                setting(part, of.as_ref(), place, cluster, model, &mut unread);
            }
        } else if !line.is_empty() {
            if of.is_none() && lists == 0 {
                return Err(wrong(place.line, format!("found {}, expected the head of a list", quote(line))));
            }
            setting(line, of.as_ref(), place, cluster, model, &mut unread);
        }
    }
    if lists == 0 {
        return Err(wrong(1, "found no list of settings; give the output of `kafka-configs --describe`"));
    }
    unread.into_iter().for_each(|(place, what)| model.drop(place, what));
    Ok(())
}

fn whose_settings(whose: &str, place: Place, unread: &mut Vec<(Place, String)>) -> Result<Option<Of>, Wrong> {
    let whose = whose.trim();
    let (kind, name) = whose.split_once(' ').unwrap_or((whose, ""));
    let name = name.trim_matches('\'');
    match kind {
        "topic" if !is_topic(name) => {
            Err(wrong(place.line, format!("found {}, expected the name of a topic", quote(name))))
        }
        "topic" => Ok(Some(Of::Topic(name.to_owned()))),
        "broker" => match name.parse() {
            Ok(id) if id <= i32::MAX as u32 => Ok(Some(Of::Broker(id))),
            _ => Err(wrong(place.line, format!("found broker {}, expected its number", quote(name)))),
        },
        "brokers" => Ok(Some(Of::Brokers)),
        _ => {
            unread.push((
                place,
                format!("settings of {}: only those of topics and brokers are read", quote(kind)),
            ));
            Ok(None)
        }
    }
}

/// `min.insync.replicas=2 sensitive=false synonyms={…}`.
fn setting(
    line: &str,
    of: Option<&Of>,
    place: Place,
    cluster: &str,
    model: &mut Model,
    unread: &mut Vec<(Place, String)>,
) {
    let (Some(of), Some((name, rest))) = (of, line.split_once('=')) else { return };
    if rest.contains("sensitive=true") {
        return;
    }
    let value = rest.split(' ').next().unwrap_or_default().to_owned();
    let said = !matches!(value.as_str(), "null" | "");
    let given = Given { value, place };
    let first = Place { line: 1, ..place };
    let cluster = model.cluster(cluster, first);
    let known = OF_TOPIC.contains(&name) || OF_BROKER.contains(&name);
    match of {
        Of::Topic(topic) if OF_TOPIC.contains(&name) => {
            let at = cluster.topics.iter().position(|own| own.name == *topic);
            let at = at.unwrap_or_else(|| {
                cluster.topics.push(Topic { name: topic.clone(), place, ..Topic::default() });
                cluster.topics.len() - 1
            });
            cluster.topics[at].settings.push((name.to_owned(), given));
        }
        Of::Broker(id) if name == "broker.rack" && said => cluster.broker(*id, place).rack = Some(given),
        Of::Brokers | Of::Broker(_) if known && name != "broker.rack" && said => {
            cluster.settings.push((name.to_owned(), given));
        }
        // Changed by hand, and still nothing that the model knows.
        Of::Topic(topic) if line.contains("{DYNAMIC_TOPIC_CONFIG:") => {
            unread.push((place, format!("{name} of {}: no part of the model", quote(topic))));
        }
        _ => {}
    }
}
