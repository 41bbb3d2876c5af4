//! The foot of the widget: what the page around says of the moment, the steps of the story, three switches (the duty first,
//! a zone, the breakers), play, and the way to the full page.

use crate::app::bar::{play_button, reset_button};
use crate::app::guide::step_card;
use crate::app::page::Page;
use crate::app::rail::toggle;
use crate::app::ui::{El, effect, el, of};
use crate::language::say;
use crate::view::figures;

/// What the widget shows beneath its map.
pub fn foot(page: Page) -> El {
    let Page { seen, desk, shelf } = page;
    let parts = seen.parts();
    let duty = parts.controls.duties.iter().flat_map(|(_, switches)| switches).next();
    let three = [
        (duty, "hung"),
        (parts.controls.zones.first(), "down"),
        (parts.controls.defences.first(), "defence"),
    ];
    let toggles = three
        .into_iter()
        .filter_map(|(switch, tone)| Some(toggle(seen, desk, switch?, "switch", tone, true)));
    let link = of("a", "full").set("target", "_blank").set("rel", "noopener").text(say!(page_full));
    let node = link.0.clone();
    effect(move || {
        // The run's commands are in the address: it changes with them.
        seen.parts().trail.get();
        let node = node.clone();
        shelf.address(Box::new(move |address| node.set("href", &address)));
    });
    let clock = el("b").live_text(move || figures::clock(seen.shown().now_us));
    let player = of("div", "player")
        .child(play_button(seen, desk))
        .child(reset_button(desk))
        .child(of("p", "clock").child(clock))
        .child(link);
    let show = shelf.kept().show;
    let caption = parts.caption.clone();
    let said = of("p", "caption").set("role", "note").set("aria-live", "polite");
    let story = show.story && !parts.scene.steps.is_empty();
    of("footer", "widget-foot")
        .child(said.live_text(move || caption.get().to_string()))
        .children(story.then(|| step_card(seen, desk)))
        .children(show.switches.then(|| of("div", "toggles").children(toggles)))
        .children(show.player.then_some(player))
}
