//! Sorting, selecting and base64.

use blast_radius::base::base64::{decode, encode};
use blast_radius::base::order;

#[test]
fn sorts_like_the_standard_library() {
    for length in 0..200u64 {
        // A multiplier with mixed high bits: many equal elements, in no order.
        let list: Vec<u64> = (0..length)
            .map(|i| ((i + length).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 33) % (1 + length))
            .collect();
        let mut expected = list.clone();
        expected.sort();
        let mut found = list.clone();
        order::sort(&mut found);
        assert_eq!(found, expected);
        for (at, &value) in expected.iter().enumerate() {
            assert_eq!(order::select(&mut list.clone(), at), value);
        }
        let mut expected: Vec<(u64, usize)> = list.into_iter().enumerate().map(|(i, k)| (k, i)).collect();
        let mut found = expected.clone();
        expected.sort_by_key(|entry| entry.0);
        order::sort_by_key(&mut found, |entry| entry.0);
        assert_eq!(found, expected);
    }
}

#[test]
fn writes_and_reads_what_the_standard_says() {
    let cases =
        [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")];
    for (bytes, text) in cases {
        assert_eq!(encode(bytes.as_bytes()), text);
        assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
    }
    assert_eq!(encode(&[0xfb, 0xff]), "-_8");
    for wrong in ["Z", "Zm9vY", "Zg==", "Zm9/", "Zh", "Zm9", "é"] {
        assert_eq!(decode(wrong), None, "{wrong}");
    }
}
