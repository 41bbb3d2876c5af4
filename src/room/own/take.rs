//! Taking away what other tools read: experiments, alerts, settings, drawings, reports.

use super::desk::Desk;
use crate::app::ui::{El, el, of};
use crate::editing::takeable;
use crate::editing::trial::Taken;
use crate::language::say;
use crate::room::pieces::{button, panel, select};
use crate::web;

/// The panel.
pub fn take(desk: &Desk) -> El {
    let options: Vec<(String, String)> =
        takeable().into_iter().map(|kind| (kind.to_owned(), called(kind))).collect();
    let field = select(&say!(own_take_kind), &options);
    let (node, asks) = (field.0.clone(), desk.clone());
    let make = button("btn", &say!(own_make)).press(move || asks.take_away(&node.value()));
    panel("take", &say!(own_take_away), || say!(own_take_away_note))
        .child(of("div", "row").child(field).child(make))
        .child(result(desk))
}

/// What a kind is, for whoever does not know its word.
fn called(kind: &str) -> String {
    match kind {
        "fis" => say!(own_take_fis),
        "chaos-mesh" => say!(own_take_chaos_mesh),
        "litmus" => say!(own_take_litmus),
        "chaos-toolkit" => say!(own_take_chaos_toolkit),
        "prometheus-rules" => say!(own_take_prometheus),
        "cloudwatch-alarms" => say!(own_take_cloudwatch),
        "producer-properties" => say!(own_take_producer),
        "resilience4j" => say!(own_take_resilience4j),
        "dot" => say!(own_take_dot),
        "mermaid" => say!(own_take_mermaid),
        "junit" => say!(own_take_junit),
        "sarif" => say!(own_take_sarif),
        "summary" => say!(own_take_summary),
        other => other.to_owned(),
    }
}

fn result(desk: &Desk) -> El {
    let (key, shown) = (desk.clone(), desk.clone());
    of("div", "body").rebuilt(
        move || format!("{:?}{:?}", key.taken.get(), key.untaken.get()),
        move || {
            let wrong = shown.untaken.peek();
            if !wrong.is_empty() {
                let lines = wrong.iter().map(|message| el("li").text(message));
                return vec![of("ul", "plain mistake").set("role", "alert").children(lines)];
            }
            shown.taken.peek().map_or_else(Vec::new, |taken| told(&taken))
        },
    )
}

fn told(taken: &Taken) -> Vec<El> {
    let file = |(name, text): &(String, String)| {
        let (own, content) = (name.clone(), text.clone());
        let save = button("btn", &say!(own_save_file, name = name.as_str()));
        save.press(move || {
            web::save::text(&own, "text/plain", &content);
        })
    };
    let mut all = vec![of("div", "row").set("role", "status").children(taken.files.iter().map(file))];
    if let Some((name, text)) = taken.files.first() {
        let text = el("pre").set("tabindex", "0").set("aria-label", name).text(text);
        all.push(el("details").child(el("summary").text(name)).child(text));
    }
    if !taken.left_out.is_empty() {
        let count = taken.left_out.len();
        all.push(el("h3").text(say!(own_left_out, count)));
        let line =
            |(what, why): &(String, String)| el("li").child(el("b").text(what)).text(format!(" {why}"));
        all.push(of("ul", "plain long").set("tabindex", "0").children(taken.left_out.iter().map(line)));
    }
    all
}
