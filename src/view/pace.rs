//! Pacing: how many events fit into a frame, and how often a spoken sentence may change.

/// How many events a frame may handle, learned from the time that the last ones took.
#[derive(Clone, Copy, Debug)]
pub struct EventBudget {
    per_ms: f64,
}

impl EventBudget {
    /// Script per frame while playing, milliseconds: leaves room for dots and text within 4 ms.
    pub const PLAYING_MS: f64 = 2.2;
    /// Script per frame while going as fast as it goes, milliseconds.
    pub const FASTEST_MS: f64 = 9.0;
    /// Script per frame while running to the end, milliseconds: below a long task.
    pub const RUN_TO_END_MS: f64 = 30.0;

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

/// A sentence that is read out, and therefore changes at a listener's pace.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    shown: String,
    since_ms: f64,
}

impl Sentence {
    /// Shortest time between two changes, milliseconds of real time.
    pub const PAUSE_MS: f64 = 2_500.0;

    /// Offers `text` at `now_ms`. Returns it when it is to be shown now: at once after a person `asked` for
    /// something, else only when the last change is long enough ago.
    pub fn offer(&mut self, text: &str, now_ms: f64, asked: bool) -> Option<String> {
        let due = self.shown.is_empty() || asked || now_ms - self.since_ms >= Sentence::PAUSE_MS;
        if text == self.shown || !due {
            return None;
        }
        text.clone_into(&mut self.shown);
        self.since_ms = now_ms;
        Some(self.shown.clone())
    }
}
