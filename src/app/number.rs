//! The one number at display size, from the run, and two bars on one scale; the visitor's bet stands across the second.

use std::sync::Arc;

use crate::app::page::Seen;
use crate::app::ui::{El, el, of};
use crate::language::say;
use crate::view::figures;
use crate::view::number::{Bar, Figure, Number};

fn number_of(seen: Seen) -> Arc<Number> {
    seen.parts().number.get()
}

/// The sum: dead, by how much more, lost.
pub fn number(seen: Seen) -> El {
    let key = move || {
        let number = number_of(seen);
        format!("{}{}", number.said(), number.harm)
    };
    of("div", "sum").rebuilt(key, move || sum(&number_of(seen)))
}

/// Its parts, from what is dead to what is lost.
pub fn sum(number: &Number) -> Vec<El> {
    let part = |class: &str, figure: &Figure| {
        el("div").child(of("b", class).text(&figure.value)).child(el("span").text(&figure.label))
    };
    let sign = |sign: &str| of("i", "op").set("aria-hidden", "true").text(sign);
    let mut all = Vec::new();
    if let Some(dead) = &number.dead {
        all.push(part("display", dead));
        let then = if number.factor.is_some() { "\u{d7}" } else { "\u{2192}" };
        all.push(sign(then));
    }
    if let Some(factor) = &number.factor {
        all.extend([part("display", factor), sign("=")]);
    }
    let class = if number.harm { "display lost" } else { "display" };
    all.push(part(class, &number.lost));
    all
}

/// The bars: what is dead, where it is a share, and what is lost.
pub fn bars(seen: Seen) -> El {
    let said = move || {
        let number = number_of(seen);
        let bar = |bar: &Bar| say!(number_bar, name = bar.label, share = bar.value);
        let mut all: Vec<String> = number.bars.iter().map(bar).collect();
        all.extend(bet(seen).map(|bet| say!(number_bet, share = figures::share(bet))));
        all.join(", ")
    };
    let names: Vec<String> = number_of(seen).bars.iter().map(|bar| bar.label.clone()).collect();
    let count = names.len();
    let bar = |(index, name): (usize, String)| {
        let share = move || {
            let number = number_of(seen);
            figures::fixed(number.bars.get(index).map_or(0.0, |bar| bar.share.clamp(0.0, 1.0)) * 100.0, 1)
        };
        let lost = index + 1 == count;
        let track = of("div", "tube").live_property("--v", share).child(el("i"));
        let track = if lost { track.child(marked(seen)) } else { track };
        of("div", if lost { "gauge lost" } else { "gauge" }).child(track).child(el("small").text(&name))
    };
    of("div", "bars")
        .set("role", "img")
        .live("aria-label", said)
        .children(names.into_iter().enumerate().map(bar))
}

/// The mark of the bet; nothing without one.
fn marked(seen: Seen) -> El {
    let key = move || bet(seen).map(|bet| figures::fixed(bet, 2)).unwrap_or_default();
    of("span", "bets").rebuilt(key, move || {
        let mark = |bet: f64| {
            let percent = figures::percent(bet);
            of("span", "bet").property("--v", &percent.to_string()).child(
                el("small")
                    .text(say!(number_bet_label))
                    .text(" ")
                    .child(el("b").text(say!(percent, share = percent))),
            )
        };
        bet(seen).map(mark).into_iter().collect()
    })
}

fn bet(seen: Seen) -> Option<f64> {
    seen.parts().bet.get()
}
