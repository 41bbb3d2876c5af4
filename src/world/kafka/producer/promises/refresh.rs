//! Refreshes of the metadata: of one send for all topics of the client, or of one topic for all its sends.
//!
//! A refresh asks, and fails an attempt when any partition in its scope has no leader (error 5), or when no answer comes;
//! it pauses, asks again, and fails after the last attempt. What it learned is stored only when it succeeds.

use super::{PURPOSE_START, PromisesProducer, Refresh, Stage, Step};
use crate::engine::{SimDuration, SimTime};
use crate::world::ids::BrokerId;
use crate::world::kafka::client::Cache;
use crate::world::kafka::producer::types::{MetadataResponse, ProducerEffect};

const PURPOSE_NODE: u32 = u32::from_be_bytes(*b"PPND");

/// Whose refresh it is.
#[derive(Clone, Copy, Debug)]
enum Owner {
    Topic(usize),
    Send(u32),
}

impl PromisesProducer {
    /// A send waits for metadata: for the refresh of its topic, or one of its own.
    pub(super) fn refresh(&mut self, now: SimTime, at: u32, fx: &mut Vec<ProducerEffect>) {
        let sending = self.sendings[at as usize].as_mut().expect("a living send");
        sending.stage = Stage::Refreshing;
        let owner = match self.promise.cache {
            Cache::Client => Owner::Send(at),
            Cache::Topic => Owner::Topic(sending.topic),
        };
        if self.refresh_of(owner).is_none() {
            let step = self.ask(now, fx);
            *self.refresh_of(owner) = Some(Refresh { failures: 0, pause: SimDuration::ZERO, step });
        }
    }

    fn refresh_of(&mut self, owner: Owner) -> &mut Option<Refresh> {
        match owner {
            Owner::Topic(topic) => &mut self.topics[topic].refresh,
            Owner::Send(at) => &mut self.sendings[at as usize].as_mut().expect("a living send").refresh,
        }
    }

    /// Every refresh under way, topics first.
    fn refreshing(&self) -> Vec<(Owner, Refresh)> {
        let topics = self.topics.iter().enumerate();
        let topics = topics.filter_map(|(at, topic)| Some((Owner::Topic(at), topic.refresh?)));
        let sends = self.sendings.iter().enumerate();
        let sends =
            sends.filter_map(|(at, sending)| Some((Owner::Send(at as u32), sending.as_ref()?.refresh?)));
        topics.chain(sends).collect()
    }

    /// Asks a broker that is not suspected, with the fewest requests in flight, from a random one on; any, when all are. (The
    /// rule of `java`: whom these clients ask was not measured.)
    fn ask(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) -> Step {
        let count = self.suspects.len();
        let start = self.jitter.draw(PURPOSE_NODE).below(count as u64) as usize;
        let busy = |at: &usize| self.requests.iter().filter(|request| request.broker.index() == *at).count();
        let trusted = (start..count).chain(0..start).filter(|at| !self.suspects[*at]);
        let broker = BrokerId(trusted.min_by_key(busy).unwrap_or(start) as u8);
        let until = now + self.config.request_timeout;
        self.totals.metadata_request_total += 1;
        fx.push(ProducerEffect::RequestMetadata { broker });
        self.arm(until, fx);
        Step::Asking(broker, until)
    }

    /// A metadata response has come: it answers one refresh, the one that asked last. The first response of a world that
    /// has run for a while comes unasked, and has any age.
    pub fn on_metadata(&mut self, now: SimTime, response: MetadataResponse, fx: &mut Vec<ProducerEffect>) {
        let asking = self.refreshing().into_iter().filter_map(|(owner, refresh)| match refresh.step {
            Step::Asking(_, until) => Some((until, owner)),
            Step::Pausing(_) => None,
        });
        let Some((_, owner)) = asking.max_by_key(|(until, _)| *until) else {
            if std::mem::take(&mut self.warm) {
                for topic in 0..self.topics.len() {
                    let age = self.config.metadata_max_age.as_micros();
                    let left = self.jitter.draw(PURPOSE_START).below(age) + 1;
                    self.store(topic, now + SimDuration::from_micros(left), response);
                }
            }
            return;
        };
        let scope: Vec<usize> = match owner {
            Owner::Topic(topic) => vec![topic],
            Owner::Send(_) => (0..self.topics.len()).filter(|&topic| self.topics[topic].used).collect(),
        };
        let poisoned = scope.iter().any(|&topic| {
            let partitions = self.topics[topic].partitions;
            let range = partitions.first.index()..partitions.first.index() + usize::from(partitions.count);
            response.leaders[range].iter().any(|known| known.leader.is_none())
        });
        if poisoned && response.leader_not_available {
            return self.refresh_failed(now, owner, fx);
        }
        let good_until = now + self.config.metadata_max_age;
        for topic in scope {
            self.store(topic, good_until, response);
        }
        self.refreshed(now, owner, fx);
    }

