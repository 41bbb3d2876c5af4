//! Learns how many events fit into a pass from the time that the last ones took.

use crate::session::control::Playback;

/// Real time that one pass may take, milliseconds, by what is going on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// While playing at a speed that a person can follow.
    pub playing_ms: f64,
    /// While playing as fast as it goes.
    pub fastest_ms: f64,
    /// While running to the end, or going to another moment.
    pub travelling_ms: f64,
}

impl Pace {
    /// On the page's own thread, once a frame of the screen: room is left for dots and text within 4 ms while playing,
    /// and no pass becomes a long task.
    pub const INLINE: Pace = Pace { playing_ms: 2.2, fastest_ms: 9.0, travelling_ms: 24.0 };
    /// On a thread of its own, which has to listen to the page now and then.
    pub const WORKER: Pace = Pace { playing_ms: 10.0, fastest_ms: 14.0, travelling_ms: 50.0 };

    /// For this playback.
    pub(super) fn of(self, playback: &Playback) -> f64 {
        if playback.running_to_end || playback.on_the_way.is_some() {
            self.travelling_ms
        } else if playback.speed > 60.0 || playback.speed <= 0.0 {
            self.fastest_ms
        } else {
            self.playing_ms
        }
    }
}

/// The events that a pass may handle, learned from the time that the last ones took.
#[derive(Clone, Copy, Debug)]
pub struct EventBudget {
    per_ms: f64,
}

impl EventBudget {
    /// A careful start.
    pub fn new() -> EventBudget {
        EventBudget { per_ms: 400.0 }
    }

    /// Events for the next `ms` milliseconds.
    pub fn events(self, ms: f64) -> u64 {
        (self.per_ms * ms).clamp(200.0, 1e6) as u64
    }

    /// `events` took `ms` milliseconds.
    pub fn learn(&mut self, events: u64, ms: f64) {
        if events < 100 || ms < 0.05 {
            return;
        }
        let seen = (events as f64 / ms).clamp(50.0, 50_000.0);
        // Faster slowly, slower at once: a hiccup must not become a long task.
        let weight = if seen > self.per_ms { 0.1 } else { 0.5 };
        self.per_ms += (seen - self.per_ms) * weight;
    }
}

impl Default for EventBudget {
    fn default() -> EventBudget {
        EventBudget::new()
    }
}
