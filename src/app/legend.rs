//! The legend under the map.

use crate::app::page::Seen;
use crate::app::ui::{El, el, of, symbol};
use crate::language::say;
use crate::view::legend::signs;

/// One line: the signs that are on the screen now.
pub fn legend(seen: Seen) -> El {
    let key = move || signs(&seen.picture()).into_iter().map(|sign| sign.text).collect::<Vec<_>>().join(";");
    let build = move || {
        signs(&seen.picture())
            .iter()
            .map(|sign| {
                el("li").set("data-state", sign.state).child(symbol("g", sign.symbol)).text(&sign.text)
            })
            .collect()
    };
    of("ul", "legend").set("aria-label", &say!(legend)).rebuilt(key, build)
}