    fn store(&mut self, topic: usize, good_until: SimTime, response: MetadataResponse) {
        let partitions = self.topics[topic].partitions;
        let range = partitions.first.index()..partitions.first.index() + usize::from(partitions.count);
        self.leaders[range.clone()].copy_from_slice(&response.leaders[range]);
        self.topics[topic].good_until = Some(good_until);
    }

    /// The sends that wait for a refresh.
    fn waiting(&self, owner: Owner) -> Vec<u32> {
        match owner {
            Owner::Send(at) => vec![at],
            Owner::Topic(topic) => {
                let waits = |at: &usize| {
                    let sending = self.sendings[*at].as_ref();
                    sending.is_some_and(|s| s.topic == topic && s.stage == Stage::Refreshing)
                };
                (0..self.sendings.len()).filter(waits).map(|at| at as u32).collect()
            }
        }
    }

    /// It has succeeded: a first attempt goes out at once, a repeated one after its pause where there is one.
    fn refreshed(&mut self, now: SimTime, owner: Owner, fx: &mut Vec<ProducerEffect>) {
        *self.refresh_of(owner) = None;
        for at in self.waiting(owner) {
            let promise = self.promise;
            let sending = self.sendings[at as usize].as_mut().expect("a living send");
            if sending.tries == 0 || promise.cache == Cache::Topic && sending.tries == 1 {
                self.attempt(now, at, fx);
                continue;
            }
            sending.pause = promise.next_pause(sending.pause, &mut self.jitter);
            let until = now + sending.pause;
            sending.stage = Stage::Pausing(until);
            self.arm(until, fx);
        }
    }

    /// An attempt of a refresh has failed.
    fn refresh_failed(&mut self, now: SimTime, owner: Owner, fx: &mut Vec<ProducerEffect>) {
        let promise = self.promise;
        let Some(mut refresh) = *self.refresh_of(owner) else { return };
        refresh.failures += 1;
        if refresh.failures >= promise.tries {
            *self.refresh_of(owner) = None;
            for at in self.waiting(owner) {
                self.reject(at, fx);
            }
            return;
        }
        refresh.pause = promise.next_pause(refresh.pause, &mut self.jitter);
        let until = now + refresh.pause;
        refresh.step = Step::Pausing(until);
        *self.refresh_of(owner) = Some(refresh);
        self.arm(until, fx);
    }

    /// A broker is gone: what it was asked is not answered.
    pub(super) fn refreshes_lost(&mut self, now: SimTime, broker: BrokerId, fx: &mut Vec<ProducerEffect>) {
        for (owner, refresh) in self.refreshing() {
            if matches!(refresh.step, Step::Asking(asked, _) if asked == broker) {
                self.refresh_failed(now, owner, fx);
            }
        }
    }

    /// Asks again where a pause is over, and gives up answers that do not come.
    pub(super) fn refreshes_due(&mut self, now: SimTime, fx: &mut Vec<ProducerEffect>) {
        for (owner, refresh) in self.refreshing() {
            match refresh.step {
                Step::Asking(broker, until) if until <= now => {
                    self.suspects[broker.index()] = true;
                    self.refresh_failed(now, owner, fx);
                }
                Step::Pausing(until) if until <= now => {
                    let step = self.ask(now, fx);
                    *self.refresh_of(owner) = Some(Refresh { step, ..refresh });
                }
                _ => {}
            }
        }
    }

    /// When a refresh goes on next.
    pub(super) fn next_refresh(&self) -> SimTime {
        self.refreshing().iter().map(|(_, refresh)| refresh.due()).min().unwrap_or(SimTime::NEVER)
    }
}
