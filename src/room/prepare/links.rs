//! Step 7: the team's link and the facilitator's.

use super::desk::Desk;
use crate::app::ui::{El, Live, el, of};
use crate::language::say;
use crate::room::pieces::{button, panel};
use crate::web;

/// The longest link that every browser and chat takes, characters.
const LONGEST: usize = 8_000;

/// The panel.
pub fn links(desk: &Desk) -> El {
    let (key, shown) = (desk.clone(), desk.clone());
    let read = move || key.brief.get().map_or(String::new(), |brief| brief.key.clone());
    let body = of("div", "body").rebuilt(read, move || {
        if shown.brief.peek().is_none() {
            return vec![of("p", "none").text(say!(room_not_in_order))];
        }
        let (team, lead) = (shown.seal(false), shown.seal(true));
        let length = team.len().max(lead.len());
        let mut all =
            vec![line(say!(room_link_team), "team", &team), line(say!(room_link_lead), "lead", &lead)];
        all.push(of("p", "note").text(say!(room_no_security)));
        if length > LONGEST {
            all.push(of("p", "note").text(say!(room_long_link, count = length)));
        }
        all.push(button("btn solid", &say!(room_both)).press(move || {
            web::windows::open(&format!("{}#team={team}", web::location::base()));
            web::windows::go(&format!("#lead={lead}"));
        }));
        all
    });
    panel("links", &say!(room_links), || say!(room_links_note)).child(body)
}

fn line(name: String, face: &str, seal: &str) -> El {
    let address = format!("{}#{face}={seal}", web::location::base());
    let field = el("input").set("readonly", "").set("aria-label", &name);
    field.0.set_value(&address);
    let copied = Live::new(false);
    let (told, says) = (copied.clone(), copied);
    let copy = of("button", "btn")
        .set("type", "button")
        .live_text(move || if says.get() { say!(room_copied) } else { say!(room_copy) });
    let copy = copy.press(move || {
        let told = told.clone();
        web::clipboard::copy(&address, move |worked| told.change(worked));
    });
    of("div", "sealed").child(el("b").text(name)).child(of("div", "row").child(field).child(copy))
}
