//! What comes out of texts of other tools: figure by figure what was read, assumed and dropped.

mod documents;
mod kafka;
mod mutated;
mod refused;
mod services;

use blast_radius::import::{Imported, Kind, Refused, Source, import};
use serde_json::Value;

/// Our own small files, in the forms of the tools.
pub const FILES: [(&str, &str); 19] = [
    ("topics.txt", include_str!("../imports/topics.txt")),
    ("topics-old.txt", include_str!("../imports/topics-old.txt")),
    ("brokers.txt", include_str!("../imports/brokers.txt")),
    ("endpoints.txt", include_str!("../imports/endpoints.txt")),
    ("configs.txt", include_str!("../imports/configs.txt")),
    ("compose.yaml", include_str!("../imports/compose.yaml")),
    ("service-graph.prom", include_str!("../imports/service-graph.prom")),
    ("service-graph.json", include_str!("../imports/service-graph.json")),
    ("jaeger.json", include_str!("../imports/jaeger.json")),
    ("zipkin.json", include_str!("../imports/zipkin.json")),
    ("kubernetes.yaml", include_str!("../imports/kubernetes.yaml")),
    ("strimzi.yaml", include_str!("../imports/strimzi.yaml")),
    ("isotope.yaml", include_str!("../imports/isotope.yaml")),
    ("kiali.json", include_str!("../imports/kiali.json")),
    ("yaml.yaml", include_str!("../imports/yaml.yaml")),
    ("msk.json", include_str!("../imports/msk.json")),
    ("msk-nodes.json", include_str!("../imports/msk-nodes.json")),
    ("terraform.json", include_str!("../imports/terraform.json")),
    ("rules.yaml", include_str!("../imports/rules.yaml")),
];

pub fn text(name: &str) -> &'static str {
    FILES.iter().find(|file| file.0 == name).unwrap().1
}

/// Imports texts by their names.
pub fn try_texts(texts: &[(&str, &str)], kind: Option<Kind>) -> Result<Imported, Refused> {
    let sources: Vec<Source> = texts.iter().map(|(name, text)| Source { name, text, cluster: "" }).collect();
    import(&sources, kind)
}

/// Imports some of our own files.
pub fn files(names: &[&str]) -> Imported {
    let texts: Vec<(&str, &str)> = names.iter().map(|name| (*name, text(name))).collect();
    try_texts(&texts, None).unwrap_or_else(|refused| panic!("{refused}"))
}

/// The document as JSON.
pub fn json(imported: &Imported) -> Value {
    serde_json::from_str(&imported.text).unwrap()
}

/// The places of what was assumed, with the values.
pub fn assumed(imported: &Imported) -> Vec<String> {
    imported.assumed.iter().map(|own| format!("{} {}", own.at, own.value)).collect()
}

/// What was dropped, as `FILE:LINE: WHAT`.
pub fn dropped(imported: &Imported) -> Vec<String> {
    imported.dropped.iter().map(|own| format!("{}:{}: {}", own.file, own.line, own.what)).collect()
}

/// The fact about a value: its grade and source.
pub fn fact(imported: &Imported, at: &str) -> (String, String) {
    let document = json(imported);
    let facts = document["facts"].as_array().unwrap();
    let fact = facts.iter().find(|fact| fact["at"] == at).unwrap_or_else(|| panic!("no fact about {at}"));
    (fact["grade"].as_str().unwrap().to_owned(), fact["source"].as_str().unwrap().to_owned())
}
