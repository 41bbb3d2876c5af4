//! Roll-outs: replicas of a service get another version, some at a time, and the next only when those before are healthy.
//!
//! A replica that is taken: out of its target group, until its requests are over or the deregistration delay is -> its
//! process ends in order (its consumer leaves the group) and the new one starts -> it is a target again, and counts as
//! ready once the balancer has called it healthy for `min_ready`. So many are taken that the available ones never fall
//! below what the document allows; a replica that does not serve anyway costs nothing, so it is taken first. A gate sees
//! what its check sees: a version that gives errors passes a check that only asks the process. Without progress until the
//! deadline the roll-out counts as failed, is told of, and stays as it is. Rules: Kubernetes, "Deployments" (rolling
//! update, failed deployment) and the deployment controller's source, v1.31; with hosts in place of new pods.
//!
//! The controller looks once a second: assumed, grade A; the real one is woken by changes. Not modelled: surge, a
//! version that changes what it asks of others, migrations of data.

use crate::engine::{Digest, SimDuration, SimTime};
use crate::world::command::{DeployAction, DeployWhy, Outcome, ServiceWhy, Why};
use crate::world::event::Event;
use crate::world::fact::Fact;
use crate::world::front::balancer::Registration;
use crate::world::ids::*;
use crate::world::pending::Pending;
use crate::world::region::hosts::HostState;
use crate::world::services::replica::ProcessState;
use crate::world::topology::BadVersion;
use crate::world::{Clock, World};

/// Time between two looks of the controller.
const LOOK: SimDuration = SimDuration::from_secs(1);

/// A version of a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// It works as it should.
    #[default]
    Good,
    /// The one that the document calls bad.
    Bad,
}

/// What happens to a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeployFact {
    /// The roll-out is over; so many replicas run the bad version, of so many.
    Over(u16, u16),
    /// It has made no progress until the deadline: so many replicas do not become ready, so many are to come.
    Stalled(u16, u16),
}

/// A replica on its way to another version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Its requests may finish until then.
    Draining(SimTime),
    /// The new process starts.
    Starting,
    /// It serves; the time since which it has been healthy.
    Checked(Option<SimTime>),
}

/// A replica with its step.
#[derive(Clone, Copy, Debug)]
struct Moving {
    id: ReplicaId,
    step: Step,
    /// It was a target before, and becomes one again.
    listed: bool,
}

/// The versions of a service's replicas, and what is being rolled out.
#[derive(Clone, Debug)]
pub struct Rollout {
    /// The version that is being rolled out.
    pub version: Version,
    /// The version that new instances get: a canary leaves it as it was.
    of_instances: Version,
    /// Replicas that are still to be taken.
    left: Vec<ReplicaId>,
    moving: Vec<Moving>,
    progressed: SimTime,
    told: bool,
    looking: bool,
}

impl Rollout {
    /// Replicas that are on their way, and those that are to come; `None` once it is over.
    pub fn under_way(&self) -> Option<(usize, usize)> {
        let counts = (self.moving.len(), self.left.len());
        (counts != (0, 0)).then_some(counts)
    }

    fn is_about(&self, id: ReplicaId) -> bool {
        self.left.contains(&id) || self.moving.iter().any(|moves| moves.id == id)
    }

    /// Returns whether it made no progress until its deadline.
    pub fn is_stalled(&self) -> bool {
        self.told
    }

    fn digest(&self, digest: &mut Digest) {
        digest.word(self.version as u64 | u64::from(self.told) << 1 | (self.of_instances as u64) << 2);
        digest.word(self.progressed.as_micros());
        self.left.iter().for_each(|id| digest.word(id.0.into()));
        for moves in &self.moving {
            let (kind, at) = match moves.step {
                Step::Draining(until) => (0, until),
                Step::Starting => (1, SimTime::ZERO),
                Step::Checked(since) => (2, since.unwrap_or(SimTime::NEVER)),
            };
            digest.word(u64::from(moves.id.0) << 3 | u64::from(moves.listed) << 2 | kind);
            digest.word(at.as_micros());
        }
    }
}

