//! Strimzi's resources: `Kafka` with its settings, `KafkaNodePool` with replicas and roles, `KafkaTopic`. Numbers of
//! brokers are given out by the operator and stand in no resource: brokers are counted, from 1.

use super::configs;
use super::lines::{Given, Place, Wrong, quote, wrong};
use super::model::{Cluster, Model, Topic};
use super::names::is_topic;
use super::tree::Tree;

/// Whether the operator of Strimzi reads an object.
pub(super) fn is_own(api_version: &str) -> bool {
    api_version.starts_with("kafka.strimzi.io/")
}

/// Reads an object.
pub(super) fn read(kind: &str, name: &str, tree: &Tree, file: u16, model: &mut Model) -> Result<(), Wrong> {
    let place = Place { file, line: tree.line };
    let labelled = tree.at(&["metadata", "labels", "strimzi.io/cluster"]).and_then(Tree::text);
    match kind {
        "Kafka" => kafka(name, tree, place, model),
        "KafkaNodePool" => {
            let Some(cluster) = labelled else {
                return Err(wrong(
                    tree.line,
                    format!("{}: found no label strimzi.io/cluster, expected one", quote(name)),
                ));
            };
            pool(tree, cluster, place, model)
        }
        "KafkaTopic" => topic(name, tree, model.cluster(labelled.unwrap_or_default(), place), place),
        _ => {
            model.drop(place, format!("{kind} {}: no part of the model", quote(name)));
            Ok(())
        }
    }
}

fn number(tree: Option<&Tree>, what: &str, file: u16) -> Result<Option<Given<u32>>, Wrong> {
    let Some(tree) = tree else { return Ok(None) };
    match tree.whole() {
        Some(value) => Ok(Some(Given { value, place: Place { file, line: tree.line } })),
        None => Err(wrong(tree.line, format!("found {what} that is no whole number"))),
    }
}

fn kafka(name: &str, tree: &Tree, place: Place, model: &mut Model) -> Result<(), Wrong> {
    let file = place.file;
    let replicas = number(tree.at(&["spec", "kafka", "replicas"]), "replicas", file)?;
    if let Some(rack) = tree.at(&["spec", "kafka", "rack", "topologyKey"]) {
        let what = "rack.topologyKey: brokers are spread over zones; which ones is in no manifest";
        model.drop(Place { file, line: rack.line }, what);
    }
    let cluster = model.cluster(name, place);
    cluster.count = cluster.count.or(replicas);
    for entry in tree.at(&["spec", "kafka", "config"]).map_or(&[][..], Tree::entries) {
        let known = configs::OF_BROKER.contains(&entry.key.as_str())
            || configs::OF_TOPIC.contains(&entry.key.as_str());
        if let Some(value) = entry.value.text().filter(|_| known) {
            let place = Place { file, line: entry.line };
            cluster.settings.push((entry.key.clone(), Given { value: value.to_owned(), place }));
        }
    }
    Ok(())
}

fn pool(tree: &Tree, cluster: &str, place: Place, model: &mut Model) -> Result<(), Wrong> {
    let Some(replicas) = number(tree.at(&["spec", "replicas"]), "replicas", place.file)? else {
        return Err(wrong(tree.line, "found a node pool without `replicas`, expected them"));
    };
    let roles = tree.at(&["spec", "roles"]).map_or(&[][..], Tree::items);
    let has = |role: &str| roles.iter().any(|own| own.text() == Some(role));
    let cluster: &mut Cluster = model.cluster(cluster, place);
    let add = |own: Option<Given<u32>>| {
        Some(Given {
            value: own.map_or(0, |own| own.value).saturating_add(replicas.value),
            place: replicas.place,
        })
    };
    if has("broker") {
        cluster.count = add(cluster.count);
    }
    if has("controller") {
        cluster.controllers = add(cluster.controllers);
    }
    Ok(())
}

fn topic(name: &str, tree: &Tree, cluster: &mut Cluster, place: Place) -> Result<(), Wrong> {
    let file = place.file;
    let name = tree.at(&["spec", "topicName"]).and_then(Tree::text).unwrap_or(name);
    if !is_topic(name) {
        return Err(wrong(tree.line, format!("found {}, expected the name of a topic", quote(name))));
    }
    let mut settings = Vec::new();
    for entry in tree.at(&["spec", "config"]).map_or(&[][..], Tree::entries) {
        if let Some(value) = entry.value.text().filter(|_| configs::OF_TOPIC.contains(&entry.key.as_str())) {
            let place = Place { file, line: entry.line };
            settings.push((entry.key.clone(), Given { value: value.to_owned(), place }));
        }
    }
    let count = number(tree.at(&["spec", "partitions"]), "partitions", file)?;
    let factor = number(tree.at(&["spec", "replicas"]), "replicas", file)?;
    // What `kafka-topics` said of it is how it stands; this is how it was asked for.
    if let Some(own) = cluster.topics.iter_mut().find(|own| own.name == name) {
        settings.retain(|setting| own.setting(&setting.0).is_none());
        own.settings.extend(settings);
        return Ok(());
    }
    cluster.topics.push(Topic {
        name: name.to_owned(),
        place,
        count,
        factor,
        partitions: Vec::new(),
        settings,
    });
    Ok(())
}
