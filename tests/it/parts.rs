//! Parts as text: what is spelled is read back as what it was, for every part of every built-in document.

use std::collections::BTreeSet;

use blast_radius::frame::{Part, Subject};
use blast_radius::scenario::{self, catalogue};
use blast_radius::session::protocol::{decode, encode};
use blast_radius::session::{Opening, Session};
use blast_radius::world::ids::{ReplicaId, ServiceId};

/// Every kind that there is: each is sent by its number and its identifiers, of which 0 is one.
fn all_kinds() -> BTreeSet<&'static str> {
    let ids = (0..=2).map(|count| vec![0; count]);
    let sent = ids.flat_map(|ids| (0..=u8::MAX).map(move |number| [&[number], ids.as_slice()].concat()));
    sent.filter_map(|bytes| decode::<Part>(&bytes)).map(Part::kind).collect()
}

#[test]
fn every_part_is_read_back_from_its_spelling() {
    let mut kinds = BTreeSet::new();
    for (id, _) in catalogue::list() {
        let topology = &scenario::read(catalogue::text(id).unwrap()).unwrap().topology;
        let all = Part::all(topology);
        let names: BTreeSet<String> = all.iter().map(|part| part.spell(topology)).collect();
        assert_eq!(names.len(), all.len(), "{id}: every part has a name of its own");
        for part in all {
            let name = part.spell(topology);
            assert_eq!(name.split(':').next(), Some(part.kind()), "{id}");
            assert_eq!(Part::parse(&name, topology), Some(part), "{id}: {name}");
            assert_eq!(decode(&encode(&part)), Some(part), "{id}: {name}");
            kinds.insert(part.kind());
        }
        let strange =
            ["", "service", "service:", "service:nobody", "replica:x:0", "zone:a:0", "Zone:a", "life:nobody"];
        for name in strange {
            assert_eq!(Part::parse(name, topology), None, "{id}: {name}");
        }
        for subject in Subject::all(topology) {
            assert_eq!(Subject::parse(&subject.spell(topology), topology), Some(subject), "{id}");
            assert_eq!(decode(&encode(&subject)), Some(subject), "{id}");
        }
    }
    assert_eq!(kinds, all_kinds(), "a kind that `Part::all` leaves out, or that no built-in document has");
}

/// The page has no topology: it names parts as the scene does, and links carry these names.
#[test]
fn the_scene_names_every_part_as_the_topology_does() {
    for (id, _) in catalogue::list() {
        let opening = Opening { scenario: (*id).to_owned(), ..Opening::default() };
        let session = Session::open(&opening).unwrap();
        let (scene, topology) = (session.scene(), session.run().world().topology());
        for subject in Subject::all(topology) {
            let name = subject.spell(topology);
            assert_eq!(scene.name(subject), name, "{id}");
            assert_eq!(scene.named(&name), Some(subject), "{id}");
            assert_eq!(session.inspect(&name).map(|seen| seen.subject), Some(subject), "{id}: {name}");
        }
        for (s, service) in scene.services.iter().enumerate() {
            for number in 0..service.replicas.len() {
                let replica = topology.replica(ServiceId(s as u8), number as u16).unwrap();
                assert_eq!(scene.replica(s, number), Part::Replica(replica), "{id}");
                assert_eq!(topology.place_of(replica), (ServiceId(s as u8), number as u16), "{id}");
            }
        }
        assert_eq!(scene.name(Part::Replica(ReplicaId(u16::MAX)).into()), "", "{id}: nothing such");
    }
}
