//! Pacing: how often a spoken sentence may change.

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
