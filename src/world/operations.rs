//! Carries out what a person does: every command finds its district.

use crate::world::command::Command;
use crate::world::fact::Fact;
use crate::world::front::balancer::Shift;
use crate::world::region::hosts::{HostKind, HostState};
use crate::world::{Clock, World};

impl World {
    /// Carries out a command at the present moment.
    pub fn command(&mut self, command: Command, clock: &mut Clock) {
        self.tell(clock.now(), Fact::Commanded(command));
        match command {
            Command::ZoneFault(zone, fault) => self.fail_zone(zone, fault, clock),
            Command::ZoneRepair(zone) => self.repair_zone(zone, clock),
            Command::DutyBlock(plane, duty) => self.block_duty(plane, duty, clock),
            Command::DutyRepair(plane, duty) => self.repair_duty(plane, duty, clock),
            Command::VendorCall(plane) => self.call_vendor(plane, clock),
            Command::BrokerKill(cluster, broker) => {
                let host = self.host_of(HostKind::Broker(cluster, broker));
                clock.cancel(self.region.hosts()[host].timer);
                self.region.hosts_mut()[host].timer = crate::engine::TimerId::NONE;
                self.lose_host(host, clock);
            }
            Command::BrokerRestart(cluster, broker) => {
                let host = self.host_of(HostKind::Broker(cluster, broker));
                // One that boots would only begin anew.
                if self.region.hosts()[host].state != HostState::Booting {
                    self.boot_host(host, clock);
                }
            }
            Command::ServiceRestart(service) => self.restart_service(service, clock),
            Command::ZoneShift(zone, on) => {
                self.shift_zone(zone, on.then_some(Shift::ByHand), clock.now());
            }
            Command::Service(service, action) => self.act_on_service(service, action, clock),
            Command::Defence(defence, on) => self.set_defence(defence, on),
            Command::Store(store, action) => self.act_on_store(store, action, clock),
            Command::Traffic(action) => self.change_traffic(action, clock),
            Command::Quorum(quorum, action) => self.operate_quorum(quorum, action, clock),
            Command::Cluster(cluster, action) => self.operate_cluster(cluster, action, clock),
        }
        while let Some((_, target)) = self.front.drained_mut().pop() {
            self.on_drained(target, clock);
        }
    }
}
