//! The same as a table, and as a file.

use crate::language::say;
use std::cell::Cell;
use std::rc::Rc;

use super::look::{Look, Role};
use crate::app::ui::{El, Live, el, of};
use crate::session::series;
use crate::view::charts::{bars, read, window};
use crate::view::svg;
use crate::web;

/// Head and rows of a chart's table.
fn table(look: &Look, role: Role) -> Option<(String, Vec<String>, Vec<Vec<String>>)> {
    let charts = look.charts();
    let chart = look.chart(&charts, role)?;
    let span = look.axis.peek().span;
    if role == Role::Ends {
        let (bars, _) = look.bars(chart);
        let weight = look.seen.parts().scene.weight.max(1);
        let parts = bars::PARTS.map(|part| part.name.say());
        let head = [say!(table_made)].into_iter().chain(parts).chain([say!(table_requests)]).collect();
        return Some((chart.title.clone(), head, read::bar_rows(&bars, f64::from(weight))));
    }
    let width = window::bin(span, bars::base(chart));
    let labels = chart.lines.iter().map(|line| line.label.clone());
    let head = [say!(table_time)].into_iter().chain(labels).collect();
    Some((chart.title.clone(), head, read::rows(chart, span, width, look.end_s())))
}

/// A part of the panel that unfolds; its table is made only then.
pub fn twin(look: &Look, role: Role) -> El {
    let open = Live::new(false);
    let (keyed, is_open) = (look.clone(), open.clone());
    let key = move || {
        keyed.drawn.get();
        keyed.seen.parts().third.get();
        match is_open.get() {
            false => String::new(),
            true => {
                table(&keyed, role).map_or(String::new(), |(title, _, rows)| title + &rows.concat().concat())
            }
        }
    };
    let (built, is_open) = (look.clone(), open.clone());
    let build = move || if is_open.peek() { made(&built, role) } else { Vec::new() };
    let details = el("details");
    let was = Rc::new(Cell::new(false));
    details.child(el("summary").text(say!(table))).rebuilt(key, build).on("toggle", move |_| {
        was.set(!was.get());
        open.change(was.get());
    })
}

fn made(look: &Look, role: Role) -> Vec<El> {
    let Some((title, head, rows)) = table(look, role) else { return Vec::new() };
    let look = look.clone();
    let csv = of("button", "btn").text(say!(table_save)).press(move || save(&look, role));
    let head = el("tr").children(head.iter().map(|cell| el("th").set("scope", "col").text(cell)));
    let row = |cells: &Vec<String>| {
        let (time, values) =
            cells.split_first().map_or(("", &[][..]), |(time, values)| (time.as_str(), values));
        let values = values.iter().map(|value| el("td").text(value));
        el("tr").child(el("th").set("scope", "row").text(time)).children(values)
    };
    let table = el("table")
        .child(el("caption").text(&title))
        .child(el("thead").child(head))
        .child(el("tbody").children(rows.iter().map(row)));
    let scrolled = of("div", "scrolled").set("tabindex", "0").set("role", "region").set("aria-label", &title);
    vec![csv, scrolled.child(table)]
}

fn save(look: &Look, role: Role) {
    let parts = look.seen.parts();
    let charts = look.charts();
    let Some(chart) = look.chart(&charts, role) else { return };
    let what = format!("{}.csv", chart.id);
    let name = svg::file_name(&parts.scene, look.seen.opening().seed, parts.shown.peek().now_us, &what);
    let saved = web::save::text(&name, "text/csv", &series::csv(std::slice::from_ref(chart)));
    let said = if saved { say!(page_saved) } else { say!(page_not_saved) };
    parts.notice.set(said.into());
}
