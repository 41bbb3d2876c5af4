//! Two runs side by side: the map of the other run at the same moment, and what the difference brought.

use crate::app::headline::sentence_of;
use crate::app::map::map;
use crate::app::page::{Desk, Seen};
use crate::app::ui::{El, el, follow, of};
use crate::language::say;
use crate::session::Control;
use crate::session::compare::Compared;
use crate::session::protocol::Trail;
use crate::view::compare::{Offer, Row, offers, rows, sentence};

/// Explore | Compare.
pub fn modes(seen: Seen, desk: Desk) -> El {
    let comparing = move || seen.parts().compared.get().is_some();
    let mode = |name: String, is: bool| {
        of("button", "btn").text(name).live("aria-pressed", move || (comparing() == is).to_string())
    };
    let explore = mode(say!(bar_explore), false).press(move || desk.act(Control::Compare(None)));
    let compare = mode(say!(bar_compare), true).press(move || {
        if seen.parts().compared.peek().is_none() {
            let first = all_offers(seen, false).into_iter().next();
            desk.act(Control::Compare(first.map(|offer| offer.against)));
        }
    });
    of("div", "modes").set("role", "group").set("aria-label", &say!(bar_mode)).child(explore).child(compare)
}

/// What the run can be compared with; `follows` the branches, or reads them once.
fn all_offers(seen: Seen, follows: bool) -> Vec<Offer> {
    let parts = seen.parts();
    let list = |trail: &Trail| offers(trail, parts.scene.defences, &parts.scene.choices);
    if follows { list(&parts.trail.get()) } else { list(&parts.trail.peek()) }
}

/// The other run: what it is compared with, what the difference brought, and its map.
pub fn other(seen: Seen, desk: Desk) -> El {
    let other = seen.other();
    other.animate();
    let picture = of("div", "picture").set("inert", "").child(map(other, Desk::idle(other)));
    of("section", "other")
        .set("aria-label", &say!(panel_other))
        .child(chooser(seen, desk))
        .child(sentence_of(&other.parts().headline))
        .child(table(seen, desk))
        .child(picture)
}

/// Follows what is compared; nothing while it is being taken away.
fn compared<T: Default>(seen: Seen, read: impl Fn(&Compared) -> T) -> T {
    seen.parts().compared.get().as_ref().map(|compared| read(compared)).unwrap_or_default()
}

fn chooser(seen: Seen, desk: Desk) -> El {
    let all = move || all_offers(seen, true);
    let chosen = move || {
        let against = seen.parts().compared.get().map(|compared| compared.against.clone());
        all().iter().position(|offer| Some(&offer.against) == against.as_ref()).unwrap_or_default()
    };
    let key = move || all().iter().map(|offer| offer.text.as_str()).collect::<Vec<_>>().join(";");
    let select = el("select").set("aria-label", &say!(compare_choose)).rebuilt(key, move || options(&all()));
    let (shown, node) = (select.0.clone(), select.0.clone());
    follow(move || (chosen(), all().len()), move |(i, _)| shown.set_value(&i.to_string()));
    let select = select.on("change", move |_| {
        let i = node.value().parse::<usize>().unwrap_or_default();
        let offer = all_offers(seen, false).into_iter().nth(i);
        desk.act(Control::Compare(offer.map(|offer| offer.against)));
    });
    of("label", "picker").child(el("small").text(say!(compare_chosen))).child(select)
}

/// The options of a list, those with a heading below it.
fn options(offers: &[Offer]) -> Vec<El> {
    let numbers: Vec<usize> = (0..offers.len()).collect();
    let option = |&i: &usize| el("option").set("value", &i.to_string()).text(&offers[i].text);
    let mut all = Vec::new();
    for run in numbers.chunk_by(|&a, &b| offers[a].group == offers[b].group) {
        match offers[run[0]].group.as_str() {
            "" => all.extend(run.iter().map(option)),
            group => all.push(el("optgroup").set("label", group).children(run.iter().map(option))),
        }
    }
    all
}

/// Shows what the difference brought, as a sentence and a table.
fn table(seen: Seen, desk: Desk) -> El {
    let said = move || compared(seen, |compared| vec![sentence(compared)]).concat();
    let lines = move || compared(seen, rows);
    let key = move || {
        lines().iter().map(|row| format!("{}{}{};", row.label, row.values.concat(), row.spread)).collect()
    };
    let row = |row: &Row| {
        let values = row.values.iter().map(|value| el("td").text(value));
        el("tr")
            .child(el("th").set("scope", "row").text(&row.label))
            .children(values)
            .child(el("td").text(&row.spread))
    };
    let heads = [
        say!(compare_since_start),
        say!(compare_this),
        say!(compare_other),
        say!(compare_difference),
        say!(compare_seeds),
    ];
    let head = el("tr").children(heads.map(|head| el("th").set("scope", "col").text(head)));
    let spread = of("button", "btn").text(say!(compare_repeat)).press(move || desk.act(Control::Spread));
    of("div", "differences")
        .child(of("p", "said").child(el("b").live_text(said)))
        .child(
            el("table")
                .child(el("thead").child(head))
                .child(el("tbody").rebuilt(key, move || lines().iter().map(row).collect())),
        )
        .child(spread)
}
