//! Files of the run to take along: the report, the figures, the pictures.

use crate::app::page::{Page, Seen, Shelf};
use crate::app::pieces::dialog;
use crate::app::ui::{El, el, of};
use crate::language::{Word, say, word};
use crate::session::protocol::Request;
use crate::session::series;
use crate::view::svg::{self, Picture};
use crate::web;

/// A choice of the export dialog: name, description, action.
type Choice = (Word, Word, fn(Page));

const CHOICES: [Choice; 7] = [
    (word!(export_report), word!(export_report_is), |page| {
        page.desk.ask(Request::Report(web::location::base()));
    }),
    (word!(export_csv), word!(export_csv_is), |page| {
        let text = series::csv(&page.seen.parts().charts.peek().charts);
        page.shelf.save("series.csv", "text/csv", &text);
    }),
    (word!(export_json), word!(export_json_is), |page| {
        let parts = page.seen.parts();
        let now_us = parts.shown.peek().now_us;
        let text = series::json(&parts.scene, &page.seen.opening(), now_us, &parts.charts.peek());
        page.shelf.save("series.json", "application/json", &text);
    }),
    (word!(export_charts_png), word!(export_picture), |page| paint(page.shelf, &charts(page.seen), "charts")),
    (word!(export_charts_svg), word!(export_drawing), |page| draw(page.shelf, &charts(page.seen), "charts")),
    (word!(export_map_png), word!(export_picture), |page| paint(page.shelf, &map(page.seen), "map")),
    (word!(export_map_svg), word!(export_drawing), |page| draw(page.shelf, &map(page.seen), "map")),
];

/// The dialog.
pub fn export(page: Page) -> El {
    let choice = |(name, what, save): Choice| {
        let button = of("button", "btn wide").text(name.say()).child(el("small").text(what.say()));
        button.press(move || save(page))
    };
    let seen = page.seen;
    let said =
        el("small").set("aria-live", "polite").live_text(move || seen.parts().notice.get().to_string());
    dialog("export-title", &say!(export_title))
        .child(el("p").text(say!(export_about)))
        .child(of("div", "files").children(CHOICES.map(choice)))
        .child(el("p").child(said))
}

fn charts(seen: Seen) -> Picture {
    let parts = seen.parts();
    svg::charts::draw(&parts.scene, seen.opening().seed, parts.shown.peek().now_us, &parts.charts.peek())
}

fn map(seen: Seen) -> Picture {
    let parts = seen.parts();
    svg::map::draw(&parts.scene, seen.opening().seed, &parts.frame.peek(), &web::save::symbols())
}

fn draw(shelf: Shelf, picture: &Picture, what: &str) {
    shelf.save(&format!("{what}.svg"), "image/svg+xml", &picture.text);
}

fn paint(shelf: Shelf, picture: &Picture, what: &str) {
    shelf.save_png(&format!("{what}.png"), &picture.text, (picture.width, picture.height));
}