impl World {
    /// What is being rolled out, or was last.
    pub fn rollout(&self, service: ServiceId) -> Option<&Rollout> {
        self.services.rollouts[service.index()].as_deref()
    }

    /// The bad version, where a replica has it.
    pub fn bad_version(&self, replica: ReplicaId) -> Option<BadVersion> {
        let service = self.services.replicas[replica.index()].service;
        let bad = self.services.bad_versions.contains(&replica);
        bad.then(|| self.topology.services[service.index()].deploy.as_ref()?.bad).flatten()
    }

    /// Replicas of a service with the bad version, and all that there are.
    pub fn versions(&self, service: ServiceId) -> (u16, u16) {
        let all = self.launched(service);
        let bad = all.iter().filter(|id| self.services.bad_versions.contains(id)).count();
        (bad as u16, all.len() as u16)
    }

    fn launched(&self, service: ServiceId) -> Vec<ReplicaId> {
        let there = |id: &ReplicaId| self.services.replicas[id.index()].process != ProcessState::NotLaunched;
        self.replicas_of(service).filter(there).collect()
    }

    fn runs(&self, version: Version, id: ReplicaId) -> bool {
        self.services.bad_versions.contains(&id) == (version == Version::Bad)
    }

    fn set_version(&mut self, id: ReplicaId, version: Version) {
        self.services.bad_versions.retain(|other| *other != id);
        if version == Version::Bad {
            self.services.bad_versions.push(id);
        }
    }

    /// A new instance gets the version that was last rolled out everywhere.
    pub(in crate::world) fn version_of_instance(&mut self, id: ReplicaId) {
        let service = self.services.replicas[id.index()].service;
        if let Some(rollout) = self.rollout(service) {
            self.set_version(id, rollout.of_instances);
        }
    }

    /// A person acts on the version of a service.
    pub(in crate::world) fn deploy(
        &mut self,
        service: ServiceId,
        action: DeployAction,
        clock: &mut Clock,
    ) -> Outcome {
        match self.begin_rollout(service, action, clock.now()) {
            Err(why) => Outcome::Nothing(why),
            Ok(()) => {
                self.look_at_rollout(service, clock);
                Outcome::PLAIN
            }
        }
    }

    fn begin_rollout(&mut self, service: ServiceId, action: DeployAction, now: SimTime) -> Result<(), Why> {
        let spec = self.topology.services[service.index()].deploy.as_ref();
        let offered = spec.is_some_and(|spec| spec.bad.is_some() || action == DeployAction::Good);
        if !offered {
            return Err(Why::NotOffered);
        }
        let why = |why| Err(Why::Service(ServiceWhy::Deploy(why)));
        let all = self.launched(service);
        if all.is_empty() {
            return why(DeployWhy::NoInstance);
        }
        let version = match action {
            DeployAction::Good | DeployAction::RollBack => Version::Good,
            DeployAction::Bad | DeployAction::Canary(_) => Version::Bad,
        };
        let under_way = self.rollout(service).filter(|rollout| rollout.under_way().is_some());
        let own = |id: &ReplicaId| !self.runs(version, *id);
        let meant: Vec<ReplicaId> = match action {
            DeployAction::Good => all,
            DeployAction::Bad | DeployAction::RollBack => all.into_iter().filter(own).collect(),
            DeployAction::Canary(share) => self.share_of(service, share).into_iter().filter(own).collect(),
        };
        let before = under_way.map(|rollout| rollout.version);
        let goes_on = match action {
            _ if before != Some(version) => false,
            DeployAction::Good | DeployAction::RollBack => true,
            DeployAction::Bad | DeployAction::Canary(_) => {
                meant.iter().all(|id| under_way.is_some_and(|rollout| rollout.is_about(*id)))
            }
        };
        match action {
            _ if goes_on => return why(DeployWhy::Rolling),
            DeployAction::RollBack if meant.is_empty() && before.is_none() => {
                return why(DeployWhy::NothingBad);
            }
            DeployAction::Bad | DeployAction::Canary(_) if meant.is_empty() => return why(DeployWhy::Runs),
            _ => {}
        }
        let of_instances = match action {
            DeployAction::Canary(_) => {
                self.rollout(service).map_or(Version::Good, |rollout| rollout.of_instances)
            }
            _ => version,
        };
        self.replace_rollout(service, (version, of_instances), meant, now);
        Ok(())
    }

