//! A session as a text that a browser keeps: a version, the bytes of the request that opens it with a checksum, and the
//! fragment that it was opened by. It is read whole or not at all.

use crate::base::base64;
use crate::engine::Digest;
use crate::session::protocol::{Past, Request, Start, decode, encode};

/// Version of the text. Another form of `Start` needs another one.
const VERSION: &str = "2.";
/// The version before: without what can be taken back.
const WITHOUT_UNDO: &str = "1.";

/// Writes a session that was opened by `fragment` (empty for a plain address).
pub fn write(fragment: &str, start: Start) -> String {
    // A message that page and worker have in common: no code of its own.
    let mut bytes = encode(&Request::Open(start));
    bytes.extend(checksum(&bytes, fragment));
    format!("{VERSION}{}.{fragment}", base64::encode(&bytes))
}

/// Reads what `write` wrote: the fragment and the session.
pub fn read(text: &str) -> Option<(String, Start)> {
    let old = text.strip_prefix(WITHOUT_UNDO);
    let (bytes, fragment) = old.or_else(|| text.strip_prefix(VERSION))?.split_once('.')?;
    let bytes = base64::decode(bytes)?;
    let (bytes, sum) = bytes.split_at(bytes.len().checked_sub(8)?);
    if checksum(bytes, fragment) != *sum {
        return None;
    }
    let mut bytes = bytes.to_vec();
    if old.is_some() {
        bytes.extend(encode(&Vec::<Past>::new()));
        bytes.extend(encode(&String::new()));
    }
    match decode(&bytes)? {
        Request::Open(start) => Some((fragment.to_string(), start)),
        _ => None,
    }
}

fn checksum(bytes: &[u8], fragment: &str) -> [u8; 8] {
    let mut digest = Digest::default();
    digest.word(bytes.len() as u64);
    bytes.iter().chain(fragment.as_bytes()).for_each(|byte| digest.word(u64::from(*byte)));
    digest.value().to_le_bytes()
}
