//! What a person does to a single broker, on its host or to its process.

use super::{HostKind, HostState};
use crate::engine::TimerId;
use crate::world::command::{BrokerAction, Effect, Outcome, Why};
use crate::world::ids::{BrokerId, ClusterId};
use crate::world::kafka::cluster::Loss;
use crate::world::{Clock, World};

impl World {
    pub(in crate::world) fn act_on_broker(
        &mut self,
        cluster: ClusterId,
        broker: BrokerId,
        action: BrokerAction,
        clock: &mut Clock,
    ) -> Outcome {
        match action {
            BrokerAction::PowerLoss => self.cut_power_of_broker(cluster, broker, clock),
            BrokerAction::Crash => self.crash_broker(cluster, broker, clock),
            BrokerAction::Stop => self.stop_broker(cluster, broker, clock),
            BrokerAction::Start => self.start_broker(cluster, broker, clock),
        }
    }

    /// Brokers that are down at the start, and that their controllers still wait for, lose their hosts now.
    pub(in crate::world) fn lose_brokers_at_start(&mut self, clock: &mut Clock) {
        let topology = self.topology.clone();
        for (cluster, spec) in (0..).map(ClusterId).zip(&topology.clusters) {
            for &broker in &spec.config.down {
                // One that was fenced before is off already.
                self.cut_power_of_broker(cluster, broker, clock);
            }
        }
    }

    /// The host of a broker loses power, and does not come back by itself.
    fn cut_power_of_broker(&mut self, cluster: ClusterId, broker: BrokerId, clock: &mut Clock) -> Outcome {
        let host = self.host_of(HostKind::Broker(cluster, broker));
        let (was, timer) = (self.region.hosts[host].state, self.region.hosts[host].timer);
        if was == HostState::Off && timer == TimerId::NONE {
            return Outcome::Nothing(Why::Broker(was));
        }
        clock.cancel(timer);
        self.region.hosts[host].timer = TimerId::NONE;
        self.lose_host(host, clock);
        Outcome::Done(Effect::BrokerLost(was))
    }

    /// The process of a broker ends at once, and nobody starts it again but a person; its host stays on.
    fn crash_broker(&mut self, cluster: ClusterId, broker: BrokerId, clock: &mut Clock) -> Outcome {
        let was = self.region.hosts[self.host_of(HostKind::Broker(cluster, broker))].state;
        if was != HostState::On {
            return Outcome::Nothing(Why::Broker(was));
        }
        if self.clusters()[cluster.index()].is_stopped(broker) {
            return Outcome::Nothing(Why::BrokerStopped);
        }
        self.with_cluster(cluster, clock, |part, now, fx| part.broker_lost(now, broker, Loss::Refused, fx));
        Outcome::PLAIN
    }

    /// A broker is stopped in order; its host stays on.
    fn stop_broker(&mut self, cluster: ClusterId, broker: BrokerId, clock: &mut Clock) -> Outcome {
        let was = self.region.hosts[self.host_of(HostKind::Broker(cluster, broker))].state;
        if was != HostState::On {
            return Outcome::Nothing(Why::Broker(was));
        }
        if !self.clusters()[cluster.index()].may_stop(broker) {
            return Outcome::Nothing(Why::BrokerStopped);
        }
        self.with_cluster(cluster, clock, |part, now, fx| part.stop_broker(now, broker, fx));
        Outcome::PLAIN
    }

    /// The host of a broker gets power. One that boots would only begin anew; one that runs stays on, whatever was due. A
    /// process that has ended on a host that runs starts again.
    fn start_broker(&mut self, cluster: ClusterId, broker: BrokerId, clock: &mut Clock) -> Outcome {
        let host = self.host_of(HostKind::Broker(cluster, broker));
        let (was, timer) = (self.region.hosts[host].state, self.region.hosts[host].timer);
        if was == HostState::On && self.clusters()[cluster.index()].is_stopped(broker) {
            self.with_cluster(cluster, clock, |part, now, fx| part.broker_started(now, broker, fx));
            return Outcome::Done(Effect::BrokerStarts);
        }
        if was == HostState::Booting || was == HostState::On && timer == TimerId::NONE {
            return Outcome::Nothing(Why::Broker(was));
        }
        self.boot_host(host, clock);
        Outcome::Done(Effect::BrokerPowered(was))
    }
}
