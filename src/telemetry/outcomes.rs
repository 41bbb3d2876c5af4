//! Outcomes of commands in words: what happened, or that nothing changes and why. The log, the report and the live
//! sentence say the same.

use crate::language::{say, small};
use crate::world::command::{
    ChoiceWhy, ClusterWhy, Command, ConsumersWhy, Defence, DefenceWhy, DeployWhy, DnsWhy, Duty, DutyWhy,
    ImpairWhy, LaunchWhy, LinkWhy, Outcome, QuorumWhy, ReplicaWhy, Row, ServiceWhy, Severity, StoreWhy,
    Which, Why, ZoneFault, ZoneWhy, asked,
};
use crate::world::front::balancer::Shift;
use crate::world::ids::{QuorumId, StoreId};
use crate::world::quorums::quorum::Mode;
use crate::world::region::hosts::HostState;
use crate::world::topology::Topology;

/// Tells what came of a command, without a full stop: `Zone a lost power`, `Nothing changes: Zone a gets traffic`.
pub fn told(topology: &Topology, command: Command, outcome: Outcome) -> String {
    match outcome {
        Outcome::Done(_) => command.row(topology).past,
        Outcome::Nothing(why) => {
            say!(why_nothing_changes, reason = reason(topology, &command.row(topology), why))
        }
    }
}

fn reason(topology: &Topology, row: &Row, why: Why) -> String {
    let name = &row.group;
    match why {
        Why::NotOffered => say!(why_not_offered, name),
        Why::Zone(why) => zone(name, why),
        Why::Link(LinkWhy::Already) => say!(why_so_already, what = small(&row.past)),
        Why::Link(LinkWhy::Well) => say!(why_link_well, link = small(name)),
        Why::Dns(name, why) => dns(&name.called(topology), why),
        Why::Duty(duty, why) => self::duty(duty, why),
        Why::Vendor(None) => say!(why_vendor_finds_nothing),
        Why::Vendor(Some(due)) => say!(why_vendor_called, due),
        Why::BrokerStopped => say!(why_broker_stopped, broker = small(name)),
        Why::Broker(HostState::On) => say!(why_broker_up, broker = small(name)),
        Why::Broker(HostState::Booting) => say!(why_broker_boots, broker = small(name)),
        Why::Broker(HostState::Off | HostState::Absent) => say!(why_broker_down, broker = small(name)),
        Why::Service(why) => service(topology, name, why),
        Why::Replica(which, why) => replica(name, which, why),
        Why::Consumers(ConsumersWhy::NoProcess) => say!(why_no_process, name),
        Why::Consumers(ConsumersWhy::Poisoned) => {
            say!(why_poisoned, name)
        }
        Why::Impair(part, why) => impair(&asked(topology, part), why),
        Why::Defence(defence, why) => self::defence(defence, why),
        Why::Store(id, why) => store(topology, id, why),
        Why::Traffic(1) => say!(why_traffic_usual),
        Why::Traffic(times) => say!(why_traffic_surge, times),
        Why::Quorum(id, why) => quorum(topology, id, why),
        Why::Cluster(why) => cluster(topology, name, why),
        Why::Choice(ChoiceWhy::Started) => {
            say!(why_choice_started)
        }
        Why::Choice(ChoiceWhy::InUse) => say!(why_choice_in_use),
    }
}

fn zone(name: &str, why: ZoneWhy) -> String {
    match why {
        ZoneWhy::SameFault(ZoneFault::PowerLoss, hosts) => {
            say!(why_hosts_down, hosts, name)
        }
        ZoneWhy::SameFault(ZoneFault::Overheating, _) => say!(why_cooling_failed, name),
        ZoneWhy::SameFault(ZoneFault::Partition, _) => say!(why_cut_off, name),
        ZoneWhy::SameFault(ZoneFault::Gray, _) => say!(why_gray, name),
        ZoneWhy::HostsUp => say!(why_hosts_up, name),
        ZoneWhy::HostsBoot(hosts) => say!(why_hosts_boot, hosts, name),
        ZoneWhy::HostsWait(hosts) => {
            say!(why_hosts_wait, hosts, name)
        }
        ZoneWhy::Shifted(Shift::ByHand) => say!(why_shifted_by_hand, name),
        ZoneWhy::Shifted(Shift::Auto) => say!(why_shifted_by_vendor, name),
        ZoneWhy::LastZone => say!(why_last_zone, name),
        ZoneWhy::NotShifted => say!(why_not_shifted, name),
    }
}

fn dns(name: &str, why: DnsWhy) -> String {
    match why {
        DnsWhy::Fails => say!(why_name_fails, name),
        DnsWhy::Stale(span) => say!(why_name_stale, name, span = span.duration()),
        DnsWhy::Well => say!(why_well, name),
    }
}

fn duty(duty: Duty, why: DutyWhy) -> String {
    match why {
        DutyWhy::Blocked(since) => say!(why_duty_blocked, duty = duty.name(), since),
        DutyWhy::NotBlocked => say!(why_duty_not_blocked, duty = duty.name()),
    }
}

fn service(topology: &Topology, name: &str, why: ServiceWhy) -> String {
    match why {
        ServiceWhy::NoProcess => say!(why_no_process, name),
        ServiceWhy::Stuck => say!(why_all_stuck, name),
        ServiceWhy::NoInstance(zone) => {
            say!(why_no_instance_in, name, zone = topology.zone_label(zone))
        }
        ServiceWhy::Registered => say!(why_registered, name),
        ServiceWhy::Launches(LaunchWhy::Limited(rate)) => {
            say!(why_launches_limited, rate = rate.amount(), name)
        }
        ServiceWhy::Launches(LaunchWhy::Fails(share)) => {
            say!(why_launches_fail, share = share.said(), name)
        }
        ServiceWhy::Launches(LaunchWhy::Well) => say!(why_launches_well, name),
        ServiceWhy::Deploy(why) => deploy(name, why),
        ServiceWhy::Marks(true) => say!(why_marks_heeded, name),
        ServiceWhy::Marks(false) => say!(why_marks_ignored, name),
        ServiceWhy::Wanted(count) => say!(why_wanted, name, count),
    }
}

