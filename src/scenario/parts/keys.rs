//! Keys of records: further kinds of them, and the one that a step sends with.

use super::Names;
use super::distinct;
use crate::scenario::meanings::meanings;
use crate::scenario::reader::Fields;
use crate::world::ids::KeyId;
use crate::world::topology::{KeyOwner, KeySpec, RecordKey};

/// Most further kinds of keys.
const KINDS: usize = 8;
/// Most keys of a kind: each rank of a skewed one has a place in memory.
const MOST: u64 = 65_536;
/// The key of a record whose step names none.
const CUSTOMER: &str = "customer";
/// No key.
const NONE: &str = "none";

meanings! {
    KEY {
        /// Identifier of the kind of key, such as `instrument` or `account`, as steps name it.
        "id",
        /// How many keys of the kind there are, over all customers: a visit is about one of them.
        "count",
        /// How many keys of the kind each customer has, in place of `count`: a visit is about one of them.
        "per_customer",
        /// How uneven they are: the key of rank r is asked for in proportion to r to the power of minus this (Zipf's law).
        /// Each is as likely with 0.
        "skew",
    }
}

/// Further kinds of keys, beside the customers'.
pub(super) fn keys(root: &Fields) -> Vec<KeySpec> {
    let list = root.list("keys", 0, KINDS);
    distinct(&list, "kind of key");
    list.iter()
        .map(|node| {
            let fields = node.fields(KEY);
            let id = fields.id("id");
            if id == CUSTOMER || id == NONE {
                fields.wrong_at("id", format!("found {id}, which steps have already, expected another one"));
            }
            const OWNERS: [&str; 2] = ["count", "per_customer"];
            let owner = match fields.only_one(&OWNERS) {
                Some(0) => KeyOwner::Shared(fields.count("count", 1, MOST) as u32),
                Some(_) => KeyOwner::PerCustomer(fields.count("per_customer", 1, MOST) as u32),
                None => {
                    fields.wrong("found no number of keys or two, expected `count` or `per_customer`");
                    KeyOwner::Shared(1)
                }
            };
            let skew = fields.number_or("skew", 0.0, 3.0, 0.0);
            // Ranks are many: of a document that is refused, or is not there, they are left out.
            let spec = KeySpec::new(id, owner, if fields.report.is_clean() { skew } else { 0.0 });
            fields.close();
            spec
        })
        .collect()
}

/// The key that a step sends its record with.
pub(super) fn of_step(fields: &Fields, names: &Names) -> RecordKey {
    let Some(node) = fields.get("key") else { return RecordKey::Customer };
    match node.one_of_or("key", &[CUSTOMER, NONE], &names.keys) {
        Some(1) => RecordKey::Unkeyed,
        Some(at) if at > 1 => RecordKey::Other(KeyId(at as u8 - 2)),
        _ => RecordKey::Customer,
    }
}

/// The key of a request that names its entry in a cache: there is always one.
pub(super) fn of_entry(fields: &Fields, names: &Names) -> RecordKey {
    let Some(node) = fields.get("key") else { return RecordKey::Customer };
    match node.one_of_or("key", &[CUSTOMER], &names.keys) {
        Some(at) if at > 0 => RecordKey::Other(KeyId(at as u8 - 1)),
        _ => RecordKey::Customer,
    }
}
