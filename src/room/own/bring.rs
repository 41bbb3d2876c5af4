//! Bringing one's own system in: texts of one's own tools, dropped, chosen or pasted.

use super::desk::Desk;
use crate::app::ui::{El, el, of};
use crate::editing::brought::{Brought, Piece};
use crate::language::{number, say};
use crate::room::pieces::{button, panel, select};
use crate::web;

/// The longest file, bytes.
const MOST: f64 = 32e6;

/// The panel.
pub fn bring(desk: &Desk) -> El {
    let refused = desk.refused.clone();
    let wrong = of("p", "mistake").set("role", "alert").live_text(move || refused.get());
    panel("bring", &say!(own_bring), || say!(own_bring_note))
        .child(files(desk))
        .child(pasted(desk))
        .child(begins(desk))
        .child(wrong)
        .child(pieces(desk))
        .child(result(desk))
}

/// A field for files takes what is dropped onto it, too.
fn files(desk: &Desk) -> El {
    let field = of("input", "files").set("type", "file").set("multiple", "");
    let (node, desk) = (field.0.clone(), desk.clone());
    let field = field.on("change", move |_| {
        let (desk, cleared) = (desk.clone(), node.clone());
        web::files::all(&node, MOST, move |all| {
            // The same file may be chosen again.
            cleared.set_value("");
            let unread = all.iter().find(|own| own.1.is_none()).map(|own| own.0.clone());
            let texts = all.into_iter().filter_map(|(name, text)| Some((name, text?)));
            if let Some(name) = unread {
                return desk.refused.change(say!(own_unread, name));
            }
            desk.took(texts.collect());
        });
    });
    of("label", "drop")
        .child(el("b").text(say!(own_drop)))
        .child(el("small").text(say!(own_drop_note)))
        .child(field)
}

fn pasted(desk: &Desk) -> El {
    let text = el("textarea")
        .set("rows", "3")
        .set("spellcheck", "false")
        .set("aria-label", &say!(own_paste))
        .set("placeholder", &say!(own_paste_hint));
    let (node, desk) = (text.0.clone(), desk.clone());
    let take = button("btn", &say!(own_take)).press(move || {
        let text = node.value();
        if text.trim().is_empty() {
            return;
        }
        node.set_value("");
        let number = desk.pieces.peek().len() + 1;
        desk.took(vec![(say!(own_pasted, number), text)]);
    });
    of("div", "paste").child(text).child(take)
}

/// Where else one can begin.
fn begins(desk: &Desk) -> El {
    let mut options = vec![
        ("nothing".to_owned(), say!(own_from_nothing)),
        ("starters/web".to_owned(), say!(own_starter_web)),
        ("starters/kafka".to_owned(), say!(own_starter_kafka)),
        ("starters/exchange".to_owned(), say!(own_starter_exchange)),
    ];
    options.extend(crate::editing::scenarios());
    let field = select(&say!(own_begin_with), &options);
    let (node, desk) = (field.0.clone(), desk.clone());
    let go = button("btn", &say!(own_begin)).press(move || match node.value().as_str() {
        "nothing" => desk.start_small(),
        starter if starter.starts_with("starters/") => {
            let desk = desk.clone();
            web::windows::fetched(
                &format!("{starter}.json"),
                Box::new(move |text| desk.start(text.unwrap_or_default())),
            );
        }
        id => desk.take_scenario(id),
    });
    of("div", "row").child(el("span").text(say!(own_or_begin))).child(field).child(go)
}

/// The texts that are there.
fn pieces(desk: &Desk) -> El {
    let (key, list) = (desk.clone(), desk.clone());
    let kinds = move |list: &Desk| -> Vec<String> {
        list.brought.peek().map_or_else(Vec::new, |own| own.read.iter().map(|read| read.1.clone()).collect())
    };
    of("div", "list").rebuilt(
        move || {
            let brought = key.brought.get().map(|own| own.read.clone());
            let pieces: Vec<String> = key.pieces.get().iter().map(|own| own.name.clone()).collect();
            format!("{pieces:?}{brought:?}")
        },
        move || {
            let all = list.pieces.peek();
            if all.is_empty() {
                return Vec::new();
            }
            let kinds = kinds(&list);
            let lines = all.iter().enumerate().map(|(place, own)| line(&list, place, own, kinds.get(place)));
            vec![of("ul", "plain").children(lines)]
        },
    )
}

