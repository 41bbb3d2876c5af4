//! The page of an opened run: what is seen, what is asked, and what is kept. Components take the one that they need; news
//! of the run come in here.

mod desk;
mod log;
mod reel;
mod seen;
mod shelf;

pub use desk::{Desk, Front, Pane, Passed};
pub use reel::{Film, Reel};
pub use seen::Seen;
pub use shelf::Shelf;

use std::sync::Arc;

use crate::app::engine::Engine;
use crate::app::keep;
use crate::app::language;
use crate::app::visit::{Reopen, Visit};
use crate::frame::Scene;
use crate::session::Opening;
use crate::session::protocol::Told;
use crate::view::shown::Shown;

/// Handles to the three parts of a page; cheap to copy.
#[derive(Clone, Copy)]
pub struct Page {
    /// The picture.
    pub seen: Seen,
    /// Controls and requests.
    pub desk: Desk,
    /// Branches, links and files.
    pub shelf: Shelf,
}

impl Page {
    /// The page of an opened session; `calm` when dots are to stand still.
    pub fn new(engine: Engine, scene: Arc<Scene>, visit: &Visit, reopen: &Reopen, calm: bool) -> Page {
        let start = &visit.start;
        let opening = Opening { scenario: start.scenario.clone(), ..Opening::default() };
        let seen = Seen::new(scene, opening, visit.embed, calm);
        seen.parts().news.set(Arc::clone(&visit.news));
        if let Some(step) = visit.step {
            let mut guide = (*seen.parts().guide.peek()).clone();
            guide.stand_before(step - 1);
            seen.parts().guide.set(guide.into());
        }
        let part = start.part.as_deref().and_then(|name| seen.parts().scene.named(name));
        let desk = Desk::new(engine, seen, part);
        desk.chosen().opening.set(visit.asks && seen.parts().scene.opening.is_some() && !keep::was_met());
        Page { seen, desk, shelf: Shelf::new(seen, desk, visit, reopen) }
    }

    /// Runs the page until it is taken away.
    pub fn animate(self) {
        self.seen.animate();
    }

    /// Shows news of the run.
    pub fn show(self, told: Told, now_ms: f64) {
        let Page { seen, shelf, .. } = self;
        let Some(parts) = seen.still() else { return };
        seen.set_playing(told.playback.playing);
        if let Some(notice) = told.notice {
            parts.notice.change(notice.as_str().into());
        }
        if let Some(compared) = told.compared {
            seen.show_compared(compared, told.playback.playing);
        }
        let shown = Shown::of(&told.playback);
        // Asked before the trail is kept, which puts the next time off.
        let (due, asked) = (shelf.is_due(now_ms), told.trail.is_some());
        if let Some(trail) = told.trail {
            parts.trail.set(Arc::new(trail));
            shelf.remember();
            shelf.keep_trail(now_ms, &parts.trail.peek());
        }
        let moved = told.frame.is_some();
        match told.frame {
            Some(frame) => seen.show_moment(frame, shown, now_ms, told.asked),
            None => parts.shown.change(shown),
        }
        if let Some(charts) = told.charts {
            seen.show_charts(charts);
        }
        if let Some(report) = told.report {
            language::in_english(String::from_utf8_lossy(&report).into_owned(), move |report| {
                shelf.save("report.md", "text/markdown", &report);
            });
        }
        if let Some(inspection) = told.inspection {
            parts.inspection.set(inspection.map(Arc::new));
        }
        // After the moment is shown: it is the one that is kept.
        if moved && due && !asked {
            shelf.keep(now_ms);
        }
    }
}
