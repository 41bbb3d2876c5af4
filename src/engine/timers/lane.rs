//! One first-in-first-out lane per delay value: time only moves on, so timers of one delay are born sorted.
//! A lane is made on demand; an empty one is handed to another delay when all are taken.

use std::collections::VecDeque;

use super::super::queue::{Entry, EventQueue, FutureEvents};
use super::{KIND_LANE, MARK, TimerId, payload, with_payload};

/// Lanes at most; further delay values use the wheel.
const LANES: usize = 64;
const HINTS: usize = 64;

/// Timers of one delay in order. The payload is the event code, with `MARK` set once it is cancelled.
#[derive(Clone, Debug)]
struct Lane {
    delay: u64,
    /// The position of the front; positions are never used twice.
    first: u64,
    ring: VecDeque<Entry>,
}

/// All lanes. Of each lane that is not empty, exactly the front stands in the queue.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    lanes: Vec<Lane>,
    /// The place where a delay was found last, by a hash of it.
    hints: [u8; HINTS],
}

impl Default for Lanes {
    fn default() -> Self {
        Lanes { lanes: Vec::new(), hints: [0; HINTS] }
    }
}

impl Lanes {
    /// The lane of a delay, if it has one or can get one.
    #[inline]
    fn find(&mut self, delay: u64) -> Option<usize> {
        let hint = (delay.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58) as usize;
        let guess = self.hints[hint] as usize;
        if self.lanes.get(guess).is_some_and(|lane| lane.delay == delay) {
            return Some(guess);
        }
        let found = self.find_or_make(delay)?;
        self.hints[hint] = found as u8;
        Some(found)
    }

    #[cold]
    fn find_or_make(&mut self, delay: u64) -> Option<usize> {
        if let Some(found) = self.lanes.iter().position(|lane| lane.delay == delay) {
            return Some(found);
        }
        if self.lanes.len() < LANES {
            self.lanes.push(Lane { delay, first: 0, ring: VecDeque::new() });
            return Some(self.lanes.len() - 1);
        }
        let free = self.lanes.iter().position(|lane| lane.ring.is_empty())?;
        self.lanes[free].delay = delay;
        Some(free)
    }

    /// Appends a timer; None when there is no lane for it.
    #[inline]
    pub fn push(&mut self, delay: u64, timer: Entry, queue: &mut EventQueue) -> Option<TimerId> {
        let index = self.find(delay)?;
        let lane = &mut self.lanes[index];
        if lane.ring.is_empty() {
            queue.push(mark(index, timer));
        }
        let position = lane.first + lane.ring.len() as u64;
        lane.ring.push_back(timer);
        Some(TimerId::in_lane(index, position))
    }

    /// Marks a timer as cancelled. It leaves when it gets to the front of the queue, with all those behind it.
    #[inline]
    pub fn cancel(&mut self, index: usize, position: u64) -> bool {
        let Some(lane) = self.lanes.get_mut(index) else { return false };
        let offset = position.wrapping_sub(lane.first);
        if offset >= lane.ring.len() as u64 {
            return false;
        }
        let timer = &mut lane.ring[offset as usize];
        let live = timer.tag() & MARK == 0;
        timer.set_tag(timer.tag() | MARK);
        live
    }

    /// Takes the front, whose mark has come up, and puts the next live one into the queue.
    pub fn fire(&mut self, index: usize, queue: &mut EventQueue) -> Option<u32> {
        let lane = &mut self.lanes[index];
        let front = lane.ring.pop_front()?;
        lane.first += 1;
        while let Some(next) = lane.ring.front() {
            if next.tag() & MARK == 0 {
                queue.push(mark(index, *next));
                break;
            }
            lane.ring.pop_front();
            lane.first += 1;
        }
        (front.tag() & MARK == 0).then_some(payload(front.tag()) as u32)
    }

    pub fn is_live(&self, index: usize) -> bool {
        self.lanes[index].ring.front().is_some_and(|timer| timer.tag() & MARK == 0)
    }

    pub fn for_each(&mut self, mut change: impl FnMut(&mut Entry)) {
        for lane in &mut self.lanes {
            lane.ring.iter_mut().for_each(&mut change);
        }
    }

    pub fn places(&self) -> usize {
        self.lanes.iter().map(|lane| lane.ring.len()).sum()
    }
}

/// Builds the queue entry that stands for the front of a lane.
#[inline(always)]
fn mark(index: usize, timer: Entry) -> Entry {
    Entry::new(timer.time(), with_payload(timer.tag(), KIND_LANE | index as u64))
}
