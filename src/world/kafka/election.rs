//! Leader election of one partition: what the KRaft controller writes when brokers come, go or change the ISR.
//!
//! A partition is led, or leaderless. An event (fence, unclean shutdown, election, ISR proposal by the leader)
//! goes through three steps: the target ISR and eligible leader replicas (ELR) are computed, a leader is elected
//! among them in replica-assignment order, and the difference to the old state is the record. No difference: no
//! record, and the functions here return `None`.
//!
//! Source: the rules of Kafka's `PartitionChangeBuilder` (trunk 4.0.0-SNAPSHOT, 2024-10-25), measured.

use crate::world::ids::BrokerId;

/// The registration of one partition in the cluster metadata.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartitionState {
    /// The assignment; its order is the order of elections, its first broker the preferred leader. Not empty.
    pub replicas: Vec<BrokerId>,
    /// In-sync replicas. Without ELR the last one stays in even when it is fenced.
    pub isr: Vec<BrokerId>,
    /// Eligible leader replicas (KIP-966): out of the ISR, but hold everything up to the high watermark.
    pub elr: Vec<BrokerId>,
    /// With ELR: the last leader of a leaderless partition.
    pub last_known_elr: Vec<BrokerId>,
    /// The leader; none is -1 in Kafka's records.
    pub leader: Option<BrokerId>,
    /// Rises by one at every change of leader, also to none.
    pub leader_epoch: u32,
    /// An unclean election happened and the leader has not proposed an ISR since.
    pub recovering: bool,
}

impl PartitionState {
    /// A new partition: all `replicas` in sync, the first one leads, epoch 0.
    pub fn new(replicas: Vec<BrokerId>) -> Self {
        PartitionState {
            isr: replicas.clone(),
            leader: replicas.first().copied(),
            replicas,
            ..PartitionState::default()
        }
    }

    /// A partition of which some replicas may be down for long: the others are in sync, the first of them leads. Of
    /// none that is up, the first replica is the one that was last in sync, and nobody leads.
    pub fn among(replicas: Vec<BrokerId>, up: impl Fn(BrokerId) -> bool) -> Self {
        let mut isr: Vec<BrokerId> = replicas.iter().copied().filter(|&broker| up(broker)).collect();
        let leader = isr.first().copied();
        if leader.is_none() {
            isr.extend(replicas.first());
        }
        PartitionState { isr, leader, replicas, ..PartitionState::default() }
    }
}

/// Which leader an election looks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Election {
    /// Keep the leader if it is valid.
    #[default]
    Online,
    /// Move to `replicas[0]` if that one is valid.
    Preferred,
}

/// The cluster as the controller sees it, after the event.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Registered, unfenced, not shutting down.
    pub alive: &'a dyn Fn(BrokerId) -> bool,
    /// `min.insync.replicas`; matters here only with ELR. Default 1 (ServerLogConfigs).
    pub min_isr: usize,
    /// `eligible.leader.replicas.version` = 1: off in 4.0, on for new clusters from 4.1.
    pub elr_enabled: bool,
    /// `unclean.leader.election.enable`: default false; MSK's default is true.
    pub unclean: bool,
    /// The duty "elect leaders" is blocked: fencing, ISR changes and the loss of a leader are still written, but
    /// nobody new is elected, for whatever reason.
    pub suppressed: bool,
    /// Behave as 4.0.0, which elects a last known leader although it is dead (KAFKA-19522, fixed in 4.1.0).
    pub elects_dead_last_known_leader: bool,
}

impl<'a> Context<'a> {
    /// Kafka's defaults: min ISR 1, no ELR, no unclean elections, nothing suppressed, 4.1 behaviour.
    pub fn new(alive: &'a dyn Fn(BrokerId) -> bool) -> Self {
        Context {
            alive,
            min_isr: 1,
            elr_enabled: false,
            unclean: false,
            suppressed: false,
            elects_dead_last_known_leader: false,
        }
    }
}

/// `broker` leaves (session expired, controlled shutdown): out of the ISR, not electable.
pub fn fence(state: &PartitionState, broker: BrokerId, context: &Context) -> Option<PartitionState> {
    change(state, without(&state.isr, broker), Some(broker), None, Election::Online, context)
}

/// `broker` came back after an unclean shutdown: out of the ISR and of the ELR, not electable (ELR only).
pub fn unclean_shutdown(
    state: &PartitionState,
    broker: BrokerId,
    context: &Context,
) -> Option<PartitionState> {
    change(state, without(&state.isr, broker), Some(broker), Some(broker), Election::Online, context)
}