    /// Another version is wanted on `meant`. Who only waits for the end of its requests is left alone, unless it is meant;
    /// whose process has been replaced already is taken again.
    fn replace_rollout(
        &mut self,
        service: ServiceId,
        (version, of_instances): (Version, Version),
        meant: Vec<ReplicaId>,
        now: SimTime,
    ) {
        let before = self.services.rollouts[service.index()].take();
        let (looking, same) =
            before.as_ref().map_or((false, false), |old| (old.looking, old.version == version));
        let (mut left, mut moving) = (meant, before.map_or(Vec::new(), |old| old.moving));
        moving.retain(|moves| {
            let drains = matches!(moves.step, Step::Draining(_));
            let stays = same || drains && left.contains(&moves.id);
            if stays {
                left.retain(|other| *other != moves.id);
            } else if drains && moves.listed {
                self.front.balancer_mut().register(moves.id);
            }
            stays
        });
        let rollout = Rollout { version, of_instances, left, moving, progressed: now, told: false, looking };
        self.services.rollouts[service.index()] = Some(Box::new(rollout));
    }

    /// The controller looks, and again a second later, until the roll-out is over.
    fn look_at_rollout(&mut self, service: ServiceId, clock: &mut Clock) {
        let Some(mut rollout) = self.services.rollouts[service.index()].take() else { return };
        self.follow_moving(&mut rollout, service, clock);
        self.take_next(&mut rollout, service, clock);
        self.tell_of_rollout(&mut rollout, service, clock.now());
        if rollout.under_way().is_some() && !rollout.looking {
            rollout.looking = true;
            clock.after(LOOK, Event::Recovery(Pending::Rollout(service).index()));
        }
        self.services.rollouts[service.index()] = Some(rollout);
    }

    /// It is time for the controller's look.
    pub(in crate::world) fn on_rollout(&mut self, service: ServiceId, clock: &mut Clock) {
        if let Some(rollout) = &mut self.services.rollouts[service.index()] {
            rollout.looking = false;
        }
        self.look_at_rollout(service, clock);
    }

    /// Each replica on its way goes on as far as it can.
    fn follow_moving(&mut self, rollout: &mut Rollout, service: ServiceId, clock: &mut Clock) {
        let (now, version) = (clock.now(), rollout.version);
        let min_ready = self.deploy_spec(service).min_ready;
        let moving = std::mem::take(&mut rollout.moving);
        for mut moves in moving {
            if self.goes_on(&mut moves, version, min_ready, clock) {
                rollout.moving.push(moves);
            } else {
                (rollout.progressed, rollout.told) = (now, false);
            }
        }
    }

    /// A replica on its way goes on as far as it can; false when it has arrived.
    fn goes_on(
        &mut self,
        moves: &mut Moving,
        version: Version,
        min_ready: SimDuration,
        clock: &mut Clock,
    ) -> bool {
        let (id, now) = (moves.id, clock.now());
        let process = |world: &World| world.services.replicas[id.index()].process;
        if process(self) == ProcessState::NotLaunched {
            // Its instance has ended; another one gets the new version by itself.
            return false;
        }
        if let Step::Draining(until) = moves.step {
            let drained = self.front.balancer().registration(id) == Registration::Unused;
            if !drained && now < until && process(self) == ProcessState::Up {
                return true;
            }
            self.replace_process(id, version, clock);
            moves.step = Step::Starting;
        }
        if moves.step == Step::Starting && process(self) == ProcessState::Up {
            if moves.listed {
                self.front.balancer_mut().register(id);
            }
            moves.step = Step::Checked(None);
        }
        let Step::Checked(since) = &mut moves.step else { return true };
        let ready = self.is_ready(id, moves.listed);
        *since = if ready { since.or(Some(now)) } else { None };
        since.is_none_or(|since| now.since(since) < min_ready)
    }

