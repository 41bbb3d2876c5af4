//! `blast opening`: the first picture of the page, as HTML. It is the page itself, drawn on paper at the first moment of
//! the scenario that it opens with, once for each shape of window; `assets/early.js` takes the one that fits.

use blast_radius::session::budget::Pace;
use blast_radius::session::service::Service;

use crate::app;
use crate::blast::output::{self, Failure};
use crate::web::{self, simulator};

/// Windows that are shown something else than others, with what tells them from the rest; the last one is the rest.
const WINDOWS: [(&str, (f64, f64)); 3] = [
    ("(width < 900px)", (390.0, 844.0)),
    // As `app/map/folds` has it: less than 850 px where a label is 13 px tall.
    (
        "(width < 1413px) and (height < 850px), (1413px <= width < 2826px) and (aspect-ratio > 1.6624), (width >= 2826px) and (height < 1700px)",
        (1280.0, 720.0),
    ),
    ("", (1440.0, 900.0)),
];

/// Prints it.
pub fn opening() -> Result<bool, Failure> {
    let mut html =
        "<!-- Made by `blast opening`: the first picture, before anything has run. -->\n".to_owned();
    for (media, window) in WINDOWS {
        let page = first_picture(window);
        html += &match media {
            "" => format!("{page}\n"),
            _ => format!(
                "<template data-media=\"{}\">{page}</template>\n",
                media.replace('<', "&lt;").replace('>', "&gt;")
            ),
        };
    }
    output::print(&html).map(|()| false)
}

/// The page in a window of this size, when its simulator has told of the first moment.
fn first_picture(window: (f64, f64)) -> String {
    web::unroll(window);
    app::start();
    let mut service = Service::new(Pace::WORKER);
    // As `assets/worker.js` does it: the page asks for the run, and is shown with the first news of it.
    for request in simulator::asked() {
        let news = [service.take(&request), service.pass(0.0, || 0.0)];
        news.into_iter().flatten().for_each(simulator::tell);
    }
    web::written(&web::root())
}
