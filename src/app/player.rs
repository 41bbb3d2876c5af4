//! The run between two frames of the screen: lets simulated time pass, takes moments out of the session at a
//! reader's pace, and moves the dots.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app::state::{Headline, Page, Shown};
use crate::session::frame::{Charts, Frame, Inspection, LogEntry};
use crate::session::{Budget, Control, Opening, Session};
use crate::view::pace::{EventBudget, Sentence};
use crate::view::traffic::{self, Area, Geometry, Spot, Tone, Traffic};
use crate::web;
use crate::web::canvas::Surface;

/// Real time between two moments, milliseconds: text and glyphs change about eight times a second.
const MOMENT_MS: f64 = 120.0;
/// Real time between two drawings of the charts, milliseconds.
const CHARTS_MS: f64 = 400.0;
/// Real time between two looks at the selected part, milliseconds.
const INSPECT_MS: f64 = 350.0;
/// For so long after something a person did, the sentence may change at once, milliseconds.
const ASKED_MS: f64 = 700.0;
/// For so long the dots of a single event move on while time stands, milliseconds.
const STEP_MS: f64 = 900.0;
/// Longest real time that one frame may stand for, milliseconds: a hidden tab does not catch up.
const LONGEST_FRAME_MS: f64 = 100.0;

/// The session with its dots and its pace.
pub struct Player {
    session: Session,
    budget: EventBudget,
    sentence: Sentence,
    headline: Headline,
    traffic: Traffic,
    geometry: Geometry,
    surface: Option<Surface>,
    spots: Vec<Spot>,
    latest: Arc<Frame>,
    calm: bool,
    dirty: bool,
    frame_ms: f64,
    moment_ms: f64,
    charts_ms: f64,
    inspect_ms: f64,
    asked_until_ms: f64,
    moving_ms: f64,
}

/// What a moment brings to the page.
pub struct Moment {
    /// The frame, without what is listed apart.
    pub frame: Arc<Frame>,
    /// New lines of the log.
    pub log: Vec<LogEntry>,
    /// Another sentence, when it is time for one.
    pub headline: Option<Headline>,
    /// Playback.
    pub shown: Shown,
}

/// What is due in a frame of the screen: one thing at a time, so that none becomes a long task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Dots only.
    Nothing,
    /// Another moment.
    Moment,
    /// Another look at the selected part.
    Inspection,
    /// Charts, and the lines of the log.
    Charts,
}

impl Player {
    /// A player of `session`; `calm` when dots are to stand still.
    pub fn new(session: Session, calm: bool) -> Player {
        Player {
            session,
            budget: EventBudget::new(),
            sentence: Sentence::default(),
            headline: Headline::default(),
            traffic: Traffic::default(),
            geometry: Geometry::default(),
            surface: None,
            spots: Vec::new(),
            latest: Arc::default(),
            calm,
            dirty: true,
            frame_ms: 0.0,
            moment_ms: 0.0,
            charts_ms: -CHARTS_MS,
            inspect_ms: 0.0,
            asked_until_ms: 0.0,
            moving_ms: 0.0,
        }
    }

    /// Passes a control on.
    ///
    /// # Errors
    /// The session's own words, when it does not accept it.
    pub fn control(&mut self, control: Control) -> Result<(), String> {
        match control {
            Control::Reset | Control::Seed(_) | Control::Story => self.traffic.clear(),
            Control::Step => self.moving_ms = STEP_MS,
            _ => {}
        }
        self.session.control(control)
    }

    /// Looks at a part.
    pub fn inspect(&self, part: &str) -> Option<Inspection> {
        self.session.inspect(part)
    }

    /// What a link to this run holds.
    pub fn opening(&self) -> Opening {
        self.session.opening()
    }

    /// Takes the present moment out of the session.
    pub fn moment(&mut self, now_ms: f64, asked: bool) -> Moment {
        if asked {
            self.asked_until_ms = now_ms + ASKED_MS;
        }
        let mut frame = self.session.frame();
        let span = (self.latest.now_us.min(frame.now_us), frame.now_us);
        let hops = std::mem::take(&mut frame.hops);
        self.lead(&frame);
        let spread_ms = if asked { 1.0 } else { (now_ms - self.moment_ms).clamp(1.0, MOMENT_MS * 2.0) };
        if self.calm {
            self.traffic.clear();
        }
        self.traffic.add(&hops, span, spread_ms, &self.geometry);
        self.moment_ms = now_ms;
        self.dirty = true;
        let log = std::mem::take(&mut frame.log);
        let headline = self.say(&frame, now_ms);
        self.latest = Arc::new(frame);
        Moment { frame: Arc::clone(&self.latest), log, headline, shown: self.shown() }
    }

    /// Charts up to now.
    pub fn charts(&mut self, now_ms: f64) -> Charts {
        self.charts_ms = now_ms;
        self.session.charts()
    }

    fn shown(&self) -> Shown {
        let playback = self.session.playback();
        let (speed, reached) = (playback.speed, playback.speed_reached);
        let differs = playback.playing && (speed <= 0.0 || reached < 0.93 * speed);
        Shown {
            playing: playback.playing,
            speed,
            reached: (differs && reached > 0.0).then_some(reached),
            now_us: playback.now.as_micros(),
            ended: playback.now >= playback.end,
        }
    }

