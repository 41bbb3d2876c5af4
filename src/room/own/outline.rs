//! What the document has, in lists that lead to each part.

use super::desk::Desk;
use crate::app::ui::{El, el, of};
use crate::editing::{Form, names};
use crate::language::{number, say};
use crate::room::pieces::panel;

/// The lists of a document that have parts of the map in them, and what belongs to them.
const LISTS: [&str; 9] =
    ["zones", "services", "stores", "clusters", "quorums", "control_planes", "journeys", "alerts", "story"];

/// The panel.
pub fn outline(desk: &Desk) -> El {
    let (key, shown) = (desk.clone(), desk.clone());
    let list = of("div", "body outline")
        .set("tabindex", "0")
        .rebuilt(move || key_of(&key.shown(), &key.at.get()), move || lists(&shown));
    panel("contents", &say!(own_contents), String::new).child(list)
}

fn key_of(form: &Form, at: &str) -> String {
    let names = |list: &str| {
        let list = format!("/{list}");
        form.elements(&list).map(|at| names::name(form, &at)).collect::<Vec<_>>()
    };
    format!("{at} {:?}", LISTS.map(names))
}

fn lists(desk: &Desk) -> Vec<El> {
    let (form, at) = (desk.shown(), desk.at.peek());
    let link = |place: String, text: String| {
        let here = at == place
            || at.strip_prefix(&place).is_some_and(|rest| !place.is_empty() && rest.starts_with('/'));
        let (desk, to) = (desk.clone(), place);
        let link =
            of("button", "linked").set("type", "button").text(text).press(move || desk.at.change(to.clone()));
        if here { link.set("aria-current", "true") } else { link }
    };
    let mut all = vec![link(String::new(), say!(own_document))];
    for list in LISTS {
        let place = format!("/{list}");
        let count = number(form.count(&place) as f64, 0);
        let head = link(place.clone(), say!(own_list, name = list.replace('_', " "), count));
        let lines = form.elements(&place).map(|at| {
            let name = names::name(&form, &at);
            el("li").child(link(at, name))
        });
        all.push(of("div", "section").child(head).child(of("ul", "plain").children(lines)));
    }
    all
}
