//! Carries out what a person does: every command finds its district, and comes back with its outcome.

use std::sync::Arc;

use crate::engine::SimTime;
use crate::world::command::{ChoiceWhy, Command, Outcome, Why, ZoneFault};
use crate::world::fact::Fact;
use crate::world::front::balancer::Shift;
use crate::world::topology::Topology;
use crate::world::topology::choice::Choice;
use crate::world::{Clock, World};

impl World {
    /// Carries out a command at the present moment.
    pub fn command(&mut self, command: Command, clock: &mut Clock) -> Outcome {
        let before = self.facts().len();
        self.begun |= !matches!(command, Command::Choice(_));
        let outcome = match command {
            Command::ZoneFault(zone, fault) => self.fail_zone(zone, fault, None, clock),
            Command::ZoneGray(zone, loss) => {
                self.fail_zone(zone, ZoneFault::Gray, Some(loss.fraction()), clock)
            }
            Command::Link(from, to, way, action) => self.act_on_link(from, to, way, action, clock),
            Command::Dns(name, action) => self.act_on_name(name, action, clock),
            Command::ZoneRepair(zone) => self.repair_zone(zone, clock),
            Command::ZoneShift(zone, out) => self.shift_zone(zone, out.then_some(Shift::ByHand), clock.now()),
            Command::DutyBlock(plane, duty) => self.block_duty(plane, duty, clock),
            Command::DutyRepair(plane, duty) => self.repair_duty(plane, duty, clock),
            Command::VendorCall(plane) => self.call_vendor(plane, clock),
            Command::Broker(cluster, broker, action) => self.act_on_broker(cluster, broker, action, clock),
            Command::ServiceRestart(service) => self.restart_service(service, clock),
            Command::Service(service, action) => self.act_on_service(service, action, clock),
            Command::Replica(service, which, action) => self.act_on_replicas(service, which, action, clock),
            Command::Consumers(service, action) => self.act_on_consumers(service, action, clock),
            Command::Impair(part, action) => self.impair(part, action, clock),
            Command::Defence(defence, on) => self.set_defence(defence, on),
            Command::Store(store, action) => self.act_on_store(store, action, clock),
            Command::Traffic(action) => self.change_traffic(action, clock),
            Command::Quorum(quorum, action) => self.operate_quorum(quorum, action, clock),
            Command::Choice(choice) => self.choose(choice, clock),
            Command::Cluster(cluster, action) => self.operate_cluster(cluster, action, clock),
        };
        while let Some((_, target)) = self.front.drained_mut().pop() {
            self.on_drained(target, clock);
        }
        // What follows from a command is read after it, but its outcome is known only now.
        self.tell_before(before, clock.now(), Fact::Commanded(command, outcome));
        outcome
    }

    /// Begins anew with another topology, which is as if the document had said so.
    fn choose(&mut self, choice: Choice, clock: &mut Clock) -> Outcome {
        let nothing = |why| Outcome::Nothing(Why::Choice(why));
        if self.begun || clock.now() > SimTime::ZERO {
            return nothing(ChoiceWhy::Started);
        }
        let mut topology = Topology::clone(&self.topology);
        if !topology.choose(choice) {
            return nothing(ChoiceWhy::InUse);
        }
        let mut world = World::new(Arc::new(topology), self.seed);
        *clock = Clock::new();
        world.start(clock);
        // What was told of the first start has been told, and what observers have asked for they still want.
        std::mem::swap(&mut world.watch, &mut self.watch);
        *self = world;
        Outcome::PLAIN
    }
}
