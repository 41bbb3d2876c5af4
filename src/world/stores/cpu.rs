//! The CPU of a node: queries on its cores, the others in one queue, first in first out. Classes share the cores; each
//! has its own cost. A cache has one core, the thread that runs commands, so a cheap command waits for a dear one.

use std::collections::VecDeque;

use crate::engine::SimTime;

/// The cores of a node and what waits for one.
#[derive(Clone, Debug)]
pub struct Cpu {
    pub(in crate::world::stores) cores: u16,
    pub(in crate::world::stores) running: Vec<u32>,
    pub(in crate::world::stores) waiting: VecDeque<u32>,
    usage: Usage,
}

/// Busy core time, minute by minute. An output: nothing in the world reads it.
#[derive(Clone, Debug, Default)]
struct Usage {
    /// Up to when `busy` is counted.
    counted: SimTime,
    /// Start of the present minute.
    from: SimTime,
    /// Core microseconds used since then.
    busy: u64,
    /// Share of the last whole minute.
    last: Option<f64>,
}

/// Monitoring shows a database's CPU as a mean over this many microseconds.
const MINUTE: u64 = 60_000_000;

impl Cpu {
    pub(in crate::world::stores) fn new(cores: u16) -> Self {
        Cpu { cores, running: Vec::new(), waiting: VecDeque::new(), usage: Usage::default() }
    }

    /// Queries on a core.
    pub fn running(&self) -> usize {
        self.running.len()
    }

    /// Queries that wait for one.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Cores.
    pub fn cores(&self) -> u16 {
        self.cores
    }

    /// Mean share of the cores in use, 0 to 1: over the present minute once it is 10 s old, else over the last.
    pub fn utilisation(&self, now: SimTime) -> f64 {
        const ENOUGH: u64 = 10_000_000;
        let (age, running) = (now.since(self.usage.from).as_micros(), self.running.len() as u64);
        if let Some(last) = self.usage.last.filter(|_| age < ENOUGH) {
            return last;
        }
        let busy = self.usage.busy + now.since(self.usage.counted).as_micros() * running;
        busy as f64 / (age.max(1) * u64::from(self.cores)) as f64
    }

    /// Counts core time up to `now`, before anything changes. The share of the minute that has ended, when one has.
    #[inline]
    pub(in crate::world::stores) fn count(&mut self, now: SimTime) -> Option<f64> {
        let usage = &mut self.usage;
        usage.busy += now.since(usage.counted).as_micros() * self.running.len() as u64;
        usage.counted = now;
        let age = now.since(usage.from).as_micros();
        if age < MINUTE {
            return None;
        }
        let share = usage.busy as f64 / (age * u64::from(self.cores)) as f64;
        (usage.from, usage.busy, usage.last) = (now, 0, Some(share));
        Some(share)
    }

    pub(in crate::world::stores) fn take_next(&mut self) -> Option<u32> {
        if self.running.len() >= self.cores as usize {
            return None;
        }
        let job = self.waiting.pop_front()?;
        self.running.push(job);
        Some(job)
    }

    pub(in crate::world::stores) fn complete(&mut self, job: u32) -> bool {
        let at = self.running.iter().position(|&other| other == job);
        at.map(|at| self.running.swap_remove(at)).is_some()
    }

    /// Interrupts the work: the present query waits again, in front of the others.
    pub(in crate::world::stores) fn interrupt(&mut self) {
        for job in std::mem::take(&mut self.running).into_iter().rev() {
            self.waiting.push_front(job);
        }
    }

    /// Everything that it has, running first.
    pub(in crate::world::stores) fn empty(&mut self) -> Vec<u32> {
        self.interrupt();
        std::mem::take(&mut self.waiting).into()
    }

    pub(in crate::world::stores) fn remove_waiting(&mut self, job: u32) -> bool {
        let at = self.waiting.iter().position(|&other| other == job);
        at.map(|at| self.waiting.remove(at)).is_some()
    }
}
