//! Sends frames from thread to thread: every field of every value.

use super::*;
use crate::base::wire::{wire_enum, wire_struct};

wire_struct! {
    Scene { scenario, title, summary, weight, clock_start, zones, default_fault, journeys, services, clusters, quorums, stores, control_planes, defences, published, has_story, story, switches, actions, opening, steps, end, names, choices }
    ChoiceScene { command, group, name }
    SwitchScene { what, on, off }
    ActionScene { side, group, label, command, in_story }
    JourneyScene { id, label, rate, target_ms, patience_ms, service, trading }
    ServiceScene { id, label, replicas, workers, calls, clusters, in_chain, restart }
    ClusterScene { id, label, brokers, partitions, control_plane, in_chain }
    GroupScene { id, label, members, in_chain }
    PlaneScene { id, label, duties, parts, call_vendor }
    PublishedEvent { at_s, label, grade, source }
    Frame { now_us, events, headline, detail, tone, reason, journeys, customers, steps, figures, balancer, zones, services, clusters, quorums, stores, loads, control_planes, vendor_due_us, impaired, defences, all_defended, cone, lost, trading_lost, partitions_lost, amplification, worst, twin, ghost, hops, hops_left_out, log, log_length, anew }
    Worst { partitions, trading, amplification }
    JourneyFrame { state, offered_per_s, ended_per_s, answered_per_s, answered, shares, waiting, waiting_late, p99_ms, totals }
    BalancerFrame { requests_per_s, waiting, healthy, targets, state, reported }
    ZoneFrame { fault, hosts_down, hosts_booting, hosts, state, halls, shifted, waiting, link }
    HallFrame { name, tenths, cooled, hosts_down, hosts, need_hands }
    ServiceFrame { state, reported, checks, busy, workers, queue, replicas }
    ReplicaFrame { state, teeth, ghost_teeth, queue, oldest_wait_left, breakers_open, target, impaired }
    ClusterFrame { state, vendor_state, led, partitions, reported, reporting, offline_metric, brokers }
    BrokerFrame { state, fenced, leads, copies }
    GroupFrame { state, phrase, members, zones }
    StoreLoad { full, parts, cpu, waiting, connections, waiting_for_pool, network_backlog_s, network_credits, work_due_us }
    DutyFrame { blocked, since_us, refused }
    ConeLayer { layer, share, ghost_share, first_hit_us, since_us }
    LogEntry { at_us, severity, text, part }
    Chart { id, title, unit, max, lines, now }
    ChartLine { label, dashed, points }
    Charts { span_s, charts, marks, pages, beside, distance }
    Inspection { subject, title, state, reported, truth, facts, countdown, chain_title, chain, hurt, life, radius }
    ChainStep { title, detail, since_us, state, below_vendor_line, part }
}

wire_enum! {
    Switched { Zone { 0: a } = 0, Duty { 0: a, 1: b } = 1, Broker { 0: a, 1: b } = 2, Defence { 0: a } = 3 } else Switched::Zone(0);
    State { Ok {} = 0, Busy {} = 1, Slow {} = 2, Hung {} = 3, Failing {} = 4, Rejecting {} = 5, Fallback {} = 6, Down {} = 7, Starting {} = 8, NotLaunched {} = 9, NoData {} = 10 } else State::Ok;
    Copy { Leads {} = 0, Follows {} = 1, Behind {} = 2, LeaderlessHere {} = 3, Orphan {} = 4, Gone {} = 5 } else Copy::Leads;
    Layer { Customers {} = 0, Part { 0: a } = 1, ControlPlanes {} = 2 } else Layer::Customers;
    Severity { Command {} = 0, Info {} = 1, Hung {} = 2, Bad {} = 3, Good {} = 4 } else Severity::Command;
}
