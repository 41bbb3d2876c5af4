//! Lines about proxies: targets that are passed over because of how requests ended, and nobody left.

use super::Log;
use crate::engine::{SimDuration, SimTime};
use crate::frame::Severity;
use crate::language::say;
use crate::telemetry::names::Names;
use crate::world::World;
use crate::world::fact::Fact;
use crate::world::ids::ServiceId;
use crate::world::part::Part;
use crate::world::topology::BadEnd;

/// As long as it goes on so, that is one piece of news.
const QUIET: SimDuration = SimDuration::from_secs(60);

impl Log {
    /// Logs that a proxy passes a target over, or has none left.
    pub(super) fn proxy(&mut self, world: &World, at: SimTime, fact: Fact) {
        let names = Names(world.topology());
        let name = |service: ServiceId| {
            let product = world.balancer().proxy(service).map_or("", |proxy| proxy.product.name());
            (product, names.service(service))
        };
        match fact {
            Fact::Marked(_, target, why) => {
                let service = world.replicas()[target.index()].service;
                if self.proxy_is_news(service, false, at) {
                    let (product, service_name) = name(service);
                    let why = match why {
                        BadEnd::Connect => say!(log_no_connection),
                        BadEnd::Timeout => say!(log_no_answer),
                        BadEnd::Error => say!(log_errors),
                    };
                    let text = say!(log_passes_over, product, service = service_name, why);
                    self.push(at, Severity::Bad, text, Some(Part::Service(service)));
                }
            }
            Fact::NobodyLeft(_, service) if self.proxy_is_news(service, true, at) => {
                let (product, service_name) = name(service);
                let text = say!(log_no_target_left, product, service = service_name);
                self.push(at, Severity::Bad, text, Some(Part::Service(service)));
            }
            _ => {}
        }
    }

    fn proxy_is_news(&mut self, service: ServiceId, nobody: bool, at: SimTime) -> bool {
        let told = &mut self.proxies_told;
        match told.iter_mut().find(|entry| (entry.0, entry.1) == (service, nobody)) {
            Some(entry) => at.since(std::mem::replace(&mut entry.2, at)) >= QUIET,
            None => {
                told.push((service, nobody, at));
                true
            }
        }
    }
}
