//! Cancellable timers, which never fill the event queue:
//! 1. a timer goes to the lane of its delay value, or to the wheel when its delay is one of a kind;
//! 2. only the head of a lane, and the timers of a wheel bucket that is due, stand in the queue, as marks with
//!    the timer's own time and insertion number: the order is that of a queue that held them all;
//! 3. it fires when its mark comes up, or is cancelled before: then it costs nothing more than its place.

mod lane;
mod wheel;

use lane::Lanes;
use wheel::Wheel;

use super::queue::{Entry, EventQueue};
use super::time::SimTime;

/// Names a pending timer. Stale names (fired, cancelled) are harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimerId(u64);

impl TimerId {
    /// Names no timer.
    pub const NONE: TimerId = TimerId(u64::MAX);

    /// A place in a lane. Places are never used twice: 2^56 of them, 256 lanes.
    #[inline(always)]
    fn in_lane(lane: usize, position: u64) -> Self {
        TimerId((lane as u64) << 56 | position)
    }

    /// A slot of the wheel (below 2^24) and how often it was used before.
    #[inline(always)]
    fn in_wheel(slot: u32, generation: u32) -> Self {
        TimerId(WHEEL_ID << 56 | (slot as u64) << 32 | generation as u64)
    }
}

/// The lane number that stands for the wheel in a `TimerId`.
const WHEEL_ID: u64 = 0xFE;

/// Bits of the payload in a tag; the insertion number has the others.
pub(super) const PAYLOAD_BITS: u32 = 31;
/// Payloads from here on are marks of this module; those below are event codes.
pub(super) const MARK: u64 = 1 << 30;
const PAYLOAD: u64 = (1 << PAYLOAD_BITS) - 1;
const KIND_SHIFT: u32 = 28;
const KIND_LANE: u64 = MARK;
const KIND_WHEEL: u64 = MARK | 1 << KIND_SHIFT;
const KIND_WAKE: u64 = MARK | 2 << KIND_SHIFT;
const INDEX: u64 = (1 << KIND_SHIFT) - 1;

/// The payload of a tag.
#[inline(always)]
pub(super) fn payload(tag: u64) -> u64 {
    tag & PAYLOAD
}

/// The tag with another payload.
#[inline(always)]
fn with_payload(tag: u64, payload: u64) -> u64 {
    tag & !PAYLOAD | payload
}

/// All pending timers of one simulation.
#[derive(Clone, Debug, Default)]
pub(super) struct Timers {
    lanes: Lanes,
    wheel: Wheel,
}

impl Timers {
    /// Starts a timer of a delay value that others share. `timer` holds its time, number and event code.
    #[inline]
    pub fn start(&mut self, delay: u64, timer: Entry, now: SimTime, queue: &mut EventQueue) -> TimerId {
        match self.lanes.push(delay, timer, queue) {
            Some(id) => id,
            None => self.start_at(timer, now, queue),
        }
    }

    /// Starts a timer of any time.
    pub fn start_at(&mut self, timer: Entry, now: SimTime, queue: &mut EventQueue) -> TimerId {
        self.wheel.insert(timer, now.as_micros(), queue)
    }

    /// Stops a timer; false when the name is stale.
    #[inline]
    pub fn cancel(&mut self, id: TimerId) -> bool {
        match id.0 >> 56 {
            WHEEL_ID => self.wheel.cancel(((id.0 >> 32) & 0xFF_FFFF) as u32, id.0 as u32),
            lane => self.lanes.cancel(lane as usize, id.0 & ((1 << 56) - 1)),
        }
    }

    /// Deals with a mark taken from the queue: the event code of a timer that fires now, or None when there was
    /// only something to tidy up.
    pub fn resolve(&mut self, mark: Entry, queue: &mut EventQueue) -> Option<u32> {
        let index = payload(mark.tag()) & INDEX;
        match payload(mark.tag()) & !INDEX {
            KIND_LANE => self.lanes.fire(index as usize, queue),
            KIND_WHEEL => self.wheel.fire(index as u32),
            _ => {
                self.wheel.advance(mark.time(), queue);
                None
            }
        }
    }

    /// Returns whether a mark at the front of the queue is a timer that will fire.
    pub fn is_live(&self, mark: Entry) -> bool {
        let index = payload(mark.tag()) & INDEX;
        match payload(mark.tag()) & !INDEX {
            KIND_LANE => self.lanes.is_live(index as usize),
            KIND_WHEEL => self.wheel.is_live(index as u32),
            _ => false,
        }
    }

    /// Visits every timer outside the queue. The order between them must stay the same.
    pub fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        self.lanes.for_each(&mut change);
        self.wheel.for_each(&mut change);
    }

    /// Places taken, in lanes and in the wheel: bounded by what is pending, whatever was cancelled before.
    pub fn places(&self) -> (usize, usize) {
        (self.lanes.places(), self.wheel.places())
    }
}
