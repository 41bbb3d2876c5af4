//! Words of former versions. Links and documents that have them go on being read; no command is spelled so any more.

use std::borrow::Cow;

/// The word that a command begins with, and what follows its part: as it was, and as it is.
const FORMER: [(&str, &str, &str); 2] = [("broker", "kill", "power-loss"), ("broker", "restart", "start")];

/// A command without its time, its words a blank apart, as it is spelled today.
pub(super) fn renewed(text: &str) -> Cow<'_, str> {
    let mut words = text.splitn(3, ' ');
    let (Some(head), Some(part), Some(rest)) = (words.next(), words.next(), words.next()) else {
        return text.into();
    };
    match FORMER.iter().find(|former| (former.0, former.1) == (head, rest)) {
        Some((_, _, now)) => format!("{head} {part} {now}").into(),
        None => text.into(),
    }
}
