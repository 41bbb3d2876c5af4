//! A session as a text that a browser keeps: a version, a checksum, and the bytes of a [`Start`]. It is read whole or not
//! at all.

use crate::engine::Digest;
use crate::session::base64;
use crate::session::protocol::{Start, decode, encode};

/// Version of the text. Another form of `Start` needs another one.
const VERSION: &str = "1.";

/// Writes a session that was opened by `fragment` (empty for a plain address).
pub fn write(fragment: &str, start: &Start) -> String {
    let mut bytes = encode(&(fragment, start));
    bytes.extend(checksum(&bytes));
    format!("{VERSION}{}", base64::encode(&bytes))
}

/// Reads what `write` wrote: the fragment and the session.
pub fn read(text: &str) -> Option<(String, Start)> {
    let bytes = base64::decode(text.strip_prefix(VERSION)?)?;
    let (bytes, sum) = bytes.split_at(bytes.len().checked_sub(8)?);
    (checksum(bytes) == *sum).then(|| decode(bytes))?
}

fn checksum(bytes: &[u8]) -> [u8; 8] {
    let mut digest = Digest::default();
    digest.word(bytes.len() as u64);
    bytes.iter().for_each(|byte| digest.word(u64::from(*byte)));
    digest.value().to_le_bytes()
}
