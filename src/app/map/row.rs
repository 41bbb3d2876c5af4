//! Pieces of the map's rows: the label, a cell per zone, and the share that is hurt.

use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, follow, of};
use crate::frame::{Part, State};
use crate::language::say;
use crate::view::map::{Map, Row};
use crate::view::{cone, figures, words};

/// A row of the map with its name.
pub fn row_section(class: &str, name: &str) -> El {
    of("section", class).set("aria-label", name)
}

/// Name of a layer with a second line in the colour of its state: a button that opens the inspector.
pub fn label(
    seen: Seen,
    desk: Desk,
    part: Part,
    name: &str,
    small: impl Fn() -> String + 'static,
    state: impl Fn() -> State + 'static,
) -> El {
    let selected = move || desk.chosen().selected.get() == Some(part.into());
    of("button", "label")
        .set("data-part", seen.parts().scene.name(part.into()))
        .live("data-state", move || words::key(state()).to_owned())
        .live("aria-current", move || selected().to_string())
        .child(number(seen, part))
        .child(el("b").text(name))
        .child(el("small").live_text(small))
        .press(move || desk.select(part))
}

/// Share of a row that is hurt, and since when; nothing while it is well.
pub fn blast(seen: Seen, row: Row) -> El {
    let (share, since) = (el("b"), el("small"));
    let line = of("p", "blast").child(share.clone()).child(since.clone());
    let node = line.0.clone();
    let waited = row.is_waited_on(&seen.parts().scene);
    let read = move || {
        let frame = seen.picture();
        let hurt = cone::layer(&frame.cone, row).filter(|layer| figures::percent(layer.share) > 0);
        hurt.map(|layer| (figures::share(layer.share), layer.since_us))
    };
    follow(read, move |hurt| {
        let share_said = hurt.as_ref().map(|(share, _)| share.clone()).unwrap_or_default();
        let clock = hurt.as_ref().and_then(|(_, since)| *since).map(figures::short_clock).unwrap_or_default();
        share.0.say(if waited { &share_said } else { "" });
        since.0.say(&match hurt {
            Some(_) if !waited => say!(map_no_customer),
            _ => clock,
        });
        let means = match hurt {
            None => String::new(),
            Some(_) if waited => say!(map_share_hurt, share = share_said),
            Some(_) => say!(map_share_no_customer, share = share_said),
        };
        node.set("title", &means);
    });
    line
}

/// A cell of the matrix: what stands in a zone.
pub fn cell(zone: usize) -> El {
    of("div", "cell").property("--z", &zone.to_string())
}

/// The grid line of a row.
pub fn line_of(map: &Map, row: Row) -> String {
    map.find(row).map_or(1, |placed| placed.line).to_string()
}

/// The number of a part in the chain of the selected one: the same as in the inspector.
pub fn number(seen: Seen, part: Part) -> El {
    let number = move || {
        let seen = seen.parts().inspection.get();
        seen.and_then(|seen| words::step_number(&seen, part)).map(|number| number.to_string())
    };
    of("i", "n").live_text(move || number().unwrap_or_default())
}
