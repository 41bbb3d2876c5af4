//! Outcomes of commands in words: what happened, or that nothing changes and why. The log, the report and the live
//! sentence say the same.

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
            format!("Nothing changes: {}", reason(topology, &command.row(topology), why))
        }
    }
}

fn reason(topology: &Topology, row: &Row, why: Why) -> String {
    let name = &row.group;
    match why {
        Why::NotOffered => format!("this scenario has nothing of the kind for {name}"),
        Why::Zone(why) => zone(name, why),
        Why::Link(LinkWhy::Already) => format!("{} already", row.past.replacen("The", "the", 1)),
        Why::Link(LinkWhy::Well) => format!("nothing is wrong with the {}", name.replacen("Link", "link", 1)),
        Why::Dns(name, why) => dns(&name.called(topology), why),
        Why::Duty(duty, why) => self::duty(duty, why),
        Why::Vendor(None) => "the vendor finds nothing to repair, no duty is blocked".to_string(),
        Why::Vendor(Some(due)) => format!("the vendor was called already and will be done at {due}"),
        Why::BrokerStopped => format!("the process of {} does not run, or is about to end", row.head),
        Why::Broker(HostState::On) => format!("{} is up", row.head),
        Why::Broker(HostState::Booting) => format!("{} boots already", row.head),
        Why::Broker(HostState::Off | HostState::Absent) => format!("{} is down already", row.head),
        Why::Service(why) => service(topology, name, why),
        Why::Replica(which, why) => replica(name, which, why),
        Why::Consumers(ConsumersWhy::NoProcess) => format!("no process of {name} runs"),
        Why::Consumers(ConsumersWhy::Poisoned) => {
            format!("every partition that {name} reads has a record already that fails for ever")
        }
        Why::Impair(part, why) => impair(&asked(topology, part), why),
        Why::Defence(defence, why) => self::defence(defence, why),
        Why::Store(id, why) => store(topology, id, why),
        Why::Traffic(1) => "as many customers come as usual".to_string(),
        Why::Traffic(times) => format!("{times} times as many customers come already"),
        Why::Quorum(id, why) => quorum(topology, id, why),
        Why::Cluster(why) => cluster(topology, name, why),
        Why::Choice(ChoiceWhy::Started) => {
            "it is another release of every service, which is chosen before anything else happens".to_string()
        }
        Why::Choice(ChoiceWhy::InUse) => "it is so already".to_string(),
    }
}

fn zone(name: &str, why: ZoneWhy) -> String {
    match why {
        ZoneWhy::SameFault(ZoneFault::PowerLoss, hosts) => {
            format!("all {hosts} hosts of {name} are down already")
        }
        ZoneWhy::SameFault(ZoneFault::Overheating, _) => format!("the cooling of {name} has failed already"),
        ZoneWhy::SameFault(ZoneFault::Partition, _) => format!("{name} is cut off already"),
        ZoneWhy::SameFault(ZoneFault::Gray, _) => format!("{name} loses and delays packets already"),
        ZoneWhy::HostsUp => format!("every host of {name} is up"),
        ZoneWhy::HostsBoot(hosts) => format!("{hosts} hosts of {name} boot already"),
        ZoneWhy::HostsWait(hosts) => {
            format!("{hosts} hosts of {name} wait already, for their rack's turn or for somebody's hands")
        }
        ZoneWhy::Shifted(Shift::ByHand) => format!("traffic has been moved out of {name} already"),
        ZoneWhy::Shifted(Shift::Auto) => format!("the vendor has moved traffic out of {name} already"),
        ZoneWhy::LastZone => format!("{name} is the last zone that gets traffic"),
        ZoneWhy::NotShifted => format!("{name} gets traffic"),
    }
}

fn dns(name: &str, why: DnsWhy) -> String {
    match why {
        DnsWhy::Fails => format!("{name} gives no address already"),
        DnsWhy::Stale(span) => format!("{name} gives out what was true {} ago already", span.duration()),
        DnsWhy::Well => format!("nothing is wrong with {name}"),
    }
}

fn duty(duty: Duty, why: DutyWhy) -> String {
    match why {
        DutyWhy::Blocked(since) => format!("“{}” has been blocked since {since}", duty.name()),
        DutyWhy::NotBlocked => format!("“{}” was not blocked", duty.name()),
    }
}

fn service(topology: &Topology, name: &str, why: ServiceWhy) -> String {
    match why {
        ServiceWhy::NoProcess => format!("no process of {name} runs"),
        ServiceWhy::Stuck => format!("every process of {name} is stuck"),
        ServiceWhy::NoInstance(zone) => {
            format!("{name} has no instance that serves in {}", topology.zone_label(zone))
        }
        ServiceWhy::Registered => format!("every instance of {name} that serves is a target"),
        ServiceWhy::Launches(LaunchWhy::Limited(rate)) => {
            format!("at most {} instances of {name} a minute are launched already", rate.amount())
        }
        ServiceWhy::Launches(LaunchWhy::Fails(share)) => {
            format!("{} of the launches of {name} fail already", share.spell())
        }
        ServiceWhy::Launches(LaunchWhy::Well) => format!("nothing is wrong with the launches of {name}"),
        ServiceWhy::Deploy(why) => deploy(name, why),
        ServiceWhy::Marks(true) => format!("the proxy of {name} heeds passive marks already"),
        ServiceWhy::Marks(false) => format!("the proxy of {name} ignores passive marks already"),
        ServiceWhy::Wanted(count) => format!("{name} shall have {count} instances already"),
    }
}

