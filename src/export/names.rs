//! Names as other tools take them.

/// `rules.yml` and `.test` make `rules.test.yml`.
pub(super) fn beside(name: &str, word: &str) -> String {
    match name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
        Some((stem, ending)) => format!("{stem}{word}.{ending}"),
        None => format!("{name}{word}"),
    }
}

/// A name of letters and digits only, as identifiers of templates are: `place_order` is `PlaceOrder`.
pub(super) fn camel(text: &str) -> String {
    let mut out = String::new();
    let mut up = true;
    for c in text.chars() {
        if !c.is_ascii_alphanumeric() {
            up = true;
        } else if std::mem::take(&mut up) {
            out.push(c.to_ascii_uppercase());
        } else {
            out.push(c);
        }
    }
    out
}

/// A name as Kubernetes takes it: lower-case letters, digits and dashes, a letter or digit at both ends, at most 50.
pub(super) fn dashed(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(50);
    let trimmed = out.trim_end_matches('-');
    if trimmed.is_empty() { "fault".to_owned() } else { trimmed.to_owned() }
}