    /// The sentence changes at a listener's pace, its second line with it or about once a second.
    fn say(&mut self, frame: &Frame, now_ms: f64) -> Option<Headline> {
        let asked = now_ms < self.asked_until_ms;
        let changed = self.sentence.offer(&frame.headline, now_ms, asked).is_some();
        let same = frame.headline == self.headline.sentence;
        if !changed && !same {
            return None;
        }
        let next =
            Headline { sentence: frame.headline.clone(), detail: frame.detail.clone(), tone: frame.tone };
        if next == self.headline {
            return None;
        }
        self.headline = next.clone();
        Some(next)
    }

    /// Where leaders and primaries stand now.
    fn lead(&mut self, frame: &Frame) {
        let groups = [(&frame.quorums, true), (&frame.stores, false)];
        let scene = self.session.scene();
        for (now, quorum) in groups {
            let (places, fixed) = if quorum {
                (&mut self.geometry.quorum_zones, &scene.quorums)
            } else {
                (&mut self.geometry.store_zones, &scene.stores)
            };
            for ((place, group), fixed) in places.iter_mut().zip(now).zip(fixed) {
                let leader = group.members.iter().position(|(_, leads)| *leads);
                if let Some(zone) = leader.and_then(|leader| fixed.members.get(leader)) {
                    *place = *zone;
                }
            }
        }
    }

    /// The map has another size: `elements` are its parts, `surface` its canvas.
    pub fn lay_out(&mut self, elements: &[web::measure::Placed], surface: Surface) {
        let area = |[x, y, w, h]: [f32; 4]| Area { x, y, w, h };
        let elements: Vec<(String, Area)> =
            elements.iter().map(|(word, at)| (word.clone(), area(*at))).collect();
        self.geometry = Geometry::read(&elements, self.session.scene());
        surface.fit();
        self.surface = Some(surface);
        self.traffic.clear();
        self.dirty = true;
    }

    /// Lets real time pass. Returns what it is time for.
    pub fn pass(&mut self, now_ms: f64) -> Due {
        let elapsed_ms = (now_ms - self.frame_ms).clamp(0.0, LONGEST_FRAME_MS);
        self.frame_ms = now_ms;
        let playback = self.session.playback();
        if playback.playing {
            self.run(elapsed_ms, playback.speed, playback.running_to_end);
        }
        if playback.playing || self.moving_ms > 0.0 {
            self.moving_ms = (self.moving_ms - elapsed_ms).max(0.0);
            self.dirty |= !self.calm;
            if !self.calm {
                self.traffic.advance(elapsed_ms);
            }
        }
        self.due(now_ms, playback.playing)
    }

    fn due(&mut self, now_ms: f64, playing: bool) -> Due {
        if !playing {
            Due::Nothing
        } else if now_ms - self.moment_ms >= MOMENT_MS {
            Due::Moment
        } else if now_ms - self.charts_ms >= CHARTS_MS {
            Due::Charts
        } else if now_ms - self.inspect_ms >= INSPECT_MS {
            self.inspect_ms = now_ms;
            Due::Inspection
        } else {
            Due::Nothing
        }
    }

    fn run(&mut self, elapsed_ms: f64, speed: f64, to_end: bool) {
        let allowed_ms = match (to_end, speed > 60.0 || speed <= 0.0) {
            (true, _) => EventBudget::RUN_TO_END_MS,
            (false, true) => EventBudget::FASTEST_MS,
            (false, false) => EventBudget::PLAYING_MS,
        };
        let (before, events) = (web::now_ms(), self.session.run().events());
        self.session.tick(elapsed_ms / 1000.0, Budget::events(self.budget.events(allowed_ms)));
        self.budget.learn(self.session.run().events() - events, web::now_ms() - before);
    }

    /// Paints dots and waiting squares, when something has moved.
    pub fn paint(&mut self, inks: &[(String, String)]) {
        let Some(surface) = self.surface.as_ref().filter(|_| self.dirty) else { return };
        self.dirty = false;
        self.spots.clear();
        traffic::waiting(&self.latest, &self.geometry, &mut self.spots);
        self.traffic.paint(self.calm, &mut self.spots);
        surface.clear();
        for tone in Tone::ALL {
            let word = ink(tone);
            let Some((_, colour)) = inks.iter().find(|(name, _)| name == word) else { continue };
            surface.colour(colour);
            for spot in self.spots.iter().filter(|spot| spot.tone == tone) {
                let Area { x, y, w, h } = spot.area;
                surface.rectangle(f64::from(x), f64::from(y), f64::from(w), f64::from(h));
            }
        }
    }
}

/// Word of `data-ink` for a tone.
fn ink(tone: Tone) -> &'static str {
    match tone {
        Tone::Ok => "ok",
        Tone::Slow => "slow",
        Tone::Hung => "hung",
        Tone::Fail => "fail",
        Tone::Reject => "reject",
        Tone::Serve => "serve",
    }
}

/// Runs the page until it is taken away.
pub fn animate(page: Page) {
    let animation = web::animation::Animation::start(move |now_ms| {
        match page.player.try_update_value(|player| player.pass(now_ms)) {
            Some(Due::Moment) => page.refresh(false),
            Some(Due::Charts) => page.refresh_charts(),
            Some(Due::Inspection) => page.inspect(),
            Some(Due::Nothing) | None => {}
        }
        let inks = page.parts().inks.peek();
        page.player.try_update_value(|player| player.paint(&inks));
    });
    let held = StoredValue::new_local(Some(animation));
    on_cleanup(move || {
        let _ = held.try_update_value(Option::take);
    });
}