/// An election without another change: after an unfence (for leaderless partitions), by a timer, by an
/// administrator.
pub fn elect(state: &PartitionState, election: Election, context: &Context) -> Option<PartitionState> {
    change(state, state.isr.clone(), None, None, election, context)
}

/// The leader proposes `target` as the ISR (AlterPartition). The leader is not checked here; `target` must hold
/// unfenced replicas only, as the controller refuses others. Ends the recovery after an unclean election.
pub fn alter_isr(state: &PartitionState, target: &[BrokerId], context: &Context) -> Option<PartitionState> {
    if state.recovering {
        let recovered = PartitionState { recovering: false, ..state.clone() };
        let changed = change(&recovered, target.to_vec(), None, None, Election::Online, context);
        return Some(changed.unwrap_or(recovered));
    }
    change(state, target.to_vec(), None, None, Election::Online, context)
}

/// A winner, and whether records may be lost with it.
type Winner = (Option<BrokerId>, bool);

fn change(
    state: &PartitionState,
    target_isr: Vec<BrokerId>,
    leaving: Option<BrokerId>,
    unclean: Option<BrokerId>,
    election: Election,
    context: &Context,
) -> Option<PartitionState> {
    let acceptable = |broker| Some(broker) != leaving && (context.alive)(broker);
    let mut next = state.clone();
    next.elr = target_elr(state, &target_isr, unclean, context);
    // Without ELR an empty ISR is never written: only its last member can restore the partition.
    let emptied = target_isr.is_empty();
    if !emptied || context.elr_enabled {
        next.isr.clone_from(&target_isr);
    }
    let (leader, lossy) = winner(state, &target_isr, &next.elr, election, context, &acceptable);
    if leader != state.leader {
        next.leader = leader;
        next.leader_epoch += 1;
        if let Some(chosen) = leader
            && (lossy || next.elr.contains(&chosen))
        {
            next.isr = vec![chosen];
            next.elr = without(&next.elr, chosen);
            next.recovering |= lossy;
        }
    }
    if (lossy && leader != state.leader) || !context.elr_enabled {
        next.elr.clear();
    }
    if context.elr_enabled {
        remember_last_leader(state, &mut next);
    }
    (next != *state).then_some(next)
}

/// With ELR and fewer than min ISR in sync: those who were in the ISR stay eligible, except after an unclean
/// shutdown. Ascending, as the controller writes them.
fn target_elr(
    state: &PartitionState,
    target_isr: &[BrokerId],
    unclean: Option<BrokerId>,
    context: &Context,
) -> Vec<BrokerId> {
    if !context.elr_enabled {
        return state.elr.clone();
    }
    if target_isr.len() >= context.min_isr {
        return Vec::new();
    }
    let members = state.elr.iter().chain(&state.isr);
    let mut elr: Vec<BrokerId> =
        members.copied().filter(|b| !target_isr.contains(b) && Some(*b) != unclean).collect();
    crate::base::order::sort(&mut elr);
    elr.dedup();
    elr
}

fn winner(
    state: &PartitionState,
    isr: &[BrokerId],
    elr: &[BrokerId],
    election: Election,
    context: &Context,
    acceptable: &dyn Fn(BrokerId) -> bool,
) -> Winner {
    let valid = |b: BrokerId| (isr.contains(&b) || (isr.is_empty() && elr.contains(&b))) && acceptable(b);
    let current = state.leader.filter(|b| valid(*b));
    if context.suppressed {
        return (current, false);
    }
    let preferred = state.replicas.first().copied().filter(|b| election == Election::Preferred && valid(*b));
    let clean = preferred.or(current).or_else(|| state.replicas.iter().copied().find(|b| valid(*b)));
    if clean.is_some() {
        return (clean, false);
    }
    if context.elr_enabled
        && isr.is_empty()
        && elr.is_empty()
        && let [last] = state.last_known_elr[..]
        && (context.elects_dead_last_known_leader || acceptable(last))
    {
        return (Some(last), true);
    }
    if context.unclean && election == Election::Online {
        let any = state.replicas.iter().copied().find(|b| acceptable(*b));
        return (any, any.is_some());
    }
    (None, false)
}

/// Keeps the last leader when the ISR empties, forgets it once the partition is led.
fn remember_last_leader(state: &PartitionState, next: &mut PartitionState) {
    let emptied = next.isr.is_empty() && next.isr != state.isr;
    match state.leader {
        Some(last) if emptied && state.last_known_elr[..] != [last] => next.last_known_elr = vec![last],
        _ if next.leader.is_some() => next.last_known_elr.clear(),
        _ => {}
    }
}

fn without(brokers: &[BrokerId], leaving: BrokerId) -> Vec<BrokerId> {
    brokers.iter().copied().filter(|broker| *broker != leaving).collect()
}