    fn deploy_spec(&self, service: ServiceId) -> &crate::world::topology::DeploySpec {
        let spec = self.topology.services[service.index()].deploy.as_ref();
        spec.expect("only a service with `deploy` has a roll-out")
    }

    /// Serves, and the balancer's check agrees, where it is a target.
    fn is_ready(&self, id: ReplicaId, listed: bool) -> bool {
        let alive = |zone| self.node_up(zone);
        let balancer = self.front.balancer();
        let passes = || {
            balancer.registration(id) == Registration::Registered
                && balancer.healthy_by_most(id, alive)
                && !balancer.initial_by_most(id, alive)
        };
        self.services.replicas[id.index()].process == ProcessState::Up && (!listed || passes())
    }

    fn is_listed(&self, id: ReplicaId) -> bool {
        self.front.balancer().registration(id) != Registration::Unused
    }

    /// Takes the next replicas, as many as may be out of service.
    fn take_next(&mut self, rollout: &mut Rollout, service: ServiceId, clock: &mut Clock) {
        let all = self.launched(service);
        rollout.left.retain(|id| all.contains(id));
        let available = |world: &World, id: ReplicaId| world.is_ready(id, world.is_listed(id));
        // Those that do not serve anyway cost nothing.
        let idle: Vec<ReplicaId> = rollout.left.iter().copied().filter(|&id| !available(self, id)).collect();
        for id in idle {
            self.take(rollout, id, clock);
        }
        let least = all.len().saturating_sub(self.deploy_spec(service).unavailable(all.len()));
        while let Some(&next) = rollout.left.first() {
            let moves = |id: ReplicaId| rollout.moving.iter().any(|moves| moves.id == id);
            if all.iter().filter(|&&id| !moves(id) && available(self, id)).count() <= least {
                return;
            }
            self.take(rollout, next, clock);
        }
    }

    fn take(&mut self, rollout: &mut Rollout, id: ReplicaId, clock: &mut Clock) {
        rollout.left.retain(|other| *other != id);
        let replica = &self.services.replicas[id.index()];
        let (service, process, listed) = (replica.service, replica.process, self.is_listed(id));
        let delay = self.front.balancer().group(service).deregistration_delay;
        let step = if process == ProcessState::Up && !self.front.balancer_mut().deregister(id) {
            Step::Draining(clock.now() + delay)
        } else {
            self.replace_process(id, rollout.version, clock);
            Step::Starting
        };
        rollout.moving.push(Moving { id, step, listed });
    }

    /// The old process ends in order, and the new one starts; where the host is off, when it is back.
    fn replace_process(&mut self, id: ReplicaId, version: Version, clock: &mut Clock) {
        self.front.balancer_mut().drop_target(id);
        self.set_version(id, version);
        let host = self.services.replicas[id.index()].host as usize;
        if self.region.hosts()[host].state == HostState::On {
            self.crash_replica(id, ProcessState::Refusing, clock);
            self.start_replica(id, clock);
        }
    }

    fn tell_of_rollout(&mut self, rollout: &mut Rollout, service: ServiceId, now: SimTime) {
        let Some((moving, left)) = rollout.under_way() else {
            let (bad, all) = self.versions(service);
            self.tell(now, Fact::Deploy(service, DeployFact::Over(bad, all)));
            return;
        };
        let deadline = self.deploy_spec(service).progress_deadline;
        if !rollout.told && now.since(rollout.progressed) >= deadline {
            rollout.told = true;
            self.tell(now, Fact::Deploy(service, DeployFact::Stalled(moving as u16, left as u16)));
        }
    }

    /// Mixes in roll-outs; a world without mixes in nothing.
    pub(in crate::world) fn rollouts_digest(&self, digest: &mut Digest) {
        self.services.rollouts.iter().flatten().for_each(|rollout| rollout.digest(digest));
        self.services.bad_versions.iter().for_each(|id| digest.word(id.0.into()));
    }
}
