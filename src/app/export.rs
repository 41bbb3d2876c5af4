//! Files of the run to take along: the report, the figures, the pictures.

use crate::app::page::{Page, Shelf};
use crate::app::pieces::dialog;
use crate::app::ui::{El, el, of};
use crate::language::{Word, say, word};
use crate::session::protocol::Request;
use crate::session::series;
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
        let shelf = page.shelf;
        shelf.draw("series", move |text| shelf.save("series.json", "application/json", text));
    }),
    (word!(export_charts_png), word!(export_picture), |page| paint(page.shelf, "charts")),
    (word!(export_charts_svg), word!(export_drawing), |page| draw(page.shelf, "charts")),
    (word!(export_map_png), word!(export_picture), |page| paint(page.shelf, "map")),
    (word!(export_map_svg), word!(export_drawing), |page| draw(page.shelf, "map")),
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

fn draw(shelf: Shelf, what: &'static str) {
    shelf.draw(what, move |text| shelf.save(&[what, ".svg"].concat(), "image/svg+xml", text));
}

fn paint(shelf: Shelf, what: &'static str) {
    shelf.draw(what, move |text| shelf.save_png(&[what, ".png"].concat(), text));
}
