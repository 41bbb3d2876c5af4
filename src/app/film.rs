//! The film of the first hang, in place of the map for five seconds; for who wants less motion three stills above it. It
//! comes once, after a press on the opening: not on a link, not for who explores, and not when a moment is gone to.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use crate::app::page::{Desk, Film, Page, Reel, Seen};
use crate::app::ui::{El, Live, effect, el, of, svg};
use crate::language::say;
use crate::session::Control;
use crate::view::film::{self, Still};
use crate::view::{comb, figures};
use crate::web;

/// Ends the film: the playback goes on as before it.
pub fn cut(seen: Seen, desk: Desk) {
    let reel = desk.chosen().reel.clone();
    let Reel::Runs(film) = reel.peek() else { return };
    reel.set(Reel::None);
    let now = seen.parts().shown.peek().speed;
    if let Some(before) = film.speed.filter(|_| (now - film::SPEED).abs() < 0.01) {
        desk.act(Control::Speed(before));
    }
}

/// The place of the film.
pub fn film(page: Page) -> El {
    let Page { seen, desk, .. } = page;
    let reel = desk.chosen().reel.clone();
    watch(seen, desk, reel.clone());
    let shown = reel.clone();
    let key = move || match shown.get() {
        Reel::Runs(film) if film.speed.is_none() => format!("stills {}", film.stills.len()),
        Reel::Runs(_) => "film".to_owned(),
        Reel::None | Reel::Loaded => String::new(),
    };
    let build = move || match reel.peek() {
        Reel::Runs(film) => vec![screen(seen, desk, &film)],
        Reel::None | Reel::Loaded => Vec::new(),
    };
    of("div", "film-place").rebuilt(key, build)
}

/// Says on the stage what is shown in place of the map, or above it.
pub fn staged(desk: Desk, stage: El) -> El {
    let reel = desk.chosen().reel.clone();
    let kind = move || match reel.get() {
        Reel::Runs(film) if film.speed.is_none() => "stills",
        Reel::Runs(_) => "film",
        Reel::None | Reel::Loaded => "none",
    };
    stage.live("data-film", move || kind().to_owned())
}

/// Follows the run: begins the film with the first hang, takes its stills, and ends it.
fn watch(seen: Seen, desk: Desk, reel: Live<Reel>) {
    let calm = web::preferences::reduced_motion();
    let (before, until_ms) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0.0)));
    effect(move || {
        let frame = seen.frame();
        let last = before.replace(frame.now_us);
        let parts = seen.parts();
        match reel.peek() {
            Reel::None => {}
            Reel::Loaded => {
                let shown = parts.shown.peek();
                let begun = film::begins(&parts.scene, last, &frame);
                let Some(followed) = begun.filter(|_| shown.playing && shown.on_the_way.is_none()) else {
                    return;
                };
                let speed = (!calm).then_some(shown.speed);
                let stills = vec![film::still(&frame, followed)];
                until_ms.set(web::now_ms() + film::LASTS_MS);
                reel.set(Reel::Runs(Arc::new(Film { followed, stills, speed })));
                if !calm {
                    desk.act(Control::Speed(film::SPEED));
                }
            }
            Reel::Runs(running) => {
                let gone = frame.now_us < running.followed.since_us;
                let over = running.speed.is_some() && web::now_ms() >= until_ms.get();
                if gone || over {
                    return cut(seen, desk);
                }
                let mut next = (*running).clone();
                if running.speed.is_some() {
                    next.stills = vec![film::still(&frame, running.followed)];
                } else {
                    film::take(&mut next.stills, &frame, running.followed);
                }
                reel.change(Reel::Runs(Arc::new(next)));
            }
        }
    });
}

fn screen(seen: Seen, desk: Desk, film: &Film) -> El {
    let parts = seen.parts();
    let service = parts.scene.services.get(film.followed.service).map(|service| service.label.clone());
    let skip = of("button", "btn").text(say!(film_skip)).press(move || cut(seen, desk));
    let head = of("header", "film-head")
        .child(el("h2").text(say!(film_title, service = service.unwrap_or_default())))
        .child(skip)
        .child(el("p").text(say!(film_means)));
    let moments: Vec<El> = match film.speed {
        None => film.stills.iter().map(|still| moment(&Live::new(still.clone()))).collect(),
        Some(_) => {
            let latest = Live::new(film.stills.last().cloned().unwrap_or_default());
            let (reel, shown) = (desk.chosen().reel.clone(), latest.clone());
            effect(move || {
                if let Reel::Runs(film) = reel.get()
                    && let Some(still) = film.stills.last()
                {
                    shown.change(still.clone());
                }
            });
            vec![moment(&latest)]
        }
    };
    of("section", "film")
        .set("aria-label", &say!(film_label))
        .child(head)
        .child(of("div", "stills").children(moments))
}

/// One moment: the ring of the wait, and a tooth for each worker of its service.
fn moment(still: &Live<Still>) -> El {
    let circle =
        |class: &str| svg("circle").set("class", class).set("cx", "24").set("cy", "24").set("r", "20");
    let (left, said, teeth, waits, clock) =
        (still.clone(), still.clone(), still.clone(), still.clone(), still.clone());
    let ring = svg("svg")
        .set("class", "wait")
        .set("viewBox", "0 0 48 48")
        .set("aria-hidden", "true")
        .live_property("--left", move || left.get().left.unwrap_or_default().to_string())
        .child(circle("t"))
        .child(circle("r").set("pathLength", "100").set("transform", "rotate(-90 24 24)"))
        .child(
            svg("rect")
                .set("class", "f")
                .set("x", "19")
                .set("y", "19")
                .set("width", "10")
                .set("height", "10"),
        );
    let workers = still.peek().teeth.len();
    let pool = svg("svg")
        .set("class", "comb")
        .set("viewBox", &comb::view_box(workers))
        .set("preserveAspectRatio", "none")
        .set("aria-hidden", "true")
        .child(svg("path").set("class", "sockets").set("d", &comb::floor(workers)))
        .child(svg("path").set("class", "teeth").live("d", move || comb::teeth(&teeth.get().teeth)));
    let left = move || match said.get().left {
        Some(left) => say!(film_left, share = figures::share(f64::from(left) / 100.0)),
        None => say!(film_over),
    };
    let waiting = move || {
        let now = waits.get();
        say!(film_workers, busy = now.busy, workers = now.teeth.len())
    };
    of("div", "moment")
        .set("data-state", "hung")
        .child(el("time").live_text(move || figures::short_clock(clock.get().at_us)))
        .child(ring)
        .child(el("p").live_text(left))
        .child(pool)
        .child(of("p", "count").live_text(waiting))
}
