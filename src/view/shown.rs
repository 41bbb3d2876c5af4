//! Playback and the sentence as a page shows them: plain values, which change only when something else is to be seen.

use crate::frame::{Frame, State};
use crate::session::{Decisive, Playback};

/// Speeds of playback to choose from; 0 is as fast as it goes.
pub const SPEEDS: [f64; 9] = [1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 600.0, 0.0];

/// Playback as it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shown {
    /// True if time runs.
    pub playing: bool,
    /// Speed asked for; 0 as fast as it goes.
    pub speed: f64,
    /// Speed reached, when it differs from the one asked for.
    pub reached: Option<f64>,
    /// Simulated time, microseconds.
    pub now_us: u64,
    /// True if the run has come to its end.
    pub ended: bool,
    /// The end of the run, microseconds.
    pub end_us: u64,
    /// The latest moment of this branch that was seen, microseconds.
    pub reached_us: u64,
    /// While another moment is being gone to: how much of the way is done, percent.
    pub on_the_way: Option<u8>,
    /// While playback is slowed down: at what.
    pub slowed: Option<Decisive>,
}

impl Shown {
    /// Picks from a playback what a person sees.
    pub fn of(playback: &Playback) -> Shown {
        let (speed, reached) = (playback.speed, playback.speed_reached);
        let differs =
            playback.playing && playback.slowed.is_none() && (speed <= 0.0 || reached < 0.93 * speed);
        Shown {
            playing: playback.playing,
            speed,
            reached: (differs && reached > 0.0).then_some(reached),
            now_us: playback.now.as_micros(),
            ended: playback.now >= playback.end,
            end_us: playback.end.as_micros(),
            reached_us: playback.reached.as_micros(),
            on_the_way: playback.on_the_way.map(|done| (done * 100.0) as u8),
            slowed: playback.slowed,
        }
    }

    /// Simulated time in whole seconds: what a clock shows.
    pub fn seconds(self) -> u64 {
        self.now_us / 1_000_000
    }
}

/// The sentence above the map, with its second line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headline {
    /// The sentence.
    pub sentence: String,
    /// The second line.
    pub detail: String,
    /// The level of the news.
    pub tone: State,
    /// True if it may be read out: not while it changes faster than anybody listens.
    pub settled: bool,
}

impl Headline {
    /// What a frame says.
    pub fn of(frame: &Frame) -> Headline {
        Headline {
            sentence: frame.headline.clone(),
            detail: frame.detail.clone(),
            tone: frame.tone,
            settled: true,
        }
    }
}
