//! The widget, driven by the page around it: `assets/remote.js` asks by name, one thing after the other, and hears what
//! comes of it.

use std::cell::RefCell;

use crate::app::engine;
use crate::app::guide;
use crate::app::page::Page;
use crate::app::visit::{Reopen, Visit};
use crate::frame::{Frame, Scene};
use crate::session::protocol::{Request, Told};
use crate::session::{Control, Decisive, Playback, link, series};
use crate::view::words;
use crate::web;

/// Whoever drives finds this: how another run is opened, and the page of the present one.
struct Driven {
    reopen: Reopen,
    page: Option<Page>,
    /// The latest moment that was told, and the end of the run then, microseconds.
    at: (u64, u64),
    /// The number of the control whose answer is waited for.
    waits: Option<u32>,
    /// Why one of those before it was refused.
    refused: String,
}

thread_local! {
    static DRIVEN: RefCell<Option<Driven>> = const { RefCell::new(None) };
}

/// From now on runs can be opened from outside.
pub fn begin(reopen: &Reopen) {
    let reopen = reopen.clone();
    web::remote::tell("begun", &[], &[("version", env!("CARGO_PKG_VERSION"))]);
    DRIVEN.set(Some(Driven { reopen, page: None, at: (0, 0), waits: None, refused: String::new() }));
}

/// Another run is open: it is driven from now on.
pub fn open(page: Page) {
    DRIVEN.with_borrow_mut(|driven| {
        if let Some(driven) = driven {
            (driven.page, driven.at, driven.waits) = (Some(page), (0, 0), None);
        }
    });
    let parts = page.seen.parts();
    let (scene, opening) = (&parts.scene, page.seen.opening());
    let scenario = if link::is_document(&opening.scenario) { "" } else { &opening.scenario };
    web::remote::tell(
        "opened",
        &[("steps", scene.steps.len() as f64)],
        &[("title", &scene.title), ("scenario", scenario)],
    );
}

/// Says that a run cannot be opened.
pub fn refused(messages: &[String]) {
    web::remote::tell("answer", &[], &[("refused", &messages.join("\n"))]);
}

/// Does what is asked by name. Returns the answer when it is known at once: else `answer` is told when it is.
///
/// # Errors
/// There is no run yet, the name is unknown, or the value is none for it.
pub fn drive(kind: &str, value: &str) -> Result<Option<String>, String> {
    let found =
        DRIVEN.with_borrow(|driven| driven.as_ref().map(|driven| (driven.reopen.clone(), driven.page)));
    let (reopen, page) = found.ok_or(NOTHING)?;
    if kind == "load" {
        load(value, reopen)?;
        return Ok(None);
    }
    let page = page.filter(|page| page.seen.still().is_some()).ok_or(NOTHING)?;
    let before = engine::asked();
    let answer = act(page, kind, value)?;
    let asked = engine::asked();
    DRIVEN.with_borrow_mut(|driven| {
        if let Some(driven) = driven {
            driven.waits = (asked != before).then_some(asked);
            driven.refused.clear();
        }
    });
    // Whoever asked for a control waits for what comes of it.
    Ok(if asked == before { answer } else { None })
}

const NOTHING: &str = "no run is open yet";

fn act(page: Page, kind: &str, value: &str) -> Result<Option<String>, String> {
    let Page { seen, desk, shelf } = page;
    let control = match kind {
        "play" => Control::Play,
        "pause" => Control::Pause,
        "step" => Control::Step,
        "reset" => Control::Reset,
        "undo" => Control::Undo,
        "seek" => Control::Seek(moment(value)?),
        "setSpeed" => Control::Speed(value.parse().map_err(|_| format!("a speed is a number: {value}"))?),
        "do" => Control::Do(value.to_owned()),
        "defend" => {
            defend(page, value == "true")?;
            return Ok(DONE);
        }
        "focus" => {
            focus(page, value)?;
            return Ok(DONE);
        }
        "story" => {
            guide::tell(seen, desk, value)?;
            return Ok(DONE);
        }
        "caption" => {
            seen.parts().caption.set(value.into());
            return Ok(DONE);
        }
        "sleep" => {
            desk.ask(Request::Sleep(value == "true"));
            return Ok(DONE);
        }
        "calm" => {
            seen.calm(value == "true");
            return Ok(DONE);
        }
        "link" => return Ok(Some(shelf.here().plain())),
        "exportCsv" => return Ok(Some(series::csv(&seen.parts().charts.peek().charts))),
        "exportSvg" => {
            shelf.draw("map", |text| web::remote::tell("answer", &[], &[("text", text)]));
            return Ok(None);
        }
        _ => return Err(format!("there is nothing called {kind}")),
    };
    desk.act(control);
    Ok(None)
}

/// It is done, and there is nothing to say of it.
const DONE: Option<String> = Some(String::new());

fn moment(value: &str) -> Result<u64, String> {
    // The time of a command that says nothing.
    let command = [&value.replace(' ', ""), " -"].concat();
    link::timed(&command)
        .map(|(at, _)| at)
        .ok_or_else(|| format!("a moment is a number with a unit, as the time of a command: {value}"))
}

