//! What a document may say of zones, and what it is told when it says something else.

use super::*;

#[test]
fn mistakes_are_named_with_their_place() {
    let cases: [(&str, serde_json::Value, &str, &str); 7] = [
        ("/quorums/1/nodes/0", "a".into(), "/quorums/1/nodes/0", "found zone `a`, expected `c`"),
        ("/placement_groups/0/rack", 9.into(), "/placement_groups/0/rack", "expected"),
        ("/placement_groups/0/hall", "a1".into(), "/placement_groups/0/hall", "found hall `a1`"),
        ("/faults/cooling/halls/0", "z9".into(), "/faults/cooling/halls/0", "found hall `z9`"),
        ("/faults/cooling/shutdown_to", 30.into(), "/faults/cooling", "out of order"),
        ("/faults/gray/loss", 1.5.into(), "/faults/gray/loss", "1.5"),
        ("/zones/0/halls/1/id", "a1".into(), "/zones/0/halls/1/id", "a second hall `a1`"),
    ];
    for (at, value, place, message) in cases {
        let text = scenario::with(document(), at, value).unwrap();
        let errors = scenario::read(&text).err().unwrap_or_else(|| panic!("{at}: taken")).to_string();
        assert!(errors.contains(place) && errors.contains(message), "{at}: {errors}");
    }
}

/// Every kind of fault can be given to every zone of every built-in document.
#[test]
fn every_zone_takes_every_fault() {
    for (id, _) in scenario::catalogue::list() {
        let topology = read(scenario::catalogue::text(id).unwrap());
        for zone in &topology.zones {
            for fault in ["overheat", "power-loss", "partition", "gray", "repair"] {
                let command = format!("1m zone {} {fault}", zone.name);
                let read = TimedCommand::parse(&command, &topology);
                assert_eq!(read.map(|read| read.spell(&topology)), Ok(command));
            }
        }
    }
}
