//! Faults by share and severity: one bad replica, an error rate, a part that gets slow; and the commands with values that
//! make them; faults of consumer groups.

mod black_hole;
mod consumers;
mod deploys;
mod launches;
mod names;
mod parts;
mod replicas;
mod values;
