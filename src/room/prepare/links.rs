//! The last step: the team's link and the facilitator's, and what is printed.

use super::desk::Desk;
use crate::app::ui::{El, Live, effect, el, of};
use crate::language::say;
use crate::room::lead::prints;
use crate::room::pieces::{button, panel};
use crate::web;

/// The longest link that every browser and chat takes, characters.
const LONGEST: usize = 8_000;

/// The panel. The links follow the exercise; they are made anew only when it can be opened again, or no more.
pub fn links(desk: &Desk) -> El {
    let (key, shown) = (desk.clone(), desk.clone());
    let read = move || key.brief.get().is_some().to_string();
    let body = of("div", "body").rebuilt(read, move || {
        if shown.brief.peek().is_none() {
            return vec![of("p", "none").text(say!(room_not_in_order))];
        }
        let (long, both) = (shown.clone(), shown.clone());
        let long = of("p", "note mistake").live_text(move || {
            let _ = long.text.get();
            let length = long.seal(false).len().max(long.seal(true).len());
            if length > LONGEST { say!(room_long_link, count = length) } else { String::new() }
        });
        let lead = shown.brief.peek().and_then(|brief| brief.lead.clone()).unwrap_or_default();
        vec![
            line(&shown, say!(room_link_team), false),
            line(&shown, say!(room_link_lead), true),
            of("p", "note").text(say!(room_no_security)),
            long,
            prints(&lead),
            button("btn solid", &say!(room_both)).press(move || {
                web::windows::open(&address(&both, false));
                web::windows::go(&address(&both, true));
            }),
        ]
    });
    panel("links", &say!(room_links), || say!(room_links_note)).child(body)
}

fn address(desk: &Desk, leads: bool) -> String {
    format!("{}#{}={}", web::location::base(), if leads { "lead" } else { "team" }, desk.seal(leads))
}

fn line(desk: &Desk, name: String, leads: bool) -> El {
    let field = el("input").set("readonly", "").set("aria-label", &name);
    let (node, own) = (field.0.clone(), desk.clone());
    effect(move || {
        let _ = own.text.get();
        node.set_value(&address(&own, leads));
    });
    let copied = Live::new(false);
    let (told, says, desk) = (copied.clone(), copied, desk.clone());
    let copy = of("button", "btn")
        .set("type", "button")
        .live_text(move || if says.get() { say!(room_copied) } else { say!(room_copy) });
    let copy = copy.press(move || {
        let told = told.clone();
        web::clipboard::copy(&address(&desk, leads), move |worked| told.change(worked));
    });
    of("div", "sealed").child(el("b").text(name)).child(of("div", "row").child(field).child(copy))
}
