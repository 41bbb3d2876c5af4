//! The two top rows: what customers get, and the load balancer.

use super::row::{Sign, blast, label, row_section};
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, follow, of, symbol};
use crate::frame::{JourneyFrame, JourneyId, JourneyScene, Part};
use crate::view::map::{Row, beside_the_ways, journeys_abreast};
use crate::view::{controls, figures, words};

/// The icon of a journey.
fn icon(journey: &str) -> &'static str {
    match journey {
        "get_quote" => "#i-quote",
        "place_order" => "#i-order",
        "deposit" => "#i-deposit",
        "withdraw" => "#i-withdraw",
        _ => "#i-people",
    }
}

/// Customers: one card per journey.
pub fn customers(seen: Seen, desk: Desk) -> El {
    let parts = seen.parts();
    let weight = parts.scene.weight;
    let small = move || words::customers_line(&seen.picture(), weight);
    let worst = move || seen.picture().journeys.iter().map(|journey| journey.state).max().unwrap_or_default();
    let first = Part::Journey(JourneyId(0));
    let journeys = &parts.scene.journeys;
    let cards = journeys
        .iter()
        .enumerate()
        .map(|(index, scene)| journey(seen, desk, index, scene, parts.scene.weight));
    let cards = of("div", "journeys")
        .property("--count", &journeys.len().to_string())
        .property("--abreast", &journeys_abreast(journeys.len()).to_string())
        .children(cards);
    row_section("row customers", "Customers")
        .child(label(seen, desk, first, "Customers", Sign::Icon("#i-people"), small, worst))
        .child(cards)
        .child(blast(seen, Row::Customers))
}

fn journey(seen: Seen, desk: Desk, index: usize, scene: &JourneyScene, weight: u32) -> El {
    let part = Part::Journey(JourneyId(index as u8));
    let word = seen.parts().scene.name(part.into()).to_owned();
    let name = of("span", "name").child(symbol("i", icon(&scene.id))).text(&scene.label);
    let (number, note) = (el("span"), of("span", "note"));
    let share = of("span", "share").child(number.clone()).child(el("small").text("%"));
    let card = of("button", "journey").set("data-place", &word).set("data-part", &word);
    let outcome = of("span", "outcome").set("aria-hidden", "true");
    let bars: [El; 5] = std::array::from_fn(|_| el("i"));
    let card = card
        .child(name)
        .child(share)
        .child(note.clone())
        .child(outcome.children(bars.clone()))
        .press(move || desk.select(part));
    let node = card.0.clone();
    let read = move || {
        let frame = seen.picture();
        (frame.journeys.get(index).cloned().unwrap_or_default(), controls::falls_back(&frame))
    };
    follow(read, move |(now, fallbacks)| {
        node.set("data-state", words::key(now.state));
        let share = now.answered.map(|share| figures::percent(share).to_string());
        number.0.say(share.as_deref().unwrap_or("\u{2013}"));
        note.0.say(&words::journey_note(now, weight, *fallbacks));
        show_outcome(now, &bars);
    });
    card
}

/// Outcomes of the last ten seconds as one bar: ok, late or by fallback, refused, failed, gave up.
fn show_outcome(now: &JourneyFrame, bars: &[El; 5]) {
    for (bar, (kind, share)) in bars.iter().zip(words::outcomes(now)) {
        bar.0.set("class", kind);
        bar.0.property("--w", &figures::fixed(share * 1000.0, 0));
    }
}

/// The load balancer: one slab over all zones.
pub fn balancer(seen: Seen, desk: Desk) -> El {
    let weight = seen.parts().scene.weight;
    let small = move || words::balancer_line(&seen.picture());
    let state = move || seen.picture().balancer.state;
    let disc = move || {
        let frame = seen.picture();
        let now = &frame.balancer;
        (now.reported, now.state)
    };
    let rate = move || words::balancer_flow(&seen.picture(), weight)[0].clone();
    let waiting = move || words::balancer_flow(&seen.picture(), weight)[1].clone();
    let slab = of("div", "slab")
        .set("data-place", "slab")
        .property("--at", &figures::fixed(beside_the_ways(seen.parts().scene.journeys.len()), 3))
        .child(el("span").live_text(rate))
        .child(el("span").live_text(waiting));
    row_section("row edge", "Load balancer")
        .child(label(seen, desk, Part::Balancer, "Load balancer", Sign::Disc(Box::new(disc)), small, state))
        .child(slab)
}