fn deploy(name: &str, why: DeployWhy) -> String {
    match why {
        DeployWhy::Rolling => say!(why_rolling, name),
        DeployWhy::Runs => say!(why_runs_bad, name),
        DeployWhy::NothingBad => say!(why_nothing_bad, name),
        DeployWhy::NoInstance => say!(why_no_instance, name),
    }
}

fn replica(label: &str, which: Which, why: ReplicaWhy) -> String {
    let (whom, count) = (which.of(label), if which.is_one() { 1 } else { 2 });
    match why {
        ReplicaWhy::NoInstance => say!(why_no_such_instance, whom),
        ReplicaWhy::NoHost => say!(why_no_host, whom),
        ReplicaWhy::Starts(due) => say!(why_replica_starts, whom, count, due),
        ReplicaWhy::NeverStarts => say!(why_replica_never_starts, whom, count),
        ReplicaWhy::Stuck => say!(why_replica_stuck, whom, count),
        ReplicaWhy::So(Severity::Slow(factor)) => {
            say!(why_replica_slow, whom, count, times = factor.number())
        }
        ReplicaWhy::So(Severity::Errors(share)) => {
            say!(why_replica_errors, whom, count, share = share.said())
        }
        ReplicaWhy::Well => say!(why_well, name = whom),
    }
}

fn impair(asked: &str, why: ImpairWhy) -> String {
    match why {
        ImpairWhy::So(Severity::Slow(factor)) => {
            say!(why_asked_slow, asked, times = factor.number())
        }
        ImpairWhy::So(Severity::Errors(share)) => {
            say!(why_asked_errors, share = share.said(), asked)
        }
        ImpairWhy::Well => say!(why_well, name = asked),
        ImpairWhy::Starts(due) => {
            say!(why_asked_starts, asked, due)
        }
    }
}

fn defence(defence: Defence, why: DefenceWhy) -> String {
    let (title, count) = (defence.title(), defence.count());
    match why {
        DefenceWhy::NotConfigured => say!(why_no_defence, defence = defence.label()),
        DefenceWhy::Switched(true) => say!(defence_on_already, title, count),
        DefenceWhy::Switched(false) => say!(defence_off_already, title, count),
    }
}

fn store(topology: &Topology, id: StoreId, why: StoreWhy) -> String {
    let spec = &topology.stores[id.index()];
    let label = &spec.label;
    match why {
        StoreWhy::Busy(other, due) => {
            say!(why_store_busy, doing = other.doing(spec), label, due)
        }
        StoreWhy::Stopped => say!(why_store_stopped, label),
        StoreWhy::Runs => say!(why_store_runs, label),
        StoreWhy::Largest => say!(why_store_largest, label),
        StoreWhy::Due(action, due) => say!(why_store_due, doing = action.doing(spec), due),
        StoreWhy::Done(action, since) => say!(why_store_done, doing = action.doing(spec), since),
        StoreWhy::NoPrimary => say!(why_store_no_primary, label),
        StoreWhy::NoOther => say!(why_store_no_other, label),
        StoreWhy::Empty => say!(why_store_empty, label),
        StoreWhy::Coalesces(true) => say!(why_store_coalesces, label),
        StoreWhy::Coalesces(false) => say!(why_store_each, label),
    }
}

fn quorum(topology: &Topology, id: QuorumId, why: QuorumWhy) -> String {
    let spec = &topology.quorums[id.index()];
    let (label, nodes) = (&spec.label, spec.nodes.len());
    match why {
        QuorumWhy::Closed => say!(why_quorum_closed, label),
        QuorumWhy::Mode(Mode::Auction) => say!(why_quorum_auction, label),
        QuorumWhy::Mode(mode) => say!(why_quorum_mode, label, mode = mode.label()),
        QuorumWhy::NoLeader => say!(why_quorum_no_leader, label, needed = nodes / 2 + 1, nodes),
        QuorumWhy::Rebuilding(due) => {
            say!(why_quorum_rebuilding, label, due)
        }
        QuorumWhy::Majority => {
            say!(why_quorum_majority, label)
        }
        QuorumWhy::LaunchesBlocked => {
            say!(why_quorum_launches_blocked, label)
        }
        QuorumWhy::NoLog => say!(why_quorum_no_log, nodes, label),
    }
}

fn cluster(topology: &Topology, label: &str, why: ClusterWhy) -> String {
    match why {
        ClusterWhy::Moving(done, left) => {
            say!(why_cluster_moving, label, done, left)
        }
        ClusterWhy::CommitsNothing => {
            say!(why_cluster_commits_nothing, label)
        }
        ClusterWhy::Led => say!(why_cluster_led, label),
        ClusterWhy::Unclean(true) => say!(why_cluster_unclean, label),
        ClusterWhy::Unclean(false) => say!(why_cluster_clean, label),
        ClusterWhy::Switching(due) => {
            say!(why_cluster_switching, label, due)
        }
        ClusterWhy::InUse(cluster) => {
            say!(why_cluster_in_use, label, other = topology.clusters[cluster.index()].label)
        }
    }
}
