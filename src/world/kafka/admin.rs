//! A person's work on a Kafka cluster with its own tools: reassign partitions, choose unclean elections, switch
//! its clients to a standby.

use crate::world::command::{ClusterAction, ClusterWhy, Effect, Outcome, Why};
use crate::world::ids::{ClusterId, TopicId, ZoneId};
use crate::world::{Clock, World};

impl World {
    pub(in crate::world) fn operate_cluster(
        &mut self,
        id: ClusterId,
        action: ClusterAction,
        clock: &mut Clock,
    ) -> Outcome {
        match action {
            ClusterAction::MovePartitions => self.move_partitions(id, clock),
            ClusterAction::UncleanElection(on) => self.choose_unclean(id, on, clock),
            ClusterAction::FailOver => self.switch_clients(id, true, clock),
            ClusterAction::FailBack => self.switch_clients(id, false, clock),
        }
    }

    fn move_partitions(&mut self, id: ClusterId, clock: &mut Clock) -> Outcome {
        let nothing = |why| Outcome::Nothing(Why::Cluster(why));
        let part = &self.kafka.clusters[id.index()];
        let (commits, leaderless) = (part.commits(), part.controller_metrics().offline_partitions_count);
        if let Some((done, left)) = part.moving() {
            return nothing(ClusterWhy::Moving(done, left));
        }
        if commits && leaderless == 0 {
            return nothing(ClusterWhy::Led);
        }
        // A cluster that commits nothing is asked too: it refuses, and says so in its own log.
        self.with_cluster(id, clock, |part, now, fx| part.move_partitions(now, fx));
        match commits {
            true => Outcome::Done(Effect::Moving(leaderless)),
            false => nothing(ClusterWhy::CommitsNothing),
        }
    }

    fn choose_unclean(&mut self, id: ClusterId, on: bool, clock: &mut Clock) -> Outcome {
        let part = &self.kafka.clusters[id.index()];
        let (leaderless, before) =
            (part.controller_metrics().offline_partitions_count, part.acknowledged_lost());
        let mut changed = false;
        self.with_cluster(id, clock, |part, now, fx| changed = part.set_unclean_elections(now, on, fx));
        if !changed {
            return Outcome::Nothing(Why::Cluster(ClusterWhy::Unclean(on)));
        }
        let lost = self.kafka.clusters[id.index()].acknowledged_lost() - before;
        Outcome::Done(Effect::Unclean { leaderless, lost: lost as u32 })
    }

    /// Returns the number of customer partitions that the brokers of a zone lead.
    pub fn led_from(&self, zone: ZoneId) -> u32 {
        let mut led = 0;
        for cluster in &self.kafka.clusters {
            for (t, topic) in cluster.layout().topics().iter().enumerate() {
                let here = |broker| cluster.broker_zone(broker) == zone;
                let mut partitions = cluster.layout().partitions_of(TopicId(t as u16));
                if !topic.internal {
                    led += partitions.by_ref().filter(|&p| cluster.leader(p).is_some_and(here)).count();
                }
            }
        }
        led as u32
    }
}
