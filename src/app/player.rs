//! The run between two frames of the screen: takes in moments, has the sentence read out at a listener's pace, moves the dots.

use std::sync::Arc;

use crate::frame::{Frame, Hop, LogEntry, Scene};
use crate::session::Control;
use crate::session::protocol::MOMENT_MS;
use crate::view::pace::Sentence;
use crate::view::shown::Headline;
use crate::view::traffic::{self, Area, Geometry, Spot, Tone, Traffic};
use crate::web;
use crate::web::canvas::Surface;

/// For so long after something a person did, the sentence may change at once, milliseconds.
const ASKED_MS: f64 = 700.0;
/// For so long the dots of a single event move on while time stands, milliseconds.
const STEP_MS: f64 = 900.0;
/// Dots that stand still are drawn anew so often, milliseconds.
const CALM_MS: f64 = 1_000.0;
/// Longest real time that one frame may stand for, milliseconds: a hidden tab does not catch up.
const LONGEST_FRAME_MS: f64 = 100.0;

/// The picture of a run, with its dots and its pace.
pub struct Player {
    scene: Arc<Scene>,
    playing: bool,
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
    asked_until_ms: f64,
    moving_ms: f64,
    drawn_ms: f64,
}

/// The parts of a moment that the page shows.
pub struct Moment {
    /// The frame, without what is listed apart.
    pub frame: Arc<Frame>,
    /// New lines of the log.
    pub log: Vec<LogEntry>,
    /// Another sentence, when it is time for one.
    pub headline: Option<Headline>,
}

impl Player {
    /// A player of a run in `scene`; `calm` when dots are to stand still.
    pub fn new(scene: Arc<Scene>, calm: bool) -> Player {
        Player {
            scene,
            playing: false,
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
            asked_until_ms: 0.0,
            moving_ms: 0.0,
            drawn_ms: f64::NEG_INFINITY,
        }
    }

    /// Dots stand still from now on, or move.
    pub fn set_calm(&mut self, calm: bool) {
        self.calm = calm;
    }

    /// A control is about to be passed on.
    pub fn before(&mut self, control: &Control) {
        if matches!(control, Control::Step) {
            self.moving_ms = STEP_MS;
        }
    }

    /// True if time runs now.
    pub fn set_playing(&mut self, playing: bool) {
        self.playing = playing;
    }

    /// Takes in the present moment.
    pub fn moment(&mut self, mut frame: Frame, now_ms: f64, asked: bool) -> Moment {
        if asked {
            self.asked_until_ms = now_ms + ASKED_MS;
        }
        if frame.anew {
            self.traffic.clear();
        }
        let span = (self.latest.now_us.min(frame.now_us), frame.now_us);
        let hops = std::mem::take(&mut frame.hops);
        self.lead(&frame);
        let spread_ms = if asked { 1.0 } else { (now_ms - self.moment_ms).clamp(1.0, MOMENT_MS * 2.0) };
        self.traffic.hold(&frame);
        if !self.calm || now_ms - self.drawn_ms >= CALM_MS {
            self.drawn_ms = now_ms;
            if self.calm {
                self.traffic.clear();
            }
            let stops = |hop: &Hop| traffic::is_stopped(hop.kind, hop.from, hop.to, &frame);
            let hops: Vec<Hop> = hops.into_iter().filter(|hop| !stops(hop)).collect();
            self.traffic.add(&hops, span, spread_ms, &self.geometry);
        }
        self.moment_ms = now_ms;
        self.dirty = true;
        let log = std::mem::take(&mut frame.log);
        let headline = self.say(&frame, now_ms);
        self.latest = Arc::new(frame);
        Moment { frame: Arc::clone(&self.latest), log, headline }
    }

    /// The sentence is of the frame's moment like everything beside it. It is read out at a listener's pace.
    fn say(&mut self, frame: &Frame, now_ms: f64) -> Option<Headline> {
        let asked = now_ms < self.asked_until_ms;
        self.sentence.offer(&frame.headline, now_ms, asked);
        let settled = self.sentence.is_heard(&frame.headline);
        let next = Headline { settled, ..Headline::of(frame) };
        if next == self.headline {
            return None;
        }
        self.headline = next.clone();
        Some(next)
    }

    /// Places leaders and primaries.
    fn lead(&mut self, frame: &Frame) {
        let groups = [(&frame.quorums, true), (&frame.stores, false)];
        let scene = &self.scene;
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
        self.geometry = Geometry::read(&elements, &self.scene);
        surface.fit();
        self.surface = Some(surface);
        self.traffic.clear();
        self.dirty = true;
    }

    /// Lets real time pass: dots move on.
    pub fn pass(&mut self, now_ms: f64) {
        let elapsed_ms = (now_ms - self.frame_ms).clamp(0.0, LONGEST_FRAME_MS);
        self.frame_ms = now_ms;
        if self.playing || self.moving_ms > 0.0 {
            self.moving_ms = (self.moving_ms - elapsed_ms).max(0.0);
            self.dirty |= !self.calm;
            if !self.calm {
                self.traffic.advance(elapsed_ms);
            }
        }
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
