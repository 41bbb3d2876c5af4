//! Pieces of the map's rows: the label with its sign, a cell per zone, and the share that is hurt.

use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, follow, of, svg, symbol};
use crate::frame::{Part, State};
use crate::view::map::Row;
use crate::view::{cone, figures, words};

/// A row of the map with its name.
pub fn row_section(class: &str, name: &str) -> El {
    of("section", class).set("aria-label", name)
}

/// The sign before a layer's name.
pub enum Sign {
    /// The two-half disc: reported and true state.
    Disc(Box<dyn Fn() -> (State, State)>),
    /// An icon, where nothing is reported.
    Icon(&'static str),
}

/// Name of a layer: a button that opens the inspector.
pub fn label(
    seen: Seen,
    desk: Desk,
    part: Part,
    name: &str,
    sign: Sign,
    small: impl Fn() -> String + 'static,
    state: impl Fn() -> State + 'static,
) -> El {
    let selected = move || desk.chosen().selected.get() == Some(part.into());
    of("button", "label")
        .set("data-part", seen.parts().scene.name(part.into()))
        .live("data-state", move || words::key(state()).to_owned())
        .live("aria-current", move || selected().to_string())
        .child(match sign {
            Sign::Disc(read) => disc(read),
            Sign::Icon(icon) => symbol("i", icon),
        })
        .child(number(seen, part))
        .child(el("b").text(name))
        .child(el("small").live_text(small))
        .press(move || desk.select(part))
}

fn disc(read: Box<dyn Fn() -> (State, State)>) -> El {
    let half = |class: &str, path: &str| svg("path").set("class", class).set("d", path);
    let disc = svg("svg")
        .set("class", "moon")
        .set("viewBox", "0 0 16 16")
        .set("role", "img")
        .child(half("rep", "M8 1.5a6.5 6.5 0 0 0 0 13z"))
        .child(half("tru", "M8 1.5a6.5 6.5 0 0 1 0 13z"))
        .child(half("rim", "M8 1.5a6.5 6.5 0 0 0 0 13 6.5 6.5 0 0 0 0-13v13"));
    let node = disc.0.clone();
    follow(read, move |(reported, truth)| {
        node.set("data-rep", words::level(*reported));
        node.set("data-true", words::level(*truth));
        node.set("aria-label", &words::versus(*reported, *truth));
    });
    disc
}

/// Share of a row that is hurt, and when it was hurt first.
pub fn blast(seen: Seen, row: Row) -> El {
    let (share, since) = (el("b"), el("small"));
    let line = of("p", "blast").child(share.clone()).child(since.clone());
    let node = line.0.clone();
    let read = move || {
        cone::layer(&seen.picture().cone, row)
            .map(|layer| (figures::percent(layer.share), layer.first_hit_us))
    };
    follow(read, move |layer| {
        share.0.say(&layer.map(|(share, _)| format!("{share}%")).unwrap_or_default());
        since.0.say(&layer.and_then(|(_, first)| first).map(figures::short_clock).unwrap_or_default());
        if layer.is_some_and(|(share, _)| share > 0) {
            node.set("data-state", "hung");
        } else {
            node.unset("data-state");
        }
    });
    line
}

/// A cell of the matrix: what stands in a zone.
pub fn cell(zone: usize) -> El {
    of("div", "cell").property("--z", &zone.to_string())
}

/// The number of a part in the chain of the selected one: the same as in the inspector.
pub fn number(seen: Seen, part: Part) -> El {
    let number = move || {
        let seen = seen.parts().inspection.get();
        seen.and_then(|seen| words::step_number(&seen, part)).map(|number| number.to_string())
    };
    of("i", "n").live_text(move || number().unwrap_or_default())
}
