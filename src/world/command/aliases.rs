//! Other spellings that are read: words of former versions, which links and documents may have, among them the consumers
//! of a service, which are called by their group today; and a link's zones in the other order. No command is spelled so.

use std::borrow::Cow;

use super::consumers;
use crate::world::ids::ServiceId;
use crate::world::topology::Topology;

/// The word that a command begins with, and what follows its part: as it was, and as it is.
const FORMER: [(&str, &str, &str); 2] = [("broker", "kill", "power-loss"), ("broker", "restart", "start")];

/// A command without its time, its words a blank apart, as it is spelled today.
pub(super) fn renewed<'t>(text: &'t str, topology: &Topology) -> Cow<'t, str> {
    let mut words = text.splitn(3, ' ');
    let (Some(head), Some(part), Some(rest)) = (words.next(), words.next(), words.next()) else {
        return text.into();
    };
    if head == "link"
        && let Some(turned) = turned(part, rest, topology)
    {
        return turned.into();
    }
    if (head, rest) == ("service", "restart-consumers")
        && let Some(service) =
            topology.services.iter().position(|service| service.id == part && service.consumer.is_some())
    {
        return format!("{} restart", consumers::head(topology, ServiceId(service as u8))).into();
    }
    match FORMER.iter().find(|former| (former.0, former.1) == (head, rest)) {
        Some((_, _, now)) => format!("{head} {part} {now}").into(),
        None => text.into(),
    }
}

/// `link b a …` as `link a b …`: both directions have one spelling, in the order of the document.
fn turned(one: &str, rest: &str, topology: &Topology) -> Option<String> {
    let (other, rest) = rest.split_once(' ')?;
    let at = |name: &str| topology.zones.iter().position(|zone| zone.name == name);
    (at(one)? > at(other)?).then(|| format!("link {other} {one} {rest}"))
}
