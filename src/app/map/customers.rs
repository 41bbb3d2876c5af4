//! The two top rows: what customers get, and the load balancer.

use super::row::{blast, label, row_section};
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, follow, of};
use crate::frame::{JourneyFrame, JourneyId, JourneyScene, Part};
use crate::language::say;
use crate::view::map::{Row, journeys_abreast};
use crate::view::{controls, figures, words};

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
        .property("--abreast", &journeys_abreast(journeys.len(), parts.size.peek()).to_string())
        .set("data-crowded", &(journeys.len() > 4).to_string())
        .children(cards);
    row_section("row customers", &say!(map_customers))
        .child(label(seen, desk, first, &say!(map_customers), small, worst))
        .child(cards)
        .child(blast(seen, Row::Customers))
}

fn journey(seen: Seen, desk: Desk, index: usize, scene: &JourneyScene, weight: u32) -> El {
    let part = Part::Journey(JourneyId(index as u8));
    let word = seen.parts().scene.name(part.into()).to_owned();
    let name = of("span", "name").text(&scene.label);
    let (number, sign, note) = (el("span"), el("small"), of("span", "note"));
    let share = of("span", "share").child(number.clone()).child(sign.clone());
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
        sign.0.say(if share.is_some() { "%" } else { "" });
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

/// The load balancer: the band in which requests are on their way into the zones.
pub fn balancer(seen: Seen, desk: Desk) -> El {
    let state = move || seen.picture().balancer.state;
    let targets = move || {
        let frame = seen.picture();
        say!(map_targets, healthy = frame.balancer.healthy, targets = frame.balancer.targets)
    };
    let means = move || {
        let (frame, parts) = (seen.picture(), seen.parts());
        let [comes, waits] = words::balancer_flow(&frame, parts.scene.weight);
        say!(map_balancer_title, targets = words::balancer_line(&frame), comes, waits)
    };
    let line = move || words::balancer_line(&seen.picture());
    row_section("row edge", &say!(map_balancer))
        .live("title", means)
        .live("data-state", move || words::key(state()).to_owned())
        .child(label(seen, desk, Part::Balancer, &say!(map_balancer), line, state))
        .child(of("div", "band").set("data-place", "slab"))
        .child(of("p", "blast").child(el("small").live_text(targets)))
}
