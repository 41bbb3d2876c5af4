//! Which parts a container needs, by its environment. Values are looked at for the names of other parts and are not kept:
//! what is noted of a variable is its name and its line.
//!
//! A value names a part when the host of an address in it is the part's name (`http://cart:7070`, `cart.shop.svc:7070`), or
//! the whole value is where the variable's name ends like one of an address. A variable without a value names a part by its
//! own name (`CART_ADDR`), which is marked as a guess.

use super::lines::Place;

/// A variable of a container.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) name: String,
    /// The value; empty when it is not in the text.
    pub(super) value: String,
    /// Variables that are set elsewhere and stand in the value.
    pub(super) open: Vec<String>,
    pub(super) place: Place,
}

/// A part that a container needs.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The part's name.
    pub(super) to: String,
    /// The variable.
    pub(super) by: String,
    pub(super) place: Place,
    /// Whether only the variable's name says so.
    pub(super) guess: bool,
    /// Whether the variable belongs to the export of traces and metrics.
    pub(super) telemetry: bool,
}

/// Ends of the names of variables that hold addresses, the long ones first.
const ENDS: [&str; 24] = [
    "_SERVICE_ADDR",
    "_SERVICE_ADDRESS",
    "_SERVICE_HOST",
    "_SERVICE_URL",
    "_SERVICE_URI",
    "_BOOTSTRAP_SERVERS",
    "_BOOTSTRAP_SERVER",
    "_BASE_URL",
    "_DATABASE_URL",
    "_CONNECTION_STRING",
    "_ENDPOINT",
    "_ADDRESS",
    "_BROKERS",
    "_SERVERS",
    "_HOSTNAME",
    "_SERVER",
    "_SERVICE",
    "_HOSTS",
    "_ADDR",
    "_HOST",
    "_URLS",
    "_URL",
    "_URI",
    "_DSN",
];

/// Finds the parts among `names` that the variables of the container `own` name, each once and in their order.
pub(super) fn find(own: &str, variables: &[Variable], names: &[&str]) -> Vec<Reference> {
    let mut found: Vec<Reference> = Vec::new();
    for variable in variables {
        let telemetry = variable.name.contains("OTEL");
        let mut note = |to: &str, guess| {
            let known = found.iter().any(|other| other.to == to && (!other.guess || guess));
            if to != own && !known {
                found.retain(|other| other.to != to);
                let (by, place) = (variable.name.clone(), variable.place);
                found.push(Reference { to: to.to_owned(), by, place, guess, telemetry });
            }
        };
        let addressed = ENDS.iter().any(|end| variable.name.to_ascii_uppercase().ends_with(end));
        for host in hosts(&variable.value, addressed) {
            if let Some(name) = named(&host, names) {
                note(name, false);
            }
        }
        let silent = variable.value.is_empty() && variable.open.is_empty();
        let own_name = silent.then_some(&variable.name);
        for name in variable.open.iter().chain(own_name) {
            if let Some(to) = by_name(name, names) {
                note(to, true);
            }
        }
    }
    found
}

/// The hosts in a value; a value that is a name alone counts where `addressed` says that it is meant as one.
fn hosts(value: &str, addressed: bool) -> Vec<String> {
    let mut found = Vec::new();
    for part in value.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '|' | '"' | '\'')) {
        // A part of a connection string: `Host=db`.
        let part = part.rsplit_once('=').map_or(part, |(before, after)| match before.contains("://") {
            true => part,
            false => after,
        });
        let schemed = part.split_once("://");
        let rest = schemed.map_or(part, |(_, rest)| rest);
        // User and password end at the last `@` before the path.
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let authority = authority.rsplit('@').next().unwrap_or_default();
        let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
        let ported = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
        if !host.is_empty() && (schemed.is_some() || ported || addressed) {
            found.push(host.to_ascii_lowercase());
        }
    }
    found
}

/// The part whose name a host is, alone or before the names of its namespace.
fn named<'a>(host: &str, names: &[&'a str]) -> Option<&'a str> {
    let first = host.split('.').next().unwrap_or_default();
    let same = |name: &&&str| name.eq_ignore_ascii_case(host) || name.eq_ignore_ascii_case(first);
    // The bootstrap address of Strimzi, and headless services: `my-cluster-kafka-bootstrap`, `redis-0`.
    let without = first.strip_suffix("-kafka-bootstrap").or_else(|| first.strip_suffix("-kafka-brokers"));
    let exact = names.iter().find(same).or_else(|| {
        let first = without?;
        names.iter().find(|name| name.eq_ignore_ascii_case(first))
    });
    exact.copied()
}

/// The part that a variable's name names: `PRODUCT_CATALOG_ADDR` the part `product-catalog`; `VALKEY_ADDR` the only part
/// whose name begins with `valkey-`.
fn by_name<'a>(variable: &str, names: &[&'a str]) -> Option<&'a str> {
    let variable = variable.to_ascii_uppercase();
    let stem = ENDS.iter().find_map(|end| variable.strip_suffix(end)).filter(|stem| !stem.is_empty())?;
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
    };
    let stem = plain(stem);
    let exact = |name: &&&str| {
        let name = plain(name);
        name == stem || name.strip_suffix("service").is_some_and(|name| name == stem)
    };
    if let Some(name) = names.iter().find(exact) {
        return Some(name);
    }
    let begins = |name: &&&str| {
        let first = name.split(['-', '_', '.']).next().unwrap_or_default();
        plain(first) == stem
    };
    let mut found = names.iter().filter(begins);
    match (found.next(), found.next()) {
        (Some(name), None) => Some(name),
        _ => None,
    }
}
