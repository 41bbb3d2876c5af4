//! A session as a text that a browser keeps: a version, the bytes of the request that opens it with a checksum, and the
//! fragment that it was opened by. It is read whole or not at all.

use crate::base::base64;
use crate::engine::Digest;
use crate::session::protocol::{Opens, Past, Request, Start, decode, encode};

/// Version of the text. Another form of `Start` needs another one.
const VERSION: &str = "3.";
/// The version before: without the moment of a poster.
const WITHOUT_POSTER: &str = "2.";
/// The first version: without what can be taken back, too.
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
    let (version, rest) = text.split_at_checked(VERSION.len())?;
    let (bytes, fragment) = rest.split_once('.')?;
    let bytes = base64::decode(bytes)?;
    let (bytes, sum) = bytes.split_at(bytes.len().checked_sub(8)?);
    if checksum(bytes, fragment) != *sum {
        return None;
    }
    let mut bytes = bytes.to_vec();
    // What is at the end of today's form and was not in that of the version.
    let (undo, poster) = match version {
        VERSION => (false, false),
        WITHOUT_POSTER => (false, true),
        WITHOUT_UNDO => (true, true),
        _ => return None,
    };
    if undo {
        bytes.extend(encode(&Vec::<Past>::new()));
        bytes.extend(encode(&String::new()));
    }
    if poster {
        bytes.extend(encode(&Opens::Given));
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
