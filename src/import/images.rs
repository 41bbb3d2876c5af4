//! What runs in a container, by the name of its image: Kafka, a database, a cache, monitoring, or something of the user's.

/// What an image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Image {
    Kafka,
    Database,
    Cache,
    /// Collects or shows what others do; no request waits for it.
    Watching,
    /// Stands for customers.
    Load,
    Own,
}

/// Words within the last part of an image's name or within a service's name.
const KAFKA: [&str; 3] = ["kafka", "redpanda", "cp-server"];
/// Tools around Kafka, which hold no records.
const AROUND: [&str; 7] = ["connect", "schema", "registry", "ui", "rest", "exporter", "mirror"];
const DATABASES: [&str; 11] = [
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongo",
    "mongodb",
    "cockroach",
    "cassandra",
    "scylla",
    "mssql",
    "timescaledb",
];
const CACHES: [&str; 5] = ["redis", "valkey", "memcached", "keydb", "dragonfly"];
const WATCHING: [&str; 20] = [
    "otel",
    "otelcol",
    "opentelemetry",
    "jaeger",
    "zipkin",
    "prometheus",
    "grafana",
    "tempo",
    "loki",
    "promtail",
    "alloy",
    "fluentd",
    "fluentbit",
    "alertmanager",
    "cadvisor",
    "exporter",
    "kiali",
    "opamp",
    "collector",
    "statsd",
];
const LOAD: [&str; 8] = ["loadgenerator", "loadgen", "locust", "k6", "jmeter", "gatling", "vegeta", "wrk"];

/// What the container of this name and image is; the image decides where it is known.
pub(super) fn what(name: &str, image: &str) -> Image {
    let image = image.rsplit('/').next().unwrap_or_default();
    let repository = image.split([':', '@']).next().unwrap_or_default();
    let of_image = words(repository);
    let of_name = words(name);
    let is = |list: &[&str], words: &[String]| words.iter().any(|word| list.contains(&word.as_str()));
    let around = is(&AROUND, &of_image) || is(&AROUND, &of_name);
    for words in [&of_image, &of_name] {
        let joined = words.join("");
        if is(&WATCHING, words) {
            return Image::Watching;
        }
        if LOAD.iter().any(|word| words.iter().any(|own| own == word) || joined.starts_with(word)) {
            return Image::Load;
        }
    }
    // A name says less than an image: `kafka-consumer` is no cluster, whatever its image is called.
    if is(&KAFKA, &of_image) && !around && !around_kafka(&of_name) {
        return Image::Kafka;
    }
    if is(&DATABASES, &of_image) {
        return Image::Database;
    }
    if is(&CACHES, &of_image) {
        return Image::Cache;
    }
    let plain = |list: &[&str]| of_name.len() == 1 && is(list, &of_name);
    match () {
        () if plain(&KAFKA) => Image::Kafka,
        () if plain(&DATABASES) => Image::Database,
        () if plain(&CACHES) => Image::Cache,
        () => Image::Own,
    }
}

/// Words of a name that uses Kafka and is none.
fn around_kafka(words: &[String]) -> bool {
    const USERS: [&str; 6] = ["consumer", "producer", "worker", "init", "setup", "topics"];
    words.iter().any(|word| USERS.contains(&word.as_str()))
}

fn words(name: &str) -> Vec<String> {
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.map(str::to_ascii_lowercase).collect()
}
