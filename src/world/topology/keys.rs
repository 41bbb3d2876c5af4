//! The keys of records: whose partition a record goes to.
//!
//! A record carries its customer's key, another key of the request, or none. Another key is one of so many that all
//! customers share (instruments, order books), or one of a customer's own (accounts). Each visit is about one of them from
//! its first attempt to its last, on its whole way; which one is drawn evenly, or the few of a ranking more often: the one
//! of rank r in proportion to r^-skew (Zipf's law). A record without a key goes where its client's partitioner puts it.

use std::sync::Arc;

use crate::engine::Seed;
use crate::world::ids::KeyId;

/// Purpose of the draw of which key of a kind a visit is about: (what it is about, the kind).
const KEY: u32 = 420;

/// The key that a record is sent with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RecordKey {
    /// The customer's.
    #[default]
    Customer,
    /// None: the client chooses the partition.
    Unkeyed,
    /// A further one of the request.
    Other(KeyId),
}

/// Whose keys they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyOwner {
    /// All customers share so many.
    Shared(u32),
    /// Each customer has so many.
    PerCustomer(u32),
}

/// A further kind of key.
#[derive(Clone, Debug)]
pub struct KeySpec {
    /// Identifier in the document.
    pub id: String,
    /// Whose they are, and how many.
    pub owner: KeyOwner,
    /// Shares of the first one, of the first two, and so on, up to 1; nothing where each is as likely.
    ranks: Option<Arc<[f64]>>,
}

/// Whose request something is, and what it is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// The customer's key.
    pub key: u64,
    /// Names the visit, for the draws of its further keys.
    pub about: u32,
}

impl KeySpec {
    /// So many keys; the one of rank r is asked for in proportion to r^-`skew`, evenly with 0.
    pub fn new(id: String, owner: KeyOwner, skew: f64) -> KeySpec {
        let count = match owner {
            KeyOwner::Shared(count) | KeyOwner::PerCustomer(count) => count.max(1),
        };
        let ranks = (skew > 0.0).then(|| {
            let mut sums = Vec::with_capacity(count as usize);
            let mut sum = 0.0;
            for rank in 1..=count {
                sum += libm::pow(f64::from(rank), -skew);
                sums.push(sum);
            }
            sums.iter().map(|upto| upto / sum).collect()
        });
        KeySpec { id, owner, ranks }
    }

    /// Distinct keys of the kind among `customers`.
    pub fn distinct(&self, customers: u64) -> u64 {
        match self.owner {
            KeyOwner::Shared(count) => count.into(),
            KeyOwner::PerCustomer(count) => customers.saturating_mul(count.into()),
        }
    }

    /// The number of the key that a request is about: 0 to `distinct` - 1; those of one customer follow each other.
    pub fn number(&self, kind: KeyId, who: Who, seed: Seed) -> u64 {
        let mut draw = seed.draw(KEY, who.about.into(), kind.0.into(), 0);
        let mut rank = |count: u32| match &self.ranks {
            None => draw.below(count.max(1).into()),
            Some(ranks) => {
                let unit = draw.unit();
                ranks.partition_point(|&upto| upto < unit).min(ranks.len() - 1) as u64
            }
        };
        match self.owner {
            KeyOwner::Shared(count) => rank(count),
            KeyOwner::PerCustomer(count) => {
                who.key.wrapping_mul(u64::from(count.max(1))).wrapping_add(rank(count))
            }
        }
    }

    /// The key itself, which no customer has, nor any other kind.
    pub fn key(&self, kind: KeyId, who: Who, seed: Seed) -> u64 {
        (u64::from(kind.0) + 1) << 56 | self.number(kind, who, seed) & 0x00FF_FFFF_FFFF_FFFF
    }
}
