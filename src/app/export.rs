//! Files of the run to take along: the report, the figures, the pictures.

use crate::app::dialogs::dialog;
use crate::app::state::Page;
use crate::app::ui::{El, el, of};
use crate::session::protocol::Request;
use crate::session::series;
use crate::view::svg::{self, Picture};
use crate::web;

/// A choice of the export dialog: name, description, action.
type Choice = (&'static str, &'static str, fn(Page));

const CHOICES: [Choice; 7] = [
    ("Report (Markdown)", "what happened, when and why", |page| {
        page.ask(Request::Report(web::location::base()));
    }),
    ("Series (CSV)", "every line of the charts, for a table", |page| {
        let text = series::csv(&page.parts().charts.peek().charts);
        said(page, web::save::text(&name(page, "series.csv"), "text/csv", &text));
    }),
    ("Series (JSON)", "the same, for a program", |page| {
        let parts = page.parts();
        let now_us = parts.shown.peek().now_us;
        let text = series::json(&parts.scene, &page.opening(), now_us, &parts.charts.peek());
        said(page, web::save::text(&name(page, "series.json"), "application/json", &text));
    }),
    ("Charts (PNG)", "a picture", |page| paint(page, charts(page), "charts")),
    ("Charts (SVG)", "a drawing that stays sharp", |page| draw(page, &charts(page), "charts")),
    ("Map (PNG)", "a picture", |page| paint(page, map(page), "map")),
    ("Map (SVG)", "a drawing that stays sharp", |page| draw(page, &map(page), "map")),
];

/// The dialog.
pub fn export(page: Page) -> El {
    let choice = |(name, what, save): Choice| {
        let button = of("button", "btn wide").text(name).child(el("small").text(what));
        button.press(move || save(page))
    };
    let said =
        el("small").set("aria-live", "polite").live_text(move || page.parts().notice.get().to_string());
    dialog("export-title", "Export this moment")
        .child(el("p").text(
            "Files are named by scenario, seed and moment. Pictures are in light colours, for paper; PNG has twice \
             the size.",
        ))
        .child(of("div", "files").children(CHOICES.map(choice)))
        .child(el("p").child(said))
}

fn name(page: Page, what: &str) -> String {
    let parts = page.parts();
    svg::file_name(&parts.scene, page.opening().seed, parts.shown.peek().now_us, what)
}

fn said(page: Page, worked: bool) {
    let said = if worked {
        "The file is in your downloads."
    } else {
        "The browser did not make the file. Allow downloads for this page, or choose SVG instead of PNG."
    };
    page.parts().notice.set(said.into());
}

/// Saves the report that the session wrote.
pub fn save_report(page: Page, report: &str) {
    said(page, web::save::text(&name(page, "report.md"), "text/markdown", report));
}

fn charts(page: Page) -> Picture {
    let parts = page.parts();
    svg::charts::draw(&parts.scene, page.opening().seed, parts.shown.peek().now_us, &parts.charts.peek())
}

fn map(page: Page) -> Picture {
    let parts = page.parts();
    svg::map::draw(&parts.scene, page.opening().seed, &parts.frame.peek(), &web::save::symbols())
}

fn draw(page: Page, picture: &Picture, what: &str) {
    said(page, web::save::text(&name(page, &format!("{what}.svg")), "image/svg+xml", &picture.text));
}

fn paint(page: Page, picture: Picture, what: &str) {
    let name = name(page, &format!("{what}.png"));
    let size = (picture.width, picture.height);
    web::save::png(name, &picture.text, size, move |worked| page.when_still(|| said(page, worked)));
}
