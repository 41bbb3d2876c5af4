//! Pacing: how often a sentence is read out. It is shown at once: a figure that lags behind the map would be a false one.

/// The sentence that was read out last: it changes at a listener's pace.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    heard: String,
    since_ms: f64,
}

impl Sentence {
    /// Shortest time between two changes, milliseconds of real time.
    pub const PAUSE_MS: f64 = 2_500.0;

    /// Offers `text` at `now_ms`. Returns it when it is to be read out now: at once after a person `asked` for
    /// something, else only when the last change is long enough ago.
    pub fn offer(&mut self, text: &str, now_ms: f64, asked: bool) -> Option<String> {
        let due = self.heard.is_empty() || asked || now_ms - self.since_ms >= Sentence::PAUSE_MS;
        if text == self.heard || !due {
            return None;
        }
        text.clone_into(&mut self.heard);
        self.since_ms = now_ms;
        Some(self.heard.clone())
    }

    /// Returns whether `text` is what was read out last.
    pub fn is_heard(&self, text: &str) -> bool {
        self.heard == text
    }
}