fn deploy(name: &str, why: DeployWhy) -> String {
    match why {
        DeployWhy::Rolling => format!("that version of {name} is being rolled out already"),
        DeployWhy::Runs => format!("those replicas of {name} run the bad version already"),
        DeployWhy::NothingBad => format!("no replica of {name} runs a bad version"),
        DeployWhy::NoInstance => format!("{name} has no instance"),
    }
}

fn replica(label: &str, which: Which, why: ReplicaWhy) -> String {
    let whom = which.of(label);
    let verb = |one: &'static str, several: &'static str| if which.is_one() { one } else { several };
    match why {
        ReplicaWhy::NoInstance => format!("there is no instance of {whom}"),
        ReplicaWhy::NoHost => format!("the host of {whom} does not run"),
        ReplicaWhy::Starts(due) => format!("{whom} {} already, to serve at {due}", verb("starts", "start")),
        ReplicaWhy::NeverStarts => {
            format!("{whom} {} a version that ends while it starts", verb("has", "have"))
        }
        ReplicaWhy::Stuck => format!("{whom} {} stuck already", verb("is", "are")),
        ReplicaWhy::So(Severity::Slow(factor)) => {
            format!("{whom} {} {} times as slow already", verb("is", "are"), factor.number())
        }
        ReplicaWhy::So(Severity::Errors(share)) => {
            let answers = verb("answers", "answer");
            format!("{whom} {answers} {} of requests with an error already", share.spell())
        }
        ReplicaWhy::Well => format!("nothing is wrong with {whom}"),
    }
}

fn impair(asked: &str, why: ImpairWhy) -> String {
    match why {
        ImpairWhy::So(Severity::Slow(factor)) => {
            format!("{asked} take {} times as long already", factor.number())
        }
        ImpairWhy::So(Severity::Errors(share)) => {
            format!("{} of {asked} end in an error already", share.spell())
        }
        ImpairWhy::Well => format!("nothing is wrong with {asked}"),
        ImpairWhy::Starts(due) => {
            format!("nothing is wrong with {asked}, but a process that starts, to serve at {due}")
        }
    }
}

fn defence(defence: Defence, why: DefenceWhy) -> String {
    let are = if defence.is_one() { "is" } else { "are" };
    match why {
        DefenceWhy::NotConfigured => format!("this scenario has no {}", defence.label()),
        DefenceWhy::Switched(on) => {
            format!("{} {are} {} already", defence.title(), if on { "on" } else { "off" })
        }
    }
}

fn store(topology: &Topology, id: StoreId, why: StoreWhy) -> String {
    let spec = &topology.stores[id.index()];
    let label = &spec.label;
    match why {
        StoreWhy::Busy(other, due) => {
            format!("{} of {label} is under way, its next change is at {due}", other.doing(spec))
        }
        StoreWhy::Stopped => format!("{label} is stopped already"),
        StoreWhy::Runs => format!("{label} runs"),
        StoreWhy::Largest => format!("there is no larger instance for {label}"),
        StoreWhy::Due(action, due) => format!("{} is under way and due at {due}", action.doing(spec)),
        StoreWhy::Done(action, since) => format!("{} has been done since {since}", action.doing(spec)),
        StoreWhy::NoPrimary => format!("{label} has no primary"),
        StoreWhy::NoOther => format!("no other member of {label} could lead"),
        StoreWhy::Empty => format!("{label} has nothing in memory"),
        StoreWhy::Coalesces(true) => format!("the clients of {label} share their questions already"),
        StoreWhy::Coalesces(false) => format!("the clients of {label} ask alone already"),
    }
}

fn quorum(topology: &Topology, id: QuorumId, why: QuorumWhy) -> String {
    let spec = &topology.quorums[id.index()];
    let (label, nodes) = (&spec.label, spec.nodes.len());
    match why {
        QuorumWhy::Closed => format!("{label} is closed already"),
        QuorumWhy::Mode(Mode::Auction) => format!("{label} is in an auction already"),
        QuorumWhy::Mode(mode) => format!("{label} is {} already", mode.label()),
        QuorumWhy::NoLeader => format!(
            "{label} has no leader, so nobody can open it. It needs {} of {nodes} nodes, or a new group",
            nodes / 2 + 1
        ),
        QuorumWhy::Rebuilding(due) => {
            format!("a new group for {label} is being built and will be up at {due}")
        }
        QuorumWhy::Majority => {
            format!("{label} has its majority. A second group beside it would be two truths")
        }
        QuorumWhy::LaunchesBlocked => {
            format!("{label} needs new nodes, and nobody may launch instances: the duty is blocked")
        }
        QuorumWhy::NoLog => format!("none of the {nodes} nodes of {label} is up, so nobody has the log"),
    }
}

fn cluster(topology: &Topology, label: &str, why: ClusterWhy) -> String {
    match why {
        ClusterWhy::Moving(done, left) => {
            format!("partitions of {label} are being moved by hand, {done} done, {left} without a leader")
        }
        ClusterWhy::CommitsNothing => {
            format!("the controller of {label} commits nothing, so no reassignment is written either")
        }
        ClusterWhy::Led => format!("every partition of {label} has a leader in the metadata"),
        ClusterWhy::Unclean(true) => format!("{label} allows unclean elections already"),
        ClusterWhy::Unclean(false) => format!("{label} refuses unclean elections already"),
        ClusterWhy::Switching(due) => {
            format!("the clients of {label} are being switched already, until {due}")
        }
        ClusterWhy::InUse(cluster) => {
            format!("the clients of {label} use {} already", topology.clusters[cluster.index()].label)
        }
    }
}
