//! A drill that was stopped for something real: no score and no truth, unless somebody asks for it.

use super::banner::banner;
use super::pieces::{button, moment, wall};
use super::window::Window;
use crate::app::ui::{El, el, of};
use crate::language::say;
use crate::web;

/// The whole window.
pub fn page(window: &Window) -> El {
    let (at_us, brief) = (window.now.peek().now_us, window.brief.peek());
    let (judges, closes) = (window.clone(), window.clone());
    let show = button("btn", &say!(room_show_debrief)).press(move || judges.judge());
    let close = button("btn solid", &say!(room_close)).press(move || {
        closes.close();
        web::windows::go("./drill.html");
    });
    let at = say!(room_stopped_at, clock = wall(&brief.clock, at_us), at = moment(at_us));
    let notice = of("main", "notice")
        .child(el("h1").text(say!(room_stopped)))
        .child(el("p").set("role", "status").text(at))
        .child(el("p").text(say!(room_nothing_real)))
        .child(of("div", "row").child(close).child(show));
    of("div", "window stopped").child(banner(window)).child(notice)
}
