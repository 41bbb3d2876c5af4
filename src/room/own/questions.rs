//! Questions about the document: its weakest part, its breakers, its brokers, its zones.

use super::desk::Desk;
use crate::app::ui::{El, el, of};
use crate::editing::answers::{Answer, Found, Sheet};
use crate::language::say;
use crate::room::pieces::{button, panel, select};

/// The panel.
pub fn questions(desk: &Desk) -> El {
    let options = [
        ("weakest", say!(own_ask_weakest)),
        ("zone", say!(own_ask_zone)),
        ("skew", say!(own_ask_skew)),
        ("breaker", say!(own_ask_breaker)),
    ];
    let options = options.map(|(kind, text)| (kind.to_owned(), text));
    let field = select(&say!(own_question), &options);
    let (node, asks) = (field.0.clone(), desk.clone());
    let ask = button("btn", &say!(own_ask)).press(move || asks.ask(&node.value()));
    panel("questions", &say!(own_questions), || say!(own_questions_note))
        .child(of("div", "row").child(field).child(ask))
        .child(result(desk))
}

fn result(desk: &Desk) -> El {
    let (key, shown) = (desk.clone(), desk.clone());
    of("div", "body").rebuilt(
        move || format!("{:?}{:?}{}", key.answering.get(), key.answer.get(), key.stale.get()),
        move || {
            if let Some(share) = shown.answering.peek() {
                let done = say!(percent, share);
                return vec![of("p", "wait-line").set("role", "status").text(say!(own_asking, done))];
            }
            let mut all = Vec::new();
            if let Some(answer) = shown.answer.peek() {
                if shown.stale.peek() {
                    all.push(of("p", "note").set("role", "status").text(say!(own_stale)));
                }
                all.extend(told(&shown, &answer));
            }
            all
        },
    )
}

fn told(desk: &Desk, answer: &Answer) -> Vec<El> {
    let mut all = Vec::new();
    if answer.found.is_empty() {
        let says = if answer.unknown.is_empty() { say!(own_no_finding) } else { say!(own_no_finding_yet) };
        all.push(el("p").text(says));
    } else {
        let count = answer.found.len();
        all.push(el("h3").text(say!(own_findings, count)));
        all.push(of("ul", "plain long").set("tabindex", "0").children(answer.found.iter().map(finding)));
    }
    if !answer.unknown.is_empty() {
        let line = |(at, why): &(String, String)| {
            let (desk, to) = (desk.clone(), at.clone());
            let go = of("button", "linked").set("type", "button").text(at.trim_start_matches('/'));
            el("li").child(go.press(move || desk.go_to(&to))).child(of("small", "say").text(why))
        };
        let count = answer.unknown.len();
        let fold = el("details").child(el("summary").text(say!(own_stands_on, count)));
        all.push(
            fold.child(of("ul", "plain long").set("tabindex", "0").children(answer.unknown.iter().map(line))),
        );
    }
    all.extend(answer.sheets.iter().map(sheet));
    all
}

fn finding(found: &Found) -> El {
    el("li")
        .child(el("b").text(say!(
            own_finding_head,
            severity = found.severity.as_str(),
            class = found.class.as_str()
        )))
        .child(el("p").text(&found.reason))
        .child(el("p").text(say!(own_cure, cure = found.cure.as_str())))
        .child(el("code").text(&found.command))
}

fn sheet(sheet: &Sheet) -> El {
    let cell = |tag: &str, place: usize, text: &str| {
        let cell = if place >= sheet.right { of(tag, "n") } else { el(tag) };
        cell.text(text)
    };
    let head = sheet.head.iter().enumerate().map(|(place, name)| cell("th", place, name).set("scope", "col"));
    let row = |(number, cells): (usize, &Vec<String>)| {
        let cells = cells.iter().enumerate().map(|(place, text)| {
            let cell = cell(if place == 0 { "th" } else { "td" }, place, text);
            let cell = if place == 0 { cell.set("scope", "row") } else { cell };
            match sheet.heat.get(number).and_then(|heat| heat.get(place)).filter(|heat| **heat > 0.0) {
                Some(heat) => cell.property("--heat", &format!("{:.0}%", 100.0 * heat)),
                None => cell,
            }
        });
        el("tr").children(cells)
    };
    let table = of("table", if sheet.heat.is_empty() { "sheet" } else { "sheet heat" })
        .child(el("caption").text(&sheet.title))
        .child(el("thead").child(el("tr").children(head)))
        .child(el("tbody").children(sheet.rows.iter().enumerate().map(row)));
    of("div", "scroll").set("tabindex", "0").child(table)
}