/// Opens what the text of a file or of a link says, as a widget.
fn load(value: &str, reopen: Reopen) -> Result<(), String> {
    let read = match value.strip_prefix('#') {
        Some(fragment) => link::decode(fragment)?.ok_or("the link is empty")?,
        None => link::read_file(value)?,
    };
    Visit::linked(&read).fetched(move |visit| {
        let checked = |visit: Visit| {
            let start = visit.start.clone();
            engine::check(&start, move |messages| match messages.is_empty() {
                true => reopen(visit.within()),
                false => refused(&messages),
            });
        };
        visit.map_or_else(|messages| refused(&messages), checked);
    });
    Ok(())
}

/// Switches every defence on, or off.
fn defend(page: Page, on: bool) -> Result<(), String> {
    let defences = &page.seen.parts().controls.defences;
    if defences.is_empty() {
        return Err("the document configures no defence".to_owned());
    }
    for switch in defences {
        page.desk.command(if on { switch.on_with(page.desk.chosen().fault.peek()) } else { &switch.off });
    }
    Ok(())
}

/// Looks closely at a part by its name; at none for an empty one.
fn focus(page: Page, name: &str) -> Result<(), String> {
    if name.is_empty() {
        page.desk.deselect();
        return Ok(());
    }
    let subject = page.seen.parts().scene.named(name);
    page.desk.select(subject.ok_or_else(|| format!("there is no part called {name}"))?);
    Ok(())
}

/// What the page around hears of some news: playback and figures, what came of a control, and what is worth a mark.
pub struct News {
    playback: Playback,
    met: Option<Decisive>,
    notice: Option<String>,
    moved: bool,
}

impl News {
    /// Of what was told, before it is shown.
    pub fn of(told: &Told) -> News {
        let (notice, moved) = (told.notice.clone(), told.frame.is_some());
        News { playback: told.playback, met: told.met, notice, moved }
    }

    /// Tells it, once it is shown.
    pub fn tell(self, page: Page) {
        let now_us = self.playback.now.as_micros();
        let before = DRIVEN.with_borrow_mut(|driven| {
            let driven = driven.as_mut()?;
            Some(std::mem::replace(&mut driven.at, (now_us, self.playback.end.as_micros())))
        });
        let (Some(before), Some(parts)) = (before, page.seen.still()) else { return };
        // A run that was just opened stands at its start for a moment before it goes to where it was left.
        let goal = parts.trail.peek().branches.iter().find(|line| line.active).map_or(0, |line| line.at_us);
        if self.playback.on_the_way.is_none() && goal <= now_us {
            if self.moved {
                self.moment(page, &parts.frame.peek());
            }
            if self.playback.playing {
                self.marks(&parts.scene, before);
            }
        }
        answer(self.notice.unwrap_or_default(), self.playback.on_the_way.is_none());
    }

    fn moment(&self, page: Page, frame: &Frame) {
        let (opening, parts) = (page.seen.opening(), page.seen.parts());
        let step = parts.guide.peek().current().map_or(f64::NAN, |step| (step + 1) as f64);
        web::remote::tell(
            "moment",
            &[
                ("at", seconds(self.playback.now.as_micros())),
                ("end", seconds(self.playback.end.as_micros())),
                ("playing", f64::from(u8::from(self.playback.playing))),
                ("speed", self.playback.speed),
                ("seed", opening.seed as f64),
                ("step", step),
                ("answered", frame.customers.answered.unwrap_or(f64::NAN)),
                ("lost", frame.lost),
                ("partitionsLost", frame.partitions_lost),
                ("amplification", frame.amplification.unwrap_or(f64::NAN)),
            ],
            &[("sentence", &frame.headline), ("commands", &opening.commands.join("\n"))],
        );
    }

    /// Marks of the time that was played since the moment `before`: decisive moments, entries of the published clock, and the
    /// end of the run.
    fn marks(&self, scene: &Scene, before: (u64, u64)) {
        let now_us = self.playback.now.as_micros();
        let mark = |kind: &str, at: f64, text: &str| {
            web::remote::tell("milestone", &[("at", at)], &[("kind", kind), ("text", text)]);
        };
        if let Some(met) = self.met {
            mark("decisive", seconds(now_us), &words::decisive(met));
        }
        let passed = |at_s: f64| seconds(before.0) <= at_s && at_s < seconds(now_us);
        for event in scene.published.iter().filter(|event| passed(event.at_s)) {
            mark("published", event.at_s, &event.label);
        }
        if before.0 < before.1 && before.1 <= now_us {
            web::remote::tell("finish", &[("at", seconds(now_us))], &[]);
        }
    }
}

/// A control was carried out, or refused for a reason: the last one that was asked for brings the answer, once the run is there
/// where it goes.
fn answer(notice: String, arrived: bool) {
    let refused = DRIVEN.with_borrow_mut(|driven| {
        let driven = driven.as_mut()?;
        if driven.refused.is_empty() {
            driven.refused = notice;
        }
        driven.waits.take_if(|waits| arrived && *waits <= engine::answered())?;
        Some(std::mem::take(&mut driven.refused))
    });
    if let Some(refused) = refused {
        let what = if refused.is_empty() { "text" } else { "refused" };
        web::remote::tell("answer", &[], &[(what, &refused)]);
    }
}

fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}
