//! Links to a drill: exercise, seed and, for a replay, the log, so that nobody reads them at a glance. It is a curtain, no
//! lock: whoever takes the link apart finds everything.

use crate::base::base64;
use crate::engine::{Digest, Seed};

/// Draws of the curtain.
const CURTAIN: u32 = 0x5345_414c;
/// What parts the pieces; no text has it.
const APART: char = '\u{1f}';

/// What a link opens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    /// Whether it is the facilitator's.
    pub leads: bool,
    /// The identifier of a built-in exercise, or the whole text of another.
    pub exercise: String,
    /// The seed.
    pub seed: u64,
    /// The log of a drill that is over; empty for one to be played.
    pub log: String,
}

impl Sealed {
    /// As text for a link: letters, digits, `-` and `_`.
    pub fn spell(&self) -> String {
        let seed = self.seed.to_string();
        let leads = if self.leads { "1" } else { "0" };
        let mut plain = String::new();
        for piece in [leads, &seed, &self.exercise, &self.log] {
            plain += piece;
            plain.push(APART);
        }
        let mut digest = Digest::default();
        plain.bytes().for_each(|byte| digest.word(u64::from(byte)));
        let salt = digest.value() as u32;
        let mut bytes = salt.to_le_bytes().to_vec();
        bytes.extend(veil(salt, plain.as_bytes()));
        base64::encode(&bytes)
    }

    /// Reads what `spell` wrote; nothing when it is something else.
    pub fn read(text: &str) -> Option<Sealed> {
        let bytes = base64::decode(text)?;
        let (salt, rest) = bytes.split_first_chunk::<4>()?;
        let plain = String::from_utf8(veil(u32::from_le_bytes(*salt), rest)).ok()?;
        let mut pieces = plain.split(APART);
        let (leads, seed) = (pieces.next()?, pieces.next()?);
        Some(Sealed {
            leads: leads == "1",
            seed: seed.parse().ok()?,
            exercise: pieces.next()?.to_owned(),
            log: pieces.next()?.to_owned(),
        })
    }
}

/// Covers bytes, or uncovers them: the same twice is nothing.
fn veil(salt: u32, bytes: &[u8]) -> Vec<u8> {
    let mut draw = Seed(u64::from(salt)).draw(CURTAIN, 0, 0, 0);
    bytes.iter().map(|byte| byte ^ draw.bits() as u8).collect()
}
