//! The slab: clones, packed copies, names of places used again.

use blast_radius::world::slab::{Handle, Slab};

#[test]
fn a_clone_is_not_changed_by_what_happens_to_the_original() {
    let mut slab = Slab::default();
    let handles: Vec<Handle> = (0..1000).map(|value| slab.insert(value)).collect();
    let before = slab.clone();
    for handle in handles.iter().step_by(3) {
        slab.remove(handle.index);
    }
    slab[1] = 7777;
    let again = slab.insert(5555);
    assert_eq!((slab.len(), before.len()), (667, 1000));
    assert_eq!((slab[1], before[1]), (7777, 1));
    assert!(handles.iter().all(|handle| before.get(*handle) == Some(&(handle.index as i32))));
    assert!(slab.get(handles[again.index as usize]).is_none(), "the old name of a place used again is stale");
    assert_eq!(before.iter().count(), 1000);
    assert_eq!(slab.iter().map(|(_, value)| *value).filter(|value| *value == 5555).count(), 1);
}

#[test]
fn a_packed_slab_shares_what_did_not_change_and_reads_as_before() {
    let mut slab = Slab::default();
    let handles: Vec<Handle> = (0..1001).map(|value| slab.insert(value)).collect();
    slab.remove(500);
    let mut first = slab.clone();
    first.pack(None);
    slab[17] = 7777;
    let late = slab.insert(5555);
    let mut second = slab.clone();
    second.pack(Some(&first));
    // The chunks of 17 and of 500, of four places each, out of 251 chunks.
    let whole = second.apart_from(&Slab::default());
    assert_eq!(second.apart_from(&first) * 251, 2 * whole);
    assert_eq!((first[17], second[17], first.len(), second.len()), (17, 7777, 1000, 1001));
    assert_eq!((first.get(handles[500]), second.get(handles[500])), (None, None));
    assert_eq!((first.get(late), second.get(late), second.get(Handle::NONE)), (None, Some(&5555), None));
    let mut again = second.clone();
    assert!(again.iter().eq(slab.iter()) && second.iter().eq(slab.iter()));
    // A clone goes on as if it had never been packed.
    assert_eq!(again.insert(1), slab.insert(1));
    assert_eq!(again.insert(2), slab.insert(2));
}