fn line(desk: &Desk, place: usize, own: &Piece, kind: Option<&String>) -> El {
    let name = own.name.as_str();
    let says = kind.map_or(say!(own_not_read), |kind| say!(own_read_as, kind = kind.as_str()));
    let line = of("li", "rowline").child(el("b").text(name)).child(of("small", "words").text(says));
    // Texts of Kafka's tools do not name their cluster.
    let line = if kind.is_none_or(|kind| kind.starts_with("kafka-")) {
        let field = of("input", "words")
            .set("aria-label", &say!(own_cluster, name))
            .set("placeholder", &say!(own_cluster_hint));
        field.0.set_value(&own.cluster);
        let (node, desk) = (field.0.clone(), desk.clone());
        line.child(field.on("change", move |_| desk.of_cluster(place, node.value().trim().to_owned())))
    } else {
        line
    };
    let desk = desk.clone();
    let away = button("btn away", "×").set("aria-label", &say!(room_take_away, name));
    line.child(away.press(move || desk.leave(place)))
}

/// What was read, assumed and dropped.
fn result(desk: &Desk) -> El {
    let (key, shown) = (desk.clone(), desk.clone());
    of("div", "brought").rebuilt(
        move || format!("{:?}", key.brought.get()),
        move || shown.brought.peek().map_or_else(Vec::new, |brought| told(&shown, &brought)),
    )
}

fn told(desk: &Desk, brought: &Brought) -> Vec<El> {
    let found: Vec<String> = brought
        .found
        .iter()
        .map(|(count, what)| say!(own_count, count = number(*count as f64, 0), what = what_of(what)))
        .collect();
    let place = |(at, value, why): &(String, String, String)| {
        let (desk, at) = (desk.clone(), at.clone());
        let text = format!("{} = {value}", at.trim_start_matches('/'));
        let go = of("button", "linked").set("type", "button").text(text).press(move || desk.go_to(&at));
        el("li").child(go).child(of("small", "say").text(why))
    };
    let dropped =
        |(place, what): &(String, String)| el("li").child(el("b").text(place)).text(format!(" {what}"));
    // What nobody knows stands first: it is one press away from being set.
    let (unknown, known): (Vec<_>, Vec<_>) =
        brought.assumed.iter().partition(|own| own.2.starts_with("unknown"));
    let fold = |title: String, lines: Vec<El>, open: bool| {
        let fold = el("details")
            .child(el("summary").text(title))
            .child(of("ul", "plain long").set("tabindex", "0").children(lines));
        if open { fold.set("open", "") } else { fold }
    };
    let mut list =
        vec![of("p", "found").set("role", "status").text(say!(own_found, list = found.join(", ")))];
    if !unknown.is_empty() {
        let count = unknown.len();
        list.push(fold(say!(own_unknown, count), unknown.into_iter().map(place).collect(), true));
    }
    list.push(fold(say!(own_assumed, count = known.len()), known.into_iter().map(place).collect(), false));
    if !brought.dropped.is_empty() {
        let lines = brought.dropped.iter().map(dropped).collect();
        list.push(fold(say!(own_dropped, count = brought.dropped.len()), lines, false));
    }
    list
}

fn what_of(what: &str) -> String {
    match what {
        "zones" => say!(own_zones),
        "clusters" => say!(own_clusters),
        "brokers" => say!(own_brokers),
        "topics" => say!(own_topics),
        "partitions" => say!(own_partitions),
        "services" => say!(own_services),
        "stores" => say!(own_stores),
        "edges" => say!(own_edges),
        "journeys" => say!(own_journeys),
        _ => say!(own_alerts),
    }
}
