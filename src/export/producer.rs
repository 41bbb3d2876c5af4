//! Properties of Kafka's Java producer, as they were in force at the end of a run that kept its assertions.

use super::names::{beside, dashed};
use super::results;
use super::subject::{Exported, File, REVIEW, Subject};
use super::tree::comment;
use crate::world::command::Defence;
use crate::world::kafka::client::Client;
use crate::world::kafka::producer::ProducerConfig;
use crate::world::topology::{Action, ServiceSpec};

/// Keys of `ProducerConfig`, Kafka 4.0.
const KEYS: [&str; 17] = [
    "acks",
    "enable.idempotence",
    "linger.ms",
    "batch.size",
    "buffer.memory",
    "max.block.ms",
    "delivery.timeout.ms",
    "request.timeout.ms",
    "max.request.size",
    "max.in.flight.requests.per.connection",
    "retry.backoff.ms",
    "retry.backoff.max.ms",
    "reconnect.backoff.ms",
    "reconnect.backoff.max.ms",
    "socket.connection.setup.timeout.ms",
    "socket.connection.setup.timeout.max.ms",
    "metadata.max.age.ms",
];

/// Writes the settings, a file a service.
pub(super) fn write(subject: &Subject) -> Result<Exported, String> {
    results::survived(subject)?;
    let run = subject.run.ok_or("found no run, expected one")?;
    // Choices before the start change the topology of the run, not that of the document.
    let (world, topology) = (run.world(), run.world().topology());
    let fail_fast = world.defended(Defence::Timeouts);
    let mut exported = Exported::default();
    let producers: Vec<&ServiceSpec> = topology.services.iter().filter(|own| produces(own)).collect();
    for service in &producers {
        if service.client != Client::Java {
            let why = format!("its client is {}, whose settings have other names", service.client.name());
            exported.leave(format!("the producer of {}", service.id), why);
            continue;
        }
        let settings = if fail_fast { &service.producer_fail_fast } else { &service.producer };
        let word = if fail_fast {
            "with fail-fast timeouts, as at the end of the run"
        } else {
            "as at the end of the run"
        };
        let mut text = comment([format!("{REVIEW} Producer of {}, {word}.", service.id), subject.title()]);
        for (key, value) in properties(settings.of(Client::Java)) {
            text.push_str(&format!("{key}={value}\n"));
        }
        let name = format!("-{}", dashed(&service.id));
        exported.files.push(File { name: beside(subject.name, &name), text });
    }
    match exported.files.len() {
        0 => Err(match exported.left_out.first() {
            Some(left) => format!("{}: {}", left.what, left.why),
            None => "found no service that writes to Kafka".to_owned(),
        }),
        1 => {
            subject.name.clone_into(&mut exported.files[0].name);
            Ok(exported)
        }
        _ => Ok(exported),
    }
}

fn produces(service: &ServiceSpec) -> bool {
    let mut steps = service.operations.iter().flat_map(|operation| &operation.steps);
    service.consumer.as_ref().is_some_and(|consumer| consumer.reply.is_some())
        || steps.any(|step| matches!(step.action, Action::Produce { .. } | Action::RequestReply { .. }))
}

fn properties(config: &ProducerConfig) -> [(&'static str, String); 17] {
    let millis = |duration: crate::engine::SimDuration| duration.as_millis().to_string();
    let values = [
        "all".to_owned(),
        "true".to_owned(),
        millis(config.linger),
        config.batch_size.to_string(),
        config.buffer_memory.to_string(),
        millis(config.max_block),
        millis(config.delivery_timeout),
        millis(config.request_timeout),
        config.max_request_size.to_string(),
        config.max_in_flight.to_string(),
        millis(config.retry_backoff),
        millis(config.retry_backoff_max),
        millis(config.reconnect_backoff),
        millis(config.reconnect_backoff_max),
        millis(config.connection_setup_timeout),
        millis(config.connection_setup_timeout_max),
        millis(config.metadata_max_age),
    ];
    let mut values = values.into_iter();
    KEYS.map(|key| (key, values.next().unwrap_or_default()))
}

/// What is wrong with a file of properties: unknown keys, keys twice, values that the producer refuses.
pub(super) fn check(text: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut found: Vec<(&str, &str)> = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|own| !own.1.starts_with('#') && !own.1.is_empty()) {
        let Some((key, value)) = line.split_once('=') else {
            wrong.push(format!("line {}: found {line}, expected KEY=VALUE", at + 1));
            continue;
        };
        if !KEYS.contains(&key) || found.iter().any(|own| own.0 == key) {
            wrong.push(format!(
                "line {}: found the key {key} twice, or one that is not the producer's",
                at + 1
            ));
        }
        if !matches!(key, "acks" | "enable.idempotence") && value.parse::<u64>().is_err() {
            wrong.push(format!("line {}: found {key}={value}, expected a whole number", at + 1));
        }
        found.push((key, value));
    }
    let value = |key: &str| found.iter().find(|own| own.0 == key).and_then(|own| own.1.parse::<u64>().ok());
    if let (Some(all), Some(linger), Some(one)) =
        (value("delivery.timeout.ms"), value("linger.ms"), value("request.timeout.ms"))
        && all < linger + one
    {
        wrong.push(
            "found a delivery.timeout.ms below linger.ms + request.timeout.ms, which the producer refuses"
                .to_owned(),
        );
    }
    let idempotent = found.contains(&("enable.idempotence", "true"));
    if idempotent && value("max.in.flight.requests.per.connection").is_some_and(|count| count > 5) {
        wrong.push(
            "found more than 5 requests in flight with idempotence, which the producer refuses".to_owned(),
        );
    }
    if idempotent && found.iter().any(|own| own.0 == "acks" && own.1 != "all") {
        wrong.push("found acks other than all with idempotence, which the producer refuses".to_owned());
    }
    wrong
}
