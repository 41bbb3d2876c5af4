//! The connection to one broker: up, down (waiting for the reconnect backoff), or being opened.
//!
//! Backoff and time-out of the set-up belong to the broker's own connection, as does the time of the last attempt: who
//! has nobody to ask tries the broker least recently tried.
//!
//! Source: ClusterConnectionStates, Kafka 4.3.0.

use crate::engine::SimTime;
use crate::world::kafka::producer::config::ProducerConfig;
use crate::world::kafka::producer::jitter::Jitter;

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
    /// The partition to begin the next request with.
    pub drain_from: usize,
    /// When its opening was last begun, or it was last lost; none in a new process (lastConnectAttemptMs).
    pub attempted: Option<SimTime>,
    /// Losses since it was last opened, and those while it was being opened.
    failures: u32,
    failed_attempts: u32,
}

impl Connection {
    /// An open connection.
    pub const UP: Connection = Connection {
        link: Link::Up,
        in_flight: 0,
        drain_from: 0,
        attempted: None,
        failures: 0,
        failed_attempts: 0,
    };

    /// A connection that may be opened at `now`.
    pub fn closed(now: SimTime) -> Self {
        Connection { link: Link::Down(now), ..Connection::UP }
    }

    /// Being opened: 10 s, doubled with every failed attempt up to 30 s, +-20 % (ClusterConnectionStates).
    pub fn connecting(&mut self, now: SimTime, config: &ProducerConfig, jitter: &mut Jitter) {
        let (base, max) = (config.connection_setup_timeout, config.connection_setup_timeout_max);
        self.attempted = Some(now);
        let wait = match config.manner.one_at_a_time {
            // One limit for everything (request_timeout_ms of aiokafka).
            true => base,
            false => jitter.backoff(base, max, self.failed_attempts),
        };
        self.link = Link::Connecting(now + wait);
    }

    /// Opened.
    pub fn connected(&mut self) {
        *self = Connection { attempted: self.attempted, ..Connection::UP };
    }

    /// Lost or refused: 50 ms, doubled each time up to 1 s, +-20 % (ClusterConnectionStates).
    pub fn lost(&mut self, now: SimTime, config: &ProducerConfig, jitter: &mut Jitter) {
        let wait = jitter.backoff(config.reconnect_backoff, config.reconnect_backoff_max, self.failures);
        self.failures += 1;
        self.failed_attempts += u32::from(matches!(self.link, Link::Connecting(_)));
        self.in_flight = 0;
        self.attempted = Some(now);
        self.link = Link::Down(now + wait);
    }
}
