//! The legend under the map.

use crate::app::state::Page;
use crate::app::ui::{El, el, of, symbol};
use crate::view::legend::signs;

/// One line: the signs that are on the screen now.
pub fn legend(page: Page) -> El {
    let key = move || {
        signs(&page.seen()).into_iter().map(|sign| sign.text.into_owned()).collect::<Vec<_>>().join(";")
    };
    let build = move || {
        signs(&page.seen())
            .iter()
            .map(|sign| {
                el("li").set("data-state", sign.state).child(symbol("g", sign.symbol)).text(&sign.text)
            })
            .collect()
    };
    of("ul", "legend").set("aria-label", "Signs on the map now").rebuilt(key, build)
}
