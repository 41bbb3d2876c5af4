//! Compressed links on the command line: what the browser does by itself on the page.

use blast_radius::session::link::{DAMAGED, MOST_TEXT, TOO_LONG};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Inflates a whole stream (RFC 1951) of at most [`MOST_TEXT`] bytes: there is no room for more.
pub fn inflate(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let mut out = vec![0; MOST_TEXT];
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, read, written) = decompress(&mut DecompressorOxide::new(), bytes, &mut out, 0, flags);
    out.truncate(written);
    match status {
        TINFLStatus::Done if read == bytes.len() => Ok(out),
        TINFLStatus::HasMoreOutput => Err(TOO_LONG.to_owned()),
        _ => Err(DAMAGED.to_owned()),
    }
}
