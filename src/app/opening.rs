//! The opening: what happened, a question to bet on, and one press. The exchange runs below it, and its controls stand
//! beside it.

use crate::app::guide;
use crate::app::keep;
use crate::app::page::{Page, Reel};
use crate::app::ui::{El, el, follow, of};
use crate::frame::OpeningScene;
use crate::language::say;
use crate::web;
use crate::web::dom::Node;

/// The bet before anybody has moved it, percent: neither answer is suggested.
const FIRST_BET: u32 = 50;

/// The question; gone once it is answered or passed by.
pub fn opening(page: Page) -> El {
    let Page { seen, desk, .. } = page;
    let open = desk.chosen().opening.clone();
    let (shown, asked) = (open.clone(), open.clone());
    // Whoever acts has begun: the question steps aside.
    follow(
        move || !seen.parts().trail.get().undo.is_empty(),
        move |acted| {
            if *acted && asked.peek() {
                pass(page);
            }
        },
    );
    let build = move || match &seen.parts().scene.opening {
        Some(told) if open.peek() => vec![question(page, told)],
        _ => Vec::new(),
    };
    of("div", "opening-place").rebuilt(move || shown.get().to_string(), build)
}

fn question(page: Page, told: &OpeningScene) -> El {
    let Page { seen, desk, .. } = page;
    let input = of("input", "bet-slider")
        .set("type", "range")
        .set("min", "0")
        .set("max", "100")
        .set("step", "1")
        .set("aria-label", &say!(opening_bet))
        .property("--v", &FIRST_BET.to_string());
    input.0.set_value(&FIRST_BET.to_string());
    let value = of("b", "display").set("aria-hidden", "true");
    let words = value.0.push_text(&percent(FIRST_BET));
    let node = input.0.clone();
    let input = input.on("input", move |_| {
        let bet = node.value().parse().unwrap_or(FIRST_BET);
        node.property("--v", &bet.to_string());
        words.say(&percent(bet));
    });
    let node = input.0.clone();
    let go = of("button", "btn main").text(&told.button).press(move || {
        let bet: f64 = node.value().parse().unwrap_or(f64::from(FIRST_BET));
        seen.parts().bet.set(Some(bet / 100.0));
        pass(page);
        desk.chosen().reel.set(Reel::Loaded);
        guide::open(seen, desk);
        // The story goes on at the card, and so does the keyboard.
        web::timer::next_frame(|| {
            if let Some(card) = Node::in_document(".step-card") {
                card.focus_first();
            }
        });
    });
    let ends = of("span", "ends")
        .child(el("small").text(say!(opening_nothing)))
        .child(el("small").text(say!(opening_all)));
    let bet = of("div", "bet-line").child(el("label").child(input).child(ends)).child(value).child(go);
    let explore = of("button", "link").text(say!(opening_explore)).press(move || pass(page));
    of("section", "opening")
        .set("aria-labelledby", "question")
        .child(of("p", "lede").text(&told.text))
        .child(of("h2", "display").set("id", "question").text(&told.question))
        .child(bet)
        .child(el("p").text(say!(opening_simulated)).child(explore))
}

fn percent(bet: u32) -> String {
    say!(percent, share = bet)
}

/// The question is passed by, and does not come again by itself.
fn pass(page: Page) {
    keep::meet();
    page.desk.chosen().opening.set(false);
}
