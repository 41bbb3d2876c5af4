//! The connection to one broker: up, down (waiting for the reconnect backoff), or being opened.

use super::config::ProducerConfig;
use super::metadata::Jitter;
use crate::engine::SimTime;

/// Connection state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Requests can be sent.
    Up,
    /// Closed or refused; may be opened again at the given time.
    Down(SimTime),
    /// Being opened; given up at the given time (socket.connection.setup.timeout).
    Connecting(SimTime),
}

/// One broker as the client sees it.
#[derive(Clone, Copy, Debug)]
pub struct Connection {
    /// Its state.
    pub link: Link,
    /// Produce requests without an answer.
    pub in_flight: u8,
    failures: u32,
}

impl Connection {
    /// An open connection.
    pub const UP: Connection = Connection { link: Link::Up, in_flight: 0, failures: 0 };

    /// A connection that may be opened at `now`.
    pub fn closed(now: SimTime) -> Self {
        Connection { link: Link::Down(now), in_flight: 0, failures: 0 }
    }

    /// Opened.
    pub fn connected(&mut self) {
        *self = Connection::UP;
    }

    /// Lost or refused: 50 ms, doubled each time up to 1 s, +-20 % (ClusterConnectionStates).
    pub fn lost(&mut self, now: SimTime, config: &ProducerConfig, jitter: &mut Jitter) {
        let wait = jitter.backoff(config.reconnect_backoff, config.reconnect_backoff_max, self.failures);
        self.failures += 1;
        self.in_flight = 0;
        self.link = Link::Down(now + wait);
    }
}
