//! Places of the map as words, so that the page can say which element stands for which place.

use crate::frame::Place;

/// The word of a place, say `replica:2:0`.
pub fn word(place: Place) -> String {
    match place {
        Place::Journey(i) => format!("journey:{i}"),
        Place::Balancer(zone) => format!("balancer:{zone}"),
        Place::Replica(service, i) => format!("replica:{service}:{i}"),
        Place::Broker(cluster, i) => format!("broker:{cluster}:{i}"),
        Place::Quorum(i) => format!("quorum:{i}"),
        Place::Store(i) => format!("store:{i}"),
    }
}

/// The place of a word.
pub fn read(word: &str) -> Option<Place> {
    let mut parts = word.split(':');
    let kind = parts.next()?;
    let mut number = || parts.next()?.parse::<u16>().ok();
    Some(match kind {
        "journey" => Place::Journey(number()?),
        "balancer" => Place::Balancer(number()?),
        "replica" => Place::Replica(number()?, number()?),
        "broker" => Place::Broker(number()?, number()?),
        "quorum" => Place::Quorum(number()?),
        "store" => Place::Store(number()?),
        _ => return None,
    })
}
