//! What a text is, by its content, and the reader of each kind.

use super::kind::Kind;
use super::lines::{Wrong, wrong};
use super::model::Model;
use super::tree::{self, Tree};
use super::{
    compose, configs, edges, isotope, kiali, kubernetes, msk, racks, rules, service_graph, terraform, topics,
};

/// What a text is, as far as its content shows it.
pub fn kind_of(text: &str) -> Option<Kind> {
    match of_lines(text) {
        Some(kind) => Some(kind),
        None => parse(text).ok().and_then(|trees| of_trees(&trees)),
    }
}

/// The tools that print lines.
fn of_lines(text: &str) -> Option<Kind> {
    const LOOKED_AT: usize = 200;
    for line in text.lines().take(LOOKED_AT) {
        let line = line.trim_start();
        if topics::is_line(line) {
            return Some(Kind::KafkaTopics);
        }
        if configs::is_head(line) {
            return Some(Kind::KafkaConfigs);
        }
        if racks::is_line(line) {
            return Some(Kind::KafkaBrokers);
        }
    }
    text.lines().any(service_graph::is_line).then_some(Kind::ServiceGraph)
}

/// The tools that print JSON or YAML: by the keys at the top.
fn of_trees(trees: &[Tree]) -> Option<Kind> {
    trees.iter().find_map(|tree| {
        let has = |key: &str| tree.get(key).is_some();
        if rules::groups(tree).is_some() {
            return Some(Kind::PrometheusRules);
        }
        if has("apiVersion") && has("kind") {
            let kafka = |tree: &Tree| {
                tree.word("apiVersion").is_some_and(|version| version.starts_with("kafka.strimzi.io/"))
            };
            return Some(if trees.iter().all(kafka) { Kind::Strimzi } else { Kind::Kubernetes });
        }
        if terraform::is_top(tree) {
            return Some(Kind::Terraform);
        }
        if msk::is_top(tree) {
            return Some(Kind::Msk);
        }
        if tree.at(&["elements", "nodes"]).is_some() {
            return Some(Kind::Kiali);
        }
        if service_graph::is_answer(tree) {
            return Some(Kind::ServiceGraph);
        }
        if let Some(services) = tree.get("services") {
            return if services.is_list() {
                Some(Kind::Isotope)
            } else {
                services.is_map().then_some(Kind::Compose)
            };
        }
        edges::of(tree)
    })
}

/// Reads a text as JSON, or else as YAML.
fn parse(text: &str) -> Result<Vec<Tree>, Wrong> {
    if tree::is_json(text) {
        return tree::json(text);
    }
    #[cfg(feature = "yaml")]
    return super::yaml::read(text);
    #[cfg(not(feature = "yaml"))]
    Err(wrong(0, "found no JSON: YAML is read by the command line (`blast import`)"))
}

/// Reads a text into the model. The kind that it was read as.
pub(super) fn read(
    text: &str,
    file: u16,
    kind: Option<Kind>,
    cluster: &str,
    model: &mut Model,
) -> Result<Kind, Wrong> {
    if text.contains('\0') {
        return Err(wrong(0, "found a byte 0, expected text"));
    }
    let lines = kind.or_else(|| of_lines(text));
    match lines {
        Some(Kind::KafkaTopics) => {
            return topics::read(text, file, cluster, model).map(|()| Kind::KafkaTopics);
        }
        Some(Kind::KafkaConfigs) => {
            return configs::read(text, file, cluster, model).map(|()| Kind::KafkaConfigs);
        }
        Some(Kind::KafkaBrokers) => {
            return racks::read(text, file, cluster, model).map(|()| Kind::KafkaBrokers);
        }
        Some(Kind::ServiceGraph) if !tree::is_json(text) => {
            return service_graph::read(text, file, model).map(|()| Kind::ServiceGraph);
        }
        _ => {}
    }
    let trees = parse(text)?;
    let Some(kind) = kind.or_else(|| of_trees(&trees)) else {
        let words = Kind::ALL.map(|kind| kind.0).join(", ");
        return Err(wrong(0, format!("its content shows no known kind; say it with --kind: {words}")));
    };
    match kind {
        Kind::Terraform => terraform::read(&trees, file, model)?,
        Kind::Msk => msk::read(&trees, file, model)?,
        Kind::PrometheusRules => rules::read(&trees, file, model)?,
        Kind::Kubernetes | Kind::Strimzi => kubernetes::read(&trees, file, model)?,
        Kind::Compose => compose::read(&trees, file, model)?,
        Kind::Jaeger | Kind::Zipkin => edges::read(&trees, file, kind, model)?,
        Kind::ServiceGraph => service_graph::read_answer(&trees, file, model)?,
        Kind::Kiali => kiali::read(&trees, file, model)?,
        Kind::Isotope => isotope::read(&trees, file, model)?,
        Kind::KafkaTopics | Kind::KafkaBrokers | Kind::KafkaConfigs => {}
    }
    Ok(kind)
}
