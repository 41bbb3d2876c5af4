//! The film of the first hang: the playback is held close to one wait while the pool around it fills. A frame carries no
//! single request; it carries, of each replica, how long each worker has been at its request and how much of its time the
//! longest wait has left. So the film follows the longest wait of one replica, and shows all workers of its service.

use crate::frame::{Frame, Scene, State};
use crate::view::figures;

/// Real time that the film takes, milliseconds.
pub const LASTS_MS: f64 = 5_000.0;
/// The speed at which it is shown, simulated seconds per second.
pub const SPEED: f64 = 1.0;
/// Longest simulated time between two frames of a run that is watched: above it somebody has gone to another moment.
const WATCHED_US: u64 = 3_000_000;
/// A wait worth following has most of its time left.
const LEFT: std::ops::Range<f64> = 0.8..1.0;
/// After so much simulated time the second still is taken, and after so much the third.
const STILLS_US: [u64; 2] = [6_000_000, 20_000_000];

/// The wait that is followed: the longest one of a replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    /// Its service.
    pub service: usize,
    /// The replica's number within the service.
    pub replica: usize,
    /// When the film began, in microseconds.
    pub since_us: u64,
}

/// One moment of the film.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Still {
    /// The moment, in microseconds.
    pub at_us: u64,
    /// What the wait has left of its time, percent; none when nobody waits there any more.
    pub left: Option<u32>,
    /// The workers of the service (0 idle, else 1 to 255), the longest wait first.
    pub teeth: Vec<u8>,
    /// How many of them have a request.
    pub busy: usize,
}

/// Returns the wait to follow if a hang begins with `now`, of a run that was watched since `before`.
pub fn begins(scene: &Scene, before_us: u64, now: &Frame) -> Option<Followed> {
    let watched = now.now_us > before_us && now.now_us - before_us <= WATCHED_US;
    if !watched || figures::percent(now.partitions_lost) == 0 {
        return None;
    }
    let mut best: Option<(usize, Followed)> = None;
    for (service, frame) in now.services.iter().enumerate() {
        let follows = scene.services.get(service).is_some_and(|service| service.in_chain);
        let wait = frame.replicas.iter().enumerate().filter_map(|(replica, seen)| {
            let left = seen.oldest_wait_left.filter(|left| LEFT.contains(left))?;
            (seen.state != State::Down).then_some((replica, left))
        });
        let Some((replica, _)) = wait.min_by(|a, b| a.1.total_cmp(&b.1)).filter(|_| follows) else {
            continue;
        };
        let followed = Followed { service, replica, since_us: now.now_us };
        let busy = still(now, followed).busy;
        if best.is_none_or(|(most, _)| busy > most) {
            best = Some((busy, followed));
        }
    }
    best.map(|(_, followed)| followed)
}

/// The followed wait and the workers around it at a moment.
pub fn still(now: &Frame, followed: Followed) -> Still {
    let replicas = now.services.get(followed.service).map_or(&[][..], |service| service.replicas.as_slice());
    let runs = replicas.iter().filter(|replica| !matches!(replica.state, State::Down | State::NotLaunched));
    let mut teeth: Vec<u8> = runs.flat_map(|replica| replica.teeth.iter().copied()).collect();
    crate::base::order::sort(&mut teeth);
    teeth.reverse();
    let left = replicas.get(followed.replica).and_then(|replica| replica.oldest_wait_left);
    Still {
        at_us: now.now_us,
        left: left.map(figures::percent),
        busy: teeth.iter().filter(|tooth| **tooth > 0).count(),
        teeth,
    }
}

/// Takes a still where the film is three of them: at its beginning, and at two later moments.
pub fn take(stills: &mut Vec<Still>, now: &Frame, followed: Followed) {
    let due = match stills.len() {
        0 => true,
        taken => STILLS_US
            .get(taken - 1)
            .is_some_and(|after| now.now_us >= followed.since_us.saturating_add(*after)),
    };
    if due {
        stills.push(still(now, followed));
    }
}
