//! Meanings of a document's fields, for the person who writes one: they stand beside the reader of the fields, object
//! by object, and shown by editors out of the schema. The page has none of this: there a list is empty by
//! construction.
//!
//! [`schema`](super::schema) refuses a field without a meaning, and a meaning whose field nobody reads.

/// The meanings of some fields of an object.
#[derive(Clone, Copy)]
pub(super) struct Meanings {
    /// Names, and what they mean: one sentence or two, with unit, and where a default comes from or what happens without
    /// the field. Form, bounds and the default itself are not said here: the readers know them.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) list: &'static [(&'static str, &'static str)],
}

/// Makes lists of meanings, each as a constant: what a field means stands above its name, as in a struct.
macro_rules! meanings {
    ($($table:ident { $($(#[doc = $line:literal])+ $name:literal,)* })+) => {
        $(const $table: $crate::scenario::meanings::Meanings = $crate::scenario::meanings::Meanings {
            #[cfg(not(target_arch = "wasm32"))]
            list: &[$(($name, concat!($($line),+))),*],
        };)+
    };
}

pub(super) use meanings;
